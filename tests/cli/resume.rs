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
    let running = world.start_on(&served, APPLY.iter().chain(&["--threads", "1"]));
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

/// Kills a run over one person when its create was not carried out, and gives the run's id.
fn killed_over(world: &World, served: &Served, file: &str, person: &str) -> String {
    world.file(
        file,
        format!("name,email\n{person} Bright,{person}@bluefin.example\n"),
    );
    let arguments = [
        "resolve",
        file,
        "--mode",
        "require-domain",
        "--resend-after",
        "1s",
        "--yes",
    ];
    let running = world.start_on(served, arguments);
    served.wait_for(person, |asked| {
        asked.path.ends_with("/Contacts") && asked.body["firstName"] == person
    });
    running.signal("KILL");
    running.finish();
    let runs = world.run(["runs", "--format", "ndjson"]).exits(0).rows();
    runs[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn several_interrupted_runs_are_listed_and_what_has_ended_can_be_forgotten() {
    let world = World::new();
    let fault = |after: u64| json!({ "method": "POST", "path": "/Companies/*/Contacts", "after": after, "fault": "stall_before" });
    // The second run looks for the first one's create, does not find it, and leaves it to `resume`.
    let served = Data::small().fault(fault(0)).fault(fault(0)).serve(&world);
    let first = killed_over(&world, &served, "a.csv", "Noah");
    let second = killed_over(&world, &served, "b.csv", "Zoe");
    let which = world
        .run_on(&served, RESUME)
        .exits(2)
        .says("2 runs were interrupted");
    for run in [&first, &second] {
        assert!(
            which.stderr.contains(&format!("matchbook resume {run}")),
            "{which}"
        );
    }
    // Neither of them can be forgotten.
    world
        .run(["runs", "prune", "--keep", "0s"])
        .exits(0)
        .says("0 runs");
    let quickly = ["--resend-after", "1s"];
    let one = ["resume", first.as_str(), "--yes", "--format", "ndjson"];
    world
        .run_on(&served, one.iter().chain(&quickly))
        .exits(0)
        .answers_are(&["created domain_found"]);
    world
        .run(["runs", "prune", "--keep", "1d"])
        .exits(0)
        .says("0 runs");
    world
        .run(["runs", "prune", "--keep", "0s"])
        .exits(0)
        .says("1 run");
    let left = world.run(["runs", "--format", "ndjson"]).exits(0).rows();
    assert_eq!((left.len(), &left[0]["id"]), (1, &json!(second)), "{left:#?}");
    world
        .run_on(&served, RESUME.iter().chain(&quickly))
        .exits(0)
        .answers_are(&["created domain_found"]);
    world.run(["runs", "prune", "--keep", "0s"]).exits(0);
    assert_eq!(world.run(["runs"]).exits(0).stdout, "no runs yet\n");
    for name in ["noah", "zoe"] {
        assert_eq!(served.holders(&format!("{name}@bluefin.example")).len(), 1);
    }
}

#[test]
fn the_rejects_of_an_apply_keep_their_order_and_are_safe_to_feed_back() {
    let world = World::new();
    world.file(
        "requests.csv",
        "id,name,email\n1,Noah Bright,noah@bluefin.example\n2,Kim Far,kim@elsewhere.example\n\
         3,Zoe Hart,zoe@bluefin.example\n4,Bob Far,bob@elsewhere.example\n5,Liam Cole,liam@bluefin.example\n",
    );
    let words = json!({ "errors": ["Contact.lastName: Value [Hart] is not valid."] });
    let fault = json!({ "method": "POST", "path": "/Companies/*/Contacts", "after": 1, "fault": "status",
                        "status": 500, "body": words });
    let served = Data::small().fault(fault).serve(&world);
    let rejects = ["--rejects", "rejects.csv"];
    world
        .run_on(&served, APPLY.iter().chain(&rejects))
        .exits(4)
        .answers_are(&[
            "created domain_found",
            "reject domain_not_found",
            "failed refused_by_autotask",
            "reject domain_not_found",
            "created domain_found",
        ]);
    let text = world.read("rejects.csv");
    let ids: Vec<&str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(ids, ["2", "3", "4"], "{text}");
    // Corrected, and fed back twice: everybody comes once.
    world.file("requests.csv", text.replace("@elsewhere", "@bluefin"));
    for answers in [["created domain_found"; 3], ["matched email"; 3]] {
        world.run_on(&served, APPLY).exits(0).answers_are(&answers);
    }
    for name in ["noah", "kim", "zoe", "bob", "liam"] {
        assert_eq!(
            served.holders(&format!("{name}@bluefin.example")).len(),
            1,
            "{name}"
        );
    }
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

#[test]
fn a_resumed_run_has_its_page() {
    let (world, served) = killed();
    let page = ["--format", "html", "--output", "page.html"];
    let ran = world
        .run_on(&served, ["resume", "--yes"].iter().chain(&page))
        .exits(0);
    assert_eq!(ran.stdout, "", "{ran}");
    let page = world.read("page.html");
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"),
        "{page}"
    );
    for name in ["Noah", "Zoe", "Liam"] {
        assert!(page.contains(name), "{name} is missing: {page}");
    }
    // What was written before the kill, what was in doubt and what was left are all told as done.
    assert!(page.contains("</b> applied</p>"), "{page}");
    assert_eq!(page.matches("<tr class=\"created\" data-r=").count(), 3, "{page}");
    assert_eq!(served.contact_posts(), 3, "{ran}");
}
