//! The mirror from outside: made, told about and taken away; the same answers through it as without it; and no
//! request, no file and no word more where nobody asked for it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::{World, finish};

const DRY: [&str; 7] = [
    "resolve",
    "requests.csv",
    "--dry-run",
    "--format",
    "ndjson",
    "--summary",
    "summary.json",
];
const CATCH_ALL: [&str; 6] = [
    "--mode",
    "catch-all",
    "--catch-all-company",
    "900",
    "--max-creates",
    "10000",
];

/// So many rows, of whom every third is known, each with a number of their own.
fn world(rows: usize) -> (World, Served) {
    let world = World::new();
    let mut text = "id,name,email,phone\n".to_owned();
    let mut data = Data::small();
    for row in 0..rows {
        let email = format!("person{row}@customer{}.example", row % 7);
        writeln!(text, "r{row},Pat{row} Person{row},{email},312 555 {row:04}").unwrap();
        if row % 3 == 0 {
            let id = 10_000 + i64::try_from(row).unwrap();
            let (first, last) = (format!("Pat{row}"), format!("Person{row}"));
            data = data.contact(id, 174, &first, &last, json!({ "emailAddress": email }));
        }
    }
    world.file("requests.csv", text);
    let served = data.serve(&world);
    (world, served)
}

/// A dry run's answers, and where it has looked keys up.
fn dry(world: &World, served: &Served, more: &[&str]) -> (Vec<String>, String) {
    let arguments = DRY.iter().chain(&CATCH_ALL).chain(more);
    let ran = world.run_on(served, arguments).exits(0);
    let summary: Value = serde_json::from_str(&world.read("summary.json")).unwrap();
    let used = summary["lookup"]["used"].as_str().unwrap().to_owned();
    (ran.answers(), used)
}

fn mirrors(world: &World) -> usize {
    let is_mirror = |name: &str| name.starts_with("mirror-") && name.ends_with(".sqlite");
    let names = world.all_files().into_iter();
    names
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(is_mirror)
        })
        .count()
}

#[test]
fn it_is_made_told_about_and_taken_away() {
    let (world, served) = world(30);
    world
        .run_on(&served, ["mirror", "status"])
        .exits(0)
        .prints("no mirror of");
    world
        .run_on(&served, ["mirror", "refresh"])
        .exits(0)
        .says("is fresh");
    assert_eq!(mirrors(&world), 1);
    let asked = served.requests().len();
    let told = world
        .run_on(&served, ["mirror", "status", "--format", "json"])
        .exits(0);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(
        (&told["schema"], &told["mirror"]["complete"]),
        (&json!("matchbook.mirror/1"), &json!(true))
    );
    world
        .run_on(&served, ["mirror", "clear"])
        .exits(0)
        .says("is gone");
    assert_eq!(mirrors(&world), 0);
    assert_eq!(served.requests().len(), asked, "telling and clearing ask nobody");
    assert!(served.writes().is_empty());
}

#[test]
fn answers_are_the_same_each_way() {
    let (world, served) = world(60);
    let (live, used) = dry(&world, &served, &["--lookup", "live"]);
    assert_eq!(used, "live");
    assert_eq!(live.iter().collect::<BTreeSet<_>>().len(), 2, "{live:?}");
    let (mirror, used) = dry(&world, &served, &["--lookup", "mirror"]);
    assert_eq!((mirror, used.as_str()), (live.clone(), "mirror"));

    // Offline asks nobody, also not for the secret: this command would give none.
    world.settings("[profiles.acme]\nsecret_command = \"exit 1\"\n");
    let asked = served.requests().len();
    let mut offline = world.command_on(&served, DRY.iter().chain(&CATCH_ALL).chain(&["--offline"]));
    offline.env_remove("AUTOTASK_SECRET");
    let ran = finish(offline).exits(0).says("was refreshed");
    assert_eq!(ran.answers(), live);
    assert_eq!(served.requests().len(), asked);
}

