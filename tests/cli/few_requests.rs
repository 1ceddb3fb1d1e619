//! How many requests a big batch takes, counted where they arrive: each way by itself, the way that the program
//! chooses, and a nightly run. Figures are printed; `--nocapture` shows them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

const BATCH: usize = 500;
const COMPANIES: usize = 800;
const EACH: usize = 15;
const FIRST: [&str; 12] = [
    "Ana", "Bo", "Carla", "Dmitri", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kaya", "Liam",
];
const LAST: [&str; 20] = [
    "Abbott",
    "Becker",
    "Castillo",
    "Dvorak",
    "Eriksen",
    "Fontaine",
    "Garza",
    "Hoffmann",
    "Ivanova",
    "Jansen",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Quinn",
    "Rossi",
    "Santos",
    "Tanaka",
];

/// The people of a tenant: fifteen at each of 800 companies, each company with a domain of its own.
fn person(number: usize) -> (i64, String, String, String) {
    let company = 1_000 + i64::try_from(number % COMPANIES).unwrap();
    let within = number / COMPANIES;
    let first = format!(
        "{}{}",
        FIRST[within % FIRST.len()],
        ["", "lee", "mae"][within / FIRST.len()]
    );
    let last = LAST[(number + within * 3) % LAST.len()].to_owned();
    let email = format!("p{number}@customer{}.example", number % COMPANIES);
    (company, first, last, email)
}

/// 12,000 contacts in 800 companies. A few use a domain in a second company too, and a few have two addresses.
fn tenant() -> Data {
    let mut data = Data::small();
    for company in 0..COMPANIES {
        data = data.company(
            1_000 + i64::try_from(company).unwrap(),
            &format!("Customer {company}"),
        );
    }
    for number in 0..COMPANIES * EACH {
        let (company, first, last, email) = person(number);
        let id = 10_000 + i64::try_from(number).unwrap();
        let mut more = json!({ "emailAddress": email, "phone": format!("(312) 55{}-{:04}", number / 10_000, number % 10_000) });
        if number % 100 == 7 {
            more["emailAddress2"] = json!(format!("second{number}@elsewhere.example"));
        }
        data = data.contact(id, company, &first, &last, more);
    }
    // Somebody at the first domain works for the second company: late in the order of ids, behind every page.
    data.contact(
        90_000,
        1_001,
        "Nadia",
        "Zoric",
        json!({ "emailAddress3": "nadia@customer0.example" }),
    )
}

/// So many rows, of whom one in twenty is new, at a domain that is known; every one with a number when wanted.
fn rows(count: usize, phones: bool) -> String {
    let mut text = "id,name,email,phone\n".to_owned();
    for row in 0..count {
        let phone = if phones {
            format!("+1 773 44{} {:04}", row / 10_000, row % 10_000)
        } else {
            String::new()
        };
        if row % 20 == 0 {
            let domain = (row / 20) % COMPANIES;
            writeln!(
                text,
                "r{row},Zenobia{row} Yardley{row},new{row}@customer{domain}.example,{phone}"
            )
            .unwrap();
        } else {
            let (_, first, last, email) = person(row);
            writeln!(text, "r{row},{first} {last},{email},{phone}").unwrap();
        }
    }
    text
}

/// What was asked, by method and path.
fn counted(title: &str, served: &Served, from: usize) -> usize {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let requests = served.requests();
    for asked in &requests[from..] {
        *counts
            .entry(format!("{} {}", asked.method, asked.path))
            .or_default() += 1;
        assert_eq!(asked.status, Some(200), "{title}: {asked:?}");
        assert!(!asked.is_write(), "{title}: {asked:?}");
    }
    let sent = requests.len() - from;
    println!("{title}: {sent} requests {counts:?}");
    sent
}

fn resolve(world: &World, served: &Served, more: &[&str]) -> Ran {
    let fixed = [
        "resolve",
        "requests.csv",
        "--mode",
        "require-domain",
        "--dry-run",
        "--format",
        "ndjson",
        "--explain",
        "--summary",
        "summary.json",
    ];
    world.run_on(served, fixed.iter().chain(more))
}

fn lookup(world: &World) -> (String, String) {
    let summary: Value = serde_json::from_str(&world.read("summary.json")).unwrap();
    let text = |name: &str| summary["lookup"][name].as_str().unwrap().to_owned();
    (text("used"), text("why"))
}

fn tally(ran: &Ran) -> BTreeMap<String, usize> {
    let mut answers = BTreeMap::new();
    for answer in ran.answers() {
        *answers.entry(answer).or_default() += 1;
    }
    answers
}

/// What was decided for 10,000 rows: somebody new at the first domain cannot be placed.
fn ten_thousand() -> BTreeMap<String, usize> {
    BTreeMap::from([
        ("create domain_found".to_owned(), 499),
        ("matched email".to_owned(), 9_500),
        ("review domain_in_several_companies".to_owned(), 1),
    ])
}

