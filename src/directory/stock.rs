//! All contacts and companies of a tenant at once, packed, for batches so big that every record is asked for anyway.
//!
//! Answers the same keys as look-ups do, and the same records, in the order of their ids. It is filled once and then
//! only read, by as many threads as there are; a [`Shelf`] is what one of them has taken out of it.

mod delivery;
mod index;

use std::cell::{OnceCell, RefCell};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use rustc_hash::FxHashMap;

pub use delivery::Delivery;

use crate::directory::record::{Company, Contact};
use crate::directory::stock::delivery::{AllKeys, Contacts};
use crate::directory::stock::index::{Index, IndexKey, Keys, Nth};
use crate::id::CompanyId;
use crate::person::domain::DomainKey;
use crate::person::email::EmailKey;
use crate::person::phone::{PhoneKey, Region};

/// The keys of one kind.
type KeysOf = fn(&mut AllKeys) -> &mut Keys;

/// All contacts and companies of a tenant.
#[derive(Debug, Default)]
pub struct Stock {
    /// The contacts, in the order of their ids, each part with the place of its first one.
    parts: Vec<(Nth, Contacts)>,
    phones: Index,
    faxes: Index,
    emails: Index,
    domains: Index,
    external_ids: Index,
    of_company: Index,
    companies: Vec<Company>,
    /// Where each company stands.
    company_places: FxHashMap<CompanyId, u32>,
    company_phones: FxHashMap<PhoneKey, Vec<CompanyId>>,
}

impl Stock {
    /// Puts the parts together, in the order of their ids, with the companies. `region` is in whose way a company's
    /// numbers are read.
    pub fn new(parts: Vec<Delivery>, companies: Vec<Company>, region: impl Fn(&Company) -> Region) -> Self {
        let mut stock = Self::default();
        let mut keys = Vec::with_capacity(parts.len());
        let mut first = 0;
        for mut part in parts {
            part.contacts.finish();
            let count = Nth::try_from(part.contacts.count).unwrap_or(Nth::MAX);
            stock.parts.push((first, part.contacts));
            keys.push((first, part.keys));
            first = first.saturating_add(count);
        }
        stock.index(keys);
        stock.company_places.reserve(companies.len());
        for (place, company) in (0..).zip(&companies) {
            for number in company.phone_keys(region(company)) {
                stock.company_phones.entry(number).or_default().push(company.id);
            }
            stock.company_places.insert(company.id, place);
        }
        stock.companies = companies;
        for ids in stock.company_phones.values_mut() {
            ids.sort_unstable();
        }
        stock
    }

    /// Makes the indexes. Two at a time, and what one is made of goes before the next one is made: all at once would
    /// take the memory of all of it twice.
    fn index(&mut self, mut keys: Vec<(Nth, AllKeys)>) {
        let indexes: [(&mut Index, KeysOf); 6] = [
            (&mut self.phones, |keys| &mut keys.phones),
            (&mut self.emails, |keys| &mut keys.emails),
            (&mut self.domains, |keys| &mut keys.domains),
            (&mut self.of_company, |keys| &mut keys.of_company),
            (&mut self.faxes, |keys| &mut keys.faxes),
            (&mut self.external_ids, |keys| &mut keys.external_ids),
        ];
        let mut lists = indexes.map(|(index, of)| {
            let lists = keys
                .iter_mut()
                .map(|(first, keys)| (*first, std::mem::take(of(keys))));
            (index, lists.collect::<Vec<_>>())
        });
        for two in lists.chunks_mut(2) {
            thread::scope(|scope| {
                let running: Vec<_> = two
                    .iter_mut()
                    .map(|(index, lists)| scope.spawn(|| **index = Index::new(&std::mem::take(lists))))
                    .collect();
                for thread in running {
                    thread.join().unwrap_or_else(|panic| resume_unwind(panic));
                }
            });
        }
    }

    fn contact(&self, nth: Nth) -> Option<Contact> {
        let (first, contacts) = self.parts.iter().rfind(|(first, _)| *first <= nth)?;
        contacts.get(nth - first)
    }
}

