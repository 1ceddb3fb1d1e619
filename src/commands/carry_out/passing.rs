//! A file that is written once from its beginning to its end. When it grows large, the rest goes to the disk past the
//! system's memory.
//!
//! A night's run must not push out of memory what other programs keep there, and taking new pages for gigabytes of
//! answers costs more than making them. What is written and how it is read back stays the same. Only Linux is asked.

use std::io::{self, Write};

use tempfile::NamedTempFile;

#[cfg(target_os = "linux")]
use crate::commands::carry_out::past::Past;

/// Bytes up to which a file is left to the system: whatever reads it next finds it in memory.
const LARGE: u64 = 64 * 1024 * 1024;

/// A file in the making.
pub(in crate::commands) struct Passing {
    file: NamedTempFile,
    /// Bytes that were written to the file itself.
    written: u64,
    /// Where the rest goes, once the file is large and its place takes it.
    past: Option<Box<Past>>,
}

/// No way past the system's memory.
#[cfg(not(target_os = "linux"))]
enum Past {}

#[cfg(not(target_os = "linux"))]
impl Past {
    fn from(_: &std::fs::File, _: &std::path::Path, _: u64) -> Option<Self> {
        None
    }

    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        match *self {}
    }

    fn flush(&mut self) -> io::Result<()> {
        match *self {}
    }

    fn end(self) -> io::Result<()> {
        match self {}
    }
}

impl Passing {
    /// Begins with an empty file.
    pub(super) fn new(file: NamedTempFile) -> Self {
        Self {
            file,
            written: 0,
            past: None,
        }
    }

    /// The file, with all that was written.
    ///
    /// # Errors
    /// When something did not reach the disk.
    pub(super) fn into_file(self) -> io::Result<NamedTempFile> {
        if let Some(past) = self.past {
            past.end()?;
        }
        Ok(self.file)
    }
}

impl Write for Passing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(past) = &mut self.past {
            return past.write(bytes);
        }
        // The rest begins where it may begin.
        let up_to = usize::try_from(LARGE.saturating_sub(self.written)).unwrap_or(usize::MAX);
        let some = match bytes.get(..up_to) {
            Some(some) if up_to > 0 => some,
            Some(_) | None => bytes,
        };
        let count = self.file.write(some)?;
        self.written += count as u64;
        if self.written == LARGE {
            self.past = Past::from(self.file.as_file(), self.file.path(), LARGE).map(Box::new);
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(past) = &mut self.past {
            past.flush()?;
        }
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_large_file_holds_what_was_written() {
        // The folder of the build stands on a disk; the one for temporary files may stand in memory.
        let mut passing = Passing::new(NamedTempFile::new_in(env!("CARGO_MANIFEST_DIR")).unwrap());
        let block: Vec<u8> = (0..=u8::MAX).cycle().take(1_000_003).collect();
        let times = 2 * LARGE / block.len() as u64;
        for nth in 0..times {
            passing.write_all(&block).unwrap();
            if nth % 50 == 0 {
                passing.flush().unwrap();
            }
        }
        assert_eq!(passing.written, LARGE);
        let mut file = passing.into_file().unwrap().reopen().unwrap();
        let mut read = vec![0; block.len()];
        for nth in 0..times {
            file.read_exact(&mut read).unwrap();
            assert!(read == block, "block {nth}");
        }
        assert_eq!(file.read(&mut read).unwrap(), 0);
    }

    #[test]
    fn a_file_whose_place_takes_nothing_this_way_is_written_all_the_same() {
        let mut passing = Passing::new(NamedTempFile::new_in(env!("CARGO_MANIFEST_DIR")).unwrap());
        passing.written = LARGE + 1;
        passing.write_all(b"more").unwrap();
        assert!(passing.past.is_none());
        assert_eq!(
            std::fs::read(passing.into_file().unwrap().path()).unwrap(),
            b"more"
        );
    }
}
