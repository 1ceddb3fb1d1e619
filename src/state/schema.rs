//! The tables of the journal and their versions. A newer program migrates older files; an older program refuses
//! newer ones instead of writing what it does not understand.

/// One script per version; script n brings a file from version n to n + 1.
pub(super) const MIGRATIONS: &[&str] = &["
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
