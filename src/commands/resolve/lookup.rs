//! Where keys are looked up: in Autotask, in the mirror that is refreshed first, or in the mirror as it stands.
//!
//! With `auto` the way is taken that needs fewer requests, also when that means to fill a mirror first. What each way
//! costs is estimated from the first block of rows, the mirror itself, and counts. For few rows nothing is asked to
//! find out.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rustc_hash::FxHashSet;

use crate::autotask::lookup::LiveDirectory;
use crate::autotask::{Client, EntityName, Filter, OR_LIMIT, PAGE_ROWS};
use crate::choice::{Lookup, Mode};
use crate::clock::Clock;
use crate::commands::refreshing::{self, Refreshing};
use crate::commands::resolve::blocks::Person;
use crate::console::Console;
use crate::error::{Failure, Kind};
use crate::mirror::{self, Aim, Figures, Mirror};
use crate::person::candidate::Reading;
use crate::report::summary::LookupUsed;
use crate::settings::ResolveSettings;

/// Addresses that fit into one request. Asking for so few costs less than finding out what is cheaper.
const FEW: usize = OR_LIMIT;
/// Pages of a refresh that finds nothing new: one of each entity.
const LEAST_REFRESH: u64 = 2;

/// The way that was chosen, and why.
pub(super) struct Way {
    /// Absent when keys are looked up live.
    pub(super) mirror: Option<Mirror>,
    /// Whether this run has read all of the mirror itself, so that none of it needs to be confirmed.
    pub(super) is_whole: bool,
    /// When the mirror was brought up to date.
    pub(super) refreshed: Timestamp,
    pub(super) used: LookupUsed,
}

/// What the choice is made from.
pub(super) struct Choosing<'a> {
    pub(super) settings: &'a ResolveSettings,
    pub(super) reading: &'a Reading,
    pub(super) clock: &'a dyn Clock,
    pub(super) console: &'a Console,
    /// Where the mirror is; absent when no folder is known and none is needed.
    pub(super) state: Option<&'a Path>,
    pub(super) tenant: &'a str,
}

impl Choosing<'_> {
    /// The mirror as it stands, without a request.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is none, or none that is complete.
    pub(super) fn offline(&self) -> Result<Way, Failure> {
        let none = |what: &str| {
            Failure::usage(format!(
                "--offline needs the mirror of {}, which {what}",
                self.tenant
            ))
            .hint("Make it with: matchbook mirror refresh")
        };
        let mirror = match self.state {
            Some(state) => Mirror::existing(state, self.tenant)?,
            None => None,
        };
        let mut mirror = mirror.ok_or_else(|| none("is not there"))?;
        let refreshed = mirror.refreshed()?;
        let (true, Some(refreshed)) = (mirror.is_complete()?, refreshed) else {
            return Err(none("is not complete"));
        };
        mirror.read_in(self.reading.region)?;
        let age = Duration::try_from(self.clock.now().duration_since(refreshed)).unwrap_or_default();
        let why = format!("--offline, as it stood {} ago", refreshing::in_words(age));
        self.console.status(&format!(
            "The mirror was refreshed {} ago.",
            refreshing::in_words(age)
        ));
        Ok(Way {
            mirror: Some(mirror),
            is_whole: false,
            refreshed,
            used: LookupUsed::mirror(why),
        })
    }

    /// The way for these rows, the first of the batch. The mirror is refreshed when it is chosen.
    pub(super) fn online(&self, client: &Client, first: &[Person]) -> Result<Way, Failure> {
        match (self.settings.lookup.lookup, self.state) {
            (Lookup::Live, _) => Ok(self.live("--lookup live")),
            (Lookup::Mirror, Some(state)) => self.refreshed(client, state, "--lookup mirror".to_owned()),
            (Lookup::Mirror, None) => Err(Failure::usage("nothing says where the mirror is")
                .hint("Name a folder with --state DIR or in MATCHBOOK_STATE.")),
            (Lookup::Auto, None) => Ok(self.live("no folder is there for a mirror")),
            (Lookup::Auto, Some(state)) => self.cheaper(client, state, first),
        }
    }

    fn cheaper(&self, client: &Client, state: &Path, first: &[Person]) -> Result<Way, Failure> {
        let asked = Asked::of(first, self.settings);
        if asked.emails.len() <= FEW {
            return Ok(self.live(format!("{} addresses are few", asked.emails.len())));
        }
        let mirror = match Mirror::existing(state, self.tenant) {
            Ok(mirror) => mirror,
            Err(failure) => {
                self.console.warn(&failure.message);
                for hint in &failure.hints {
                    self.console.warn(hint);
                }
                return Ok(self.live("the mirror cannot be used"));
            }
        };
        let (estimate, what) = match &mirror {
            Some(mirror) if mirror.is_complete()? => {
                (self.with_mirror(client, &asked, mirror)?, "with the mirror")
            }
            Some(_) | None => (self.without_mirror(client, &asked)?, "with a mirror filled first"),
        };
        drop(mirror);
        let why = format!(
            "about {} requests live, {} {what}",
            estimate.live, estimate.mirror
        );
        if estimate.live <= estimate.mirror {
            return Ok(self.live(why));
        }
        match self.refreshed(client, state, why) {
            Err(failure) if failure.kind == Kind::Locked => {
                Ok(self.live("another run is refreshing the mirror"))
            }
            refreshed => refreshed,
        }
    }

    /// What each way costs where a mirror is there. What a refresh would read is asked only when all else speaks for
    /// the mirror.
    fn with_mirror(&self, client: &Client, asked: &Asked<'_>, mirror: &Mirror) -> Result<Estimate, Failure> {
        let mut counts = Counts {
            figures: mirror.figures()?,
            known: mirror.known_of(asked.emails.iter().copied())?,
            refresh: LEAST_REFRESH,
            is_whole: false,
        };
        let least = asked.compare(counts);
        if least.live <= least.mirror {
            return Ok(least);
        }
        let work = mirror::work(mirror, self.clock.now(), self.settings.lookup.full_every)?;
        counts.is_whole = work.iter().all(mirror::Work::is_all);
        counts.refresh = 0;
        for work in work {
            counts.refresh += pages(client.count(work.entity(), &work.filter)?);
        }
        Ok(asked.compare(counts))
    }

    /// What each way costs where all contacts would have to be read first: their number is asked, and when that is
    /// not too much already, how many of the first addresses are known.
    fn without_mirror(&self, client: &Client, asked: &Asked<'_>) -> Result<Estimate, Failure> {
        let contacts = client.count(EntityName::Contacts, &Filter::all())?;
        let mut counts = Counts {
            figures: Figures {
                contacts,
                companies: 0,
                several_addresses: contacts,
            },
            known: 0,
            refresh: pages(contacts) + 1,
            is_whole: true,
        };
        let most = asked.compare(counts);
        if most.live <= most.mirror {
            return Ok(most);
        }
        let companies = client.count(EntityName::Companies, &Filter::all())?;
        let sample: Vec<&str> = asked.emails.iter().copied().take(OR_LIMIT).collect();
        let filter = Filter::is_in("emailAddress", sample.iter().copied());
        let known = client.count(EntityName::Contacts, &filter)?;
        let emails = asked.emails.len() as u64;
        counts.known = (known * emails / sample.len().max(1) as u64).min(emails);
        counts.figures.companies = companies;
        counts.figures.several_addresses = 0;
        counts.refresh = pages(contacts) + pages(companies);
        Ok(asked.compare(counts))
    }

    fn live(&self, why: impl Into<String>) -> Way {
        Way {
            mirror: None,
            is_whole: false,
            refreshed: self.clock.now(),
            used: LookupUsed::live(why),
        }
    }

    fn refreshed(&self, client: &Client, state: &Path, why: String) -> Result<Way, Failure> {
        let live = LiveDirectory::new(client, self.reading);
        let (mirror, read) = refreshing::refresh(&Refreshing {
            state,
            tenant: self.tenant,
            client,
            live: &live,
            clock: self.clock,
            console: self.console,
            region: self.reading.region,
            full_every: self.settings.lookup.full_every,
            aim: Aim::Use,
        })?;
        Ok(Way {
            mirror: Some(mirror),
            is_whole: read.whole,
            refreshed: self.clock.now(),
            used: LookupUsed::mirror(why),
        })
    }
}

