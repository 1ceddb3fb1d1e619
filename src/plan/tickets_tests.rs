//! Rows of one batch for the same ticket, and one new person on several tickets.

use crate::answer::change::Op;
use crate::choice::Duplicates;
use crate::choice::{Inactive, Kind, Mode, RequireContact};
use crate::decision::decide;
use crate::decision::tests::world::{World, reading, row, ticket};
use crate::id::ContactId;
use crate::person::candidate::Candidate;
use crate::plan::facts::Facts;
use crate::plan::{Plan, answer_for};

/// Acme with the tickets 701 and 702, Bolt with 703; 701 has as many additional contacts as is said.
fn world(additional: i64) -> World {
    let mut world = World::new(
        "id | companyName | isActive\n1 | Acme Dental | yes\n2 | Bolt Works | yes",
        "id | companyID | firstName | lastName | isActive | emailAddress     | emailAddress2
         11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example |
         12 | 1         | Bo        | Li       | yes      | bo@acme.example  | bo2@acme.example
         13 | 1         | Cy        | Young    | yes      | cy@acme.example  |
         14 | 1         | Di        | Old      | no       | di@acme.example  |
         21 | 2         | Hal       | Kent     | yes      | hal@bolt.example | hk@bolt.example ",
    )
    .with(|policy| {
        policy.mode = Mode::NamedCompany;
        policy.inactive = Inactive::Reactivate;
    });
    let of = |id, number, company, contact: Option<i64>| {
        let mut ticket = ticket(id, number, Some(company));
        ticket.contact = contact.map(ContactId);
        ticket
    };
    world.tickets = vec![
        of(701, "A1", 1, Some(11)),
        of(702, "A2", 1, None),
        of(703, "B1", 2, None),
    ];
    world.additional = (0..additional).map(|nth| (701, 1000 + nth)).collect();
    world
}

/// The plan of these rows; rows that need nothing are not in it.
fn planned(world: &World, rows: &[&str]) -> Plan {
    let directory = world.directory();
    let mut plan = Plan::default();
    for (position, cells) in (0..).zip(rows) {
        let mut row = row(position + 1, cells);
        row.at.kind = Kind::Tickets;
        let mut people = Vec::new();
        Candidate::read_all(&row, &reading(), &mut people);
        for person in people {
            let decision = decide(&person, &directory, &world.policy).unwrap();
            let (answer, new) = answer_for(&person, decision, RequireContact::Never);
            if new.is_some() || !answer.changes.is_empty() {
                plan.add(position, answer, new);
            }
        }
    }
    plan.join(Duplicates::Review);
    plan
}

/// Outcome, reason, and what is written: `+` creates, `~` makes active, `>` and the ticket links.
fn short(plan: &Plan) -> Vec<String> {
    let writes = |op, ticket: Option<i64>| match (op, ticket) {
        (Op::Create, _) => "+".to_owned(),
        (Op::Reactivate, _) => "~".to_owned(),
        (Op::Add, Some(ticket)) => format!(">{ticket}"),
        (op, _) => format!("{op:?}"),
    };
    let entries = plan.entries().iter().map(|entry| {
        let answer = &entry.answer;
        let changes = answer.changes.iter();
        let changes = changes.map(|change| {
            writes(
                change.op,
                change.fields.get("ticketID").and_then(serde_json::Value::as_i64),
            )
        });
        let changes: String = changes.collect();
        format!("{} {} {changes}", answer.outcome, answer.reason)
            .trim()
            .to_owned()
    });
    entries.collect()
}

#[test]
fn a_contact_is_added_to_a_ticket_once() {
    for (rows, expected) in [
        (
            &["ticket: A1; cc: cy@acme.example, cy@acme.example"][..],
            &["update added_to_ticket >701", "matched already_additional"][..],
        ),
        (
            // By two addresses, and by the ticket's number and id.
            &[
                "ticket: A1; cc: bo@acme.example",
                "ticket_id: 701; cc: bo2@acme.example",
            ],
            &["update added_to_ticket >701", "matched already_additional"],
        ),
        (
            &[
                "ticket: A1; cc: cy@acme.example",
                "ticket: A2; cc: cy@acme.example",
            ],
            &["update added_to_ticket >701", "update added_to_ticket >702"],
        ),
        (
            &[
                "ticket: A1; cc: di@acme.example",
                "ticket: A1; cc: di@acme.example",
            ],
            &["update added_to_ticket ~>701", "matched already_additional"],
        ),
    ] {
        assert_eq!(short(&planned(&world(0), rows)), expected, "{rows:?}");
    }
}

