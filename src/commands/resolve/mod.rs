//! `matchbook resolve`: read every row, decide it, join the batch into a plan, save it when that is asked for, and have
//! it carried out or shown.

mod again;
mod blocks;
mod crew;
mod decide;
mod estimate;
mod lookup;
mod policy;
mod recall;
mod remembered;
mod review;
mod saving;

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::autotask::Options;
use crate::autotask::lookup::LiveDirectory;
use crate::choice::Kind;
use crate::cli::ResolveArgs;
use crate::commands::carry_out::{self, Batch, Run, Spool, Taking, Targets};
use crate::commands::inputs::{Inputs, Opened};
use crate::commands::resolve::blocks::{Blocks, Person, people};
use crate::commands::resolve::crew::{Crew, Decided, Part, Resolved, Spare};
use crate::commands::resolve::decide::{Confirming, Decider};
use crate::commands::resolve::lookup::{Choosing, Way};
use crate::commands::resolve::recall::Recall;
use crate::commands::resolve::review::Review;
use crate::commands::{Context, session};
use crate::decision::NewContact;
use crate::decision::settled::Settlement;
use crate::directory::{Directory, DirectoryReader};
use crate::error::{ExitStatus, Failure};
use crate::id::CompanyId;
use crate::input::Row;
use crate::mirror::{self, Mirror, MirrorDirectory};
use crate::person::candidate::Candidate;
use crate::plan::said::Said;
use crate::plan::{self, Plan};
use crate::settings::{Connection, ResolveSettings, TenantName};

pub(super) use again::decide_again;

pub(super) fn run(args: ResolveArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    // What can be wrong without asking anybody is found before anything is opened.
    let (config, profile) = session::settings(context)?;
    let mut options = args.options;
    let disconnected = profile.as_ref().is_some_and(|profile| profile.disconnected);
    if disconnected && !context.global.sandbox {
        // Every row is skipped, so there is no mode to choose.
        options.no_create = Some(true);
    }
    let settings = ResolveSettings::resolve(options, profile.as_ref(), config.layouts())?;
    let inputs = Inputs::named(args.inputs, &settings.input)?;
    carry_out::may_write(&settings, inputs.can_ask(context.console))?;
    let mut inputs = inputs.open().peekable();
    match inputs.next_if(Result::is_err) {
        Some(unreadable) => unreadable.map(drop)?,
        None => settings.check_kind(inputs.peek().and_then(|first| first.as_ref().ok()?.kind))?,
    }
    let (sandbox, of) = (context.global.sandbox, profile.as_ref());
    let tenant = TenantName::resolve(sandbox, of, &config, context.environment)?;
    // Offline nobody is asked, so that nothing is needed to sign in with.
    let connection = if settings.lookup.offline {
        None
    } else {
        Some(Connection::resolve(sandbox, of, &config, context.environment)?)
    };
    let state = carry_out::state(&settings, context)?;
    let terminal = args.interactive.then(|| review::terminal(context)).transpose()?;
    let reading = session::reading_of_rows(&settings.input, &settings.msp)?;
    let (targets, saved) = Targets::open_with(&settings.output, settings.out.as_deref())?;

    let clock = session::clock();
    let options = Options {
        max_wait: settings.limits.max_wait,
        ..session::options(context, of, &*clock)
    };
    let client = match &connection {
        Some(connection) => session::connect(connection, &clock, options, context.console)?,
        None => None,
    };
    // The lock and the mirror belong to the tenant, whichever profile or zone leads to it.
    let tenant = match &client {
        Some(client) => Some(client.tenant_key()),
        None => session::tenant_key(&tenant)?,
    };
    let run = Run {
        context,
        command: "resolve",
        settings: &settings,
        profile: profile.as_ref().map(|profile| profile.name.as_str()),
        reading,
        clock,
        client: client.as_ref(),
        state: state.as_deref(),
        tenant,
        undoes: None,
    };
    let review = terminal
        .map(|terminal| Review::begin(terminal, &run))
        .transpose()?;
    run.carry_out(targets, None, |targets| {
        let mut read = Read::all(&run, inputs, targets.taking(&settings), review)?;
        if let Some(file) = saved {
            saving::save(&run, &mut read.batch, read.catch_all, file)?;
        }
        Ok(read.batch)
    })
}

