//! What Autotask has, indexed by how it is looked for, and what was not looked up yet.
//!
//! A decision asks the [`Directory`]; what it does not know, it names ([`Missing`]). Whoever holds a
//! [`DirectoryReader`] looks those keys up in batches and asks again, so the rules of decision are the one place
//! that says which look-ups are needed. Nothing here knows HTTP.

mod companies;
pub mod key;
pub mod record;
pub mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::directory::companies::CompanyNames;
use crate::directory::key::{Key, Missing};
use crate::directory::record::{Company, Contact, Country, Ticket};
use crate::directory::rules::FieldRules;
use crate::error::Failure;
use crate::id::{CompanyId, ContactId, TicketKey};
use crate::person::company::CompanyKeys;
use crate::person::domain::DomainKey;
use crate::person::email::EmailKey;
use crate::person::phone::PhoneKey;

/// Somebody who can look keys up: Autotask itself, or a copy of it.
pub trait DirectoryReader {
    /// Looks the keys up and puts what they find into the directory, then marks them as known.
    ///
    /// # Errors
    /// When the answer could not be had; the directory then knows no more than before about the keys.
    fn look_up(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), Failure>;
}

/// What is known of a tenant.
#[derive(Debug, Default)]
pub struct Directory {
    contacts: FxHashMap<ContactId, Contact>,
    companies: FxHashMap<CompanyId, Company>,
    by_email: FxHashMap<EmailKey, BTreeSet<ContactId>>,
    by_domain: FxHashMap<DomainKey, BTreeSet<ContactId>>,
    by_external_id: FxHashMap<String, BTreeSet<ContactId>>,
    by_company: FxHashMap<CompanyId, BTreeSet<ContactId>>,
    company_names: CompanyNames,
    tickets: FxHashMap<TicketKey, Ticket>,
    staff: FxHashSet<EmailKey>,
    countries: Vec<Country>,
    contact_rules: FieldRules,
    company_rules: FieldRules,
    looked_up: FxHashSet<Key>,
    /// Holds all there is: what is not here does not exist.
    complete: bool,
}

impl Directory {
    /// A directory that holds all there is, so that no key is ever missing.
    pub fn complete() -> Self {
        Self {
            complete: true,
            ..Self::default()
        }
    }

    /// Adds a contact, or replaces what was known of it.
    pub fn insert_contact(&mut self, contact: Contact) {
        let id = contact.id;
        if let Some(before) = self.contacts.remove(&id) {
            self.forget(&before);
        }
        for email in &contact.emails {
            self.by_email.entry(email.clone()).or_default().insert(id);
            self.by_domain.entry(email.domain()).or_default().insert(id);
        }
        if let Some(external) = &contact.external_id {
            self.by_external_id
                .entry(external.to_lowercase())
                .or_default()
                .insert(id);
        }
        self.by_company.entry(contact.company).or_default().insert(id);
        self.contacts.insert(id, contact);
    }

    /// Takes a contact out of every index, so that it is no longer found by what it was.
    fn forget(&mut self, contact: &Contact) {
        let id = contact.id;
        for email in &contact.emails {
            self.by_email.entry(email.clone()).or_default().remove(&id);
            self.by_domain.entry(email.domain()).or_default().remove(&id);
        }
        if let Some(external) = &contact.external_id {
            self.by_external_id
                .entry(external.to_lowercase())
                .or_default()
                .remove(&id);
        }
        self.by_company.entry(contact.company).or_default().remove(&id);
    }

    /// Adds a company, or replaces what was known of it.
    pub fn insert_company(&mut self, company: Company) {
        if let Some(before) = self
            .companies
            .get(&company.id)
            .filter(|before| before.name != company.name)
        {
            self.company_names.forget(before);
        }
        self.company_names.insert(&company);
        self.companies.insert(company.id, company);
    }

    /// Adds a ticket under its id and its number.
    pub fn insert_ticket(&mut self, ticket: Ticket) {
        self.tickets
            .insert(TicketKey::Number(ticket.number.to_uppercase()), ticket.clone());
        self.tickets.insert(TicketKey::Id(ticket.id), ticket);
    }

    /// Adds an address of one of the MSP's own people.
    pub fn insert_staff(&mut self, email: EmailKey) {
        self.staff.insert(email);
    }

    /// Adds a country.
    pub fn insert_country(&mut self, country: Country) {
        self.countries.push(country);
    }

    /// Sets what a contact's fields can hold.
    pub fn set_contact_rules(&mut self, rules: FieldRules) {
        self.contact_rules = rules;
    }

    /// Sets what a company's fields can hold.
    pub fn set_company_rules(&mut self, rules: FieldRules) {
        self.company_rules = rules;
    }

    /// Remembers that these keys were looked up, whatever they found.
    pub fn mark(&mut self, keys: impl IntoIterator<Item = Key>) {
        self.looked_up.extend(keys);
    }

    /// Whether a key was looked up.
    pub fn knows(&self, key: &Key) -> bool {
        self.complete || self.looked_up.contains(key)
    }

