//! Carries a plan out, whichever command made it: lock, decide, guard, agree, write, show. A dry run and a real run
//! are this same line; the dry run stops at the guard. How the rows are decided is the command's own affair.

mod files;
mod journalled;
mod outcome;
mod passing;
#[cfg(target_os = "linux")]
mod past;
mod restricted;
mod spool;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::answer::change::{Entity, Op};
use crate::answer::outcome::Outcome;
use crate::apply::{self, Around};
use crate::autotask::Client;
use crate::autotask::lookup::LiveDirectory;
use crate::autotask::wire::Threshold;
use crate::choice::Lookup;
use crate::clock::Clock;
use crate::commands::Context;
use crate::commands::carry_out::outcome::Ended;
use crate::error::{ExitStatus, Failure, Kind};
use crate::interrupt;
use crate::person::candidate::Reading;
use crate::plan::Plan;
use crate::plan::guard::{self, ApprovedPlan, Limits};
use crate::plan::saved::Input;
use crate::report::summary::{LookupUsed, Requests, for_people};
use crate::settings::ResolveSettings;
use crate::settings::environment::state_folder;
use crate::state::{Place, RunInput, RunStart, Store, TenantLock};

pub(super) use journalled::GoesOn;

pub(super) use files::{Kept, Taking, Target, Targets};
pub(super) use spool::Spool;

/// What all steps of a run need.
pub(super) struct Run<'a> {
    pub(super) context: &'a Context<'a>,
    /// The command's name, for the journal.
    pub(super) command: &'static str,
    pub(super) settings: &'a ResolveSettings,
    /// The profile's name, when one is used.
    pub(super) profile: Option<&'a str>,
    pub(super) reading: Reading,
    pub(super) clock: Arc<dyn Clock>,
    /// Absent when the connection was disconnected, and offline.
    pub(super) client: Option<&'a Client>,
    pub(super) state: Option<&'a Path>,
    /// The tenant's stable name; absent when the connection was disconnected.
    pub(super) tenant: Option<String>,
    /// The run that this one takes back.
    pub(super) undoes: Option<&'a str>,
}

/// All rows of a run, decided and joined.
pub(super) struct Batch {
    pub(super) plan: Plan,
    /// Every row, to be printed in order.
    pub(super) spool: Spool,
    pub(super) rows: u64,
    pub(super) inputs: Vec<Input>,
    pub(super) lookup: Option<LookupUsed>,
    /// Names the plan as it was made.
    pub(super) fingerprint: String,
    /// The interrupted run that the batch is the rest of.
    pub(super) goes_on: Option<GoesOn>,
}

/// Refuses a run that would write without anybody having agreed or being there to ask.
pub(super) fn may_write(settings: &ResolveSettings, can_ask: bool) -> Result<(), Failure> {
    if settings.dry_run || settings.yes || can_ask {
        return Ok(());
    }
    Err(
        Failure::usage("this would write to Autotask, and nobody is at a terminal to agree")
            .hint("Say --yes to apply without a question, or --dry-run to see what would be written."),
    )
}

