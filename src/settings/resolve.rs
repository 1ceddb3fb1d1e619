//! The finished values of one `resolve` run.
//!
//! Flags over the profile over the defaults; each default stands here and nowhere else. Grouped by who needs
//! them, so that no room is handed more than it asks for. Reads nothing and decides about no row.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::kinds::{no_mode, refuse_for_tickets};
use super::options::ResolveOptions;
use super::profile::{NewCompany, Profile};
use super::value::{ColumnMapping, CompanyRef, Region, Share};
use crate::apply::RESEND_AFTER;
use crate::choice::{
    Calendar, Duplicates, Format, Inactive, Kind, Lookup, Mode, NumberStyle, OnTooLong, RequireContact,
    ReuseCompany, Update,
};
use crate::error::{Failure, nearest};
use crate::input::layout::{AnyLayout, OwnLayout};
use crate::report::Style;

/// Most contacts and companies that one run may create.
const MAX_CREATES: u64 = 500;
/// Contacts that make a number a switchboard's.
const SHARED_PHONE: usize = 3;
/// Longest wait for request budget.
const MAX_WAIT: Duration = Duration::from_mins(15);
/// How often a mirror is read again in full.
const FULL_EVERY: Duration = Duration::from_hours(7 * 24);

/// Everything that one run needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolveSettings {
    /// Decide and print, write nothing.
    pub dry_run: bool,
    /// Apply without asking.
    pub yes: bool,
    /// Create although the API user sees some contacts only.
    pub accept_restricted: bool,
    /// Where the plan is saved; only in a dry run.
    pub out: Option<PathBuf>,
    /// How rows are read.
    pub input: InputSettings,
    /// What is decided about them.
    pub policy: Policy,
    /// The only rows that these settings are for: where no mode was chosen those of tickets, which have one without.
    pub only_kind: Option<Kind>,
    /// What the MSP says about itself.
    pub msp: MspSettings,
    /// Where it is looked up whether somebody is known.
    pub lookup: LookupSettings,
    /// Where a run stops.
    pub limits: Limits,
    /// What is printed, and where to.
    pub output: OutputSettings,
}

/// How rows are read.
#[derive(Debug, Clone, PartialEq)]
pub struct InputSettings {
    /// What the rows are; absent: detected.
    pub kind: Option<Kind>,
    /// Whose columns they have; absent: detected.
    pub layout: Option<AnyLayout>,
    /// Layouts beside the built-in ones.
    pub own_layouts: Arc<[Arc<OwnLayout>]>,
    /// Columns that are named by hand; each field at most once.
    pub mappings: Vec<ColumnMapping>,
    /// Country of phone numbers without a country code.
    pub region: Region,
    /// How numbers without a `+` are written; absent: as the layout says.
    pub number_style: Option<NumberStyle>,
}

/// What is decided about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// What happens when no contact is found. With [`Policy::no_create`] it is what would have happened.
    pub mode: Mode,
    /// The company of new contacts; always there in mode catch-all, unless nothing is created at all.
    pub catch_all: Option<CompanyRef>,
    /// Create nothing, whatever the mode.
    pub no_create: bool,
    /// Standing companies that mode create-company looks for first.
    pub reuse_company: ReuseCompany,
    /// Somebody like the new person exists already.
    pub duplicates: Duplicates,
    /// Only an inactive contact is found.
    pub inactive: Inactive,
    /// Contacts that are found.
    pub update: Update,
    /// A value is longer than the tenant's field.
    pub on_too_long: OnTooLong,
    /// Last name of new contacts where none is given.
    pub placeholder_last_name: Option<String>,
    /// A row may opt a contact in again that has opted out.
    #[serde(default)]
    pub allow_opt_in: bool,
    /// Which calls are dropped when no contact was found or created.
    pub require_contact: RequireContact,
    /// Contacts that make a number a switchboard's.
    pub shared_phone: usize,
    /// The contact group that every resolved contact is added to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

/// What the MSP says about itself and its tenant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MspSettings {
    /// Its own phone numbers.
    pub own_numbers: Vec<String>,
    /// Its own extensions.
    pub own_extensions: Vec<String>,
    /// What it dials for an outside line.
    pub outside_prefix: Option<String>,
    /// Its own email domains.
    pub own_domains: Vec<String>,
    /// Free email domains beyond the built-in list.
    pub free_domains: Vec<String>,
    /// Domains of the built-in list that are not free here.
    pub not_free_domains: Vec<String>,
    /// Placeholder addresses beyond the built-in patterns.
    pub placeholder_emails: Vec<String>,
    /// Whose writeable calendar is which, by the user's address as it is written.
    pub calendars: BTreeMap<String, Calendar>,
    /// What a created company needs when its row has it not.
    pub new_company: NewCompany,
}

