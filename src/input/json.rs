//! JSON in every form that exports have: a list, an object with a list inside, one record a line, several of
//! these one after the other.
//!
//! Records are cut out of the stream by brackets and quotes before they are parsed, so that each has its line,
//! one broken record does not hide the others, and memory holds one record at a time.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::input::column::Column;
use crate::input::error::InputError;
use crate::input::layout::{Layout, text_of};
use crate::input::reader::InputOptions;
use crate::input::row::{Cells, Row, RowRef, Unreadable};

/// Keys under which an object that is not itself a record holds its list.
const LIST_KEYS: &[&str] = &[
    "data",
    "items",
    "records",
    "collection",
    "value",
    "results",
    "rows",
    "scheduling_requests",
];

/// No record is longer than this; whatever is, is not a record.
const RECORD_LIMIT: usize = 16 * 1024 * 1024;

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    line: u64,
    column: u64,
}

/// What was cut out of the stream.
enum Cut {
    /// The bytes of one record.
    Record(Place, Vec<u8>),
    /// Something that cannot be cut, with what is wrong.
    Broken(Place, String),
}

/// Whether the next record stands alone or in a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Top,
    /// In a list; the flag says whether an object is around it.
    List {
        inside_object: bool,
    },
    Ended,
}

struct Cutter<R> {
    bytes: BufReader<R>,
    at: Place,
    mode: Mode,
}

