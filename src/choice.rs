//! The closed sets of words that flags and the settings file take.
//!
//! A word, its help and its spelling in the file come from one definition. Each variant's first sentence is what
//! `--help` prints for it. What a choice leads to is decided elsewhere.

use clap::ValueEnum;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};

use crate::error::nearest;

/// The word of a choice, as flags and the file write it.
fn word<T: ValueEnum>(choice: &T) -> String {
    choice
        .to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}

/// The first sentence that help prints for a choice.
pub fn help<T: ValueEnum>(choice: &T) -> String {
    choice
        .to_possible_value()
        .and_then(|value| value.get_help().map(ToString::to_string))
        .unwrap_or_default()
}

/// The choice that a word stands for; the message lists the words and names the nearest.
fn parse<T: ValueEnum>(text: &str) -> Result<T, String> {
    T::from_str(text, false).map_err(|_| {
        let words: Vec<String> = T::value_variants().iter().map(word).collect();
        let mut message = format!("`{text}` is not one of {}", words.join(", "));
        if let Some(meant) = nearest(text, words.iter().map(String::as_str)) {
            message.push_str("; did you mean `");
            message.push_str(meant);
            message.push_str("`?");
        }
        message
    })
}

/// Gives a choice the same words in the file and in messages as on the command line.
macro_rules! words {
    ($($name:ident),+) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&word(self))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
            }
        }
    )+};
}

words!(
    Calendar,
    CheckFormat,
    CheckupFormat,
    ColorChoice,
    Duplicates,
    Format,
    Inactive,
    Kind,
    ListFormat,
    LogFormat,
    Lookup,
    MirrorFormat,
    Mode,
    NumberStyle,
    OnTooLong,
    RequireContact,
    ReuseCompany,
    RunsFormat,
    Update,
    WatchEvent
);

/// What happens when no contact is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Mode {
    /// New contact, and a new company when there is none; when rows name their company well.
    CreateCompany,
    /// New contact in one fixed company; when somebody sorts them out later.
    CatchAll,
    /// Nothing new; when only people whose address Autotask knows may pass.
    RequireEmail,
    /// New contact where the email domain is known; for new people of known customers.
    RequireDomain,
    /// New contact in the company that the row names; when its name or id is exact.
    NamedCompany,
}

/// What the rows of an input are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Kind {
    /// Scheduling requests.
    Scheduling,
    /// Calls, text messages and faxes.
    Calls,
    /// Tickets with the addresses that were in copy.
    Tickets,
    /// Contact records: form submissions, exports of databases.
    Contacts,
}

impl Kind {
    /// The word of the kind, as flags, the file and answers write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Scheduling => "scheduling",
            Self::Calls => "calls",
            Self::Tickets => "tickets",
            Self::Contacts => "contacts",
        }
    }
}

/// How numbers without a `+` are written in an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum NumberStyle {
    /// As they are dialled inside their country.
    National,
    /// With the country code in front; only the `+` is missing.
    WithCountryCode,
}

/// Which calls, messages and faxes are dropped when no contact was found or created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, ValueEnum)]
pub enum RequireContact {
    /// None: they can be logged without a contact.
    #[default]
    Never,
    /// Text messages.
    Sms,
    /// All of them.
    Always,
}

/// How the answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Format {
    /// What would change, line by line, for reading.
    Diff,
    /// One line a row.
    Table,
    /// One document with all rows and the summary.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// The input's own columns plus the answer.
    Csv,
    /// One page for a browser, with everything in it.
    Html,
}

/// How past runs are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum RunsFormat {
    /// One line a run.
    Table,
    /// One document.
    Json,
    /// One JSON object a line.
    Ndjson,
}

/// How a check-up is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum CheckupFormat {
    /// One line a check, with what to do beneath.
    Table,
    /// One document.
    Json,
}

/// How records that were looked up are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum ListFormat {
    /// One line a record.
    Table,
    /// One document.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// For spreadsheets and scripts, with a header.
    Csv,
}

/// How events are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum WatchFormat {
    /// One JSON object a line.
    Ndjson,
}

/// What `watch` tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum WatchEvent {
    /// A contact was created.
    NewContact,
    /// A contact group was created.
    NewGroup,
}

