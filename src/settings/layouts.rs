//! `[layouts.NAME]` of the settings file: layouts of one's own, as they are written, checked, and made ready for inputs.
//!
//! What makes a layout is the input room's business; here its words are read, so that every complaint has its place in
//! the file.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::sync::Arc;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};

use crate::choice::{Kind, NumberStyle};
use crate::error::nearest;
use crate::input::column::Column;
use crate::input::layout::{Described, OwnLayout, check_name, names};

use super::value::not_blank;

/// `[layouts.NAME]`, as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct LayoutTable {
    #[serde(deserialize_with = "not_blank")]
    title: Option<String>,
    kind: Option<Kind>,
    columns: BTreeMap<String, Meaning>,
    required: Option<Vec<String>>,
    number_style: Option<NumberStyle>,
}

/// What a column is read as.
#[derive(Debug)]
struct Meaning(Column);

impl<'de> Deserialize<'de> for Meaning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Column::named(&text).map(Self).ok_or_else(|| {
            let near = nearest(&text, Column::names());
            D::Error::custom(match near {
                Some(near) => format!("no field is called {text:?}; did you mean {near:?}?"),
                None => format!(
                    "no field is called {text:?}; the fields are {}, udf.NAME",
                    Column::names().collect::<Vec<_>>().join(", ")
                ),
            })
        })
    }
}

/// Every layout of the file.
#[derive(Debug, Default)]
pub(super) struct OwnLayouts(pub(super) Vec<Arc<OwnLayout>>);

impl<'de> Deserialize<'de> for OwnLayouts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Tables)
    }
}

struct Tables;

impl<'de> Visitor<'de> for Tables {
    type Value = OwnLayouts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table for each layout")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OwnLayouts, A::Error> {
        let mut layouts: Vec<Arc<OwnLayout>> = Vec::new();
        while let Some(name) = map.next_key_seed(NameBeside(&layouts))? {
            let layout = map.next_value_seed(Table(name))?;
            layouts.push(Arc::new(layout));
        }
        Ok(OwnLayouts(layouts))
    }
}

/// The name of a layout, as a key of the file, beside those that were read before it.
struct NameBeside<'l>(&'l [Arc<OwnLayout>]);

impl<'de> DeserializeSeed<'de> for NameBeside<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let name = String::deserialize(deserializer)?;
        check_name(&name).map_err(D::Error::custom)?;
        let mut others = self.0.iter().map(|other| other.name());
        match others.find(|other| other.eq_ignore_ascii_case(&name)) {
            Some(other) => Err(D::Error::custom(format!(
                "{other} and {name} are one name, whatever their case"
            ))),
            None => Ok(name),
        }
    }
}

/// The table of the layout with this name. Its complaints are made while it is read, so that they stand at its place.
struct Table(String);

impl<'de> DeserializeSeed<'de> for Table {
    type Value = OwnLayout;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<OwnLayout, D::Error> {
        let LayoutTable {
            title,
            kind,
            columns,
            required,
            number_style,
        } = LayoutTable::deserialize(deserializer)?;
        let described = Described {
            title,
            kind,
            columns: columns
                .into_iter()
                .map(|(name, Meaning(column))| (name, column))
                .collect(),
            required,
            number_style,
        };
        OwnLayout::new(self.0, described).map_err(D::Error::custom)
    }
}

/// Takes the name of a layout on the command line. The built-in ones are told to help and completions; others pass too,
/// since the settings file that may define them is read later.
#[derive(Debug, Clone, Copy)]
pub struct LayoutName;

impl TypedValueParser for LayoutName {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(names().map(PossibleValue::new)))
    }
}
