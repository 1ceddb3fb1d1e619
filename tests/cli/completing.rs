//! Shells complete what only the program knows: profiles, runs, plans, layouts of one's own. Real shells are run; one that
//! is not installed is passed over, and says so.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use expectrl::{Expect as _, Session};

use crate::harness::tenant::Data;
use crate::harness::world::{World, finish};

const REQUESTS: &str = "id,name,email\n1,Noah Bright,noah@bluefin.example\n";

const SETTINGS: &str = "[profiles.acme]\nusername = 'a'\n[profiles.beta]\nusername = 'b'\n\
                        [layouts.our-crm.columns]\nWer = 'name'\n";

/// A world with two profiles, a layout, a run and a plan; and the id of the run.
fn world() -> (World, String) {
    let world = World::new();
    world.file("requests.csv", REQUESTS);
    let served = Data::small().serve(&world);
    let resolve = ["resolve", "requests.csv", "--mode", "require-domain"];
    let plan = ["--dry-run", "--out", "evening.json"];
    world.run_on(&served, resolve.iter().chain(&plan)).exits(0);
    world.run_on(&served, resolve.iter().chain(&["--yes"])).exits(0);
    let runs = world.run(["runs", "--format", "ndjson"]).exits(0).rows();
    let run = runs[0]["id"].as_str().unwrap().to_owned();
    world.settings(SETTINGS);
    (world, run)
}

/// What is offered for the last of these words, without what it is.
fn offered(world: &World, words: &[&str]) -> Vec<String> {
    let ran = finish(world.command(std::iter::once(&"__values").chain(words))).exits(0);
    assert_eq!(ran.stderr, "", "{ran}");
    let values = ran.stdout.lines().map(|line| line.split_once('\t').unwrap().0);
    values.map(str::to_owned).collect()
}

#[test]
fn what_only_the_program_knows_is_offered() {
    let (world, run) = world();
    let begun = &run[..9];
    for (words, expected) in [
        (&["--profile", ""][..], &["acme", "beta"][..]),
        (&["resolve", "x.csv", "--profile=b"], &["beta"]),
        (&["connections", "test", "a"], &["acme"]),
        (&["resolve", "--layout", "o"], &["our-crm"]),
        (&["resolve", "--layout", "timez"], &["timezest"]),
        (&["undo", ""], &[run.as_str()]),
        (&["runs", "show", begun], &[run.as_str()]),
        // It is finished.
        (&["resume", ""], &[]),
        (&["apply", ""], &["evening.json"]),
        (&["apply", "./e"], &["./evening.json"]),
        (&["apply", "req"], &[]),
        (&["decisions", "forget", ""], &[]),
        (&["resolve", "--mode", ""], &[]),
        (&[], &[]),
    ] {
        assert_eq!(offered(&world, words), expected, "{words:?}");
    }
}

#[test]
fn nothing_is_said_where_nothing_can_be_read() {
    let (world, _) = world();
    let before = world.all_files();
    world.settings("[profiles.acme\n");
    world.file("folder", "");
    for words in [
        &["--profile", ""][..],
        &["--config", "absent.toml", "--profile", ""],
        &["--state", "folder", "undo", ""],
        &["--state", "absent", "undo", ""],
        &["apply", "/absent/"],
    ] {
        assert_eq!(offered(&world, words), [""; 0], "{words:?}");
    }
    assert!(!world.work().join("absent").exists(), "looking makes nothing");
    let made = world.all_files().len() - before.len();
    assert_eq!(made, 1, "the file that the test wrote: {:?}", world.all_files());
}

#[test]
fn no_help_and_no_completion_offers_the_question() {
    let world = World::new();
    let help = world.run(["--help"]).exits(0);
    assert!(!help.stdout.contains("__values"), "{help}");
    world.run(["__valuess"]).exits(2);
}

/// The program of a shell; none where it is not installed, which is said.
fn installed(shell: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(shell))
        .find(|program| program.is_file());
    if found.is_none() {
        println!("SKIPPED: {shell} is not installed, so nobody has seen it complete");
    }
    found
}

/// The kept file of completions.
fn kept(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("completions")
        .join(file)
}