/// Where it is looked up whether somebody is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Lookup {
    /// Whichever takes fewer requests.
    Auto,
    /// In Autotask, many keys a request.
    Live,
    /// In the mirror, which is refreshed first; what decides is read again from Autotask.
    Mirror,
}

/// How the state of the mirror is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum MirrorFormat {
    /// One line a figure.
    Table,
    /// One JSON object.
    Json,
}

/// How the reading of inputs is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum CheckFormat {
    /// For reading: how each input is read, its first rows, and every problem.
    Text,
    /// One JSON object with the same.
    Json,
    /// One JSON object a row, every row.
    Ndjson,
}

/// What happens to contacts that are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Update {
    /// Leave them alone.
    Never,
    /// Fill fields that are empty in Autotask.
    Fill,
    /// Write what the row says; a blank never overwrites.
    Overwrite,
}

/// What happens when only an inactive contact is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Inactive {
    /// Leave the row to a person.
    Review,
    /// Make the contact active again.
    Reactivate,
    /// Go on as if it had not been found.
    Ignore,
}

/// Which standing companies mode create-company looks for first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum ReuseCompany {
    /// Always create.
    None,
    /// The company of the same name.
    Name,
    /// The company whose contacts share the email domain, then the one of the same name.
    #[value(name = "domain,name")]
    DomainThenName,
}

/// What happens to a value that is longer than the tenant's field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum OnTooLong {
    /// The row is invalid.
    Reject,
    /// The value is cut, with a warning.
    Truncate,
}

/// What happens when somebody like the new person exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Duplicates {
    /// Leave the row to a person.
    Review,
    /// Create all the same, with a warning.
    Create,
}

/// When to write in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorChoice {
    /// Whether a stream gets colours. `no_color` is whether the environment asks for none, as
    /// <https://no-color.org> describes.
    pub fn decide(self, no_color: bool, is_terminal: bool) -> bool {
        match self {
            Self::Auto => is_terminal && !no_color,
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// How messages are written on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Whose writeable calendar a scheduled user has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Calendar {
    /// Autotask's own.
    Autotask,
    /// Microsoft 365.
    Office365,
    /// Google Calendar.
    Google,
    /// None.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of<T: ValueEnum>() -> String {
        let words: Vec<String> = T::value_variants().iter().map(word).collect();
        words.join(" ")
    }

    #[test]
    fn a_kind_has_one_word_everywhere() {
        for kind in Kind::value_variants() {
            assert_eq!(kind.word(), word(kind));
        }
    }

    #[test]
    fn the_words_are_those_that_scripts_use() {
        assert_eq!(
            words_of::<Mode>(),
            "create-company catch-all require-email require-domain named-company"
        );
        assert_eq!(words_of::<Format>(), "diff table json ndjson csv html");
        assert_eq!(words_of::<RunsFormat>(), "table json ndjson");
        assert_eq!(words_of::<CheckupFormat>(), "table json");
        assert_eq!(words_of::<CheckFormat>(), "text json ndjson");
        assert_eq!(words_of::<ListFormat>(), "table json ndjson csv");
        assert_eq!(words_of::<Lookup>(), "auto live mirror");
        assert_eq!(words_of::<MirrorFormat>(), "table json");
        assert_eq!(words_of::<Update>(), "never fill overwrite");
        assert_eq!(words_of::<Inactive>(), "review reactivate ignore");
        assert_eq!(words_of::<ReuseCompany>(), "none name domain,name");
        assert_eq!(words_of::<OnTooLong>(), "reject truncate");
        assert_eq!(words_of::<Duplicates>(), "review create");
        assert_eq!(words_of::<Calendar>(), "autotask office365 google none");
    }

    #[test]
    fn a_wrong_word_lists_the_words_and_names_the_nearest() {
        let cases = [
            ("requre-domain", "; did you mean `require-domain`?"),
            ("catchall", "; did you mean `catch-all`?"),
            ("zzz", ""),
        ];
        for (text, suggestion) in cases {
            let message = parse::<Mode>(text).unwrap_err();
            assert_eq!(
                message,
                format!(
                    "`{text}` is not one of create-company, catch-all, require-email, require-domain, \
                     named-company{suggestion}"
                )
            );
        }
    }

    #[test]
    fn each_mode_says_when_to_use_it() {
        for mode in Mode::value_variants() {
            assert!(help(mode).contains("; "), "{mode}");
        }
    }
}
