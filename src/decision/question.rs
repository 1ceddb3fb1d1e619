//! The question that a row under review asks a person: what it is about, who asks, who or what could be the answer,
//! and which answers make sense.
//!
//! Holds what is asked and compared; asks nobody, and settles nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::answer::outcome::Reason;
use crate::choice::Mode;
use crate::decision::offer::{self, Fact, Offer};
use crate::person::candidate::Candidate;
use crate::person::name::PersonName;
use crate::person::phone::PhoneNumber;

/// The version of what is compared. When a rule compares more or otherwise, older answers must not fit by accident.
const VERSION: u32 = 1;
/// Hexadecimal digits of a key: 128 bits, which no two questions of a tenant share by accident.
const DIGITS: usize = 32;

/// What a person answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// It is this contact.
    Contact(i64),
    /// It is this company.
    Company(i64),
    /// It is none of these: somebody or something new.
    New,
    /// The row is none of our business.
    Skip,
    /// The row is refused.
    Reject,
}

/// Which answers a question takes. It can always be skipped, rejected or left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    /// One of the offers.
    pub choose: bool,
    /// None of them.
    pub new: bool,
}

/// A question that only a person can answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Why it is asked.
    pub reason: Reason,
    /// What it is about beside the row: a domain, a number, the company of the create. Empty where the reason says all.
    pub about: String,
    /// What the row is known by, normalised, by the kind of the key. Two rows that agree in all of it ask the same.
    pub who: BTreeMap<String, Vec<String>>,
    /// What the row says, for reading.
    pub row: Vec<Fact>,
    /// Who or what could be the answer, with what Autotask has of it.
    pub offers: Vec<Offer>,
}

impl Question {
    pub(super) fn new(candidate: &Candidate, reason: Reason, about: &str, offers: Vec<Offer>) -> Self {
        Self {
            reason,
            about: about.to_owned(),
            who: who(candidate),
            row: offer::row_facts(candidate),
            offers,
        }
    }

    /// Names what is asked, whatever is offered.
    pub fn asked(&self) -> String {
        digest(&json!([VERSION, self.reason, self.about, self.who]))
    }

    /// Names what is offered: the records, and every fact of them that is shown. The order does not matter.
    pub fn offered(&self) -> String {
        let mut offers: Vec<_> = self
            .offers
            .iter()
            .map(|offer| json!([offer.entity.word(), offer.id, offer.facts_to_compare()]).to_string())
            .collect();
        offers.sort_unstable();
        digest(&json!([VERSION, offers]))
    }

    /// The place of a chosen record among the offers.
    pub fn place_of(&self, choice: Choice) -> Option<usize> {
        self.offers
            .iter()
            .position(|offer| offer.choice() == Some(choice))
    }

    /// Whether a choice answers the question under a mode.
    pub fn takes(&self, choice: Choice, mode: Mode) -> bool {
        let Some(answers) = answers(self.reason, mode) else {
            return false;
        };
        match choice {
            Choice::Contact(_) | Choice::Company(_) => answers.choose && self.place_of(choice).is_some(),
            Choice::New => answers.new,
            Choice::Skip | Choice::Reject => true,
        }
    }
}

fn digest(value: &serde_json::Value) -> String {
    blake3::hash(value.to_string().as_bytes()).to_hex()[..DIGITS].to_owned()
}

/// The keys by which the row's person is known.
fn who(candidate: &Candidate) -> BTreeMap<String, Vec<String>> {
    let mut who = BTreeMap::new();
    let mut put = |key: &str, mut values: Vec<String>| {
        values.retain(|value| !value.is_empty());
        if !values.is_empty() {
            values.sort_unstable();
            values.dedup();
            who.insert(key.to_owned(), values);
        }
    };
    let second = candidate
        .event
        .as_ref()
        .and_then(|event| event.second_reading.as_ref());
    let numbers = candidate.phones().map(PhoneNumber::key).chain(second);
    let hint = candidate.name_hint.as_ref().map(PersonName::full);
    put("kind", vec![candidate.at.kind.to_string()]);
    put(
        "email",
        candidate
            .email_keys()
            .map(|key| key.as_str().to_owned())
            .collect(),
    );
    put("phone", numbers.map(|key| key.as_str().to_owned()).collect());
    put("extension", candidate.extension.iter().cloned().collect());
    put("name", vec![folded(&candidate.name.full())]);
    put("caller_id", vec![folded(&hint.unwrap_or_default())]);
    put(
        "company",
        candidate.company.iter().map(|name| folded(&name.text)).collect(),
    );
    put(
        "company_id",
        candidate.company_id.iter().map(|id| id.0.to_string()).collect(),
    );
    put(
        "external_id",
        candidate.external_id.iter().map(|id| folded(id)).collect(),
    );
    put(
        "ticket",
        candidate.ticket.iter().map(offer::ticket_text).collect(),
    );
    who
}

