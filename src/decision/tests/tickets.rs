//! Who is added to a ticket: address by address, in every mode that tickets take.

use serde_json::json;

use super::table::{self, Wrong};
use super::world::{World, short, ticket, warnings};
use crate::answer::change::Op;
use crate::answer::outcome::{Outcome, Reason};
use crate::choice::{Duplicates, Inactive, Mode, Update};
use crate::id::ContactId;
use crate::person::email::EmailKey;

/// A tenant with a ticket of Acme whose own contact is 11, with 12 beside it.
fn world() -> World {
    let mut world = World::new(
        "id | companyName   | isActive
         0  | Our MSP       | yes
         1  | Acme Dental   | yes
         2  | Bolt Works    | yes
         3  | Cora Law      | yes
         4  | Gone Ltd      | no",
        "id | companyID | firstName | lastName | isActive | emailAddress         | emailAddress2     | phone          | mobilePhone    | extension
         11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example     | ar@acme.example   |                |                |
         12 | 1         | Bo        | Li       | yes      | bo@acme.example      |                   |                |                |
         13 | 1         | Cy        | Young    | yes      | cy@acme.example      | cy@home.example   |                |                |
         14 | 1         | Di        | Old      | no       | di@acme.example      |                   |                |                |
         15 | 1         | Ed        | One      | yes      | shared@acme.example  |                   |                |                |
         16 | 1         | Flo       | Two      | yes      | shared@acme.example  |                   |                |                |
         17 | 1         | Gus       | Gray     | yes      | gus@acme.example     |                   |                |                |
         18 | 1         | Ann       | Double   | yes      | ana@acme.example     |                   |                |                |
         19 | 1         | Pat       | Past     | no       | pat@older.example    |                   |                |                |
         21 | 2         | Hal       | Kent     | yes      | hal@bolt.example     |                   | (312) 555-0121 | 312.555.0122   | 7
         22 | 2         | Ida       | Moss     | yes      | ida@both.example     |                   |                |                |
         23 | 2         | Jo        | May      | yes      | desk@both.example    |                   |                |                |
         24 | 2         | Lou       | Ex       | no       | lou@bolt.example     |                   |                |                |
         27 | 2         | Gus       | Gray     | yes      | gus@acme.example     |                   |                |                |
         32 | 3         | Ida       | Moss     | yes      | ida@both.example     |                   |                |                |
         33 | 3         | Kim       | Dee      | yes      | desk@both.example    |                   |                |                |
         41 | 4         | Max       | Gone     | yes      | max@gone.example     |                   |                |                |
         51 | 0         | Our       | Tester   | yes      | test@lab.example     |                   |                |                | ",
    );
    let of = |id, number, company, contact: Option<i64>| {
        let mut ticket = ticket(id, number, company);
        ticket.contact = contact.map(ContactId);
        ticket
    };
    world.tickets = vec![
        of(701, "T20260105.0001", Some(1), Some(11)),
        of(702, "T20260105.0002", Some(1), None),
        of(703, "T20260105.0003", None, None),
        of(704, "T20260105.0004", Some(4), None),
        of(705, "T20260105.0005", Some(0), None),
        // Its own contact stands in another company, as one of a parent company may.
        of(706, "T20260105.0006", Some(3), Some(21)),
    ];
    world.additional = vec![(701, 12)];
    world.staff = vec![EmailKey::parse("tech@elsewhere.example").unwrap()];
    world
}

