//! Who or what a question offers, fact by fact beside what the row says, and where the two agree.
//!
//! Shows; decides nothing. The facts are also what tells later whether a remembered answer was given about the same.

use serde::{Deserialize, Serialize};

use crate::answer::change::Entity;
use crate::decision::question::Choice;
use crate::directory::record::{Company, Contact, EMAIL_FIELDS, PHONE_FIELDS};
use crate::id::TicketKey;
use crate::input::column::Column;
use crate::person::candidate::Candidate;
use crate::person::company::CompanyKeys;
use crate::person::email::{EmailAddress, EmailKey};
use crate::person::name::{Agreement, agreement};
use crate::person::phone::{PhoneKey, PhoneNumber};

/// What a fact is about, in the order of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The person's name.
    Name,
    /// Their addresses.
    Email,
    /// Their or the company's numbers.
    Phone,
    /// The company's name.
    Company,
    /// The company's id.
    CompanyId,
    /// What the person does.
    Title,
    /// The id by which another system knows the person.
    ExternalId,
    /// The ticket that the row belongs to.
    Ticket,
    /// Whether the record is active.
    Active,
}

impl Field {
    /// Every field, in the order of reading.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Company,
        Self::CompanyId,
        Self::Title,
        Self::ExternalId,
        Self::Ticket,
        Self::Active,
    ];

    /// How it is called before its values.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Company => "company",
            Self::CompanyId => "company id",
            Self::Title => "title",
            Self::ExternalId => "external id",
            Self::Ticket => "ticket",
            Self::Active => "active",
        }
    }
}

/// How a fact stands to what the row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fit {
    /// One of the two says nothing.
    #[default]
    Unsaid,
    /// The same, as it is compared.
    Same,
    /// It could be the same: initials, a single word, one of several.
    Near,
    /// Something else.
    Differs,
}

/// One thing that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about.
    pub field: Field,
    /// As it stands.
    pub value: String,
    /// How it stands to the row; not kept with an answer.
    #[serde(skip)]
    pub fit: Fit,
}

/// A record that could be the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// A contact or a company.
    pub entity: Entity,
    /// Its id.
    pub id: i64,
    /// A contact's company.
    pub company: Option<i64>,
    /// Why it is offered, in words.
    pub why: String,
    /// Whether it is active.
    pub is_active: bool,
    /// What Autotask has of it.
    pub facts: Vec<Fact>,
}

impl Offer {
    /// The answer that chooses it.
    pub fn choice(&self) -> Option<Choice> {
        match self.entity {
            Entity::Contact => Some(Choice::Contact(self.id)),
            Entity::Company => Some(Choice::Company(self.id)),
            Entity::TicketAdditionalContact | Entity::ContactGroup | Entity::ContactGroupContact => None,
        }
    }

    /// The value of a fact.
    pub fn fact(&self, field: Field) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.field == field)
    }

    /// What has to be as it was for an answer to hold: the record's own facts. The name of a contact's company is
    /// another record's.
    pub(super) fn facts_to_compare(&self) -> Vec<(Field, &str)> {
        let is_own = |fact: &&Fact| !(self.entity == Entity::Contact && fact.field == Field::Company);
        let own = self.facts.iter().filter(is_own);
        own.map(|fact| (fact.field, fact.value.as_str())).collect()
    }

    /// A contact, beside the row.
    pub(super) fn contact(candidate: &Candidate, contact: &Contact, why: &str) -> Self {
        let mut facts = Vec::new();
        let mut put = |field, value: String, fit| put(&mut facts, field, value, fit);
        let text = |field: &str| contact.text(field).unwrap_or_default().to_owned();
        let several = |fields: &[&str]| {
            let texts = fields.iter().filter_map(|field| contact.text(field));
            texts.collect::<Vec<_>>().join(", ")
        };
        put(Field::Name, contact.full_name(), name_fit(candidate, contact));
        put(
            Field::Email,
            several(&EMAIL_FIELDS),
            emails_fit(candidate, contact),
        );
        put(
            Field::Phone,
            several(&PHONE_FIELDS),
            phones_fit(candidate, contact),
        );
        let same_company = candidate.company_id.map(|id| id == contact.company);
        put(
            Field::CompanyId,
            contact.company.0.to_string(),
            known_fit(same_company),
        );
        put(Field::Title, text("title"), Fit::Unsaid);
        let external = candidate
            .external_id
            .as_deref()
            .zip(contact.external_id.as_deref());
        let external = external.map(|(row, own)| row.eq_ignore_ascii_case(own));
        put(Field::ExternalId, text("externalID"), known_fit(external));
        put(Field::Active, yes_or_no(contact.is_active), Fit::Unsaid);
        Self {
            entity: Entity::Contact,
            id: contact.id.0,
            company: Some(contact.company.0),
            why: why.to_owned(),
            is_active: contact.is_active,
            facts,
        }
    }

    /// A company, beside the row.
    pub(super) fn company(candidate: &Candidate, company: &Company, why: &str) -> Self {
        let mut facts = Vec::new();
        put(
            &mut facts,
            Field::Company,
            company.name.clone(),
            company_fit(candidate, &company.name),
        );
        let same = candidate.company_id.map(|id| id == company.id);
        put(
            &mut facts,
            Field::CompanyId,
            company.id.0.to_string(),
            known_fit(same),
        );
        put(&mut facts, Field::Phone, company.phones.join(", "), Fit::Unsaid);
        put(
            &mut facts,
            Field::Active,
            yes_or_no(company.is_active),
            Fit::Unsaid,
        );
        Self {
            entity: Entity::Company,
            id: company.id.0,
            company: None,
            why: why.to_owned(),
            is_active: company.is_active,
            facts,
        }
    }

    /// Says of a contact what its company is called, for reading.
    pub fn name_company(&mut self, candidate: &Candidate, name: &str) {
        if self.entity == Entity::Contact && self.fact(Field::Company).is_none() {
            put(
                &mut self.facts,
                Field::Company,
                name.to_owned(),
                company_fit(candidate, name),
            );
            self.facts.sort_by_key(|fact| fact.field);
        }
    }
}

