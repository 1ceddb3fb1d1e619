//! Everything that changes the tenant: contacts, companies, contact groups and additional contacts of tickets.
//!
//! Each function sends its write once, and again only when the first was certainly refused untouched. Whether a write
//! is wanted, allowed and not done yet is decided elsewhere; an error whose [`ApiError::leaves_doubt`] is true must
//! be settled by a look-up before anybody sends the same again. `PUT` is never used: it empties every field left out.

use http::Method;
use serde_json::{Value, json};

use super::answer::Answer;
use super::client::{Call, Client};
use super::entity::EntityName::{self, Companies, ContactGroupContacts, ContactGroups, Contacts};
use super::entity::EntityName::{TicketAdditionalContacts, Tickets};
use super::error::ApiError;
use super::wire::{self, Misread, Record};

impl Client {
    /// Creates a contact in a company and returns its id. Contacts can be written only below their company.
    ///
    /// # Errors
    /// Those of any write.
    pub fn create_contact(&self, company_id: i64, fields: &Record) -> Result<i64, ApiError> {
        self.create(
            format!("Companies/{company_id}/Contacts"),
            fields,
            &[Companies, Contacts],
        )
    }

    /// Changes the given fields of a contact and leaves the others alone. Autotask ignores read-only fields without
    /// a word, so read the contact again where it matters.
    ///
    /// # Errors
    /// Those of any write.
    pub fn update_contact(&self, company_id: i64, id: i64, fields: &Record) -> Result<(), ApiError> {
        self.update(
            format!("Companies/{company_id}/Contacts"),
            id,
            fields,
            &[Companies, Contacts],
        )
    }

    /// Deletes a contact. Autotask refuses it for contacts in use.
    ///
    /// # Errors
    /// Those of any write; [`ApiError::NotFound`] when it is gone already.
    pub fn delete_contact(&self, company_id: i64, id: i64) -> Result<(), ApiError> {
        self.delete(
            format!("Companies/{company_id}/Contacts/{id}"),
            &[Companies, Contacts],
        )
    }

    /// Creates a company and returns its id. A company can never be deleted.
    ///
    /// # Errors
    /// Those of any write.
    pub fn create_company(&self, fields: &Record) -> Result<i64, ApiError> {
        self.create("Companies".to_owned(), fields, &[Companies])
    }

    /// Changes the given fields of a company.
    ///
    /// # Errors
    /// Those of any write.
    pub fn update_company(&self, id: i64, fields: &Record) -> Result<(), ApiError> {
        self.update("Companies".to_owned(), id, fields, &[Companies])
    }

    /// Creates a contact group and returns its id. Group names are unique.
    ///
    /// # Errors
    /// Those of any write.
    pub fn create_contact_group(&self, fields: &Record) -> Result<i64, ApiError> {
        self.create("ContactGroups".to_owned(), fields, &[ContactGroups])
    }

    /// Deletes a contact group.
    ///
    /// # Errors
    /// Those of any write; [`ApiError::NotFound`] when it is gone already.
    pub fn delete_contact_group(&self, id: i64) -> Result<(), ApiError> {
        self.delete(format!("ContactGroups/{id}"), &[ContactGroups])
    }

    /// Adds a contact to a contact group and returns the id of the membership.
    ///
    /// # Errors
    /// Those of any write.
    pub fn add_to_contact_group(&self, group_id: i64, contact_id: i64) -> Result<i64, ApiError> {
        let fields = link("contactGroupID", group_id, contact_id);
        self.create(format!("ContactGroups/{group_id}/Contacts"), &fields, MEMBERSHIP)
    }

    /// Takes a membership, by its own id, out of a contact group.
    ///
    /// # Errors
    /// Those of any write; [`ApiError::NotFound`] when it is gone already.
    pub fn remove_from_contact_group(&self, group_id: i64, membership_id: i64) -> Result<(), ApiError> {
        self.delete(
            format!("ContactGroups/{group_id}/Contacts/{membership_id}"),
            MEMBERSHIP,
        )
    }

    /// Adds a contact to a ticket beside the ticket's own, and returns the id of the link. Adding the ticket's own
    /// contact would clear that field of the ticket.
    ///
    /// # Errors
    /// Those of any write.
    pub fn add_ticket_contact(&self, ticket_id: i64, contact_id: i64) -> Result<i64, ApiError> {
        let fields = link("ticketID", ticket_id, contact_id);
        self.create(
            format!("Tickets/{ticket_id}/AdditionalContacts"),
            &fields,
            TICKET_LINK,
        )
    }

    /// Takes a link, by its own id, off a ticket.
    ///
    /// # Errors
    /// Those of any write; [`ApiError::NotFound`] when it is gone already.
    pub fn remove_ticket_contact(&self, ticket_id: i64, link_id: i64) -> Result<(), ApiError> {
        self.delete(
            format!("Tickets/{ticket_id}/AdditionalContacts/{link_id}"),
            TICKET_LINK,
        )
    }