/// Fewer rows than this are decided before several threads had begun.
const MANY: u64 = 10_000;

/// What reading came to.
struct Read {
    batch: Batch,
    /// The company of mode catch-all.
    catch_all: Option<CompanyId>,
}

impl Read {
    /// Reads, decides and joins every row. Final answers go where they are taken.
    fn all(
        run: &Run<'_>,
        inputs: impl Iterator<Item = Result<Opened, Failure>>,
        taking: Taking,
        mut review: Option<Review<'_>>,
    ) -> Result<Self, Failure> {
        let mut blocks = Blocks::new(inputs, run.settings, run.context.console);
        // Where nobody is asked, it does not depend on the rows where keys are looked up.
        let mut first = match run.client {
            Some(_) => Some(people(blocks.next()?, &run.reading)),
            None => None,
        };
        let way = way(run, first.as_deref().unwrap_or_default())?;
        let of_tickets = first
            .iter()
            .flatten()
            .any(|(person, _)| person.at.kind == Kind::Tickets);
        let live = run
            .client
            .map(|client| LiveDirectory::new(client, &run.reading).with_tickets(of_tickets));
        let live = live.as_ref().map(|live| live as &dyn DirectoryReader);
        let copy = copy_of(way.as_ref()).map(|mirror| {
            MirrorDirectory::new(mirror, &run.reading, live)
                .with_rules_kept(run.clock.now(), run.settings.lookup.full_every)
        });
        let reader = copy.as_ref().map(|copy| copy as &dyn DirectoryReader).or(live);
        // A copy that this run has read itself is as good as asking.
        let refreshed = way.as_ref().filter(|way| !way.is_whole).map(|way| way.refreshed);
        let is_recent = || refreshed.is_some_and(|then| mirror::is_recent(then, run.clock.now()));
        let confirm = live.filter(|_| copy.is_some() && refreshed.is_some());
        let confirm = confirm.map(|live| Confirming {
            live,
            is_recent: &is_recent,
        });
        let mut directory = Directory::default();
        let policy = policy::policy(run.settings, reader, &mut directory)?;
        let mut decider = Decider {
            policy: &policy,
            settlements: remembered::of(run)?,
            directory,
            reader,
            confirm,
            confirmed: BTreeSet::new(),
        };
        let progress = run.context.console.progress("Deciding rows", None);
        let mut batch = Batch {
            plan: Plan::default(),
            spool: Spool::new(taking),
            rows: 0,
            inputs: Vec::new(),
            lookup: way.as_ref().map(|way| way.used.clone()),
            fingerprint: String::new(),
            goes_on: None,
        };
        // Only a mirror that nobody confirms answers all threads alike, and a person answers one row after the other.
        let alone = copy_of(way.as_ref()).filter(|_| live.is_none() && review.is_none());
        let mut said = Said::default();
        if let Some(mirror) = alone
            && blocks.holds(MANY)?
            && blocks.holds(mirror.rows_worth_loading()?)?
        {
            let (spare, recall) = (Spare::default(), Recall::default());
            let crew = Crew {
                reading: &run.reading,
                policy: &policy,
                settlements: &decider.settlements,
                as_lines: batch.spool.takes_lines(),
                spare: &spare,
                recall: &recall,
            };
            let take = |decided: Decided| {
                progress.inc(decided.people);
                take_decided(&mut batch, decided, &mut said, &crew)
            };
            crew.decide(mirror, |rows| blocks.next_share(spare.rows(), rows), take)?;
            // The memory goes with the program: to take hundreds of thousands of answers apart first helps nobody.
            std::mem::forget(recall);
        }
        loop {
            let block = match first.take() {
                Some(block) => block,
                None => people(blocks.next()?, &run.reading),
            };
            if block.is_empty() {
                break;
            }
            progress.inc(decide_block(
                &mut batch,
                block,
                &mut decider,
                &mut said,
                review.as_mut(),
            )?);
        }
        progress.finish();
        batch.inputs = blocks.finished;
        batch.plan.join(run.settings.policy.duplicates);
        batch.plan.settle_events(run.settings.policy.require_contact);
        batch.fingerprint = batch.plan.fingerprint();
        Ok(Self {
            batch,
            catch_all: policy.catch_all,
        })
    }
}

