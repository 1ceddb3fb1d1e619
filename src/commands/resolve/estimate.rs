//! How many requests a batch takes each way. Pure: counts in, requests out; nobody is asked anything here.

use rustc_hash::FxHashSet;

use crate::autotask::{OR_LIMIT, PAGE_ROWS};
use crate::choice::{Kind, Mode};
use crate::commands::resolve::blocks::Person;
use crate::mirror::Figures;
use crate::settings::ResolveSettings;

/// What rows will ask for.
pub(super) struct Asked<'p> {
    pub(super) emails: FxHashSet<&'p str>,
    /// Only where the mode asks for them.
    domains: usize,
    /// The endings by which numbers are searched for; only where somebody may be created.
    digits: usize,
    /// The endings of the numbers by which calls are looked for, whoever is created.
    callers: usize,
    creates: bool,
    /// Whether all who are created go to one company.
    one_company: bool,
    names: bool,
}

/// Requests of each way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Estimate {
    pub(super) live: u64,
    pub(super) mirror: u64,
}

/// What the requests of each way depend on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) figures: Figures,
    /// How many of the addresses are somebody's.
    pub(super) known: u64,
    /// Pages that a refresh has to read.
    pub(super) refresh: u64,
    /// Whether these are all there are, so that nobody has to be read again by id.
    pub(super) is_whole: bool,
}

impl<'p> Asked<'p> {
    pub(super) fn of(people: &'p [Person], settings: &ResolveSettings) -> Self {
        let policy = &settings.policy;
        let mode = if policy.no_create {
            Mode::RequireEmail
        } else {
            policy.mode
        };
        let creates = mode != Mode::RequireEmail;
        let (by_domain, names) = match mode {
            Mode::CreateCompany => (true, true),
            Mode::RequireDomain => (true, false),
            Mode::NamedCompany => (false, true),
            Mode::CatchAll | Mode::RequireEmail => (false, false),
        };
        let candidates = || people.iter().map(|(candidate, _)| candidate);
        // Tickets name their company, and whether a domain is known there is seen among its contacts.
        let others = candidates().any(|candidate| candidate.at.kind != Kind::Tickets);
        let domains: FxHashSet<_> = candidates()
            .filter_map(|candidate| Some(candidate.email()?.key().domain()))
            .collect();
        let digits: FxHashSet<_> = candidates()
            .flat_map(crate::person::candidate::Candidate::phones)
            .map(|phone| phone.last_digits(4).to_owned())
            .collect();
        let callers: FxHashSet<_> = candidates()
            .filter(|candidate| candidate.event.is_some())
            .flat_map(crate::person::candidate::Candidate::phones)
            .map(|phone| phone.last_digits(4).to_owned())
            .collect();
        Self {
            emails: candidates()
                .flat_map(|candidate| candidate.email_keys().map(crate::person::email::EmailKey::as_str))
                .collect(),
            domains: if by_domain && others { domains.len() } else { 0 },
            digits: if creates { digits.len() } else { 0 },
            callers: callers.len(),
            creates,
            one_company: mode == Mode::CatchAll,
            names: names && others,
        }
    }

    /// How many addresses and endings of numbers people are looked for by.
    pub(super) fn count(&self) -> usize {
        self.emails.len() + self.callers
    }

