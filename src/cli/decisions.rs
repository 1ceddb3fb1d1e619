//! What can be typed after `matchbook decisions`. Definitions only.

use clap::{Args, Subcommand};

use crate::choice::RunsFormat;

/// `matchbook decisions`.
#[derive(Debug, Args)]
pub struct DecisionsArgs {
    /// How they are printed
    #[arg(long, global = true, value_name = "FORMAT", default_value = "table")]
    pub format: RunsFormat,

    /// Absent: list them.
    #[command(subcommand)]
    pub command: Option<DecisionsCommand>,
}

/// What `matchbook decisions` does.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum DecisionsCommand {
    /// All remembered decisions, the oldest first (this is the default)
    List,
    /// Forget decisions, so that the next run asks again
    #[command(group = clap::ArgGroup::new("which").required(true).args(["ids", "all"]))]
    Forget {
        /// Their numbers, as `decisions list` prints them
        #[arg(value_name = "ID")]
        ids: Vec<i64>,
        /// Every decision
        #[arg(long)]
        all: bool,
        /// Forget all without asking
        #[arg(long)]
        yes: bool,
    },
}
