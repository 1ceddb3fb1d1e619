//! The journal: what is there after the file was closed, cut off, migrated or pruned.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::Connection;

use super::*;
use crate::answer::RowView;
use crate::answer::change::{Change, Entity, Op};
use crate::apply::RESEND_AFTER;
use crate::apply::Rules;
use crate::apply::journal::{Fate, Intent, Journal, Slot, WriteResult};
use crate::clock::Clock;
use crate::clock::FrozenClock;
use crate::error::Kind;

const RULES: Rules = Rules {
    ignore_inactive: false,
    reuse_companies: false,
    stamp: true,
    resend_after: RESEND_AFTER,
    fail_fast: false,
};

fn intend(store: &mut Store, slot: &str) -> crate::apply::journal::IntentId {
    let (slot, row, change) = (Slot(slot.to_owned()), row(), change());
    let intent = Intent {
        slot: &slot,
        row: &row,
        change: &change,
        standing: &[4, 5],
    };
    store.intent(&intent).unwrap()
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(FrozenClock::at(Timestamp::from_second(1_767_225_600).unwrap()))
}

fn start() -> RunStart<'static> {
    RunStart {
        tenant: "acme.com",
        profile: Some("acme"),
        command: "resolve",
        fingerprint: "f00d",
        planned: 2,
        inputs: &[],
        plan: Some("the plan"),
        rules: Some(&RULES),
        undoes: None,
    }
}

fn row() -> RowView {
    RowView {
        source: "a.csv".into(),
        number: 3,
        line: 4,
        part: None,
        id: Some("x".into()),
        kind: "scheduling".into(),
    }
}

fn change() -> Change {
    Change {
        op: Op::Create,
        entity: Entity::Contact,
        id: None,
        fields: serde_json::Map::new(),
        before: None,
        new_company: None,
        new_group: None,
    }
}

#[test]
fn a_run_is_there_after_the_file_was_closed() {
    let state = tempfile::tempdir().unwrap();
    let id = {
        let mut store = Store::open(state.path(), clock()).unwrap();
        let id = store.begin(&start()).unwrap();
        let first = intend(&mut store, "0 create Contact");
        store.answered(first, &WriteResult::Done { id: 77 }).unwrap();
        intend(&mut store, "1 create Contact");
        id
    };
    let store = Store::open(state.path(), clock()).unwrap();
    let run = store.run(&id[..8]).unwrap();
    assert_eq!((run.done, run.in_doubt, run.ended), (1, 1, None));
    let writes = store.writes(&id).unwrap();
    assert_eq!(writes[0].record, Some(77));
    assert_eq!(
        (
            writes[1].op.as_str(),
            writes[1].entity.as_str(),
            &writes[1].result
        ),
        ("create", "Contact", &None)
    );
}

#[test]
fn a_newer_file_and_a_damaged_one_are_refused() {
    let state = tempfile::tempdir().unwrap();
    drop(Store::open(state.path(), clock()).unwrap());
    let path = state.path().join("journal.sqlite");
    let connection = Connection::open(&path).unwrap();
    connection
        .pragma_update(
            None,
            "user_version",
            i64::try_from(schema::MIGRATIONS.len()).unwrap() + 1,
        )
        .unwrap();
    drop(connection);
    assert!(
        Store::open(state.path(), clock())
            .err()
            .unwrap()
            .message
            .contains("newer")
    );
    std::fs::write(
        &path,
        "not a database, whatever its name says, and long enough to be looked at",
    )
    .unwrap();
    assert_eq!(
        Store::open(state.path(), clock()).err().unwrap().kind,
        Kind::Usage
    );
}

#[test]
fn an_unknown_run_is_told() {
    let state = tempfile::tempdir().unwrap();
    let store = Store::open(state.path(), clock()).unwrap();
    assert!(store.run("0198").unwrap_err().message.contains("no run"));
}

#[test]
fn a_run_is_interrupted_as_long_as_something_is_left_of_it() {
    let state = tempfile::tempdir().unwrap();
    let mut store = Store::open(state.path(), clock()).unwrap();
    let id = store.begin(&start()).unwrap();
    let is_interrupted = |store: &Store| store.interrupted("acme.com").unwrap().len() == 1;
    assert!(is_interrupted(&store), "killed before its end");
    let first = intend(&mut store, "0 create Contact");
    store.end(6, "{}", 0).unwrap();
    assert!(is_interrupted(&store), "a write is open");
    store
        .answered(first, &WriteResult::Absent { text: "reset".into() })
        .unwrap();
    assert!(is_interrupted(&store), "it is not done");
    let again = intend(&mut store, "0 create Contact");
    store.answered(again, &WriteResult::Done { id: 7 }).unwrap();
    assert!(!is_interrupted(&store), "it was sent again and is done");
    store.end(130, "{}", 3).unwrap();
    assert!(is_interrupted(&store), "three rows were not attempted");
    assert!(store.interrupted("other.com").unwrap().is_empty());

    let past = store.past(&id).unwrap();
    let fates: Vec<&Fate> = past.iter().map(|write| &write.fate).collect();
    assert_eq!(fates, [&Fate::NotDone, &Fate::Done(7)]);
    assert_eq!(
        (past[0].standing.as_slice(), &past[0].change),
        (&[4, 5][..], &change())
    );
    let kept = store.resumable(&id).unwrap().unwrap();
    assert_eq!((kept.plan.as_str(), kept.rules), ("the plan", RULES));
}

