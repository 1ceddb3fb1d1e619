//! Calls, text messages and faxes: which of them are skipped, and which of them never create anybody.

use crate::answer::outcome::{Outcome, Reason};
use crate::decision::Verdict;
use crate::decision::policy::Policy;
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::person::candidate::Candidate;
use crate::person::event::{Event, Medium, Other};
use crate::person::phone::{PhoneKey, PhoneNumber};

/// The numbers that the other side's digits can be: usually one.
pub(super) fn readings(candidate: &Candidate) -> impl Iterator<Item = &PhoneKey> {
    let second = candidate
        .event
        .as_ref()
        .and_then(|event| event.second_reading.as_ref());
    let first = candidate.event.as_ref().and(candidate.phone.as_ref());
    first.map(PhoneNumber::key).into_iter().chain(second)
}

/// Adds what the search by number asks for.
pub(super) fn add_keys(candidate: &Candidate, directory: &Directory, keys: &mut Vec<Key>) {
    let Some(event) = &candidate.event else { return };
    if readings(candidate).next().is_none() {
        return;
    }
    // Where everybody is at hand nobody is looked for.
    if !directory.has_all_records() {
        for number in readings(candidate) {
            keys.push(Key::Phone(number.clone()));
            keys.push(Key::CompanyPhone(number.clone()));
            if event.medium == Medium::Fax {
                keys.push(Key::Fax(number.clone()));
            }
        }
    }
    // Stored numbers are read in the country of whoever holds them.
    keys.push(Key::Countries);
}

/// Why an event is skipped by what it says of its own two sides; `None` when it goes on. An address says who it is
/// where the number does not.
pub(super) fn sides(candidate: &Candidate) -> Option<Verdict> {
    let event = candidate.event.as_ref()?;
    let skip = |reason| Some(Verdict::new(Outcome::Skip, reason));
    let has_address = !candidate.emails.is_empty() || candidate.problem(Reason::BadEmail).is_some();
    match &event.other {
        Other::Internal => skip(Reason::InternalEvent),
        Other::Ourselves => skip(Reason::InternalStaff),
        Other::Somebody => None,
        _ if has_address || candidate.external_id.is_some() => None,
        Other::Nobody => skip(Reason::NoIdentity),
        Other::Service(number) => {
            skip(Reason::EmergencyOrServiceNumber).map(|verdict| verdict.detail(number.clone()))
        }
        Other::Damaged(detail) => {
            Some(Verdict::new(Outcome::Invalid, Reason::BadPhone).detail(detail.clone()))
        }
        Other::Unclear(detail) => Some(unclear(detail)),
    }
}

fn unclear(detail: &str) -> Verdict {
    Verdict::new(Outcome::Review, Reason::PartyUnclear).detail(detail)
}

/// Nobody was found: what is answered before the mode is asked; `None` when the mode says what happens.
pub(super) fn before_mode(candidate: &Candidate) -> Option<Verdict> {
    let event = candidate.event.as_ref()?;
    // Whoever holds a toll-free number was found before; a line of a kind that is no person's creates nobody.
    if let Some(phone) = &candidate.phone
        && !phone.kind().can_be_a_persons()
        && candidate.emails.is_empty()
    {
        let verdict = Verdict::new(Outcome::Skip, Reason::EmergencyOrServiceNumber);
        return Some(verdict.detail(phone.key().as_str()));
    }
    (event.medium == Medium::Fax).then(|| Verdict::new(Outcome::Skip, Reason::FaxNeverCreates))
}

/// A contact would be created: why a person has to look at the number first.
pub(super) fn before_create(candidate: &Candidate) -> Option<Verdict> {
    let event = candidate.event.as_ref()?;
    if let Other::Unclear(detail) = &event.other {
        return Some(unclear(detail));
    }
    let second = event.second_reading.as_ref()?;
    let first = candidate.phone.as_ref()?;
    let detail = format!(
        "{} or {second}; say which with --region or --number-style",
        first.key()
    );
    Some(Verdict::new(Outcome::Review, Reason::NumberUnclear).detail(detail))
}

/// Whether the number may be written to a contact: it is read in one way only, is no fax machine's, and can be a
/// person's.
pub(super) fn may_be_written(candidate: &Candidate) -> bool {
    let is_clear = |event: &Event| event.second_reading.is_none() && event.medium != Medium::Fax;
    let is_a_persons = candidate
        .phone
        .as_ref()
        .is_none_or(|phone| phone.kind().can_be_a_persons());
    candidate
        .event
        .as_ref()
        .is_none_or(|event| is_clear(event) && is_a_persons)
}

/// Whether the number of an event is a switchboard's: evidence of the company, which no contact is given as its own.
pub(super) fn is_switchboard(
    candidate: &Candidate,
    directory: &Directory,
    policy: &Policy,
) -> Result<bool, Missing> {
    let Some(phone) = candidate.event.as_ref().and(candidate.phone.as_ref()) else {
        return Ok(false);
    };
    let on_a_company = !directory.companies_by_phone(phone.key())?.is_empty();
    Ok(on_a_company || directory.by_phone(phone.key())?.len() >= policy.shared_phone)
}