/// The folder of journal, lock and mirror. A dry run that looks up live needs none.
pub(super) fn state(settings: &ResolveSettings, context: &Context<'_>) -> Result<Option<PathBuf>, Failure> {
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

impl Run<'_> {
    /// The tenant's name for locks, journal and plans.
    pub(super) fn tenant_name(&self) -> &str {
        self.tenant.as_deref().unwrap_or("disconnected")
    }

    /// From the first look-up to the exit code. `decide` makes the batch; it is called when the lock is held.
    pub(super) fn carry_out(
        &self,
        mut targets: Targets,
        goes_on: Option<&str>,
        decide: impl FnOnce(&mut Targets) -> Result<Batch, Failure>,
    ) -> Result<ExitStatus, Failure> {
        interrupt::listen(self.context.console)?;
        // The lock comes before the first look-up: the facts that a plan rests on are then this run's own.
        let _lock = self.lock()?;
        let mut store = self.journal()?;
        let meter = Meter::begin(self)?;
        if let Some(store) = &mut store {
            self.settle(store, goes_on)?;
        }

        let mut batch = decide(&mut targets)?;
        let mut ended = Ended::new(self.settings, std::mem::take(&mut batch.fingerprint));
        ended.lookup = batch.lookup.take();
        ended.requests = meter.estimate(&batch.plan);
        let plan = self.pass_and_write(&mut batch, store.as_mut(), &mut ended)?;
        meter.read(self, &mut ended);
        self.show(&plan, &mut batch.spool, targets, &mut ended)?;
        if let (Some(store), Some(_)) = (&mut store, &ended.run_id) {
            let summary = ended.summary().to_json().map_err(anyhow::Error::from)?;
            let left = left(&plan);
            let written = store.end(ended.status().code(), &summary, left);
            // What ended the run comes before a journal that cannot say so.
            if ended.failure.is_none() {
                written?;
            }
            self.tell_left(store, left)?;
        }
        match ended.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(ended.status()),
        }
    }

    /// Where a run that writes keeps lock and journal.
    fn writing_state(&self) -> Option<&Path> {
        self.state.filter(|_| !self.settings.dry_run)
    }

    fn lock(&self) -> Result<Option<TenantLock>, Failure> {
        match (self.writing_state(), self.client) {
            (Some(state), Some(_)) => self.wait_for_lock(state).map(Some),
            _ => Ok(None),
        }
    }

    fn wait_for_lock(&self, state: &Path) -> Result<TenantLock, Failure> {
        let teller = self.context.console.wait_teller();
        let folders = self.context.environment.folders();
        let machine = folders.map(|folders| folders.state.join("matchbook"));
        let place = Place {
            state,
            // The embedded tenant belongs to its process.
            machine: machine.as_deref().filter(|_| !self.context.global.sandbox),
            tenant: self.tenant_name(),
        };
        let lock = TenantLock::wait(
            &place,
            &*self.clock,
            self.settings.limits.lock_wait.unwrap_or_default(),
            &interrupt::requested,
            &|who| teller.waits(who),
        );
        teller.goes_on();
        lock
    }

    /// Says what is left of the run, and how to go on.
    fn tell_left(&self, store: &Store, left: u64) -> Result<(), Failure> {
        let Some(run) = store.current() else { return Ok(()) };
        let interrupted = store.interrupted(self.tenant_name())?;
        if interrupted.iter().any(|open| open.id == run) {
            let rows = if left == 1 { "row" } else { "rows" };
            self.context.console.warn(&format!(
                "{left} {rows} left to do, and what is in doubt; go on with: matchbook resume {run}"
            ));
        }
        Ok(())
    }

    fn journal(&self) -> Result<Option<Store>, Failure> {
        let state = self.writing_state();
        state
            .map(|state| Store::open(state, Arc::clone(&self.clock)))
            .transpose()
    }

    /// Past the guard and to Autotask, as far as it may go; gives the plan with what came of each row.
    fn pass_and_write(
        &self,
        batch: &mut Batch,
        store: Option<&mut Store>,
        ended: &mut Ended,
    ) -> Result<Plan, Failure> {
        let limits = Limits {
            max_creates: self.settings.limits.max_creates,
            max_create_share: self.settings.limits.max_create_share.value(),
        };
        let plan = std::mem::take(&mut batch.plan);
        let goes_on = batch.goes_on.take();
        let checked = if goes_on.is_some() {
            Ok(guard::resumed(plan))
        } else {
            guard::check(plan, batch.rows, limits)
        };
        let mut approved = match checked {
            Ok(approved) => approved,
            Err((failure, plan)) => {
                ended.failure = Some(failure);
                return Ok(plan);
            }
        };
        let allowed = self.client.map_or(Ok(()), |client| {
            restricted::check(client, approved.plan(), self.settings, self.context.console)
        });
        if let Err(failure) = allowed {
            ended.failure = Some(failure);
        } else if let Some(store) = store
            && self.agreed(&approved, &mut batch.spool)?
        {
            let rules = self.rules(goes_on.as_ref());
            let run = match goes_on {
                Some(goes_on) => {
                    store.go_on(&goes_on.run);
                    goes_on.run
                }
                None => self.begin(store, approved.plan(), batch, &ended.fingerprint, &rules)?,
            };
            let earlier = self.earlier(store, &run)?;
            ended.run_id = Some(run);
            if let Err(failure) = self.apply(&mut approved, &earlier, &rules, store) {
                ended.failure = Some(failure);
            }
        }
        let mut plan = approved.into_plan();
        plan.settle_events(self.settings.policy.require_contact);
        Ok(plan)
    }

    fn begin(
        &self,
        store: &mut Store,
        plan: &Plan,
        batch: &mut Batch,
        fingerprint: &str,
        rules: &apply::Rules,
    ) -> Result<String, Failure> {
        let kept = self.plan_to_keep(plan, batch)?;
        let input = |input: &Input| RunInput {
            name: input.name.clone(),
            rows: input.rows,
            hash: input.hash.clone(),
        };
        let inputs: Vec<RunInput> = batch.inputs.iter().map(input).collect();
        store.begin(&RunStart {
            tenant: self.tenant_name(),
            profile: self.profile,
            command: self.command,
            fingerprint,
            planned: plan.changes().count() as u64,
            inputs: &inputs,
            plan: Some(&kept),
            rules: Some(rules),
            undoes: self.undoes,
        })
    }

    /// Whether the plan is to be applied: by flag, or by the person at the terminal who has seen it.
    fn agreed(&self, approved: &ApprovedPlan, spool: &mut Spool) -> Result<bool, Failure> {
        let writes = approved.plan().changes().count();
        if self.settings.yes || writes == 0 {
            return Ok(true);
        }
        let console = self.context.console;
        let mut shown = Vec::new();
        let style = self.settings.output.dressed(console.err_style());
        outcome::print_preview(approved.plan(), spool, style, &mut shown)?;
        console.closing(&String::from_utf8_lossy(&shown));
        if console.confirm(&format!("Write these {writes} changes to Autotask?"))? {
            return Ok(true);
        }
        Err(Failure::new(Kind::Interrupted, "not applied; nothing was sent"))
    }

    fn apply(
        &self,
        approved: &mut ApprovedPlan,
        earlier: &apply::Earlier,
        rules: &apply::Rules,
        store: &mut Store,
    ) -> Result<(), Failure> {
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
        let applied = apply::apply(approved, earlier, &mut around, rules);
        progress.finish();
        applied
    }

    /// Prints every row once, and the files that were asked for.
    fn show(
        &self,
        plan: &Plan,
        spool: &mut Spool,
        mut targets: Targets,
        ended: &mut Ended,
    ) -> Result<(), Failure> {
        let console = self.context.console;
        let style = match &targets.output {
            Target::Stdout => console.out_style(),
            Target::File(_) => crate::report::Style::default(),
        };
        let style = self.settings.output.dressed(style);
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

/// How many rows were not attempted.
fn left(plan: &Plan) -> u64 {
    let entries = plan.entries().iter();
    entries
        .filter(|entry| entry.answer.outcome == Outcome::NotAttempted)
        .count() as u64
}

/// How many requests a run costs, and its tenant's hour.
struct Meter {
    threshold: Option<Threshold>,
    sent_before: u64,
}

impl Meter {
    /// Asks what the tenant has left, before anything else is asked.
    fn begin(run: &Run<'_>) -> Result<Self, Failure> {
        let share = run.settings.limits.budget_share.value();
        let threshold = run.client.map(|client| client.begin_budget(share)).transpose()?;
        Ok(Self {
            threshold: threshold.flatten(),
            sent_before: run.client.map_or(0, Client::requests_sent),
        })
    }

    /// What applying will take: each write, and look-ups before each group of creates and links.
    fn estimate(&self, plan: &Plan) -> Requests {
        let writes = plan.changes().count() as u64;
        let count = |is_it: &dyn Fn(Op, Entity) -> bool| {
            plan.changes()
                .filter(|change| is_it(change.op, change.entity))
                .count()
        };
        let creates = count(&|op, entity| (op, entity) == (Op::Create, Entity::Contact));
        let members = count(&|op, entity| (op, entity) == (Op::Add, Entity::ContactGroupContact));
        let beside = count(&|op, entity| (op, entity) == (Op::Add, Entity::TicketAdditionalContact));
        let new_groups = count(&|op, entity| (op, entity) == (Op::Create, Entity::ContactGroup)).min(1);
        // Who is in a group is one question, a ticket and who stands beside its contact are two.
        let looks = [creates, members, beside, beside].map(|some| some.div_ceil(apply::GROUP));
        let looks = looks.into_iter().sum::<usize>() + new_groups;
        Requests {
            estimated_for_apply: writes + looks as u64,
            hourly_limit: self.threshold.map(|threshold| threshold.limit),
            ..Requests::default()
        }
    }

    fn read(&self, run: &Run<'_>, ended: &mut Ended) {
        let sent = run.client.map_or(0, Client::requests_sent);
        ended.requests.sent = sent;
        // What the tenant had used when it was asked, and what this run has sent since.
        ended.requests.used = self
            .threshold
            .map(|threshold| threshold.used + sent - self.sent_before);
        ended.seconds = run.clock.elapsed().as_secs();
    }
}
