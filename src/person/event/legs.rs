//! Rows of one call: transfers, hunt groups and queues write several, and not each of them knows all.
//!
//! Shares what one row knows of a person with the rows of the same call and number, and marks the later rows of a
//! call. Looks no further than the rows it is given; rows stay rows, and nothing is left out.

use rustc_hash::FxHashMap;

use crate::answer::outcome::Warning;
use crate::person::candidate::Candidate;
use crate::person::email::EmailAddress;
use crate::person::event::{Medium, Other};
use crate::person::name::PersonName;
use crate::person::phone::{PhoneKey, PhoneNumber};

/// Reconciles the rows of a window, in their order.
pub fn reconcile<'c>(candidates: impl Iterator<Item = &'c mut Candidate>) {
    let mut calls: FxHashMap<(String, String), Vec<&mut Candidate>> = FxHashMap::default();
    for candidate in candidates {
        let id = candidate.event.as_ref().and_then(|event| event.call_id.clone());
        if let Some(id) = id {
            let key = (candidate.at.source.to_string(), id);
            calls.entry(key).or_default().push(candidate);
        }
    }
    for rows in calls.values_mut().filter(|rows| rows.len() > 1) {
        share(rows);
        mark(rows);
    }
}

/// What the rows of a call know of whoever has a number.
#[derive(Default)]
struct Known {
    emails: Vec<EmailAddress>,
    name: PersonName,
    hint: Option<PersonName>,
}

/// Gives rows without a name or an address those of the first row with the same number that has them.
fn share(rows: &mut [&mut Candidate]) {
    let mut all: FxHashMap<PhoneKey, Known> = FxHashMap::default();
    for row in rows.iter() {
        let Some(number) = row.phone.as_ref().map(PhoneNumber::key) else {
            continue;
        };
        let known = all.entry(number.clone()).or_default();
        if known.emails.is_empty() {
            known.emails.clone_from(&row.emails);
        }
        if known.name.is_empty() {
            known.name.clone_from(&row.name);
        }
        if known.hint.is_none() {
            known.hint.clone_from(&row.name_hint);
        }
    }
    for row in rows.iter_mut() {
        let Some(known) = row.phone.as_ref().and_then(|phone| all.get(phone.key())) else {
            continue;
        };
        if row.emails.is_empty() {
            row.emails.clone_from(&known.emails);
        }
        if row.name.is_empty() {
            row.name.clone_from(&known.name);
        }
        if row.name_hint.is_none() {
            row.name_hint.clone_from(&known.hint);
        }
    }
}

/// Marks every row of a call but its first. Messages of one conversation are events of their own.
fn mark(rows: &mut [&mut Candidate]) {
    let mut first = None;
    for row in rows {
        let Some(event) = row.event.as_ref().filter(|event| event.medium == Medium::Call) else {
            continue;
        };
        // An internal leg is no event that somebody would log for the customer.
        if event.other == Other::Internal {
            continue;
        }
        match first {
            None => first = Some(row.at.number),
            Some(number) if number == row.at.number => {}
            Some(_) => {
                if !row.warnings.contains(&Warning::SameCall) {
                    row.warnings.push(Warning::SameCall);
                }
            }
        }
    }
}
