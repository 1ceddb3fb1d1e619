//! What a row's own decision came to, before the rows of the batch were joined.
//!
//! These are the facts that a saved plan rests on: the row is decided again before it is applied, and where its facts
//! are the same the plan still holds for it. Compares and tells; decides nothing.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::change::Change;
use crate::answer::outcome::Outcome;
use crate::answer::{Answer, CompanyView};
use crate::decision::{Home, NewContact};

/// What a row's own decision came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The outcome.
    pub outcome: Outcome,
    /// The contact that was found, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<i64>,
    /// The contact's company, or the one that a new contact goes to; without an id while it is to be created.
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
        Self {
            outcome: answer.outcome,
            contact: answer.contact.as_ref().and_then(|contact| contact.id),
            company: answer.company.clone(),
            changes: answer.changes.clone(),
            new_contact: new.map(|new| new.fields.clone()),
            new_company: new.and_then(|new| match &new.home {
                Home::New { fields, .. } => Some(fields.clone()),
                Home::Standing(_) => None,
            }),
        }
    }
}
