//! Every export in `fixtures/layouts/` is recognised and read as the file of its name in `expected/` says, by its
//! content and by the name of its layout.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::world::World;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/layouts")
}

fn fixtures() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    names.sort();
    names
}

/// The layout is the first part of a fixture's name, and its second part tells the country.
fn layout(name: &str) -> &str {
    name.split(['-', '.']).next().unwrap()
}

fn region(name: &str) -> &'static str {
    match layout(name) {
        "3cx" | "8x8" => "GB",
        "generic" if name.contains("calls") => "DE",
        _ => "US",
    }
}

/// The rows as `line kind: field=text | …`, numbers as they are compared, findings beneath.
fn reading(world: &World, name: &str, flags: &[&str]) -> String {
    let file = folder().join(name);
    let mut arguments = vec![
        "check",
        file.to_str().unwrap(),
        "--format",
        "ndjson",
        "--region",
        region(name),
    ];
    arguments.extend(flags);
    let ran = world.run(&arguments).exits(0);
    let mut text = String::new();
    for row in ran.rows() {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let pairs = |value: &Value| -> Vec<String> {
            let object = value.as_object().unwrap();
            let mut pairs: Vec<String> = object
                .iter()
                .map(|(key, text)| format!("{key}={}", word(text)))
                .collect();
            pairs.sort();
            pairs
        };
        let read = pairs(&row["read"]).join(" | ");
        writeln!(
            text,
            "{} {}: {read}",
            row["row"]["line"],
            word(&row["row"]["kind"])
        )
        .unwrap();
        let numbers = pairs(&row["numbers"]);
        if !numbers.is_empty() {
            writeln!(text, "    {}", numbers.join(" | ")).unwrap();
        }
        for finding in row["findings"].as_array().unwrap() {
            writeln!(
                text,
                "    {}: {}",
                word(&finding["weight"]),
                word(&finding["message"])
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn every_export_is_read_as_expected_by_content_and_by_name() {
    let world = World::new();
    let mut wrong = String::new();
    for name in fixtures() {
        let path = folder().join("expected").join(format!("{name}.txt"));
        let expected = fs::read_to_string(&path)
            .unwrap_or_default()
            .replace("\r\n", "\n");
        let detected = reading(&world, &name, &[]);
        let named = reading(&world, &name, &["--layout", layout(&name)]);
        if detected != expected {
            writeln!(wrong, "== {name}\n{detected}-- expected\n{expected}").unwrap();
        }
        if named != detected {
            writeln!(
                wrong,
                "== {name} with --layout {}\n{named}-- without\n{detected}",
                layout(&name)
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_form_of_every_layout_has_an_export() {
    let world = World::new();
    let listed = world.run(["check", "--layouts"]).exits(0);
    let forms: BTreeSet<String> = listed
        .stdout
        .lines()
        .take_while(|line| !line.is_empty())
        .map(|line| line.split("): ").next().unwrap().replacen(" (", ": ", 1))
        .collect();
    let mut shown = BTreeSet::new();
    for name in fixtures() {
        let file = folder().join(&name);
        let ran = world
            .run(["check", file.to_str().unwrap(), "--format", "json"])
            .exits(0);
        let told: Value = serde_json::from_str(&ran.stdout).unwrap();
        let input = &told["inputs"][0];
        assert_eq!(input["layout"].as_str(), Some(layout(&name)), "{name}");
        shown.insert(format!(
            "{}: {}",
            input["layout"].as_str().unwrap(),
            input["form"].as_str().unwrap()
        ));
    }
    assert_eq!(shown, forms);
}

/// What did not go through is written with the vendor's own columns, corrected, and read again.
#[test]
fn records_of_json_are_read_alike_as_a_table() {
    let world = World::new();
    for name in fixtures().iter().filter(|name| name.contains(".json")) {
        let file = folder().join(name);
        let arguments = [
            "resolve",
            file.to_str().unwrap(),
            "--sandbox",
            "--dry-run",
            "--no-create",
            "--format",
            "csv",
            "--region",
            region(name),
        ];
        let ran = world.run(arguments);
        let table = world.file("again.csv", ran.stdout.as_bytes());
        let read = |file: &Path| -> Vec<Value> {
            let arguments = [
                "check",
                file.to_str().unwrap(),
                "--format",
                "ndjson",
                "--region",
                region(name),
            ];
            let mut rows: Vec<Value> = world
                .run(arguments)
                .rows()
                .iter()
                .map(|row| row["read"].clone())
                .collect();
            // A message to several people has a row for each of them.
            rows.dedup();
            rows
        };
        // A message to several people is a line for each of them.
        let mut again = read(&table);
        again.dedup();
        assert_eq!(again, read(&file), "{name}\n{}", ran.stdout);
    }
}
