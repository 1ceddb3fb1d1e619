//! What can be typed: commands, flags and their help.
//!
//! Definitions only. Nothing is read, layered or decided here: the environment, the settings file and the defaults
//! of `resolve` belong to [`crate::settings`]. The flags that a profile may set too stand in [`ResolveOptions`].

mod decisions;
mod epilogues;
mod groups;
pub mod refusal;
pub mod typed;
mod watch;

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

pub use self::decisions::{DecisionsArgs, DecisionsCommand};
pub use self::groups::{GroupsArgs, GroupsCommand};
pub use self::watch::WatchArgs;

use self::epilogues::{
    APPLY_EXAMPLES, CHECK_EXAMPLES, EXIT_CODES, FIND_EXAMPLES, RESOLVE_EXAMPLES, UNDO_EXAMPLES,
    WATCH_EXAMPLES,
};
use crate::choice::{
    CheckFormat, CheckupFormat, ColorChoice, Kind, ListFormat, LogFormat, MirrorFormat, NumberStyle,
    RunsFormat,
};
use crate::sandbox::fault::Fault;
use crate::sandbox::rehearsal;
use crate::settings::layouts::LayoutName;
use crate::settings::options::{ApplyOptions, ResolveOptions, UndoOptions};
use crate::settings::pace::Threads;
use crate::settings::value::{BaseUrl, ColumnMapping, CompanyRef, Period, Region};

/// The heading of the flags that every command has.
const GLOBAL: &str = "Global options";

/// Resolves whole exports of people against Autotask PSA
///
/// Who is this, in which company, do we know them, shall we create them? Every row gets one answer with its
/// reason. A dry run shows the answers and writes nothing.
#[derive(Debug, Parser)]
#[command(name = "matchbook", version, max_term_width = 80, after_long_help = EXIT_CODES)]
pub struct Cli {
    /// Flags that every command has.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that every command has; they may stand before or after it.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = GLOBAL)]
pub struct GlobalArgs {
    /// Profile of the settings file to use
    ///
    /// Else `MATCHBOOK_PROFILE`, else `default_profile` of the settings file, else its only profile.
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,

    /// Settings file to read
    ///
    /// Else `MATCHBOOK_CONFIG`, else matchbook/config.toml in the platform's folder for settings.
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,

    /// Folder that keeps journals and locks
    ///
    /// Else `MATCHBOOK_STATE`, else matchbook in the platform's folder for state.
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub state: Option<PathBuf>,

    /// Use the embedded Autotask with built-in data; no account needed
    #[arg(long, global = true)]
    pub sandbox: bool,

    /// Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]
    ///
    /// Else the profile's. Autotask refuses the fourth, of all programs with the same integration code together.
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<Threads>,

    /// Say nothing but warnings and errors on standard error
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say more on standard error; may be repeated
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,

    /// When to write in colour [default: auto]
    ///
    /// `NO_COLOR` in the environment switches it off where the flag is not given.
    #[arg(long, global = true, value_name = "WHEN")]
    pub color: Option<ColorChoice>,

    /// How messages are written on standard error
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Decide every row of an export; show it, or apply it
    ///
    /// Without --dry-run the plan is shown and applied: on a terminal after one confirmation, elsewhere only with
    /// --yes. Whatever a profile sets under [profiles.NAME.resolve], a flag overrides; flags of yes or no take
    /// =false for that.
    #[command(after_long_help = RESOLVE_EXAMPLES)]
    Resolve(Box<ResolveArgs>),

    /// Apply a saved plan where its facts still hold
    ///
    /// Each row is decided again first, with the settings that the plan was made with. Rows whose facts moved become
    /// stale and are left alone, and it exits with 4; the others are written. Limits, confirmation and exit codes are
    /// those of resolve.
    #[command(after_long_help = APPLY_EXAMPLES)]
    Apply(Box<ApplyArgs>),

    /// Read inputs and report their problems, row by row; asks nobody
    ///
    /// Says which layout was recognised and why, how each column is read, how the first rows look, and what cannot
    /// be read, with its place. Exits with 4 when rows are invalid, and with 2 when an input cannot be understood.
    #[command(after_long_help = CHECK_EXAMPLES)]
    Check(CheckArgs),

    /// Look contacts up
    ///
    /// Whoever fulfils every criterion that is given is shown, inactive contacts too, with the reason. Exits with 4
    /// when nobody is found.
    #[command(after_long_help = FIND_EXAMPLES)]
    Find(FindArgs),