#[test]
fn each_address_has_its_answer_in_each_mode() {
    const MODES: [(&str, Mode); 3] = [
        ("named-company", Mode::NamedCompany),
        ("require-email", Mode::RequireEmail),
        ("require-domain", Mode::RequireDomain),
    ];
    let table = "
        address                             | named-company                 | require-email               | require-domain
        ana@acme.example                    | skip already_primary          | skip already_primary        | skip already_primary
        AR@Acme.example                     | skip already_primary          | skip already_primary        | skip already_primary
        Ann Double <ana@acme.example>       | skip already_primary          | skip already_primary        | skip already_primary
        bo@acme.example                     | matched already_additional #12| matched already_additional #12 | matched already_additional #12
        cy@acme.example                     | update added_to_ticket #13    | update added_to_ticket #13  | update added_to_ticket #13
        cy@home.example                     | update added_to_ticket #13    | update added_to_ticket #13  | update added_to_ticket #13
        di@acme.example                     | review inactive_contact       | review inactive_contact     | review inactive_contact
        shared@acme.example                 | review ambiguous_contact      | review ambiguous_contact    | review ambiguous_contact
        Flo Two <shared@acme.example>       | update added_to_ticket #16    | update added_to_ticket #16  | update added_to_ticket #16
        gus@acme.example                    | update added_to_ticket #17    | update added_to_ticket #17  | update added_to_ticket #17
        hal@bolt.example                    | create cloned_into_company @1 | reject email_not_found      | create cloned_into_company @1
        Harold <hal@bolt.example>           | create cloned_into_company @1 | reject email_not_found      | create cloned_into_company @1
        ida@both.example                    | create cloned_into_company @1 | reject email_not_found      | create cloned_into_company @1
        desk@both.example                   | review ambiguous_contact      | reject email_not_found      | review ambiguous_contact
        Kim Dee <desk@both.example>         | create cloned_into_company @1 | reject email_not_found      | create cloned_into_company @1
        lou@bolt.example                    | review inactive_contact       | reject email_not_found      | review inactive_contact
        tech@elsewhere.example              | skip internal_staff           | skip internal_staff         | skip internal_staff
        tina@msp.example                    | skip internal_staff           | skip internal_staff         | skip internal_staff
        Nora New <nora@gmail.com>           | create company_found @1       | reject email_not_found      | reject free_email_domain
        Nora New <nora@acme.example>        | create company_found @1       | reject email_not_found      | create domain_found @1
        nora.new@acme.example               | create company_found @1       | reject email_not_found      | create domain_found @1
        nora@acme.example                   | invalid missing_last_name     | reject email_not_found      | invalid missing_last_name
        Nora New <nora@bolt.example>        | create company_found @1       | reject email_not_found      | reject domain_not_found
        Nora New <nora@nowhere.example>     | create company_found @1       | reject email_not_found      | reject domain_not_found
        Nora New <nora@older.example>       | create company_found @1       | reject email_not_found      | review domain_inactive
        Cy Young <cy2@acme.example>         | review possible_duplicate     | reject email_not_found      | review possible_duplicate
        no-reply@acme.example               | skip not_a_person             | skip not_a_person           | skip not_a_person
        staff-bounces@acme.example          | skip not_a_person             | skip not_a_person           | skip not_a_person
        noemail@acme.example                | skip no_identity              | skip no_identity            | skip no_identity
        bob                                 | invalid bad_email             | invalid bad_email           | invalid bad_email
        bob@acme                            | invalid bad_email             | invalid bad_email           | invalid bad_email
    ";
    let mut wrong = Wrong::default();
    for (name, mode) in MODES {
        let world = world().with(|policy| policy.mode = mode);
        for line in table::lines(table) {
            let address = line.get("address");
            let found = world.answer_ticket(&format!("ticket: t20260105.0001; cc: {address}"));
            wrong.compare(&format!("{address} in {name}"), line.get(name), &found);
        }
    }
    wrong.finish(90);
}

