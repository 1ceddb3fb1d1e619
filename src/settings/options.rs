//! The flags of `resolve` that a profile may set too: one struct, read by the command line and by the settings file.
//!
//! A flag is written here once: `--max-creates` on the command line is `max_creates` in the file. Every value is
//! absent until somebody gives it; defaults and their meaning stand in [`super::resolve`].

mod apply;
mod undo;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use super::layouts::LayoutName;
use super::value::{ColumnMapping, CompanyRef, Period, Region, Share};
use crate::choice::{
    Duplicates, Format, Inactive, Kind, Lookup, Mode, NumberStyle, OnTooLong, RequireContact, ReuseCompany,
    Update,
};

pub use apply::ApplyOptions;
pub use undo::UndoOptions;

/// What `resolve` can be told, on the command line or under `[profiles.NAME.resolve]`.
#[derive(Debug, Clone, Default, PartialEq, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResolveOptions {
    /// What happens when no contact is found
    ///
    /// There is no default but the profile's: matchbook does not guess what may be created.
    #[arg(long, value_name = "MODE", help_heading = "What to decide")]
    pub mode: Option<Mode>,

    /// Company of the new contacts in mode catch-all
    ///
    /// By its id in Autotask (digits alone) or its name.
    #[arg(long, value_name = "ID|NAME", help_heading = "What to decide")]
    pub catch_all_company: Option<CompanyRef>,

    /// Create nothing, as in mode require-email
    #[arg(long, help_heading = "What to decide", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub no_create: Option<bool>,

    /// Standing companies to look for in mode create-company [default: domain,name]
    #[arg(long, value_name = "HOW", help_heading = "What to decide")]
    pub reuse_company: Option<ReuseCompany>,

    /// What to do when somebody like the new person exists already [default: review]
    #[arg(long, value_name = "WHAT", help_heading = "What to decide")]
    pub duplicates: Option<Duplicates>,

    /// What to do when only an inactive contact is found [default: review]
    #[arg(long, value_name = "WHAT", help_heading = "What to decide")]
    pub inactive: Option<Inactive>,

    /// What to do with contacts that are found [default: never]
    #[arg(long, value_name = "WHAT", help_heading = "What to decide")]
    pub update: Option<Update>,

    /// What to do with a value longer than the tenant's field [default: reject]
    #[arg(long, value_name = "WHAT", help_heading = "What to decide")]
    pub on_too_long: Option<OnTooLong>,

    /// Last name of new contacts where none is given
    ///
    /// An empty text switches the profile's off.
    #[arg(long, value_name = "TEXT", help_heading = "What to decide")]
    pub placeholder_last_name: Option<String>,

    /// Let a row opt a contact in again that has opted out
    ///
    /// Without it a contact that has opted out of bulk email, solicitations or surveys stays so, whatever a row says.
    #[arg(long, help_heading = "What to decide", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub allow_opt_in: Option<bool>,

    /// Contact group to add every resolved contact to; created when there is none of this name
    ///
    /// Beside those that a row names in its groups column. An empty text switches the profile's off.
    #[arg(long, value_name = "NAME", help_heading = "What to decide")]
    pub group: Option<String>,

    /// Calls: which are dropped when no contact was found or created [default: never]
    #[arg(long, value_name = "WHEN", help_heading = "What to decide")]
    pub require_contact: Option<RequireContact>,

    /// Contacts that make a number a switchboard's [default: 3]
    ///
    /// A number on that many contacts is evidence of their company, not of a person. Inactive contacts count.
    #[arg(long, value_name = "N", help_heading = "What to decide")]
    pub shared_phone: Option<NonZeroUsize>,

    /// What the rows are [default: detected from the columns]
    #[arg(long, value_name = "KIND", help_heading = "Input")]
    pub kind: Option<Kind>,

    /// Whose columns the input has [default: detected]
    ///
    /// One of these, or of the [layouts] of the settings file.
    #[arg(long, value_name = "NAME", value_parser = LayoutName, help_heading = "Input")]
    pub layout: Option<String>,

    /// Column that holds a field; may be repeated
    ///
    /// For example: --map email="E-mail address". It wins over the layout and over the profile's mapping of the
    /// same field.
    #[arg(long, value_name = "FIELD=COLUMN", help_heading = "Input")]
    pub map: Vec<ColumnMapping>,

    /// Country of phone numbers without a country code [default: US]
    ///
    /// Two letters, as in ISO 3166: US, GB, DE.
    #[arg(long, value_name = "CC", help_heading = "Input")]
    pub region: Option<Region>,

    /// How numbers without a + are written [default: the layout's, else national]
    #[arg(long, value_name = "STYLE", help_heading = "Input")]
    pub number_style: Option<NumberStyle>,

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

    /// Save the plan, to be applied later; with --dry-run
    ///
    /// It is applied with: matchbook apply PLAN. It holds the rows with all their cells, and no secret.
    #[arg(long, value_name = "PLAN", help_heading = "Output")]
    pub out: Option<PathBuf>,

    /// With each row, every rule tried and who else it could have been
    #[arg(long, help_heading = "Output", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub explain: Option<bool>,

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

    /// Create although the API user sees some contacts only
    ///
    /// Autotask does not show such a user everybody, so that people who exist can be created again.
    #[arg(long, help_heading = "Safety", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub accept_restricted: Option<bool>,

    /// Mark created contacts, so that a create whose answer was lost is recognised without doubt
    ///
    /// The mark of run and row goes into externalID of contacts whose row has no external id.
    #[arg(long, help_heading = "Safety", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub stamp_external_id: Option<bool>,

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

    /// Most contacts and companies one run may create [default: 500]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_creates: Option<u64>,

    /// Most rows that may become creates, 0 to 1 [default: 1.0]
    ///
    /// A share of all rows; it counts from 10 rows up.
    #[arg(long, value_name = "SHARE", help_heading = "Limits")]
    pub max_create_share: Option<Share>,

    /// Where it is looked up whether somebody is known [default: auto]
    #[arg(long, value_name = "WHERE", help_heading = "Limits")]
    pub lookup: Option<Lookup>,

    /// Decide against the mirror as it stands, without any request
    ///
    /// Only with --dry-run: what a mirror says can be out of date.
    #[arg(long, help_heading = "Limits", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_name = "true|false", hide_possible_values = true)]
    pub offline: Option<bool>,

    /// Part of the hourly request limit to use, 0 to 1 [default: 0.5]
    #[arg(long, value_name = "SHARE", help_heading = "Limits")]
    pub budget_share: Option<Share>,

    /// Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]
    #[arg(long, value_name = "TIME", help_heading = "Limits")]
    pub max_wait: Option<Period>,
}

