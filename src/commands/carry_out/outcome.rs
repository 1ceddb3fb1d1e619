//! How a run ended: its rows printed once and in order, its summary, its exit status.

use std::io::{self, Write};

use crate::answer::Answer;
use crate::choice::Format;
use crate::commands::carry_out::files::{Target, Targets};
use crate::commands::carry_out::spool::{Spool, Spooled};
use crate::error::{ExitStatus, Failure};
use crate::plan::Plan;
use crate::report::rejects::Rejects;
use crate::report::summary::{LookupUsed, Requests, Summary, Tally};
use crate::report::{self, InputCells, Report, Style, columns};
use crate::settings::ResolveSettings;

/// What a run has to say at its end.
pub(super) struct Ended {
    dry_run: bool,
    exit_code_for_changes: bool,
    pub(super) fingerprint: String,
    pub(super) requests: Requests,
    pub(super) lookup: Option<LookupUsed>,
    pub(super) run_id: Option<String>,
    pub(super) seconds: u64,
    pub(super) failure: Option<Failure>,
    tally: Tally,
}

impl Ended {
    pub(super) fn new(settings: &ResolveSettings, fingerprint: String) -> Self {
        Self {
            dry_run: settings.dry_run,
            exit_code_for_changes: settings.output.exit_code,
            fingerprint,
            requests: Requests::default(),
            lookup: None,
            run_id: None,
            seconds: 0,
            failure: None,
            tally: Tally::default(),
        }
    }

    /// The exit status: what stopped the run, then rows that need a person, then pending changes.
    pub(super) fn status(&self) -> ExitStatus {
        let counted = self.counted();
        if let Some(failure) = &self.failure {
            failure.kind.exit_status()
        } else if counted.needs_a_person() > 0 {
            ExitStatus::NeedsAPerson
        } else if self.dry_run && self.exit_code_for_changes && counted.changes_pending() {
            ExitStatus::ChangesPending
        } else {
            ExitStatus::Done
        }
    }

    fn counted(&self) -> Summary {
        Summary {
            run_id: self.run_id.clone(),
            ..self.tally.summary()
        }
    }

    /// The summary with all figures.
    pub(super) fn summary(&self) -> Summary {
        Summary {
            requests: self.requests.clone(),
            lookup: self.lookup.clone(),
            plan_fingerprint: Some(self.fingerprint.clone()),
            seconds: Some(self.seconds),
            exit_code: self.status().code(),
            ..self.counted()
        }
    }

    /// The summary as it stands in the document of a dry run, which two equal dry runs print to the byte: without
    /// what the clock and other programs change.
    fn summary_of_document(&self) -> Summary {
        let summary = self.summary();
        if !self.dry_run {
            return summary;
        }
        Summary {
            seconds: None,
            lookup: None,
            requests: Requests {
                used: None,
                ..summary.requests.clone()
            },
            ..summary
        }
    }
}

/// Prints every row once, in the order of the input, and counts them.
pub(super) fn print(
    plan: &Plan,
    spool: &mut Spool,
    settings: &ResolveSettings,
    style: Style,
    targets: &mut Targets,
    stdout: &mut dyn Write,
    ended: &mut Ended,
) -> Result<(), Failure> {
    let all_columns = columns::union(spool.headers());
    let (outlet, taken) = spool.taken();
    ended.tally.add_all(&taken);
    let mut report = match outlet {
        Some(begun) => {
            targets.output = Target::File(begun.file);
            begun.report
        }
        None => report::new(settings.output.format, style, all_columns.clone()),
    };
    let mut rejects = match &mut targets.rejects {
        Some(file) => Some((Rejects::begin(all_columns, file)?, file)),
        None => None,
    };
    let out: &mut dyn Write = match &mut targets.output {
        Target::Stdout => stdout,
        Target::File(file) => file,
    };
    let mut count = |answer: &Answer, input: &InputCells<'_>| {
        ended.tally.add(answer);
        match &mut rejects {
            Some((rejects, file)) => rejects.row(answer, input, file).map(drop),
            None => Ok(()),
        }
    };
    if report.passes() == 1 {
        each(plan, spool, |entry| match entry {
            Entry::Lines(lines) => report.lines(lines, out),
            Entry::Row(answer, input) => {
                count(answer, input)?;
                report.row(answer, input, out)
            }
        })?;
    } else {
        each_row(plan, spool, count)?;
        feed(&mut *report, plan, spool, &ended.summary_of_document(), out)?;
    }
    report.finish(&ended.summary_of_document(), out)?;
    out.flush()?;
    Ok(())
}

/// Feeds a report as often as it wants to be fed.
fn feed(
    report: &mut dyn Report,
    plan: &Plan,
    spool: &mut Spool,
    summary: &Summary,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    for pass in 0..report.passes() {
        if report.begin_pass(pass, summary, out)? {
            each_row(plan, spool, |answer, input| report.row(answer, input, out))?;
        }
    }
    Ok(())
}

/// What is printed.
enum Entry<'e> {
    /// Final answers as text, which are counted already.
    Lines(&'e [u8]),
    Row(&'e Answer, &'e InputCells<'e>),
}

/// Gives every row with its answer, in the order of the input, in a run that takes no answers as text.
fn each_row(
    plan: &Plan,
    spool: &mut Spool,
    mut row: impl FnMut(&Answer, &InputCells<'_>) -> io::Result<()>,
) -> Result<(), Failure> {
    each(plan, spool, |entry| match entry {
        Entry::Row(answer, input) => row(answer, input),
        Entry::Lines(_) => Err(io::ErrorKind::Unsupported.into()),
    })
}

/// Gives everything that is printed, in the order of the input.
fn each(
    plan: &Plan,
    spool: &mut Spool,
    mut entry: impl FnMut(Entry<'_>) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut entries = plan.entries().iter();
    spool.all(|spooled| {
        let waiting = match spooled {
            Spooled::Lines(lines) => return Ok(entry(Entry::Lines(lines))?),
            Spooled::Row(waiting) => waiting,
        };
        let planned = || entries.next().map(|entry| &entry.answer);
        if let Some(answer) = waiting.answer.as_ref().or_else(planned) {
            let cells: Vec<&str> = waiting.cells.iter().collect();
            let input = InputCells {
                header: waiting.header,
                cells: &cells,
            };
            entry(Entry::Row(answer, &input))?;
        }
        Ok(())
    })
}

/// Prints the plan for the person who is asked to agree to it.
pub(super) fn print_preview(
    plan: &Plan,
    spool: &mut Spool,
    style: Style,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut report = report::new(Format::Diff, style, Vec::new());
    let mut tally = Tally::default();
    each_row(plan, spool, |answer, _| {
        tally.add(answer);
        Ok(())
    })?;
    let summary = tally.summary();
    feed(&mut *report, plan, spool, &summary, out)?;
    report.finish(&summary, out)?;
    Ok(())
}
