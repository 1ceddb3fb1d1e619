//! Connections are set up, shown, tried and taken away; only what works is saved, and a secret is never shown.

use std::process::Command;

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::{INTEGRATION_CODE, SECRET, World, finish};

/// `connections add` with everything said by flag and environment.
fn add(world: &World, served: &Served, name: &str, secret_command: &str) -> Ran {
    let url = served.base_url();
    let flags = [
        "--username",
        "api@KESTREL.EXAMPLE",
        "--url",
        &url,
        "--secret-command",
        secret_command,
    ];
    let mut command: Command = world.command(["connections", "add", name].iter().chain(&flags));
    command.env("AUTOTASK_INTEGRATION_CODE", INTEGRATION_CODE);
    finish(command)
}

#[test]
fn a_connection_is_tried_before_it_is_saved_and_used_afterwards() {
    let world = World::new();
    let served = Data::small().serve(&world);
    add(&world, &served, "acme", "echo wrong")
        .exits(7)
        .says("refused the sign-in");
    world
        .run(["connections", "list"])
        .exits(0)
        .prints("no connections yet");

    add(&world, &served, "acme", &format!("echo {SECRET}"))
        .exits(0)
        .says("connection acme is saved");
    world
        .run(["connections", "list"])
        .exits(0)
        .prints("acme (default)")
        .prints("connected")
        .prints("command");
    world.run(["connections", "test"]).exits(0).says("signed in at");
    world.file("r.csv", "name,email\nAna Ruiz,nobody@bluefin.example\n");
    let rows = [
        "resolve",
        "r.csv",
        "--mode",
        "require-email",
        "--dry-run",
        "--format",
        "ndjson",
    ];
    world.run(rows).exits(0).answers_are(&["reject email_not_found"]);

    world.run(["connections", "disconnect", "acme"]).exits(0);
    let listed = world.run(["connections", "list", "--format", "ndjson"]).exits(0);
    assert_eq!(listed.rows()[0]["state"], "disconnected");
    world
        .run(rows)
        .exits(0)
        .answers_are(&["skip integration_disconnected"]);
    world
        .run(["connections", "test", "acme"])
        .exits(2)
        .says("disconnected");

    add(&world, &served, "acme", &format!("echo {SECRET}")).exits(0);
    world.run(rows).exits(0).answers_are(&["reject email_not_found"]);
}

#[test]
fn the_secret_stays_where_it_is() {
    let world = World::new();
    let served = Data::small().serve(&world);
    let path = world.file("secret", SECRET);
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    add(&world, &served, "acme", &format!("cat {}", path.display())).exits(0);
    for shown in [
        world.run(["connections", "list", "-vvv"]),
        world.run(["connections", "list", "--format", "json"]),
        world.run(["connections", "test", "-vvv"]),
    ] {
        let shown = format!("{shown:?}");
        assert!(
            !shown.contains(SECRET) && !shown.contains(INTEGRATION_CODE),
            "{shown}"
        );
    }
    for file in world.all_files().iter().filter(|file| **file != path) {
        let bytes = std::fs::read(file).unwrap();
        assert!(
            !String::from_utf8_lossy(&bytes).contains(SECRET),
            "{}",
            file.display()
        );
    }
}

#[test]
fn without_a_keyring_and_without_another_place_nothing_is_saved() {
    let world = World::new();
    let served = Data::small().serve(&world);
    let url = served.base_url();
    let flags = [
        "connections",
        "add",
        "acme",
        "--username",
        "api@KESTREL.EXAMPLE",
        "--url",
        &url,
    ];
    let mut command = world.command(flags);
    command
        .env("AUTOTASK_INTEGRATION_CODE", INTEGRATION_CODE)
        .env("AUTOTASK_SECRET", SECRET);
    finish(command)
        .exits(2)
        .says("no keyring")
        .says("--secret-command");
    let mut command = world.command(flags);
    command.env("AUTOTASK_INTEGRATION_CODE", INTEGRATION_CODE);
    finish(command)
        .exits(2)
        .says("secret is not given")
        .says("AUTOTASK_SECRET");
    world
        .run(["connections", "list"])
        .exits(0)
        .prints("no connections yet");
}

#[test]
fn removing_takes_one_or_all_and_asks_before_all() {
    let world = World::new();
    let served = Data::small().serve(&world);
    for name in ["acme", "beta", "gamma"] {
        add(&world, &served, name, "echo s").exits(0);
    }
    world.run(["connections", "remove", "beta"]).exits(0);
    world.run(["connections", "remove", "beta"]).exits(2).says("beta");
    world.run(["connections", "remove"]).exits(2);
    world
        .run(["connections", "remove", "--all"])
        .exits(2)
        .says("--yes");
    assert_eq!(
        world
            .run(["connections", "list", "--format", "ndjson"])
            .rows()
            .len(),
        2
    );
    world.run(["connections", "remove", "--all", "--yes"]).exits(0);
    world.run(["connections", "list"]).prints("no connections yet");
}

#[test]
fn a_name_that_no_connection_has_is_told_as_it_was_given() {
    let world = World::new();
    world.settings("[profiles.acme]\nusername = \"u\"\n");
    for command in ["test", "disconnect", "remove"] {
        let ran = world.run(["connections", command, "acne"]).exits(2);
        let ran = ran
            .says("there is no profile `acne` in")
            .says("Did you mean `acme`?");
        assert!(!ran.stderr.contains("--profile"), "{ran}");
    }
}
