//! Whatever bytes a file has, as UTF-8.
//!
//! A byte order mark decides. Without one a file is UTF-8 as long as it can be: the question is open while only
//! ASCII was seen, and the first other bytes answer it. Excel's "CSV" is Windows-1252 in the west, so that is
//! what a file is that is not UTF-8.

use std::io::{self, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

const CHUNK: usize = 64 * 1024;

/// How far the question of the encoding is.
enum State {
    /// Nothing was read yet.
    Start,
    /// Only ASCII so far; read as it stands.
    Ascii,
    /// Answered; the decoder holds what a chunk cut in two.
    Decoding(Box<encoding_rs::Decoder>),
}

/// Reads bytes in any of the known encodings, gives UTF-8.
pub(super) struct Utf8Reader<R> {
    inner: R,
    state: State,
    /// Bytes read and not yet decoded.
    raw: Vec<u8>,
    /// Text decoded and not yet given away.
    ready: Vec<u8>,
    given: usize,
    ended: bool,
    name: &'static str,
}

impl<R: Read> Utf8Reader<R> {
    /// What the bytes so far are written in.
    pub(super) fn encoding(&self) -> &'static str {
        self.name
    }

    /// Reads from `inner`.
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            state: State::Start,
            raw: Vec::new(),
            ready: Vec::new(),
            given: 0,
            ended: false,
            name: "ASCII",
        }
    }

    /// Reads another chunk into `raw`; sets `ended` at the end.
    fn fill(&mut self) -> io::Result<()> {
        let start = self.raw.len();
        self.raw.resize(start + CHUNK, 0);
        let mut filled = start;
        let chunk = &mut self.raw;
        while filled < chunk.len() {
            match self.inner.read(&mut chunk[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => {
                    filled += read;
                    // Somebody may be typing: hand a finished line on at once.
                    if chunk[start..filled].ends_with(b"\n") {
                        break;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.raw.truncate(filled);
                    return Err(error);
                }
            }
        }
        self.raw.truncate(filled);
        Ok(())
    }

    fn decode_with(&mut self, encoding: &'static Encoding) {
        self.name = encoding.name();
        self.state = State::Decoding(Box::new(encoding.new_decoder_without_bom_handling()));
    }

    /// Turns what can be turned of `raw` into text.
    fn advance(&mut self) {
        if matches!(self.state, State::Start) {
            if let Some((encoding, length)) = Encoding::for_bom(&self.raw) {
                self.raw.drain(..length);
                self.decode_with(encoding);
            } else if let Some(encoding) = utf16_without_mark(&self.raw) {
                self.decode_with(encoding);
            } else {
                self.state = State::Ascii;
            }
            // A mark that was itself encoded once more, as some exporters write it.
            if self.raw.starts_with("\u{ef}\u{bb}\u{bf}".as_bytes()) {
                self.raw.drain(.."\u{ef}\u{bb}\u{bf}".len());
            }
        }
        if matches!(self.state, State::Ascii) {
            let ascii = Encoding::ascii_valid_up_to(&self.raw);
            if ascii == self.raw.len() && self.ready.is_empty() {
                std::mem::swap(&mut self.ready, &mut self.raw);
            } else {
                self.ready.extend(self.raw.drain(..ascii));
            }
            if self.raw.is_empty() {
                return;
            }
            // A character of up to four bytes may be cut by the end of the chunk: wait for the rest of it.
            if self.raw.len() < 4 && !self.ended {
                return;
            }
            let is_utf8 = match std::str::from_utf8(&self.raw) {
                Ok(_) => true,
                Err(error) => error.valid_up_to() > 0 || (error.error_len().is_none() && !self.ended),
            };
            self.decode_with(if is_utf8 { UTF_8 } else { WINDOWS_1252 });
        }
        if let State::Decoding(decoder) = &mut self.state {
            let wanted = decoder
                .max_utf8_buffer_length(self.raw.len())
                .unwrap_or(self.raw.len() * 3);
            let start = self.ready.len();
            self.ready.resize(start + wanted, 0);
            let (_, _, written, _) = decoder.decode_to_utf8(&self.raw, &mut self.ready[start..], self.ended);
            self.ready.truncate(start + written);
            self.raw.clear();
        }
    }
}

/// UTF-16 without a mark shows itself by a zero byte beside the first ASCII character.
fn utf16_without_mark(raw: &[u8]) -> Option<&'static Encoding> {
    match raw {
        [first, 0, third, 0, ..] if *first != 0 && *third != 0 => Some(UTF_16LE),
        [0, second, 0, fourth, ..] if *second != 0 && *fourth != 0 => Some(UTF_16BE),
        _ => None,
    }
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() {
            if self.ended && self.raw.is_empty() {
                return Ok(0);
            }
            self.ready.clear();
            self.given = 0;
            if !self.ended {
                self.fill()?;
            }
            let at_the_end = self.ended;
            self.advance();
            if at_the_end && self.ready.is_empty() {
                return Ok(0);
            }
        }
        let count = buffer.len().min(self.ready.len() - self.given);
        buffer[..count].copy_from_slice(&self.ready[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        let mut text = String::new();
        Utf8Reader::new(bytes).read_to_string(&mut text).unwrap();
        text
    }

    /// Gives one byte at a time, so that every character is cut somewhere.
    struct Dribble<'a>(&'a [u8]);

    impl Read for Dribble<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Ok(0);
            };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    #[test]
    fn every_encoding_comes_out_as_utf8() {
        let text = "name;city\nZoë;Köln\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (windows, _, _) = WINDOWS_1252.encode(text);
        for (label, bytes) in [
            ("utf-8", text.as_bytes().to_vec()),
            ("utf-8 with mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
            (
                "utf-8 with a mark encoded twice",
                ["\u{ef}\u{bb}\u{bf}".as_bytes(), text.as_bytes()].concat(),
            ),
            (
                "utf-16le with mark",
                [b"\xff\xfe".to_vec(), little.clone()].concat(),
            ),
            ("utf-16be with mark", [b"\xfe\xff".to_vec(), big.clone()].concat()),
            ("utf-16le", little),
            ("utf-16be", big),
            ("windows-1252", windows.into_owned()),
        ] {
            assert_eq!(read(&bytes), text, "{label}");
            let mut dribbled = String::new();
            Utf8Reader::new(Dribble(&bytes))
                .read_to_string(&mut dribbled)
                .unwrap();
            assert_eq!(dribbled, text, "{label}, a byte at a time");
        }
    }

    #[test]
    fn a_late_first_accent_still_decides() {
        let mut bytes = vec![b'x'; 3 * CHUNK];
        bytes.extend(b"caf\xe9\n");
        assert!(read(&bytes).ends_with("café\n"));
        let mut bytes = vec![b'x'; CHUNK - 1];
        bytes.extend("é!".as_bytes());
        assert!(read(&bytes).ends_with("xé!"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_come_out_as_text(bytes: Vec<u8>) {
            let mut text = String::new();
            proptest::prop_assert!(Utf8Reader::new(bytes.as_slice()).read_to_string(&mut text).is_ok());
        }
    }
}
