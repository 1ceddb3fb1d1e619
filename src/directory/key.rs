//! What can be looked up.

use crate::id::{CompanyId, ContactId, TicketKey};
use crate::person::domain::DomainKey;
use crate::person::email::EmailKey;
use crate::person::phone::PhoneKey;

/// One thing to look up. The order is that of the batches, so that two runs send the same requests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The addresses of the MSP's own people.
    Staff,
    /// Contacts by external id.
    ExternalId(String),
    /// Contacts by an address, in all three fields.
    Email(EmailKey),
    /// All contacts with an address at a domain.
    Domain(DomainKey),
    /// In which companies people have an address at a domain: of each company at least one active contact who has,
    /// and where nobody active has, whoever else.
    CompaniesAt(DomainKey),
    /// Contacts with a number.
    Phone(PhoneKey),
    /// Contacts with a number as their fax.
    Fax(PhoneKey),
    /// Companies with a number on their own record.
    CompanyPhone(PhoneKey),
    /// A contact by its id, as Autotask itself has it now.
    Contact(ContactId),
    /// A contact by its id with all of its fields, user-defined ones too, as Autotask itself has it now.
    WholeContact(ContactId),
    /// The primary contact of a company, as Autotask itself has it now.
    PrimaryOf(CompanyId),
    /// A location of a company.
    Location(i64),
    /// All contacts of a company.
    ContactsOf(CompanyId),
    /// A company by its id.
    Company(CompanyId),
    /// The names of all companies.
    CompanyNames,
    /// The companies with exactly this name, in any letter case; for a last look before one is created.
    CompanyCalled(String),
    /// A ticket.
    Ticket(TicketKey),
    /// The additional contacts of a ticket, by the ticket's id.
    TicketContacts(i64),
    /// The contact groups.
    Groups,
    /// The contact groups that a contact is in.
    GroupsOf(ContactId),
    /// The countries.
    Countries,
    /// What a contact's fields can hold.
    ContactRules,
    /// What a company's fields can hold.
    CompanyRules,
}

impl Key {
    /// Whether it asks for contacts or companies by something that stands on them. Names of companies are not among
    /// it: they are compared with each other and not only found.
    pub(super) fn is_of_a_record(&self) -> bool {
        match self {
            Self::ExternalId(_)
            | Self::Email(_)
            | Self::Domain(_)
            | Self::CompaniesAt(_)
            | Self::Phone(_)
            | Self::Fax(_)
            | Self::CompanyPhone(_)
            | Self::Contact(_)
            | Self::ContactsOf(_)
            | Self::Company(_) => true,
            Self::Staff
            | Self::CompanyNames
            | Self::CompanyCalled(_)
            | Self::Ticket(_)
            | Self::TicketContacts(_)
            | Self::WholeContact(_)
            | Self::PrimaryOf(_)
            | Self::Location(_)
            | Self::Groups
            | Self::GroupsOf(_)
            | Self::Countries
            | Self::ContactRules
            | Self::CompanyRules => false,
        }
    }
}

/// Keys that a decision needs and nobody has looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub Vec<Key>);
