//! Whom a contact record speaks of: external id, then address, then number and name, then name inside the company
//! that the row names. A contact cannot move: a row that names another company than the contact's is asked about.

use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::choice::Inactive;
use crate::decision::Verdict;
use crate::decision::find::{self, Found, agreeing, between, one_of};
use crate::decision::known_company::{self, Named};
use crate::decision::notes::{Notes, company_candidate, contact_candidate};
use crate::decision::policy::Policy;
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::record::{Company, Contact};
use crate::person::candidate::Candidate;
use crate::person::name::{Agreement, agreement};
use crate::person::phone::PhoneNumber;

/// Finds the contact that a contact record speaks of.
pub(super) fn find<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Found<'d>, Missing> {
    directory.need(keys(candidate))?;
    let found = by_keys(candidate, directory, policy, notes)?;
    let Found::One(contact, _) = &found else {
        return Ok(found);
    };
    let Some(other) = other_company(candidate, contact, directory, notes)? else {
        return Ok(found);
    };
    let verdict = Verdict::new(Outcome::Review, Reason::OtherCompany)
        .detail(format!(
            "contact {} stands in company {}, the row names {} ({})",
            contact.id.0, contact.company.0, other.id.0, other.name
        ))
        .candidates(vec![
            contact_candidate(contact, "cannot move to another company"),
            company_candidate(other, "named by the row"),
        ]);
    Ok(Found::Answer(verdict))
}

/// What the search asks for.
pub(super) fn keys(candidate: &Candidate) -> impl Iterator<Item = Key> {
    // Stored numbers are read in the country of whoever holds them.
    let countries = usable(candidate).next().map(|_| Key::Countries);
    usable(candidate)
        .map(|phone| Key::Phone(phone.key().clone()))
        .chain(countries)
}

/// The numbers that can be a person's.
fn usable(candidate: &Candidate) -> impl Iterator<Item = &PhoneNumber> {
    candidate.phones().filter(|phone| phone.kind().can_be_a_persons())
}

/// Whether the person can be found again by what the row says, when it was created by it. Without an address somebody
/// is found by an external id, a number, or the company that the row names.
pub(super) fn can_be_found_again(candidate: &Candidate) -> bool {
    let names_company = candidate.company_id.is_some() || candidate.company.is_some();
    candidate.external_id.is_some() || usable(candidate).next().is_some() || names_company
}

fn by_keys<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Found<'d>, Missing> {
    let by_email = find::holders_of_addresses(candidate, directory, notes)?;
    let by_external = find::holders_of_external_id(candidate, directory, notes)?;
    let by_number = holders_by_name(candidate, directory, notes)?;
    if let Some(found) = one_of(
        by_external,
        Reason::ExternalId,
        candidate,
        directory,
        policy,
        notes,
    )? {
        find::note_address_elsewhere(&found, &by_email, notes);
        return Ok(found);
    }
    let by_email = match agreeing(&by_email, &by_number, policy) {
        Ok(by_email) => by_email,
        Err(conflict) => {
            let verdict = Verdict::new(Outcome::Review, Reason::ConflictingEvidence);
            return between(verdict, "", &conflict, candidate, directory, notes);
        }
    };
    if let Some(found) = one_of(by_email, Reason::Email, candidate, directory, policy, notes)? {
        return Ok(found);
    }
    if let Some(found) = one_of(
        by_number,
        Reason::PhoneAndName,
        candidate,
        directory,
        policy,
        notes,
    )? {
        return Ok(found);
    }
    let named = in_named_company(candidate, directory, policy, notes)?;
    let found = one_of(named, Reason::NameInCompany, candidate, directory, policy, notes)?;
    Ok(found.unwrap_or(Found::Nobody))
}

/// Who holds one of the row's numbers and has its name. A number that several people share is told apart by the name;
/// a name that agrees only weakly finds nobody.
fn holders_by_name<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
    notes: &mut Notes<'_>,
) -> Result<Vec<&'d Contact>, Missing> {
    let name = candidate.name_key();
    let mut holders: Vec<&Contact> = Vec::new();
    for phone in usable(candidate) {
        let held = directory.by_phone(phone.key())?;
        notes.contacts("phone", phone.key().as_str(), &held);
        for contact in held {
            let has_name = agreement(&name, &contact.name_key()) == Agreement::Strong;
            if has_name && holders.iter().all(|known| known.id != contact.id) {
                holders.push(contact);
            }
        }
    }
    Ok(holders)
}

/// Who has the row's whole name in the company that it names.
fn in_named_company<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Vec<&'d Contact>, Missing> {
    let name = candidate.name_key();
    if !name.is_full() {
        return Ok(Vec::new());
    }
    let Some(company) = known_company::of_row(candidate, directory)? else {
        return Ok(Vec::new());
    };
    let counts = |contact: &&Contact| contact.is_active || policy.inactive != Inactive::Ignore;
    let people: Vec<&Contact> = directory
        .in_company(company.id)?
        .into_iter()
        .filter(counts)
        .filter(|contact| agreement(&name, &contact.name_key()) == Agreement::Strong)
        .collect();
    notes.contacts("name", &candidate.name.full(), &people);
    Ok(people)
}

/// The company that the row names, when it is surely another one than the contact's. A name that no company has may be
/// another spelling, so it is only noted.
fn other_company<'d>(
    candidate: &Candidate,
    contact: &Contact,
    directory: &'d Directory,
    notes: &mut Notes<'_>,
) -> Result<Option<&'d Company>, Missing> {
    if let Some(id) = known_company::by_id(candidate, directory)? {
        return match directory.company(id)? {
            Some(company) if company.id != contact.company => Ok(Some(company)),
            Some(_) => Ok(None),
            None => {
                notes.warn(Warning::CompanyDiffers);
                Ok(None)
            }
        };
    }
    let Some(name) = &candidate.company else {
        return Ok(None);
    };
    let own = directory.company(contact.company)?;
    // Its own company goes by this name, whoever else does.
    let is_own = own.is_some_and(|own| {
        own.name == name.text
            || crate::person::company::CompanyKeys::new(&own.name)
                .is_some_and(|keys| keys.matches(&name.keys))
    });
    if is_own {
        return Ok(None);
    }
    match known_company::by_name(name, directory)? {
        Named::One(company) => Ok(Some(company).filter(|company| company.id != contact.company)),
        Named::Several(companies) => {
            let others = companies
                .into_iter()
                .filter(|company| company.id != contact.company);
            Ok(others.min_by_key(|company| company.id))
        }
        Named::Nobody => {
            notes.warn(Warning::CompanyDiffers);
            Ok(None)
        }
    }
}
