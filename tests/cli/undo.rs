//! `undo`: a run is taken back, the tenant is as before but for what is listed, and what somebody uses is left alone.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

const APPLY: [&str; 9] = [
    "resolve",
    "requests.csv",
    "--mode",
    "create-company",
    "--update",
    "overwrite",
    "--inactive",
    "reactivate",
    "--yes",
];

/// Fifty rows: new people of a standing company and of four new ones, rows that join them, fields that are filled and
/// overwritten, inactive contacts.
fn fifty() -> String {
    let mut text = "name,email,company,title\n".to_owned();
    for nth in 0..10 {
        let firm = nth / 3;
        text += &format!("Bea Stand{nth},bea{nth}@bluefin.example,,\n");
        text += &format!("Cal New{nth},cal{nth}@firm{firm}.example,Firm Number {firm},\n");
        text += &format!("Cal New{nth},CAL{nth}@firm{firm}.example,Firm Number {firm},\n");
        text += &format!("Dan Known{nth},dan{nth}@bluefin.example,,Clerk\n");
        text += &format!("Eva Full{nth},eva{nth}@bluefin.example,,Boss\n");
    }
    text
}

fn data() -> Data {
    (0..10).fold(Data::small(), |data, nth| {
        let dan = json!({ "emailAddress": format!("dan{nth}@bluefin.example"), "isActive": nth % 2 });
        let eva =
            json!({ "emailAddress": format!("eva{nth}@bluefin.example"), "title": format!("Clerk {nth}") });
        data.contact(6000 + nth, 174, "Dan", &format!("Known{nth}"), dan)
            .contact(6100 + nth, 174, "Eva", &format!("Full{nth}"), eva)
    })
}

fn world(requests: &str) -> World {
    let world = World::new();
    world.settings(
        "[profiles.acme.new_company]\nowner_resource_id = 29682885\ncompany_type = 1\nphone = \"+13125550100\"\n",
    );
    world.file("requests.csv", requests);
    world
}

/// The newest run.
fn last_run(world: &World) -> String {
    let runs: Value = serde_json::from_str(&world.run(["runs", "--format", "json"]).stdout).unwrap();
    runs["runs"][0]["id"].as_str().unwrap().to_owned()
}

fn all(served: &Served, entity: &str) -> Vec<Value> {
    let everything = json!({ "filter": [{ "op": "gte", "field": "id", "value": 0 }] });
    let found = served.other_client("POST", &format!("/{entity}/query"), &everything);
    found["items"].as_array().unwrap().clone()
}

/// Everything that stands in the tenant, but for the times that Autotask writes itself. An empty text is nothing.
fn standing(served: &Served) -> Vec<(String, i64, Value)> {
    let mut records = Vec::new();
    for entity in [
        "Companies",
        "Contacts",
        "Tickets",
        "TicketAdditionalContacts",
        "ContactGroupContacts",
    ] {
        for mut record in all(served, entity) {
            let id = record["id"].as_i64().unwrap();
            record.as_object_mut().unwrap().retain(|field, value| {
                !value.is_null() && *value != "" && !field.starts_with("last") || field == "lastName"
            });
            records.push((entity.to_owned(), id, record));
        }
    }
    records
}

fn undo<'a>(run: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec!["undo", run, "--format", "ndjson"];
    words.extend(more);
    words
}

