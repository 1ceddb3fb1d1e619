//! The `html` format: one page for a browser, to be mailed and kept. It has all in itself and asks the network for
//! nothing; without scripts everything is still there to be read.
//!
//! The figures come first and then the rows that need a person, so the rows are fed once for each section. Rows stand
//! in blocks of which a browser lays out only those in sight. There is no time in it: the same answers give the same
//! page.

mod page;
mod picture;
mod policy;
mod row;

use std::io::{self, Write};

use super::summary::Summary;
use super::{InputCells, Report};
use crate::answer::Answer;
use crate::answer::outcome::Outcome;

/// Rows that are laid out together.
const BLOCK: u64 = 50;

/// What a person decides about, in the order of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    NeedsAPerson,
    Writes,
    NotAttempted,
    Others,
}

impl Section {
    const ALL: [Self; 4] = [Self::NeedsAPerson, Self::Writes, Self::NotAttempted, Self::Others];

    fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Review | Outcome::Invalid | Outcome::Failed | Outcome::Unknown | Outcome::Stale => {
                Self::NeedsAPerson
            }
            Outcome::Create | Outcome::Update | Outcome::Joined | Outcome::Created | Outcome::Updated => {
                Self::Writes
            }
            Outcome::NotAttempted => Self::NotAttempted,
            Outcome::Matched | Outcome::Reject | Outcome::Skip => Self::Others,
        }
    }

    fn title(self, applied: bool) -> &'static str {
        match (self, applied) {
            (Self::NeedsAPerson, _) => "Needs a person",
            (Self::Writes, false) => "Will be written",
            (Self::Writes, true) => "Written",
            (Self::NotAttempted, _) => "Not attempted",
            (Self::Others, _) => "Known, rejected and skipped",
        }
    }

    /// The name that links lead to.
    fn anchor(self) -> &'static str {
        match self {
            Self::NeedsAPerson => "needs-a-person",
            Self::Writes => "writes",
            Self::NotAttempted => "not-attempted",
            Self::Others => "others",
        }
    }

    fn rows(self, summary: &Summary) -> u64 {
        let here = summary.outcomes.iter();
        here.filter(|(outcome, _)| Self::of(**outcome) == self)
            .map(|(_, count)| count)
            .sum()
    }
}

/// The section that is being written.
#[derive(Debug)]
struct Open {
    section: Section,
    /// Rows that it will have.
    rows: u64,
    written: u64,
}

/// Writes each row as soon as it comes, once in the section that it belongs to.
#[derive(Debug, Default)]
pub struct Html {
    applied: bool,
    open: Option<Open>,
}

impl Html {
    /// Ends the section that is being written, and its last block.
    fn close(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.open.take() {
            Some(open) if open.written > 0 => {
                put(out, page::BLOCK_END).and_then(|()| put(out, page::SECTION_END))
            }
            Some(_) => put(out, page::SECTION_END),
            None => Ok(()),
        }
    }
}

impl Report for Html {
    fn passes(&self) -> usize {
        Section::ALL.len()
    }

    fn begin_pass(&mut self, pass: usize, summary: &Summary, out: &mut dyn Write) -> io::Result<bool> {
        if pass == 0 {
            self.applied = summary.run_id.is_some();
            page::head(summary, out)?;
        }
        self.close(out)?;
        let Some(section) = Section::ALL.get(pass).copied() else {
            return Ok(false);
        };
        let rows = section.rows(summary);
        if rows == 0 {
            return Ok(false);
        }
        put(out, &page::section(section, self.applied, rows).into_string())?;
        self.open = Some(Open {
            section,
            rows,
            written: 0,
        });
        Ok(true)
    }

    fn row(&mut self, answer: &Answer, input: &InputCells<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        if Section::of(answer.outcome) != open.section {
            return Ok(());
        }
        if open.written.is_multiple_of(BLOCK) {
            if open.written > 0 {
                put(out, page::BLOCK_END)?;
            }
            let title = open.section.title(self.applied);
            put(out, &page::block(title, open.written, open.rows).into_string())?;
        }
        open.written += 1;
        put(out, &row::row(answer, input).into_string())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.close(out)?;
        page::foot(summary, out)
    }
}

fn put(out: &mut dyn Write, text: &str) -> io::Result<()> {
    out.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests;
