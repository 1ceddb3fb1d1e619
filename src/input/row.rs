//! One record of an input: its place, its cells as they stood, and its cells by meaning. These are read when they are
//! asked for, where that can wait: of a log in which everybody calls often, most rows need not be read again.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;
use std::hash::{Hash as _, Hasher as _};
use std::mem::discriminant;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHasher;

use crate::choice::Kind;
use crate::error::excerpt::Excerpt;
use crate::input::cell;
use crate::input::column::Column;
use crate::input::plain::Plain;
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
    /// The marks of all columns that were ever set.
    there: u64,
}

impl Cells {
    /// No cells yet, with room for so many that take so many bytes together.
    pub(super) fn with_room(count: usize, bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            places: Vec::with_capacity(count),
            remarks: Vec::new(),
            there: 0,
        }
    }

    /// Whether a column of the same kind may be there, a field or a user-defined one whatever its name: told without
    /// looking through the cells, since most columns are not there.
    pub fn may_have(&self, kind: &Column) -> bool {
        self.there & mark(kind) != 0
    }

    /// The text of a column, trimmed; `None` when blank or absent.
    pub fn get(&self, column: &Column) -> Option<&str> {
        if !self.may_have(column) {
            return None;
        }
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
        let text = cell::trimmed(text);
        if !text.is_empty() && self.get(&column).is_none() {
            self.there |= mark(&column);
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

    /// Every cell that is there.
    pub fn iter(&self) -> impl Iterator<Item = (&Column, &str)> {
        self.places.iter().map(|(column, place)| (column, self.at(place)))
    }
}

/// One bit for a column. Some columns share one, and are told apart by looking for them.
fn mark(column: &Column) -> u64 {
    let mut hasher = FxHasher::default();
    discriminant(column).hash(&mut hasher);
    1 << (hasher.finish() % u64::from(u64::BITS))
}

impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter()) && self.remarks == other.remarks
    }
}

impl Eq for Cells {}

/// What the rows of one input have in common. A stream of JSON whose records change their keys has several.
#[derive(Debug, Default)]
pub struct Columns {
    /// The names of the input's own columns. A row's own cells never outnumber them.
    pub header: Arc<Vec<String>>,
    /// Which of the input's columns each meaning was read from, to name it in messages.
    pub names: Arc<Vec<(Column, String)>>,
    /// The columns in which the layout writes numbers with their country code and without a `+`.
    pub with_country_code: Cow<'static, [Column]>,
    /// How cells are read, where their places alone tell what they mean.
    pub(super) plain: Option<Plain>,
}

impl Columns {
    /// For rows whose cells are known.
    pub fn new(
        header: Vec<String>,
        names: Vec<(Column, String)>,
        with_country_code: Cow<'static, [Column]>,
    ) -> Self {
        Self {
            header: Arc::new(header),
            names: Arc::new(names),
            with_country_code,
            plain: None,
        }
    }
}

/// The cells that are each row's own. An answer gives them back as they are, and nothing of them decides it.
const OWN: [Column; 3] = [Column::Id, Column::StartedAt, Column::CallId];

/// Whether a column is one that decides nothing.
pub(super) fn is_own(column: &Column) -> bool {
    OWN.contains(column)
}

/// One record of an input.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it came from.
    pub at: RowRef,
    /// What it has in common with the rows before and behind it.
    pub columns: Arc<Columns>,
    /// The cells as they stood in the input, in the order of the header; missing ones are blank.
    pub original: Texts,
    /// Set when the record could not be read; then the cells are what could be saved of it.
    pub unreadable: Option<Box<Unreadable>>,
    /// Fewer cells than the header has.
    pub short: bool,
    /// Its cells by meaning, once somebody has asked for them. In a box: most rows have none, and rows are moved often.
    cells: OnceCell<Box<Cells>>,
}

