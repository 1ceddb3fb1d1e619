//! Directory keys by kind, as the values that filters take, and the queries that ask for them together.
//!
//! Addresses and the companies at a domain are asked for in ways of their own; all others are here.

use std::collections::BTreeSet;

use super::addresses::{endings, spellings};
use super::{Asked, Into, contacts};
use crate::autotask::{EntityName, Filter, OR_LIMIT, Op, Operand, Query};
use crate::directory::key::Key;
use crate::directory::record::{COMPANY_FIELDS, COMPANY_PHONE_FIELDS, LOCATION_FIELDS, PHONE_FIELDS};
use crate::id::TicketKey;
use crate::person::domain::DomainKey;
use crate::person::phone::PhoneKey;

/// How many last digits of a number are looked for in free text; every hit is compared as a number here.
const LAST_DIGITS: usize = 4;
/// What stands between groups of digits.
const SEPARATORS: [&str; 3] = [" ", "-", "."];
const TICKET_FIELDS: &[&str] = &["ticketNumber", "companyID", "contactID"];
const GROUP_FIELDS: &[&str] = &["name", "isActive"];
const MEMBERSHIP_FIELDS: &[&str] = &["contactGroupID", "contactID"];
const TICKET_CONTACT_FIELDS: &[&str] = &["ticketID", "contactID"];
const COUNTRY_FIELDS: &[&str] = &["countryCode", "name", "displayName"];

/// The keys by kind, as the values that filters take.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is asked for as a whole, each by itself"
)]
pub(super) struct Wanted {
    staff: bool,
    countries: bool,
    company_names: bool,
    external_ids: Vec<String>,
    pub(super) emails: Vec<String>,
    domains: Vec<String>,
    pub(super) companies_at: Vec<DomainKey>,
    digits: BTreeSet<String>,
    fax_digits: BTreeSet<String>,
    pub(super) company_digits: BTreeSet<String>,
    contacts: Vec<i64>,
    whole: Vec<i64>,
    primaries_of: Vec<i64>,
    locations: Vec<i64>,
    contacts_of: Vec<i64>,
    companies: Vec<i64>,
    companies_called: Vec<String>,
    ticket_ids: Vec<i64>,
    ticket_numbers: Vec<String>,
    ticket_contacts: Vec<i64>,
    groups: bool,
    groups_of: Vec<i64>,
}

impl Wanted {
    pub(super) fn of(keys: &BTreeSet<Key>) -> Self {
        let mut wanted = Self::default();
        for key in keys {
            match key {
                Key::Staff => wanted.staff = true,
                Key::Countries => wanted.countries = true,
                Key::CompanyNames => wanted.company_names = true,
                Key::ExternalId(id) => wanted.external_ids.push(id.clone()),
                Key::Email(email) => wanted.emails.extend(spellings(email)),
                Key::Domain(domain) => wanted.domains.extend(endings(domain)),
                Key::CompaniesAt(domain) => wanted.companies_at.push(domain.clone()),
                Key::Phone(phone) => wanted.digits.extend(last_digits(phone)),
                Key::Fax(phone) => wanted.fax_digits.extend(last_digits(phone)),
                Key::CompanyPhone(phone) => wanted.company_digits.extend(last_digits(phone)),
                Key::Contact(contact) => wanted.contacts.push(contact.0),
                Key::WholeContact(contact) => wanted.whole.push(contact.0),
                Key::PrimaryOf(company) => wanted.primaries_of.push(company.0),
                Key::Location(id) => wanted.locations.push(*id),
                Key::ContactsOf(company) => wanted.contacts_of.push(company.0),
                Key::Company(company) => wanted.companies.push(company.0),
                Key::CompanyCalled(name) => wanted.companies_called.push(name.clone()),
                Key::Ticket(TicketKey::Id(id)) => wanted.ticket_ids.push(*id),
                Key::Ticket(TicketKey::Number(number)) => wanted.ticket_numbers.push(number.clone()),
                Key::TicketContacts(ticket) => wanted.ticket_contacts.push(*ticket),
                Key::Groups => wanted.groups = true,
                Key::GroupsOf(contact) => wanted.groups_of.push(contact.0),
                Key::ContactRules | Key::CompanyRules => {}
            }
        }
        wanted
    }

    /// Whether contacts are asked for by their numbers.
    pub(super) fn asks_for_numbers(&self) -> bool {
        !self.digits.is_empty() || !self.fax_digits.is_empty()
    }

