//! Every fault and limit that `matchbook sandbox` can be told on its command line, and that a run meets it rightly:
//! reads are asked again, a write is never sent again without a look, and the exit code says what came of it.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::ran::{Ran, answer};
use crate::harness::rehearsed::Rehearsed;
use crate::harness::tenant::{Asked, Data};
use crate::harness::world::{World, connect, finish};

const ROWS: &str = "id,name,email\n1,Ana Ruiz,ana.ruiz@bluefin.example\n2,Noah Bright,noah@bluefin.example\n";
const RESOLVE: [&str; 6] = [
    "resolve",
    "rows.csv",
    "--mode",
    "require-domain",
    "--format",
    "ndjson",
];

/// A world with rows, and settings that take a second of silence for a lost answer.
fn world() -> World {
    let world = World::new();
    world.file("rows.csv", ROWS);
    world.settings("[profiles.acme]\nread_timeout = \"1s\"\n");
    world
}

fn resolve(world: &World, served: &Rehearsed, more: &[&str]) -> Ran {
    let mut command = world.command(RESOLVE.iter().chain(more));
    connect(&mut command, served.base_url());
    finish(command)
}

/// Tries every case at the same time: most of the time is spent waiting.
fn each<T: Sync>(cases: &[T], check: impl Fn(&T) + Sync) {
    let check = &check;
    std::thread::scope(|scope| {
        for case in cases {
            scope.spawn(move || check(case));
        }
    });
}

#[test]
fn a_read_that_meets_a_fault_is_asked_again() {
    // The fault, and what stands in the record of the request that met it.
    let cases: &[(&str, Option<u64>)] = &[
        ("drop-before", None),
        ("drop-after", None),
        ("stall", None),
        ("truncate", Some(200)),
        ("html-502", Some(502)),
        ("status:status=503", Some(503)),
        ("status-after", Some(500)),
        ("thread-text", Some(429)),
        ("thread-text:status=500", Some(500)),
        ("status:status=503:retry-after=1", Some(503)),
        ("status:status=429:retry-after=1", Some(429)),
    ];
    each(cases, |(fault, status)| {
        let world = world();
        let fault = format!("{fault}:on=Contacts:method=POST:after=1");
        let served = Rehearsed::serve(&world, Data::small(), &["--fault", &fault]);
        let ran = resolve(&world, &served, &["--dry-run"]).exits(0);
        let ran = ran.answers_are(&["matched email", "create domain_found"]);
        let requests = served.requests();
        let hit = requests
            .iter()
            .filter(|asked| asked.path == "/Contacts/query")
            .nth(1)
            .unwrap();
        assert_eq!(hit.status, *status, "{fault}: {requests:#?}");
        let same = |asked: &&Asked| asked.path == hit.path && asked.body == hit.body;
        assert_eq!(
            requests.iter().filter(same).count(),
            2,
            "{fault}: {requests:#?}\n{ran}"
        );
    });
}

#[test]
fn slow_answers_are_waited_for() {
    each(&["slow:ms=150:times=2", "delay:ms=700", "delay"], |fault| {
        let world = world();
        let served = Rehearsed::serve(&world, Data::small(), &["--fault", fault]);
        let ran = resolve(&world, &served, &["--dry-run"]).exits(0);
        ran.answers_are(&["matched email", "create domain_found"]);
        let again = |asked: &Asked| {
            let same = |other: &&Asked| (&other.path, &other.body) == (&asked.path, &asked.body);
            served.requests().iter().filter(same).count() > 1
        };
        // A delay of a second is this world's longest silence.
        if *fault != "delay" {
            assert!(!served.requests().iter().any(again), "{fault}");
        }
    });
}

#[test]
fn faults_that_do_not_pass_end_the_run_in_order() {
    let cases: &[(&str, i32, &str)] = &[
        ("status:status=401:times=9", 7, "refused the sign-in"),
        ("html-502:every=1", 6, "HTTP 502"),
        ("drop-before:every=1", 6, "no answer from Autotask"),
        ("truncate:every=1", 6, "breaks off"),
        ("thread-text:every=1", 6, "so many requests at a time"),
    ];
    each(cases, |(fault, code, words)| {
        let world = world();
        let fault = format!("{fault}:on=Contacts");
        let served = Rehearsed::serve(&world, Data::small(), &["--fault", &fault]);
        let ran = resolve(&world, &served, &["--dry-run"]).exits(*code).says(words);
        let on_contacts = |asked: &&Asked| asked.path.starts_with("/Contacts");
        let asked = served.requests().iter().filter(on_contacts).count();
        // A refused sign-in is never tried again; everything else five times.
        assert_eq!(asked, if *code == 7 { 1 } else { 5 }, "{fault}\n{ran}");
    });
}

/// The creates of contacts that were sent, in order, with whether somebody was looked up since the one before.
fn creates(served: &Rehearsed) -> Vec<(Option<u64>, bool)> {
    let mut creates = Vec::new();
    let mut looked = false;
    for asked in served.requests() {
        if asked.path == "/Contacts/query" {
            looked = true;
        } else if asked.is_write() && asked.path.ends_with("/Contacts") {
            creates.push((asked.status, std::mem::take(&mut looked)));
        }
    }
    creates
}

