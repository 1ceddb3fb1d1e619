//! What stands on the wire: bodies of answers, read into values of our own.
//!
//! Metadata is read with patience (a null or a missing key is an empty value), records with none: a list of records
//! that is not there is never taken for an empty one, since "nobody found" leads to a create. No body, whatever its
//! bytes, makes these functions panic.

use serde_json::{Map, Value};

/// A record as Autotask gives it: field name to value, in the server's order.
pub type Record = Map<String, Value>;

/// What is wrong with a body, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Misread(pub String);

/// One page of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The records with their ids.
    pub records: Vec<(i64, Record)>,
    /// Whether the server says that a page follows.
    pub has_next: bool,
}

/// One field of an entity, as `entityInformation/fields` and `userDefinedFields` tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldInfo {
    /// The field's name on the wire.
    pub name: String,
    /// `string`, `integer`, `long`, `boolean`, `datetime`, `decimal` …
    pub data_type: String,
    /// Longest text in characters; 0 when the field holds no text.
    pub length: usize,
    /// Whether a create needs it.
    pub is_required: bool,
    /// Whether a write ignores it.
    pub is_read_only: bool,
    /// Whether a filter may name it.
    pub is_queryable: bool,
    /// The entity that its ids belong to, in the singular.
    pub reference_entity: Option<String>,
    /// The values of a picklist, when only those are taken.
    pub picklist: Option<Vec<PicklistValue>>,
    /// The words that people see; only user-defined fields have them.
    pub label: Option<String>,
}

/// One value of a picklist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PicklistValue {
    /// The value; text here, an integer in records.
    pub value: String,
    /// What people see.
    pub label: String,
    /// Whether new records may have it.
    pub is_active: bool,
    /// Whether it stands where none is given.
    pub is_default: bool,
}

/// What a user may do with the records of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    None,
    /// Everything.
    All,
    /// Some records only; those out of reach are left out of answers without a word.
    Restricted,
    /// The answer does not say.
    Unknown,
}

/// What this API user may do with an entity, as `entityInformation` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityInformation {
    /// The entity's name.
    pub name: String,
    /// What may be created.
    pub create: Access,
    /// What may be deleted.
    pub delete: Access,
    /// What may be seen.
    pub query: Access,
    /// What may be changed.
    pub update: Access,
    /// Whether the tenant may define fields of its own.
    pub has_user_defined_fields: bool,
}

/// The hourly limit as `ThresholdInformation` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// Requests in one timeframe, by all integrations of the tenant together.
    pub limit: u64,
    /// The timeframe in minutes.
    pub timeframe_minutes: u64,
    /// Requests in the timeframe that ends now.
    pub used: u64,
}

/// The answer to a zone look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneAnswer {
    /// The zone's name.
    pub name: String,
    /// The API's address there, as the server spells it.
    pub url: String,
}

/// Reads a body as one JSON object.
///
/// # Errors
/// [`Misread`], also for the functions below, when the body is not what the call answers.
pub fn object(body: &[u8]) -> Result<Record, Misread> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
            Err(Misread("it is no JSON object".into()))
        }
        Err(error) => Err(Misread(format!("it is no JSON ({error})"))),
    }
}

/// Whether a body is the beginning of JSON without its end, as a proxy that gave up leaves it.
pub fn breaks_off(body: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(body).is_err_and(|error| error.is_eof())
}

/// The page of a query: `{"items":[…],"pageDetails":{…}}`.
pub fn page(mut body: Record) -> Result<Page, Misread> {
    let Some(Value::Array(items)) = body.remove("items") else {
        return Err(Misread("it has no list `items`".into()));
    };
    let records = items
        .into_iter()
        .map(|item| match item {
            Value::Object(record) => {
                let id = record.get("id").and_then(Value::as_i64);
                let id = id.ok_or_else(|| Misread("a record has no id".into()))?;
                Ok((id, record))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Err(Misread("one of its `items` is no record".into()))
            }
        })
        .collect::<Result<_, _>>()?;
    let next = body
        .get("pageDetails")
        .and_then(|details| details.get("nextPageUrl"));
    Ok(Page {
        records,
        has_next: next.and_then(Value::as_str).is_some_and(|url| !url.is_empty()),
    })
}

/// The id in the answer to a write: `{"itemId":n}`.
pub fn item_id(body: &Record) -> Result<i64, Misread> {
    let id = body.get("itemId").and_then(Value::as_i64);
    id.ok_or_else(|| Misread("it has no `itemId`".into()))
}

/// The answer to a count: `{"queryCount":n}`.
pub fn query_count(body: &Record) -> Result<u64, Misread> {
    let count = body.get("queryCount").and_then(Value::as_u64);
    count.ok_or_else(|| Misread("it has no `queryCount`".into()))
}

/// The fields of an entity: `{"fields":[…]}`, built-in or user-defined. A field without a name is left out.
pub fn fields(body: &Record) -> Result<Vec<FieldInfo>, Misread> {
    let list = body.get("fields").and_then(Value::as_array);
    let list = list.ok_or_else(|| Misread("it has no list `fields`".into()))?;
    Ok(list
        .iter()
        .filter_map(Value::as_object)
        .map(field)
        .filter(|field| !field.name.is_empty())
        .collect())
}

