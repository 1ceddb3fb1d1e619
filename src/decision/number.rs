//! Who holds the number of a call: a person, or a company that many people share it in.
//!
//! A switchboard's number is evidence of the company only; there the person is decided by name, or not at all.
//! Numbers are compared whole; their ends only find records to compare.

use std::collections::BTreeSet;

use crate::answer::outcome::{Outcome, Reason};
use crate::choice::Inactive;
use crate::decision::find::{Found, Possible, between, one_of};
use crate::decision::notes::{Notes, Settled, company_candidate};
use crate::decision::offer::Offer;
use crate::decision::policy::Policy;
use crate::decision::{Verdict, call, known_company};
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::record::{Company, Contact};
use crate::id::CompanyId;
use crate::person::candidate::Candidate;
use crate::person::event::Medium;
use crate::person::name::{Agreement, agreement};
use crate::person::phone::PhoneKey;

/// Who holds a number.
pub(super) enum Holders<'d> {
    /// Nobody, or the row has no number.
    Nobody,
    /// People, whose own number it is.
    People(Vec<&'d Contact>),
    /// Companies: it is a switchboard's, or of a kind that is no person's.
    Shared(Shared<'d>),
    /// Both numbers that the digits can be are held.
    EitherReading(Vec<&'d Contact>),
}

/// A number that is evidence of companies.
pub(super) struct Shared<'d> {
    number: &'d PhoneKey,
    holders: Vec<&'d Contact>,
    /// The companies on whose own record it stands.
    own: Vec<&'d Company>,
}

impl Shared<'_> {
    fn is_held(&self) -> bool {
        !self.holders.is_empty() || !self.own.is_empty()
    }

    /// The companies that it is evidence of.
    fn companies(&self) -> BTreeSet<CompanyId> {
        let of_holders = self.holders.iter().map(|contact| contact.company);
        of_holders
            .chain(self.own.iter().map(|company| company.id))
            .collect()
    }
}

/// Who holds the number of a call; nobody for rows of other kinds. All that it asks for was looked up when the row was
/// not skipped ([`call::add_keys`]).
pub(super) fn holders<'d>(
    candidate: &'d Candidate,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Holders<'d>, Missing> {
    let mut held: Option<Shared<'d>> = None;
    for number in call::readings(candidate) {
        let found = holders_of(number, candidate, directory, notes)?;
        if !found.is_held() {
            continue;
        }
        // A number has two readings at most.
        if let Some(other) = held {
            let both = other.holders.into_iter().chain(found.holders);
            return Ok(Holders::EitherReading(both.collect()));
        }
        held = Some(found);
    }
    let Some(found) = held else {
        return Ok(Holders::Nobody);
    };
    let is_no_persons = candidate
        .phone
        .as_ref()
        .is_some_and(|phone| phone.key() == found.number && !phone.kind().can_be_a_persons());
    let on_a_company = !found.own.is_empty();
    if is_no_persons || on_a_company || found.holders.len() >= policy.shared_phone {
        notes.tried("switchboard", || {
            let count = found.holders.len();
            match (is_no_persons, on_a_company) {
                (true, _) => format!("{} is of a kind that is no person's", found.number),
                (_, true) => format!("{} stands on a company's own record", found.number),
                (_, false) => format!("{} stands on {count} contacts", found.number),
            }
        });
        return Ok(Holders::Shared(found));
    }
    // Another extension of the same number is another person.
    let Some(extension) = &candidate.extension else {
        return Ok(Holders::People(found.holders));
    };
    let fits = |contact: &&&Contact| {
        contact
            .extension_of(found.number)
            .is_none_or(|own| own == *extension)
    };
    let people: Vec<&Contact> = found.holders.iter().filter(fits).copied().collect();
    notes.tried("extension", || {
        format!(
            "{} of {} can have extension {extension}",
            people.len(),
            found.holders.len()
        )
    });
    Ok(if people.is_empty() {
        Holders::Shared(found)
    } else {
        Holders::People(people)
    })
}

/// The contacts that hold a number, and the companies on whose own record it stands.
fn holders_of<'d>(
    number: &'d PhoneKey,
    candidate: &Candidate,
    directory: &'d Directory,
    notes: &mut Notes<'_>,
) -> Result<Shared<'d>, Missing> {
    let mut holders = directory.by_phone(number)?;
    if candidate
        .event
        .as_ref()
        .is_some_and(|event| event.medium == Medium::Fax)
    {
        for contact in directory.by_fax(number)? {
            if holders.iter().all(|known| known.id != contact.id) {
                holders.push(contact);
            }
        }
    }
    notes.contacts("phone", number.as_str(), &holders);
    let own = directory.companies_by_phone(number)?;
    if !own.is_empty() {
        notes.companies(
            "company_phone",
            number.as_str(),
            own.iter().map(|company| company.id),
        );
    }
    Ok(Shared { number, holders, own })
}

