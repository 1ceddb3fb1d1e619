//! Cuts the records of a table out of its lines.
//!
//! RFC 4180 as spreadsheets write it: a cell may stand in quotes and then hold separators and line breaks. A quote
//! that is opened and never rightly closed would swallow the rest of the file; here it costs its own line, and the
//! records go on at the next line that looks like one. Memory holds one record.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{self, Read};

use crate::input::texts::Texts;

/// A record longer than this is a quote that was never closed, or no table at all.
const RECORD_LIMIT: usize = 1024 * 1024;

/// No cell has more lines than this.
const LINES_LIMIT: usize = 1000;

const CHUNK: usize = 64 * 1024;

/// One record as it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RawRecord {
    /// The physical line where it starts.
    pub(super) line: u64,
    pub(super) cells: Texts,
    pub(super) damage: Option<Damage>,
}

/// Why the cells of a record cannot be told apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// A quote is opened and not rightly closed; the lines up to this one are lost with it.
    Quote { last_line: u64 },
    /// The line is longer than any record.
    TooLong,
}

/// One physical line.
struct Line {
    number: u64,
    text: String,
    /// Longer than a record can be; the text is its beginning.
    cut: bool,
}

/// The records of a table.
pub(super) struct Records<R> {
    inner: R,
    separator: char,
    chunk: Vec<u8>,
    given: usize,
    line: u64,
    after_cr: bool,
    /// Lines that were read and belong to no record yet.
    waiting: VecDeque<Line>,
    ended: bool,
}

impl<R: Read> Records<R> {
    pub(super) fn new(inner: R, separator: char) -> Self {
        Self {
            inner,
            separator,
            chunk: Vec::new(),
            given: 0,
            line: 0,
            after_cr: false,
            waiting: VecDeque::new(),
            ended: false,
        }
    }

    /// The next record; blank lines are none. `width` is how many columns the header has, once that is known.
    pub(super) fn next(&mut self, width: Option<usize>) -> io::Result<Option<RawRecord>> {
        loop {
            let Some(line) = self.next_line()? else {
                return Ok(None);
            };
            if line.text.is_empty() {
                continue;
            }
            if line.cut {
                return Ok(Some(RawRecord {
                    line: line.number,
                    cells: std::iter::once(line.text.chars().take(80).collect::<String>()).collect(),
                    damage: Some(Damage::TooLong),
                }));
            }
            return self.record(line, width).map(Some);
        }
    }

    fn record(&mut self, first: Line, width: Option<usize>) -> io::Result<RawRecord> {
        if let Some(cells) = self.unquoted(&first.text, width) {
            return Ok(RawRecord {
                line: first.number,
                cells,
                damage: None,
            });
        }
        if !first.text.contains('"') {
            return Ok(RawRecord {
                line: first.number,
                cells: Texts::of_line(first.text, self.separator, width.unwrap_or(8)),
                damage: None,
            });
        }
        let mut cutter = CellCutter::new(self.separator);
        cutter.feed(&first.text);
        if !cutter.is_open() {
            return Ok(RawRecord {
                line: first.number,
                cells: cutter.finish(),
                damage: None,
            });
        }
        let mut more: Vec<Line> = Vec::new();
        let mut length = first.text.len();
        while cutter.is_open() && length < RECORD_LIMIT && more.len() < LINES_LIMIT {
            let Some(line) = self.next_line()? else { break };
            length += line.text.len() + 1;
            cutter.feed("\n");
            cutter.feed(&line.text);
            more.push(line);
        }
        let (open, stray) = (cutter.is_open(), cutter.stray);
        let cells = cutter.finish();
        if !open && !stray && width.is_none_or(|width| cells.len() <= width) {
            return Ok(RawRecord {
                line: first.number,
                cells,
                damage: None,
            });
        }
        Ok(self.resume_behind(&first, more, width))
    }

    /// Puts the lines back that a bad quote swallowed, from the first one on that looks like a record.
    fn resume_behind(&mut self, first: &Line, more: Vec<Line>, width: Option<usize>) -> RawRecord {
        let looks_like_a_record = |line: &Line| {
            if self.unquoted(&line.text, width).is_some() {
                return true;
            }
            let mut cutter = CellCutter::new(self.separator);
            cutter.feed(&line.text);
            !cutter.is_open() && !cutter.stray && width.is_none_or(|width| cutter.finish().len() == width)
        };
        let lost = more.iter().position(looks_like_a_record).unwrap_or(more.len());
        let last_line = more[..lost].last().map_or(first.number, |line| line.number);
        for line in more.into_iter().skip(lost).rev() {
            self.waiting.push_front(line);
        }
        RawRecord {
            line: first.number,
            cells: first.text.split(self.separator).collect(),
            damage: Some(Damage::Quote { last_line }),
        }
    }

