//! Lines on stderr, as text or as JSON, each written at once so that threads do not mix theirs.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style as Ansi};
use indicatif::MultiProgress;
use serde_json::{Map, Value};

use super::stream::Stream;
use crate::choice::LogFormat;
use crate::error::Failure;
use crate::error::excerpt::Excerpt;
use crate::report::Style;
use crate::text::{printable, width, wrap_words};

/// Stands before each piece of advice.
const HINT: &str = "hint: ";

/// Columns before what stands beneath a message.
const INDENT: usize = 2;

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Error,
    Warning,
    /// What is going on; stands without a label.
    Status,
    Info,
    Debug,
    Trace,
}

impl Level {
    /// The word before the message, in text.
    fn label(self) -> Option<&'static str> {
        match self {
            Self::Error => Some("error"),
            Self::Warning => Some("warning"),
            Self::Status => None,
            Self::Info => Some("info"),
            Self::Debug => Some("debug"),
            Self::Trace => Some("trace"),
        }
    }

    /// The value of `level`, in JSON.
    fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warn",
            Self::Status | Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }

    fn ansi(self) -> Ansi {
        match self {
            Self::Error => Ansi::new().bold().fg_color(Some(AnsiColor::Red.into())),
            Self::Warning => Ansi::new().bold().fg_color(Some(AnsiColor::Yellow.into())),
            Self::Status | Self::Info => Ansi::new().bold(),
            Self::Debug | Self::Trace => Ansi::new().dimmed(),
        }
    }
}

/// Writes lines; waits for nobody and never fails, because there is no other place to tell it.
#[derive(Debug)]
pub(super) struct Lines {
    stream: Stream,
    format: LogFormat,
    style: Style,
    /// Whether somebody reads a page of the style's width. A log has one line a message, however long.
    wraps: bool,
    /// Taken off the screen while a line is written.
    bars: MultiProgress,
}

impl Lines {
    pub(super) fn new(
        stream: Stream,
        format: LogFormat,
        style: Style,
        wraps: bool,
        bars: MultiProgress,
    ) -> Self {
        Self {
            stream,
            format,
            style,
            wraps,
            bars,
        }
    }

    /// Why the work does not go on: the message, in text with the line that is wrong and the advice beneath.
    pub(super) fn write_failure(&self, failure: &Failure) {
        self.put(&match self.format {
            LogFormat::Text => {
                let mut text = self.as_text(Level::Error, &failure.message, &Map::new());
                if let Some(excerpt) = &failure.excerpt {
                    self.draw(&mut text, excerpt);
                }
                for hint in &failure.hints {
                    self.advise(&mut text, hint);
                }
                text
            }
            LogFormat::Json => {
                let mut fields = Map::new();
                if !failure.hints.is_empty() {
                    fields.insert("hints".to_owned(), Value::from(failure.hints.clone()));
                }
                as_json(Level::Error, &failure.message, fields)
            }
        });
    }

    /// One message; in JSON with its fields beside it, in text with them behind it.
    pub(super) fn write(&self, level: Level, message: &str, fields: Map<String, Value>) {
        self.put(&match self.format {
            LogFormat::Text => self.as_text(level, message, &fields),
            LogFormat::Json => as_json(level, message, fields),
        });
    }

    /// Text that is ready for the terminal, with colours perhaps; in JSON without them, one object a line.
    pub(super) fn write_dressed(&self, dressed: &str) {
        match self.format {
            LogFormat::Text => self.put(&format!("{}\n", dressed.trim_end())),
            LogFormat::Json => {
                let plain = anstream::adapter::strip_str(dressed).to_string();
                for line in plain.lines() {
                    self.put(&as_json(Level::Status, line.trim(), Map::new()));
                }
            }
        }
    }

    fn put(&self, text: &str) {
        self.bars.suspend(|| {
            // When stderr is gone there is nobody left to tell.
            let _ = self.stream.writer().write_all(text.as_bytes());
        });
    }

    fn as_text(&self, level: Level, message: &str, fields: &Map<String, Value>) -> String {
        let lines: Vec<_> = message.lines().map(printable).collect();
        let mut words = lines.join("\n");
        for (name, value) in fields {
            let value = match value {
                Value::String(text) => text.clone(),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                    value.to_string()
                }
            };
            // Writing into a string cannot fail.
            let _ = write!(words, " {name}={}", printable(&value));
        }
        let indent = level.label().map_or(0, |label| label.len() + 2);
        format!("{}{}\n", self.labelled(level), self.hanging(&words, indent))
    }

    /// The line that is wrong, with its mark.
    fn draw(&self, text: &mut String, excerpt: &Excerpt) {
        let drawn = excerpt.drawn(self.style.width);
        let gutter = Ansi::new().dimmed();
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}{}", self.painted(gutter, &drawn.gutter), drawn.quoted);
        let _ = writeln!(
            text,
            "{}{}{}",
            self.painted(gutter, &drawn.below),
            drawn.indent,
            self.painted(Level::Error.ansi(), &drawn.mark)
        );
    }

    fn advise(&self, text: &mut String, hint: &str) {
        let label = self.painted(Ansi::new().bold(), HINT);
        let hint = self.hanging(&printable(hint), INDENT + HINT.len());
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}{label}{hint}", " ".repeat(INDENT));
    }

    /// The text on a page, where somebody reads one: its lines stand under its beginning, which stands behind so many
    /// columns.
    fn hanging(&self, text: &str, indent: usize) -> String {
        if !self.wraps || text.lines().all(|line| width(line) + indent <= self.style.width) {
            return text.to_owned();
        }
        let columns = self.style.width.saturating_sub(indent);
        let lines: Vec<String> = text.lines().flat_map(|line| wrap_words(line, columns)).collect();
        lines.join(&format!("\n{}", " ".repeat(indent)))
    }

    fn labelled(&self, level: Level) -> String {
        level
            .label()
            .map(|label| self.painted(level.ansi(), &format!("{label}: ")))
            .unwrap_or_default()
    }

    fn painted(&self, ansi: Ansi, text: &str) -> String {
        if self.style.colour {
            format!("{ansi}{text}{ansi:#}")
        } else {
            text.to_owned()
        }
    }
}

fn as_json(level: Level, message: &str, fields: Map<String, Value>) -> String {
    let mut object = Map::new();
    object.insert("level".to_owned(), Value::from(level.code()));
    object.insert("message".to_owned(), Value::from(message));
    for (name, value) in fields {
        object.entry(name).or_insert(value);
    }
    format!("{}\n", Value::Object(object))
}
