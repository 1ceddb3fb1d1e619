//! The README tells the truth: its commands parse, its output is the program's, its tables are complete, its
//! settings load, its links lead somewhere.
//!
//! Commands of other programs are not run. `.ci/run` takes the two commands of the start section from the same text.
#![expect(clippy::unwrap_used, reason = "the functions that tests share are tests too")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use clap::{Parser as _, ValueEnum as _};
use matchbook::answer::outcome::{Outcome, Reason, Warning};
use matchbook::choice::{Format, Mode};
use matchbook::cli::Cli;
use matchbook::error::ExitStatus;
use matchbook::input::column::Column;
use matchbook::settings::{Config, Connection, Environment, ResolveOptions, ResolveSettings};
use serde_json::Value;

/// A fenced block.
pub(crate) struct Block {
    /// The `##` heading that it stands under.
    section: String,
    /// What stands after the opening fence.
    language: String,
    /// The name in the comment right before it; empty when there is none.
    pub(crate) marker: String,
    pub(crate) text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    text.replace("\r\n", "\n")
}

fn blocks() -> Vec<Block> {
    let (mut blocks, mut section, mut marker) = (Vec::new(), String::new(), String::new());
    let text = readme();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.clone_into(&mut section);
        } else if let Some(name) = line.strip_prefix("<!-- ") {
            name.trim_end_matches(" -->").clone_into(&mut marker);
        } else if let Some(language) = line.strip_prefix("```") {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push(Block {
                section: section.clone(),
                language: language.to_owned(),
                marker: std::mem::take(&mut marker),
                text: inside.join("\n") + "\n",
            });
        }
    }
    blocks
}

fn marked(marker: &str) -> String {
    let mut found = blocks().into_iter().filter(|block| block.marker == marker);
    let block = found.next().unwrap_or_else(|| panic!("no block {marker}"));
    assert!(found.next().is_none(), "two blocks {marker}");
    block.text
}

/// The text under a `##` heading.
fn section(heading: &str) -> String {
    let text = readme();
    let start = format!("\n## {heading}\n");
    let from = text
        .find(&start)
        .unwrap_or_else(|| panic!("no section {heading}"))
        + start.len();
    let rest = &text[from..];
    rest[..rest.find("\n## ").unwrap_or(rest.len())].to_owned()
}

/// The first cell of each row of the tables in a section, without its backticks.
fn first_cells(heading: &str) -> Vec<String> {
    cells(heading, 0)
}

fn cells(heading: &str, column: usize) -> Vec<String> {
    let lines = section(heading);
    let rows = lines.lines().filter(|line| line.starts_with("| "));
    rows.filter_map(|row| row.split('|').nth(column + 1))
        .map(|cell| cell.trim().trim_matches('`').to_owned())
        .collect()
}

/// The simple commands of a shell text: lines joined, pipelines cut, redirections left out.
fn simple_commands(text: &str) -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    for line in text.replace("\\\n", " ").lines() {
        let mut command = Vec::new();
        let mut words = words(line).into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "|" | "||" | "&&" | ";" => commands.push(std::mem::take(&mut command)),
                "<" | ">" | "2>" => drop(words.next()),
                _ => command.push(word),
            }
        }
        commands.push(command);
    }
    commands.retain(|command| !command.is_empty());
    commands
}

/// Words as a shell cuts them, as far as the README needs it.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    assert!(quote.is_none(), "an open quote: {line}");
    words.extend(word);
    words
}

pub(crate) fn shell_blocks() -> impl Iterator<Item = Block> {
    blocks().into_iter().filter(|block| block.language == "sh")
}

fn run(arguments: &[String]) -> Output {
    let home = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_matchbook"))
        .current_dir(root())
        .env_clear()
        .env("HOME", home.path())
        .env("USERPROFILE", home.path())
        .args(arguments)
        .output()
        .unwrap()
}

/// The two commands of the start section.
fn start_commands() -> Vec<Vec<String>> {
    shell_blocks()
        .filter(|block| block.section == "Start")
        .flat_map(|block| simple_commands(&block.text))
        .collect()
}

/// What the first command hands to the program.
fn main_job() -> Vec<String> {
    let first = &start_commands()[0];
    let dashes = first.iter().position(|word| word == "--").unwrap();
    first[dashes + 1..].to_vec()
}