impl<R: Read> Cutter<R> {
    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.bytes.fill_buf()?.first().copied())
    }

    fn take(&mut self) -> io::Result<Option<u8>> {
        let Some(byte) = self.peek()? else { return Ok(None) };
        self.bytes.consume(1);
        if byte == b'\n' {
            self.at = Place {
                line: self.at.line + 1,
                column: 1,
            };
        } else if byte & 0xc0 != 0x80 {
            self.at.column += 1;
        }
        Ok(Some(byte))
    }

    fn skip_blanks(&mut self) -> io::Result<Option<u8>> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() && byte != 0x1e {
                return Ok(Some(byte));
            }
            self.take()?;
        }
        Ok(None)
    }

    fn skip_line(&mut self) -> io::Result<()> {
        while let Some(byte) = self.take()? {
            if byte == b'\n' {
                break;
            }
        }
        Ok(())
    }

    /// The next record, or what cannot be one.
    fn cut(&mut self) -> io::Result<Option<Cut>> {
        loop {
            let Some(byte) = self.skip_blanks()? else {
                let open = matches!(self.mode, Mode::List { .. });
                self.mode = Mode::Ended;
                return Ok(open.then(|| {
                    Cut::Broken(self.at, "the file ends inside a list; it was cut off".to_owned())
                }));
            };
            let place = self.at;
            match (self.mode, byte) {
                (Mode::Ended, _) => return Ok(None),
                (Mode::Top, b'[') => {
                    self.take()?;
                    self.mode = Mode::List { inside_object: false };
                }
                (Mode::Top, b'{') => {
                    if let Some(cut) = self.object(place)? {
                        return Ok(Some(cut));
                    }
                }
                (Mode::List { .. }, b',') | (Mode::Top, b',') => {
                    self.take()?;
                }
                (Mode::List { inside_object }, b']') => {
                    self.take()?;
                    if inside_object {
                        self.rest_of_object()?;
                    }
                    self.mode = Mode::Top;
                }
                (Mode::List { .. }, b'{') => {
                    let mut bytes = Vec::new();
                    return Ok(Some(match self.value(&mut bytes)? {
                        Ok(()) => Cut::Record(place, bytes),
                        Err(message) => {
                            self.mode = Mode::Ended;
                            Cut::Broken(place, format!("{message}; the rest of this list cannot be read"))
                        }
                    }));
                }
                (Mode::List { .. }, _) => {
                    let mut bytes = Vec::new();
                    if self.value(&mut bytes)?.is_err() {
                        self.mode = Mode::Ended;
                    }
                    return Ok(Some(Cut::Broken(
                        place,
                        "a record must be an object in braces".to_owned(),
                    )));
                }
                (Mode::Top, _) => {
                    self.skip_line()?;
                    return Ok(Some(Cut::Broken(
                        place,
                        "this line is not a JSON object".to_owned(),
                    )));
                }
            }
        }
    }

    /// An object at the top: a record, or something around a list. `None` when a list was entered.
    fn object(&mut self, place: Place) -> io::Result<Option<Cut>> {
        let mut bytes = Vec::new();
        self.take_into(&mut bytes)?;
        loop {
            match self.skip_blanks()? {
                Some(b'"') => {}
                Some(b',') => {
                    self.take_into(&mut bytes)?;
                    continue;
                }
                Some(b'}') => {
                    self.take_into(&mut bytes)?;
                    return Ok(Some(Cut::Record(place, bytes)));
                }
                _ => return self.broken_line(place, "a key in quotes or a closing brace is expected"),
            }
            let key_start = bytes.len();
            if let Err(message) = self.value(&mut bytes)? {
                return self.broken_line(place, &message);
            }
            let key: String = serde_json::from_slice(&bytes[key_start..]).unwrap_or_default();
            if self.skip_blanks()? != Some(b':') {
                return self.broken_line(place, "a colon is missing after a key");
            }
            self.take_into(&mut bytes)?;
            let value = self.skip_blanks()?;
            if value == Some(b'[') && LIST_KEYS.iter().any(|list| list.eq_ignore_ascii_case(&key)) {
                self.take()?;
                self.mode = Mode::List { inside_object: true };
                return Ok(None);
            }
            if value.is_none() {
                return self.broken_line(place, "the file ends inside a record; it was cut off");
            }
            // A missing value is left for the parser, which says so with its place.
            if !matches!(value, Some(b'}' | b','))
                && let Err(message) = self.value(&mut bytes)?
            {
                return self.broken_line(place, &message);
            }
        }
    }

    /// A broken record at the top: the next line may be a record again.
    fn broken_line(&mut self, place: Place, message: &str) -> io::Result<Option<Cut>> {
        if self.at.line == place.line {
            self.skip_line()?;
        }
        Ok(Some(Cut::Broken(place, message.to_owned())))
    }

    /// What follows a list inside its object, up to the closing brace.
    fn rest_of_object(&mut self) -> io::Result<()> {
        let mut ignored = Vec::new();
        while let Some(byte) = self.skip_blanks()? {
            ignored.clear();
            if byte == b'}' {
                self.take()?;
                break;
            }
            if matches!(byte, b',' | b':') {
                self.take()?;
            } else if self.value(&mut ignored)?.is_err() {
                break;
            }
        }
        Ok(())
    }

    fn take_into(&mut self, bytes: &mut Vec<u8>) -> io::Result<Option<u8>> {
        let byte = self.take()?;
        bytes.extend(byte);
        Ok(byte)
    }

    /// Cuts one value out by its brackets and quotes; whether it is right inside is the parser's question.
    /// Always takes at least one byte, so that nobody who calls it in a loop can stand still.
    fn value(&mut self, bytes: &mut Vec<u8>) -> io::Result<Result<(), String>> {
        let start = bytes.len();
        let mut open: Vec<u8> = Vec::new();
        loop {
            if bytes.len() > RECORD_LIMIT {
                return Ok(Err("a record is longer than 16 MiB".to_owned()));
            }
            let Some(byte) = self.peek()? else {
                return Ok(if open.is_empty() {
                    Ok(())
                } else {
                    Err("the file ends inside a record; it was cut off".to_owned())
                });
            };
            match byte {
                b'"' => {
                    if let Err(message) = self.string(bytes)? {
                        return Ok(Err(message));
                    }
                    if open.is_empty() {
                        return Ok(Ok(()));
                    }
                }
                b'{' | b'[' => {
                    open.push(byte);
                    self.take_into(bytes)?;
                }
                b'}' | b']' => {
                    let expected = if byte == b'}' { b'{' } else { b'[' };
                    match open.pop() {
                        Some(bracket) if bracket == expected => {
                            self.take_into(bytes)?;
                            if open.is_empty() {
                                return Ok(Ok(()));
                            }
                        }
                        // The end of what is around a bare number or word.
                        None if bytes.len() > start => return Ok(Ok(())),
                        None => {
                            self.take_into(bytes)?;
                            return Ok(Err(format!(
                                "{:?} stands where a value is expected",
                                char::from(byte)
                            )));
                        }
                        Some(_) => {
                            return Ok(Err(format!("the bracket {:?} does not fit", char::from(byte))));
                        }
                    }
                }
                b',' | b':' if open.is_empty() && bytes.len() > start => return Ok(Ok(())),
                _ if open.is_empty() && byte.is_ascii_whitespace() && bytes.len() > start => {
                    return Ok(Ok(()));
                }
                _ => {
                    self.take_into(bytes)?;
                }
            }
        }
    }

    fn string(&mut self, bytes: &mut Vec<u8>) -> io::Result<Result<(), String>> {
        self.take_into(bytes)?;
        loop {
            match self.peek()? {
                None => return Ok(Err("the file ends inside a text; it was cut off".to_owned())),
                Some(b'\n') => return Ok(Err("a text is not closed with a quote on its line".to_owned())),
                Some(byte) => {
                    self.take_into(bytes)?;
                    if byte == b'"' {
                        return Ok(Ok(()));
                    }
                    if byte == b'\\' {
                        self.take_into(bytes)?;
                    }
                    if bytes.len() > RECORD_LIMIT {
                        return Ok(Err("a record is longer than 16 MiB".to_owned()));
                    }
                }
            }
        }
    }
}

