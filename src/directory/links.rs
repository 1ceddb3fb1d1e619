//! Contact groups, who is in them, and who stands beside a ticket's own contact.
//!
//! Holds facts as Autotask gave them; whether a link is wanted is decided elsewhere.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::id::ContactId;

/// The most contacts beside a ticket's own (vendor documentation).
pub const MOST_TICKET_CONTACTS: usize = 30;

/// The most characters in the name of a contact group (vendor documentation).
pub const MOST_GROUP_NAME: usize = 100;

/// A group's name as it is compared: without blanks around it, in small letters. Autotask refuses a second group of
/// the same name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupKey(String);

impl GroupKey {
    /// The comparison form; `None` for a blank name.
    pub fn new(name: &str) -> Option<Self> {
        let key = name.trim().to_lowercase();
        (!key.is_empty()).then_some(Self(key))
    }

    /// The comparison form as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A named group of contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: i64,
    /// Its name as it stands.
    pub name: String,
    /// Whether it is active; nobody can be added to an inactive one.
    pub is_active: bool,
}

impl Group {
    /// Reads a record; `None` when it has no id.
    pub fn from_fields(fields: &Map<String, Value>) -> Option<Self> {
        let name = fields.get("name").and_then(Value::as_str);
        Some(Self {
            id: fields.get("id")?.as_i64()?,
            name: name.unwrap_or_default().trim().to_owned(),
            is_active: super::record::is_true(fields.get("isActive")),
        })
    }
}

/// A contact's place in a group or beside a ticket's own contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The link's own id.
    pub id: i64,
    /// The group or the ticket.
    pub to: i64,
    /// The contact.
    pub contact: ContactId,
}

impl Link {
    /// Reads a record whose field `to` names the group or the ticket; `None` when one of the ids is not there.
    pub fn from_fields(fields: &Map<String, Value>, to: &str) -> Option<Self> {
        let number = |field: &str| fields.get(field).and_then(Value::as_i64);
        Some(Self {
            id: number("id")?,
            to: number(to)?,
            contact: ContactId(number("contactID")?),
        })
    }
}

/// What is known of groups and links.
#[derive(Debug, Default)]
pub(super) struct Links {
    groups: BTreeMap<i64, Group>,
    memberships: FxHashMap<ContactId, BTreeMap<i64, Link>>,
    beside: FxHashMap<i64, BTreeMap<i64, Link>>,
}

impl Directory {
    /// Adds a contact group.
    pub fn insert_group(&mut self, group: Group) {
        self.links.groups.insert(group.id, group);
    }

    /// Adds a contact's membership of a group.
    pub fn insert_membership(&mut self, link: Link) {
        let of_contact = self.links.memberships.entry(link.contact).or_default();
        of_contact.insert(link.id, link);
    }

    /// Adds an additional contact of a ticket.
    pub fn insert_ticket_contact(&mut self, link: Link) {
        self.links
            .beside
            .entry(link.to)
            .or_default()
            .insert(link.id, link);
    }

    /// Every contact group, by id.
    ///
    /// # Errors
    /// When they were not looked up.
    pub fn groups(&self) -> Result<impl Iterator<Item = &Group>, Missing> {
        self.ask(Key::Groups)?;
        Ok(self.links.groups.values())
    }

    /// The contact group of this name. Where an active and an inactive one differ only in what is not compared, the
    /// active one.
    ///
    /// # Errors
    /// When the groups were not looked up.
    pub fn group_called(&self, name: &GroupKey) -> Result<Option<&Group>, Missing> {
        let is_called = |group: &&Group| GroupKey::new(&group.name).as_ref() == Some(name);
        let called: Vec<&Group> = self.groups()?.filter(is_called).collect();
        let active = called.iter().find(|group| group.is_active);
        Ok(active.or(called.first()).copied())
    }

    /// The memberships of a contact, by their ids.
    ///
    /// # Errors
    /// When they were not looked up.
    pub fn groups_of(&self, contact: ContactId) -> Result<Vec<Link>, Missing> {
        self.ask(Key::GroupsOf(contact))?;
        let links = self.links.memberships.get(&contact).into_iter();
        Ok(links.flat_map(BTreeMap::values).copied().collect())
    }

    /// The additional contacts of a ticket, by the ids of the links.
    ///
    /// # Errors
    /// When they were not looked up.
    pub fn ticket_contacts(&self, ticket: i64) -> Result<Vec<Link>, Missing> {
        self.ask(Key::TicketContacts(ticket))?;
        let links = self.links.beside.get(&ticket).into_iter();
        Ok(links.flat_map(BTreeMap::values).copied().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(id: i64, name: &str, is_active: bool) -> Group {
        let name = name.to_owned();
        Group { id, name, is_active }
    }

    #[test]
    fn a_group_is_known_by_its_name_without_blanks_and_letter_case() {
        let mut directory = Directory::default();
        let vip = GroupKey::new("  VIP Kunden ").unwrap();
        assert!(directory.group_called(&vip).is_err(), "nobody has looked");
        directory.insert_group(group(1, "vip kunden", false));
        directory.insert_group(group(2, "Vip Kunden ", true));
        directory.insert_group(group(3, "VIP", true));
        directory.mark([Key::Groups]);
        assert_eq!(
            directory.group_called(&vip).unwrap().map(|group| group.id),
            Some(2)
        );
        assert_eq!(GroupKey::new(" \t"), None);
        let nobody = GroupKey::new("VIP  Kunden").unwrap();
        assert_eq!(
            directory.group_called(&nobody),
            Ok(None),
            "blanks within a name count"
        );
    }

    #[test]
    fn links_are_known_only_where_somebody_looked() {
        let mut directory = Directory::default();
        let link = Link {
            id: 9,
            to: 4,
            contact: ContactId(7),
        };
        directory.insert_membership(link);
        directory.insert_membership(link);
        directory.insert_ticket_contact(link);
        assert!(directory.groups_of(ContactId(7)).is_err());
        directory.mark([
            Key::GroupsOf(ContactId(7)),
            Key::GroupsOf(ContactId(8)),
            Key::TicketContacts(4),
        ]);
        assert_eq!(directory.groups_of(ContactId(7)), Ok(vec![link]));
        assert_eq!(directory.groups_of(ContactId(8)), Ok(Vec::new()));
        assert_eq!(directory.ticket_contacts(4), Ok(vec![link]));
        assert!(directory.ticket_contacts(5).is_err());
    }
}
