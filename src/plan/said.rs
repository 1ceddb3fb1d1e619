//! Several contact records of one batch that found the same contact: what they say must not contradict. The first that
//! says something is believed; a later one that says otherwise is left to a person, as is a second primary contact of
//! one company.
//!
//! Rows are looked at in their order, also those that need nothing, since written together with another they could be
//! overwritten. Remembers the fields of contacts that records were found for, while contacts are updated, and nothing
//! else.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use crate::answer::outcome::{Outcome, Reason};
use crate::choice::Kind;
use crate::decision::{Decision, Home};
use crate::input::row::RowRef;
use crate::person::record::PRIMARY;

/// What the rows so far have said.
#[derive(Debug, Default)]
pub struct Said {
    contacts: FxHashMap<i64, FxHashMap<String, (Value, Place)>>,
    /// Who becomes or stays the primary contact of a company: a contact, or somebody new.
    primaries: FxHashMap<i64, (Option<i64>, Place)>,
}

/// Where something was said.
#[derive(Debug, Clone)]
struct Place {
    row: u64,
    source: std::sync::Arc<str>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "row {} of {}", self.row, self.source)
    }
}

impl Said {
    /// Compares a decision with those before it; where they contradict, it becomes a review.
    pub fn settle(&mut self, at: &RowRef, decision: &mut Decision) {
        if at.kind != Kind::Contacts {
            return;
        }
        let place = Place {
            row: at.number,
            source: std::sync::Arc::clone(&at.source),
        };
        let says = std::mem::take(&mut decision.says);
        let contact = decision.contact.as_ref().and_then(|contact| contact.id);
        let contact = contact.filter(|_| matches!(decision.outcome, Outcome::Matched | Outcome::Update));
        let told = match contact {
            Some(id) => self.contradiction(id, &says),
            None => None,
        };
        let told = told.or_else(|| self.other_primary(decision, contact, &says));
        if let Some(told) = told {
            ask(decision, told);
            return;
        }
        if let Some(company) = primary_of(decision, contact, &says) {
            self.primaries.entry(company).or_insert((contact, place.clone()));
        }
        if let Some(id) = contact.filter(|_| !says.is_empty()) {
            let known = self.contacts.entry(id).or_default();
            for (field, value) in says {
                known.entry(field).or_insert((value, place.clone()));
            }
        }
    }

    fn contradiction(&self, contact: i64, says: &Map<String, Value>) -> Option<String> {
        let known = self.contacts.get(&contact)?;
        says.iter().find_map(|(field, value)| {
            let (before, place) = known.get(field).filter(|(before, _)| before != value)?;
            Some(format!(
                "{field} of contact {contact} is {value} here and {before} in {place}"
            ))
        })
    }

    fn other_primary(
        &self,
        decision: &Decision,
        contact: Option<i64>,
        says: &Map<String, Value>,
    ) -> Option<String> {
        let company = primary_of(decision, contact, says)?;
        let (before, place) = self.primaries.get(&company)?;
        match (before, contact) {
            (Some(before), Some(contact)) if *before == contact => None,
            // Two rows can speak of the same new person; that is seen when all rows are there.
            (None, None) => None,
            (Some(before), _) => Some(format!(
                "contact {before} is the primary contact of company {company} by {place}"
            )),
            (None, Some(_)) => Some(format!(
                "{place} creates the primary contact of company {company}"
            )),
        }
    }
}

/// The company whose primary contact the row names.
fn primary_of(decision: &Decision, contact: Option<i64>, says: &Map<String, Value>) -> Option<i64> {
    let is_primary = |fields: &Map<String, Value>| fields.get(PRIMARY) == Some(&Value::Bool(true));
    match (contact, &decision.create) {
        (Some(_), _) if is_primary(says) => decision.company.as_ref()?.id,
        (None, Some(new)) if is_primary(&new.fields) => match new.home {
            Home::Standing(company) => Some(company.0),
            Home::New { .. } => None,
        },
        (_, _) => None,
    }
}

/// Leaves a row to a person. What it would have written is not, and its contact comes into no group by it.
fn ask(decision: &mut Decision, told: String) {
    decision.outcome = Outcome::Review;
    decision.reason = Reason::ConflictingRows;
    decision.detail = Some(told);
    decision.changes.clear();
    decision.create = None;
}
