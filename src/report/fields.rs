//! The fields of a change as people read them: what stands there now, and what will. Says nothing about layout.

use crate::answer::change::{Change, Op};
use crate::answer::udf;

use super::words;
use crate::text::printable;

/// One field that a change writes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Autotask's name of it.
    pub(super) name: String,
    /// What stands there now; absent where nothing can, as in a new record.
    pub(super) old: Option<String>,
    /// What will stand there.
    pub(super) new: String,
}

/// The fields that change. What is only sent along to say which record is meant, such as a contact's company, is no
/// change and is left out, and user-defined fields are listed one by one: an update says in [`Change::before`] what stands in each field that it changes.
pub(super) fn changed(change: &Change) -> Vec<Field> {
    let before = match change.op {
        Op::Update | Op::Reactivate => change.before.as_ref().map(udf::flat),
        Op::Create | Op::Add | Op::Remove => None,
    };
    let fields = udf::flat(&change.fields);
    let is_changed = |name: &String| before.as_ref().is_none_or(|before| before.contains_key(name));
    fields
        .iter()
        .filter(|(name, _)| is_changed(name))
        .map(|(name, new)| Field {
            name: printable(name).into_owned(),
            old: before.as_ref().map(|before| words::value(before.get(name))),
            new: words::value(Some(new)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::samples;

    fn lines(change: &Change) -> Vec<String> {
        let line = |field: Field| match field.old {
            Some(old) => format!("{}: {old} -> {}", field.name, field.new),
            None => format!("{}: {}", field.name, field.new),
        };
        changed(change).into_iter().map(line).collect()
    }

    #[test]
    fn the_company_that_is_sent_along_is_no_change() {
        let mut update = samples::update().changes.remove(0);
        update.fields.shift_insert(0, "companyID".into(), json!(174));
        assert_eq!(
            lines(&update),
            ["mobilePhone: (empty) -> +13125550199", "title: Accountant -> CFO"]
        );
        update.before = None;
        assert_eq!(
            lines(&update)[0],
            "companyID: 174",
            "where nothing is known, all is shown"
        );
    }

    #[test]
    fn a_new_record_has_no_old_values() {
        let create = samples::create().changes.remove(0);
        assert_eq!(lines(&create)[..2], ["companyID: 174", "firstName: Ana"]);
    }
}
