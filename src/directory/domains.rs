//! Which companies the people at a domain are in, and what of that has to be read again when it comes from a copy.
//!
//! One active contact speaks for its company; nobody has to be there with all colleagues.

use std::collections::{BTreeMap, BTreeSet};

use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::record::Contact;
use crate::id::{CompanyId, ContactId};
use crate::person::domain::DomainKey;

impl Directory {
    /// Contacts with an address at exactly this domain, by id: of each company that has somebody active there at
    /// least one who is, and somebody in any case where anybody is there. Not all of them.
    pub fn users_of(&self, domain: &DomainKey) -> Result<Vec<&Contact>, Missing> {
        if let Some(shelf) = &self.shelf {
            return Ok(shelf.by_domain(domain));
        }
        if !self.knows(&Key::Domain(domain.clone())) {
            self.ask(Key::CompaniesAt(domain.clone()))?;
        }
        Ok(self.contacts_of(self.by_domain.get(domain)))
    }

    /// The companies of the active contacts at a domain that were read from Autotask itself, for whatever reason.
    pub fn companies_read_at(&self, domain: &DomainKey) -> BTreeSet<CompanyId> {
        let at = self.by_domain.get(domain).into_iter().flatten();
        at.filter(|id| self.read_contacts.contains(id))
            .filter_map(|id| self.contacts.get(id))
            .filter(|contact| contact.is_active)
            .map(|contact| contact.company)
            .collect()
    }

    /// The contacts of a copy that have to be read again before a domain's companies are sure: one for each company
    /// that nobody else speaks for, the active ones first.
    pub fn witnesses_to_confirm(&self, domain: &DomainKey) -> impl Iterator<Item = ContactId> + use<> {
        let known = self.companies_read_at(domain);
        let at = self.by_domain.get(domain).into_iter().flatten();
        let at = at.filter_map(|id| self.contacts.get(id));
        let is_read = |contact: &Contact| self.read_contacts.contains(&contact.id);
        let anybody_read = at.clone().any(is_read);
        let mut witnesses: BTreeMap<CompanyId, &Contact> = BTreeMap::new();
        for contact in at.filter(|contact| !is_read(contact) && !known.contains(&contact.company)) {
            let witness = witnesses.entry(contact.company).or_insert(contact);
            if contact.is_active && !witness.is_active {
                *witness = contact;
            }
        }
        // Who is inactive says only that somebody is there, and one of them is enough.
        let needed = |contact: &&Contact| contact.is_active || (known.is_empty() && !anybody_read);
        let ids: Vec<ContactId> = witnesses
            .into_values()
            .filter(needed)
            .map(|contact| contact.id)
            .collect();
        ids.into_iter()
    }
}
