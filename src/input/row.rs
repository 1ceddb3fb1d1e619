//! One record of an input, as it was read: its place, its cells by meaning, and its cells as they stood.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::choice::Kind;
use crate::error::excerpt::Excerpt;
use crate::input::column::Column;
use crate::input::texts::Texts;

/// Where a row came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRef {
    /// The input as it was named; `-` for standard input.
    pub source: Arc<str>,
    /// Counts the records of its source from 1.
    pub number: u64,
    /// The physical line where the record starts, from 1.
    pub line: u64,
    /// The row's own id, when it has one.
    pub id: Option<String>,
    /// What kind of record it is.
    pub kind: Kind,
}

impl fmt::Display for RowRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.source, self.line)
    }
}

/// Why a row could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The physical line of the fault, from 1.
    pub line: u64,
    /// The character in that line, from 1, where that is known.
    pub column: Option<u64>,
    /// What stands there, where it is at hand.
    pub excerpt: Option<Box<Excerpt>>,
    /// What is wrong and what to do.
    pub message: String,
}

/// The cells of a row by their meaning. A blank cell is an absent one.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    /// The texts one behind the other; those of cells that were taken away are among them.
    text: String,
    places: Vec<(Column, Range<usize>)>,
    remarks: Vec<String>,
}

impl Cells {
    /// No cells yet, with room for so many that take so many bytes together.
    pub(super) fn with_room(count: usize, bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            places: Vec::with_capacity(count),
            remarks: Vec::new(),
        }
    }

    /// The text of a column, trimmed; `None` when blank or absent.
    pub fn get(&self, column: &Column) -> Option<&str> {
        self.places
            .iter()
            .find(|(known, _)| known == column)
            .map(|(_, place)| self.at(place))
    }

    fn at(&self, place: &Range<usize>) -> &str {
        // Every place was made from this text, so nothing is ever left out here.
        self.text.get(place.clone()).unwrap_or_default()
    }

    /// Sets a column unless the text is blank. The first text that a column gets stays.
    pub fn set(&mut self, column: Column, text: &str) {
        let text = text.trim();
        if !text.is_empty() && self.get(&column).is_none() {
            let start = self.text.len();
            self.text.push_str(text);
            self.places.push((column, start..self.text.len()));
        }
    }

    /// Takes a cell away, for a layout to set it right.
    pub(super) fn take(&mut self, column: &Column) -> Option<String> {
        let position = self.places.iter().position(|(known, _)| known == column)?;
        let (_, place) = self.places.remove(position);
        Some(self.at(&place).to_owned())
    }

    /// Sets a column whatever it held.
    pub(super) fn put(&mut self, column: Column, text: &str) {
        self.take(&column);
        self.set(column, text);
    }

    /// Notes something that whoever checks the input should know and that decides nothing.
    pub(super) fn remark(&mut self, remark: String) {
        self.remarks.push(remark);
    }

    /// What was noted about the row.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Whether nothing is in the row.
    pub fn is_blank(&self) -> bool {
        self.places.is_empty()
    }

    /// The same cells but for those of some columns, in as little memory as they need, without what was noted.
    #[must_use]
    pub fn without(&self, columns: &[Column]) -> Self {
        let kept = || self.iter().filter(|(column, _)| !columns.contains(column));
        let bytes = kept().map(|(_, text)| text.len()).sum();
        let mut cells = Self::with_room(kept().count(), bytes);
        for (column, text) in kept() {
            cells.set(column.clone(), text);
        }
        cells
    }

    /// How many bytes of memory the cells take, about.
    pub fn size(&self) -> usize {
        self.text.capacity() + self.places.capacity() * size_of::<(Column, Range<usize>)>()
    }

    /// Every cell that is there.
    pub fn iter(&self) -> impl Iterator<Item = (&Column, &str)> {
        self.places.iter().map(|(column, place)| (column, self.at(place)))
    }
}

impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter()) && self.remarks == other.remarks
    }
}

impl Eq for Cells {}

/// One record of an input.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it came from.
    pub at: RowRef,
    /// Its cells by meaning.
    pub cells: Cells,
    /// The names of the input's own columns, shared by the rows of one source. Grows with JSON records that
    /// bring new keys; a row's own cells never outnumber the header it carries.
    pub header: Arc<Vec<String>>,
    /// The cells as they stood in the input, in the order of the header; missing ones are blank.
    pub original: Texts,
    /// Which of the input's columns each meaning was read from, to name it in messages.
    pub names: Arc<Vec<(Column, String)>>,
    /// Set when the record could not be read; then the cells are what could be saved of it.
    pub unreadable: Option<Unreadable>,
    /// Fewer cells than the header has.
    pub short: bool,
    /// The columns in which the layout writes numbers with their country code and without a `+`.
    pub with_country_code: Cow<'static, [Column]>,
}

impl Row {
    /// The same row with another text in a column, also where that stands in the input.
    #[must_use]
    pub fn with_cell(&self, column: &Column, text: &str) -> Self {
        let mut cells = Cells::default();
        for (known, old) in self.cells.iter() {
            cells.set(known.clone(), if known == column { text } else { old });
        }
        cells.remarks.clone_from(&self.cells.remarks);
        let name = self.names.iter().find(|(known, _)| known == column);
        let at = name.and_then(|(_, name)| self.header.iter().position(|header| header == name));
        let original = self.original.iter().enumerate();
        let original = original.map(|(nth, old)| if Some(nth) == at { text } else { old });
        Self {
            at: self.at.clone(),
            cells,
            header: Arc::clone(&self.header),
            original: original.collect(),
            names: Arc::clone(&self.names),
            unreadable: self.unreadable.clone(),
            short: self.short,
            with_country_code: self.with_country_code.clone(),
        }
    }

    /// The input's own name of a column, or the generic one where the input does not have it.
    pub fn column_name(&self, column: &Column) -> String {
        self.names
            .iter()
            .find(|(known, _)| known == column)
            .map_or_else(|| column.name().into_owned(), |(_, name)| name.clone())
    }
}
