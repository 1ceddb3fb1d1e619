//! JSON in every form that exports have: a list, an object with a list inside, one record a line, several of
//! these one after the other.
//!
//! [`cut`] finds where records begin and end; here they are parsed and become rows.

mod addresses;
mod cut;

use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::choice::Kind;
use crate::error::excerpt::Excerpt;
use crate::input::about::{About, LeftOut, Shape};
use crate::input::column::{Column, same_header};
use crate::input::error::InputError;
use crate::input::json::cut::{Cut, Cutter, Place};
use crate::input::layout::record::at_path;
use crate::input::layout::{AnyForm, Record, Verdict, text_of};
use crate::input::options::InputOptions;
use crate::input::recognise::{self, Recognised};
use crate::input::row::{Cells, Columns, Row, RowRef, Unreadable};
use crate::input::{setting, table};

struct Records<R> {
    cutter: Cutter<R>,
    source: Arc<str>,
    options: InputOptions,
    number: u64,
    columns: Arc<Columns>,
    /// What the keys of the last record made of it: records of one list are alike.
    known: Option<Known>,
    /// Records of a list inside a record that is itself none.
    waiting: VecDeque<(Place, Map<String, Value>)>,
    /// The first row, which was read to see what the input is.
    first: Option<Row>,
    left_out: LeftOut,
    failed: bool,
}

/// What is known of all records with the same keys.
#[derive(Clone)]
struct Known {
    recognised: Recognised,
    kind: Kind,
    /// The meaning of each key, and of each path that the form names.
    meanings: Vec<(String, Column)>,
}

/// How a JSON text is read, and its rows.
pub(super) fn rows(
    source: &Arc<str>,
    text: impl Read + 'static,
    options: InputOptions,
) -> Result<(About, impl Iterator<Item = Result<Row, InputError>> + 'static), InputError> {
    let mut records = Records {
        cutter: Cutter::new(text),
        source: Arc::clone(source),
        options,
        number: 0,
        columns: Arc::default(),
        known: None,
        waiting: VecDeque::new(),
        first: None,
        left_out: LeftOut::default(),
        failed: false,
    };
    records.first = records.next().transpose()?;
    if let Some(row) = &records.first
        && records.known.is_none()
        && row.unreadable.is_none()
        && !row.columns.header.is_empty()
    {
        return Err(table::not_recognised(
            source,
            &row.columns.header,
            "key",
            "of the first record",
            &records.options,
        ));
    }
    let about = records.about();
    Ok((about, records))
}

impl<R: Read> Records<R> {
    fn about(&self) -> About {
        let known = self.known.as_ref();
        let mut columns: Vec<(String, Option<Column>)> = known
            .iter()
            .flat_map(|known| &known.meanings)
            .map(|(path, column)| (path.clone(), Some(column.clone())))
            .collect();
        let read = |key: &String, columns: &[(String, Option<Column>)]| {
            columns
                .iter()
                .any(|(path, _)| path == key || path.split('.').next() == Some(key))
        };
        for key in self.columns.header.iter() {
            if !read(key, &columns) {
                columns.push((key.clone(), None));
            }
        }
        let unread = columns
            .iter()
            .filter(|(_, column)| column.is_none())
            .map(|(name, _)| name);
        About {
            name: self.source.to_string(),
            encoding: "",
            shape: Shape::Json,
            layout: known.map(|known| known.recognised.clone()),
            kind: known.map(|known| known.kind),
            notes: known.map_or_else(Vec::new, |known| setting::unread(known.kind, unread)),
            columns,
            left_out: self.left_out.clone(),
        }
    }

    fn parse(&mut self, place: Place, bytes: &[u8]) -> Option<Row> {
        match serde_json::from_slice::<Map<String, Value>>(bytes) {
            Ok(record) => {
                if !self.is_known(&record)
                    && recognise::of_record(&record, &self.options).is_none()
                    && let Some(list) = lonely_list(&record)
                {
                    self.waiting
                        .extend(list.into_iter().map(|record| (place, record)));
                    return None;
                }
                self.row(place, &record)
            }
            Err(error) => {
                let inner = error.line().saturating_sub(1) as u64;
                let column = error.column() as u64 + if inner == 0 { place.column - 1 } else { 0 };
                let fault = Place {
                    line: place.line + inner,
                    column,
                };
                let text = error.to_string();
                let text = match text.split(" at line ").next().unwrap_or_default() {
                    "expected ident" => "a text needs quotes, and a word without them is true, false or null",
                    text => text,
                };
                let line = bytes
                    .split(|byte| *byte == b'\n')
                    .nth(error.line().saturating_sub(1));
                let line = String::from_utf8_lossy(line.unwrap_or_default()).into_owned();
                let at = error.column().saturating_sub(1);
                let excerpt = Excerpt::near(fault.line, &line, at..at + 1);
                let message = format!("this is not JSON: {text}");
                Some(self.unreadable(place, fault, Some(excerpt), message))
            }
        }
    }

    /// Whether the last record had the same keys and was recognised.
    fn is_known(&self, record: &Map<String, Value>) -> bool {
        self.known.is_some() && record.keys().eq(self.columns.header.iter())
    }

