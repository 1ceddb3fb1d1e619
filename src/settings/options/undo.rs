//! The flags of `undo`: those of `apply` that have a meaning where nothing is created, with the same names and words.

use std::path::PathBuf;

use clap::Args;

use super::ApplyOptions;
use crate::choice::Format;
use crate::settings::value::{Period, Share};

/// What `undo` can be told; what is absent comes from `[profiles.NAME.resolve]`.
#[derive(Debug, Clone, Default, PartialEq, Args)]
pub struct UndoOptions {
    /// How the answers are printed [default: diff]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<Format>,

    /// Where the answers go [default: standard output]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Rows that did not go through, to be corrected and fed back
    ///
    /// In the input's own columns plus `matchbook_outcome`, `matchbook_reason` and `matchbook_detail`.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub rejects: Option<PathBuf>,

    /// The summary, as JSON
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub summary: Option<PathBuf>,

    /// In the diff, show known, skipped and rejected rows one by one too
    ///
    /// Else they are counted by their reason.
    #[arg(long, help_heading = "Output", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub all: Option<bool>,

    /// In diff and table, use signs that every terminal has
    ///
    /// Names stay as they are written.
    #[arg(long, help_heading = "Output", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub ascii: Option<bool>,

    /// Exit with 3 when a dry run has changes pending
    ///
    /// Rows that need a person come first: then it exits with 4 all the same.
    #[arg(long, help_heading = "Output", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub exit_code: Option<bool>,

    /// Decide and print, write nothing to Autotask
    #[arg(long, help_heading = "Safety", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub dry_run: Option<bool>,

    /// Apply without asking
    #[arg(long, help_heading = "Safety", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub yes: Option<bool>,

    /// How long a create whose answer was lost must be absent before it is sent again [default: 17s]
    ///
    /// It is looked for all that time. Autotask cuts calls off after 5 minutes: from 5m on, none can be carried out
    /// late and make somebody twice.
    #[arg(long, value_name = "TIME", help_heading = "Safety")]
    pub resend_after: Option<Period>,

    /// Stop at the first row that fails
    #[arg(long, help_heading = "Safety", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub fail_fast: Option<bool>,

    /// Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]
    #[arg(long, value_name = "TIME", help_heading = "Limits")]
    pub lock_wait: Option<Period>,

    /// Part of the hourly request limit to use, 0 to 1 [default: 0.5]
    #[arg(long, value_name = "SHARE", help_heading = "Limits")]
    pub budget_share: Option<Share>,

    /// Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]
    #[arg(long, value_name = "TIME", help_heading = "Limits")]
    pub max_wait: Option<Period>,
}

impl From<UndoOptions> for ApplyOptions {
    fn from(options: UndoOptions) -> Self {
        let UndoOptions {
            format,
            output,
            rejects,
            summary,
            all,
            ascii,
            exit_code,
            dry_run,
            yes,
            resend_after,
            fail_fast,
            lock_wait,
            budget_share,
            max_wait,
        } = options;
        Self {
            format,
            output,
            rejects,
            summary,
            all,
            ascii,
            exit_code,
            dry_run,
            yes,
            resend_after,
            fail_fast,
            lock_wait,
            budget_share,
            max_wait,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Command;

    use super::*;

    #[test]
    fn a_flag_means_the_same_as_with_apply() {
        let apply = ApplyOptions::augment_args(Command::new("apply"));
        let undo = UndoOptions::augment_args(Command::new("undo"));
        let told = |argument: &clap::Arg| {
            let help = argument.get_long_help().or(argument.get_help());
            (help.map(ToString::to_string), argument.get_num_args())
        };
        for flag in undo.get_arguments() {
            let same = apply
                .get_arguments()
                .find(|other| other.get_long() == flag.get_long());
            assert_eq!(same.map(told), Some(told(flag)), "{:?}", flag.get_long());
        }
    }
}
