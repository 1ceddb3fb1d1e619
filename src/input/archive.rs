//! Packed inputs: gzip, and zip archives of tables and JSON, each file of which is an input of its own.
//!
//! Unpacked as a stream: memory does not grow with what comes out. Refused are workbooks (which are zip archives
//! too), encrypted files, and what unpacks to far more than exports do. Nothing is written beside the input.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write as _};
use std::path::Path;
use std::rc::Rc;

use flate2::Crc;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use tempfile::SpooledTempFile;
use zip::{CompressionMethod, ZipArchive};

use crate::input::error::InputError;

/// An input before it is unpacked.
pub enum Source {
    /// A file, in which one can go to and fro.
    File(File),
    /// Bytes that come once, such as standard input.
    Stream(Box<dyn Read>),
}

/// One input out of a source.
pub struct Part {
    /// As messages and answers call it; `archive.zip/calls.csv` inside an archive.
    pub name: String,
    /// Its bytes, unpacked.
    pub bytes: Box<dyn Read>,
}

/// What of an archive that comes as a stream is kept in memory; more goes to a temporary file.
const IN_MEMORY: usize = 8 * 1024 * 1024;

/// An archive that comes as a stream is refused beyond this.
const STREAM_LIMIT: u64 = 4 * 1024 * 1024 * 1024;

/// More files than this are no export.
const FILES_LIMIT: usize = 1000;

/// From this size on it counts how far an input was packed; exports shrink to a tenth or so.
const FREE: u64 = 64 * 1024 * 1024;
const HIGHEST_RATIO: u64 = 200;

/// What to do about an archive that cannot be read.
const BROKEN: &str =
    "Copy or export it again; if it is an Excel workbook, save it as CSV UTF-8 and give that file.";

/// What inputs are called inside an archive.
const ENDINGS: &[&str] = &["csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson"];

/// A file beside the report of Microsoft Teams that holds what the report was asked for.
const PARAMETERS: &str = "parameters.json";

/// The inputs that a source holds: one, or those of an archive in its order.
///
/// # Errors
/// When the source cannot be read, or is an archive without an input that can be read.
pub fn parts(name: &str, source: Source) -> Result<Vec<Part>, InputError> {
    let io_error = |error| InputError::Io {
        name: name.to_owned(),
        error,
    };
    let mut source = source;
    let mut head = Vec::new();
    match &mut source {
        Source::File(file) => file.take(4).read_to_end(&mut head),
        Source::Stream(stream) => stream.take(4).read_to_end(&mut head),
    }
    .map_err(io_error)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return unzip(name, head, source);
    }
    let packed = head.starts_with(&[0x1f, 0x8b]);
    let rest: Box<dyn Read> = match source {
        Source::File(file) => Box::new(file),
        Source::Stream(stream) => stream,
    };
    let bytes: Box<dyn Read> = Box::new(Cursor::new(head).chain(rest));
    let bytes = if packed {
        let read = Rc::new(Cell::new(0));
        let counted = Counted {
            inner: bytes,
            count: Rc::clone(&read),
        };
        Box::new(Measured::new(MultiGzDecoder::new(counted), read, None))
    } else {
        bytes
    };
    Ok(vec![Part {
        name: name.to_owned(),
        bytes,
    }])
}

fn unzip(name: &str, head: Vec<u8>, source: Source) -> Result<Vec<Part>, InputError> {
    let io_error = |error| InputError::Io {
        name: name.to_owned(),
        error,
    };
    match source {
        Source::File(mut file) => match file.rewind() {
            Ok(()) => inputs(name, file),
            // A pipe with a name.
            Err(_) => inputs(name, spooled(head, file).map_err(io_error)?),
        },
        Source::Stream(stream) => inputs(name, spooled(head, stream).map_err(io_error)?),
    }
}

/// The directory of an archive stands at its end, so a stream is kept until it is there.
fn spooled(head: Vec<u8>, rest: impl Read) -> io::Result<SpooledTempFile> {
    let mut file = SpooledTempFile::new(IN_MEMORY);
    let copied = io::copy(&mut Cursor::new(head).chain(rest).take(STREAM_LIMIT), &mut file)?;
    if copied == STREAM_LIMIT {
        return Err(io::Error::other(
            "an archive larger than 4 GiB can be read from a file only",
        ));
    }
    file.flush()?;
    Ok(file)
}

/// Where the bytes of a file stand in an archive.
struct Member {
    name: String,
    start: u64,
    packed: u64,
    crc: u32,
    deflated: bool,
}