/// The text without what does not make it another: case, and blanks.
fn folded(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// Which answers the questions of a reason take; `None` where a person cannot answer by choosing.
///
/// A new contact is never an answer where a contact holds the row's own address, number or external id: the next run
/// would find two. A new company is one only in the mode that creates companies.
#[expect(clippy::match_same_arms, reason = "each group has its own why")]
pub fn answers(reason: Reason, mode: Mode) -> Option<Answers> {
    let creates_companies = match mode {
        Mode::CreateCompany => true,
        Mode::CatchAll | Mode::RequireEmail | Mode::RequireDomain | Mode::NamedCompany => false,
    };
    let of = |choose, new| Some(Answers { choose, new });
    match reason {
        // Contacts hold the row's own keys: one of them, or nobody.
        Reason::AmbiguousContact | Reason::ConflictingEvidence | Reason::InactiveContact => of(true, false),
        // Nobody knows which number it is; a contact is found by it at most.
        Reason::NumberUnclear => of(true, false),
        // A created contact would not be given the shared number, and not be found by it again.
        Reason::SharedPhone | Reason::AmbiguousCompany => of(true, false),
        Reason::DomainInSeveralCompanies | Reason::SimilarCompany => of(true, creates_companies),
        Reason::DomainInactive => of(false, creates_companies),
        Reason::PossibleDuplicate => of(true, true),
        // Autotask takes no new contact there until somebody makes the company active.
        Reason::CompanyInactive | Reason::PartyUnclear => of(false, false),

        // These are answered in Autotask, or in the input.
        Reason::OtherCompany
        | Reason::ConflictingRows
        | Reason::GroupInactive
        | Reason::ChangedSince
        | Reason::UsedSince
        | Reason::CompanyInUse
        | Reason::UndoNotPossible => None,

        // No reasons of a review.
        Reason::IntegrationDisconnected
        | Reason::ContactAlreadyAssociated
        | Reason::NoAutotaskCalendar
        | Reason::InternalStaff
        | Reason::NotAPerson
        | Reason::NoIdentity
        | Reason::InternalEvent
        | Reason::EmergencyOrServiceNumber
        | Reason::FaxNeverCreates
        | Reason::BlankRow
        | Reason::ExternalId
        | Reason::Email
        | Reason::Phone
        | Reason::PhoneAndName
        | Reason::NameInCompany
        | Reason::CompanyOnly
        | Reason::Decided
        | Reason::FieldsDiffer
        | Reason::Reactivated
        | Reason::AddedToGroup
        | Reason::GroupExists
        | Reason::GroupNew
        | Reason::AlreadyInGroup
        | Reason::AddedToTicket
        | Reason::AlreadyPrimary
        | Reason::AlreadyAdditional
        | Reason::ClonedIntoCompany
        | Reason::TicketNotFound
        | Reason::TicketWithoutCompany
        | Reason::AdditionalContactsFull
        | Reason::Deactivated
        | Reason::Deleted
        | Reason::SetBack
        | Reason::LinkRemoved
        | Reason::AlreadyTakenBack
        | Reason::NotApplied
        | Reason::DomainFound
        | Reason::CompanyFound
        | Reason::CompanyNew
        | Reason::CatchAll
        | Reason::SameNewPerson
        | Reason::EmailNotFound
        | Reason::ContactNotFound
        | Reason::FreeEmailDomain
        | Reason::DomainNotFound
        | Reason::CompanyNotFound
        | Reason::UnreadableRow
        | Reason::MissingLastName
        | Reason::MissingEmail
        | Reason::BadEmail
        | Reason::BadPhone
        | Reason::FieldTooLong
        | Reason::BadPicklistValue
        | Reason::UnknownColumnValue
        | Reason::MissingCompany
        | Reason::MissingRequiredUdf
        | Reason::MissingRequiredField
        | Reason::CompanyIncomplete
        | Reason::RefusedByAutotask
        | Reason::CompanyFailed
        | Reason::GroupFailed
        | Reason::AnswerLost
        | Reason::FactsMoved
        | Reason::RunEnded => None,
    }
}
