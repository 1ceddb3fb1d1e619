//! A run that is killed at any call, and resumed, ends as one that nobody disturbed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde_json::{Value, json};

use super::town::{Disk, Killed, Table, Town};
use super::world::{approved, decision, new, object};
use super::*;
use crate::answer::change::{Change, Entity, Op};
use crate::clock::SystemClock;
use crate::decision::Decision;
use crate::state::{RunStart, Store};

/// Forty rows with every kind of change: people of standing and of new companies, joined rows, updates, and contacts
/// that are made active again.
fn forty() -> Vec<Decision> {
    let mut rows = Vec::new();
    for nth in 0..10 {
        rows.push(new(&format!("standing{nth}@x.example"), None));
        let company = format!("New Company {}", nth / 3);
        rows.push(new(&format!("new{nth}@x.example"), Some(&company)));
        // The same person as the row before.
        let again = if nth % 2 == 0 { nth } else { nth + 100 };
        rows.push(new(&format!("New{again}@X.example"), Some(&company)));
        rows.push(change_of(1 + nth, nth % 2 == 0));
    }
    rows
}

fn change_of(id: i64, reactivate: bool) -> Decision {
    let (op, fields, reason) = if reactivate {
        (
            Op::Reactivate,
            json!({"companyID": 5, "isActive": 1}),
            Reason::Reactivated,
        )
    } else {
        (
            Op::Update,
            json!({"companyID": 5, "title": "CFO"}),
            Reason::FieldsDiffer,
        )
    };
    let change = Change {
        op,
        entity: Entity::Contact,
        id: Some(id),
        fields: object(&fields),
        before: None,
        new_company: None,
        new_group: None,
    };
    Decision {
        changes: vec![change],
        ..decision(Outcome::Update, reason)
    }
}

fn town() -> Town {
    let town = Town::new(1);
    for id in 1..=10 {
        town.store(
            Table::Contacts,
            object(&json!({"companyID": 5, "isActive": 0, "title": ""})),
            true,
        );
        let mut state = town.0.borrow_mut();
        let contact = state.contacts.last_mut().unwrap();
        contact.id = id;
        contact.fields.insert("id".into(), json!(id));
    }
    town
}

const RULES: Rules = Rules {
    ignore_inactive: false,
    reuse_companies: false,
    stamp: false,
    resend_after: RESEND_AFTER,
    fail_fast: false,
};

/// Where the process keeps its journal.
enum Kept<'k> {
    Memory,
    File(&'k std::path::Path),
}

/// One process: takes the run up where the journal has it. `None` when it was killed.
fn process(town: &Town, kept: &Kept<'_>) -> Option<Vec<String>> {
    let ran = catch_unwind(AssertUnwindSafe(|| {
        let mut plan = approved(forty());
        match kept {
            Kept::Memory => {
                let writes = town.0.borrow().journal.clone();
                go(town, &mut plan, writes, &mut Disk(town));
            }
            Kept::File(state) => {
                let mut store = Store::open(state, Arc::new(SystemClock::new())).unwrap();
                let id = match store.interrupted("t").unwrap().first() {
                    Some(run) => run.id.clone(),
                    None => store.begin(&START).unwrap(),
                };
                store.go_on(&id);
                let writes = store.past(&id).unwrap();
                go(town, &mut plan, writes, &mut Both(&mut store, Disk(town)));
            }
        }
        answers(&plan)
    }));
    match ran {
        Ok(answers) => Some(answers),
        Err(panic) if panic.is::<Killed>() => None,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

const START: RunStart<'static> = RunStart {
    tenant: "t",
    profile: None,
    command: "resolve",
    fingerprint: "f",
    planned: 40,
    inputs: &[],
    plan: Some("kept by the test"),
    rules: Some(&RULES),
    undoes: None,
};

fn go(town: &Town, plan: &mut ApprovedPlan, writes: Vec<PastWrite>, journal: &mut dyn Journal) {
    let mut around = Around {
        reader: town,
        writer: town,
        journal,
        clock: &town.1,
        interrupted: &|| false,
        progress: &|| {},
    };
    let earlier = Earlier {
        run: "run".into(),
        writes,
        ..Earlier::default()
    };
    apply(plan, &earlier, &mut around, &RULES).unwrap();
}

/// The file, with the points where the process can be killed around it.
struct Both<'b>(&'b mut Store, Disk<'b>);

impl Journal for Both<'_> {
    fn intent(&mut self, intent: &super::journal::Intent<'_>) -> Result<IntentId, Failure> {
        self.1.intent(intent)?;
        let id = self.0.intent(intent)?;
        self.1.0.may_die("after the intent is in the file");
        Ok(id)
    }

    fn answered(&mut self, intent: IntentId, result: &super::journal::WriteResult) -> Result<(), Failure> {
        self.1.0.may_die("before the answer is in the file");
        self.0.answered(intent, result)?;
        self.1.0.may_die("after the answer is in the file");
        Ok(())
    }
}

