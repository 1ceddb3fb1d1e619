//! Why an input cannot be understood at all.

use crate::error::Failure;
use crate::error::excerpt::Excerpt;

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
    /// A mapping names a column that the input does not have.
    #[error("{name}: --map names a column {column:?} that the file does not have")]
    NoSuchColumn {
        /// The input as it was named.
        name: String,
        /// The field that is mapped.
        field: String,
        /// The column that is not there.
        column: String,
        /// What to do.
        hint: String,
    },
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        let message = error.to_string();
        match error {
            InputError::Io { .. } => Self::usage(message),
            InputError::NotThere { near, .. } => Self::usage(message).hint(format!("Did you mean {near}?")),
            InputError::NoSuchColumn {
                field, column, hint, ..
            } => Self::usage(message)
                .shown_at(Some(mapping_excerpt(&field, &column, MappingPart::Column)))
                .hint(hint),
            InputError::NotUnderstood { hints, .. } => {
                hints.into_iter().fold(Self::usage(message), Self::hint)
            }
        }
    }
}

/// The part of a mapping that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingPart {
    /// Before the `=`.
    Field,
    /// After it.
    Column,
}

/// A mapping as it is written on the command line, with the part that is wrong marked.
pub fn mapping_excerpt(field: &str, column: &str, wrong: MappingPart) -> Excerpt {
    let quote = if column.contains(char::is_whitespace) {
        "\""
    } else {
        ""
    };
    let before_field = "--map ";
    let before_column = format!("{before_field}{field}={quote}");
    let (start, length) = match wrong {
        MappingPart::Field => (before_field.len(), field.len()),
        MappingPart::Column => (before_column.len(), column.len()),
    };
    Excerpt::of_argument(format!("{before_column}{column}{quote}"), start..start + length)
}
