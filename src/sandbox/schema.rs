//! The tenant's schema: the field tables with the tenant's own changes and user-defined fields.
//!
//! Fixed once the tenant is loaded. Finds fields without regard to letter case, as Autotask does.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::entity::Entity;
use super::field::{DataType, Field};
use super::refusal::Refusal;

/// One record: Autotask's field names in the order of the table, and `userDefinedFields` last.
pub(super) type Record = Map<String, Value>;

/// The key under which a record carries its user-defined fields.
pub(super) const UDFS: &str = "userDefinedFields";

/// The length of every user-defined text.
pub(super) const UDF_LENGTH: usize = 8000;

/// A field that the tenant made for itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct UserDefinedField {
    /// Its name, unique in its entity.
    pub name: String,
    /// What people see; the name when absent.
    #[serde(default)]
    pub label: String,
    /// `string` unless said otherwise.
    #[serde(rename = "type", default = "string")]
    pub data_type: String,
    /// Whether a create needs it.
    #[serde(default)]
    pub is_required: bool,
    /// The values of a list; empty where it is none.
    #[serde(default)]
    pub picklist: Vec<UdfValue>,
}

/// One value of a list that the tenant made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct UdfValue {
    /// The stored value.
    pub value: String,
    /// What people see.
    pub label: String,
    /// Whether it may still be set.
    #[serde(default = "yes")]
    pub is_active: bool,
}

fn yes() -> bool {
    true
}

fn string() -> String {
    "string".to_owned()
}

/// What a tenant's data file changes about a built-in field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub(super) struct FieldOverride {
    /// Another length.
    pub length: Option<usize>,
    /// Another answer to whether a create needs it.
    pub is_required: Option<bool>,
}

/// Fields of every entity.
#[derive(Debug, Clone)]
pub(super) struct Schema {
    fields: BTreeMap<Entity, Vec<Field>>,
    udfs: BTreeMap<Entity, Vec<UserDefinedField>>,
}

impl Schema {
    /// The tables as they are, without user-defined fields.
    pub(super) fn new() -> Self {
        let fields = Entity::ALL
            .iter()
            .map(|&entity| (entity, entity.table().to_vec()))
            .collect();
        Self {
            fields,
            udfs: BTreeMap::new(),
        }
    }

    /// Adds the tenant's own fields.
    pub(super) fn define(&mut self, entity: Entity, udfs: Vec<UserDefinedField>) {
        self.udfs.insert(entity, udfs);
    }

    /// Changes a built-in field; `false` when there is none of this name.
    pub(super) fn change(&mut self, entity: Entity, name: &str, change: FieldOverride) -> bool {
        let fields = self.fields.entry(entity).or_default();
        let Some(field) = fields
            .iter_mut()
            .find(|field| field.name.eq_ignore_ascii_case(name))
        else {
            return false;
        };
        field.length = change.length.unwrap_or(field.length);
        field.required = change.is_required.unwrap_or(field.required);
        true
    }

    /// The fields of an entity.
    pub(super) fn fields(&self, entity: Entity) -> &[Field] {
        self.fields.get(&entity).map_or(&[], Vec::as_slice)
    }

    /// The user-defined fields of an entity.
    pub(super) fn udfs(&self, entity: Entity) -> &[UserDefinedField] {
        self.udfs.get(&entity).map_or(&[], Vec::as_slice)
    }

