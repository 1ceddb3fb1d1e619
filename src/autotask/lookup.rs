//! Looks directory keys up in Autotask: many keys a request, never one request a key.
//!
//! A query may hold 500 OR conditions, and every value of every `in` list is one. The first address field takes
//! 500 addresses a request. The second and third are empty on nearly every contact, so the contacts that fill
//! them are fetched once instead, whenever that is the cheaper way; a count, which costs one request, tells.

use std::collections::BTreeSet;

use crate::autotask::{
    ApiError, Client, EntityName, Filter, OR_LIMIT, Op, Operand, PAGE_ROWS, Query, Record,
};
use crate::directory::key::Key;
use crate::directory::record::{
    COMPANY_FIELDS, COMPANY_PHONE_FIELDS, CONTACT_FIELDS, Company, Contact, Country, Ticket,
};
use crate::directory::rules::{FieldRule, FieldRules};
use crate::directory::{Directory, DirectoryReader};
use crate::error::Failure;
use crate::id::TicketKey;
use crate::person::candidate::Reading;
use crate::person::email::EmailKey;
use crate::person::phone::PhoneKey;

const EMAIL_FIELDS: [&str; 3] = ["emailAddress", "emailAddress2", "emailAddress3"];
const NAME_FIELDS: [&str; 3] = ["firstName", "middleInitial", "lastName"];
const PHONE_FIELDS: [&str; 3] = ["phone", "mobilePhone", "alternatePhone"];
/// How many last digits of a number are looked for in free text. Groups of four stand together in most
/// spellings; every hit is compared as a number here.
const LAST_DIGITS: usize = 4;

const STAFF_FIELDS: &[&str] = &["email", "email2", "email3"];
const TICKET_FIELDS: &[&str] = &["ticketNumber", "companyID", "contactID"];
const COUNTRY_FIELDS: &[&str] = &["countryCode", "name", "displayName"];

/// Reads the directory from a live tenant.
pub struct LiveDirectory<'c> {
    client: &'c Client,
    reading: Reading,
    /// Whether every contact with a second or third address was fetched.
    second_addresses: std::cell::Cell<bool>,
}

/// What to do with the records of a query.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Into {
    Contacts,
    Companies,
    Staff,
    Tickets,
    Countries,
}

