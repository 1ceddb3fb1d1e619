//! The mirror from outside: made, told about and taken away; the same answers through it as without it; and no
//! request, no file and no word more where nobody asked for it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::{World, finish};

const DRY: [&str; 7] = [
    "resolve",
    "requests.csv",
    "--dry-run",
    "--format",
    "ndjson",
    "--summary",
    "summary.json",
];
const CATCH_ALL: [&str; 6] = [
    "--mode",
    "catch-all",
    "--catch-all-company",
    "900",
    "--max-creates",
    "10000",
];

/// So many rows, of whom every third is known, each with a number of their own.
fn world(rows: usize) -> (World, Served) {
    let world = World::new();
    let mut text = "id,name,email,phone\n".to_owned();
    let mut data = Data::small();
    for row in 0..rows {
        let email = format!("person{row}@customer{}.example", row % 7);
        writeln!(text, "r{row},Pat{row} Person{row},{email},312 555 {row:04}").unwrap();
        if row % 3 == 0 {
            let id = 10_000 + i64::try_from(row).unwrap();
            let (first, last) = (format!("Pat{row}"), format!("Person{row}"));
            data = data.contact(id, 174, &first, &last, json!({ "emailAddress": email }));
        }
    }
    world.file("requests.csv", text);
    let served = data.serve(&world);
    (world, served)
}

/// A dry run's answers, and where it has looked keys up.
fn dry(world: &World, served: &Served, more: &[&str]) -> (Vec<String>, String) {
    let arguments = DRY.iter().chain(&CATCH_ALL).chain(more);
    let ran = world.run_on(served, arguments).exits(0);
    let summary: Value = serde_json::from_str(&world.read("summary.json")).unwrap();
    let used = summary["lookup"]["used"].as_str().unwrap().to_owned();
    (ran.answers(), used)
}

fn mirrors(world: &World) -> usize {
    let is_mirror = |name: &str| name.starts_with("mirror-") && name.ends_with(".sqlite");
    let names = world.all_files().into_iter();
    names
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(is_mirror)
        })
        .count()
}

#[test]
fn it_is_made_told_about_and_taken_away() {
    let (world, served) = world(30);
    world
        .run_on(&served, ["mirror", "status"])
        .exits(0)
        .prints("no mirror of");
    world
        .run_on(&served, ["mirror", "refresh"])
        .exits(0)
        .says("is fresh");
    assert_eq!(mirrors(&world), 1);
    let asked = served.requests().len();
    let told = world
        .run_on(&served, ["mirror", "status", "--format", "json"])
        .exits(0);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(
        (&told["schema"], &told["mirror"]["complete"]),
        (&json!("matchbook.mirror/1"), &json!(true))
    );
    world
        .run_on(&served, ["mirror", "clear"])
        .exits(0)
        .says("is gone");
    assert_eq!(mirrors(&world), 0);
    assert_eq!(served.requests().len(), asked, "telling and clearing ask nobody");
    assert!(served.writes().is_empty());
}

#[test]
fn answers_are_the_same_each_way() {
    let (world, served) = world(60);
    let (live, used) = dry(&world, &served, &["--lookup", "live"]);
    assert_eq!(used, "live");
    assert_eq!(live.iter().collect::<BTreeSet<_>>().len(), 2, "{live:?}");
    let (mirror, used) = dry(&world, &served, &["--lookup", "mirror"]);
    assert_eq!((mirror, used.as_str()), (live.clone(), "mirror"));

    // Offline asks nobody, also not for the secret: this command would give none.
    world.settings("[profiles.acme]\nsecret_command = \"exit 1\"\n");
    let asked = served.requests().len();
    let mut offline = world.command_on(&served, DRY.iter().chain(&CATCH_ALL).chain(&["--offline"]));
    offline.env_remove("AUTOTASK_SECRET");
    let ran = finish(offline).exits(0).says("was refreshed");
    assert_eq!(ran.answers(), live);
    assert_eq!(served.requests().len(), asked);
}

