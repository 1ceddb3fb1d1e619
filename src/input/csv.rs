//! Tables of text: the separator and the header are found, then each record becomes a row.

use std::io::{Cursor, Read};
use std::sync::Arc;

use csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use crate::choice::Kind;
use crate::error::nearest;
use crate::input::column::{Column, squash};
use crate::input::error::InputError;
use crate::input::layout::Layout;
use crate::input::lines::{CountLines, LineOf};
use crate::input::options::InputOptions;
use crate::input::row::{Cells, Row, RowRef, Unreadable};
use crate::report::guard::unguard;

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A title or a blank line may stand above the header; it is looked for in this many records.
const HEADER_WITHIN: usize = 20;

/// A record longer than this is not a record but a quote that was never closed.
const RECORD_LIMIT: usize = 1024 * 1024;

/// How a table is written.
struct Shape {
    separator: u8,
    /// Records above the header.
    skip: usize,
    header: Arc<Vec<String>>,
    /// The meaning of each column, by position.
    meanings: Vec<Option<Column>>,
    names: Arc<Vec<(Column, String)>>,
    kind: Kind,
    layout: &'static Layout,
    /// The table is one that this program wrote: cells that a spreadsheet would run have an apostrophe before them.
    guarded: bool,
}

/// A column that only tables have that this program wrote.
const OWN_COLUMN: &str = "matchbook_outcome";

/// The rows of a table. `sample` is the beginning of `whole`.
pub(super) fn rows(
    source: Arc<str>,
    sample: &[u8],
    whole: impl Read + 'static,
    options: &InputOptions,
) -> Result<impl Iterator<Item = Result<Row, InputError>> + 'static, InputError> {
    let shape = find_shape(&source, sample, options)?;
    let (counted, lines) = CountLines::new(whole, 1);
    let reader = builder(shape.separator).from_reader(counted);
    let mut table = Table {
        source,
        shape,
        reader,
        lines,
        number: 0,
        next: None,
        ended: false,
    };
    for _ in 0..=table.shape.skip {
        table.read()?;
    }
    table.next = table.read()?;
    Ok(table)
}

fn builder(separator: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true);
    builder
}

/// Tries each separator on the sample; the header is the record in which most columns are known.
fn find_shape(source: &str, sample: &[u8], options: &InputOptions) -> Result<Shape, InputError> {
    let mut best: Option<(usize, u8, usize, Vec<String>)> = None;
    for separator in SEPARATORS {
        let mut reader = builder(separator).from_reader(Cursor::new(sample));
        for (skip, record) in reader.byte_records().take(HEADER_WITHIN).enumerate() {
            let Ok(record) = record else { break };
            let header: Vec<String> = record.iter().map(header_text).collect();
            let known = known_columns(&header, options);
            if known > best.as_ref().map_or(0, |best| best.0) {
                best = Some((known, separator, skip, header));
            }
        }
    }
    let Some((_, separator, skip, header)) = best else {
        return Err(not_understood(source, sample, options));
    };
    let layout = options
        .layout
        .unwrap_or_else(|| Layout::of_headers(&header.iter().map(String::as_str)).0);
    let mut meanings: Vec<Option<Column>> = Vec::with_capacity(header.len());
    for name in &header {
        // Of two columns with one meaning the first is read; the other stays as it is in the output.
        let meaning = layout
            .column(name)
            .filter(|column| !meanings.contains(&Some(column.clone())));
        meanings.push(meaning);
    }
    for (column, name) in &options.map {
        let Some(position) = header.iter().position(|header| squash(header) == squash(name)) else {
            return Err(no_such_column(source, name, &header));
        };
        for meaning in &mut meanings {
            if meaning.as_ref() == Some(column) {
                *meaning = None;
            }
        }
        meanings[position] = Some(column.clone());
    }
    let names = meanings
        .iter()
        .zip(&header)
        .filter_map(|(meaning, name)| Some((meaning.clone()?, name.clone())));
    Ok(Shape {
        separator,
        skip,
        names: Arc::new(names.collect()),
        guarded: header.iter().any(|name| name == OWN_COLUMN),
        header: Arc::new(header),
        meanings,
        kind: options.kind.unwrap_or(layout.kind),
        layout,
    })
}

fn header_text(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell)
        .trim()
        .trim_matches('\u{feff}')
        .to_owned()
}

fn known_columns(header: &[String], options: &InputOptions) -> usize {
    let known = match options.layout {
        Some(layout) => header.iter().filter(|name| layout.column(name).is_some()).count(),
        None => Layout::of_headers(&header.iter().map(String::as_str)).1,
    };
    let mapped = options
        .map
        .iter()
        .filter(|(_, name)| header.iter().any(|header| squash(header) == squash(name)));
    known + mapped.count()
}