#[test]
fn a_new_person_is_created_once_and_added_to_each_of_their_tickets() {
    const NORA: &str = "cc: Nora New <nora@new.example>";
    for (rows, expected) in [
        (
            vec![format!("ticket: A1; {NORA}"), format!("ticket: A2; {NORA}")],
            &["create company_found +>701", "joined same_new_person >702"][..],
        ),
        (
            vec![
                format!("ticket: A1; {NORA}, nora@new.example"),
                format!("ticket: A1; {NORA}"),
            ],
            &["create company_found +>701", "joined same_new_person"],
        ),
        (
            vec![format!("ticket: A1; {NORA}"), format!("ticket: B1; {NORA}")],
            &["create company_found +>701", "create company_found +>703"],
        ),
        (
            // Known elsewhere, by two addresses: one clone.
            vec![
                "ticket: A1; cc: hal@bolt.example".to_owned(),
                "ticket: A2; cc: hk@bolt.example".to_owned(),
            ],
            &["create cloned_into_company +>701", "joined same_new_person >702"],
        ),
    ] {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let found = short(&planned(&world(0), &rows));
        let found: Vec<&str> = found
            .iter()
            .map(String::as_str)
            .filter(|row| !row.starts_with("invalid"))
            .collect();
        assert_eq!(found, expected, "{rows:?}");
    }
}

#[test]
fn the_rows_of_a_batch_count_together_towards_what_a_ticket_holds() {
    let cc = "ticket: A1; cc: bo@acme.example, Nora New <nora@new.example>, cy@acme.example, di@acme.example";
    for (there, expected) in [
        (
            26,
            [
                "update added_to_ticket >701",
                "create company_found +>701",
                "update added_to_ticket >701",
                "update added_to_ticket ~>701",
            ],
        ),
        (
            28,
            [
                "update added_to_ticket >701",
                "create company_found +>701",
                "reject additional_contacts_full",
                "reject additional_contacts_full",
            ],
        ),
        (
            29,
            [
                "update added_to_ticket >701",
                "reject additional_contacts_full",
                "reject additional_contacts_full",
                "reject additional_contacts_full",
            ],
        ),
    ] {
        assert_eq!(short(&planned(&world(there), &[cc])), expected, "{there}");
    }
    // What is added already takes no further place.
    let twice = "ticket: A1; cc: bo@acme.example, bo2@acme.example, cy@acme.example";
    assert_eq!(
        short(&planned(&world(28), &[twice])),
        [
            "update added_to_ticket >701",
            "matched already_additional",
            "update added_to_ticket >701"
        ]
    );
}

#[test]
fn whoever_has_no_room_on_one_ticket_is_created_for_another() {
    let rows = [
        "ticket: A1; cc: bo@acme.example, Nora New <nora@new.example>",
        "ticket: A2; cc: Nora New <nora@new.example>",
        "ticket: A2; cc: nora@new.example",
    ];
    let plan = planned(&world(29), &rows);
    let found = short(&plan);
    assert_eq!(
        found[..3],
        [
            "update added_to_ticket >701",
            "reject additional_contacts_full",
            "create company_found +>702"
        ]
    );
    assert_eq!(plan.creates(), 1);
}

#[test]
fn a_plan_that_is_decided_again_rests_on_the_link_too() {
    let mut world = world(0);
    let rows = [
        "ticket: A1; cc: cy@acme.example",
        "ticket: A1; cc: Nora New <nora@new.example>",
    ];
    let plan = planned(&world, &rows);
    let again = |world: &World| -> Vec<bool> {
        let directory = world.directory();
        let facts = plan.entries().iter().zip(rows).map(|(entry, cells)| {
            let mut row = row(1, cells);
            row.at.kind = Kind::Tickets;
            let person = Candidate::read(&row, &reading());
            let decision = decide(&person, &directory, &world.policy).unwrap();
            entry.facts == Facts::decided(&decision)
        });
        facts.collect()
    };
    assert_eq!(again(&world), [true, true]);
    world.tickets[0].contact = Some(ContactId(13));
    assert_eq!(
        again(&world),
        [false, true],
        "the contact became the ticket's own"
    );
    world.tickets[0].contact = None;
    world.tickets[0].company = Some(crate::id::CompanyId(2));
    assert_eq!(
        again(&world),
        [false, false],
        "the ticket moved to another company"
    );
}
