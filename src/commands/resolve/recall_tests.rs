use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::choice::RequireContact;
use crate::decision::tests::world::{World, reading_of_calls, row};
use crate::input::column::Column;
use crate::input::options::InputOptions;
use crate::person::candidate::Candidate;
use crate::plan;

const COMPANIES: &str = "
    id | companyName | isActive | phone
    1  | Acme Dental | yes      | 312-555-0100
    2  | Beta Labs   | yes      |
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress     | phone
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example | 312-555-0111
    12 | 1         | Bo        | Lind     | yes      | bo@acme.example  | 312-555-0112
    21 | 2         | Cy        | Young    | yes      | cy@beta.example  | 312-555-0112
";

/// A row of a call or of a request, which says the same as others more often than not.
fn a_row() -> impl Strategy<Value = (String, Kind)> {
    let number = select(vec![
        "3125550111",
        "(312) 555-0111",
        "3125550112",
        "3125550100",
        "911",
        "Anonymous",
    ]);
    let name = select(vec!["", "; from_name: Ana Ruiz", "; from_name: Cy Young"]);
    let own = (0_u32..3, 0_u32..3, 0_u32..3);
    let call = (number, name, own).prop_map(|(number, name, (id, call, time))| {
        let cells = format!(
            "id: r{id}; call_id: c{call}; started_at: 1{time}:00; event: call; direction: inbound; from: {number}{name}; to: ext:101"
        );
        (cells, Kind::Calls)
    });
    let email = select(vec![
        "ana@acme.example",
        "who@beta.example",
        "x",
        "cy@beta.example",
    ]);
    let name = select(vec!["", "; name: Ana Ruiz", "; name: Zed"]);
    let request = (email, name, 0_u32..3)
        .prop_map(|(email, name, id)| (format!("id: r{id}; email: {email}{name}"), Kind::Scheduling));
    prop_oneof![3 => call, 1 => request]
}

fn rows(said: &[(String, Kind)]) -> Vec<Row> {
    let (source, columns) = (Arc::<str>::from("rows.csv"), Arc::new(Columns::default()));
    let rows = (1..).zip(said).map(|(number, (cells, kind))| {
        let mut row = row(number, cells);
        row.at.source = Arc::clone(&source);
        row.at.id = row.cells().get(&Column::Id).map(str::to_owned);
        row.at.kind = *kind;
        row.columns = Arc::clone(&columns);
        row
    });
    rows.collect()
}