/// What one thread has taken out of a stock: contacts are unpacked when they are asked for, and put away again with
/// [`Shelf::clear`].
#[derive(Debug)]
pub(super) struct Shelf {
    stock: Arc<Stock>,
    /// What was taken, each at a place that it may share with others.
    places: Vec<OnceCell<Box<Taken>>>,
    /// The places where something stands.
    filled: RefCell<Vec<usize>>,
}

/// A contact that was taken out, and the next one at the same place.
#[derive(Debug)]
struct Taken {
    nth: Nth,
    contact: Option<Contact>,
    next: OnceCell<Box<Taken>>,
}

/// Places on a shelf (a power of two): about as many as contacts are taken out for a block of rows.
const PLACES: usize = 1 << 14;

impl Shelf {
    pub(super) fn new(stock: Arc<Stock>) -> Self {
        Self {
            stock,
            places: (0..PLACES).map(|_| OnceCell::new()).collect(),
            filled: RefCell::default(),
        }
    }

    /// Puts all contacts away.
    pub(super) fn clear(&mut self) {
        for filled in self.filled.get_mut().drain(..) {
            let Some(place) = self.places.get_mut(filled) else {
                continue;
            };
            // One after the other: dropped at once, many at one place would be dropped within each other.
            let mut taken = place.take();
            while let Some(mut this) = taken {
                taken = this.next.take();
            }
        }
    }

    fn contact(&self, nth: Nth) -> Option<&Contact> {
        let first = usize::try_from(nth).ok()? % PLACES;
        let mut place = self.places.get(first)?;
        if place.get().is_none() {
            self.filled.borrow_mut().push(first);
        }
        loop {
            let taken = place.get_or_init(|| {
                Box::new(Taken {
                    nth,
                    contact: self.stock.contact(nth),
                    next: OnceCell::new(),
                })
            });
            if taken.nth == nth {
                return taken.contact.as_ref();
            }
            place = &taken.next;
        }
    }

    /// The contacts under a key of an index that fit.
    fn contacts(&self, index: &Index, key: IndexKey, fits: impl Fn(&Contact) -> bool) -> Vec<&Contact> {
        let there = index.of(key).filter_map(|nth| self.contact(nth));
        there.filter(|contact| fits(contact)).collect()
    }

    pub(super) fn by_phone(&self, phone: &PhoneKey) -> Vec<&Contact> {
        self.contacts(&self.stock.phones, IndexKey::of_digits(phone.digits()), |_| true)
    }

    pub(super) fn by_fax(&self, phone: &PhoneKey) -> Vec<&Contact> {
        self.contacts(&self.stock.faxes, IndexKey::of_digits(phone.digits()), |_| true)
    }

    pub(super) fn by_email(&self, email: &EmailKey) -> Vec<&Contact> {
        self.contacts(&self.stock.emails, IndexKey::of_text(email.as_str()), |contact| {
            contact.emails.contains(email)
        })
    }

    pub(super) fn by_domain(&self, domain: &DomainKey) -> Vec<&Contact> {
        let mut found = self.contacts(
            &self.stock.domains,
            IndexKey::of_text(domain.as_str()),
            |contact| {
                contact
                    .emails
                    .iter()
                    .any(|email| email.split().1 == domain.as_str())
            },
        );
        found.dedup_by_key(|contact| contact.id);
        found
    }

    pub(super) fn by_external_id(&self, id: &str) -> Vec<&Contact> {
        let id = id.to_lowercase();
        self.contacts(&self.stock.external_ids, IndexKey::of_text(&id), |contact| {
            contact
                .external_id
                .as_ref()
                .is_some_and(|own| own.to_lowercase() == id)
        })
    }

    pub(super) fn in_company(&self, company: CompanyId) -> Vec<&Contact> {
        self.contacts(
            &self.stock.of_company,
            IndexKey::of_number(company.0),
            |contact| contact.company == company,
        )
    }

    pub(super) fn company(&self, id: CompanyId) -> Option<&Company> {
        let place = self.stock.company_places.get(&id)?;
        self.stock.companies.get(usize::try_from(*place).ok()?)
    }

    pub(super) fn companies_by_phone(&self, phone: &PhoneKey) -> Vec<&Company> {
        let ids = self.stock.company_phones.get(phone).into_iter().flatten();
        ids.filter_map(|id| self.company(*id)).collect()
    }
}
