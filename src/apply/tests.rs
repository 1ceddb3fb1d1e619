//! Applying against a tenant in memory whose answers can be lost, refused or late, with every step written down.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::*;
use crate::answer::{ContactView, RowView};
use crate::apply::journal::IntentId;
use crate::choice::Kind as RowKind;
use crate::clock::FrozenClock;
use crate::decision::{Decision, Home, NewContact};
use crate::directory::key::Key;
use crate::directory::record::{Company, Contact};
use crate::error::Kind;
use crate::input::RowRef;
use crate::person::company::CompanyKeys;
use crate::person::email::{EmailKey, Placeholders};
use crate::person::name::NameKey;
use crate::person::phone::Region;
use crate::plan::guard::{Limits, check};
use crate::plan::{self, Plan};

/// What goes wrong with the next write.
#[derive(Debug, Clone)]
enum Fault {
    /// Nothing goes wrong.
    None,
    /// Autotask says no.
    Refuse,
    /// Written, but the answer is lost.
    LostAfter,
    /// Not written, and the answer is lost.
    LostBefore,
    /// Not sent; the run has to end.
    Stop,
    /// Somebody else writes the same at the same moment, and our answer is lost.
    LostAndTwice,
}

/// A tenant, a journal and their common log.
#[derive(Default)]
struct World {
    contacts: RefCell<Vec<Map<String, Value>>>,
    companies: RefCell<Vec<Map<String, Value>>>,
    faults: RefCell<VecDeque<Fault>>,
    log: RefCell<Vec<String>>,
    journal_fails_at: RefCell<Option<usize>>,
}

impl World {
    fn note(&self, what: impl Into<String>) {
        self.log.borrow_mut().push(what.into());
    }

    fn write(
        &self,
        what: &str,
        records: &RefCell<Vec<Map<String, Value>>>,
        record: &Map<String, Value>,
    ) -> Result<i64, WriteFault> {
        self.note(format!("send {what}"));
        let add = || {
            let mut record = record.clone();
            let id = 1000 + i64::try_from(records.borrow().len()).unwrap();
            record.insert("id".into(), json!(id));
            records.borrow_mut().push(record);
            id
        };
        match self.faults.borrow_mut().pop_front().unwrap_or(Fault::None) {
            Fault::None => Ok(add()),
            Fault::Refuse => Err(WriteFault::Refused("String value exceeds maximum length".into())),
            Fault::LostBefore => Err(WriteFault::Doubt("connection reset".into())),
            Fault::LostAfter => {
                add();
                Err(WriteFault::Doubt("connection reset".into()))
            }
            Fault::LostAndTwice => {
                add();
                add();
                Err(WriteFault::Doubt("connection reset".into()))
            }
            Fault::Stop => Err(WriteFault::Stop(Failure::new(
                Kind::TryLater,
                "the request budget is spent",
            ))),
        }
    }
}

impl DirectoryReader for World {
    fn look_up(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), Failure> {
        self.note("look");
        let region = Region::parse("US").unwrap();
        for record in self.contacts.borrow().iter() {
            directory.insert_contact(
                Contact::from_fields(record.clone(), &Placeholders::new(&[]), region).unwrap(),
            );
        }
        for record in self.companies.borrow().iter() {
            directory.insert_company(Company::from_fields(record).unwrap());
        }
        directory.mark(keys.iter().cloned());
        Ok(())
    }
}

impl TenantWriter for World {
    fn create_company(&self, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        self.write("company", &self.companies, fields)
    }

    fn create_contact(&self, company: CompanyId, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        let mut record = fields.clone();
        record.insert("companyID".into(), json!(company.0));
        self.write("contact", &self.contacts, &record)
    }

    fn update_contact(&self, _: CompanyId, id: i64, fields: &Map<String, Value>) -> Result<(), WriteFault> {
        self.write(
            &format!("update {id} {}", json!(fields)),
            &RefCell::default(),
            &Map::new(),
        )
        .map(|_| ())
    }
}

/// The journal's side of the world.
struct Pages<'w>(&'w World, i64);

impl Pages<'_> {
    fn may_fail(&self) -> Result<(), Failure> {
        let mut left = self.0.journal_fails_at.borrow_mut();
        match left.as_mut() {
            Some(0) => return Err(Failure::new(Kind::Unexpected, "disk full")),
            Some(count) => *count -= 1,
            None => {}
        }
        Ok(())
    }
}

