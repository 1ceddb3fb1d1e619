//! Tables of text: the separator and the header are found, then each record becomes a row.

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

use crate::choice::Kind;
use crate::error::excerpt::Excerpt;
use crate::input::about::{About, LeftOut, Shape};
use crate::input::cell;
use crate::input::column::{Column, same_header, squash};
use crate::input::error::InputError;
use crate::input::layout::{AnyForm, Record, Verdict};
use crate::input::options::{InputOptions, position};
use crate::input::plain::Plain;
use crate::input::records::{Damage, RawRecord, Records};
use crate::input::row::{Cells, Columns, Row, RowRef, Unreadable};
use crate::input::setting;
use crate::input::texts::Texts;
use crate::report::guard::unguard;

mod header;

pub(super) use header::not_recognised;
use header::{Header, header_text};

/// How a table is read.
struct Plan {
    /// The headers, squashed: how layouts ask for them.
    squashed: Vec<String>,
    columns: Arc<Columns>,
    /// The meaning of each column, by position.
    meanings: Vec<Option<Column>>,
    separator: char,
    kind: Kind,
    form: AnyForm,
    /// Where in the objects of its cells the form looks.
    paths: Vec<(String, Column)>,
    /// The table is one that this program wrote: cells that a spreadsheet would run have an apostrophe before them.
    guarded: bool,
}

/// A column that only tables have that this program wrote.
const OWN_COLUMN: &str = "matchbook_outcome";

/// How a table is read, and its rows. `sample` is the beginning of `whole`.
pub(super) fn rows(
    source: Arc<str>,
    sample: &[u8],
    whole: impl Read + 'static,
    options: &InputOptions,
) -> Result<(About, impl Iterator<Item = Result<Row, InputError>> + 'static), InputError> {
    let header = header::find(&source, sample, options)?;
    let plan = plan(&source, &header, options)?;
    let about = about(&source, &header, &plan);
    let mut table = Table {
        records: Records::new(whole, header.separator),
        left_out: about.left_out.clone(),
        source,
        plan,
        number: 0,
        ended: false,
    };
    for _ in 0..header.records_above {
        table.read(None)?;
    }
    Ok((about, table))
}

fn plan(source: &str, found: &Header, options: &InputOptions) -> Result<Plan, InputError> {
    let form = &found.recognised.form;
    let header = &found.names;
    let mut meanings: Vec<Option<Column>> = Vec::with_capacity(header.len());
    for name in header {
        // Of two columns with one meaning the first is read; the other stays as it is in the output.
        let meaning = form
            .column(name)
            .filter(|column| !meanings.contains(&Some(column.clone())));
        meanings.push(meaning);
    }
    for mapping in &options.map {
        let (column, name) = mapping;
        let place = header
            .iter()
            .position(|header| same_header(header, name))
            .or_else(|| position(name).filter(|position| *position < header.len()));
        let Some(place) = place else {
            // A path into the objects of a cell is looked up row by row.
            if name.contains('.') {
                continue;
            }
            return Err(header::no_such_column(source, mapping, header));
        };
        for meaning in &mut meanings {
            if meaning.as_ref() == Some(column) {
                *meaning = None;
            }
        }
        meanings[place] = Some(column.clone());
    }
    let kind = setting::kind(
        options.kind,
        form,
        meanings.iter().flatten(),
        header.iter().map(String::as_str),
    );
    for (place, name) in header.iter().enumerate() {
        if meanings[place].is_none()
            && let Some(column) = setting::of_record(kind, form, name)
            && !meanings.contains(&Some(column.clone()))
        {
            meanings[place] = Some(column);
        }
    }
    let names = meanings
        .iter()
        .zip(header)
        .filter_map(|(meaning, name)| Some((meaning.clone()?, name.clone())));
    let guarded = header.iter().any(|name| name == OWN_COLUMN);
    let paths = form.paths();
    let is_plain = form.finish().is_none() && paths.is_empty() && !guarded;
    Ok(Plan {
        squashed: header.iter().map(|name| squash(name)).collect(),
        columns: Arc::new(Columns {
            header: Arc::new(header.clone()),
            names: Arc::new(names.collect()),
            with_country_code: options.with_country_code(form).into(),
            plain: is_plain.then(|| Plain::new(&meanings)),
        }),
        guarded,
        kind,
        meanings,
        separator: found.separator,
        paths,
        form: form.clone(),
    })
}