#[test]
fn what_happened_since_the_refresh_is_seen() {
    let (world, served) = world(30);
    world.run_on(&served, ["mirror", "refresh"]).exits(0);
    // Somebody turns up whose change a refresh of the mirror brings.
    let new = json!({"companyID": 174, "firstName": "Pat1", "lastName": "Person1", "isActive": 1,
        "emailAddress": "person1@customer1.example"});
    served.other_client("POST", "/Companies/174/Contacts", &new);
    let (answers, used) = dry(&world, &served, &["--lookup", "mirror"]);
    assert_eq!((answers[1].as_str(), used.as_str()), ("matched email", "mirror"));
}

#[test]
fn offline_without_a_mirror_or_for_a_real_run_is_a_wrong_call() {
    let (world, served) = world(3);
    let offline = DRY.iter().chain(&CATCH_ALL).chain(&["--offline"]);
    world
        .run_on(&served, offline)
        .exits(2)
        .says("matchbook mirror refresh");
    let real = ["resolve", "requests.csv", "--yes", "--offline"];
    world
        .run_on(&served, real.iter().chain(&CATCH_ALL))
        .exits(2)
        .says("--dry-run");
    assert!(served.requests().is_empty());
}

/// What is advised has to help: a row that creates nobody's update cannot be decided by leaving updates out.
#[test]
fn offline_says_which_column_it_cannot_decide_about() {
    let (world, served) = world(3);
    world.run_on(&served, ["mirror", "refresh"]).exits(0);
    for (columns, cells, flags, advice) in [
        ("primaryContact", "yes", &[][..], "the column primaryContact"),
        ("companyLocationID", "7", &[], "the column companyLocationID"),
        (
            "facebookUrl",
            "https://x.example/ana",
            &["--update", "fill"],
            "--update never",
        ),
    ] {
        let people =
            format!("Ana,Ruiz,ana.ruiz@bluefin.example,{cells}\nNia,New,nia.new@bluefin.example,{cells}");
        world.file(
            "records.csv",
            format!("firstName,lastName,emailAddress,{columns}\n{people}\n"),
        );
        let fixed = [
            "resolve",
            "records.csv",
            "--kind",
            "contacts",
            "--dry-run",
            "--offline",
        ];
        let ran = world.run_on(&served, fixed.iter().chain(&CATCH_ALL).chain(flags));
        ran.exits(2).says(advice);
    }
}

#[test]
fn for_few_rows_nothing_more_is_asked_and_no_copy_is_made() {
    for with_mirror in [false, true] {
        let (world, served) = world(500);
        if with_mirror {
            world.run_on(&served, ["mirror", "refresh"]).exits(0);
        }
        let count = |more: &[&str]| {
            let before = served.requests().len();
            let (answers, used) = dry(&world, &served, more);
            assert_eq!(used, "live");
            (served.requests().len() - before, answers)
        };
        assert_eq!(count(&[]), count(&["--lookup", "live"]));
        assert_eq!(mirrors(&world), usize::from(with_mirror));
    }
}

#[test]
fn many_rows_fill_a_mirror_where_the_tenant_is_small() {
    let (world, served) = world(1_200);
    let (live, _) = dry(&world, &served, &["--lookup", "live"]);
    let before = served.requests().len();
    let (answers, used) = dry(&world, &served, &[]);
    let filled = served.requests().len() - before;
    assert_eq!((answers, used.as_str()), (live, "mirror"));
    assert_eq!(mirrors(&world), 1);
    assert!(
        filled < before,
        "{filled} requests with a mirror filled first, {before} live"
    );
}

/// A tenant, a mirror of it, what happens then, and the rows of a real run.
struct Since {
    world: World,
    served: Served,
}

