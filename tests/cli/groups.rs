//! Contact groups: made once, filled once, taken back; by `groups`, by `--group` and by a `groups` column.

use serde_json::{Value, json};

use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

const BASE: [&str; 6] = [
    "resolve",
    "p.csv",
    "--mode",
    "require-domain",
    "--format",
    "ndjson",
];

fn group_posts(served: &Served) -> usize {
    let posts = served.writes();
    posts
        .iter()
        .filter(|asked| asked.path == "/ContactGroups")
        .count()
}

fn members(served: &Served) -> Vec<(i64, i64)> {
    let everything = json!({ "filter": [{ "op": "gte", "field": "id", "value": 0 }] });
    let found = served.other_client("POST", "/ContactGroupContacts/query", &everything);
    let link = |link: &Value| {
        (
            link["contactGroupID"].as_i64().unwrap(),
            link["contactID"].as_i64().unwrap(),
        )
    };
    found["items"].as_array().unwrap().iter().map(link).collect()
}

fn resolve<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&BASE[..], more].concat()
}

#[test]
fn everybody_who_is_found_or_created_comes_into_the_group_and_a_second_run_changes_nothing() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file(
        "p.csv",
        "name,email,groups\nAna Ruiz,ana.ruiz@bluefin.example,Demos; VIP\nBo New,bo@bluefin.example, vip \n\
         Cy Far,cy@nobody.example,VIP\nBo New,Bo@bluefin.example,Demos\n",
    );
    let ran = world
        .run_on(&served, resolve(&["--group", "News", "--yes"]))
        .exits(0);
    assert_eq!(
        ran.answers(),
        [
            "updated added_to_group",
            "created domain_found",
            "reject domain_not_found",
            "joined same_new_person"
        ]
    );
    assert_eq!(
        group_posts(&served),
        3,
        "each group once, however many rows name it"
    );
    let bo = served.holders("bo@bluefin.example")[0]["id"].as_i64().unwrap();
    let mut everybody: Vec<i64> = members(&served).iter().map(|(_, contact)| *contact).collect();
    everybody.sort_unstable();
    assert_eq!(everybody, [5001, 5001, 5001, bo, bo, bo]);
    let asked = served.requests().len();
    let again = world
        .run_on(&served, resolve(&["--group", "news ", "--yes"]))
        .exits(0);
    assert_eq!(
        again.answers(),
        [
            "matched email",
            "matched email",
            "reject domain_not_found",
            "matched email"
        ]
    );
    let more: Vec<_> = served.requests().split_off(asked);
    assert!(
        !more.iter().any(crate::harness::tenant::Asked::is_write),
        "{more:#?}"
    );
    let looks = more
        .iter()
        .filter(|asked| asked.path.starts_with("/ContactGroup"))
        .count();
    assert!(
        looks <= 4,
        "groups and members are asked for in batches: {more:#?}"
    );
}

#[test]
fn the_diff_shows_who_comes_into_which_group_and_a_dry_run_writes_nothing() {
    let world = World::new();
    let served = Data::small().group(44, "Demos").serve(&world);
    world.file(
        "p.csv",
        "name,email,groups\nAna Ruiz,ana.ruiz@bluefin.example,demos;VIP\n",
    );
    let ran = world
        .run_on(
            &served,
            [
                "resolve",
                "p.csv",
                "--mode",
                "require-email",
                "--dry-run",
                "--exit-code",
            ],
        )
        .exits(3)
        .prints("contactGroupID  44")
        .prints("contact group")
        .prints("VIP");
    assert!(
        ran.stderr.contains("added to a contact group") || ran.stdout.contains("added to a contact group"),
        "{ran}"
    );
    assert_eq!(served.writes().len(), 0);
    world
        .run_on(&served, resolve(&["--dry-run", "--explain"]))
        .prints("is added to demos (44)")
        .prints("is added to VIP, which is created");
}

