//! The `json` format: one document with all answers and the summary, written row by row.

use std::io::{self, Write};

use super::summary::Summary;
use super::{InputCells, Report};
use crate::answer::Answer;

/// The schema that the document states.
pub const ROWS_SCHEMA: &str = "matchbook.rows/1";

/// Writes each answer as soon as it comes, one a line, and the summary at the end.
#[derive(Debug, Default)]
pub struct Json {
    begun: bool,
}

impl Json {
    /// What stands before the next row, or before the end.
    fn lead(&mut self, out: &mut dyn Write, next_row: bool) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            return writeln!(out, r#"{{"schema":"{ROWS_SCHEMA}","rows":["#);
        }
        out.write_all(if next_row { b",\n" } else { b"\n" })
    }
}

impl Report for Json {
    fn row(&mut self, answer: &Answer, _: &InputCells<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.lead(out, true)?;
        serde_json::to_writer(out, answer).map_err(io::Error::from)
    }

    fn lines(&mut self, lines: &[u8], out: &mut dyn Write) -> io::Result<()> {
        for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            self.lead(out, true)?;
            out.write_all(line)?;
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.lead(out, false)?;
        out.write_all(br#"],"summary":"#)?;
        serde_json::to_writer(&mut *out, summary)?;
        out.write_all(b"}\n")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::samples::{self, printed};
    use super::*;

    #[test]
    fn the_document_is_json_whatever_the_number_of_rows() {
        for count in 0..3 {
            let answers = vec![samples::skip(); count];
            let text = printed(&mut Json::default(), &answers);
            let document: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(document["schema"], ROWS_SCHEMA);
            assert_eq!(document["rows"].as_array().unwrap().len(), count);
            assert_eq!(document["summary"]["rows"], count);
            assert_eq!(text.lines().count(), 2 + count, "one row a line: {text}");
        }
    }
}
