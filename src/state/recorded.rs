//! What the journal tells afterwards: past runs, their writes, what is left of them, and what may be forgotten.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Row, params};
use serde::Serialize;
use serde_json::Value;

use crate::answer::change::Change;
use crate::apply::Rules;
use crate::apply::journal::{Fate, IntentId, PastWrite, Slot};
use crate::error::Failure;
use crate::state::store::{RunInput, Store, lost, utc};

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
    /// The inputs, in order.
    pub inputs: Vec<RunInput>,
    /// How many writes were planned.
    pub planned: u64,
    /// How many were answered with a record.
    pub done: u64,
    /// How many have no answer, or one that leaves doubt.
    pub in_doubt: u64,
    /// Whether something is left to do that `resume` would go on with.
    pub interrupted: bool,
    /// When it began, in UTC.
    pub started: String,
    /// When it ended; absent when it was killed.
    pub ended: Option<String>,
    /// How it ended.
    pub exit_code: Option<u8>,
    /// Its summary.
    pub summary: Option<Value>,
    /// The run that it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<String>,
    /// The last run that took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone_by: Option<String>,
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
    /// `done`, `adopted`, `refused`, `absent`, `unknown` or `not_sent`; absent when the program ended before.
    pub result: Option<String>,
    /// The record's id.
    pub record: Option<i64>,
    /// What was said.
    pub detail: Option<String>,
}

/// What a run needs to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Resumable {
    /// The plan as [`crate::plan::saved`] wrote it.
    pub plan: String,
    /// How its writes are sent.
    pub rules: Rules,
}

/// The last intent of each write whose result is not known or not there.
const UNSETTLED: &str = "(result IS NULL OR result IN ('unknown', 'absent')) AND NOT EXISTS
    (SELECT 1 FROM intents AS later WHERE later.run = intents.run AND later.slot = intents.slot
     AND later.id > intents.id)";

const RUNS: &str =
    "SELECT id, tenant, profile, command, fingerprint, planned, started, ended, exit_code, summary,
    (SELECT count(*) FROM intents WHERE run = runs.id AND result IN ('done', 'adopted')),
    (SELECT count(*) FROM intents WHERE run = runs.id AND (result IS NULL OR result = 'unknown')),
    plan IS NOT NULL AND (ended IS NULL OR remaining > 0 OR EXISTS
        (SELECT 1 FROM intents WHERE run = runs.id AND [UNSETTLED]))
      AND NOT EXISTS (SELECT 1 FROM runs AS undo WHERE undo.undoes = runs.id)
      AND NOT EXISTS (SELECT 1 FROM runs AS later WHERE later.undoes = runs.undoes AND later.rowid > runs.rowid),
    undoes, (SELECT id FROM runs AS undo WHERE undo.undoes = runs.id ORDER BY undo.rowid DESC LIMIT 1)
    FROM runs";

fn runs_query() -> String {
    RUNS.replace("[UNSETTLED]", UNSETTLED)
}

