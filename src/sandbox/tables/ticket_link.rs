//! The fields of a contact's place beside a ticket.
//!
//! One line a field. Names, lengths and flags are Autotask's; nothing here is a rule of its own.

use crate::sandbox::field::{Field, integer, long};

/// `TicketAdditionalContacts`; no user-defined fields, no update.
pub(in crate::sandbox) const FIELDS: &[Field] = &[
    long("id").required().read_only(),
    integer("contactID").required().refers("Contact"),
    integer("ticketID").required().refers("Ticket"),
];