    /// Contact groups: list them, create one, add contacts to one
    ///
    /// What is written is a run like any other: shown first, journalled, and taken back with undo.
    Groups(GroupsArgs),

    /// Tell new contacts and contact groups, one JSON object a line
    ///
    /// Each look tells what came since the last one of this tenant. Without an earlier look and without --since,
    /// nothing is told, and the next look begins here.
    #[command(after_long_help = WATCH_EXAMPLES)]
    Watch(WatchArgs),

    /// Check settings, sign-in, permissions, limits and the tenant's demands
    ///
    /// Each check is a line that begins with ok, warning or fault, with what to do beneath. Nothing is written to
    /// Autotask. Exits with 0 without a fault; else with 7 when sign-in or permissions are at fault, 2 when
    /// settings are, and 6 when Autotask cannot be reached.
    Doctor(DoctorArgs),

    /// Serve the embedded Autotask on this machine
    ///
    /// It keeps its state in memory, prints its base address on standard output, and takes any credentials except
    /// the secret `wrong`.
    Sandbox(SandboxArgs),

    /// The local copy of contacts and companies
    ///
    /// Big batches are decided against it with fewer requests. It is only a copy: whatever a decision rests on is
    /// read again from Autotask before it counts.
    Mirror(MirrorArgs),

    /// Finish an interrupted run
    ///
    /// The journal has its plan and its writes: no input is read. Writes without an answer are looked for first; what
    /// was done is not done again, and what was not done is done after the same last look as in any run.
    Resume(Box<ResumeArgs>),

    /// Take back what a run created and changed, as far as Autotask allows
    ///
    /// Contacts that the run created are set inactive, or deleted with --delete; companies are set inactive, since
    /// Autotask deletes none; fields that it changed are set back. Only where nobody has changed or used the record
    /// since; what is left alone is listed with the reason, and it exits with 4.
    #[command(after_long_help = UNDO_EXAMPLES)]
    Undo(Box<UndoArgs>),

    /// Past runs and their journals
    Runs(RunsArgs),

    /// What was decided about rows under review, and is remembered
    Decisions(DecisionsArgs),

    /// Connections to Autotask: set up, list, test, disconnect, remove
    Connections(ConnectionsArgs),

    /// Print completions for a shell
    Completions(CompletionsArgs),

    /// Print the manual, or write its pages into a folder
    Man(ManArgs),
}

/// `matchbook resolve`.
#[derive(Debug, Args)]
pub struct ResolveArgs {
    /// Exports to read, as one batch; `-` is standard input
    ///
    /// Standard input is read too when no file is named and it is not a terminal.
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Settle rows under review one by one at the terminal
    ///
    /// What is answered is remembered, and answers the same question in later runs: `matchbook decisions` lists and
    /// forgets it. Asks at the terminal itself, so that rows may be piped in.
    #[arg(long, help_heading = "What to decide")]
    pub interactive: bool,

    /// What the profile may set too.
    #[command(flatten)]
    pub options: ResolveOptions,
}

/// `matchbook apply`.
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// Plan that `resolve --dry-run --out PLAN` saved
    #[arg(value_name = "PLAN")]
    pub plan: PathBuf,

    /// Fingerprint that the plan must have, or nothing is done
    ///
    /// The dry run that saved the plan prints it last, and its summary has it as `plan_fingerprint`.
    #[arg(long, value_name = "FINGERPRINT", help_heading = "Safety")]
    pub expect: Option<String>,

    /// What the profile may set too.
    #[command(flatten)]
    pub options: ApplyOptions,
}

/// `matchbook check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Exports to read; `-` is standard input
    ///
    /// Standard input is read too when no file is named and it is not a terminal.
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// What the rows are [default: detected from the columns]
    #[arg(long, value_name = "KIND")]
    pub kind: Option<Kind>,

    /// Whose columns the input has [default: detected]
    ///
    /// One of these, or of the [layouts] of the settings file.
    #[arg(long, value_name = "NAME", value_parser = LayoutName)]
    pub layout: Option<String>,

    /// Column that holds a field; may be repeated
    ///
    /// By its header, by its position (email="#3"), or in JSON by a path of keys (phone=caller.number).
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub map: Vec<ColumnMapping>,

    /// Country of phone numbers without a country code [default: US]
    ///
    /// Two letters, as in ISO 3166: US, GB, DE. Else the profile's.
    #[arg(long, value_name = "CC")]
    pub region: Option<Region>,

    /// How numbers without a + are written [default: the layout's, else national]
    #[arg(long, value_name = "STYLE")]
    pub number_style: Option<NumberStyle>,

    /// How many of the first rows are shown
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub rows: usize,

    /// List the layouts with the columns that they are recognised by, and the fields, and read nothing
    #[arg(long, conflicts_with = "inputs")]
    pub layouts: bool,

    /// How the reading is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CheckFormat,
}

