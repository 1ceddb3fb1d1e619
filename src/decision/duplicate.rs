//! Somebody like this may exist already: the last question before every create.

use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::choice::{Duplicates, Inactive};
use crate::decision::Verdict;
use crate::decision::mode::Target;
use crate::decision::notes::{Notes, Settled, contact_candidate};
use crate::decision::offer::Offer;
use crate::decision::policy::Policy;
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::record::Contact;
use crate::person::candidate::Candidate;
use crate::person::email::EmailKey;
use crate::person::name::{Agreement, NameKey, agreement};

/// What the look for possible duplicates came to.
pub(super) enum Duplicate<'d> {
    /// There are none, or a contact is created all the same.
    None,
    /// Somebody decided that it is this contact.
    Is(&'d Contact),
    /// The row's answer.
    Answer(Verdict),
}

/// Asks about possible duplicates.
pub(super) fn check<'d>(
    candidate: &Candidate,
    target: &Target<'_>,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Duplicate<'d>, Missing> {
    let found = look_alikes(candidate, target, directory, policy)?;
    notes.tried("possible_duplicate", || match found.len() {
        0 => "nobody like this exists".to_owned(),
        1 => "one contact is like this person".to_owned(),
        count => format!("{count} contacts are like this person"),
    });
    if found.is_empty() {
        return Ok(Duplicate::None);
    }
    if policy.duplicates == Duplicates::Create {
        notes.warn(Warning::PossibleDuplicate);
        return Ok(Duplicate::None);
    }
    let detail = found
        .first()
        .map(|(contact, why)| format!("contact {} {why}", contact.id.0));
    let candidates = found
        .iter()
        .map(|(contact, why)| contact_candidate(contact, *why))
        .collect();
    let verdict = Verdict::new(Outcome::Review, Reason::PossibleDuplicate).candidates(candidates);
    let offers = found
        .iter()
        .map(|(contact, why)| Offer::contact(candidate, contact, why));
    let settled = notes.ask(Verdict { detail, ..verdict }, &home_of(target), offers.collect());
    Ok(match settled {
        Settled::Answer(verdict) => Duplicate::Answer(verdict),
        Settled::Chosen(place) => Duplicate::Is(found[place].0),
        Settled::New => {
            notes.warn(Warning::PossibleDuplicate);
            Duplicate::None
        }
    })
}

/// Where somebody would be created: who is new in one company need not be new in another.
fn home_of(target: &Target<'_>) -> String {
    match target {
        Target::Standing { company, .. } => format!("company {}", company.id.0),
        Target::New { name } => format!("new company {}", name.keys.primary().as_str()),
    }
}

type LookAlike<'d> = (&'d Contact, &'static str);

fn look_alikes<'d>(
    candidate: &Candidate,
    target: &Target<'_>,
    directory: &'d Directory,
    policy: &Policy,
) -> Result<Vec<LookAlike<'d>>, Missing> {
    let untagged: Vec<EmailKey> = candidate.email_keys().filter_map(EmailKey::without_tag).collect();
    let phones: Vec<_> = candidate.phones().map(|phone| phone.key().clone()).collect();
    let home = match target {
        Target::Standing { company, .. } => Some(company.id),
        Target::New { .. } => None,
    };
    // All contacts of the company, since no filter of the service finds every spelling that agrees: `contains` is
    // literal, and knows neither marks nor other scripts, nicknames, initials, or where a name has gaps.
    let keys = untagged.iter().cloned().map(Key::Email);
    let keys = keys
        .chain(phones.iter().cloned().map(Key::Phone))
        .chain(home.map(Key::ContactsOf));
    directory.need(keys)?;

    let name = complete_name(candidate);
    let agrees = |contact: &Contact| match agreement(&name, &contact.name_key()) {
        Agreement::Strong | Agreement::Weak => true,
        Agreement::None | Agreement::NoName => false,
    };
    let mut found: Vec<LookAlike<'_>> = Vec::new();
    let mut add = |contact: &'d Contact, why: &'static str| {
        let ignored = policy.inactive == Inactive::Ignore && !contact.is_active;
        if !ignored && found.iter().all(|(known, _)| known.id != contact.id) {
            found.push((contact, why));
        }
    };
    for email in &untagged {
        for contact in directory.by_email(email)? {
            add(contact, "has the address without its tag");
        }
    }
    for phone in &phones {
        for contact in directory
            .by_phone(phone)?
            .into_iter()
            .filter(|contact| agrees(contact))
        {
            add(contact, "has the same phone and a name that agrees");
        }
    }
    if let Some(home) = home {
        for contact in directory.in_company(home)? {
            if agrees(contact) {
                add(contact, "has a name that agrees, in the same company");
            } else if contact
                .emails
                .iter()
                .any(|email| is_tagged_form(email, candidate))
            {
                add(contact, "has the same address with a tag");
            }
        }
    }
    Ok(found)
}

/// The name that the contact would get, also when it has to be read from the address.
fn complete_name(candidate: &Candidate) -> NameKey {
    NameKey::of(&crate::decision::fields::complete_name(candidate).name)
}

fn is_tagged_form(stored: &EmailKey, candidate: &Candidate) -> bool {
    stored
        .without_tag()
        .is_some_and(|untagged| candidate.email_keys().any(|email| *email == untagged))
}
