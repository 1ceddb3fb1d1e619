//! Which addresses of a row a standing contact gets, and in which of its three fields. An address that somebody else
//! has is left to them: it would lead to two people from then on. Asks for nothing that finding has not asked for.

use crate::decision::fields::{Entry, Purpose, address_fields};
use crate::directory::Directory;
use crate::directory::key::Missing;
use crate::directory::record::{Contact, EMAIL_FIELDS};
use crate::person::candidate::Candidate;
use crate::person::email::EmailKey;

/// The row's addresses that the contact has not and another active contact has. One of somebody inactive still finds
/// the active one.
pub(super) fn of_others(
    candidate: &Candidate,
    contact: &Contact,
    directory: &Directory,
) -> Result<Vec<EmailKey>, Missing> {
    let mut others = Vec::new();
    for email in candidate.email_keys().filter(|email| !holds(contact, email, &[])) {
        let holders = directory.by_email(email)?;
        if holders
            .iter()
            .any(|holder| holder.is_active && holder.id != contact.id)
        {
            others.push(email.clone());
        }
    }
    Ok(others)
}

/// Whether a value is this address.
pub(super) fn is(email: &EmailKey, entry: &Entry) -> bool {
    let text = entry
        .value
        .as_str()
        .filter(|_| EMAIL_FIELDS.contains(&entry.field.as_str()));
    text.and_then(EmailKey::parse).as_ref() == Some(email)
}

/// The address fields that overwriting changes. An address that stands in one of them is written again into
/// another, or it would be lost.
pub(super) fn overwritten(
    candidate: &Candidate,
    contact: &Contact,
    of_others: &[EmailKey],
) -> Vec<&'static str> {
    let fields = address_fields(candidate, Purpose::Update);
    let mut moved: Vec<&str> = Vec::new();
    loop {
        let more = fields.iter().zip(&candidate.emails).find(|(field, email)| {
            let stays = of_others.contains(email.key()) || holds(contact, email.key(), &moved);
            !moved.contains(*field) && !stays
        });
        match more {
            Some((field, _)) => moved.push(field),
            None => return moved,
        }
    }
}

/// Whether an address stands in one of the fields that stay as they are.
pub(super) fn holds(contact: &Contact, email: &EmailKey, moved: &[&str]) -> bool {
    let staying = EMAIL_FIELDS.into_iter().filter(|field| !moved.contains(field));
    staying
        .filter_map(|field| contact.text(field))
        .any(|text| EmailKey::parse(text).as_ref() == Some(email))
}