fn put(facts: &mut Vec<Fact>, field: Field, value: String, fit: Fit) {
    if !value.is_empty() {
        facts.push(Fact { field, value, fit });
    }
}

/// What the row says, for reading.
pub(super) fn row_facts(candidate: &Candidate) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut said = |field, value: String| put(&mut facts, field, value, Fit::Unsaid);
    let name = match &candidate.name_hint {
        Some(hint) if candidate.name.is_empty() => hint.full(),
        Some(_) | None => candidate.name.full(),
    };
    let joined = |texts: Vec<&str>| texts.join(", ");
    said(Field::Name, name);
    said(
        Field::Email,
        joined(candidate.emails.iter().map(EmailAddress::text).collect()),
    );
    let second = candidate
        .event
        .as_ref()
        .and_then(|event| event.second_reading.as_ref());
    let numbers = candidate.phones().map(PhoneNumber::key).chain(second);
    said(Field::Phone, joined(numbers.map(PhoneKey::as_str).collect()));
    said(
        Field::Company,
        candidate
            .company
            .as_ref()
            .map(|name| name.text.clone())
            .unwrap_or_default(),
    );
    said(
        Field::CompanyId,
        candidate
            .company_id
            .map(|id| id.0.to_string())
            .unwrap_or_default(),
    );
    let title = candidate.texts.iter().find(|text| text.column == Column::Title);
    said(
        Field::Title,
        title.map(|title| title.text.clone()).unwrap_or_default(),
    );
    said(
        Field::ExternalId,
        candidate.external_id.clone().unwrap_or_default(),
    );
    let ticket = candidate.ticket.as_ref().map(ticket_text);
    said(Field::Ticket, ticket.unwrap_or_default());
    facts
}

/// The ticket as the row names it.
pub(super) fn ticket_text(ticket: &TicketKey) -> String {
    match ticket {
        TicketKey::Id(id) => id.to_string(),
        TicketKey::Number(number) => number.clone(),
    }
}

fn yes_or_no(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}

fn known_fit(same: Option<bool>) -> Fit {
    match same {
        None => Fit::Unsaid,
        Some(true) => Fit::Same,
        Some(false) => Fit::Differs,
    }
}

fn name_fit(candidate: &Candidate, contact: &Contact) -> Fit {
    match agreement(&candidate.choosing_name(), &contact.name_key()) {
        Agreement::Strong => Fit::Same,
        Agreement::Weak => Fit::Near,
        Agreement::None => Fit::Differs,
        Agreement::NoName => Fit::Unsaid,
    }
}

fn emails_fit(candidate: &Candidate, contact: &Contact) -> Fit {
    let untagged = |key: &EmailKey| key.without_tag().unwrap_or_else(|| key.clone());
    if candidate.emails.is_empty() || contact.emails.is_empty() {
        Fit::Unsaid
    } else if candidate.email_keys().any(|key| contact.emails.contains(key)) {
        Fit::Same
    } else if candidate
        .email_keys()
        .any(|key| contact.emails.iter().any(|own| untagged(own) == untagged(key)))
    {
        Fit::Near
    } else {
        Fit::Differs
    }
}

fn phones_fit(candidate: &Candidate, contact: &Contact) -> Fit {
    let own = contact.phone_keys();
    let mut numbers = candidate.phones().peekable();
    if own.is_empty() || numbers.peek().is_none() {
        return Fit::Unsaid;
    }
    known_fit(Some(numbers.any(|number| own.contains(number.key()))))
}

fn company_fit(candidate: &Candidate, name: &str) -> Fit {
    let (Some(row), Some(own)) = (&candidate.company, CompanyKeys::new(name)) else {
        return Fit::Unsaid;
    };
    known_fit(Some(row.keys.matches(&own)))
}