#[test]
fn groups_are_no_creates_to_the_limit() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file(
        "p.csv",
        "name,email,groups\nAna Ruiz,ana.ruiz@bluefin.example,A;B;C\nBo New,bo@bluefin.example,A\n",
    );
    world
        .run_on(&served, resolve(&["--max-creates", "0", "--yes"]))
        .exits(5);
    assert_eq!(served.writes().len(), 0);
    world
        .run_on(&served, resolve(&["--max-creates", "1", "--yes"]))
        .exits(0);
    world.file(
        "p.csv",
        "name,email,groups\nAna Ruiz,ana.ruiz@bluefin.example,A;B;C\n",
    );
    world
        .run_on(&served, resolve(&["--max-creates", "0", "--yes"]))
        .exits(0);
}

#[test]
fn an_inactive_group_takes_nobody_and_the_row_waits_for_a_person() {
    let world = World::new();
    let data = Data::small().group(44, "Old");
    let mut served: Value = serde_json::from_str(&data.text()).unwrap();
    served["contactGroups"][0]["isActive"] = json!(false);
    world.file("data.json", served.to_string());
    world.file(
        "p.csv",
        "name,email,groups\nAna Ruiz,ana.ruiz@bluefin.example,\nBo New,bo@bluefin.example,OLD\n",
    );
    let served = Data::from_text(&world.read("data.json")).serve(&world);
    let ran = world.run_on(&served, resolve(&["--yes"])).exits(4);
    assert_eq!(ran.answers(), ["matched email", "review group_inactive"]);
    assert_eq!(served.writes().len(), 0, "nobody is created half");
    world
        .run_on(&served, resolve(&["--group", "old", "--yes"]))
        .exits(2)
        .says("the contact group \"Old\" (44) is inactive");
    world
        .run_on(
            &served,
            ["groups", "create", "old", "--yes", "--format", "ndjson"],
        )
        .exits(4)
        .prints("group_inactive");
}

#[test]
fn a_saved_plan_with_groups_is_applied_where_its_facts_hold() {
    let world = World::new();
    let served = Data::small().group(44, "Demos").serve(&world);
    world.file(
        "p.csv",
        "name,email,groups\nAna Ruiz,ana.ruiz@bluefin.example,Demos\nBo New,bo@bluefin.example,VIP\n",
    );
    world
        .run_on(&served, resolve(&["--dry-run", "--out", "plan.json"]))
        .exits(0);
    // Somebody else is quicker.
    served.other_client(
        "POST",
        "/ContactGroups/44/Contacts",
        &json!({ "contactID": 5001 }),
    );
    let ran = world
        .run_on(&served, ["apply", "plan.json", "--yes", "--format", "ndjson"])
        .exits(4);
    assert_eq!(ran.answers(), ["stale facts_moved", "created domain_found"]);
    ran.prints("is not needed any more");
    assert_eq!(members(&served).len(), 2);
}

#[test]
fn undo_takes_people_out_of_groups_and_groups_out_of_use_unless_somebody_uses_them() {
    let world = World::new();
    let served = Data::small().group(44, "Demos").serve(&world);
    world.file(
        "p.csv",
        "name,email,groups\nAna Ruiz,ana.ruiz@bluefin.example,Demos;VIP\nBo New,bo@bluefin.example,VIP;Used\n",
    );
    world.run_on(&served, resolve(&["--yes"])).exits(0);
    let everything = json!({ "filter": [{ "op": "gte", "field": "id", "value": 0 }] });
    let group = |name: &str| {
        let found = served.other_client("POST", "/ContactGroups/query", &everything);
        let mut groups = found["items"].as_array().unwrap().clone();
        groups.retain(|group| group["name"] == name);
        groups.pop().unwrap_or_default()
    };
    let used = group("Used")["id"].clone();
    served.other_client(
        "POST",
        &format!("/ContactGroups/{used}/Contacts"),
        &json!({ "contactID": 5001 }),
    );
    let run = world.run(["runs", "--format", "json"]).stdout;
    let run: Value = serde_json::from_str(&run).unwrap();
    let id = run["runs"][0]["id"]
        .as_str()
        .unwrap_or_else(|| run[0]["id"].as_str().unwrap())
        .to_owned();
    let ran = world
        .run_on(&served, ["undo", &id, "--yes", "--format", "ndjson"])
        .exits(4);
    let answers = ran.answers();
    assert_eq!(
        answers
            .iter()
            .filter(|answer| *answer == "updated link_removed")
            .count(),
        4,
        "{ran}"
    );
    assert_eq!(
        answers
            .iter()
            .filter(|answer| *answer == "updated deactivated")
            .count(),
        2,
        "{ran}"
    );
    assert_eq!(
        answers
            .iter()
            .filter(|answer| *answer == "review used_since")
            .count(),
        1,
        "{ran}"
    );
    assert_eq!(members(&served), [(used.as_i64().unwrap(), 5001)]);
    assert_eq!(group("VIP")["isActive"], false);
    assert_eq!(group("Used")["isActive"], true);
    let again = world
        .run_on(&served, ["undo", &id, "--yes", "--delete", "--format", "ndjson"])
        .exits(4);
    assert!(again.answers().contains(&"updated deleted".to_owned()), "{again}");
    assert_eq!(group("VIP"), Value::Null);
}

