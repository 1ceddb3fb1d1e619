//! Cuts records out of a stream of JSON by brackets and quotes, before anybody parses them: so each record has its
//! place, one broken record does not hide the others, and memory holds one record at a time.

use std::io::{self, BufRead, BufReader, Read};

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
    "call_logs",
    "call_history",
    "calls",
    "messages",
    "bookings",
];

/// A key of an object around a list that is itself in an object (HAL, draft-kelly-json-hal).
const EMBEDDED: &str = "_embedded";

/// No record is longer than this; whatever is, is not a record.
const RECORD_LIMIT: usize = 16 * 1024 * 1024;

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: u64,
    pub(super) column: u64,
}

/// What was cut out of the stream.
pub(super) enum Cut {
    /// The bytes of one record.
    Record(Place, Vec<u8>),
    /// Something that cannot be cut, with what is wrong.
    Broken(Place, String),
}

/// Whether the next record stands alone or in a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Top,
    /// In a list, with so many objects around it.
    List {
        objects: u8,
    },
    Ended,
}

/// Cuts records out of a stream.
pub(super) struct Cutter<R> {
    bytes: BufReader<R>,
    at: Place,
    mode: Mode,
}

impl<R: Read> Cutter<R> {
    pub(super) fn new(text: R) -> Self {
        let bytes = BufReader::with_capacity(64 * 1024, text);
        Self {
            bytes,
            at: Place { line: 1, column: 1 },
            mode: Mode::Top,
        }
    }

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

    /// As [`Cutter::skip_blanks`], inside a record: its bytes keep them, so that a fault in it has its place.
    fn blanks_into(&mut self, bytes: &mut Vec<u8>) -> io::Result<Option<u8>> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.take_into(bytes)?;
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
    pub(super) fn cut(&mut self) -> io::Result<Option<Cut>> {
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
                    self.mode = Mode::List { objects: 0 };
                }
                (Mode::Top, b'{') => {
                    if let Some(cut) = self.object(place)? {
                        return Ok(Some(cut));
                    }
                }
                (Mode::List { .. } | Mode::Top, b',') => {
                    self.take()?;
                }
                (Mode::List { objects }, b']') => {
                    self.take()?;
                    for _ in 0..objects {
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
        let mut objects = 1;
        self.take_into(&mut bytes)?;
        loop {
            match self.blanks_into(&mut bytes)? {
                Some(b'"') => {}
                Some(b',') => {
                    self.take_into(&mut bytes)?;
                    continue;
                }
                Some(b'}') => {
                    self.take_into(&mut bytes)?;
                    objects -= 1;
                    if objects > 0 {
                        continue;
                    }
                    return Ok(Some(Cut::Record(place, bytes)));
                }
                _ => return self.broken_line(place, "a key in quotes or a closing brace is expected"),
            }
            let key_start = bytes.len();
            if let Err(message) = self.value(&mut bytes)? {
                return self.broken_line(place, &message);
            }
            let key: String = serde_json::from_slice(&bytes[key_start..]).unwrap_or_default();
            if self.blanks_into(&mut bytes)? != Some(b':') {
                return self.broken_line(place, "a colon is missing after a key");
            }
            self.take_into(&mut bytes)?;
            let value = self.blanks_into(&mut bytes)?;
            if value == Some(b'[') && LIST_KEYS.iter().any(|list| list.eq_ignore_ascii_case(&key)) {
                self.take()?;
                self.mode = Mode::List { objects };
                return Ok(None);
            }
            if value == Some(b'{') && key == EMBEDDED && objects == 1 {
                self.take_into(&mut bytes)?;
                objects = 2;
                continue;
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