/// How many answers of each kind there are.
fn counted(ran: &Ran) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for answer in ran.answers() {
        *counts.entry(answer).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn counts(expected: &[(&str, usize)]) -> Vec<(String, usize)> {
    expected
        .iter()
        .map(|(answer, count)| ((*answer).to_owned(), *count))
        .collect()
}

/// The records of the tenant without those that were not there before.
fn without_new(now: Vec<(String, i64, Value)>, before: &[(String, i64, Value)]) -> Vec<(String, i64, Value)> {
    let was = |entity: &str, id: i64| before.iter().any(|(e, i, _)| (e.as_str(), *i) == (entity, id));
    now.into_iter()
        .filter(|(entity, id, _)| was(entity, *id))
        .collect()
}

#[test]
fn a_run_of_fifty_rows_is_taken_back() {
    let world = world(&fifty());
    let served = data().serve(&world);
    let before = standing(&served);
    world.run_on(&served, APPLY).exits(0);
    assert_ne!(without_new(standing(&served), &before), before);
    let (run, written) = (last_run(&world), served.writes().len());

    let asked = served.requests().len();
    let dry = world.run_on(&served, undo(&run, &["--dry-run"])).exits(0);
    let expected = counts(&[("update deactivated", 24), ("update set_back", 20)]);
    assert_eq!(counted(&dry), expected, "{dry}");
    assert_eq!(served.writes().len(), written, "a dry run writes nothing");
    assert_eq!(last_run(&world), run, "nor does it begin a run");
    let asked = served.requests().len() - asked;
    assert!(asked <= 12, "{asked} requests for 44 records");
    world.run_on(&served, undo(&run, &[])).exits(2).says("--yes");

    let ran = world.run_on(&served, undo(&run, &["--yes"])).exits(0);
    let expected = counts(&[("updated deactivated", 24), ("updated set_back", 20)]);
    assert_eq!(counted(&ran), expected, "{ran}");
    assert_eq!(served.writes().len(), written + 44);
    let now = standing(&served);
    for (entity, id, record) in &now {
        if !before.iter().any(|(e, i, _)| (e, i) == (entity, id)) {
            let inactive = [json!(0), json!(false)].contains(&record["isActive"]);
            assert!(inactive, "{entity} {id} is active: {record}");
        }
    }
    assert_eq!(without_new(now, &before), before);

    // A second time there is nothing left.
    let again = world.run_on(&served, undo(&run, &["--yes"])).exits(0);
    assert_eq!(
        counted(&again),
        counts(&[("skip already_taken_back", 44)]),
        "{again}"
    );
    assert_eq!(served.writes().len(), written + 44);
    // Deleting what was set inactive is still possible; companies stay.
    let deleted = world.run_on(&served, undo(&run, &["--yes", "--delete"])).exits(0);
    let expected = counts(&[("skip already_taken_back", 24), ("updated deleted", 20)]);
    assert_eq!(counted(&deleted), expected, "{deleted}");
    let left: Vec<String> = standing(&served)
        .into_iter()
        .filter(|(entity, id, _)| !before.iter().any(|(e, i, _)| (e, i) == (entity, id)))
        .map(|(entity, ..)| entity)
        .collect();
    assert_eq!(left, ["Companies"; 4]);
    // An undo of an undo, and going on with what was taken back.
    let undone = last_run(&world);
    world
        .run_on(&served, undo(&undone, &["--yes"]))
        .exits(2)
        .says("is itself an undo");
    world
        .run_on(&served, ["resume", &run, "--yes"])
        .exits(2)
        .says("was taken back");
}

#[test]
fn created_contacts_are_deleted_and_companies_set_inactive() {
    let world = world(&fifty());
    let served = data().serve(&world);
    let before = standing(&served);
    world.run_on(&served, APPLY).exits(0);
    let run = last_run(&world);
    let ran = world.run_on(&served, undo(&run, &["--yes", "--delete"])).exits(0);
    let expected = counts(&[
        ("updated deactivated", 4),
        ("updated deleted", 20),
        ("updated set_back", 20),
    ]);
    assert_eq!(counted(&ran), expected, "{ran}");
    let companies: Vec<Value> = ran
        .rows()
        .into_iter()
        .filter(|row| row["reason"] == "deactivated")
        .collect();
    for row in &companies {
        assert_eq!(row["detail"], "Autotask deletes no company", "{row}");
        assert_eq!(row["changes"][0]["entity"], "Company");
    }
    let now = standing(&served);
    let new: Vec<_> = now
        .iter()
        .filter(|record| !before.iter().any(|b| (&b.0, b.1) == (&record.0, record.1)))
        .collect();
    assert_eq!(new.len(), 4, "{new:#?}");
    assert!(
        new.iter()
            .all(|(entity, _, record)| entity == "Companies" && record["isActive"] == false)
    );
    assert_eq!(without_new(now, &before), before);
}

/// One row for a standing company, one for a new one.
const TWO: &str =
    "name,email,company,title\nNoah Bright,noah@bluefin.example,,\nZoe Hart,zoe@firm.example,Firm Ltd,\n";

/// What somebody does with the two created contacts (standing company, new company) and the new company.
type Use = fn(&Served, [i64; 3]);

fn patch_contact(served: &Served, company: i64, fields: &Value) {
    served.other_client("PATCH", &format!("/Companies/{company}/Contacts"), fields);
}

const USES: [(&str, Use, [&str; 3], &str); 12] = [
    ("nothing", |_, _| {}, ["updated deactivated"; 3], ""),
    (
        "a field that the run wrote is changed",
        |served, [noah, ..]| patch_contact(served, 174, &json!({ "id": noah, "lastName": "Brighton" })),
        [
            "review changed_since",
            "updated deactivated",
            "updated deactivated",
        ],
        "lastName was created as \"Bright\", is \"Brighton\" now",
    ),
    (
        "another field is filled, later",
        |served, [noah, ..]| {
            std::thread::sleep(Duration::from_millis(1_200));
            patch_contact(served, 174, &json!({ "id": noah, "title": "Boss" }));
        },
        [
            "review changed_since",
            "updated deactivated",
            "updated deactivated",
        ],
        "was changed at",
    ),
    (
        "a ticket is opened for the contact",
        |served, [noah, ..]| {
            served.other_client("PATCH", "/Tickets", &json!({ "id": 1, "contactID": noah }));
        },
        ["review used_since", "updated deactivated", "updated deactivated"],
        "is on the ticket T20260105.0001",
    ),
    (
        "the contact is put beside a ticket's own",
        |served, [noah, ..]| {
            served.other_client(
                "POST",
                "/Tickets/1/AdditionalContacts",
                &json!({ "contactID": noah }),
            );
        },
        ["review used_since", "updated deactivated", "updated deactivated"],
        "is an additional contact of ticket 1",
    ),
    (
        "the contact is put into a group",
        |served, [noah, ..]| {
            served.other_client("POST", "/ContactGroups/5/Contacts", &json!({ "contactID": noah }));
        },
        ["review used_since", "updated deactivated", "updated deactivated"],
        "is in contact group 5",
    ),
    (
        "the contact is set inactive by somebody",
        |served, [noah, ..]| patch_contact(served, 174, &json!({ "id": noah, "isActive": 0 })),
        [
            "skip already_taken_back",
            "updated deactivated",
            "updated deactivated",
        ],
        "is inactive already",
    ),
    (
        "the contact is deleted by somebody",
        |served, [noah, ..]| {
            served.other_client("DELETE", &format!("/Companies/174/Contacts/{noah}"), &json!({}));
        },
        [
            "skip already_taken_back",
            "updated deactivated",
            "updated deactivated",
        ],
        "does not exist any more",
    ),
    (
        "the new company gets another contact",
        |served, [.., firm]| {
            let other = json!({ "firstName": "Max", "lastName": "Lee", "isActive": 1 });
            served.other_client("POST", &format!("/Companies/{firm}/Contacts"), &other);
        },
        [
            "updated deactivated",
            "updated deactivated",
            "review company_in_use",
        ],
        "is not of this run",
    ),
    (
        "the new company gets a ticket",
        |served, [.., firm]| {
            served.other_client("PATCH", "/Tickets", &json!({ "id": 1, "companyID": firm }));
        },
        [
            "updated deactivated",
            "updated deactivated",
            "review company_in_use",
        ],
        "has the ticket T20260105.0001",
    ),
    (
        "the new company gets a company below it",
        |served, [.., firm]| {
            served.other_client(
                "PATCH",
                "/Companies",
                &json!({ "id": 900, "parentCompanyID": firm }),
            );
        },
        [
            "updated deactivated",
            "updated deactivated",
            "review company_in_use",
        ],
        "company 900 is below company",
    ),
    (
        "the new company's contact is used, so that the company stays",
        |served, [_, zoe, firm]| patch_contact(served, firm, &json!({ "id": zoe, "firstName": "Zoey" })),
        [
            "updated deactivated",
            "review changed_since",
            "review company_in_use",
        ],
        "stays in company",
    ),
];

#[test]
fn what_somebody_uses_is_left_alone_and_listed() {
    std::thread::scope(|scope| {
        for case in USES {
            scope.spawn(move || used(case));
        }
    });
}

fn used((what, happens, expected, detail): (&str, Use, [&str; 3], &str)) {
    let world = world(TWO);
    let served = Data::small()
        .ticket(1, 174, json!({}))
        .group(5, "Newsletter")
        .serve(&world);
    world.run_on(&served, APPLY).exits(0);
    let id = |email: &str| served.holders(email)[0]["id"].as_i64().unwrap();
    let firm = served.companies_called("Firm Ltd")[0]["id"].as_i64().unwrap();
    let ids = [id("noah@bluefin.example"), id("zoe@firm.example"), firm];
    happens(&served, ids);
    let (before, writes) = (standing(&served), served.writes().len());
    let run = last_run(&world);
    let left = expected
        .iter()
        .filter(|answer| answer.starts_with("review"))
        .count();
    let taken = expected
        .iter()
        .filter(|answer| answer.starts_with("updated"))
        .count();
    let code = if left > 0 { 4 } else { 0 };
    let dry = world.run_on(&served, undo(&run, &["--dry-run"])).exits(code);
    assert_eq!(
        dry.answers(),
        expected.map(|answer| answer.replace("updated", "update")),
        "{what}\n{dry}"
    );
    let ran = world.run_on(&served, undo(&run, &["--yes"])).exits(code);
    assert_eq!(ran.answers(), expected, "{what}\n{ran}");
    assert!(
        ran.stdout.contains(&detail.replace('"', "\\\"")),
        "{what}: {detail}\n{ran}"
    );
    assert_eq!(
        served.writes().len() - writes,
        taken,
        "{what}: one write for each record"
    );
    let changed = standing(&served)
        .iter()
        .zip(&before)
        .filter(|(now, before)| now != before)
        .count();
    assert_eq!(changed, taken, "{what}");
}

#[test]
fn what_was_changed_since_is_not_set_back_and_the_rest_is() {
    let world = world("name,email,company,title,city\nDan Known,dan@bluefin.example,,Clerk,Chicago\n");
    let dan = json!({ "emailAddress": "dan@bluefin.example", "title": "Intern", "isActive": 0 });
    let served = Data::small()
        .contact(6000, 174, "Dan", "Known", dan)
        .serve(&world);
    let map = ["--map", "city=city"];
    world.run_on(&served, APPLY.iter().chain(&map)).exits(0);
    patch_contact(&served, 174, &json!({ "id": 6000, "title": "Boss" }));
    let run = last_run(&world);
    let ran = world.run_on(&served, undo(&run, &["--yes"])).exits(4);
    let ran = ran.answers_are(&["updated set_back", "review changed_since"]);
    let detail = ran.rows()[1]["detail"].as_str().unwrap().to_owned();
    assert_eq!(
        detail,
        "contact 6000: title was set to \"Clerk\", is \"Boss\" now; it stays active"
    );
    let dan = &served.holders("dan@bluefin.example")[0];
    assert_eq!(
        (&dan["title"], &dan["city"], &dan["isActive"]),
        (&json!("Boss"), &json!(""), &json!(1))
    );
}

#[test]
fn a_delete_that_autotask_refuses_is_listed_and_the_company_stays() {
    let world =
        world("name,email,company\nNoah Bright,noah@bluefin.example,\nZoe Hart,zoe@firm.example,Firm Ltd\n");
    let slow =
        json!({ "method": "DELETE", "path": "/Companies/174/Contacts/*", "fault": "delay", "ms": 3_000 });
    let served = Data::small().ticket(1, 174, json!({})).fault(slow).serve(&world);
    world.run_on(&served, APPLY).exits(0);
    let run = last_run(&world);
    let running = world.start_on(&served, undo(&run, &["--yes", "--delete"]));
    served.wait_for("first delete", |asked| asked.method == "DELETE");
    // Right now somebody opens a ticket for the other one.
    let firm = served.companies_called("Firm Ltd")[0]["id"].clone();
    let zoe = served.holders("zoe@firm.example")[0]["id"].clone();
    served.other_client(
        "PATCH",
        "/Tickets",
        &json!({ "id": 1, "companyID": firm, "contactID": zoe }),
    );
    let ran = running.finish().exits(4);
    let ran = ran.answers_are(&[
        "updated deleted",
        "failed refused_by_autotask",
        "review company_in_use",
    ]);
    assert!(
        ran.stdout.contains("associated with one or more tickets"),
        "{ran}"
    );
    assert_eq!(served.companies_called("Firm Ltd")[0]["isActive"], true);
    assert_eq!(served.holders("zoe@firm.example")[0]["isActive"], 1);
}

/// Where an undo is killed: at the nth request of this kind, carried out or not.
const POINTS: [(&str, &str, u64, &str); 4] = [
    ("PATCH", "/Companies/*/Contacts", 0, "drop_before"),
    ("PATCH", "/Companies/*/Contacts", 17, "delay"),
    ("DELETE", "/Companies/*/Contacts/*", 3, "delay"),
    ("PATCH", "/Companies", 1, "delay"),
];

#[test]
fn an_undo_that_is_killed_is_finished_by_resume_and_by_another_undo() {
    std::thread::scope(|scope| {
        for point in POINTS {
            for resumes in [true, false] {
                scope.spawn(move || killed_at(point, resumes));
            }
        }
    });
}

fn killed_at((method, path, after, fault): (&str, &str, u64, &str), resumes: bool) {
    let what = format!("killed at {method} {path} {after}, resumed: {resumes}");
    let world = world(&fifty());
    // The run itself sends so many changes of contacts before.
    let runs_own = if method == "PATCH" && path.ends_with("/Contacts") {
        25
    } else {
        0
    };
    let fault =
        json!({ "method": method, "path": path, "after": after + runs_own, "fault": fault, "ms": 30_000 });
    let served = data().fault(fault).serve(&world);
    let before = standing(&served);
    world.run_on(&served, APPLY).exits(0);
    let run = last_run(&world);
    let mode: &[&str] = if method == "DELETE" {
        &["--yes", "--delete"]
    } else {
        &["--yes"]
    };
    let begun = served.requests().len();
    let running = world.start_on(&served, undo(&run, mode));
    let kind = |asked: &crate::harness::tenant::Asked| {
        let contacts = asked.path.contains("/Contacts");
        asked.method == method && contacts == path.contains("/Contacts")
    };
    let started = std::time::Instant::now();
    while (served
        .requests()
        .iter()
        .skip(begun)
        .filter(|asked| kind(asked))
        .count() as u64)
        <= after
    {
        assert!(started.elapsed().as_secs() < 90, "{what}: it did not come so far");
        std::thread::sleep(Duration::from_millis(10));
    }
    running.signal("KILL");
    assert_eq!(running.finish().code, None, "{what}");
    let goes_on = if resumes {
        world.run_on(&served, ["resume", "--yes", "--format", "ndjson"])
    } else {
        world.run_on(&served, undo(&run, mode))
    };
    let goes_on = goes_on.exits(0);
    let now = standing(&served);
    let active = |record: &Value| [json!(1), json!(true)].contains(&record["isActive"]);
    let new = now
        .iter()
        .filter(|record| !before.iter().any(|b| (&b.0, b.1) == (&record.0, record.1)));
    let new: Vec<_> = new.filter(|(_, _, record)| active(record)).collect();
    assert!(new.is_empty(), "{what}: {new:#?}\n{goes_on}");
    assert_eq!(without_new(now, &before), before, "{what}\n{goes_on}");
    world
        .run_on(&served, ["resume", "--yes"])
        .exits(0)
        .says("nothing is left");
}

#[test]
fn an_interrupted_run_is_settled_first_and_then_taken_back() {
    let world = world(TWO);
    let fault = json!({ "method": "POST", "path": "/Companies/*/Contacts", "after": 1, "fault": "delay", "ms": 20_000 });
    let served = Data::small().fault(fault).serve(&world);
    let before = standing(&served);
    let running = world.start_on(&served, APPLY);
    served.wait_for("second create", |asked| asked.body["firstName"] == "Zoe");
    running.signal("KILL");
    running.finish();
    let run = last_run(&world);
    // A dry run settles nothing, and says so.
    let dry = world.run_on(&served, undo(&run, &["--dry-run"])).exits(4);
    dry.answers_are(&[
        "update deactivated",
        "review undo_not_possible",
        "review company_in_use",
    ]);
    let ran = world.run_on(&served, undo(&run, &["--yes"])).exits(0);
    let ran = ran
        .says("was carried out")
        .answers_are(&["updated deactivated"; 3]);
    assert!(!ran.stderr.contains("finish it with"), "{ran}");
    assert_eq!(without_new(standing(&served), &before), before);
    world
        .run_on(&served, ["resume", "--yes"])
        .exits(0)
        .says("nothing is left");
}

#[test]
fn what_cannot_be_undone_at_all_is_refused_before_any_request() {
    let world = world(TWO);
    let served = Data::small().serve(&world);
    world
        .run_on(&served, undo("0199", &["--yes"]))
        .exits(2)
        .says("there is no run");
    world.run_on(&served, APPLY).exits(0);
    let (run, asked) = (last_run(&world), served.requests().len());
    world
        .run_on(&served, undo("zzzz", &["--yes"]))
        .exits(2)
        .says("no run has the id");
    world
        .run_on(&served, ["--sandbox"].into_iter().chain(undo(&run, &["--yes"])))
        .exits(2)
        .says("wrote to the tenant");
    assert_eq!(served.requests().len(), asked);
}

#[test]
fn an_api_user_who_sees_a_part_cannot_tell_what_is_in_use() {
    let world = world("name,email,company,title\nAna Ruiz,ana.ruiz@bluefin.example,,Boss\n");
    let served = Data::small()
        .settings(json!({ "restricted_user": true }))
        .serve(&world);
    world.run_on(&served, APPLY).exits(0);
    let run = last_run(&world);
    world
        .run_on(&served, undo(&run, &["--yes"]))
        .exits(7)
        .says("--accept-restricted");
    let ran = world
        .run_on(&served, undo(&run, &["--yes", "--accept-restricted"]))
        .exits(0);
    ran.says("can look unused").answers_are(&["updated set_back"]);
}