#[test]
fn a_run_with_groups_that_is_interrupted_is_finished_by_resume() {
    let world = World::new();
    // The answer to the first membership is lost, and the connection breaks for good after it.
    let fault = json!({ "method": "POST", "path": "/ContactGroups/*/Contacts", "fault": "drop_after" });
    let served = Data::small().fault(fault).serve(&world);
    world.file(
        "p.csv",
        "name,email,groups\nAna Ruiz,ana.ruiz@bluefin.example,VIP\nBo New,bo@bluefin.example,VIP\n",
    );
    let ran = world
        .run_on(&served, resolve(&["--yes", "--resend-after", "1s"]))
        .exits(0);
    assert_eq!(ran.answers(), ["updated added_to_group", "created domain_found"]);
    assert_eq!(
        members(&served).len(),
        2,
        "what was carried out is found and not sent again"
    );
    world
        .run_on(&served, ["resume", "--yes"])
        .exits(0)
        .says("nothing is left");
}

#[test]
fn offline_says_that_groups_are_left_out() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file(
        "p.csv",
        "name,email,groups\nAna Ruiz,ana.ruiz@bluefin.example,VIP\n",
    );
    world.run_on(&served, ["mirror", "refresh"]).exits(0);
    let before = served.requests().len();
    let ran = world
        .run_on(&served, resolve(&["--dry-run", "--offline", "--group", "News"]))
        .exits(0);
    assert_eq!(ran.answers(), ["matched email"]);
    ran.prints("groups_not_looked_up");
    assert_eq!(served.requests().len(), before);
}

#[test]
fn a_name_that_is_too_long_is_told_before_anything_is_written() {
    let world = World::new();
    let served = Data::small().serve(&world);
    let long = "g".repeat(101);
    world.file(
        "p.csv",
        format!("name,email,groups\nAna Ruiz,ana.ruiz@bluefin.example,{long}\n"),
    );
    let ran = world.run_on(&served, resolve(&["--yes"])).exits(4);
    assert_eq!(ran.answers(), ["invalid field_too_long"]);
    world
        .run_on(&served, resolve(&["--yes", "--group", &long]))
        .exits(2)
        .says("101 characters");
    world
        .run_on(&served, ["groups", "create", &long, "--yes"])
        .exits(2)
        .says("101 characters");
    assert_eq!(served.writes().len(), 0);
}