#[test]
fn what_happened_since_the_refresh_is_seen() {
    let (world, served) = world(30);
    world.run_on(&served, ["mirror", "refresh"]).exits(0);
    // Somebody turns up whose change a refresh of the mirror brings.
    let new = json!({"companyID": 174, "firstName": "Pat1", "lastName": "Person1", "isActive": 1,
        "emailAddress": "person1@customer1.example"});
    served.other_client("POST", "/Companies/174/Contacts", &new);
    let (answers, used) = dry(&world, &served, &["--lookup", "mirror"]);
    assert_eq!((answers[1].as_str(), used.as_str()), ("matched email", "mirror"));
}

#[test]
fn offline_without_a_mirror_or_for_a_real_run_is_a_wrong_call() {
    let (world, served) = world(3);
    let offline = DRY.iter().chain(&CATCH_ALL).chain(&["--offline"]);
    world
        .run_on(&served, offline)
        .exits(2)
        .says("matchbook mirror refresh");
    let real = ["resolve", "requests.csv", "--yes", "--offline"];
    world
        .run_on(&served, real.iter().chain(&CATCH_ALL))
        .exits(2)
        .says("--dry-run");
    assert!(served.requests().is_empty());
}

#[test]
fn by_default_nothing_more_is_asked_and_no_copy_is_made() {
    for (rows, with_mirror) in [(500, false), (500, true), (1_200, false)] {
        let (world, served) = world(rows);
        if with_mirror {
            world.run_on(&served, ["mirror", "refresh"]).exits(0);
        }
        let count = |more: &[&str]| {
            let before = served.requests().len();
            let (answers, used) = dry(&world, &served, more);
            assert_eq!(used, "live", "{rows} rows");
            (served.requests().len() - before, answers)
        };
        assert_eq!(count(&[]), count(&["--lookup", "live"]), "{rows} rows");
        assert_eq!(mirrors(&world), usize::from(with_mirror), "{rows} rows");
    }
}

/// The program with the user's name and the address alone, as somebody has it who only looks at the copy.
fn without_secrets(world: &World, served: &Served, arguments: &[&str]) -> Ran {
    let mut command = world.command_on(served, arguments);
    command
        .env_remove("AUTOTASK_SECRET")
        .env_remove("AUTOTASK_INTEGRATION_CODE");
    finish(command)
}

#[test]
fn what_asks_nobody_needs_no_secret() {
    let (world, served) = world(30);
    world.run_on(&served, ["mirror", "refresh"]).exits(0);
    let asked = served.requests().len();
    let offline: Vec<&str> = DRY
        .iter()
        .chain(&CATCH_ALL)
        .chain(&["--offline"])
        .copied()
        .collect();
    for profile in ["", "[profiles.acme]\nregion = \"US\"\n"] {
        world.settings(profile);
        without_secrets(&world, &served, &offline)
            .exits(0)
            .says("was refreshed");
        without_secrets(&world, &served, &["mirror", "status"])
            .exits(0)
            .prints("complete");
    }
    without_secrets(&world, &served, &["mirror", "refresh"])
        .exits(2)
        .says("has no secret");
    without_secrets(&world, &served, &["mirror", "clear"])
        .exits(0)
        .says("is gone");
    assert_eq!(served.requests().len(), asked);
    // Which tenant is meant has to be said all the same, and the address is checked all the same.
    let mut nameless = world.command(["mirror", "status"]);
    nameless.env("AUTOTASK_URL", served.base_url());
    finish(nameless).exits(2).says("AUTOTASK_USERNAME");
    let mut foreign = world.command(["mirror", "status"]);
    foreign
        .env("AUTOTASK_USERNAME", "api@KESTREL.EXAMPLE")
        .env("AUTOTASK_URL", "https://foreign.example/");
    finish(foreign).exits(2).says("foreign.example");
}
