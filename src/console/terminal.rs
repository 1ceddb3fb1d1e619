//! A talk at the terminal: whole pages and single keys, or lines where a terminal can show no pages.
//!
//! Knows keys and bytes; what is asked and what an answer means is not its affair. However the talk ends, the terminal
//! is left as it was found. Only plain ANSI sequences are written (ECMA-48, and xterm's second screen).

use crate::error::{Failure, Kind};
use crate::review::keys::Key;

/// What the terminal can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TerminalKind {
    /// Shows pages, and sends each key.
    Pages,
    /// Shows and sends lines only, as `TERM=dumb` says.
    Lines,
}

impl TerminalKind {
    /// By the name of the terminal, as `TERM` gives it.
    pub fn of(term: Option<&str>) -> Self {
        match term {
            None | Some("" | "dumb" | "unknown") => Self::Lines,
            Some(_) if cfg!(unix) => Self::Pages,
            Some(_) => Self::Lines,
        }
    }
}

/// What came from the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// A key.
    Key(Key),
    /// The terminal has another size now.
    Resized,
}

fn gone(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(Kind::Interrupted, format!("the terminal is gone: {error}"))
}

fn no_terminal(error: &dyn std::fmt::Display) -> Failure {
    Failure::usage(format!("nobody is at a terminal to ask: {error}"))
        .hint("Run it at a terminal, or leave --interactive out: the rows stay under review.")
}

#[cfg(unix)]
pub use unix::Terminal;

#[cfg(not(unix))]
pub use lines_only::Terminal;

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io::{IsTerminal as _, Write as _};
    use std::os::fd::{AsFd as _, BorrowedFd};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

    use super::{Pressed, TerminalKind, gone, no_terminal};
    use crate::error::{Failure, Kind};
    use crate::review::keys;

    /// How often it is looked whether somebody asked to stop, or made the window another size.
    const TICK: Timespec = Timespec {
        tv_sec: 0,
        tv_nsec: 100_000_000,
    };
    /// How long the rest of a sequence may take, over a slow line.
    const REST: Timespec = Timespec {
        tv_sec: 0,
        tv_nsec: 50_000_000,
    };
    /// Columns and lines of a terminal that does not say.
    const USUAL: (usize, usize) = (80, 24);
    /// The second screen, without a cursor.
    const BEGIN: &str = "\u{1b}[?1049h\u{1b}[?25l";
    const END: &str = "\u{1b}[?25h\u{1b}[?1049l";

    /// What a wait for bytes came to.
    #[derive(PartialEq, Eq)]
    enum More {
        Nothing,
        Came,
        Ended,
    }

    /// The terminal that the process was started from.
    #[derive(Debug)]
    pub struct Terminal {
        device: File,
        /// Whether keys are read from standard input, which is a terminal too. On macOS only such a one can be waited
        /// for: its `poll` does not know `/dev/tty`.
        reads_stdin: bool,
        kind: TerminalKind,
        /// How it was set before pages were shown.
        before: Option<Termios>,
        bytes: Vec<u8>,
        size: (usize, usize),
    }

    impl Terminal {
        pub(in crate::console) fn open(kind: TerminalKind) -> Result<Self, Failure> {
            let device = File::options()
                .read(true)
                .write(true)
                .open("/dev/tty")
                .map_err(|error| no_terminal(&error))?;
            let mut terminal = Self {
                device,
                reads_stdin: std::io::stdin().is_terminal(),
                kind,
                before: None,
                bytes: Vec::new(),
                size: USUAL,
            };
            terminal.size = terminal.measured();
            Ok(terminal)
        }

        fn keyboard(&self) -> BorrowedFd<'_> {
            if self.reads_stdin {
                rustix::stdio::stdin()
            } else {
                self.device.as_fd()
            }
        }

        /// What it can do.
        pub fn kind(&self) -> TerminalKind {
            self.kind
        }

        /// Columns and lines, as they are now.
        pub fn size(&mut self) -> (usize, usize) {
            self.size = self.measured();
            self.size
        }

        fn measured(&self) -> (usize, usize) {
            match tcgetwinsize(&self.device) {
                Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
                    (usize::from(size.ws_col), usize::from(size.ws_row))
                }
                Ok(_) | Err(_) => USUAL,
            }
        }

        /// Begins to show pages: keys come one by one, and are not shown.
        ///
        /// # Errors
        /// When the terminal is gone.
        pub fn begin(&mut self) -> Result<(), Failure> {
            if self.kind == TerminalKind::Lines || self.before.is_some() {
                return Ok(());
            }
            let before = tcgetattr(&self.device).map_err(|error| gone(&error))?;
            let mut raw = before.clone();
            raw.make_raw();
            tcsetattr(&self.device, OptionalActions::Flush, &raw).map_err(|error| gone(&error))?;
            self.before = Some(before);
            self.put(BEGIN)
        }

        /// Leaves the terminal as it was found.
        pub fn end(&mut self) {
            if let Some(before) = self.before.take() {
                // A terminal that is gone needs nothing.
                let _ = self.put(END);
                let _ = tcsetattr(&self.device, OptionalActions::Flush, &before);
            }
        }

        /// Shows a page. Its lines fit the size.
        ///
        /// # Errors
        /// When the terminal is gone.
        pub fn show(&mut self, page: &[String]) -> Result<(), Failure> {
            let mut text = String::from("\u{1b}[H");
            for (nth, line) in page.iter().enumerate() {
                if nth > 0 {
                    text.push_str("\r\n");
                }
                text.push_str(line);
                text.push_str("\u{1b}[K");
            }
            text.push_str("\u{1b}[J");
            self.put(&text)
        }

        /// Writes text as it is.
        ///
        /// # Errors
        /// When the terminal is gone.
        pub fn put(&mut self, text: &str) -> Result<(), Failure> {
            let written = self.device.write_all(text.as_bytes());
            written
                .and_then(|()| self.device.flush())
                .map_err(|error| gone(&error))
        }

        /// Waits for the next key, or for another size.
        ///
        /// # Errors
        /// [`Kind::Interrupted`] when `stop` says so, or the terminal is gone.
        pub fn pressed(&mut self, stop: &dyn Fn() -> bool) -> Result<Pressed, Failure> {
            let mut is_all = false;
            loop {
                if let Some((key, taken)) = keys::first(&self.bytes, is_all) {
                    self.bytes.drain(..taken);
                    return Ok(Pressed::Key(key));
                }
                if self.measured() != self.size {
                    return Ok(Pressed::Resized);
                }
                let wait = if self.bytes.is_empty() { &TICK } else { &REST };
                is_all = match self.read_more(wait, stop)? {
                    More::Came => false,
                    More::Nothing => !self.bytes.is_empty(),
                    More::Ended => return Err(gone(&"its input ended")),
                };
            }
        }

        /// Waits for a line; `None` when no more is typed.
        ///
        /// # Errors
        /// As [`Terminal::pressed`].
        pub fn line(&mut self, stop: &dyn Fn() -> bool) -> Result<Option<String>, Failure> {
            loop {
                if let Some(end) = self.bytes.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = self.bytes.drain(..=end).collect();
                    return Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()));
                }
                // Ctrl-D on an empty line.
                if self.read_more(&TICK, stop)? == More::Ended {
                    return Ok(None);
                }
            }
        }

        /// Reads what comes within the time.
        fn read_more(&mut self, wait: &Timespec, stop: &dyn Fn() -> bool) -> Result<More, Failure> {
            if stop() {
                return Err(Failure::new(Kind::Interrupted, "interrupted"));
            }
            let keyboard = self.keyboard();
            let mut fds = [PollFd::new(&keyboard, PollFlags::IN)];
            match poll(&mut fds, Some(wait)) {
                Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(More::Nothing),
                Ok(_) => {}
                Err(error) => return Err(gone(&error)),
            }
            let mut buffer = [0; 256];
            match rustix::io::read(keyboard, &mut buffer) {
                Ok(0) => Ok(More::Ended),
                Ok(count) => {
                    self.bytes.extend(&buffer[..count]);
                    Ok(More::Came)
                }
                Err(rustix::io::Errno::INTR) => Ok(More::Nothing),
                Err(error) => Err(gone(&error)),
            }
        }
    }

    impl Drop for Terminal {
        fn drop(&mut self) {
            self.end();
        }
    }
}