impl ResolveOptions {
    /// These options where they say something, else the lower layer's. Column mappings are joined field by field.
    #[must_use]
    pub fn over(self, lower: Self) -> Self {
        let mut map = self.map;
        for mapping in lower.map {
            if !map.iter().any(|own| own.field == mapping.field) {
                map.push(mapping);
            }
        }
        Self {
            mode: self.mode.or(lower.mode),
            catch_all_company: self.catch_all_company.or(lower.catch_all_company),
            no_create: self.no_create.or(lower.no_create),
            reuse_company: self.reuse_company.or(lower.reuse_company),
            duplicates: self.duplicates.or(lower.duplicates),
            inactive: self.inactive.or(lower.inactive),
            update: self.update.or(lower.update),
            on_too_long: self.on_too_long.or(lower.on_too_long),
            placeholder_last_name: self.placeholder_last_name.or(lower.placeholder_last_name),
            allow_opt_in: self.allow_opt_in.or(lower.allow_opt_in),
            group: self.group.or(lower.group),
            require_contact: self.require_contact.or(lower.require_contact),
            shared_phone: self.shared_phone.or(lower.shared_phone),
            kind: self.kind.or(lower.kind),
            layout: self.layout.or(lower.layout),
            map,
            region: self.region.or(lower.region),
            number_style: self.number_style.or(lower.number_style),
            format: self.format.or(lower.format),
            output: self.output.or(lower.output),
            rejects: self.rejects.or(lower.rejects),
            summary: self.summary.or(lower.summary),
            out: self.out.or(lower.out),
            explain: self.explain.or(lower.explain),
            all: self.all.or(lower.all),
            ascii: self.ascii.or(lower.ascii),
            exit_code: self.exit_code.or(lower.exit_code),
            dry_run: self.dry_run.or(lower.dry_run),
            yes: self.yes.or(lower.yes),
            accept_restricted: self.accept_restricted.or(lower.accept_restricted),
            stamp_external_id: self.stamp_external_id.or(lower.stamp_external_id),
            resend_after: self.resend_after.or(lower.resend_after),
            fail_fast: self.fail_fast.or(lower.fail_fast),
            lock_wait: self.lock_wait.or(lower.lock_wait),
            max_creates: self.max_creates.or(lower.max_creates),
            max_create_share: self.max_create_share.or(lower.max_create_share),
            lookup: self.lookup.or(lower.lookup),
            offline: self.offline.or(lower.offline),
            budget_share: self.budget_share.or(lower.budget_share),
            max_wait: self.max_wait.or(lower.max_wait),
        }
    }
}
