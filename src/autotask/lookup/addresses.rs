//! How addresses are asked for: the first field of many contacts a request, the second and third in the cheaper way.
//!
//! The second and third address are empty on nearly every contact, so the contacts that fill them are fetched once
//! instead, whenever that is the cheaper way; a count, which costs one request, tells.

use super::{Asked, LiveDirectory, contacts};
use crate::autotask::{ApiError, EntityName, Filter, OR_LIMIT, Op, PAGE_ROWS};
use crate::person::domain::DomainKey;
use crate::person::email::EmailKey;

const EMAIL_FIELDS: [&str; 3] = ["emailAddress", "emailAddress2", "emailAddress3"];

impl LiveDirectory<'_> {
    /// The address fields that still have to be asked for.
    pub(super) fn address_fields(&self) -> &'static [&'static str] {
        if self.second_addresses.get() {
            &EMAIL_FIELDS[..1]
        } else {
            &EMAIL_FIELDS
        }
    }

    /// How a batch of addresses is asked for.
    pub(super) fn address_queries(&self, emails: &[String]) -> Result<Vec<Asked>, ApiError> {
        let all_fields = OR_LIMIT / EMAIL_FIELDS.len();
        if emails.is_empty() {
            return Ok(Vec::new());
        }
        if !self.second_addresses.get() && emails.len() <= all_fields {
            let lists = EMAIL_FIELDS.map(|field| Filter::is_in(field, emails));
            return Ok(vec![contacts(Filter::or(lists.to_vec()))]);
        }
        let mut asked: Vec<Asked> = evenly(emails)
            .map(|some| contacts(Filter::is_in(EMAIL_FIELDS[0], some)))
            .collect();
        if self.second_addresses.get() {
            return Ok(asked);
        }
        let filled = Filter::or(
            EMAIL_FIELDS[1..]
                .iter()
                .map(|field| Filter::field(Op::Contains, *field, "@"))
                .collect(),
        );
        let pages = self.client.count(EntityName::Contacts, &filled)? / PAGE_ROWS as u64 + 1;
        let by_address = emails.len().div_ceil(OR_LIMIT / 2) as u64;
        if pages <= by_address {
            asked.push(contacts(filled));
            self.second_addresses.set(true);
        } else {
            asked.extend(emails.chunks(OR_LIMIT / 2).map(|some| {
                contacts(Filter::or(
                    EMAIL_FIELDS[1..]
                        .iter()
                        .map(|field| Filter::is_in(*field, some))
                        .collect(),
                ))
            }));
        }
        Ok(asked)
    }
}

/// So many addresses a request that a page has room for all their holders, and a little more where a batch is not
/// full: behind a full page another request would have to see whether more comes.
fn evenly(emails: &[String]) -> std::slice::Chunks<'_, String> {
    let requests = emails.len().div_ceil(PAGE_ROWS.min(OR_LIMIT) - 1);
    emails.chunks(emails.len().div_ceil(requests.max(1)).max(1))
}

/// The spellings in which an address may stand: an international domain in its ASCII form and in its letters.
pub(super) fn spellings(email: &EmailKey) -> impl Iterator<Item = String> {
    let domain = email.domain();
    endings(&domain).map(move |ending| format!("{}{ending}", email.local()))
}

/// How an address at a domain may end, likewise.
pub(super) fn endings(domain: &DomainKey) -> impl Iterator<Item = String> + use<> {
    let letters = domain.as_str().contains("xn--").then(|| {
        let (unicode, _) = idna::domain_to_unicode(domain.as_str());
        format!("@{unicode}")
    });
    std::iter::once(format!("@{domain}")).chain(letters)
}