/// Where there is no `/dev/tty`, questions are lines on the standard streams.
#[cfg(not(unix))]
mod lines_only {
    use std::io::{BufRead as _, IsTerminal as _, Write as _};

    use super::{Pressed, TerminalKind, gone, no_terminal};
    use crate::error::Failure;
    use crate::review::keys::Key;

    /// Standard input and standard error, which are terminals.
    #[derive(Debug)]
    pub struct Terminal {}

    impl Terminal {
        pub(in crate::console) fn open(_: TerminalKind) -> Result<Self, Failure> {
            if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
                Ok(Self {})
            } else {
                Err(no_terminal(
                    &"standard input and standard error are not both terminals",
                ))
            }
        }

        /// What it can do.
        pub fn kind(&self) -> TerminalKind {
            TerminalKind::Lines
        }

        /// Columns and lines.
        pub fn size(&mut self) -> (usize, usize) {
            (80, 24)
        }

        /// There are no pages.
        ///
        /// # Errors
        /// None.
        pub fn begin(&mut self) -> Result<(), Failure> {
            Ok(())
        }

        /// There is nothing to leave.
        pub fn end(&mut self) {}

        /// Shows a page as lines.
        ///
        /// # Errors
        /// When the terminal is gone.
        pub fn show(&mut self, page: &[String]) -> Result<(), Failure> {
            self.put(&(page.join("\n") + "\n"))
        }

        /// Writes text as it is.
        ///
        /// # Errors
        /// When the terminal is gone.
        pub fn put(&mut self, text: &str) -> Result<(), Failure> {
            let mut stderr = std::io::stderr();
            let written = stderr.write_all(text.as_bytes());
            written
                .and_then(|()| stderr.flush())
                .map_err(|error| gone(&error))
        }

        /// Single keys do not come here.
        ///
        /// # Errors
        /// None.
        pub fn pressed(&mut self, _: &dyn Fn() -> bool) -> Result<Pressed, Failure> {
            Ok(Pressed::Key(Key::Close))
        }

        /// Waits for a line; `None` when no more is typed.
        ///
        /// # Errors
        /// When the terminal is gone.
        pub fn line(&mut self, _: &dyn Fn() -> bool) -> Result<Option<String>, Failure> {
            let mut line = String::new();
            match std::io::stdin().lock().read_line(&mut line) {
                Ok(0) => Ok(None),
                Ok(_) => Ok(Some(line.trim().to_owned())),
                Err(error) => Err(gone(&error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_that_says_so_shows_lines_only() {
        let pages = if cfg!(unix) {
            TerminalKind::Pages
        } else {
            TerminalKind::Lines
        };
        for (term, kind) in [
            (None, TerminalKind::Lines),
            (Some(""), TerminalKind::Lines),
            (Some("dumb"), TerminalKind::Lines),
            (Some("xterm-256color"), pages),
            (Some("vt100"), pages),
            (Some("linux"), pages),
        ] {
            assert_eq!(TerminalKind::of(term), kind, "{term:?}");
        }
    }
}
