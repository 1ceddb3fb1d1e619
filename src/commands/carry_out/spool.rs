//! Rows that wait to be printed, in order. Rows that need nothing are final when they are decided; they wait in a
//! temporary file, so that memory grows only with the rows that need something.

use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Seek as _, Write as _};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tempfile::SpooledTempFile;

use crate::answer::Answer;
use crate::commands::carry_out::files::{Outlet, Taking};
use crate::decision::settled::Settlement;
use crate::error::{Failure, Kind};
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
    /// How final answers are taken; at once as long as no row before them waits.
    taking: Taking,
    /// Whether a row waits.
    waits: bool,
    /// What was taken as text.
    taken: Tally,
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

/// Stands before the number of bytes of final answers that follow as text.
const LINES: &str = "lines ";

/// What comes back from the spool.
pub(in crate::commands) enum Spooled<'s> {
    /// Final answers as text, one a line.
    Lines(&'s [u8]),
    /// A row.
    Row(Box<Waiting<'s>>),
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
    /// A spool that takes final answers in this way.
    pub(in crate::commands) fn new(taking: Taking) -> Self {
        Self {
            file: BufWriter::new(SpooledTempFile::new(IN_MEMORY)),
            headers: Vec::new(),
            taking,
            waits: false,
            taken: Tally::default(),
        }
    }

    /// Whether final answers may come as [`Spool::lines`].
    pub(in crate::commands) fn takes_lines(&self) -> bool {
        !matches!(self.taking, Taking::Answers)
    }

    /// Puts final answers away that are JSON already, each on a line of its own, with what they count.
    pub(in crate::commands) fn lines(&mut self, lines: &[u8], tally: &Tally) -> Result<(), Failure> {
        if let Some(outlet) = self.open_outlet() {
            outlet.report.lines(lines, &mut outlet.file)?;
        } else {
            writeln!(self.file, "{LINES}{}", lines.len())?;
            self.file.write_all(lines)?;
        }
        self.taken.add_all(tally);
        Ok(())
    }

    /// The outlet, as long as no row waits.
    fn open_outlet(&mut self) -> Option<&mut Outlet> {
        match &mut self.taking {
            Taking::At(outlet) if !self.waits => Some(outlet),
            Taking::At(_) | Taking::Lines | Taking::Answers => None,
        }
    }

    /// The outlet with the report that it has begun, and what was taken as text: it is counted once, here.
    pub(in crate::commands) fn taken(&mut self) -> (Option<Outlet>, Tally) {
        let outlet = match std::mem::replace(&mut self.taking, Taking::Answers) {
            Taking::At(outlet) => Some(outlet),
            Taking::Lines | Taking::Answers => None,
        };
        (outlet, std::mem::take(&mut self.taken))
    }

    /// Puts a row away whose answer is final.
    pub(in crate::commands) fn done(&mut self, row: &Row, answer: Answer) -> Result<(), Failure> {
        if let Some(outlet) = self.open_outlet() {
            let cells: Vec<&str> = row.original.iter().collect();
            let input = InputCells {
                header: &row.columns.header,
                cells: &cells,
            };
            outlet.report.row(&answer, &input, &mut outlet.file)?;
            self.taken.add(&answer);
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

    /// Every row, in order; may be called again. Only where no answers were taken as text.
    pub(in crate::commands) fn rows(
        &mut self,
        mut each: impl FnMut(Waiting<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.all(|spooled| match spooled {
            Spooled::Row(row) => each(*row),
            Spooled::Lines(_) => Err(Failure::new(
                Kind::Unexpected,
                "answers were put away as text where rows were asked for",
            )),
        })
    }

    /// Everything, in order; may be called again.
    pub(in crate::commands) fn all(
        &mut self,
        mut each: impl FnMut(Spooled<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.rewind()?;
        let mut reader = BufReader::new(file);
        let mut text = String::new();
        let mut lines = Vec::new();
        while reader.read_line(&mut text)? > 0 {
            if let Some(length) = text.strip_prefix(LINES) {
                let length = length.trim_end().parse().map_err(anyhow::Error::from)?;
                lines.resize(length, 0);
                reader.read_exact(&mut lines)?;
                each(Spooled::Lines(&lines))?;
                text.clear();
                continue;
            }
            let line: Line = serde_json::from_str(&text).map_err(anyhow::Error::from)?;
            let header = self
                .headers
                .get(line.header)
                .map_or(&[][..], |header| header.as_slice());
            each(Spooled::Row(Box::new(Waiting {
                header,
                header_number: line.header,
                cells: line.cells,
                answer: line.answer,
                read_as: line.read_as,
                settled: line.settled,
            })))?;
            text.clear();
        }
        Ok(())
    }
}