/// The same calls as a table, whose cells are read when somebody asks for them.
fn of_a_table(said: &[(String, Kind)]) -> Vec<Row> {
    let columns = [
        "id",
        "call_id",
        "started_at",
        "event",
        "direction",
        "from",
        "from_name",
        "to",
    ];
    let mut text = columns.join(",");
    for (cells, _) in said.iter().filter(|(_, kind)| *kind == Kind::Calls) {
        let cell = |column: &&str| {
            let mut cells = cells.split("; ").filter_map(|cell| cell.split_once(": "));
            let found = cells.find(|(name, _)| name == column);
            found.map_or("", |(_, text)| text)
        };
        let cells: Vec<&str> = columns.iter().map(cell).collect();
        text.push('\n');
        text.push_str(&cells.join(","));
    }
    let text = std::io::Cursor::new(text.into_bytes());
    let rows = crate::input::reader::open("rows.csv", text, &InputOptions::default()).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// The answer of a row that is decided.
fn decided(world: &World, row: &Row) -> Answer {
    let candidate = Candidate::read(row, &reading_of_calls());
    let decision = world.decide_both(&candidate);
    plan::answer_for(&candidate, decision, RequireContact::Never).0
}

fn text(answer: &Answer) -> String {
    serde_json::to_string(answer).unwrap()
}

/// What is given for a row from memory; where it is decided, its answer is remembered if that is worth it.
fn recalled(recall: &Recall, row: &Row, decide: impl FnOnce() -> Answer) -> Option<String> {
    let (mut ear, mut waiting) = (Ear::default(), Waiting::default());
    let written = |echo: &Echo| {
        let mut lines = Vec::new();
        recall.write(echo, row, &mut lines).unwrap();
        String::from_utf8(lines).unwrap()
    };
    // A row that nobody asks about stands beside it, as one of a call with several rows does.
    recall.hear([None, Some(row)].into_iter(), &mut ear);
    {
        let shelves = recall.shelves();
        let mut answers = Vec::new();
        recall.answers(&shelves, &ear, &mut answers);
        assert!(answers[0].is_none() && answers.len() == 2);
        if let Some(echo) = answers[1] {
            return Some(written(echo));
        }
        if let Some(memorable) = recall.memorable(&shelves, &ear, 1) {
            let answer = decide();
            let echo = recall.echo(&memorable, &answer).unwrap();
            assert_eq!(written(&echo), text(&answer));
            waiting.add(&memorable, echo);
        }
    }
    for (saying, echo) in waiting.0 {
        recall.shelves.write().unwrap().0[saying.shelf()].put(saying.number(), echo);
    }
    None
}

proptest! {
    // A tenant is set up for each decision.
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_recalled_is_what_would_be_decided(said in prop::collection::vec(a_row(), 1..30)) {
        let world = World::new(COMPANIES, CONTACTS);
        for rows in [rows(&said), of_a_table(&said)] {
            let recall = Recall::default();
            for row in rows {
                let answer = decided(&world, &row);
                if let Some(given) = recalled(&recall, &row, || answer.clone()) {
                    prop_assert_eq!(given, text(&answer));
                }
            }
        }
    }
}

#[test]
fn a_row_that_says_it_again_is_not_decided_again() {
    let world = World::new(COMPANIES, CONTACTS);
    let recall = Recall::default();
    let said = |own: &str, rest: &str| {
        let cells = format!("{own}; event: call; direction: inbound; from: 3125550111; to: ext:101{rest}");
        (cells, Kind::Calls)
    };
    let all = rows(&[
        said("id: 1; call_id: a; started_at: 10:00", ""),
        said("id: 2; call_id: b; started_at: 11:00", ""),
        said("id: 3; call_id: c \"x\"; started_at: 12:00", ""),
        said("id: 4", "; from_name: Ana Ruiz"),
    ]);
    let recalled = |row: &Row| recalled(&recall, row, || decided(&world, row));
    assert_eq!(recalled(&all[0]), None);
    for again in &all[1..3] {
        assert_eq!(recalled(again), Some(text(&decided(&world, again))));
    }
    assert_eq!(recalled(&all[3]), None, "it says something else");

    let of_another_source = {
        let mut row = all[2].clone();
        row.at.source = Arc::from("other.csv");
        row
    };
    let mut cut_short = all[2].clone();
    cut_short.short = true;
    for other in [of_another_source, cut_short] {
        assert_eq!(recalled(&other), None);
    }
}

#[test]
fn where_another_one_has_to_go_only_what_comes_again_is_worth_it() {
    let recall = Recall::default();
    let heard = |saying: u64| Ear {
        said: b"said".to_vec(),
        sayings: vec![Some((Saying(saying), 0..4))],
        origin: None,
    };
    let is_worth_it = |saying: u64| recall.memorable(&recall.shelves(), &heard(saying), 0).is_some();
    assert!(is_worth_it(1 << 20), "there is room");
    recall.put.store(TRIED, Ordering::Relaxed);
    assert!(!is_worth_it(2 << 20), "nobody has asked for one so far");
    recall.asked.store(TRIED / WORTH, Ordering::Relaxed);
    assert!(is_worth_it(3 << 20));
    for shelf in &mut recall.shelves.write().unwrap().0 {
        shelf.fill();
    }
    let met: Vec<bool> = (0..4).map(|_| is_worth_it(4 << 20)).collect();
    assert_eq!(met, [false, false, true, true]);
    let at_the_same_place = 4 << 20 | 4;
    assert!(!is_worth_it(at_the_same_place), "another one");
}

#[test]
fn what_others_may_see_waits_until_it_is_much() {
    let answer = decided(
        &World::new(COMPANIES, CONTACTS),
        &rows(&[("email: ana@acme.example".to_owned(), Kind::Scheduling)])[0],
    );
    let (recall, mut waiting) = (Recall::default(), Waiting::default());
    let known = |shelves: &Shelves| shelves.0.iter().map(Shelf::len).sum::<usize>();
    for nth in 0..WAITING as u64 {
        recall.remember(&mut waiting);
        assert_eq!(known(&recall.shelves()), 0);
        let memorable = Memorable {
            saying: Saying(nth << 40 | nth),
            said: b"said",
        };
        waiting.add(&memorable, recall.echo(&memorable, &answer).unwrap());
    }
    {
        let looking_something_up = recall.shelves();
        recall.remember(&mut waiting);
        assert_eq!(known(&looking_something_up), 0);
    }
    recall.remember(&mut waiting);
    assert_eq!(known(&recall.shelves()), WAITING);
    assert_eq!(recall.put.load(Ordering::Relaxed), WAITING as u64);

    let ear = Ear {
        said: b"said".to_vec(),
        sayings: vec![Some((Saying(1 << 40 | 1), 0..4)), Some((Saying(1), 0..4)), None],
        origin: None,
    };
    for _ in 0..3 {
        let (shelves, mut answers) = (recall.shelves(), Vec::new());
        recall.answers(&shelves, &ear, &mut answers);
        assert!(matches!(answers.as_slice(), [Some(_), None, None]));
    }
    assert_eq!(recall.asked.load(Ordering::Relaxed), 1);
}
