//! What is written is read back, and what was touched since is refused.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::choice::{Duplicates, Mode, Update};
use crate::decision::decide;
use crate::decision::tests::world::{World, reading, row};
use crate::error::Kind as Fault;
use crate::person::candidate::Candidate;
use crate::plan::{Plan, answer};

/// Two rows of one new person of a new company, somebody who is changed, and somebody who needs nothing.
const ROWS: [&str; 4] = [
    "email: nora@zeta.example; name: Nora New; company: Zeta Works; note: 7",
    "email: n2@zeta.example; email2: NORA@zeta.example; name: Nora New; company: Zeta Works",
    "email: ana@acme.example; name: Ana Ruiz; title: Chief",
    "email: cy@acme.example; name: Cy Young",
];

/// A plan of these rows, and the rows as they are saved.
fn planned(rows: &[&str]) -> (Head, Vec<SavedRow>) {
    let world = World::new(
        "id | companyName | isActive\n1 | Acme Dental | yes",
        "id | companyID | firstName | lastName | isActive | emailAddress
         11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example
         12 | 1         | Cy        | Young    | yes      | cy@acme.example",
    )
    .with(|policy| {
        policy.mode = Mode::CreateCompany;
        policy.update = Update::Fill;
    });
    let directory = world.directory();
    let mut plan = Plan::default();
    let mut saved = Vec::new();
    for (position, cells) in rows.iter().enumerate() {
        let row = row(position as u64 + 1, cells);
        let decision = decide(&Candidate::read(&row, &reading()), &directory, &world.policy).unwrap();
        let (answer, new) = answer(&row.at, decision);
        saved.push((row, answer.clone()));
        if new.is_some() || !answer.changes.is_empty() {
            plan.add(position as u64, answer, new);
        }
    }
    plan.join(Duplicates::Review);
    let head = Head {
        matchbook: "0.1.0".to_owned(),
        made: "2026-01-05T18:00:00Z".to_owned(),
        tenant: "acme.example".to_owned(),
        profile: None,
        fingerprint: plan.fingerprint(),
        inputs: vec![Input {
            name: "rows.csv".to_owned(),
            rows: rows.len() as u64,
            hash: None,
        }],
        decided_with: json!({ "region": "US" }),
        headers: vec![vec!["E-mail".to_owned(), "line\n2".to_owned()]],
    };
    let saved = saved.into_iter().enumerate().map(|(position, (row, answer))| {
        let entry = plan
            .entries()
            .iter()
            .find(|entry| entry.position == position as u64);
        SavedRow {
            answer: entry.map_or(answer, |entry| entry.answer.clone()),
            header: 0,
            cells: [cells_text(&row).as_str(), "a, \"b\"\n,"].into_iter().collect(),
            pending: entry.map(|entry| Pending {
                settled: Vec::new(),
                read_as: ReadAs::of(row.cells(), &row.columns.with_country_code),
                facts: entry.facts.clone(),
                joined_to: entry.joined_to,
            }),
        }
    });
    (head, saved.collect())
}

fn cells_text(row: &Row) -> String {
    row.cells()
        .iter()
        .map(|(_, text)| text)
        .collect::<Vec<_>>()
        .join(";")
}

