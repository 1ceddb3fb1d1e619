//! A connection that was taken down on purpose makes every row a skip; nobody is asked and no secret is needed.

use crate::harness::tenant::Data;
use crate::harness::world::{World, connect, finish};

#[test]
fn every_row_is_skipped_and_nobody_is_asked() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file(
        "requests.csv",
        "id,name,email,contact_id\n1,Ana Ruiz,ana.ruiz@bluefin.example,\n2,,,\n3,Noah Bright,noah@bluefin.example,5001\n",
    );
    for (settings, connected) in [("", true), ("secret_command = \"touch ran; echo s\"\n", false)] {
        world.settings(&format!("[profiles.acme]\ndisconnected = true\n{settings}"));
        for how in ["--dry-run", "--yes"] {
            let mode = ["--mode", "catch-all", "--catch-all-company", "900"];
            let fixed = ["resolve", "requests.csv", "--format", "ndjson", how];
            let mut command = world.command(fixed.iter().chain(&mode));
            if connected {
                connect(&mut command, &served.base_url());
            }
            finish(command)
                .exits(0)
                .answers_are(&["skip integration_disconnected"; 3]);
        }
    }
    assert!(served.requests().is_empty(), "{:#?}", served.requests());
    assert!(!world.work().join("ran").exists(), "the secret was fetched");
}

#[test]
fn the_sandbox_answers_as_ever_for_a_profile_that_is_disconnected() {
    let world = World::new();
    world.settings("[profiles.acme]\ndisconnected = true\n");
    world.file(
        "requests.csv",
        "name,email\nNoah Bright,noah.bright@bluefin.example\n",
    );
    let sandbox = ["--sandbox", "resolve", "requests.csv", "--mode", "require-domain"];
    world
        .run(sandbox.iter().chain(&["--dry-run", "--format", "ndjson"]))
        .exits(0)
        .answers_are(&["create domain_found"]);
}

#[test]
fn a_connection_that_was_never_set_up_is_a_fault_of_the_settings() {
    let world = World::new();
    world.file("requests.csv", "name,email\nAna Ruiz,ana.ruiz@bluefin.example\n");
    let ran = world.run(["resolve", "requests.csv", "--mode", "require-domain", "--dry-run"]);
    ran.exits(2)
        .says("no connection to Autotask is set up")
        .says("--sandbox");
}
