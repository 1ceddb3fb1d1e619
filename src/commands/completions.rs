//! `matchbook completions SHELL`: what the shell needs to complete commands and flags.

use std::io::Write as _;

use crate::cli::{self, CompletionsArgs};
use crate::commands::Context;
use crate::error::{ExitStatus, Failure};

pub(super) fn run(args: &CompletionsArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli::command(), "matchbook", &mut script);
    let mut out = context.console.out();
    out.write_all(&script)?;
    out.flush()?;
    Ok(ExitStatus::Done)
}
