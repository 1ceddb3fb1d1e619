//! What persons have decided about rows, kept for the next runs of the same tenant.
//!
//! Each answer is on disk before the next question is asked. Whether one still fits is not decided here.

use rusqlite::types::Type;
use rusqlite::{Row, params};
use serde::Serialize;

use crate::decision::question::{Choice, Question};
use crate::decision::settled::Settlement;
use crate::error::Failure;
use crate::state::store::{Store, lost, utc};

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordedDecision {
    /// Its number.
    pub id: i64,
    /// The tenant's stable name.
    pub tenant: String,
    /// When it was taken, in UTC (RFC 3339).
    pub decided: String,
    /// What was answered.
    pub choice: Choice,
    /// What was asked, with all that was shown.
    pub question: Question,
    #[serde(skip)]
    asked: String,
    #[serde(skip)]
    offered: String,
}

impl RecordedDecision {
    /// The decision as rows are decided with it.
    pub fn settlement(self) -> Settlement {
        Settlement {
            id: self.id,
            asked: self.asked,
            offered: self.offered,
            choice: self.choice,
            decided: self.decided,
        }
    }
}

impl Store {
    /// Remembers an answer; one to the same question with the same offers is forgotten for it.
    ///
    /// # Errors
    /// When it could not be put on disk; then the earlier one stands.
    pub fn remember(
        &mut self,
        tenant: &str,
        question: &Question,
        choice: Choice,
    ) -> Result<Settlement, Failure> {
        let settlement = Settlement {
            id: 0,
            asked: question.asked(),
            offered: question.offered(),
            choice,
            decided: utc(self.clock.now()),
        };
        let choice = serde_json::to_string(&choice).map_err(anyhow::Error::from)?;
        let text = serde_json::to_string(question).map_err(anyhow::Error::from)?;
        let (asked, offered) = (&settlement.asked, &settlement.offered);
        let transaction = self.connection.transaction().map_err(lost)?;
        transaction
            .execute(
                "DELETE FROM decisions WHERE tenant = ?1 AND asked = ?2 AND offered = ?3",
                params![tenant, asked, offered],
            )
            .map_err(lost)?;
        let id = transaction
            .query_row(
                "INSERT INTO decisions (tenant, asked, offered, choice, question, decided)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
                params![tenant, asked, offered, choice, text, settlement.decided],
                |row| row.get(0),
            )
            .map_err(lost)?;
        transaction.commit().map_err(lost)?;
        Ok(Settlement { id, ..settlement })
    }

    /// Forgets the answer to a question.
    ///
    /// # Errors
    /// When it could not be put on disk; then it stands.
    pub fn forget_answer(&mut self, tenant: &str, question: &Question) -> Result<(), Failure> {
        self.connection
            .execute(
                "DELETE FROM decisions WHERE tenant = ?1 AND asked = ?2 AND offered = ?3",
                params![tenant, question.asked(), question.offered()],
            )
            .map_err(lost)?;
        Ok(())
    }

    /// The decisions of a tenant, or of all; the oldest first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn decisions(&self, tenant: Option<&str>) -> Result<Vec<RecordedDecision>, Failure> {
        let mut statement = self
            .connection
            .prepare(
                "SELECT id, tenant, asked, offered, choice, question, decided FROM decisions
                 WHERE ?1 IS NULL OR tenant = ?1 ORDER BY id",
            )
            .map_err(lost)?;
        let decisions = statement.query_map([tenant], decision_of).map_err(lost)?;
        decisions.collect::<Result<_, _>>().map_err(lost)
    }

    /// Forgets decisions by their numbers; gives how many there were. They hold people's data, so what is forgotten is
    /// overwritten in the file.
    ///
    /// # Errors
    /// When it could not be put on disk; then none is forgotten.
    pub fn forget(&mut self, ids: &[i64]) -> Result<usize, Failure> {
        self.connection
            .pragma_update(None, "secure_delete", true)
            .map_err(lost)?;
        let transaction = self.connection.transaction().map_err(lost)?;
        let mut count = 0;
        for id in ids {
            count += transaction
                .execute("DELETE FROM decisions WHERE id = ?1", [id])
                .map_err(lost)?;
        }
        transaction.commit().map_err(lost)?;
        Ok(count)
    }
}

