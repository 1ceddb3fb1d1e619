//! How addresses are asked for: the first field of many contacts a request, the second and third in the cheaper way.
//!
//! The second and third address are empty on nearly every contact, so the contacts that fill them are fetched once
//! instead, whenever that is the cheaper way; a count, which costs one request, tells.

use super::{Asked, LiveDirectory, contacts};
use crate::autotask::{ApiError, EntityName, Filter, OR_LIMIT, Op, PAGE_ROWS};
use crate::directory::Directory;
use crate::directory::record::EMAIL_FIELDS;
use crate::person::domain::DomainKey;
use crate::person::email::EmailKey;

/// How a batch of addresses is asked for.
#[derive(Default)]
pub(super) struct Addresses {
    pub(super) asked: Vec<Asked>,
    /// Whether every contact with a second or third address is among the answers.
    pub(super) second_ones_whole: bool,
}

/// The address fields that still have to be asked for.
pub(super) fn fields(directory: &Directory) -> &'static [&'static str] {
    if directory.holds_second_addresses() {
        &EMAIL_FIELDS[..1]
    } else {
        &EMAIL_FIELDS
    }
}

impl LiveDirectory<'_> {
    /// How a batch of addresses is asked for, by what this directory holds already.
    pub(super) fn address_queries(
        &self,
        emails: &[String],
        directory: &Directory,
    ) -> Result<Addresses, ApiError> {
        let mut addresses = Addresses::default();
        if emails.is_empty() {
            return Ok(addresses);
        }
        let fields = fields(directory);
        if fields.len() > 1 && emails.len() <= OR_LIMIT / fields.len() {
            let lists = fields.iter().map(|field| Filter::is_in(*field, emails));
            addresses.asked.push(contacts(Filter::or(lists.collect())));
            return Ok(addresses);
        }
        let first = evenly(emails).map(|some| contacts(Filter::is_in(EMAIL_FIELDS[0], some)));
        addresses.asked.extend(first);
        if fields.len() == 1 {
            return Ok(addresses);
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
            addresses.asked.push(contacts(filled));
            addresses.second_ones_whole = true;
        } else {
            addresses.asked.extend(emails.chunks(OR_LIMIT / 2).map(|some| {
                contacts(Filter::or(
                    EMAIL_FIELDS[1..]
                        .iter()
                        .map(|field| Filter::is_in(*field, some))
                        .collect(),
                ))
            }));
        }
        Ok(addresses)
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

#[cfg(test)]
#[path = "addresses_tests.rs"]
mod tests;
