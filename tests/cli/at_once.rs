//! Creates that are sent several at a time: as many as were allowed, never more, each of them once, and with a journal
//! that knows every one of them.

use std::fmt::Write as _;

use crate::harness::ran::Ran;
use crate::harness::rehearsed::Rehearsed;
use crate::harness::tenant::Data;
use crate::harness::world::{World, connect, finish};

/// Enough for several looks of 25 rows each.
const ROWS: usize = 110;

fn apply(world: &World, served: &Rehearsed, threads: &str) -> Ran {
    let mut command = world.command([
        "resolve",
        "rows.csv",
        "--mode",
        "catch-all",
        "--catch-all-company",
        "5",
        "--yes",
        "--max-creates",
        "500",
        "--max-create-share",
        "1",
        "--format",
        "ndjson",
        "--threads",
        threads,
    ]);
    connect(&mut command, served.base_url());
    finish(command)
}

fn world() -> World {
    let world = World::new();
    let mut text = "id,name,email\n".to_owned();
    for row in 0..ROWS {
        writeln!(text, "r{row},Pat{row} Person{row},person{row}@new{row}.example").unwrap();
    }
    world.file("rows.csv", text);
    world
}

#[test]
fn creates_use_all_places_and_no_more() {
    for threads in [1_u64, 2, 3] {
        let world = world();
        let served = Rehearsed::serve(
            &world,
            Data::small().company(5, "Catch All"),
            &["--latency", "30ms"],
        );
        let ran = apply(&world, &served, &threads.to_string()).exits(0);
        assert_eq!(ran.rows().len(), ROWS);
        assert!(
            ran.rows().iter().all(|row| row["outcome"] == "created"),
            "--threads {threads}"
        );
        assert_eq!(served.most_in_flight(), threads, "--threads {threads}");
        let requests = served.requests();
        assert!(
            requests.iter().all(|asked| asked.status != Some(429)),
            "--threads {threads}"
        );
        let creates = requests
            .iter()
            .filter(|asked| asked.method == "POST" && asked.path.ends_with("/Contacts"));
        assert_eq!(creates.count(), ROWS, "each of them once");
        let again = apply(&world, &served, &threads.to_string()).exits(0);
        assert!(
            again.rows().iter().all(|row| row["outcome"] == "matched"),
            "nobody is created twice"
        );
    }
}
