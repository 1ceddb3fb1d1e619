//! Records as they come, into the packed form: from a map, or from JSON text without a map in between.
//!
//! Text that stands as our own writing puts it is read in `plain`; whatever else is JSON is read by the library for it,
//! so that there are never two minds about what JSON is.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::names::{COUNT, NAMED, code_of};
use super::plain::plain;
use super::{Entries, Fields, Packed, TYPE_BITS, Type, put_number, put_run, signed, unsigned};

/// Reads records one after the other, in room that is used again.
#[derive(Default)]
pub struct RecordReader {
    packing: Packing,
}

impl RecordReader {
    /// Reads a record from its JSON text; `None` when it is no JSON object.
    pub fn read(&mut self, text: &str) -> Option<Record<'_>> {
        self.packing.clear();
        if plain(text, &mut self.packing).is_none() {
            self.packing.clear();
            let mut deserializer = serde_json::Deserializer::from_str(text);
            deserializer.deserialize_map(Object(&mut self.packing)).ok()?;
            deserializer.end().ok()?;
        }
        Some(self.finish())
    }

    /// Reads a record that is a map already.
    pub fn read_map(&mut self, fields: &Map<String, Value>) -> Record<'_> {
        self.packing.clear();
        for (name, value) in fields {
            let start = self.packing.bytes.len();
            let is = put_value(value, &mut self.packing.bytes);
            self.packing.place(Field::of(name), is, start);
        }
        self.finish()
    }

    fn finish(&mut self) -> Record<'_> {
        self.packing.named.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Record(&self.packing)
    }
}

/// A record that was just read: every field is found at once.
#[derive(Clone, Copy)]
pub struct Record<'r>(&'r Packing);

impl<'r> Record<'r> {
    /// The text of a field; `None` when it is not set or no text. Not trimmed.
    pub fn text(self, name: &str) -> Option<&'r str> {
        let mut entries = self.find(name, Type::Text)?;
        std::str::from_utf8(entries.run()?).ok()
    }

    /// The whole number in a field.
    pub fn number(self, name: &str) -> Option<i64> {
        let mut entries = self.find(name, Type::Number)?;
        entries.number().map(signed)
    }

    /// The packed form, in memory of its own.
    pub fn to_fields(self) -> Fields {
        let mut packed = Vec::new();
        self.put(&mut packed);
        Packed(&packed).to_fields()
    }

    /// Puts the packed form down.
    pub(crate) fn put(self, packed: &mut Vec<u8>) {
        let Self(packing) = self;
        let head = |code: u8, is: Type| code << TYPE_BITS | is.bits();
        for (code, placed) in (0_u8..).zip(&packing.known) {
            if let Some(Placed { is, place }) = placed {
                packed.push(head(code, *is));
                packed.extend_from_slice(&packing.bytes[place.clone()]);
            }
        }
        for (name, Placed { is, place }) in &packing.named {
            packed.push(head(NAMED, *is));
            put_run(name.as_bytes(), packed);
            packed.extend_from_slice(&packing.bytes[place.clone()]);
        }
    }

    /// The bytes of a field that is of this type, and what stands behind it.
    fn find(self, name: &str, is: Type) -> Option<Entries<'r>> {
        let Self(packing) = self;
        let placed = if let Some(known) = packing.known.get(usize::from(code_of(name))) {
            known.as_ref()
        } else {
            let mut named = packing.named.iter();
            named.find(|(known, _)| known == name).map(|(_, placed)| placed)
        };
        let placed = placed.filter(|placed| placed.is == is)?;
        Some(Entries(packing.bytes.get(placed.place.clone())?))
    }
}

/// A value that was put down: what it is, and where.
#[derive(Clone)]
struct Placed {
    is: Type,
    place: Range<usize>,
}

/// Fields on their way into a record, in the order in which they come.
#[derive(Default)]
pub(super) struct Packing {
    pub(super) bytes: Vec<u8>,
    /// The values of fields whose names have numbers, at their numbers.
    known: [Option<Placed>; COUNT],
    /// The others, with their names.
    named: Vec<(String, Placed)>,
    /// How the fields began in the records before, one behind the other: the records of one writer begin alike.
    usual: Vec<Usual>,
}

/// The beginning of a field whose name has a number.
struct Usual {
    /// The name in quotes, with the colon.
    text: String,
    code: u8,
}

/// The name of a field.
#[derive(Clone, Copy)]
pub(super) enum Field<'n> {
    /// It has this number.
    Known(u8),
    /// It has none.
    Named(&'n str),
}

