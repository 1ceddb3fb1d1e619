//! Batches of so many rows that several threads decide them: the answers are those of small batches, in the order of the
//! input, whichever way they are printed.

use serde_json::Value;

use crate::harness::tenant::Data;
use crate::harness::world::{World, connect, finish};

/// Two blocks and a bit.
const ROWS: usize = 21_000;
/// Rows of a batch that one thread decides.
const FEW: usize = 2_000;

const HEADER: &str = "call_id,started_at,direction,event,from,from_name,to\n";

/// Calls of people who are known by one number, by a shared one, by name, and not at all; some calls have two rows.
fn calls() -> Vec<String> {
    let calls = (0..ROWS).map(|row| {
        let (from, name) = match row % 11 {
            0 => ("(312) 555-0111".to_owned(), "Ana Ruiz"),
            1 => ("+13125550111".to_owned(), "Bo Lind"),
            2 => ("3125550100".to_owned(), "Cy Young"),
            3 => ("+1 312 555 0100".to_owned(), ""),
            4 => ("Anonymous".to_owned(), ""),
            5 => ("ext:101".to_owned(), "Dana"),
            6 => (format!("+1713555{:04}", row % 10_000), "RUIZ ANA"),
            7 => ("911".to_owned(), ""),
            8 => ("6562345678".to_owned(), "Eve"),
            9 => ("312-555-01XX".to_owned(), ""),
            _ => (format!("212-555-{:04}", row % 10_000), "Ana \u{d1}u\u{f1}ez"),
        };
        // Every 97th row is another leg of the call before it.
        let call = if row % 97 == 96 { row - 1 } else { row };
        let medium = if row % 13 == 0 { "sms" } else { "call" };
        format!("c-{call},2026-11-22T10:00:00Z,inbound,{medium},{from},{name},ext:102\n")
    });
    calls.collect()
}

fn tenant() -> Data {
    let more = |number: &str| serde_json::json!({ "phone": number });
    Data::small()
        .company(5, "Meridian")
        .contact(11, 5, "Ana", "Ruiz", more("312-555-0111"))
        .contact(12, 5, "Cy", "Young", more("312 555 0100"))
        .contact(13, 5, "Di", "Young", more("312 555 0100"))
        .contact(14, 5, "Ed", "Old", more("+1 312-555-0100"))
        .contact(15, 5, "Sing", "Tan", more("+65 6234 5678"))
}

fn rows_of(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The answers without where the row stood.
fn answers(rows: Vec<Value>) -> Vec<Value> {
    let strip = |mut row: Value| {
        row.as_object_mut().unwrap().remove("row");
        row
    };
    rows.into_iter().map(strip).collect()
}

#[test]
fn many_rows_are_answered_as_few_are() {
    let world = World::new();
    let served = tenant().serve(&world);
    let resolve = |input: &str, mode: &str, more: &[&str]| {
        let fixed = [
            "resolve",
            input,
            "--kind",
            "calls",
            "--mode",
            mode,
            "--dry-run",
            "--offline",
        ];
        let mut command = world.command(fixed.iter().chain(more));
        connect(&mut command, &served.base_url());
        finish(command)
    };
    let mut refresh = world.command(["mirror", "refresh"]);
    connect(&mut refresh, &served.base_url());
    finish(refresh).exits(0);
    let calls = calls();
    world.file("all.csv", HEADER.to_owned() + &calls.concat());
    for (mode, more) in [
        ("require-email", &[][..]),
        ("catch-all", &["--catch-all-company", "5"][..]),
    ] {
        let printed = |more: &[&str]| resolve("all.csv", mode, more);
        let with = |last: &[&'static str]| [more, last].concat();
        let stdout = printed(&with(&["--format", "ndjson"])).stdout;
        assert_eq!(stdout.lines().count(), ROWS);
        printed(&with(&["--format", "ndjson", "--output", "all.ndjson"]));
        assert_eq!(
            world.read("all.ndjson"),
            stdout,
            "{mode}: a file holds what is printed"
        );
        printed(&with(&["--format", "json", "--output", "all.json"]));
        let document: Value = serde_json::from_str(&world.read("all.json")).unwrap();
        let together = rows_of(&stdout);
        assert_eq!(document["rows"].as_array().unwrap(), &together);
        if mode != "require-email" {
            // Rows that create are joined over the whole batch.
            continue;
        }
        let mut alone = Vec::new();
        for (nth, part) in calls.chunks(FEW).enumerate() {
            let name = format!("part-{nth}.csv");
            let mut text = HEADER.to_owned();
            text.extend(part.iter().map(String::as_str));
            world.file(&name, text);
            alone.extend(rows_of(&resolve(&name, mode, &["--format", "ndjson"]).stdout));
        }
        // A call whose two rows stand in two parts is seen as two calls there.
        let (together, alone) = (answers(together), answers(alone));
        for (nth, (one, other)) in together.iter().zip(&alone).enumerate() {
            if nth % FEW > 0 && nth % 10_000 > 0 {
                assert_eq!(one, other, "row {nth}");
            }
        }
        assert_eq!(together.len(), alone.len());
    }
}