type Asked = (Query<'static>, Into);

impl<'c> LiveDirectory<'c> {
    /// Reads through a client. What is stored is read as the rows are.
    pub fn new(client: &'c Client, reading: &Reading) -> Self {
        Self {
            client,
            reading: reading.clone(),
            second_addresses: std::cell::Cell::new(false),
        }
    }

    /// Puts every contact into the directory whose first, middle or last name holds one of the words. For people
    /// who look somebody up; no decision rests on it.
    ///
    /// # Errors
    /// When the answer could not be had.
    pub fn look_up_names(&self, words: &[String], directory: &mut Directory) -> Result<(), Failure> {
        let queries: Vec<Query<'static>> = words
            .chunks(OR_LIMIT / NAME_FIELDS.len())
            .map(|some| contacts(anywhere(Op::Contains, &NAME_FIELDS, some)).0)
            .collect();
        for records in self.client.query_many(&queries)? {
            self.insert(Into::Contacts, records, directory);
        }
        Ok(())
    }

    fn fetch(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), ApiError> {
        let wanted = Wanted::of(keys);
        if !wanted.company_digits.is_empty() {
            directory.set_region(self.reading.region);
        }
        let mut asked = wanted.queries(self.address_fields());
        asked.extend(self.address_queries(&wanted.emails)?);
        let (spared, asked): (Vec<Asked>, Vec<Asked>) = asked
            .into_iter()
            .partition(|(query, _)| can_be_spared(query.entity));
        for (query, kind) in spared {
            self.insert(kind, self.ask_if_allowed(&query)?, directory);
        }
        let (queries, kinds): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        let answers = self.client.query_many(&queries)?;
        // What was asked by its id and is not among the answers does not exist any more.
        for key in keys {
            match key {
                Key::Contact(id) => directory.contact_is_gone(*id),
                Key::Company(id) => directory.company_is_gone(*id),
                Key::Staff
                | Key::ExternalId(_)
                | Key::Email(_)
                | Key::Domain(_)
                | Key::Phone(_)
                | Key::Fax(_)
                | Key::CompanyPhone(_)
                | Key::ContactsOf(_)
                | Key::CompanyNames
                | Key::CompanyCalled(_)
                | Key::Ticket(_)
                | Key::Countries
                | Key::ContactRules
                | Key::CompanyRules => {}
            }
        }
        for (kind, records) in kinds.into_iter().zip(answers) {
            self.insert(kind, records, directory);
        }
        if keys.contains(&Key::ContactRules) {
            directory.set_contact_rules(self.rules(EntityName::Contacts)?);
        }
        if keys.contains(&Key::CompanyRules) {
            directory.set_company_rules(self.rules(EntityName::Companies)?);
        }
        Ok(())
    }

    /// Asks what a run can go on without; a tenant that does not let us is told about once.
    fn ask_if_allowed(&self, query: &Query<'_>) -> Result<Vec<Record>, ApiError> {
        match self.client.query(query.entity, &query.filter, query.fields) {
            Err(ApiError::NotFound { .. } | ApiError::PermissionRefused(_)) => {
                tracing::warn!(
                    "the API user may not read {}; the run goes on without them",
                    query.entity
                );
                Ok(Vec::new())
            }
            answer => answer,
        }
    }

    /// The address fields that still have to be asked for.
    fn address_fields(&self) -> &'static [&'static str] {
        if self.second_addresses.get() {
            &EMAIL_FIELDS[..1]
        } else {
            &EMAIL_FIELDS
        }
    }

    /// How a batch of addresses is asked for.
    fn address_queries(&self, emails: &[String]) -> Result<Vec<Asked>, ApiError> {
        let all_fields = OR_LIMIT / EMAIL_FIELDS.len();
        if emails.is_empty() {
            return Ok(Vec::new());
        }
        if !self.second_addresses.get() && emails.len() <= all_fields {
            let lists = EMAIL_FIELDS.map(|field| Filter::is_in(field, emails));
            return Ok(vec![contacts(Filter::or(lists.to_vec()))]);
        }
        let mut asked: Vec<Asked> = emails
            .chunks(OR_LIMIT)
            .map(|some| contacts(Filter::is_in(EMAIL_FIELDS[0], some)))
            .collect();
        if self.second_addresses.get() {
            return Ok(asked);
        }
        let filled = Filter::or(
            EMAIL_FIELDS[1..]
                .iter()
                .map(|field| Filter::field(Op::Contains, *field, "@"))
                .collect(),
        );
        let pages = self.client.count(EntityName::Contacts, &filled)? / PAGE_ROWS as u64 + 1;
        let by_address = emails.len().div_ceil(OR_LIMIT / 2) as u64;
        if pages <= by_address {
            asked.push(contacts(filled));
            self.second_addresses.set(true);
        } else {
            asked.extend(emails.chunks(OR_LIMIT / 2).map(|some| {
                contacts(Filter::or(
                    EMAIL_FIELDS[1..]
                        .iter()
                        .map(|field| Filter::is_in(*field, some))
                        .collect(),
                ))
            }));
        }
        Ok(asked)
    }

    fn insert(&self, kind: Into, records: Vec<Record>, directory: &mut Directory) {
        for record in records {
            match kind {
                Into::Contacts => {
                    if let Some(contact) =
                        Contact::from_fields(record, &self.reading.placeholders, self.reading.region)
                    {
                        directory.insert_contact(contact);
                    }
                }
                Into::Companies => {
                    if let Some(company) = Company::from_fields(&record) {
                        directory.insert_company(company);
                    }
                }
                Into::Staff => {
                    let addresses = STAFF_FIELDS
                        .iter()
                        .filter_map(|field| record.get(*field)?.as_str());
                    for key in addresses.filter_map(EmailKey::parse) {
                        directory.insert_staff(key);
                    }
                }
                Into::Tickets => {
                    if let Some(ticket) = Ticket::from_fields(&record) {
                        directory.insert_ticket(ticket);
                    }
                }
                Into::Countries => {
                    if let Some(country) = Country::from_fields(&record) {
                        directory.insert_country(country);
                    }
                }
            }
        }
    }

    fn rules(&self, entity: EntityName) -> Result<FieldRules, ApiError> {
        let rule = |field: crate::autotask::wire::FieldInfo| {
            let picklist = field
                .picklist
                .unwrap_or_default()
                .into_iter()
                .filter(|value| value.is_active);
            let rule = FieldRule {
                length: field.length,
                is_required: field.is_required,
                is_read_only: field.is_read_only,
                picklist: picklist.map(|value| (value.value, value.label)).collect(),
            };
            (field.name, rule)
        };
        Ok(FieldRules {
            fields: self.client.get_fields(entity)?.into_iter().map(rule).collect(),
            udfs: self
                .client
                .get_user_defined_fields(entity)?
                .into_iter()
                .map(rule)
                .collect(),
        })
    }
}

