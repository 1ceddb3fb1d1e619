//! Rows of one call: transfers, hunt groups and queues write several, and not each of them knows all.
//!
//! Shares what one row knows of a person with the rows of the same call and number, and marks the later rows of a
//! call. Looks no further than the rows it is given; rows stay rows, and nothing is left out.

use rustc_hash::FxHashMap;

use crate::answer::outcome::Warning;
use crate::person::candidate::Candidate;
use crate::person::event::{Medium, Other};

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

/// Gives rows without a name or an address those of a row with the same number.
fn share(rows: &mut [&mut Candidate]) {
    for to in 0..rows.len() {
        let Some(number) = rows[to].phone.as_ref().map(|phone| phone.key().clone()) else {
            continue;
        };
        let knows =
            |row: &&mut &mut Candidate| row.phone.as_ref().is_some_and(|phone| *phone.key() == number);
        let (mut emails, mut name, mut hint) = (None, None, None);
        for from in rows.iter_mut().filter(knows) {
            emails = emails.or_else(|| (!from.emails.is_empty()).then(|| from.emails.clone()));
            name = name.or_else(|| (!from.name.is_empty()).then(|| from.name.clone()));
            hint = hint.or_else(|| from.name_hint.clone());
        }
        let row = &mut rows[to];
        if row.emails.is_empty() {
            row.emails = emails.unwrap_or_default();
        }
        if row.name.is_empty() {
            row.name = name.unwrap_or_default();
        }
        row.name_hint = row.name_hint.take().or(hint);
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
