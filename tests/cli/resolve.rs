//! `resolve` answers every row of the fixtures as their table says, shows the same twice, and applies once.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

const MODES: [&str; 5] = [
    "create-company",
    "catch-all",
    "require-email",
    "require-domain",
    "named-company",
];

/// What a created company needs; the same for every test of this module.
const SETTINGS: &str = "
    [profiles.acme]
    own_domains = [\"kestrelridge.example\"]

    [profiles.acme.new_company]
    owner_resource_id = 29682885
    company_type = 1
    phone = \"+13125550100\"
";

const INPUTS: [&str; 4] = [
    "timezest/page-1.json",
    "timezest/page-2.json",
    "timezest/requests.jsonl",
    "timezest/requests.csv",
];

/// A world with the fixtures and the settings in it.
fn world() -> World {
    let world = World::new();
    for input in INPUTS {
        world.fixture(input);
    }
    world.settings(SETTINGS);
    world
}

fn arguments<'a>(mode: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let inputs = INPUTS.map(|input| input.rsplit('/').next().unwrap());
    let mut arguments = vec!["resolve", "--mode", mode];
    if mode == "catch-all" {
        arguments.extend(["--catch-all-company", "900"]);
    }
    arguments.extend(more);
    arguments.extend(inputs);
    arguments
}

/// The name of a row in the fixtures' table.
fn name(row: &Value) -> String {
    match row["row"]["id"].as_str() {
        Some(id) => id.trim_start_matches("sreq_").to_owned(),
        None => format!(
            "line {} of {}",
            row["row"]["line"],
            row["row"]["source"].as_str().unwrap()
        ),
    }
}

fn ids(list: &Value) -> String {
    let ids = list.as_array().unwrap().iter().map(|one| one["id"].to_string());
    ids.collect::<Vec<_>>().join(", ")
}

/// The company that a row creates or waits for, by its comparison key, and whether the row creates it.
fn new_company(row: &Value) -> Option<(String, bool)> {
    let changes = row["changes"].as_array().unwrap();
    let key = changes.iter().find_map(|change| change["new_company"].as_str())?;
    Some((
        key.to_owned(),
        changes.iter().any(|change| change["entity"] == "Company"),
    ))
}

/// The cell of the table for an answer.
fn cell(row: &Value, creators: &BTreeMap<String, String>) -> String {
    let outcome = row["outcome"].as_str().unwrap();
    if outcome == "joined" {
        let id = row["joined_to"]["id"].as_str().unwrap();
        return format!("joined to {}", id.trim_start_matches("sreq_"));
    }
    let reason = row["reason"].as_str().unwrap();
    let rest = match (outcome, reason) {
        ("matched", _) => format!(" {}", row["contact"]["id"]),
        ("create", "catch_all") => String::new(),
        ("create", "company_new") => match new_company(row) {
            Some((_, true)) => String::new(),
            Some((key, false)) => format!(", the company of {}", creators[&key]),
            None => " without a company".to_owned(),
        },
        ("create", _) => format!(" {}", row["company"]["id"]),
        ("review", _) if !row["candidates"].as_array().unwrap().is_empty() => {
            format!(" {}", ids(&row["candidates"]))
        }
        _ => String::new(),
    };
    format!("{outcome} `{reason}`{rest}")
}

/// The answers of a mode, by the row's name in the table.
fn answers(rows: &[Value]) -> Vec<(String, String)> {
    let creators = rows
        .iter()
        .filter_map(|row| Some((new_company(row).filter(|(_, creates)| *creates)?.0, name(row))))
        .collect();
    rows.iter().map(|row| (name(row), cell(row, &creators))).collect()
}

/// The table of the fixtures: row, then what it expects of each mode.
fn expected() -> Vec<(String, Vec<String>)> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/timezest/README.md");
    let text = std::fs::read_to_string(readme).unwrap();
    let table = text
        .lines()
        .skip_while(|line| !line.starts_with("| row |"))
        .skip(2);
    table
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let mut cells = line
                .trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().to_owned());
            let row = cells.next().unwrap();
            (row, cells.skip(1).collect())
        })
        .collect()
}

