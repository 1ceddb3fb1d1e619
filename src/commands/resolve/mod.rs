//! `matchbook resolve`: read every row, decide it, join the batch into a plan, let the guard pass it, and show it
//! or apply it. A dry run and a real run are this same line; the dry run stops at the guard.

mod blocks;
mod decide;
mod files;
mod lookup;
mod outcome;
mod policy;
mod restricted;
mod spool;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use crate::answer::change::{Entity, Op};
use crate::apply::{self, Around};
use crate::autotask::lookup::LiveDirectory;
use crate::autotask::{Client, Options};
use crate::choice::{Inactive, Lookup, ReuseCompany};
use crate::cli::ResolveArgs;
use crate::clock::Clock;
use crate::commands::inputs::Inputs;
use crate::commands::resolve::blocks::{Blocks, Person};
use crate::commands::resolve::decide::Decider;
use crate::commands::resolve::files::Target;
use crate::commands::resolve::lookup::{Choosing, Way};
use crate::commands::resolve::outcome::Ended;
use crate::commands::resolve::spool::Spool;
use crate::commands::{Context, session};
use crate::directory::{Directory, DirectoryReader};
use crate::error::{ExitStatus, Failure, Kind};
use crate::interrupt;
use crate::mirror::MirrorDirectory;
use crate::person::candidate::Reading;
use crate::plan::guard::{self, ApprovedPlan, Limits};
use crate::plan::{self, Plan};
use crate::report::summary::{LookupUsed, Requests, for_people};
use crate::settings::environment::state_folder;
use crate::settings::{Connection, ResolveSettings};
use crate::state::{RunStart, Store, TenantLock};

pub(super) fn run(args: ResolveArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    // What can be wrong without asking anybody is found before anything is opened.
    let (config, profile) = session::settings(context)?;
    let mut options = args.options;
    let disconnected = profile.as_ref().is_some_and(|profile| profile.disconnected);
    if disconnected && !context.global.sandbox {
        // Every row is skipped, so there is no mode to choose.
        options.no_create = Some(true);
    }
    let settings = ResolveSettings::resolve(options, profile.as_ref())?;
    let inputs = Inputs::named(args.inputs, &settings.input)?;
    inputs.may_write(settings.dry_run || settings.yes, context.console)?;
    let connection = Connection::resolve(
        context.global.sandbox,
        profile.as_ref(),
        &config,
        context.environment,
    )?;
    let state = state(&settings, context)?;
    let reading = session::reading(settings.input.region.as_str(), &settings.msp.placeholder_emails)?;
    let targets = files::Targets::open(&settings.output)?;

    let clock = session::clock();
    let options = Options {
        max_wait: settings.limits.max_wait,
        jitter_seed: session::seed(&*clock),
        ..Options::default()
    };
    let client = if settings.lookup.offline {
        None
    } else {
        session::connect(&connection, &clock, options, context.console)?
    };
    // The lock and the mirror belong to the tenant, whichever profile or zone leads to it.
    let tenant = match &client {
        Some(client) => Some(client.tenant_key()),
        None if matches!(connection, Connection::Disconnected { .. }) => None,
        None => Some(session::tenant_key(&connection)?),
    };
    let work = Work {
        context,
        settings: &settings,
        reading,
        clock,
        client: client.as_ref(),
        state: state.as_deref(),
        tenant,
    };
    work.run(
        inputs,
        targets,
        profile.as_ref().map(|profile| profile.name.as_str()),
    )
}

/// The folder of journal, lock and mirror. A dry run that looks up live needs none.
fn state(settings: &ResolveSettings, context: &Context<'_>) -> Result<Option<PathBuf>, Failure> {
    let folder = || state_folder(context.global.state.as_deref(), context.environment);
    if !settings.dry_run || settings.lookup.offline {
        return folder().map(Some);
    }
    match settings.lookup.lookup {
        Lookup::Mirror => folder().map(Some),
        Lookup::Live => Ok(None),
        // Without a folder there is no mirror, and live look-ups do.
        Lookup::Auto => Ok(folder().ok()),
    }
}

/// What all steps of a run need.
struct Work<'a> {
    context: &'a Context<'a>,
    settings: &'a ResolveSettings,
    reading: Reading,
    clock: Arc<dyn Clock>,
    /// Absent when the connection was disconnected, and offline.
    client: Option<&'a Client>,
    state: Option<&'a std::path::Path>,
    /// The tenant's stable name; absent when the connection was disconnected.
    tenant: Option<String>,
}