    /// Finds out what records with these keys are, unless the last one had the same.
    fn learn(&mut self, record: &Map<String, Value>) {
        if self.is_known(record) {
            return;
        }
        self.known = recognise::of_record(record, &self.options).map(|(_, recognised)| {
            let mut meanings = meanings(record, &recognised.form, &self.options);
            let kind = setting::kind(
                self.options.kind,
                &recognised.form,
                meanings.iter().map(|(_, column)| column),
                record.keys().map(String::as_str),
            );
            for key in record.keys() {
                let known = |column: &Column| {
                    meanings
                        .iter()
                        .any(|(path, other)| path == key || other == column)
                };
                if let Some(column) = setting::of_record(kind, &recognised.form, key)
                    && !known(&column)
                {
                    meanings.push((key.clone(), column));
                }
            }
            Known {
                recognised,
                kind,
                meanings,
            }
        });
        let names = self.known.iter().flat_map(|known| &known.meanings);
        let names = names.map(|(path, column)| (column.clone(), path.clone()));
        let form = self
            .known
            .as_ref()
            .map_or_else(AnyForm::generic, |known| known.recognised.form.clone());
        self.columns = Arc::new(Columns::new(
            record.keys().cloned().collect(),
            names.collect(),
            self.options.with_country_code(&form).into(),
        ));
    }

    /// The row of a record; `None` when the layout says that it is none.
    fn row(&mut self, place: Place, record: &Map<String, Value>) -> Option<Row> {
        self.learn(record);
        let (form, kind) = match &self.known {
            Some(known) => (known.recognised.form.clone(), known.kind),
            None => (AnyForm::generic(), self.options.kind.unwrap_or(Kind::Scheduling)),
        };
        let mut cells = Cells::default();
        for (path, column) in self.known.iter().flat_map(|known| &known.meanings) {
            let value = at_path(record, path);
            let listed = || addresses::text(value?).filter(|_| *column == Column::Cc);
            if let Some(text) = value.and_then(text_of).or_else(listed) {
                setting::set(&mut cells, column, &text);
            }
        }
        if setting::settle(&form, kind, &Record::Json(record), &mut cells) == Verdict::NoRecord {
            self.left_out.add(place.line, "no record, by the layout");
            return None;
        }
        self.number += 1;
        let original = record
            .values()
            .map(|value| text_of(value).unwrap_or_else(|| nested_text(value)))
            .collect();
        let at = RowRef {
            source: Arc::clone(&self.source),
            number: self.number,
            line: place.line,
            id: cells.get(&Column::Id).map(str::to_owned),
            kind,
        };
        Some(Row::new(at, Arc::clone(&self.columns), original, cells))
    }

    fn unreadable(&mut self, place: Place, fault: Place, excerpt: Option<Excerpt>, message: String) -> Row {
        self.number += 1;
        let at = RowRef {
            source: Arc::clone(&self.source),
            number: self.number,
            line: place.line,
            id: None,
            kind: self
                .options
                .kind
                .or_else(|| self.known.as_ref().map(|known| known.kind))
                .unwrap_or(Kind::Scheduling),
        };
        let blank = self.columns.header.iter().map(|_| "").collect();
        let mut row = Row::new(at, Arc::clone(&self.columns), blank, Cells::default());
        row.unreadable = Some(Box::new(Unreadable {
            line: fault.line,
            column: Some(fault.column),
            excerpt: excerpt.map(Box::new),
            message,
        }));
        row
    }
}

/// The meaning of each key and path: the user's mapping, then the form's own, then generic names. Keys are matched
/// as headers are, with case, blanks, `_` and `-` ignored.
fn meanings(record: &Map<String, Value>, form: &AnyForm, options: &InputOptions) -> Vec<(String, Column)> {
    let mapped = options
        .map
        .iter()
        .map(|(column, path)| (path.clone(), column.clone()));
    let mut meanings: Vec<(String, Column)> = mapped.collect();
    for (name, column) in form.columns() {
        if name.contains('.') {
            meanings.push((name.to_owned(), column.clone()));
        } else if let Some(key) = record.keys().find(|key| same_header(key, name)) {
            meanings.push((key.clone(), column.clone()));
        }
    }
    for key in record.keys() {
        if form.own_column(key).is_none()
            && let Some(column) = form.column(key)
        {
            meanings.push((key.clone(), column));
        }
    }
    meanings
}

/// The list of an object that is no record itself: one of its keys holds objects, or one of its objects does.
fn lonely_list(record: &Map<String, Value>) -> Option<Vec<Map<String, Value>>> {
    let mut lists = record
        .values()
        .filter_map(Value::as_array)
        .filter(|list| list.iter().any(Value::is_object));
    match (lists.next(), lists.next()) {
        (Some(list), None) => Some(list.iter().filter_map(|item| item.as_object().cloned()).collect()),
        (Some(_), Some(_)) => None,
        (None, _) => {
            let mut objects = record
                .values()
                .filter_map(Value::as_object)
                .filter_map(lonely_list);
            let list = objects.next()?;
            objects.next().is_none().then_some(list)
        }
    }
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
            if let Some(row) = self.first.take() {
                return Some(Ok(row));
            }
            if let Some((place, record)) = self.waiting.pop_front() {
                if let Some(row) = self.row(place, &record) {
                    return Some(Ok(row));
                }
                continue;
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
                    return Some(Ok(self.unreadable(place, place, None, message)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