impl Journal for Pages<'_> {
    fn intent(&mut self, row: &RowView, change: &Change) -> Result<IntentId, Failure> {
        self.may_fail()?;
        self.1 += 1;
        self.0.note(format!(
            "intent {} {} {}",
            row.number,
            change.op.word(),
            change.entity.word()
        ));
        Ok(IntentId(self.1))
    }

    fn answered(&mut self, _: IntentId, result: &WriteResult) -> Result<(), Failure> {
        self.may_fail()?;
        self.0.note(match result {
            WriteResult::Done { id } => format!("done {id}"),
            WriteResult::Adopted { id, .. } => format!("adopted {id}"),
            WriteResult::Refused { .. } => "refused".to_owned(),
            WriteResult::Unknown { .. } => "unknown".to_owned(),
            WriteResult::NotSent { .. } => "not sent".to_owned(),
        });
        Ok(())
    }
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn decision(outcome: Outcome, reason: Reason) -> Decision {
    Decision {
        outcome,
        reason,
        detail: None,
        contact: Some(ContactView::default()),
        company: Some(crate::answer::CompanyView::default()),
        create: None,
        changes: Vec::new(),
        evidence: Vec::new(),
        candidates: Vec::new(),
        warnings: Vec::new(),
        explain: None,
    }
}

/// A person who is to be created: in company 5, or in a new company of this name.
fn new(email: &str, company: Option<&str>) -> Decision {
    let home = match company {
        None => Home::Standing(CompanyId(5)),
        Some(name) => Home::New {
            keys: CompanyKeys::new(name).unwrap(),
            fields: object(&json!({"companyName": name, "companyType": 1})),
        },
    };
    let first = email.split('@').next().unwrap();
    let create = NewContact {
        known_by_phone: false,
        home,
        fields: object(
            &json!({"firstName": first, "lastName": "Ruiz", "emailAddress": email, "isActive": 1}),
        ),
        emails: vec![EmailKey::parse(email).unwrap()],
        phones: Vec::new(),
        external_id: None,
        name: NameKey::new(Some(first), Some("Ruiz")),
    };
    Decision {
        create: Some(create),
        ..decision(Outcome::Create, Reason::DomainFound)
    }
}

fn approved(decisions: Vec<Decision>) -> ApprovedPlan {
    let mut plan = Plan::default();
    for (position, decision) in decisions.into_iter().enumerate() {
        let number = position as u64 + 1;
        let at = RowRef {
            source: "t.csv".into(),
            number,
            line: number + 1,
            id: None,
            kind: RowKind::Scheduling,
        };
        let (answer, new) = plan::answer(&at, decision);
        plan.add(position as u64, answer, new);
    }
    plan.join(crate::choice::Duplicates::Review);
    check(
        plan,
        1,
        Limits {
            max_creates: 1_000,
            max_create_share: 1.0,
        },
    )
    .unwrap()
}

const RULES: Rules = Rules {
    ignore_inactive: false,
    reuse_companies: true,
};

struct Applied {
    stopped: Result<(), Failure>,
    outcomes: Vec<String>,
    sleeps: usize,
}

fn run(world: &World, decisions: Vec<Decision>) -> Applied {
    run_until(world, decisions, &|| false)
}

fn run_until(world: &World, decisions: Vec<Decision>, interrupted: &dyn Fn() -> bool) -> Applied {
    let mut approved = approved(decisions);
    let clock = FrozenClock::at(Timestamp::UNIX_EPOCH);
    let mut journal = Pages(world, 0);
    let mut around = Around {
        reader: world,
        writer: world,
        journal: &mut journal,
        clock: &clock,
        interrupted,
        progress: &|| {},
    };
    let stopped = apply(&mut approved, &mut around, RULES);
    let outcomes = approved.plan().entries().iter().map(|entry| {
        let id = entry.answer.contact.as_ref().and_then(|contact| contact.id);
        format!(
            "{} {} {}",
            entry.answer.outcome,
            entry.answer.reason,
            id.map_or("-".into(), |id| id.to_string())
        )
    });
    Applied {
        stopped,
        outcomes: outcomes.collect(),
        sleeps: clock.sleeps().len(),
    }
}

fn log(world: &World) -> String {
    world.log.borrow().join(", ")
}

