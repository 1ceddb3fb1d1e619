//! Every exit code, with a command that gives it.

use serde_json::json;

use crate::harness::ran::Ran;
use crate::harness::tenant::Data;
use crate::harness::world::{World, connect, finish};

const KNOWN: &str = "Ana Ruiz,ana.ruiz@bluefin.example";
const NEW: &str = "Noah Bright,noah@bluefin.example";
/// Nobody's last name.
const BROKEN: &str = "Cher,cher@bluefin.example";
const REJECTED: &str = "Kim Walsh,kim@elsewhere.example";

const DRY: &[&str] = &["--dry-run"];
const TOLD: &[&str] = &["--dry-run", "--exit-code"];
const YES: &[&str] = &["--yes"];

/// Runs `resolve` in mode require-domain for these people against a small tenant.
fn resolve(people: &[&str], flags: &[&str]) -> Ran {
    let world = World::new();
    world.file("requests.csv", format!("name,email\n{}\n", people.join("\n")));
    let served = Data::small().serve(&world);
    let arguments = ["resolve", "requests.csv", "--mode", "require-domain"];
    world.run_on(&served, arguments.iter().chain(flags))
}

#[test]
fn what_the_rows_came_to() {
    for (people, flags, code) in [
        (&[KNOWN][..], DRY, 0),
        (&[KNOWN, REJECTED], TOLD, 0),
        (&[KNOWN, NEW], DRY, 0),
        (&[KNOWN, NEW], TOLD, 3),
        (&[KNOWN, NEW, BROKEN], DRY, 4),
        // Pending changes and rows that need a person: the person goes first.
        (&[KNOWN, NEW, BROKEN], TOLD, 4),
        (&[BROKEN], YES, 4),
        (&[KNOWN, NEW], YES, 0),
        (&[KNOWN, REJECTED], YES, 0),
    ] {
        let ran = resolve(people, flags);
        assert_eq!(ran.code, Some(code), "{people:?} {flags:?}\n{ran}");
    }
}

/// Two answers in one file would leave the last of them; standard output has the answers already.
#[test]
fn files_that_are_named_twice_or_cannot_be_files() {
    let world = World::new();
    world.file("requests.csv", format!("name,email\n{KNOWN}\n"));
    std::fs::create_dir(world.work().join("night")).unwrap();
    let served = Data::small().serve(&world);
    let run = |flags: &[&str]| {
        let fixed = ["resolve", "requests.csv", "--mode", "require-domain", "--dry-run"];
        world.run_on(&served, fixed.iter().chain(flags))
    };
    for (flags, told) in [
        (
            &["--output", "x", "--rejects", "x"][..],
            "--output and --rejects both name",
        ),
        (
            &["--rejects", "x", "--summary", "./x"],
            "--rejects and --summary both name",
        ),
        (
            &["--output", "night/../x", "--out", "x"],
            "--output and --out both name",
        ),
        (&["--summary", "-"], "--summary names a file"),
        (&["--rejects", "-"], "--rejects names a file"),
        (&["--out", "-"], "--out names a file"),
    ] {
        run(flags).exits(2).says(told);
    }
    assert!(served.requests().is_empty());
    run(&[
        "--output",
        "-",
        "--rejects",
        "/dev/null",
        "--summary",
        "/dev/null",
    ])
    .exits(0);
    // Rejects are fed back, and what is left of them takes their place.
    run(&["--output", "a", "--rejects", "requests.csv", "--out", "night/a"]).exits(0);
}

#[test]
fn what_ends_a_run_before_its_rows() {
    for (flags, code) in [
        (&["--no-such-flag"][..], 2),
        (&["--dry-run", "--mode", "none"], 2),
        (&["--dry-run", "no-such-file.csv"], 2),
        (&["--help"], 0),
    ] {
        let ran = resolve(&[KNOWN], flags);
        assert_eq!(ran.code, Some(code), "{flags:?}\n{ran}");
    }
    let world = World::new();
    world.run(["--version"]).exits(0);
    world.run(["no-such-command"]).exits(2);
    world.run::<&str>([]).exits(2);
}