fn not_understood(source: &str, sample: &[u8], options: &InputOptions) -> InputError {
    let first: String = String::from_utf8_lossy(sample)
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(80)
        .collect();
    // With a mapping at hand the likeliest fault is its spelling.
    if let Some((_, name)) = options.map.first() {
        let header: Vec<String> = first
            .split(SEPARATORS.map(char::from))
            .map(|cell| header_text(cell.as_bytes()))
            .collect();
        return no_such_column(source, name, &header);
    }
    let known: Vec<&str> = Column::names().collect();
    InputError::NotUnderstood {
        name: source.to_owned(),
        message: format!(
            "no column of the first {HEADER_WITHIN} lines is known; the file begins with {first:?}"
        ),
        hint: format!(
            "name the columns with --map FIELD=COLUMN; the fields are {}",
            known.join(", ")
        ),
    }
}

fn no_such_column(source: &str, name: &str, header: &[String]) -> InputError {
    let near = nearest(name, header.iter().map(String::as_str));
    InputError::NotUnderstood {
        name: source.to_owned(),
        message: format!("--map names a column {name:?} that the file does not have"),
        hint: match near {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!("the columns are {}", header.join(", ")),
        },
    }
}

struct Table<R: Read> {
    source: Arc<str>,
    shape: Shape,
    reader: Reader<CountLines<R>>,
    lines: LineOf,
    number: u64,
    /// One record is read ahead, to know the last one when it comes.
    next: Option<(u64, ByteRecord)>,
    ended: bool,
}

impl<R: Read> Table<R> {
    /// The next record with its line, blank lines left out.
    fn read(&mut self) -> Result<Option<(u64, ByteRecord)>, InputError> {
        let mut record = ByteRecord::new();
        let offset = self.reader.position().byte();
        let found = self
            .reader
            .read_byte_record(&mut record)
            .map_err(|error| InputError::Io {
                name: self.source.to_string(),
                error: error.into(),
            })?;
        Ok(found.then(|| (self.lines.record_at(offset), record)))
    }

    fn row(&mut self, line: u64, record: &ByteRecord, is_last: bool) -> Row {
        self.number += 1;
        let width = self.shape.header.len();
        let texts: Vec<String> = record
            .iter()
            .map(|cell| String::from_utf8_lossy(cell).into_owned())
            .collect();
        let unreadable = self.fault(line, &texts, is_last);
        let mut cells = Cells::default();
        if unreadable.is_none() {
            for (meaning, text) in self.shape.meanings.iter().zip(&texts) {
                if let Some(column) = meaning {
                    let text = if self.shape.guarded { unguard(text) } else { text };
                    cells.set(column.clone(), text);
                }
            }
        }
        if unreadable.is_none() {
            (self.shape.layout.nested)(&self.nested(&texts), &mut cells);
        }
        let short = texts.len() < width;
        let mut original = texts;
        original.resize(width, String::new());
        Row {
            at: RowRef {
                source: Arc::clone(&self.source),
                number: self.number,
                line,
                id: cells.get(&Column::Id).map(str::to_owned),
                kind: self.shape.kind,
            },
            cells,
            header: Arc::clone(&self.shape.header),
            original,
            names: Arc::clone(&self.shape.names),
            unreadable,
            short,
            with_country_code: self.shape.layout.with_country_code,
        }
    }

    /// The cells that hold lists or objects of JSON: a rejects file of JSON records has them so, and is fed back.
    fn nested(&self, texts: &[String]) -> Map<String, Value> {
        let cells = self
            .shape
            .header
            .iter()
            .zip(texts)
            .filter(|(_, text)| text.starts_with(['[', '{']));
        cells
            .filter_map(|(name, text)| Some((name.clone(), serde_json::from_str(text).ok()?)))
            .collect()
    }