impl Since {
    fn new(rows: &str) -> Self {
        let world = World::new();
        world.file(
            "requests.csv",
            format!("id,first_name,last_name,email,phone\n{rows}"),
        );
        let served = Data::small()
            .company(175, "Harbor Works")
            .contact(
                5002,
                174,
                "Ben",
                "Okafor",
                json!({ "emailAddress": "ben@bluefin.example" }),
            )
            .contact(
                5003,
                175,
                "Cleo",
                "Marsh",
                json!({ "emailAddress": "cleo@harbor.example" }),
            )
            .serve(&world);
        world.run_on(&served, ["mirror", "refresh"]).exits(0);
        Self { world, served }
    }

    fn happens(self, method: &str, path: &str, body: &Value) -> Self {
        self.served.other_client(method, path, body);
        self
    }

    /// Resolves and applies through the mirror; gives the answers, and the writes that were sent.
    fn apply(&self, more: &[&str], exit: i32) -> (Vec<String>, Vec<String>) {
        let fixed = [
            "resolve",
            "requests.csv",
            "--lookup",
            "mirror",
            "--mode",
            "require-domain",
            "--yes",
            "--format",
            "ndjson",
        ];
        let ran = self
            .world
            .run_on(&self.served, fixed.iter().chain(more))
            .exits(exit);
        let writes = self
            .served
            .writes()
            .iter()
            .map(|asked| format!("{} {}", asked.method, asked.path))
            .collect();
        (ran.answers(), writes)
    }
}

const OF_BLUEFIN: &str = "/Companies/174/Contacts";
const OF_HARBOR: &str = "/Companies/175/Contacts";

#[test]
fn whoever_is_gone_or_changed_since_is_not_written_to() {
    let ben = "r1,Ben,Okafor,ben@bluefin.example,312 555 0147\n";
    let fill = ["--update", "fill"];
    let id = 5002;
    let (answers, writes) = Since::new(ben).apply(&fill, 0);
    assert_eq!(
        (answers[0].as_str(), writes),
        ("updated fields_differ", vec![format!("PATCH {OF_BLUEFIN}")])
    );

    // Deleted, or merged away: the person is new again, at a domain that others still use.
    let since = Since::new(ben).happens("DELETE", &format!("{OF_BLUEFIN}/{id}"), &json!({}));
    let (answers, writes) = since.apply(&fill, 0);
    assert_eq!(
        (answers[0].as_str(), writes),
        ("created domain_found", vec![format!("POST {OF_BLUEFIN}")])
    );

    let since = Since::new(ben).happens("PATCH", OF_BLUEFIN, &json!({ "id": id, "isActive": 0 }));
    let (answers, writes) = since.apply(&fill, 4);
    assert_eq!(
        (answers[0].as_str(), writes.len()),
        ("review inactive_contact", 0)
    );

    // The number was filled in by somebody else.
    let since = Since::new(ben).happens(
        "PATCH",
        OF_BLUEFIN,
        &json!({ "id": id, "phone": "+1 773 555 0100" }),
    );
    let (answers, writes) = since.apply(&fill, 0);
    assert_eq!((answers[0].as_str(), writes.len()), ("matched email", 0));

    // The address went to somebody else.
    let since = Since::new(ben)
        .happens(
            "PATCH",
            OF_BLUEFIN,
            &json!({ "id": id, "emailAddress": "old@bluefin.example" }),
        )
        .happens(
            "PATCH",
            OF_HARBOR,
            &json!({ "id": 5003, "emailAddress": "ben@bluefin.example" }),
        );
    let (answers, _) = since.apply(&fill, 0);
    assert_eq!(answers[0], "updated fields_differ");
    let writes = since.served.writes();
    assert_eq!((writes.len(), &writes[0].body["id"]), (1, &json!(5003)));
}

