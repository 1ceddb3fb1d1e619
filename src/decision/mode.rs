//! Nobody was found: in which company is the contact created, if at all. One function per mode.

use std::collections::BTreeSet;

use crate::answer::outcome::{Outcome, Reason};
use crate::choice::{Mode, ReuseCompany};
use crate::decision::known_company::{self, Named};
use crate::decision::notes::{Notes, Settled, company_candidate};
use crate::decision::offer::Offer;
use crate::decision::policy::Policy;
use crate::decision::{Step, Verdict};
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::record::{Company, Contact};
use crate::id::CompanyId;
use crate::person::candidate::{Candidate, CompanyName};
use crate::person::domain::DomainKey;

/// The company of a new contact.
pub(super) enum Target<'d> {
    /// A standing company, and why it is this one.
    Standing {
        /// The company.
        company: &'d Company,
        /// Why.
        reason: Reason,
    },
    /// A company that is created too.
    New {
        /// Its name.
        name: CompanyName,
    },
}

type Answered<'d> = Result<Step<Target<'d>>, Missing>;

/// Where the mode has the contact created.
pub(super) fn target<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Answered<'d> {
    let step = match policy.mode {
        Mode::CreateCompany => create_company(candidate, directory, policy, notes)?,
        Mode::CatchAll => catch_all(directory, policy)?,
        Mode::RequireEmail if candidate.event.is_some() => answer(Outcome::Reject, Reason::ContactNotFound),
        Mode::RequireEmail => answer(Outcome::Reject, Reason::EmailNotFound),
        Mode::RequireDomain => require_domain(candidate, directory, policy, notes)?,
        Mode::NamedCompany => named_company(candidate, directory, notes)?,
    };
    Ok(match step {
        Step::Go(Target::Standing { company, .. }) if !company.is_active => {
            let verdict = Verdict::new(Outcome::Review, Reason::CompanyInactive)
                .detail(company.name.clone())
                .candidates(vec![company_candidate(company, "inactive")]);
            let offers = vec![Offer::company(candidate, company, "inactive")];
            match notes.ask(verdict.clone(), "", offers) {
                Settled::Answer(verdict) => Step::Answer(verdict),
                // Neither is an answer to this question.
                Settled::Chosen(_) | Settled::New => Step::Answer(verdict),
            }
        }
        step @ (Step::Go(_) | Step::Answer(_)) => step,
    })
}

fn answer<'d>(outcome: Outcome, reason: Reason) -> Step<Target<'d>> {
    Step::Answer(Verdict::new(outcome, reason))
}

fn catch_all<'d>(directory: &'d Directory, policy: &Policy) -> Answered<'d> {
    let company = match policy.catch_all {
        Some(id) => directory.company(id)?,
        None => None,
    };
    Ok(match company {
        Some(company) => Step::Go(Target::Standing {
            company,
            reason: Reason::CatchAll,
        }),
        None => answer(Outcome::Reject, Reason::CompanyNotFound),
    })
}

fn require_domain<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Answered<'d> {
    let Some(domain) = candidate.email().map(|email| email.key().domain()) else {
        return Ok(answer(Outcome::Reject, Reason::DomainNotFound));
    };
    if policy.mail_domains.is_free(&domain) {
        notes.tried("domain", || format!("{domain} is a free or disposable domain"));
        return Ok(Step::Answer(
            Verdict::new(Outcome::Reject, Reason::FreeEmailDomain).detail(domain.as_str()),
        ));
    }
    let users = users_of(&domain, directory, notes)?;
    let unknown = || Verdict::new(Outcome::Reject, Reason::DomainNotFound).detail(domain.as_str());
    let decided = match users.active.len() {
        0 if users.any => inactive_domain(&domain, notes),
        0 => None,
        1 => Some(only_company(&users.active, directory)?),
        _ => several_use(&domain, &users.active, candidate, directory, notes)?,
    };
    Ok(decided.unwrap_or_else(|| Step::Answer(unknown())))
}