    /// What makes a record unreadable: cells that no column has, or a quote that was never closed.
    fn fault(&self, line: u64, texts: &[String], is_last: bool) -> Option<Unreadable> {
        let width = self.shape.header.len();
        let length: usize = texts.iter().map(String::len).sum();
        if length > RECORD_LIMIT || (is_last && self.lines.quotes() % 2 == 1) {
            return Some(Unreadable {
                line,
                column: None,
                message: "a quote (\") is opened here and never closed, so the rows after it cannot be told apart; \
                          close it, or double it where it belongs to the text"
                    .to_owned(),
            });
        }
        let extra = texts
            .iter()
            .skip(width)
            .position(|text| !text.trim().is_empty())?;
        Some(Unreadable {
            line,
            column: None,
            message: format!(
                "cell {} holds {:?}, but the header has {width} columns; a separator inside a cell needs quotes",
                width + extra + 1,
                texts[width + extra]
            ),
        })
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = Result<Row, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (line, record) = self.next.take()?;
            if self.ended {
                return None;
            }
            match self.read() {
                Ok(next) => self.next = next,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
            // Files pasted together repeat their header.
            if record
                .iter()
                .map(header_text)
                .eq(self.shape.header.iter().cloned())
            {
                continue;
            }
            let is_last = self.next.is_none();
            return Some(Ok(self.row(line, &record, is_last)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::reader::open;

    fn read(text: &str) -> Vec<Row> {
        read_with(text, &InputOptions::default())
    }

    fn read_with(text: &str, options: &InputOptions) -> Vec<Row> {
        let rows = open("t.csv", Cursor::new(text.as_bytes().to_vec()), options).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    fn emails(rows: &[Row]) -> Vec<(u64, u64, &str)> {
        rows.iter()
            .map(|row| {
                (
                    row.at.number,
                    row.at.line,
                    row.cells.get(&Column::Email).unwrap_or("-"),
                )
            })
            .collect()
    }

    #[test]
    fn lines_are_physical_whatever_ends_them() {
        let text = "Email,Note\na@x.example,\"two\nlines\"\n\nb@x.example,\n\n\nc@x.example,end\n";
        let expected = vec![
            (1, 2, "a@x.example"),
            (2, 5, "b@x.example"),
            (3, 8, "c@x.example"),
        ];
        assert_eq!(emails(&read(text)), expected);
        assert_eq!(emails(&read(&text.replace('\n', "\r\n"))), expected);
        assert_eq!(emails(&read(&text.replace('\n', "\r"))), expected);
    }

    #[test]
    fn separators_titles_and_repeated_headers() {
        for separator in [",", ";", "\t", "|"] {
            let text = "Export of May\n\nName,E-Mail,Company ID\nAna,a@x.example,0\nName,E-Mail,Company ID\nBo,b@x.example,5\n"
                .replace(',', separator);
            let rows = read(&text);
            assert_eq!(
                emails(&rows),
                [(1, 4, "a@x.example"), (2, 6, "b@x.example")],
                "{separator:?}"
            );
            assert_eq!(rows[0].cells.get(&Column::CompanyId), Some("0"));
        }
        assert_eq!(
            emails(&read("sep=;\nname;email\nAna;a@x.example\n")),
            [(1, 3, "a@x.example")]
        );
    }

    #[test]
    fn a_shifted_row_is_unreadable_and_the_rest_go_on() {
        let rows = read("name,email\nRuiz, Ana,a@x.example\nBo,b@x.example\nCy\n");
        assert!(rows[0].unreadable.as_ref().unwrap().message.contains("cell 3"));
        assert_eq!(rows[1].cells.get(&Column::Email), Some("b@x.example"));
        assert!(rows[2].short && rows[2].unreadable.is_none());
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told() {
        let rows = read("name,email\nAna,a@x.example\n\"Bo,b@x.example\nCy,c@x.example\n");
        assert_eq!(rows.len(), 2);
        assert!(
            rows[1]
                .unreadable
                .as_ref()
                .unwrap()
                .message
                .contains("never closed")
        );
        assert_eq!(rows[1].at.line, 3);
    }

    #[test]
    fn a_mapped_column_wins_over_a_known_one() {
        let options = InputOptions {
            map: vec![(Column::Email, "Gast".to_owned())],
            ..InputOptions::default()
        };
        assert_eq!(
            emails(&read_with("Email,Gast\nhost@x.example,g@x.example\n", &options)),
            [(1, 2, "g@x.example")]
        );
        let error = open("t.csv", Cursor::new(b"Email,Guest\n".to_vec()), &options)
            .err()
            .unwrap();
        assert!(error.to_string().contains("Gast"), "{error}");
    }

    #[test]
    fn nested_values_of_a_rejects_file_are_read_back() {
        let rows = read(
            "id,end_user_email,associated_entities\nsreq_1,a@x.example,\"[{\"\"type\"\":\"\"autotask/company\"\",\"\"id\"\":12}]\"\n",
        );
        assert_eq!(rows[0].cells.get(&Column::CompanyId), Some("12"));
        assert_eq!(rows[0].cells.get(&Column::Email), Some("a@x.example"));
    }

    #[test]
    fn a_file_without_known_columns_is_not_understood() {
        let error = open(
            "t.csv",
            Cursor::new(b"alpha,beta\n1,2\n".to_vec()),
            &InputOptions::default(),
        )
        .err()
        .unwrap();
        assert!(error.to_string().contains("no column"), "{error}");
    }
}
