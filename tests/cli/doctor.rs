//! The check-up: what is right, what is wrong with what to do about it, and its exit codes; and that a run does not
//! create anything for an API user who sees some contacts only.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic anywhere")]

use serde_json::{Value, json};

use crate::served::{Ran, Served};

/// A profile without anything to complain about, for the built-in tenant.
const SOUND: &str = r#"
[profiles.acme]
own_domains = ["kestrelridge.example"]
[profiles.acme.new_company]
owner_resource_id = 29682885
company_type = 1
phone = "+1 312 555 0100"
[profiles.acme.resolve]
mode = "create-company"
catch_all_company = 900
"#;

fn doctor(served: &Served, settings: &str) -> Ran {
    let config = served.file("config.toml", settings);
    served.run(&["doctor", "--format", "json", "--config", &config])
}

/// The states and messages of a check.
fn of(ran: &Ran, check: &str) -> Vec<(String, String)> {
    let document = ran.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let checks = document["checks"].as_array().unwrap();
    checks
        .iter()
        .filter(|found| found["check"] == check)
        .map(|found| (text(&found["state"]), text(&found["message"])))
        .collect()
}

#[test]
fn a_sound_account_has_nothing_but_ok() {
    let served = Served::built_in();
    let ran = doctor(&served, SOUND);
    assert_eq!(ran.code, 0, "{ran:?}");
    let document = ran.json();
    assert_eq!(document["schema"], "matchbook.doctor/1");
    assert_eq!(document["exit_code"], 0);
    let checks = document["checks"].as_array().unwrap();
    assert!(checks.iter().all(|found| found["state"] == "ok"), "{document:#}");
    let mut names: Vec<_> = checks
        .iter()
        .map(|found| found["check"].as_str().unwrap())
        .collect();
    names.dedup();
    assert_eq!(
        names,
        [
            "settings",
            "credentials",
            "address",
            "sign-in",
            "contacts",
            "companies",
            "limit",
            "threads",
            "fields",
            "new company",
            "catch-all",
            "clock",
            "state",
            "own domains"
        ]
    );
    assert!(!ran.out.contains("s3cr3t") && !ran.out.contains("c0de"));
    assert_eq!(of(&ran, "clock")[0].1, "agrees with the server's");
}

