//! What the program can do: one file per command, each a table of contents of its work.

mod apply;
mod carry_out;
mod check;
mod completions;
mod connections;
mod decisions;
mod doctor;
mod find;
mod groups;
mod inputs;
mod man;
mod mirror;
mod refreshing;
mod resolve;
mod resume;
mod runs;
mod sandbox;
mod session;
mod undo;
pub mod values;
mod watch;

use crate::cli::{Cli, Command, GlobalArgs};
use crate::console::Console;
use crate::error::{ExitStatus, Failure};
use crate::settings::Environment;

/// What every command is handed.
pub struct Context<'a> {
    /// Flags that every command has.
    pub global: &'a GlobalArgs,
    /// The environment.
    pub environment: &'a Environment,
    /// The only way to the terminal.
    pub console: &'a Console,
}

/// Runs the command that was typed.
///
/// # Errors
/// What it could not get over; the caller tells it and takes the exit code from it.
pub fn run(cli: Cli, environment: &Environment, console: &Console) -> Result<ExitStatus, Failure> {
    let context = Context {
        global: &cli.global,
        environment,
        console,
    };
    match cli.command {
        Command::Resolve(args) => resolve::run(*args, &context),
        Command::Apply(args) => apply::run(*args, &context),
        Command::Doctor(args) => doctor::run(&args, &context),
        Command::Check(args) => check::run(&args, &context),
        Command::Find(args) => find::run(&args, &context),
        Command::Groups(args) => groups::run(args, &context),
        Command::Watch(args) => watch::run(&args, &context),
        Command::Sandbox(args) => sandbox::run(&args, &context),
        Command::Mirror(args) => mirror::run(&args, &context),
        Command::Resume(args) => resume::run(*args, &context),
        Command::Undo(args) => undo::run(*args, &context),
        Command::Runs(args) => runs::run(&args, &context),
        Command::Decisions(args) => decisions::run(&args, &context),
        Command::Connections(args) => connections::run(&args, &context),
        Command::Completions(args) => completions::run(&args, &context),
        Command::Man(args) => man::run(&args, &context),
    }
}
