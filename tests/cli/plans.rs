//! A plan that was saved is applied later, and only where its facts still hold.

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::{INTEGRATION_CODE, SECRET, World};

/// Somebody new in a standing company, somebody known, two rows of one new person of a new company, and a
/// mailbox.
const REQUESTS: &str = "Nr,Who,E-mail,Firm,Phone\n\
                        1,Noah Bright,noah@bluefin.example,,\n\
                        2,Ana Ruiz,ana.ruiz@bluefin.example,,\n\
                        3,Tara Singh,tara@nimbus.example,Nimbus Robotics,\n\
                        4,Tara Singh,TARA@nimbus.example,Nimbus Robotics,312-555-0177\n\
                        5,No Reply,no-reply@gmail.com,,\n";

const PROFILE: &str = "[profiles.acme.new_company]\nowner_resource_id = 29682885\ncompany_type = 1\n\
                       phone = \"+13125550100\"\n";

/// The flags that decide.
const DECIDE: [&str; 8] = [
    "--mode",
    "create-company",
    "--map",
    "name=Who",
    "--map",
    "email=E-mail",
    "--map",
    "company=Firm",
];

fn world() -> (World, Served) {
    let world = World::new();
    world.settings(PROFILE);
    world.file("requests.csv", REQUESTS);
    let served = Data::small().serve(&world);
    (world, served)
}

/// `resolve` with the flags that decide, and these.
fn resolve(world: &World, served: &Served, flags: &[&str]) -> Ran {
    let arguments = ["resolve", "requests.csv"].into_iter().chain(DECIDE);
    world.run_on(served, arguments.chain(flags.iter().copied()))
}

/// Saves a plan as `plan.json`; gives what the dry run printed.
fn save(world: &World, served: &Served, flags: &[&str]) -> Ran {
    let dry = ["--dry-run", "--format", "ndjson", "--out", "plan.json"];
    resolve(world, served, &[&dry[..], flags].concat())
}

/// `apply plan.json --format ndjson` with these flags.
fn apply(world: &World, served: &Served, flags: &[&str]) -> Ran {
    let arguments = ["apply", "plan.json", "--format", "ndjson"];
    world.run_on(served, arguments.into_iter().chain(flags.iter().copied()))
}

fn plan(world: &World) -> Value {
    serde_json::from_str(&world.read("plan.json")).unwrap()
}

fn detail(row: &Value) -> &str {
    row["detail"].as_str().unwrap_or_default()
}

/// Everybody and every company that the tenant has, without what differs between two runs.
fn state(served: &Served) -> Vec<String> {
    let all = json!({ "filter": [{ "op": "gte", "field": "id", "value": 0 }] });
    let mut records = Vec::new();
    for entity in ["Companies", "Contacts"] {
        let found = served.other_client("POST", &format!("/{entity}/query"), &all);
        for record in found["items"].as_array().unwrap() {
            let mut record = record.clone();
            let fields = record.as_object_mut().unwrap();
            fields.retain(|name, _| !name.to_lowercase().contains("date"));
            records.push(record.to_string());
        }
    }
    records
}

#[test]
fn a_saved_plan_does_what_resolve_would_have_done_at_once() {
    let requests = format!("{REQUESTS}6,Kim Walsh,kim@gmail.com,,\n");
    let (world, served) = world();
    world.file("requests.csv", &requests);
    let direct = resolve(
        &world,
        &served,
        &["--yes", "--format", "ndjson", "--rejects", "r1.csv"],
    )
    .exits(4);

    let (other, later) = self::world();
    other.file("requests.csv", &requests);
    let dry = save(&other, &later, &[])
        .exits(4)
        .says("matchbook apply plan.json");
    assert!(later.writes().is_empty(), "{dry}");
    let shown = apply(&other, &later, &["--dry-run"]).exits(4);
    assert_eq!(
        shown.stdout, dry.stdout,
        "a dry run of the plan shows the same rows"
    );
    assert!(later.writes().is_empty(), "{shown}");
    let applied = apply(&other, &later, &["--yes", "--rejects", "r2.csv"]).exits(4);

    assert_eq!(applied.stdout, direct.stdout, "the same rows");
    assert_eq!(state(&later), state(&served), "the same tenant");
    assert_eq!(other.read("r2.csv"), world.read("r1.csv"), "the same rejects");
    assert!(
        other.read("r2.csv").contains("Nr,Who,E-mail,Firm,Phone,"),
        "in the input's own columns"
    );
    let run = other.run(["runs", "--format", "json"]).exits(0);
    let runs: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(runs["runs"][0]["command"], "apply", "{run}");
    assert_eq!(
        runs["runs"][0]["fingerprint"],
        plan(&other)["fingerprint"],
        "{run}"
    );
}

