//! Pure: answers to text, one file per format.
//!
//! A report is fed one answer after the other and writes into whatever it is handed; it opens no file, asks no
//! clock and knows no terminal. Width and colour come in as a [`Style`].

pub mod checkup;
pub mod columns;
pub mod contacts;
pub mod csv;
pub mod diff;
mod fields;
pub mod groups;
pub mod guard;
pub mod html;
pub mod json;
pub mod ndjson;
pub mod plain;
pub mod rejects;
pub mod summary;
pub mod table;
mod words;

#[cfg(test)]
pub(crate) mod samples;

use std::io::{self, Write};

use crate::answer::Answer;
use summary::Summary;

use crate::choice::Format;

/// How a text for people is dressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal, or of the page that the text will stand on.
    pub width: usize,
    /// Whether colours may be used. Nothing is ever said by colour alone.
    pub colour: bool,
    /// Whether the signs that matchbook itself puts in are ASCII. Names stay as they are written.
    pub ascii: bool,
    /// Whether rows that are otherwise only counted are shown one by one.
    pub all: bool,
}

impl Style {
    /// The width where none is known, as when the text goes into a file.
    pub const UNKNOWN_WIDTH: usize = 100;

    /// Stands between an old and a new value.
    fn arrow(self) -> &'static str {
        if self.ascii { "->" } else { "→" }
    }

    /// Stands where something was cut off; one column wide.
    fn cut(self) -> char {
        if self.ascii { '~' } else { '…' }
    }
}

impl Default for Style {
    fn default() -> Self {
        Self {
            width: Self::UNKNOWN_WIDTH,
            colour: false,
            ascii: false,
            all: false,
        }
    }
}

/// A row's own columns as they stood in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputCells<'a> {
    /// The names of the columns.
    pub header: &'a [String],
    /// The cells, in the order of the header. Missing ones count as empty.
    pub cells: &'a [&'a str],
}

/// One format. It is fed every answer in input order, and then finished once.
///
/// A report whose first page needs what only the last row tells is fed all rows more than once: memory does not grow
/// with the rows, and the rows wait in a file anyway. Rows are fed by one thread, and read by another one.
pub trait Report: Send {
    /// How many passes over all rows there are.
    fn passes(&self) -> usize {
        1
    }

    /// Begins one pass, counted from 0, and says whether it is to be fed. Where there are several, `summary` has the
    /// figures of all rows already; where there is one, they are all zero.
    ///
    /// # Errors
    /// Whatever `out` says.
    fn begin_pass(&mut self, _pass: usize, _summary: &Summary, _out: &mut dyn Write) -> io::Result<bool> {
        Ok(true)
    }

    /// Takes one row. A format that has to see all rows first keeps what it needs and writes nothing yet.
    ///
    /// # Errors
    /// Whatever `out` says.
    fn row(&mut self, answer: &Answer, input: &InputCells<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// Takes answers that are JSON already, each on a line of its own. Only formats whose rows are just that can;
    /// see [`takes_lines`].
    ///
    /// # Errors
    /// Whatever `out` says.
    fn lines(&mut self, lines: &[u8], out: &mut dyn Write) -> io::Result<()> {
        let _ = (lines, out);
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Writes what is left. It does not flush `out`.
    ///
    /// # Errors
    /// Whatever `out` says.
    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// Whether the rows of a format are the answers themselves, as JSON, and nothing of the input.
pub fn takes_lines(format: Format) -> bool {
    match format {
        Format::Json | Format::Ndjson => true,
        Format::Diff | Format::Table | Format::Csv | Format::Html => false,
    }
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
        Format::Html => Box::new(html::Html::default()),
    }
}