fn about(source: &str, header: &Header, plan: &Plan) -> About {
    let mut notes = Vec::new();
    let mut seen: Vec<&String> = Vec::new();
    for (name, squashed) in plan.columns.header.iter().zip(&plan.squashed) {
        if !squashed.is_empty() && seen.contains(&squashed) {
            notes.push(format!("the header names {name:?} twice; the first one is read"));
        }
        seen.push(squashed);
    }
    notes.extend(setting::unread(
        plan.kind,
        plan.columns
            .header
            .iter()
            .zip(&plan.meanings)
            .filter(|(_, meaning)| meaning.is_none())
            .map(|(name, _)| name),
    ));
    About {
        name: source.to_owned(),
        encoding: "",
        shape: Shape::Table {
            separator: header.separator,
            header_line: header.line,
        },
        layout: Some(header.recognised.clone()),
        kind: Some(plan.kind),
        columns: plan
            .columns
            .header
            .iter()
            .cloned()
            .zip(plan.meanings.iter().cloned())
            .collect(),
        notes,
        left_out: LeftOut::default(),
    }
}

struct Table<R: Read> {
    records: Records<R>,
    left_out: LeftOut,
    source: Arc<str>,
    plan: Plan,
    number: u64,
    ended: bool,
}

/// The first cell of a line of sums.
const SUMS: &[&str] = &[
    "total",
    "totals",
    "sum",
    "grand total",
    "summe",
    "gesamt",
    "gesamtsumme",
];

impl<R: Read> Table<R> {
    fn read(&mut self, width: Option<usize>) -> Result<Option<RawRecord>, InputError> {
        self.records.next(width).map_err(|error| InputError::Io {
            name: self.source.to_string(),
            error,
        })
    }

