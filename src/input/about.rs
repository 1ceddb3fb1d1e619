//! What was found out about an input before its first row: for whoever wants to check how it is read.

use std::cell::RefCell;
use std::rc::Rc;

use crate::choice::Kind;
use crate::input::column::Column;
use crate::input::recognise::Recognised;

/// How an input is read.
#[derive(Debug, Clone)]
pub struct About {
    /// Its name.
    pub name: String,
    /// How its bytes are turned into text.
    pub encoding: &'static str,
    /// What it is.
    pub shape: Shape,
    /// Whose columns it has; absent when there is nothing in it.
    pub layout: Option<Recognised>,
    /// What its rows are.
    pub kind: Option<Kind>,
    /// Its columns or keys, with what each is read as.
    pub columns: Vec<(String, Option<Column>)>,
    /// What should be known about it as a whole.
    pub notes: Vec<String>,
    /// Records that are no rows; grows while rows are read.
    pub left_out: LeftOut,
}

/// The form of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Nothing but blanks.
    Empty,
    /// A table with this separator; the line of its header, when it has one.
    Table {
        /// Between the cells.
        separator: char,
        /// The physical line of the header.
        header_line: Option<u64>,
    },
    /// JSON in any form.
    Json,
}

/// How many records left out are remembered with their lines.
const REMEMBERED: usize = 10;

/// How many there were, and the first of them with their lines.
#[derive(Debug, Default)]
struct Seen {
    count: u64,
    first: Vec<(u64, &'static str)>,
}

/// Records that were left out, shared between a reader and whoever asks.
#[derive(Debug, Clone, Default)]
pub struct LeftOut {
    seen: Rc<RefCell<Seen>>,
}

impl LeftOut {
    pub(super) fn add(&self, line: u64, what: &'static str) {
        let mut seen = self.seen.borrow_mut();
        seen.count += 1;
        if seen.first.len() < REMEMBERED {
            seen.first.push((line, what));
        }
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.seen.borrow().count
    }

    /// The first of them: line, and what stands there.
    pub fn first(&self) -> Vec<(u64, &'static str)> {
        self.seen.borrow().first.clone()
    }
}
