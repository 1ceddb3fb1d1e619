//! What can be typed behind `matchbook groups`. Definitions only.

use clap::{Args, Subcommand};

use crate::choice::ListFormat;
use crate::settings::options::UndoOptions;

/// `matchbook groups`.
#[derive(Debug, Args)]
pub struct GroupsArgs {
    /// What to do with them.
    #[command(subcommand)]
    pub command: GroupsCommand,
}

/// What `matchbook groups` does.
#[derive(Debug, Subcommand)]
pub enum GroupsCommand {
    /// List them
    List {
        /// How they are printed
        #[arg(long, value_name = "FORMAT", default_value = "table")]
        format: ListFormat,
    },
    /// Create one, unless there is one of this name
    ///
    /// Names are compared without regard to letter case and blanks around them; Autotask refuses a second group of the
    /// same name.
    Create {
        /// Its name, up to 100 characters
        name: String,
        /// What the profile may set too.
        #[command(flatten)]
        options: Box<UndoOptions>,
    },
    /// Add contacts to one; who is in it stays
    Add {
        /// Its name
        name: String,
        /// Contacts to add, by their ids in Autotask
        #[arg(long, value_name = "ID", required = true, num_args = 1..)]
        contact: Vec<i64>,
        /// What the profile may set too.
        #[command(flatten)]
        options: Box<UndoOptions>,
    },
}