/// For each kind of key its batches of 500, with a fifth more, and ten for all else.
#[test]
fn ten_thousand_rows_with_five_hundred_new_people() {
    let world = World::new();
    world.file("requests.csv", rows(10_000, true));
    let served = tenant().serve(&world);
    let kinds = [
        ("addresses", 10_000),
        ("domains", 500),
        ("numbers", 500),
        ("companies", 500),
    ];
    let batches: usize = kinds
        .iter()
        .map(|(_, keys): &(_, usize)| keys.div_ceil(BATCH))
        .sum();
    let bound = batches * 12 / 10 + 10;
    let ran = resolve(&world, &served, &[])
        .exits(4)
        .says("Keys are looked up: mirror (about");
    let sent = counted(&format!("10,000 rows by default, at most {bound}"), &served, 0);
    assert_eq!(tally(&ran), ten_thousand());
    let (used, why) = lookup(&world);
    println!("{used}: {why}");
    assert!(used == "mirror" && why.contains("filled first"), "{used}: {why}");
    assert!(sent <= bound, "{sent} requests");
}

/// Without a mirror the whole contact lists of the companies that would get somebody new come on top, and nothing
/// else is read whole: not everybody at each domain.
#[test]
fn the_same_rows_looked_up_live() {
    let world = World::new();
    world.file("requests.csv", rows(10_000, false));
    let served = tenant().serve(&world);
    let ran = resolve(&world, &served, &["--lookup", "live"]).exits(4);
    let sent = counted("10,000 rows live", &served, 0);
    assert_eq!(tally(&ran), ten_thousand());
    assert_eq!(lookup(&world), ("live".to_owned(), "--lookup live".to_owned()));
    let lists = 500 * EACH / BATCH + 1;
    assert!(sent <= 25 * 12 / 10 + lists + 5, "{sent} requests");
    // At a domain only who contradicts is read: everybody else there is known from the rows.
    let by_domain = |asked: &crate::harness::tenant::Asked| {
        let body = asked.body.to_string();
        body.contains("endsWith").then_some(body)
    };
    let asked: Vec<String> = served.requests().iter().filter_map(by_domain).collect();
    assert!(
        (1..=5).contains(&asked.len()),
        "{} look-ups of domains",
        asked.len()
    );
    assert!(
        asked.iter().all(|body| body.contains("noteq")),
        "known companies are left out"
    );
}

/// A small batch and a tenant of any size: nothing is asked to find out which way is cheaper.
#[test]
fn few_rows_are_looked_up_live_though_a_mirror_is_there() {
    let world = World::new();
    world.file("requests.csv", rows(100, true));
    let served = tenant().serve(&world);
    world.run_on(&served, ["mirror", "refresh"]).exits(0);
    let from = served.requests().len();
    resolve(&world, &served, &[])
        .exits(4)
        .says("Keys are looked up: live (100 addresses are few)");
    let by_default = counted("100 rows by default", &served, from);
    assert_eq!(lookup(&world).0, "live");
    let from = served.requests().len();
    resolve(&world, &served, &["--lookup", "live"]).exits(4);
    assert_eq!(
        by_default,
        counted("100 rows live", &served, from),
        "no request more"
    );
}

/// Many contacts and few new addresses: filling a mirror would cost more than asking, and one count tells.
#[test]
fn a_batch_that_is_small_for_its_tenant_is_looked_up_live() {
    let world = World::new();
    let mut text = "id,name,email\n".to_owned();
    for row in 0..600 {
        let (_, first, last, email) = person(row);
        writeln!(text, "r{row},{first} {last},{email}").unwrap();
    }
    world.file("requests.csv", text);
    let served = tenant().serve(&world);
    resolve(&world, &served, &[]).exits(0);
    counted("600 known people", &served, 0);
    let (used, why) = lookup(&world);
    assert!(used == "live" && why.contains("filled first"), "{used}: {why}");
    assert!(
        !world
            .all_files()
            .iter()
            .any(|file| file.to_string_lossy().contains("mirror-"))
    );
}

/// Every night: what changed is read, and then whoever a decision rests on, by id.
#[test]
fn a_nightly_run_reads_what_changed_and_whom_it_rests_on() {
    let world = World::new();
    let served = tenant().serve(&world);
    world.run_on(&served, ["mirror", "refresh"]).exits(0);
    for number in 0..50 {
        let (company, _, _, _) = person(number);
        let change = json!({ "id": 10_000 + number, "title": "Moved up" });
        served.other_client("PATCH", &format!("/Companies/{company}/Contacts"), &change);
    }
    world.file("requests.csv", rows(2_000, true));
    for (way, why) in [("mirror", "--lookup mirror"), ("auto", "with the mirror")] {
        let from = served.requests().len();
        let ran = resolve(&world, &served, &["--lookup", way]).exits(4);
        let sent = counted(&format!("2,000 rows at night, {way}"), &served, from);
        let (used, told) = lookup(&world);
        println!("{used}: {told}");
        assert!(used == "mirror" && told.contains(why), "{used}: {told}");
        assert_eq!(tally(&ran)["matched email"], 1_900);
        assert_eq!(tally(&ran)["create domain_found"], 99);
        // Those who are matched speak for their companies too, wherever a domain leads to one.
        let confirmed = 1_900_usize.div_ceil(BATCH);
        assert!(
            sent <= 6 + confirmed,
            "{way}: {sent} requests, {confirmed} of them to confirm"
        );
    }
}
