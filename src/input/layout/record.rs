//! One record as a layout sees it: cells under headers, or a JSON object. Both are asked by name.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::input::column::squash;
use crate::input::texts::Texts;

/// One record of an input.
pub enum Record<'a> {
    /// Of a table.
    Table {
        /// The headers, squashed.
        header: &'a [String],
        /// The cells, in the order of the headers; there may be fewer.
        cells: &'a Texts,
    },
    /// Of JSON.
    Json(&'a Map<String, Value>),
}

impl<'a> Record<'a> {
    /// The text under a header, or under a key or a path of keys (`from.phoneNumber`); trimmed, `None` when blank.
    pub fn text(&self, path: &str) -> Option<String> {
        let text = match self {
            Self::Table { .. } => {
                if let Some(cell) = self.cell(path) {
                    Some(cell.to_owned())
                } else {
                    let (head, rest) = path.split_once('.')?;
                    text_of(at_path(self.value(head)?.as_object()?, rest)?)
                }
            }
            Self::Json(record) => at_path(record, path).and_then(text_of),
        };
        text.map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    }

    /// The first of these texts that is there.
    pub fn any(&self, paths: &[&str]) -> Option<String> {
        paths.iter().find_map(|path| self.text(path))
    }

    /// A value that is a list or an object. In a table it is the text of a cell: a rejects file of JSON records
    /// has it so, and is fed back.
    pub fn value(&self, name: &str) -> Option<Cow<'a, Value>> {
        match self {
            Self::Table { .. } => {
                let cell = self.cell(name).filter(|cell| cell.starts_with(['[', '{']))?;
                serde_json::from_str(cell).ok().map(Cow::Owned)
            }
            Self::Json(record) => at_path(record, name).map(Cow::Borrowed),
        }
    }

    /// The objects of a list.
    pub fn objects(&self, name: &str) -> Vec<Map<String, Value>> {
        let value = self.value(name);
        let items = value.as_deref().and_then(Value::as_array).into_iter().flatten();
        items.filter_map(Value::as_object).cloned().collect()
    }

    /// The names of all columns that have a text, with that text.
    pub fn texts(&self) -> Vec<(String, String)> {
        match self {
            Self::Table { header, cells } => header
                .iter()
                .cloned()
                .zip(cells.iter().map(|cell| cell.trim().to_owned()))
                .filter(|(_, text)| !text.is_empty())
                .collect(),
            Self::Json(record) => record
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), text_of(value)?)))
                .collect(),
        }
    }

    fn cell(&self, name: &str) -> Option<&'a str> {
        let Self::Table { header, cells } = self else {
            return None;
        };
        let squashed = squash(name);
        let position = header.iter().position(|header| *header == squashed)?;
        cells.get(position).map(str::trim)
    }
}

/// A value inside nested objects, by keys separated with dots; a key that itself has a dot is tried first.
pub(in crate::input) fn at_path<'v>(record: &'v Map<String, Value>, path: &str) -> Option<&'v Value> {
    if let Some(value) = record.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    at_path(record.get(first)?.as_object()?, rest)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_and_a_json_record_answer_alike() {
        let json: Value = serde_json::from_str(
            r#"{"Call ID":" 7 ","from":{"phoneNumber":"+13125550100","name":null},"to":[{"name":"A"},3],"n":1.0}"#,
        )
        .unwrap();
        let header: Vec<String> = ["callid", "from", "to", "n"].map(str::to_owned).to_vec();
        let cells = [
            " 7 ",
            r#"{"phoneNumber":"+13125550100","name":null}"#,
            r#"[{"name":"A"},3]"#,
            "1.0",
        ]
        .into_iter()
        .collect();
        let table = Record::Table {
            header: &header,
            cells: &cells,
        };
        for record in [Record::Json(json.as_object().unwrap()), table] {
            assert_eq!(record.text("Call ID").as_deref(), Some("7"));
            assert_eq!(record.text("from.phoneNumber").as_deref(), Some("+13125550100"));
            assert_eq!(record.text("from.name"), None);
            assert_eq!(record.text("gone"), None);
            assert_eq!(record.objects("to").len(), 1);
            assert_eq!(record.any(&["gone", "n"]).as_deref(), Some("1.0"));
        }
    }
}