    /// The cells of a line of a tab-separated table that has just as many as the header. Such files are often
    /// written without quoting, so that a quote in a cell is only a quote.
    fn unquoted(&self, line: &str, width: Option<usize>) -> Option<Texts> {
        if self.separator != '\t' || width != Some(line.split('\t').count()) {
            return None;
        }
        Some(line.split('\t').map(bare).collect())
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        let mut text: Vec<u8> = Vec::new();
        let mut cut = false;
        loop {
            if self.given == self.chunk.len() && !self.fill()? {
                if text.is_empty() {
                    return Ok(None);
                }
                break;
            }
            if self.after_cr {
                self.after_cr = false;
                if self.chunk[self.given] == b'\n' {
                    self.given += 1;
                    continue;
                }
            }
            let rest = &self.chunk[self.given..];
            let end = memchr::memchr2(b'\n', b'\r', rest);
            let part = &rest[..end.unwrap_or(rest.len())];
            if text.len() + part.len() <= RECORD_LIMIT {
                text.extend_from_slice(part);
            } else {
                cut = true;
            }
            self.given += part.len();
            if end.is_some() {
                self.after_cr = self.chunk[self.given] == b'\r';
                self.given += 1;
                break;
            }
        }
        self.line += 1;
        Ok(Some(Line {
            number: self.line,
            text: String::from_utf8(text)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            cut,
        }))
    }

    /// Reads another chunk; says whether there was one.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.chunk.resize(CHUNK, 0);
        self.given = 0;
        loop {
            match self.inner.read(&mut self.chunk) {
                Ok(count) => {
                    self.chunk.truncate(count);
                    self.ended = count == 0;
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// A cell without the quotes around it, where they are that.
fn bare(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) if !inside.replace("\"\"", "").contains('"') => Cow::Owned(inside.replace("\"\"", "\"")),
        Some(_) | None => Cow::Borrowed(cell),
    }
}

/// Where in a cell the cutter is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Plain,
    Quoted,
    /// Behind a quote inside a quoted cell: it closes the cell, or is the first of two.
    QuoteInQuoted,
}

/// Cuts a text into cells.
struct CellCutter {
    separator: char,
    cells: Texts,
    cell: String,
    at: At,
    /// Text stands behind a closing quote.
    stray: bool,
}

impl CellCutter {
    fn new(separator: char) -> Self {
        Self {
            separator,
            cells: Texts::default(),
            cell: String::new(),
            at: At::Start,
            stray: false,
        }
    }

    fn feed(&mut self, text: &str) {
        for c in text.chars() {
            match (self.at, c) {
                (At::Start, '"') => self.at = At::Quoted,
                (At::Quoted, '"') => self.at = At::QuoteInQuoted,
                (At::QuoteInQuoted, '"') => {
                    self.cell.push('"');
                    self.at = At::Quoted;
                }
                (At::Start | At::Plain | At::QuoteInQuoted, c) if c == self.separator => {
                    self.cells.push(&self.cell);
                    self.cell.clear();
                    self.at = At::Start;
                }
                (At::QuoteInQuoted, c) => {
                    self.stray |= !c.is_whitespace();
                    self.cell.push(c);
                    self.at = At::Plain;
                }
                (At::Quoted, c) => self.cell.push(c),
                (At::Start | At::Plain, c) => {
                    self.cell.push(c);
                    self.at = At::Plain;
                }
            }
        }
    }

    fn is_open(&self) -> bool {
        self.at == At::Quoted
    }

    fn finish(mut self) -> Texts {
        self.cells.push(&self.cell);
        self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, separator: char, width: usize) -> Vec<(u64, Vec<String>, Option<u64>)> {
        let mut records = Records::new(text.as_bytes(), separator);
        let mut all = Vec::new();
        while let Some(record) = records.next(Some(width)).unwrap() {
            let lost = record.damage.map(|damage| match damage {
                Damage::Quote { last_line } => last_line,
                Damage::TooLong => 0,
            });
            all.push((
                record.line,
                record.cells.iter().map(str::to_owned).collect(),
                lost,
            ));
        }
        all
    }

