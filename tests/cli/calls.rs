//! Calls, text messages and faxes: who is on the other side, who becomes a contact, and what becomes of the event.

use serde_json::{Value, json};

use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

const OURS: &str = "
    [profiles.acme]
    own_numbers = [\"+1 312 555 0100\"]
    own_extensions = [\"101\"]
";

const HEADER: &str = "id,event,direction,from,from_name,to,to_name,call_id\n";

const CALLS: &str = "\
1,call,inbound,(312) 555-0111,,+13125550100,,
2,call,outbound,+13125550100,,3125550110,BLUEFIN LOGISTIC,
3,call,inbound,713 555 0140,\"Guidry, Felix\",101,,
4,call,inbound,+17205550156,DENVER       CO,+13125550100,,
5,call,inbound,+442079460124,,+13125550100,,
6,call,inbound,Anonymous,,+13125550100,,
7,call,outbound,101,,ext:102,,
8,call,outbound,101,,911,,
9,call,inbound,800-555-0199,,+13125550100,,
10,fax,inbound,+13125550177,,+13125550100,,
11,call,inbound,(828) 555-0169,,+13125550100,,
";

fn arguments<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["resolve", file, "--kind", "calls", "--format", "ndjson"];
    arguments.extend(["--mode", "catch-all", "--catch-all-company", "900"]);
    arguments.extend(more);
    arguments
}

fn dispositions(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["event"]["disposition"].as_str().unwrap_or("none"))
        .collect()
}

#[test]
fn numbers_that_lack_only_the_plus_are_found_when_that_is_said() {
    let world = World::new();
    world.file(
        "calls.csv",
        "id,event,direction,from,to\n5,call,inbound,442079460124,13125550100\n",
    );
    let answers = |style: &[&str]| {
        let flags = [&["--sandbox", "--dry-run"], style].concat();
        world.run(arguments("calls.csv", &flags)).answers()
    };
    assert_eq!(
        answers(&["--number-style", "with-country-code"]),
        ["matched phone"]
    );
    for national in [&[][..], &["--number-style", "national"]] {
        assert_eq!(answers(national), ["skip no_identity"], "{national:?}");
    }
}

const ANSWERS: [&str; 11] = [
    "matched phone",
    "matched company_only",
    "matched phone_and_name",
    "matched phone",
    "matched phone",
    "skip no_identity",
    "skip internal_event",
    "skip emergency_or_service_number",
    "matched company_only",
    "skip fax_never_creates",
    "review inactive_contact",
];

#[test]
fn the_other_side_is_found_by_its_number_however_both_are_written() {
    let world = World::new();
    world.settings(OURS);
    let served = Served::built_in(&world);
    world.file("calls.csv", format!("{HEADER}{CALLS}"));
    let ran = world
        .run_on(&served, arguments("calls.csv", &["--dry-run"]))
        .exits(4)
        .answers_are(&ANSWERS);
    let rows = ran.rows();
    let ids: Vec<&Value> = rows.iter().map(|row| &row["contact"]["id"]).collect();
    for (index, id) in [(0, 5002), (2, 5046), (3, 5017), (4, 5042)] {
        assert_eq!(*ids[index], id, "{ran}");
    }
    assert_eq!(rows[1]["contact"], Value::Null, "{ran}");
    assert_eq!(rows[1]["company"]["id"], 174, "{ran}");
    assert_eq!(
        rows[4]["event"],
        json!({ "type": "call", "direction": "inbound", "time": null, "number": "+442079460124",
                "extension": null, "call_id": null, "disposition": "linked" }),
        "{ran}"
    );
    assert!(served.writes().is_empty());

    // The same from a copy, that is refreshed first, and then without any request.
    world
        .run_on(
            &served,
            arguments("calls.csv", &["--dry-run", "--lookup", "mirror"]),
        )
        .exits(4)
        .answers_are(&ANSWERS);
    let asked = served.requests().len();
    world
        .run_on(&served, arguments("calls.csv", &["--dry-run", "--offline"]))
        .exits(4)
        .answers_are(&ANSWERS);
    assert_eq!(served.requests().len(), asked);
}