#[test]
fn every_row_of_the_fixtures_gets_the_answer_of_their_table() {
    let world = world();
    let served = Served::built_in(&world);
    let table = expected();
    assert_eq!(table.len(), 56, "rows of the table");
    let mut differences = Vec::new();
    for (nth, mode) in MODES.iter().enumerate() {
        let ran = world
            .run_on(&served, arguments(mode, &["--dry-run", "--format", "ndjson"]))
            .exits(4);
        let answers = answers(&ran.rows());
        assert_eq!(answers.len(), table.len(), "{mode}\n{ran}");
        for ((row, cells), (named, answer)) in table.iter().zip(&answers) {
            let expected_name = match row.as_str() {
                "j04 (line 4)" => "line 4 of requests.jsonl",
                "(line 5)" => "line 5 of requests.csv",
                row => row,
            };
            if expected_name != named || cells[nth] != *answer {
                differences.push(format!(
                    "{mode}: {row}: table: {}; answer of {named}: {answer}",
                    cells[nth]
                ));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(
        served.writes().is_empty(),
        "a dry run writes nothing: {:#?}",
        served.writes()
    );
}

#[test]
fn a_dry_run_prints_the_same_bytes_twice_and_writes_nothing() {
    let world = world();
    let served = Served::built_in(&world);
    for format in ["diff", "table", "json", "ndjson", "csv"] {
        let dry_run = || {
            let more = ["--dry-run", "--format", format];
            world.run_on(&served, arguments("create-company", &more)).exits(4)
        };
        let (first, second) = (dry_run(), dry_run());
        assert!(
            first.stdout == second.stdout,
            "{format} differs\n{first}\n{second}"
        );
        assert!(first.stdout.len() > 1000, "{format} says nothing\n{first}");
    }
    assert!(
        served.writes().is_empty(),
        "a dry run writes nothing: {:#?}",
        served.writes()
    );
    assert!(
        std::fs::read_dir(world.state()).unwrap().next().is_none(),
        "a dry run keeps no journal"
    );
}

#[test]
fn what_a_dry_run_shows_is_what_applying_creates() {
    let world = world();
    let served = Served::built_in(&world);
    let planned = world.run_on(
        &served,
        arguments("create-company", &["--dry-run", "--format", "ndjson"]),
    );
    let applied = world
        .run_on(
            &served,
            arguments("create-company", &["--yes", "--format", "ndjson"]),
        )
        .exits(4);
    for (planned, applied) in planned.rows().iter().zip(applied.rows()) {
        let outcome = match planned["outcome"].as_str().unwrap() {
            "create" => "created",
            other => other,
        };
        assert_eq!(applied["outcome"], outcome, "{planned}\n{applied}");
        assert_eq!(applied["reason"], planned["reason"], "{planned}\n{applied}");
        if matches!(outcome, "created" | "joined") {
            assert!(applied["contact"]["id"].is_i64(), "no contact id: {applied}");
            assert!(applied["company"]["id"].is_i64(), "no company id: {applied}");
        }
    }
    let created = applied
        .answers()
        .iter()
        .filter(|answer| answer.starts_with("created"))
        .count();
    assert_eq!(
        created,
        served.contact_posts(),
        "each create was sent once\n{applied}"
    );
    assert_eq!(served.company_posts(), 1, "one new company");

    let (contacts, companies) = (served.contact_posts(), served.company_posts());
    let again = world
        .run_on(
            &served,
            arguments("create-company", &["--yes", "--format", "ndjson"]),
        )
        .exits(4);
    assert_eq!(
        (served.contact_posts(), served.company_posts()),
        (contacts, companies),
        "a twin\n{again}"
    );
    for (first, second) in applied.rows().iter().zip(again.rows()) {
        if matches!(first["outcome"].as_str(), Some("created" | "joined")) {
            assert_eq!(second["outcome"], "matched", "{second}");
            assert_eq!(second["contact"]["id"], first["contact"]["id"], "{second}");
        }
    }
}

#[test]
fn rows_that_need_nobody_exit_with_zero() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file(
        "requests.csv",
        "id,name,email\n\
         a,Ana Ruiz,ana.ruiz@bluefin.example\n\
         b,Noah Bright,noah.bright@bluefin.example\n\
         c,Kim Walsh,kim@elsewhere.example\n",
    );
    let run = |more: &[&str]| {
        let fixed = [
            "resolve",
            "requests.csv",
            "--mode",
            "require-domain",
            "--format",
            "ndjson",
        ];
        world.run_on(&served, fixed.iter().chain(more)).exits(0)
    };
    run(&["--dry-run"]).answers_are(&["matched email", "create domain_found", "reject domain_not_found"]);
    assert!(served.writes().is_empty());
    run(&["--yes"]).answers_are(&["matched email", "created domain_found", "reject domain_not_found"]);
    assert_eq!(served.holders("noah.bright@bluefin.example").len(), 1);
    run(&["--yes"]).answers_are(&["matched email", "matched email", "reject domain_not_found"]);
    assert_eq!(served.contact_posts(), 1);
}