/// Both numbers that the digits can be are somebody's.
pub(super) fn either<'d>(
    candidate: &Candidate,
    people: &[&'d Contact],
    directory: &'d Directory,
    notes: &mut Notes<'_>,
) -> Result<Found<'d>, Missing> {
    let numbers: Vec<&str> = call::readings(candidate).map(PhoneKey::as_str).collect();
    let verdict = Verdict::new(Outcome::Review, Reason::NumberUnclear)
        .detail(format!("{} are both held", numbers.join(" and ")));
    let possible: Vec<Possible<'_>> = people
        .iter()
        .map(|contact| (*contact, "has one of the numbers"))
        .collect();
    between(verdict, "", &possible, candidate, directory, notes)
}

/// The person behind a shared number, by name inside its one company; else the company alone.
pub(super) fn in_company<'d>(
    shared: &Shared<'d>,
    candidate: &Candidate,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Found<'d>, Missing> {
    let companies = companies(shared, candidate, directory)?;
    let company = match companies.as_slice() {
        [company] => *company,
        several => match which(several, shared, candidate, notes) {
            Settled::Chosen(place) => several[place],
            Settled::Answer(verdict) => return Ok(Found::Answer(verdict)),
            Settled::New => return Ok(Found::Nobody),
        },
    };
    if candidate.choosing_name().is_empty() {
        return Ok(Found::Company(company.id));
    }
    let inside = |contact: &&&'d Contact| {
        let counts = contact.is_active || policy.inactive != Inactive::Ignore;
        counts && contact.company == company.id
    };
    let holders: Vec<&Contact> = shared.holders.iter().filter(inside).copied().collect();
    let people = named(&holders, candidate);
    if let Some(found) = one_of(people, Reason::PhoneAndName, candidate, directory, policy, notes)? {
        return Ok(found);
    }
    // A carrier's caller id chooses between holders; it finds nobody else.
    if candidate.name.is_empty() {
        return Ok(Found::Company(company.id));
    }
    let everybody = directory.in_company(company.id)?;
    let name = candidate.name_key();
    let everybody: Vec<&Contact> = everybody
        .iter()
        .filter(inside)
        .copied()
        .filter(|contact| agreement(&name, &contact.name_key()) == Agreement::Strong)
        .collect();
    notes.contacts("name", &candidate.name.full(), &everybody);
    let found = one_of(
        everybody,
        Reason::NameInCompany,
        candidate,
        directory,
        policy,
        notes,
    )?;
    Ok(found.unwrap_or(Found::Company(company.id)))
}

/// Which of the companies of a shared number somebody has decided for.
fn which(
    companies: &[&Company],
    shared: &Shared<'_>,
    candidate: &Candidate,
    notes: &mut Notes<'_>,
) -> Settled {
    const WHY: &str = "has this number";
    let shown = companies.iter().map(|company| company_candidate(company, WHY));
    let verdict = Verdict::new(Outcome::Review, Reason::SharedPhone)
        .detail(shared.number.as_str())
        .candidates(shown.collect());
    let offers = companies
        .iter()
        .map(|company| Offer::company(candidate, company, WHY));
    notes.ask(verdict, shared.number.as_str(), offers.collect())
}

/// The holders whose name agrees: surely, else the only one whose name agrees weakly.
fn named<'d>(holders: &[&'d Contact], candidate: &Candidate) -> Vec<&'d Contact> {
    let name = candidate.choosing_name();
    let agreeing = |wanted| -> Vec<&'d Contact> {
        let agrees = |contact: &&&Contact| agreement(&name, &contact.name_key()) == wanted;
        holders.iter().filter(agrees).copied().collect()
    };
    let strong = agreeing(Agreement::Strong);
    match agreeing(Agreement::Weak) {
        weak if strong.is_empty() && weak.len() == 1 => weak,
        _ => strong,
    }
}

/// The companies that a shared number can be of: the one that the row names when it is among them, active ones
/// before inactive ones.
fn companies<'d>(
    shared: &Shared<'_>,
    candidate: &Candidate,
    directory: &'d Directory,
) -> Result<Vec<&'d Company>, Missing> {
    let ids = shared.companies();
    directory.need(ids.iter().copied().map(Key::Company))?;
    let mut companies: Vec<&Company> = Vec::new();
    for id in ids {
        companies.extend(directory.company(id)?);
    }
    if companies.len() > 1
        && let Some(known) = known_company::of_row(candidate, directory)?
        && companies.iter().any(|company| company.id == known.id)
    {
        companies.retain(|company| company.id == known.id);
    }
    if companies.iter().any(|company| company.is_active) {
        companies.retain(|company| company.is_active);
    }
    Ok(companies)
}