#[test]
fn numbers_are_found_however_they_are_grouped_abroad_and_whoever_is_asked() {
    let world = World::new();
    let served = Served::built_in(&world);
    // Stored as `030 23125 101` in a company of Germany, and as `+49 30 23125 102`.
    world.file(
        "calls.csv",
        "external_number\n+493023125101\n+493023125102\n+493023125103\n",
    );
    for lookup in ["live", "mirror"] {
        let more = ["--dry-run", "--lookup", lookup];
        let ran = world.run_on(&served, arguments("calls.csv", &more));
        let rows = ran.rows();
        let found: Vec<&Value> = rows.iter().map(|row| &row["contact"]["id"]).collect();
        assert_eq!(found, [&json!(5040), &json!(5041), &json!(null)], "{lookup}");
    }
}

#[test]
fn a_new_caller_becomes_one_contact_and_is_known_ever_after() {
    let world = World::new();
    world.settings(OURS);
    let served = Data::small().serve(&world);
    world.file(
        "calls.csv",
        format!(
            "{HEADER}\
             1,call,inbound,3125550177,CHICAGO      IL,+13125550100,,c1\n\
             2,call,inbound,+1 (312) 555-0177,Nia New,101,,c1\n\
             3,sms,outbound,+13125550100,,+13125550177;+13125550178,Nia New;,m1\n\
             4,call,outbound,101,,+13125550178,,\n"
        ),
    );
    let planned = [
        "create catch_all",
        "joined same_new_person",
        "joined same_new_person",
        "create catch_all",
        "joined same_new_person",
    ];
    world
        .run_on(&served, arguments("calls.csv", &["--dry-run"]))
        .exits(0)
        .answers_are(&planned);
    let applied = world
        .run_on(&served, arguments("calls.csv", &["--yes"]))
        .exits(0)
        .answers_are(&planned.map(|answer| match answer {
            "create catch_all" => "created catch_all",
            other => other,
        }));
    let rows = applied.rows();
    assert_eq!(dispositions(&rows), ["linked"; 5], "{applied}");
    assert_eq!(rows[1]["warnings"], json!(["same_call"]), "{applied}");
    let parts: Vec<&Value> = rows.iter().map(|row| &row["row"]["part"]).collect();
    assert_eq!(
        parts,
        [&Value::Null, &Value::Null, &json!(1), &json!(2), &Value::Null]
    );
    let fields = |row: &Value| {
        let fields = &row["changes"][0]["fields"];
        ["firstName", "lastName", "phone"].map(|field| fields[field].as_str().unwrap_or("-").to_owned())
    };
    assert_eq!(fields(&rows[0]), ["Nia", "New", "+1 312-555-0177"], "{applied}");
    assert_eq!(
        fields(&rows[3]),
        ["Unknown", "+13125550178", "+1 312-555-0178"],
        "{applied}"
    );
    assert_eq!(served.contact_posts(), 2);

    let again = world
        .run_on(&served, arguments("calls.csv", &["--yes"]))
        .exits(0)
        .answers_are(&["matched phone"; 5]);
    assert_eq!(
        again.rows()[4]["contact"]["id"],
        rows[3]["contact"]["id"],
        "{again}"
    );
    assert_eq!(served.contact_posts(), 2);
}

