//! Pure: what is to be done with one row, and why.
//!
//! [`decide`] walks the rules in their documented order: skip, find, mode, preflight; the first that answers
//! wins. It knows no clock, file, terminal or network: what it needs and the [`Directory`] does not know yet, it
//! names, and is asked again when that was looked up.

mod call;
mod check;
mod duplicate;
mod fields;
mod find;
mod fit;
mod groups;
mod known_company;
mod location;
mod mode;
mod notes;
mod number;
pub mod offer;
pub mod policy;
pub mod question;
mod record;
pub mod settled;
mod skip;
#[cfg(test)]
pub(crate) mod tests;
mod ticket;
mod udfs;
mod update;

pub use notes::{contact_view, new_contact_view};
use serde_json::{Map, Value};
pub use update::FORMER_PRIMARY;

use crate::answer::change::{Change, Op};
use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::answer::ticket::TicketView;
use crate::answer::{CandidateView, CompanyView, ContactView, Evidence, RuleTried};
use crate::choice::Kind;
use crate::decision::duplicate::Duplicate;
use crate::decision::find::Found;
use crate::decision::mode::Target;
use crate::decision::notes::Notes;
use crate::decision::policy::Policy;
use crate::decision::question::Question;
use crate::decision::settled::{Asked, Settlements};
use crate::directory::Directory;
use crate::directory::key::Missing;
use crate::directory::record::Contact;
use crate::id::{CompanyId, ContactId};
use crate::person::candidate::Candidate;
use crate::person::company::CompanyKeys;
use crate::person::email::EmailKey;
use crate::person::name::NameKey;
use crate::person::phone::PhoneKey;

/// The company of a new contact.
#[derive(Debug, Clone, PartialEq)]
pub enum Home {
    /// A standing company.
    Standing(CompanyId),
    /// A company that is created too.
    New {
        /// Its name as it is compared.
        keys: CompanyKeys,
        /// What it is created with.
        fields: Map<String, Value>,
    },
}

/// A contact that is to be created.
#[derive(Debug, Clone, PartialEq)]
pub struct NewContact {
    /// Its company.
    pub home: Home,
    /// What it is created with; a `companyID` is added when that is known.
    pub fields: Map<String, Value>,
    /// Its addresses, by which other rows are recognised as the same person.
    pub emails: Vec<EmailKey>,
    /// Its numbers, likewise, when the names agree.
    pub phones: Vec<PhoneKey>,
    /// Whether a number alone says that somebody is the same person, as for calls, unless the names disagree.
    pub known_by_phone: bool,
    /// The id by which another system knows it.
    pub external_id: Option<String>,
    /// The contact of another company that the person is too, whose name and numbers it has.
    pub source: Option<ContactId>,
    /// Its name; empty where a number stands in its place.
    pub name: NameKey,
    /// Who stops being the primary contact of the company, because it becomes that.
    pub former_primary: Option<ContactId>,
}

/// What is to be done with one row, and why.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The answer.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// What exactly, in words.
    pub detail: Option<String>,
    /// Whom the row speaks of.
    pub contact: Option<ContactView>,
    /// In which company.
    pub company: Option<CompanyView>,
    /// The contact that is to be created; only with outcome create.
    pub create: Option<Box<NewContact>>,
    /// The changes of a standing contact, only with outcome update; and the link that a ticket gets, to a standing
    /// contact or to the one that is created.
    pub changes: Vec<Change>,
    /// The ticket, for rows of that kind.
    pub ticket: Option<TicketView>,
    /// What a contact record says of the contact that it found and may be written, field by field, whether or not it
    /// stands there already; only where contacts are updated.
    pub says: Map<String, Value>,
    /// The look-ups that it rests on.
    pub evidence: Vec<Evidence>,
    /// Who else it could have been.
    pub candidates: Vec<CandidateView>,
    /// What else was noticed.
    pub warnings: Vec<Warning>,
    /// Every rule tried, when that was asked for.
    pub explain: Option<Vec<RuleTried>>,
    /// What it asks a person, and what persons have answered.
    pub asked: Asked,
}

/// An answer that a rule gives instead of going on.
#[derive(Debug, Clone)]
struct Verdict {
    outcome: Outcome,
    reason: Reason,
    detail: Option<String>,
    candidates: Vec<CandidateView>,
    /// What a person is asked.
    question: Option<Box<Question>>,
}

