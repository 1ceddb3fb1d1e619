//! Applying against a tenant in memory: the order of journal and requests, and what becomes of each fault.

use jiff::Timestamp;
use serde_json::json;

use super::world::{Fault, Pages, World, approved, decision, new, object};
use super::*;
use crate::answer::change::{Change, Entity, Op};
use crate::clock::FrozenClock;
use crate::decision::Decision;

const RULES: Rules = Rules {
    ignore_inactive: false,
    reuse_companies: true,
    stamp: false,
    resend_after: RESEND_AFTER,
    fail_fast: false,
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
    run_by(world, decisions, &RULES, interrupted)
}

fn run_by(world: &World, decisions: Vec<Decision>, rules: &Rules, interrupted: &dyn Fn() -> bool) -> Applied {
    let mut approved = approved(decisions);
    let clock = FrozenClock::at(Timestamp::UNIX_EPOCH);
    let earlier = Earlier {
        run: "run-1".into(),
        ..Earlier::default()
    };
    let mut journal = Pages(world, 0);
    let mut around = Around {
        reader: world,
        writer: world,
        journal: &mut journal,
        clock: &clock,
        interrupted,
        progress: &|| {},
    };
    let stopped = apply(&mut approved, &earlier, &mut around, rules);
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
fn a_lost_answer_is_looked_for_and_sent_again_only_where_nothing_is_seen() {
    let thrice = [Fault::LostBefore, Fault::LostBefore, Fault::LostBefore];
    for (faults, outcome, sends, sleeps) in [
        (&[Fault::LostAfter][..], "created domain_found 1000", 1, 1),
        (&[Fault::LostBefore], "created domain_found 1000", 2, 3),
        (&thrice[..2], "created domain_found 1000", 3, 6),
        (&thrice, "unknown answer_lost -", 3, 9),
        (&[Fault::LostAndTwice], "unknown answer_lost -", 1, 1),
    ] {
        let world = World::default();
        world.faults.borrow_mut().extend(faults.to_vec());
        let applied = run(&world, vec![new("ana@x.example", None)]);
        assert_eq!(applied.outcomes, [outcome], "{faults:?}");
        let log = log(&world);
        assert_eq!(log.matches("send contact").count(), sends, "{faults:?}: {log}");
        assert_eq!(applied.sleeps, sleeps, "{faults:?}: {log}");
        assert!(applied.stopped.is_ok());
    }
}

#[test]
fn between_two_sends_stand_an_answer_in_the_journal_and_looks() {
    let world = World::default();
    world.faults.borrow_mut().push_back(Fault::LostBefore);
    run(&world, vec![new("ana@x.example", None)]);
    assert_eq!(
        log(&world),
        "look, intent 1 create Contact, send contact, look, look, look, absent, look, \
         intent 1 create Contact, send contact, done 1000, look",
        "two, seven and seventeen seconds after; then who else turned up; and at the end for a twin"
    );
}

#[test]
fn who_turns_up_before_a_create_is_sent_again_is_not_created() {
    let world = World::default();
    world.faults.borrow_mut().push_back(Fault::LostBefore);
    // Somebody else creates the person in another company, while we look in ours.
    let elsewhere = json!({"id": 7, "companyID": 9, "isActive": 1, "emailAddress": "ana@x.example"});
    *world.appears_at_look.borrow_mut() = Some((3, object(&elsewhere)));
    let applied = run(&world, vec![new("ana@x.example", None)]);
    assert_eq!(applied.outcomes, ["matched email 7"]);
    assert_eq!(log(&world).matches("send contact").count(), 1, "{}", log(&world));
}

#[test]
fn a_request_that_is_carried_out_after_it_was_sent_again_is_told() {
    let world = World::default();
    world.faults.borrow_mut().push_back(Fault::LostBefore);
    let late = json!({"id": 900, "companyID": 5, "isActive": 1, "emailAddress": "ana@x.example"});
    *world.appears_at_look.borrow_mut() = Some((6, object(&late)));
    let applied = run(&world, vec![new("ana@x.example", None)]);
    assert_eq!(applied.outcomes, ["unknown answer_lost 1000"]);
    assert!(
        log(&world).ends_with("done 1000, look, unknown"),
        "{}",
        log(&world)
    );
}

#[test]
fn a_stamp_tells_our_record_from_somebody_elses() {
    for (stamp, outcome) in [(false, "created domain_found 7"), (true, "matched email 7")] {
        let world = World::default();
        world.faults.borrow_mut().push_back(Fault::LostBefore);
        let theirs = json!({"id": 7, "companyID": 5, "isActive": 1, "emailAddress": "ana@x.example"});
        *world.appears_at_look.borrow_mut() = Some((2, object(&theirs)));
        let rules = Rules { stamp, ..RULES };
        let applied = run_by(&world, vec![new("ana@x.example", None)], &rules, &|| false);
        assert_eq!(applied.outcomes, [outcome], "stamp {stamp}: {}", log(&world));
    }
    let world = World::default();
    let rules = Rules { stamp: true, ..RULES };
    run_by(&world, vec![new("ana@x.example", None)], &rules, &|| false);
    assert_eq!(world.contacts.borrow()[0]["externalID"], json!("mb-run1-0"));
}

#[test]
fn a_run_stops_where_going_on_makes_no_sense() {
    let people = |count: usize| {
        (0..count)
            .map(|nth| new(&format!("p{nth}@x.example"), None))
            .collect::<Vec<_>>()
    };
    let fail_fast = Rules {
        fail_fast: true,
        ..RULES
    };
    let count = |applied: &Applied, word: &str| {
        applied
            .outcomes
            .iter()
            .filter(|line| line.starts_with(word))
            .count()
    };

    let world = World::default();
    world.faults.borrow_mut().extend([Fault::None, Fault::Refuse]);
    let applied = run_by(&world, people(4), &fail_fast, &|| false);
    assert_eq!(applied.stopped.as_ref().unwrap_err().kind, Kind::RowsFailed);
    assert_eq!(
        (
            count(&applied, "created"),
            count(&applied, "failed"),
            count(&applied, "not_attempted")
        ),
        (1, 1, 2)
    );

    // Nineteen refusals, one success, nineteen refusals: nothing is wrong but the rows.
    let world = World::default();
    let refusals = || vec![Fault::Refuse; FAILURES_IN_A_ROW - 1];
    world
        .faults
        .borrow_mut()
        .extend([refusals(), vec![Fault::None], refusals()].concat());
    let applied = run(&world, people(2 * FAILURES_IN_A_ROW));
    assert!(applied.stopped.is_ok());

    for (fault, kind, outcome, times) in [
        (Fault::Refuse, Kind::RowsFailed, "failed", 1),
        (Fault::LostBefore, Kind::TryLater, "unknown", 3),
    ] {
        let world = World::default();
        world
            .faults
            .borrow_mut()
            .extend(vec![fault; FAILURES_IN_A_ROW * times]);
        let applied = run(&world, people(FAILURES_IN_A_ROW + 5));
        assert_eq!(applied.stopped.as_ref().unwrap_err().kind, kind);
        assert_eq!(
            (count(&applied, outcome), count(&applied, "not_attempted")),
            (FAILURES_IN_A_ROW, 5)
        );
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
        new_group: None,
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
