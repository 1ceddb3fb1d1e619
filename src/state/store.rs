//! The journal in `SQLite`: runs, and each write before it is sent and after it is answered.
//!
//! Every call is a transaction of its own, and returns only when its words are on disk: the file is in WAL mode with
//! `synchronous = FULL`, where `SQLite` syncs the log at each commit (<https://sqlite.org/pragma.html#pragma_synchronous>),
//! and with `fullfsync`, since macOS syncs to the drive's cache only otherwise. The sync points of a run are:
//!
//! 1. [`Store::begin`]: run, inputs, rules and the whole plan, before the first request that writes;
//! 2. [`Journal::intent`]: each write, before its request;
//! 3. [`Journal::answered`]: each answer, before the next write;
//! 4. [`Store::end`]: how the run ended.
//!
//! So whatever is not in the file was not sent, and whatever was sent is in the file. A commit that fails is an error,
//! after which nothing is sent. Why no write gets lost or doubled by that is [`crate::apply`]'s argument.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use uuid::Uuid;

use crate::apply::Rules;
use crate::apply::journal::{Intent, IntentId, Journal, WriteResult};
use crate::clock::Clock;
use crate::error::{Failure, Kind};
use crate::state::migration::migrate;
use crate::state::{make_folder, schema};

/// The journal's file in the state folder.
const FILE: &str = "journal.sqlite";

/// What is known of a run when it begins.
#[derive(Debug, Clone)]
pub struct RunStart<'a> {
    /// The tenant's stable name.
    pub tenant: &'a str,
    /// The profile, when one was used.
    pub profile: Option<&'a str>,
    /// The command that runs.
    pub command: &'a str,
    /// The plan's fingerprint.
    pub fingerprint: &'a str,
    /// How many writes are planned.
    pub planned: u64,
    /// The inputs.
    pub inputs: &'a [RunInput],
    /// The plan as [`crate::plan::saved`] writes it; a run without one cannot be resumed.
    pub plan: Option<&'a str>,
    /// How its writes are sent.
    pub rules: Option<&'a Rules>,
    /// The run that it takes back. From now on neither that one nor an earlier undo of it can be resumed.
    pub undoes: Option<&'a str>,
}

/// An input of a run.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RunInput {
    /// As it was named.
    pub name: String,
    /// How many rows it had.
    pub rows: u64,
    /// The BLAKE3 hash of its bytes, in hexadecimal; absent where it was not taken.
    pub hash: Option<String>,
}

/// The journal.
pub struct Store {
    pub(super) connection: Connection,
    pub(super) clock: Arc<dyn Clock>,
    run: Option<String>,
}

impl Store {
    /// Opens the journal of a state folder where there is one.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_standing(state: &Path, clock: Arc<dyn Clock>) -> Result<Option<Self>, Failure> {
        if state.join(FILE).exists() {
            Self::open(state, clock).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Opens the journal of a state folder only to look at it, where there is one that can be looked at: nothing is made
    /// or changed, and nobody who writes is waited for.
    pub fn look(state: &Path, clock: Arc<dyn Clock>) -> Option<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(state.join(FILE), flags).ok()?;
        connection.pragma_update(None, "query_only", true).ok()?;
        connection
            .busy_timeout(std::time::Duration::from_millis(100))
            .ok()?;
        Some(Self {
            connection,
            clock,
            run: None,
        })
    }

    /// Opens the journal of a state folder, and makes both when they are not there.
    ///
    /// # Errors
    /// [`Kind::Usage`] when the folder cannot be written, the file is damaged, or a newer program wrote it.
    pub fn open(state: &Path, clock: Arc<dyn Clock>) -> Result<Self, Failure> {
        let path = state.join(FILE);
        let unusable = |error: &dyn std::fmt::Display| {
            Failure::usage(format!(
                "cannot use the journal {}: {error}; nothing was sent",
                path.display()
            ))
            .hint("Look at the free space and the permissions there; nothing is sent without a journal.")
            .hint("Or name another folder with --state DIR or MATCHBOOK_STATE.")
        };
        make_folder(state).map_err(|error| unusable(&error))?;
        let mut connection = Connection::open(&path).map_err(|error| unusable(&error))?;
        let prepared = connection
            .busy_timeout(std::time::Duration::from_secs(10))
            .and_then(|()| connection.pragma_update(None, "journal_mode", "WAL"))
            .and_then(|()| connection.pragma_update(None, "synchronous", "FULL"))
            .and_then(|()| connection.pragma_update(None, "fullfsync", true))
            .and_then(|()| connection.pragma_update(None, "foreign_keys", true))
            .and_then(|()| migrate(&mut connection, schema::MIGRATIONS));
        match prepared.map_err(|error| unusable(&error))? {
            Some(()) => Ok(Self {
                connection,
                clock,
                run: None,
            }),
            None => Err(
                Failure::usage(format!("a newer matchbook wrote the journal {}", path.display()))
                    .hint("Use that version, or another state folder."),
            ),
        }
    }

