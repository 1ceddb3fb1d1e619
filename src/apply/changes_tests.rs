//! Changes to standing records: lost answers, what depends on what, and writes that Autotask does not carry out.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::world::{Fault, Pages, World, approved, decision, object};
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

fn row(op: Op, entity: Entity, id: i64, fields: &Value) -> Decision {
    Decision {
        changes: vec![Change {
            op,
            entity,
            id: Some(id),
            fields: object(fields),
            before: None,
            new_company: None,
            new_group: None,
        }],
        ..decision(Outcome::Update, Reason::Deactivated)
    }
}

fn delete(id: i64) -> Decision {
    row(Op::Remove, Entity::Contact, id, &json!({ "companyID": 5 }))
}

fn close(company: i64) -> Decision {
    row(
        Op::Update,
        Entity::Company,
        company,
        &json!({ "isActive": false }),
    )
}

fn contact(id: i64, title: &str) -> Map<String, Value> {
    object(&json!({ "id": id, "companyID": 5, "isActive": 1, "title": title }))
}

fn apply_all(world: &World, approved: &mut ApprovedPlan) {
    let clock = FrozenClock::at(Timestamp::UNIX_EPOCH);
    let mut journal = Pages(world, 0);
    let mut around = Around {
        reader: world,
        writer: world,
        journal: &mut journal,
        clock: &clock,
        interrupted: &|| false,
        progress: &|| {},
    };
    apply(approved, &Earlier::default(), &mut around, &RULES).unwrap();
}

/// Applies the rows; their outcomes, and what was sent.
fn run(world: &World, rows: Vec<Decision>) -> (Vec<String>, Vec<String>) {
    let mut approved = approved(rows);
    apply_all(world, &mut approved);
    let entries = approved.plan().entries().iter();
    let outcomes = entries.map(|entry| format!("{} {}", entry.answer.outcome, entry.answer.reason));
    let log = world.log.borrow();
    let sent = log
        .iter()
        .filter_map(|line| line.strip_prefix("send "))
        .map(str::to_owned);
    (outcomes.collect(), sent.collect())
}

#[test]
fn a_lost_answer_is_settled_by_what_stands() {
    let closed = |active: bool| object(&json!({ "id": 8, "companyName": "Firm", "isActive": active }));
    let cases = [
        // The contact is gone, so it was deleted; it stands, so it is sent again.
        (delete(1), None, closed(true), "updated deactivated", 1),
        (
            delete(1),
            Some(contact(1, "")),
            closed(true),
            "unknown answer_lost",
            3,
        ),
        (close(8), None, closed(false), "updated deactivated", 1),
        (close(8), None, closed(true), "unknown answer_lost", 3),
    ];
    for (row, standing, company, expected, sends) in cases {
        let world = World::default();
        world.contacts.borrow_mut().extend(standing);
        world.companies.borrow_mut().push(company);
        world
            .faults
            .borrow_mut()
            .extend([Fault::LostBefore, Fault::LostBefore, Fault::LostBefore]);
        let (outcomes, sent) = run(&world, vec![row]);
        assert_eq!(
            (outcomes, sent.len()),
            (vec![expected.to_owned()], sends),
            "{sent:?}"
        );
    }
}

#[test]
fn a_company_stays_when_one_of_its_people_does() {
    let world = World::default();
    world.faults.borrow_mut().extend([Fault::None, Fault::Refuse]);
    let (outcomes, sent) = run(&world, vec![delete(1), delete(2), close(5), close(6)]);
    let expected = [
        "updated deactivated",
        "failed refused_by_autotask",
        "review company_in_use",
        "updated deactivated",
    ];
    assert_eq!(outcomes, expected);
    assert_eq!(
        sent,
        ["delete 1", "delete 2", r#"update company 6 {"isActive":false}"#]
    );
}

#[test]
fn links_are_taken_away_by_their_own_ids() {
    let world = World::default();
    let of_ticket = json!({ "ticketID": 3, "contactID": 1 });
    let of_group = json!({ "contactGroupID": 4, "contactID": 1 });
    let rows = vec![
        row(Op::Remove, Entity::TicketAdditionalContact, 9, &of_ticket),
        row(Op::Remove, Entity::ContactGroupContact, 9, &of_group),
        row(Op::Remove, Entity::Company, 9, &json!({})),
    ];
    let (outcomes, sent) = run(&world, rows);
    assert_eq!(outcomes[..2], ["updated deactivated", "updated deactivated"]);
    assert_eq!(
        outcomes[2], "failed refused_by_autotask",
        "there is no way to delete a company"
    );
    assert_eq!(sent, ["remove 9 from ticket 3", "remove 9 from group 4"]);
}

#[test]
fn fields_of_contact_records_are_read_back() {
    for (sent, standing, expected) in [
        (json!({ "title": "Clerk" }), "Clerk", "updated deactivated"),
        (
            json!({ "title": "Clerk" }),
            "Boss",
            "failed not_applied title: does not hold what was written; look at the contact",
        ),
        (
            json!({ "title": "Boss", "primaryContact": true, "userDefinedFields": [{ "name": "Site", "value": "7" }] }),
            "Boss",
            "failed not_applied primaryContact, udf.Site: does not hold what was written; look at the contact",
        ),
        (
            json!({ "title": "Boss", "primaryContact": false }),
            "Boss",
            "updated deactivated",
        ),
    ] {
        let world = World::default();
        world.contacts.borrow_mut().push(contact(1, standing));
        let mut fields = sent.clone();
        fields["companyID"] = json!(5);
        let mut approved = approved(vec![row(Op::Update, Entity::Contact, 1, &fields)]);
        for entry in approved.plan_mut().entries_mut() {
            entry.answer.row.kind = "contacts".into();
        }
        apply_all(&world, &mut approved);
        let answer = &approved.plan().entries()[0].answer;
        let detail = answer.detail.clone().unwrap_or_default();
        let found = format!("{} {} {detail}", answer.outcome, answer.reason);
        assert_eq!(found.trim_end(), expected, "{sent} {standing:?}");
    }
}

#[test]
fn a_field_that_autotask_does_not_empty_is_told() {
    for (sent, standing, expected) in [
        (
            json!({ "companyID": 5, "title": "" }),
            "Boss",
            "failed not_applied",
        ),
        (json!({ "companyID": 5, "title": "" }), "", "updated deactivated"),
        (
            json!({ "companyID": 5, "title": null }),
            "Boss",
            "failed not_applied",
        ),
        (
            json!({ "companyID": 5, "title": null }),
            "",
            "updated deactivated",
        ),
        // What is set is not read again.
        (
            json!({ "companyID": 5, "title": "Clerk" }),
            "Boss",
            "updated deactivated",
        ),
    ] {
        let world = World::default();
        world.contacts.borrow_mut().push(contact(1, standing));
        let (outcomes, _) = run(&world, vec![row(Op::Update, Entity::Contact, 1, &sent)]);
        assert_eq!(outcomes, [expected], "{sent} {standing:?}");
    }
}