impl DirectoryReader for LiveDirectory<'_> {
    fn look_up(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), Failure> {
        self.fetch(keys, directory)?;
        directory.mark(keys.iter().cloned());
        Ok(())
    }
}

/// Without its resources a tenant's staff is known by `own_domains` only, without countries a country is left out
/// with a warning, and without tickets a row is told that its ticket was not found. Contacts and companies are what
/// every decision rests on.
fn can_be_spared(entity: EntityName) -> bool {
    match entity {
        EntityName::Resources | EntityName::Countries | EntityName::Tickets => true,
        EntityName::Contacts
        | EntityName::Companies
        | EntityName::ContactGroups
        | EntityName::ContactGroupContacts
        | EntityName::TicketAdditionalContacts
        | EntityName::CompanyLocations => false,
    }
}

fn contacts(filter: Filter) -> Asked {
    (
        Query {
            entity: EntityName::Contacts,
            filter,
            fields: CONTACT_FIELDS,
        },
        Into::Contacts,
    )
}

/// The keys by kind, as the values that filters take.
#[derive(Default)]
struct Wanted {
    staff: bool,
    countries: bool,
    company_names: bool,
    external_ids: Vec<String>,
    emails: Vec<String>,
    domains: Vec<String>,
    digits: BTreeSet<String>,
    fax_digits: BTreeSet<String>,
    company_digits: BTreeSet<String>,
    contacts: Vec<i64>,
    contacts_of: Vec<i64>,
    companies: Vec<i64>,
    companies_called: Vec<String>,
    ticket_ids: Vec<i64>,
    ticket_numbers: Vec<String>,
}

impl Wanted {
    fn of(keys: &BTreeSet<Key>) -> Self {
        let mut wanted = Self::default();
        for key in keys {
            match key {
                Key::Staff => wanted.staff = true,
                Key::Countries => wanted.countries = true,
                Key::CompanyNames => wanted.company_names = true,
                Key::ExternalId(id) => wanted.external_ids.push(id.clone()),
                Key::Email(email) => wanted.emails.extend(spellings(email)),
                Key::Domain(domain) => wanted.domains.push(format!("@{domain}")),
                Key::Phone(phone) => wanted.digits.extend(last_digits(phone)),
                Key::Fax(phone) => wanted.fax_digits.extend(last_digits(phone)),
                Key::CompanyPhone(phone) => wanted.company_digits.extend(last_digits(phone)),
                Key::Contact(contact) => wanted.contacts.push(contact.0),
                Key::ContactsOf(company) => wanted.contacts_of.push(company.0),
                Key::Company(company) => wanted.companies.push(company.0),
                Key::CompanyCalled(name) => wanted.companies_called.push(name.clone()),
                Key::Ticket(TicketKey::Id(id)) => wanted.ticket_ids.push(*id),
                Key::Ticket(TicketKey::Number(number)) => wanted.ticket_numbers.push(number.clone()),
                Key::ContactRules | Key::CompanyRules => {}
            }
        }
        wanted
    }

