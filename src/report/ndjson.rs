//! The `ndjson` format: one answer a line, nothing before and nothing after.

use std::io::{self, Write};

use super::summary::Summary;
use super::{InputCells, Report};
use crate::answer::{Answer, line};

/// Writes each answer as soon as it comes.
#[derive(Debug)]
pub struct Ndjson;

impl Report for Ndjson {
    fn row(&mut self, answer: &Answer, _: &InputCells<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut text = Vec::new();
        line::write(answer, &mut text)?;
        text.push(b'\n');
        out.write_all(&text)
    }

    fn lines(&mut self, lines: &[u8], out: &mut dyn Write) -> io::Result<()> {
        out.write_all(lines)
    }

    fn finish(&mut self, _: &Summary, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, printed};
    use super::*;

    #[test]
    fn each_line_is_the_answer_again() {
        let answers = [samples::create(), samples::review()];
        let text = printed(&mut Ndjson, &answers);
        let lines: Vec<Answer> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines, answers);
    }

    #[test]
    fn a_line_has_the_fields_in_the_documented_order() {
        let text = printed(&mut Ndjson, &[samples::skip()]);
        insta::assert_snapshot!(text, @r#"{"schema":"matchbook.row/1","row":{"source":"requests.csv","number":2,"line":3,"id":"sr_2","kind":"scheduling"},"outcome":"skip","reason":"no_identity","contact":null,"company":null,"changes":[],"evidence":[],"candidates":[],"warnings":[],"joined_to":null,"event":null}"#);
    }
}
