//! All contacts and companies of a tenant at once, packed, for batches so big that every record is asked for anyway.
//!
//! Answers the same keys as look-ups do, and the same records, in the order of their ids. It is filled once and then
//! only read, by as many threads as there are; a [`Shelf`] is what one of them has taken out of it.

use std::cell::{OnceCell, RefCell};
use std::hash::{Hash as _, Hasher as _};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use rustc_hash::{FxHashMap, FxHasher};

use crate::directory::packed::Fields;
use crate::directory::record::{Company, Contact};
use crate::id::CompanyId;
use crate::person::domain::DomainKey;
use crate::person::email::EmailKey;
use crate::person::phone::{PhoneKey, Region};

/// A contact's place in the order of all ids.
type Nth = u32;

/// All contacts and companies of a tenant.
#[derive(Debug, Default)]
pub struct Stock {
    /// The contacts, in the order of their ids.
    parts: Vec<Part>,
    phones: Index,
    faxes: Index,
    emails: Index,
    domains: Index,
    external_ids: Index,
    of_company: Index,
    companies: FxHashMap<CompanyId, Company>,
    company_phones: FxHashMap<PhoneKey, Vec<CompanyId>>,
}

/// Some of the contacts.
#[derive(Debug)]
struct Part {
    /// The place of the first one among all of them.
    first: Nth,
    /// Contacts one behind the other.
    packed: Vec<u8>,
    /// Where each contact ends.
    ends: Vec<usize>,
}

/// Contacts on their way into a [`Stock`]. Several threads can fill one each.
#[derive(Debug, Default)]
pub struct Delivery {
    packed: Vec<u8>,
    /// Where each contact ends.
    ends: Vec<usize>,
    phones: Vec<(u64, Nth)>,
    faxes: Vec<(u64, Nth)>,
    emails: Vec<(u64, Nth)>,
    domains: Vec<(u64, Nth)>,
    external_ids: Vec<(u64, Nth)>,
    of_company: Vec<(u64, Nth)>,
}

impl Delivery {
    /// Adds a contact. Ids only grow.
    pub fn add(&mut self, contact: &Contact) {
        let nth = Nth::try_from(self.ends.len()).unwrap_or(Nth::MAX);
        for email in &contact.emails {
            self.emails.push((hash(email.as_str()), nth));
            let at = (hash(email.domain().as_str()), nth);
            if self.domains.last() != Some(&at) {
                self.domains.push(at);
            }
        }
        for number in contact.phone_keys() {
            self.phones.push((digits(&number), nth));
        }
        if let Some(number) = contact.fax_key() {
            self.faxes.push((digits(&number), nth));
        }
        if let Some(id) = &contact.external_id {
            self.external_ids.push((hash(&id.to_lowercase()), nth));
        }
        self.of_company.push((contact.company.0.cast_unsigned(), nth));
        pack(contact, &mut self.packed);
        self.ends.push(self.packed.len());
    }
}

