//! Asking somebody: at the terminal, from a script in tests, or not at all.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use dialoguer::{Confirm, Input, Password, Select};

use crate::error::{Failure, Kind};
use crate::text::printable;

/// An answer that a test gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// To a question that is answered yes or no.
    Yes,
    /// To a question that is answered yes or no.
    No,
    /// One of several, counted from 0.
    Choose(usize),
    /// None of several.
    LeaveOpen,
    /// Ctrl-C.
    Interrupt,
}

/// Who answers.
#[derive(Debug)]
pub(super) enum Asker {
    Terminal,
    Nobody,
    Script(Mutex<VecDeque<Reply>>),
}

impl Asker {
    pub(super) fn scripted(replies: Vec<Reply>) -> Self {
        Self::Script(Mutex::new(replies.into()))
    }

    pub(super) fn is_somebody(&self) -> bool {
        match self {
            Self::Terminal | Self::Script(_) => true,
            Self::Nobody => false,
        }
    }

    pub(super) fn confirm(&self, question: &str) -> Result<bool, Failure> {
        match self {
            Self::Terminal => {
                let asked = Confirm::new()
                    .with_prompt(printable(question))
                    .default(false)
                    .interact_opt();
                Ok(asked.map_err(not_answered)?.unwrap_or(false))
            }
            Self::Nobody => Err(nobody(question)),
            Self::Script(replies) => match next(replies, question)? {
                Reply::Yes => Ok(true),
                Reply::No => Ok(false),
                Reply::Interrupt => Err(interrupted()),
                reply @ (Reply::Choose(_) | Reply::LeaveOpen) => Err(wrong(question, reply)),
            },
        }
    }

    pub(super) fn text(&self, question: &str) -> Result<String, Failure> {
        match self {
            Self::Terminal => {
                let asked = Input::<String>::new()
                    .with_prompt(printable(question))
                    .interact_text();
                Ok(asked.map_err(not_answered)?.trim().to_owned())
            }
            Self::Nobody | Self::Script(_) => Err(nobody(question)),
        }
    }

    pub(super) fn secret(&self, question: &str) -> Result<String, Failure> {
        match self {
            Self::Terminal => Password::new()
                .with_prompt(printable(question))
                .interact()
                .map_err(not_answered),
            Self::Nobody | Self::Script(_) => Err(nobody(question)),
        }
    }

    pub(super) fn choose(&self, question: &str, choices: &[String]) -> Result<Option<usize>, Failure> {
        match self {
            Self::Terminal => {
                let items: Vec<_> = choices.iter().map(|choice| printable(choice)).collect();
                let asked = Select::new()
                    .with_prompt(printable(question))
                    .items(&items)
                    .default(0)
                    .interact_opt();
                asked.map_err(not_answered)
            }
            Self::Nobody => Err(nobody(question)),
            Self::Script(replies) => match next(replies, question)? {
                Reply::Choose(index) if index < choices.len() => Ok(Some(index)),
                Reply::LeaveOpen => Ok(None),
                Reply::Interrupt => Err(interrupted()),
                reply @ (Reply::Choose(_) | Reply::Yes | Reply::No) => Err(wrong(question, reply)),
            },
        }
    }
}

fn next(replies: &Mutex<VecDeque<Reply>>, question: &str) -> Result<Reply, Failure> {
    let mut replies = replies.lock().unwrap_or_else(PoisonError::into_inner);
    replies.pop_front().ok_or_else(|| {
        Failure::new(
            Kind::Unexpected,
            format!("the script has no reply to {question:?}"),
        )
    })
}

fn wrong(question: &str, reply: Reply) -> Failure {
    Failure::new(
        Kind::Unexpected,
        format!("the script's reply {reply:?} does not answer {question:?}"),
    )
}

fn nobody(question: &str) -> Failure {
    Failure::usage(format!(
        "cannot ask {question:?}: stdin and stderr are not both terminals"
    ))
}

fn interrupted() -> Failure {
    Failure::new(Kind::Interrupted, "interrupted")
}

/// Ctrl-C comes as an interrupted read.
fn not_answered(dialoguer::Error::IO(error): dialoguer::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::Interrupted {
        interrupted()
    } else {
        Failure::new(Kind::Unexpected, format!("cannot ask at the terminal: {error}"))
    }
}
