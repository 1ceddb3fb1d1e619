//! What moved between the facts of a plan and what is decided now, in words for people.

use serde_json::{Map, Value};

use crate::answer::CompanyView;
use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::Outcome;
use crate::decision::Decision;
use crate::plan::facts::Facts;

/// What moved; `None` when the facts are the same.
pub(super) fn moved(then: &Facts, decision: &Decision) -> Option<String> {
    let now = Facts::decided(decision);
    if *then == now {
        return None;
    }
    let was_new = then.outcome == Outcome::Create;
    let is_known = matches!(now.outcome, Outcome::Matched | Outcome::Update);
    Some(if was_new && is_known {
        found(decision)
    } else if was_new && now.outcome == Outcome::Create {
        differs_in_create(then, &now)
    } else if then.outcome == Outcome::Update && is_known {
        differs_in_contact(then, &now)
    } else {
        decided_otherwise(decision)
    })
}

/// Somebody who was new is known now: created meanwhile, perhaps by this very plan.
fn found(decision: &Decision) -> String {
    let contact = decision.contact.as_ref().and_then(|contact| contact.id);
    let id = number(contact);
    let holds = |key: &str| {
        let mut evidence = decision.evidence.iter().filter(|evidence| evidence.key == key);
        evidence.any(|evidence| {
            evidence
                .contacts
                .iter()
                .flatten()
                .any(|found| Some(*found) == contact)
        })
    };
    let by = if holds("external_id") {
        " with this external id"
    } else if holds("email") {
        " with this address"
    } else {
        ""
    };
    format!("a contact{by} exists now: {id}; nothing is created again")
}

/// Still new, but not as it was planned.
fn differs_in_create(then: &Facts, now: &Facts) -> String {
    if then.company != now.company {
        return company_moved(then.company.as_ref(), now.company.as_ref());
    }
    let empty = Map::new();
    let mut told = would_write("", then.new_contact.as_ref(), now.new_contact.as_ref(), &empty);
    told.extend(would_write(
        "the company's ",
        then.new_company.as_ref(),
        now.new_company.as_ref(),
        &empty,
    ));
    told.extend(links_moved(&then.changes, &now.changes));
    told.join("; ")
}

/// Contact groups and tickets that somebody was to be added to, and is not now, or the other way round.
fn links_moved(then: &[Change], now: &[Change]) -> Vec<String> {
    let of_links = |change: &&Change| {
        change.op == Op::Add || (change.op, change.entity) == (Op::Create, Entity::ContactGroup)
    };
    let told = |change: &Change, was: &str| {
        let to = change
            .new_group
            .clone()
            .or(change.parent().map(|id| id.to_string()));
        let to = to.unwrap_or_default();
        format!("{} {} {to} {was}", change.op.word(), change.entity.word())
    };
    let gone = then
        .iter()
        .filter(of_links)
        .filter(|change| !now.contains(change));
    let new = now
        .iter()
        .filter(of_links)
        .filter(|change| !then.contains(change));
    let gone = gone.map(|change| told(change, "is not needed any more"));
    gone.chain(new.map(|change| told(change, "would be needed now")))
        .collect()
}

fn company_moved(then: Option<&CompanyView>, now: Option<&CompanyView>) -> String {
    let id = |company: Option<&CompanyView>| company.and_then(|company| company.id);
    let named = |company: Option<&CompanyView>| {
        let name = company.and_then(|company| company.company_name.clone());
        name.unwrap_or_else(|| "without a name".to_owned())
    };
    match (id(then), id(now)) {
        (Some(old), Some(new)) if old == new => {
            format!(
                "company {old} was called {}, is called {} now",
                named(then),
                named(now)
            )
        }
        (Some(old), Some(new)) => format!(
            "the row leads to company {new} ({}) now, and led to {old} ({})",
            named(now),
            named(then)
        ),
        (None, Some(new)) => format!("the company exists now: {new} ({})", named(now)),
        (Some(old), None) => format!(
            "the row does not lead to company {old} ({}) any more",
            named(then)
        ),
        (None, None) => format!(
            "the new company was to be called {}, now {}",
            named(then),
            named(now)
        ),
    }
}

/// Fields that would be written otherwise now, because the tenant's fields or the program's rules changed.
fn would_write(
    whose: &str,
    then: Option<&Map<String, Value>>,
    now: Option<&Map<String, Value>>,
    empty: &Map<String, Value>,
) -> Vec<String> {
    let (then, now) = (then.unwrap_or(empty), now.unwrap_or(empty));
    let told = |field: &str| {
        format!(
            "{whose}{field} was to be {}, would be {} now",
            shown(then.get(field)),
            shown(now.get(field))
        )
    };
    differing(then, now).map(told).collect()
}

/// The found contact is another, or has other values.
fn differs_in_contact(then: &Facts, now: &Facts) -> String {
    if then.contact != now.contact {
        return format!(
            "the row leads to contact {} now, and led to {}",
            number(now.contact),
            number(then.contact)
        );
    }
    let (was, is) = (before(&then.changes), before(&now.changes));
    let mut told: Vec<String> = Vec::new();
    for field in differing(&was, &is) {
        let (old, new) = (was.get(field), is.get(field));
        told.push(match (old, new) {
            (Some(_), Some(_)) => format!("{field} was {}, is {} now", shown(old), shown(new)),
            (Some(_), None) => format!("{field} was {}, and was changed since", shown(old)),
            (None, _) => format!("{field} is {} now", shown(new)),
        });
    }
    told.extend(links_moved(&then.changes, &now.changes));
    if told.is_empty() {
        let empty = Map::new();
        told = would_write(
            "",
            Some(&after(&then.changes)),
            Some(&after(&now.changes)),
            &empty,
        );
    }
    format!("contact {}: {}", number(now.contact), told.join("; "))
}

/// Any other answer than the planned one, with its reason and whom or what it names.
fn decided_otherwise(decision: &Decision) -> String {
    let (outcome, reason) = (decision.outcome.words(), decision.reason.words());
    let mut told = format!("{outcome} now: {reason}");
    let named = || {
        let others = decision.candidates.iter();
        let others =
            others.map(|other| format!("{} {} {}", other.entity.to_lowercase(), other.id, other.name));
        others.collect::<Vec<_>>().join(", ")
    };
    let more = decision.detail.clone().unwrap_or_else(named);
    if !more.is_empty() {
        told.push_str(": ");
        told.push_str(&more);
    }
    told
}

/// The fields that one of the two has otherwise, each once.
fn differing<'m>(then: &'m Map<String, Value>, now: &'m Map<String, Value>) -> impl Iterator<Item = &'m str> {
    let more = now.keys().filter(|field| !then.contains_key(*field));
    then.keys()
        .chain(more)
        .filter(|field| then.get(*field) != now.get(*field))
        .map(String::as_str)
}

/// What stands in all fields that the changes are about.
fn before(changes: &[Change]) -> Map<String, Value> {
    let fields = changes.iter().filter_map(|change| change.before.clone());
    fields.flatten().collect()
}

/// What the changes write.
fn after(changes: &[Change]) -> Map<String, Value> {
    let writes = changes.iter().filter(|change| change.op != Op::Remove);
    writes.flat_map(|change| change.fields.clone()).collect()
}

fn number(id: Option<i64>) -> String {
    id.map_or_else(|| "nobody".to_owned(), |id| id.to_string())
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "empty".to_owned(),
        Some(value) => value.to_string(),
    }
}