/// A shell in the world, with the built program on its path.
fn shell(world: &World, program: &PathBuf) -> Command {
    let inner = world.command([""; 0]);
    let built = PathBuf::from(inner.get_program());
    let folder = built.parent().unwrap().display();
    let mut command = Command::new(program);
    command
        .current_dir(world.work())
        .env_clear()
        .envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .env("PATH", format!("{folder}:/usr/bin:/bin"))
        .env("ZDOTDIR", world.work())
        .env("TERM", "dumb")
        .env("PS1", "> ");
    command
}

/// Types at an interactive shell: each line ends with a tab, and what it became is read from the screen.
#[track_caller]
fn completes(command: Command, prepared: &str, lines: &[(&str, &str)]) {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(30)));
    session.get_process_mut().set_window_size(200, 50).unwrap();
    // The session begins without an echo, and bash keeps to that.
    session
        .send_line(format!("stty echo; {prepared}; echo rea''dy"))
        .unwrap();
    session.expect("ready").unwrap();
    for (typed, completed) in lines {
        session.send(format!("{typed}\t")).unwrap();
        if let Err(error) = session.expect(*completed) {
            let mut seen = [0; 4096];
            let length = session.try_read(&mut seen).unwrap_or(0);
            let seen = String::from_utf8_lossy(&seen[..length]);
            panic!("{name} did not make {completed:?} of {typed:?}: {error}; on the screen is {seen:?}");
        }
        // Take the line away.
        session.send("\u{15}").unwrap();
    }
    session.send_line("exit").unwrap();
}

#[test]
fn bash_completes_profiles_and_runs() {
    let Some(program) = installed("bash") else { return };
    let (world, run) = world();
    let mut command = shell(&world, &program);
    command.args(["--norc", "--noprofile", "-i"]);
    let source = format!("source '{}'", kept("matchbook.bash").display());
    completes(
        command,
        &source,
        &[
            ("matchbook --profile ac", "me "),
            ("matchbook --profile=be", "ta "),
            ("matchbook resolve x.csv --layout our", "-crm "),
            (
                &format!("matchbook undo {}", &run[..9]),
                &format!("{} ", &run[9..]),
            ),
            (
                &format!("matchbook runs show {}", &run[..9]),
                &format!("{} ", &run[9..]),
            ),
            ("matchbook apply ev", "ening.json "),
            // What the program does not know is completed as before.
            ("matchbook resolve --mode require-d", "omain "),
            ("matchbook resolve req", "uests.csv "),
            ("matchbook conn", "ections "),
        ],
    );
}

#[test]
fn zsh_completes_profiles_and_runs() {
    let Some(program) = installed("zsh") else { return };
    let (world, run) = world();
    world.file(".zshrc", "PS1='> '\nautoload -U compinit\ncompinit -D -u\n");
    let mut command = shell(&world, &program);
    command.arg("-i");
    let source = format!(
        "autoload -U compinit; compinit -D -u; source '{}'",
        kept("_matchbook").display()
    );
    completes(
        command,
        &source,
        &[
            ("matchbook --profile ac", "me "),
            ("matchbook resolve x.csv --profile=be", "ta "),
            ("matchbook resolve x.csv --layout our", "-crm "),
            (
                &format!("matchbook undo {}", &run[..9]),
                &format!("{} ", &run[9..]),
            ),
            (
                &format!("matchbook runs show {}", &run[..9]),
                &format!("{} ", &run[9..]),
            ),
            ("matchbook apply ev", "ening.json "),
            ("matchbook resolve x.csv --mode require-d", "omain "),
            ("matchbook conn", "ections "),
        ],
    );
}

#[test]
fn fish_completes_profiles_and_runs() {
    let Some(program) = installed("fish") else { return };
    let (world, run) = world();
    for (typed, completed) in [
        ("--profile ", "acme"),
        ("--profile ", "beta"),
        ("resolve x.csv --profile a", "acme"),
        ("resolve --layout our", "our-crm"),
        ("undo ", &run),
        ("runs show ", &run),
        ("apply ev", "evening.json"),
        ("connections test b", "beta"),
        ("resolve --mode require-d", "require-domain"),
    ] {
        let mut command = shell(&world, &program);
        let line = format!(
            "source '{}'; complete -C 'matchbook {typed}'",
            kept("matchbook.fish").display()
        );
        command.args(["--no-config", "-c", &line]);
        let output = command.output().unwrap();
        let offered = String::from_utf8_lossy(&output.stdout).into_owned();
        let offers = |line: &str| line.split('\t').next() == Some(completed);
        assert!(
            offered.lines().any(offers),
            "fish does not offer {completed} for {typed:?}: {offered}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