impl Work<'_> {
    fn run(
        &self,
        inputs: Inputs,
        targets: files::Targets,
        profile: Option<&str>,
    ) -> Result<ExitStatus, Failure> {
        interrupt::listen(self.context.console)?;
        // The lock comes before the first look-up: the facts that a plan rests on are then this run's own.
        let state = self.state.filter(|_| !self.settings.dry_run);
        let tenant = self.tenant.as_deref().unwrap_or("disconnected");
        let _lock = match (state, self.client) {
            (Some(state), Some(_)) => Some(TenantLock::take(state, tenant, self.clock.now())?),
            _ => None,
        };
        let mut store = match state {
            Some(state) => Some(Store::open(state, Arc::clone(&self.clock))?),
            None => None,
        };
        let threshold = match self.client {
            Some(client) => client.begin_budget(self.settings.limits.budget_share.value())?,
            None => None,
        };
        let sent_before = self.client.map_or(0, Client::requests_sent);

        let mut read = self.read(inputs)?;
        read.plan.join(self.settings.policy.duplicates);
        let fingerprint = read.plan.fingerprint();
        let mut ended = Ended::new(self.settings, fingerprint);
        ended.lookup = read.lookup.take();
        ended.requests = Requests {
            estimated_for_apply: estimate(&read.plan),
            hourly_limit: threshold.map(|threshold| threshold.limit),
            ..Requests::default()
        };
        let limits = Limits {
            max_creates: self.settings.limits.max_creates,
            max_create_share: self.settings.limits.max_create_share.value(),
        };
        let plan = match guard::check(read.plan, read.rows, limits) {
            Err((failure, plan)) => {
                ended.failure = Some(failure);
                plan
            }
            Ok(mut approved) => {
                let allowed = self.client.map_or(Ok(()), |client| {
                    restricted::check(client, approved.plan(), self.settings, self.context.console)
                });
                if let Err(failure) = allowed {
                    ended.failure = Some(failure);
                } else if let Some(store) = &mut store
                    && self.agreed(&approved, &mut read.spool)?
                {
                    let start = RunStart {
                        tenant,
                        profile,
                        command: "resolve",
                        fingerprint: &ended.fingerprint,
                        planned: approved.plan().changes().count() as u64,
                        inputs: &read.inputs,
                    };
                    ended.run_id = Some(store.begin(&start)?);
                    if let Err(failure) = self.apply(&mut approved, store) {
                        ended.failure = Some(failure);
                    }
                }
                approved.into_plan()
            }
        };
        ended.requests.sent = self.client.map_or(0, Client::requests_sent);
        // What the tenant had used when it was asked, and what this run has sent since.
        ended.requests.used = threshold.map(|threshold| threshold.used + ended.requests.sent - sent_before);
        ended.seconds = self.clock.elapsed().as_secs();
        self.show(&plan, &mut read.spool, targets, &mut ended)?;
        if let (Some(store), Some(_)) = (&mut store, &ended.run_id) {
            let summary = ended.summary().to_json().map_err(anyhow::Error::from)?;
            store.end(ended.status().code(), &summary)?;
        }
        match ended.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(ended.status()),
        }
    }

    /// Reads and decides every row.
    fn read(&self, inputs: Inputs) -> Result<Read, Failure> {
        let mut blocks = Blocks::new(inputs.open(), &self.reading, self.context.console);
        let mut block = blocks.next()?;
        let way = self.way(&block)?;
        let live = self
            .client
            .map(|client| LiveDirectory::new(client, &self.reading));
        let live = live.as_ref().map(|live| live as &dyn DirectoryReader);
        let copy = way.as_ref().and_then(|way| way.mirror.as_ref());
        let copy = copy.map(|mirror| MirrorDirectory::new(mirror, &self.reading, live));
        let reader = copy.as_ref().map(|copy| copy as &dyn DirectoryReader).or(live);
        let mut directory = Directory::default();
        let policy = policy::policy(self.settings, reader, &mut directory)?;
        let mut decider = Decider {
            policy: &policy,
            directory,
            reader,
            confirm: live.filter(|_| copy.is_some()),
            confirmed: BTreeSet::new(),
        };
        let progress = self.context.console.progress("Deciding rows", None);
        let mut read = Read {
            plan: Plan::default(),
            spool: Spool::new(),
            rows: 0,
            inputs: Vec::new(),
            lookup: way.as_ref().map(|way| way.used.clone()),
        };
        while !block.is_empty() {
            progress.inc(read.decide(block, &mut decider)?);
            block = blocks.next()?;
        }
        progress.finish();
        read.inputs = blocks.finished;
        Ok(read)
    }

    /// Where keys are looked up; `None` when the connection was disconnected and nothing is.
    fn way(&self, first: &[Person]) -> Result<Option<Way>, Failure> {
        let Some(tenant) = &self.tenant else {
            return Ok(None);
        };
        let choosing = Choosing {
            settings: self.settings,
            reading: &self.reading,
            clock: &*self.clock,
            console: self.context.console,
            state: self.state,
            tenant,
        };
        let way = match self.client {
            Some(client) => choosing.online(client, first)?,
            None => choosing.offline()?,
        };
        if self.settings.output.explain {
            let used = &way.used;
            self.context
                .console
                .status(&format!("Keys are looked up: {} ({}).", used.used, used.why));
        }
        Ok(Some(way))
    }

    /// Whether the plan is to be applied: by flag, or by the person at the terminal who has seen it.
    fn agreed(&self, approved: &ApprovedPlan, spool: &mut Spool) -> Result<bool, Failure> {
        let writes = approved.plan().changes().count();
        if self.settings.yes || writes == 0 {
            return Ok(true);
        }
        let console = self.context.console;
        let mut shown = Vec::new();
        outcome::print_preview(approved.plan(), spool, console.err_style(), &mut shown)?;
        console.closing(&String::from_utf8_lossy(&shown));
        if console.confirm(&format!("Write these {writes} changes to Autotask?"))? {
            return Ok(true);
        }
        Err(Failure::new(Kind::Interrupted, "not applied; nothing was sent"))
    }

    fn apply(&self, approved: &mut ApprovedPlan, store: &mut Store) -> Result<(), Failure> {
        let Some(client) = self.client else { return Ok(()) };
        let reader = LiveDirectory::new(client, &self.reading);
        let rows = approved
            .plan()
            .entries()
            .iter()
            .filter(|entry| !entry.answer.changes.is_empty())
            .count();
        let progress = self.context.console.progress("Applying", Some(rows as u64));
        let mut around = Around {
            reader: &reader,
            writer: client,
            journal: store,
            clock: &*self.clock,
            interrupted: &interrupt::requested,
            progress: &|| progress.inc(1),
        };
        let rules = apply::Rules {
            ignore_inactive: self.settings.policy.inactive == Inactive::Ignore,
            reuse_companies: self.settings.policy.reuse_company != ReuseCompany::None,
        };
        let applied = apply::apply(approved, &mut around, rules);
        progress.finish();
        applied
    }

    /// Prints every row once, and the files that were asked for.
    fn show(
        &self,
        plan: &Plan,
        spool: &mut Spool,
        mut targets: files::Targets,
        ended: &mut Ended,
    ) -> Result<(), Failure> {
        let console = self.context.console;
        let style = match &targets.output {
            Target::Stdout => console.out_style(),
            Target::File(_) => crate::report::Style::default(),
        };
        let mut stdout = console.out();
        outcome::print(
            plan,
            spool,
            self.settings,
            style,
            &mut targets,
            &mut stdout,
            ended,
        )?;
        stdout.flush()?;
        targets.keep(&ended.summary())?;
        console.closing(&for_people(&ended.summary(), console.err_style()));
        Ok(())
    }
}

/// What reading came to.
struct Read {
    plan: Plan,
    spool: Spool,
    rows: u64,
    inputs: Vec<(String, u64)>,
    lookup: Option<LookupUsed>,
}

impl Read {
    /// Decides a block of rows; gives their number.
    fn decide(&mut self, block: Vec<Person>, decider: &mut Decider<'_>) -> Result<u64, Failure> {
        let decisions = decider.decide(block.iter().map(|(candidate, _)| candidate))?;
        let count = decisions.len() as u64;
        for ((_, row), decision) in block.into_iter().zip(decisions) {
            let (answer, new) = plan::answer(&row.at, decision);
            if new.is_some() || !answer.changes.is_empty() {
                self.spool.pending(&row)?;
                self.plan.add(self.rows, answer, new);
            } else {
                self.spool.done(&row, answer)?;
            }
            self.rows += 1;
        }
        Ok(count)
    }
}

/// How many requests applying will take: each write, and a look-up before each group of creates.
fn estimate(plan: &Plan) -> u64 {
    let writes = plan.changes().count() as u64;
    let creates = plan
        .changes()
        .filter(|change| (change.op, change.entity) == (Op::Create, Entity::Contact))
        .count();
    writes + creates.div_ceil(apply::GROUP) as u64
}
