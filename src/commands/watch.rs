//! `matchbook watch`: contacts and contact groups that are new since the last look, as JSON lines.
//!
//! What was told is remembered only when its line has left the program: an event is told again rather than never.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::autotask::lookup::LiveDirectory;
use crate::autotask::{Client, EntityName, Filter, Op, Record};
use crate::choice::WatchEvent;
use crate::cli::WatchArgs;
use crate::clock::Clock;
use crate::commands::{Context, session};
use crate::console::Out;
use crate::directory::key::Key;
use crate::directory::{Directory, DirectoryReader as _};
use crate::error::{ExitStatus, Failure, Kind};
use crate::id::CompanyId;
use crate::interrupt;
use crate::mirror::moment;
use crate::settings::Connection;
use crate::settings::environment::state_folder;
use crate::settings::resolve::MirrorSettings;
use crate::state::{CheckpointFile, TenantLock};
use crate::watch::{self, CONTACT_FIELDS, Checkpoint, Contacts};

const GROUP_FIELDS: &[&str] = &["name", "isActive"];
/// How far back a sample is looked for, until somebody is found.
const SAMPLE_DAYS: [i64; 3] = [1, 30, 365];

pub(super) fn run(args: &WatchArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let (config, profile) = session::settings(context)?;
    let of = profile.as_ref();
    let connection = Connection::resolve(context.global.sandbox, of, &config, context.environment)?;
    let clock = session::clock();
    let limits = MirrorSettings::of(of).limits;
    let options = session::options(context, of, &*clock);
    interrupt::listen(context.console)?;
    let Some(client) = session::connect(&connection, &clock, options, context.console)? else {
        let status = "The connection was disconnected, so nothing is watched.";
        context.console.status(status);
        return Ok(ExitStatus::Done);
    };
    let mut watcher = Watcher {
        client: &client,
        clock,
        out: context.console.out(),
        on: args.on.iter().copied().collect(),
    };
    if args.sample {
        watcher.sample()?;
        return Ok(ExitStatus::Done);
    }
    let folder = state_folder(context.global.state.as_deref(), context.environment)?;
    let name = match of {
        Some(profile) => format!("{}-{}", profile.name, client.tenant_key()),
        None => client.tenant_key(),
    };
    let _lock = TenantLock::take_watch(&folder, &name, watcher.clock.now())?;
    let file = CheckpointFile::of(&folder, &name);
    let mut since = args.since.map(|since| since.before(watcher.clock.now()));
    loop {
        let share = limits.budget_share.value();
        let looked = client
            .begin_budget(share)
            .map_err(Failure::from)
            .and_then(|_| watcher.look(&file, &mut since));
        match looked {
            Ok(Looked::ReaderLeft) => return Ok(ExitStatus::Done),
            Ok(Looked::Told(told)) => context.console.status(&told.words()),
            // Who stays looks again later; what was told by then is remembered.
            Err(failure) if failure.kind == Kind::TryLater && args.interval.is_some() => {
                context.console.warn(&failure.message);
            }
            Err(failure) => return Err(failure),
        }
        let Some(interval) = args.interval else {
            return Ok(ExitStatus::Done);
        };
        watcher.clock.sleep(interval.0.max(Duration::from_secs(1)));
        stopped()?;
    }
}

/// What was told is remembered, so nothing is lost by stopping between two looks.
fn stopped() -> Result<(), Failure> {
    if interrupt::requested() {
        return Err(Failure::new(
            Kind::Interrupted,
            "stopped; the next look goes on from here",
        ));
    }
    Ok(())
}

/// What a look came to.
enum Looked {
    Told(Told),
    /// Nobody reads what is told any more.
    ReaderLeft,
}

/// How much was told.
#[derive(Default)]
struct Told {
    events: usize,
    /// Looks that were the first, which tell nothing.
    begun: Vec<&'static str>,
}