#[test]
fn a_write_is_never_sent_again_without_a_look() {
    // What becomes of the create that meets the fault, and how often it is sent.
    let cases: &[(&str, i32, &str, usize)] = &[
        ("drop-before", 0, "created domain_found", 2),
        ("drop-after", 0, "created domain_found", 1),
        ("stall", 0, "created domain_found", 1),
        ("truncate", 0, "created domain_found", 1),
        ("slow:ms=20", 0, "created domain_found", 1),
        ("delay:ms=100", 0, "created domain_found", 1),
        ("html-502", 0, "created domain_found", 2),
        ("status:status=503", 0, "created domain_found", 2),
        ("status-after", 0, "created domain_found", 1),
        ("thread-text", 0, "created domain_found", 2),
        ("thread-text:status=500", 0, "created domain_found", 2),
    ];
    each(cases, |(fault, code, expected, sent)| {
        let world = world();
        let name = fault;
        let fault = format!("{fault}:on=Contacts:only=writes");
        let served = Rehearsed::serve(&world, Data::small(), &["--fault", &fault]);
        let ran = resolve(&world, &served, &["--yes", "--resend-after", "2s"]).exits(*code);
        assert_eq!(answer(&ran.rows()[1]), *expected, "{fault}\n{ran}");
        let creates = creates(&served);
        assert_eq!(creates.len(), *sent, "{fault}: {creates:?}\n{ran}");
        // Only a request that Autotask turned away untouched is sent again just like that.
        let turned_away = name.starts_with("thread-text");
        for (_, looked) in &creates[1..] {
            assert!(*looked || turned_away, "{fault}: {creates:?}\n{ran}");
        }
        // The next run finds whom this one created, and creates whom it did not.
        resolve(&world, &served, &["--yes"]).exits(0);
        let again = resolve(&world, &served, &["--yes"]).exits(0);
        again.answers_are(&["matched email", "matched email"]);
        let mut find = world.command(["find", "--email", "noah@bluefin.example", "--expect-one"]);
        connect(&mut find, served.base_url());
        finish(find).exits(0);
    });
}

#[test]
fn a_refused_value_is_never_sent_again() {
    for verb in ["POST", "GET"] {
        let world = world();
        let path = if verb == "POST" {
            "/Companies/*/Contacts"
        } else {
            "/Contacts/entityInformation/fields"
        };
        let refusal = json!({ "method": verb, "path": path, "fault": "status", "status": 500, "times": 9,
                              "body": { "errors": ["Missing Required Field: lastName."] } });
        let served = Rehearsed::serve(&world, Data::small().fault(refusal), &[]);
        let ran = resolve(&world, &served, &["--yes"]);
        assert_ne!(ran.code, Some(0), "{ran}");
        let met = served
            .requests()
            .iter()
            .filter(|asked| asked.status == Some(500))
            .count();
        assert_eq!(met, 1, "{verb}\n{ran}");
    }
}

#[test]
fn limits_and_latency_are_switches_too() {
    type Check = fn(&Rehearsed, &Ran, Duration);
    let cases: &[(&[&str], i32, Check)] = &[
        (&["--hourly-limit", "200", "--used", "199"], 6, |_, ran, _| {
            assert!(ran.stderr.contains("request budget is spent"), "{ran}");
        }),
        (&["--latency", "300ms"], 0, |_, ran, took| {
            assert!(took >= Duration::from_millis(300), "{took:?}\n{ran}");
        }),
        (&["--usage-latency", "--used", "5000"], 0, |served, ran, took| {
            let half = Duration::from_millis(500);
            assert!(took >= half && served.requests().len() > 1, "{took:?}\n{ran}");
        }),
        (&["--usage-latency", "--used", "7500"], 0, |_, ran, took| {
            assert!(took >= Duration::from_secs(2), "{took:?}\n{ran}");
        }),
        (&["--usage-latency", "--used", "10"], 0, |served, _, _| {
            assert!(served.requests().iter().all(|asked| asked.status == Some(200)));
        }),
    ];
    each(cases, |(switches, code, check)| {
        let world = world();
        // An answer may take the whole second of the last tier.
        world.settings("[profiles.acme]\nread_timeout = \"30s\"\n");
        let served = Rehearsed::serve(&world, Data::small(), switches);
        let begun = Instant::now();
        let ran = resolve(&world, &served, &["--dry-run", "--max-wait", "0s"]).exits(*code);
        check(&served, &ran, begun.elapsed());
    });
}

#[test]
fn a_switch_that_cannot_be_read_is_told_with_the_nearest() {
    for (arguments, words) in [
        (["--fault", "drop-aftr"], "did you mean `drop-after`?"),
        (["--fault", "stall:evry=2"], "did you mean `every`?"),
        (["--fault", "stall:on=Contact"], "did you mean `Contacts`?"),
        (["--latency", "fast"], "is not a time such as 250ms or 2s"),
        (["--thread-limit", "0"], "non-zero"),
    ] {
        let world = World::new();
        world
            .run(["sandbox"].iter().chain(&arguments))
            .exits(2)
            .says(words);
    }
}