fn create_company<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Answered<'d> {
    if let Some(id) = known_company::by_id(candidate, directory)? {
        return standing(id, directory, notes);
    }
    let domain = candidate.email().map(|email| email.key().domain());
    if policy.reuse_company == ReuseCompany::DomainThenName
        && let Some(domain) = domain.filter(|domain| !policy.mail_domains.is_free(domain))
    {
        let users = users_of(&domain, directory, notes)?;
        let decided = match users.active.len() {
            0 if users.any => inactive_domain(&domain, notes),
            0 => None,
            1 => return only_company(&users.active, directory),
            _ => {
                let named = match &candidate.company {
                    Some(name) => known_company::among(name, &users.active, directory)?,
                    None => None,
                };
                match named {
                    Some(company) => Some(Step::Go(Target::Standing {
                        company,
                        reason: Reason::DomainFound,
                    })),
                    None => several_use(&domain, &users.active, candidate, directory, notes)?,
                }
            }
        };
        if let Some(step) = decided {
            return Ok(step);
        }
    }
    let Some(name) = &candidate.company else {
        return Ok(Step::Answer(unnamed(
            candidate,
            Verdict::new(Outcome::Invalid, Reason::MissingCompany),
        )));
    };
    if policy.reuse_company == ReuseCompany::None {
        return Ok(Step::Go(Target::New { name: name.clone() }));
    }
    let named = known_company::normalised(name, directory)?;
    note_named(&named, name, notes);
    Ok(match named {
        Named::One(company) => Step::Go(Target::Standing {
            company,
            reason: Reason::CompanyFound,
        }),
        Named::Several(companies) => ambiguous(name, &companies, candidate, notes),
        Named::Nobody => {
            let near = directory.companies_near(&name.keys)?;
            let decided = near.first().and_then(|first| {
                let verdict = Verdict::new(Outcome::Review, Reason::SimilarCompany)
                    .detail(format!("{:?} is near {:?}", name.text, first.name));
                let near = near
                    .iter()
                    .map(|company| (*company, "nearly the same name".to_owned()));
                among(verdict, "", &near.collect::<Vec<_>>(), candidate, notes)
            });
            decided.unwrap_or_else(|| Step::Go(Target::New { name: name.clone() }))
        }
    })
}

fn named_company<'d>(candidate: &Candidate, directory: &'d Directory, notes: &mut Notes<'_>) -> Answered<'d> {
    if let Some(id) = known_company::by_id(candidate, directory)? {
        return standing(id, directory, notes);
    }
    let Some(name) = &candidate.company else {
        let verdict = Verdict::new(Outcome::Reject, Reason::CompanyNotFound).detail("no company is named");
        return Ok(Step::Answer(unnamed(candidate, verdict)));
    };
    let named = known_company::by_name(name, directory)?;
    note_named(&named, name, notes);
    Ok(match named {
        Named::One(company) => Step::Go(Target::Standing {
            company,
            reason: Reason::CompanyFound,
        }),
        Named::Several(companies) => ambiguous(name, &companies, candidate, notes),
        Named::Nobody => {
            Step::Answer(Verdict::new(Outcome::Reject, Reason::CompanyNotFound).detail(name.text.clone()))
        }
    })
}

/// Whether somebody active of this company has an address at the person's domain, which says that the person belongs
/// there; for people of a ticket, who can stand in its company only.
pub(super) fn domain_in(
    company: CompanyId,
    candidate: &Candidate,
    directory: &Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Step<Reason>, Missing> {
    let reject = |reason, detail: &str| Step::Answer(Verdict::new(Outcome::Reject, reason).detail(detail));
    let Some(domain) = candidate.email().map(|email| email.key().domain()) else {
        return Ok(Step::Answer(Verdict::new(
            Outcome::Reject,
            Reason::DomainNotFound,
        )));
    };
    if policy.mail_domains.is_free(&domain) {
        notes.tried("domain", || format!("{domain} is a free or disposable domain"));
        return Ok(reject(Reason::FreeEmailDomain, domain.as_str()));
    }
    // The possible duplicates are looked for among the same contacts.
    let mut here = directory.in_company(company)?;
    here.retain(|contact| contact.emails.iter().any(|email| email.domain() == domain));
    let active = here.iter().any(|contact| contact.is_active);
    notes.companies("domain", domain.as_str(), active.then_some(company));
    Ok(match (active, here.is_empty()) {
        (true, _) => Step::Go(Reason::DomainFound),
        (false, false) => {
            Step::Answer(Verdict::new(Outcome::Review, Reason::DomainInactive).detail(domain.as_str()))
        }
        (false, true) => reject(
            Reason::DomainNotFound,
            &format!("{domain} is not used in company {}", company.0),
        ),
    })
}

/// No company is named, unless by an id that cannot be read: then the row needs mending.
fn unnamed(candidate: &Candidate, verdict: Verdict) -> Verdict {
    match candidate.problem(Reason::UnknownColumnValue) {
        Some(problem) => {
            Verdict::new(Outcome::Invalid, Reason::UnknownColumnValue).detail(problem.detail.clone())
        }
        None => verdict,
    }
}

/// The company with this id.
fn standing<'d>(id: CompanyId, directory: &'d Directory, notes: &mut Notes<'_>) -> Answered<'d> {
    let company = directory.company(id)?;
    notes.companies("company_id", &id.0.to_string(), company.map(|company| company.id));
    Ok(match company {
        Some(company) => Step::Go(Target::Standing {
            company,
            reason: Reason::CompanyFound,
        }),
        None => Step::Answer(
            Verdict::new(Outcome::Reject, Reason::CompanyNotFound)
                .detail(format!("no company has the id {}", id.0)),
        ),
    })
}

fn note_named(named: &Named<'_>, name: &CompanyName, notes: &mut Notes<'_>) {
    let ids = match named {
        Named::One(company) => vec![company.id],
        Named::Several(companies) => companies.iter().map(|company| company.id).collect(),
        Named::Nobody => Vec::new(),
    };
    notes.companies("company_name", &name.text, ids);
}

/// Has somebody decide between companies; `None` when it is none of them.
fn among<'d>(
    verdict: Verdict,
    about: &str,
    companies: &[(&'d Company, String)],
    candidate: &Candidate,
    notes: &mut Notes<'_>,
) -> Option<Step<Target<'d>>> {
    let shown = companies
        .iter()
        .map(|(company, why)| company_candidate(company, why.as_str()));
    let verdict = verdict.candidates(shown.collect());
    let offers = companies
        .iter()
        .map(|(company, why)| Offer::company(candidate, company, why));
    match notes.ask(verdict, about, offers.collect()) {
        Settled::Chosen(place) => Some(Step::Go(Target::Standing {
            company: companies[place].0,
            reason: Reason::Decided,
        })),
        Settled::Answer(verdict) => Some(Step::Answer(verdict)),
        Settled::New => None,
    }
}

fn ambiguous<'d>(
    name: &CompanyName,
    companies: &[&'d Company],
    candidate: &Candidate,
    notes: &mut Notes<'_>,
) -> Step<Target<'d>> {
    let detail = format!("{} companies are called {:?}", companies.len(), name.text);
    let verdict = Verdict::new(Outcome::Review, Reason::AmbiguousCompany).detail(detail);
    let same = companies.iter().map(|company| (*company, "same name".to_owned()));
    let decided = among(verdict.clone(), "", &same.collect::<Vec<_>>(), candidate, notes);
    // Another company of this name is no answer.
    decided.unwrap_or(Step::Answer(verdict))
}

