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
