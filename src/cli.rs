//! What can be typed: commands, flags and their help.
//!
//! Definitions only. Nothing is read, layered or decided here: the environment, the settings file and the defaults
//! of `resolve` belong to [`crate::settings`]. The flags that a profile may set too stand in [`ResolveOptions`].

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::choice::{CheckupFormat, ColorChoice, ListFormat, LogFormat, MirrorFormat, RunsFormat};
use crate::settings::options::ResolveOptions;
use crate::settings::value::{BaseUrl, CompanyRef, Region};

/// The heading of the flags that every command has.
const GLOBAL: &str = "Global options";

/// Examples at the end of `resolve --help`.
const RESOLVE_EXAMPLES: &str = "\
Examples:
  Try it without an account, and write nothing:
    matchbook resolve requests.csv --sandbox --mode require-domain --dry-run

  See what would change, with the reason for each row:
    matchbook resolve requests.csv --mode create-company --dry-run --explain

  Put unknown people into one company, at most 50 of them:
    matchbook resolve requests.csv --mode catch-all \\
        --catch-all-company \"New contacts\" --max-creates 50

  In a nightly job, keep the rows that did not go through:
    matchbook resolve requests.csv --profile acme --yes \\
        --format ndjson --output answers.ndjson --rejects rejects.csv

  Read standard input, with a column of another name:
    matchbook resolve - --map email=\"E-mail address\" --dry-run < people.csv";

/// What the shell sees, at the end of `matchbook --help`.
const EXIT_CODES: &str = "\
Exit codes:
    0  done; nobody needs to look
    1  unexpected failure
    2  the command line, the settings or an input file need mending
    3  dry run with --exit-code: changes are pending
    4  finished, but rows need a person
    5  stopped by a safety limit; nothing was written
    6  Autotask unreachable or request budget spent; run again later
    7  sign-in or permission refused
    8  another run holds the tenant's lock
  130  interrupted; the journal is whole";
/// Examples at the end of `find --help`.
const FIND_EXAMPLES: &str = "\
Examples:
  Who has this address, in any of the three fields:
    matchbook find --email ana.ruiz@acme.example

  The id of the one contact with this number, for a script:
    matchbook find --phone \"(312) 555-0111\" --expect-one --format json \\
        | jq .contacts[0].id

  Everybody of a company with a name like this:
    matchbook find --company \"Acme Inc\" --name \"A. Ruiz\"";

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
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Folder that keeps journals and locks
    ///
    /// Else `MATCHBOOK_STATE`, else matchbook in the platform's folder for state.
    #[arg(long, global = true, value_name = "DIR")]
    pub state: Option<PathBuf>,

    /// Use the embedded Autotask with built-in data; no account needed
    #[arg(long, global = true)]
    pub sandbox: bool,

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

    /// Look contacts up
    ///
    /// Whoever fulfils every criterion that is given is shown, inactive contacts too, with the reason. Exits with 4
    /// when nobody is found.
    #[command(after_long_help = FIND_EXAMPLES)]
    Find(FindArgs),

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

    /// Past runs and their journals
    Runs(RunsArgs),

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

    /// What the profile may set too.
    #[command(flatten)]
    pub options: ResolveOptions,
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
    #[arg(long, value_name = "COMMAND", conflicts_with = "secret_file")]
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
    pub dir: Option<PathBuf>,
}

