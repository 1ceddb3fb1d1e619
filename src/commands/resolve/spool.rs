//! Rows that wait to be printed, in order. Rows that need nothing are final when they are decided; they wait in a
//! temporary file, so that memory grows only with the rows that need something.

use std::io::{BufRead as _, BufReader, BufWriter, Seek as _, Write as _};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tempfile::SpooledTempFile;

use crate::answer::Answer;
use crate::error::Failure;
use crate::input::Row;

/// Small batches never touch the disk.
const IN_MEMORY: usize = 8 * 1024 * 1024;

/// Rows that wait to be printed.
pub(super) struct Spool {
    file: BufWriter<SpooledTempFile>,
    headers: Vec<Arc<Vec<String>>>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    /// Which of the headers the cells stand under.
    header: usize,
    cells: Vec<String>,
    /// Absent when the plan holds it.
    answer: Option<Answer>,
}

/// A row that comes back from the spool.
pub(super) struct Waiting<'s> {
    pub(super) header: &'s [String],
    pub(super) cells: Vec<String>,
    /// Absent when the plan holds it.
    pub(super) answer: Option<Answer>,
}

impl Spool {
    pub(super) fn new() -> Self {
        Self {
            file: BufWriter::new(SpooledTempFile::new(IN_MEMORY)),
            headers: Vec::new(),
        }
    }

    /// Puts a row away whose answer is final.
    pub(super) fn done(&mut self, row: &Row, answer: Answer) -> Result<(), Failure> {
        self.put(row, Some(answer))
    }

    /// Puts a row away whose answer the plan holds.
    pub(super) fn pending(&mut self, row: &Row) -> Result<(), Failure> {
        self.put(row, None)
    }

    fn put(&mut self, row: &Row, answer: Option<Answer>) -> Result<(), Failure> {
        let header = if let Some(known) = self
            .headers
            .iter()
            .rposition(|known| Arc::ptr_eq(known, &row.header) || *known == row.header)
        {
            known
        } else {
            self.headers.push(Arc::clone(&row.header));
            self.headers.len() - 1
        };
        let line = Line {
            header,
            cells: row.original.clone(),
            answer,
        };
        serde_json::to_writer(&mut self.file, &line).map_err(anyhow::Error::from)?;
        self.file.write_all(b"\n")?;
        Ok(())
    }

    /// The headers of all inputs, in the order they were met.
    pub(super) fn headers(&self) -> impl Iterator<Item = &[String]> {
        self.headers.iter().map(|header| header.as_slice())
    }

    /// Every row, in order; may be called again.
    pub(super) fn rows(
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
                cells: line.cells,
                answer: line.answer,
            })?;
            text.clear();
        }
        Ok(())
    }
}