    fn record(line: u64, cells: &[&str]) -> (u64, Vec<String>, Option<u64>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect(), None)
    }

    #[test]
    fn quotes_hold_separators_breaks_and_quotes() {
        let text = "a,\"b,\"\"c\"\"\",d\n\n\"two\nlines\",x,\"\"\nq\"uo\"te, y,\n";
        let expected = [
            record(1, &["a", "b,\"c\"", "d"]),
            record(3, &["two\nlines", "x", ""]),
            record(5, &["q\"uo\"te", " y", ""]),
        ];
        assert_eq!(cut(text, ',', 3), expected);
        assert_eq!(cut(&text.replace('\n', "\r\n"), ',', 3), expected);
        assert_eq!(cut(&text.replace('\n', "\r"), ',', 3), expected);
    }

    #[test]
    fn a_bad_quote_costs_its_own_line() {
        for (label, text) in [
            ("never closed", "\"Bo,b\nCy,c\nDi,d\n"),
            ("closed by the next quoted cell", "\"Bo,b\nCy,c\nDi,d\n\"Ed\",e\n"),
            ("closed behind a comma", "\"Bo,b\nCy,c\nDi,d\nEd,\"e\"\n"),
        ] {
            let records = cut(text, ',', 2);
            assert_eq!(records[0].2, Some(1), "{label}");
            assert_eq!(records[1], record(2, &["Cy", "c"]), "{label}");
            assert_eq!(records[2], record(3, &["Di", "d"]), "{label}");
            if let Some(fourth) = records.get(3) {
                assert_eq!(
                    *fourth,
                    record(4, &fourth.1.iter().map(String::as_str).collect::<Vec<_>>()),
                    "{label}"
                );
                assert_eq!(fourth.1.len(), 2, "{label}");
            }
        }
    }

    #[test]
    fn what_looks_like_no_record_is_lost_with_the_quote() {
        let records = cut("Bo,\"a note\nof several\nlines,and,more\nCy,c\n", ',', 2);
        assert_eq!(records[0].2, Some(3));
        assert_eq!(records[1], record(4, &["Cy", "c"]));
        assert_eq!(records.len(), 2);
    }

    #[test]
    fn quotes_in_tab_files_are_only_quotes_where_the_columns_fit() {
        let text = "\"Ana\"\t{\"q\":\"a\"}\tx\n\"{\"\"q\"\":1}\"\t\"open\tx\n\"tab\there\"\ty\tz\n";
        assert_eq!(
            cut(text, '\t', 3),
            [
                record(1, &["Ana", "{\"q\":\"a\"}", "x"]),
                record(2, &["{\"q\":1}", "\"open", "x"]),
                record(3, &["tab\there", "y", "z"]),
            ]
        );
    }

    #[test]
    fn a_line_without_end_does_not_fill_the_memory() {
        let endless = io::Read::take(io::repeat(b'0'), 8 * RECORD_LIMIT as u64);
        let mut records = Records::new(endless.chain(&b"\na,b\n"[..]), ',');
        let first = records.next(Some(2)).unwrap().unwrap();
        assert_eq!(first.damage, Some(Damage::TooLong));
        let second = records.next(Some(2)).unwrap().unwrap();
        assert_eq!((second.line, second.cells.len()), (2, 2));
    }

    /// Gives some bytes at a time, as a pipe does.
    struct Slow<'t>(&'t [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(to.len());
            to[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    proptest::proptest! {
        #[test]
        fn how_much_is_read_at_once_makes_no_difference(text in "[ab,é\"\n\r]{0,80}", step in 1_usize..9) {
            let mut records = Records::new(Slow(text.as_bytes(), step), ',');
            let mut whole = Records::new(text.as_bytes(), ',');
            loop {
                let record = records.next(Some(2)).unwrap();
                proptest::prop_assert_eq!(&record, &whole.next(Some(2)).unwrap());
                if record.is_none() {
                    break;
                }
            }
        }

        #[test]
        fn no_text_is_lost_without_a_word(text in "[ab,\"\n]{0,80}") {
            let mut records = Records::new(text.as_bytes(), ',');
            let mut last = 0;
            while let Some(record) = records.next(Some(2)).unwrap() {
                proptest::prop_assert!(record.line > last);
                last = record.line;
            }
        }
    }
}