fn field(of: &Record) -> FieldInfo {
    let filled = |key| Some(text(of, key)).filter(|text| !text.is_empty());
    FieldInfo {
        name: text(of, "name"),
        // Built-in fields call it `dataType`, user-defined ones `type`.
        data_type: filled("dataType").unwrap_or_else(|| text(of, "type")),
        length: usize::try_from(number(of, "length").unwrap_or(0)).unwrap_or(0),
        is_required: flag(of, "isRequired"),
        is_read_only: flag(of, "isReadOnly"),
        is_queryable: flag(of, "isQueryable"),
        reference_entity: filled("referenceEntityType"),
        picklist: flag(of, "isPickList").then(|| {
            let values = of.get("picklistValues").and_then(Value::as_array);
            let values = values.into_iter().flatten().filter_map(Value::as_object);
            values.map(picklist_value).collect()
        }),
        label: filled("label"),
    }
}

fn picklist_value(of: &Record) -> PicklistValue {
    PicklistValue {
        value: text(of, "value"),
        label: text(of, "label"),
        is_active: flag(of, "isActive"),
        is_default: flag(of, "isDefaultValue"),
    }
}

/// What can be done with an entity: `{"info":{…}}`.
pub fn entity_information(body: &Record) -> Result<EntityInformation, Misread> {
    let info = body.get("info").and_then(Value::as_object);
    let info = info.ok_or_else(|| Misread("it has no `info`".into()))?;
    Ok(EntityInformation {
        name: text(info, "name"),
        create: access(info, "canCreate", "userAccessForCreate"),
        delete: access(info, "canDelete", "userAccessForDelete"),
        query: access(info, "canQuery", "userAccessForQuery"),
        update: access(info, "canUpdate", "userAccessForUpdate"),
        has_user_defined_fields: flag(info, "hasUserDefinedFields"),
    })
}

/// What nobody can do, this user cannot do either, whatever their own access is said to be.
fn access(of: &Record, possible: &str, own: &str) -> Access {
    if of.get(possible) == Some(&Value::Bool(false)) {
        return Access::None;
    }
    match number(of, own) {
        Some(0) => Access::None,
        Some(1) => Access::All,
        Some(2) => Access::Restricted,
        Some(_) | None => Access::Unknown,
    }
}

/// The hourly limit. The timeframe is an hour where the answer does not tell.
pub fn threshold(body: &Record) -> Result<Threshold, Misread> {
    let needed = |key: &str| number(body, key).ok_or_else(|| Misread(format!("it has no `{key}`")));
    Ok(Threshold {
        limit: needed("externalRequestThreshold")?,
        timeframe_minutes: number(body, "requestThresholdTimeframe").unwrap_or(60),
        used: needed("currentTimeframeRequestCount")?,
    })
}

/// The zone of a user: `{"zoneName":…,"url":…}`.
pub fn zone(body: &Record) -> Result<ZoneAnswer, Misread> {
    let url = text(body, "url");
    if url.is_empty() {
        return Err(Misread("it has no `url`".into()));
    }
    Ok(ZoneAnswer {
        name: text(body, "zoneName"),
        url,
    })
}

/// The words of a refusal: `{"errors":[…]}` or `{"Message":…}`; empty when the body has none.
pub fn error_texts(body: &[u8]) -> Vec<String> {
    match object(body) {
        Ok(body) => error_texts_in(&body),
        Err(Misread(_)) => Vec::new(),
    }
}

/// The same, of a body that was read already.
pub(super) fn error_texts_in(body: &Record) -> Vec<String> {
    let texts = ["errors", "Message", "message"]
        .into_iter()
        .filter_map(|key| body.get(key))
        .map(words)
        .find(|texts| !texts.is_empty());
    texts.unwrap_or_default()
}

/// Whether a success carries errors all the same.
pub(super) fn has_errors(body: &Record) -> bool {
    body.get("errors").is_some_and(|errors| !words(errors).is_empty())
}

/// The texts in one error value, whatever its shape is. One level of objects is looked into.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Null | Value::Bool(_) => Vec::new(),
        Value::String(text) => vec![text.trim().to_owned()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(values) => values.iter().flat_map(words_of_one).collect(),
        Value::Object(_) => words_of_one(value),
    }
    .into_iter()
    .filter(|text| !text.is_empty())
    .collect()
}

fn words_of_one(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => {
            let text = ["message", "Message"]
                .into_iter()
                .find_map(|key| object.get(key)?.as_str());
            vec![text.map_or_else(|| value.to_string(), str::to_owned)]
        }
        Value::String(text) => vec![text.trim().to_owned()],
        Value::Null => Vec::new(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => vec![value.to_string()],
    }
}

/// Whether the body is a web page, such as a proxy or a server under maintenance gives.
pub fn is_web_page(content_type: Option<&str>, body: &[u8]) -> bool {
    let html = content_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
    html || body.trim_ascii_start().starts_with(b"<")
}

fn text(of: &Record, key: &str) -> String {
    match of.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => String::new(),
    }
}

fn flag(of: &Record, key: &str) -> bool {
    of.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn number(of: &Record, key: &str) -> Option<u64> {
    of.get(key).and_then(Value::as_u64)
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
