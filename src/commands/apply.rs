//! `matchbook apply`: read a saved plan, see that it is meant for this tenant, decide its rows again, and have carried
//! out what still holds. Nothing is asked of Autotask before the whole file was read and found as it was saved.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use crate::autotask::Client;
use crate::cli::ApplyArgs;
use crate::commands::carry_out::{self, Batch, Run, Spool, Taking, Targets};
use crate::commands::session::{self, Destination};
use crate::commands::{Context, resolve};
use crate::decision::settled::Settlements;
use crate::error::{ExitStatus, Failure, Kind};
use crate::person::candidate::{Candidate, Reading};
use crate::plan::Plan;
use crate::plan::recheck::KeptEntry;
use crate::plan::saved::{self, Head, Reader};
use crate::report::summary::LookupUsed;
use crate::settings::{DecidedWith, ResolveSettings};

pub(super) fn run(args: ApplyArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    // What can be wrong without asking anybody is found before anything is opened.
    let (config, profile) = session::settings(context)?;
    let saved = Saved::read(&args.plan)?;
    saved.expected(args.expect.as_deref())?;
    let settings = ResolveSettings::to_apply(args.options, profile.as_ref(), saved.decided_with()?);
    carry_out::may_write(&settings, context.console.is_interactive())?;
    let destination = Destination::of(profile.as_ref(), &config, context)?;
    saved.belongs_to(&destination.tenant)?;
    let state = carry_out::state(&settings, context)?;
    let reading = session::reading_of_rows(&settings.input, &settings.msp)?;
    let people = saved.people(&reading)?;
    let targets = Targets::open(&settings.output)?;

    let clock = session::clock();
    let client = destination.connect(&settings, profile.as_ref(), &clock, context)?;
    saved.tell_version(context);
    let run = Run {
        context,
        command: "apply",
        settings: &settings,
        profile: profile.as_ref().map(|profile| profile.name.as_str()),
        reading,
        clock,
        client: Some(&client),
        state: state.as_deref(),
        tenant: Some(destination.tenant),
        undoes: None,
    };
    run.carry_out(targets, None, |_| checked(saved, &people, &run, &client))
}

/// The batch of a plan, with each row checked against what is so now.
fn checked(saved: Saved, people: &[Candidate], run: &Run<'_>, client: &Client) -> Result<Batch, Failure> {
    let Saved {
        head,
        mut plan,
        spool,
        rows,
        read_as: _,
        settled,
        name: _,
    } = saved;
    let progress = run
        .context
        .console
        .progress("Deciding the plan's rows again", None);
    let now = resolve::decide_again(people, settled, run.settings, &run.reading, client)?;
    progress.finish();
    plan.recheck(now);
    plan.settle_events(run.settings.policy.require_contact);
    Ok(Batch {
        plan,
        spool,
        rows,
        inputs: head.inputs,
        lookup: Some(LookupUsed::live("the facts of a saved plan")),
        fingerprint: head.fingerprint,
        goes_on: None,
    })
}

/// A plan that was read to its end.
pub(super) struct Saved {
    name: String,
    pub(super) head: Head,
    pub(super) plan: Plan,
    pub(super) spool: Spool,
    pub(super) rows: u64,
    /// How each of the plan's rows was read.
    read_as: Vec<saved::ReadAs>,
    /// What persons had decided.
    settled: Settlements,
}

