//! Brings the mirror up to date: a full read when there is none or it is old, then what changed since.
//!
//! A full read walks all records by id and can be killed and gone on with anywhere. Autotask tells of changes and
//! of nothing that was deleted, so a full read is repeated now and then, and what it does not meet is dropped.
//! Memory holds one page.

use std::ops::ControlFlow;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::autotask::{ApiError, Client, EntityName, Filter, Op, Record};
use crate::clock::Clock;
use crate::directory::DirectoryReader;
use crate::directory::record::{COMPANY_FIELDS, CONTACT_FIELDS};
use crate::error::Failure;
use crate::mirror::store::Progress;
use crate::mirror::{Copied, Mirror, kept, moment};
use crate::person::phone::Region;

/// What changed is asked for from this long before the last change that was seen: clocks differ, and a change can
/// be dated before it can be seen.
pub const OVERLAP: Duration = Duration::from_mins(10);

/// How far our clock may be ahead of Autotask's. Where nothing was changed for long, our clock says from when on
/// changes are to be asked for, that much earlier.
const CLOCKS_APART: Duration = Duration::from_hours(24);

/// What a refresh is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// To have a copy for later, also where nothing can be asked: with staff, countries and field rules, and with
    /// what changed behind a full read.
    Keep,
    /// To decide with it at once: the rest is asked for when it is needed, and what changed behind a quick full
    /// read is left to the next refresh.
    Use,
}

/// What a refresh works with.
pub struct Around<'a> {
    /// What it is for.
    pub aim: Aim,
    /// Asks Autotask for pages.
    pub client: &'a Client,
    /// Asks Autotask for what is kept beside the records.
    pub live: &'a dyn DirectoryReader,
    /// The time.
    pub clock: &'a dyn Clock,
    /// In whose way numbers without a country code are read.
    pub region: Region,
    /// How often everything is read again in full.
    pub full_every: Duration,
    /// Told of each page by the number of its records; a failure ends the refresh behind that page.
    pub page: &'a mut dyn FnMut(u64) -> Result<(), Failure>,
}

/// What a refresh did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Records read.
    pub records: u64,
    /// Whether everything was read in full, or a full read that was broken off was brought to its end.
    pub in_full: bool,
    /// Whether every contact and every company was read by this refresh itself, from the first to the last, so
    /// that all of it is as fresh as an answer.
    pub whole: bool,
}

/// What a refresh will have to read of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Whose records.
    pub of: Copied,
    /// Which of them.
    pub filter: Filter,
}

impl Work {
    /// The entity that is asked.
    pub fn entity(&self) -> EntityName {
        self.of.entity()
    }

    /// Whether these are all records.
    pub fn is_all(&self) -> bool {
        self.filter == Filter::all()
    }
}

/// What a refresh will have to read; for those who want to count it before.
///
/// # Errors
/// When the mirror cannot be read.
pub fn work(mirror: &Mirror, now: Timestamp, full_every: Duration) -> Result<[Work; 2], Failure> {
    let has_fields = mirror.has_fields()?;
    let of = |of| -> Result<Work, Failure> {
        let progress = mirror.progress(of)?;
        let filter = match (has_fields, is_due(&progress, now, full_every)) {
            (false, _) => Filter::all(),
            (true, true) => rest(&progress),
            (true, false) => changed(of, &progress),
        };
        Ok(Work { of, filter })
    };
    Ok([of(Copied::Companies)?, of(Copied::Contacts)?])
}

/// Brings the mirror up to date.
///
/// # Errors
/// What can go wrong in asking, and when the file cannot be written. What was stored by then stays, and the next
/// refresh goes on from there.
pub fn refresh(mirror: &mut Mirror, around: &mut Around<'_>) -> Result<Refreshed, Failure> {
    mirror.forget_other_fields()?;
    mirror.read_in(around.region)?;
    let mut refreshed = Refreshed {
        whole: true,
        ..Refreshed::default()
    };
    for of in Copied::ALL {
        let progress = mirror.progress(of)?;
        let began = around.clock.now();
        let full = is_due(&progress, began, around.full_every);
        if full {
            refreshed.records += read_all(mirror, of, around)?;
            refreshed.in_full = true;
        }
        let whole = full && progress.pass_began.is_none();
        refreshed.whole &= whole;
        // Also behind a full read: it may have taken days, with what was behind it changing in the meantime.
        if !(whole && around.aim == Aim::Use && is_recent(began, around.clock.now())) {
            refreshed.records += read_changed(mirror, of, around)?;
        }
    }
    match around.aim {
        Aim::Keep => kept::keep(mirror, around.live, around.clock.now())?,
        Aim::Use => {}
    }
    mirror.set_meta("refreshed", &moment::write(around.clock.now()))?;
    Ok(refreshed)
}

