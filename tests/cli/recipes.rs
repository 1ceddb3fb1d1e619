//! The automations of the README do what stands above them: each is run as it is written, by a shell, against a served
//! tenant. Where `jq` is not installed, those that need it say so and are left out.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::{World, finish};

const APPOINTMENTS: &str = r#"[
    {"id": "a1", "name": "Ana Ruiz", "email": "ana.ruiz@bluefin.example"},
    {"id": "a2", "name": "Bo New", "email": "bo@bluefin.example"},
    {"id": "a3", "name": "Cy Far", "email": "cy@nowhere.example"},
    {"id": "a4", "name": "", "email": "someone@bluefin.example"}
]"#;

/// The text of a recipe.
fn recipe(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let marker = format!("<!-- recipe {name} -->\n```sh\n");
    let (_, rest) = text
        .split_once(&marker)
        .unwrap_or_else(|| panic!("no recipe {name}"));
    rest.split("```").next().unwrap().to_owned()
}

/// Whether a recipe's tools are here; a missing one is told, loudly, and the test is left out.
#[expect(clippy::print_stderr, reason = "what is left out has to be seen")]
fn has_tools(name: &str) -> bool {
    for tool in ["jq", "xargs"] {
        let found = Command::new(tool).arg("--version").output().is_ok();
        if recipe(name).contains(tool) && !found {
            eprintln!("SKIPPED: the recipe {name} was not run, since {tool} is not installed");
            return false;
        }
    }
    true
}

/// Runs a recipe in the world's working folder; `matchbook` is the built program.
fn run(name: &str, world: &World, served: &Served) -> Ran {
    let bin = world.work().join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let link = bin.join("matchbook");
    if !link.exists() {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_matchbook"), &link).unwrap();
    }
    let sealed = world.command_on(served, [""; 0]);
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-e", "-c", &recipe(name)])
        .current_dir(world.work())
        .env_clear();
    for (variable, value) in sealed
        .get_envs()
        .filter_map(|(variable, value)| Some((variable, value?)))
    {
        shell.env(variable, value);
    }
    let path = std::env::var("PATH").unwrap_or_default();
    shell.env("PATH", format!("{}:{path}", bin.display()));
    finish(shell)
}

