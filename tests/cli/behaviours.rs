//! The page of behaviours holds what it says: every row has a test that exists, or a reason why it is none of ours.

use std::path::{Path, PathBuf};

/// What rows of a release to come stand under; their tests are in files that are not here yet.
const PENDING: &str = "## Pending";
const OUTSIDE: &str = "outside:";

#[derive(Debug)]
struct Row {
    behaviour: String,
    proof: String,
    is_pending: bool,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn page() -> String {
    let path = root().join("tests/cli/behaviours.md");
    std::fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

fn rows(page: &str) -> Vec<Row> {
    let (mut rows, mut is_pending) = (Vec::new(), false);
    for line in page.lines() {
        is_pending |= line == PENDING;
        let Some(cells) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) else {
            continue;
        };
        let (behaviour, proof) = cells.split_once(" | ").unwrap_or((cells, ""));
        if behaviour != "behaviour" {
            rows.push(Row {
                behaviour: behaviour.trim().to_owned(),
                proof: proof.trim().to_owned(),
                is_pending,
            });
        }
    }
    rows
}

/// What is wrong with one `path::name`.
fn wrong(test: &str, is_pending: bool) -> Option<String> {
    let Some((path, name)) = test.rsplit_once("::") else {
        return Some(format!("{test} is no path::name"));
    };
    let text = match std::fs::read_to_string(root().join(Path::new(path))) {
        Err(_) if is_pending => return None,
        Err(error) => return Some(format!("{path}: {error}")),
        Ok(_) if is_pending => return Some(format!("{path} is here now: the row belongs above {PENDING}")),
        Ok(text) => text.replace("\r\n", "\n"),
    };
    let declared = format!("fn {name}(");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut at = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.starts_with(&declared));
    let is_test = at.any(|(at, _)| {
        let above = lines[..at].iter().rev();
        let marks = above.take_while(|line| line.starts_with("#[") || line.starts_with("//"));
        marks.into_iter().any(|line| *line == "#[test]")
    });
    (!is_test).then(|| format!("there is no test {name} in {path}"))
}

#[test]
fn every_behaviour_has_a_test_that_exists_or_a_reason() {
    let rows = rows(&page());
    assert!(rows.len() > 90, "only {} rows were read", rows.len());
    let mut wrongs = Vec::new();
    for row in &rows {
        if row.behaviour.is_empty() || row.proof.is_empty() {
            wrongs.push(format!("an empty cell: {row:?}"));
        } else if let Some(reason) = row.proof.strip_prefix(OUTSIDE) {
            if reason.trim().len() < 10 {
                wrongs.push(format!("no reason: {row:?}"));
            }
        } else {
            let tests = row.proof.split(';').map(str::trim);
            wrongs.extend(tests.filter_map(|test| wrong(test, row.is_pending)));
        }
    }
    assert!(wrongs.is_empty(), "{wrongs:#?}");
}

#[test]
fn what_is_missing_is_seen() {
    let exists = "tests/cli/behaviours.rs::what_is_missing_is_seen";
    assert_eq!(wrong(exists, false), None);
    assert!(wrong(exists, true).is_some(), "what is here is not pending");
    assert!(
        wrong("tests/cli/behaviours.rs::rows", false).is_some(),
        "a function, and no test"
    );
    assert!(wrong("tests/cli/behaviours.rs::nobody", false).is_some());
    assert!(wrong("tests/cli/nowhere.rs::anything", false).is_some());
    assert_eq!(wrong("tests/cli/nowhere.rs::anything", true), None);
    assert!(wrong("words", false).is_some());
    let read = rows("| behaviour | proof |\n|---|---|\n| a | |\n## Pending\n| b | x::y |\n");
    assert!(
        read[0].proof.is_empty() && read[1].is_pending && read.len() == 2,
        "{read:?}"
    );
}
