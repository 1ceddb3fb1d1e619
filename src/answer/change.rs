//! Changes as data: what one write to Autotask would do.
//!
//! A change is a value, never a closure, so that it can be shown, saved, fingerprinted, journalled and compared.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// A new record.
    Create,
    /// Some fields of a standing record.
    Update,
    /// `isActive` of a standing record, from 0 to 1.
    Reactivate,
    /// A link is made.
    Add,
    /// A link is taken away.
    Remove,
}

impl Op {
    /// The word that machines read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Reactivate => "reactivate",
            Self::Add => "add",
            Self::Remove => "remove",
        }
    }
}

/// What a change is about; the names are Autotask's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Entity {
    /// A person in a company.
    Contact,
    /// A customer, prospect or vendor.
    Company,
    /// A contact beside a ticket's own.
    TicketAdditionalContact,
    /// A named group of contacts.
    ContactGroup,
    /// A contact's membership of a group.
    ContactGroupContact,
}

impl Entity {
    /// Autotask's name of it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contact => "Contact",
            Self::Company => "Company",
            Self::TicketAdditionalContact => "TicketAdditionalContact",
            Self::ContactGroup => "ContactGroup",
            Self::ContactGroupContact => "ContactGroupContact",
        }
    }
}

/// One write that an outcome needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What is done.
    pub op: Op,
    /// To what.
    pub entity: Entity,
    /// The standing record's id; absent for a create until it is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// The fields to be written, by Autotask's names. A contact of a company that is created in the same plan
    /// has no `companyID` yet: [`Change::new_company`] says which company it waits for.
    pub fields: Map<String, Value>,
    /// What stands in these fields now; only for updates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Map<String, Value>>,
    /// The comparison key of the company of this plan that the change creates or waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_company: Option<String>,
}
