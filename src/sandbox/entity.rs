//! The entities that the sandbox knows: their spelling in paths, messages and data files, and what may be done to
//! them.
//!
//! Entities outside this list do not exist here; their paths are answered as unknown.

use super::field::Field;
use super::tables;

/// One kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    /// Customers, prospects, vendors, and the tenant itself with id 0.
    Companies,
    /// People in companies.
    Contacts,
    /// Tickets.
    Tickets,
    /// The tenant's own people.
    Resources,
    /// Countries.
    Countries,
    /// Named groups of contacts.
    ContactGroups,
    /// Memberships of groups.
    ContactGroupContacts,
    /// Contacts beside a ticket's own.
    TicketAdditionalContacts,
    /// Addresses of companies.
    CompanyLocations,
}

/// What may be done to an entity, as `entityInformation` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent answer of entityInformation"
)]
pub struct Abilities {
    /// Records can be made.
    pub create: bool,
    /// Records can be changed.
    pub update: bool,
    /// Records can be deleted.
    pub delete: bool,
    /// Webhooks can follow it.
    pub webhooks: bool,
}

impl Entity {
    /// Every entity.
    pub const ALL: &'static [Self] = &[
        Self::Companies,
        Self::Contacts,
        Self::Tickets,
        Self::Resources,
        Self::Countries,
        Self::ContactGroups,
        Self::ContactGroupContacts,
        Self::TicketAdditionalContacts,
        Self::CompanyLocations,
    ];

    /// The path segment; also the name of the endpoint that the thread limit counts.
    pub fn path(self) -> &'static str {
        match self {
            Self::Companies => "Companies",
            Self::Contacts => "Contacts",
            Self::Tickets => "Tickets",
            Self::Resources => "Resources",
            Self::Countries => "Countries",
            Self::ContactGroups => "ContactGroups",
            Self::ContactGroupContacts => "ContactGroupContacts",
            Self::TicketAdditionalContacts => "TicketAdditionalContacts",
            Self::CompanyLocations => "CompanyLocations",
        }
    }

    /// The singular that messages and references use.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Companies => "Company",
            Self::Contacts => "Contact",
            Self::Tickets => "Ticket",
            Self::Resources => "Resource",
            Self::Countries => "Country",
            Self::ContactGroups => "ContactGroup",
            Self::ContactGroupContacts => "ContactGroupContact",
            Self::TicketAdditionalContacts => "TicketAdditionalContact",
            Self::CompanyLocations => "CompanyLocation",
        }
    }

    /// The key of its records in a data file.
    pub fn data_key(self) -> &'static str {
        match self {
            Self::Companies => "companies",
            Self::Contacts => "contacts",
            Self::Tickets => "tickets",
            Self::Resources => "resources",
            Self::Countries => "countries",
            Self::ContactGroups => "contactGroups",
            Self::ContactGroupContacts => "contactGroupContacts",
            Self::TicketAdditionalContacts => "ticketAdditionalContacts",
            Self::CompanyLocations => "companyLocations",
        }
    }

    /// The entity of a path segment. Letter case does not matter, as on the real host.
    pub fn from_path(segment: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|entity| entity.path().eq_ignore_ascii_case(segment))
    }

    /// The entity that a reference names.
    pub fn from_singular(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|entity| entity.singular() == name)
    }

    /// Its field table.
    pub(super) fn table(self) -> &'static [Field] {
        match self {
            Self::Companies => tables::company::FIELDS,
            Self::Contacts => tables::contact::FIELDS,
            Self::Tickets => tables::ticket::FIELDS,
            Self::Resources => tables::resource::FIELDS,
            Self::Countries => tables::country::FIELDS,
            Self::ContactGroups => tables::group::FIELDS,
            Self::ContactGroupContacts => tables::group_link::FIELDS,
            Self::TicketAdditionalContacts => tables::ticket_link::FIELDS,
            Self::CompanyLocations => tables::location::FIELDS,
        }
    }

    /// Whether records carry `userDefinedFields`.
    pub fn has_user_defined_fields(self) -> bool {
        match self {
            Self::Companies | Self::Contacts | Self::Tickets => true,
            Self::Resources
            | Self::Countries
            | Self::ContactGroups
            | Self::ContactGroupContacts
            | Self::TicketAdditionalContacts
            | Self::CompanyLocations => false,
        }
    }

    /// What may be done to it.
    pub fn abilities(self) -> Abilities {
        let (create, update, delete) = match self {
            Self::Companies | Self::Tickets => (true, true, false),
            Self::Contacts | Self::ContactGroups | Self::CompanyLocations => (true, true, true),
            Self::Resources | Self::Countries => (false, true, false),
            Self::ContactGroupContacts | Self::TicketAdditionalContacts => (true, false, true),
        };
        let webhooks = matches!(self, Self::Companies | Self::Contacts | Self::Tickets);
        Abilities {
            create,
            update,
            delete,
            webhooks,
        }
    }
}
