//! Tickets with the addresses that were in copy: what is decided about each, in every mode, and how it is printed.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::ran::answer;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

const MODES: [&str; 3] = ["named-company", "require-email", "require-domain"];

/// A world whose staff have a domain of their own.
fn world() -> World {
    let world = World::new();
    world.settings("[profiles.acme]\nown_domains = [\"kestrelridge.example\"]\n");
    world.fixture("tickets/cc.csv");
    world
}

fn dry_run<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec!["resolve", "cc.csv", "--kind", "tickets", "--dry-run"];
    words.extend(more);
    words
}

/// The row's name in the table of the fixture, and its answer with the contact or the company.
fn cell(row: &Value) -> (String, String) {
    let part = row["row"]["part"].as_i64().map(|part| format!("#{part}"));
    let name = format!(
        "{}{}",
        row["row"]["id"].as_str().unwrap(),
        part.unwrap_or_default()
    );
    let candidates = row["candidates"].as_array().unwrap();
    let of_candidates = || {
        candidates
            .iter()
            .map(|one| one["id"].to_string())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let whom = match row["outcome"].as_str().unwrap() {
        "matched" | "update" => format!(" {}", row["contact"]["id"]),
        "create" => format!(" {}", row["company"]["id"]),
        "review" if !candidates.is_empty() => format!(" {}", of_candidates()),
        _ => String::new(),
    };
    let (outcome, reason) = (row["outcome"].as_str().unwrap(), row["reason"].as_str().unwrap());
    (name, format!("{outcome} `{reason}`{whom}"))
}

/// The table of the fixture: row, then what it expects of each mode.
fn expected() -> Vec<(String, Vec<String>)> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tickets/README.md");
    let text = std::fs::read_to_string(readme).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| t"));
    rows.map(|line| {
        let cells = line
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned());
        let mut cells: Vec<String> = cells.collect();
        (cells.remove(0), cells.split_off(1))
    })
    .collect()
}