/// `matchbook find`.
#[derive(Debug, Args)]
#[command(override_usage = "matchbook find [OPTIONS] <CRITERION>...")]
#[command(group(clap::ArgGroup::new("criteria").required(true).multiple(true)
    .args(["email", "phone", "name", "domain", "company"])))]
pub struct FindArgs {
    /// Address, in any of the three address fields
    #[arg(long, value_name = "ADDRESS", help_heading = "Criteria")]
    pub email: Option<String>,

    /// Phone number, compared as a number
    ///
    /// In the fields phone, mobilePhone and alternatePhone, however it is written there.
    #[arg(long, value_name = "NUMBER", help_heading = "Criteria")]
    pub phone: Option<String>,

    /// Person's name, as well as it is known
    ///
    /// Found are names that agree: strong when they are the same apart from spelling and nicknames, weak when they
    /// could be, such as initials or a single word.
    #[arg(long, value_name = "NAME", help_heading = "Criteria")]
    pub name: Option<String>,

    /// Email domain, exactly
    #[arg(long, value_name = "DOMAIN", help_heading = "Criteria")]
    pub domain: Option<String>,

    /// Company, by its id in Autotask (digits alone) or its name
    #[arg(long, value_name = "ID|NAME", help_heading = "Criteria")]
    pub company: Option<CompanyRef>,

    /// Country of phone numbers without a country code [default: US]
    ///
    /// Two letters, as in ISO 3166: US, GB, DE. Else the profile's.
    #[arg(long, value_name = "CC", help_heading = "Criteria")]
    pub region: Option<Region>,

    /// Exit with 4 unless exactly one contact is found
    #[arg(long)]
    pub expect_one: bool,

    /// How they are printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ListFormat,
}

/// `matchbook doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// How the findings are printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: CheckupFormat,
}

/// `matchbook sandbox`.
#[derive(Debug, Args)]
pub struct SandboxArgs {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,

    /// Data to start with, instead of the built-in
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,

    /// Write every request to this file
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,

    /// Let something go wrong; may be repeated
    ///
    /// Kinds: drop-before, drop-after, stall, stall-before, delay, slow, truncate, status, status-after, html-502, thread-text.
    /// Which requests: on=ENDPOINT, only=reads|writes, method=VERB, path=PATH. How often: after=N, every=N, times=N
    /// (once, with every without end). What comes: status=N, retry-after=SECONDS, ms=N.
    #[arg(long, value_name = "KIND[:KEY=VALUE]...", help_heading = "Rehearsals")]
    pub fault: Vec<Fault>,

    /// Requests allowed at a time on one endpoint [default: 3]
    #[arg(long, value_name = "N", help_heading = "Rehearsals")]
    pub thread_limit: Option<NonZeroUsize>,

    /// Requests allowed in an hour [default: 10000]
    #[arg(long, value_name = "N", help_heading = "Rehearsals")]
    pub hourly_limit: Option<u64>,

    /// Requests that others have made in the last hour [default: 0]
    #[arg(long, value_name = "N", help_heading = "Rehearsals")]
    pub used: Option<u64>,

    /// How long every answer takes, such as 250ms or 2s
    #[arg(long, value_name = "TIME", value_parser = rehearsal::latency, help_heading = "Rehearsals")]
    pub latency: Option<Duration>,

    /// Answer later as the hour fills: 0.5 s from 50 %, 1 s from 75 %
    #[arg(long, help_heading = "Rehearsals")]
    pub usage_latency: bool,
}

/// `matchbook mirror`.
#[derive(Debug, Args)]
pub struct MirrorArgs {
    /// How its state is printed
    #[arg(long, global = true, value_name = "FORMAT", default_value = "table")]
    pub format: MirrorFormat,

    /// What to do with it.
    #[command(subcommand)]
    pub command: MirrorCommand,
}