    /// What a record is instead of a row, when it is none.
    fn no_row(&self, record: &RawRecord) -> Option<&'static str> {
        // Files pasted together repeat their header.
        let repeats = record
            .cells
            .iter()
            .map(header_text)
            .eq(self.header().iter().map(String::as_str));
        if repeats {
            return Some("the header again");
        }
        let cells = record.cells.iter().map(cell::trimmed);
        let mut filled = cells.filter(|cell| !cell.is_empty());
        let first = filled.next()?.trim_end_matches(':');
        let is_sums = SUMS.iter().any(|word| first.eq_ignore_ascii_case(word))
            && !record.cells.iter().any(|cell| cell.contains('@'));
        is_sums.then_some("a line of sums")
    }

    /// The row of a record; what it is instead, when the layout says that it is none.
    fn row(&mut self, record: RawRecord) -> Result<Row, &'static str> {
        let RawRecord {
            line,
            cells: texts,
            damage,
        } = record;
        let width = self.header().len();
        let unreadable = damage
            .map(|damage| damaged(line, &damage))
            .or_else(|| self.too_wide(line, &texts));
        let (cells, id) = if unreadable.is_some() {
            (Some(Cells::default()), None)
        } else if let Some(plain) = &self.plan.columns.plain {
            let id = plain.one(&texts, &Column::Id).map(Cow::into_owned);
            (None, id)
        } else {
            let cells = self.cells(&texts)?;
            let id = cells.get(&Column::Id).map(str::to_owned);
            (Some(cells), id)
        };
        self.number += 1;
        let short = texts.len() < width;
        let mut original = texts;
        original.resize(width);
        let at = RowRef {
            source: Arc::clone(&self.source),
            number: self.number,
            line,
            id,
            kind: self.plan.kind,
        };
        let columns = Arc::clone(&self.plan.columns);
        let mut row = match cells {
            Some(cells) => Row::new(at, columns, original, cells),
            None => Row::unread(at, columns, original),
        };
        row.unreadable = unreadable.map(Box::new);
        row.short = short;
        Ok(row)
    }

    fn header(&self) -> &[String] {
        &self.plan.columns.header
    }

    /// The cells of a record by their meaning; what it is instead, when the layout says that it is none.
    fn cells(&self, texts: &Texts) -> Result<Cells, &'static str> {
        let mut cells = Cells::with_room(self.header().len(), texts.bytes());
        let unguarded: Texts;
        let texts = if self.plan.guarded {
            unguarded = texts.iter().map(unguard).collect();
            &unguarded
        } else {
            texts
        };
        for (meaning, text) in self.plan.meanings.iter().zip(texts.iter()) {
            if let Some(column) = meaning {
                setting::set(&mut cells, column, text);
            }
        }
        let record = Record::Table {
            header: &self.plan.squashed,
            cells: texts,
        };
        for (path, column) in &self.plan.paths {
            if let Some(text) = record.text(path) {
                setting::set(&mut cells, column, &text);
            }
        }
        match setting::settle(&self.plan.form, self.plan.kind, &record, &mut cells) {
            Verdict::Row => Ok(cells),
            Verdict::NoRecord => Err("no record, by the layout"),
        }
    }

    /// Cells that no column has make a record unreadable: which of them are shifted, nobody knows.
    fn too_wide(&self, line: u64, texts: &Texts) -> Option<Unreadable> {
        let width = self.header().len();
        let extra = (width..texts.len())
            .position(|place| texts.get(place).is_some_and(|text| !text.trim().is_empty()))?;
        Some(Unreadable {
            line,
            column: None,
            excerpt: Some(Box::new(record_excerpt(
                line,
                self.plan.separator,
                texts,
                width + extra,
            ))),
            message: format!(
                "cell {} holds {:?}, but the header has {width} columns; a separator inside a cell needs quotes",
                width + extra + 1,
                texts.get(width + extra).unwrap_or_default()
            ),
        })
    }
}

/// A record as a line, with one of its cells marked.
fn record_excerpt(line: u64, separator: char, cells: &Texts, marked: usize) -> Excerpt {
    let mut text = String::new();
    let mut mark = 0..0;
    for (nth, cell) in cells.iter().enumerate() {
        if nth > 0 {
            text.push(separator);
        }
        let start = text.len();
        if cell.contains([separator, '"', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
        if nth == marked {
            mark = start..text.len();
        }
    }
    Excerpt::near(line, &text, mark)
}

fn damaged(line: u64, damage: &Damage) -> Unreadable {
    let message = match damage {
        Damage::Quote { last_line } if *last_line == line => {
            "a quote (\") is opened here and not rightly closed; close it, or double it where it belongs to the text"
                .to_owned()
        }
        Damage::Quote { last_line } => format!(
            "a quote (\") is opened here and not rightly closed, and what stands down to line {last_line} looks like \
             no record and is lost with it; close it, or double it where it belongs to the text"
        ),
        Damage::TooLong => "this line is longer than 1 MiB; no record is".to_owned(),
    };
    Unreadable {
        line,
        column: None,
        excerpt: None,
        message,
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = Result<Row, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let record = match self.read(Some(self.header().len())) {
                Ok(Some(record)) => record,
                Ok(None) => break,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            };
            let line = record.line;
            let row = match self.no_row(&record) {
                Some(what) => Err(what),
                None => self.row(record),
            };
            match row {
                Ok(row) => return Some(Ok(row)),
                Err(what) => self.left_out.add(line, what),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
