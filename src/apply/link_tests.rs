//! Links, one by one: what is looked at before one is sent, and what becomes of each fault.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::link_random_tests::to_new_group;
use super::world::{Fault, Pages, World, approved, decision, new, object};
use super::*;
use crate::answer::ContactView;
use crate::clock::FrozenClock;
use crate::decision::Decision;

const RULES: Rules = Rules {
    ignore_inactive: false,
    reuse_companies: true,
    stamp: false,
    resend_after: RESEND_AFTER,
    fail_fast: false,
};

/// A contact that stands in company 5 and is to be linked.
fn standing(id: i64, links: Vec<Change>) -> Decision {
    Decision {
        contact: Some(ContactView {
            id: Some(id),
            company_id: Some(5),
            ..ContactView::default()
        }),
        changes: links,
        ..decision(Outcome::Update, Reason::AddedToTicket)
    }
}

fn to_ticket(ticket: i64, contact: Option<i64>) -> Change {
    Change::link(Entity::TicketAdditionalContact, ticket, contact)
}

fn to_group(group: i64, contact: Option<i64>) -> Change {
    Change::link(Entity::ContactGroupContact, group, contact)
}

fn ticket(id: i64, company: i64, contact: i64) -> Map<String, Value> {
    object(&json!({ "id": id, "companyID": company, "contactID": contact }))
}

/// Applies the rows; their outcomes with what was said, and the log.
fn run(world: &World, rows: Vec<Decision>) -> (Vec<String>, String) {
    let mut approved = approved(rows);
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
    apply(&mut approved, &Earlier::default(), &mut around, &RULES).unwrap();
    let told = |entry: &crate::plan::Entry| {
        let answer = &entry.answer;
        let detail = answer.detail.clone().unwrap_or_default();
        format!("{} {} {detail}", answer.outcome, answer.reason)
            .trim()
            .to_owned()
    };
    let outcomes = approved.plan().entries().iter().map(told).collect();
    (outcomes, world.log.borrow().join(", "))
}

#[test]
fn the_contact_stands_before_it_is_linked_and_each_write_is_announced() {
    let world = World::default();
    world.tickets.borrow_mut().push(ticket(7, 5, 1));
    let (create, add) = to_new_group(None);
    let row = Decision {
        changes: vec![create, add, to_ticket(7, None)],
        ..new("ana@x.example", None)
    };
    let (outcomes, log) = run(&world, vec![row]);
    assert_eq!(outcomes, ["created domain_found"]);
    assert_eq!(
        log,
        "look, intent 1 create Contact, send contact, done 1000, \
         intent 1 create ContactGroup, send group, done 1000, \
         intent 1 add ContactGroupContact, send 1000 to group 1000, done 1000, \
         intent 1 add TicketAdditionalContact, send 1000 to ticket 7, done 1000"
    );
    assert_eq!(world.groups.borrow()[0]["name"], json!("VIP"));
}

#[test]
fn a_group_is_created_once_however_many_rows_name_it() {
    let world = World::default();
    let row = |email: &str| {
        let (create, add) = to_new_group(None);
        Decision {
            changes: vec![create, add],
            ..new(email, None)
        }
    };
    world.faults.borrow_mut().push_back(Fault::Refuse);
    // The row that shows the group comes to nothing; the next one makes it.
    let (outcomes, log) = run(
        &world,
        vec![row("ana@x.example"), row("bo@x.example"), row("cy@x.example")],
    );
    assert_eq!(
        outcomes[0],
        "failed refused_by_autotask String value exceeds maximum length"
    );
    assert_eq!(outcomes[1..], ["created domain_found", "created domain_found"]);
    assert_eq!(log.matches("send group").count(), 1, "{log}");
    assert_eq!(world.members.borrow().len(), 2);
}

#[test]
fn a_ticket_is_looked_at_again_before_somebody_is_added() {
    let full: Vec<Map<String, Value>> = (0..30)
        .map(|nth| object(&json!({ "id": 100 + nth, "ticketID": 7, "contactID": 200 + nth })))
        .collect();
    let linked = vec![object(&json!({ "id": 9, "ticketID": 7, "contactID": 3 }))];
    let cases = [
        (Some(ticket(7, 5, 1)), Vec::new(), "updated added_to_ticket", 1),
        (
            Some(ticket(7, 5, 3)),
            Vec::new(),
            "stale facts_moved contact 3 is the ticket's own",
            0,
        ),
        (
            Some(ticket(7, 5, 1)),
            linked,
            "matched name_in_company was linked since",
            0,
        ),
        (
            Some(ticket(7, 5, 1)),
            full,
            "stale facts_moved the ticket has 30 additional",
            0,
        ),
        (
            Some(ticket(7, 6, 1)),
            Vec::new(),
            "stale facts_moved contact 3 does not stand",
            0,
        ),
        (None, Vec::new(), "stale facts_moved ticket 7 is not there", 0),
    ];
    for (ticket, beside, expected, sends) in cases {
        let world = World::default();
        world.tickets.borrow_mut().extend(ticket);
        *world.beside.borrow_mut() = beside;
        let (outcomes, log) = run(&world, vec![standing(3, vec![to_ticket(7, Some(3))])]);
        assert!(outcomes[0].starts_with(expected), "{outcomes:?}, not {expected}");
        assert_eq!(log.matches("send").count(), sends, "{expected}: {log}");
    }
}