fn inputs<F: Read + Seek + 'static>(name: &str, file: F) -> Result<Vec<Part>, InputError> {
    let mut archive = ZipArchive::new(file)
        .map_err(|error| refused(name, &format!("this zip archive cannot be read: {error}"), BROKEN))?;
    let members = members(name, &mut archive)?;
    let file = Rc::new(RefCell::new(archive.into_inner()));
    Ok(members
        .into_iter()
        .map(|member| {
            let section = Section {
                file: Rc::clone(&file),
                at: member.start,
                end: member.start + member.packed,
            };
            let packed = Rc::new(Cell::new(member.packed));
            let bytes: Box<dyn Read> = if member.deflated {
                Box::new(Measured::new(
                    DeflateDecoder::new(section),
                    packed,
                    Some(member.crc),
                ))
            } else {
                Box::new(Measured::new(section, packed, Some(member.crc)))
            };
            Part {
                name: format!("{name}/{}", member.name),
                bytes,
            }
        })
        .collect())
}

fn members<F: Read + Seek>(name: &str, archive: &mut ZipArchive<F>) -> Result<Vec<Member>, InputError> {
    let broken = |error: &dyn std::fmt::Display| {
        refused(name, &format!("this zip archive cannot be read: {error}"), BROKEN)
    };
    if archive.len() > FILES_LIMIT {
        return Err(refused(
            name,
            &format!("this zip archive holds {} files; no export does", archive.len()),
            "unpack it, and give the files that count",
        ));
    }
    let (mut members, mut others) = (Vec::new(), Vec::new());
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|error| broken(&error))?;
        let inner = file.name().map_err(|error| broken(&error))?.into_owned();
        if inner == "[Content_Types].xml" || inner == "xl/workbook.xml" || inner == "content.xml" {
            return Err(refused(
                name,
                "this is a workbook of a spreadsheet program, not text",
                "open it there, save the sheet as CSV UTF-8, and give that file",
            ));
        }
        if file.is_dir() || is_left_out(&inner) {
            continue;
        }
        if !is_input(&inner) {
            others.push(inner);
            continue;
        }
        if file.encrypted() {
            return Err(refused(
                name,
                &format!("{inner} is encrypted"),
                "unpack it with its password, and give the file",
            ));
        }
        let method = file.compression();
        let deflated = method == CompressionMethod::DEFLATE;
        if !deflated && method != CompressionMethod::STORE {
            return Err(refused(
                name,
                &format!("{inner} is packed in a way that is not read ({method})"),
                "unpack it, and give the file",
            ));
        }
        let start = file
            .data_start()
            .ok_or_else(|| broken(&"a file in it has no beginning"))?;
        members.push(Member {
            start,
            packed: file.compressed_size(),
            crc: file.crc32(),
            deflated,
            name: inner,
        });
    }
    if members.is_empty() {
        let held = if others.is_empty() {
            "nothing".to_owned()
        } else {
            others.truncate(10);
            others.join(", ")
        };
        return Err(refused(
            name,
            &format!("this zip archive holds no CSV or JSON file; it holds {held}"),
            "Give an export as CSV or JSON.",
        ));
    }
    Ok(members)
}

fn is_left_out(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || file.starts_with('.') || file == PARAMETERS
}

fn is_input(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

fn refused(name: &str, message: &str, hint: &str) -> InputError {
    InputError::NotUnderstood {
        name: name.to_owned(),
        message: message.to_owned(),
        hints: vec![hint.to_owned()],
    }
}

/// A part of a file. Several parts share the file, so each goes to its place before it reads.
struct Section<F> {
    file: Rc<RefCell<F>>,
    at: u64,
    end: u64,
}

impl<F: Read + Seek> Read for Section<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        if wanted == 0 {
            return Ok(0);
        }
        let mut file = self.file.borrow_mut();
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(&mut buffer[..wanted])?;
        self.at += count as u64;
        Ok(count)
    }
}

/// Counts the bytes that pass.
struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count.set(self.count.get() + count as u64);
        Ok(count)
    }
}

/// Measures what comes out against what went in, and its checksum where one is known.
struct Measured<R> {
    inner: R,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
    crc: Crc,
    expected: Option<u32>,
}

impl<R> Measured<R> {
    fn new(inner: R, packed: Rc<Cell<u64>>, expected: Option<u32>) -> Self {
        Self {
            inner,
            packed,
            unpacked: 0,
            crc: Crc::new(),
            expected,
        }
    }
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.unpacked += count as u64;
        if self.expected.is_some() {
            self.crc.update(&buffer[..count]);
        }
        if self.unpacked > FREE && self.unpacked / HIGHEST_RATIO > self.packed.get() {
            return Err(io::Error::other(
                "it unpacks to more than 200 times its size, which no export does",
            ));
        }
        if count == 0 && !buffer.is_empty() && self.expected.is_some_and(|crc| crc != self.crc.sum()) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "its checksum is not the one of the archive; it is damaged",
            ));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
