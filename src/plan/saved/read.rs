//! Reads a plan back, line by line. What was cut, edited or written by a newer program is refused, and nothing of it
//! counts before the last line was read.

use std::io::BufRead;

use crate::error::Failure;
use crate::plan::saved::write::{CHECKSUM, END, ROWS};
use crate::plan::saved::{Head, PLAN_SCHEMA, SavedRow};

/// Longest first line that is looked at; the schema stands at its beginning.
const FIRST_LINE: u64 = 200;

/// Reads the rows of a plan.
pub struct Reader<R> {
    name: String,
    input: R,
    hasher: blake3::Hasher,
}

impl<R: BufRead> Reader<R> {
    /// Reads what stands before the rows. `name` is the file's, for messages.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] when it is no plan, or one of a schema that this program does not know.
    pub fn open(name: &str, input: R) -> Result<(Head, Self), Failure> {
        let mut reader = Self {
            name: name.to_owned(),
            input,
            hasher: blake3::Hasher::new(),
        };
        reader.check_schema()?;
        let mut text = String::from("{");
        loop {
            let Some(line) = reader.line()? else {
                return Err(reader.damaged("it ends before its rows"));
            };
            reader.hasher.update(line.as_bytes());
            if line.trim_end() == ROWS {
                break;
            }
            text.push_str(&line);
        }
        let fields = text.trim_end().trim_end_matches(',');
        match serde_json::from_str(&format!("{fields}}}")) {
            Ok(head) => Ok((head, reader)),
            Err(error) => Err(reader.damaged(&error.to_string())),
        }
    }

    /// The next row; `None` when all were read and the checksum says that they are those that were written. Only then
    /// may anything be done with them.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] when the plan was changed or cut since it was written.
    pub fn row(&mut self) -> Result<Option<SavedRow>, Failure> {
        let Some(line) = self.line()? else {
            return Err(self.damaged("its end is missing"));
        };
        if let Some(rest) = line.strip_prefix(CHECKSUM) {
            return self.end(rest).map(|()| None);
        }
        self.hasher.update(line.as_bytes());
        let text = line.trim_end();
        match serde_json::from_str(text.strip_suffix(',').unwrap_or(text)) {
            Ok(row) => Ok(Some(row)),
            Err(error) => Err(self.damaged(&error.to_string())),
        }
    }

    fn end(&mut self, rest: &str) -> Result<(), Failure> {
        let stated = rest.trim_end().strip_suffix(END).unwrap_or_default();
        if stated != self.hasher.finalize().to_hex().as_str() {
            return Err(self.damaged("its checksum does not fit"));
        }
        match self.line()? {
            None => Ok(()),
            Some(_) => Err(self.damaged("something stands behind its end")),
        }
    }

    /// The first line tells which schema it is, before anything else is read.
    fn check_schema(&mut self) -> Result<(), Failure> {
        let (family, _) = PLAN_SCHEMA.split_once('/').unwrap_or_default();
        let mut bytes = Vec::new();
        let read = std::io::Read::take(&mut self.input, FIRST_LINE).read_until(b'\n', &mut bytes);
        read.map_err(|error| self.unreadable(&error))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let stated = text
            .strip_prefix(&format!("{{\"schema\":\"{family}/"))
            .and_then(|rest| rest.strip_suffix("\",\n"));
        let Some(version) = stated else {
            return Err(Failure::usage(format!(
                "{} is not a saved plan, or not as it was saved",
                self.name
            ))
            .hint("Make one with: matchbook resolve INPUT --dry-run --out PLAN"));
        };
        let stated = format!("{family}/{version}");
        if stated != PLAN_SCHEMA {
            return Err(Failure::usage(format!(
                "{} is a plan of the schema {stated}, and this matchbook reads {PLAN_SCHEMA}",
                self.name
            ))
            .hint("Apply it with the matchbook that made it, or make the plan again with this one."));
        }
        self.hasher.update(&bytes);
        Ok(())
    }

    /// The next line with its end; `None` at the end of the file.
    fn line(&mut self) -> Result<Option<String>, Failure> {
        let mut line = String::new();
        match self.input.read_line(&mut line) {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(line)),
            Err(error) => Err(self.unreadable(&error)),
        }
    }

    fn unreadable(&self, error: &std::io::Error) -> Failure {
        Failure::usage(format!("cannot read {}: {error}", self.name))
    }

    fn damaged(&self, what: &str) -> Failure {
        Failure::usage(format!(
            "the plan {} was changed since it was saved: {what}; nothing was sent",
            self.name
        ))
        .hint("A plan is applied as it was saved. Make it again with: matchbook resolve INPUT --dry-run --out PLAN")
        .hint("To leave rows out, take them out of the input.")
    }
}
