//! A file that is written once from its beginning to its end. When it grows large, what was written is sent on to the
//! disk and let go from the system's memory while the rest is written.
//!
//! A night's run must not push out of memory what other programs keep there, and taking new pages for gigabytes of
//! answers costs more than making them. What is written and how it is read back stays the same. Only Linux is told.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{self, Sender};
use std::thread;

use tempfile::NamedTempFile;

/// Bytes up to which a file is left to the system: whatever reads it next finds it in memory.
const LARGE: u64 = 64 * 1024 * 1024;

/// Bytes that are sent on to the disk together.
const STEP: u64 = 4 * 1024 * 1024;

/// Bytes behind those sent last that may still be on their way and are not let go yet.
const ON_THE_WAY: u64 = 64 * 1024 * 1024;

/// A file in the making.
pub(in crate::commands) struct Passing {
    file: NamedTempFile,
    written: u64,
    /// Up to here the system was told to send what was written on to the disk.
    sent: u64,
    /// Where the beginnings of steps go that are sent on, once there are some.
    steps: Option<Sender<u64>>,
}

impl Passing {
    /// Begins with an empty file.
    pub(super) fn new(file: NamedTempFile) -> Self {
        Self {
            file,
            written: 0,
            sent: 0,
            steps: None,
        }
    }

    /// The file, with all that was written.
    pub(super) fn into_file(self) -> NamedTempFile {
        self.file
    }

    fn send_on(&mut self) {
        if self.written < LARGE {
            return;
        }
        while self.sent + STEP <= self.written {
            if self.steps.is_none() {
                self.steps = self.file.as_file().try_clone().ok().map(sending_on);
            }
            // Nobody listens where the system takes no advice.
            if let Some(steps) = &self.steps {
                steps.send(self.sent).unwrap_or_default();
            }
            self.sent += STEP;
        }
    }
}

/// Sends steps of a file on to the disk. Where the disk is busy the system makes whoever tells it wait, so a thread of
/// its own does.
fn sending_on(file: File) -> Sender<u64> {
    let (steps, told) = mpsc::channel::<u64>();
    thread::spawn(move || {
        for step in told {
            // Of what is not on the disk yet, this begins the writing; what is there already goes from memory.
            let_go(&file, step);
            if let Some(before) = step.checked_sub(ON_THE_WAY) {
                let_go(&file, before);
            }
        }
    });
    steps
}

/// Tells the system that the pages of a step from here on are not needed in memory. This is advice: a file system that
/// does not take it writes the file all the same.
#[cfg(target_os = "linux")]
fn let_go(file: &File, from: u64) {
    use rustix::fs::{Advice, fadvise};
    fadvise(file, from, std::num::NonZeroU64::new(STEP), Advice::DontNeed).unwrap_or_default();
}

#[cfg(not(target_os = "linux"))]
fn let_go(_file: &File, _from: u64) {}

impl Write for Passing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.written += count as u64;
        self.send_on();
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_large_file_holds_what_was_written() {
        let mut passing = Passing::new(NamedTempFile::new().unwrap());
        let block: Vec<u8> = (0..=u8::MAX).cycle().take(1_000_003).collect();
        let times = (LARGE + ON_THE_WAY + 3 * STEP) / block.len() as u64 + 1;
        for _ in 0..times {
            passing.write_all(&block).unwrap();
        }
        assert!(passing.sent > LARGE + ON_THE_WAY && passing.sent <= passing.written);
        let mut file = passing.into_file().reopen().unwrap();
        let mut read = vec![0; block.len()];
        for nth in 0..times {
            file.read_exact(&mut read).unwrap();
            assert!(read == block, "block {nth}");
        }
        assert_eq!(file.read(&mut read).unwrap(), 0);
    }
}