#[test]
fn the_table_tells_what_to_do() {
    let served = Served::built_in();
    let config = served.file(
        "config.toml",
        &SOUND.replace("company_type = 1", "company_type = 99"),
    );
    let ran = served.run(&["doctor", "--config", &config]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let fault = ran
        .out
        .lines()
        .position(|line| line.starts_with("fault"))
        .unwrap();
    let lines: Vec<&str> = ran.out.lines().skip(fault).take(2).collect();
    assert!(
        lines[0].contains("company_type 99 is not in the picklist"),
        "{lines:?}"
    );
    assert!(lines[1].contains("> Choose one of 1 (Customer)"), "{lines:?}");
}

#[test]
fn settings_that_the_tenant_does_not_know_are_faults() {
    let served = Served::built_in();
    for (from, to, check) in [
        (
            "owner_resource_id = 29682885",
            "owner_resource_id = 4",
            "new company",
        ),
        // Tom Becker has left.
        (
            "owner_resource_id = 29682885",
            "owner_resource_id = 29682888",
            "new company",
        ),
        ("catch_all_company = 900", "catch_all_company = 901", "catch-all"),
        (
            "catch_all_company = 900",
            "catch_all_company = 'No Such Company'",
            "catch-all",
        ),
        ("catch_all_company = 900", "catch_all_company = 183", "catch-all"),
    ] {
        let ran = doctor(&served, &SOUND.replace(from, to));
        assert_eq!(ran.code, 2, "{to} {ran:?}");
        assert!(
            of(&ran, check).iter().any(|(state, _)| state == "fault"),
            "{to} {ran:?}"
        );
    }
    let ran = doctor(&served, "[profiles.acme]\nown_domain = []\n");
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!(of(&ran, "settings")[0].0, "fault");
    // What does not need the settings is checked all the same.
    assert_eq!(of(&ran, "state")[0].0, "ok");
}

#[test]
fn what_is_missing_is_a_warning() {
    let served = Served::data(json!({
        "userDefinedFields": {"Contacts": [{"name": "Site Code", "type": "string", "isRequired": true}]},
        "fieldOverrides": {"Contacts": {"phone": {"isRequired": true}}, "Companies": {"city": {"isRequired": true}}},
        "settings": {"used": 9500},
    }));
    let ran = doctor(
        &served,
        "[profiles.acme]\n[profiles.acme.resolve]\nmode = 'create-company'\n",
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    for check in ["fields", "limit", "new company", "own domains"] {
        assert_eq!(of(&ran, check)[0].0, "warning", "{check} {ran:?}");
    }
    for words in ["column phone", "column udf.Site Code", "city: matchbook"] {
        assert!(ran.out.contains(words), "{words} {ran:?}");
    }
}

#[test]
fn a_refused_sign_in_is_told_and_ends_the_questions() {
    let served = Served::built_in();
    let mut command = served.command(&["doctor", "--format", "json"]);
    let ran = Ran::of(&command.env("AUTOTASK_SECRET", "wrong").output().unwrap());
    assert_eq!(ran.code, 7, "{ran:?}");
    assert_eq!(of(&ran, "sign-in")[0].0, "fault");
    assert!(of(&ran, "contacts").is_empty());
    assert_eq!(of(&ran, "state")[0].0, "ok");
    assert!(!ran.out.contains("wrong"), "{ran:?}");
}

#[test]
fn what_cannot_be_reached_or_was_never_set_up_has_its_own_exit_code() {
    let served = Served::built_in();
    let unreachable = "http://127.0.0.1:9/atservicesrest/";
    for (variable, value, check, code) in [
        ("AUTOTASK_URL", unreachable, "sign-in", 6),
        ("AUTOTASK_URL", "https://evil.example/", "credentials", 2),
        ("AUTOTASK_USERNAME", "", "credentials", 2),
        ("MATCHBOOK_STATE", "/dev/null/state", "state", 2),
    ] {
        let mut command = served.command(&["doctor", "--format", "json"]);
        let ran = Ran::of(&command.env(variable, value).output().unwrap());
        assert_eq!(ran.code, code, "{variable} {ran:?}");
        assert_eq!(of(&ran, check)[0].0, "fault", "{variable} {ran:?}");
    }
}

#[test]
fn without_an_account_the_sandbox_is_checked() {
    let served = Served::built_in();
    let mut command = served.command(&["doctor", "--sandbox"]);
    let ran = Ran::of(&command.env_remove("AUTOTASK_USERNAME").output().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!ran.out.contains("fault"), "{ran:?}");
}

const ROWS: &str = "id,email,name\n1,new.person@known.example,New Person\n2,eve@known.example,Eve Stone\n";

fn restricted() -> Served {
    let contact = json!({"id": 5, "companyID": 174, "firstName": "Eve", "lastName": "Stone",
        "emailAddress": "eve@known.example"});
    Served::data(json!({
        "companies": [{"id": 174, "companyName": "Known Ltd"}],
        "contacts": [contact],
        "settings": {"restricted_user": true},
    }))
}

#[test]
fn a_restricted_user_is_a_warning_of_the_check_up() {
    let ran = doctor(&restricted(), SOUND.split("[profiles.acme.new").next().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
    for check in ["contacts", "companies"] {
        assert_eq!(of(&ran, check)[0].0, "warning", "{ran:?}");
    }
    assert!(ran.out.contains("--accept-restricted"), "{ran:?}");
}

#[test]
fn a_run_creates_nothing_for_a_restricted_user_unless_that_is_accepted() {
    let served = restricted();
    let rows = served.file("rows.csv", ROWS);
    let resolve = |flags: &[&str]| {
        let words = [
            "resolve",
            &rows,
            "--kind",
            "scheduling",
            "--mode",
            "require-domain",
        ];
        served.run(&[&words, flags].concat())
    };
    let dry = resolve(&["--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    assert!(dry.err.contains("warning: the API user sees some"), "{dry:?}");

    let refused = resolve(&["--yes"]);
    assert_eq!(refused.code, 7, "{refused:?}");
    assert!(refused.err.contains("--accept-restricted"), "{refused:?}");
    let find = |code| {
        let found = served.run(&["find", "--email", "new.person@known.example"]);
        assert_eq!(found.code, code, "{found:?}");
    };
    find(4);

    let config = served.file("config.toml", "[profiles.a.resolve]\naccept_restricted = true\n");
    let flag_over_profile = resolve(&["--yes", "--accept-restricted=false", "--config", &config]);
    assert_eq!(flag_over_profile.code, 7, "{flag_over_profile:?}");
    let accepted = resolve(&["--yes", "--config", &config]);
    assert_eq!(accepted.code, 0, "{accepted:?}");
    assert!(accepted.err.contains("sees some"), "{accepted:?}");
    find(0);

    // Whoever creates nothing is not asked anything.
    let nothing_new = resolve(&["--yes"]);
    assert_eq!(nothing_new.code, 0, "{nothing_new:?}");
    assert!(!nothing_new.err.contains("sees some"), "{nothing_new:?}");
}