fn copy_of(way: Option<&Way>) -> Option<&Mirror> {
    way.and_then(|way| way.mirror.as_ref())
}

/// Puts the rows of a block into the batch that were decided elsewhere.
fn take_decided(
    batch: &mut Batch,
    decided: Decided,
    said: &mut Said,
    crew: &Crew<'_>,
) -> Result<(), Failure> {
    for part in decided.parts {
        match part {
            Part::Lines(lines, tally) => {
                batch.spool.lines(&lines, &tally)?;
                batch.rows += tally.rows();
                crew.spare.give_back(lines);
            }
            Part::Row(row) => {
                let Resolved {
                    person: (candidate, row),
                    answer,
                    new,
                    settled,
                } = *row;
                put(batch, &row, &candidate, answer, new, settled)?;
            }
            Part::Said(said_and) => {
                let ((candidate, row), mut decision) = *said_and;
                said.settle(&candidate.at, &mut decision);
                let settled = decision.asked.settled.clone();
                let (answer, new) = plan::answer_for(&candidate, decision, crew.policy.require_contact);
                put(batch, &row, &candidate, answer, new, settled)?;
            }
        }
    }
    Ok(())
}

/// Puts a row into the batch: into its plan where the row needs something.
fn put(
    batch: &mut Batch,
    row: &Row,
    candidate: &Candidate,
    answer: Answer,
    new: Option<Box<NewContact>>,
    settled: Vec<Settlement>,
) -> Result<(), Failure> {
    if new.is_some() || !answer.changes.is_empty() {
        batch.spool.pending(row, candidate, settled)?;
        batch.plan.add(batch.rows, answer, new);
    } else {
        batch.spool.done(row, answer)?;
    }
    batch.rows += 1;
    Ok(())
}

/// Decides a block of rows; gives their number.
fn decide_block(
    batch: &mut Batch,
    block: Vec<Person>,
    decider: &mut Decider<'_>,
    said: &mut Said,
    review: Option<&mut Review<'_>>,
) -> Result<u64, Failure> {
    let mut decisions = decider.decide(block.iter().map(|(candidate, _)| candidate))?;
    if let Some(review) = review {
        review.settle(&block, &mut decisions, decider)?;
    }
    let count = decisions.len() as u64;
    let require = decider.policy.require_contact;
    for ((candidate, row), mut decision) in block.into_iter().zip(decisions) {
        said.settle(&candidate.at, &mut decision);
        let settled = decision.asked.settled.clone();
        let (answer, new) = plan::answer_for(&candidate, decision, require);
        put(batch, &row, &candidate, answer, new, settled)?;
    }
    Ok(count)
}

/// Where keys are looked up; `None` when the connection was disconnected and nothing is.
fn way(run: &Run<'_>, first: &[Person]) -> Result<Option<Way>, Failure> {
    let Some(tenant) = &run.tenant else {
        return Ok(None);
    };
    let choosing = Choosing {
        settings: run.settings,
        reading: &run.reading,
        clock: &*run.clock,
        console: run.context.console,
        state: run.state,
        tenant,
    };
    let way = match run.client {
        Some(client) => choosing.online(client, first)?,
        None => choosing.offline()?,
    };
    if run.settings.output.explain {
        let used = &way.used;
        run.context
            .console
            .status(&format!("Keys are looked up: {} ({}).", used.used, used.why));
    }
    Ok(Some(way))
}
