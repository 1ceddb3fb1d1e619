//! Data files (`matchbook.sandbox/1`): from text to a tenant's schema, records, settings and faults.
//!
//! Reads strictly, so that a misspelt field is told with its place instead of being lost. Lengths and references
//! are not checked: a tenant may hold what Autotask would no longer accept.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::entity::Entity;
use super::fault::Fault;
use super::records::Records;
use super::schema::{FieldOverride, Record, Schema, UserDefinedField};
use crate::error::nearest;

/// The schema that a data file states.
pub const DATA_SCHEMA: &str = "matchbook.sandbox/1";

/// The date of records that state none.
const LONG_AGO: &str = "2024-01-15T09:00:00.000Z";

/// Why a data file cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sandbox data: {place}: {message}")]
pub struct DataError {
    /// `line 3 column 7`, or a path such as `contacts[4].emailAdress`.
    pub place: String,
    /// What is wrong there.
    pub message: String,
}

impl DataError {
    fn at(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            message: message.into(),
        }
    }
}

/// How the tenant behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Every answer takes this long, in milliseconds.
    pub latency_ms: u64,
    /// Requests allowed in an hour.
    pub hourly_limit: u64,
    /// Requests that others made in the last hour.
    pub used: u64,
    /// Requests allowed at a time on one endpoint.
    pub thread_limit: usize,
    /// Whether the API user sees some rows only.
    pub restricted_user: bool,
    /// Whether answers slow down as the hour fills: half a second from 50 %, one second from 75 %.
    pub usage_latency: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            latency_ms: 0,
            hourly_limit: 10_000,
            used: 0,
            thread_limit: 3,
            restricted_user: false,
            usage_latency: false,
        }
    }
}

/// A tenant as its data file describes it.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) schema: Schema,
    pub(super) records: Records,
    pub(super) faults: Vec<Fault>,
    pub(super) settings: Settings,
}

impl Data {
    /// A tenant with nothing in it.
    pub(super) fn empty() -> Self {
        Self {
            schema: Schema::new(),
            records: Records::default(),
            faults: Vec::new(),
            settings: Settings::default(),
        }
    }
}

/// Reads a data file.
pub(super) fn read(text: &str) -> Result<Data, DataError> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        DataError::at(place, error.to_string())
    })?;
    let Value::Object(mut file) = value else {
        return Err(DataError::at("top", "not a JSON object"));
    };
    match file.remove("schema") {
        Some(Value::String(schema)) if schema == DATA_SCHEMA => {}
        _ => return Err(DataError::at("schema", format!("must be {DATA_SCHEMA:?}"))),
    }
    let mut schema = Schema::new();
    for (entity, udfs) in by_entity::<Vec<UserDefinedField>>(&mut file, "userDefinedFields")? {
        if !entity.has_user_defined_fields() {
            let place = format!("userDefinedFields.{}", entity.path());
            return Err(DataError::at(place, "this entity has no user-defined fields"));
        }
        schema.define(entity, udfs);
    }
    for (entity, changes) in by_entity::<BTreeMap<String, FieldOverride>>(&mut file, "fieldOverrides")? {
        for (name, change) in changes {
            if !schema.change(entity, &name, change) {
                let place = format!("fieldOverrides.{}.{name}", entity.path());
                return Err(DataError::at(place, "no such field"));
            }
        }
    }
    let settings = part(&mut file, "settings")?;
    let faults = part(&mut file, "faults")?;
    let mut records = Records::default();
    for &entity in Entity::ALL {
        read_records(&schema, &mut records, entity, file.remove(entity.data_key()))?;
    }
    if let Some(key) = file.keys().next() {
        let known = Entity::ALL.iter().map(|entity| entity.data_key());
        let others = [
            "schema",
            "userDefinedFields",
            "fieldOverrides",
            "faults",
            "settings",
        ];
        return Err(DataError::at(key, unknown(key, known.chain(others))));
    }
    Ok(Data {
        schema,
        records,
        faults,
        settings,
    })
}

/// One part of the file; its default when absent.
fn part<T: Default + for<'de> Deserialize<'de>>(
    file: &mut Map<String, Value>,
    key: &str,
) -> Result<T, DataError> {
    match file.remove(key) {
        None => Ok(T::default()),
        Some(value) => T::deserialize(value).map_err(|error| DataError::at(key, error.to_string())),
    }
}

/// A part of the file that is given by entity, in the spelling of paths.
fn by_entity<T: for<'de> Deserialize<'de>>(
    file: &mut Map<String, Value>,
    key: &str,
) -> Result<Vec<(Entity, T)>, DataError> {
    let given: BTreeMap<String, Value> = part(file, key)?;
    let mut parts = Vec::new();
    for (name, value) in given {
        let place = format!("{key}.{name}");
        let entity = Entity::from_path(&name)
            .ok_or_else(|| DataError::at(&place, unknown(&name, Entity::ALL.iter().map(|e| e.path()))))?;
        let value = T::deserialize(value).map_err(|error| DataError::at(&place, error.to_string()))?;
        parts.push((entity, value));
    }
    Ok(parts)
}

fn unknown<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(near) => format!("not known; did you mean {near:?}?"),
        None => "not known".to_owned(),
    }
}

