//! The journal in `SQLite`: runs, and each write before it is sent and after it is answered.
//!
//! Every call is a transaction of its own with `synchronous = FULL`, so that it returns only when its words are on
//! disk. A write without an answer is one in doubt, and stays visible as such for ever.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::answer::RowView;
use crate::answer::change::Change;
use crate::apply::journal::{IntentId, Journal, WriteResult};
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
    /// The inputs with the number of their rows.
    pub inputs: &'a [(String, u64)],
}

/// A run as the journal has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordedRun {
    /// Its id; sorts by time.
    pub id: String,
    /// The tenant's stable name.
    pub tenant: String,
    /// The profile, when one was used.
    pub profile: Option<String>,
    /// The command that ran.
    pub command: String,
    /// The plan's fingerprint.
    pub fingerprint: String,
    /// How many writes were planned.
    pub planned: u64,
    /// How many were answered with a record.
    pub done: u64,
    /// How many have no answer, or one that leaves doubt.
    pub in_doubt: u64,
    /// When it began, in UTC.
    pub started: String,
    /// When it ended; absent when it was killed.
    pub ended: Option<String>,
    /// How it ended.
    pub exit_code: Option<u8>,
    /// Its summary.
    pub summary: Option<Value>,
}

/// A write as the journal has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordedWrite {
    /// The row's source.
    pub source: String,
    /// The row's number in its source.
    pub number: u64,
    /// The row's own id.
    pub row_id: Option<String>,
    /// What was done.
    pub op: String,
    /// To what.
    pub entity: String,
    /// What was written.
    pub change: Value,
    /// When it was announced, in UTC.
    pub sent: String,
    /// When it was answered.
    pub answered: Option<String>,
    /// `done`, `adopted`, `refused`, `unknown` or `not_sent`; absent when the program ended before.
    pub result: Option<String>,
    /// The record's id.
    pub record: Option<i64>,
    /// What was said.
    pub detail: Option<String>,
}

/// The journal.
pub struct Store {
    connection: Connection,
    clock: Arc<dyn Clock>,
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

    /// Opens the journal of a state folder, and makes both when they are not there.
    ///
    /// # Errors
    /// [`Kind::Usage`] when the folder cannot be written, the file is damaged, or a newer program wrote it.
    pub fn open(state: &Path, clock: Arc<dyn Clock>) -> Result<Self, Failure> {
        let path = state.join(FILE);
        let unusable = |error: &dyn std::fmt::Display| {
            Failure::usage(format!("cannot use the journal {}: {error}", path.display()))
                .hint("Name a folder that can be written with --state DIR or MATCHBOOK_STATE.")
        };
        make_folder(state).map_err(|error| unusable(&error))?;
        let mut connection = Connection::open(&path).map_err(|error| unusable(&error))?;
        let prepared = connection
            .busy_timeout(std::time::Duration::from_secs(10))
            .and_then(|()| connection.pragma_update(None, "journal_mode", "WAL"))
            .and_then(|()| connection.pragma_update(None, "synchronous", "FULL"))
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
        let transaction = self.connection.transaction().map_err(lost)?;
        transaction
            .execute(
                "INSERT INTO runs (id, tenant, profile, command, fingerprint, planned, started)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    id,
                    start.tenant,
                    start.profile,
                    start.command,
                    start.fingerprint,
                    signed(start.planned),
                    utc(now)
                ],
            )
            .map_err(lost)?;
        for (position, (name, rows)) in start.inputs.iter().enumerate() {
            let row = params![id, signed(position as u64), name, signed(*rows)];
            transaction
                .execute(
                    "INSERT INTO inputs (run, position, name, rows) VALUES (?1, ?2, ?3, ?4)",
                    row,
                )
                .map_err(lost)?;
        }
        transaction.commit().map_err(lost)?;
        self.run = Some(id.clone());
        Ok(id)
    }

    /// Ends the run.
    ///
    /// # Errors
    /// When it could not be put on disk.
    pub fn end(&mut self, exit_code: u8, summary: &str) -> Result<(), Failure> {
        let row = params![self.run, utc(self.clock.now()), exit_code, summary];
        self.connection
            .execute(
                "UPDATE runs SET ended = ?2, exit_code = ?3, summary = ?4 WHERE id = ?1",
                row,
            )
            .map_err(lost)?;
        Ok(())
    }

    /// Every run, the newest first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn runs(&self) -> Result<Vec<RecordedRun>, Failure> {
        let mut statement = self
            .connection
            .prepare(&format!("{RUNS} ORDER BY started DESC, id DESC"))
            .map_err(lost)?;
        let runs = statement.query_map([], run_of).map_err(lost)?;
        runs.collect::<Result<_, _>>().map_err(lost)
    }

    /// The run whose id is this or begins so, when exactly one does.
    ///
    /// # Errors
    /// When there is none or several, or the journal cannot be read.
    pub fn run(&self, id: &str) -> Result<RecordedRun, Failure> {
        let found = self
            .runs()?
            .into_iter()
            .filter(|run| run.id.starts_with(id))
            .collect::<Vec<_>>();
        match <[RecordedRun; 1]>::try_from(found) {
            Ok([run]) => Ok(run),
            Err(found) if found.is_empty() => {
                Err(Failure::usage(format!("no run has the id {id}")).hint("List them with: matchbook runs"))
            }
            Err(found) => Err(Failure::usage(format!("{} runs begin with {id}", found.len()))
                .hint("Write more of the id; list them with: matchbook runs")),
        }
    }

    /// The writes of a run, in order.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn writes(&self, run: &str) -> Result<Vec<RecordedWrite>, Failure> {
        let mut statement = self
            .connection
            .prepare(
                "SELECT source, number, row_id, op, entity, change, sent, answered, result, record, detail
                 FROM intents WHERE run = ?1 ORDER BY id",
            )
            .map_err(lost)?;
        let writes = statement.query_map([run], write_of).map_err(lost)?;
        writes.collect::<Result<_, _>>().map_err(lost)
    }
}