    /// Every query but those for addresses.
    fn queries(&self, address_fields: &[&str]) -> Vec<Asked> {
        let mut asked = Vec::new();
        let mut ask = |entity, filter, fields, into| {
            asked.push((
                Query {
                    entity,
                    filter,
                    fields,
                },
                into,
            ));
        };
        if self.staff {
            ask(EntityName::Resources, Filter::all(), STAFF_FIELDS, Into::Staff);
        }
        if self.countries {
            ask(
                EntityName::Countries,
                Filter::all(),
                COUNTRY_FIELDS,
                Into::Countries,
            );
        }
        if self.company_names {
            ask(
                EntityName::Companies,
                Filter::all(),
                COMPANY_FIELDS,
                Into::Companies,
            );
        } else {
            for some in self.companies.chunks(OR_LIMIT) {
                ask(
                    EntityName::Companies,
                    Filter::is_in("id", some.iter().copied()),
                    COMPANY_FIELDS,
                    Into::Companies,
                );
            }
        }
        for some in self.companies_called.chunks(OR_LIMIT) {
            ask(
                EntityName::Companies,
                Filter::is_in("companyName", some),
                COMPANY_FIELDS,
                Into::Companies,
            );
        }
        for some in self.ticket_ids.chunks(OR_LIMIT) {
            ask(
                EntityName::Tickets,
                Filter::is_in("id", some.iter().copied()),
                TICKET_FIELDS,
                Into::Tickets,
            );
        }
        for some in self.ticket_numbers.chunks(OR_LIMIT) {
            ask(
                EntityName::Tickets,
                Filter::is_in("ticketNumber", some),
                TICKET_FIELDS,
                Into::Tickets,
            );
        }
        for some in self.external_ids.chunks(OR_LIMIT) {
            asked.push(contacts(Filter::is_in("externalID", some)));
        }
        for some in self.contacts.chunks(OR_LIMIT) {
            asked.push(contacts(Filter::is_in("id", some.iter().copied())));
        }
        for some in self.contacts_of.chunks(OR_LIMIT) {
            asked.push(contacts(Filter::is_in("companyID", some.iter().copied())));
        }
        for some in self.domains.chunks(OR_LIMIT / address_fields.len()) {
            asked.push(contacts(anywhere(Op::EndsWith, address_fields, some)));
        }
        let digits: Vec<String> = self.digits.iter().cloned().collect();
        for some in digits.chunks(OR_LIMIT / PHONE_FIELDS.len()) {
            asked.push(contacts(anywhere(Op::Contains, &PHONE_FIELDS, some)));
        }
        let digits: Vec<String> = self.fax_digits.iter().cloned().collect();
        for some in digits.chunks(OR_LIMIT) {
            asked.push(contacts(anywhere(Op::Contains, &["faxNumber"], some)));
        }
        let digits: Vec<String> = self.company_digits.iter().cloned().collect();
        for some in digits.chunks(OR_LIMIT / COMPANY_PHONE_FIELDS.len()) {
            let query = Query {
                entity: EntityName::Companies,
                filter: anywhere(Op::Contains, &COMPANY_PHONE_FIELDS, some),
                fields: COMPANY_FIELDS,
            };
            asked.push((query, Into::Companies));
        }
        asked
    }
}

/// The digits by which a number is searched for in free text.
fn last_digits(phone: &PhoneKey) -> Option<String> {
    let digits = phone.as_str();
    digits
        .get(digits.len().saturating_sub(LAST_DIGITS)..)
        .map(str::to_owned)
}

/// Any of the values in any of the fields.
fn anywhere(op: Op, fields: &[&str], values: &[String]) -> Filter {
    let value = |text: &String| Operand::from(text);
    let conditions = fields.iter().flat_map(|field| {
        values
            .iter()
            .map(move |text| Filter::field(op, *field, value(text)))
    });
    Filter::or(conditions.collect())
}

/// The spellings in which an address may stand: an international domain in its ASCII form and in its letters.
fn spellings(email: &EmailKey) -> impl Iterator<Item = String> {
    let domain = email.domain();
    let letters = domain.as_str().contains("xn--").then(|| {
        let (unicode, _) = idna::domain_to_unicode(domain.as_str());
        format!("{}@{unicode}", email.local())
    });
    std::iter::once(email.as_str().to_owned()).chain(letters)
}
