//! One run at a time per tenant, and what signals do to it: the lock names its holder and dies with it; a first
//! interrupt finishes the request in hand, a second one ends at once, and `resume` goes on behind both.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::tenant::{Data, Served};
use crate::harness::world::{Running, World};

const THREE: &str = "id,name,email\n\
                     1,Noah Bright,noah@bluefin.example\n\
                     2,Zoe Hart,zoe@bluefin.example\n\
                     3,Liam Cole,liam@bluefin.example\n";
const APPLY: [&str; 9] = [
    "resolve",
    "requests.csv",
    "--mode",
    "require-domain",
    "--resend-after",
    "1s",
    "--format",
    "ndjson",
    "--yes",
];
const RESUME: [&str; 6] = ["resume", "--yes", "--format", "ndjson", "--resend-after", "1s"];

/// A run that waits for the answer to its second create.
fn waiting(fault: &str, ms: u64) -> (World, Served, Running) {
    let world = World::new();
    world.file("requests.csv", THREE);
    let fault =
        json!({ "method": "POST", "path": "/Companies/*/Contacts", "after": 1, "fault": fault, "ms": ms });
    let served = Data::small().fault(fault).serve(&world);
    let running = world.start_on(&served, APPLY.iter().chain(&["--threads", "1"]));
    served.wait_for("second create", |asked| {
        asked.path.ends_with("/Contacts") && asked.body["firstName"] == "Zoe"
    });
    (world, served, running)
}

fn all_there_once(served: &Served) {
    for name in ["noah", "zoe", "liam"] {
        assert_eq!(
            served.holders(&format!("{name}@bluefin.example")).len(),
            1,
            "{name}"
        );
    }
}

/// Waits until the run has said something on its own lock file, and gives what stands in it.
fn note(world: &World) -> String {
    let locks = world.state().join("locks");
    let file = std::fs::read_dir(locks).unwrap().next().unwrap().unwrap();
    std::fs::read_to_string(file.path()).unwrap()
}

#[test]
fn the_second_of_two_processes_is_told_who_holds_the_lock_and_since_when() {
    let (world, served, first) = waiting("stall", 0);
    let note = note(&world);
    let since = note.trim().split_once(" since ").unwrap().1;
    let since: jiff::Timestamp = since.parse().unwrap();
    let age = jiff::Timestamp::now().duration_since(since).as_secs();
    assert!((0..120).contains(&age), "{note}");
    let requests = served.requests().len();
    let begun = Instant::now();
    for (wait, least) in [(None, 0), (Some(["--lock-wait", "1s"]), 1)] {
        let ran = world.run_on(&served, APPLY.iter().chain(wait.iter().flatten()));
        ran.exits(8).says(note.trim());
        assert!(begun.elapsed() >= Duration::from_secs(least));
    }
    assert_eq!(
        served.requests().len(),
        requests,
        "nobody without the lock asks anything"
    );
    // The lock dies with its process, and only then.
    first.signal("KILL");
    first.finish();
    world
        .run_on(&served, RESUME)
        .exits(0)
        .answers_are(&["created domain_found"; 3]);
    all_there_once(&served);
}

#[test]
fn whoever_waits_for_the_lock_can_be_interrupted_and_works_when_it_is_free() {
    let (world, served, first) = waiting("delay", 2_500);
    let wait = ["--lock-wait", "1m"];
    let impatient = world.start_on(&served, APPLY.iter().chain(&wait));
    let patient = world.start_on(&served, APPLY.iter().chain(&wait));
    // Both have to be there before they can be interrupted.
    std::thread::sleep(Duration::from_millis(500));
    impatient.signal("INT");
    let impatient = impatient.finish().exits(130).says("nothing was sent");
    assert_eq!(impatient.stdout, "", "{impatient}");
    first.finish().exits(0).answers_are(&["created domain_found"; 3]);
    patient.finish().exits(0).answers_are(&["matched email"; 3]);
    assert_eq!(served.contact_posts(), 3);
}

#[test]
fn termination_finishes_the_request_in_hand_and_says_what_is_left() {
    for signal in ["TERM", "INT"] {
        let (world, served, running) = waiting("delay", 1_000);
        running.signal(signal);
        let ran = running
            .finish()
            .exits(130)
            .says("1 row left to do")
            .answers_are(&[
                "created domain_found",
                "created domain_found",
                "not_attempted run_ended",
            ]);
        assert_eq!(served.contact_posts(), 2, "{ran}");
        let run: Value = world
            .run(["runs", "--format", "ndjson"])
            .exits(0)
            .rows()
            .remove(0);
        assert_eq!(
            (&run["done"], &run["in_doubt"], &run["exit_code"]),
            (&json!(2), &json!(0), &json!(130)),
            "{run}"
        );
        assert!(
            ran.stderr
                .contains(&format!("matchbook resume {}", run["id"].as_str().unwrap())),
            "{ran}"
        );
        world
            .run_on(&served, RESUME)
            .exits(0)
            .answers_are(&["created domain_found"; 3]);
        all_there_once(&served);
    }
}

#[test]
fn a_second_interrupt_ends_at_once_and_resume_goes_on_behind_it() {
    for fault in ["stall", "stall_before"] {
        let (world, served, mut running) = waiting(fault, 0);
        running.signal("INT");
        running.wait_for_word("interrupt again");
        running.signal("INT");
        let begun = Instant::now();
        let ran = running.finish().exits(130);
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{fault}: it waited for the answer\n{ran}"
        );
        let run: Value = world
            .run(["runs", "--format", "ndjson"])
            .exits(0)
            .rows()
            .remove(0);
        assert_eq!((&run["done"], &run["in_doubt"]), (&json!(1), &json!(1)), "{run}");
        world
            .run_on(&served, RESUME)
            .exits(0)
            .answers_are(&["created domain_found"; 3]);
        all_there_once(&served);
        world.run_on(&served, RESUME).exits(0).says("nothing is left");
    }
}