#[test]
fn only_old_runs_with_nothing_left_are_forgotten() {
    let state = tempfile::tempdir().unwrap();
    let mut store = Store::open(state.path(), clock()).unwrap();
    store.begin(&start()).unwrap();
    intend(&mut store, "0 create Contact");
    store.end(4, "{}", 0).unwrap();
    store.begin(&start()).unwrap();
    let whole = intend(&mut store, "0 create Contact");
    store.answered(whole, &WriteResult::Done { id: 7 }).unwrap();
    store.end(0, "{}", 0).unwrap();
    let now = clock().now();
    assert_eq!(
        store.prune(now - std::time::Duration::from_mins(1)).unwrap(),
        0,
        "it is young"
    );
    assert_eq!(store.prune(now + std::time::Duration::from_mins(1)).unwrap(), 1);
    let left = store.runs().unwrap();
    assert_eq!(
        (left.len(), left[0].in_doubt),
        (1, 1),
        "what is open is never forgotten"
    );
}

/// A file of the first version with one open write.
fn first_version(state: &Path) -> Connection {
    let connection = Connection::open(state.join("journal.sqlite")).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection.execute_batch(schema::MIGRATIONS[0]).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    let change = serde_json::to_string(&change()).unwrap();
    connection
        .execute_batch(
            "INSERT INTO runs (id, tenant, command, fingerprint, planned, started)
             VALUES ('r1', 'acme.com', 'resolve', 'f00d', 2, '2026-01-01T00:00:00.000Z')",
        )
        .unwrap();
    let insert = "INSERT INTO intents (run, source, number, op, entity, change, sent)
        VALUES ('r1', 'a.csv', 3, 'create', 'Contact', ?1, '2026-01-01T00:00:01.000Z')";
    connection.execute(insert, [change]).unwrap();
    connection
}

#[test]
fn a_migration_that_was_killed_begins_again_and_loses_nothing() {
    let (state, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut connection = first_version(state.path());
    let transaction = connection.transaction().unwrap();
    // Half of the second step, flushed to the file as far as SQLite flushes what is not committed.
    for line in schema::MIGRATIONS[1].split(';').take(3) {
        transaction.execute_batch(line).unwrap();
    }
    // What a killed process leaves: the files as they stand now, without an orderly end.
    for entry in std::fs::read_dir(state.path()).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    drop(transaction);
    let store = Store::open(copy.path(), clock()).unwrap();
    let open = store.open_writes("acme.com").unwrap();
    assert_eq!((open.len(), &open[0].fate, open[0].number), (1, &Fate::Open, 3));
    assert!(
        !store.runs().unwrap()[0].interrupted,
        "an older program kept no plan"
    );
}

#[test]
fn an_undo_closes_the_run_that_it_takes_back_and_earlier_undos_of_it() {
    let state = tempfile::tempdir().unwrap();
    let mut store = Store::open(state.path(), clock()).unwrap();
    let run = store.begin(&start()).unwrap();
    intend(&mut store, "0 create Contact");
    let is_open = |store: &Store, id: &str| store.run(id).unwrap().interrupted;
    assert!(is_open(&store, &run), "it was killed");
    let undo = |store: &mut Store| {
        let undoes = Some(run.as_str());
        store.begin(&RunStart { undoes, ..start() }).unwrap()
    };
    let first = undo(&mut store);
    let write = intend(&mut store, "0 update Contact");
    store.answered(write, &WriteResult::Done { id: 77 }).unwrap();
    assert!(!is_open(&store, &run) && is_open(&store, &first));
    let second = undo(&mut store);
    assert!(!is_open(&store, &run) && !is_open(&store, &first) && is_open(&store, &second));
    let recorded = store.run(&run).unwrap();
    assert_eq!(
        (recorded.undoes, recorded.undone_by.as_deref()),
        (None, Some(second.as_str()))
    );
    assert_eq!(store.run(&second).unwrap().undoes.as_deref(), Some(run.as_str()));
    let past = store.past_of_undos(&run).unwrap();
    assert_eq!(past.iter().map(|write| &write.run).collect::<Vec<_>>(), [&first]);
}