#[test]
fn the_ticket_decides_before_its_people() {
    let world = world();
    let named = world.with(|policy| policy.mode = Mode::NamedCompany);
    for (cells, expected) in [
        (
            "ticket: T20260105.0002; cc: Ana Ruiz <ana@acme.example>",
            "update added_to_ticket #11",
        ),
        (
            "ticket_id: 701; cc: cy@acme.example",
            "update added_to_ticket #13",
        ),
        ("ticket: T9; cc: cy@acme.example", "reject ticket_not_found"),
        ("ticket_id: 9; cc: cy@acme.example", "reject ticket_not_found"),
        ("cc: cy@acme.example", "reject ticket_not_found"),
        (
            "ticket_id: nine; cc: cy@acme.example",
            "invalid unknown_column_value",
        ),
        (
            "ticket: T20260105.0003; cc: cy@acme.example",
            "reject ticket_without_company",
        ),
        (
            "ticket: T20260105.0004; cc: max@gone.example",
            "update added_to_ticket #41",
        ),
        (
            "ticket: T20260105.0004; cc: Nora New <nora@gone.example>",
            "review company_inactive",
        ),
        (
            "ticket: T20260105.0004; cc: hal@bolt.example",
            "review company_inactive",
        ),
        (
            "ticket: T20260105.0005; cc: test@lab.example",
            "update added_to_ticket #51",
        ),
        (
            "ticket: T20260105.0005; cc: Nora New <nora@lab.example>",
            "create company_found @0",
        ),
        (
            "ticket: T20260105.0006; cc: hal@bolt.example",
            "skip already_primary",
        ),
        // What is wrong with an address, or that it is nobody's, is so whatever the ticket is.
        ("ticket: T9; cc: no-reply@acme.example", "skip not_a_person"),
        ("ticket: T9; cc: bob", "invalid bad_email"),
        ("ticket: T20260105.0001", "skip no_identity"),
        (
            "ticket: T20260105.0001; cc: undisclosed-recipients:",
            "skip no_identity",
        ),
        ("", "skip blank_row"),
    ] {
        assert_eq!(named.answer_ticket(cells), expected, "{cells}");
    }
    let inactive = named.decide_ticket("ticket: T20260105.0004; cc: max@gone.example");
    assert_eq!(warnings(&inactive[0].1), "company_inactive");
}

#[test]
fn a_ticket_holds_thirty_and_no_more() {
    for (count, known, new, standing) in [
        (
            29,
            "update added_to_ticket #13",
            "create company_found @1",
            "matched already_additional #12",
        ),
        (
            30,
            "reject additional_contacts_full",
            "reject additional_contacts_full",
            "matched already_additional #12",
        ),
        (
            31,
            "reject additional_contacts_full",
            "reject additional_contacts_full",
            "matched already_additional #12",
        ),
    ] {
        let mut world = world().with(|policy| policy.mode = Mode::NamedCompany);
        world.additional.extend((1..count).map(|nth| (701, 1000 + nth)));
        let cells = "ticket: T20260105.0001; cc: ";
        assert_eq!(
            world.answer_ticket(&format!("{cells}cy@acme.example")),
            known,
            "{count}"
        );
        assert_eq!(
            world.answer_ticket(&format!("{cells}Nora New <nora@acme.example>")),
            new,
            "{count}"
        );
        assert_eq!(
            world.answer_ticket(&format!("{cells}bo@acme.example")),
            standing,
            "{count}"
        );
        let cloned = world.answer_ticket(&format!("{cells}hal@bolt.example"));
        let expected = if count < 30 {
            "create cloned_into_company @1"
        } else {
            new
        };
        assert_eq!(cloned, expected, "{count}");
    }
}

#[test]
fn whoever_is_cloned_has_names_and_phones_taken_over() {
    let world = world().with(|policy| policy.mode = Mode::NamedCompany);
    let decided = world.decide_ticket("ticket: T20260105.0001; cc: \"Somebody Else\" <HAL@bolt.example>");
    let decision = &decided[0].1;
    let fields = &decision.create.as_ref().unwrap().fields;
    for (field, expected) in [
        ("firstName", json!("Hal")),
        ("lastName", json!("Kent")),
        ("emailAddress", json!("HAL@bolt.example")),
        ("phone", json!("(312) 555-0121")),
        ("mobilePhone", json!("312.555.0122")),
        ("extension", json!("7")),
        ("isActive", json!(1)),
    ] {
        assert_eq!(fields.get(field), Some(&expected), "{field}");
    }
    assert_eq!(warnings(decision), "name_differs");
    let links: Vec<_> = decision
        .changes
        .iter()
        .map(|change| (change.op, &change.fields))
        .collect();
    assert_eq!(json!(links), json!([["add", {"ticketID": 701}]]));
}

