//! Changes as data: what one write to Autotask would do.
//!
//! A change is a value, never a closure, so that it can be shown, saved, fingerprinted, journalled and compared.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

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

impl Entity {
    /// The field of a link that names what the contact is linked to; `None` for what is no link.
    pub fn parent_field(self) -> Option<&'static str> {
        match self {
            Self::TicketAdditionalContact => Some("ticketID"),
            Self::ContactGroupContact => Some("contactGroupID"),
            Self::Contact | Self::Company | Self::ContactGroup => None,
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
    /// has no `companyID` yet: [`Change::new_company`] says which company it waits for. A link to a contact that the
    /// row itself creates has no `contactID` yet, and a link to a group that is created in the same plan no
    /// `contactGroupID`.
    pub fields: Map<String, Value>,
    /// What stands in these fields now; only for updates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Map<String, Value>>,
    /// The comparison key of the company of this plan that the change creates or waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_company: Option<String>,
    /// The comparison key of the contact group of this plan that the change creates or waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_group: Option<String>,
}

impl Change {
    /// A whole number among its fields.
    pub fn number(&self, field: &str) -> Option<i64> {
        self.fields.get(field).and_then(Value::as_i64)
    }

    /// The ticket or the group that a link is about; `None` while the group is to be created.
    pub fn parent(&self) -> Option<i64> {
        self.number(self.entity.parent_field()?)
    }

    /// A contact group that is to be created, by its comparison key and its name.
    pub fn new_group(key: &str, name: &str) -> Self {
        let name = ("name".to_owned(), json!(name));
        Self {
            op: Op::Create,
            entity: Entity::ContactGroup,
            id: None,
            fields: Map::from_iter([name, ("isActive".to_owned(), json!(true))]),
            before: None,
            new_company: None,
            new_group: Some(key.to_owned()),
        }
    }

    /// A contact's place in a group that is created in the same plan.
    pub fn link_to_new_group(key: &str, contact: Option<i64>) -> Self {
        let mut link = Self::link(Entity::ContactGroupContact, 0, contact);
        link.fields.shift_remove("contactGroupID");
        link.new_group = Some(key.to_owned());
        link
    }

    /// A link of a contact that is to be made. Without a contact it waits for the one of its row.
    pub fn link(entity: Entity, to: i64, contact: Option<i64>) -> Self {
        let parent = entity.parent_field().map(|field| (field.to_owned(), json!(to)));
        let contact = contact.map(|id| ("contactID".to_owned(), json!(id)));
        Self {
            op: Op::Add,
            entity,
            id: None,
            fields: parent.into_iter().chain(contact).collect(),
            before: None,
            new_company: None,
            new_group: None,
        }
    }
}