    /// Asks for several keys at once, so that one round of look-ups brings them all.
    ///
    /// # Errors
    /// The keys that were not looked up.
    pub fn need(&self, keys: impl IntoIterator<Item = Key>) -> Result<(), Missing> {
        let missing: Vec<Key> = keys.into_iter().filter(|key| !self.knows(key)).collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Missing(missing))
        }
    }

    fn ask(&self, key: Key) -> Result<(), Missing> {
        if self.knows(&key) {
            Ok(())
        } else {
            Err(Missing(vec![key]))
        }
    }

    fn contacts_of(&self, ids: Option<&BTreeSet<ContactId>>) -> Vec<&Contact> {
        ids.into_iter()
            .flatten()
            .filter_map(|id| self.contacts.get(id))
            .collect()
    }

    /// Every contact that is known, by id, for whatever reason it was looked up.
    pub fn contacts(&self) -> Vec<&Contact> {
        let mut all: Vec<&Contact> = self.contacts.values().collect();
        all.sort_unstable_by_key(|contact| contact.id);
        all
    }

    /// The contacts that hold an address in one of their three fields, by id.
    pub fn by_email(&self, email: &EmailKey) -> Result<Vec<&Contact>, Missing> {
        self.ask(Key::Email(email.clone()))?;
        Ok(self.contacts_of(self.by_email.get(email)))
    }

    /// The contacts with an address at exactly this domain, by id.
    pub fn by_domain(&self, domain: &DomainKey) -> Result<Vec<&Contact>, Missing> {
        self.ask(Key::Domain(domain.clone()))?;
        Ok(self.contacts_of(self.by_domain.get(domain)))
    }

    /// The contacts with an external id, by id.
    pub fn by_external_id(&self, external_id: &str) -> Result<Vec<&Contact>, Missing> {
        self.ask(Key::ExternalId(external_id.to_owned()))?;
        Ok(self.contacts_of(self.by_external_id.get(&external_id.to_lowercase())))
    }

    /// The contacts of a company, by id.
    pub fn in_company(&self, company: CompanyId) -> Result<Vec<&Contact>, Missing> {
        self.ask(Key::ContactsOf(company))?;
        Ok(self.contacts_of(self.by_company.get(&company)))
    }

    /// The contacts that hold a number in a phone field, by id.
    pub fn by_phone(&self, phone: &PhoneKey) -> Result<Vec<&Contact>, Missing> {
        self.ask(Key::Phone(phone.clone()))?;
        let mut found: Vec<&Contact> = self
            .contacts
            .values()
            .filter(|contact| contact.has_phone(phone))
            .collect();
        found.sort_unstable_by_key(|contact| contact.id);
        Ok(found)
    }

    /// A company.
    pub fn company(&self, id: CompanyId) -> Result<Option<&Company>, Missing> {
        self.ask(Key::Company(id))?;
        Ok(self.companies.get(&id))
    }

    /// The companies whose name, as it stands, is this one; by id.
    pub fn companies_spelled(&self, name: &str) -> Result<Vec<&Company>, Missing> {
        self.ask(Key::CompanyNames)?;
        Ok(self.companies_of(&self.company_names.spelled(name)))
    }

    /// The companies that are called exactly this, in any letter case; by id.
    pub fn companies_called(&self, name: &str) -> Result<Vec<&Company>, Missing> {
        self.ask(Key::CompanyCalled(name.to_owned()))?;
        let wanted = name.trim().to_lowercase();
        let mut called: Vec<&Company> = self
            .companies
            .values()
            .filter(|company| company.name.to_lowercase() == wanted)
            .collect();
        called.sort_unstable_by_key(|company| company.id);
        Ok(called)
    }

    /// The companies whose normalised name is this one; by id.
    pub fn companies_named(&self, name: &CompanyKeys) -> Result<Vec<&Company>, Missing> {
        self.ask(Key::CompanyNames)?;
        Ok(self.companies_of(&self.company_names.named(name)))
    }

    /// The companies whose name is near this one and not equal to it; by id.
    pub fn companies_near(&self, name: &CompanyKeys) -> Result<Vec<&Company>, Missing> {
        self.ask(Key::CompanyNames)?;
        Ok(self.companies_of(&self.company_names.near(name)))
    }

    fn companies_of(&self, ids: &BTreeSet<CompanyId>) -> Vec<&Company> {
        ids.iter().filter_map(|id| self.companies.get(id)).collect()
    }

    /// A ticket.
    pub fn ticket(&self, key: &TicketKey) -> Result<Option<&Ticket>, Missing> {
        self.ask(Key::Ticket(key.clone()))?;
        Ok(self.tickets.get(key))
    }

    /// Whether an address belongs to one of the MSP's own people.
    pub fn is_staff(&self, email: &EmailKey) -> Result<bool, Missing> {
        self.ask(Key::Staff)?;
        Ok(self.staff.contains(email))
    }

    /// The countries that the tenant knows.
    pub fn countries(&self) -> Result<&[Country], Missing> {
        self.ask(Key::Countries)?;
        Ok(&self.countries)
    }

    /// What a contact's fields can hold.
    pub fn contact_rules(&self) -> Result<&FieldRules, Missing> {
        self.ask(Key::ContactRules)?;
        Ok(&self.contact_rules)
    }

    /// What a company's fields can hold.
    pub fn company_rules(&self) -> Result<&FieldRules, Missing> {
        self.ask(Key::CompanyRules)?;
        Ok(&self.company_rules)
    }
}