fn read_records(
    schema: &Schema,
    records: &mut Records,
    entity: Entity,
    given: Option<Value>,
) -> Result<(), DataError> {
    let key = entity.data_key();
    let given = match given {
        None => return Ok(()),
        Some(Value::Array(given)) => given,
        Some(_) => return Err(DataError::at(key, "not a list")),
    };
    // What a record has when the file does not say, made once: a file may hold hundreds of thousands.
    let mut blank = schema.empty(entity);
    defaults(schema, entity, &mut blank);
    for (number, value) in given.into_iter().enumerate() {
        let place = format!("{key}[{number}]");
        let Value::Object(given) = value else {
            return Err(DataError::at(place, "not an object"));
        };
        let (id, record) = read_record(schema, entity, blank.clone(), &given, &place)?;
        if records.put(entity, id, record).is_some() {
            return Err(DataError::at(place, format!("the id {id} stands twice")));
        }
    }
    Ok(())
}

fn read_record(
    schema: &Schema,
    entity: Entity,
    mut record: Record,
    given: &Map<String, Value>,
    place: &str,
) -> Result<(i64, Record), DataError> {
    if let Some(name) = given.keys().find(|name| !record.contains_key(*name)) {
        let known = record.keys().map(String::as_str);
        return Err(DataError::at(format!("{place}.{name}"), unknown(name, known)));
    }
    let typed = schema
        .typed(entity, given)
        .map_err(|_| misfit(schema, entity, given, place))?;
    super::write::merge(&mut record, &typed);
    match record.get("id").and_then(Value::as_i64) {
        Some(id) if id >= 0 => Ok((id, record)),
        _ => Err(DataError::at(place, "needs an id of 0 or more")),
    }
}

/// The complaint about the first value that does not fit its field.
fn misfit(schema: &Schema, entity: Entity, given: &Map<String, Value>, place: &str) -> DataError {
    let alone = |name: &String, value: &Value| Map::from_iter([(name.clone(), value.clone())]);
    let first = given
        .iter()
        .find(|(name, value)| schema.typed(entity, &alone(name, value)).is_err());
    match first {
        Some((name, value)) => DataError::at(
            format!("{place}.{name}"),
            format!("{value} does not fit the field"),
        ),
        None => DataError::at(place, "does not fit its fields"),
    }
}

/// What a record has when the file does not say.
fn defaults(schema: &Schema, entity: Entity, record: &mut Record) {
    let active = if entity == Entity::Contacts {
        Value::from(1)
    } else {
        Value::Bool(true)
    };
    let mut fill = |name: &str, value: Value| {
        if schema.find(entity, name).is_some() {
            record.insert(name.to_owned(), value);
        }
    };
    fill("isActive", active);
    for date in [
        "createDate",
        "lastActivityDate",
        "lastModifiedDate",
        "lastTrackedModifiedDateTime",
        "lastTrackedModificationDateTime",
    ] {
        fill(date, Value::from(LONG_AGO));
    }
    match entity {
        Entity::Companies => fill("companyType", Value::from(1)),
        Entity::Contacts => fill("primaryContact", Value::Bool(false)),
        Entity::Tickets => {
            fill("status", Value::from(1));
            fill("priority", Value::from(2));
            fill("title", Value::from("Ticket"));
        }
        Entity::Countries => fill("isDefaultCountry", Value::Bool(false)),
        Entity::CompanyLocations => fill("isPrimary", Value::Bool(false)),
        Entity::Resources
        | Entity::ContactGroups
        | Entity::ContactGroupContacts
        | Entity::TicketAdditionalContacts => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_a_file_are_told_with_their_place() {
        let cases = [
            ("{", "line 1 column 1", "EOF"),
            ("[]", "top", "object"),
            ("{}", "schema", "matchbook.sandbox/1"),
            (
                r#"{"schema":"matchbook.sandbox/1","contact":[]}"#,
                "contact",
                "\"contacts\"",
            ),
            (
                r#"{"schema":"matchbook.sandbox/1","contacts":[{"id":1,"emailAdress":"a"}]}"#,
                "contacts[0].emailAdress",
                "\"emailAddress\"",
            ),
            (
                r#"{"schema":"matchbook.sandbox/1","contacts":[{"id":1,"isActive":true}]}"#,
                "contacts[0].isActive",
                "does not fit",
            ),
            (
                r#"{"schema":"matchbook.sandbox/1","companies":[{"id":1},{"id":1}]}"#,
                "companies[1]",
                "twice",
            ),
            (
                r#"{"schema":"matchbook.sandbox/1","companies":[{}]}"#,
                "companies[0]",
                "id",
            ),
            (
                r#"{"schema":"matchbook.sandbox/1","settings":{"useed":1}}"#,
                "settings",
                "useed",
            ),
            (
                r#"{"schema":"matchbook.sandbox/1","userDefinedFields":{"Countries":[]}}"#,
                "userDefinedFields.Countries",
                "no user-defined",
            ),
        ];
        for (text, place, message) in cases {
            let error = read(text).unwrap_err();
            assert_eq!(error.place, place, "{text}");
            assert!(error.message.contains(message), "{text}: {}", error.message);
        }
    }
}
