//! Tickets with addresses in copy, applied: who stands on the tickets afterwards, whatever happens on the way; and
//! that a ticket's own contact is never cleared.

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

const APPLY: [&str; 6] = [
    "resolve",
    "cc.csv",
    "--yes",
    "--format",
    "ndjson",
    "--resend-after=1s",
];
const RESUME: [&str; 5] = ["resume", "--yes", "--format", "ndjson", "--resend-after=1s"];

/// Two tickets of Bluefin and one of Petrel. The first has Ana as its own contact and Bo beside her.
fn data() -> Data {
    let email = |text: &str| json!({ "emailAddress": text });
    Data::small()
        .company(180, "Petrel Labs")
        .contact(5002, 174, "Bo", "Li", email("bo@bluefin.example"))
        .contact(5003, 174, "Cy", "Young", email("cy@bluefin.example"))
        .contact(
            5004,
            174,
            "Di",
            "Old",
            json!({ "emailAddress": "di@bluefin.example", "isActive": 0 }),
        )
        .contact(
            5005,
            180,
            "Hal",
            "Kent",
            json!({ "emailAddress": "hal@petrel.example", "phone": "(312) 555-0121" }),
        )
        .ticket(7001, 174, json!({ "contactID": 5001 }))
        .ticket(7002, 174, json!({}))
        .ticket(7003, 180, json!({}))
        .additional(8001, 7001, 5002)
}

/// Everybody that a ticket can meet: its own contact, one beside it, one of the company, an inactive one, one of
/// another company, a new person on two tickets of one company and on one of another.
const CC: &str = "ticket,cc\n\
    T20260105.7001,\"ana.ruiz@bluefin.example; bo@bluefin.example; cy@bluefin.example; di@bluefin.example\"\n\
    T20260105.7001,\"hal@petrel.example, Nora New <nora@new.example>\"\n\
    T20260105.7002,\"nora@new.example; cy@bluefin.example; ana.ruiz@bluefin.example\"\n\
    T20260105.7003,Nora New <nora@new.example>\n";

const ANSWERS: [&str; 10] = [
    "skip already_primary",
    "matched already_additional",
    "updated added_to_ticket",
    "updated added_to_ticket",
    "created cloned_into_company",
    "created company_found",
    "joined same_new_person",
    "updated added_to_ticket",
    "updated added_to_ticket",
    "created company_found",
];

fn world(cc: &str) -> World {
    let world = World::new();
    world.settings("[profiles.acme]\n[profiles.acme.resolve]\ninactive = \"reactivate\"\n");
    world.file("cc.csv", cc);
    world
}

fn all(served: &Served, entity: &str) -> Vec<Value> {
    let everything = json!({ "filter": [{ "op": "gte", "field": "id", "value": 0 }] });
    let found = served.other_client("POST", &format!("/{entity}/query"), &everything);
    found["items"].as_array().unwrap().clone()
}

/// Each ticket with its own contact and the addresses beside it.
fn tickets(served: &Served) -> Vec<String> {
    let (contacts, links) = (all(served, "Contacts"), all(served, "TicketAdditionalContacts"));
    let email = |id: &Value| {
        let contact = contacts.iter().find(|contact| contact["id"] == *id).unwrap();
        let active = if contact["isActive"] == 1 {
            ""
        } else {
            " (inactive)"
        };
        format!(
            "{}@{}{active}",
            contact["emailAddress"].as_str().unwrap(),
            contact["companyID"]
        )
    };
    let of_ticket = |ticket: &Value| {
        let mut beside: Vec<String> = links
            .iter()
            .filter(|link| link["ticketID"] == ticket["id"])
            .map(|link| email(&link["contactID"]))
            .collect();
        beside.sort();
        format!("{} {}: {}", ticket["id"], ticket["contactID"], beside.join(", "))
    };
    all(served, "Tickets").iter().map(of_ticket).collect()
}

/// The tickets when everything went well.
const STANDING: [&str; 3] = [
    "7001 5001: bo@bluefin.example@174, cy@bluefin.example@174, di@bluefin.example@174, hal@petrel.example@174, nora@new.example@174",
    "7002 null: ana.ruiz@bluefin.example@174, cy@bluefin.example@174, nora@new.example@174",
    "7003 null: nora@new.example@180",
];

fn link_posts(served: &Served) -> usize {
    let posts = served.writes();
    posts
        .iter()
        .filter(|asked| asked.path.ends_with("/AdditionalContacts"))
        .count()
}

