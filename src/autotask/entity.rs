//! The entities that this program asks about, with their place in the API.
//!
//! A closed set: a path is never put together from a name that came from outside.

use std::fmt;

/// An entity of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityName {
    /// People in companies.
    Contacts,
    /// Customers, prospects, vendors, and with id 0 the MSP itself.
    Companies,
    /// Service tickets.
    Tickets,
    /// The MSP's own staff.
    Resources,
    /// Countries with the tenant's display names.
    Countries,
    /// Named groups of contacts.
    ContactGroups,
    /// Who is in which contact group.
    ContactGroupContacts,
    /// Contacts of a ticket beside its own.
    TicketAdditionalContacts,
    /// Addresses of companies.
    CompanyLocations,
}

impl EntityName {
    /// Every entity, in the order of the enum.
    pub const ALL: &'static [Self] = &[
        Self::Contacts,
        Self::Companies,
        Self::Tickets,
        Self::Resources,
        Self::Countries,
        Self::ContactGroups,
        Self::ContactGroupContacts,
        Self::TicketAdditionalContacts,
        Self::CompanyLocations,
    ];

    /// The path segment after the base, in the spelling of the vendor's Swagger document.
    pub fn path(self) -> &'static str {
        match self {
            Self::Contacts => "Contacts",
            Self::Companies => "Companies",
            Self::Tickets => "Tickets",
            Self::Resources => "Resources",
            Self::Countries => "Countries",
            Self::ContactGroups => "ContactGroups",
            Self::ContactGroupContacts => "ContactGroupContacts",
            Self::TicketAdditionalContacts => "TicketAdditionalContacts",
            Self::CompanyLocations => "CompanyLocations",
        }
    }

    /// One record's name, as `referenceEntityType` and most error texts have it.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Contacts => "Contact",
            Self::Companies => "Company",
            Self::Tickets => "Ticket",
            Self::Resources => "Resource",
            Self::Countries => "Country",
            Self::ContactGroups => "ContactGroup",
            Self::ContactGroupContacts => "ContactGroupContact",
            Self::TicketAdditionalContacts => "TicketAdditionalContact",
            Self::CompanyLocations => "CompanyLocation",
        }
    }
}

impl fmt::Display for EntityName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_holds_every_entity_once() {
        let mut paths: Vec<_> = EntityName::ALL.iter().map(|entity| entity.path()).collect();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), 9);
    }
}