impl Store {
    /// Every run, the newest first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn runs(&self) -> Result<Vec<RecordedRun>, Failure> {
        let mut statement = self
            .connection
            .prepare(&format!("{} ORDER BY started DESC, id DESC", runs_query()))
            .map_err(lost)?;
        let runs = statement.query_map([], run_of).map_err(lost)?;
        let mut runs: Vec<RecordedRun> = runs.collect::<Result<_, _>>().map_err(lost)?;
        let mut inputs = self.inputs()?;
        for run in &mut runs {
            run.inputs = inputs.remove(&run.id).unwrap_or_default();
        }
        Ok(runs)
    }

    /// The inputs of every run, by its id.
    fn inputs(&self) -> Result<BTreeMap<String, Vec<RunInput>>, Failure> {
        let mut statement = self
            .connection
            .prepare("SELECT run, name, rows, hash FROM inputs ORDER BY run, position")
            .map_err(lost)?;
        let rows = statement
            .query_map([], |row| {
                let input = RunInput {
                    name: row.get(1)?,
                    rows: row.get::<_, i64>(2)?.unsigned_abs(),
                    hash: row.get(3)?,
                };
                Ok((row.get::<_, String>(0)?, input))
            })
            .map_err(lost)?;
        let mut inputs: BTreeMap<String, Vec<RunInput>> = BTreeMap::new();
        for row in rows {
            let (run, input) = row.map_err(lost)?;
            inputs.entry(run).or_default().push(input);
        }
        Ok(inputs)
    }

    /// The runs of a tenant that `resume` would go on with, the newest first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn interrupted(&self, tenant: &str) -> Result<Vec<RecordedRun>, Failure> {
        let mut runs = self.runs()?;
        runs.retain(|run| run.interrupted && run.tenant == tenant);
        Ok(runs)
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

    /// The plan and the rules of a run; `None` when an older program began it, which kept neither.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn resumable(&self, run: &str) -> Result<Option<Resumable>, Failure> {
        let kept: (Option<String>, Option<String>) = self
            .connection
            .query_row("SELECT plan, rules FROM runs WHERE id = ?1", [run], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .map_err(lost)?;
        let (Some(plan), Some(rules)) = kept else {
            return Ok(None);
        };
        let rules = serde_json::from_str(&rules).map_err(anyhow::Error::from)?;
        Ok(Some(Resumable { plan, rules }))
    }

    /// The writes of a run as [`crate::apply`] takes them back, in order.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn past(&self, run: &str) -> Result<Vec<PastWrite>, Failure> {
        self.past_where("run = ?1", run)
    }

    /// The writes of all undos of a run, in order.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn past_of_undos(&self, run: &str) -> Result<Vec<PastWrite>, Failure> {
        self.past_where("run IN (SELECT id FROM runs WHERE undoes = ?1)", run)
    }

    /// The writes of a tenant's runs whose result is not known, in order.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn open_writes(&self, tenant: &str) -> Result<Vec<PastWrite>, Failure> {
        let which = format!(
            "run IN (SELECT id FROM runs WHERE tenant = ?1) AND coalesce(result, '') <> 'absent' AND {UNSETTLED}"
        );
        self.past_where(&which, tenant)
    }

    fn past_where(&self, which: &str, value: &str) -> Result<Vec<PastWrite>, Failure> {
        let mut statement = self
            .connection
            .prepare(&format!(
                "SELECT id, run, slot, source, number, change, standing, sent, result, record, detail
                 FROM intents WHERE {which} ORDER BY id"
            ))
            .map_err(lost)?;
        let writes = statement.query_map([value], past_of).map_err(lost)?;
        writes.collect::<Result<_, _>>().map_err(lost)
    }

    /// The companies that interrupted runs of a tenant other than `but` made, by name in small letters: their people may
    /// still come.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn waiting_companies(&self, tenant: &str, but: &str) -> Result<BTreeMap<String, i64>, Failure> {
        let mut companies = BTreeMap::new();
        for run in self.interrupted(tenant)?.into_iter().filter(|run| run.id != but) {
            for write in self.writes(&run.id)? {
                let name = write.change["fields"]["companyName"].as_str();
                if let ("create", "Company", Some(id), Some(name)) =
                    (write.op.as_str(), write.entity.as_str(), write.record, name)
                {
                    companies.insert(name.trim().to_lowercase(), id);
                }
            }
        }
        Ok(companies)
    }

    /// Forgets the runs that ended before a time and have nothing left to do; gives how many there were.
    ///
    /// # Errors
    /// When it could not be put on disk; then nothing is forgotten.
    pub fn prune(&mut self, before: Timestamp) -> Result<usize, Failure> {
        let before = utc(before);
        let old: Vec<String> = self
            .runs()?
            .into_iter()
            .filter(|run| !run.interrupted && run.in_doubt == 0)
            .filter(|run| {
                // A run that was killed and taken back ends with its undo.
                let began = run.undone_by.as_ref().map(|_| &run.started);
                run.ended.as_ref().or(began).is_some_and(|ended| *ended < before)
            })
            .map(|run| run.id)
            .collect();
        let transaction = self.connection.transaction().map_err(lost)?;
        for run in &old {
            for table in ["intents", "inputs"] {
                transaction
                    .execute(&format!("DELETE FROM {table} WHERE run = ?1"), params![run])
                    .map_err(lost)?;
            }
            transaction
                .execute("DELETE FROM runs WHERE id = ?1", params![run])
                .map_err(lost)?;
        }
        transaction.commit().map_err(lost)?;
        // The rows hold people's data: what is forgotten shall not stay in the file's free pages.
        self.connection.execute_batch("VACUUM").map_err(lost)?;
        Ok(old.len())
    }
}

fn run_of(row: &Row<'_>) -> rusqlite::Result<RecordedRun> {
    let summary: Option<String> = row.get(9)?;
    Ok(RecordedRun {
        id: row.get(0)?,
        tenant: row.get(1)?,
        profile: row.get(2)?,
        command: row.get(3)?,
        fingerprint: row.get(4)?,
        inputs: Vec::new(),
        planned: row.get::<_, i64>(5)?.unsigned_abs(),
        started: row.get(6)?,
        ended: row.get(7)?,
        exit_code: row.get(8)?,
        summary: summary.and_then(|text| serde_json::from_str(&text).ok()),
        done: row.get::<_, i64>(10)?.unsigned_abs(),
        in_doubt: row.get::<_, i64>(11)?.unsigned_abs(),
        interrupted: row.get(12)?,
        undoes: row.get(13)?,
        undone_by: row.get(14)?,
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

/// A write that cannot be read back is an error: without it the same could be sent again.
fn past_of(row: &Row<'_>) -> rusqlite::Result<PastWrite> {
    let unreadable = |column: usize, error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    };
    let (change, standing, sent): (String, String, String) = (row.get(5)?, row.get(6)?, row.get(7)?);
    let (result, record, detail): (Option<String>, Option<i64>, Option<String>) =
        (row.get(8)?, row.get(9)?, row.get(10)?);
    let detail = detail.unwrap_or_default();
    let fate = match (result.as_deref(), record) {
        (None, _) => Fate::Open,
        (Some("done" | "adopted"), Some(id)) => Fate::Done(id),
        (Some("refused"), _) => Fate::Refused(detail),
        (Some("absent" | "not_sent"), _) => Fate::NotDone,
        (Some(_), _) => Fate::Unknown(detail),
    };
    let change: Change = serde_json::from_str(&change).map_err(|error| unreadable(5, error))?;
    Ok(PastWrite {
        intent: IntentId(row.get(0)?),
        run: row.get(1)?,
        slot: Slot(row.get(2)?),
        source: row.get(3)?,
        number: row.get::<_, i64>(4)?.unsigned_abs(),
        change,
        standing: serde_json::from_str(&standing).map_err(|error| unreadable(6, error))?,
        sent: sent.parse().unwrap_or(Timestamp::UNIX_EPOCH),
        fate,
    })
}