/// What rows will ask for.
struct Asked<'p> {
    emails: FxHashSet<&'p str>,
    /// Only where the mode asks for them.
    domains: usize,
    /// The endings by which numbers are searched for; only where somebody may be created.
    digits: usize,
    creates: bool,
    /// Whether all who are created go to one company.
    one_company: bool,
    names: bool,
}

/// Requests of each way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Estimate {
    live: u64,
    mirror: u64,
}

/// What the requests of each way depend on.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    figures: Figures,
    /// How many of the addresses are somebody's.
    known: u64,
    /// Pages that a refresh has to read.
    refresh: u64,
    /// Whether these are all there are, so that nobody has to be read again by id.
    is_whole: bool,
}

impl<'p> Asked<'p> {
    fn of(people: &'p [Person], settings: &ResolveSettings) -> Self {
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
        let domains: FxHashSet<_> = candidates()
            .filter_map(|candidate| Some(candidate.email()?.key().domain()))
            .collect();
        let digits: FxHashSet<_> = candidates()
            .flat_map(crate::person::candidate::Candidate::phones)
            .map(|phone| phone.last_digits(4).to_owned())
            .collect();
        Self {
            emails: candidates()
                .flat_map(|candidate| candidate.email_keys().map(crate::person::email::EmailKey::as_str))
                .collect(),
            domains: if by_domain { domains.len() } else { 0 },
            digits: if creates { digits.len() } else { 0 },
            creates,
            one_company: mode == Mode::CatchAll,
            names,
        }
    }

    /// Pure: the requests of each way, but for those that both need. Live, the unknown are asked for by domain, their
    /// numbers by the last four digits, which many others share, and the contacts of each company that would get one
    /// of them are read. With a mirror whoever a decision rests on is read again by id.
    fn compare(&self, counts: Counts) -> Estimate {
        let emails = self.emails.len() as u64;
        let unknown = emails.saturating_sub(counts.known);
        let figures = counts.figures;
        let seconds = pages(figures.several_addresses).min(emails.div_ceil(OR_LIMIT as u64 / 2));
        let mut live = emails.div_ceil(OR_LIMIT as u64) + seconds;
        let mut rest_on = counts.known;
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

fn pages(records: u64) -> u64 {
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
                true,
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
        let (with, without) = (asked(true, 9_000), asked(true, 0));
        let counts = filling(200_000, 5_000);
        assert!(
            with.compare(counts).live > without.compare(counts).live,
            "numbers are counted"
        );
    }
}