#[test]
fn everybody_is_on_their_tickets_and_a_second_run_adds_nobody() {
    let world = world(CC);
    let served = data().serve(&world);
    let ran = world.run_on(&served, APPLY).exits(0).answers_are(&ANSWERS);
    assert_eq!(tickets(&served), STANDING, "{ran}");
    assert_eq!((served.contact_posts(), link_posts(&served)), (3, 8), "{ran}");
    let hal = served.holders("hal@petrel.example");
    assert_eq!(hal.len(), 2, "{hal:#?}");
    assert_eq!(
        (&hal[1]["lastName"], &hal[1]["phone"]),
        (&hal[0]["lastName"], &hal[0]["phone"])
    );
    for row in ran.rows().iter().filter(|row| row["outcome"] != "skip") {
        let links = row["changes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|change| change["op"] == "add");
        for link in links {
            assert_eq!(link["fields"]["contactID"], row["contact"]["id"], "{row}");
            assert!(link["id"].is_i64(), "{row}");
        }
    }
    let writes = served.writes().len();
    let again = world.run_on(&served, APPLY).exits(0);
    assert_eq!(served.writes().len(), writes, "nothing is left to write\n{again}");
    assert!(
        again
            .answers()
            .iter()
            .skip(1)
            .all(|answer| answer == "matched already_additional"),
        "{again}"
    );
}

#[test]
fn a_saved_plan_adds_the_same_people() {
    let world = world(CC);
    let served = data().serve(&world);
    let plan = [
        "resolve",
        "cc.csv",
        "--dry-run",
        "--out",
        "plan.json",
        "--format",
        "ndjson",
    ];
    world.run_on(&served, plan).exits(0);
    let dry = world
        .run_on(&served, ["apply", "plan.json", "--dry-run", "--format", "ndjson"])
        .exits(0);
    assert!(served.writes().is_empty(), "{dry}");
    world
        .run_on(&served, ["apply", "plan.json", "--yes", "--format", "ndjson"])
        .exits(0)
        .answers_are(&ANSWERS);
    assert_eq!(tickets(&served), STANDING);
    let again = world
        .run_on(&served, ["apply", "plan.json", "--yes", "--format", "ndjson"])
        .exits(4);
    assert_eq!(tickets(&served), STANDING, "{again}");
}

/// Somebody makes the person to be added the ticket's own contact, and adding them would clear it.
fn becomes_primary(served: &Served) {
    served.other_client("PATCH", "/Tickets", &json!({ "id": 7001, "contactID": 5003 }));
}

const ONE: &str = "ticket,cc\nT20260105.7001,\"cy@bluefin.example; Nora New <nora@new.example>\"\n";

#[track_caller]
fn own_contact_is(served: &Served, contact: i64, ran: &Ran) {
    let tickets = all(served, "Tickets");
    assert_eq!(tickets[0]["contactID"], contact, "{ran}");
}

#[test]
fn the_sandbox_clears_a_ticket_whose_own_contact_is_added() {
    let world = world(ONE);
    let served = data().serve(&world);
    served.other_client(
        "POST",
        "/Tickets/7001/AdditionalContacts",
        &json!({ "contactID": 5001 }),
    );
    assert_eq!(all(&served, "Tickets")[0]["contactID"], Value::Null);
}

#[test]
fn who_became_the_tickets_own_contact_after_the_plan_is_left_alone() {
    let world = world(ONE);
    let served = data().serve(&world);
    world
        .run_on(&served, ["resolve", "cc.csv", "--dry-run", "--out", "plan.json"])
        .exits(0);
    becomes_primary(&served);
    let ran = world
        .run_on(&served, ["apply", "plan.json", "--yes", "--format", "ndjson"])
        .exits(4)
        .answers_are(&["stale facts_moved", "created company_found"]);
    own_contact_is(&served, 5003, &ran);
    assert_eq!(link_posts(&served), 1, "{ran}");
}

/// The last question before the writes hangs for a while, and in that time the contact becomes the ticket's own.
#[test]
fn who_became_the_tickets_own_contact_after_the_decision_is_left_alone() {
    let world = world(ONE);
    let slow = json!({ "path": "/Contacts/entityInformation", "fault": "delay", "ms": 1500 });
    let served = data().fault(slow).serve(&world);
    let running = world.start_on(&served, APPLY);
    served.wait_for("question", |asked| asked.path == "/Contacts/entityInformation");
    becomes_primary(&served);
    let ran = running.finish();
    own_contact_is(&served, 5003, &ran);
    assert_eq!(ran.answers()[0], "stale facts_moved", "{ran}");
    assert_eq!(ran.answers()[1], "created company_found", "{ran}");
    assert_eq!(link_posts(&served), 1, "{ran}");
}

#[test]
fn who_was_added_meanwhile_is_not_added_again() {
    let world = world(ONE);
    let slow = json!({ "path": "/Contacts/entityInformation", "fault": "delay", "ms": 1500 });
    let served = data().fault(slow).serve(&world);
    let running = world.start_on(&served, APPLY);
    served.wait_for("question", |asked| asked.path == "/Contacts/entityInformation");
    served.other_client(
        "POST",
        "/Tickets/7001/AdditionalContacts",
        &json!({ "contactID": 5003 }),
    );
    let ran = running.finish();
    assert!(ran.answers()[0].ends_with("already_additional"), "{ran}");
    assert_eq!(link_posts(&served), 1, "{ran}");
}

#[test]
fn a_ticket_that_is_full_takes_nobody_and_nobody_is_created_for_it() {
    let world = world(ONE);
    let mut full = data();
    for nth in 0..28 {
        let email = json!({ "emailAddress": format!("x{nth}@bluefin.example") });
        full = full.contact(6000 + nth, 174, "Pat", &format!("Number{nth}"), email);
        full = full.additional(8100 + nth, 7001, 6000 + nth);
    }
    let served = full.serve(&world);
    let ran = world
        .run_on(&served, APPLY)
        .exits(0)
        .answers_are(&["updated added_to_ticket", "reject additional_contacts_full"]);
    assert_eq!((served.contact_posts(), link_posts(&served)), (0, 1), "{ran}");
}

/// A run that is killed at a link, or whose answer to a link is lost, comes to what an undisturbed one comes to.
#[test]
fn a_disturbed_run_is_finished_and_links_everybody_once() {
    for after in 0..8 {
        for fault in ["stall_before", "stall"] {
            let what = format!("killed at link {after}, {fault}");
            let world = world(CC);
            let stall =
                json!({ "on": "TicketAdditionalContacts", "only": "writes", "after": after, "fault": fault });
            let served = data().fault(stall).serve(&world);
            let running = world.start_on(&served, APPLY);
            let reached = || link_posts(&served) > after;
            while !reached() {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            running.signal("KILL");
            assert_eq!(running.finish().code, None, "{what}");
            let resumed = world.run_on(&served, RESUME).exits(0);
            assert_eq!(tickets(&served), STANDING, "{what}\n{resumed}");
            assert_eq!(served.contact_posts(), 3, "{what}\n{resumed}");
            assert_eq!(resumed.answers(), ANSWERS[2..], "{what}\n{resumed}");
        }
    }
}

#[test]
fn lost_answers_to_links_are_settled_by_a_look() {
    for fault in ["drop_before", "drop_after", "status_after", "html_502"] {
        let world = world(CC);
        let lost = json!({ "on": "TicketAdditionalContacts", "only": "writes", "after": 2, "fault": fault });
        let served = data().fault(lost).serve(&world);
        let ran = world.run_on(&served, APPLY).exits(0).answers_are(&ANSWERS);
        assert_eq!(tickets(&served), STANDING, "{fault}\n{ran}");
    }
}

/// Killed between the create of a person and their link: the person is there once, and is linked.
#[test]
fn a_run_that_is_killed_between_a_create_and_its_link_goes_on_with_the_link() {
    for (at, fault) in [(0, "stall"), (1, "stall"), (2, "stall_before"), (2, "stall")] {
        let what = format!("killed at create {at}, {fault}");
        let world = world(CC);
        let stall = json!({ "path": "/Companies/*/Contacts", "method": "POST", "after": at, "fault": fault });
        let served = data().fault(stall).serve(&world);
        let running = world.start_on(&served, APPLY);
        while served.contact_posts() <= at {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        running.signal("KILL");
        running.finish();
        let resumed = world.run_on(&served, RESUME).exits(0);
        assert_eq!(tickets(&served), STANDING, "{what}\n{resumed}");
        assert_eq!(served.holders("nora@new.example").len(), 2, "{what}\n{resumed}");
        assert_eq!(resumed.answers(), ANSWERS[2..], "{what}\n{resumed}");
    }
}

#[test]
fn undo_takes_links_and_new_people_back() {
    let world = world(CC);
    let served = data().serve(&world);
    let before = tickets(&served);
    world.run_on(&served, APPLY).exits(0);
    let runs: Value = serde_json::from_str(&world.run(["runs", "--format", "json"]).stdout).unwrap();
    let run = runs["runs"][0]["id"].as_str().unwrap().to_owned();
    let ran = world
        .run_on(&served, ["undo", run.as_str(), "--yes", "--format", "ndjson"])
        .exits(0);
    assert_eq!(tickets(&served), before, "{ran}");
    let answers = ran.answers();
    let count = |wanted: &str| answers.iter().filter(|answer| *answer == wanted).count();
    assert_eq!(
        (count("updated link_removed"), count("updated deactivated")),
        (8, 3),
        "{ran}"
    );
    // Each answer is about the address that the write was for.
    let part_of = |contact: i64| {
        let rows = ran.rows();
        let of_first = rows.iter().filter(|row| row["row"]["number"] == 1);
        let parts = of_first.filter(|row| row["contact"]["id"] == contact);
        parts.map(|row| row["row"]["part"].as_u64()).collect::<Vec<_>>()
    };
    assert_eq!(part_of(5003), [Some(3)], "{ran}");
    assert_eq!(part_of(5004), [Some(4), Some(4)], "{ran}");
    let nora = served.holders("nora@new.example");
    assert!(nora.iter().all(|contact| contact["isActive"] == 0), "{nora:#?}");
    assert_eq!(
        served.holders("di@bluefin.example")[0]["isActive"],
        0,
        "inactive as before"
    );
}
