//! Several rows of one batch that found the same contact: an empty field of it is filled once, by the first of them, and
//! an inactive one is made active once.
//!
//! Each row was decided by itself, so each of them saw the field empty; written one after the other, the last would
//! overwrite what the first has filled. Fields that had a value are not looked at: whoever overwrites means it. Of contact
//! records, which do not contradict each other by then, every field is written once.

use std::collections::hash_map;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::answer::udf;
use crate::answer::{Answer, Evidence};
use crate::choice::Kind;
use crate::decision::FORMER_PRIMARY;
use crate::person::record::PRIMARY;
use crate::plan::Entry;

/// The field of a contact's first number, and that of the extension behind it.
const PHONE: &str = "phone";
const EXTENSION: &str = "extension";

/// What earlier rows write.
#[derive(Default)]
struct Written {
    fields: FxHashMap<(i64, String), Value>,
    reactivated: FxHashSet<i64>,
}

/// Takes from each row what an earlier row writes. A row that has nothing left to write has matched.
pub(super) fn fill(entries: &mut [Entry]) {
    let mut written = Written::default();
    for entry in entries {
        let answer = &mut entry.answer;
        if answer.outcome != Outcome::Update {
            continue;
        }
        let is_record = answer.row.kind == Kind::Contacts.word();
        for change in &mut answer.changes {
            only_new(change, is_record, &mut written);
        }
        answer
            .changes
            .retain(|change| !is_empty(change) && !is_done(change, &mut written));
        if answer.changes.is_empty() {
            answer.outcome = Outcome::Matched;
            answer.reason = found_by(answer);
        } else if answer.reason == Reason::Reactivated && answer.changes.iter().all(is_update) {
            answer.reason = Reason::FieldsDiffer;
        }
    }
}

fn is_update(change: &Change) -> bool {
    (change.op, change.entity) == (Op::Update, Entity::Contact)
}

/// Whether an earlier row makes the contact active already.
fn is_done(change: &Change, written: &mut Written) -> bool {
    let id = change
        .id
        .filter(|_| (change.op, change.entity) == (Op::Reactivate, Entity::Contact));
    id.is_some_and(|id| !written.reactivated.insert(id))
}

/// Leaves the fields of a change that nobody has written before.
fn only_new(change: &mut Change, is_record: bool, written: &mut Written) {
    let (true, Some(id), Some(before)) = (is_update(change), change.id, &change.before) else {
        return;
    };
    let mut old = udf::flat(before);
    let mut fields = udf::flat(&change.fields);
    let earlier = written.fields.get(&(id, PHONE.to_owned()));
    // An extension goes with its number: behind another one it leads to somebody else.
    let has_other_number = earlier.is_some_and(|phone| fields.get(PHONE).is_some_and(|own| own != phone));
    let mut is_taken = |field: &str, value: &Value| {
        if field == FORMER_PRIMARY || !(value.is_null() || is_record) {
            return false;
        }
        if field == EXTENSION && has_other_number {
            return true;
        }
        match written.fields.entry((id, field.to_owned())) {
            hash_map::Entry::Occupied(_) => true,
            hash_map::Entry::Vacant(free) => {
                free.insert(fields.get(field).cloned().unwrap_or_default());
                false
            }
        }
    };
    let taken: Vec<String> = old
        .iter()
        .filter(|(field, value)| is_taken(field, value))
        .map(|(field, _)| field.clone())
        .collect();
    if taken.is_empty() {
        return;
    }
    for field in &taken {
        old.shift_remove(field);
        fields.shift_remove(field);
        if field == PRIMARY {
            old.shift_remove(FORMER_PRIMARY);
        }
    }
    change.before = Some(udf::nested(old));
    change.fields = udf::nested(fields);
}

/// Whether an update names its contact and company, and nothing to write.
fn is_empty(change: &Change) -> bool {
    is_update(change) && change.before.as_ref().is_some_and(Map::is_empty)
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
    if holds("decision") {
        Reason::Decided
    } else if holds("external_id") {
        Reason::ExternalId
    } else if holds("email") {
        Reason::Email
    } else if holds("phone") && answer.row.kind == Kind::Contacts.word() {
        Reason::PhoneAndName
    } else if holds("phone") {
        Reason::Phone
    } else {
        Reason::NameInCompany
    }
}