impl Verdict {
    fn new(outcome: Outcome, reason: Reason) -> Self {
        Self {
            outcome,
            reason,
            detail: None,
            candidates: Vec::new(),
            question: None,
        }
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    fn candidates(mut self, candidates: Vec<CandidateView>) -> Self {
        self.candidates = candidates;
        self
    }
}

/// A rule's result: go on with what it found, or answer.
enum Step<T> {
    Go(T),
    Answer(Verdict),
}

/// Decides one row.
///
/// # Errors
/// The keys that have to be looked up before the row can be decided.
pub fn decide(candidate: &Candidate, directory: &Directory, policy: &Policy) -> Result<Decision, Missing> {
    decide_with(candidate, directory, policy, &Settlements::default())
}

/// Decides one row, where persons have decided some of what the rules leave open.
///
/// # Errors
/// As [`decide`].
pub fn decide_with(
    candidate: &Candidate,
    directory: &Directory,
    policy: &Policy,
    settlements: &Settlements,
) -> Result<Decision, Missing> {
    let mut decision = decide_person(candidate, directory, policy, settlements)?;
    groups::add(candidate, &mut decision, directory, policy)?;
    Ok(decision)
}

/// Decides who the person is, and what of that is to be written.
fn decide_person(
    candidate: &Candidate,
    directory: &Directory,
    policy: &Policy,
    settlements: &Settlements,
) -> Result<Decision, Missing> {
    let mut notes = Notes::new(candidate, policy, settlements);
    if let Some(verdict) = skip::skip(candidate, directory, policy, &mut notes)? {
        return Ok(notes.answer(verdict));
    }
    if candidate.at.kind == Kind::Tickets {
        return ticket::decide(candidate, directory, policy, notes);
    }
    let search = if candidate.is_record() {
        record::find(candidate, directory, policy, &mut notes)?
    } else {
        find::find(candidate, directory, policy, &mut notes)?
    };
    match search {
        Found::Company(company) => company_only(company, directory, notes),
        Found::One(contact, reason) => found(candidate, contact, reason, directory, policy, notes),
        Found::Answer(verdict) => Ok(notes.answer(verdict)),
        Found::Nobody => not_found(candidate, directory, policy, notes),
    }
}

/// The person is known: leave as it is, update, or make active again.
fn found(
    candidate: &Candidate,
    contact: &Contact,
    reason: Reason,
    directory: &Directory,
    policy: &Policy,
    mut notes: Notes<'_>,
) -> Result<Decision, Missing> {
    let company = directory.company(contact.company)?;
    if company.is_some_and(|company| !company.is_active) {
        notes.warn(Warning::CompanyInactive);
    }
    let updated = match update::changes(candidate, contact, directory, policy, &mut notes)? {
        Step::Go(updated) => updated,
        Step::Answer(verdict) => return Ok(notes.answer(verdict)),
    };
    let reactivates = updated.changes.iter().any(|change| change.op == Op::Reactivate);
    let (outcome, reason) = match (reactivates, updated.changes.is_empty()) {
        (true, _) => (Outcome::Update, Reason::Reactivated),
        (false, false) => (Outcome::Update, Reason::FieldsDiffer),
        (false, true) => (Outcome::Matched, reason),
    };
    let mut verdict = Verdict::new(outcome, reason);
    verdict.detail = updated.detail;
    let mut decision = notes.answer_about(verdict, Some(notes::contact_view(contact)));
    decision.company = Some(CompanyView {
        id: Some(contact.company.0),
        company_name: company.map(|company| company.name.clone()),
    });
    decision.changes = updated.changes;
    decision.says = updated.says;
    Ok(decision)
}

/// The company is known by its number, and the person is not.
fn company_only(id: CompanyId, directory: &Directory, mut notes: Notes<'_>) -> Result<Decision, Missing> {
    let company = directory.company(id)?;
    if company.is_some_and(|company| !company.is_active) {
        notes.warn(Warning::CompanyInactive);
    }
    let mut decision = notes.answer_about(Verdict::new(Outcome::Matched, Reason::CompanyOnly), None);
    decision.company = Some(CompanyView {
        id: Some(id.0),
        company_name: company.map(|company| company.name.clone()),
    });
    Ok(decision)
}

/// The person is not known: the mode says in which company a contact is created, if at all.
fn not_found(
    candidate: &Candidate,
    directory: &Directory,
    policy: &Policy,
    mut notes: Notes<'_>,
) -> Result<Decision, Missing> {
    if let Some(verdict) = call::before_mode(candidate) {
        return Ok(notes.answer(verdict));
    }
    let target = match mode::target(candidate, directory, policy, &mut notes)? {
        Step::Go(target) => target,
        Step::Answer(verdict) => return Ok(notes.answer(verdict)),
    };
    if let Some(verdict) = call::before_create(candidate) {
        let verdict = notes.ask_whether(verdict);
        let mut decision = notes.answer(verdict);
        decision.company = Some(target.view());
        return Ok(decision);
    }
    match duplicate::check(candidate, &target, directory, policy, &mut notes)? {
        Duplicate::None => {}
        Duplicate::Answer(verdict) => {
            let mut decision = notes.answer(verdict);
            decision.company = Some(target.view());
            return Ok(decision);
        }
        Duplicate::Is(contact) => {
            return found(candidate, contact, Reason::Decided, directory, policy, notes);
        }
    }
    let new = match check::new_contact(candidate, &target, directory, policy, &mut notes)? {
        Step::Go(new) => new,
        Step::Answer(verdict) => return Ok(notes.answer(verdict)),
    };
    let mut verdict = Verdict::new(Outcome::Create, target.reason());
    verdict.detail = match new.former_primary {
        Some(_) => update::demotion(&new.home, directory)?,
        None => None,
    };
    let mut decision = notes.answer(verdict);
    decision.contact = Some(notes::new_contact_view(&new));
    decision.company = Some(target.view());
    decision.create = Some(Box::new(new));
    Ok(decision)
}

impl Target<'_> {
    fn view(&self) -> CompanyView {
        match self {
            Self::Standing { company, .. } => CompanyView {
                id: Some(company.id.0),
                company_name: Some(company.name.clone()),
            },
            Self::New { name } => CompanyView {
                id: None,
                company_name: Some(name.text.clone()),
            },
        }
    }

    fn reason(&self) -> Reason {
        match self {
            Self::Standing { reason, .. } => *reason,
            Self::New { .. } => Reason::CompanyNew,
        }
    }
}