    /// As [`Client::create_contact`]; `None` when the hour had no room for it. Then it was waited for room, nothing was
    /// created, and what was looked up before may be old.
    ///
    /// # Errors
    /// Those of any write.
    pub fn create_contact_unless_waited(
        &self,
        company_id: i64,
        fields: &Record,
    ) -> Result<Option<i64>, ApiError> {
        let path = format!("Companies/{company_id}/Contacts");
        self.create_unless_waited(path, fields, &[Companies, Contacts])
    }

    /// As [`Client::create_company`]; `None` likewise.
    ///
    /// # Errors
    /// Those of any write.
    pub fn create_company_unless_waited(&self, fields: &Record) -> Result<Option<i64>, ApiError> {
        self.create_unless_waited("Companies".to_owned(), fields, &[Companies])
    }

    /// As [`Client::create_contact_group`]; `None` likewise.
    ///
    /// # Errors
    /// Those of any write.
    pub fn create_contact_group_unless_waited(&self, fields: &Record) -> Result<Option<i64>, ApiError> {
        self.create_unless_waited("ContactGroups".to_owned(), fields, &[ContactGroups])
    }

    /// As [`Client::add_to_contact_group`]; `None` likewise.
    ///
    /// # Errors
    /// Those of any write.
    pub fn add_to_contact_group_unless_waited(
        &self,
        group_id: i64,
        contact_id: i64,
    ) -> Result<Option<i64>, ApiError> {
        let fields = link("contactGroupID", group_id, contact_id);
        self.create_unless_waited(format!("ContactGroups/{group_id}/Contacts"), &fields, MEMBERSHIP)
    }

    /// As [`Client::add_ticket_contact`]; `None` likewise.
    ///
    /// # Errors
    /// Those of any write.
    pub fn add_ticket_contact_unless_waited(
        &self,
        ticket_id: i64,
        contact_id: i64,
    ) -> Result<Option<i64>, ApiError> {
        let fields = link("ticketID", ticket_id, contact_id);
        let path = format!("Tickets/{ticket_id}/AdditionalContacts");
        self.create_unless_waited(path, &fields, TICKET_LINK)
    }

    /// Changes the given fields of a contact group.
    ///
    /// # Errors
    /// Those of any write.
    pub fn update_contact_group(&self, id: i64, fields: &Record) -> Result<(), ApiError> {
        self.update("ContactGroups".to_owned(), id, fields, &[ContactGroups])
    }

    fn create(&self, path: String, fields: &Record, entities: &[EntityName]) -> Result<i64, ApiError> {
        let body = Value::Object(fields.clone());
        self.send(Method::POST, path, Some(&body), entities)?
            .read(|answer| new_id(&answer))
    }

    fn create_unless_waited(
        &self,
        path: String,
        fields: &Record,
        entities: &[EntityName],
    ) -> Result<Option<i64>, ApiError> {
        let body = Value::Object(fields.clone());
        let call = Call::write(Method::POST, path, Some(&body), entities);
        let answer = self.call_unless_waited(&call)?;
        answer
            .map(|answer| answer.read(|answer| new_id(&answer)))
            .transpose()
    }

    fn update(
        &self,
        path: String,
        id: i64,
        fields: &Record,
        entities: &[EntityName],
    ) -> Result<(), ApiError> {
        // The id stands in the body; a path with the id does not take PATCH.
        let mut body = fields.clone();
        body.insert("id".to_owned(), json!(id));
        let body = Value::Object(body);
        self.send(Method::PATCH, path, Some(&body), entities)?
            .read(|answer| {
                let answered = wire::item_id(&answer)?;
                if answered == id {
                    Ok(())
                } else {
                    Err(Misread(format!("it speaks of record {answered}, not {id}")))
                }
            })
    }

    fn delete(&self, path: String, entities: &[EntityName]) -> Result<(), ApiError> {
        self.send(Method::DELETE, path, None, entities).map(drop)
    }

    fn send(
        &self,
        method: Method,
        path: String,
        body: Option<&Value>,
        entities: &[EntityName],
    ) -> Result<Answer, ApiError> {
        self.call(&Call::write(method, path, body, entities))
    }
}

/// The fields of a link between a contact and what stands in the field `to`.
fn link(to: &str, id: i64, contact_id: i64) -> Record {
    let contact = ("contactID".to_owned(), json!(contact_id));
    Record::from_iter([(to.to_owned(), json!(id)), contact])
}

/// The id of a record that was created.
fn new_id(answer: &Record) -> Result<i64, Misread> {
    let id = wire::item_id(answer)?;
    if id > 0 {
        Ok(id)
    } else {
        Err(Misread(format!("the new record's id is {id}")))
    }
}