struct Records<R> {
    cutter: Cutter<R>,
    source: Arc<str>,
    options: InputOptions,
    number: u64,
    header: Arc<Vec<String>>,
    names: Arc<Vec<(Column, String)>>,
    /// Records of a list under a key that is not one of [`LIST_KEYS`].
    waiting: VecDeque<(Place, Map<String, Value>)>,
    failed: bool,
}

/// The rows of a JSON text.
pub(super) fn rows(
    source: Arc<str>,
    text: impl Read + 'static,
    options: InputOptions,
) -> impl Iterator<Item = Result<Row, InputError>> + 'static {
    Records {
        cutter: Cutter {
            bytes: BufReader::with_capacity(64 * 1024, text),
            at: Place { line: 1, column: 1 },
            mode: Mode::Top,
        },
        source,
        options,
        number: 0,
        header: Arc::default(),
        names: Arc::default(),
        waiting: VecDeque::new(),
        failed: false,
    }
}

impl<R: Read> Records<R> {
    fn parse(&mut self, place: Place, bytes: &[u8]) -> Option<Row> {
        match serde_json::from_slice::<Map<String, Value>>(bytes) {
            Ok(record) => {
                let layout = self.layout(&record);
                if let Some(list) = lonely_list(&record, layout) {
                    self.waiting
                        .extend(list.into_iter().map(|record| (place, record)));
                    return None;
                }
                Some(self.row(place, &record, layout))
            }
            Err(error) => {
                let inner = error.line().saturating_sub(1) as u64;
                let column = error.column() as u64 + if inner == 0 { place.column - 1 } else { 0 };
                let fault = Place {
                    line: place.line + inner,
                    column,
                };
                let text = error.to_string();
                let text = text.split(" at line ").next().unwrap_or_default();
                Some(self.unreadable(place, fault, format!("this is not JSON: {text}")))
            }
        }
    }