#[test]
fn every_address_of_the_fixture_gets_the_answer_of_its_table() {
    let world = world();
    let served = Served::built_in(&world);
    let table = expected();
    let mut differences = Vec::new();
    for (nth, mode) in MODES.into_iter().enumerate() {
        let ran = world
            .run_on(&served, dry_run(&["--mode", mode, "--format", "ndjson"]))
            .exits(4);
        let answers: Vec<(String, String)> = ran.rows().iter().map(cell).collect();
        for (name, found) in &answers {
            let promised = table
                .iter()
                .find(|(row, _)| row == name)
                .map(|(_, cells)| cells[nth].as_str());
            if promised != Some(found.as_str()) {
                differences.push(format!("{mode}: {name}: table: {promised:?}; answer: {found}"));
            }
        }
        assert_eq!(answers.len(), table.len(), "{mode}\n{ran}");
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(table.len() >= 40, "{} rows", table.len());
    assert!(
        served.writes().is_empty(),
        "a dry run writes nothing: {:#?}",
        served.writes()
    );
}

#[test]
fn a_dry_run_of_tickets_prints_the_same_bytes_twice() {
    let world = world();
    let served = Served::built_in(&world);
    for format in ["diff", "table", "json", "ndjson", "csv"] {
        let run = || world.run_on(&served, dry_run(&["--format", format])).exits(4);
        let (first, second) = (run(), run());
        assert!(
            first.stdout == second.stdout,
            "{format} differs\n{first}\n{second}"
        );
        assert!(first.stdout.len() > 1000, "{format} says nothing\n{first}");
    }
    assert!(served.writes().is_empty(), "{:#?}", served.writes());
}

#[test]
fn the_columns_tell_that_rows_are_tickets_and_the_mode_is_theirs() {
    let world = world();
    let served = Served::built_in(&world);
    let explicit = world.run_on(
        &served,
        dry_run(&["--mode", "named-company", "--format", "ndjson"]),
    );
    let detected = world
        .run_on(&served, ["resolve", "cc.csv", "--dry-run", "--format", "ndjson"])
        .exits(4);
    assert_eq!(explicit.stdout, detected.stdout);
    world.file("people.csv", "id,email\n1,a@b.example\n");
    for inputs in [&["people.csv"][..], &["cc.csv", "people.csv"]] {
        let words = ["resolve", "--dry-run"].iter().chain(inputs);
        world.run_on(&served, words).exits(2).says("no mode is given");
    }
}

#[test]
fn what_makes_no_sense_for_tickets_is_refused_before_any_request() {
    let world = world();
    let served = Served::built_in(&world);
    let catch_all = &["--mode", "catch-all", "--catch-all-company", "900"][..];
    for (mode, says) in [
        (
            &["--mode", "create-company"][..],
            "mode create-company is not for tickets",
        ),
        (catch_all, "mode catch-all is not for tickets"),
        (&["--offline"], "--offline cannot decide about tickets"),
    ] {
        for kind in [&["--kind", "tickets"][..], &[]] {
            let words = ["resolve", "cc.csv", "--dry-run"].iter().chain(mode).chain(kind);
            world.run_on(&served, words).exits(2).says(says);
        }
    }
    world.settings("[profiles.acme]\n[profiles.acme.resolve]\nmode = \"create-company\"\n");
    world
        .run_on(&served, dry_run(&[]))
        .exits(2)
        .says("--mode named-company");
    assert!(served.requests().is_empty(), "{:#?}", served.requests());
    // Nothing is created, whatever the mode.
    world.run_on(&served, dry_run(&["--no-create"])).exits(4);
}

#[test]
fn who_may_not_read_tickets_decides_nothing() {
    let world = world();
    let served = Data::small().fault(json!({ "on": "Tickets", "fault": "status", "status": 403,
                                             "body": { "errors": ["You may not read this."] } }));
    let served = served.serve(&world);
    world.run_on(&served, dry_run(&[])).exits(7);
}

#[test]
fn the_diff_shows_who_is_told_afterwards() {
    let world = World::new();
    world.file(
        "cc.csv",
        "ticket,cc\nT20260107.0001,\"Yuki Tanaka <yuki.tanaka@bluefin.example>, Noah Bright <noah.bright@bluefin.example>\"\n\
         T20260105.0002,noah.bright@bluefin.example\nT20260105.0001,ana.ruiz@bluefin.example\n",
    );
    let served = Served::built_in(&world);
    let ran = world.run_on(&served, dry_run(&[])).exits(0);
    let (_, told) = ran.stdout.split_once("\n\nWho gets").unwrap();
    insta::assert_snapshot!(format!("Who gets{told}"), @r"
    Who gets the notifications of these tickets afterwards
      T20260107.0001  Bluefin Logistics Inc
          Marcus Webb <marcus.webb@bluefin.example>, the ticket's own contact
          Grace O'Neill <grace.oneill@bluefin.example>
        + Yuki Tanaka <yuki.tanaka@bluefin.example>
        + Noah Bright <noah.bright@bluefin.example>
      T20260105.0002  Lakeside Dental
        + Noah Bright <noah.bright@bluefin.example>
      ! Whoever is added (+) gets every update of the ticket, from then on.
    ");
}

/// The mirror knows contacts and companies; tickets and who is on them are asked for all the same.
#[test]
fn the_mirror_gives_the_same_answers() {
    let world = world();
    let served = Served::built_in(&world);
    for mode in MODES {
        let answers = |lookup: &str| {
            let ran = world.run_on(
                &served,
                dry_run(&["--mode", mode, "--lookup", lookup, "--format", "ndjson"]),
            );
            ran.exits(4).rows().iter().map(cell).collect::<Vec<_>>()
        };
        assert_eq!(answers("mirror"), answers("live"), "{mode}");
    }
}

/// The rows that did not go through are one address each, and mended ones go through.
#[test]
fn rejects_hold_one_address_each_and_can_be_fed_back() {
    let world = World::new();
    world.file(
        "cc.csv",
        "Ticket,Subject,CC\nT20260105.0001,Printer,\"Yuki Tanaka <yuki.tanaka@bluefin.example>, bob; x@nowhere.example\"\n",
    );
    let served = Served::built_in(&world);
    world
        .run_on(&served, dry_run(&["--rejects", "rejects.csv"]))
        .exits(4);
    let rejects = world.read("rejects.csv");
    let lines: Vec<&str> = rejects.lines().collect();
    assert_eq!(
        lines[0],
        "Ticket,Subject,CC,matchbook_outcome,matchbook_reason,matchbook_detail"
    );
    assert_eq!(lines.len(), 3, "{rejects}");
    assert!(
        lines[1].starts_with("T20260105.0001,Printer,bob,invalid,bad_email,"),
        "{rejects}"
    );
    let mended = rejects.replace("bob,", "Bob Stone <bob.stone@bluefin.example>,");
    world.file("cc.csv", mended.replace("x@nowhere", "xena.nowak@nowhere"));
    let ran = world.run_on(&served, dry_run(&["--format", "ndjson"])).exits(0);
    assert_eq!(
        ran.answers(),
        ["create company_found", "create company_found"],
        "{ran}"
    );
}

#[test]
fn check_shows_the_addresses_of_each_ticket() {
    let world = World::new();
    world.file(
        "cc.csv",
        "ticket,cc\nT1,\"=?utf-8?Q?Jos=C3=A9_P=C3=A9rez?= <jp@acme.example>; bob; Kim, Lee <lk@acme.example>\"\n",
    );
    let ran = world.run(["check", "cc.csv"]).exits(4);
    ran.prints("kind tickets")
        .prints("line 2: ticket T1, José Pérez <jp@acme.example>, Lee Kim <lk@acme.example>")
        .prints("invalid: cc.csv:2: cc \"bob\" has no @ sign");
    let ran = world.run(["check", "cc.csv", "--format", "ndjson"]).exits(4);
    let people = &ran.rows()[0]["people"];
    assert_eq!(
        people[0],
        json!({ "email": "jp@acme.example", "name": "José Pérez" })
    );
}

#[test]
fn a_json_list_of_addresses_is_a_list() {
    let world = World::new();
    let rows = json!([
        { "ticket_id": 7005, "cc": ["Yuki Tanaka <yuki.tanaka@bluefin.example>", "grace.oneill@bluefin.example"] },
        { "ticket_id": 7005, "cc": [] },
        { "ticket_id": 7005, "cc": [{ "emailAddress": { "name": "Webb, Marcus", "address": "marcus.webb@bluefin.example" } }] },
    ]);
    world.file("cc.json", rows.to_string());
    let served = Served::built_in(&world);
    let ran = world
        .run_on(&served, ["resolve", "cc.json", "--dry-run", "--format", "ndjson"])
        .exits(0);
    let answers: Vec<String> = ran.rows().iter().map(answer).collect();
    assert_eq!(
        answers,
        [
            "update added_to_ticket",
            "matched already_additional",
            "skip no_identity",
            "skip already_primary"
        ],
        "{ran}"
    );
    let ticket = &ran.rows()[0]["ticket"];
    assert_eq!(ticket["ticketNumber"], "T20260107.0001");
    assert_eq!(ticket["contact"]["id"], 5002);
    assert_eq!(ticket["additionalContacts"][0]["id"], 5003);
}

/// A thousand addresses on two hundred tickets of forty companies are decided with few requests.
#[test]
fn a_thousand_addresses_do_not_cost_a_request_each() {
    let world = World::new();
    let mut data = Data::small();
    for company in 0..40 {
        data = data.company(1000 + company, &format!("Customer {company}"));
        for nth in 0..15 {
            let email = json!({ "emailAddress": format!("p{nth}@customer{company}.example") });
            data = data.contact(
                10_000 + company * 100 + nth,
                1000 + company,
                "Pat",
                &format!("Number{company}of{nth}"),
                email,
            );
        }
    }
    let mut text = "ticket,cc\n".to_owned();
    for ticket in 0..200 {
        let company = ticket % 40;
        let own = 10_000 + company * 100;
        data = data
            .ticket(2000 + ticket, 1000 + company, json!({ "contactID": own }))
            .additional(3000 + ticket, 2000 + ticket, own + 1);
        // Its own contact, one beside it, one of the company, one of another company, and somebody new.
        let other = (company + 1) % 40;
        text += &format!(
            "T20260105.{:04},\"p0@customer{company}.example; p1@customer{company}.example, \
             p{}@customer{company}.example; p3@customer{other}.example; \
             Nora{ticket} Newby{ticket} <nora{ticket}@customer{company}.example>\"\n",
            2000 + ticket,
            2 + ticket % 12,
        );
    }
    world.file("cc.csv", text);
    let served = data.serve(&world);
    let ran = world.run_on(&served, dry_run(&["--format", "ndjson"])).exits(0);
    assert_eq!(ran.rows().len(), 1000);
    let requests = served.requests();
    println!("1,000 addresses on 200 tickets: {} requests", requests.len());
    assert!(requests.len() <= 25, "{}: {requests:#?}", requests.len());
}
