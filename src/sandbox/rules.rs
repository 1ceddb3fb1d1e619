//! Rules of single entities: who may stand beside a ticket, what keeps a contact from being deleted, which names are
//! unique.
//!
//! Called by [`super::write`] around the general checks; never stores a record that was not checked.

use serde_json::Value;

use super::entity::Entity;
use super::records::{Records, number};
use super::refusal::Refusal;
use super::schema::{Record, is_blank};

/// The most contacts beside a ticket's own.
const MOST_ADDITIONAL_CONTACTS: usize = 30;

/// What an entity asks of a record beyond the general checks. `id` is absent for a create; `sent` holds what the
/// request wants to set, `record` what would stand afterwards.
pub(super) fn before(
    records: &Records,
    entity: Entity,
    id: Option<i64>,
    sent: &Record,
    record: &Record,
) -> Result<(), Refusal> {
    location_of_same_company(records, entity, sent, record)?;
    match entity {
        Entity::Tickets => ticket_contact(records, sent, record),
        Entity::TicketAdditionalContacts => additional_contact(records, record),
        Entity::ContactGroups => group_name(records, id, record),
        Entity::ContactGroupContacts => group_contact(records, record),
        Entity::Companies
        | Entity::Contacts
        | Entity::Resources
        | Entity::Countries
        | Entity::CompanyLocations => Ok(()),
    }
}

fn location_of_same_company(
    records: &Records,
    entity: Entity,
    sent: &Record,
    record: &Record,
) -> Result<(), Refusal> {
    let Some(location) = number(sent, "companyLocationID") else {
        return Ok(());
    };
    let company = records
        .get(Entity::CompanyLocations, location)
        .and_then(|location| number(location, "companyID"));
    if company == number(record, "companyID") {
        return Ok(());
    }
    Err(Refusal::invalid(format!(
        "The companyLocationID[{location}] cannot be associated with the {}.",
        entity.singular()
    )))
}

/// The fields of a contact's address, and of its location's.
const ADDRESS: [(&str, &str); 6] = [
    ("addressLine", "address1"),
    ("addressLine1", "address2"),
    ("city", "city"),
    ("state", "state"),
    ("zipCode", "postalCode"),
    ("countryID", "countryID"),
];

/// What a changed record gets beside what was sent: a contact whose location is set and whose address is blank in all
/// six fields gets the location's.
pub(super) fn complete(records: &Records, entity: Entity, sent: &Record, record: &mut Record) {
    if entity != Entity::Contacts || ADDRESS.iter().any(|(own, _)| !is_blank(record.get(*own))) {
        return;
    }
    let location = number(sent, "companyLocationID");
    let Some(location) = location.and_then(|id| records.get(Entity::CompanyLocations, id)) else {
        return;
    };
    for (own, of_location) in ADDRESS {
        let value = location.get(of_location).cloned().unwrap_or(Value::Null);
        record.insert(own.to_owned(), value);
    }
}

/// A ticket's contact stands in the ticket's company or in its parent.
fn ticket_contact(records: &Records, sent: &Record, record: &Record) -> Result<(), Refusal> {
    if !sent.contains_key("contactID") && !sent.contains_key("companyID") {
        return Ok(());
    }
    let (Some(contact), Some(company)) = (number(record, "contactID"), number(record, "companyID")) else {
        return Ok(());
    };
    let parent = records
        .get(Entity::Companies, company)
        .and_then(|company| number(company, "parentCompanyID"));
    let stands_in = company_of(records, contact);
    let fits = stands_in.is_some() && (stands_in == Some(company) || stands_in == parent);
    fits.then_some(())
        .ok_or_else(|| Refusal::reference("contactID", "Contact"))
}

fn additional_contact(records: &Records, record: &Record) -> Result<(), Refusal> {
    let (Some(ticket), Some(contact)) = (number(record, "ticketID"), number(record, "contactID")) else {
        return Ok(());
    };
    let ticket_company = records
        .get(Entity::Tickets, ticket)
        .and_then(|ticket| number(ticket, "companyID"));
    if company_of(records, contact) != ticket_company {
        return Err(Refusal::invalid(
            "The contactID cannot be associated with the Ticket. The contact must belong to the company of the ticket.",
        ));
    }
    let standing = records.ids_where(Entity::TicketAdditionalContacts, "ticketID", ticket);
    if standing
        .iter()
        .filter_map(|id| records.get(Entity::TicketAdditionalContacts, *id))
        .any(|link| number(link, "contactID") == Some(contact))
    {
        return Err(Refusal::invalid(
            "The contact is already an additional contact of the ticket.",
        ));
    }
    if standing.len() >= MOST_ADDITIONAL_CONTACTS {
        return Err(Refusal::invalid(
            "A ticket cannot have more than 30 additional contacts.",
        ));
    }
    Ok(())
}

