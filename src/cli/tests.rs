//! Command lines: what parses, what is refused and how, and how the help looks.

use clap::error::ErrorKind;

use super::*;
use crate::choice::{Format, Kind, Lookup, Mode, ReuseCompany};

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
fn what_there_is_not_is_not_accepted() {
    for line in ["apply plan --allow-opt-in", "apply plan --mode catch-all"] {
        assert_eq!(
            parse(line).unwrap_err().kind(),
            ErrorKind::UnknownArgument,
            "{line}"
        );
    }
    for line in ["resolve --format pdf", "resolve --kind people"] {
        assert_eq!(parse(line).unwrap_err().kind(), ErrorKind::InvalidValue, "{line}");
    }
    assert_eq!(parse("guess").unwrap_err().kind(), ErrorKind::InvalidSubcommand);
}

#[test]
fn contact_records_and_their_opt_outs_are_named() {
    let options = resolve("resolve a.csv --kind contacts --allow-opt-in").options;
    assert_eq!(
        (options.kind, options.allow_opt_in),
        (Some(Kind::Contacts), Some(true))
    );
    assert_eq!(
        resolve("resolve --allow-opt-in=false").options.allow_opt_in,
        Some(false)
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
fn help_fits_the_page_and_no_example_is_broken() {
    for width in [60, 80, 120] {
        let mut whole = command().term_width(width);
        whole.build();
        for mut command in every_command(&whole) {
            let name = command.get_name().to_owned();
            let examples = command.get_after_long_help().map(ToString::to_string);
            let (short, long) = (command.render_help(), command.render_long_help());
            for help in [&short, &long].map(ToString::to_string) {
                // A usage is one line, and is not broken.
                for line in help.lines().filter(|line| !line.starts_with("Usage:")) {
                    assert!(line.chars().count() <= width, "{name} at {width}: {line}");
                }
            }
            if let Some(examples) = examples {
                assert!(long.to_string().contains(&examples), "{name} at {width}: {long}");
            }
        }
    }
}

/// The command and all commands in it.
fn every_command(of: &clap::Command) -> Vec<clap::Command> {
    let inner = of.get_subcommands().flat_map(every_command);
    std::iter::once(of.clone()).chain(inner).collect()
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
