//! Rows that wait to be printed, in order. Rows that need nothing are final when they are decided; they wait in a
//! temporary file, so that memory grows only with the rows that need something.

use std::io::{BufRead as _, BufReader, BufWriter, Seek as _, Write as _};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tempfile::SpooledTempFile;

use crate::answer::Answer;
use crate::commands::carry_out::files::Outlet;
use crate::decision::settled::Settlement;
use crate::error::Failure;
use crate::input::Row;
use crate::input::texts::Texts;
use crate::person::candidate::Candidate;
use crate::plan::saved::ReadAs;
use crate::report::InputCells;
use crate::report::summary::Tally;

/// Small batches never touch the disk.
const IN_MEMORY: usize = 8 * 1024 * 1024;

/// Rows that wait to be printed.
pub(in crate::commands) struct Spool {
    file: BufWriter<SpooledTempFile>,
    headers: Vec<Arc<Vec<String>>>,
    /// Where final answers go as long as no row before them waits.
    outlet: Option<Outlet>,
    /// Whether a row waits.
    waits: bool,
    /// What went to the outlet.
    printed: Tally,
}

#[derive(Serialize, Deserialize)]
struct Line {
    /// Which of the headers the cells stand under.
    header: usize,
    cells: Texts,
    /// Absent when the plan holds it.
    answer: Option<Answer>,
    /// How the cells were read, where the row may be decided again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read_as: Option<ReadAs>,
    /// What persons have decided that the row's decision rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    settled: Vec<Settlement>,
}

/// A row that comes back from the spool.
pub(in crate::commands) struct Waiting<'s> {
    pub(in crate::commands) header: &'s [String],
    /// Which of [`Spool::headers`] that is.
    pub(in crate::commands) header_number: usize,
    pub(in crate::commands) cells: Texts,
    /// Absent when the plan holds it.
    pub(in crate::commands) answer: Option<Answer>,
    /// How the row was read, where the plan holds the answer.
    pub(in crate::commands) read_as: Option<ReadAs>,
    /// What persons have decided that the row's decision rests on.
    pub(in crate::commands) settled: Vec<Settlement>,
}

impl Spool {
    /// A spool that hands final answers on to the outlet, where there is one.
    pub(in crate::commands) fn new(outlet: Option<Outlet>) -> Self {
        Self {
            file: BufWriter::new(SpooledTempFile::new(IN_MEMORY)),
            headers: Vec::new(),
            outlet,
            waits: false,
            printed: Tally::default(),
        }
    }

    /// Whether final answers may come as [`Spool::lines`].
    pub(in crate::commands) fn takes_lines(&self) -> bool {
        self.outlet.is_some()
    }

    /// Puts final answers away that are JSON already, each on a line of its own, with what they count.
    pub(in crate::commands) fn lines(&mut self, lines: &[u8], tally: &Tally) -> Result<(), Failure> {
        match &mut self.outlet {
            Some(outlet) if !self.waits => {
                outlet.report.lines(lines, &mut outlet.file)?;
                self.printed.add_all(tally);
            }
            Some(_) | None => {
                for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                    self.file.write_all(br#"{"header":0,"cells":[],"answer":"#)?;
                    self.file.write_all(line)?;
                    self.file.write_all(b"}\n")?;
                }
            }
        }
        Ok(())
    }

    /// The outlet with the report that it has begun, and what was printed there: none of it comes again.
    pub(in crate::commands) fn printed(&mut self) -> (Option<Outlet>, Tally) {
        (self.outlet.take(), std::mem::take(&mut self.printed))
    }

    /// Puts a row away whose answer is final.
    pub(in crate::commands) fn done(&mut self, row: &Row, answer: Answer) -> Result<(), Failure> {
        if let Some(outlet) = self.outlet.as_mut().filter(|_| !self.waits) {
            let cells: Vec<&str> = row.original.iter().collect();
            let input = InputCells {
                header: &row.columns.header,
                cells: &cells,
            };
            outlet.report.row(&answer, &input, &mut outlet.file)?;
            self.printed.add(&answer);
            return Ok(());
        }
        self.put(
            &row.columns.header,
            row.original.clone(),
            Some(answer),
            None,
            Vec::new(),
        )
    }

    /// Puts a row away whose answer the plan holds.
    pub(in crate::commands) fn pending(
        &mut self,
        row: &Row,
        person: &Candidate,
        settled: Vec<Settlement>,
    ) -> Result<(), Failure> {
        self.waits = true;
        let read_as = ReadAs::of(&person.cells_of(row), &row.columns.with_country_code);
        self.put(
            &row.columns.header,
            row.original.clone(),
            None,
            Some(read_as),
            settled,
        )
    }

    /// Puts a row away that was saved; without an answer when the plan holds it.
    pub(in crate::commands) fn restored(
        &mut self,
        header: &Arc<Vec<String>>,
        cells: Texts,
        answer: Option<Answer>,
    ) -> Result<(), Failure> {
        self.put(header, cells, answer, None, Vec::new())
    }

    fn put(
        &mut self,
        header: &Arc<Vec<String>>,
        cells: Texts,
        answer: Option<Answer>,
        read_as: Option<ReadAs>,
        settled: Vec<Settlement>,
    ) -> Result<(), Failure> {
        let known = self
            .headers
            .iter()
            .rposition(|known| Arc::ptr_eq(known, header) || known == header);
        let header = if let Some(known) = known {
            known
        } else {
            self.headers.push(Arc::clone(header));
            self.headers.len() - 1
        };
        let line = Line {
            header,
            cells,
            answer,
            read_as,
            settled,
        };
        serde_json::to_writer(&mut self.file, &line).map_err(anyhow::Error::from)?;
        self.file.write_all(b"\n")?;
        Ok(())
    }

    /// The headers of all inputs, in the order they were met.
    pub(in crate::commands) fn headers(&self) -> impl Iterator<Item = &[String]> {
        self.headers.iter().map(|header| header.as_slice())
    }

    /// Every row, in order; may be called again.
    pub(in crate::commands) fn rows(
        &mut self,
        mut each: impl FnMut(Waiting<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.rewind()?;
        let mut reader = BufReader::new(file);
        let mut text = String::new();
        while reader.read_line(&mut text)? > 0 {
            let line: Line = serde_json::from_str(&text).map_err(anyhow::Error::from)?;
            let header = self
                .headers
                .get(line.header)
                .map_or(&[][..], |header| header.as_slice());
            each(Waiting {
                header,
                header_number: line.header,
                cells: line.cells,
                answer: line.answer,
                read_as: line.read_as,
                settled: line.settled,
            })?;
            text.clear();
        }
        Ok(())
    }
}
