//! Whether values fit the tenant's fields: lengths and picklists, and what may be cut.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::choice::OnTooLong;
use crate::decision::fields::Entry;
use crate::decision::notes::Notes;
use crate::decision::policy::Policy;
use crate::decision::{Step, Verdict};
use crate::directory::rules::FieldRule;

/// Checks lengths and picklists, and cuts what may be cut.
pub(super) fn fit(
    entries: Vec<Entry>,
    rules: &BTreeMap<String, FieldRule>,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Step<Map<String, Value>> {
    let mut fields = Map::new();
    for entry in entries {
        let rule = rules.get(&entry.field);
        if rule.is_some_and(|rule| rule.is_read_only) {
            notes.warn_of_record(Warning::ReadOnlyField);
            continue;
        }
        let value = match (&entry.value, rule) {
            (Value::String(text), Some(rule)) if rule.length > 0 && length(text) > rule.length => {
                if policy.on_too_long == OnTooLong::Truncate && entry.may_be_cut {
                    notes.warn(Warning::Truncated);
                    json!(cut(text, rule.length))
                } else {
                    return Step::Answer(too_long(&entry, text, rule));
                }
            }
            (value, Some(rule)) if !rule.picklist.is_empty() || !rule.retired.is_empty() => {
                let Some(value) = among(value, &rule.picklist) else {
                    return Step::Answer(not_picked(&entry, rule));
                };
                value
            }
            (value, _) => value.clone(),
        };
        fields.insert(entry.field, value);
    }
    Step::Go(fields)
}

fn not_picked(entry: &Entry, rule: &FieldRule) -> Verdict {
    let (column, value) = (&entry.column, &entry.value);
    let detail = if among(value, &rule.retired).is_some() {
        format!("{column} {value} is inactive in Autotask and cannot be set any more")
    } else {
        let labels: Vec<&str> = rule.picklist.iter().map(|(_, label)| label.as_str()).collect();
        format!("{column} {value} is none of {}", labels.join(", "))
    };
    Verdict::new(Outcome::Invalid, Reason::BadPicklistValue).detail(detail)
}

fn too_long(entry: &Entry, text: &str, rule: &FieldRule) -> Verdict {
    Verdict::new(Outcome::Invalid, Reason::FieldTooLong).detail(format!(
        "{} has {} characters; {} in Autotask holds {}",
        entry.column,
        length(text),
        entry.field,
        rule.length
    ))
}

/// Characters as the service counts them: UTF-16 units.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The longest beginning that fits, never inside a character that people see as one.
pub(super) fn cut(text: &str, limit: usize) -> String {
    let mut kept = String::new();
    for grapheme in text.graphemes(true) {
        if length(&kept) + length(grapheme) > limit {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.trim_end().to_owned()
}

/// The picklist's own value, also one that nobody may set any more; `None` when it has no such value, or the field is
/// no list.
pub(super) fn picked(value: &Value, rule: &FieldRule) -> Option<Value> {
    among(value, &rule.picklist).or_else(|| among(value, &rule.retired))
}

/// The picklist's own value, given by value or by label. Values are text in the field information and numbers
/// in records.
fn among(value: &Value, picklist: &[(String, String)]) -> Option<Value> {
    let text = match value {
        Value::String(text) => text.trim().to_lowercase(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    };
    let known = picklist
        .iter()
        .find(|(value, label)| *value == text || label.to_lowercase() == text);
    known.map(|(value, _)| {
        value
            .parse::<i64>()
            .map_or_else(|_| json!(value), |number| json!(number))
    })
}
