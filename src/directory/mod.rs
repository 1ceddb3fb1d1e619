//! What Autotask has, indexed by how it is looked for, and what was not looked up yet.
//!
//! A decision asks the [`Directory`]; what it does not know, it names ([`Missing`]). Whoever holds a
//! [`DirectoryReader`] looks those keys up in batches and asks again, so the rules of decision are the one place
//! that says which look-ups are needed. Nothing here knows HTTP.

mod companies;
mod domains;
pub mod key;
pub mod links;
mod numbers;
pub mod packed;
pub mod record;
pub mod rules;
pub mod stock;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::directory::companies::CompanyNames;
use crate::directory::key::{Key, Missing};
use crate::directory::links::Links;
use crate::directory::numbers::Numbers;
use crate::directory::record::{Company, Contact, Country, Location, Ticket};
use crate::directory::rules::FieldRules;
use crate::directory::stock::{Shelf, Stock};
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
    by_phone: FxHashMap<PhoneKey, BTreeSet<ContactId>>,
    by_company: FxHashMap<CompanyId, BTreeSet<ContactId>>,
    company_names: CompanyNames,
    /// Contacts that were read with all of their fields.
    whole: FxHashMap<ContactId, Contact>,
    primaries: FxHashMap<CompanyId, ContactId>,
    locations: FxHashMap<i64, Location>,
    tickets: FxHashMap<TicketKey, Ticket>,
    links: Links,
    staff: FxHashSet<EmailKey>,
    countries: Vec<Country>,
    numbers: Numbers,
    contact_rules: FieldRules,
    company_rules: FieldRules,
    looked_up: FxHashSet<Key>,
    /// Contacts that were read from Autotask itself, gone ones too: a copy does not replace them.
    read_contacts: FxHashSet<ContactId>,
    /// Companies, likewise.
    read_companies: FxHashSet<CompanyId>,
    /// Holds every contact with a second or third address.
    second_addresses: bool,
    /// Holds all there is: what is not here does not exist.
    complete: bool,
    /// All contacts and companies, where they were read at once; then nobody looks for one.
    shelf: Option<Shelf>,
}

impl Directory {
    /// A directory that holds all there is, so that no key is ever missing.
    pub fn complete() -> Self {
        Self {
            complete: true,
            ..Self::default()
        }
    }

    /// A directory that has all contacts and companies at hand, and asks for what else is needed.
    pub fn with_stock(stock: Arc<Stock>) -> Self {
        Self {
            shelf: Some(Shelf::new(stock)),
            ..Self::default()
        }
    }

    /// Has contacts and companies come from a stock from now on, and everything else from here.
    #[cfg(test)]
    pub(crate) fn put_on(&mut self, stock: Arc<Stock>) {
        self.shelf = Some(Shelf::new(stock));
    }

    /// Whether all contacts and companies are at hand, so that no look-up for one is ever needed.
    pub fn has_all_records(&self) -> bool {
        self.shelf.is_some()
    }

    /// Puts away what was taken out of the stock, so that memory does not grow with the rows.
    pub fn tidy(&mut self) {
        if let Some(shelf) = &mut self.shelf {
            shelf.clear();
        }
    }

    /// Whether every contact with a second or third address is here, so that only first ones have to be asked for.
    pub fn holds_second_addresses(&self) -> bool {
        self.second_addresses
    }

    /// Says that every contact with a second or third address was put in.
    pub fn mark_second_addresses(&mut self) {
        self.second_addresses = true;
    }

    /// Adds a contact as Autotask has it now, or replaces what was known of it.
    pub fn insert_contact(&mut self, contact: Contact) {
        self.read_contacts.insert(contact.id);
        self.put_contact(contact);
    }

    /// Adds a contact from a copy of the tenant, unless Autotask itself was asked about it before.
    pub fn insert_contact_copy(&mut self, contact: Contact) {
        if !self.read_contacts.contains(&contact.id) {
            self.put_contact(contact);
        }
    }

