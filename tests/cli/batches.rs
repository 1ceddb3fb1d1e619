//! Ten thousand rows looked up live are looked up in batches, a few requests at a time; never one request a row.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::json;

use crate::harness::ran::Ran;
use crate::harness::tenant::{Asked, Data, Served};
use crate::harness::world::World;

const ROWS: usize = 10_000;
/// Addresses that one look-up may ask for.
const BATCH: usize = 500;

/// A request file of so many people with addresses of their own; `domain` says at which domain each is.
fn requests(world: &World, domain: impl Fn(usize) -> String) {
    let mut text = "id,name,email\n".to_owned();
    for row in 0..ROWS {
        writeln!(text, "r{row},Pat{row} Person{row},person{row}@{}", domain(row)).unwrap();
    }
    world.file("requests.csv", text);
}

/// What was asked, by method and path; printed, so that `--nocapture` shows the figures.
fn counted(title: &str, served: &Served) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for asked in served.requests() {
        *counts
            .entry(format!("{} {}", asked.method, asked.path))
            .or_default() += 1;
    }
    let most = served.requests().iter().map(|asked| asked.in_flight).max();
    println!(
        "{title}: {} requests, at most {most:?} at a time: {counts:#?}",
        served.requests().len()
    );
    counts
}

/// At most 21 look-ups of up to 500 addresses and ten requests for everything else, and never more than three at a
/// time on one endpoint.
fn is_cheap(title: &str, served: &Served, ran: &Ran) {
    counted(title, served);
    let requests = served.requests();
    let by_address: Vec<usize> = requests
        .iter()
        .map(Asked::addresses)
        .filter(|count| *count > 0)
        .collect();
    assert!(
        by_address.len() <= ROWS.div_ceil(BATCH - 1),
        "{title}: {} look-ups of addresses\n{ran}",
        by_address.len()
    );
    assert!(
        by_address.iter().all(|count| *count <= BATCH),
        "{title}: too many in one: {by_address:?}"
    );
    assert_eq!(
        by_address.iter().sum::<usize>(),
        ROWS,
        "{title}: each address is asked for once"
    );
    let others = requests.len() - by_address.len();
    assert!(others <= 10, "{title}: {others} other requests\n{ran}");
    let most = requests.iter().map(|asked| asked.in_flight).max().unwrap();
    assert!(most <= 3, "{title}: {most} at a time on one endpoint");
    assert!(
        most >= 2,
        "{title}: nothing ran at the same time, so this test shows nothing"
    );
    let refused = requests.iter().filter(|asked| asked.status != Some(200)).count();
    assert_eq!(refused, 0, "{title}: requests refused");
}

#[test]
fn ten_thousand_people_of_whom_most_are_known() {
    let world = World::new();
    requests(&world, |row| format!("customer{}.example", row % 97));
    let mut data = Data::small().settings(json!({ "latency_ms": 30 }));
    for row in 0..9_000_i32 {
        // A few are known by their second or third address only.
        let field = match row % 90 {
            0 => "emailAddress2",
            1 => "emailAddress3",
            _ => "emailAddress",
        };
        let email = format!("Person{row}@customer{}.example", row % 97);
        let id = 10_000 + i64::from(row);
        data = data.contact(
            id,
            174,
            &format!("Pat{row}"),
            &format!("Person{row}"),
            json!({ field: email }),
        );
    }
    let served = data.serve(&world);
    let ran = world
        .run_on(
            &served,
            [
                "resolve",
                "requests.csv",
                "--mode",
                "require-email",
                "--dry-run",
                "--format",
                "ndjson",
                "--lookup",
                "live",
            ],
        )
        .exits(0);
    let mut answers: BTreeMap<String, usize> = BTreeMap::new();
    for answer in ran.answers() {
        *answers.entry(answer).or_default() += 1;
    }
    let expected = [
        ("matched email".to_owned(), 9_000),
        ("reject email_not_found".to_owned(), 1_000),
    ];
    assert_eq!(answers, BTreeMap::from(expected));
    is_cheap("most known", &served, &ran);
}

#[test]
fn ten_thousand_strangers_in_mode_catch_all() {
    let world = World::new();
    requests(&world, |row| format!("stranger{}.example", row % 40));
    let served = Data::small().settings(json!({ "latency_ms": 30 })).serve(&world);
    let flags = [
        "--mode",
        "catch-all",
        "--catch-all-company",
        "900",
        "--max-creates",
        "10000",
        "--lookup",
        "live",
    ];
    let fixed = ["resolve", "requests.csv", "--dry-run", "--format", "ndjson"];
    let ran = world.run_on(&served, fixed.iter().chain(&flags)).exits(0);
    let creates = ran
        .answers()
        .iter()
        .filter(|answer| *answer == "create catch_all")
        .count();
    assert_eq!(creates, ROWS);
    is_cheap("strangers, catch-all", &served, &ran);
}

#[test]
fn ten_thousand_strangers_in_mode_require_domain() {
    let world = World::new();
    requests(&world, |row| match row % 40 {
        0 => "bluefin.example".to_owned(),
        other => format!("stranger{other}.example"),
    });
    let served = Data::small().settings(json!({ "latency_ms": 30 })).serve(&world);
    let fixed = [
        "resolve",
        "requests.csv",
        "--dry-run",
        "--format",
        "ndjson",
        "--mode",
        "require-domain",
        "--lookup",
        "live",
    ];
    let ran = world.run_on(&served, fixed).exits(0);
    let creates = ran
        .answers()
        .iter()
        .filter(|answer| *answer == "create domain_found")
        .count();
    let rejects = ran
        .answers()
        .iter()
        .filter(|answer| *answer == "reject domain_not_found")
        .count();
    assert_eq!((creates, rejects), (ROWS / 40, ROWS - ROWS / 40));
    is_cheap("strangers, require-domain", &served, &ran);
}
