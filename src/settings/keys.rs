//! Which keys the settings file knows, and where in the file something stands.
//!
//! The known keys are asked of the structs that read them, so there is no second list to keep. Works on the
//! parsed document with its positions; builds no messages.

use std::ops::Range;

use serde::de::value::Error;
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::file::Document;
use super::layouts::LayoutTable;
use super::options::ResolveOptions;
use super::profile::{MirrorOptions, NewCompany, Profile};

/// A key that nothing reads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnknownKey {
    /// As it is written.
    pub(super) key: String,
    /// The table that it stands in, with dots; empty at the top of the file.
    pub(super) table: String,
    /// The keys that the table has.
    pub(super) known: &'static [&'static str],
    /// Its bytes in the file.
    pub(super) span: Range<usize>,
}

/// The unknown key that stands first in the file.
pub(super) fn first_unknown(document: &DeTable<'_>) -> Option<UnknownKey> {
    let mut unknown = unknown_keys("", document, fields_of::<Document>());
    for (name, profile) in tables(document.get("profiles").map(Spanned::get_ref)) {
        let path = format!("profiles.{name}");
        unknown.extend(unknown_keys(&path, profile, fields_of::<Profile>()));
        for (key, known) in [
            ("new_company", fields_of::<NewCompany>()),
            ("mirror", fields_of::<MirrorOptions>()),
            ("resolve", fields_of::<ResolveOptions>()),
        ] {
            if let Some(table) = profile.get(key).and_then(|value| value.get_ref().as_table()) {
                unknown.extend(unknown_keys(&format!("{path}.{key}"), table, known));
            }
        }
    }
    for (name, layout) in tables(document.get("layouts").map(Spanned::get_ref)) {
        let path = format!("layouts.{name}");
        unknown.extend(unknown_keys(&path, layout, fields_of::<LayoutTable>()));
    }
    unknown.into_iter().min_by_key(|key| key.span.start)
}

/// Whether any table of the file has this key.
pub(super) fn is_known(key: &str) -> bool {
    [
        fields_of::<Document>(),
        fields_of::<Profile>(),
        fields_of::<NewCompany>(),
        fields_of::<MirrorOptions>(),
        fields_of::<ResolveOptions>(),
        fields_of::<LayoutTable>(),
    ]
    .iter()
    .any(|known| known.contains(&key))
}

/// The tables inside a table, by name.
fn tables<'a, 'i>(value: Option<&'a DeValue<'i>>) -> impl Iterator<Item = (&'a str, &'a DeTable<'i>)> {
    value
        .and_then(DeValue::as_table)
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.get_ref().as_ref(), value.get_ref().as_table()?)))
}

fn unknown_keys(table_path: &str, table: &DeTable<'_>, known: &'static [&'static str]) -> Vec<UnknownKey> {
    table
        .keys()
        .filter(|key| !known.contains(&key.get_ref().as_ref()))
        .map(|key| UnknownKey {
            key: key.get_ref().to_string(),
            table: table_path.to_owned(),
            known,
            span: key.span(),
        })
        .collect()
}

/// The key, with dots, whose value holds this byte of the file; empty when none does.
pub(super) fn key_at(table: &DeTable<'_>, byte: usize) -> String {
    for (key, value) in table {
        let inner = match value.get_ref().as_table() {
            Some(inner) => key_at(inner, byte),
            None => String::new(),
        };
        if !inner.is_empty() {
            return format!("{}.{inner}", key.get_ref());
        }
        if value.span().contains(&byte) || key.span().contains(&byte) {
            return key.get_ref().to_string();
        }
    }
    String::new()
}

/// Line and column of a byte, both from 1; columns count characters.
pub(super) fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let column = before.get(line_start..).map_or(0, |start| start.chars().count()) + 1;
    (line, column)
}

/// The field names that a struct's derived `Deserialize` knows.
fn fields_of<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut fields: &'static [&'static str] = &[];
    // The run always ends with an error: it gives no value, it only listens which fields are asked for.
    let _asked = T::deserialize(FieldListener(&mut fields));
    fields
}

/// A deserializer that only notes the field names it is asked for.
struct FieldListener<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for FieldListener<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        Err(Error::custom("only the names are wanted"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom("not a struct"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command};

    use super::*;

    #[test]
    fn a_flag_has_the_same_name_in_the_file() {
        let command = ResolveOptions::augment_args(Command::new("resolve"));
        let mut flags: Vec<String> = command
            .get_arguments()
            .filter_map(|argument| argument.get_long())
            .map(|long| long.replace('-', "_"))
            .collect();
        let mut keys = fields_of::<ResolveOptions>().to_vec();
        flags.sort_unstable();
        keys.sort_unstable();
        assert_eq!(flags, keys);
        assert!(keys.contains(&"max_creates"));
    }

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let text = "a = 1\nü = 2\n";
        for (byte, expected) in [
            (0, (1, 1)),
            (4, (1, 5)),
            (6, (2, 1)),
            (8, (2, 2)),
            (text.len(), (3, 1)),
            (99, (3, 1)),
        ] {
            assert_eq!(line_and_column(text, byte), expected, "{byte}");
        }
    }

    #[test]
    fn the_name_of_a_profile_is_not_a_key() {
        assert!(!fields_of::<Profile>().contains(&"name"));
        assert_eq!(
            fields_of::<Document>(),
            ["default_profile", "profiles", "layouts"]
        );
    }
}
