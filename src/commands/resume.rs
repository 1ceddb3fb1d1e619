//! `matchbook resume`: finish an interrupted run. Its plan and its writes stand in the journal, so no input is read
//! and no row is decided again: what is open is looked for, what is done stays, and the rest goes on.

use std::sync::Arc;

use crate::cli::ResumeArgs;
use crate::commands::Context;
use crate::commands::apply::Saved;
use crate::commands::carry_out::{self, Batch, GoesOn, Run, Targets};
use crate::commands::session::{self, Destination};
use crate::error::{ExitStatus, Failure};
use crate::report::summary::LookupUsed;
use crate::settings::ResolveSettings;
use crate::settings::environment::state_folder;
use crate::state::{RecordedRun, Store};

pub(super) fn run(args: ResumeArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let (config, profile) = session::settings(context)?;
    let destination = Destination::of(profile.as_ref(), &config, context)?;
    let folder = state_folder(context.global.state.as_deref(), context.environment)?;
    let clock = session::clock();
    let Some(store) = Store::open_standing(&folder, Arc::clone(&clock))? else {
        return Err(Failure::usage(format!("there is no run in {}", folder.display())));
    };
    let Some(chosen) = choose(&store, args.run.as_deref(), &destination.tenant)? else {
        context
            .console
            .status("No run was interrupted; nothing is left to do.");
        return Ok(ExitStatus::Done);
    };
    let kept = store.resumable(&chosen.id)?.ok_or_else(|| {
        Failure::usage(format!(
            "the run {} was begun by an older matchbook, which kept no plan",
            chosen.id
        ))
        .hint("Run its input again: what it did is found, and nobody is created twice.")
    })?;
    drop(store);
    let name = format!("kept of the run {}", chosen.id);
    let saved = Saved::read_from(name, kept.plan.as_bytes())?;
    let settings = ResolveSettings::to_apply(args.options, profile.as_ref(), saved.decided_with()?);
    carry_out::may_write(&settings, context.console.is_interactive())?;
    let state = carry_out::state(&settings, context)?;
    let reading = session::reading_of_rows(&settings.input, &settings.msp)?;
    let targets = Targets::open(&settings.output)?;
    let client = destination.connect(&settings, profile.as_ref(), &clock, context)?;
    let run = Run {
        context,
        command: "resume",
        settings: &settings,
        profile: profile.as_ref().map(|profile| profile.name.as_str()),
        reading,
        clock,
        client: Some(&client),
        state: state.as_deref(),
        tenant: Some(destination.tenant),
        undoes: None,
    };
    let Saved {
        head,
        plan,
        spool,
        rows,
        ..
    } = saved;
    run.carry_out(targets, Some(&chosen.id), |_| {
        Ok(Batch {
            plan,
            spool,
            rows,
            inputs: Vec::new(),
            lookup: Some(LookupUsed::live("the rest of an interrupted run")),
            fingerprint: head.fingerprint,
            goes_on: Some(GoesOn {
                run: chosen.id.clone(),
                rules: kept.rules,
            }),
        })
    })
}

/// Refuses a run that wrote to another tenant.
pub(super) fn belongs_to(run: &RecordedRun, tenant: &str) -> Result<(), Failure> {
    if run.tenant == tenant {
        return Ok(());
    }
    let failure = Failure::usage(format!(
        "the run {} wrote to the tenant {}, and this connection leads to {tenant}; nothing was sent",
        run.id, run.tenant
    ));
    Err(match &run.profile {
        Some(profile) => failure.hint(format!("It was begun with --profile {profile}.")),
        None => failure.hint("Name the connection that it was begun with."),
    })
}

/// The run that is meant; `None` when nothing is left of any.
fn choose(store: &Store, named: Option<&str>, tenant: &str) -> Result<Option<RecordedRun>, Failure> {
    if let Some(named) = named {
        let run = store.run(named)?;
        belongs_to(&run, tenant)?;
        if let Some(undo) = &run.undone_by {
            let text = format!(
                "the run {} was taken back by the run {undo}; nothing of it is left to do",
                run.id
            );
            return Err(Failure::usage(text).hint("To do it all again, run its input again."));
        }
        return Ok(Some(run).filter(|run| run.interrupted));
    }
    let mut open = store.interrupted(tenant)?;
    if open.len() > 1 {
        let failure = Failure::usage(format!("{} runs were interrupted: which one?", open.len()));
        return Err(open.iter().fold(failure, |failure, run| {
            failure.hint(format!(
                "matchbook resume {}   ({}, {} of {} written)",
                run.id, run.started, run.done, run.planned
            ))
        }));
    }
    Ok(open.pop())
}
