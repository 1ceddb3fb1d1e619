//! Contacts on their way into a stock, and the form in which a stock holds them.
//!
//! A contact is its fields and what reading them came to: in whose way its numbers are read, and its usable addresses.
//! Several threads can fill a delivery each.

use crate::directory::packed::{Packed, Record, put_run, take_run};
use crate::directory::record::{Contact, EMAIL_FIELDS, PHONE_FIELDS, not_blank};
use crate::directory::stock::index::{IndexKey, Keys, Nth};
use crate::person::email::EmailKey;
use crate::person::phone::{self, Region};

/// Contacts of a box. All boxes are full but for the last one of a delivery.
const BOXED: usize = 16 * 1024;
/// Bytes that are waited for before a box is made, about.
const BOX: usize = 2 * 1024 * 1024;

/// Some contacts, one behind the other. A box takes a megabyte or two: much more would have to be copied to grow, and
/// of much less the allocator would lose some between them.
#[derive(Debug)]
struct Boxed {
    bytes: Box<[u8]>,
    /// Where each contact ends.
    ends: Box<[u32]>,
}

/// Contacts in the order of their ids, packed.
#[derive(Debug, Default)]
pub(super) struct Contacts {
    boxes: Vec<Boxed>,
    /// What goes into the next box, in room that is used again.
    bytes: Vec<u8>,
    ends: Vec<u32>,
    pub(super) count: usize,
}

impl Contacts {
    /// Whether it fitted.
    fn push(&mut self, record: Record<'_>, emails: &[EmailKey], region: Region) -> Option<()> {
        if self.boxes.is_empty() && self.bytes.is_empty() {
            self.bytes.reserve(BOX);
            self.ends.reserve(BOXED);
        }
        let start = self.bytes.len();
        pack(record, emails, region, &mut self.bytes);
        let Ok(end) = u32::try_from(self.bytes.len()) else {
            self.bytes.truncate(start);
            return None;
        };
        self.ends.push(end);
        self.count += 1;
        if self.ends.len() == BOXED {
            self.close();
        }
        Some(())
    }

    fn close(&mut self) {
        self.boxes.push(Boxed {
            bytes: self.bytes.as_slice().into(),
            ends: self.ends.as_slice().into(),
        });
        self.bytes.clear();
        self.ends.clear();
    }

    /// Puts what waits for a box into one; no more is added.
    pub(super) fn finish(&mut self) {
        self.close();
        (self.bytes, self.ends) = (Vec::new(), Vec::new());
    }

    /// A contact out of a box.
    pub(super) fn get(&self, nth: Nth) -> Option<Contact> {
        let nth = usize::try_from(nth).ok()?;
        let (boxed, place) = (self.boxes.get(nth / BOXED)?, nth % BOXED);
        let end = |place: usize| usize::try_from(*boxed.ends.get(place)?).ok();
        let start = place.checked_sub(1).map_or(Some(0), end)?;
        unpack(boxed.bytes.get(start..end(place)?)?)
    }
}

/// The keys of contacts.
#[derive(Debug, Default)]
pub(super) struct AllKeys {
    pub(super) phones: Keys,
    pub(super) faxes: Keys,
    pub(super) emails: Keys,
    pub(super) domains: Keys,
    pub(super) external_ids: Keys,
    pub(super) of_company: Keys,
}

/// Contacts on their way into a stock.
#[derive(Debug, Default)]
pub struct Delivery {
    pub(super) contacts: Contacts,
    pub(super) keys: AllKeys,
}

impl Delivery {
    /// Adds a contact: its usable addresses, and the country in whose way its numbers are read. Ids only grow. `None`,
    /// and it is not there, when it has no id or no company, or there is no room for more.
    pub fn add(&mut self, record: Record<'_>, emails: &[EmailKey], region: Region) -> Option<()> {
        let nth = Nth::try_from(self.contacts.count).ok()?;
        record.number("id")?;
        let company = record.number("companyID")?;
        self.contacts.push(record, emails, region)?;
        let keys = &mut self.keys;
        for email in emails {
            let (_, domain) = email.split();
            keys.emails.push(IndexKey::of_text(email.as_str()), nth);
            let domain = IndexKey::of_text(domain);
            if keys.domains.last() != Some((domain, nth)) {
                keys.domains.push(domain, nth);
            }
        }
        let digits = |field| phone::digits(not_blank(record.text(field)?)?, region);
        let mut known = [None; PHONE_FIELDS.len()];
        for (place, field) in PHONE_FIELDS.into_iter().enumerate() {
            let number = digits(field).filter(|number| !known.contains(&Some(*number)));
            if let Some(number) = number {
                keys.phones.push(IndexKey::of_digits(number), nth);
            }
            known[place] = number;
        }
        if let Some(number) = digits("faxNumber") {
            keys.faxes.push(IndexKey::of_digits(number), nth);
        }
        if let Some(id) = record.text("externalID") {
            keys.external_ids.push(IndexKey::of_text(&id.to_lowercase()), nth);
        }
        keys.of_company.push(IndexKey::of_number(company), nth);
        Some(())
    }
}

/// Stands for an address that is not the text of a field as it stands.
const WRITTEN: u8 = u8::MAX;

fn pack(record: Record<'_>, emails: &[EmailKey], region: Region, to: &mut Vec<u8>) {
    put_run(region.as_str().as_bytes(), to);
    to.push(u8::try_from(emails.len()).unwrap_or(0));
    for email in emails {
        let mut fields = EMAIL_FIELDS.into_iter();
        let field = fields.position(|field| record.text(field) == Some(email.as_str()));
        if let Some(field) = field.and_then(|field| u8::try_from(field).ok()) {
            to.push(field);
        } else {
            to.push(WRITTEN);
            put_run(email.as_str().as_bytes(), to);
        }
    }
    record.put(to);
}

fn unpack(packed: &[u8]) -> Option<Contact> {
    let mut rest = packed;
    let text = |run| std::str::from_utf8(run).ok();
    let region = Region::of_code(text(take_run(&mut rest)?)?)?;
    let (count, behind) = rest.split_first()?;
    rest = behind;
    let mut written = [const { None }; EMAIL_FIELDS.len()];
    for place in written.get_mut(..usize::from(*count))? {
        let (field, behind) = rest.split_first()?;
        rest = behind;
        *place = Some(match EMAIL_FIELDS.get(usize::from(*field)) {
            Some(field) => Err(*field),
            None => Ok(text(take_run(&mut rest)?)?),
        });
    }
    let fields = Packed::from_bytes(rest).to_fields();
    let email = |written| match written {
        Ok(text) => Some(text),
        Err(field) => fields.text(field),
    };
    let emails = written.into_iter().flatten().filter_map(email);
    let mut keys = Vec::with_capacity(usize::from(*count));
    keys.extend(emails.map(EmailKey::as_written));
    Contact::of(fields, keys, region)
}
