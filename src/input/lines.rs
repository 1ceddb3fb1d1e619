//! Which physical line a byte stands in.
//!
//! The csv crate's own line numbers are wrong on files with CRLF and after blank lines (rust-csv issues 184,
//! 208 and 395), so the lines are counted here, as the bytes pass by.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

/// The starts of lines that passed by and were not asked for yet.
#[derive(Debug, Default)]
struct Seen {
    /// Byte offset and line number of the first byte of each line that is not blank.
    starts: VecDeque<(u64, u64)>,
    line: u64,
    offset: u64,
    at_line_start: bool,
    after_cr: bool,
    quotes: u64,
}

/// Passes bytes on and counts their lines.
pub struct CountLines<R> {
    inner: R,
    seen: Rc<RefCell<Seen>>,
}

/// Answers for the reader that the bytes went to.
#[derive(Debug, Clone)]
pub struct LineOf {
    seen: Rc<RefCell<Seen>>,
}

impl<R: Read> CountLines<R> {
    /// Counts the lines of `inner`, the first of which has this number.
    pub fn new(inner: R, first_line: u64) -> (Self, LineOf) {
        let seen = Rc::new(RefCell::new(Seen {
            line: first_line,
            at_line_start: true,
            ..Seen::default()
        }));
        (
            Self {
                inner,
                seen: Rc::clone(&seen),
            },
            LineOf { seen },
        )
    }
}

impl LineOf {
    /// The line of the first content byte at or after this offset. Offsets must not go back.
    pub fn record_at(&self, offset: u64) -> u64 {
        let mut seen = self.seen.borrow_mut();
        while seen.starts.front().is_some_and(|(start, _)| *start < offset) {
            seen.starts.pop_front();
        }
        seen.starts.front().map_or(seen.line, |(_, line)| *line)
    }

    /// How many `"` passed by so far.
    pub fn quotes(&self) -> u64 {
        self.seen.borrow().quotes
    }
}

impl<R: Read> Read for CountLines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let mut seen = self.seen.borrow_mut();
        for &byte in &buffer[..count] {
            match byte {
                b'\n' if seen.after_cr => seen.after_cr = false,
                b'\n' | b'\r' => {
                    seen.line += 1;
                    seen.at_line_start = true;
                    seen.after_cr = byte == b'\r';
                }
                _ => {
                    seen.after_cr = false;
                    if seen.at_line_start {
                        let start = (seen.offset, seen.line);
                        seen.starts.push_back(start);
                        seen.at_line_start = false;
                    }
                    if byte == b'"' {
                        seen.quotes += 1;
                    }
                }
            }
            seen.offset += 1;
        }
        Ok(count)
    }
}