impl Saved {
    /// Reads the file to its end.
    fn read(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| {
            Failure::usage(format!("cannot read the plan {name}: {error}"))
                .hint("Make one with: matchbook resolve INPUT --dry-run --out PLAN")
        })?;
        Self::read_from(name, BufReader::new(file))
    }

    /// Reads a plan from wherever it is kept, to its end.
    pub(super) fn read_from(name: String, input: impl BufRead) -> Result<Self, Failure> {
        let (mut head, mut reader) = Reader::open(&name, input)?;
        let headers: Vec<Arc<Vec<String>>> = std::mem::take(&mut head.headers)
            .into_iter()
            .map(Arc::new)
            .collect();
        let mut spool = Spool::new(Taking::Answers);
        let (mut kept, mut read_as, mut rows) = (Vec::new(), Vec::new(), 0);
        let mut settled = Settlements::default();
        while let Some(row) = reader.row()? {
            let header = headers.get(row.header).ok_or_else(|| not_whole(&name))?;
            match row.pending {
                None => spool.restored(header, row.cells, Some(row.answer))?,
                Some(pending) => {
                    spool.restored(header, row.cells, None)?;
                    read_as.push(pending.read_as);
                    pending
                        .settled
                        .into_iter()
                        .for_each(|decision| settled.insert(decision));
                    kept.push(KeptEntry {
                        position: rows,
                        answer: row.answer,
                        facts: pending.facts,
                        joined_to: pending.joined_to,
                    });
                }
            }
            rows += 1;
        }
        let plan = Plan::restored(kept).ok_or_else(|| not_whole(&name))?;
        if plan.fingerprint() != head.fingerprint {
            return Err(not_whole(&name));
        }
        Ok(Self {
            name,
            head,
            plan,
            spool,
            rows,
            read_as,
            settled,
        })
    }

    /// Refuses a plan that is not the one that was approved.
    fn expected(&self, fingerprint: Option<&str>) -> Result<(), Failure> {
        match fingerprint {
            Some(expected) if !expected.trim().eq_ignore_ascii_case(&self.head.fingerprint) => {
                Err(Failure::usage(format!(
                    "{} has the fingerprint {}, and --expect says {expected}; nothing was sent",
                    self.name, self.head.fingerprint
                ))
                .hint("Look through the plan again with: matchbook apply PLAN --dry-run"))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// How its rows were decided.
    pub(super) fn decided_with(&self) -> Result<DecidedWith, Failure> {
        serde_json::from_value(self.head.decided_with.clone()).map_err(|error| {
            Failure::usage(format!(
                "{} was decided by matchbook {} with settings that this matchbook ({}) reads otherwise: {error}",
                self.name,
                self.head.matchbook,
                env!("CARGO_PKG_VERSION")
            ))
            .hint("Apply it with the matchbook that made it, or make the plan again with this one.")
        })
    }

    /// Refuses a plan that was made for others.
    fn belongs_to(&self, tenant: &str) -> Result<(), Failure> {
        if self.head.tenant == tenant {
            return Ok(());
        }
        let failure = Failure::usage(format!(
            "{} was made for the tenant {}, and this connection leads to {tenant}; nothing was sent",
            self.name, self.head.tenant
        ));
        Err(match &self.head.profile {
            Some(profile) => failure.hint(format!("It was made with --profile {profile}.")),
            None => {
                failure.hint("Name the connection that it was made with, by --profile or in the environment.")
            }
        })
    }

    /// Its rows as people, to be decided again.
    fn people(&self, reading: &Reading) -> Result<Vec<Candidate>, Failure> {
        let rows = self.plan.entries().iter().zip(&self.read_as);
        rows.map(|(entry, read_as)| {
            let row = saved::row_again(&entry.answer.row, read_as).ok_or_else(|| {
                Failure::usage(format!(
                    "{} has a row with a column or kind that this matchbook does not know: row {} of {}",
                    self.name, entry.answer.row.number, entry.answer.row.source
                ))
                .hint("Apply it with the matchbook that made it, or make the plan again with this one.")
            })?;
            Ok(Candidate::read_part(&row, entry.answer.row.part, reading))
        })
        .collect()
    }

    /// Every row is decided again by this program's rules, so a plan of another version is applied where both agree.
    fn tell_version(&self, context: &Context<'_>) {
        let own = env!("CARGO_PKG_VERSION");
        if self.head.matchbook != own {
            context.console.warn(&format!(
                "the plan was made by matchbook {}, and this is {own}; rows that it would decide otherwise become stale",
                self.head.matchbook
            ));
        }
    }
}

/// A plan whose checksum fits and whose parts do not: not written by this program.
fn not_whole(name: &str) -> Failure {
    Failure::new(
        Kind::Usage,
        format!("the plan {name} does not fit together; nothing was sent"),
    )
    .hint("Make it again with: matchbook resolve INPUT --dry-run --out PLAN")
}
