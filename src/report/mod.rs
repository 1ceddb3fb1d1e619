//! Pure: answers to text, one file per format.
//!
//! A report is fed one answer after the other and writes into whatever it is handed; it opens no file, asks no
//! clock and knows no terminal. Width and colour come in as a [`Style`].

pub mod answer;
pub mod columns;
pub mod csv;
pub mod diff;
pub mod guard;
pub mod json;
pub mod ndjson;
pub mod rejects;
pub mod summary;
pub mod table;
pub mod text;
mod words;

#[cfg(test)]
pub(crate) mod samples;

use std::io::{self, Write};
use std::str::FromStr;

use answer::Answer;
use summary::Summary;

/// The formats that rows are printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Grouped by what a person has to decide about; for reading.
    Diff,
    /// One line a row in columns; for reading.
    Table,
    /// One JSON document; for programs.
    Json,
    /// One JSON object a line; for programs and pipes.
    Ndjson,
    /// The input's own columns with the answer beside them; for spreadsheets.
    Csv,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: &'static [Self] = &[Self::Diff, Self::Table, Self::Json, Self::Ndjson, Self::Csv];

    /// The word on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Diff => "diff",
            Self::Table => "table",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    /// Reads the word of the command line.
    ///
    /// # Errors
    /// The list of the formats that there are.
    fn from_str(word: &str) -> Result<Self, String> {
        let known = || Self::ALL.iter().copied();
        known().find(|format| format.code() == word).ok_or_else(|| {
            let words: Vec<_> = known().map(Self::code).collect();
            format!("no format {word:?}; there are {}", words.join(", "))
        })
    }
}

/// How a text for people is dressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal, or of the page that the text will stand on.
    pub width: usize,
    /// Whether colours may be used. Nothing is ever said by colour alone.
    pub colour: bool,
}

impl Style {
    /// The width where none is known, as when the text goes into a file.
    pub const UNKNOWN_WIDTH: usize = 100;
}

impl Default for Style {
    fn default() -> Self {
        Self {
            width: Self::UNKNOWN_WIDTH,
            colour: false,
        }
    }
}

/// A row's own columns as they stood in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputCells<'a> {
    /// The names of the columns.
    pub header: &'a [String],
    /// The cells, in the order of the header. Missing ones count as empty.
    pub cells: &'a [String],
}

/// One format. It is fed every answer in input order, and then finished once.
pub trait Report {
    /// Takes one row. A format that has to see all rows first keeps what it needs and writes nothing yet.
    ///
    /// # Errors
    /// Whatever `out` says.
    fn row(&mut self, answer: &Answer, input: &InputCells<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// Writes what is left. It does not flush `out`.
    ///
    /// # Errors
    /// Whatever `out` says.
    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// The writer of a format. `columns` are the columns of all inputs together ([`columns::union`]); only `csv`
/// needs them.
pub fn new(format: Format, style: Style, columns: Vec<String>) -> Box<dyn Report> {
    match format {
        Format::Diff => Box::new(diff::Diff::new(style)),
        Format::Table => Box::new(table::Table::new(style)),
        Format::Json => Box::new(json::Json::default()),
        Format::Ndjson => Box::new(ndjson::Ndjson),
        Format::Csv => Box::new(csv::Csv::new(columns)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_word_and_no_other_is() {
        for format in Format::ALL {
            assert_eq!(format.code().parse(), Ok(*format));
        }
        assert_eq!(
            "xml".parse::<Format>(),
            Err("no format \"xml\"; there are diff, table, json, ndjson, csv".into())
        );
    }
}
