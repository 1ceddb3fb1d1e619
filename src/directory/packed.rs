//! The fields of a record in one piece of memory: a tenant's contacts are held by the hundred thousand, and a map of
//! texts for each of them would be many times as large as what it holds.
//!
//! Holds what is set and nothing else: a field that is null or empty is not there. Knows no field's meaning.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::record::CONTACT_FIELDS;

/// Stands before a field that has a name of its own in front of its value.
const NAMED: u8 = u8::MAX;

/// What stands before a value.
const TEXT: u8 = b's';
const NUMBER: u8 = b'i';
const TRUE: u8 = b't';
const FALSE: u8 = b'f';
/// Any other value, as JSON.
const OTHER: u8 = b'j';

/// The fields of a record, each with its name or the place of its name among [`CONTACT_FIELDS`].
///
/// Two records with the same fields are equal, whatever the order in which they came.
pub struct Fields {
    packed: Box<[u8]>,
    /// The same as a map, for whoever asks for a value; most records are only asked for texts.
    unpacked: OnceLock<Box<Map<String, Value>>>,
}

impl Fields {
    /// Packs a record as it was read.
    pub fn of(fields: &Map<String, Value>) -> Self {
        let mut packing = Packing::default();
        for (name, value) in fields {
            packing.add(name, |to| put_value(value, to));
        }
        packing.finish()
    }

    /// Packs a record from its JSON text; `None` when it is no JSON object.
    pub fn from_json(text: &str) -> Option<Self> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let packing = deserializer.deserialize_map(Record).ok()?;
        deserializer.end().ok()?;
        Some(packing.finish())
    }

    /// What [`Fields::as_bytes`] gave.
    pub(super) fn from_bytes(packed: &[u8]) -> Self {
        Self {
            packed: packed.into(),
            unpacked: OnceLock::new(),
        }
    }

    /// The packed form.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.packed
    }

    /// The text of a field; `None` when it is not set or no text. Not trimmed.
    pub fn text(&self, name: &str) -> Option<&str> {
        let (kind, bytes) = self.find(name)?;
        if kind == TEXT {
            std::str::from_utf8(bytes).ok()
        } else {
            None
        }
    }

    /// The whole number in a field.
    pub fn number(&self, name: &str) -> Option<i64> {
        let (kind, bytes) = self.find(name)?;
        (kind == NUMBER).then_some(())?;
        Some(i64::from_le_bytes(bytes.try_into().ok()?))
    }

    /// A field as it stands; `None` when it is not set.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.unpacked.get_or_init(|| Box::new(self.unpack())).get(name)
    }

    /// As [`Fields::value`], for whoever asks for one value and no other.
    pub(super) fn value_of(&self, name: &str) -> Option<Value> {
        let (kind, bytes) = self.find(name)?;
        value_of(kind, bytes)
    }

    fn find(&self, name: &str) -> Option<(u8, &[u8])> {
        let code = code_of(name);
        Entries(&self.packed).find_map(|entry| {
            let is_it = match code {
                Some(code) => entry.code == code,
                None => entry.code == NAMED && entry.name == name.as_bytes(),
            };
            is_it.then_some((entry.kind, entry.value))
        })
    }

    fn unpack(&self) -> Map<String, Value> {
        let named = |entry: Entry<'_>| {
            let name = match CONTACT_FIELDS.get(usize::from(entry.code)) {
                Some(name) if entry.code != NAMED => (*name).to_owned(),
                Some(_) | None => String::from_utf8_lossy(entry.name).into_owned(),
            };
            Some((name, value_of(entry.kind, entry.value)?))
        };
        Entries(&self.packed).filter_map(named).collect()
    }
}

impl Clone for Fields {
    fn clone(&self) -> Self {
        Self::from_bytes(&self.packed)
    }
}

impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.packed == other.packed
    }
}

impl Eq for Fields {}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(&self.unpack()).finish()
    }
}

fn code_of(name: &str) -> Option<u8> {
    let position = CONTACT_FIELDS.iter().position(|known| *known == name)?;
    u8::try_from(position).ok()
}