#[test]
fn groups_are_listed_created_and_filled() {
    let world = World::new();
    let served = Data::small()
        .group(44, "Demos")
        .contact(5002, 174, "Bo", "Old", json!({ "isActive": 0 }))
        .serve(&world);
    world.run_on(&served, ["groups", "list"]).exits(0).prints("Demos");
    world
        .run_on(&served, ["groups", "list", "--format", "csv"])
        .exits(0)
        .prints("id,name,isActive\n44,Demos,true\n");
    let create =
        |name: &str| world.run_on(&served, ["groups", "create", name, "--yes", "--format", "ndjson"]);
    assert_eq!(create("VIP").exits(0).answers(), ["created group_new"]);
    assert_eq!(create(" vip ").exits(0).answers(), ["matched group_exists"]);
    world
        .run_on(&served, ["groups", "create", "X", "--dry-run"])
        .exits(0);
    world
        .run_on(&served, ["groups", "create", "X"])
        .exits(2)
        .says("--yes");
    world
        .run_on(&served, ["groups", "create", " ", "--yes"])
        .exits(2)
        .says("needs a name");
    assert_eq!(group_posts(&served), 1);

    let add = |ids: &[&str]| {
        let arguments = [
            &["groups", "add", "vip", "--yes", "--format", "ndjson", "--contact"],
            ids,
        ]
        .concat();
        world.run_on(&served, arguments)
    };
    let ran = add(&["5001", "5002", "5001", "77"]).exits(4);
    assert_eq!(
        ran.answers(),
        [
            "updated added_to_group",
            "review inactive_contact",
            "invalid unknown_column_value"
        ]
    );
    assert_eq!(add(&["5001"]).exits(0).answers(), ["matched already_in_group"]);
    assert_eq!(members(&served).len(), 1);
    world
        .run_on(&served, ["groups", "add", "Demo", "--contact", "5001", "--yes"])
        .exits(2)
        .says("Did you mean \"Demos\"?")
        .says("matchbook groups create");
}

#[test]
fn who_may_not_read_groups_is_told_so() {
    let world = World::new();
    let fault = json!({ "on": "ContactGroups", "fault": "status", "status": 403 });
    let served = Data::small().fault(fault).serve(&world);
    world.run_on(&served, ["groups", "list"]).exits(7);
}

#[test]
fn a_command_that_is_killed_is_finished_by_resume() {
    let world = World::new();
    let fault =
        json!({ "method": "POST", "path": "/ContactGroups/*/Contacts", "fault": "stall", "after": 1 });
    let data = Data::small()
        .group(44, "Demos")
        .contact(5002, 174, "Bo", "New", json!({}));
    let served = data
        .contact(5003, 174, "Cy", "New", json!({}))
        .fault(fault)
        .serve(&world);
    let add = [
        "groups",
        "add",
        "Demos",
        "--contact",
        "5001",
        "5002",
        "5003",
        "--yes",
        "--format",
        "ndjson",
    ];
    let running = world.start_on(&served, add);
    let begun = std::time::Instant::now();
    while served.writes().len() < 2 {
        assert!(
            begun.elapsed() < std::time::Duration::from_secs(30),
            "it did not come so far"
        );
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    running.signal("KILL");
    running.finish();
    let arguments = ["resume", "--yes", "--format", "ndjson", "--resend-after", "1s"];
    let ran = world.run_on(&served, arguments).exits(0);
    assert_eq!(ran.answers(), ["updated added_to_group"; 3], "{ran}");
    assert_eq!(members(&served), [(44, 5001), (44, 5002), (44, 5003)]);
    assert_eq!(served.writes().len(), 3, "what was carried out is not sent again");
}

/// The first row creates the group and its member; the row that contradicts it writes nothing, and adds nobody.
#[test]
fn a_record_that_contradicts_another_adds_nobody_to_a_group() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file(
        "p.csv",
        "emailAddress,title,groups\nana.ruiz@bluefin.example,Boss,Demos\nana.ruiz@bluefin.example,Clerk,Demos; VIP\n\
         ana.ruiz@bluefin.example,Boss,VIP\n",
    );
    let overwrite = ["--kind", "contacts", "--update", "overwrite", "--yes"];
    let ran = world.run_on(&served, resolve(&overwrite)).exits(4);
    let ran = ran.answers_are(&[
        "updated fields_differ",
        "review conflicting_rows",
        "updated added_to_group",
    ]);
    assert_eq!(ran.rows()[1]["changes"], json!([]));
    assert_eq!(group_posts(&served), 2);
    assert_eq!(members(&served).len(), 2);
}
