//! Who is it: external id first, then address, for calls the number too; several matches are narrowed, never guessed
//! between.

use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::choice::Inactive;
use crate::decision::Verdict;
use crate::decision::known_company;
use crate::decision::notes::{Notes, Settled, contact_candidate};
use crate::decision::number::{self, Holders};
use crate::decision::offer::Offer;
use crate::decision::policy::Policy;
use crate::directory::Directory;
use crate::directory::key::Missing;
use crate::directory::record::Contact;
use crate::id::CompanyId;
use crate::person::candidate::Candidate;
use crate::person::name::{Agreement, agreement, nothing_in_common};

/// What the search came to.
pub(super) enum Found<'d> {
    /// One contact. It is inactive only where the policy makes it active again.
    One(&'d Contact, Reason),
    /// No person, but the company that the number is evidence of.
    Company(CompanyId),
    /// The search itself is the answer.
    Answer(Verdict),
    /// No contact, or only inactive ones that the policy ignores.
    Nobody,
}

/// Finds the contact that a row speaks of.
pub(super) fn find<'d>(
    candidate: &'d Candidate,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Found<'d>, Missing> {
    let by_email = holders_of_addresses(candidate, directory, notes)?;
    let by_external = holders_of_external_id(candidate, directory, notes)?;
    let by_number = number::holders(candidate, directory, policy, notes)?;
    if let Some(found) = one_of(
        by_external,
        Reason::ExternalId,
        candidate,
        directory,
        policy,
        notes,
    )? {
        note_address_elsewhere(&found, &by_email, notes);
        return Ok(found);
    }
    let both = match &by_number {
        Holders::People(people) => agreeing(&by_email, people, policy),
        Holders::Nobody | Holders::Shared(_) | Holders::EitherReading(_) => Ok(by_email),
    };
    let by_email = match both {
        Ok(by_email) => by_email,
        Err(conflict) => {
            let verdict = Verdict::new(Outcome::Review, Reason::ConflictingEvidence);
            return between(verdict, "", &conflict, candidate, directory, notes);
        }
    };
    if let Some(found) = one_of(by_email, Reason::Email, candidate, directory, policy, notes)? {
        return Ok(found);
    }
    match by_number {
        Holders::Nobody => {}
        Holders::People(people) => {
            if let Some(found) = one_of(people, Reason::Phone, candidate, directory, policy, notes)? {
                return Ok(found);
            }
        }
        Holders::Shared(shared) => {
            return number::in_company(&shared, candidate, directory, policy, notes);
        }
        Holders::EitherReading(people) => {
            return number::either(candidate, &people, directory, notes);
        }
    }
    Ok(Found::Nobody)
}

/// The contacts with the row's external id.
pub(super) fn holders_of_external_id<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
    notes: &mut Notes<'_>,
) -> Result<Vec<&'d Contact>, Missing> {
    let Some(id) = &candidate.external_id else {
        return Ok(Vec::new());
    };
    let found = directory.by_external_id(id)?;
    notes.contacts("external_id", id, &found);
    Ok(found)
}

/// Notes that the address belongs to somebody else than the contact with the external id.
pub(super) fn note_address_elsewhere(found: &Found<'_>, by_email: &[&Contact], notes: &mut Notes<'_>) {
    if let Found::One(contact, _) = found
        && !by_email.is_empty()
        && by_email.iter().all(|other| other.id != contact.id)
    {
        notes.warn(Warning::EmailElsewhere);
    }
}

/// The contacts that hold the address, and of them those that hold the number too, where somebody does.
///
/// # Errors
/// Both, with why, where address and number lead to different contacts.
pub(super) fn agreeing<'d>(
    by_email: &[&'d Contact],
    by_phone: &[&'d Contact],
    policy: &Policy,
) -> Result<Vec<&'d Contact>, Vec<Possible<'d>>> {
    // Who is ignored neither agrees nor contradicts.
    let counting = |contacts: &[&'d Contact]| -> Vec<&'d Contact> {
        let counts = |contact: &&Contact| contact.is_active || policy.inactive != Inactive::Ignore;
        contacts.iter().copied().filter(counts).collect()
    };
    if by_email.is_empty() {
        return Ok(Vec::new());
    }
    let (emails, phones) = (counting(by_email), counting(by_phone));
    if emails.is_empty() || phones.is_empty() {
        return Ok(by_email.to_vec());
    }
    let both: Vec<&Contact> = emails
        .into_iter()
        .filter(|contact| phones.iter().any(|other| other.id == contact.id))
        .collect();
    if !both.is_empty() {
        return Ok(both);
    }
    let with_address = by_email.iter().map(|contact| (*contact, "has the address"));
    let with_number = by_phone.iter().map(|contact| (*contact, "has the number"));
    Err(with_address.chain(with_number).collect())
}

/// A contact that could be the one, and why.
pub(super) type Possible<'d> = (&'d Contact, &'static str);

/// The one of these that somebody has decided for; else the verdict, which asks them.
pub(super) fn between<'d>(
    verdict: Verdict,
    about: &str,
    possible: &[Possible<'d>],
    candidate: &Candidate,
    directory: &'d Directory,
    notes: &mut Notes<'_>,
) -> Result<Found<'d>, Missing> {
    let shown = possible
        .iter()
        .map(|(contact, why)| contact_candidate(contact, *why));
    let verdict = verdict.candidates(shown.collect());
    let offers = possible
        .iter()
        .map(|(contact, why)| Offer::contact(candidate, contact, why));
    Ok(match notes.ask(verdict, about, offers.collect()) {
        Settled::Chosen(place) => {
            let (contact, _) = possible[place];
            compare(candidate, contact, directory, notes)?;
            Found::One(contact, Reason::Decided)
        }
        Settled::Answer(verdict) => Found::Answer(verdict),
        Settled::New => Found::Nobody,
    })
}

/// The one of these contacts that it is, or why nobody can tell; `None` when none of them counts.
pub(super) fn one_of<'d>(
    matches: Vec<&'d Contact>,
    reason: Reason,
    candidate: &Candidate,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Option<Found<'d>>, Missing> {
    // A record that says itself that the contact is inactive speaks of just that one.
    let says_inactive = candidate.says_active() == Some(false);
    let considered = if says_inactive {
        matches
    } else {
        without_ignored(matches, policy, notes)
    };
    if considered.is_empty() {
        return Ok(None);
    }
    let narrowed = narrow(considered, candidate, directory, notes)?;
    let [contact] = narrowed.as_slice() else {
        let verdict = Verdict::new(Outcome::Review, Reason::AmbiguousContact).detail(shared_by(
            candidate,
            reason,
            narrowed.len(),
        ));
        let possible: Vec<Possible<'_>> = narrowed
            .iter()
            .map(|contact| (*contact, reason.words()))
            .collect();
        return between(verdict, reason.code(), &possible, candidate, directory, notes).map(Some);
    };
    if !contact.is_active && policy.inactive == Inactive::Review && !says_inactive {
        let verdict = Verdict::new(Outcome::Review, Reason::InactiveContact);
        let possible = [(*contact, "inactive")];
        return between(verdict, reason.code(), &possible, candidate, directory, notes).map(Some);
    }
    compare(candidate, contact, directory, notes)?;
    Ok(Some(Found::One(contact, reason)))
}

