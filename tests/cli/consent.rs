//! Nothing is written without somebody's agreement: by flag, or at the terminal after the plan was seen.

use std::time::Duration;

use expectrl::{Eof, Expect as _, Session};

use crate::harness::tenant::{Data, Served};
use crate::harness::world::{World, finish, finish_with};

const REQUESTS: &str = "id,name,email\n\
                        1,Noah Bright,noah@bluefin.example\n\
                        2,Zoe Hart,zoe@bluefin.example\n";

fn world() -> (World, Served) {
    let world = World::new();
    world.file("requests.csv", REQUESTS);
    let served = Data::small().serve(&world);
    (world, served)
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_even_asked() {
    let (world, served) = world();
    let ran = world.run_on(&served, ["resolve", "requests.csv", "--mode", "require-domain"]);
    ran.exits(2).says("--yes");
    let piped = world.command_on(&served, ["resolve", "-", "--mode", "require-domain"]);
    finish_with(piped, REQUESTS).exits(2).says("--yes");
    assert!(
        served.requests().is_empty(),
        "asked before anybody agreed: {:#?}",
        served.requests()
    );
}

#[test]
fn the_settings_file_may_agree_and_a_flag_takes_it_back() {
    let (world, served) = world();
    world.settings("[profiles.acme.resolve]\nmode = \"require-domain\"\nyes = true\n");
    world
        .run_on(&served, ["resolve", "requests.csv", "--yes=false"])
        .exits(2);
    assert!(served.requests().is_empty());
    world.run_on(&served, ["resolve", "requests.csv"]).exits(0);
    assert_eq!(served.contact_posts(), 2);
}

/// A run at a terminal that is asked and answered; gives what the terminal showed and the exit code.
fn at_a_terminal(world: &World, served: &Served, answer: &str) -> (String, Option<i32>) {
    let arguments = [
        "resolve",
        "requests.csv",
        "--mode",
        "require-domain",
        "--format",
        "csv",
    ];
    let mut command = world.command_on(served, arguments);
    command.env("TERM", "xterm");
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(30)));
    let asked = session
        .expect("Write these 2 changes to Autotask?")
        .expect("the question comes");
    let before = String::from_utf8_lossy(asked.before()).into_owned();
    assert!(served.writes().is_empty(), "written before the answer");
    session.send(answer).unwrap();
    let rest = session.expect(Eof).expect("the end comes");
    let after = String::from_utf8_lossy(rest.as_bytes()).into_owned();
    let ended = session.get_process().wait().unwrap();
    let code = if let expectrl::process::unix::WaitStatus::Exited(_, code) = ended {
        Some(code)
    } else {
        None
    };
    (before + &after, code)
}

#[test]
fn at_a_terminal_the_plan_is_shown_and_no_writes_nothing() {
    for answer in ["n", "\r", "\u{3}"] {
        let (world, served) = world();
        let (shown, code) = at_a_terminal(&world, &served, answer);
        for word in ["Noah", "Zoe", "Bluefin Logistics Inc"] {
            assert!(shown.contains(word), "{word} was not shown\n{shown}");
        }
        assert_eq!(code, Some(130), "{answer:?}\n{shown}");
        assert!(served.writes().is_empty(), "{answer:?}\n{shown}");
    }
}

#[test]
fn at_a_terminal_yes_applies() {
    let (world, served) = world();
    let (shown, code) = at_a_terminal(&world, &served, "y");
    assert_eq!(code, Some(0), "{shown}");
    assert_eq!(served.contact_posts(), 2, "{shown}");
    assert!(shown.contains("created,domain_found"), "{shown}");
}

#[test]
fn a_dry_run_asks_nobody() {
    let (world, served) = world();
    let arguments = ["resolve", "requests.csv", "--mode", "require-domain", "--dry-run"];
    let mut command = world.command_on(&served, arguments);
    command.env("TERM", "xterm");
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(30)));
    let shown = session.expect(Eof).expect("it ends without an answer");
    let shown = String::from_utf8_lossy(shown.as_bytes()).into_owned();
    assert!(
        shown.contains("Noah") && !shown.contains("Write these"),
        "{shown}"
    );
    assert!(served.writes().is_empty());
}

#[test]
fn a_run_that_writes_nothing_needs_only_the_flag_to_be_said() {
    let world = World::new();
    world.file("requests.csv", "name,email\nAna Ruiz,ana.ruiz@bluefin.example\n");
    let served = Data::small().serve(&world);
    let arguments = ["resolve", "requests.csv", "--mode", "require-email", "--yes"];
    finish(world.command_on(&served, arguments)).exits(0);
    assert!(served.writes().is_empty());
}