impl<'n> Field<'n> {
    fn of(name: &'n str) -> Self {
        match code_of(name) {
            NAMED => Self::Named(name),
            code => Self::Known(code),
        }
    }
}

impl Packing {
    fn clear(&mut self) {
        self.bytes.clear();
        self.known = Default::default();
        self.named.clear();
    }

    /// The number of the name that the nth field begins with, where that is the usual one, and what stands behind it.
    pub(super) fn usual<'t>(&self, nth: usize, text: &'t str) -> Option<(u8, &'t str)> {
        let usual = self.usual.get(nth)?;
        Some((usual.code, text.strip_prefix(usual.text.as_str())?))
    }

    /// The field of this name, which is the usual one at its place from now on.
    pub(super) fn field<'n>(&mut self, nth: usize, name: &'n str) -> Field<'n> {
        let field = Field::of(name);
        if let Field::Known(code) = field {
            let usual = Usual {
                text: format!("\"{name}\":"),
                code,
            };
            if let Some(other) = self.usual.get_mut(nth) {
                *other = usual;
            } else if nth == self.usual.len() {
                self.usual.push(usual);
            }
        }
        field
    }

    /// Adds the field whose value was put down from `start` on, or replaces what was said of it before; a field
    /// without a value is not set.
    pub(super) fn place(&mut self, field: Field<'_>, is: Option<Type>, start: usize) {
        let placed = is.map(|is| Placed {
            is,
            place: start..self.bytes.len(),
        });
        match field {
            Field::Known(code) => {
                if let Some(known) = self.known.get_mut(usize::from(code)) {
                    *known = placed;
                }
            }
            Field::Named(name) => {
                self.named.retain(|(known, _)| known != name);
                self.named.extend(placed.map(|placed| (name.to_owned(), placed)));
            }
        }
    }
}

pub(super) fn put_text(text: &str, to: &mut Vec<u8>) -> Option<Type> {
    if text.is_empty() {
        return None;
    }
    put_run(text.as_bytes(), to);
    Some(Type::Text)
}

pub(super) fn put_whole(number: i64, to: &mut Vec<u8>) -> Type {
    put_number(unsigned(number), to);
    Type::Number
}

pub(super) fn put_other(json: &str, to: &mut Vec<u8>) -> Type {
    put_run(json.as_bytes(), to);
    Type::Other
}

fn flag(is_true: bool) -> Type {
    if is_true { Type::True } else { Type::False }
}

/// Puts a value down; nothing for one that is not set.
fn put_value(value: &Value, to: &mut Vec<u8>) -> Option<Type> {
    match value {
        Value::Null => None,
        Value::Bool(is_true) => Some(flag(*is_true)),
        Value::String(text) => put_text(text, to),
        Value::Number(number) => Some(match number.as_i64() {
            Some(number) => put_whole(number, to),
            None => put_other(&value.to_string(), to),
        }),
        Value::Array(_) | Value::Object(_) => Some(put_other(&value.to_string(), to)),
    }
}

/// Reads a JSON object into [`Packing`], without a map in between.
struct Object<'p>(&'p mut Packing);

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(packing) = self;
        while let Some(name) = map.next_key::<Name<'de>>()? {
            let start = packing.bytes.len();
            let is = map.next_value_seed(Putting(&mut packing.bytes))?;
            packing.place(Field::of(&name.0), is, start);
        }
        Ok(())
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
struct Putting<'p>(&'p mut Vec<u8>);

impl<'de> DeserializeSeed<'de> for Putting<'_> {
    type Value = Option<Type>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Type>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Putting<'_> {
    type Value = Option<Type>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Option<Type>, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, is_true: bool) -> Result<Option<Type>, E> {
        Ok(Some(flag(is_true)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Option<Type>, E> {
        Ok(Some(put_whole(number, self.0)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Option<Type>, E> {
        Ok(put_value(&Value::from(number), self.0))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Option<Type>, E> {
        Ok(put_value(&Value::from(number), self.0))
    }

    fn visit_str<E>(self, text: &str) -> Result<Option<Type>, E> {
        Ok(put_text(text, self.0))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Option<Type>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Value>()? {
            list.push(item);
        }
        Ok(put_value(&Value::Array(list), self.0))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Type>, A::Error> {
        let mut object = Map::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            object.insert(name, value);
        }
        Ok(put_value(&Value::Object(object), self.0))
    }
}