#[test]
fn a_domain_that_nobody_uses_any_more_takes_nobody() {
    let new = "r1,Zoe,Kim,zoe@harbor.example,312 555 0148\n";
    let (answers, writes) = Since::new(new).apply(&[], 0);
    assert_eq!((answers[0].as_str(), writes.len()), ("created domain_found", 1));
    for (method, path, body, answer, exit) in [
        (
            "DELETE",
            format!("{OF_HARBOR}/5003"),
            json!({}),
            "reject domain_not_found",
            0,
        ),
        (
            "PATCH",
            OF_HARBOR.to_owned(),
            json!({ "id": 5003, "isActive": 0 }),
            "review domain_inactive",
            4,
        ),
        (
            "POST",
            OF_BLUEFIN.to_owned(),
            json!({ "firstName": "Di", "lastName": "Ng", "isActive": 1, "emailAddress2": "di@harbor.example" }),
            "review domain_in_several_companies",
            4,
        ),
        (
            "PATCH",
            "/Companies".to_owned(),
            json!({ "id": 175, "isActive": false }),
            "review domain_inactive",
            4,
        ),
    ] {
        let since = Since::new(new).happens(method, &path, &body);
        let (answers, writes) = since.apply(&[], exit);
        assert_eq!(
            (answers[0].as_str(), writes.len()),
            (answer, 0),
            "{method} {path}"
        );
    }
}

#[test]
fn look_alikes_who_appeared_since_stop_a_create() {
    let new = "r1,Zoe,Kim,zoe@harbor.example,312 555 0148\n";
    for (path, body) in [
        (
            OF_HARBOR,
            json!({ "firstName": "Zoe", "lastName": "Kim", "isActive": 1 }),
        ),
        (
            OF_HARBOR,
            json!({ "firstName": "Z.", "lastName": "Kim", "isActive": 1 }),
        ),
        (
            OF_HARBOR,
            json!({ "firstName": "Front", "lastName": "Desk", "isActive": 1, "emailAddress": "zoe+x@harbor.example" }),
        ),
        (
            OF_BLUEFIN,
            json!({ "firstName": "Zoe", "lastName": "Kim", "isActive": 1, "mobilePhone": "(312) 555-0148" }),
        ),
    ] {
        let since = Since::new(new).happens("POST", path, &body);
        let (answers, writes) = since.apply(&[], 4);
        assert_eq!(
            (answers[0].as_str(), writes.len()),
            ("review possible_duplicate", 0),
            "{body}"
        );
    }
}

/// The program with the user's name and the address alone, as somebody has it who only looks at the copy.
fn without_secrets(world: &World, served: &Served, arguments: &[&str]) -> Ran {
    let mut command = world.command_on(served, arguments);
    command
        .env_remove("AUTOTASK_SECRET")
        .env_remove("AUTOTASK_INTEGRATION_CODE");
    finish(command)
}

#[test]
fn what_asks_nobody_needs_no_secret() {
    let (world, served) = world(30);
    world.run_on(&served, ["mirror", "refresh"]).exits(0);
    let asked = served.requests().len();
    let offline: Vec<&str> = DRY
        .iter()
        .chain(&CATCH_ALL)
        .chain(&["--offline"])
        .copied()
        .collect();
    for profile in ["", "[profiles.acme]\nregion = \"US\"\n"] {
        world.settings(profile);
        without_secrets(&world, &served, &offline)
            .exits(0)
            .says("was refreshed");
        without_secrets(&world, &served, &["mirror", "status"])
            .exits(0)
            .prints("complete");
    }
    without_secrets(&world, &served, &["mirror", "refresh"])
        .exits(2)
        .says("has no secret");
    without_secrets(&world, &served, &["mirror", "clear"])
        .exits(0)
        .says("is gone");
    assert_eq!(served.requests().len(), asked);
    // Which tenant is meant has to be said all the same, and the address is checked all the same.
    let mut nameless = world.command(["mirror", "status"]);
    nameless.env("AUTOTASK_URL", served.base_url());
    finish(nameless).exits(2).says("AUTOTASK_USERNAME");
    let mut foreign = world.command(["mirror", "status"]);
    foreign
        .env("AUTOTASK_USERNAME", "api@KESTREL.EXAMPLE")
        .env("AUTOTASK_URL", "https://foreign.example/");
    finish(foreign).exits(2).says("foreign.example");
}