    fn put_contact(&mut self, mut contact: Contact) {
        self.set_country(&mut contact);
        let id = contact.id;
        if self.contacts.get(&id).is_some_and(|known| *known == contact) {
            return;
        }
        self.take_contact(id);
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
        for number in contact.phone_keys() {
            self.by_phone.entry(number).or_default().insert(id);
        }
        self.by_company.entry(contact.company).or_default().insert(id);
        self.numbers.insert_contact(&contact);
        self.contacts.insert(id, contact);
    }

    /// Takes a contact out of every index that it stands in.
    fn take_contact(&mut self, id: ContactId) {
        let Some(old) = self.contacts.remove(&id) else {
            return;
        };
        for email in &old.emails {
            withdraw(&mut self.by_email, email, id);
            withdraw(&mut self.by_domain, &email.domain(), id);
        }
        if let Some(external) = &old.external_id {
            withdraw(&mut self.by_external_id, &external.to_lowercase(), id);
        }
        for number in old.phone_keys() {
            withdraw(&mut self.by_phone, &number, id);
        }
        withdraw(&mut self.by_company, &old.company, id);
        self.numbers.take_contact(&old);
    }

    /// Remembers that Autotask has no such contact now; a copy of it does not come back.
    pub fn contact_is_gone(&mut self, id: ContactId) {
        self.take_contact(id);
        self.read_contacts.insert(id);
    }

    /// Whether this contact is known from a copy only.
    pub fn is_contact_copy(&self, id: ContactId) -> bool {
        self.contacts.contains_key(&id) && !self.read_contacts.contains(&id)
    }

    /// Adds a company as Autotask has it now, or replaces what was known of it.
    pub fn insert_company(&mut self, company: Company) {
        self.read_companies.insert(company.id);
        self.put_company(company);
    }

    /// Adds a company from a copy of the tenant, unless Autotask itself was asked about it before.
    pub fn insert_company_copy(&mut self, company: Company) {
        if !self.read_companies.contains(&company.id) {
            self.put_company(company);
        }
    }

    fn put_company(&mut self, company: Company) {
        if self
            .companies
            .get(&company.id)
            .is_some_and(|known| known.name != company.name)
        {
            self.take_company(company.id);
        }
        self.company_names.insert(&company);
        let known = self.companies.get(&company.id);
        if known == Some(&company) {
            return;
        }
        let moved = known.is_none_or(|known| known.country_id != company.country_id);
        let id = company.id;
        self.numbers.take_company(id);
        self.companies.insert(id, company);
        self.file_company(id);
        if moved {
            self.read_numbers_of(id);
        }
    }

    fn take_company(&mut self, id: CompanyId) {
        if let Some(old) = self.companies.remove(&id) {
            self.company_names.remove(&old);
            self.numbers.take_company(id);
        }
    }

    /// Remembers that Autotask has no such company now; a copy of it does not come back.
    pub fn company_is_gone(&mut self, id: CompanyId) {
        self.take_company(id);
        self.read_companies.insert(id);
    }

    /// Whether this company is known from a copy only.
    pub fn is_company_copy(&self, id: CompanyId) -> bool {
        self.companies.contains_key(&id) && !self.read_companies.contains(&id)
    }

    /// Adds a contact with all of its fields. It stands beside what else is known of it.
    pub fn insert_whole_contact(&mut self, contact: Contact) {
        self.whole.insert(contact.id, contact);
    }

    /// Says who a company's primary contact is; the contact itself is put in apart.
    pub fn set_primary(&mut self, company: CompanyId, contact: ContactId) {
        self.primaries.insert(company, contact);
    }

    /// Adds a location of a company.
    pub fn insert_location(&mut self, location: Location) {
        self.locations.insert(location.id, location);
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
        self.read_numbers_in(&country);
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
        self.complete || (self.shelf.is_some() && key.is_of_a_record()) || self.looked_up.contains(key)
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
        if let Some(shelf) = &self.shelf {
            return Ok(shelf.by_email(email));
        }
        self.ask(Key::Email(email.clone()))?;
        Ok(self.contacts_of(self.by_email.get(email)))
    }

    /// The contacts with an address at exactly this domain, by id.
    pub fn by_domain(&self, domain: &DomainKey) -> Result<Vec<&Contact>, Missing> {
        if let Some(shelf) = &self.shelf {
            return Ok(shelf.by_domain(domain));
        }
        self.ask(Key::Domain(domain.clone()))?;
        Ok(self.contacts_of(self.by_domain.get(domain)))
    }