/// Entities that a write of a membership counts for; the path names two of them.
const MEMBERSHIP: &[EntityName] = &[ContactGroups, ContactGroupContacts, Contacts];
/// Entities that a write of a ticket's additional contact counts for.
const TICKET_LINK: &[EntityName] = &[Tickets, TicketAdditionalContacts];

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::autotask::scripted::{Scripted, client_of};
    use crate::autotask::transport::TransportError;

    fn fields() -> Record {
        let mut fields = Record::new();
        fields.insert("lastName".to_owned(), json!("Ruïz"));
        fields
    }

    #[test]
    fn writes_go_below_their_parents() {
        let done = || json!({"itemId": 9});
        let script = Scripted::new()
            .on("POST", "Companies/0/Contacts", 200, done())
            .on("PATCH", "Companies/5/Contacts", 200, done())
            .on("DELETE", "Companies/5/Contacts/9", 200, done())
            .on("POST", "Companies", 200, done())
            .on("PATCH", "Companies", 200, done())
            .on("POST", "ContactGroups", 200, done())
            .on("DELETE", "ContactGroups/9", 200, "")
            .on("POST", "ContactGroups/4/Contacts", 200, done())
            .on("DELETE", "ContactGroups/4/Contacts/9", 200, done())
            .on("POST", "Tickets/3/AdditionalContacts", 200, done())
            .on("DELETE", "Tickets/3/AdditionalContacts/9", 200, done());
        let (client, _, script) = client_of(script);
        assert_eq!(client.create_contact(0, &fields()), Ok(9));
        assert_eq!(client.update_contact(5, 9, &fields()), Ok(()));
        assert_eq!(client.delete_contact(5, 9), Ok(()));
        assert_eq!(client.create_company(&fields()), Ok(9));
        assert_eq!(client.update_company(9, &fields()), Ok(()));
        assert_eq!(client.create_contact_group(&fields()), Ok(9));
        assert_eq!(client.delete_contact_group(9), Ok(()));
        assert_eq!(client.add_to_contact_group(4, 7), Ok(9));
        assert_eq!(client.remove_from_contact_group(4, 9), Ok(()));
        assert_eq!(client.add_ticket_contact(3, 7), Ok(9));
        assert_eq!(client.remove_ticket_contact(3, 9), Ok(()));
        let bodies = script.bodies();
        assert_eq!(bodies[0], json!({"lastName": "Ruïz"}));
        assert_eq!(bodies[1], json!({"lastName": "Ruïz", "id": 9}));
        assert_eq!(bodies[7], json!({"contactGroupID": 4, "contactID": 7}));
        assert_eq!(bodies[9], json!({"ticketID": 3, "contactID": 7}));
        assert_eq!(
            script.header(0, "content-type"),
            "application/json; charset=utf-8"
        );
    }

    #[test]
    fn a_write_in_doubt_is_never_sent_again() {
        let steps: [fn(Scripted) -> Scripted; 4] = [
            |script| script.fail(TransportError::answer_lost("connection closed")),
            |script| script.on("POST", "Companies/5/Contacts", 503, "<html>busy</html>"),
            |script| {
                script.on(
                    "POST",
                    "Companies/5/Contacts",
                    500,
                    json!({"errors": ["Deadlock"]}),
                )
            },
            |script| script.on("POST", "Companies/5/Contacts", 200, json!({"itemId": 0})),
        ];
        for step in steps {
            let (client, clock, _) = client_of(step(Scripted::new()));
            let error = client.create_contact(5, &fields()).unwrap_err();
            assert!(error.leaves_doubt(), "{error:?}");
            assert_eq!(client.requests_sent(), 1);
            assert!(clock.sleeps().is_empty());
        }
    }

    #[test]
    fn a_refused_write_is_told_with_its_field_and_not_sent_again() {
        let refusal = json!({"errors": ["Missing Required Field: isActive."]});
        let (client, _, _) = client_of(Scripted::new().on("POST", "Companies/5/Contacts", 500, refusal));
        let error = client.create_contact(5, &fields()).unwrap_err();
        let field = Some("isActive".to_owned());
        assert_eq!(
            error,
            ApiError::Validation {
                message: "Missing Required Field: isActive.".to_owned(),
                field
            }
        );
    }

    #[test]
    fn a_write_that_certainly_did_nothing_is_sent_again() {
        let threads = json!({"errors": ["The thread threshold of 3 threads has been exceeded."]});
        let script = Scripted::new()
            .fail(TransportError::not_sent("connection refused"))
            .on("POST", "Companies/5/Contacts", 429, "")
            .on("POST", "Companies/5/Contacts", 500, threads)
            .on("POST", "Companies/5/Contacts", 200, json!({"itemId": 9}));
        let (client, clock, _) = client_of(script);
        assert_eq!(client.create_contact(5, &fields()), Ok(9));
        let waits: Vec<_> = clock.sleeps().iter().map(Duration::as_millis).collect();
        assert_eq!(waits.len(), 3, "{waits:?}");
        assert!((1_000..=1_500).contains(&waits[0]), "{waits:?}");
        assert_eq!(waits[1], 60_000, "{waits:?}");
        assert!((500..=750).contains(&waits[2]), "{waits:?}");
    }
}
