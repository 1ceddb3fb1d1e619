//! The row's user-defined fields, by the names and types that the tenant has for them.

use serde_json::{Map, Value, json};

use crate::answer::outcome::{Outcome, Reason};
use crate::answer::udf;
use crate::decision::fields::Entry;
use crate::decision::{Step, Verdict};
use crate::directory::rules::FieldRules;
use crate::error::nearest;
use crate::person::candidate::Candidate;
use crate::person::record;

/// What the row fills of them; or that it names one that the tenant has not, or fills one with what it cannot hold.
pub(super) fn entries(candidate: &Candidate, rules: &FieldRules) -> Step<Vec<Entry>> {
    let refused =
        |text: String| Step::Answer(Verdict::new(Outcome::Invalid, Reason::UnknownColumnValue).detail(text));
    let mut entries = Vec::new();
    for text in &candidate.texts {
        let Some(name) = text.column.udf() else { continue };
        let found = rules
            .udfs
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        let Some((field, rule)) = found else {
            return refused(match nearest(name, rules.udfs.keys().map(String::as_str)) {
                Some(near) => {
                    format!("the tenant has no user-defined field {name:?}; did you mean {near:?}?")
                }
                None => format!("the tenant has no user-defined field {name:?}"),
            });
        };
        let column = candidate.column_name(&text.column);
        let is_list = !rule.picklist.is_empty() || !rule.retired.is_empty();
        let value = if is_list {
            json!(text.text)
        } else {
            match record::read(rule.holds, &text.text) {
                Ok(value) => value,
                Err(why) => return refused(format!("{column} {:?} {why}", text.text)),
            }
        };
        entries.push(Entry {
            field: field.clone(),
            value,
            column,
            may_be_cut: true,
        });
    }
    Step::Go(entries)
}

/// User-defined fields as Autotask takes them; their values are texts, those of picklists too.
pub(super) fn list(own: Map<String, Value>) -> Value {
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    udf::list(own.into_iter().map(|(name, value)| (name, json!(text(value)))))
}
