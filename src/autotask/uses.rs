//! What stands of the records that a run wrote, and who uses them: ten questions for up to 500 records, never one for
//! each record.
//!
//! Reads only. What of it counts as used is decided elsewhere.

use std::collections::BTreeSet;

use serde_json::Value;

use super::client::Client;
use super::entity::EntityName;
use super::error::ApiError;
use super::filter::{Filter, OR_LIMIT};
use super::queries::Query;
use super::wire::{Access, Record};
use crate::undo::found::{Found, Link, TicketUse, Wanted};

/// The fields of contacts that tell who they are and when something was done with them.
const CONTACT_FIELDS: [&str; 8] = [
    "companyID",
    "firstName",
    "lastName",
    "emailAddress",
    "isActive",
    "createDate",
    "lastModifiedDate",
    "lastActivityDate",
];
/// The same of companies.
const COMPANY_FIELDS: [&str; 5] = [
    "companyName",
    "isActive",
    "createDate",
    "lastActivityDate",
    "lastTrackedModifiedDateTime",
];
const TICKET_FIELDS: &[&str] = &["ticketNumber", "companyID", "contactID", "createDate"];

/// What the records of a query are.
#[derive(Debug, Clone, Copy)]
enum What {
    Contact,
    Company,
    Ticket,
    TicketLink,
    Membership,
    Person,
    Child,
    Group,
    Member,
}

impl Client {
    /// Looks up what stands of these records, and who uses them.
    ///
    /// # Errors
    /// Those of any read; also when the API user may not read one of the entities, since what is not seen is not unused.
    pub fn uses(&self, wanted: &Wanted) -> Result<Found, ApiError> {
        // User-defined fields come when no field is named.
        let contact_fields = if wanted.user_defined_fields {
            Vec::new()
        } else {
            fields(&CONTACT_FIELDS, &wanted.contact_fields)
        };
        let company_fields = fields(&COMPANY_FIELDS, &wanted.company_fields);
        let mut asked: Vec<(Query<'_>, What)> = Vec::new();
        let mut ask = |entity, field: &str, ids: &BTreeSet<i64>, fields, what| {
            let ids: Vec<i64> = ids.iter().copied().collect();
            for some in ids.chunks(OR_LIMIT) {
                let query = Query {
                    entity,
                    filter: Filter::is_in(field, some.iter().copied()),
                    fields,
                    most: None,
                };
                asked.push((query, what));
            }
        };
        let (contacts, used, companies) = (&wanted.contacts, &wanted.used, &wanted.companies);
        ask(
            EntityName::Contacts,
            "id",
            contacts,
            &contact_fields,
            What::Contact,
        );
        ask(
            EntityName::Companies,
            "id",
            companies,
            &company_fields,
            What::Company,
        );
        ask(
            EntityName::Tickets,
            "contactID",
            used,
            TICKET_FIELDS,
            What::Ticket,
        );
        ask(
            EntityName::Tickets,
            "companyID",
            companies,
            TICKET_FIELDS,
            What::Ticket,
        );
        let link: &[&str] = &["ticketID", "contactID"];
        ask(
            EntityName::TicketAdditionalContacts,
            "contactID",
            used,
            link,
            What::TicketLink,
        );
        let member: &[&str] = &["contactGroupID", "contactID"];
        ask(
            EntityName::ContactGroupContacts,
            "contactID",
            used,
            member,
            What::Membership,
        );
        ask(
            EntityName::Contacts,
            "companyID",
            companies,
            &["companyID"],
            What::Person,
        );
        ask(
            EntityName::Companies,
            "parentCompanyID",
            companies,
            &["parentCompanyID"],
            What::Child,
        );

        let groups = &wanted.groups;
        let group: &[&str] = &["name", "isActive"];
        ask(EntityName::ContactGroups, "id", groups, group, What::Group);
        ask(
            EntityName::ContactGroupContacts,
            "contactGroupID",
            groups,
            member,
            What::Member,
        );

        let (queries, kinds): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        let mut found = Found::default();
        for (records, what) in self.query_many(&queries)?.into_iter().zip(kinds) {
            for record in records {
                put(&mut found, what, record);
            }
        }
        found.ahead = self.clock_skew();
        Ok(found)
    }

    /// The entities that this API user sees a part of only, among those that an undo rests on. A tenant that does not
    /// answer the question has not said that it is less than all.
    ///
    /// # Errors
    /// Those of any read.
    pub fn seen_in_part(&self) -> Result<Vec<EntityName>, ApiError> {
        let mut restricted = Vec::new();
        for entity in [EntityName::Contacts, EntityName::Companies, EntityName::Tickets] {
            match self.entity_information(entity) {
                Ok(information) if information.query == Access::Restricted => restricted.push(entity),
                Ok(_)
                | Err(
                    ApiError::NotFound { .. } | ApiError::WrongMethod { .. } | ApiError::Unreadable { .. },
                ) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(restricted)
    }
}

/// The fields to ask for: what tells of use, and what the run wrote.
fn fields<'a>(own: &[&'a str], wrote: &'a BTreeSet<String>) -> Vec<&'a str> {
    let mut all = own.to_vec();
    let more = wrote.iter().map(String::as_str);
    all.extend(more.filter(|field| !own.contains(field)));
    all
}

fn put(found: &mut Found, what: What, record: Record) {
    let number = |field: &str| record.get(field).and_then(Value::as_i64);
    let Some(id) = number("id") else { return };
    let link = |to: &str| {
        let (contact, to) = number("contactID").zip(number(to))?;
        Some(Link { id, contact, to })
    };
    match what {
        What::Contact => drop(found.contacts.insert(id, record)),
        What::Company => drop(found.companies.insert(id, record)),
        What::Ticket => {
            let text = |field: &str| record.get(field).and_then(Value::as_str).map(str::to_owned);
            found.tickets.push(TicketUse {
                number: text("ticketNumber").unwrap_or_else(|| id.to_string()),
                company: number("companyID"),
                contact: number("contactID"),
                created: text("createDate"),
            });
        }
        What::TicketLink => found.ticket_links.extend(link("ticketID")),
        What::Group => drop(found.groups.insert(id, record)),
        What::Member => found.members.extend(link("contactGroupID")),
        What::Membership => found.memberships.extend(link("contactGroupID")),
        What::Person => found
            .people
            .extend(number("companyID").map(|company| (id, company))),
        What::Child => found
            .children
            .extend(number("parentCompanyID").map(|parent| (id, parent))),
    }
}
