//! The script for the night in `contrib/`: it applies, keeps what came of it, and mails when somebody has to look.
//! And its log: each line of standard error is a JSON object, whatever happens.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::{World, finish};

const GOOD: &str = "id,name,email\n1,Noah Bright,noah@bluefin.example\n";
const NEEDS: &str = "id,name,email\n1,Noah Bright,noah@bluefin.example\n2,Ana Ruiz,ana@bluefin.example\n";

/// Runs the script with a `mail` that writes down what it is handed.
fn night(world: &World, served: &Served, requests: &str) -> (Ran, String) {
    let bin = world.work().join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let _ = symlink(env!("CARGO_BIN_EXE_matchbook"), bin.join("matchbook"));
    let mail = bin.join("mail");
    std::fs::write(&mail, "#!/bin/sh\n{ echo \"$@\"; cat; } >>mails\n").unwrap();
    std::fs::set_permissions(&mail, std::fs::Permissions::from_mode(0o755)).unwrap();
    world.settings("[profiles.acme.resolve]\nmode = \"require-domain\"\n");
    world.file("requests.csv", requests);
    world.file("mails", "");
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("contrib/nightly.sh");
    let mut command = Command::new("/bin/sh");
    command
        .arg(script)
        .args(["acme", "requests.csv"])
        .current_dir(world.work())
        .env_clear();
    let set = world.command_on(served, Vec::<&str>::new());
    for (name, value) in set.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .env("MATCHBOOK_NIGHTS", world.work().join("nights"))
        .env("MATCHBOOK_MAIL", "ops@acme-msp.example");
    let ran = finish(command);
    (ran, world.read("mails"))
}

/// The files of the last night.
fn kept(world: &World) -> Vec<String> {
    let nights = std::fs::read_dir(world.work().join("nights")).unwrap();
    let night = nights.map(|night| night.unwrap().path()).max().unwrap();
    let files = std::fs::read_dir(night).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_good_night_says_nothing() {
    let world = World::new();
    let served = Data::small().serve(&world);
    let (ran, mails) = night(&world, &served, GOOD);
    ran.exits(0);
    assert_eq!(mails, "");
    assert_eq!(served.contact_posts(), 1);
    assert_eq!(
        kept(&world),
        ["answers.ndjson", "log.jsonl", "rejects.csv", "summary.json"]
    );
}

#[test]
fn rows_that_need_a_person_are_mailed() {
    let world = World::new();
    let served = Data::small().serve(&world);
    let (ran, mails) = night(&world, &served, NEEDS);
    ran.exits(4);
    assert!(
        mails.starts_with("-s matchbook acme: rows need you ops@acme-msp.example\n"),
        "{mails}"
    );
    assert!(
        mails.contains("review,possible_duplicate") && !mails.contains("Noah"),
        "{mails}"
    );
    // The morning's view: what the night did, and how many rows need somebody.
    let runs = world.run(["runs"]).exits(0).prints("need you");
    let line = runs.stdout.lines().nth(1).unwrap();
    let cells: Vec<&str> = line
        .split("  ")
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    assert_eq!(cells[3..7], ["resolve", "1 of 1", "0", "1"], "{runs}");
}

#[test]
fn a_night_that_stopped_is_mailed_with_its_log() {
    let world = World::new();
    let served = Data::small().serve(&world);
    let (ran, mails) = night(&world, &served, "no,columns\nhere,1\n");
    ran.exits(2);
    assert!(mails.contains("matchbook acme: stopped with 2"), "{mails}");
    let log: Vec<Value> = mails
        .lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(log.iter().any(|line| line["level"] == "error"), "{mails}");
}

/// Runs that say a lot on standard error, each in a way of its own.
#[test]
fn every_line_of_a_json_log_is_an_object() {
    let runs: [&[&str]; 7] = [
        &[
            "resolve",
            "requests.csv",
            "--mode",
            "require-domain",
            "--yes",
            "-vvv",
        ],
        &[
            "resolve",
            "requests.csv",
            "--mode",
            "require-domain",
            "--dry-run",
            "--explain",
        ],
        &["resolve", "missing.csv", "--mode", "require-domain", "--dry-run"],
        &["resolve", "requests.csv"],
        &["doctor", "-v"],
        &["mirror", "refresh"],
        &["check", "requests.csv"],
    ];
    let world = World::new();
    world.file(
        "requests.csv",
        NEEDS.replace("Noah Bright", "\"Noah\n\u{1b}[2JBright\""),
    );
    let served = Data::small().serve(&world);
    let mut lines = 0;
    for arguments in runs {
        let mut all = vec!["--log-format", "json"];
        all.extend(arguments);
        let ran = world.run_on(&served, all);
        for line in ran.stderr.lines() {
            let object: Value =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}\n{ran}"));
            assert!(
                object["level"].is_string() && object["message"].is_string(),
                "{line}"
            );
            lines += 1;
        }
    }
    assert!(lines > 20, "only {lines} lines");
}
