//! `matchbook man [DIR]`: the manual pages, from the same definitions as the help.

use std::io::Write as _;

use crate::cli::{self, ManArgs};
use crate::commands::Context;
use crate::error::{ExitStatus, Failure};

pub(super) fn run(args: &ManArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let command = cli::command().disable_help_subcommand(true);
    if let Some(folder) = &args.dir {
        let told = |error: std::io::Error| {
            Failure::usage(format!(
                "cannot write manual pages into {}: {error}",
                folder.display()
            ))
        };
        std::fs::create_dir_all(folder).map_err(told)?;
        clap_mangen::generate_to(command, folder).map_err(told)?;
        return Ok(ExitStatus::Done);
    }
    let mut out = context.console.out();
    clap_mangen::Man::new(command).render(&mut out)?;
    out.flush()?;
    Ok(ExitStatus::Done)
}