fn decision_of(row: &Row<'_>) -> rusqlite::Result<RecordedDecision> {
    let unreadable = |column: usize, error: serde_json::Error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    };
    let (choice, question): (String, String) = (row.get(4)?, row.get(5)?);
    Ok(RecordedDecision {
        id: row.get(0)?,
        tenant: row.get(1)?,
        asked: row.get(2)?,
        offered: row.get(3)?,
        choice: serde_json::from_str(&choice).map_err(|error| unreadable(4, error))?,
        question: serde_json::from_str(&question).map_err(|error| unreadable(5, error))?,
        decided: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;
    use crate::answer::outcome::Reason;
    use crate::clock::FrozenClock;
    use crate::state::schema::MIGRATIONS;

    fn store(state: &std::path::Path) -> Store {
        let clock = FrozenClock::at(Timestamp::from_second(1_767_225_600).unwrap());
        Store::open(state, Arc::new(clock)).unwrap()
    }

    fn question(about: &str) -> Question {
        Question {
            reason: Reason::AmbiguousContact,
            about: about.to_owned(),
            who: std::iter::once(("email".to_owned(), vec!["a@b.example".to_owned()])).collect(),
            row: Vec::new(),
            offers: Vec::new(),
        }
    }

    #[test]
    fn an_answer_is_there_after_the_file_was_closed() {
        let state = tempfile::tempdir().unwrap();
        let given = store(state.path())
            .remember("acme.com", &question("x"), Choice::Contact(7))
            .unwrap();
        let kept = store(state.path()).decisions(Some("acme.com")).unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].decided, "2026-01-01T00:00:00.000Z");
        assert_eq!(kept[0].question, question("x"));
        assert_eq!(kept[0].clone().settlement(), given);
    }

    #[test]
    fn a_new_answer_takes_the_place_of_the_old_one_under_a_number_of_its_own() {
        let state = tempfile::tempdir().unwrap();
        let mut store = store(state.path());
        let first = store.remember("acme.com", &question("x"), Choice::Skip).unwrap();
        let second = store
            .remember("acme.com", &question("x"), Choice::Reject)
            .unwrap();
        let other = store.remember("acme.com", &question("y"), Choice::New).unwrap();
        assert!(first.id < second.id && second.id < other.id);
        let kept: Vec<_> = store
            .decisions(None)
            .unwrap()
            .into_iter()
            .map(|kept| (kept.id, kept.choice))
            .collect();
        assert_eq!(kept, [(second.id, Choice::Reject), (other.id, Choice::New)]);
        // A number is not given again, even after the last one was forgotten.
        assert_eq!(store.forget(&[other.id]).unwrap(), 1);
        assert!(
            store
                .remember("acme.com", &question("z"), Choice::New)
                .unwrap()
                .id
                > other.id
        );
        store.forget_answer("acme.com", &question("x")).unwrap();
        assert_eq!(store.decisions(None).unwrap().len(), 1);
    }

    #[test]
    fn each_tenant_has_its_own() {
        let state = tempfile::tempdir().unwrap();
        let mut store = store(state.path());
        store.remember("acme.com", &question("x"), Choice::Skip).unwrap();
        store
            .remember("beta.com", &question("x"), Choice::Reject)
            .unwrap();
        let of = |tenant| -> Vec<Choice> {
            let kept = store.decisions(tenant).unwrap();
            kept.into_iter().map(|kept| kept.choice).collect()
        };
        assert_eq!(of(Some("acme.com")), [Choice::Skip]);
        assert_eq!(of(Some("beta.com")), [Choice::Reject]);
        assert_eq!(of(None).len(), 2);
        assert!(of(Some("gamma.com")).is_empty());
    }

    #[test]
    fn a_journal_of_the_version_before_takes_decisions() {
        let state = tempfile::tempdir().unwrap();
        let path = state.path().join("journal.sqlite");
        let mut connection = rusqlite::Connection::open(path).unwrap();
        let before = MIGRATIONS
            .iter()
            .position(|script| script.contains("TABLE decisions"))
            .unwrap();
        crate::state::migration::migrate(&mut connection, &MIGRATIONS[..before])
            .unwrap()
            .unwrap();
        drop(connection);
        let mut store = store(state.path());
        store.remember("acme.com", &question("x"), Choice::Skip).unwrap();
        assert_eq!(store.decisions(None).unwrap().len(), 1);
    }

    #[test]
    fn what_is_forgotten_is_not_in_the_file_any_more() {
        let state = tempfile::tempdir().unwrap();
        let mut store = store(state.path());
        let given = store
            .remember("acme.com", &question("somebody@private.example"), Choice::Skip)
            .unwrap();
        store.forget(&[given.id]).unwrap();
        store
            .connection
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
        drop(store);
        let bytes = std::fs::read(state.path().join("journal.sqlite")).unwrap();
        let wanted = b"somebody@private.example";
        assert!(!bytes.windows(wanted.len()).any(|window| window == wanted));
    }
}
