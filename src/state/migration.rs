//! Versions of the files that outlive a run: a newer program brings an older file up to its own, step by step; an
//! older program is told that a file is newer, instead of writing what it does not understand.

use rusqlite::Connection;

/// Brings a file to the version that the scripts lead to; script n brings it from version n to n + 1. Each step is
/// whole or not done. `None` when the file is newer than this program.
///
/// # Errors
/// What `SQLite` says of a file that it cannot read or write.
pub fn migrate(connection: &mut Connection, scripts: &[&str]) -> rusqlite::Result<Option<()>> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let steps: Vec<(u32, &str)> = (0..).zip(scripts.iter().copied()).collect();
    if version > u32::try_from(steps.len()).unwrap_or(u32::MAX) {
        return Ok(None);
    }
    for (step, script) in steps.into_iter().filter(|(step, _)| *step >= version) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(script)?;
        transaction.pragma_update(None, "user_version", step + 1)?;
        transaction.commit()?;
    }
    Ok(Some(()))
}
