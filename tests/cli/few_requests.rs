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

/// Twenty look-ups of addresses, one each of domains, companies and contacts of companies, with a fifth more and
/// ten for all else.
#[test]
fn ten_thousand_rows_with_five_hundred_new_people() {
    for phones in [false, true] {
        let world = World::new();
        world.file("requests.csv", rows(10_000, phones));
        let served = tenant().serve(&world);
        let kinds = [10_000, 500, 500, 500, if phones { 500 } else { 0 }];
        let batches: usize = kinds.iter().map(|keys: &usize| keys.div_ceil(BATCH)).sum();
        let bound = batches * 12 / 10 + 10;

        let mut all = Vec::new();
        for way in ["live", "auto"] {
            let from = served.requests().len();
            let ran = resolve(&world, &served, &["--lookup", way]).exits(4);
            let sent = counted(
                &format!("10,000 rows, phones {phones}, {way} (bound {bound})"),
                &served,
                from,
            );
            println!("{:?}", lookup(&world));
            all.push((sent, tally(&ran)));
        }
        let expected = [
            ("create domain_found".to_owned(), 499),
            ("matched email".to_owned(), 9_500),
            ("review domain_in_several_companies".to_owned(), 1),
        ];
        for (_, answers) in &all {
            assert_eq!(*answers, BTreeMap::from(expected.clone()));
        }
        assert!(all[1].0 <= bound, "{} requests", all[1].0);
    }
}
