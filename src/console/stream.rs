//! Where bytes end up: the process's streams, or a buffer that a test reads.

use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, PoisonError};

use anstream::AutoStream;

/// A stream by name.
#[derive(Debug, Clone)]
pub(super) enum Stream {
    Stdout,
    Stderr,
    Captured(Capture),
}

impl Stream {
    /// Something to write into. Bytes pass through unchanged; on Windows the terminal is told to obey colours.
    pub(super) fn writer(&self) -> Box<dyn Write + Send> {
        match self {
            Self::Stdout => Box::new(AutoStream::always(io::stdout())),
            Self::Stderr => Box::new(AutoStream::always(io::stderr())),
            Self::Captured(capture) => Box::new(capture.clone()),
        }
    }
}

/// What was written to a stream that is none.
#[derive(Debug, Clone, Default)]
pub struct Capture(Arc<Mutex<Vec<u8>>>);

impl Capture {
    /// Everything so far, as text.
    pub fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether the reader at the other end is gone. That is the reader's right, and no failure.
pub fn is_broken_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Where the answer goes. Once the reader is gone it takes everything and keeps nothing: an apply whose output is
/// piped into `head` must not stop half-way for that.
pub struct Out {
    inner: BufWriter<Box<dyn Write + Send>>,
    reader_left: bool,
}

impl Out {
    pub(super) fn new(stream: &Stream) -> Self {
        Self::over(stream.writer())
    }

    fn over(writer: Box<dyn Write + Send>) -> Self {
        Self {
            inner: BufWriter::with_capacity(64 * 1024, writer),
            reader_left: false,
        }
    }

    /// Whether the reader is gone, so that a work that only prints may end.
    pub fn reader_left(&self) -> bool {
        self.reader_left
    }

    fn quietly<T>(&mut self, result: io::Result<T>, swallowed: T) -> io::Result<T> {
        match result {
            Err(error) if is_broken_pipe(&error) => {
                self.reader_left = true;
                Ok(swallowed)
            }
            other => other.map_err(|error| {
                io::Error::new(error.kind(), format!("cannot write to standard output: {error}"))
            }),
        }
    }
}

impl std::fmt::Debug for Out {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Out")
            .field("reader_left", &self.reader_left)
            .finish_non_exhaustive()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.reader_left {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        self.quietly(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.reader_left {
            return Ok(());
        }
        let result = self.inner.flush();
        self.quietly(result, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Refuses everything in one way.
    struct Refusing(io::ErrorKind);

    impl Write for Refusing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_reader_that_left_is_no_failure() {
        let mut out = Out::over(Box::new(Refusing(io::ErrorKind::BrokenPipe)));
        out.write_all(b"one\n").unwrap();
        assert!(!out.reader_left(), "still in the buffer");
        out.flush().unwrap();
        assert!(out.reader_left());
        out.write_all(&vec![b'x'; 100_000]).unwrap();
        out.flush().unwrap();
    }

    #[test]
    fn a_full_disk_is_a_failure() {
        let mut out = Out::over(Box::new(Refusing(io::ErrorKind::StorageFull)));
        out.write_all(b"one\n").unwrap();
        assert_eq!(out.flush().unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(!out.reader_left());
    }
}
