//! Applying never makes a twin: not by a second run, a lost answer, a killed or an overlapping run.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::{Running, World};

const CONTACT_CREATE: &str = "/Companies/*/Contacts";

/// Three new people at a known domain.
const THREE: &str = "id,name,email\n\
                     1,Noah Bright,noah@bluefin.example\n\
                     2,Zoe Hart,zoe@bluefin.example\n\
                     3,Liam Cole,liam@bluefin.example\n";

const APPLY: [&str; 7] = [
    "resolve",
    "requests.csv",
    "--mode",
    "require-domain",
    "--format",
    "ndjson",
    "--yes",
];

/// A world with these requests and a tenant with this fault.
fn world_with(requests: &str, fault: Value) -> (World, Served) {
    let world = World::new();
    world.file("requests.csv", requests);
    let served = Data::small().fault(fault).serve(&world);
    (world, served)
}

/// The first line of [`THREE`] with its header.
fn one() -> String {
    THREE.split_inclusive('\n').take(2).collect()
}

fn is_contact_create(asked: &crate::harness::tenant::Asked) -> bool {
    asked.method == "POST" && asked.path.ends_with("/Contacts")
}

/// The one run in the journal, with its writes.
fn only_run(world: &World) -> Value {
    let listed = world.run(["runs", "--format", "json"]).exits(0);
    let list: Value = serde_json::from_str(&listed.stdout).unwrap();
    let runs = list["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1, "{listed}");
    let shown = world
        .run([
            "runs",
            "show",
            runs[0]["id"].as_str().unwrap(),
            "--format",
            "json",
        ])
        .exits(0);
    serde_json::from_str(&shown.stdout).unwrap()
}

/// The results of the writes of the only run.
fn results(world: &World) -> Vec<String> {
    let run = only_run(world);
    let writes = run["writes"].as_array().unwrap().iter();
    writes
        .map(|write| write["result"].as_str().unwrap_or("no answer").to_owned())
        .collect()
}

#[test]
fn an_answer_lost_after_the_create_is_found_by_looking() {
    let fault = json!({ "method": "POST", "path": CONTACT_CREATE, "fault": "drop_after" });
    let (world, served) = world_with(&one(), fault);
    let ran = world
        .run_on(&served, APPLY)
        .exits(0)
        .answers_are(&["created domain_found"]);
    let holders = served.holders("noah@bluefin.example");
    assert_eq!((served.contact_posts(), holders.len()), (1, 1), "{ran}");
    assert_eq!(ran.rows()[0]["contact"]["id"], holders[0]["id"], "{ran}");
    assert_eq!(results(&world), ["adopted"]);
    world
        .run_on(&served, APPLY)
        .exits(0)
        .answers_are(&["matched email"]);
    assert_eq!(served.contact_posts(), 1);
}

#[test]
fn a_company_whose_answer_was_lost_is_found_by_looking() {
    let world = World::new();
    world.settings(
        "[profiles.acme.new_company]\nowner_resource_id = 29682885\ncompany_type = 1\nphone = \"+13125550100\"\n",
    );
    world.file(
        "requests.csv",
        "name,email,company\nTara Singh,tara@nimbus.example,Nimbus Robotics\n",
    );
    let served = Data::small()
        .fault(json!({ "method": "POST", "path": "/Companies", "fault": "drop_after" }))
        .serve(&world);
    let arguments = [
        "resolve",
        "requests.csv",
        "--mode",
        "create-company",
        "--format",
        "ndjson",
        "--yes",
    ];
    let ran = world
        .run_on(&served, arguments)
        .exits(0)
        .answers_are(&["created company_new"]);
    let companies = served.companies_called("Nimbus Robotics");
    assert_eq!((served.company_posts(), companies.len()), (1, 1), "{ran}");
    assert_eq!(
        served.holders("tara@nimbus.example")[0]["companyID"],
        companies[0]["id"],
        "{ran}"
    );
}

#[test]
fn a_create_that_was_lost_is_sent_again_when_it_was_seen_not_to_have_happened() {
    for (times, code, answer, results_are) in [
        (1, 0, "created domain_found", &["absent", "done"][..]),
        (3, 4, "unknown answer_lost", &["absent", "absent", "absent"]),
    ] {
        let fault =
            json!({ "method": "POST", "path": CONTACT_CREATE, "fault": "drop_before", "times": times });
        let (world, served) = world_with(&one(), fault);
        let waits = ["--resend-after", "1s"];
        let ran = world.run_on(&served, APPLY.iter().chain(&waits));
        let ran = ran.exits(code).answers_are(&[answer]);
        assert_eq!(results(&world), results_are, "{ran}");
        world.run_on(&served, APPLY).exits(0);
        assert_eq!(served.holders("noah@bluefin.example").len(), 1, "{ran}");
    }
}

#[test]
fn a_web_page_instead_of_an_answer_leaves_doubt() {
    let fault = json!({ "method": "POST", "path": CONTACT_CREATE, "fault": "html_502" });
    let (world, served) = world_with(THREE, fault);
    let ran = world
        .run_on(&served, APPLY.iter().chain(&["--resend-after", "1s"]))
        .exits(0);
    let ran = ran.answers_are(&["created domain_found"; 3]);
    assert_eq!(
        served.contact_posts(),
        4,
        "the lost one is sent again after a look\n{ran}"
    );
    assert!(
        !ran.stdout.contains("<html"),
        "a web page is named, not printed\n{ran}"
    );
}

#[test]
fn a_refusal_is_told_in_autotasks_words_and_the_others_go_on() {
    let words = "Contact.emailAddress: Value [noah@bluefin.example] is not valid.";
    let fault = json!({ "method": "POST", "path": CONTACT_CREATE, "fault": "status", "status": 500,
                        "body": { "errors": [words] } });
    let (world, served) = world_with(THREE, fault);
    let ran = world.run_on(&served, APPLY).exits(4);
    let ran = ran.answers_are(&[
        "failed refused_by_autotask",
        "created domain_found",
        "created domain_found",
    ]);
    let detail = ran.rows()[0]["detail"].as_str().unwrap_or_default().to_owned();
    assert!(detail.contains(words), "Autotask's words are missing\n{ran}");
    assert_eq!(served.contact_posts(), 3, "{ran}");
    assert_eq!(results(&world), ["refused", "done", "done"]);
}

#[test]
fn the_thread_limit_is_waited_for() {
    let fault = json!({ "method": "POST", "path": CONTACT_CREATE, "fault": "thread_text", "times": 2 });
    let (world, served) = world_with(&one(), fault);
    world
        .run_on(&served, APPLY)
        .exits(0)
        .answers_are(&["created domain_found"]);
    assert_eq!(
        (
            served.contact_posts(),
            served.holders("noah@bluefin.example").len()
        ),
        (3, 1)
    );
}

#[test]
fn somebody_who_turns_up_after_the_plan_is_not_created() {
    // The plan is held up at its last look-up, so that somebody else is quicker.
    let fault = json!({ "method": "GET", "path": "/Contacts/entityInformation/fields", "fault": "delay", "ms": 1500 });
    let (world, served) = world_with(&one(), fault);
    let running = world.start_on(&served, APPLY);
    served.wait_for("request for the fields", |asked| {
        asked.path.ends_with("/entityInformation/fields")
    });
    let other = json!({ "firstName": "Noah", "lastName": "Bright", "emailAddress": "noah@bluefin.example",
                        "isActive": 1 });
    let made = served.other_client("POST", "/Companies/174/Contacts", &other);
    let ran = running.finish().exits(0).answers_are(&["matched email"]);
    assert_eq!(ran.rows()[0]["contact"]["id"], made["itemId"], "{ran}");
    assert_eq!(served.contact_posts(), 0, "{ran}");
}

#[test]
fn a_refused_company_takes_its_people_with_it_and_nobody_else() {
    let world = World::new();
    world.settings(
        "[profiles.acme.new_company]\nowner_resource_id = 29682885\ncompany_type = 1\nphone = \"+13125550100\"\n",
    );
    world.file(
        "requests.csv",
        "name,email,company\n\
         Tara Singh,tara@nimbus.example,Nimbus Robotics\n\
         Leo Park,leo@nimbus.example,Nimbus Robotics\n\
         Noah Bright,noah@bluefin.example,\n\
         Ida Lund,ida@lundvet.example,Lund Veterinary\n",
    );
    let fault = json!({ "method": "POST", "path": "/Companies", "fault": "status", "status": 500,
                        "body": { "errors": ["Data violation: Company.companyName [Nimbus Robotics] is reserved."] } });
    let served = Data::small().fault(fault).serve(&world);
    let arguments = [
        "resolve",
        "requests.csv",
        "--mode",
        "create-company",
        "--format",
        "ndjson",
        "--yes",
    ];
    let ran = world.run_on(&served, arguments).exits(4).answers_are(&[
        "failed company_failed",
        "failed company_failed",
        "created domain_found",
        "created company_new",
    ]);
    for row in &ran.rows()[..2] {
        assert!(
            row["detail"]
                .as_str()
                .is_some_and(|text| text.contains("is reserved")),
            "{row}"
        );
    }
    assert_eq!((served.company_posts(), served.contact_posts()), (2, 2), "{ran}");
}

#[test]
fn a_refused_sign_in_ends_the_run_at_once() {
    let fault =
        json!({ "method": "POST", "path": CONTACT_CREATE, "after": 1, "fault": "status", "status": 401 });
    let (world, served) = world_with(THREE, fault);
    // With several at a time others are on their way when the answer comes.
    let one = ["--threads", "1"];
    let ran = world.run_on(&served, APPLY.iter().chain(&one)).exits(7);
    let ran = ran.answers_are(&[
        "created domain_found",
        "not_attempted run_ended",
        "not_attempted run_ended",
    ]);
    let after = served.requests();
    let refused = after.iter().position(|asked| asked.status == Some(401)).unwrap();
    assert_eq!(
        refused + 1,
        after.len(),
        "401 is never retried, and nothing follows it\n{ran}"
    );
    assert_eq!(results(&world), ["done", "not_sent"]);
    world.run_on(&served, APPLY).exits(0).answers_are(&[
        "matched email",
        "created domain_found",
        "created domain_found",
    ]);
}

/// A run whose first create is answered late, once that create has arrived.
fn held_up(ms: u64) -> (World, Served, Running) {
    let fault = json!({ "method": "POST", "path": CONTACT_CREATE, "fault": "delay", "ms": ms });
    let (world, served) = world_with(THREE, fault);
    // One create after the other, so that what comes behind the one that is held up waits for it.
    let running = world.start_on(&served, APPLY.iter().chain(&["--threads", "1"]));
    served.wait_for("create", is_contact_create);
    (world, served, running)
}

#[test]
fn a_killed_run_leaves_its_write_in_the_journal_and_no_twin() {
    let (world, served, running) = held_up(20_000);
    running.signal("KILL");
    assert_eq!(running.finish().code, None);
    assert_eq!(results(&world), ["no answer"]);
    let run = &only_run(&world)["run"];
    assert_eq!(
        (&run["in_doubt"], &run["ended"], &run["planned"]),
        (&json!(1), &Value::Null, &json!(3)),
        "{run}"
    );
    // The lock died with its process.
    world.run_on(&served, APPLY).exits(0).answers_are(&[
        "matched email",
        "created domain_found",
        "created domain_found",
    ]);
    assert_eq!(served.contact_posts(), 3);
    assert_eq!(served.holders("noah@bluefin.example").len(), 1);
}

#[test]
fn a_second_run_meets_the_lock_and_who_holds_it() {
    let (world, served, running) = held_up(2_000);
    let requests = served.requests().len();
    let second = world
        .run_on(&served, APPLY)
        .exits(8)
        .says(&format!("process {}", running.id()));
    assert_eq!(second.stdout, "", "{second}");
    assert_eq!(
        served.requests().len(),
        requests,
        "the second run sent something\n{second}"
    );
    let dry = world.run_on(&served, APPLY[..6].iter().chain(&["--dry-run"]));
    assert_eq!(dry.code, Some(0), "a dry run needs no lock\n{dry}");
    running.finish().exits(0);
    assert_eq!(served.contact_posts(), 3);
}

#[test]
fn an_interrupted_run_says_what_was_not_reached() {
    let (world, served, running) = held_up(1_500);
    running.signal("INT");
    let ran = running.finish().exits(130).answers_are(&[
        "created domain_found",
        "not_attempted run_ended",
        "not_attempted run_ended",
    ]);
    assert_eq!(served.contact_posts(), 1, "{ran}");
    assert_eq!(results(&world), ["done"]);
    let run = &only_run(&world)["run"];
    assert_eq!(run["exit_code"], 130, "{run}");
    world.run_on(&served, APPLY).exits(0);
    assert_eq!(served.contact_posts(), 3);
}

#[test]
fn past_runs_are_told_in_every_format() {
    let world = World::new();
    assert_eq!(world.run(["runs"]).exits(0).stdout, "no runs yet\n");
    world.file("requests.csv", THREE);
    let served = Data::small().serve(&world);
    let summary = ["--summary", "summary.json"];
    world.run_on(&served, APPLY.iter().chain(&summary)).exits(0);
    let summary: Value = serde_json::from_str(&world.read("summary.json")).unwrap();
    let id = summary["run_id"].as_str().unwrap();

    let table = world.run(["runs", "list"]).exits(0);
    assert!(
        table.stdout.contains(id) && table.stdout.contains("3 of 3"),
        "{table}"
    );
    let line = world.run(["runs", "--format", "ndjson"]).exits(0);
    let run: Value = serde_json::from_str(&line.stdout).unwrap();
    assert_eq!(
        (&run["id"], &run["done"], &run["exit_code"]),
        (&json!(id), &json!(3), &json!(0)),
        "{line}"
    );
    assert_eq!(run["summary"], summary, "{line}");

    let table = world.run(["runs", "show", id]).exits(0);
    let hash = blake3::hash(THREE.as_bytes()).to_hex().to_string();
    assert_eq!(
        run["inputs"],
        json!([{ "name": "requests.csv", "rows": 3, "hash": hash }]),
        "{line}"
    );
    let input = format!("requests.csv, 3 rows, blake3 {hash}");
    for word in ["requests.csv row 1", "create Contact", "done", "3 writes", &input] {
        assert!(table.stdout.contains(word), "{word} is missing\n{table}");
    }
    // The beginning of an id is enough where only one run has it.
    let writes = world
        .run(["runs", "show", &id[..8], "--format", "ndjson"])
        .exits(0);
    assert_eq!(writes.rows().len(), 3, "{writes}");
    for (write, number) in writes.rows().iter().zip(1..) {
        assert_eq!(
            (&write["number"], &write["result"]),
            (&json!(number), &json!("done")),
            "{write}"
        );
        assert!(
            write["record"].is_i64() && write["change"]["fields"]["lastName"].is_string(),
            "{write}"
        );
    }
    let document = world.run(["runs", "show", id, "--format", "json"]).exits(0);
    let document: Value = serde_json::from_str(&document.stdout).unwrap();
    assert_eq!(document["schema"], "matchbook.run/1");
    world
        .run(["runs", "show", "nonesuch"])
        .exits(2)
        .says("no run has the id nonesuch");
}

#[test]
fn rows_beyond_one_group_are_applied_too() {
    let world = World::new();
    let mut text = "id,name,email\n".to_owned();
    for row in 0..250 {
        text.push_str(&format!(
            "{row},Pat{row} Person{row},person{row}@bluefin.example\n"
        ));
    }
    world.file("requests.csv", text);
    let served = Data::small().serve(&world);
    let ran: Ran = world.run_on(&served, APPLY).exits(0);
    assert!(
        ran.answers()
            .iter()
            .all(|answer| answer == "created domain_found"),
        "{ran}"
    );
    assert_eq!(served.contact_posts(), 250);
    let looked: usize = served.requests().iter().filter(|asked| !asked.is_write()).count();
    assert!(looked <= 25, "{looked} look-ups for 250 rows\n{ran}");
    assert!(Path::new(&world.state()).join("journal.sqlite").exists());
}