/// What `matchbook mirror` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub enum MirrorCommand {
    /// Bring it up to date, or fill it
    ///
    /// It may be broken off at any time; the next refresh goes on from there.
    Refresh,
    /// Tell what it holds and how old it is; asks nobody
    Status,
    /// Take it away; asks nobody
    Clear,
}

/// `matchbook resume`.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// Run to finish, by its id or the beginning of it [default: the one that was interrupted]
    #[arg(value_name = "RUN")]
    pub run: Option<String>,

    /// What the profile may set too.
    #[command(flatten)]
    pub options: ApplyOptions,
}

/// `matchbook undo`.
#[derive(Debug, Args)]
pub struct UndoArgs {
    /// Run to take back, by its id or the beginning of it, as `matchbook runs` prints it
    #[arg(value_name = "RUN")]
    pub run: String,

    /// Delete the contacts that the run created, instead of setting them inactive
    ///
    /// Autotask refuses it for contacts that tickets, assets, articles and the like refer to.
    #[arg(long)]
    pub delete: bool,

    /// Go on although the API user sees some records only
    ///
    /// Autotask does not show such a user everything, so that something can be in use without being seen.
    #[arg(long, help_heading = "Safety")]
    pub accept_restricted: bool,

    /// What the profile may set too.
    #[command(flatten)]
    pub options: UndoOptions,
}

/// `matchbook runs`.
#[derive(Debug, Args)]
pub struct RunsArgs {
    /// How they are printed
    #[arg(long, global = true, value_name = "FORMAT", default_value = "table")]
    pub format: RunsFormat,

    /// Absent: list them.
    #[command(subcommand)]
    pub command: Option<RunsCommand>,
}

/// What `matchbook runs` shows.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum RunsCommand {
    /// All runs, the newest first (this is the default)
    List,
    /// One run with every write of its journal
    Show {
        /// The run's id, as `runs list` prints it
        run: String,
    },
    /// Forget old runs; never one that was interrupted or has a write in doubt
    Prune {
        /// Keep what ended within this time: 90d, 12h
        #[arg(long, value_name = "TIME", default_value = "90d")]
        keep: Period,
    },
}

/// `matchbook connections`.
#[derive(Debug, Args)]
pub struct ConnectionsArgs {
    /// What to do with them.
    #[command(subcommand)]
    pub command: ConnectionsCommand,
}

/// What `matchbook connections` does.
#[derive(Debug, Subcommand)]
pub enum ConnectionsCommand {
    /// Set a connection up, or set it up anew
    ///
    /// Asks for what is not given, signs in, and saves only what worked. The integration code comes from
    /// `AUTOTASK_INTEGRATION_CODE` or a question. A secret from `AUTOTASK_SECRET` or a question goes to the keyring.
    Add(AddArgs),
    /// List the connections; never a secret
    List {
        /// How they are printed
        #[arg(long, value_name = "FORMAT", default_value = "table")]
        format: RunsFormat,
    },
    /// Sign in and say where
    Test {
        /// The profile; absent: the one that `resolve` would take
        name: Option<String>,
    },
    /// Keep the profile, drop its secret; `resolve` then skips every row
    Disconnect {
        /// The profile
        name: String,
    },
    /// Remove a profile and its secret
    #[command(group = clap::ArgGroup::new("which").required(true).args(["name", "all"]))]
    Remove {
        /// The profile
        name: Option<String>,
        /// Every profile
        #[arg(long)]
        all: bool,
        /// Remove all without asking
        #[arg(long)]
        yes: bool,
    },
}

/// `matchbook connections add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// Name of the profile
    pub name: String,
    /// API user's generated key, such as k7x2abc@ACME.COM
    #[arg(long, value_name = "KEY")]
    pub username: Option<String>,
    /// Base address of the REST API; absent: the zone is looked up
    #[arg(long, value_name = "URL")]
    pub url: Option<BaseUrl>,
    /// Command that prints the secret on its first line
    #[arg(long, value_name = "COMMAND", conflicts_with = "secret_file", value_hint = ValueHint::CommandString)]
    pub secret_command: Option<String>,
    /// File that holds the secret and that only you can read
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
}

/// `matchbook completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell to write for
    pub shell: Shell,
}

/// `matchbook man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Folder to write one page a command into
    #[arg(value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

/// The whole command line as clap's own value, for completions and manual pages.
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests;
