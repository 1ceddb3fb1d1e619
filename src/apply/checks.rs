//! The last look before a create: who and what turned up since the plan was made.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::answer::change::{Change, Entity, Op};
use crate::answer::{CompanyView, ContactView};
use crate::apply::Rules;
use crate::decision::NewContact;
use crate::directory::Directory;
use crate::directory::key::Key;
use crate::directory::record::Contact;
use crate::id::CompanyId;
use crate::person::phone::PhoneKey;
use crate::plan::{Entry, Plan};

/// Who holds a new person's address now.
pub(super) enum Turned {
    /// Nobody; the contact can be created.
    Nobody,
    /// Somebody.
    One(ContactView, CompanyView),
    /// Several.
    Several(usize),
}

/// What has to be looked up before these rows are written.
pub(super) fn keys(plan: &Plan, group: &[usize]) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for &index in group {
        let entry = &plan.entries()[index];
        if let Some(new) = &entry.new {
            keys.extend(new.emails.iter().cloned().map(Key::Email));
            keys.extend(new.external_id.iter().cloned().map(Key::ExternalId));
            keys.extend(phones(new).cloned().map(Key::Phone));
        }
        for change in &entry.answer.changes {
            if (change.op, change.entity) == (Op::Create, Entity::Company) {
                keys.insert(Key::CompanyCalled(text(change, "companyName").to_owned()));
            }
        }
    }
    keys
}

/// The numbers that alone say who somebody is.
pub(super) fn phones(new: &NewContact) -> impl Iterator<Item = &PhoneKey> {
    new.phones.iter().filter(|_| new.known_by_phone)
}

/// The text of a field of a change.
pub(super) fn text<'c>(change: &'c Change, field: &str) -> &'c str {
    change
        .fields
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Who turned up. A plan creates nobody whose address or external id, for calls whose number, somebody holds, so every holder is new, but for inactive
/// ones where those did not count.
pub(super) fn meanwhile(entry: &Entry, fresh: &Directory, rules: Rules) -> Turned {
    let emails = entry.new.iter().flat_map(|new| &new.emails);
    let mut found: Vec<&Contact> = Vec::new();
    let by_email = emails.filter_map(|email| fresh.by_email(email).ok());
    let ids = entry.new.iter().flat_map(|new| &new.external_id);
    let by_id = ids.filter_map(|id| fresh.by_external_id(id).ok());
    let by_phone = entry.new.iter().flat_map(phones);
    let by_phone = by_phone.filter_map(|phone| fresh.by_phone(phone).ok());
    for contact in by_email.chain(by_id).chain(by_phone).flatten() {
        let counts = contact.is_active || !rules.ignore_inactive;
        if counts && found.iter().all(|known| known.id != contact.id) {
            found.push(contact);
        }
    }
    match found.as_slice() {
        [] => Turned::Nobody,
        [contact] => {
            let text = |field: &str| contact.text(field).map(str::to_owned);
            let view = ContactView {
                id: Some(contact.id.0),
                company_id: Some(contact.company.0),
                first_name: text("firstName"),
                last_name: text("lastName"),
                email_address: text("emailAddress"),
            };
            Turned::One(
                view,
                CompanyView {
                    id: Some(contact.company.0),
                    company_name: None,
                },
            )
        }
        several => Turned::Several(several.len()),
    }
}

/// The one standing company of this name, in any letter case.
pub(super) fn only_company(fresh: &Directory, name: &str) -> Option<CompanyId> {
    match fresh.companies_called(name).ok()?.as_slice() {
        [company] => Some(company.id),
        _ => None,
    }
}
