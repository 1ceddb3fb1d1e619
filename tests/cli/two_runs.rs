//! Two runs that no lock keeps apart, as on two machines: the look right before each group of creates keeps them from
//! creating somebody twice, but for the people of the group in hand; the next run asks about those.

use serde_json::json;

use crate::harness::tenant::{Data, Served};
use crate::harness::world::{Running, World};

/// More rows than one group.
const ROWS: usize = 40;
/// How many rows are looked for and created together.
const GROUP: usize = 25;

/// One create after the other, so that what is in hand when the other machine looks is known.
const APPLY: [&str; 9] = [
    "resolve",
    "requests.csv",
    "--mode",
    "require-domain",
    "--format",
    "ndjson",
    "--yes",
    "--threads",
    "1",
];

/// A machine of its own: another home, another state folder, the same people to create.
fn machine() -> World {
    let world = World::new();
    let mut text = "id,name,email\n".to_owned();
    for row in 0..ROWS {
        text += &format!("{row},Pat{row} Person{row},person{row}@bluefin.example\n");
    }
    world.file("requests.csv", text);
    world
}

/// Starts a run on one machine, stops it where the fault makes it wait, runs another machine's run to its end
/// meanwhile, and lets the first go on.
fn overtaken(
    fault: serde_json::Value,
    is_there: impl Fn(&Served) -> bool,
) -> (Served, Vec<String>, Vec<String>) {
    let (one, other) = (machine(), machine());
    let served = Data::small().fault(fault).serve(&one);
    let first: Running = one.start_on(&served, APPLY);
    while !is_there(&served) {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    first.signal("STOP");
    let second = other.run_on(&served, APPLY).exits(0);
    first.signal("CONT");
    let first = first.finish().exits(0);
    (served, first.answers(), second.answers())
}

/// How many contacts each row's person has.
fn counts(served: &Served) -> Vec<usize> {
    (0..ROWS)
        .map(|row| served.holders(&format!("person{row}@bluefin.example")).len())
        .collect()
}

#[test]
fn a_run_that_comes_before_the_groups_look_is_seen() {
    let fields = "/Contacts/entityInformation/fields";
    let fault = json!({ "method": "GET", "path": fields, "fault": "delay", "ms": 1000 });
    let asked = |served: &Served| served.requests().iter().any(|asked| asked.path == fields);
    let (served, first, second) = overtaken(fault, asked);
    assert!(
        second.iter().all(|answer| answer == "created domain_found"),
        "{second:?}"
    );
    assert!(first.iter().all(|answer| answer == "matched email"), "{first:?}");
    assert_eq!(counts(&served), [1; ROWS]);
}

#[test]
fn twins_come_only_in_the_group_in_hand_and_the_next_run_asks_about_them() {
    let fault = json!({ "method": "POST", "path": "/Companies/*/Contacts", "fault": "delay", "ms": 1000 });
    let (served, first, second) = overtaken(fault, |served| served.contact_posts() > 0);
    // The first create was there already when the other run looked.
    assert_eq!(second[0], "matched email");
    assert!(
        second[1..].iter().all(|answer| answer == "created domain_found"),
        "{second:?}"
    );
    let expected = |row: usize| {
        if row < GROUP {
            "created domain_found"
        } else {
            "matched email"
        }
    };
    assert_eq!(first, (0..ROWS).map(expected).collect::<Vec<_>>());
    let twins = |row: usize| if (1..GROUP).contains(&row) { 2 } else { 1 };
    assert_eq!(counts(&served), (0..ROWS).map(twins).collect::<Vec<_>>());

    let next = machine().run_on(&served, APPLY).exits(4);
    let asks = |row: usize| {
        if (1..GROUP).contains(&row) {
            "review ambiguous_contact"
        } else {
            "matched email"
        }
    };
    assert_eq!(next.answers(), (0..ROWS).map(asks).collect::<Vec<_>>(), "{next}");
}
