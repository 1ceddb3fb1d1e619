//! A command line that cannot be used, told as every other failure is; and what it says of colours and messages,
//! which is needed before it is understood. Reads nothing but the words themselves.

use std::ffi::OsString;

use clap::{ColorChoice as Painted, CommandFactory as _, FromArgMatches as _, ValueEnum};

use super::Cli;
use crate::choice::{ColorChoice, LogFormat};
use crate::error::Failure;

/// How the program shall speak, as far as a command line says so that may not be understood as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Manner {
    /// `--color`.
    pub color: ColorChoice,
    /// `--log-format`.
    pub log_format: LogFormat,
}

impl Manner {
    /// Looks for the two flags wherever they stand; what is not understood is not said.
    pub fn of(arguments: &[OsString]) -> Self {
        let words: Vec<&str> = arguments.iter().map_while(|word| word.to_str()).collect();
        let words = words.split(|word| *word == "--").next().unwrap_or_default();
        Self {
            color: value(words, "--color").unwrap_or_default(),
            log_format: value(words, "--log-format").unwrap_or_default(),
        }
    }
}

/// The value of a flag that is written `--flag value` or `--flag=value`.
fn value<T: ValueEnum>(words: &[&str], flag: &str) -> Option<T> {
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let text = match word.strip_prefix(flag) {
            Some("") => rest.next().copied(),
            Some(more) => more.strip_prefix('='),
            None => None,
        };
        if let Some(text) = text {
            return T::from_str(text, false).ok();
        }
    }
    None
}

/// Parses a command line; help and errors are in the colours that it asks for.
///
/// # Errors
/// Help, the version, or why it cannot be used.
pub fn parse(arguments: Vec<OsString>, color: ColorChoice) -> Result<Cli, clap::Error> {
    let painted = match color {
        ColorChoice::Auto => Painted::Auto,
        ColorChoice::Always => Painted::Always,
        ColorChoice::Never => Painted::Never,
    };
    let mut command = Cli::command().color(painted);
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// Why a command line cannot be used, and what is near to it. The usage is left out: what is missing is named.
pub fn failure(told: &clap::Error) -> Failure {
    let text = told.render().to_string();
    let mut paragraphs = text.split("\n\n");
    let mut message = String::new();
    let mut hints = Vec::new();
    for line in paragraphs.next().unwrap_or_default().lines().map(str::trim) {
        if let Some(values) = line.strip_prefix("[possible values: ") {
            hints.push(format!("Possible values: {}.", values.trim_end_matches(']')));
        } else {
            if !message.is_empty() {
                message.push(' ');
            }
            message.push_str(&alternatives(line));
        }
    }
    for line in paragraphs.flat_map(str::lines).map(str::trim) {
        if let Some(tip) = line.strip_prefix("tip: ") {
            hints.insert(0, advice(tip));
        } else if !line.is_empty() && !line.starts_with("Usage: ") {
            hints.push(line.to_owned());
        }
    }
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    hints.into_iter().fold(Failure::usage(message), Failure::hint)
}

/// Flags of which one is needed, which clap writes in one word: `<--email <ADDRESS>|--phone <NUMBER>>`.
fn alternatives(line: &str) -> String {
    let flags = line
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .filter(|rest| rest.starts_with("--"));
    flags.map_or_else(
        || line.to_owned(),
        |flags| format!("one of {}", flags.replace(">|--", ">, --")),
    )
}

/// A tip as a sentence.
fn advice(tip: &str) -> String {
    if let Some((_, near)) = tip.split_once(" exists: ") {
        return format!("Did you mean {near}?");
    }
    if let Some((_, near)) = tip.split_once(" exist: ") {
        return format!("Did you mean one of {near}?");
    }
    let mut letters = tip.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        std::iter::once("matchbook")
            .chain(line.split_whitespace())
            .map(OsString::from)
            .collect()
    }

    #[test]
    fn the_manner_is_known_before_the_line_is_understood() {
        for (line, color, log_format) in [
            ("resolve --nonsense", ColorChoice::Auto, LogFormat::Text),
            (
                "--color never resolve --nonsense",
                ColorChoice::Never,
                LogFormat::Text,
            ),
            (
                "resolve --nonsense --color=always",
                ColorChoice::Always,
                LogFormat::Text,
            ),
            (
                "resolve --log-format json --nonsense",
                ColorChoice::Auto,
                LogFormat::Json,
            ),
            ("resolve --color purple", ColorChoice::Auto, LogFormat::Text),
            ("resolve --color", ColorChoice::Auto, LogFormat::Text),
            ("resolve --colored never", ColorChoice::Auto, LogFormat::Text),
            ("resolve -- --color never", ColorChoice::Auto, LogFormat::Text),
        ] {
            assert_eq!(Manner::of(&words(line)), Manner { color, log_format }, "{line}");
        }
    }

    #[test]
    fn a_refused_line_is_a_failure_with_what_was_meant() {
        let help = "For more information, try '--help'.";
        for (line, message, hints) in [
            (
                "resolve --dry-rnu",
                "unexpected argument '--dry-rnu' found",
                &["Did you mean '--dry-run'?", help][..],
            ),
            (
                "aply",
                "unrecognized subcommand 'aply'",
                &["Did you mean 'apply'?", help],
            ),
            (
                "resolve --mode requre-domain",
                "invalid value 'requre-domain' for '--mode <MODE>'",
                &[
                    "Did you mean 'require-domain'?",
                    "Possible values: create-company, catch-all, require-email, require-domain, named-company.",
                    help,
                ],
            ),
            (
                "resolve --map email",
                "invalid value 'email' for '--map <FIELD=COLUMN>': `email` is not FIELD=COLUMN, such as email=\"E-mail address\"",
                &[help],
            ),
            (
                "runs show",
                "the following required arguments were not provided: <RUN>",
                &[help],
            ),
            (
                "find",
                "the following required arguments were not provided: one of --email <ADDRESS>, --phone <NUMBER>, --name <NAME>, --domain <DOMAIN>, --company <ID|NAME>",
                &[help],
            ),
            (
                "resolve --max-creates -1",
                "unexpected argument '-1' found",
                &["To pass '-1' as a value, use '-- -1'.", help],
            ),
        ] {
            let failure = failure(&parse(words(line), ColorChoice::Auto).unwrap_err());
            assert_eq!(failure.message, message, "{line}");
            assert_eq!(failure.hints, hints, "{line}");
            assert_eq!(failure.kind, crate::error::Kind::Usage);
        }
    }
}