#[test]
fn a_ticket_that_takes_one_more_takes_one_more() {
    let world = World::default();
    world.tickets.borrow_mut().push(ticket(7, 5, 1));
    let beside =
        (0..29).map(|nth| object(&json!({ "id": 100 + nth, "ticketID": 7, "contactID": 200 + nth })));
    world.beside.borrow_mut().extend(beside);
    let rows = vec![
        standing(3, vec![to_ticket(7, Some(3))]),
        standing(4, vec![to_ticket(7, Some(4))]),
    ];
    let (outcomes, _) = run(&world, rows);
    assert_eq!(outcomes[0], "updated added_to_ticket");
    assert_eq!(
        outcomes[1],
        "stale facts_moved the ticket has 30 additional contacts now"
    );
}

#[test]
fn a_lost_link_is_looked_for_and_sent_again_only_when_it_is_not_there() {
    for (faults, expected, sends) in [
        (vec![Fault::LostAfter], "updated added_to_group", 1),
        (vec![Fault::LostBefore], "updated added_to_group", 2),
        (vec![Fault::Waited], "updated added_to_group", 2),
        (
            vec![Fault::LostBefore, Fault::LostBefore, Fault::LostBefore],
            "unknown answer_lost connection reset; sent 3 times and not seen",
            3,
        ),
        (vec![Fault::LostAndTwice], "unknown answer_lost", 1),
        (vec![Fault::Refuse], "failed refused_by_autotask", 1),
    ] {
        let world = World::default();
        world.faults.borrow_mut().extend(faults);
        let (outcomes, log) = run(&world, vec![standing(3, vec![to_group(4, Some(3))])]);
        assert!(outcomes[0].starts_with(expected), "{outcomes:?}, not {expected}");
        assert_eq!(log.matches("send").count(), sends, "{expected}: {log}");
    }
}

#[test]
fn a_contact_that_was_created_and_not_linked_is_told() {
    let world = World::default();
    world.faults.borrow_mut().extend([Fault::None, Fault::Refuse]);
    let rows = vec![
        Decision {
            changes: vec![to_group(4, None)],
            ..new("ana@x.example", None)
        },
        Decision {
            changes: vec![to_group(5, None)],
            ..new("Ana@x.example", None)
        },
    ];
    let (outcomes, _) = run(&world, rows);
    let text = "failed refused_by_autotask contact 1000 was created; String value exceeds maximum length";
    // The second row speaks of the same person, whose contact stands.
    assert_eq!(outcomes, [text, "joined same_new_person"]);
    assert_eq!(world.members.borrow()[0]["contactGroupID"], json!(5));
}

#[test]
fn who_turned_up_is_linked_and_not_created() {
    let world = World::default();
    world.contacts.borrow_mut().push(object(
        &json!({ "id": 8, "companyID": 5, "isActive": 1, "emailAddress": "ana@x.example" }),
    ));
    world
        .members
        .borrow_mut()
        .push(object(&json!({ "id": 1, "contactGroupID": 4, "contactID": 8 })));
    let (create, add) = to_new_group(None);
    let row = Decision {
        changes: vec![create, add, to_group(4, None)],
        ..new("ana@x.example", None)
    };
    let (outcomes, log) = run(&world, vec![row]);
    assert_eq!(
        outcomes,
        ["updated added_to_group turned up since the plan was made; not created again"]
    );
    assert!(
        !log.contains("send contact") && log.matches("to group").count() == 1,
        "{log}"
    );
}

#[test]
fn a_group_that_stands_by_now_is_taken_unless_it_is_inactive() {
    for (active, expected) in [
        (true, "updated added_to_group"),
        (
            false,
            "stale facts_moved its contact group: the contact group 6 of this name is inactive",
        ),
    ] {
        let world = World::default();
        world
            .groups
            .borrow_mut()
            .push(object(&json!({ "id": 6, "name": " Vip ", "isActive": active })));
        let (create, add) = to_new_group(Some(3));
        let (outcomes, log) = run(&world, vec![standing(3, vec![create, add])]);
        assert_eq!(outcomes, [expected]);
        assert!(!log.contains("send group"), "{log}");
        assert_eq!(world.members.borrow().len(), usize::from(active));
    }
}
