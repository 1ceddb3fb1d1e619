//! Several rows of one batch that found the same contact: an empty field of it is filled once, by the first of them.
//!
//! Each row was decided by itself, so each of them saw the field empty; written one after the other, the last would
//! overwrite what the first has filled. Fields that had a value are not looked at: whoever overwrites means it.

use rustc_hash::FxHashSet;
use serde_json::Value;

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::answer::{Answer, Evidence};
use crate::plan::Entry;

/// Takes from each row the fields that an earlier row fills. A row that has nothing left to write has matched.
pub(super) fn fill(entries: &mut [Entry]) {
    let mut filled: FxHashSet<(i64, String)> = FxHashSet::default();
    for entry in entries {
        let answer = &mut entry.answer;
        if answer.outcome != Outcome::Update {
            continue;
        }
        for change in &mut answer.changes {
            only_new(change, &mut filled);
        }
        answer.changes.retain(|change| !is_empty(change));
        if answer.changes.is_empty() {
            answer.outcome = Outcome::Matched;
            answer.reason = found_by(answer);
        }
    }
}

fn is_update(change: &Change) -> bool {
    (change.op, change.entity) == (Op::Update, Entity::Contact)
}

/// Leaves the fields of a change that nobody has filled before.
fn only_new(change: &mut Change, filled: &mut FxHashSet<(i64, String)>) {
    let (true, Some(id), Some(before)) = (is_update(change), change.id, &mut change.before) else {
        return;
    };
    let mut is_taken = |field: &str, value: &Value| value.is_null() && !filled.insert((id, field.to_owned()));
    let taken: Vec<String> = before
        .iter()
        .filter(|(field, value)| is_taken(field, value))
        .map(|(field, _)| field.clone())
        .collect();
    for field in taken {
        before.shift_remove(&field);
        change.fields.shift_remove(&field);
    }
}

/// Whether an update names its contact and company, and nothing to write.
fn is_empty(change: &Change) -> bool {
    is_update(change) && change.before.as_ref().is_some_and(serde_json::Map::is_empty)
}

/// How the contact was found: by the strongest key that leads to it.
pub(crate) fn found_by(answer: &Answer) -> Reason {
    // Of a ticket's people only those who stand on it already need nothing.
    if answer.ticket.is_some() {
        return Reason::AlreadyAdditional;
    }
    let contact = answer.contact.as_ref().and_then(|contact| contact.id);
    let leads = |evidence: &&Evidence| {
        let mut found = evidence.contacts.iter().flatten();
        found.any(|id| Some(*id) == contact)
    };
    let holds = |key: &str| {
        let mut evidence = answer.evidence.iter().filter(leads);
        evidence.any(|evidence| evidence.key == key)
    };
    if holds("external_id") {
        Reason::ExternalId
    } else if holds("email") {
        Reason::Email
    } else if holds("phone") {
        Reason::Phone
    } else {
        Reason::NameInCompany
    }
}