    /// Pure: the requests of each way, but for those that both need. Live, the unknown are asked for by domain, their
    /// numbers by the last four digits, which many others share, and the contacts of each company that would get one
    /// of them are read. With a mirror whoever a decision rests on is read again by id.
    pub(super) fn compare(&self, counts: Counts) -> Estimate {
        let emails = self.emails.len() as u64;
        let unknown = emails.saturating_sub(counts.known);
        let figures = counts.figures;
        let seconds = pages(figures.several_addresses).min(emails.div_ceil(OR_LIMIT as u64 / 2));
        let mut live = emails.div_ceil(OR_LIMIT as u64) + seconds;
        let mut rest_on = counts.known;
        if self.callers > 0 {
            // The contacts and the companies that share the last digits of a number come with those that hold it.
            let callers = self.callers as u64;
            for records in [figures.contacts, figures.companies] {
                live += callers
                    .div_ceil(OR_LIMIT as u64 / 3)
                    .max(pages(records * callers / 10_000));
            }
            rest_on += callers;
        }
        if self.creates && unknown > 0 {
            let domains = (self.domains as u64).min(unknown);
            let digits = self.digits as u64 * unknown / emails.max(1);
            let sharing = figures.contacts * digits / 10_000;
            let homes = if self.one_company { 1 } else { unknown }.min(figures.companies.max(1));
            let at_home = figures.contacts * homes / figures.companies.max(1);
            live += domains.div_ceil(OR_LIMIT as u64 / 2)
                + digits.div_ceil(OR_LIMIT as u64 / 3).max(pages(sharing))
                + pages(at_home);
            rest_on += domains;
            if self.names {
                live += pages(figures.companies);
            }
        }
        let confirmed = if counts.is_whole {
            0
        } else {
            rest_on.div_ceil(OR_LIMIT as u64)
        };
        Estimate {
            live,
            mirror: counts.refresh + confirmed,
        }
    }
}

/// Pages that so many records stand on.
pub(super) fn pages(records: u64) -> u64 {
    records / PAGE_ROWS as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheaper_way_depends_on_what_is_known_and_what_has_to_be_read() {
        let texts: Vec<String> = (0..10_000).map(|n| format!("p{n}@d{n}.example")).collect();
        let asked = |creates, digits| Asked {
            emails: texts.iter().map(String::as_str).collect(),
            domains: 10_000,
            digits,
            callers: 0,
            creates,
            one_company: false,
            names: false,
        };
        let figures = |contacts| Figures {
            contacts,
            companies: contacts / 40,
            several_addresses: contacts / 200,
        };
        let counts = |contacts, known, refresh, is_whole| Counts {
            figures: figures(contacts),
            known,
            refresh,
            is_whole,
        };
        let changes = |contacts, known| counts(contacts, known, 2, false);
        let filling = |contacts, known| counts(contacts, known, pages(contacts) + 2, true);
        for (asked, counts, is_live, what) in [
            (
                asked(false, 0),
                changes(200_000, 10_000),
                false,
                "everybody is known",
            ),
            (
                asked(false, 0),
                changes(200_000, 0),
                false,
                "nobody is known or created",
            ),
            (
                asked(true, 0),
                changes(200_000, 9_500),
                false,
                "companies of new people",
            ),
            (
                asked(false, 9_000),
                filling(200_000, 0),
                true,
                "filling for a look at addresses",
            ),
            (
                asked(true, 0),
                filling(200_000, 9_950),
                true,
                "filling for few new people",
            ),
            (
                asked(true, 9_000),
                filling(200_000, 0),
                false,
                "filling for the numbers of all",
            ),
            (
                asked(true, 0),
                filling(12_000, 9_500),
                false,
                "few contacts, many addresses",
            ),
        ] {
            let estimate = asked.compare(counts);
            assert_eq!(estimate.live <= estimate.mirror, is_live, "{what}: {estimate:?}");
        }
        let calls = |callers| Asked {
            emails: FxHashSet::default(),
            callers,
            ..asked(false, 0)
        };
        let few = calls(400).compare(changes(2_000, 0));
        assert!(few.live <= few.mirror + 4, "few calls: {few:?}");
        let many = calls(9_000).compare(changes(200_000, 0));
        assert!(many.live > many.mirror, "many calls: {many:?}");
        let (with, without) = (asked(true, 9_000), asked(true, 0));
        let counts = filling(200_000, 5_000);
        assert!(
            with.compare(counts).live > without.compare(counts).live,
            "numbers are counted"
        );
    }
}