fn group_name(records: &Records, id: Option<i64>, record: &Record) -> Result<(), Refusal> {
    let name = record.get("name").and_then(Value::as_str).unwrap_or_default();
    let taken = records.after(Entity::ContactGroups, None).any(|(other, group)| {
        let other_name = group.get("name").and_then(Value::as_str).unwrap_or_default();
        Some(other) != id && other_name.to_lowercase() == name.to_lowercase()
    });
    if taken {
        return Err(Refusal::invalid(format!(
            "A ContactGroup already exists with Name [{name}]. ContactGroup names must be unique."
        )));
    }
    Ok(())
}

fn group_contact(records: &Records, record: &Record) -> Result<(), Refusal> {
    let (group, contact) = (number(record, "contactGroupID"), number(record, "contactID"));
    let twice = records
        .all(Entity::ContactGroupContacts)
        .any(|link| number(link, "contactGroupID") == group && number(link, "contactID") == contact);
    if twice {
        return Err(Refusal::invalid(
            "The contact is already a member of the contact group.",
        ));
    }
    Ok(())
}

fn company_of(records: &Records, contact: i64) -> Option<i64> {
    records
        .get(Entity::Contacts, contact)
        .and_then(|contact| number(contact, "companyID"))
}

/// What a stored record changes elsewhere.
pub(super) fn after(records: &mut Records, entity: Entity, id: i64, sent: &Record, now: &str) {
    let Some(record) = records.get(entity, id).cloned() else {
        return;
    };
    match entity {
        Entity::Contacts => {
            if sent.get("primaryContact") == Some(&Value::Bool(true)) {
                demote_other_primaries(records, id, &record);
            }
        }
        Entity::Tickets => {
            if let Some(contact) = number(sent, "contactID") {
                promote_from_additional(records, id, contact);
                touch_contact(records, contact, now);
            }
        }
        Entity::TicketAdditionalContacts => {
            let contact = number(&record, "contactID").unwrap_or_default();
            let ticket = number(&record, "ticketID").unwrap_or_default();
            if let Some(ticket) = records.get_mut(Entity::Tickets, ticket)
                && number(ticket, "contactID") == Some(contact)
            {
                ticket.insert("contactID".to_owned(), Value::Null);
            }
            touch_contact(records, contact, now);
        }
        Entity::Companies
        | Entity::Resources
        | Entity::Countries
        | Entity::ContactGroups
        | Entity::ContactGroupContacts
        | Entity::CompanyLocations => {}
    }
}

/// A company has one primary contact.
fn demote_other_primaries(records: &mut Records, id: i64, record: &Record) {
    let company = number(record, "companyID").unwrap_or_default();
    for other in records.ids_where(Entity::Contacts, "companyID", company) {
        if other != id
            && let Some(contact) = records.get_mut(Entity::Contacts, other)
            && contact.get("primaryContact") == Some(&Value::Bool(true))
        {
            contact.insert("primaryContact".to_owned(), Value::Bool(false));
        }
    }
}

/// A ticket's own contact does not stand among the additional ones.
fn promote_from_additional(records: &mut Records, ticket: i64, contact: i64) {
    for link in records.ids_where(Entity::TicketAdditionalContacts, "ticketID", ticket) {
        let stands = records.get(Entity::TicketAdditionalContacts, link);
        if stands.is_some_and(|link| number(link, "contactID") == Some(contact)) {
            records.remove(Entity::TicketAdditionalContacts, link);
        }
    }
}

/// A contact's activity moves with everything that happens to it, its own record does not.
fn touch_contact(records: &mut Records, contact: i64, now: &str) {
    if let Some(contact) = records.get_mut(Entity::Contacts, contact) {
        contact.insert("lastActivityDate".to_owned(), Value::String(now.to_owned()));
    }
}

/// What keeps a record from being deleted.
pub(super) fn before_delete(records: &Records, entity: Entity, id: i64) -> Result<(), Refusal> {
    if entity != Entity::Contacts {
        return Ok(());
    }
    let on_ticket = !records.ids_where(Entity::Tickets, "contactID", id).is_empty()
        || !records
            .ids_where(Entity::TicketAdditionalContacts, "contactID", id)
            .is_empty();
    if on_ticket {
        return Err(Refusal::invalid(
            "The contact cannot be deleted. It is associated with one or more tickets.",
        ));
    }
    let primary = records
        .get(Entity::Contacts, id)
        .and_then(|contact| contact.get("primaryContact"));
    if primary == Some(&Value::Bool(true)) {
        return Err(Refusal::invalid(
            "The contact cannot be deleted. It is the primary contact of its company.",
        ));
    }
    Ok(())
}

/// What goes away with a deleted record.
pub(super) fn after_delete(records: &mut Records, entity: Entity, id: i64) {
    let field = match entity {
        Entity::Contacts => "contactID",
        Entity::ContactGroups => "contactGroupID",
        Entity::Companies
        | Entity::Tickets
        | Entity::Resources
        | Entity::Countries
        | Entity::ContactGroupContacts
        | Entity::TicketAdditionalContacts
        | Entity::CompanyLocations => return,
    };
    for link in records.ids_where(Entity::ContactGroupContacts, field, id) {
        records.remove(Entity::ContactGroupContacts, link);
    }
}