fn program(world: &World, name: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = world.file(name, text);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn lines(world: &World, name: &str) -> Vec<Value> {
    world
        .read(name)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn members(served: &Served) -> Vec<i64> {
    let everything = json!({ "filter": [{ "op": "gte", "field": "id", "value": 0 }] });
    let found = served.other_client("POST", "/ContactGroupContacts/query", &everything);
    let links = found["items"].as_array().unwrap().clone();
    links
        .iter()
        .map(|link| link["contactID"].as_i64().unwrap())
        .collect()
}

fn groups(served: &Served) -> Vec<String> {
    let everything = json!({ "filter": [{ "op": "gte", "field": "id", "value": 0 }] });
    let found = served.other_client("POST", "/ContactGroups/query", &everything);
    let name = |group: &Value| group["name"].as_str().unwrap().to_owned();
    found["items"].as_array().unwrap().iter().map(name).collect()
}

#[test]
fn an_appointment_becomes_a_contact_in_a_group() {
    if !has_tools("appointments") {
        return;
    }
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file("appointments.json", APPOINTMENTS);
    for part in 0..2 {
        run("appointments", &world, &served);
        let linked = lines(&world, "linked.ndjson");
        let bo = served.holders("bo@bluefin.example")[0]["id"].clone();
        let expected = [
            json!({ "appointment": "a1", "contact": 5001, "is_new": false }),
            json!({ "appointment": "a2", "contact": bo, "is_new": part == 0 }),
        ];
        assert_eq!(linked, expected);
        assert_eq!(members(&served).len(), 2, "a second run adds nobody");
    }
    assert_eq!(groups(&served), ["Consultations"]);
}

#[test]
fn a_form_becomes_a_contact_and_fills_what_is_empty() {
    let world = World::new();
    world.settings(
        "[profiles.acme.new_company]\nowner_resource_id = 29682885\ncompany_type = 1\nphone = \"+13125550100\"\n",
    );
    let served = Data::small().serve(&world);
    world.file(
        "forms.csv",
        "name,email,company,title,interest\nAna Ruiz,ana.ruiz@bluefin.example,,Clerk,Backup;Demos\n\
         Di Neu,di@neu.example,Neu Works,,Demos\nNo Address,,Neu Works,,Demos\n",
    );
    run("forms", &world, &served).exits(4);
    assert_eq!(served.holders("ana.ruiz@bluefin.example")[0]["title"], "Clerk");
    assert_eq!(served.holders("di@neu.example").len(), 1);
    let mut all = groups(&served);
    all.sort();
    assert_eq!(all, ["Backup", "Demos"]);
    assert_eq!(members(&served).len(), 3);
    assert!(
        world.read("to-do.csv").contains("No Address"),
        "what waits for a person stands there"
    );
    let writes = served.writes().len();
    run("forms", &world, &served).exits(4);
    assert_eq!(served.writes().len(), writes, "a second run changes nothing");
}

#[test]
fn a_record_of_a_database_becomes_a_contact() {
    let world = World::new();
    let served = Data::small().serve(&world);
    std::fs::create_dir_all(world.work().join("bin")).unwrap();
    // The database's own client is not needed to see what is handed over.
    program(
        &world,
        "bin/sqlite3",
        "#!/bin/sh\nprintf 'id,name,email,company\\n7,Ed Lead,ed@lead.example,Bluefin Logistics Inc\\n'\n",
    );
    run("database", &world, &served).exits(0);
    let resolved = world.read("resolved.csv");
    let ed = served.holders("ed@lead.example")[0]["id"].clone();
    let expected = format!("7,Ed Lead,ed@lead.example,Bluefin Logistics Inc,created,company_found,{ed},174");
    assert!(resolved.contains(&expected), "{resolved}");
}

#[test]
fn every_new_contact_starts_a_program() {
    let world = World::new();
    let served = Data::small().serve(&world);
    program(
        &world,
        "on-new-contact",
        "#!/bin/sh\nprintf '%s\\n' \"$1\" >> began.ndjson\n",
    );
    run("new-contact", &world, &served).exits(0);
    let body = json!({ "firstName": "O'Neil \"Kid\"", "lastName": "Ruiz $HOME", "isActive": 1 });
    served.other_client("POST", "/Companies/174/Contacts", &body);
    served.other_client("POST", "/Companies/174/Contacts", &body);
    run("new-contact", &world, &served).exits(0);
    let began = lines(&world, "began.ndjson");
    assert_eq!(began.len(), 2);
    assert_eq!(began[0]["contact"]["firstName"], "O'Neil \"Kid\"");
    assert_eq!(began[0]["contact"]["lastName"], "Ruiz $HOME");
    run("new-contact", &world, &served).exits(0);
    assert_eq!(lines(&world, "began.ndjson").len(), 2, "nothing is told twice");
}

#[test]
fn new_contacts_of_one_company_come_into_a_group() {
    if !has_tools("new-contact-group") {
        return;
    }
    let world = World::new();
    let served = Data::small().group(44, "Bluefin").serve(&world);
    run("new-contact-group", &world, &served).exits(0);
    let create = |company: i64| {
        let body = json!({ "firstName": "Flo", "lastName": "Late", "isActive": 1 });
        let made = served.other_client("POST", &format!("/Companies/{company}/Contacts"), &body);
        made["itemId"].as_i64().unwrap()
    };
    let (here, _) = (create(174), create(900));
    run("new-contact-group", &world, &served).exits(0);
    assert_eq!(members(&served), [here]);
    run("new-contact-group", &world, &served).exits(0);
    assert_eq!(members(&served), [here]);
}

#[test]
fn an_answer_carries_what_the_next_tool_needs() {
    if !has_tools("hand-over") {
        return;
    }
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file("appointments.json", APPOINTMENTS.replace("\"name\": \"\", ", ""));
    run("hand-over", &world, &served).exits(0);
    let answers = lines(&world, "answers.ndjson");
    let outcomes: Vec<&Value> = answers.iter().map(|answer| &answer["outcome"]).collect();
    assert_eq!(outcomes, ["matched", "create", "reject", "invalid"]);
    assert_eq!(world.read("ask.csv"), "\"a4\",\"missing_last_name\"\n");
    assert_eq!(world.read("contacts.txt"), "5001\n");
    assert_eq!(served.writes().len(), 0);
}
