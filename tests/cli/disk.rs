//! A disk that is full, a folder that cannot be written, a journal that cannot be read: nothing is sent without a
//! journal, and what was sent is found again when there is room.

use std::process::Command;
use std::time::Duration;

use rusqlite::Connection;

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::{World, finish};

const ROWS: usize = 30;
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

fn world() -> World {
    let world = World::new();
    let mut text = "id,name,email\n".to_owned();
    for row in 0..ROWS {
        text += &format!("{row},Pat{row} Person{row},person{row}@bluefin.example\n");
    }
    world.file("requests.csv", text);
    world
}

/// Runs on a disk on which no file grows beyond so many blocks of 512 bytes.
fn run_limited(world: &World, served: &Served, blocks: u32) -> Ran {
    let full = world.command_on(served, APPLY);
    let mut limited = Command::new("sh");
    limited
        .arg("-c")
        .arg(format!(r#"ulimit -f {blocks}; trap '' XFSZ; exec "$0" "$@""#))
        .arg(env!("CARGO_BIN_EXE_matchbook"))
        .args(full.get_args())
        .current_dir(world.work())
        .env_clear()
        .envs(full.get_envs().filter_map(|(name, value)| Some((name, value?))));
    finish(limited)
}

#[test]
fn a_full_disk_stops_a_run_and_nothing_is_lost_or_doubled() {
    // From no room for the tables to room for most of the run.
    let limits = [1, 20, 60, 100, 200, 400, 600];
    let ends: Vec<(u32, Option<i32>, usize)> = std::thread::scope(|scope| {
        let runs = limits.map(|blocks| scope.spawn(move || (blocks, fills_up(blocks))));
        let ends = runs.map(|run| run.join().unwrap());
        ends.into_iter()
            .map(|(blocks, (code, sent))| (blocks, code, sent))
            .collect()
    });
    // The limits lie on both sides of the first write, or they show nothing.
    assert!(ends.iter().any(|(_, _, sent)| *sent == 0), "{ends:?}");
    assert!(
        ends.iter().any(|(_, _, sent)| (1..ROWS).contains(sent)),
        "{ends:?}"
    );
}

fn fills_up(blocks: u32) -> (Option<i32>, usize) {
    let world = world();
    let served = Data::small().serve(&world);
    let ran = run_limited(&world, &served, blocks);
    let sent = served.contact_posts();
    if sent < ROWS {
        assert!(
            matches!(ran.code, Some(1 | 2)),
            "{blocks} blocks, {sent} sent\n{ran}"
        );
        assert!(
            ran.stderr.contains("journal") || ran.stderr.contains("locks"),
            "{blocks} blocks\n{ran}"
        );
    }
    // With room again: the rest of the run where one was begun, the input again where none was.
    let is_begun = !world
        .run(["runs", "--format", "ndjson"])
        .exits(0)
        .rows()
        .is_empty();
    if is_begun {
        world.run_on(&served, RESUME).exits(0);
    }
    world.run_on(&served, APPLY).exits(0);
    for row in 0..ROWS {
        let holders = served.holders(&format!("person{row}@bluefin.example")).len();
        assert_eq!(
            holders, 1,
            "{blocks} blocks, row {row}, {sent} sent at first\n{ran}"
        );
    }
    (ran.code, sent)
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_named() {
    let world = World::new();
    world.file(
        "requests.csv",
        "id,name,email\n1,Ana Ruiz,ana.ruiz@bluefin.example\n",
    );
    let fixed = [
        "--sandbox",
        "resolve",
        "requests.csv",
        "--mode",
        "require-email",
        "--dry-run",
    ];
    for flag in ["--output", "--summary"] {
        let ran = world.run(fixed.iter().chain(&[flag, "/dev/full"]));
        assert_ne!(ran.code, Some(0), "{ran}");
        ran.says("cannot write /dev/full");
    }
    let mut full = Command::new("sh");
    full.args([
        "-c",
        r#"exec "$0" "$@" > /dev/full"#,
        env!("CARGO_BIN_EXE_matchbook"),
    ]);
    let own = world.command(fixed);
    full.args(fixed).current_dir(world.work()).env_clear();
    full.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
    finish(full).exits(1).says("cannot write to standard output");
}

#[test]
fn a_state_folder_that_cannot_be_used_is_named_and_nothing_is_sent() {
    let world = world();
    let served = Data::small().serve(&world);
    // Nobody makes folders in these, not even root.
    std::fs::write(world.work().join("file"), "").unwrap();
    let blocked = |name: &str, make: &dyn Fn(&std::path::Path)| {
        let folder = world.work().join(name);
        std::fs::create_dir(&folder).unwrap();
        make(&folder);
        name.to_owned()
    };
    let folders = [
        "file".to_owned(),
        "file/state".to_owned(),
        "/proc/matchbook".to_owned(),
        "/sys/matchbook".to_owned(),
        blocked("locks", &|folder| {
            std::fs::write(folder.join("locks"), "").unwrap();
        }),
        blocked("folder", &|folder| {
            std::fs::create_dir(folder.join("journal.sqlite")).unwrap();
        }),
        blocked("text", &|folder| {
            std::fs::write(
                folder.join("journal.sqlite"),
                "no database at all, and long enough to be looked at",
            )
            .unwrap();
        }),
        blocked("newer", &|folder| {
            let file = Connection::open(folder.join("journal.sqlite")).unwrap();
            file.pragma_update(None, "user_version", 99).unwrap();
        }),
    ];
    for folder in folders {
        let ran = world.run_on(&served, APPLY.iter().chain(&["--state", folder.as_str()]));
        let ran = ran.exits(2).says(&folder);
        assert_eq!(
            (served.requests().len(), ran.stdout.as_str()),
            (0, ""),
            "{folder}\n{ran}"
        );
    }
}

/// Makes a journal of the first version with many writes out of the one that stands.
fn age(world: &World) {
    let file = Connection::open(world.state().join("journal.sqlite")).unwrap();
    file.execute_batch(
        "DROP TABLE decisions; ALTER TABLE runs DROP COLUMN plan; ALTER TABLE runs DROP COLUMN rules;
         ALTER TABLE runs DROP COLUMN remaining; ALTER TABLE runs DROP COLUMN undoes; ALTER TABLE inputs DROP COLUMN hash;
         ALTER TABLE intents DROP COLUMN slot; ALTER TABLE intents DROP COLUMN standing;
         INSERT INTO intents (run, source, number, op, entity, change, sent, result, record)
         WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 60000)
         SELECT (SELECT id FROM runs), 'old.csv', n, 'create', 'Contact', '{}', '2026-01-01T00:00:00.000Z', 'done', n
         FROM count;
         PRAGMA user_version = 1;",
    )
    .unwrap();
}

#[test]
fn a_program_that_is_killed_while_it_brings_the_journal_up_to_date_leaves_it_whole() {
    let world = world();
    let served = Data::small().serve(&world);
    world.run_on(&served, APPLY).exits(0);
    age(&world);
    let mut killed = 0;
    for ms in [5, 10, 20, 30, 45, 60, 90, 150] {
        let mut command = world.command(["runs"]);
        command.stdout(std::process::Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(ms));
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
    }
    assert!(killed > 0, "none was killed");
    let run = world
        .run(["runs", "--format", "ndjson"])
        .exits(0)
        .rows()
        .remove(0);
    assert_eq!(run["done"], 60_000 + ROWS, "{run}");
    world.run_on(&served, APPLY).exits(0);
    assert_eq!(served.contact_posts(), ROWS);
}
