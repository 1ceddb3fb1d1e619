//! The only writer of stdout and stderr, and the only one that asks somebody at the terminal.
//!
//! Stdout carries the answer and nothing else; status, progress, warnings, questions and failures go to stderr.
//! Whether there are colours is decided once, here. What strangers wrote is made printable before it is shown;
//! the console does not look for secrets, which never come this far.

mod ask;
mod lines;
mod log;
mod progress;
mod stream;
mod terminal;
mod waiting;

use std::io::{self, IsTerminal};
use std::sync::Arc;

use indicatif::{MultiProgress, ProgressDrawTarget};
use serde_json::Map;

use crate::clock::{Clock, SystemClock};
use crate::error::Failure;
use crate::report::Style;
use crate::settings::Secret;

use crate::choice::{ColorChoice, LogFormat};
use ask::Asker;
pub use ask::Reply;
use lines::{Level, Lines};
pub use progress::Progress;
use stream::Stream;
pub use stream::{Capture, Out, is_broken_pipe};
pub use terminal::{Pressed, Terminal, TerminalKind};
pub use waiting::WaitTeller;

/// What the command line and the environment say about the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConsoleOptions {
    /// `--color`.
    pub color: ColorChoice,
    /// Whether `NO_COLOR` is set and not empty. Only settings reads the environment.
    pub no_color: bool,
    /// `-q`: no status and no progress. Warnings and failures are still told.
    pub quiet: bool,
    /// How often `-v` was given: 0 warnings, 1 info, 2 debug, 3 trace.
    pub verbosity: u8,
    /// `--log-format`.
    pub log_format: LogFormat,
    /// The width of a page, where it is not to be asked of the terminal.
    pub width: Option<usize>,
}

/// Columns of a terminal that does not say how many it has.
const TERMINAL_WIDTH: usize = 80;

/// The terminal, or what stands in its place.
pub struct Console {
    out: Stream,
    lines: Arc<Lines>,
    asker: Asker,
    bars: MultiProgress,
    /// For the lines that a log gets every minute.
    clock: Arc<dyn Clock>,
    quiet: bool,
    verbosity: u8,
    out_style: Style,
    /// Columns of the terminal that stdout is.
    out_page: Option<usize>,
    err_style: Style,
}

impl Console {
    /// The process's own streams. To be made once: it decides about colours for every crate that paints.
    pub fn new(options: ConsoleOptions) -> Self {
        let out_terminal = io::stdout().is_terminal();
        let err_terminal = io::stderr().is_terminal();
        let out_style = Style {
            width: options
                .width
                .unwrap_or_else(|| page_width(out_terminal, &::console::Term::stdout())),
            colour: options.color.decide(options.no_color, out_terminal),
            ..Style::default()
        };
        let err_style = Style {
            width: options
                .width
                .unwrap_or_else(|| page_width(err_terminal, &::console::Term::stderr())),
            colour: options.color.decide(options.no_color, err_terminal),
            ..Style::default()
        };
        colour_everywhere(out_style.colour, err_style.colour);
        let draws = err_terminal && !options.quiet && options.log_format == LogFormat::Text;
        let asker = if err_terminal && io::stdin().is_terminal() {
            Asker::Terminal
        } else {
            Asker::Nobody
        };
        let streams = (Stream::Stdout, Stream::Stderr);
        let wraps = err_terminal || options.width.is_some();
        let mut console = Self::with(options, streams, asker, (draws, wraps), (out_style, err_style));
        console.out_page = out_terminal.then_some(out_style.width);
        console
    }

    /// A console for tests: what it writes can be read from the two captures (stdout, stderr), and questions are
    /// answered by `replies` in their order. Without replies nobody can be asked.
    pub fn captured(options: ConsoleOptions, replies: Vec<Reply>) -> (Self, Capture, Capture) {
        let (out, err) = (Capture::default(), Capture::default());
        let style = Style {
            width: options.width.unwrap_or(Style::UNKNOWN_WIDTH),
            colour: options.color.decide(options.no_color, false),
            ..Style::default()
        };
        let asker = if replies.is_empty() {
            Asker::Nobody
        } else {
            Asker::scripted(replies)
        };
        let streams = (Stream::Captured(out.clone()), Stream::Captured(err.clone()));
        let how = (false, options.width.is_some());
        let console = Self::with(options, streams, asker, how, (style, style));
        (console, out, err)
    }