#[test]
fn every_format_prints_every_row_of_a_plan() {
    let (world, served) = world();
    save(&world, &served, &[]).exits(0);
    for format in ["diff", "table", "json", "csv"] {
        let direct = resolve(&world, &served, &["--dry-run", "--format", format]).exits(0);
        let of_plan = world
            .run_on(&served, ["apply", "plan.json", "--dry-run", "--format", format])
            .exits(0);
        let without_requests = |text: &str| -> String {
            let lines = text.lines().filter(|line| !line.contains("\"requests\""));
            lines.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(
            without_requests(&of_plan.stdout),
            without_requests(&direct.stdout),
            "{format}"
        );
    }
}

#[test]
fn applied_twice_nothing_is_created_again() {
    let (world, served) = world();
    save(&world, &served, &[]).exits(0);
    apply(&world, &served, &["--yes"]).exits(0);
    let (contacts, companies) = (served.contact_posts(), served.company_posts());
    assert_eq!((contacts, companies), (2, 1));
    let again = apply(&world, &served, &["--yes"]).exits(4).answers_are(&[
        "stale facts_moved",
        "matched email",
        "stale facts_moved",
        "stale facts_moved",
        "skip not_a_person",
    ]);
    let rows = again.rows();
    let noah = served.holders("noah@bluefin.example")[0]["id"].clone();
    let told = format!("a contact with this address exists now: {noah}; nothing is created again");
    assert_eq!(
        (detail(&rows[0]), &rows[0]["contact"]["id"]),
        (told.as_str(), &noah),
        "{again}"
    );
    assert_eq!(rows[0]["changes"], json!([]), "{again}");
    assert_eq!(
        (served.contact_posts(), served.company_posts()),
        (2, 1),
        "{again}"
    );
}

#[test]
fn what_is_not_to_be_applied_is_refused_before_any_request() {
    let (world, served) = world();
    save(&world, &served, &[]).exits(0);
    let fingerprint = plan(&world)["fingerprint"].as_str().unwrap().to_owned();
    let text = world.read("plan.json");
    world.file("cut.json", &text[..text.len() - 20]);
    world.file("edited.json", text.replace("Noah", "Nora"));
    world.file(
        "newer.json",
        text.replacen("matchbook.plan/1", "matchbook.plan/2", 1),
    );
    let before = served.requests().len();
    let cases: [(&[&str], &str); 8] = [
        (&["apply", "plan.json"], "--yes"),
        (
            &["apply", "plan.json", "--yes", "--expect", "0123456789abcdef"],
            &fingerprint,
        ),
        (&["apply", "cut.json", "--yes"], "was changed since it was saved"),
        (
            &["apply", "edited.json", "--yes"],
            "was changed since it was saved",
        ),
        (&["apply", "newer.json", "--yes"], "matchbook.plan/2"),
        (&["apply", "requests.csv", "--yes"], "is not a saved plan"),
        (&["apply", "nowhere.json", "--yes"], "nowhere.json"),
        (
            &["apply", "plan.json", "--yes", "--sandbox"],
            "was made for the tenant",
        ),
    ];
    for (arguments, told) in cases {
        world
            .run_on(&served, arguments)
            .exits(2)
            .says(told)
            .says("hint: ");
    }
    // Somebody else's connection to the same place.
    let mut command = world.command_on(&served, ["apply", "plan.json", "--yes"]);
    command.env("AUTOTASK_USERNAME", "api@OTHER.EXAMPLE");
    crate::harness::world::finish(command)
        .exits(2)
        .says("was made for the tenant kestrel.example@")
        .says("leads to other.example@");
    assert_eq!(served.requests().len(), before, "asked before it was refused");
    apply(
        &world,
        &served,
        &["--yes", "--expect", &fingerprint.to_uppercase()],
    )
    .exits(0);
}

#[test]
fn out_is_for_dry_runs_and_names_a_file() {
    let (world, served) = world();
    for (flags, told) in [
        (&["--out", "plan.json", "--yes"][..], "--dry-run"),
        (&["--out", "-", "--dry-run"], "names a file"),
        (
            &["--out", "no/such/folder/plan.json", "--dry-run"],
            "cannot write",
        ),
    ] {
        resolve(&world, &served, flags).exits(2).says(told);
    }
    assert!(served.requests().is_empty());
    world.settings(
        "[profiles.acme.resolve]\nmode = \"require-domain\"\ndry_run = true\nout = \"mine.json\"\n",
    );
    world
        .run_on(
            &served,
            [
                "resolve",
                "requests.csv",
                "--map",
                "email=E-mail",
                "--map",
                "name=Who",
            ],
        )
        .exits(0);
    assert!(world.read("mine.json").contains("matchbook.plan/1"));
}

#[test]
fn the_guard_stands_before_a_plan_too() {
    let (world, served) = world();
    save(&world, &served, &[]).exits(0);
    let writes = || served.writes().len();
    for mode in ["--dry-run", "--yes"] {
        apply(&world, &served, &[mode, "--max-creates", "2"])
            .exits(5)
            .says("--max-creates allows 2");
    }
    assert_eq!(writes(), 0);
    apply(&world, &served, &["--dry-run", "--exit-code"]).exits(3);
    apply(&world, &served, &["--yes", "--max-creates", "3"]).exits(0);
    assert_eq!(writes(), 3);
}

#[test]
fn a_plan_keeps_no_secret() {
    let (world, served) = world();
    world.settings(&format!(
        "[profiles.acme]\nusername = \"api@KESTREL.EXAMPLE\"\nintegration_code = \"{INTEGRATION_CODE}\"\n\
         secret_command = \"echo {SECRET}\"\nurl = \"{}\"\n{PROFILE}",
        served.base_url()
    ));
    save(&world, &served, &["--profile", "acme", "--explain"]).exits(0);
    let text = world.read("plan.json");
    for secret in [SECRET, INTEGRATION_CODE, "api@KESTREL.EXAMPLE"] {
        assert!(
            !text.to_lowercase().contains(&secret.to_lowercase()),
            "{secret} stands in the plan"
        );
    }
    assert_eq!(plan(&world)["profile"], "acme");
}

#[test]
fn a_big_plan_is_checked_in_batches() {
    let world = World::new();
    let mut requests = "id,name,email\n".to_owned();
    for nth in 0..5_000 {
        // Every fiftieth is new.
        let domain = if nth % 50 == 0 {
            "bluefin.example"
        } else {
            "unknown.example"
        };
        requests.push_str(&format!("{nth},Pat{nth} Doe{nth},p{nth}@{domain}\n"));
    }
    world.file("requests.csv", requests);
    let served = Data::small().serve(&world);
    let dry = [
        "resolve",
        "requests.csv",
        "--mode",
        "require-domain",
        "--dry-run",
        "--format",
        "ndjson",
    ];
    let planned = world
        .run_on(&served, dry.into_iter().chain(["--out", "plan.json"]))
        .exits(0);
    assert_eq!(planned.rows().len(), 5_000);
    let asked = served.requests().len();
    let shown = apply(&world, &served, &["--dry-run"]).exits(0);
    let checked = served.requests().len() - asked;
    assert!(checked <= 20, "{checked} requests to check 100 rows");
    assert_eq!(shown.stdout, planned.stdout);
    let applied = apply(&world, &served, &["--yes"]).exits(0);
    let created = applied
        .rows()
        .iter()
        .filter(|row| row["outcome"] == "created")
        .count();
    assert_eq!(
        (applied.rows().len(), created, served.contact_posts()),
        (5_000, 100, 100)
    );
}
