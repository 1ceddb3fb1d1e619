//! Why an input cannot be understood at all.

use crate::error::Failure;

/// A whole input that cannot be used. Single bad rows are not errors: they become unreadable rows.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file cannot be opened or read.
    #[error("cannot read {name}: {error}")]
    Io {
        /// The input as it was named.
        name: String,
        /// What the operating system said.
        error: std::io::Error,
    },
    /// There is no file of this name, and one whose name is nearly the same.
    #[error("cannot read {name}: {error}")]
    NotThere {
        /// The input as it was named.
        name: String,
        /// What the operating system said.
        error: std::io::Error,
        /// The file that could have been meant.
        near: String,
    },
    /// The content is not something that can be read as rows.
    #[error("{name}: {message}")]
    NotUnderstood {
        /// The input as it was named, with the line where that helps.
        name: String,
        /// What is wrong.
        message: String,
        /// What to do, one piece of advice each.
        hints: Vec<String>,
    },
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        let message = error.to_string();
        match error {
            InputError::Io { .. } => Self::usage(message),
            InputError::NotThere { near, .. } => Self::usage(message).hint(format!("Did you mean {near}?")),
            InputError::NotUnderstood { hints, .. } => {
                hints.into_iter().fold(Self::usage(message), Self::hint)
            }
        }
    }
}