    fn layout(&self, record: &Map<String, Value>) -> &'static Layout {
        self.options.layout.unwrap_or_else(|| Layout::of_record(record))
    }

    fn row(&mut self, place: Place, record: &Map<String, Value>, layout: &'static Layout) -> Row {
        self.number += 1;
        if !record.keys().eq(self.header.iter()) {
            let header: Vec<String> = record.keys().cloned().collect();
            let names = header
                .iter()
                .filter_map(|key| Some((layout.column(key)?, key.clone())));
            let names = self.options.map.iter().cloned().chain(names).collect();
            self.names = Arc::new(names);
            self.header = Arc::new(header);
        }
        let mut cells = Cells::default();
        for (column, path) in &self.options.map {
            if let Some(text) = at_path(record, path).and_then(text_of) {
                cells.set(column.clone(), &text);
            }
        }
        for (key, value) in record {
            if let (Some(column), Some(text)) = (layout.column(key), text_of(value)) {
                cells.set(column, &text);
            }
        }
        (layout.nested)(record, &mut cells);
        let original = record
            .values()
            .map(|value| text_of(value).unwrap_or_else(|| nested_text(value)))
            .collect();
        Row {
            at: RowRef {
                source: Arc::clone(&self.source),
                number: self.number,
                line: place.line,
                id: cells.get(&Column::Id).map(str::to_owned),
                kind: self.options.kind.unwrap_or(layout.kind),
            },
            cells,
            header: Arc::clone(&self.header),
            original,
            names: Arc::clone(&self.names),
            unreadable: None,
            short: false,
        }
    }

    fn unreadable(&mut self, place: Place, fault: Place, message: String) -> Row {
        self.number += 1;
        Row {
            at: RowRef {
                source: Arc::clone(&self.source),
                number: self.number,
                line: place.line,
                id: None,
                kind: self.options.kind.unwrap_or(Layout::generic().kind),
            },
            cells: Cells::default(),
            header: Arc::clone(&self.header),
            original: vec![String::new(); self.header.len()],
            names: Arc::clone(&self.names),
            unreadable: Some(Unreadable {
                line: fault.line,
                column: Some(fault.column),
                message,
            }),
            short: false,
        }
    }
}

/// The list of an object that is no record itself: none of its keys is known, and one holds objects.
fn lonely_list(record: &Map<String, Value>, layout: &Layout) -> Option<Vec<Map<String, Value>>> {
    if record
        .keys()
        .any(|key| layout.column(key).is_some() || key == "associated_entities")
    {
        return None;
    }
    let mut lists = record
        .values()
        .filter_map(Value::as_array)
        .filter(|list| list.iter().any(Value::is_object));
    let list = lists.next()?;
    if lists.next().is_some() {
        return None;
    }
    Some(list.iter().filter_map(|item| item.as_object().cloned()).collect())
}

/// A value inside nested objects, by keys separated with dots; a key that itself has a dot is tried first.
fn at_path<'a>(record: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = record.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    at_path(record.get(first)?.as_object()?, rest)
}

