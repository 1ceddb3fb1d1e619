//! The ticket of an answer: which it is, and who gets its notifications as it stands.
//!
//! Words only; who is to be added stands in the changes of the answer.

use serde::{Deserialize, Serialize};

use crate::answer::ContactView;

/// A ticket, as far as it matters who is told of its updates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketView {
    /// Its id.
    pub id: i64,
    /// Its number, such as `T20260105.0012`.
    #[serde(rename = "ticketNumber")]
    pub number: String,
    /// Its own contact, when it has one.
    pub contact: Option<ContactView>,
    /// The contacts beside its own, in the order in which they were added.
    #[serde(rename = "additionalContacts")]
    pub additional: Vec<ContactView>,
}