fn value_of(kind: u8, bytes: &[u8]) -> Option<Value> {
    Some(match kind {
        TEXT => Value::String(std::str::from_utf8(bytes).ok()?.to_owned()),
        NUMBER => Value::from(i64::from_le_bytes(bytes.try_into().ok()?)),
        TRUE => Value::Bool(true),
        FALSE => Value::Bool(false),
        _ => serde_json::from_slice(bytes).ok()?,
    })
}

/// One field in the packed form.
struct Entry<'p> {
    code: u8,
    name: &'p [u8],
    kind: u8,
    value: &'p [u8],
}

/// Walks over the packed form.
struct Entries<'p>(&'p [u8]);

impl<'p> Entries<'p> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A run of bytes behind its length.
    fn run(&mut self) -> Option<&'p [u8]> {
        let (mut length, mut shift) = (0_usize, 0);
        loop {
            let byte = self.byte()?;
            length |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        let (run, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(run)
    }
}

impl<'p> Iterator for Entries<'p> {
    type Item = Entry<'p>;

    fn next(&mut self) -> Option<Entry<'p>> {
        let code = self.byte()?;
        let name = if code == NAMED { self.run()? } else { &[] };
        let kind = self.byte()?;
        let value = match kind {
            TRUE | FALSE => &[],
            NUMBER => {
                let (value, rest) = self.0.split_at_checked(8)?;
                self.0 = rest;
                value
            }
            _ => self.run()?,
        };
        Some(Entry {
            code,
            name,
            kind,
            value,
        })
    }
}

fn put_run(run: &[u8], to: &mut Vec<u8>) {
    let mut length = run.len();
    while length >= 0x80 {
        to.push(u8::try_from(length & 0x7f).unwrap_or_default() | 0x80);
        length >>= 7;
    }
    to.push(u8::try_from(length).unwrap_or_default());
    to.extend_from_slice(run);
}

fn put_text(text: &str, to: &mut Vec<u8>) {
    if !text.is_empty() {
        to.push(TEXT);
        put_run(text.as_bytes(), to);
    }
}

fn put_number(number: i64, to: &mut Vec<u8>) {
    to.push(NUMBER);
    to.extend_from_slice(&number.to_le_bytes());
}

fn put_other(value: &Value, to: &mut Vec<u8>) {
    to.push(OTHER);
    put_run(value.to_string().as_bytes(), to);
}

/// Puts a value down; nothing for one that is not set.
fn put_value(value: &Value, to: &mut Vec<u8>) {
    match value {
        Value::Null => {}
        Value::Bool(flag) => to.push(if *flag { TRUE } else { FALSE }),
        Value::String(text) => put_text(text, to),
        Value::Number(number) => match number.as_i64() {
            Some(number) => put_number(number, to),
            None => put_other(value, to),
        },
        Value::Array(_) | Value::Object(_) => put_other(value, to),
    }
}

/// Fields on their way into a record, in the order in which they come.
#[derive(Default)]
struct Packing {
    bytes: Vec<u8>,
    /// Code, name and place of each field.
    fields: Vec<(u8, String, std::ops::Range<usize>)>,
}

impl Packing {
    /// Adds a field, or replaces what was said of it before.
    fn add(&mut self, name: &str, put: impl FnOnce(&mut Vec<u8>)) {
        let start = self.bytes.len();
        put(&mut self.bytes);
        self.place(name, start);
    }

    fn place(&mut self, name: &str, start: usize) {
        let code = code_of(name).unwrap_or(NAMED);
        let name = if code == NAMED { name } else { "" };
        self.fields
            .retain(|(known, called, _)| *known != code || called != name);
        if self.bytes.len() > start {
            self.fields.push((code, name.to_owned(), start..self.bytes.len()));
        }
    }

