//! Layouts of the settings file: recognised, named, listed and refused like the built-in ones.

use serde_json::{Value, json};

use crate::harness::world::World;

const SETTINGS: &str = r##"
[layouts.crm]
title = "contacts of our CRM"
required = ["Kunde", "E-Mail|Mail"]
number_style = "with-country-code"
columns = { "Kunde" = "company", "Ansprechpartner" = "name", "E-Mail" = "email", "Telefon" = "phone" }

[layouts.switchboard]
kind = "calls"
columns = { "wer.nummer" = "from", "an" = "to", "weg" = "direction" }

[layouts.door.columns]
"#1" = "name"
"#3" = "email"
"#4" = "udf.Badge"
"##;

const TABLE: &str = "Kunde;Ansprechpartner;E-Mail;Telefon;Phone;City\n\
                     Bluefin Dental;Ana Ruiz;ana@bluefin.example;442079460018;not a number;Bath\n";

fn world() -> World {
    let world = World::new();
    world.settings(SETTINGS);
    world.file("crm.csv", TABLE);
    world.file(
        "board.json",
        r#"[{"wer":{"nummer":"+442079460018"},"an":"101","weg":"inbound"}]"#,
    );
    world.file(
        "door.csv",
        "Ana Ruiz,x,ana@bluefin.example,7\nOmar Haddad,y,omar@meridian.example,8\n",
    );
    world
}

fn checked(world: &World, arguments: &[&str]) -> Value {
    let arguments = ["check", "--format", "json"].iter().chain(arguments);
    let ran = world.run(arguments).exits(0);
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    told["inputs"][0].clone()
}

#[test]
fn an_export_is_recognised_and_only_its_named_columns_are_read() {
    let world = world();
    let input = checked(&world, &["crm.csv"]);
    assert_eq!(input["layout"], "crm");
    assert_eq!(input["form"], "contacts of our CRM");
    assert_eq!(input["why"], "it has Kunde, E-Mail");
    assert_eq!(input["kind"], "scheduling");
    let row = &input["first_rows"][0];
    assert_eq!(
        row["read"],
        json!({
            "company": "Bluefin Dental",
            "name": "Ana Ruiz",
            "email": "ana@bluefin.example",
            "phone": "442079460018",
        })
    );
    assert_eq!(row["numbers"]["phone"], "+442079460018");
    let national = checked(&world, &["crm.csv", "--number-style", "national"]);
    assert_eq!(national["first_rows"][0]["numbers"], json!({}));
}

#[test]
fn json_goes_by_paths_and_the_kind_is_the_layouts() {
    let world = world();
    let input = checked(&world, &["board.json"]);
    assert_eq!(
        (&input["layout"], &input["kind"]),
        (&json!("switchboard"), &json!("calls"))
    );
    assert_eq!(input["first_rows"][0]["numbers"]["from"], "+442079460018");
}

#[test]
fn a_table_without_a_header_is_read_by_positions_when_it_is_named() {
    let world = world();
    world.run(["check", "door.csv"]).exits(2);
    let input = checked(&world, &["door.csv", "--layout", "Door"]);
    assert_eq!((&input["layout"], &input["rows"]), (&json!("door"), &json!(2)));
    assert_eq!(
        input["first_rows"][1]["read"],
        json!({"name": "Omar Haddad", "email": "omar@meridian.example", "udf.Badge": "8"})
    );
}

#[test]
fn resolve_reads_it_alike_and_its_rejects_come_back() {
    let world = world();
    let arguments = [
        "resolve",
        "--sandbox",
        "--dry-run",
        "--no-create",
        "--format",
        "csv",
    ];
    let ran = world.run(arguments.iter().chain(&["crm.csv"]));
    assert!(ran.stdout.contains("ana@bluefin.example"), "{}", ran.stdout);
    world.file("again.csv", &ran.stdout);
    let again = checked(&world, &["again.csv"]);
    assert_eq!(again["layout"], "crm");
    assert_eq!(
        again["first_rows"][0]["read"],
        checked(&world, &["crm.csv"])["first_rows"][0]["read"]
    );
    // A profile may name it, as it may name any layout.
    world.settings(&format!("{SETTINGS}\n[profiles.a.resolve]\nlayout = 'crm'\n"));
    let told = world.run(arguments.iter().chain(&["door.csv"])).exits(2).stderr;
    assert!(told.contains("door.csv: no column"), "{told}");
}

#[test]
fn it_is_listed_and_what_lacks_a_column_is_told_so() {
    let world = world();
    let listed = world.run(["check", "--layouts"]).exits(0).stdout;
    let first: Vec<&str> = listed.lines().take(3).collect();
    assert_eq!(
        first,
        [
            "crm (contacts of our CRM): Kunde, E-Mail or Mail",
            "door (a layout of the settings file): not recognised, since it has no header; name it",
            "switchboard (a layout of the settings file): an, weg, wer.nummer",
        ]
    );
    world.file("half.csv", "Kunde;Ansprechpartner\nBluefin;Ana Ruiz\n");
    world
        .run(["check", "half.csv"])
        .exits(2)
        .says("Nearest is crm (contacts of our CRM), which needs E-Mail or Mail too");
    world
        .run(["check", "crm.csv", "--layout", "crmm"])
        .exits(2)
        .says("no layout is called \"crmm\"")
        .says("Did you mean \"crm\"?");
}

#[test]
fn a_vendors_export_stays_a_vendors() {
    let world = world();
    world.settings("[layouts.mine.columns]\n\"Call ID\" = \"call_id\"\nFrom = \"from\"\n");
    let export = "Call Time,Call ID,From,To,Direction,Status,Ringing,Talking\n\
                  2026-09-22T09:00:00,1,Ana Ruiz (02079460018),Service Desk (800),Inbound,Answered,5,10\n";
    world.file("calls.csv", export);
    assert_eq!(checked(&world, &["calls.csv", "--region", "GB"])["layout"], "3cx");
    let named = checked(&world, &["calls.csv", "--layout", "mine"]);
    assert_eq!(named["layout"], "mine");
    assert_eq!(named["first_rows"][0]["read"]["call_id"], "1");
}

#[test]
fn a_bad_layout_stops_every_command_with_its_line() {
    let world = world();
    let path = world.settings("[layouts.zoom.columns]\nWer = 'name'\n");
    let place = format!(
        "{}:1:10: layouts.zoom.columns: zoom is the name of a built-in layout",
        path.display()
    );
    world.run(["check", "crm.csv"]).exits(2).says(&place);
    world.run(["check", "--layouts"]).exits(2).says(&place);
}
