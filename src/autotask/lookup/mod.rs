//! Looks directory keys up in Autotask: many keys a request, never one request a key.
//!
//! A query may hold 500 OR conditions, and every value of every `in` list is one. What is asked in a way of its own
//! has its own file: addresses, and the companies at a domain.

mod addresses;
mod domains;
mod wanted;

use std::collections::BTreeSet;

use self::wanted::{Wanted, anywhere};
use crate::autotask::wire::PicklistValue;
use crate::autotask::{ApiError, Client, EntityName, Filter, OR_LIMIT, Op, Query, Record};
use crate::directory::key::Key;
use crate::directory::links::{Group, Link};
use crate::directory::record::{CONTACT_FIELDS, Company, Contact, Country, Location, Ticket};
use crate::directory::rules::{FieldRule, FieldRules};
use crate::directory::{Directory, DirectoryReader};
use crate::error::Failure;
use crate::id::CompanyId;
use crate::person::candidate::Reading;
use crate::person::email::EmailKey;
use crate::person::record::Holds;

const NAME_FIELDS: [&str; 3] = ["firstName", "middleInitial", "lastName"];
const STAFF_FIELDS: &[&str] = &["email", "email2", "email3"];

/// Reads the directory from a live tenant. It remembers nothing between two look-ups: what was fetched stands in the
/// directory that it was fetched into.
pub struct LiveDirectory<'c> {
    client: &'c Client,
    reading: Reading,
    /// Whether a tenant that does not let us read tickets ends the run.
    needs_tickets: bool,
}

/// What to do with the records of a query.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Into {
    Contacts,
    /// With all of their fields.
    WholeContacts,
    Primaries,
    Locations,
    Companies,
    Staff,
    Tickets,
    Countries,
    Groups,
    Memberships,
    TicketContacts,
}