fn nested_text(value: &Value) -> String {
    if value.is_null() {
        String::new()
    } else {
        value.to_string()
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Row, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.failed {
                return None;
            }
            if let Some((place, record)) = self.waiting.pop_front() {
                let layout = self.layout(&record);
                return Some(Ok(self.row(place, &record, layout)));
            }
            match self.cutter.cut() {
                Err(error) => {
                    self.failed = true;
                    return Some(Err(InputError::Io {
                        name: self.source.to_string(),
                        error,
                    }));
                }
                Ok(None) => return None,
                Ok(Some(Cut::Record(place, bytes))) => {
                    if let Some(row) = self.parse(place, &bytes) {
                        return Some(Ok(row));
                    }
                }
                Ok(Some(Cut::Broken(place, message))) => {
                    return Some(Ok(self.unreadable(place, place, message)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::input::reader::open;

    fn read(text: &str) -> Vec<(u64, u64, String)> {
        rows(text)
            .into_iter()
            .map(|row| {
                let what = match &row.unreadable {
                    Some(fault) => {
                        format!("! {}:{} {}", fault.line, fault.column.unwrap_or(0), fault.message)
                    }
                    None => row.cells.get(&Column::Email).unwrap_or("-").to_owned(),
                };
                (row.at.number, row.at.line, what)
            })
            .collect()
    }

    fn rows(text: &str) -> Vec<Row> {
        let rows = open(
            "t.json",
            Cursor::new(text.as_bytes().to_vec()),
            &InputOptions::default(),
        )
        .unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    fn row(number: u64, line: u64, what: &str) -> (u64, u64, String) {
        (number, line, what.to_owned())
    }

    #[test]
    fn every_form_gives_the_same_rows() {
        let (a, b) = (r#"{"email":"a@x.example"}"#, r#"{"email":"b@x.example"}"#);
        for (label, text, lines) in [
            ("list", format!("[\n{a},\n{b}\n]"), [2, 3]),
            ("list on one line", format!("[{a},{b}]"), [1, 1]),
            ("lines", format!("{a}\n\n{b}\n"), [1, 3]),
            (
                "page",
                format!(
                    "{{\"object\":\"list\",\"next_page\":null,\n\"data\":[{a},\n{b}],\"more\":{{\"x\":[1]}}}}"
                ),
                [2, 3],
            ),
            ("pages", format!("{{\"data\":[{a}]}}\n{{\"data\":[{b}]}}"), [1, 2]),
            (
                "list under an unknown key",
                format!("{{\"bookings\":[{a},{b}],\"count\":2}}"),
                [1, 1],
            ),
        ] {
            assert_eq!(
                read(&text),
                [row(1, lines[0], "a@x.example"), row(2, lines[1], "b@x.example")],
                "{label}"
            );
        }
        assert_eq!(read("[]"), []);
        assert_eq!(read("{\"data\":[]}"), []);
    }

    #[test]
    fn a_broken_record_has_its_place_and_the_others_go_on() {
        let lines = "{\"email\":\"a@x.example\"}\n{\"email\":\"b@x.exam\n{\"email\":\"c@x.example\"}\nnonsense\n{\"email\":,}\n{\"email\":\"d@x.example\"}\n";
        assert_eq!(
            read(lines),
            [
                row(1, 1, "a@x.example"),
                row(2, 2, "! 2:1 a text is not closed with a quote on its line"),
                row(3, 3, "c@x.example"),
                row(4, 4, "! 4:1 this line is not a JSON object"),
                row(5, 5, "! 5:10 this is not JSON: expected value"),
                row(6, 6, "d@x.example"),
            ]
        );
        assert_eq!(
            read("[{\"email\":\"a@x.example\"},\n7,\n {\"email\" \"b\"},\n{\"email\":\"c@x.example\"}]"),
            [
                row(1, 1, "a@x.example"),
                row(2, 2, "! 2:1 a record must be an object in braces"),
                row(3, 3, "! 3:11 this is not JSON: expected `:`"),
                row(4, 4, "c@x.example"),
            ]
        );
    }

    #[test]
    fn a_file_that_was_cut_off_says_so() {
        let rows = read("{\"data\":[{\"email\":\"a@x.example\"},{\"email\":\"b@");
        assert_eq!(rows[0], row(1, 1, "a@x.example"));
        assert!(rows[1].2.contains("cut off"), "{rows:?}");
        assert!(read("[{\"email\":\"a@x.example\"}")[1].2.contains("cut off"));
    }

    #[test]
    fn timezest_records_are_recognised_and_generic_keys_are_read_beside_their_own() {
        let text = r#"[{"id":"sreq_1","object":"scheduling_request","end_user_name":"Ana Ruiz","end_user_email":"a@x.example",
            "associated_entities":[{"type":"autotask/company","id":12}],"company":"Acme","phone":13125550100}]"#;
        let row = &rows(text)[0];
        assert_eq!(row.at.id.as_deref(), Some("sreq_1"));
        for (column, text) in [
            (Column::Name, "Ana Ruiz"),
            (Column::Email, "a@x.example"),
            (Column::CompanyId, "12"),
            (Column::Company, "Acme"),
            (Column::Phone, "13125550100"),
        ] {
            assert_eq!(row.cells.get(&column), Some(text));
        }
        assert_eq!(row.column_name(&Column::Email), "end_user_email");
    }

    proptest::proptest! {
        #[test]
        fn any_text_ends(text in "[\\[\\]{}\",:a\\\\ \n0-9]{0,60}") {
            let opened = open("t", Cursor::new(text.into_bytes()), &InputOptions::default());
            if let Ok(rows) = opened {
                proptest::prop_assert!(rows.count() < 100);
            }
        }
    }
}
