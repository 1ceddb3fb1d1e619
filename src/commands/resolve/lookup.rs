//! Where keys are looked up: in Autotask, in the mirror that is refreshed first, or in the mirror as it stands.
//!
//! With `auto` a mirror that is there is taken when it saves requests; what each way costs is estimated from the first
//! block of rows and from the mirror itself. Without a mirror, and for few rows, nothing is asked to find out.

use std::path::Path;
use std::time::Duration;

use rustc_hash::FxHashSet;

use crate::autotask::lookup::LiveDirectory;
use crate::autotask::{Client, OR_LIMIT, PAGE_ROWS};
use crate::choice::{Lookup, Mode};
use crate::clock::Clock;
use crate::commands::refreshing::{self, Refreshing};
use crate::commands::resolve::blocks::Person;
use crate::console::Console;
use crate::error::{Failure, Kind};
use crate::mirror::{self, Figures, Mirror};
use crate::person::candidate::Reading;
use crate::report::summary::LookupUsed;
use crate::settings::ResolveSettings;

/// Addresses that fit into one request. Asking for so few costs less than finding out what is cheaper.
const FEW: usize = OR_LIMIT;
/// Requests of a refresh besides its pages: what changed behind a full read, and what is kept of staff, countries
/// and fields.
const BESIDES: u64 = 8;
/// Pages of a refresh that finds nothing new: one of each entity.
const LEAST_REFRESH: u64 = 2;

/// The way that was chosen, and why.
pub(super) struct Way {
    /// Absent when keys are looked up live.
    pub(super) mirror: Option<Mirror>,
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
            used: LookupUsed::mirror(why),
        })
    }

    /// The way for these rows, the first of the batch. The mirror is refreshed when it is chosen.
    pub(super) fn online(&self, client: &Client, first: &[Person]) -> Result<Way, Failure> {
        match (self.settings.lookup.lookup, self.state) {
            (Lookup::Live, _) => Ok(live("--lookup live")),
            (Lookup::Mirror, Some(state)) => self.refreshed(client, state, "--lookup mirror".to_owned()),
            (Lookup::Mirror, None) => Err(Failure::usage("nothing says where the mirror is")
                .hint("Name a folder with --state DIR or in MATCHBOOK_STATE.")),
            (Lookup::Auto, None) => Ok(live("no folder is there for a mirror")),
            (Lookup::Auto, Some(state)) => self.cheaper(client, state, first),
        }
    }

    /// A mirror is never made unasked: it is a copy of everybody, and filling it costs more than a batch saves.
    fn cheaper(&self, client: &Client, state: &Path, first: &[Person]) -> Result<Way, Failure> {
        let asked = Asked::of(first, self.settings);
        if asked.emails.len() <= FEW {
            return Ok(live(format!("{} addresses are few", asked.emails.len())));
        }
        let mirror = match Mirror::existing(state, self.tenant) {
            Ok(Some(mirror)) => mirror,
            Ok(None) => return Ok(live("there is no mirror")),
            Err(failure) => {
                self.console.warn(&failure.message);
                for hint in &failure.hints {
                    self.console.warn(hint);
                }
                return Ok(live("the mirror cannot be used"));
            }
        };
        if !mirror.is_complete()? {
            return Ok(live("the mirror is not complete"));
        }
        let estimate = self.estimate(client, &asked, &mirror)?;
        drop(mirror);
        let why = format!(
            "about {} requests live, {} with the mirror",
            estimate.live, estimate.mirror
        );
        if estimate.live <= estimate.mirror {
            return Ok(live(why));
        }
        match self.refreshed(client, state, why) {
            Err(failure) if failure.kind == Kind::Locked => Ok(live("another run is refreshing the mirror")),
            refreshed => refreshed,
        }
    }

    /// What each way costs. What a refresh would read is asked only when all else speaks for the mirror.
    fn estimate(&self, client: &Client, asked: &Asked<'_>, mirror: &Mirror) -> Result<Estimate, Failure> {
        let mut counts = Counts {
            figures: mirror.figures()?,
            known: mirror.known_of(asked.emails.iter().copied())?,
            refresh: LEAST_REFRESH,
        };
        let least = asked.compare(counts);
        if least.live <= least.mirror {
            return Ok(least);
        }
        counts.refresh = 0;
        for work in mirror::work(mirror, self.clock.now(), self.settings.lookup.full_every)? {
            counts.refresh += pages(client.count(work.entity(), &work.filter)?);
        }
        Ok(asked.compare(counts))
    }

    fn refreshed(&self, client: &Client, state: &Path, why: String) -> Result<Way, Failure> {
        let live = LiveDirectory::new(client, self.reading);
        let mirror = refreshing::refresh(&Refreshing {
            state,
            tenant: self.tenant,
            client,
            live: &live,
            clock: self.clock,
            console: self.console,
            region: self.reading.region,
            full_every: self.settings.lookup.full_every,
        })?;
        Ok(Way {
            mirror: Some(mirror),
            used: LookupUsed::mirror(why),
        })
    }
}

