//! Pure: the writes of a run's journal as the records that they made or changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::udf;
use crate::apply::journal::{Fate, PastWrite, Slot};
use crate::decision::FORMER_PRIMARY;
use crate::undo::found::Wanted;

/// What the writes of a run did to one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Whose record.
    pub entity: Entity,
    /// Its id; absent when nobody knows whether the write was carried out.
    pub id: Option<i64>,
    /// The row that it was written for: source and number.
    pub row: (String, u64),
    /// The entry of the run's plan that it was written for, from 0; companies and groups belong to several.
    pub entry: Option<usize>,
    /// Whether the run created it.
    pub created: bool,
    /// What was written last into each field, user-defined ones each by itself as `udf.NAME`.
    pub fields: Map<String, Value>,
    /// What stood in each field before the run, where that is known.
    pub before: Map<String, Value>,
    /// When the first of its writes was announced.
    pub first: Timestamp,
    /// When the last of its writes was announced, those of an earlier undo too.
    pub last: Timestamp,
    /// What is not known of it.
    pub doubt: Option<String>,
}

impl Written {
    fn of(write: &PastWrite, id: Option<i64>, doubt: Option<String>) -> Self {
        Self {
            entity: write.change.entity,
            id,
            row: (write.source.clone(), write.number),
            entry: write.slot.entry(),
            created: matches!(write.change.op, Op::Create | Op::Add),
            fields: udf::flat(&write.change.fields),
            before: write.change.before.as_ref().map(udf::flat).unwrap_or_default(),
            first: write.sent,
            last: write.sent,
            doubt,
        }
    }

    /// Takes a further write to the same record.
    fn and_then(&mut self, write: &PastWrite) {
        for (field, value) in write.change.before.iter().flat_map(udf::flat) {
            if !self.fields.contains_key(&field) {
                self.before.insert(field, value);
            }
        }
        self.fields.extend(udf::flat(&write.change.fields));
        self.last = self.last.max(write.sent);
    }

    /// A whole number among its fields.
    pub fn number(&self, field: &str) -> Option<i64> {
        self.fields.get(field).and_then(Value::as_i64)
    }

    /// Who was the primary contact of the company until the run made this one it.
    pub fn former_primary(&self) -> Option<i64> {
        self.before.get(FORMER_PRIMARY).and_then(Value::as_i64)
    }
}

/// The records that a run wrote, in the order of their first write. `undone` are the writes of earlier undos of the run:
/// what they changed is our own doing.
pub fn written(run: &[PastWrite], undone: &[PastWrite]) -> Vec<Written> {
    let mut last: BTreeMap<&Slot, &PastWrite> = BTreeMap::new();
    for write in run {
        // A write that was sent again is told by its last intent.
        last.insert(&write.slot, write);
    }
    let mut writes: Vec<&PastWrite> = last.into_values().collect();
    writes.sort_by_key(|write| write.intent);
    let mut records: Vec<Written> = Vec::new();
    for write in writes {
        match &write.fate {
            Fate::Done(id) => {
                let entity = write.change.entity;
                let same = |known: &&mut Written| (known.entity, known.id) == (entity, Some(*id));
                match records.iter_mut().find(same) {
                    Some(known) => known.and_then(write),
                    None => records.push(Written::of(write, Some(*id), None)),
                }
            }
            Fate::Open => {
                let text = "the run ended before its answer came".to_owned();
                records.push(Written::of(write, write.change.id, Some(text)));
            }
            Fate::Unknown(text) => {
                records.push(Written::of(write, write.change.id, Some(text.clone())));
            }
            Fate::Refused(_) | Fate::NotDone => {}
        }
    }
    for write in run.iter().chain(undone) {
        linked(&mut records, write);
    }
    for write in undone {
        if let Fate::Done(id) = write.fate {
            let ours = records
                .iter_mut()
                .filter(|known| (known.entity, known.id) == (write.change.entity, Some(id)));
            ours.for_each(|known| known.last = known.last.max(write.sent));
        }
    }
    records
}

/// A contact that the run has linked had something done with it then, and by us.
fn linked(records: &mut [Written], write: &PastWrite) {
    if let (Fate::Done(_), Some(_)) = (&write.fate, write.change.entity.parent_field()) {
        let contact = write.change.number("contactID");
        let same = |known: &&mut Written| known.entity == Entity::Contact && known.id == contact;
        for known in records.iter_mut().filter(same) {
            known.last = known.last.max(write.sent);
        }
    }
}

/// What has to be looked up to judge these records.
pub fn wanted(records: &[Written]) -> Wanted {
    let mut wanted = Wanted::default();
    for record in records.iter().filter(|record| record.doubt.is_none()) {
        let Some(id) = record.id else { continue };
        let names: BTreeSet<String> = record.fields.keys().cloned().collect();
        match record.entity {
            Entity::Contact => {
                wanted.contacts.insert(id);
                wanted.contacts.extend(record.former_primary());
                let (own, built_in): (BTreeSet<_>, BTreeSet<_>) =
                    names.into_iter().partition(|name| name.starts_with("udf."));
                wanted.user_defined_fields |= !own.is_empty();
                wanted.contact_fields.extend(built_in);
                if record.created || record.fields.contains_key("isActive") {
                    wanted.used.insert(id);
                }
            }
            Entity::Company => {
                wanted.companies.insert(id);
                wanted.company_fields.extend(names);
            }
            Entity::TicketAdditionalContact | Entity::ContactGroupContact => {
                wanted.used.extend(record.number("contactID"));
            }
            Entity::ContactGroup => drop(wanted.groups.insert(id)),
        }
    }
    wanted
}

/// The change that takes a link away again.
pub(super) fn remove_link(record: &Written) -> Change {
    Change {
        op: Op::Remove,
        entity: record.entity,
        id: record.id,
        fields: record.fields.clone(),
        before: None,
        new_company: None,
        new_group: None,
    }
}
