//! The tables of the journal and their versions. A newer program migrates older files; an older program refuses
//! newer ones instead of writing what it does not understand.

/// One script per version; script n brings a file from version n to n + 1.
pub(super) const MIGRATIONS: &[&str] = &[
    "
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
",
    // The plan and the rules make a run resumable. `remaining` counts the rows that were not attempted when the run
    // ended. A slot names the same write in every part of a run; older writes have one of their own.
    "
    ALTER TABLE runs ADD COLUMN plan TEXT;
    ALTER TABLE runs ADD COLUMN rules TEXT;
    ALTER TABLE runs ADD COLUMN remaining INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE inputs ADD COLUMN hash TEXT;
    ALTER TABLE intents ADD COLUMN slot TEXT NOT NULL DEFAULT '';
    ALTER TABLE intents ADD COLUMN standing TEXT NOT NULL DEFAULT '[]';
    UPDATE intents SET slot = 'write ' || id;
",
    // The run that an undo takes back.
    "
    ALTER TABLE runs ADD COLUMN undoes TEXT;
",
    // What persons have decided. A number is never given twice, since rows and plans name decisions by it.
    "
    CREATE TABLE decisions (
        id           INTEGER PRIMARY KEY AUTOINCREMENT,
        tenant       TEXT NOT NULL,
        asked        TEXT NOT NULL,
        offered      TEXT NOT NULL,
        choice       TEXT NOT NULL,
        question     TEXT NOT NULL,
        decided      TEXT NOT NULL,
        UNIQUE (tenant, asked, offered)
    ) STRICT;
",
];