    /// The contacts with an external id, by id.
    pub fn by_external_id(&self, external_id: &str) -> Result<Vec<&Contact>, Missing> {
        if let Some(shelf) = &self.shelf {
            return Ok(shelf.by_external_id(external_id));
        }
        self.ask(Key::ExternalId(external_id.to_owned()))?;
        Ok(self.contacts_of(self.by_external_id.get(&external_id.to_lowercase())))
    }

    /// The contacts of a company, by id.
    pub fn in_company(&self, company: CompanyId) -> Result<Vec<&Contact>, Missing> {
        if let Some(shelf) = &self.shelf {
            return Ok(shelf.in_company(company));
        }
        self.ask(Key::ContactsOf(company))?;
        Ok(self.contacts_of(self.by_company.get(&company)))
    }

    /// A contact with all of its fields. In a directory that holds all there is every contact is whole.
    pub fn whole(&self, id: ContactId) -> Result<Option<&Contact>, Missing> {
        self.ask(Key::WholeContact(id))?;
        Ok(self.whole.get(&id).or_else(|| self.contacts.get(&id)))
    }

    /// The primary contact of a company.
    pub fn primary_of(&self, company: CompanyId) -> Result<Option<&Contact>, Missing> {
        self.ask(Key::PrimaryOf(company))?;
        let told = self.primaries.get(&company).and_then(|id| self.contacts.get(id));
        let seen = || {
            let is_primary = |contact: &&Contact| {
                contact.company == company && contact.value("primaryContact") == Some(&true.into())
            };
            self.complete
                .then(|| self.contacts.values().find(is_primary))
                .flatten()
        };
        Ok(told.or_else(seen))
    }

    /// A location of a company.
    pub fn location(&self, id: i64) -> Result<Option<&Location>, Missing> {
        self.ask(Key::Location(id))?;
        Ok(self.locations.get(&id))
    }

    /// The contacts that hold a number in a phone field, by id.
    pub fn by_phone(&self, phone: &PhoneKey) -> Result<Vec<&Contact>, Missing> {
        if let Some(shelf) = &self.shelf {
            return Ok(shelf.by_phone(phone));
        }
        self.ask(Key::Phone(phone.clone()))?;
        Ok(self.contacts_of(self.by_phone.get(phone)))
    }

    /// The contacts whose fax has this number, by id.
    pub fn by_fax(&self, phone: &PhoneKey) -> Result<Vec<&Contact>, Missing> {
        if let Some(shelf) = &self.shelf {
            return Ok(shelf.by_fax(phone));
        }
        self.ask(Key::Fax(phone.clone()))?;
        Ok(self.contacts_of(self.numbers.faxes(phone)))
    }

    /// The companies that have this number on their own record, by id.
    pub fn companies_by_phone(&self, phone: &PhoneKey) -> Result<Vec<&Company>, Missing> {
        if let Some(shelf) = &self.shelf {
            return Ok(shelf.companies_by_phone(phone));
        }
        self.ask(Key::CompanyPhone(phone.clone()))?;
        let ids = self.numbers.companies(phone).into_iter().flatten();
        Ok(ids.filter_map(|id| self.companies.get(id)).collect())
    }

    /// A contact.
    pub fn contact(&self, id: ContactId) -> Result<Option<&Contact>, Missing> {
        self.ask(Key::Contact(id))?;
        Ok(self.contacts.get(&id))
    }

    /// A company.
    pub fn company(&self, id: CompanyId) -> Result<Option<&Company>, Missing> {
        if let Some(shelf) = &self.shelf {
            return Ok(shelf.company(id));
        }
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

    /// The addresses of the MSP's own people, in no order.
    pub fn staff(&self) -> Result<impl Iterator<Item = &EmailKey>, Missing> {
        self.ask(Key::Staff)?;
        Ok(self.staff.iter())
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

/// Takes an id out of an index, and the key with it when nobody is left under it.
fn withdraw<K: std::hash::Hash + Eq>(index: &mut FxHashMap<K, BTreeSet<ContactId>>, key: &K, id: ContactId) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}