/// Where it is looked up whether somebody is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookupSettings {
    /// In Autotask, in the mirror, or wherever it is cheaper.
    pub lookup: Lookup,
    /// In the mirror as it stands, without any request; only in a dry run.
    pub offline: bool,
    /// How often the mirror is read again in full.
    pub full_every: Duration,
}

/// What the mirror's own command needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct MirrorSettings {
    /// Country of phone numbers without a country code.
    pub region: Region,
    /// How often the mirror is read again in full.
    pub full_every: Duration,
    /// Where a refresh stops.
    pub limits: Limits,
}

impl MirrorSettings {
    /// The profile over the defaults.
    pub fn of(profile: Option<&Profile>) -> Self {
        let options = profile.map(|profile| profile.resolve.clone()).unwrap_or_default();
        Self {
            limits: limits(&options),
            region: region(options.region, profile),
            full_every: full_every(profile),
        }
    }
}

/// Where a run stops.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Most contacts and companies that it may create.
    pub max_creates: u64,
    /// Most rows that may become creates, as a share of all.
    pub max_create_share: Share,
    /// Part of the tenant's hourly request limit that it may use.
    pub budget_share: Share,
    /// Longest wait for request budget.
    pub max_wait: Duration,
    /// Longest wait for another run of the tenant; none when absent.
    pub lock_wait: Option<Duration>,
    /// How long a create whose answer was lost must be absent before it is sent again.
    pub resend_after: Duration,
    /// The first row that fails ends the run.
    pub fail_fast: bool,
    /// Created contacts get a mark of run and row.
    pub stamp_external_id: bool,
}

/// What is printed, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that says yes or no")]
pub struct OutputSettings {
    /// How the answers are printed.
    pub format: Format,
    /// Where they go; absent: standard output.
    pub output: Option<PathBuf>,
    /// Where rows go that did not go through.
    pub rejects: Option<PathBuf>,
    /// Where the summary goes.
    pub summary: Option<PathBuf>,
    /// With each row, every rule tried.
    pub explain: bool,
    /// Whether the diff shows the rows one by one that it otherwise only counts.
    pub all: bool,
    /// Whether matchbook's own signs are ASCII.
    pub ascii: bool,
    /// Exit with 3 when a dry run has changes pending.
    pub exit_code: bool,
}

impl OutputSettings {
    /// A page that is dressed in the way that was asked for.
    pub fn dressed(&self, page: Style) -> Style {
        Style {
            ascii: self.ascii,
            // Who wants to know of every rule wants to see every row.
            all: self.all || self.explain,
            ..page
        }
    }
}

impl ResolveSettings {
    /// Layers flags over the profile over the defaults. A layout may be named that is one of `own_layouts`.
    ///
    /// # Errors
    /// [`Failure::usage`] when no mode is given and the rows are said to be no tickets, mode catch-all without its company, or offline without a dry run.
    pub fn resolve(
        flags: ResolveOptions,
        profile: Option<&Profile>,
        own_layouts: &Arc<[Arc<OwnLayout>]>,
    ) -> Result<Self, Failure> {
        let lower = profile.map(|profile| profile.resolve.clone()).unwrap_or_default();
        let options = flags.over(lower);
        let offline = options.offline.unwrap_or(false);
        if offline && !options.dry_run.unwrap_or(false) {
            return Err(Failure::usage(
                "--offline decides against a copy that may be out of date, so it writes nothing",
            )
            .hint("Say --dry-run too, or leave --offline out."));
        }
        Ok(Self {
            lookup: LookupSettings {
                lookup: options.lookup.unwrap_or(Lookup::Auto),
                offline,
                full_every: full_every(profile),
            },
            dry_run: options.dry_run.unwrap_or(false),
            yes: options.yes.unwrap_or(false),
            accept_restricted: options.accept_restricted.unwrap_or(false),
            out: out(&options)?,
            only_kind: (options.mode.is_none() && !options.no_create.unwrap_or(false))
                .then_some(Kind::Tickets),
            policy: policy(&options)?,
            msp: profile.map(msp).unwrap_or_default(),
            limits: limits(&options),
            input: InputSettings {
                kind: options.kind,
                layout: options
                    .layout
                    .as_deref()
                    .map(|name| layout(name, own_layouts))
                    .transpose()?,
                own_layouts: Arc::clone(own_layouts),
                mappings: options.map.clone(),
                region: region(options.region.clone(), profile),
                number_style: options.number_style,
            },
            output: output(options),
        })
    }
}

/// Where the plan goes. One that was applied at once cannot be applied again, so it is saved in a dry run only.
fn out(options: &ResolveOptions) -> Result<Option<PathBuf>, Failure> {
    let Some(path) = &options.out else { return Ok(None) };
    if !options.dry_run.unwrap_or(false) {
        return Err(Failure::usage(
            "--out saves a plan to be applied later, and this run would apply it now",
        )
        .hint("Say --dry-run too, and apply the plan with: matchbook apply PLAN"));
    }
    Ok(Some(path.clone()))
}