impl Row {
    /// A row with these cells.
    pub fn new(at: RowRef, columns: Arc<Columns>, original: Texts, cells: Cells) -> Self {
        Self {
            cells: OnceCell::from(Box::new(cells)),
            ..Self::unread(at, columns, original)
        }
    }

    /// A row whose cells are read when somebody asks for them.
    pub(super) fn unread(at: RowRef, columns: Arc<Columns>, original: Texts) -> Self {
        Self {
            at,
            columns,
            original,
            unreadable: None,
            short: false,
            cells: OnceCell::new(),
        }
    }

    /// Its cells by meaning.
    pub fn cells(&self) -> &Cells {
        self.cells.get_or_init(|| {
            Box::new(match &self.columns.plain {
                Some(plain) => plain.read(&self.original, self.at.kind),
                None => Cells::default(),
            })
        })
    }

    /// When the event began, as the input writes it.
    pub fn started_at(&self) -> Option<Cow<'_, str>> {
        self.own(&Column::StartedAt)
    }

    /// The id that all rows of one call or conversation share.
    pub fn call_id(&self) -> Option<Cow<'_, str>> {
        self.own(&Column::CallId)
    }

    /// A cell that is the row's own, without reading the others.
    fn own(&self, column: &Column) -> Option<Cow<'_, str>> {
        match (self.cells.get(), &self.columns.plain) {
            (None, Some(plain)) => plain.one(&self.original, column),
            (_, _) => self.cells().get(column).map(Cow::Borrowed),
        }
    }

    /// Puts down behind the others what decides about the row: the bytes that another row of the same [`Columns`], source
    /// and kind has only where the two say the same. `false` when nothing can be told of it before it is read.
    pub fn says(&self, to: &mut Vec<u8>) -> bool {
        if self.unreadable.is_some() {
            return false;
        }
        to.push(u8::from(self.short));
        let empty = to.len();
        if let Some(plain) = &self.columns.plain {
            // Whether anything else stands in a row that says nothing is seen when it is read.
            return plain.says(&self.original, to);
        }
        for (column, text) in self.cells().iter().filter(|(column, _)| !is_own(column)) {
            put(&column.name(), to);
            put(text, to);
        }
        to.len() > empty
    }

    /// The same row with other cells.
    #[must_use]
    pub fn with_cells(&self, cells: Cells, original: Texts) -> Self {
        Self {
            unreadable: self.unreadable.clone(),
            short: self.short,
            ..Self::new(self.at.clone(), Arc::clone(&self.columns), original, cells)
        }
    }

    /// The same row with another text in a column, also where that stands in the input.
    #[must_use]
    pub fn with_cell(&self, column: &Column, text: &str) -> Self {
        let mut cells = Cells::default();
        for (known, old) in self.cells().iter() {
            cells.set(known.clone(), if known == column { text } else { old });
        }
        cells.remarks.clone_from(&self.cells().remarks);
        let header = &self.columns.header;
        let name = self.columns.names.iter().find(|(known, _)| known == column);
        let at = name.and_then(|(_, name)| header.iter().position(|header| header == name));
        let original = self.original.iter().enumerate();
        let original = original.map(|(nth, old)| if Some(nth) == at { text } else { old });
        self.with_cells(cells, original.collect())
    }

    /// The input's own name of a column, or the generic one where the input does not have it.
    pub fn column_name(&self, column: &Column) -> String {
        self.columns
            .names
            .iter()
            .find(|(known, _)| known == column)
            .map_or_else(|| column.name().into_owned(), |(_, name)| name.clone())
    }
}

/// Writes a text down so that what follows it cannot be taken for a part of it.
pub(super) fn put(text: &str, to: &mut Vec<u8>) {
    match u8::try_from(text.len()) {
        Ok(length) if length < u8::MAX => to.push(length),
        Ok(_) | Err(_) => {
            to.push(u8::MAX);
            to.extend_from_slice(&text.len().to_le_bytes());
        }
    }
    to.extend_from_slice(text.as_bytes());
}
