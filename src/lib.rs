//! matchbook
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
pub mod person;
pub mod plan;
pub mod report;
pub mod sandbox;
pub mod settings;
pub mod state;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use crate::console::{Console, ConsoleOptions};
use crate::error::{ExitStatus, Failure};
use crate::settings::Environment;
use crate::settings::environment::Variable;

/// Parses the arguments, runs the command, tells what went wrong, and gives the exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match cli::Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(told) => {
            // Help and the version are answers, and clap sends them to standard output.
            let status = if told.use_stderr() {
                ExitStatus::Usage
            } else {
                ExitStatus::Done
            };
            let printed = told.print();
            return ExitCode::from(if printed.is_ok() {
                status.code()
            } else {
                ExitStatus::Unexpected.code()
            });
        }
    };
    let environment = Environment::from_process();
    let console = Console::new(ConsoleOptions {
        color: cli.global.color.unwrap_or_default(),
        no_color: environment.path(Variable::NoColor).is_some(),
        quiet: cli.global.quiet,
        verbosity: cli.global.verbose,
        log_format: cli.global.log_format,
        width: None,
    });
    console.start_log();
    let status =
        commands::run(cli, &environment, &console).unwrap_or_else(|failure| tell(&console, &failure));
    ExitCode::from(status.code())
}

fn tell(console: &Console, failure: &Failure) -> ExitStatus {
    console.failure(failure);
    failure.kind.exit_status()
}
