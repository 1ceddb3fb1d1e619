//! `matchbook runs`: past runs, and every write of one of them.

use std::io::Write as _;
use std::sync::Arc;

use serde_json::json;

use crate::answer::outcome::Outcome;
use crate::choice::RunsFormat;
use crate::cli::{RunsArgs, RunsCommand};
use crate::clock::{Clock as _, SystemClock};
use crate::commands::Context;
use crate::error::{ExitStatus, Failure};
use crate::report::plain::table;
use crate::settings::environment::state_folder;
use crate::state::{RecordedRun, RecordedWrite, RunInput, Store};
use crate::text::printable;

pub(super) fn run(args: &RunsArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let state = state_folder(context.global.state.as_deref(), context.environment)?;
    let store = Store::open_standing(&state, Arc::new(SystemClock::new()))?;
    let mut out = context.console.out();
    match (&args.command, store) {
        (None | Some(RunsCommand::List), store) => {
            let runs = store.map_or_else(|| Ok(Vec::new()), |store| store.runs())?;
            out.write_all(list(&runs, args.format)?.as_bytes())?;
        }
        (Some(RunsCommand::Show { run }), Some(store)) => {
            let run = store.run(run)?;
            let writes = store.writes(&run.id)?;
            out.write_all(show(&run, &writes, args.format)?.as_bytes())?;
        }
        (Some(RunsCommand::Prune { keep }), Some(mut store)) => {
            let before = SystemClock::new().now().checked_sub(keep.0);
            let count = match before {
                Ok(before) => store.prune(before)?,
                Err(_) => 0,
            };
            context.console.status(&format!("{count} runs were forgotten."));
        }
        (Some(RunsCommand::Prune { .. }), None) => {}
        (Some(RunsCommand::Show { run }), None) => {
            return Err(Failure::usage(format!(
                "no run has the id {run}; {} holds none",
                state.display()
            )));
        }
    }
    out.flush()?;
    Ok(ExitStatus::Done)
}

fn list(runs: &[RecordedRun], format: RunsFormat) -> Result<String, Failure> {
    match format {
        RunsFormat::Json => document(&json!({ "schema": "matchbook.runs/1", "runs": runs })),
        RunsFormat::Ndjson => runs.iter().map(|run| document(&json!(run))).collect(),
        RunsFormat::Table if runs.is_empty() => Ok("no runs yet\n".to_owned()),
        RunsFormat::Table => {
            let rows = runs.iter().map(|run| {
                [
                    run.id.clone(),
                    run.started.clone(),
                    run.tenant.clone(),
                    run.command.clone(),
                    format!("{} of {}", run.done, run.planned),
                    run.in_doubt.to_string(),
                    need_somebody(run),
                    how_it_ended(run),
                ]
            });
            Ok(table(
                &[
                    "run", "started", "tenant", "command", "written", "in doubt", "need you", "ended",
                ],
                rows,
            ))
        }
    }
}

fn show(run: &RecordedRun, writes: &[RecordedWrite], format: RunsFormat) -> Result<String, Failure> {
    match format {
        RunsFormat::Json => document(&json!({ "schema": "matchbook.run/1", "run": run, "writes": writes })),
        RunsFormat::Ndjson => writes.iter().map(|write| document(&json!(write))).collect(),
        RunsFormat::Table => {
            let mut head = format!(
                "run      {}\ntenant   {}\nstarted  {}\nended    {}\nplan     {}, {} writes\n",
                run.id,
                printable(&run.tenant),
                run.started,
                how_it_ended(run),
                run.fingerprint,
                run.planned
            );
            head.extend(run.inputs.iter().map(input));
            if writes.is_empty() {
                return Ok(head + "\nnothing was written\n");
            }
            let rows = writes.iter().map(|write| {
                [
                    format!("{} row {}", write.source, write.number),
                    format!("{} {}", write.op, write.entity),
                    write.record.map(|id| id.to_string()).unwrap_or_default(),
                    write.result.clone().unwrap_or_else(|| "no answer".to_owned()),
                    write.detail.clone().unwrap_or_default(),
                ]
            });
            Ok(format!(
                "{head}\n{}",
                table(&["row", "write", "record", "result", "detail"], rows)
            ))
        }
    }
}

/// An input: its name, its size, and the hash that tells whether a file is the same one.
fn input(input: &RunInput) -> String {
    let hash = input.hash.as_deref().unwrap_or("not taken");
    format!(
        "input    {}, {} rows, blake3 {hash}\n",
        printable(&input.name),
        input.rows
    )
}

/// How many rows need somebody, as the run's own summary says; empty where it was killed before it had one.
fn need_somebody(run: &RecordedRun) -> String {
    let Some(summary) = &run.summary else {
        return String::new();
    };
    let rows = |outcome: &Outcome| summary["outcomes"][outcome.code()].as_u64().unwrap_or(0);
    let needing = Outcome::ALL.iter().filter(|outcome| outcome.needs_a_person());
    needing.map(rows).sum::<u64>().to_string()
}

fn how_it_ended(run: &RecordedRun) -> String {
    let ended = match (&run.ended, run.exit_code) {
        (Some(ended), Some(code)) => format!("{ended}, exit {code}"),
        _ => "not ended".to_owned(),
    };
    match &run.undone_by {
        Some(undo) => format!("{ended}; taken back by {undo}"),
        None if run.interrupted => format!("{ended}; matchbook resume {}", run.id),
        None => ended,
    }
}

fn document(value: &serde_json::Value) -> Result<String, Failure> {
    let text = serde_json::to_string(value).map_err(anyhow::Error::from)?;
    Ok(text + "\n")
}