    /// Begins a run; what is announced from now on belongs to it. Gives its id.
    ///
    /// # Errors
    /// When it could not be put on disk.
    pub fn begin(&mut self, start: &RunStart<'_>) -> Result<String, Failure> {
        let now = self.clock.now();
        let id = Uuid::new_v7(uuid_time(now)).to_string();
        let rules = start
            .rules
            .map(serde_json::to_string)
            .transpose()
            .map_err(anyhow::Error::from)?;
        let transaction = self.connection.transaction().map_err(lost)?;
        transaction
            .execute(
                "INSERT INTO runs (id, tenant, profile, command, fingerprint, planned, started, plan, rules, undoes)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    id,
                    start.tenant,
                    start.profile,
                    start.command,
                    start.fingerprint,
                    signed(start.planned),
                    utc(now),
                    start.plan,
                    rules,
                    start.undoes
                ],
            )
            .map_err(lost)?;
        for (position, input) in start.inputs.iter().enumerate() {
            let row = params![
                id,
                signed(position as u64),
                input.name,
                signed(input.rows),
                input.hash
            ];
            transaction
                .execute(
                    "INSERT INTO inputs (run, position, name, rows, hash) VALUES (?1, ?2, ?3, ?4, ?5)",
                    row,
                )
                .map_err(lost)?;
        }
        transaction.commit().map_err(lost)?;
        self.run = Some(id.clone());
        Ok(id)
    }

    /// The run that was begun or gone on with.
    pub fn current(&self) -> Option<&str> {
        self.run.as_deref()
    }

    /// Goes on with a run that was begun before; what is announced from now on belongs to it.
    pub fn go_on(&mut self, run: &str) {
        self.run = Some(run.to_owned());
    }

    /// Ends the run. `remaining` is how many of its rows were not attempted; a run that has some can be resumed.
    ///
    /// # Errors
    /// When it could not be put on disk.
    pub fn end(&mut self, exit_code: u8, summary: &str, remaining: u64) -> Result<(), Failure> {
        let row = params![
            self.run,
            utc(self.clock.now()),
            exit_code,
            summary,
            signed(remaining)
        ];
        self.connection
            .execute(
                "UPDATE runs SET ended = ?2, exit_code = ?3, summary = ?4, remaining = ?5 WHERE id = ?1",
                row,
            )
            .map_err(lost)?;
        Ok(())
    }
}

impl Journal for Store {
    fn intent(&mut self, intent: &Intent<'_>) -> Result<IntentId, Failure> {
        let words = |value: serde_json::Result<String>| {
            value.map_err(|error| Failure::new(Kind::Unexpected, error.to_string()))
        };
        let (row, change) = (intent.row, intent.change);
        let values = params![
            self.run,
            row.source,
            signed(row.number),
            row.id,
            change.op.word(),
            change.entity.word(),
            words(serde_json::to_string(change))?,
            utc(self.clock.now()),
            intent.slot.0,
            words(serde_json::to_string(intent.standing))?
        ];
        self.connection
            .query_row(
                "INSERT INTO intents (run, source, number, row_id, op, entity, change, sent, slot, standing)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id",
                values,
                |row| row.get(0),
            )
            .optional()
            .map_err(lost)?
            .map(IntentId)
            .ok_or_else(|| Failure::new(Kind::Unexpected, "the journal gave no number to a write"))
    }

    fn answered(&mut self, intent: IntentId, result: &WriteResult) -> Result<(), Failure> {
        let (word, record, detail) = match result {
            WriteResult::Done { id } => ("done", Some(*id), None),
            WriteResult::Adopted { id, text } => ("adopted", Some(*id), Some(text.clone())),
            WriteResult::Refused { text } => ("refused", None, Some(text.clone())),
            WriteResult::Absent { text } => ("absent", None, Some(text.clone())),
            WriteResult::Unknown { text } => ("unknown", None, Some(text.clone())),
            WriteResult::NotSent { failure } => ("not_sent", None, Some(failure.message.clone())),
        };
        let values = params![intent.0, utc(self.clock.now()), word, record, detail];
        self.connection
            .execute(
                "UPDATE intents SET answered = ?2, result = ?3, record = ?4, detail = ?5 WHERE id = ?1",
                values,
            )
            .map_err(lost)?;
        Ok(())
    }
}

/// A failed write of the journal: nothing may be sent after it.
#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
pub(super) fn lost(error: rusqlite::Error) -> Failure {
    Failure::new(
        Kind::Unexpected,
        format!("the journal could not be written or read: {error}"),
    )
    .hint(
        "Look at the free space and the permissions of the state folder; nothing is sent without a journal.",
    )
    .hint("What was sent before is in the journal: go on with `matchbook resume` when there is room again.")
}

pub(super) fn utc(time: Timestamp) -> String {
    format!("{time:.3}")
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn uuid_time(time: Timestamp) -> uuid::Timestamp {
    let seconds = u64::try_from(time.as_second()).unwrap_or_default();
    let nanoseconds = u32::try_from(time.subsec_nanosecond()).unwrap_or_default();
    uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanoseconds)
}
