//! What can end a run, how it is told, and the exit code it gives.
//!
//! Rooms have error types of their own where somebody branches on them; here they become one [`Failure`] with
//! a kind, a message and advice. One match, [`Kind::exit_status`], decides the exit code.

pub mod excerpt;

use std::fmt;

use self::excerpt::Excerpt;

/// How the program ends. The numbers are promised to scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done, and nobody needs to look.
    Done,
    /// Something went wrong that should not happen.
    Unexpected,
    /// The command line, the settings or an input file need mending.
    Usage,
    /// A dry run with `--exit-code`: changes are pending.
    ChangesPending,
    /// Finished, but rows need a person.
    NeedsAPerson,
    /// Stopped by a safety limit; nothing was sent.
    SafetyLimit,
    /// Autotask cannot be reached, or the request budget is spent.
    TryLater,
    /// Sign-in or permission refused.
    Refused,
    /// Another run holds the tenant's lock.
    Locked,
    /// Interrupted; the journal is whole.
    Interrupted,
}

impl ExitStatus {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Unexpected => 1,
            Self::Usage => 2,
            Self::ChangesPending => 3,
            Self::NeedsAPerson => 4,
            Self::SafetyLimit => 5,
            Self::TryLater => 6,
            Self::Refused => 7,
            Self::Locked => 8,
            Self::Interrupted => 130,
        }
    }
}

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A fault of ours or of the machine.
    Unexpected,
    /// The command line, the settings or an input file need mending.
    Usage,
    /// So many rows failed that the run stopped before its end.
    RowsFailed,
    /// A safety limit said no before anything was sent.
    SafetyLimit,
    /// Autotask cannot be reached, or the request budget is spent.
    TryLater,
    /// Sign-in or permission refused.
    Refused,
    /// Another run holds the tenant's lock.
    Locked,
    /// Somebody pressed Ctrl-C or sent a signal.
    Interrupted,
}

impl Kind {
    /// The exit code of each kind.
    pub fn exit_status(self) -> ExitStatus {
        match self {
            Self::Unexpected => ExitStatus::Unexpected,
            Self::Usage => ExitStatus::Usage,
            Self::RowsFailed => ExitStatus::NeedsAPerson,
            Self::SafetyLimit => ExitStatus::SafetyLimit,
            Self::TryLater => ExitStatus::TryLater,
            Self::Refused => ExitStatus::Refused,
            Self::Locked => ExitStatus::Locked,
            Self::Interrupted => ExitStatus::Interrupted,
        }
    }
}

/// The end of a run that could not go on: what happened, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Decides the exit code.
    pub kind: Kind,
    /// What happened and where, without a full stop; lower case at the start.
    pub message: String,
    /// The line that is wrong, where there is one to show.
    pub excerpt: Option<Box<Excerpt>>,
    /// What to do, one sentence each.
    pub hints: Vec<String>,
}

impl Failure {
    /// A failure of this kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            excerpt: None,
            hints: Vec::new(),
        }
    }

    /// A failure that the user can mend.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// The same failure with the line that is wrong.
    #[must_use]
    pub fn shown_at(mut self, excerpt: Option<Excerpt>) -> Self {
        self.excerpt = excerpt.map(Box::new);
        self
    }

    /// The same failure with one more piece of advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<Failure>() {
            Ok(failure) => failure,
            Err(error) => Self::new(Kind::Unexpected, format!("{error:#}")),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(Kind::Unexpected, error.to_string())
    }
}

/// The known word nearest to `word`, when one is near enough to be what was meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
