//! The tables of the journal and their versions. A newer program migrates older files; an older program refuses
//! newer ones instead of writing what it does not understand.

use rusqlite::Connection;

/// The version that this program writes, kept in `SQLite`'s `user_version`.
pub(super) const VERSION: i64 = 1;

/// One script per version; script n brings a file from version n to n + 1.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE runs (
        id           TEXT PRIMARY KEY,
        tenant       TEXT NOT NULL,
        profile      TEXT,
        command      TEXT NOT NULL,
        fingerprint  TEXT NOT NULL,
        planned      INTEGER NOT NULL,
        started      TEXT NOT NULL,
        ended        TEXT,
        exit_code    INTEGER,
        summary      TEXT
    ) STRICT;
    CREATE TABLE inputs (
        run          TEXT NOT NULL REFERENCES runs (id),
        position     INTEGER NOT NULL,
        name         TEXT NOT NULL,
        rows         INTEGER NOT NULL,
        PRIMARY KEY (run, position)
    ) STRICT;
    CREATE TABLE intents (
        id           INTEGER PRIMARY KEY,
        run          TEXT NOT NULL REFERENCES runs (id),
        source       TEXT NOT NULL,
        number       INTEGER NOT NULL,
        row_id       TEXT,
        op           TEXT NOT NULL,
        entity       TEXT NOT NULL,
        change       TEXT NOT NULL,
        sent         TEXT NOT NULL,
        answered     TEXT,
        result       TEXT,
        record       INTEGER,
        detail       TEXT
    ) STRICT;
    CREATE INDEX intents_by_run ON intents (run);
"];

/// Brings a file to the current version. `None` when it is newer than this program.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<Option<()>> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > VERSION {
        return Ok(None);
    }
    for step in version..VERSION {
        let transaction = connection.transaction()?;
        if let Some(script) = usize::try_from(step).ok().and_then(|step| MIGRATIONS.get(step)) {
            transaction.execute_batch(script)?;
        }
        transaction.pragma_update(None, "user_version", step + 1)?;
        transaction.commit()?;
    }
    Ok(Some(()))
}
