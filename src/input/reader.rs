//! Opens an input: what it is, how its columns are read, and its rows one after the other.

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use crate::choice::Kind;
use crate::input::column::Column;
use crate::input::encoding::Utf8Reader;
use crate::input::error::InputError;
use crate::input::layout::Layout;
use crate::input::row::Row;
use crate::input::{csv, json};

/// How much of a file is looked at to find out what it is.
const SAMPLE: u64 = 64 * 1024;

/// What the user said about the inputs; the rest is detected.
#[derive(Clone, Default)]
pub struct InputOptions {
    /// The kind of record.
    pub kind: Option<Kind>,
    /// The vendor's layout.
    pub layout: Option<&'static Layout>,
    /// Columns with a meaning that the layout does not give them.
    pub map: Vec<(Column, String)>,
}

/// The rows of one input, in order.
pub type Rows = Box<dyn Iterator<Item = Result<Row, InputError>>>;

/// Opens an input. `name` is how messages and answers call it.
///
/// # Errors
/// When the input cannot be read or understood at all. Bad records are rows.
pub fn open(name: &str, bytes: impl Read + 'static, options: &InputOptions) -> Result<Rows, InputError> {
    let io_error = |error: io::Error| InputError::Io {
        name: name.to_owned(),
        error,
    };
    let mut head = Vec::new();
    let mut bytes = bytes;
    (&mut bytes).take(8).read_to_end(&mut head).map_err(io_error)?;
    refuse_binary(name, &head)?;
    let mut text = Utf8Reader::new(Cursor::new(head).chain(bytes));
    let mut sample = Vec::new();
    (&mut text)
        .take(SAMPLE)
        .read_to_end(&mut sample)
        .map_err(io_error)?;
    let first = sample.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let whole = Cursor::new(sample.clone()).chain(text);
    let source: Arc<str> = Arc::from(name);
    match first {
        None => Ok(Box::new(std::iter::empty())),
        Some(b'[' | b'{') => Ok(Box::new(json::rows(source, whole, options.clone()))),
        Some(_) => Ok(Box::new(csv::rows(source, &sample, whole, options)?)),
    }
}

/// Says what to do with files that hold no text.
fn refuse_binary(name: &str, head: &[u8]) -> Result<(), InputError> {
    let (what, hint) = match head {
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => (
            "this is an Excel workbook or a zip archive, not text",
            "save it as CSV UTF-8, or unpack it, and give that file",
        ),
        [0x1f, 0x8b, ..] => (
            "this is gzip-compressed",
            "unpack it first: gunzip -c FILE | matchbook resolve -",
        ),
        [b'%', b'P', b'D', b'F', ..] => ("this is a PDF document", "export the data as CSV or JSON"),
        _ => return Ok(()),
    };
    Err(InputError::NotUnderstood {
        name: name.to_owned(),
        message: what.to_owned(),
        hint: hint.to_owned(),
    })
}
