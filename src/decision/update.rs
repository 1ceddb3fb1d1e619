//! A contact was found: what of it changes. Never by default; a blank never overwrites; the company never moves.

use serde_json::{Map, Value, json};

use crate::answer::change::{Change, Entity, Op};
use crate::choice::Update;
use crate::decision::fields::{Entry, entries};
use crate::decision::fit::fit;
use crate::decision::notes::Notes;
use crate::decision::policy::Policy;
use crate::decision::{Step, call};
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::record::{Contact, EMAIL_FIELDS};
use crate::input::column::Column;
use crate::person::candidate::Candidate;
use crate::person::email::EmailKey;

/// The writes that the contact needs.
pub(super) fn changes(
    candidate: &Candidate,
    contact: &Contact,
    directory: &Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Step<Vec<Change>>, Missing> {
    let mut changes = Vec::new();
    if !contact.is_active {
        changes.push(reactivation(contact));
    }
    if policy.update != Update::Never {
        match differing(candidate, contact, directory, policy, notes)? {
            Step::Go(fields) if fields.is_empty() => {}
            Step::Go(fields) => {
                let before = fields.keys().map(|field| {
                    (
                        field.clone(),
                        contact.value(field).cloned().unwrap_or(Value::Null),
                    )
                });
                let before = before.collect();
                changes.push(change(contact, Op::Update, fields, before));
            }
            Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
        }
    }
    Ok(Step::Go(changes))
}

/// Makes an inactive contact active again.
pub(super) fn reactivation(contact: &Contact) -> Change {
    change(
        contact,
        Op::Reactivate,
        single("isActive", json!(1)),
        single("isActive", json!(0)),
    )
}

fn single(field: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(field.to_owned(), value)])
}

fn change(contact: &Contact, op: Op, fields: Map<String, Value>, before: Map<String, Value>) -> Change {
    let mut fields = fields;
    fields.shift_insert(0, "companyID".to_owned(), json!(contact.company.0));
    Change {
        op,
        entity: Entity::Contact,
        id: Some(contact.id.0),
        fields,
        before: Some(before),
        new_company: None,
        new_group: None,
    }
}

/// The fields that the row fills and the contact has otherwise.
fn differing(
    candidate: &Candidate,
    contact: &Contact,
    directory: &Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Step<Map<String, Value>>, Missing> {
    let countries = candidate.country.is_some().then_some(Key::Countries);
    directory.need(std::iter::once(Key::ContactRules).chain(countries))?;
    let mut wanted = name_entries(candidate);
    wanted.extend(entries(candidate, directory, notes)?);
    if call::is_switchboard(candidate, directory, policy)? {
        wanted.retain(|entry| !matches!(entry.field.as_str(), "phone" | "extension"));
    }
    let moved = overwritten_addresses(candidate, contact);
    wanted.retain(|entry| {
        let current = contact.value(&entry.field);
        match policy.update {
            Update::Never => false,
            Update::Fill => current.is_none() && !already_holds(candidate, contact, entry, &[]),
            Update::Overwrite => {
                current != Some(&entry.value) && !already_holds(candidate, contact, entry, &moved)
            }
        }
    });
    let mut fitted = fit(wanted, &directory.contact_rules()?.fields, policy, notes);
    if let Step::Go(fields) = &mut fitted {
        // Cut to its field, or as a picklist's value, it may be what stands there.
        fields.retain(|field, value| contact.value(field) != Some(value));
    }
    Ok(fitted)
}

/// Only names that the row itself gives; a name that was read from an address overwrites nothing.
fn name_entries(candidate: &Candidate) -> Vec<Entry> {
    let name = &candidate.name;
    let (Some(first), Some(last)) = (&name.first, &name.last) else {
        return Vec::new();
    };
    [
        (Column::FirstName, "firstName", first),
        (Column::LastName, "lastName", last),
    ]
    .into_iter()
    .map(|(column, field, text)| Entry {
        field: field.to_owned(),
        value: json!(text),
        column: candidate.column_name(&column),
        may_be_cut: true,
    })
    .collect()
}

/// The address fields that overwriting changes. An address that stands in one of them is written again into
/// another, or it would be lost.
fn overwritten_addresses(candidate: &Candidate, contact: &Contact) -> Vec<&'static str> {
    let mut moved: Vec<&str> = Vec::new();
    loop {
        let more = EMAIL_FIELDS
            .into_iter()
            .zip(&candidate.emails)
            .find(|(field, email)| !moved.contains(field) && !holds_address(contact, email.key(), &moved));
        match more {
            Some((field, _)) => moved.push(field),
            None => return moved,
        }
    }
}

/// Whether an address stands in one of the fields that stay as they are.
fn holds_address(contact: &Contact, email: &EmailKey, moved: &[&str]) -> bool {
    let staying = EMAIL_FIELDS.into_iter().filter(|field| !moved.contains(field));
    staying
        .filter_map(|field| contact.text(field))
        .any(|text| EmailKey::parse(text).as_ref() == Some(email))
}

/// An address that stands in any of the three fields and a number that is the same in another spelling are no
/// difference.
fn already_holds(candidate: &Candidate, contact: &Contact, entry: &Entry, moved: &[&str]) -> bool {
    let text = entry.value.as_str().unwrap_or_default();
    if EMAIL_FIELDS.contains(&entry.field.as_str()) {
        return EmailKey::parse(text).is_some_and(|email| holds_address(contact, &email, moved));
    }
    candidate.phones().any(|phone| {
        matches!(entry.field.as_str(), "phone" | "mobilePhone")
            && phone.for_field(text.len()).as_deref() == Some(text)
            && contact.has_phone(phone.key())
    })
}