/// Which companies use a domain.
struct Users {
    /// Active companies with active contacts.
    active: BTreeSet<CompanyId>,
    /// Whether anybody at all uses it.
    any: bool,
}

/// Active contacts of active companies are evidence; the others only say that the domain is not unknown.
fn users_of(domain: &DomainKey, directory: &Directory, notes: &mut Notes<'_>) -> Result<Users, Missing> {
    let contacts: Vec<&Contact> = directory.users_of(domain)?;
    directory.need(contacts.iter().map(|contact| Key::Company(contact.company)))?;
    let mut active = BTreeSet::new();
    for contact in contacts.iter().filter(|contact| contact.is_active) {
        if directory
            .company(contact.company)?
            .is_some_and(|company| company.is_active)
        {
            active.insert(contact.company);
        }
    }
    notes.companies("domain", domain.as_str(), active.iter().copied());
    Ok(Users {
        active,
        any: !contacts.is_empty(),
    })
}

fn only_company<'d>(companies: &BTreeSet<CompanyId>, directory: &'d Directory) -> Answered<'d> {
    let company = match companies.first() {
        Some(id) => directory.company(*id)?,
        None => None,
    };
    Ok(match company {
        Some(company) => Step::Go(Target::Standing {
            company,
            reason: Reason::DomainFound,
        }),
        None => answer(Outcome::Reject, Reason::DomainNotFound),
    })
}

/// Only inactive contacts or companies use the domain; `None` when somebody decided to go on without it.
fn inactive_domain<'d>(domain: &DomainKey, notes: &mut Notes<'_>) -> Option<Step<Target<'d>>> {
    let verdict = Verdict::new(Outcome::Review, Reason::DomainInactive).detail(domain.as_str());
    // Nobody is offered: who uses the domain is known in part only, and by chance.
    match notes.ask(verdict, domain.as_str(), Vec::new()) {
        Settled::Answer(verdict) => Some(Step::Answer(verdict)),
        Settled::Chosen(_) | Settled::New => None,
    }
}

/// Several companies use the domain; `None` when somebody decided that it is none of them.
fn several_use<'d>(
    domain: &DomainKey,
    companies: &BTreeSet<CompanyId>,
    candidate: &Candidate,
    directory: &'d Directory,
    notes: &mut Notes<'_>,
) -> Result<Option<Step<Target<'d>>>, Missing> {
    let mut possible = Vec::new();
    for id in companies {
        if let Some(company) = directory.company(*id)? {
            possible.push((company, format!("has contacts at {domain}")));
        }
    }
    let verdict = Verdict::new(Outcome::Review, Reason::DomainInSeveralCompanies).detail(domain.as_str());
    Ok(among(verdict, domain.as_str(), &possible, candidate, notes))
}