    /// The field of this name, in any letter case.
    pub(super) fn find(&self, entity: Entity, name: &str) -> Option<&Field> {
        self.fields(entity)
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The user-defined field of this name, in any letter case.
    pub(super) fn find_udf(&self, entity: Entity, name: &str) -> Option<&UserDefinedField> {
        self.udfs(entity)
            .iter()
            .find(|udf| udf.name.eq_ignore_ascii_case(name))
    }

    /// A record in which nothing is set, with every field in the table's order.
    pub(super) fn empty(&self, entity: Entity) -> Record {
        let mut record: Record = self
            .fields(entity)
            .iter()
            .map(|field| (field.name.to_owned(), Value::Null))
            .collect();
        if entity.has_user_defined_fields() {
            let udfs = self
                .udfs(entity)
                .iter()
                .map(|udf| udf_value(&udf.name, &Value::Null));
            record.insert(UDFS.to_owned(), udfs.collect());
        }
        record
    }

    /// The known fields of a body in their own spelling and type. Unknown properties fall away; a value of another
    /// JSON type than the field is refused, also where the field is read-only, since the body is read before its
    /// meaning is looked at.
    pub(super) fn typed(&self, entity: Entity, body: &Map<String, Value>) -> Result<Record, Refusal> {
        let mut record = Record::new();
        for (name, value) in body {
            if let Some(field) = self.find(entity, name) {
                record.insert(field.name.to_owned(), typed_value(field, value)?);
            } else if entity.has_user_defined_fields() && name.eq_ignore_ascii_case(UDFS) {
                record.insert(UDFS.to_owned(), self.typed_udfs(entity, value)?);
            }
        }
        Ok(record)
    }

    fn typed_udfs(&self, entity: Entity, value: &Value) -> Result<Value, Refusal> {
        let refuse = || Refusal::parse(UDFS, value);
        let Value::Array(items) = value else {
            return if value.is_null() {
                Ok(Value::Array(Vec::new()))
            } else {
                Err(refuse())
            };
        };
        let mut typed = Vec::new();
        for item in items {
            let name = item.get("name").and_then(Value::as_str).ok_or_else(refuse)?;
            let udf = self
                .find_udf(entity, name)
                .ok_or_else(|| Refusal::unknown_field(name, entity.singular()))?;
            let value = item.get("value").cloned().unwrap_or_default();
            if value.is_object() || value.is_array() {
                return Err(Refusal::parse(name, &value));
            }
            typed.push(udf_value(&udf.name, &typed_udf(udf, &value)?));
        }
        Ok(Value::Array(typed))
    }
}

/// A user-defined value as its type: texts that say what it is, dates as Autotask writes them.
fn typed_udf(udf: &UserDefinedField, value: &Value) -> Result<Value, Refusal> {
    if is_blank(Some(value)) {
        return Ok(value.clone());
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let refuse = || Refusal::parse(&udf.name, value);
    match udf.data_type.to_ascii_lowercase().as_str() {
        "datetime" | "date" => super::moment::read(&text)
            .map(|moment| Value::String(super::moment::write(moment)))
            .ok_or_else(refuse),
        "integer" | "long" => text.parse::<i64>().map(|_| value.clone()).map_err(|_| refuse()),
        "decimal" | "double" => text.parse::<f64>().map(|_| value.clone()).map_err(|_| refuse()),
        _text => Ok(value.clone()),
    }
}

/// One entry of `userDefinedFields`.
pub(super) fn udf_value(name: &str, value: &Value) -> Value {
    serde_json::json!({ "name": name, "value": value })
}

/// The value of a record's user-defined field.
pub(super) fn udf_of<'a>(record: &'a Record, name: &str) -> Option<&'a Value> {
    let entries = record.get(UDFS)?.as_array()?;
    let entry = entries
        .iter()
        .find(|entry| entry.get("name").is_some_and(|n| n == name))?;
    entry.get("value")
}

/// Whether a value counts as not given.
pub(super) fn is_blank(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

/// A value as the field's type.
fn typed_value(field: &Field, value: &Value) -> Result<Value, Refusal> {
    let fits = match field.data_type {
        DataType::Integer => value.is_null() || value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
        DataType::Long => value.is_null() || value.is_i64(),
        DataType::Decimal => value.is_null() || value.is_number(),
        DataType::Boolean => value.is_boolean(),
        DataType::Text => value.is_null() || value.is_string() || value.is_number(),
        DataType::DateTime => {
            value.is_null() || value.as_str().is_some_and(|t| super::moment::read(t).is_some())
        }
    };
    if !fits {
        return Err(Refusal::parse(field.name, value));
    }
    Ok(match (field.data_type, value) {
        (DataType::Text, Value::Number(number)) => Value::String(number.to_string()),
        (DataType::DateTime, Value::String(text)) => super::moment::read(text)
            .map_or(Value::Null, |moment| Value::String(super::moment::write(moment))),
        _ => value.clone(),
    })
}