fn write(head: &Head, rows: &[SavedRow]) -> String {
    let mut writer = Writer::begin(head, Vec::new()).unwrap();
    for row in rows {
        writer.row(row).unwrap();
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

fn read(text: &[u8]) -> Result<(Head, Vec<SavedRow>), crate::error::Failure> {
    let (head, mut reader) = Reader::open("plan.json", text)?;
    let mut rows = Vec::new();
    while let Some(row) = reader.row()? {
        rows.push(row);
    }
    Ok((head, rows))
}

#[test]
fn what_is_written_is_read_back() {
    for count in 0..=ROWS.len() {
        let (head, rows) = planned(&ROWS[..count]);
        let text = write(&head, &rows);
        assert_eq!(read(text.as_bytes()).unwrap(), (head, rows), "{text}");
    }
}

#[test]
fn a_plan_is_one_json_document_with_a_line_for_each_row() {
    let (head, rows) = planned(&ROWS);
    let text = write(&head, &rows);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["schema"], PLAN_SCHEMA);
    assert_eq!(document["rows"].as_array().unwrap().len(), rows.len());
    let row_lines = text.lines().filter(|line| line.starts_with("{\"answer\""));
    assert_eq!(row_lines.count(), rows.len(), "{text}");
    let pending = &document["rows"][0]["pending"];
    assert_eq!(pending["read_as"]["note"], "7");
    assert_eq!(pending["facts"]["new_company"]["companyName"], "Zeta Works");
    assert_eq!(document["rows"][1]["pending"]["joined_to"], 0);
    assert_eq!(document["rows"][2]["pending"]["facts"]["contact"], 11);
    assert!(document["rows"][3].get("pending").is_none());
}

#[test]
fn a_row_that_is_read_again_is_decided_alike() {
    let (_, rows) = planned(&ROWS);
    for (saved, cells) in rows.iter().zip(ROWS) {
        let Some(pending) = &saved.pending else { continue };
        let again = row_again(&saved.answer.row, &pending.read_as).unwrap();
        let first = row(saved.answer.row.number, cells);
        assert_eq!((&again.at, again.cells()), (&first.at, first.cells()));
    }
}

#[test]
fn every_column_keeps_its_meaning() {
    let mut cells = Cells::default();
    for name in Column::names() {
        cells.set(Column::from_header(name).unwrap(), name);
    }
    cells.set(Column::Udf("Site Code".to_owned()), "7");
    let (_, rows) = planned(&ROWS[..1]);
    let again = row_again(&rows[0].answer.row, &ReadAs::of(&cells, &[Column::From])).unwrap();
    assert_eq!(*again.cells(), cells);
    assert_eq!(*again.columns.with_country_code, [Column::From]);
    let strange = ReadAs {
        cells: Map::from_iter([("shoe_size".to_owned(), json!("42"))]),
        ..ReadAs::default()
    };
    assert!(row_again(&rows[0].answer.row, &strange).is_none());
}

#[test]
fn what_was_touched_is_refused_with_what_to_do() {
    let (head, rows) = planned(&ROWS);
    let text = write(&head, &rows);
    let without_line = |nth: usize| {
        let lines = text.split_inclusive('\n').enumerate();
        lines.filter(|(at, _)| *at != nth).map(|(_, line)| line).collect()
    };
    let changed = "was changed since it was saved";
    let no_plan = "is not a saved plan";
    let cases: Vec<(String, &str)> = vec![
        (text.replace("Nora", "Cora"), changed),
        (text.replace("\"tenant\":\"acme", "\"tenant\":\"bolt"), changed),
        (text.replace("\"US\"", "\"GB\""), changed),
        (without_line(text.lines().count() - 2), changed),
        (without_line(text.lines().count() - 1), changed),
        (without_line(2), changed),
        (format!("{text}{text}"), changed),
        (text.replace('\n', "\r\n"), no_plan),
        (text[..text.len() / 2].to_owned(), changed),
        (text[..40].to_owned(), changed),
        (String::new(), no_plan),
        ("id,email\n1,a@b.example\n".to_owned(), no_plan),
        (
            serde_json::to_string_pretty(&serde_json::from_str::<Value>(&text).unwrap()).unwrap(),
            no_plan,
        ),
        (
            text.replace("matchbook.plan/1", "matchbook.plan/2"),
            "is a plan of the schema matchbook.plan/2, and this matchbook reads matchbook.plan/1",
        ),
        (text.replace("matchbook.plan/1", "matchbook.rows/1"), no_plan),
    ];
    for (touched, told) in cases {
        let failure = read(touched.as_bytes()).unwrap_err();
        assert_eq!(failure.kind, Fault::Usage);
        assert!(failure.message.contains(told), "{failure}\n{touched}");
        assert!(!failure.hints.is_empty(), "{failure}");
    }
}

proptest! {
    #[test]
    fn one_changed_byte_is_enough(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let (head, rows) = planned(&ROWS);
        let mut bytes = write(&head, &rows).into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        // A blank instead of the last line's end is the same document.
        let same = at + 1 == bytes.len() && byte.is_ascii_whitespace();
        prop_assert_eq!(read(&bytes).is_ok(), same);
    }
}
