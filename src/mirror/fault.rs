//! What can be wrong with the mirror's file, told with what to do. A damaged file is never used half.

use std::path::Path;

use rusqlite::{Error, ErrorCode};

use crate::error::Failure;

/// The advice for a file that is of no use any more.
const CLEAR: &str =
    "It is only a copy: take it away with `matchbook mirror clear`, then `matchbook mirror refresh`.";

/// A call to `SQLite` that failed.
pub(super) fn told(path: &Path, error: &Error) -> Failure {
    match error.sqlite_error_code() {
        // Unknown: a column or a table that the schema has and the file has not.
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown) => {
            damaged(path, error)
        }
        Some(_) | None => Failure::usage(format!("cannot use the mirror {}: {error}", path.display()))
            .hint("Name a folder that can be written with --state DIR or MATCHBOOK_STATE."),
    }
}

/// A file whose content makes no sense.
pub(super) fn damaged(path: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::usage(format!("the mirror {} is damaged: {why}", path.display())).hint(CLEAR)
}

/// A file that a later version wrote.
pub(super) fn newer(path: &Path) -> Failure {
    Failure::usage(format!("a newer matchbook wrote the mirror {}", path.display()))
        .hint("Use that version, or another state folder.")
        .hint(CLEAR)
}

/// A file of somebody else, which was moved or copied here.
pub(super) fn foreign(path: &Path, tenant: &str, holds: &str) -> Failure {
    Failure::usage(format!(
        "the mirror {} holds the tenant {holds} and not {tenant}",
        path.display()
    ))
    .hint(CLEAR)
}
