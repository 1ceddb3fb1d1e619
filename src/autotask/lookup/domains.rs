//! In which companies the people at a domain are, without reading everybody at it.
//!
//! Where somebody active of a company is known at a domain, that company's others at it say nothing new. So what is
//! asked for is whatever would contradict: contacts at the domain outside the companies that are known for it. Each
//! page adds companies, and the next page is asked for without them. Nobody is left out by this but people of
//! companies that already have somebody active at the same domain.

use std::collections::BTreeSet;

use super::addresses::endings;
use super::{LiveDirectory, contacts};
use crate::autotask::{ApiError, Filter, OR_LIMIT, Op};
use crate::directory::Directory;
use crate::id::CompanyId;
use crate::person::domain::DomainKey;

/// Companies left out of the question about one domain. Beyond that many, some of their people come again.
const MOST_LEFT_OUT: usize = 50;

impl LiveDirectory<'_> {
    /// Puts at least one active contact of each company at each domain into the directory, and whoever else is at
    /// domains where nobody active is.
    pub(super) fn companies_at(
        &self,
        domains: &[DomainKey],
        directory: &mut Directory,
    ) -> Result<(), ApiError> {
        let fields = super::addresses::fields(directory);
        let mut open: &[DomainKey] = domains;
        while !open.is_empty() {
            let (some, rest) = open.split_at(fitting(open, fields, directory));
            self.walk(some, fields, directory)?;
            open = rest;
        }
        Ok(())
    }

    /// Asks for contradictions at these domains until none is left.
    fn walk(
        &self,
        domains: &[DomainKey],
        fields: &[&str],
        directory: &mut Directory,
    ) -> Result<(), ApiError> {
        let mut after = None;
        loop {
            let (query, into) = contacts(question(domains, fields, directory));
            let (records, next) = self
                .client
                .query_page(query.entity, &query.filter, query.fields, after)?;
            self.insert(into, records, directory);
            if next.is_none() {
                return Ok(());
            }
            after = next;
        }
    }
}

/// How many of the domains fit into one question; at least one.
fn fitting(domains: &[DomainKey], fields: &[&str], directory: &Directory) -> usize {
    let mut conditions = 0;
    let fits = domains.iter().take_while(|domain| {
        conditions += fields.len() * endings(domain).count() + left_out(domain, directory).len();
        conditions <= OR_LIMIT
    });
    fits.count().max(1)
}

/// The companies that somebody active is known for at the domain, read from Autotask itself.
fn left_out(domain: &DomainKey, directory: &Directory) -> BTreeSet<CompanyId> {
    let known = directory.companies_read_at(domain);
    known.into_iter().take(MOST_LEFT_OUT).collect()
}

/// Contacts at one of the domains and outside the companies that are known for it. What a page adds can make the
/// question too long; then only the domain is asked for, since the pages go on by id in any case.
fn question(domains: &[DomainKey], fields: &[&str], directory: &Directory) -> Filter {
    let spellings: usize = domains.iter().map(|domain| endings(domain).count()).sum();
    let mut spare = OR_LIMIT.saturating_sub(spellings * fields.len());
    let one = |domain: &DomainKey| {
        let at: Vec<Filter> = fields
            .iter()
            .flat_map(|field| endings(domain).map(|ending| Filter::field(Op::EndsWith, *field, ending)))
            .collect();
        let known = left_out(domain, directory);
        if known.is_empty() || known.len() > spare {
            return at;
        }
        spare -= known.len();
        let at = match <[Filter; 1]>::try_from(at) {
            Ok([only]) => only,
            Err(several) => Filter::or(several),
        };
        let outside = known
            .into_iter()
            .map(|company| Filter::field(Op::NotEq, "companyID", company.0));
        vec![Filter::and(std::iter::once(at).chain(outside).collect())]
    };
    Filter::or(domains.iter().flat_map(one).collect())
}

#[cfg(test)]
#[path = "domains_tests.rs"]
mod tests;
