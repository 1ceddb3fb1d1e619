//! The fields of a record in one piece of memory: a tenant's contacts are held by the hundred thousand, and a map of
//! texts for each of them would be many times as large as what it holds.
//!
//! Holds what is set and nothing else: a field that is null or empty is not there. Knows no field's meaning. The form
//! is good as long as the program runs: it is written to no file.

mod names;
mod plain;
mod reading;

use std::fmt;
use std::num::NonZeroU32;
use std::sync::OnceLock;

use serde_json::{Map, Value};

use names::{COUNT, NAMED, code_of, name_of};
pub use reading::{Record, RecordReader};

/// What a field's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Number,
    True,
    False,
    /// Any other value, as JSON.
    Other,
}

impl Type {
    const ALL: [Self; 5] = [Self::Text, Self::Number, Self::True, Self::False, Self::Other];

    /// The one that the last bits of a byte tell.
    fn of_bits(head: u8) -> Option<Self> {
        Self::ALL.get(usize::from(head & ((1 << TYPE_BITS) - 1))).copied()
    }

    /// As three bits.
    fn bits(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Number => 1,
            Self::True => 2,
            Self::False => 3,
            Self::Other => 4,
        }
    }
}

/// Bits in front of the type's: the number of the field's name.
const TYPE_BITS: u8 = 3;

/// The fields of a record, packed: each with the number of its name or with the name itself.
///
/// Two records with the same fields are equal, whatever the order in which they came.
pub struct Fields {
    packed: Box<[u8]>,
    /// Where the fields are whose names have numbers.
    places: Places,
    /// The same as a map, for whoever asks for a value; most records are only asked for texts.
    unpacked: OnceLock<Box<Map<String, Value>>>,
}

impl Fields {
    /// Packs a record as it was read.
    pub fn of(fields: &Map<String, Value>) -> Self {
        RecordReader::default().read_map(fields).to_fields()
    }

    /// Packs a record from its JSON text; `None` when it is no JSON object.
    pub fn from_json(text: &str) -> Option<Self> {
        Some(RecordReader::default().read(text)?.to_fields())
    }

    /// The packed form.
    fn packed(&self) -> Packed<'_> {
        Packed(&self.packed)
    }

    /// The text of a field; `None` when it is not set or no text. Not trimmed.
    pub fn text(&self, name: &str) -> Option<&str> {
        let code = code_of(name);
        if code == NAMED {
            let entry = self.packed().named(name)?;
            return std::str::from_utf8(entry.run)
                .ok()
                .filter(|_| entry.is == Type::Text);
        }
        // The way of most: no more is read than has to be.
        let mut entries = self.entries(code)?;
        let is = Type::of_bits(entries.byte()?)?;
        let run = entries.run().filter(|_| is == Type::Text)?;
        std::str::from_utf8(run).ok()
    }

    /// The whole number in a field.
    pub fn number(&self, name: &str) -> Option<i64> {
        let entry = self.find(name).filter(|entry| entry.is == Type::Number)?;
        Some(signed(entry.number))
    }

    fn find(&self, name: &str) -> Option<Entry<'_>> {
        match code_of(name) {
            NAMED => self.packed().named(name),
            code => self.entries(code)?.next(),
        }
    }

    /// The field whose name has this number, and those behind it.
    fn entries(&self, code: u8) -> Option<Entries<'_>> {
        let place = self.places.of(code)?;
        Some(Entries(self.packed.get(place..)?))
    }

    /// A field as it stands; `None` when it is not set.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.unpacked
            .get_or_init(|| Box::new(self.packed().unpack()))
            .get(name)
    }

    /// All of them as a map.
    #[cfg(test)]
    pub(super) fn to_map(&self) -> Map<String, Value> {
        self.packed().unpack()
    }

    /// As [`Fields::value`], for whoever asks for one value and no other.
    pub(super) fn value_of(&self, name: &str) -> Option<Value> {
        self.find(name)?.value()
    }
}

impl Clone for Fields {
    fn clone(&self) -> Self {
        self.packed().to_fields()
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
        f.debug_map().entries(&self.packed().unpack()).finish()
    }
}

/// The packed fields of a record that stand elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packed<'p>(&'p [u8]);

impl<'p> Packed<'p> {
    /// What [`Record::put`] has put down.
    pub(super) fn from_bytes(packed: &'p [u8]) -> Self {
        Self(packed)
    }

    /// The same with memory of its own.
    pub(super) fn to_fields(self) -> Fields {
        Fields {
            packed: self.0.into(),
            places: Places::of_packed(self.0),
            unpacked: OnceLock::new(),
        }
    }

