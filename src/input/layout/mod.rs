//! Vendor layouts: which header or key of an export means what.
//!
//! A layout is data and two small functions. A new one is a file of its own and a line in [`LAYOUTS`]; its
//! fixture stands in `fixtures/`. What a layout does not name is tried as a generic column.

mod generic;
mod timezest;

use serde_json::{Map, Value};

use crate::choice::Kind;
use crate::input::column::{Column, squash};
use crate::input::row::Cells;

/// How one vendor writes its exports.
pub struct Layout {
    /// The name that `--layout` takes.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What kind of record it holds.
    pub kind: Kind,
    /// Headers of a table, and plain keys of a JSON record, with their meanings.
    pub columns: &'static [(&'static str, Column)],
    /// The columns in which numbers stand with their country code and without a `+`.
    pub with_country_code: &'static [Column],
    /// Whether a JSON record is surely of this layout.
    pub recognises: fn(&Map<String, Value>) -> bool,
    /// Reads what `columns` cannot say: nested values, values that have to be turned into others.
    pub nested: fn(&Map<String, Value>, &mut Cells),
}

/// Every layout. The generic one is last: it takes what no other recognises.
pub static LAYOUTS: &[&Layout] = &[&timezest::LAYOUT, &generic::LAYOUT];

/// The names of all layouts, for flags and messages.
pub fn names() -> impl Iterator<Item = &'static str> {
    LAYOUTS.iter().map(|layout| layout.name)
}

impl std::fmt::Debug for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Layout {
    /// The layout that takes what no other recognises.
    pub fn generic() -> &'static Self {
        &generic::LAYOUT
    }

    /// The layout with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        LAYOUTS
            .iter()
            .copied()
            .find(|layout| layout.name.eq_ignore_ascii_case(name))
    }

    /// What a header or key means in this layout.
    pub fn column(&self, header: &str) -> Option<Column> {
        self.own_column(header).or_else(|| Column::from_header(header))
    }

    fn own_column(&self, header: &str) -> Option<Column> {
        let squashed = squash(header);
        self.columns
            .iter()
            .find(|(name, _)| squash(name) == squashed)
            .map(|(_, column)| column.clone())
    }

    /// The layout of a table with these headers, and how many of them it knows; the one that knows most.
    pub fn of_headers<'a>(headers: &(impl Iterator<Item = &'a str> + Clone)) -> (&'static Self, usize) {
        let mut best = (Self::generic(), 0);
        for layout in LAYOUTS {
            let known = headers
                .clone()
                .filter(|header| layout.column(header).is_some())
                .count();
            let own = headers.clone().any(|header| layout.own_column(header).is_some());
            if known > best.1 || (known == best.1 && own) {
                best = (layout, known);
            }
        }
        best
    }

    /// The layout of a JSON record.
    pub fn of_record(record: &Map<String, Value>) -> &'static Self {
        LAYOUTS
            .iter()
            .copied()
            .find(|layout| (layout.recognises)(record))
            .unwrap_or(&generic::LAYOUT)
    }
}

/// A scalar, or a list of scalars joined with `;`, as the text of a cell.
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().filter_map(text_of).collect();
            (texts.len() == items.len() && !texts.is_empty()).then(|| texts.join(";"))
        }
        Value::Null | Value::Object(_) => None,
    }
}
