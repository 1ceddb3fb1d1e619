//! The pure rooms stay pure: their imports are read, and what they must not know is not among them.

use std::path::{Path, PathBuf};

/// Rooms and what they must not name.
const RULES: &[(&str, &[&str])] = &[
    (
        "person",
        &[
            "crate::directory",
            "crate::decision",
            "crate::plan",
            "crate::apply",
            "crate::autotask",
            "crate::settings",
        ],
    ),
    (
        "decision",
        &[
            "crate::plan",
            "crate::apply",
            "crate::report",
            "crate::autotask",
            "crate::settings",
        ],
    ),
    (
        "plan",
        &[
            "crate::apply",
            "crate::report",
            "crate::autotask",
            "crate::settings",
            "crate::state",
        ],
    ),
    (
        "report",
        &[
            "crate::input",
            "crate::apply",
            "crate::autotask",
            "crate::settings",
            "crate::state",
            "crate::directory",
        ],
    ),
    (
        "review",
        &[
            "crate::plan",
            "crate::apply",
            "crate::autotask",
            "crate::settings",
            "crate::state",
            "crate::commands",
        ],
    ),
    (
        "answer",
        &[
            "crate::decision",
            "crate::plan",
            "crate::apply",
            "crate::report",
            "crate::autotask",
        ],
    ),
    (
        "directory",
        &[
            "crate::decision",
            "crate::plan",
            "crate::apply",
            "crate::autotask",
            "crate::settings",
        ],
    ),
    (
        "error",
        &[
            "crate::report",
            "crate::input",
            "crate::console",
            "crate::commands",
        ],
    ),
    (
        "apply",
        &[
            "crate::autotask",
            "crate::settings",
            "crate::state",
            "crate::sandbox",
        ],
    ),
    (
        "undo",
        &[
            "crate::autotask",
            "crate::settings",
            "crate::state",
            "crate::sandbox",
            "crate::report",
        ],
    ),
    (
        "mirror",
        &[
            "crate::decision",
            "crate::plan",
            "crate::apply",
            "crate::settings",
            "crate::sandbox",
            "crate::console",
            "crate::commands",
            "crate::interrupt",
            "SystemClock",
        ],
    ),
    (
        "input",
        &[
            "crate::person",
            "crate::directory",
            "crate::decision",
            "crate::autotask",
            "crate::settings",
        ],
    ),
];

/// What no pure room may name: files, processes, sockets, terminals, clocks, HTTP, SQL.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::time::Instant",
    "std::time::SystemTime",
    "SystemClock",
    "crate::console",
    "crate::commands",
    "reqwest",
    "hyper",
    "tokio",
    "rusqlite",
    "crate::mirror",
    "indicatif",
    "dialoguer",
];
const PURE: &[&str] = &[
    "person",
    "decision",
    "plan",
    "report",
    "review",
    "answer",
    "directory",
    "apply",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// A file without its comments and without its tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part == "tests" || part.ends_with("tests.rs") || part == "samples.rs"
    })
}

fn breaches(room: &str, forbidden: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room),
        &mut found,
    );
    assert!(
        !found.is_empty(),
        "the room {room} has moved; move the rule with it"
    );
    let mut breaches = Vec::new();
    for path in found.iter().filter(|path| !is_test(path)) {
        let code = code(path);
        for name in forbidden.iter().filter(|name| code.contains(**name)) {
            breaches.push(format!("{} names {name}", path.display()));
        }
    }
    breaches
}

#[test]
fn rooms_depend_one_way() {
    let all: Vec<String> = RULES
        .iter()
        .flat_map(|(room, forbidden)| breaches(room, forbidden))
        .collect();
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn the_core_does_nothing_but_compute() {
    let all: Vec<String> = PURE.iter().flat_map(|room| breaches(room, IMPURE)).collect();
    assert!(all.is_empty(), "{}", all.join("\n"));
}