    /// Every query but those for addresses and for the companies at a domain.
    pub(super) fn queries(&self, address_fields: &[&str]) -> Vec<Asked> {
        let mut asked = Vec::new();
        let mut ask = |entity, filter, fields, into| {
            asked.push((
                Query {
                    entity,
                    filter,
                    fields,
                    most: None,
                },
                into,
            ));
        };
        if self.staff {
            ask(
                EntityName::Resources,
                Filter::all(),
                super::STAFF_FIELDS,
                Into::Staff,
            );
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
                most: None,
            };
            asked.push((query, Into::Companies));
        }
        asked.extend(self.by_id());
        asked.extend(self.links());
        asked.extend(self.of_records());
        asked
    }

    /// What contact records are compared with: whole contacts, for which no field is named so that user-defined ones
    /// come too, primary contacts, and locations.
    fn of_records(&self) -> impl Iterator<Item = Asked> {
        let by_id = |entity, fields, into| {
            move |ids: &[i64]| {
                let query = Query {
                    entity,
                    filter: Filter::is_in("id", ids.iter().copied()),
                    fields,
                    most: Some(ids.len()),
                };
                (query, into)
            }
        };
        let whole = by_id(EntityName::Contacts, &[][..], Into::WholeContacts);
        let location = by_id(EntityName::CompanyLocations, LOCATION_FIELDS, Into::Locations);
        let primaries = self.primaries_of.chunks(OR_LIMIT).map(|ids| {
            let of = Filter::is_in("companyID", ids.iter().copied());
            let primary = Filter::field(Op::Eq, "primaryContact", true);
            let (query, _) = contacts(Filter::and(vec![of, primary]));
            (query, Into::Primaries)
        });
        let whole = self.whole.chunks(OR_LIMIT).map(whole);
        whole
            .chain(self.locations.chunks(OR_LIMIT).map(location))
            .chain(primaries)
    }

    /// Records by their ids. No more than these can come, so a full page is the last one.
    fn by_id(&self) -> impl Iterator<Item = Asked> {
        let contacts = self.contacts.chunks(OR_LIMIT).map(|ids| {
            let (query, into) = contacts(Filter::is_in("id", ids.iter().copied()));
            let most = Some(ids.len());
            (Query { most, ..query }, into)
        });
        // Whoever asks for all companies has these among them.
        let companies: &[i64] = if self.company_names { &[] } else { &self.companies };
        contacts.chain(companies.chunks(OR_LIMIT).map(|ids| {
            let query = Query {
                entity: EntityName::Companies,
                filter: Filter::is_in("id", ids.iter().copied()),
                fields: COMPANY_FIELDS,
                most: Some(ids.len()),
            };
            (query, Into::Companies)
        }))
    }
}

impl Wanted {
    /// Contact groups, who is in them, and who stands beside the contacts of tickets.
    fn links(&self) -> impl Iterator<Item = Asked> {
        let query = |entity, filter, fields| Query {
            entity,
            filter,
            fields,
            most: None,
        };
        let groups = self.groups.then(|| {
            let query = query(EntityName::ContactGroups, Filter::all(), GROUP_FIELDS);
            (query, Into::Groups)
        });
        let members = self.groups_of.chunks(OR_LIMIT).map(move |ids| {
            let filter = Filter::is_in("contactID", ids.iter().copied());
            let query = query(EntityName::ContactGroupContacts, filter, MEMBERSHIP_FIELDS);
            (query, Into::Memberships)
        });
        let beside = self.ticket_contacts.chunks(OR_LIMIT).map(move |ids| {
            let filter = Filter::is_in("ticketID", ids.iter().copied());
            let query = query(
                EntityName::TicketAdditionalContacts,
                filter,
                TICKET_CONTACT_FIELDS,
            );
            (query, Into::TicketContacts)
        });
        groups.into_iter().chain(members).chain(beside)
    }
}

/// The texts by which a number is searched for in free text. In North America the last four digits always stand
/// together; elsewhere a group may begin among them: `030 23125 101`, `01 23 45 67 89`, `030 231250-0`.
fn last_digits(phone: &PhoneKey) -> Vec<String> {
    let digits = phone.as_str();
    let Some(last) = digits.get(digits.len().saturating_sub(LAST_DIGITS)..) else {
        return Vec::new();
    };
    let mut texts = vec![last.to_owned()];
    if !digits.starts_with("+1") {
        for at in 1..last.len() {
            let (head, tail) = last.split_at(at);
            texts.extend(SEPARATORS.map(|separator| format!("{head}{separator}{tail}")));
        }
    }
    texts
}

/// Any of the values in any of the fields.
pub(super) fn anywhere(op: Op, fields: &[&str], values: &[String]) -> Filter {
    let value = |text: &String| Operand::from(text);
    let conditions = fields.iter().flat_map(|field| {
        values
            .iter()
            .map(move |text| Filter::field(op, *field, value(text)))
    });
    Filter::or(conditions.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::phone::{self, Region};

    #[test]
    fn the_end_of_a_number_is_searched_for_as_people_group_it() {
        let region = Region::parse("DE").expect("a region");
        for (number, stored, expected) in [
            ("+13125550111", "(312) 555-0111", true),
            ("+493023125101", "030 23125 101", true),
            ("+493023125101", "030/23125-101", true),
            ("+493023125102", "+49 30 231251-02", true),
            ("+33123456789", "01 23 45 67 89", true),
            ("+33123456789", "01.23.45.67.89", true),
            ("+493023125101", "030 23125 102", false),
        ] {
            let read = phone::read(number, region).expect("readable").expect("a number");
            let texts = last_digits(read.key());
            assert_eq!(
                texts.iter().any(|text| stored.contains(text)),
                expected,
                "{stored}"
            );
        }
        let american = phone::read("+13125550111", region)
            .expect("readable")
            .expect("a number");
        assert_eq!(
            last_digits(american.key()),
            ["0111"],
            "no more is asked than is needed"
        );
    }
}
