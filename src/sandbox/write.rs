//! Creates, changes and deletes, each checked the way Autotask checks it, or refused whole.
//!
//! Takes one object at a time. Read-only fields are ignored without a word; unknown properties too.

use http::Request;
use serde_json::{Map, Value};

use super::checks;
use super::entity::Entity;
use super::records::{Records, number};
use super::refusal::Refusal;
use super::rules;
use super::schema::{Record, Schema, UDFS, udf_value};

/// What a write may look at and change.
pub(super) struct Writer<'a> {
    /// The tenant's fields.
    pub(super) schema: &'a Schema,
    /// Its records.
    pub(super) records: &'a mut Records,
    /// The moment of the write, as Autotask spells it.
    pub(super) now: String,
}

/// The parent that a path names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parent {
    /// The child's field that holds the parent's id.
    pub(super) field: &'static str,
    /// The parent's id.
    pub(super) id: i64,
}

impl Parent {
    /// The parent of a child entity's path.
    pub(super) fn of(entity: Entity, id: i64) -> Self {
        let field = match entity {
            Entity::TicketAdditionalContacts => "ticketID",
            Entity::ContactGroupContacts => "contactGroupID",
            Entity::Companies
            | Entity::Contacts
            | Entity::Tickets
            | Entity::Resources
            | Entity::Countries
            | Entity::ContactGroups
            | Entity::CompanyLocations => "companyID",
        };
        Self { field, id }
    }

    /// Whether the record stands under this parent.
    pub(super) fn owns(self, record: &Record) -> bool {
        number(record, self.field) == Some(self.id)
    }
}

/// The one object of a write's body.
pub(super) fn object(request: &Request<Vec<u8>>) -> Result<Map<String, Value>, Refusal> {
    let text = request.body();
    match serde_json::from_slice(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(Value::Array(_)) => Err(Refusal::invalid(
            "Cannot deserialize the current JSON array (e.g. [1,2,3]) because the type requires a JSON object \
             (e.g. {\"name\":\"value\"}) to deserialize correctly.",
        )),
        Ok(other) => Err(Refusal::parse("", &other)),
        Err(_) => Err(Refusal::invalid(
            "Unexpected end or character encountered while parsing the request body.",
        )),
    }
}

impl Writer<'_> {
    /// Makes a record; its id.
    pub(super) fn create(
        &mut self,
        entity: Entity,
        body: &Map<String, Value>,
        parent: Option<Parent>,
    ) -> Result<i64, Refusal> {
        let mut sent = self.writable(entity, body)?;
        if let Some(parent) = parent {
            sent.insert(parent.field.to_owned(), Value::from(parent.id));
        }
        if entity == Entity::Companies && !sent.contains_key("isActive") {
            sent.insert("isActive".to_owned(), Value::Bool(true));
        }
        let mut record = self.schema.empty(entity);
        merge(&mut record, &sent);
        checks::required(self.schema, entity, &record)?;
        checks::required_udfs(self.schema, entity, &record)?;
        checks::lengths(self.schema, entity, &record)?;
        checks::picklists(self.schema, entity, &sent)?;
        checks::references(self.schema, self.records, entity, &sent)?;
        rules::before(self.records, entity, None, &sent, &record)?;

        let id = self.records.fresh_id(entity);
        record.insert("id".to_owned(), Value::from(id));
        self.stamp(entity, &mut record, true);
        self.records.put(entity, id, record);
        rules::after(self.records, entity, id, &sent, &self.now);
        Ok(id)
    }

    /// Changes the sent fields of the record that the body names; its id.
    pub(super) fn update(
        &mut self,
        entity: Entity,
        body: &Map<String, Value>,
        parent: Option<Parent>,
    ) -> Result<i64, Refusal> {
        let named = self.schema.typed(entity, body)?;
        let id = number(&named, "id").ok_or_else(|| Refusal::missing("id"))?;
        let sent = self.writable(entity, body)?;
        let stored = self
            .records
            .get(entity, id)
            .filter(|record| parent.is_none_or(|parent| parent.owns(record)));
        let mut record = stored.cloned().ok_or_else(|| Refusal::no_record("update"))?;
        merge(&mut record, &sent);
        checks::required(self.schema, entity, &record)?;
        checks::lengths(self.schema, entity, &record)?;
        checks::picklists(self.schema, entity, &sent)?;
        checks::references(self.schema, self.records, entity, &sent)?;
        rules::before(self.records, entity, Some(id), &sent, &record)?;

        rules::complete(self.records, entity, &sent, &mut record);
        self.stamp(entity, &mut record, false);
        self.records.put(entity, id, record);
        rules::after(self.records, entity, id, &sent, &self.now);
        Ok(id)
    }

    /// Takes a record away; its id.
    pub(super) fn delete(&mut self, entity: Entity, id: i64, parent: Option<Parent>) -> Result<i64, Refusal> {
        let stored = self.records.get(entity, id);
        if !stored.is_some_and(|record| parent.is_none_or(|parent| parent.owns(record))) {
            return Err(Refusal::no_record("delete"));
        }
        rules::before_delete(self.records, entity, id)?;
        self.records.remove(entity, id);
        rules::after_delete(self.records, entity, id);
        Ok(id)
    }

    /// The sent fields that may be written.
    fn writable(&self, entity: Entity, body: &Map<String, Value>) -> Result<Record, Refusal> {
        let mut sent = self.schema.typed(entity, body)?;
        sent.retain(|name, _| {
            self.schema
                .find(entity, name)
                .is_none_or(|field| !field.read_only)
        });
        Ok(sent)
    }

    /// Writes the dates that Autotask keeps itself.
    fn stamp(&self, entity: Entity, record: &mut Record, new: bool) {
        let changed = [
            "lastActivityDate",
            "lastModifiedDate",
            "lastTrackedModifiedDateTime",
            "lastTrackedModificationDateTime",
        ];
        let created = new.then_some("createDate");
        for name in changed.into_iter().chain(created) {
            if self.schema.find(entity, name).is_some() {
                record.insert(name.to_owned(), Value::String(self.now.clone()));
            }
        }
    }
}

/// Sets the sent fields; user-defined ones each by its name.
pub(super) fn merge(record: &mut Record, sent: &Record) {
    for (name, value) in sent {
        match (name == UDFS, record.get_mut(name), value) {
            (true, Some(Value::Array(stored)), Value::Array(sent)) => merge_udfs(stored, sent),
            _ => {
                record.insert(name.clone(), value.clone());
            }
        }
    }
}

fn merge_udfs(stored: &mut Vec<Value>, sent: &[Value]) {
    for entry in sent {
        let name = entry.get("name").and_then(Value::as_str).unwrap_or_default();
        let value = entry.get("value").cloned().unwrap_or_default();
        let standing = stored
            .iter_mut()
            .find(|old| old.get("name").and_then(Value::as_str) == Some(name));
        match standing {
            Some(old) => *old = udf_value(name, &value),
            None => stored.push(udf_value(name, &value)),
        }
    }
}