#[test]
fn an_event_is_linked_only_to_a_contact_that_is_there() {
    let world = World::new();
    world.settings(OURS);
    let refused = json!({ "method": "POST", "path": "/Companies/*/Contacts", "fault": "status", "status": 500,
                          "body": { "errors": ["Data violation: reserved."] } });
    let served = Data::small().fault(refused).serve(&world);
    world.file(
        "calls.csv",
        format!(
            "{HEADER}\
             1,call,inbound,+13125550177,,+13125550100,,\n\
             2,call,inbound,+13125550177,,+13125550100,,\n\
             3,sms,inbound,+13125550178,,+13125550100,,\n"
        ),
    );
    let ran = world
        .run_on(
            &served,
            arguments("calls.csv", &["--yes", "--require-contact", "always"]),
        )
        .exits(4)
        .answers_are(&[
            "failed refused_by_autotask",
            "failed refused_by_autotask",
            "created catch_all",
        ]);
    assert_eq!(
        dispositions(&ran.rows()),
        ["dropped", "dropped", "linked"],
        "{ran}"
    );
}

#[test]
fn a_caller_who_turned_up_meanwhile_is_not_created_again() {
    let world = World::new();
    world.settings(OURS);
    // Autotask creates the contact, and its answer is lost: it is looked for by its number.
    let lost = json!({ "method": "POST", "path": "/Companies/*/Contacts", "fault": "drop_after" });
    let served = Data::small().fault(lost).serve(&world);
    world.file(
        "calls.csv",
        format!("{HEADER}1,call,inbound,+13125550177,,+13125550100,,\n"),
    );
    let ran = world
        .run_on(&served, arguments("calls.csv", &["--yes"]))
        .exits(0)
        .answers_are(&["created catch_all"]);
    assert!(ran.rows()[0]["contact"]["id"].is_i64(), "{ran}");
    assert_eq!(served.contact_posts(), 1);
}

#[test]
fn without_creating_events_are_unlinked_or_dropped() {
    let world = World::new();
    world.settings(OURS);
    let served = Data::small().serve(&world);
    world.file(
        "calls.csv",
        format!(
            "{HEADER}\
             1,call,inbound,+13125550177,,+13125550100,,\n\
             2,sms,inbound,+13125550177,,+13125550100,,\n\
             3,fax,inbound,+13125550177,,+13125550100,,\n"
        ),
    );
    for (required, expected) in [
        ("never", ["unlinked", "unlinked", "unlinked"]),
        ("sms", ["unlinked", "dropped", "unlinked"]),
        ("always", ["dropped", "dropped", "dropped"]),
    ] {
        let flags = ["--dry-run", "--no-create", "--require-contact", required];
        let ran = world
            .run_on(&served, arguments("calls.csv", &flags))
            .exits(0)
            .answers_are(&[
                "reject contact_not_found",
                "reject contact_not_found",
                "skip fax_never_creates",
            ]);
        assert_eq!(dispositions(&ran.rows()), expected, "{required}\n{ran}");
    }
}

#[test]
fn a_page_for_people_shows_number_and_what_becomes_of_the_event() {
    let world = World::new();
    world.settings(OURS);
    let served = Data::small().serve(&world);
    world.file(
        "calls.csv",
        format!("{HEADER}1,call,inbound,+13125550177,,+13125550100,,\n"),
    );
    let flags = |format| {
        let mut flags = arguments("calls.csv", &["--dry-run"]);
        flags.retain(|flag| !["--format", "ndjson"].contains(flag));
        flags.extend(["--format", format]);
        flags
    };
    world
        .run_on(&served, flags("diff"))
        .exits(0)
        .prints("Unknown +13125550177")
        .prints("inbound call: linked to the contact");
    world
        .run_on(&served, flags("table"))
        .exits(0)
        .prints("+13125550177");
}

#[test]
fn a_setting_that_is_no_number_is_named() {
    let world = World::new();
    world.settings("[profiles.acme]\nown_numbers = [\"reception\"]\n");
    let served = Data::small().serve(&world);
    world.file(
        "calls.csv",
        format!("{HEADER}1,call,inbound,+13125550177,,+13125550100,,\n"),
    );
    world
        .run_on(&served, arguments("calls.csv", &["--dry-run"]))
        .exits(2)
        .says("own_numbers: \"reception\" has no digits");
}
