//! JSON in every form that exports have: a list, an object with a list inside, one record a line, several of
//! these one after the other.
//!
//! [`cut`] finds where records begin and end; here they are parsed and become rows.

mod cut;

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::input::column::Column;
use crate::input::error::InputError;
use crate::input::json::cut::{Cut, Cutter, Place};
use crate::input::layout::{Layout, text_of};
use crate::input::options::InputOptions;
use crate::input::row::{Cells, Row, RowRef, Unreadable};

struct Records<R> {
    cutter: Cutter<R>,
    source: Arc<str>,
    options: InputOptions,
    number: u64,
    header: Arc<Vec<String>>,
    names: Arc<Vec<(Column, String)>>,
    /// Records of a list under a key that is not one of [`LIST_KEYS`].
    waiting: VecDeque<(Place, Map<String, Value>)>,
    failed: bool,
}

/// The rows of a JSON text.
pub(super) fn rows(
    source: Arc<str>,
    text: impl Read + 'static,
    options: InputOptions,
) -> impl Iterator<Item = Result<Row, InputError>> + 'static {
    Records {
        cutter: Cutter::new(text),
        source,
        options,
        number: 0,
        header: Arc::default(),
        names: Arc::default(),
        waiting: VecDeque::new(),
        failed: false,
    }
}

impl<R: Read> Records<R> {
    fn parse(&mut self, place: Place, bytes: &[u8]) -> Option<Row> {
        match serde_json::from_slice::<Map<String, Value>>(bytes) {
            Ok(record) => {
                let layout = self.layout(&record);
                if let Some(list) = lonely_list(&record, layout) {
                    self.waiting
                        .extend(list.into_iter().map(|record| (place, record)));
                    return None;
                }
                Some(self.row(place, &record, layout))
            }
            Err(error) => {
                let inner = error.line().saturating_sub(1) as u64;
                let column = error.column() as u64 + if inner == 0 { place.column - 1 } else { 0 };
                let fault = Place {
                    line: place.line + inner,
                    column,
                };
                let text = error.to_string();
                let text = text.split(" at line ").next().unwrap_or_default();
                Some(self.unreadable(place, fault, format!("this is not JSON: {text}")))
            }
        }
    }

    fn layout(&self, record: &Map<String, Value>) -> &'static Layout {
        self.options.layout.unwrap_or_else(|| Layout::of_record(record))
    }

    fn row(&mut self, place: Place, record: &Map<String, Value>, layout: &'static Layout) -> Row {
        self.number += 1;
        if !record.keys().eq(self.header.iter()) {
            let header: Vec<String> = record.keys().cloned().collect();
            let names = header
                .iter()
                .filter_map(|key| Some((layout.column(key)?, key.clone())));
            let names = self.options.map.iter().cloned().chain(names).collect();
            self.names = Arc::new(names);
            self.header = Arc::new(header);
        }
        let mut cells = Cells::default();
        for (column, path) in &self.options.map {
            if let Some(text) = at_path(record, path).and_then(text_of) {
                cells.set(column.clone(), &text);
            }
        }
        for (key, value) in record {
            if let (Some(column), Some(text)) = (layout.column(key), text_of(value)) {
                cells.set(column, &text);
            }
        }
        (layout.nested)(record, &mut cells);
        let original = record
            .values()
            .map(|value| text_of(value).unwrap_or_else(|| nested_text(value)))
            .collect();
        Row {
            at: RowRef {
                source: Arc::clone(&self.source),
                number: self.number,
                line: place.line,
                id: cells.get(&Column::Id).map(str::to_owned),
                kind: self.options.kind.unwrap_or(layout.kind),
            },
            cells,
            header: Arc::clone(&self.header),
            original,
            names: Arc::clone(&self.names),
            unreadable: None,
            short: false,
            with_country_code: layout.with_country_code,
        }
    }

    fn unreadable(&mut self, place: Place, fault: Place, message: String) -> Row {
        self.number += 1;
        Row {
            at: RowRef {
                source: Arc::clone(&self.source),
                number: self.number,
                line: place.line,
                id: None,
                kind: self.options.kind.unwrap_or(Layout::generic().kind),
            },
            cells: Cells::default(),
            header: Arc::clone(&self.header),
            original: vec![String::new(); self.header.len()],
            names: Arc::clone(&self.names),
            unreadable: Some(Unreadable {
                line: fault.line,
                column: Some(fault.column),
                message,
            }),
            short: false,
            with_country_code: &[],
        }
    }
}

/// The list of an object that is no record itself: none of its keys is known, and one holds objects.
fn lonely_list(record: &Map<String, Value>, layout: &Layout) -> Option<Vec<Map<String, Value>>> {
    if record
        .keys()
        .any(|key| layout.column(key).is_some() || key == "associated_entities")
    {
        return None;
    }
    let mut lists = record
        .values()
        .filter_map(Value::as_array)
        .filter(|list| list.iter().any(Value::is_object));
    let list = lists.next()?;
    if lists.next().is_some() {
        return None;
    }
    Some(list.iter().filter_map(|item| item.as_object().cloned()).collect())
}

/// A value inside nested objects, by keys separated with dots; a key that itself has a dot is tried first.
fn at_path<'a>(record: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = record.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    at_path(record.get(first)?.as_object()?, rest)
}

fn nested_text(value: &Value) -> String {
    if value.is_null() {
        String::new()
    } else {
        value.to_string()
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Row, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.failed {
                return None;
            }
            if let Some((place, record)) = self.waiting.pop_front() {
                let layout = self.layout(&record);
                return Some(Ok(self.row(place, &record, layout)));
            }
            match self.cutter.cut() {
                Err(error) => {
                    self.failed = true;
                    return Some(Err(InputError::Io {
                        name: self.source.to_string(),
                        error,
                    }));
                }
                Ok(None) => return None,
                Ok(Some(Cut::Record(place, bytes))) => {
                    if let Some(row) = self.parse(place, &bytes) {
                        return Some(Ok(row));
                    }
                }
                Ok(Some(Cut::Broken(place, message))) => {
                    return Some(Ok(self.unreadable(place, place, message)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