/// What several contacts have in common with the row.
fn shared_by(candidate: &Candidate, reason: Reason, count: usize) -> String {
    let by_email = candidate
        .email()
        .filter(|_| reason == Reason::Email)
        .map(|email| email.key().as_str());
    let by_phone = candidate
        .phone
        .as_ref()
        .filter(|_| matches!(reason, Reason::Phone | Reason::PhoneAndName))
        .map(|phone| phone.key().as_str());
    let key = by_email.or(by_phone).or(candidate.external_id.as_deref());
    let key = key.unwrap_or("the row");
    format!("{key} leads to {count} of them")
}

/// Everybody who holds one of the row's addresses in one of the three fields.
pub(super) fn holders_of_addresses<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
    notes: &mut Notes<'_>,
) -> Result<Vec<&'d Contact>, Missing> {
    let mut holders: Vec<&Contact> = Vec::new();
    for email in candidate.email_keys() {
        let found = directory.by_email(email)?;
        notes.contacts("email", email.as_str(), &found);
        for contact in found {
            if holders.iter().all(|known| known.id != contact.id) {
                holders.push(contact);
            }
        }
    }
    Ok(holders)
}

fn without_ignored<'d>(
    matches: Vec<&'d Contact>,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Vec<&'d Contact> {
    if policy.inactive != Inactive::Ignore {
        return matches;
    }
    let (active, inactive): (Vec<_>, Vec<_>) = matches.into_iter().partition(|contact| contact.is_active);
    if !inactive.is_empty() {
        notes.tried("inactive", || {
            format!("{} inactive contacts are ignored", inactive.len())
        });
    }
    active
}

/// Narrows several matches by the known company, then by name, then active before inactive. A step that would
/// leave nobody says nothing.
fn narrow<'d>(
    mut matches: Vec<&'d Contact>,
    candidate: &Candidate,
    directory: &'d Directory,
    notes: &mut Notes<'_>,
) -> Result<Vec<&'d Contact>, Missing> {
    if matches.len() > 1
        && let Some(company) = known_company::of_row(candidate, directory)?
    {
        let company = company.id;
        keep(&mut matches, "company", notes, |contact| {
            contact.company == company
        });
    }
    if matches.len() > 1 {
        let name = candidate.choosing_name();
        let agrees = |contact: &Contact, wanted| agreement(&name, &contact.name_key()) == wanted;
        let fitting = |wanted| matches.iter().filter(|contact| agrees(contact, wanted)).count();
        // A weak name chooses only where it leaves no choice.
        let enough = match (fitting(Agreement::Strong), fitting(Agreement::Weak)) {
            (0, 1) => Agreement::Weak,
            _ => Agreement::Strong,
        };
        keep(&mut matches, "name", notes, |contact| agrees(contact, enough));
    }
    if matches.len() > 1 {
        keep(&mut matches, "active", notes, |contact| contact.is_active);
    }
    Ok(matches)
}

fn keep<'d>(
    matches: &mut Vec<&'d Contact>,
    rule: &str,
    notes: &mut Notes<'_>,
    fits: impl Fn(&'d Contact) -> bool,
) {
    let kept: Vec<&Contact> = matches.iter().copied().filter(|contact| fits(contact)).collect();
    let before = matches.len();
    if !kept.is_empty() {
        *matches = kept;
    }
    let after = matches.len();
    notes.tried(rule, || format!("narrows {before} contacts to {after}"));
}

/// Notes where the row and the contact that it found disagree.
fn compare(
    candidate: &Candidate,
    contact: &Contact,
    directory: &Directory,
    notes: &mut Notes<'_>,
) -> Result<(), Missing> {
    let name = candidate.name_key();
    if !name.is_empty() && nothing_in_common(&name, &contact.name_key()) {
        notes.warn(Warning::NameDiffers);
    }
    if !candidate.is_record()
        && let Some(company) = known_company::by_id(candidate, directory)?
        && company != contact.company
    {
        notes.warn(Warning::CompanyDiffers);
    }
    Ok(())
}