/// The whole command line as clap's own value, for completions and manual pages.
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    use clap::error::ErrorKind;

    use super::*;
    use crate::choice::{Format, Lookup, Mode, ReuseCompany};

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("matchbook").chain(line.split_whitespace()))
    }

    fn resolve(line: &str) -> ResolveArgs {
        let Command::Resolve(args) = parse(line).unwrap().command else {
            panic!("{line} is no resolve");
        };
        *args
    }

    #[test]
    fn the_definitions_are_sound() {
        command().debug_assert();
    }

    #[test]
    fn global_flags_stand_before_or_after_the_command() {
        let flags = "--profile p --config c --state s --sandbox -vv --color never --log-format json";
        for line in [format!("{flags} resolve x"), format!("resolve x {flags}")] {
            let global = parse(&line).unwrap().global;
            assert_eq!(global.profile.as_deref(), Some("p"), "{line}");
            assert_eq!(global.config, Some(PathBuf::from("c")), "{line}");
            assert_eq!(global.state, Some(PathBuf::from("s")), "{line}");
            assert!(global.sandbox && !global.quiet, "{line}");
            assert_eq!(global.verbose, 2, "{line}");
            assert_eq!(global.color, Some(ColorChoice::Never), "{line}");
            assert_eq!(global.log_format, LogFormat::Json, "{line}");
        }
        assert!(parse("runs show r1 -q").unwrap().global.quiet);
    }

    #[test]
    fn a_flag_that_is_not_given_says_nothing() {
        let args = resolve("resolve");
        assert_eq!(args.options, ResolveOptions::default());
        assert!(args.inputs.is_empty());
    }

    #[test]
    fn a_flag_of_yes_or_no_takes_its_value_only_after_an_equals_sign() {
        for (line, expected, inputs) in [
            ("resolve --dry-run", Some(true), 0),
            ("resolve --dry-run=true", Some(true), 0),
            ("resolve --dry-run=false", Some(false), 0),
            ("resolve --dry-run false", Some(true), 1),
            ("resolve x", None, 1),
        ] {
            let args = resolve(line);
            assert_eq!(args.options.dry_run, expected, "{line}");
            assert_eq!(args.inputs.len(), inputs, "{line}");
        }
    }

    #[test]
    fn values_of_resolve_are_read() {
        let options = resolve(
            "resolve a.csv - --mode catch-all --catch-all-company 174 --format ndjson \
             --map email=Mail --map phone=Tel --reuse-company domain,name --region gb \
             --max-creates 7 --max-create-share 0.2 --budget-share 1 --max-wait 2h",
        )
        .options;
        assert_eq!(options.mode, Some(Mode::CatchAll));
        assert_eq!(options.format, Some(Format::Ndjson));
        assert_eq!(options.reuse_company, Some(ReuseCompany::DomainThenName));
        assert_eq!(options.map.len(), 2);
        assert_eq!(options.region, "GB".parse().ok());
        assert_eq!(options.max_creates, Some(7));
        assert_eq!(options.max_wait, "2h".parse().ok());
    }

    #[test]
    fn a_wrong_value_is_a_usage_error_that_says_what_is_right() {
        for (line, words) in [
            ("resolve --mode requre-domain", "'require-domain'"),
            (
                "resolve --mode zzz",
                "create-company, catch-all, require-email, require-domain, named-company",
            ),
            ("resolve --max-create-share 50", "not a share from 0 to 1"),
            ("resolve --budget-share -1", "unexpected argument '-1'"),
            ("resolve --max-wait 15", "not a length of time such as 90s"),
            ("resolve --map email", "not FIELD=COLUMN"),
            ("resolve --region USA", "not a country of two letters"),
            ("resolve --dry-run=maybe", "'maybe'"),
            ("resolve --max-creates -1", "unexpected argument '-1'"),
            ("sandbox --listen here", "invalid socket address"),
            ("runs --format csv", "table, json, ndjson"),
            ("-q -v runs", "cannot be used with"),
        ] {
            let error = parse(line).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{line}");
            assert!(error.to_string().contains(words), "{line}: {error}");
        }
    }

    #[test]
    fn what_this_release_has_not_is_not_accepted() {
        for line in ["resolve --interactive", "resolve --group x", "resolve --out plan"] {
            assert_eq!(
                parse(line).unwrap_err().kind(),
                ErrorKind::UnknownArgument,
                "{line}"
            );
        }
        for line in [
            "resolve --format html",
            "resolve --kind calls",
            "resolve --layout x",
        ] {
            assert_eq!(parse(line).unwrap_err().kind(), ErrorKind::InvalidValue, "{line}");
        }
        assert_eq!(
            parse("apply plan").unwrap_err().kind(),
            ErrorKind::InvalidSubcommand
        );
    }

    #[test]
    fn find_needs_a_criterion() {
        for line in ["find", "find --expect-one", "find --region GB --format csv"] {
            let told = parse(line).unwrap_err();
            assert_eq!(told.kind(), ErrorKind::MissingRequiredArgument, "{line}");
        }
        let line = "find --email a@b.example --name x --company 0 --format ndjson --region gb";
        let Command::Find(args) = parse(line).unwrap().command else {
            panic!("{line} is no find");
        };
        assert_eq!(args.company, Some(CompanyRef::Id(0)));
        assert_eq!(args.format, ListFormat::Ndjson);
        assert_eq!(args.region, "GB".parse().ok());
    }

    #[test]
    fn runs_lists_when_nothing_else_is_said() {
        for (line, expected, format) in [
            ("runs", None, RunsFormat::Table),
            ("runs --format json", None, RunsFormat::Json),
            (
                "runs list --format ndjson",
                Some(RunsCommand::List),
                RunsFormat::Ndjson,
            ),
            (
                "runs show r1",
                Some(RunsCommand::Show { run: "r1".into() }),
                RunsFormat::Table,
            ),
        ] {
            let Command::Runs(args) = parse(line).unwrap().command else {
                panic!("{line} is no runs");
            };
            assert_eq!(args.command, expected, "{line}");
            assert_eq!(args.format, format, "{line}");
        }
    }

    #[test]
    fn the_mirror_is_refreshed_told_about_and_cleared() {
        for (line, expected, format) in [
            ("mirror refresh", MirrorCommand::Refresh, MirrorFormat::Table),
            (
                "mirror status --format json",
                MirrorCommand::Status,
                MirrorFormat::Json,
            ),
            ("mirror clear", MirrorCommand::Clear, MirrorFormat::Table),
        ] {
            let Command::Mirror(args) = parse(line).unwrap().command else {
                panic!("{line} is no mirror");
            };
            assert_eq!((args.command, args.format), (expected, format), "{line}");
        }
        assert_eq!(parse("mirror").unwrap_err().exit_code(), 2);
        let options = resolve("resolve --lookup mirror --offline").options;
        assert_eq!(
            (options.lookup, options.offline),
            (Some(Lookup::Mirror), Some(true))
        );
    }

    #[test]
    fn help_fits_eighty_columns() {
        let mut whole = command();
        whole.build();
        let mut commands = vec![whole.clone()];
        commands.extend(whole.get_subcommands().cloned());
        for mut command in commands {
            let name = command.get_name().to_owned();
            for help in [command.render_help(), command.render_long_help()] {
                for line in help.to_string().lines() {
                    assert!(line.chars().count() <= 80, "{name}: {line}");
                }
            }
        }
    }

    #[test]
    fn flags_of_resolve_stand_under_what_they_are_about() {
        let mut whole = command();
        whole.build();
        let resolve = whole.find_subcommand("resolve").unwrap();
        let mut headings: Vec<&str> = resolve
            .get_arguments()
            .filter(|argument| argument.get_long().is_some_and(|long| long != "help"))
            .map(|argument| argument.get_help_heading().unwrap_or("none"))
            .collect();
        headings.dedup();
        assert_eq!(
            headings,
            ["What to decide", "Input", "Output", "Safety", "Limits", GLOBAL]
        );
    }
}