impl Told {
    fn words(&self) -> String {
        let begun = self.begun.iter().map(|what| {
            format!("This is the first look at {what}: nothing is told, and the next one begins here.")
        });
        let told = match self.events {
            0 => "nothing new".to_owned(),
            1 => "1 event".to_owned(),
            several => format!("{several} events"),
        };
        begun.chain([told]).collect::<Vec<_>>().join("\n")
    }
}

struct Watcher<'w> {
    client: &'w Client,
    clock: Arc<dyn Clock>,
    out: Out,
    on: BTreeSet<WatchEvent>,
}

impl Watcher<'_> {
    /// One look at everything that is watched. `since` is taken once.
    fn look(&mut self, file: &CheckpointFile, since: &mut Option<Timestamp>) -> Result<Looked, Failure> {
        let mut checkpoint = file.read()?.unwrap_or_default();
        let mut told = Told::default();
        for event in self.on.clone() {
            stopped()?;
            let is_read = match event {
                WatchEvent::NewContact => self.contacts(file, &mut checkpoint, since, &mut told)?,
                WatchEvent::NewGroup => self.groups(file, &mut checkpoint, &mut told)?,
            };
            if !is_read {
                return Ok(Looked::ReaderLeft);
            }
        }
        Ok(Looked::Told(told))
    }

    /// New contacts, page by page; whether somebody still reads.
    fn contacts(
        &mut self,
        file: &CheckpointFile,
        checkpoint: &mut Checkpoint,
        since: &mut Option<Timestamp>,
        told: &mut Told,
    ) -> Result<bool, Failure> {
        let (now, ahead) = (self.clock.now(), self.client.clock_skew());
        let is_first = checkpoint.contacts.is_none() && since.is_none();
        let from = since.map(Contacts::since).or(checkpoint.contacts.take());
        let mut contacts = from.unwrap_or_else(|| Contacts::from_now_on(now, ahead));
        if is_first {
            told.begun.push("contacts");
        }
        let filter = Filter::field(Op::Gte, "createDate", moment::write(contacts.from));
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = self
                .client
                .query_page(EntityName::Contacts, &filter, CONTACT_FIELDS, after)?;
            let (records, next) = page;
            let dated = records
                .iter()
                .filter_map(|record| Some((id(record)?, date(record)?)));
            seen.extend(dated);
            let new: Vec<Record> = records
                .into_iter()
                .filter(|record| id(record).is_some_and(|id| !contacts.told.contains(&id)))
                .collect();
            contacts.told.extend(new.iter().filter_map(id));
            if !is_first && !self.tell_contacts(&new, told)? {
                return Ok(false);
            }
            // The first look is remembered as a whole, or what comes during it would be taken for old.
            if !new.is_empty() && !is_first {
                checkpoint.contacts = Some(contacts.clone());
                file.write(checkpoint)?;
                *since = None;
            }
            after = next;
            if after.is_none() {
                break;
            }
            stopped()?;
        }
        contacts.come_to_end(&seen, now, ahead);
        checkpoint.contacts = Some(contacts);
        file.write(checkpoint)?;
        *since = None;
        Ok(true)
    }

    fn tell_contacts(&mut self, new: &[Record], told: &mut Told) -> Result<bool, Failure> {
        let names = self.company_names(new)?;
        let name = |record: &Record| names.get(&company(record)?).map(String::as_str);
        let events: Vec<Value> = new
            .iter()
            .map(|record| watch::contact_event(record, name(record), false))
            .collect();
        self.tell(&events, told)
    }

    /// New groups; whether somebody still reads.
    fn groups(
        &mut self,
        file: &CheckpointFile,
        checkpoint: &mut Checkpoint,
        told: &mut Told,
    ) -> Result<bool, Failure> {
        let all = self
            .client
            .query(EntityName::ContactGroups, &Filter::all(), GROUP_FIELDS)?;
        let known = checkpoint.groups.take();
        let ids: BTreeSet<i64> = all.iter().filter_map(id).collect();
        match &known {
            None => told.begun.push("contact groups"),
            Some(known) => {
                let new = all
                    .iter()
                    .filter(|record| id(record).is_some_and(|id| !known.contains(&id)));
                let events: Vec<Value> = new.map(|record| group_event(record, false)).collect();
                if !self.tell(&events, told)? {
                    return Ok(false);
                }
            }
        }
        let is_new = known.as_ref() != Some(&ids);
        checkpoint.groups = Some(ids);
        if is_new {
            file.write(checkpoint)?;
        }
        Ok(true)
    }

    /// Writes events out; whether somebody has read them all, as far as a program can know.
    fn tell(&mut self, events: &[Value], told: &mut Told) -> Result<bool, Failure> {
        for event in events {
            writeln!(self.out, "{event}")?;
        }
        self.out.flush()?;
        told.events += events.len();
        Ok(!self.out.reader_left())
    }

    /// The names of the companies of these contacts, as far as they can be seen.
    fn company_names(&self, records: &[Record]) -> Result<BTreeMap<i64, String>, Failure> {
        let ids: BTreeSet<i64> = records.iter().filter_map(company).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let keys: BTreeSet<Key> = ids.iter().map(|id| Key::Company(CompanyId(*id))).collect();
        let mut directory = Directory::default();
        LiveDirectory::new(self.client, &session::reading("US", &[])?).look_up(&keys, &mut directory)?;
        let name = |id: i64| {
            let company = directory.company(CompanyId(id)).ok().flatten()?;
            Some((id, company.name.clone()))
        };
        Ok(ids.into_iter().filter_map(name).collect())
    }

    /// The latest of each kind as a test event.
    fn sample(&mut self) -> Result<(), Failure> {
        let mut events = Vec::new();
        for event in self.on.clone() {
            match event {
                WatchEvent::NewContact => {
                    let latest: Vec<Record> = self.latest_contact()?.into_iter().collect();
                    let names = self.company_names(&latest)?;
                    events.extend(latest.iter().map(|record| {
                        let name = company(record).and_then(|id| names.get(&id));
                        watch::contact_event(record, name.map(String::as_str), true)
                    }));
                }
                WatchEvent::NewGroup => {
                    let all = self
                        .client
                        .query(EntityName::ContactGroups, &Filter::all(), GROUP_FIELDS)?;
                    events.extend(all.last().map(|record| group_event(record, true)));
                }
            }
        }
        self.tell(&events, &mut Told::default()).map(drop)
    }

    /// The latest contact of a day, a month or a year; where there is none, one of the first.
    fn latest_contact(&self) -> Result<Option<Record>, Failure> {
        let now = self.clock.now();
        for days in SAMPLE_DAYS {
            let from = now.checked_sub(jiff::SignedDuration::from_hours(days * 24));
            let from = from.unwrap_or(Timestamp::UNIX_EPOCH);
            let filter = Filter::field(Op::Gte, "createDate", moment::write(from));
            let found = self.client.query(EntityName::Contacts, &filter, CONTACT_FIELDS)?;
            if let Some(latest) = found.into_iter().max_by_key(date) {
                return Ok(Some(latest));
            }
        }
        let (first, _) =
            self.client
                .query_page(EntityName::Contacts, &Filter::all(), CONTACT_FIELDS, None)?;
        Ok(first.into_iter().max_by_key(date))
    }
}

fn id(record: &Record) -> Option<i64> {
    record.get("id").and_then(Value::as_i64)
}

fn company(record: &Record) -> Option<i64> {
    record.get("companyID").and_then(Value::as_i64)
}

fn date(record: &Record) -> Option<Timestamp> {
    record
        .get("createDate")
        .and_then(Value::as_str)
        .and_then(moment::read)
}

fn group_event(record: &Record, is_test: bool) -> Value {
    let name = record.get("name").and_then(Value::as_str).unwrap_or_default();
    let is_active = record.get("isActive").and_then(Value::as_bool).unwrap_or(true);
    watch::group_event(id(record).unwrap_or_default(), name, is_active, is_test)
}