    fn with(
        options: ConsoleOptions,
        (out, err): (Stream, Stream),
        asker: Asker,
        (draws, wraps): (bool, bool),
        (out_style, err_style): (Style, Style),
    ) -> Self {
        let target = if draws {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bars = MultiProgress::with_draw_target(target);
        Self {
            out,
            lines: Arc::new(Lines::new(
                err,
                options.log_format,
                err_style,
                wraps,
                bars.clone(),
            )),
            asker,
            bars,
            clock: Arc::new(SystemClock::new()),
            quiet: options.quiet,
            verbosity: options.verbosity,
            out_style,
            out_page: options.width,
            err_style,
        }
    }

    /// Where the answer goes. Buffered: flush it when the answer is complete. When the reader is gone, as with
    /// `| head`, the rest is swallowed and the work goes on.
    pub fn out(&self) -> Out {
        Out::new(&self.out)
    }

    /// Width and colour of stdout.
    pub fn out_style(&self) -> Style {
        self.out_style
    }

    /// Columns of the page that stdout is; none where it goes into a file or another program, which read lines.
    pub fn out_page(&self) -> Option<usize> {
        self.out_page
    }

    /// Width and colour of stderr.
    pub fn err_style(&self) -> Style {
        self.err_style
    }

    /// Says what is going on. Silent with `-q`.
    pub fn status(&self, message: &str) {
        if !self.quiet {
            self.lines.write(Level::Status, message, Map::new());
        }
    }

    /// Says the closing words, which are dressed already: they may have colours, and what strangers wrote was
    /// made printable when they were put together. Silent with `-q`.
    pub fn closing(&self, dressed: &str) {
        if !self.quiet {
            self.lines.write_dressed(dressed);
        }
    }

    /// Says what somebody should know although the work goes on.
    pub fn warn(&self, message: &str) {
        self.lines.write(Level::Warning, message, Map::new());
    }

    /// Says why the work does not go on, and what to do about it.
    pub fn failure(&self, failure: &Failure) {
        self.lines.write_failure(failure);
    }

    /// Whether somebody can be asked: stdin and stderr are terminals.
    pub fn is_interactive(&self) -> bool {
        self.asker.is_somebody()
    }

    /// Asks a question that is answered yes or no; the answer is no where somebody just presses return.
    ///
    /// # Errors
    /// When nobody can be asked, or somebody pressed Ctrl-C. The caller adds which flag answers instead.
    pub fn confirm(&self, question: &str) -> Result<bool, Failure> {
        self.bars.suspend(|| self.asker.confirm(question))
    }

    /// Lets somebody choose one of several; none when they leave it open.
    ///
    /// # Errors
    /// As [`Console::confirm`].
    pub fn choose(&self, question: &str, choices: &[String]) -> Result<Option<usize>, Failure> {
        self.bars.suspend(|| self.asker.choose(question, choices))
    }

    /// Asks for a text.
    ///
    /// # Errors
    /// As [`Console::confirm`].
    pub fn ask(&self, question: &str) -> Result<String, Failure> {
        self.bars.suspend(|| self.asker.text(question))
    }

    /// Asks for a secret, which is not shown while it is typed.
    ///
    /// # Errors
    /// As [`Console::confirm`].
    pub fn ask_secret(&self, question: &str) -> Result<Secret, Failure> {
        self.bars.suspend(|| self.asker.secret(question)).map(Secret::new)
    }

    /// Shows how far a work has come; with the number of its steps where that is known. Where stderr is no terminal
    /// and with JSON lines, a line a minute; nothing with `-q`.
    pub fn progress(&self, label: &str, total: Option<u64>) -> Progress {
        let log = (self.bars.is_hidden() && !self.quiet).then(|| progress::Log {
            lines: Arc::clone(&self.lines),
            clock: Arc::clone(&self.clock),
        });
        Progress::new(&self.bars, label, total, log)
    }

    /// Somebody who tells of waits, from any thread and for as long as it is kept.
    pub fn wait_teller(&self) -> WaitTeller {
        WaitTeller::new(
            Arc::clone(&self.lines),
            self.bars.clone(),
            Arc::clone(&self.clock),
            self.quiet,
        )
    }

    /// The terminal itself, whatever stdin, stdout and stderr are connected to.
    ///
    /// # Errors
    /// When the process has none.
    pub fn terminal(&self, kind: TerminalKind) -> Result<Terminal, Failure> {
        Terminal::open(kind)
    }

    /// Keeps the screen free for a talk at the terminal. In the meantime nothing else is told.
    pub fn hold<T>(&self, talk: impl FnOnce() -> T) -> T {
        self.bars.suspend(talk)
    }

    /// From now on `tracing` events of this program are lines on stderr, down to the level of `-v`.
    pub fn start_log(&self) {
        log::start(Arc::clone(&self.lines), self.verbosity);
    }

    /// Shows the cursor again, which a question hides and an interrupt leaves hidden.
    pub fn show_cursor(&self) {
        if matches!(self.asker, Asker::Terminal) {
            // A terminal that is gone needs no cursor.
            let _ = ::console::Term::stderr().show_cursor();
        }
    }
}

impl std::fmt::Debug for Console {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Console")
            .field("out", &self.out)
            .field("lines", &self.lines)
            .field("asker", &self.asker)
            .finish_non_exhaustive()
    }
}

/// Every crate that paints has a rule of its own about colours; here they are all told.
fn colour_everywhere(out: bool, err: bool) {
    let choice = if out {
        anstream::ColorChoice::Always
    } else {
        anstream::ColorChoice::Never
    };
    choice.write_global();
    ::console::set_colors_enabled(out);
    ::console::set_colors_enabled_stderr(err);
}

fn page_width(is_terminal: bool, term: &::console::Term) -> usize {
    if is_terminal {
        term.size_checked()
            .map_or(TERMINAL_WIDTH, |(_, columns)| usize::from(columns))
    } else {
        Style::UNKNOWN_WIDTH
    }
}

#[cfg(test)]
mod tests;
