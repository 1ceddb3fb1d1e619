//! What Autotask checks in every write, whatever the entity: required fields, lengths, picklists, references.
//!
//! Reports one fault at a time and in this order, as Autotask does. Rules of single entities are in [`super::rules`].

use serde_json::Value;

use super::entity::Entity;
use super::field::Field;
use super::records::{self, Records};
use super::refusal::Refusal;
use super::schema::{Record, Schema, UDF_LENGTH, is_blank, udf_of};

/// The licence of a user that only the API can use; such a user owns nothing.
const API_ONLY_LICENSE: i64 = 7;

/// Every required field has a value.
pub(super) fn required(schema: &Schema, entity: Entity, record: &Record) -> Result<(), Refusal> {
    schema
        .fields(entity)
        .iter()
        .filter(|field| field.required && field.name != "id")
        .find(|field| is_blank(record.get(field.name)))
        .map_or(Ok(()), |field| Err(Refusal::missing(field.name)))
}

/// Every required user-defined field has a value.
pub(super) fn required_udfs(schema: &Schema, entity: Entity, record: &Record) -> Result<(), Refusal> {
    schema
        .udfs(entity)
        .iter()
        .filter(|udf| udf.is_required)
        .find(|udf| is_blank(udf_of(record, &udf.name)))
        .map_or(Ok(()), |udf| Err(Refusal::missing(&udf.name)))
}

/// No text is longer than its field. Looks at the whole record, so that stored over-long text blocks every later
/// change, as it does in Autotask.
pub(super) fn lengths(schema: &Schema, entity: Entity, record: &Record) -> Result<(), Refusal> {
    let too_long = |field: &&Field| {
        let text = record.get(field.name).and_then(Value::as_str);
        field.length > 0 && text.is_some_and(|text| characters(text) > field.length)
    };
    if let Some(field) = schema.fields(entity).iter().find(too_long) {
        return Err(Refusal::too_long(field.name));
    }
    schema
        .udfs(entity)
        .iter()
        .find(|udf| {
            let text = udf_of(record, &udf.name).and_then(Value::as_str);
            text.is_some_and(|text| characters(text) > UDF_LENGTH)
        })
        .map_or(Ok(()), |udf| Err(Refusal::too_long(&udf.name)))
}

/// The server counts UTF-16 units.
fn characters(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Every value of a picklist is one of its values.
pub(super) fn picklists(schema: &Schema, entity: Entity, sent: &Record) -> Result<(), Refusal> {
    for field in schema.fields(entity) {
        let Some(picks) = field.picklist.filter(|picks| !picks.is_empty()) else {
            continue;
        };
        let value = match sent.get(field.name) {
            None | Some(Value::Null) => continue,
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        if !picks.iter().any(|pick| pick.value == value) {
            return Err(no_such_value(&value, field.name));
        }
    }
    for udf in schema.udfs(entity).iter().filter(|udf| !udf.picklist.is_empty()) {
        let sent = udf_of(sent, &udf.name).filter(|value| !is_blank(Some(value)));
        let Some(text) = sent.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        else {
            continue;
        };
        if !udf.picklist.iter().any(|of| of.is_active && of.value == text) {
            return Err(no_such_value(&text, &udf.name));
        }
    }
    Ok(())
}

fn no_such_value(value: &str, field: &str) -> Refusal {
    Refusal::invalid(format!("Picklist value [{value}] does not exist for {field}."))
}

/// Every reference points at a record that is there and active. Entities outside the sandbox are not checked.
pub(super) fn references(
    schema: &Schema,
    records: &Records,
    entity: Entity,
    sent: &Record,
) -> Result<(), Refusal> {
    for field in schema.fields(entity) {
        let Some(singular) = field.reference else { continue };
        let (Some(target), Some(id)) = (Entity::from_singular(singular), records::number(sent, field.name))
        else {
            continue;
        };
        let usable = records.get(target, id).is_some_and(|record| {
            let owner_is_a_person = field.name != "ownerResourceID"
                || records::number(record, "licenseType") != Some(API_ONLY_LICENSE);
            records::is_active(record) && owner_is_a_person
        });
        if !usable {
            return Err(Refusal::reference(field.name, singular));
        }
    }
    Ok(())
}