pub(super) fn output(options: ResolveOptions) -> OutputSettings {
    OutputSettings {
        format: options.format.unwrap_or(Format::Diff),
        output: options.output,
        rejects: options.rejects,
        summary: options.summary,
        explain: options.explain.unwrap_or(false),
        all: options.all.unwrap_or(false),
        ascii: options.ascii.unwrap_or(false),
        exit_code: options.exit_code.unwrap_or(false),
    }
}

fn region(chosen: Option<Region>, profile: Option<&Profile>) -> Region {
    chosen
        .or_else(|| profile.and_then(|profile| profile.region.clone()))
        .unwrap_or_else(Region::us)
}

pub(super) fn full_every(profile: Option<&Profile>) -> Duration {
    profile
        .and_then(|profile| profile.mirror.full_every)
        .map_or(FULL_EVERY, |period| period.0)
}

fn policy(options: &ResolveOptions) -> Result<Policy, Failure> {
    let no_create = options.no_create.unwrap_or(false);
    let mode = match options.mode {
        Some(mode) => mode,
        None if no_create => Mode::RequireEmail,
        // What the rows are may show when they are read.
        None if matches!(options.kind, None | Some(Kind::Tickets)) => Mode::NamedCompany,
        None => return Err(no_mode()),
    };
    if options.kind == Some(Kind::Tickets) && !no_create {
        refuse_for_tickets(mode)?;
    }
    let catch_all = options.catch_all_company.clone();
    if mode == Mode::CatchAll && catch_all.is_none() && !no_create {
        return Err(
            Failure::usage("mode catch-all needs the company that its new contacts go to")
                .hint("Name it with --catch-all-company ID|NAME, or as catch_all_company in the profile."),
        );
    }
    Ok(Policy {
        mode,
        catch_all,
        no_create,
        reuse_company: options.reuse_company.unwrap_or(ReuseCompany::DomainThenName),
        duplicates: options.duplicates.unwrap_or(Duplicates::Review),
        inactive: options.inactive.unwrap_or(Inactive::Review),
        update: options.update.unwrap_or(Update::Never),
        on_too_long: options.on_too_long.unwrap_or(OnTooLong::Reject),
        placeholder_last_name: options
            .placeholder_last_name
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
        allow_opt_in: options.allow_opt_in.unwrap_or(false),
        require_contact: options.require_contact.unwrap_or_default(),
        shared_phone: options
            .shared_phone
            .map_or(SHARED_PHONE, std::num::NonZeroUsize::get),
        group: options
            .group
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
    })
}

/// The layout of this name, built in or of the settings file.
///
/// # Errors
/// [`Failure::usage`] when there is none, with the nearest.
pub fn layout(name: &str, own: &[Arc<OwnLayout>]) -> Result<AnyLayout, Failure> {
    AnyLayout::named(name, own).ok_or_else(|| {
        let all: Vec<AnyLayout> = AnyLayout::all(own).collect();
        let names: Vec<&str> = all.iter().map(AnyLayout::name).collect();
        let failure = Failure::usage(format!("no layout is called {name:?}"));
        match nearest(name, names.iter().copied()) {
            Some(near) => failure.hint(format!("Did you mean {near:?}?")),
            None => failure.hint(format!("The layouts are {}.", names.join(", "))),
        }
    })
}

pub(super) fn limits(options: &ResolveOptions) -> Limits {
    Limits {
        max_creates: options.max_creates.unwrap_or(MAX_CREATES),
        max_create_share: options.max_create_share.unwrap_or(Share::WHOLE),
        budget_share: options.budget_share.unwrap_or(Share::HALF),
        max_wait: options.max_wait.map_or(MAX_WAIT, |period| period.0),
        lock_wait: options.lock_wait.map(|period| period.0),
        resend_after: options.resend_after.map_or(RESEND_AFTER, |period| period.0),
        fail_fast: options.fail_fast.unwrap_or(false),
        stamp_external_id: options.stamp_external_id.unwrap_or(false),
    }
}

fn msp(profile: &Profile) -> MspSettings {
    MspSettings {
        own_numbers: profile.own_numbers.clone(),
        own_extensions: profile.own_extensions.clone(),
        outside_prefix: profile.outside_prefix.clone(),
        own_domains: profile.own_domains.clone(),
        free_domains: profile.free_domains.clone(),
        not_free_domains: profile.not_free_domains.clone(),
        placeholder_emails: profile.placeholder_emails.clone(),
        calendars: profile.calendars.clone(),
        new_company: profile.new_company.clone(),
    }
}

#[cfg(test)]
mod tests;