#[test]
fn an_inactive_contact_is_made_active_or_passed_over_as_the_policy_says() {
    for (inactive, here, elsewhere) in [
        (
            Inactive::Review,
            "review inactive_contact",
            "review inactive_contact",
        ),
        (
            Inactive::Reactivate,
            "update added_to_ticket #14",
            "create cloned_into_company @1",
        ),
        // The name is there already, in the company; and elsewhere nobody counts.
        (
            Inactive::Ignore,
            "create company_found @1",
            "create company_found @1",
        ),
    ] {
        let world = world().with(|policy| {
            policy.mode = Mode::NamedCompany;
            policy.inactive = inactive;
        });
        let cells = "ticket: T20260105.0001; cc: ";
        assert_eq!(
            world.answer_ticket(&format!("{cells}Di Old <di@acme.example>")),
            here,
            "{inactive}"
        );
        assert_eq!(
            world.answer_ticket(&format!("{cells}Lou Ex <lou@bolt.example>")),
            elsewhere,
            "{inactive}"
        );
    }
    let world = world().with(|policy| policy.inactive = Inactive::Reactivate);
    let decided = world.decide_ticket("ticket: T20260105.0001; cc: di@acme.example");
    let ops: Vec<Op> = decided[0].1.changes.iter().map(|change| change.op).collect();
    assert_eq!(
        ops,
        [Op::Reactivate, Op::Add],
        "active before the link, which an inactive contact is refused"
    );
}

#[test]
fn a_contact_of_a_ticket_keeps_its_fields() {
    let world = world().with(|policy| policy.update = Update::Overwrite);
    let decided = world
        .decide_ticket("ticket: T20260105.0001; cc: Cyrus Young <cy@acme.example>, Bob <bo@acme.example>");
    let ops: Vec<Vec<Op>> = decided
        .iter()
        .map(|(_, decision)| decision.changes.iter().map(|change| change.op).collect())
        .collect();
    assert_eq!(ops, [vec![Op::Add], vec![]]);
}

#[test]
fn a_possible_duplicate_is_created_where_that_is_asked_for() {
    let world = world().with(|policy| {
        policy.mode = Mode::NamedCompany;
        policy.duplicates = Duplicates::Create;
    });
    let decided = world.decide_ticket("ticket: T20260105.0001; cc: Cy Young <cy2@acme.example>");
    assert_eq!(short(&decided[0].1), "create company_found @1");
    assert_eq!(warnings(&decided[0].1), "possible_duplicate");
}

#[test]
fn the_answer_shows_who_is_told_now() {
    let decided = world().decide_ticket("ticket: T20260105.0001; cc: cy@acme.example, no-reply@acme.example");
    let ticket = decided[0].1.ticket.as_ref().unwrap();
    assert_eq!((ticket.id, ticket.number.as_str()), (701, "T20260105.0001"));
    assert_eq!(
        ticket.contact.as_ref().unwrap().email_address.as_deref(),
        Some("ana@acme.example")
    );
    let beside: Vec<_> = ticket.additional.iter().map(|contact| contact.id).collect();
    assert_eq!(beside, [Some(12)]);
    assert!(decided[1].1.ticket.is_none(), "nobody is added, so nobody asks");
}

/// Nothing of what the directory does not know is guessed: the keys are asked for, and the answer is that of a
/// directory that holds all there is.
#[test]
fn what_is_not_known_is_asked_for() {
    use crate::decision::decide;
    use crate::directory::Directory;
    use crate::directory::key::Key;
    let world = world().with(|policy| policy.mode = Mode::RequireDomain);
    let decided = world.decide_ticket("ticket: T20260105.0001; cc: Nora New <nora@acme.example>");
    let candidate = &decided[0].0;
    let mut directory = Directory::default();
    let mut asked = Vec::new();
    let decision = loop {
        match decide(candidate, &directory, &world.policy) {
            Ok(decision) => break decision,
            Err(missing) => {
                assert!(missing.0.iter().all(|key| !directory.knows(key)), "{missing:?}");
                if asked.is_empty() {
                    // Facts come with the first answer, so that only the marks are missing.
                    for ticket in &world.tickets {
                        directory.insert_ticket(ticket.clone());
                    }
                    world
                        .contacts
                        .iter()
                        .cloned()
                        .for_each(|contact| directory.insert_contact(contact));
                    world
                        .companies
                        .iter()
                        .cloned()
                        .for_each(|company| directory.insert_company(company));
                }
                directory.mark(missing.0.iter().cloned());
                asked.extend(missing.0);
            }
        }
    };
    assert_eq!(
        (decision.outcome, decision.reason),
        (Outcome::Create, Reason::DomainFound)
    );
    assert!(asked.contains(&Key::TicketContacts(701)));
    assert!(
        asked.contains(&Key::Contact(ContactId(11))),
        "the ticket's own contact is shown"
    );
}