fn answers(plan: &ApprovedPlan) -> Vec<String> {
    let entries = plan.plan().entries().iter();
    let lines = entries.map(|entry| format!("{} {}", entry.answer.outcome, entry.answer.reason));
    lines.collect()
}

/// What stands in the tenant, without the numbers that depend on the order of creation.
fn standing(town: &Town) -> Vec<Value> {
    let state = town.0.borrow();
    let name_of = |company: &Value| {
        let mut companies = state.companies.iter();
        let company = companies.find(|record| json!(record.id) == *company);
        company.map_or(Value::Null, |record| record.fields["companyName"].clone())
    };
    let contacts = state.contacts.iter().map(|contact| {
        let mut fields = contact.fields.clone();
        fields.insert("of".into(), name_of(&contact.fields["companyID"]));
        fields.shift_remove("id");
        fields.shift_remove("companyID");
        Value::Object(fields)
    });
    let companies = state
        .companies
        .iter()
        .map(|company| company.fields["companyName"].clone());
    let mut all: Vec<Value> = contacts.chain(companies).collect();
    all.sort_by_key(Value::to_string);
    all
}

#[test]
fn a_run_that_is_killed_at_any_call_and_resumed_ends_as_if_undisturbed() {
    let undisturbed = town();
    let expected = process(&undisturbed, &Kept::Memory).unwrap();
    let (calls, stands) = (undisturbed.0.borrow().calls, standing(&undisturbed));
    assert_eq!(
        expected.iter().filter(|line| line.starts_with("created")).count(),
        25
    );
    assert_eq!(undisturbed.0.borrow().companies.len(), 4);
    assert!(calls > 200, "{calls}");
    for at in 0..calls {
        let town = town();
        town.0.borrow_mut().troubles.kill_at = Some(at);
        assert!(process(&town, &Kept::Memory).is_none(), "call {at}");
        let answers = process(&town, &Kept::Memory).unwrap();
        let log = || town.0.borrow().log.join("\n");
        assert_eq!(answers, expected, "killed at call {at}\n{}", log());
        assert_eq!(standing(&town), stands, "killed at call {at}\n{}", log());
    }
}

#[test]
fn the_same_holds_with_the_journal_in_its_file() {
    let undisturbed = town();
    let folder = tempfile::tempdir().unwrap();
    let expected = process(&undisturbed, &Kept::File(folder.path())).unwrap();
    let (calls, stands) = (undisturbed.0.borrow().calls, standing(&undisturbed));
    for at in (0..calls).step_by(19) {
        let (town, folder) = (town(), tempfile::tempdir().unwrap());
        town.0.borrow_mut().troubles.kill_at = Some(at);
        assert!(process(&town, &Kept::File(folder.path())).is_none(), "call {at}");
        let answers = process(&town, &Kept::File(folder.path())).unwrap();
        let log = || town.0.borrow().log.join("\n");
        assert_eq!(answers, expected, "killed at call {at}\n{}", log());
        assert_eq!(standing(&town), stands, "killed at call {at}\n{}", log());
        let store = Store::open(folder.path(), Arc::new(SystemClock::new())).unwrap();
        let open = store.open_writes("t").unwrap();
        assert!(open.is_empty(), "killed at call {at}: {open:?}");
    }
}