/// Time is not promised.
fn without_seconds(text: &str) -> String {
    text.lines()
        .map(|line| match line.rsplit_once(", ") {
            Some((before, seconds)) if line.starts_with("Plan ") && seconds.ends_with(" s.") => before,
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_newcomer_needs_two_commands() {
    let commands = start_commands();
    assert_eq!(commands.len(), 2, "{commands:?}");
    assert_eq!(commands[0][..4], ["cargo", "run", "--release", "--"]);
    assert_eq!(commands[1], ["cargo", "test", "--locked"]);
    let job = main_job();
    for flag in ["--sandbox", "resolve", "--dry-run"] {
        assert!(job.iter().any(|word| word == flag), "{flag}: {job:?}");
    }
}

#[test]
fn the_first_command_prints_what_the_readme_shows() {
    let output = run(&main_job());
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(
        marked("stdout") == stdout,
        "under `<!-- stdout -->` must stand:\n{stdout}"
    );
    assert_eq!(without_seconds(&marked("stderr")), without_seconds(&stderr));
}

/// A look at every kind of answer, also those that need a person.
fn wide_job() -> Vec<String> {
    let words = "--sandbox resolve --dry-run --mode require-domain fixtures/timezest/page-1.json \
                 fixtures/timezest/page-2.json";
    words.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn the_picture_is_an_excerpt_of_a_real_page() {
    let output = run(&wide_job());
    assert_eq!(output.status.code(), Some(4));
    let stdout = String::from_utf8(output.stdout).unwrap();
    let mut lines = stdout.lines();
    for line in marked("picture").lines() {
        assert!(
            lines.any(|printed| printed == line),
            "the picture's line is not printed, or not in this order: {line}"
        );
    }
}

#[test]
fn the_row_is_one_that_is_printed() {
    let shown: Value = serde_json::from_str(&marked("row")).unwrap();
    let mut job = wide_job();
    job.extend(["--format".to_owned(), "ndjson".to_owned()]);
    let stdout = String::from_utf8(run(&job).stdout).unwrap();
    let printed: Vec<Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let row = printed.iter().find(|row| row["row"]["id"] == shown["row"]["id"]);
    assert_eq!(row, Some(&shown));
    let keys = first_cells("Outputs").join(" ");
    for key in printed.iter().flat_map(|row| row.as_object().unwrap().keys()) {
        assert!(keys.contains(key.as_str()), "Outputs does not tell what {key} is");
    }
}

#[test]
fn the_tickets_are_those_that_are_printed() {
    let words = "--sandbox resolve --dry-run --kind tickets --mode require-domain fixtures/tickets/tour.csv";
    let job: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let output = run(&job);
    assert_eq!(output.status.code(), Some(0));
    let stdout = String::from_utf8(output.stdout).unwrap();
    let shown = marked("tickets");
    assert!(
        stdout.ends_with(&shown),
        "under `<!-- tickets -->` must stand the end of:\n{stdout}"
    );
    assert!(readme().contains(&format!("matchbook {words}")));
}

#[test]
fn the_figures_are_those_that_were_measured() {
    let results = std::fs::read_to_string(root().join("docs/speed.json")).unwrap();
    let results: Value = serde_json::from_str(&results).unwrap();
    let measured = results["lines"].as_array().unwrap().iter();
    let measured: Vec<&str> = measured.map(|line| line["readme"].as_str().unwrap()).collect();
    let section = section("How fast");
    let told = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    assert_eq!(told.collect::<Vec<_>>(), measured);
}

#[test]
fn every_matchbook_command_parses() {
    let mut parsed = 0;
    for block in shell_blocks() {
        for command in simple_commands(&block.text) {
            if command[0] != "matchbook" {
                continue;
            }
            parsed += 1;
            match Cli::try_parse_from(&command) {
                Ok(_) => {}
                Err(told) => assert!(!told.use_stderr(), "{command:?}\n{told}"),
            }
            for file in command.iter().filter(|word| word.starts_with("fixtures/")) {
                assert!(root().join(file).exists(), "{file} does not exist");
            }
        }
    }
    assert!(parsed > 10, "only {parsed} commands were found");
}

#[test]
fn every_flag_that_is_named_exists() {
    let mut whole = matchbook::cli::command();
    whole.build();
    let known: BTreeSet<String> = std::iter::once(&whole)
        .chain(whole.get_subcommands())
        .flat_map(|command| std::iter::once(command).chain(command.get_subcommands()))
        .flat_map(clap::Command::get_arguments)
        .filter_map(|argument| Some(format!("--{}", argument.get_long()?)))
        .chain(["--release", "--locked", "--path"].map(str::to_owned))
        // Of `cargo bench`.
        .chain(
            [
                "--bench",
                "--contacts",
                "--rows",
                "--creates",
                "--results",
                "--chart",
            ]
            .map(str::to_owned),
        )
        .collect();
    let text = readme();
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    for flag in words.filter(|word| word.len() > 3 && word.starts_with("--") && !word.starts_with("---")) {
        assert!(known.contains(flag), "there is no flag {flag}");
    }
}

#[test]
fn the_tables_are_complete() {
    let reasons = cells("Reason codes", 1);
    for reason in Reason::ALL {
        assert!(reasons.iter().any(|code| code == reason.code()), "{reason}");
    }
    let codes = first_cells("Reason codes");
    for outcome in Outcome::ALL {
        assert!(codes.iter().any(|code| code == outcome.code()), "{outcome}");
    }
    for warning in Warning::ALL {
        assert!(codes.iter().any(|code| code == warning.code()), "{warning}");
    }
    let modes = first_cells("Modes");
    for mode in Mode::value_variants() {
        assert!(modes.contains(&mode.to_string()), "{mode}");
    }
    let formats = first_cells("Outputs");
    for format in Format::value_variants() {
        assert!(formats.contains(&format.to_string()), "{format}");
    }
    let inputs = section("Inputs");
    for column in Column::names() {
        assert!(inputs.contains(&format!("`{column}`")), "{column}");
    }
}

#[test]
fn every_exit_code_is_told() {
    let told: Vec<String> = first_cells("Exit codes")
        .into_iter()
        .filter(|cell| cell != "code")
        .collect();
    let all = [
        ExitStatus::Done,
        ExitStatus::Unexpected,
        ExitStatus::Usage,
        ExitStatus::ChangesPending,
        ExitStatus::NeedsAPerson,
        ExitStatus::SafetyLimit,
        ExitStatus::TryLater,
        ExitStatus::Refused,
        ExitStatus::Locked,
        ExitStatus::Interrupted,
    ];
    assert_eq!(told, all.map(|status| status.code().to_string()));
}

#[test]
fn the_settings_load_and_every_profile_makes_a_connection() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, marked("config")).unwrap();
    let environment = Environment::new::<&str>([], None);
    let config = Config::load(Some(&path), &environment).unwrap();
    for (flag, connected) in [
        (None, true),
        (Some("acme"), true),
        (Some("beta"), true),
        (Some("closed"), false),
    ] {
        let profile = config.profile(flag, &environment).unwrap();
        let connection = Connection::resolve(false, profile, &config, &environment).unwrap();
        assert_eq!(
            matches!(connection, Connection::Account(_)),
            connected,
            "{flag:?}"
        );
    }
    let layouts = Config::read(&path, marked("layouts").into_bytes(), &environment).unwrap();
    let names: Vec<&str> = layouts.layouts().iter().map(|layout| layout.name()).collect();
    assert_eq!(names, ["crm", "door"]);
    let acme = config.profile(None, &environment).unwrap();
    let settings = ResolveSettings::resolve(ResolveOptions::default(), acme, config.layouts()).unwrap();
    assert_eq!(settings.policy.mode, Mode::RequireDomain);
}

#[test]
fn every_link_leads_somewhere() {
    let text = readme();
    let anchors: BTreeSet<String> = text
        .lines()
        .filter(|line| line.starts_with("##"))
        .map(|line| anchor(line.trim_start_matches('#').trim()))
        .collect();
    for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        match link.strip_prefix('#') {
            Some(inside) => assert!(anchors.contains(inside), "no heading for #{inside}"),
            None => assert!(root().join(Path::new(link)).exists(), "{link} does not exist"),
        }
    }
}

/// A heading as a link names it.
fn anchor(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}