/// Whether something is so recent that what changed since counts as what may change at any moment anyway.
pub fn is_recent(then: Timestamp, now: Timestamp) -> bool {
    Duration::try_from(now.duration_since(then)).is_ok_and(|age| age < OVERLAP)
}

/// Whether a full read is to be begun or gone on with.
fn is_due(progress: &Progress, now: Timestamp, full_every: Duration) -> bool {
    let is_old = |swept: Timestamp| {
        // One that seems to come from the future tells of a clock that was set back: nobody knows how old it is.
        Duration::try_from(now.duration_since(swept)).map_or(true, |age| age >= full_every)
    };
    progress.pass_began.is_some() || progress.swept.is_none_or(is_old)
}

fn rest(progress: &Progress) -> Filter {
    match (progress.pass_began, progress.filled_until) {
        (Some(_), Some(last)) => Filter::field(Op::Gt, "id", last),
        (Some(_) | None, _) => Filter::all(),
    }
}

fn changed(of: Copied, progress: &Progress) -> Filter {
    let Some(since) = progress
        .high_water
        .and_then(|moment| moment.checked_sub(OVERLAP).ok())
    else {
        return Filter::all();
    };
    let since = moment::write(since);
    let dated = |date: &&str| Filter::field(Op::Gte, *date, since.as_str());
    Filter::or(of.dates().iter().map(dated).collect())
}

/// Reads everything, from where the last full read was broken off when one was.
fn read_all(mirror: &mut Mirror, of: Copied, around: &mut Around<'_>) -> Result<u64, Failure> {
    let mut progress = mirror.progress(of)?;
    let began = if let Some(began) = progress.pass_began {
        began
    } else {
        let now = around.clock.now();
        progress.pass += 1;
        progress.pass_began = Some(now);
        progress.filled_until = None;
        mirror.set_progress(of, &progress)?;
        now
    };
    let filter = rest(&progress);
    let count = pages(mirror, of, &filter, &mut progress, around, true)?;
    progress.pass_began = None;
    progress.filled_until = None;
    progress.high_water = seen_before(began, progress.newest, around.client.clock_skew());
    progress.swept = Some(around.clock.now());
    mirror.end_pass(of, &progress)?;
    Ok(count)
}

/// Reads what changed since the last refresh.
fn read_changed(mirror: &mut Mirror, of: Copied, around: &mut Around<'_>) -> Result<u64, Failure> {
    let mut progress = mirror.progress(of)?;
    let began = around.clock.now();
    let filter = changed(of, &progress);
    let count = pages(mirror, of, &filter, &mut progress, around, false)?;
    let seen = seen_before(began, progress.newest, around.client.clock_skew());
    progress.high_water = progress.high_water.max(seen);
    mirror.set_progress(of, &progress)?;
    Ok(count)
}

/// Up to when, by Autotask's clock, a read that began at this moment of ours has seen every change: up to its begin,
/// since records that it had passed could change behind it. Where the server does not tell its time, not far beyond
/// the newest date that was seen either.
fn seen_before(
    began: Timestamp,
    newest: Option<Timestamp>,
    ahead: Option<SignedDuration>,
) -> Option<Timestamp> {
    if let Some(ahead) = ahead {
        began.checked_sub(ahead).ok()
    } else {
        let by_our_clock = began.checked_sub(CLOCKS_APART).ok();
        newest.map(|newest| newest.min(began)).max(by_our_clock)
    }
}

fn pages(
    mirror: &mut Mirror,
    of: Copied,
    filter: &Filter,
    progress: &mut Progress,
    around: &mut Around<'_>,
    by_id: bool,
) -> Result<u64, Failure> {
    let fields = match of {
        Copied::Companies => COMPANY_FIELDS,
        Copied::Contacts => CONTACT_FIELDS,
    };
    let fields = [fields, of.dates()].concat();
    let mut count = 0;
    let mut stopped = None;
    let asked: Result<(), ApiError> = around.client.query_pages(of.entity(), filter, &fields, |page| {
        let records = page.len() as u64;
        count += records;
        progress.newest = progress.newest.max(newest(of, &page));
        if by_id {
            progress.filled_until = page.iter().filter_map(id).max().or(progress.filled_until);
        }
        let stored = mirror
            .put_page(of, page, around.region, progress)
            .and_then(|()| (around.page)(records));
        match stored {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => {
                stopped = Some(failure);
                ControlFlow::Break(())
            }
        }
    });
    asked?;
    match stopped {
        Some(failure) => Err(failure),
        None => Ok(count),
    }
}

fn id(record: &Record) -> Option<i64> {
    record.get("id")?.as_i64()
}

fn newest(of: Copied, page: &[Record]) -> Option<Timestamp> {
    let dates = |record: &Record| -> Option<Timestamp> {
        let texts = of.dates().iter().filter_map(|date| record.get(*date)?.as_str());
        texts.filter_map(moment::read).max()
    };
    page.iter().filter_map(dates).max()
}
