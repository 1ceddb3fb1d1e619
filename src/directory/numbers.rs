//! Numbers by which companies and faxes are found, and the country in whose way stored numbers are read.
//!
//! A number that stands without its country code is meant as it is dialled where its owner is: in the contact's
//! country, else in its company's, else in the region of the run.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::directory::Directory;
use crate::directory::record::{Contact, Country};
use crate::id::{CompanyId, ContactId};
use crate::person::phone::{PhoneKey, Region};

/// Companies and faxes by number.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    companies: FxHashMap<PhoneKey, BTreeSet<CompanyId>>,
    of_company: FxHashMap<CompanyId, Vec<PhoneKey>>,
    faxes: FxHashMap<PhoneKey, BTreeSet<ContactId>>,
    regions: FxHashMap<i64, Region>,
    /// In whose way companies' numbers are read that have no country. Absent until somebody looks companies up by
    /// number; then nobody has to read them.
    region: Option<Region>,
}

impl Numbers {
    pub(super) fn companies(&self, phone: &PhoneKey) -> Option<&BTreeSet<CompanyId>> {
        self.companies.get(phone)
    }

    pub(super) fn faxes(&self, phone: &PhoneKey) -> Option<&BTreeSet<ContactId>> {
        self.faxes.get(phone)
    }

    pub(super) fn insert_contact(&mut self, contact: &Contact) {
        if let Some(fax) = contact.fax_key() {
            self.faxes.entry(fax).or_default().insert(contact.id);
        }
    }

    pub(super) fn take_contact(&mut self, contact: &Contact) {
        if let Some(ids) = contact.fax_key().and_then(|fax| self.faxes.get_mut(&fax)) {
            ids.remove(&contact.id);
        }
    }

    pub(super) fn take_company(&mut self, id: CompanyId) {
        for key in self.of_company.remove(&id).into_iter().flatten() {
            if let Some(ids) = self.companies.get_mut(&key) {
                ids.remove(&id);
            }
        }
    }
}

impl Directory {
    /// Files companies under their numbers from now on, those without a country in the way of this region. Whoever
    /// looks companies up by number says so first.
    pub fn set_region(&mut self, region: Region) {
        if self.numbers.region != Some(region) {
            self.numbers.region = Some(region);
            let ids: Vec<CompanyId> = self.companies.keys().copied().collect();
            for id in ids {
                self.numbers.take_company(id);
                self.file_company(id);
            }
        }
    }

    /// Has a contact's numbers read in its own country or its company's, where one of them is known.
    pub(super) fn set_country(&self, contact: &mut Contact) {
        let company = || self.companies.get(&contact.company)?.country_id;
        let country = contact.country_id().or_else(company);
        if let Some(region) = country.and_then(|id| self.numbers.regions.get(&id)) {
            contact.read_in(*region);
        }
    }

    /// Files a company under its own numbers.
    pub(super) fn file_company(&mut self, id: CompanyId) {
        let (Some(company), Some(region)) = (self.companies.get(&id), self.numbers.region) else {
            return;
        };
        if company.phones.is_empty() {
            return;
        }
        let country = company.country_id.and_then(|id| self.numbers.regions.get(&id));
        let region = country.copied().unwrap_or(region);
        let keys = company.phone_keys(region);
        for key in &keys {
            self.numbers.companies.entry(key.clone()).or_default().insert(id);
        }
        self.numbers.of_company.insert(id, keys);
    }

    /// Reads the numbers of a company's contacts again, now that its country is known.
    pub(super) fn read_numbers_of(&mut self, company: CompanyId) {
        let ids = self.by_company.get(&company).into_iter().flatten();
        let contacts: Vec<Contact> = ids
            .filter_map(|id| self.contacts.get(id))
            .filter(|contact| contact.country_id().is_none())
            .cloned()
            .collect();
        for contact in contacts {
            self.put_contact(contact);
        }
    }

    /// Reads the numbers of a country's contacts and companies again, now that the country is known.
    pub(super) fn read_numbers_in(&mut self, country: &Country) {
        let Some(region) = Region::parse(&country.code) else {
            return;
        };
        self.numbers.regions.insert(country.id, region);
        let companies = self.companies.values();
        let companies: Vec<CompanyId> = companies
            .filter(|company| company.country_id == Some(country.id))
            .map(|company| company.id)
            .collect();
        for id in companies {
            self.numbers.take_company(id);
            self.file_company(id);
            self.read_numbers_of(id);
        }
        let contacts: Vec<Contact> = self
            .contacts
            .values()
            .filter(|contact| contact.country_id() == Some(country.id) && contact.region() != region)
            .cloned()
            .collect();
        for contact in contacts {
            self.put_contact(contact);
        }
    }
}
