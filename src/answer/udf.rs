//! User-defined fields as records and changes hold them: one list of names and values under one name.

use serde_json::{Map, Value, json};

/// The field that holds the list.
pub const UDFS: &str = "userDefinedFields";

/// The names and values of a list; what has no name is left out.
pub fn pairs(list: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let entries = list.as_array().into_iter().flatten();
    entries.filter_map(|entry| {
        let name = entry.get("name")?.as_str()?;
        Some((name, entry.get("value").unwrap_or(&Value::Null)))
    })
}

/// The value of one of them in a record; `None` when the record does not have it.
pub fn value<'r>(record: &'r Map<String, Value>, name: &str) -> Option<&'r Value> {
    of_list(record.get(UDFS)?, name)
}

/// The value of one of them in a list.
pub fn of_list<'r>(list: &'r Value, name: &str) -> Option<&'r Value> {
    pairs(list)
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// A list of these.
pub fn list(pairs: impl IntoIterator<Item = (String, Value)>) -> Value {
    pairs
        .into_iter()
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect()
}

/// The fields one by one, the user-defined ones too, as `udf.NAME`.
pub fn flat(fields: &Map<String, Value>) -> Map<String, Value> {
    let mut flat = Map::new();
    for (field, value) in fields {
        if field == UDFS {
            flat.extend(pairs(value).map(|(name, value)| (format!("udf.{name}"), value.clone())));
        } else {
            flat.insert(field.clone(), value.clone());
        }
    }
    flat
}

/// Fields as a record holds them, from fields one by one.
pub fn nested(flat: Map<String, Value>) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut udfs = Vec::new();
    for (field, value) in flat {
        match field.strip_prefix("udf.") {
            Some(name) => udfs.push((name.to_owned(), value)),
            None => drop(fields.insert(field, value)),
        }
    }
    if !udfs.is_empty() {
        fields.insert(UDFS.to_owned(), list(udfs));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_taken_apart_and_put_together_again() {
        let Value::Object(fields) = json!({
            "title": "CEO",
            "userDefinedFields": [{"name": "Site Code", "value": "7"}, {"name": "Since", "value": null}],
        }) else {
            panic!()
        };
        let flat = flat(&fields);
        assert_eq!(
            Value::Object(flat.clone()),
            json!({"title": "CEO", "udf.Site Code": "7", "udf.Since": null})
        );
        assert_eq!(nested(flat), fields);
        assert_eq!(value(&fields, "site code"), Some(&json!("7")));
        assert_eq!(value(&fields, "gone"), None);
    }
}
