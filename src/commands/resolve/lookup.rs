//! Where keys are looked up: in Autotask, in the mirror that is refreshed first, or in the mirror as it stands.
//!
//! With `auto` the way is taken that needs fewer requests, also when that means to fill a mirror first. What each way
//! costs is estimated from the first block of rows, the mirror itself, and counts. For few rows nothing is asked to
//! find out.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use crate::autotask::lookup::LiveDirectory;
use crate::autotask::{Client, EntityName, Filter, OR_LIMIT};
use crate::choice::Lookup;
use crate::clock::Clock;
use crate::commands::refreshing::{self, Refreshing};
use crate::commands::resolve::blocks::Person;
use crate::commands::resolve::estimate::{Asked, Counts, Estimate, pages};
use crate::console::Console;
use crate::error::{Failure, Kind};
use crate::mirror::{self, Aim, Figures, Mirror};
use crate::person::candidate::Reading;
use crate::report::summary::LookupUsed;
use crate::settings::ResolveSettings;

/// Addresses that fit into one request. Asking for so few costs less than finding out what is cheaper.
const FEW: usize = OR_LIMIT;
/// One record in so many changes on a day, as an estimate.
const CHANGED_A_DAY: u64 = 100;

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
        if asked.count() <= FEW {
            let what = if asked.count() > asked.emails.len() {
                "addresses and numbers"
            } else {
                "addresses"
            };
            return Ok(self.live(match asked.count() {
                1 => "there is one to look up".to_owned(),
                count => format!("{count} {what} are few"),
            }));
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
            Some(mirror) if mirror.is_complete()? => (self.with_mirror(&asked, mirror)?, "with the mirror"),
            Some(_) | None => (without_mirror(client, &asked)?, "with a mirror filled first"),
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

    /// What each way costs where a mirror is there. Nothing is asked: the mirror itself tells how much there is to be
    /// read, or how long ago it was.
    fn with_mirror(&self, asked: &Asked<'_>, mirror: &Mirror) -> Result<Estimate, Failure> {
        let figures = mirror.figures()?;
        let work = mirror::work(mirror, self.clock.now(), self.settings.lookup.full_every)?;
        let age = mirror
            .refreshed()?
            .map(|then| self.clock.now().duration_since(then));
        let days = age.map_or(0, |age| u64::try_from(age.as_hours() / 24 + 1).unwrap_or(1));
        let of = |work: &mirror::Work| {
            let all = match work.of {
                mirror::Copied::Contacts => figures.contacts,
                mirror::Copied::Companies => figures.companies,
            };
            pages(if work.is_all() {
                all
            } else {
                (all * days / CHANGED_A_DAY).min(all)
            })
        };
        Ok(asked.compare(Counts {
            figures,
            known: mirror.known_of(asked.emails.iter().copied())?,
            refresh: work.iter().map(of).sum(),
            is_whole: work.iter().all(mirror::Work::is_all),
        }))
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

/// What each way costs where all contacts would have to be read first: their number is asked, and when that is
/// not too much already, how many of the first addresses are known.
fn without_mirror(client: &Client, asked: &Asked<'_>) -> Result<Estimate, Failure> {
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
    let known = if sample.is_empty() {
        0
    } else {
        let filter = Filter::is_in("emailAddress", sample.iter().copied());
        client.count(EntityName::Contacts, &filter)?
    };
    let emails = asked.emails.len() as u64;
    counts.known = (known * emails / sample.len().max(1) as u64).min(emails);
    counts.figures.companies = companies;
    counts.figures.several_addresses = 0;
    counts.refresh = pages(contacts) + pages(companies);
    Ok(asked.compare(counts))
}
