//! How many requests are under way at a time on one endpoint: never more than were allowed, whatever goes wrong.

use std::fmt::Write as _;

use matchbook::sandbox::fault::FaultKind;

use crate::harness::ran::Ran;
use crate::harness::rehearsed::Rehearsed;
use crate::harness::tenant::Data;
use crate::harness::world::{World, connect, finish};

/// Enough for four look-ups of addresses, so that there is something to do at the same time.
const ROWS: usize = 1_600;

fn world() -> World {
    let world = World::new();
    let mut text = "id,name,email\n".to_owned();
    for row in 0..ROWS {
        writeln!(text, "r{row},Pat{row} Person{row},person{row}@bluefin.example").unwrap();
    }
    world.file("rows.csv", text);
    world.settings("[profiles.acme]\nread_timeout = \"1s\"\n");
    world
}

fn resolve(world: &World, served: &Rehearsed, more: &[&str]) -> Ran {
    let fixed = [
        "resolve",
        "rows.csv",
        "--mode",
        "require-email",
        "--dry-run",
        "--lookup",
        "live",
        "--format",
        "ndjson",
    ];
    let mut command = world.command(fixed.iter().chain(more));
    connect(&mut command, served.base_url());
    finish(command)
}

/// The kinds of fault, the thread limit's text under both of its statuses.
fn faults() -> Vec<String> {
    let kinds = FaultKind::ALL.map(|kind| match kind {
        FaultKind::Delay | FaultKind::Slow => format!("{}:ms=100", kind.name()),
        FaultKind::DropBefore
        | FaultKind::DropAfter
        | FaultKind::Status
        | FaultKind::StatusAfter
        | FaultKind::Html502
        | FaultKind::ThreadText
        | FaultKind::Stall
        | FaultKind::StallBefore
        | FaultKind::Truncate => kind.name().to_owned(),
    });
    let more = ["thread-text:status=500", "status:status=503:retry-after=1"].map(str::to_owned);
    kinds.into_iter().chain(more).collect()
}

#[test]
fn never_more_at_a_time_than_allowed_under_any_fault() {
    let mut table = String::new();
    for threads in [2, 3] {
        let most: Vec<(String, u64)> = std::thread::scope(|scope| {
            let asking: Vec<_> = faults()
                .into_iter()
                .map(|fault| scope.spawn(move || (fault.clone(), most_under(&fault, threads))))
                .collect();
            asking.into_iter().map(|asked| asked.join().unwrap()).collect()
        });
        for (fault, most) in most {
            writeln!(table, "--threads {threads}  {fault:<32} at most {most}").unwrap();
        }
    }
    println!("{table}");
}

/// The most requests at a time on one endpoint while every third request on contacts meets the fault.
fn most_under(fault: &str, threads: u64) -> u64 {
    let world = world();
    let every_third = format!("{fault}:on=Contacts:every=3");
    let served = Rehearsed::serve(
        &world,
        Data::small(),
        &["--fault", &every_third, "--latency", "40ms"],
    );
    let ran = resolve(&world, &served, &["--threads", &threads.to_string()]).exits(0);
    assert_eq!(ran.rows().len(), ROWS, "{fault}");
    let most = served.most_in_flight();
    assert!(
        most <= threads,
        "{fault}: {most} at a time with --threads {threads}"
    );
    // Whoever waits before another attempt keeps the place, so that it need not be the full number.
    assert!(
        most >= 2,
        "{fault}: nothing ran at the same time, so this shows nothing"
    );
    most
}

#[test]
fn the_number_comes_from_the_flag_then_from_the_profile_then_it_is_two() {
    for (profile, flag, expected) in [
        ("", None, 2),
        ("threads = 3", None, 3),
        ("threads = 3", Some("1"), 1),
        ("threads = 1", None, 1),
    ] {
        let world = world();
        world.settings(&format!("[profiles.acme]\n{profile}\n"));
        let served = Rehearsed::serve(&world, Data::small(), &["--latency", "40ms"]);
        let more: Vec<&str> = flag.iter().flat_map(|number| ["--threads", number]).collect();
        resolve(&world, &served, &more).exits(0);
        assert_eq!(served.most_in_flight(), expected, "{profile} {flag:?}");
    }
}

#[test]
fn a_tenant_that_takes_fewer_is_waited_for() {
    let world = world();
    let served = Rehearsed::serve(
        &world,
        Data::small(),
        &["--latency", "40ms", "--thread-limit", "1"],
    );
    resolve(&world, &served, &[]).exits(0);
    let refused = |threads: &str| {
        let before = served.requests().len();
        resolve(&world, &served, &["--threads", threads]).exits(0);
        let requests = served.requests();
        let refused = requests[before..]
            .iter()
            .filter(|asked| asked.status == Some(429));
        refused.count()
    };
    assert!(refused("3") > 0);
    assert_eq!(refused("1"), 0);
}

#[test]
fn other_numbers_are_refused_where_they_stand() {
    let world = world();
    for number in ["0", "4", "-1", "two"] {
        let threads = format!("--threads={number}");
        world
            .run(["find", "--email", "a@b.example", &threads])
            .exits(2)
            .says("is not 1, 2 or 3");
    }
    world.settings("[profiles.acme]\nusername = \"a@B\"\nthreads = 4\n");
    world
        .run(["find", "--email", "a@b.example"])
        .exits(2)
        .says("is not 1, 2 or 3")
        .says("config.toml:3:11");
    for time in ["0s", "6m", "soon"] {
        world.settings(&format!("[profiles.acme]\nread_timeout = \"{time}\"\n"));
        world
            .run(["find", "--email", "a@b.example"])
            .exits(2)
            .says("is not a");
    }
}
