//! The tenant's records, by entity and id.
//!
//! Stores and finds; knows no rule. Ids rise and are never given twice, also after a delete.

use std::collections::BTreeMap;
use std::ops::Bound;

use serde_json::Value;

use super::entity::Entity;
use super::schema::Record;

/// All records.
#[derive(Debug, Default)]
pub(super) struct Records {
    tables: BTreeMap<Entity, BTreeMap<i64, Record>>,
    highest: BTreeMap<Entity, i64>,
}

impl Records {
    /// Stores a record under its id; the one that stood there, if any.
    pub(super) fn put(&mut self, entity: Entity, id: i64, record: Record) -> Option<Record> {
        let highest = self.highest.entry(entity).or_default();
        *highest = id.max(*highest);
        self.tables.entry(entity).or_default().insert(id, record)
    }

    /// An id that was never used.
    pub(super) fn fresh_id(&self, entity: Entity) -> i64 {
        self.highest.get(&entity).map_or(1, |highest| highest + 1)
    }

    /// The record of this id.
    pub(super) fn get(&self, entity: Entity, id: i64) -> Option<&Record> {
        self.tables.get(&entity)?.get(&id)
    }

    /// The record of this id, to be changed.
    pub(super) fn get_mut(&mut self, entity: Entity, id: i64) -> Option<&mut Record> {
        self.tables.get_mut(&entity)?.get_mut(&id)
    }

    /// Takes a record away.
    pub(super) fn remove(&mut self, entity: Entity, id: i64) -> Option<Record> {
        self.tables.get_mut(&entity)?.remove(&id)
    }

    /// Every record, by rising id.
    pub(super) fn all(&self, entity: Entity) -> impl Iterator<Item = &Record> {
        self.after(entity, None).map(|(_, record)| record)
    }

    /// The records whose id is higher than `after`, by rising id.
    pub(super) fn after(&self, entity: Entity, after: Option<i64>) -> impl Iterator<Item = (i64, &Record)> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.tables
            .get(&entity)
            .into_iter()
            .flat_map(move |table| table.range((from, Bound::Unbounded)))
            .map(|(id, record)| (*id, record))
    }

    /// The ids of the records whose `field` holds this number.
    pub(super) fn ids_where(&self, entity: Entity, field: &str, value: i64) -> Vec<i64> {
        self.after(entity, None)
            .filter(|(_, record)| number(record, field) == Some(value))
            .map(|(id, _)| id)
            .collect()
    }
}

/// A whole number of a record.
pub(super) fn number(record: &Record, field: &str) -> Option<i64> {
    record.get(field).and_then(Value::as_i64)
}

/// Whether a record is active; entities without the field always are.
pub(super) fn is_active(record: &Record) -> bool {
    match record.get("isActive") {
        Some(Value::Bool(active)) => *active,
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        Some(Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_)) | None => true,
    }
}