type Asked = (Query<'static>, Into);

impl<'c> LiveDirectory<'c> {
    /// Reads through a client. What is stored is read as the rows are.
    pub fn new(client: &'c Client, reading: &Reading) -> Self {
        Self {
            client,
            reading: reading.clone(),
            needs_tickets: false,
        }
    }

    /// The same for rows of tickets, where a tenant that does not let us read them is a failure.
    #[must_use]
    pub fn with_tickets(self, needs_tickets: bool) -> Self {
        Self {
            needs_tickets,
            ..self
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
        let mut asked = wanted.queries(addresses::fields(directory));
        let addresses = self.address_queries(&wanted.emails, directory)?;
        asked.extend(addresses.asked);
        let (spared, asked): (Vec<Asked>, Vec<Asked>) = asked
            .into_iter()
            .partition(|(query, _)| can_be_spared(query.entity, self.needs_tickets));
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
                | Key::CompaniesAt(_)
                | Key::Phone(_)
                | Key::Fax(_)
                | Key::CompanyPhone(_)
                | Key::WholeContact(_)
                | Key::PrimaryOf(_)
                | Key::Location(_)
                | Key::ContactsOf(_)
                | Key::CompanyNames
                | Key::CompanyCalled(_)
                | Key::Ticket(_)
                | Key::TicketContacts(_)
                | Key::Groups
                | Key::GroupsOf(_)
                | Key::Countries
                | Key::ContactRules
                | Key::CompanyRules => {}
            }
        }
        let mut homes: BTreeSet<CompanyId> = BTreeSet::new();
        for (kind, records) in kinds.into_iter().zip(answers) {
            if wanted.asks_for_numbers() && matches!(kind, Into::Contacts) {
                homes.extend(records.iter().filter_map(home_of_numbers));
            }
            self.insert(kind, records, directory);
        }
        if addresses.second_ones_whole {
            directory.mark_second_addresses();
        }
        self.homes(homes, directory)?;
        // Last, since whoever was found by then needs not be asked for.
        self.companies_at(&wanted.companies_at, directory)?;
        if keys.contains(&Key::ContactRules) {
            directory.set_contact_rules(self.rules(EntityName::Contacts)?);
        }
        if keys.contains(&Key::CompanyRules) {
            directory.set_company_rules(self.rules(EntityName::Companies)?);
        }
        Ok(())
    }

    /// Brings the companies of contacts that were found by the end of a number: a number without its country code is
    /// read in the company's country, and without that it is not seen to be the one that was asked for.
    fn homes(&self, homes: BTreeSet<CompanyId>, directory: &mut Directory) -> Result<(), ApiError> {
        let unknown = homes.into_iter().filter(|id| directory.company(*id).is_err());
        let keys: BTreeSet<Key> = unknown.map(Key::Company).collect();
        let (queries, kinds): (Vec<_>, Vec<_>) = Wanted::of(&keys)
            .queries(addresses::fields(directory))
            .into_iter()
            .unzip();
        for (kind, records) in kinds.into_iter().zip(self.client.query_many(&queries)?) {
            self.insert(kind, records, directory);
        }
        directory.mark(keys);
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

    fn insert(&self, kind: Into, records: Vec<Record>, directory: &mut Directory) {
        for record in records {
            match kind {
                Into::Contacts => {
                    if let Some(contact) = self.contact(record) {
                        directory.insert_contact(contact);
                    }
                }
                Into::WholeContacts => {
                    if let Some(contact) = self.contact(record) {
                        directory.insert_whole_contact(contact);
                    }
                }
                Into::Primaries => {
                    if let Some(contact) = self.contact(record) {
                        directory.set_primary(contact.company, contact.id);
                        directory.insert_contact(contact);
                    }
                }
                Into::Locations => {
                    if let Some(location) = Location::from_fields(&record) {
                        directory.insert_location(location);
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
                Into::Groups => {
                    if let Some(group) = Group::from_fields(&record) {
                        directory.insert_group(group);
                    }
                }
                Into::Memberships => {
                    if let Some(link) = Link::from_fields(&record, "contactGroupID") {
                        directory.insert_membership(link);
                    }
                }
                Into::TicketContacts => {
                    if let Some(link) = Link::from_fields(&record, "ticketID") {
                        directory.insert_ticket_contact(link);
                    }
                }
            }
        }
    }

    fn contact(&self, record: Record) -> Option<Contact> {
        Contact::from_fields(record, &self.reading.placeholders, self.reading.region)
    }

    fn rules(&self, entity: EntityName) -> Result<FieldRules, ApiError> {
        let rule = |field: crate::autotask::wire::FieldInfo| {
            let values = field.picklist.unwrap_or_default().into_iter();
            let (usable, retired): (Vec<_>, Vec<_>) = values.partition(|value| value.is_active);
            let pairs = |values: Vec<PicklistValue>| {
                values
                    .into_iter()
                    .map(|value| (value.value, value.label))
                    .collect()
            };
            let rule = FieldRule {
                length: field.length,
                is_required: field.is_required,
                is_read_only: field.is_read_only,
                picklist: pairs(usable),
                retired: pairs(retired),
                holds: Holds::of_type(&field.data_type),
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
/// with a warning, and without tickets a row is told that its ticket was not found, unless the rows are those of
/// tickets. Contacts and companies are what every decision rests on.
fn can_be_spared(entity: EntityName, needs_tickets: bool) -> bool {
    match entity {
        EntityName::Resources | EntityName::Countries => true,
        EntityName::Tickets => !needs_tickets,
        EntityName::Contacts
        | EntityName::Companies
        | EntityName::ContactGroups
        | EntityName::ContactGroupContacts
        | EntityName::TicketAdditionalContacts
        | EntityName::CompanyLocations => false,
    }
}

/// The company of a contact that has no country of its own.
fn home_of_numbers(record: &Record) -> Option<CompanyId> {
    let number = |field: &str| record.get(field)?.as_i64();
    match number("countryID") {
        Some(_) => None,
        None => number("companyID").map(CompanyId),
    }
}

fn contacts(filter: Filter) -> Asked {
    (
        Query {
            entity: EntityName::Contacts,
            filter,
            fields: CONTACT_FIELDS,
            most: None,
        },
        Into::Contacts,
    )
}
