//! matchbook resolves whole exports of people against Autotask PSA: who is this, in which company, do we know
//! them, shall we create them? This page is the architecture note: where things stand, and what must never be so.
//!
//! # The way of the data
//!
//! ```text
//! input ─ rows ─ candidates ─┬─ decisions ─ plan ─ guard ─┬─ report ─ exit code      (dry run)
//!   bytes         person     │              joins         └─ apply ─ report ─ exit code
//!                        directory                              journalled
//!                     (look-ups in batches)
//! ```
//!
//! A dry run and a real run are the same line, written down in [`commands`]`::carry_out`; the dry run stops at the
//! guard. A plan can be saved and carried out later: its rows are then decided again, and those whose facts moved are
//! left alone. Values travel forward only.
//!
//! # The rooms
//!
//! | room | what it is for |
//! |---|---|
//! | [`input`] | bytes to rows: encodings, CSV, JSON, one file per vendor layout |
//! | [`person`] | what a cell means: addresses, names, companies, phones, countries, and how they compare |
//! | [`directory`] | what Autotask has, by match key, and what was not looked up yet |
//! | [`decision`] | skip, find, mode, preflight: one row's answer, and why |
//! | [`plan`] | all rows together: joins, changes, fingerprint, guard; as a file, and checked again |
//! | [`apply`] | walks an approved plan: last look, journal, write, doubt |
//! | [`undo`] | what a run wrote, what stands of it, and what can be taken back |
//! | [`watch`] | which contacts and groups are new, and how far was told |
//! | [`answer`] | the words that all of them speak: outcomes, reasons, changes, the answer for a row |
//! | [`report`] | answers to text, one file per format |
//! | [`text`] | what strangers wrote, made safe and measured for a page of fixed width |
//! | [`autotask`] | the REST client, and how directory keys become batched queries |
//! | [`sandbox`] | the embedded Autotask: stateful and strict |
//! | [`mirror`] | the local copy of contacts and companies, for batches so big that asking would cost more |
//! | [`state`] | the journal in `SQLite`, and the lock of each tenant |
//! | [`settings`], [`cli`], [`choice`] | flags, environment and settings file to finished values |
//! | [`review`] | the talk about rows that a person has to decide: questions to pages, keys to answers |
//! | [`console`], [`interrupt`], [`clock`] | the terminal, Ctrl-C, the time |
//! | [`commands`] | one file per command; each reads as a table of contents |
//! | [`error`], [`id`] | failures with their exit codes and the line that is wrong; ids that cannot be mistaken |
//!
//! # How a row is decided without a request for it
//!
//! [`decision::decide`] is a pure function of a candidate, the [`directory::Directory`] and the policy. When it
//! needs a fact that nobody has looked up, it answers with the missing keys instead. All rows of a block are asked,
//! their missing keys are looked up together in batches of up to 500, and the rows that waited are asked again.
//! So the rules are the one place that says which look-ups are needed, and a new rule needs no second list.
//!
//! Large batches offline are decided by all cores against a copy that is read once. Their rows' cells are read when a
//! rule asks for them; a row that says what rows before it said is answered with their text and is never read at all
//! (`commands::resolve::recall`, [`answer::echo`]). A test compares both ways.
//!
//! # What must never be so
//!
//! - `person`, `decision`, `plan`, `undo`, `report` and `answer` never read a file, a clock, the environment, a terminal or
//!   the network; a test reads their imports.
//! - Nothing but `console` writes to the terminal; nothing but `settings` reads the environment; nothing but `clock`
//!   asks for the time or sleeps. Clippy's lists say so.
//! - Nothing is written without an [`plan::guard::ApprovedPlan`], and only the guard makes one.
//! - No write is sent without its intent on disk, and no create is sent again before look-ups have shown that it
//!   did not happen.
//! - No wire type leaves `autotask`; credentials are attached in one function, which checks the host.
//! - Filters are made from enums: the service drops an operator it does not know without a word.
//! - No `_ =>` on outcomes, reasons, modes or error classes: a new one is named by the compiler everywhere.
//!
//! The library is the program's own; it promises no stable interface to others.

pub mod answer;
pub mod apply;
pub mod autotask;
pub mod choice;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod console;
pub mod decision;
pub mod directory;
pub mod error;
pub mod id;
pub mod input;
pub mod interrupt;
pub mod mirror;
pub mod person;
pub mod plan;
pub mod report;
pub mod review;
pub mod sandbox;
pub mod settings;
pub mod state;
pub mod text;
pub mod undo;
pub mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::cli::refusal::{self, Manner};
use crate::commands::values;
use crate::console::{Console, ConsoleOptions};
use crate::error::{ExitStatus, Failure};
use crate::settings::Environment;
use crate::settings::environment::Variable;

/// Parses the arguments, runs the command, tells what went wrong, and gives the exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let manner = Manner::of(&arguments);
    let environment = Environment::from_process();
    let options = ConsoleOptions {
        color: manner.color,
        no_color: environment.path(Variable::NoColor).is_some(),
        log_format: manner.log_format,
        ..ConsoleOptions::default()
    };
    if let Some(words) = asked_by_shell(&arguments) {
        values::print(&words, &environment, &Console::new(options));
        return ExitCode::SUCCESS;
    }
    let cli = match refusal::parse(arguments, manner.color) {
        Ok(cli) => cli,
        Err(told) => return ExitCode::from(answer(&told, options).code()),
    };
    let console = Console::new(ConsoleOptions {
        color: cli.global.color.unwrap_or_default(),
        quiet: cli.global.quiet,
        verbosity: cli.global.verbose,
        log_format: cli.global.log_format,
        ..options
    });
    console.start_log();
    let status =
        commands::run(cli, &environment, &console).unwrap_or_else(|failure| tell(&console, &failure));
    ExitCode::from(status.code())
}

/// The words of a line that is still being typed, where a completion script asks how its last one may go on. That is no
/// command, so that no help and no completion offers it.
fn asked_by_shell(arguments: &[OsString]) -> Option<Vec<String>> {
    let (asked, words) = arguments.get(1..)?.split_first()?;
    (asked == values::ASKED).then(|| {
        words
            .iter()
            .map(|word| word.to_string_lossy().into_owned())
            .collect()
    })
}

/// Prints help or the version, which are answers; or tells why the command line cannot be used.
fn answer(told: &clap::Error, options: ConsoleOptions) -> ExitStatus {
    let asked_for = !told.use_stderr();
    if !asked_for && told.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return tell(&Console::new(options), &refusal::failure(told));
    }
    match told.print() {
        Ok(()) if asked_for => ExitStatus::Done,
        Ok(()) => ExitStatus::Usage,
        Err(_) => ExitStatus::Unexpected,
    }
}

fn tell(console: &Console, failure: &Failure) -> ExitStatus {
    console.failure(failure);
    failure.kind.exit_status()
}