#[test]
fn the_guard_names_its_flag_and_both_figures() {
    let people: Vec<String> = (0..12)
        .map(|nth| format!("Pat{nth} Person{nth},person{nth}@bluefin.example"))
        .collect();
    let mut people: Vec<&str> = people.iter().map(String::as_str).collect();
    people.extend([KNOWN; 3]);
    for (flags, message) in [
        (
            ["--max-creates", "11"],
            "the run would create 12 contacts and companies, and --max-creates allows 11",
        ),
        (
            ["--max-create-share", "0.5"],
            "12 of 15 rows (0.80) would become creates, and --max-create-share allows 0.5",
        ),
    ] {
        for how in [DRY, YES] {
            let world = World::new();
            world.file("requests.csv", format!("name,email\n{}\n", people.join("\n")));
            let served = Data::small().serve(&world);
            let arguments = [
                "resolve",
                "requests.csv",
                "--mode",
                "require-domain",
                "--format",
                "ndjson",
            ];
            let ran = world
                .run_on(&served, arguments.iter().chain(how).chain(&flags))
                .exits(5);
            let ran = ran.says(message);
            assert_eq!(ran.rows().len(), 15, "the rows are shown all the same\n{ran}");
            assert!(served.writes().is_empty(), "something was written\n{ran}");
        }
    }
    for flags in [["--max-creates", "12"], ["--max-create-share", "0.8"]] {
        let ran = resolve(&people, &[DRY, &flags].concat());
        assert_eq!(ran.code, Some(0), "{flags:?}\n{ran}");
    }
    // Of fewer than ten rows a share says nothing.
    resolve(&[NEW], &["--dry-run", "--max-create-share", "0.1"]).exits(0);
}

#[test]
fn an_address_where_nobody_listens() {
    let world = World::new();
    world.file("requests.csv", format!("name,email\n{NEW}\n"));
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    for how in ["--dry-run", "--yes"] {
        let arguments = [
            "resolve",
            "requests.csv",
            "--mode",
            "require-domain",
            "--max-wait",
            "1s",
            how,
        ];
        let mut command = world.command(arguments);
        connect(&mut command, &format!("http://{closed}/atservicesrest/"));
        let ran = finish(command).exits(6).says(&closed.port().to_string());
        assert_eq!(ran.stdout, "", "{ran}");
    }
}

#[test]
fn a_wrong_secret_is_tried_once() {
    let world = World::new();
    world.file("requests.csv", format!("name,email\n{NEW}\n"));
    let served = Data::small().serve(&world);
    let arguments = ["resolve", "requests.csv", "--mode", "require-domain", "--dry-run"];
    let mut command = world.command_on(&served, arguments);
    command.env("AUTOTASK_SECRET", "wrong");
    finish(command).exits(7);
    assert_eq!(served.requests().len(), 1, "a refused sign-in is never repeated");
}

#[test]
fn a_spent_budget() {
    let world = World::new();
    world.file("requests.csv", format!("name,email\n{NEW}\n"));
    let settings = json!({ "hourly_limit": 1000, "used": 998 });
    let served = Data::small().settings(settings).serve(&world);
    let arguments = [
        "resolve",
        "requests.csv",
        "--mode",
        "require-domain",
        "--max-wait",
        "1s",
        "--yes",
    ];
    let ran = world.run_on(&served, arguments).exits(6);
    assert!(served.writes().is_empty(), "{ran}");
    assert!(served.requests().len() <= 3, "{ran}");
}

#[test]
fn a_share_of_the_budget_is_not_exceeded() {
    let world = World::new();
    world.file("requests.csv", format!("name,email\n{NEW}\n"));
    let settings = json!({ "hourly_limit": 100, "used": 10 });
    let served = Data::small().settings(settings).serve(&world);
    let arguments = ["resolve", "requests.csv", "--mode", "require-domain", "--dry-run"];
    let small = ["--budget-share", "0.04", "--max-wait", "1s"];
    let ran = world.run_on(&served, arguments.iter().chain(&small)).exits(6);
    // The request for the figures themselves comes before there is a budget.
    assert!(served.requests().len() <= 5, "{}\n{ran}", served.requests().len());
    world
        .run_on(&served, arguments.iter().chain(&["--budget-share", "0.5"]))
        .exits(0);
}
