//! The last look before a create: who and what turned up since the plan was made.
//!
//! Rests on what would be written, not on how it was decided, so that it is the same for a run that is resumed.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::Reason;
use crate::answer::{CompanyView, ContactView};
use crate::apply::{Rules, links};
use crate::decision;
use crate::directory::Directory;
use crate::directory::key::Key;
use crate::directory::record::{Contact, EMAIL_FIELDS, PHONE_FIELDS};
use crate::id::{CompanyId, ContactId};
use crate::person::email::EmailKey;
use crate::person::name::{Agreement, NameKey, agreement};
use crate::person::phone::{self, PhoneKey, Region};
use crate::plan::{Entry, Plan};

/// Who holds a new person's keys now.
pub(super) enum Turned {
    /// Nobody; the contact can be created.
    Nobody,
    /// Somebody, by this key.
    One(ContactView, CompanyView, Reason),
    /// Several.
    Several(usize),
}

/// What has to be looked up before these rows are written. `group_is_known` tells of the contact groups of the plan
/// whether the run has made or found them already.
pub(super) fn keys(plan: &Plan, rows: &[usize], group_is_known: &dyn Fn(&str) -> bool) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for &index in rows {
        let entry = &plan.entries()[index];
        for change in &entry.answer.changes {
            match (change.op, change.entity) {
                (Op::Create, Entity::Company) => {
                    keys.insert(Key::CompanyCalled(text(change, "companyName").to_owned()));
                }
                (Op::Create, Entity::Contact) => {
                    let emails = emails(change);
                    if is_keyless(change) {
                        keys.extend(company(change).map(Key::ContactsOf));
                    }
                    if emails.is_empty() || is_caller(entry) {
                        keys.extend(phones(change).into_iter().map(Key::Phone));
                    }
                    keys.extend(emails.into_iter().map(Key::Email));
                    keys.extend(external_id(change).map(|id| Key::ExternalId(id.to_owned())));
                }
                (Op::Create, Entity::ContactGroup) | (Op::Add, Entity::ContactGroupContact) => {
                    let waits = change.new_group.as_ref().is_some_and(|key| !group_is_known(key));
                    keys.extend(waits.then_some(Key::Groups));
                    let member = change.number("contactID").map(|id| Key::GroupsOf(ContactId(id)));
                    keys.extend(member);
                }
                (Op::Add, Entity::TicketAdditionalContact) => {
                    keys.extend(change.parent().into_iter().flat_map(links::keys_of_ticket));
                }
                (
                    Op::Create | Op::Update | Op::Reactivate | Op::Add | Op::Remove,
                    Entity::Company
                    | Entity::Contact
                    | Entity::TicketAdditionalContact
                    | Entity::ContactGroup
                    | Entity::ContactGroupContact,
                ) => {}
            }
        }
    }
    keys
}

/// The text of a field of a change.
pub(super) fn text<'c>(change: &'c Change, field: &str) -> &'c str {
    change
        .fields
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn emails(change: &Change) -> Vec<EmailKey> {
    let addresses = EMAIL_FIELDS.into_iter().map(|field| text(change, field));
    addresses.filter_map(EmailKey::parse).collect()
}

/// The numbers of the person that a change creates. They are written with their country code, so no region is asked.
fn phones(change: &Change) -> Vec<PhoneKey> {
    let Some(anywhere) = Region::parse("US") else {
        return Vec::new();
    };
    let texts = PHONE_FIELDS.into_iter().map(|field| text(change, field));
    let numbers = texts.filter_map(|text| phone::read(text, anywhere).ok().flatten());
    numbers.map(|number| number.key().clone()).collect()
}

/// Whether nothing but the name in the company tells who a person is.
fn is_keyless(change: &Change) -> bool {
    emails(change).is_empty() && phones(change).is_empty() && external_id(change).is_none()
}

fn company(change: &Change) -> Option<CompanyId> {
    change
        .fields
        .get("companyID")
        .and_then(Value::as_i64)
        .map(CompanyId)
}

/// Whether a row speaks of somebody who called or wrote: their number says who they are.
fn is_caller(entry: &Entry) -> bool {
    entry.answer.event.is_some()
}

fn external_id(change: &Change) -> Option<&str> {
    Some(text(change, "externalID")).filter(|id| !id.is_empty())
}

/// Who turned up. A plan creates nobody whose address or external id somebody holds, so every holder is new, but for
/// inactive ones where those did not count, and for those of the run's `own`: a row can create an address that
/// another row creates in another company.
pub(super) fn meanwhile(entry: &Entry, fresh: &Directory, rules: &Rules, own: &BTreeSet<i64>) -> Turned {
    let is_create = |change: &&Change| (change.op, change.entity) == (Op::Create, Entity::Contact);
    let Some(change) = entry.answer.changes.iter().find(is_create) else {
        return Turned::Nobody;
    };
    let found: Vec<&Contact> = holders(entry, change, fresh)
        .into_iter()
        .filter(|contact| contact.is_active || !rules.ignore_inactive)
        .filter(|contact| !own.contains(&contact.id.0))
        .collect();
    match found.as_slice() {
        [] => Turned::Nobody,
        [contact] => {
            let view = decision::contact_view(contact);
            let by = if emails(change).is_empty() && is_caller(entry) {
                Reason::Phone
            } else {
                Reason::Email
            };
            Turned::One(
                view,
                CompanyView {
                    id: Some(contact.company.0),
                    company_name: None,
                },
                by,
            )
        }
        several => Turned::Several(several.len()),
    }
}

/// Every contact that holds a key of the person that this change creates, inactive ones too.
fn holders<'d>(entry: &Entry, change: &Change, fresh: &'d Directory) -> Vec<&'d Contact> {
    let emails = emails(change);
    let by_email = emails.iter().filter_map(|email| fresh.by_email(email).ok());
    let by_id = external_id(change).and_then(|id| fresh.by_external_id(id).ok());
    let mut found: Vec<&Contact> = by_email.chain(by_id).flatten().collect();
    if emails.is_empty() || is_caller(entry) {
        // But for callers a number alone is no person: the name has to agree too.
        let name = NameKey::new(Some(text(change, "firstName")), Some(text(change, "lastName")));
        let phones = phones(change);
        let by_phone = phones
            .iter()
            .filter_map(|phone| fresh.by_phone(phone).ok())
            .flatten();
        found.extend(by_phone.filter(|contact| {
            is_caller(entry) || agreement(&contact.name_key(), &name) == Agreement::Strong
        }));
    }
    if is_keyless(change)
        && let Some(people) = company(change).and_then(|company| fresh.in_company(company).ok())
    {
        let name = NameKey::new(Some(text(change, "firstName")), Some(text(change, "lastName")));
        found.extend(
            people
                .into_iter()
                .filter(|contact| agreement(&contact.name_key(), &name) == Agreement::Strong),
        );
    }
    if entry.answer.ticket.is_some() {
        // A ticket's people are created although other companies know them.
        found.retain(|contact| Some(contact.company.0) == change.number("companyID"));
    }
    found.sort_unstable_by_key(|contact| contact.id);
    found.dedup_by_key(|contact| contact.id);
    found
}

/// The one standing company of this name, in any letter case.
pub(super) fn only_company(fresh: &Directory, name: &str) -> Option<CompanyId> {
    match fresh.companies_called(name).ok()?.as_slice() {
        [company] => Some(company.id),
        _ => None,
    }
}
