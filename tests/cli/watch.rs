//! New contacts and groups as events: none is lost, whatever ends the program, and none is told twice without need.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

fn create(served: &Served, nth: usize) -> String {
    let body = json!({ "firstName": "New", "lastName": format!("Person{nth}"), "isActive": 1,
                       "emailAddress": format!("n{nth}@bluefin.example") });
    let made = served.other_client("POST", "/Companies/174/Contacts", &body);
    format!("new-contact:{}", made["itemId"])
}

fn create_group(served: &Served, name: &str) -> String {
    let made = served.other_client(
        "POST",
        "/ContactGroups",
        &json!({ "name": name, "isActive": true }),
    );
    format!("new-group:{}", made["itemId"])
}

fn ids(stdout: &str) -> Vec<String> {
    let id = |line: &str| {
        let event: Value = serde_json::from_str(line).unwrap();
        event["id"].as_str().unwrap().to_owned()
    };
    stdout.lines().map(id).collect()
}

/// How often each event was told.
fn counted(told: &[String]) -> BTreeMap<String, usize> {
    told.iter().fold(BTreeMap::new(), |mut counts, id| {
        *counts.entry(id.clone()).or_default() += 1;
        counts
    })
}

#[test]
fn the_first_look_tells_nothing_and_the_next_what_came_since() {
    let world = World::new();
    let served = Data::small().group(44, "Demos").serve(&world);
    let first = world
        .run_on(&served, ["watch"])
        .exits(0)
        .says("first look at contacts")
        .says("contact groups");
    assert_eq!(first.stdout, "");
    let (one, two, group) = (
        create(&served, 1),
        create(&served, 2),
        create_group(&served, "VIP"),
    );
    let ran = world.run_on(&served, ["watch"]).exits(0).says("3 events");
    assert_eq!(ids(&ran.stdout), [one.clone(), two.clone(), group]);
    let event: Value = serde_json::from_str(ran.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(event["schema"], "matchbook.event/1");
    assert_eq!(
        (&event["event"], &event["test"]),
        (&json!("new-contact"), &json!(false))
    );
    assert_eq!(event["contact"]["emailAddress"], "n1@bluefin.example");
    assert_eq!(
        event["company"],
        json!({ "id": 174, "companyName": "Bluefin Logistics Inc" })
    );
    // Created in the same moment, and nothing is told twice.
    let three = create(&served, 3);
    let ran = world.run_on(&served, ["watch", "--on", "new-contact"]).exits(0);
    assert_eq!(ids(&ran.stdout), std::slice::from_ref(&three));
    assert_eq!(
        world
            .run_on(&served, ["watch"])
            .exits(0)
            .says("nothing new")
            .stdout,
        ""
    );
    // What was told is told again when somebody asks for it.
    let again = world.run_on(&served, ["watch", "--since", "1h"]).exits(0);
    assert_eq!(ids(&again.stdout), [one, two, three]);
    assert_eq!(world.run_on(&served, ["watch"]).exits(0).stdout, "");
}

#[test]
fn each_profile_and_tenant_is_watched_for_itself() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.settings("[profiles.a]\nregion = 'US'\n[profiles.b]\nregion = 'US'\n");
    for profile in ["a", "b"] {
        world
            .run_on(&served, ["watch", "--profile", profile])
            .exits(0)
            .says("first look");
    }
    let one = create(&served, 1);
    for profile in ["a", "b"] {
        let ran = world.run_on(&served, ["watch", "--profile", profile]).exits(0);
        assert_eq!(ids(&ran.stdout), std::slice::from_ref(&one), "{profile}");
    }
}

#[test]
fn a_sample_is_a_test_event_and_remembers_nothing() {
    let world = World::new();
    let served = Data::small().group(44, "Demos").serve(&world);
    let ran = world
        .run_on(&served, ["watch", "--sample", "--format", "ndjson"])
        .exits(0);
    let events = ran.rows();
    assert_eq!(events.len(), 2, "{ran}");
    assert!(events.iter().all(|event| event["test"] == true), "{ran}");
    assert_eq!(
        events[1]["group"],
        json!({ "id": 44, "name": "Demos", "isActive": true })
    );
    world.run_on(&served, ["watch"]).exits(0).says("first look");
}

#[test]
fn pages_are_walked_to_the_end() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.run_on(&served, ["watch"]).exits(0);
    let expected: Vec<String> = (0..620).map(|nth| create(&served, nth)).collect();
    let ran = world.run_on(&served, ["watch", "--on", "new-contact"]).exits(0);
    assert_eq!(ids(&ran.stdout), expected);
    assert_eq!(world.run_on(&served, ["watch"]).exits(0).stdout, "");
}