fn live(why: impl Into<String>) -> Way {
    Way {
        mirror: None,
        used: LookupUsed::live(why),
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
            names,
        }
    }

    /// Pure: the requests of each way. Both ask for the addresses of those who are not known and for the domains;
    /// a number is searched for in free text by its last four digits, which many others share.
    fn compare(&self, counts: Counts) -> Estimate {
        let emails = self.emails.len() as u64;
        let unknown = emails.saturating_sub(counts.known);
        let by_domain = (self.domains as u64).div_ceil(OR_LIMIT as u64 / 3);
        let seconds =
            |emails: u64| pages(counts.figures.several_addresses).min(emails.div_ceil(OR_LIMIT as u64 / 2));
        let mut live = emails.div_ceil(OR_LIMIT as u64) + seconds(emails);
        // Everybody who is found is read again by id.
        let mut mirror = counts.refresh + BESIDES + emails.div_ceil(OR_LIMIT as u64);
        if self.creates && unknown > 0 {
            let digits = self.digits as u64 * unknown / emails.max(1);
            let sharing = counts.figures.contacts * digits / 10_000;
            live += by_domain + digits.div_ceil(OR_LIMIT as u64 / 3).max(pages(sharing));
            mirror += by_domain + unknown.div_ceil(OR_LIMIT as u64) + seconds(unknown);
            if self.names {
                live += pages(counts.figures.companies);
            }
        }
        Estimate { live, mirror }
    }
}

fn pages(records: u64) -> u64 {
    records / PAGE_ROWS as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheaper_way_depends_on_what_is_known_and_what_changed() {
        let texts: Vec<String> = (0..10_000).map(|n| format!("p{n}@d{n}.example")).collect();
        let asked = |creates| Asked {
            emails: texts.iter().map(String::as_str).collect(),
            domains: 10_000,
            digits: 5_000,
            creates,
            names: false,
        };
        let figures = Figures {
            contacts: 200_000,
            companies: 5_000,
            several_addresses: 1_000,
        };
        let counts = |known, refresh| Counts {
            figures,
            known,
            refresh,
        };
        for (creates, known, refresh, is_live, what) in [
            (
                false,
                10_000,
                411,
                true,
                "everybody is known, and the mirror is read in full again",
            ),
            (false, 0, 2, true, "nobody is created"),
            (true, 10_000, 2, true, "everybody is known"),
            (
                true,
                0,
                2,
                false,
                "numbers of thousands of unknown people, and a fresh mirror",
            ),
            (
                true,
                0,
                411,
                true,
                "the same, with a mirror that is to be read in full again",
            ),
        ] {
            let estimate = asked(creates).compare(counts(known, refresh));
            assert_eq!(estimate.live <= estimate.mirror, is_live, "{what}: {estimate:?}");
        }
    }
}
