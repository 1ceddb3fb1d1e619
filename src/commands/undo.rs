//! `matchbook undo`: take back what a run created and changed, where nobody has used it since. The journal says what
//! that was, Autotask what stands of it; what is taken back is a plan like any other, carried out and journalled so.

use std::path::Path;
use std::sync::Arc;

use crate::autotask::Client;
use crate::cli::UndoArgs;
use crate::commands::carry_out::{self, Batch, Run, Spool, Taking, Targets};
use crate::commands::session::{self, Destination};
use crate::commands::{Context, resume};
use crate::error::{ExitStatus, Failure, Kind};
use crate::input::texts::Texts;
use crate::plan::Plan;
use crate::plan::saved::Reader;
use crate::report::summary::LookupUsed;
use crate::settings::ResolveSettings;
use crate::settings::environment::state_folder;
use crate::state::{RecordedRun, Store};
use crate::undo::{self, How, Rows, Written};

/// The command's name in the journal.
const COMMAND: &str = "undo";
/// What stands for an input's own columns: which record, and the row that it was written for.
const COLUMNS: [&str; 4] = ["source", "row", "entity", "record"];

pub(super) fn run(args: UndoArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let (config, profile) = session::settings(context)?;
    let settings = ResolveSettings::to_undo(args.options, profile.as_ref(), config.layouts())?;
    carry_out::may_write(&settings, context.console.is_interactive())?;
    let destination = Destination::of(profile.as_ref(), &config, context)?;
    let folder = state_folder(context.global.state.as_deref(), context.environment)?;
    let clock = session::clock();
    let Some(store) = Store::open_standing(&folder, Arc::clone(&clock))? else {
        return Err(Failure::usage(format!("there is no run in {}", folder.display())));
    };
    let chosen = choose(&store, &args.run, &destination.tenant)?;
    drop(store);
    let reading = session::reading_of_rows(&settings.input, &settings.msp)?;
    let targets = Targets::open(&settings.output)?;
    let client = destination.connect(&settings, profile.as_ref(), &clock, context)?;
    let how = if args.delete { How::Delete } else { How::Deactivate };
    let run = Run {
        context,
        command: COMMAND,
        settings: &settings,
        profile: profile.as_ref().map(|profile| profile.name.as_str()),
        reading,
        clock,
        client: Some(&client),
        state: Some(&folder),
        tenant: Some(destination.tenant),
        undoes: Some(&chosen.id),
    };
    run.carry_out(targets, Some(&chosen.id), |_| {
        sees_everything(&run, &client, args.accept_restricted)?;
        taken_back(&run, &client, &folder, &chosen.id, how)
    })
}

/// The run that is meant.
fn choose(store: &Store, named: &str, tenant: &str) -> Result<RecordedRun, Failure> {
    let run = store.run(named)?;
    resume::belongs_to(&run, tenant)?;
    match &run.undoes {
        None => Ok(run),
        Some(undone) => Err(Failure::usage(format!(
            "the run {} is itself an undo, of the run {undone}; an undo cannot be taken back",
            run.id
        ))
        .hint("Run the input of the first run again: who was set inactive is found, and `--inactive reactivate` makes them active.")
        .hint(format!("To go on with an interrupted undo: matchbook resume {}", run.id))),
    }
}

/// What an API user does not see can be in use all the same.
fn sees_everything(run: &Run<'_>, client: &Client, accepted: bool) -> Result<(), Failure> {
    let restricted = client.seen_in_part()?;
    if restricted.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = restricted.iter().map(|entity| entity.path()).collect();
    let told = format!(
        "the API user sees a part of {} only: what is in use can look unused",
        names.join(", ")
    );
    if accepted || run.settings.dry_run {
        run.context.console.warn(&told);
        return Ok(());
    }
    Err(Failure::new(Kind::Refused, format!("{told}; nothing was sent"))
        .hint("Ask an Autotask administrator to let the API user see all contacts, companies and tickets.")
        .hint("Say --accept-restricted to go on all the same."))
}

/// Every record of the run as a row, with what becomes of it.
fn taken_back(run: &Run<'_>, client: &Client, folder: &Path, id: &str, how: How) -> Result<Batch, Failure> {
    let store = Store::open(folder, Arc::clone(&run.clock))?;
    let records = undo::written(&store.past(id)?, &store.past_of_undos(id)?);
    let rows = rows_of(&store, id)?;
    drop(store);
    let progress = run
        .context
        .console
        .progress("Looking at what the run wrote", None);
    let found = client.uses(&undo::wanted(&records))?;
    progress.finish();
    let mut batch = Batch {
        plan: Plan::default(),
        spool: Spool::new(Taking::Answers),
        rows: 0,
        inputs: Vec::new(),
        lookup: Some(LookupUsed::live("what the run wrote, and who uses it")),
        fingerprint: String::new(),
        goes_on: None,
    };
    let header = Arc::new(COLUMNS.map(str::to_owned).to_vec());
    for (record, answer) in undo::answers(&records, &found, how, &rows) {
        if answer.changes.is_empty() {
            batch.spool.restored(&header, cells(record), Some(answer))?;
        } else {
            batch.spool.restored(&header, cells(record), None)?;
            batch.plan.add(batch.rows, answer, None);
        }
        batch.rows += 1;
    }
    batch.fingerprint = batch.plan.fingerprint();
    Ok(batch)
}

fn cells(record: &Written) -> Texts {
    let (source, number) = &record.row;
    let id = record.id.map(|id| id.to_string()).unwrap_or_default();
    [source, &*number.to_string(), record.entity.word(), &*id]
        .into_iter()
        .collect()
}

/// The rows of a run, as its plan in the journal has them; none when an older program began it.
fn rows_of(store: &Store, run: &str) -> Result<Rows, Failure> {
    let mut rows = Rows::default();
    let Some(kept) = store.resumable(run)? else {
        return Ok(rows);
    };
    let (_, mut reader) = Reader::open(&format!("kept of the run {run}"), kept.plan.as_bytes())?;
    while let Some(row) = reader.row()? {
        rows.add(row.answer.row, row.pending.is_some());
    }
    Ok(rows)
}
