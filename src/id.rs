//! The ids by which Autotask knows its records, each a type of its own so that none is taken for another.

use serde::{Deserialize, Serialize};

/// The id of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContactId(pub i64);

/// The id of a company. 0 is the MSP itself, a company like any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CompanyId(pub i64);

/// How a ticket is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TicketKey {
    /// By its id.
    Id(i64),
    /// By its number, in capitals.
    Number(String),
}