const RUNS: &str =
    "SELECT id, tenant, profile, command, fingerprint, planned, started, ended, exit_code, summary,
    (SELECT count(*) FROM intents WHERE run = runs.id AND result IN ('done', 'adopted')),
    (SELECT count(*) FROM intents WHERE run = runs.id AND (result IS NULL OR result = 'unknown'))
    FROM runs";

fn run_of(row: &Row<'_>) -> rusqlite::Result<RecordedRun> {
    let summary: Option<String> = row.get(9)?;
    Ok(RecordedRun {
        id: row.get(0)?,
        tenant: row.get(1)?,
        profile: row.get(2)?,
        command: row.get(3)?,
        fingerprint: row.get(4)?,
        planned: row.get::<_, i64>(5)?.unsigned_abs(),
        started: row.get(6)?,
        ended: row.get(7)?,
        exit_code: row.get(8)?,
        summary: summary.and_then(|text| serde_json::from_str(&text).ok()),
        done: row.get::<_, i64>(10)?.unsigned_abs(),
        in_doubt: row.get::<_, i64>(11)?.unsigned_abs(),
    })
}

fn write_of(row: &Row<'_>) -> rusqlite::Result<RecordedWrite> {
    let change: String = row.get(5)?;
    Ok(RecordedWrite {
        source: row.get(0)?,
        number: row.get::<_, i64>(1)?.unsigned_abs(),
        row_id: row.get(2)?,
        op: row.get(3)?,
        entity: row.get(4)?,
        change: serde_json::from_str(&change).unwrap_or(Value::String(change)),
        sent: row.get(6)?,
        answered: row.get(7)?,
        result: row.get(8)?,
        record: row.get(9)?,
        detail: row.get(10)?,
    })
}

impl Journal for Store {
    fn intent(&mut self, row: &RowView, change: &Change) -> Result<IntentId, Failure> {
        let values = params![
            self.run,
            row.source,
            signed(row.number),
            row.id,
            change.op.word(),
            change.entity.word(),
            serde_json::to_string(change)
                .map_err(|error| Failure::new(Kind::Unexpected, error.to_string()))?,
            utc(self.clock.now())
        ];
        self.connection
            .query_row(
                "INSERT INTO intents (run, source, number, row_id, op, entity, change, sent)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id",
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
fn lost(error: rusqlite::Error) -> Failure {
    Failure::new(
        Kind::Unexpected,
        format!("the journal could not be written or read: {error}"),
    )
    .hint(
        "Look at the free space and the permissions of the state folder; nothing is sent without a journal.",
    )
}

fn utc(time: Timestamp) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::change::{Entity, Op};
    use crate::clock::FrozenClock;

    fn clock() -> Arc<dyn Clock> {
        Arc::new(FrozenClock::at(Timestamp::from_second(1_767_225_600).unwrap()))
    }

    fn start() -> RunStart<'static> {
        RunStart {
            tenant: "acme.com",
            profile: Some("acme"),
            command: "resolve",
            fingerprint: "f00d",
            planned: 2,
            inputs: &[],
        }
    }

    fn row() -> RowView {
        RowView {
            source: "a.csv".into(),
            number: 3,
            line: 4,
            part: None,
            id: Some("x".into()),
            kind: "scheduling".into(),
        }
    }

    fn change() -> Change {
        Change {
            op: Op::Create,
            entity: Entity::Contact,
            id: None,
            fields: serde_json::Map::new(),
            before: None,
            new_company: None,
        }
    }

    #[test]
    fn a_run_is_there_after_the_file_was_closed() {
        let state = tempfile::tempdir().unwrap();
        let id = {
            let mut store = Store::open(state.path(), clock()).unwrap();
            let id = store.begin(&start()).unwrap();
            let first = store.intent(&row(), &change()).unwrap();
            store.answered(first, &WriteResult::Done { id: 77 }).unwrap();
            store.intent(&row(), &change()).unwrap();
            id
        };
        let store = Store::open(state.path(), clock()).unwrap();
        let run = store.run(&id[..8]).unwrap();
        assert_eq!((run.done, run.in_doubt, run.ended), (1, 1, None));
        let writes = store.writes(&id).unwrap();
        assert_eq!(writes[0].record, Some(77));
        assert_eq!(
            (
                writes[1].op.as_str(),
                writes[1].entity.as_str(),
                &writes[1].result
            ),
            ("create", "Contact", &None)
        );
    }

    #[test]
    fn a_newer_file_and_a_damaged_one_are_refused() {
        let state = tempfile::tempdir().unwrap();
        drop(Store::open(state.path(), clock()).unwrap());
        let path = state.path().join("journal.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection
            .pragma_update(
                None,
                "user_version",
                i64::try_from(schema::MIGRATIONS.len()).unwrap() + 1,
            )
            .unwrap();
        drop(connection);
        assert!(
            Store::open(state.path(), clock())
                .err()
                .unwrap()
                .message
                .contains("newer")
        );
        std::fs::write(
            &path,
            "not a database, whatever its name says, and long enough to be looked at",
        )
        .unwrap();
        assert_eq!(
            Store::open(state.path(), clock()).err().unwrap().kind,
            Kind::Usage
        );
    }

    #[test]
    fn an_unknown_run_is_told() {
        let state = tempfile::tempdir().unwrap();
        let store = Store::open(state.path(), clock()).unwrap();
        assert!(store.run("0198").unwrap_err().message.contains("no run"));
    }
}