/// Killed at each of its requests, before or after it was answered: the next look tells all, and repeats at most what
/// the killed one had told last.
#[test]
fn a_watcher_that_is_killed_at_any_request_loses_no_event() {
    let requests = {
        let world = World::new();
        let served = Data::small().serve(&world);
        world.run_on(&served, ["watch"]).exits(0);
        let before = served.requests().len();
        create(&served, 1);
        create_group(&served, "VIP");
        world.run_on(&served, ["watch"]).exits(0);
        served.requests().len() - before
    };
    assert!(requests >= 4, "{requests}");
    for how in ["stall_before", "stall"] {
        for at in 0..requests {
            let world = World::new();
            let seeded = Data::small().serve(&world);
            world.run_on(&seeded, ["watch"]).exits(0);
            let skipped = seeded.requests().len();
            drop(seeded);
            // Behind the first look, and what somebody else creates then.
            let fault = json!({ "fault": how, "after": skipped + 3 + at });
            let served = Data::small().fault(fault).serve(&world);
            world.run_on(&served, ["watch"]).exits(0);
            let expected = [
                create(&served, 1),
                create(&served, 2),
                create_group(&served, "VIP"),
            ];
            let running = world.start_on(&served, ["watch"]);
            let begun = Instant::now();
            while served.requests().len() <= skipped + at && begun.elapsed() < Duration::from_secs(20) {
                std::thread::sleep(Duration::from_millis(10));
            }
            std::thread::sleep(Duration::from_millis(100));
            running.signal("KILL");
            let mut told = ids(&running.finish().stdout);
            let rest = world.run_on(&served, ["watch"]).exits(0);
            told.extend(ids(&rest.stdout));
            let counts = counted(&told);
            let known: Vec<&String> = counts.keys().collect();
            let mut all: Vec<&String> = expected.iter().collect();
            all.sort();
            assert_eq!(known, all, "{how} at request {at}");
            assert!(
                counts.values().all(|count| *count <= 2),
                "{how} at request {at}: {counts:?}"
            );
        }
    }
}

/// Killed when so many lines were read: what was not read is told by the next look.
#[test]
fn a_watcher_that_is_killed_after_any_line_loses_no_event() {
    for lines in 0..=5 {
        let world = World::new();
        let served = Data::small().serve(&world);
        world.run_on(&served, ["watch"]).exits(0);
        let expected: Vec<String> = (0..5).map(|nth| create(&served, nth)).collect();
        let mut command = world.command_on(&served, ["watch", "--interval", "1h"]);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        for _ in 0..lines {
            out.read_line(&mut told).unwrap();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What was in the pipe by then was told too.
        out.read_to_string(&mut told).unwrap();
        let mut told = ids(&told);
        told.extend(ids(&world.run_on(&served, ["watch"]).exits(0).stdout));
        let counts = counted(&told);
        assert_eq!(
            counts.keys().collect::<Vec<_>>(),
            expected.iter().collect::<Vec<_>>(),
            "{lines}"
        );
        assert!(counts.values().all(|count| *count <= 2), "{lines}: {counts:?}");
    }
}

/// The reader goes after some lines: what it may not have read is told again.
#[test]
fn a_reader_that_leaves_is_told_again_what_it_may_not_have_read() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.run_on(&served, ["watch"]).exits(0);
    // More than a pipe holds, so that the program meets the closed end.
    let expected: Vec<String> = (0..400).map(|nth| create(&served, nth)).collect();
    let mut command = world.command_on(&served, ["watch", "--on", "new-contact"]);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut read = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut read)
        .unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(
        ended.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    assert!(!String::from_utf8_lossy(&ended.stderr).contains("roken pipe"));
    let again = world.run_on(&served, ["watch", "--on", "new-contact"]).exits(0);
    assert_eq!(ids(&again.stdout), expected);
}

#[test]
fn who_stays_looks_again_and_is_stopped_by_ctrl_c() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.run_on(&served, ["watch"]).exits(0);
    let mut command = world.command_on(&served, ["watch", "--interval", "1s"]);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    for nth in 1..=2 {
        let id = create(&served, nth);
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert_eq!(ids(&line), [id]);
    }
    // Nobody else watches the same meanwhile.
    world
        .run_on(&served, ["watch"])
        .exits(8)
        .says("another process watches");
    let sent = std::process::Command::new("kill")
        .args(["-s", "INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(world.run_on(&served, ["watch"]).exits(0).stdout, "");
}

#[test]
fn what_keeps_it_from_looking_has_the_exit_code_of_every_command() {
    let world = World::new();
    let served = Data::small().serve(&world);
    let mut command = world.command_on(&served, ["watch"]);
    command.env("AUTOTASK_SECRET", "wrong");
    crate::harness::world::finish(command).exits(7);
    let mut command = world.command(["watch"]);
    crate::harness::world::connect(&mut command, "http://127.0.0.1:9/atservicesrest/");
    crate::harness::world::finish(command).exits(6);
    world.run(["watch"]).exits(2);
    world.run_on(&served, ["watch", "--on", "new-ticket"]).exits(2);
    world
        .run_on(&served, ["watch", "--since", "yesterday"])
        .exits(2)
        .says("2026-01-31T08:00:00Z");
    world.settings("[profiles.acme]\ndisconnected = true\n");
    let ran = world.run(["watch"]).exits(0).says("disconnected");
    assert_eq!(ran.stdout, "");
}

#[test]
fn a_checkpoint_that_cannot_be_read_is_told_and_not_begun_anew() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.run_on(&served, ["watch"]).exits(0);
    let mut files = world.all_files();
    files.retain(|path| {
        path.parent()
            .is_some_and(|folder| folder.ends_with("state/watch"))
    });
    assert_eq!(files.len(), 1, "{files:?}");
    std::fs::write(&files[0], "{").unwrap();
    world
        .run_on(&served, ["watch"])
        .exits(2)
        .says("take the file away");
}