#[test]
fn every_write_is_announced_before_it_is_sent_and_answered_after() {
    let world = World::default();
    let applied = run(
        &world,
        vec![
            new("ana@new.example", Some("New Co")),
            new("bo@new.example", Some("New Co")),
        ],
    );
    assert_eq!(
        applied.outcomes,
        ["created domain_found 1000", "created domain_found 1001"]
    );
    assert_eq!(
        log(&world),
        "look, intent 1 create Company, send company, done 1000, intent 1 create Contact, send contact, done 1000, \
         intent 2 create Contact, send contact, done 1001"
    );
    assert!(
        world
            .contacts
            .borrow()
            .iter()
            .all(|contact| contact["companyID"] == json!(1000))
    );
}

#[test]
fn nothing_is_sent_that_the_journal_could_not_take() {
    let (unknown, not_reached) = ("unknown answer_lost -", "not_attempted run_ended -");
    for (writes, sent, first, second) in [
        (0, 0, not_reached, not_reached),
        // The write went out and its answer could not be written down: neither done nor failed.
        (1, 1, unknown, not_reached),
        (2, 1, "created domain_found 1000", not_reached),
        (3, 2, "created domain_found 1000", unknown),
    ] {
        let world = World::default();
        *world.journal_fails_at.borrow_mut() = Some(writes);
        let applied = run(
            &world,
            vec![new("ana@x.example", None), new("bo@x.example", None)],
        );
        assert_eq!(applied.stopped.unwrap_err().message, "disk full");
        assert_eq!(applied.outcomes, [first, second], "after {writes} journal writes");
        assert_eq!(
            world.contacts.borrow().len(),
            sent,
            "after {writes} journal writes: {}",
            log(&world)
        );
    }
}

#[test]
fn a_lost_answer_is_looked_for_and_never_sent_again() {
    for (fault, outcome, sleeps) in [
        (Fault::LostAfter, "created domain_found 1000", 1),
        (Fault::LostBefore, "unknown answer_lost -", 3),
        (Fault::LostAndTwice, "unknown answer_lost -", 1),
    ] {
        let world = World::default();
        world.faults.borrow_mut().push_back(fault.clone());
        let applied = run(&world, vec![new("ana@x.example", None)]);
        assert_eq!(applied.outcomes, [outcome], "{fault:?}");
        assert_eq!(applied.sleeps, sleeps, "{fault:?}");
        assert_eq!(
            log(&world).matches("send contact").count(),
            1,
            "{fault:?}: {}",
            log(&world)
        );
        assert!(applied.stopped.is_ok());
    }
}

#[test]
fn a_lost_company_is_looked_for_too_and_its_people_wait_for_it() {
    let world = World::default();
    world.faults.borrow_mut().push_back(Fault::LostAfter);
    let applied = run(&world, vec![new("ana@new.example", Some("New Co"))]);
    assert_eq!(applied.outcomes, ["created domain_found 1000"]);
    assert!(
        log(&world).contains("adopted 1000, intent 1 create Contact"),
        "{}",
        log(&world)
    );

    let world = World::default();
    world.faults.borrow_mut().extend([Fault::Refuse]);
    let two = vec![
        new("ana@new.example", Some("New Co")),
        new("bo@new.example", Some("New Co")),
    ];
    let applied = run(&world, [two, vec![new("cy@x.example", None)]].concat());
    assert_eq!(
        applied.outcomes,
        [
            "failed company_failed -",
            "failed company_failed -",
            "created domain_found 1000"
        ],
        "a failed company fails its people, and the others go on"
    );
}

#[test]
fn who_turned_up_meanwhile_is_not_created_again() {
    let world = World::default();
    world.contacts.borrow_mut().push(object(
        &json!({"id": 7, "companyID": 9, "isActive": 1, "emailAddress3": "ANA@x.example", "firstName": "Ana"}),
    ));
    let applied = run(
        &world,
        vec![new("ana@x.example", None), new("bo@x.example", None)],
    );
    assert_eq!(applied.outcomes, ["matched email 7", "created domain_found 1001"]);
    assert_eq!(log(&world).matches("send contact").count(), 1);
}