    /// The field with a name that has no number.
    fn named(self, name: &str) -> Option<Entry<'p>> {
        Entries(self.0).find(|entry| entry.code == NAMED && entry.name == name.as_bytes())
    }

    fn unpack(self) -> Map<String, Value> {
        let named = |entry: Entry<'_>| {
            let name = match name_of(entry.code) {
                Some(name) => name.to_owned(),
                None => String::from_utf8_lossy(entry.name).into_owned(),
            };
            Some((name, entry.value()?))
        };
        Entries(self.0).filter_map(named).collect()
    }
}

/// Where each field stands in the packed form, by the number of its name: whoever asks for one field asks for others.
#[derive(Clone, Copy)]
struct Places([Option<NonZeroU32>; COUNT]);

impl Places {
    fn of_packed(packed: &[u8]) -> Self {
        let mut places = [None; COUNT];
        let mut entries = Entries(packed);
        loop {
            let place = packed.len() - entries.0.len();
            let Some(code) = entries.pass() else { break };
            // Those with names of their own stand at the end.
            let Some(known) = places.get_mut(usize::from(code)) else {
                break;
            };
            *known = u32::try_from(place + 1).ok().and_then(NonZeroU32::new);
        }
        Self(places)
    }

    /// Where the field stands whose name has this number, if it is set.
    fn of(&self, code: u8) -> Option<usize> {
        let place = (*self.0.get(usize::from(code))?)?;
        usize::try_from(place.get() - 1).ok()
    }
}

/// One field in the packed form.
struct Entry<'p> {
    code: u8,
    name: &'p [u8],
    is: Type,
    /// Where it is a number.
    number: u64,
    /// Where it is anything longer.
    run: &'p [u8],
}

impl Entry<'_> {
    fn value(&self) -> Option<Value> {
        Some(match self.is {
            Type::Text => Value::String(std::str::from_utf8(self.run).ok()?.to_owned()),
            Type::Number => Value::from(signed(self.number)),
            Type::True => Value::Bool(true),
            Type::False => Value::Bool(false),
            Type::Other => serde_json::from_slice(self.run).ok()?,
        })
    }
}

/// Walks over the packed form.
struct Entries<'p>(&'p [u8]);

impl<'p> Entries<'p> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        // Nearly all lengths are that short.
        if let Some((&first @ ..0x80, rest)) = self.0.split_first() {
            self.0 = rest;
            return Some(u64::from(first));
        }
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte < 0x80 {
                return Some(number);
            }
        }
    }

    /// Goes on to the next field; gives the number of this one's name.
    fn pass(&mut self) -> Option<u8> {
        let head = self.byte()?;
        let code = head >> TYPE_BITS;
        if code == NAMED {
            self.run()?;
        }
        match Type::of_bits(head)? {
            Type::True | Type::False => {}
            Type::Number => {
                let last = self.0.iter().position(|byte| *byte < 0x80)?;
                self.0 = self.0.get(last + 1..)?;
            }
            Type::Text | Type::Other => {
                self.run()?;
            }
        }
        Some(code)
    }

    /// A run of bytes behind its length.
    fn run(&mut self) -> Option<&'p [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (run, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(run)
    }
}

impl<'p> Iterator for Entries<'p> {
    type Item = Entry<'p>;

    fn next(&mut self) -> Option<Entry<'p>> {
        let head = self.byte()?;
        let code = head >> TYPE_BITS;
        let is = Type::of_bits(head)?;
        let name = if code == NAMED { self.run()? } else { &[] };
        let (mut number, mut run): (u64, &[u8]) = (0, &[]);
        match is {
            Type::True | Type::False => {}
            Type::Number => number = self.number()?,
            Type::Text | Type::Other => run = self.run()?,
        }
        Some(Entry {
            code,
            name,
            is,
            number,
            run,
        })
    }
}

/// Small numbers in few bytes: seven bits each, the last one first.
fn put_number(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    to.push(u8::try_from(number).unwrap_or_default());
}

/// A run of bytes behind its length.
pub(super) fn put_run(run: &[u8], to: &mut Vec<u8>) {
    put_number(run.len() as u64, to);
    to.extend_from_slice(run);
}

/// What [`put_run`] has put at the beginning of these bytes, which is taken away from them.
pub(super) fn take_run<'p>(from: &mut &'p [u8]) -> Option<&'p [u8]> {
    let mut entries = Entries(from);
    let run = entries.run()?;
    *from = entries.0;
    Some(run)
}

/// Numbers near zero as small ones, whatever their sign.
fn unsigned(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

/// What [`unsigned`] was made of.
fn signed(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
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