impl Stock {
    /// Puts the parts together, in the order of their ids, with the companies. `region` is in whose way a company's
    /// numbers are read.
    pub fn new(
        mut parts: Vec<Delivery>,
        companies: Vec<Company>,
        region: impl Fn(&Company) -> Region,
    ) -> Self {
        let mut stock = Self::default();
        let mut firsts = Vec::with_capacity(parts.len());
        for part in &mut parts {
            let first = stock.len();
            firsts.push(first);
            stock.parts.push(Part {
                first,
                packed: std::mem::take(&mut part.packed),
                ends: std::mem::take(&mut part.ends),
            });
        }
        let lists = [
            |part: &mut Delivery| std::mem::take(&mut part.phones),
            |part: &mut Delivery| std::mem::take(&mut part.faxes),
            |part: &mut Delivery| std::mem::take(&mut part.emails),
            |part: &mut Delivery| std::mem::take(&mut part.domains),
            |part: &mut Delivery| std::mem::take(&mut part.external_ids),
            |part: &mut Delivery| std::mem::take(&mut part.of_company),
        ]
        .map(|list| parts.iter_mut().map(list).collect::<Vec<_>>());
        let firsts = &firsts;
        let indexes = thread::scope(|scope| {
            lists
                .map(|lists| scope.spawn(move || Index::of_parts(lists, firsts)))
                .map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        [
            stock.phones,
            stock.faxes,
            stock.emails,
            stock.domains,
            stock.external_ids,
            stock.of_company,
        ] = indexes;
        for company in companies {
            for number in company.phone_keys(region(&company)) {
                stock.company_phones.entry(number).or_default().push(company.id);
            }
            stock.companies.insert(company.id, company);
        }
        for ids in stock.company_phones.values_mut() {
            ids.sort_unstable();
        }
        stock
    }

    /// How many contacts it holds.
    fn len(&self) -> Nth {
        self.parts.last().map_or(0, |part| {
            part.first
                .saturating_add(Nth::try_from(part.ends.len()).unwrap_or(Nth::MAX))
        })
    }

    fn contact(&self, nth: Nth) -> Option<Contact> {
        let part = self.parts.iter().rfind(|part| part.first <= nth)?;
        let place = usize::try_from(nth - part.first).ok()?;
        let start = match place.checked_sub(1) {
            Some(before) => *part.ends.get(before)?,
            None => 0,
        };
        unpack(part.packed.get(start..*part.ends.get(place)?)?)
    }
}

/// What one thread has taken out of a stock: contacts are unpacked when they are asked for, and put away again with
/// [`Shelf::clear`].
#[derive(Debug)]
pub(super) struct Shelf {
    stock: Arc<Stock>,
    places: Vec<OnceCell<Option<Box<Contact>>>>,
    taken: RefCell<Vec<Nth>>,
}

impl Shelf {
    pub(super) fn new(stock: Arc<Stock>) -> Self {
        Self {
            places: (0..stock.len()).map(|_| OnceCell::new()).collect(),
            stock,
            taken: RefCell::default(),
        }
    }

    /// Puts all contacts away.
    pub(super) fn clear(&mut self) {
        for nth in self.taken.get_mut().drain(..) {
            if let Some(place) = usize::try_from(nth).ok().and_then(|nth| self.places.get_mut(nth)) {
                place.take();
            }
        }
    }

    fn contact(&self, nth: Nth) -> Option<&Contact> {
        let place = self.places.get(usize::try_from(nth).ok()?)?;
        place
            .get_or_init(|| {
                self.taken.borrow_mut().push(nth);
                self.stock.contact(nth).map(Box::new)
            })
            .as_deref()
    }

    /// The contacts under a key of an index that fit.
    fn contacts(&self, index: &Index, key: u64, fits: impl Fn(&Contact) -> bool) -> Vec<&Contact> {
        let there = index.of(key).filter_map(|nth| self.contact(nth));
        there.filter(|contact| fits(contact)).collect()
    }

    pub(super) fn by_phone(&self, phone: &PhoneKey) -> Vec<&Contact> {
        self.contacts(&self.stock.phones, digits(phone), |_| true)
    }

    pub(super) fn by_fax(&self, phone: &PhoneKey) -> Vec<&Contact> {
        self.contacts(&self.stock.faxes, digits(phone), |_| true)
    }

    pub(super) fn by_email(&self, email: &EmailKey) -> Vec<&Contact> {
        self.contacts(&self.stock.emails, hash(email.as_str()), |contact| {
            contact.emails.contains(email)
        })
    }

    pub(super) fn by_domain(&self, domain: &DomainKey) -> Vec<&Contact> {
        let mut found = self.contacts(&self.stock.domains, hash(domain.as_str()), |contact| {
            contact.emails.iter().any(|email| email.domain() == *domain)
        });
        found.dedup_by_key(|contact| contact.id);
        found
    }

    pub(super) fn by_external_id(&self, id: &str) -> Vec<&Contact> {
        let id = id.to_lowercase();
        self.contacts(&self.stock.external_ids, hash(&id), |contact| {
            contact
                .external_id
                .as_ref()
                .is_some_and(|own| own.to_lowercase() == id)
        })
    }

    pub(super) fn in_company(&self, company: CompanyId) -> Vec<&Contact> {
        self.contacts(&self.stock.of_company, company.0.cast_unsigned(), |_| true)
    }

    pub(super) fn company(&self, id: CompanyId) -> Option<&Company> {
        self.stock.companies.get(&id)
    }

    pub(super) fn companies_by_phone(&self, phone: &PhoneKey) -> Vec<&Company> {
        let ids = self.stock.company_phones.get(phone).into_iter().flatten();
        ids.filter_map(|id| self.company(*id)).collect()
    }
}

/// Contacts by a key of 64 bits.
#[derive(Debug, Default)]
struct Index {
    /// The keys in the order of their mixed bits, contacts of one key in the order of their ids.
    keys: Vec<u64>,
    contacts: Vec<Nth>,
    /// Where the keys begin whose mixed bits begin with a number.
    starts: Vec<u32>,
    shift: u32,
}

/// Keys that share the beginning of their mixed bits, on average.
const TOGETHER: usize = 4;

impl Index {
    /// The index of several parts of contacts, with the place of the first contact of each.
    fn of_parts(parts: Vec<Vec<(u64, Nth)>>, firsts: &[Nth]) -> Self {
        let mut pairs = Vec::with_capacity(parts.iter().map(Vec::len).sum());
        for (part, first) in parts.into_iter().zip(firsts) {
            pairs.extend(part.into_iter().map(|(key, nth)| (key, nth + first)));
        }
        Self::new(pairs)
    }

    fn new(mut pairs: Vec<(u64, Nth)>) -> Self {
        pairs.sort_unstable_by_key(|(key, nth)| (mixed(*key), *nth));
        let bits = (pairs.len() / TOGETHER).max(1).ilog2();
        let shift = 64 - bits.max(1);
        let buckets = 1_usize << bits.max(1);
        let mut starts = vec![0_u32; buckets + 1];
        for (key, _) in &pairs {
            if let Some(count) = bucket(*key, shift).and_then(|bucket| starts.get_mut(bucket + 1)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self {
            keys: pairs.iter().map(|(key, _)| *key).collect(),
            contacts: pairs.iter().map(|(_, nth)| *nth).collect(),
            starts,
            shift,
        }
    }

    fn of(&self, key: u64) -> impl Iterator<Item = Nth> {
        let place = |nth: Option<usize>| {
            let start = nth.and_then(|nth| self.starts.get(nth)).copied().unwrap_or(0);
            usize::try_from(start).unwrap_or(0)
        };
        let first = bucket(key, self.shift);
        let (from, to) = (place(first), place(first.map(|first| first + 1)));
        let keys = self.keys.get(from..to).unwrap_or_default().iter();
        let contacts = self.contacts.get(from..to).unwrap_or_default().iter();
        keys.zip(contacts)
            .filter(move |(known, _)| **known == key)
            .map(|(_, nth)| *nth)
    }
}

fn bucket(key: u64, shift: u32) -> Option<usize> {
    usize::try_from(mixed(key).checked_shr(shift)?).ok()
}

/// Spreads the bits of a key (the last step of `SplitMix64`).
fn mixed(key: u64) -> u64 {
    let key = (key ^ (key >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let key = (key ^ (key >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    key ^ (key >> 31)
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A number as its digits: 15 at most, so that no two numbers are the same.
fn digits(number: &PhoneKey) -> u64 {
    number
        .as_str()
        .get(1..)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

fn put_text(text: &str, to: &mut Vec<u8>) {
    to.extend_from_slice(&u32::try_from(text.len()).unwrap_or(0).to_le_bytes());
    to.extend_from_slice(text.as_bytes());
}

fn take_text<'p>(from: &mut &'p [u8]) -> Option<&'p str> {
    let (length, rest) = from.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (text, rest) = rest.split_at_checked(length)?;
    *from = rest;
    std::str::from_utf8(text).ok()
}

fn pack(contact: &Contact, to: &mut Vec<u8>) {
    put_text(contact.region().as_str(), to);
    to.push(u8::try_from(contact.emails.len()).unwrap_or(0));
    for email in &contact.emails {
        put_text(email.as_str(), to);
    }
    to.extend_from_slice(contact.fields().as_bytes());
}

fn unpack(packed: &[u8]) -> Option<Contact> {
    let mut rest = packed;
    let region = Region::of_code(take_text(&mut rest)?)?;
    let (count, behind) = rest.split_first()?;
    rest = behind;
    let mut emails = Vec::with_capacity(usize::from(*count));
    for _ in 0..*count {
        emails.push(EmailKey::as_written(take_text(&mut rest)?));
    }
    Contact::of(Fields::from_bytes(rest), emails, region)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_index_gives_all_of_a_key_in_order_and_nothing_else() {
        let pairs: Vec<(u64, Nth)> = (0..5_000).map(|nth| (u64::from(nth % 700), nth)).collect();
        let index = Index::new(pairs.clone());
        for key in 0..800 {
            let expected: Vec<Nth> = pairs
                .iter()
                .filter(|pair| pair.0 == key)
                .map(|pair| pair.1)
                .collect();
            assert_eq!(index.of(key).collect::<Vec<_>>(), expected, "{key}");
        }
        assert_eq!(Index::new(Vec::new()).of(0).count(), 0);
        assert_eq!(Index::default().of(7).count(), 0);
    }

    proptest! {
        #[test]
        fn numbers_are_their_digits(number in 1_000_000_u64..=999_999_999_999_999) {
            let key = PhoneKey::from_e164(&format!("+{number}")).unwrap();
            prop_assert_eq!(digits(&key), number);
        }
    }
}
