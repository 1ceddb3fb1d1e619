//! Opens an input: what it is, how its columns are read, and its rows one after the other.

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use crate::input::about::{About, LeftOut, Shape};
use crate::input::encoding::Utf8Reader;
use crate::input::error::InputError;
use crate::input::options::InputOptions;
use crate::input::row::Row;
use crate::input::{json, table};

/// How much of a file is looked at to find out what it is.
const SAMPLE: u64 = 64 * 1024;

/// The rows of one input, in order.
pub type Rows = Box<dyn Iterator<Item = Result<Row, InputError>>>;

/// Opens an input. `name` is how messages and answers call it.
///
/// # Errors
/// When the input cannot be read or understood at all. Bad records are rows.
pub fn open(name: &str, bytes: impl Read + 'static, options: &InputOptions) -> Result<Rows, InputError> {
    examine(name, bytes, options).map(|(_, rows)| rows)
}

/// Opens an input, and tells how it is read.
///
/// # Errors
/// As [`open`].
pub fn examine(
    name: &str,
    bytes: impl Read + 'static,
    options: &InputOptions,
) -> Result<(About, Rows), InputError> {
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
    let encoding = text.encoding();
    let first = sample.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    let whole = Cursor::new(sample.clone()).chain(text);
    let source: Arc<str> = Arc::from(name);
    let (about, rows): (About, Rows) = match first {
        None => (nothing(name), Box::new(std::iter::empty())),
        Some(b'[' | b'{') => {
            let (about, rows) = json::rows(&source, whole, options.clone())?;
            (about, Box::new(rows))
        }
        Some(b'<') => return Err(markup(name)),
        Some(_) => {
            let (about, rows) = table::rows(source, &sample, whole, options)?;
            (about, Box::new(rows))
        }
    };
    Ok((About { encoding, ..about }, rows))
}

fn nothing(name: &str) -> About {
    About {
        name: name.to_owned(),
        encoding: "",
        shape: Shape::Empty,
        layout: None,
        kind: None,
        columns: Vec::new(),
        notes: Vec::new(),
        left_out: LeftOut::default(),
    }
}

/// Web pages are given out as `.xls` now and then.
fn markup(name: &str) -> InputError {
    InputError::NotUnderstood {
        name: name.to_owned(),
        message: "this is a web page or XML, not a table of text".to_owned(),
        hints: vec!["Open it in a spreadsheet and save it as CSV UTF-8.".to_owned()],
    }
}

/// Says what to do with files that hold no text.
fn refuse_binary(name: &str, head: &[u8]) -> Result<(), InputError> {
    let (what, hint) = match head {
        [b'P', b'K', 3, 4, ..] => (
            "this is an Excel workbook or an archive in an archive, not text",
            "Save it as CSV UTF-8, or unpack it, and give that file.",
        ),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => (
            "this is an Excel workbook, not text",
            "Save it as CSV UTF-8, and give that file.",
        ),
        [b'%', b'P', b'D', b'F', ..] => ("this is a PDF document", "Export the data as CSV or JSON."),
        _ => return Ok(()),
    };
    Err(InputError::NotUnderstood {
        name: name.to_owned(),
        message: what.to_owned(),
        hints: vec![hint.to_owned()],
    })
}