    fn finish(mut self) -> Fields {
        self.fields
            .sort_unstable_by(|(a, a_name, _), (b, b_name, _)| (a, a_name).cmp(&(b, b_name)));
        let mut packed = Vec::with_capacity(self.bytes.len() + self.fields.len());
        for (code, name, place) in self.fields {
            packed.push(code);
            if code == NAMED {
                put_run(name.as_bytes(), &mut packed);
            }
            packed.extend_from_slice(&self.bytes[place]);
        }
        Fields {
            packed: packed.into(),
            unpacked: OnceLock::new(),
        }
    }
}

/// Reads a JSON object into [`Packing`], without a map in between.
struct Record;

impl<'de> Visitor<'de> for Record {
    type Value = Packing;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Packing, A::Error> {
        let mut packing = Packing::default();
        while let Some(name) = map.next_key::<Name<'de>>()? {
            let start = packing.bytes.len();
            map.next_value_seed(Packed(&mut packing.bytes))?;
            packing.place(&name.0, start);
        }
        Ok(packing)
    }
}

/// A key that is borrowed where it has no escapes.
struct Name<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Names)
    }
}

/// Puts one JSON value down.
struct Packed<'p>(&'p mut Vec<u8>);

impl<'de> DeserializeSeed<'de> for Packed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Packed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        self.0.push(if flag { TRUE } else { FALSE });
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        put_number(number, self.0);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        put_value(&Value::from(number), self.0);
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        put_value(&Value::from(number), self.0);
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        put_text(text, self.0);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Value>()? {
            list.push(item);
        }
        put_value(&Value::Array(list), self.0);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut object = Map::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            object.insert(name, value);
        }
        put_value(&Value::Object(object), self.0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_set_comes_back_and_nothing_else() {
        let record = json!({
            "id": 7, "companyID": 0, "firstName": "Jos\u{e9} \"Pepe\"", "lastName": "", "isActive": null,
            "emailAddress": "a@b.example", "active": true, "gone": false, "share": 0.5,
            "big": u64::MAX, "list": [1, "two"], "udf": {"a": null}
        });
        let Value::Object(map) = &record else { panic!() };
        for fields in [Fields::of(map), Fields::from_json(&record.to_string()).unwrap()] {
            for (name, value) in map {
                let is_set = !value.is_null() && value != &json!("");
                assert_eq!(fields.value(name), is_set.then_some(value), "{name}");
                assert_eq!(fields.text(name), value.as_str().filter(|_| is_set), "{name}");
                assert_eq!(fields.number(name), value.as_i64(), "{name}");
            }
            assert_eq!(fields.value("title"), None);
        }
    }

    #[test]
    fn the_last_of_two_values_counts_and_a_broken_text_is_none() {
        let fields = Fields::from_json(r#"{"title":"CFO","title":"CEO","note":"x","note":null}"#).unwrap();
        assert_eq!(fields.text("title"), Some("CEO"));
        assert_eq!(fields.text("note"), None);
        for broken in ["", "[]", "7", r#"{"id":"#, r#"{"id":1} x"#] {
            assert!(Fields::from_json(broken).is_none(), "{broken}");
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            "\\PC{0,300}".prop_map(Value::from),
        ];
        leaf.prop_recursive(2, 8, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec(("[a-z\"]{0,4}", inner), 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn packed_from_text_and_from_a_map_is_the_same_in_any_order(
            fields in proptest::collection::vec(("(id|companyID|note|phone|[a-zé\"]{0,6})", value()), 0..12)
        ) {
            let map: Map<String, Value> = fields.iter().cloned().collect();
            let reversed: Map<String, Value> = map.clone().into_iter().rev().collect();
            let packed = Fields::of(&map);
            prop_assert_eq!(&packed, &Fields::from_json(&Value::Object(map.clone()).to_string()).unwrap());
            prop_assert_eq!(&packed, &Fields::of(&reversed));
            prop_assert_eq!(&packed, &packed.clone());
            for (name, value) in &map {
                let is_set = !value.is_null() && value != &json!("");
                prop_assert_eq!(packed.value(name), is_set.then_some(value));
            }
        }
    }
}
