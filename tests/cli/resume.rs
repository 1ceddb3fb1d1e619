//! `resume` and the next start of any run: what is open is settled first, and told.

use serde_json::json;

use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

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
const RESUME: [&str; 4] = ["resume", "--yes", "--format", "ndjson"];

/// A run that was killed when its second create had been carried out and not answered.
fn killed() -> (World, Served) {
    let world = World::new();
    world.file("requests.csv", THREE);
    let fault = json!({ "method": "POST", "path": "/Companies/*/Contacts", "after": 1, "fault": "delay", "ms": 20_000 });
    let served = Data::small().fault(fault).serve(&world);
    let running = world.start_on(&served, APPLY);
    served.wait_for("second create", |asked| {
        asked.path.ends_with("/Contacts") && asked.body["firstName"] == "Zoe"
    });
    running.signal("KILL");
    assert_eq!(running.finish().code, None);
    (world, served)
}

#[test]
fn resume_needs_no_input_and_does_what_is_left() {
    let (world, served) = killed();
    std::fs::remove_file(world.work().join("requests.csv")).unwrap();
    world.run(["runs"]).exits(0).prints("matchbook resume");
    let ran = world
        .run_on(&served, RESUME)
        .exits(0)
        .answers_are(&["created domain_found"; 3]);
    assert!(ran.stderr.contains("was carried out"), "{ran}");
    assert_eq!(served.contact_posts(), 3, "{ran}");
    world.run_on(&served, RESUME).exits(0).says("nothing is left");
}

#[test]
fn the_next_run_settles_what_is_open_and_names_the_run_that_is_left() {
    let (world, served) = killed();
    let ran = world.run_on(&served, APPLY).exits(0);
    let ran = ran
        .says("row 2: create Contact was carried out")
        .says("matchbook resume");
    let ran = ran.answers_are(&["matched email", "matched email", "created domain_found"]);
    assert_eq!(served.contact_posts(), 3, "{ran}");
    // What the other run did meanwhile is found, and not done again.
    let ran = world.run_on(&served, RESUME).exits(0);
    ran.answers_are(&["created domain_found", "created domain_found", "matched email"]);
    assert_eq!(served.contact_posts(), 3);
}

#[test]
fn two_state_folders_of_one_user_share_the_lock_and_waiting_is_possible() {
    let world = World::new();
    world.file("requests.csv", THREE);
    let fault = json!({ "method": "POST", "path": "/Companies/*/Contacts", "fault": "delay", "ms": 3_000 });
    let served = Data::small().fault(fault).serve(&world);
    let first = world.start_on(&served, APPLY);
    served.wait_for("create", |asked| asked.path.ends_with("/Contacts"));
    let other = world.work().join("other");
    let elsewhere = ["--state", other.to_str().unwrap()];
    world
        .run_on(&served, APPLY.iter().chain(&elsewhere))
        .exits(8)
        .says("process");
    let wait = ["--lock-wait", "1m"];
    let second = world
        .run_on(&served, APPLY.iter().chain(&elsewhere).chain(&wait))
        .exits(0);
    second.answers_are(&["matched email"; 3]);
    first.finish().exits(0);
    assert_eq!(served.contact_posts(), 3);
}

#[test]
fn nothing_is_sent_without_a_journal() {
    let world = World::new();
    world.file("requests.csv", THREE);
    let served = Data::small().serve(&world);
    // A file where the folder should be: nobody, not even root, can make a folder there.
    std::fs::write(world.work().join("blocked"), "").unwrap();
    let ran = world.run_on(&served, APPLY.iter().chain(&["--state", "blocked/state"]));
    assert_eq!((ran.code, served.requests().len()), (Some(2), 0), "{ran}");
    // A disk on which no file grows beyond a few kilobytes.
    let mut limited = std::process::Command::new("sh");
    limited
        .arg("-c")
        .arg(r#"ulimit -f 40; trap '' XFSZ; exec "$0" "$@""#)
        .arg(env!("CARGO_BIN_EXE_matchbook"));
    let full = world.command_on(&served, APPLY);
    limited
        .args(full.get_args())
        .current_dir(world.work())
        .env_clear();
    limited.envs(full.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let ran = crate::harness::world::finish(limited);
    assert!(
        matches!(ran.code, Some(1 | 2)) && ran.stderr.contains("journal"),
        "{ran}"
    );
    let sent = served.contact_posts();
    // With room again nothing is lost and nobody is there twice.
    world.run_on(&served, APPLY).exits(0);
    for email in [
        "noah@bluefin.example",
        "zoe@bluefin.example",
        "liam@bluefin.example",
    ] {
        assert_eq!(
            served.holders(email).len(),
            1,
            "{email}, {sent} were sent before\n{ran}"
        );
    }
}