#[test]
fn a_new_company_is_created_for_the_others_when_its_first_person_turned_up() {
    let world = World::default();
    world.contacts.borrow_mut().push(object(
        &json!({"id": 7, "companyID": 9, "isActive": 1, "emailAddress": "ana@new.example", "firstName": "Ana"}),
    ));
    let people = ["ana@new.example", "bo@new.example", "cy@new.example"];
    let applied = run(&world, people.map(|email| new(email, Some("New Co"))).to_vec());
    assert_eq!(
        applied.outcomes,
        [
            "matched email 7",
            "created domain_found 1001",
            "created domain_found 1002"
        ]
    );
    assert_eq!(log(&world).matches("send company").count(), 1, "{}", log(&world));
}

#[test]
fn a_company_that_turned_up_meanwhile_is_taken() {
    let world = World::default();
    world.companies.borrow_mut().push(object(
        &json!({"id": 44, "companyName": "NEW CO", "isActive": true}),
    ));
    let applied = run(&world, vec![new("ana@new.example", Some("New Co"))]);
    assert_eq!(applied.outcomes, ["created domain_found 1000"]);
    assert_eq!(world.contacts.borrow()[0]["companyID"], json!(44));
    assert!(!log(&world).contains("send company"));
}

#[test]
fn a_refusal_fails_its_row_and_the_others_go_on() {
    let world = World::default();
    world.faults.borrow_mut().push_back(Fault::Refuse);
    let applied = run(
        &world,
        vec![new("ana@x.example", None), new("bo@x.example", None)],
    );
    assert_eq!(
        applied.outcomes,
        ["failed refused_by_autotask -", "created domain_found 1000"]
    );
}

#[test]
fn what_ends_the_run_leaves_the_rest_not_attempted() {
    let world = World::default();
    world.faults.borrow_mut().extend([Fault::None, Fault::Stop]);
    let people = ["ana@x.example", "bo@x.example", "cy@x.example"].map(|email| new(email, None));
    let applied = run(&world, people.to_vec());
    assert_eq!(applied.stopped.unwrap_err().kind, Kind::TryLater);
    assert_eq!(
        applied.outcomes,
        [
            "created domain_found 1000",
            "not_attempted run_ended -",
            "not_attempted run_ended -"
        ]
    );
    assert!(log(&world).ends_with("send contact, not sent"), "{}", log(&world));
}

#[test]
fn an_interrupt_stops_before_the_next_write() {
    let world = World::default();
    let people = ["ana@x.example", "bo@x.example"].map(|email| new(email, None));
    let applied = run_until(&world, people.to_vec(), &|| world.contacts.borrow().len() == 1);
    assert_eq!(applied.stopped.unwrap_err().kind, Kind::Interrupted);
    assert_eq!(
        applied.outcomes,
        ["created domain_found 1000", "not_attempted run_ended -"]
    );
}

#[test]
fn joined_rows_share_the_fate_of_the_row_that_creates() {
    for (fault, outcomes) in [
        (
            Fault::None,
            ["created domain_found 1000", "joined same_new_person 1000"],
        ),
        (
            Fault::Refuse,
            ["failed refused_by_autotask -", "failed refused_by_autotask -"],
        ),
    ] {
        let world = World::default();
        world.faults.borrow_mut().push_back(fault);
        let applied = run(
            &world,
            vec![new("ana@x.example", None), new("Ana@X.example", None)],
        );
        assert_eq!(applied.outcomes, outcomes);
    }
}

#[test]
fn updates_send_only_the_changed_fields() {
    let world = World::default();
    let change = Change {
        op: Op::Update,
        entity: Entity::Contact,
        id: Some(7),
        fields: object(&json!({"companyID": 5, "title": "CFO"})),
        before: Some(object(&json!({"title": null}))),
        new_company: None,
    };
    let update = Decision {
        changes: vec![change],
        ..decision(Outcome::Update, Reason::FieldsDiffer)
    };
    let applied = run(&world, vec![update]);
    assert_eq!(applied.outcomes, ["updated fields_differ -"]);
    assert!(
        log(&world).contains(r#"send update 7 {"title":"CFO"}"#),
        "{}",
        log(&world)
    );
}

#[test]
fn looks_come_once_a_group_and_not_once_a_row() {
    let world = World::default();
    let people = (0..=GROUP)
        .map(|nth| new(&format!("p{nth}@x.example"), None))
        .collect();
    let applied = run(&world, people);
    assert!(
        applied
            .outcomes
            .iter()
            .all(|outcome| outcome.starts_with("created"))
    );
    assert_eq!(log(&world).matches("look").count(), 2);
}
