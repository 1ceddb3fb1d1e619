//! What a row's own decision came to, before the rows of the batch were joined.
//!
//! These are the facts that a saved plan rests on: the row is decided again before it is applied, and where its facts
//! are the same the plan still holds for it. Holds what is compared; decides nothing.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::change::Change;
use crate::answer::outcome::Outcome;
use crate::answer::{Answer, CompanyView, ContactView};
use crate::decision::{Decision, Home, NewContact};

/// What a row's own decision came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The outcome.
    pub outcome: Outcome,
    /// The contact that was found, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<i64>,
    /// The company that a new contact goes to; without an id while it is to be created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<CompanyView>,
    /// What the found contact has to be changed in, with what stood there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The fields of the contact that is to be created, without its company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_contact: Option<Map<String, Value>>,
    /// The fields of the company that is to be created with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_company: Option<Map<String, Value>>,
}

impl Facts {
    /// The facts of a row that was not joined with others yet.
    pub fn of(answer: &Answer, new: Option<&NewContact>) -> Self {
        Self::from_parts(
            answer.outcome,
            answer.contact.as_ref(),
            answer.company.as_ref(),
            &answer.changes,
            new,
        )
    }

    /// The facts of a decision.
    pub fn decided(decision: &Decision) -> Self {
        Self::from_parts(
            decision.outcome,
            decision.contact.as_ref(),
            decision.company.as_ref(),
            &decision.changes,
            decision.create.as_deref(),
        )
    }

    fn from_parts(
        outcome: Outcome,
        contact: Option<&ContactView>,
        company: Option<&CompanyView>,
        changes: &[Change],
        new: Option<&NewContact>,
    ) -> Self {
        Self {
            outcome,
            contact: contact.and_then(|contact| contact.id),
            company: new.and(company).cloned(),
            changes: changes.to_vec(),
            new_contact: new.map(|new| new.fields.clone()),
            new_company: new.and_then(|new| match &new.home {
                Home::New { fields, .. } => Some(fields.clone()),
                Home::Standing(_) => None,
            }),
        }
    }
}
