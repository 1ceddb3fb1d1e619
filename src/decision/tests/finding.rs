//! Who is it: external id before address, and how several contacts with one address are narrowed. Never the
//! first of several.

use super::table;
use super::world::{World, ticket, warnings, with_candidates};
use crate::choice::{Inactive, Mode};

const COMPANIES: &str = "
    id | companyName | isActive
    1  | Acme Dental | yes
    2  | Beta Labs   | yes
    3  | Twin Inc    | yes
    4  | Twin LLC    | yes
    5  | Gone Ltd    | no
";

/// Each group of contacts shares one address.
const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress       | externalID
    11 | 1         | Ana       | Ruiz     | yes      | a@acme.example     | EXT-11
    21 | 2         | Ana       | Ruiz     | yes      | a@acme.example     |
    22 | 2         | Bo        | Lind     | yes      | a@acme.example     |
    - different people, all active
    31 | 1         | John      | Smith    | yes      | b@acme.example     |
    32 | 1         | Mary      | Jones    | yes      | b@acme.example     |
    33 | 1         | Kim       | Lee      | yes      | b@acme.example     |
    - two whom one initial fits
    41 | 1         | John      | Smith    | yes      | c@acme.example     |
    42 | 1         | Jane      | Smith    | no       | c@acme.example     |
    43 | 1         | Kim       | Lee      | yes      | c@acme.example     |
    - one spelled out, one by an initial
    51 | 1         | John      | Smith    | yes      | d@acme.example     |
    52 | 1         | J.        | Smith    | yes      | d@acme.example     |
    - one person twice, one of them inactive
    61 | 1         | Eve       | Gray     | no       | e@acme.example     |
    62 | 1         | Eve       | Gray     | yes      | e@acme.example     |
    - the inactive one has the name
    71 | 1         | Eve       | Gray     | no       | f@acme.example     |
    72 | 1         | Kim       | Lee      | yes      | f@acme.example     |
    - both inactive
    81 | 1         | Eve       | Gray     | no       | g@acme.example     |
    82 | 2         | Kim       | Lee      | no       | g@acme.example     |
    - alone
    91 | 1         | Una       | Sola     | yes      | una@acme.example   | ext-91
    92 | 1         | Ina       | Off      | no       | ina@acme.example   | ext-92
    93 | 5         | Cal       | Gone     | yes      | cal@gone.example   |
";

fn tenant(inactive: Inactive) -> World {
    let mut world = World::new(COMPANIES, CONTACTS).with(|policy| {
        policy.mode = Mode::RequireEmail;
        policy.inactive = inactive;
    });
    world.tickets = vec![
        ticket(500, "T20260105.0012", Some(1)),
        ticket(501, "T20260105.0013", None),
    ];
    world
}

#[test]
fn several_contacts_are_narrowed_by_company_then_name_then_activity() {
    table::check(
        "
        row                                                             | answer
        email: a@acme.example                                           | review ambiguous_contact 11,21,22
        - a known company
        email: a@acme.example; company_id: 1                            | matched email #11
        email: a@acme.example; ticket: t20260105.0012                   | matched email #11
        email: a@acme.example; ticket_id: 500                           | matched email #11
        email: a@acme.example; company: ACME Dental, Inc.               | matched email #11
        email: a@acme.example; company_id: 2                            | review ambiguous_contact 21,22
        - the id wins over the ticket, the ticket over the name
        email: a@acme.example; company_id: 1; ticket_id: 501            | matched email #11
        email: a@acme.example; ticket_id: 500; company: Beta Labs       | matched email #11
        - a company that says nothing
        email: a@acme.example; ticket_id: 501                           | review ambiguous_contact 11,21,22
        email: a@acme.example; ticket_id: 999                           | review ambiguous_contact 11,21,22
        email: a@acme.example; company_id: 77                           | review ambiguous_contact 11,21,22
        email: a@acme.example; company_id: 3                            | review ambiguous_contact 11,21,22
        email: a@acme.example; company: Twin                            | review ambiguous_contact 11,21,22
        email: a@acme.example; company: Nowhere                         | review ambiguous_contact 11,21,22
        - a name that agrees strongly
        email: a@acme.example; name: Bo Lind                            | matched email #22
        email: a@acme.example; name: Ana Ruiz                           | review ambiguous_contact 11,21
        email: a@acme.example; name: Ruiz, Ana; company_id: 2           | matched email #21
        email: a@acme.example; name: Zoe Zimmer                         | review ambiguous_contact 11,21,22
        email: d@acme.example; name: John Smith                         | matched email #51
        - a name that agrees weakly, with one only
        email: b@acme.example; name: J. Smith                           | matched email #31
        email: b@acme.example; name: Mary                               | matched email #32
        - a name that agrees weakly with two of three chooses none of them
        email: c@acme.example; name: J. Smith                           | review ambiguous_contact 41,43
        email: d@acme.example; name: Smith                              | review ambiguous_contact 51,52
        - active before inactive, behind company and name
        email: e@acme.example                                           | matched email #62
        email: e@acme.example; name: Eve Gray                           | matched email #62
        email: f@acme.example                                           | matched email #72
        email: f@acme.example; name: Eve Gray                           | review inactive_contact 71
        email: g@acme.example                                           | review ambiguous_contact 81,82
        email: g@acme.example; company: Acme Dental                     | review inactive_contact 81
        - two addresses of a row that lead to two people
        email: una@acme.example; email2: b@acme.example                 | review ambiguous_contact 91,31,32,33
        email: una@acme.example; email2: b@acme.example; name: Una Sola | matched email #91
        ",
        |line| with_candidates(&tenant(Inactive::Review).decide(line.get("row"))),
    );
}

#[test]
fn the_external_id_is_stronger_than_the_address() {
    table::check(
        "
        row                                                             | warnings        | answer
        external_id: ext-91                                             |                 | matched external_id #91
        external_id: EXT-91; email: una@acme.example                    |                 | matched external_id #91
        external_id: ext-11; name: Ana Ruiz                             |                 | matched external_id #11
        external_id: ext-91; email: new@acme.example                    |                 | matched external_id #91
        external_id: ext-91; email: e@acme.example                      | email_elsewhere | matched external_id #91
        external_id: nobody; email: una@acme.example                    |                 | matched email #91
        external_id: ext-92; email: una@acme.example                    |                 | review inactive_contact 92
        ",
        |line| {
            let decision = tenant(Inactive::Review).decide(line.get("row"));
            assert_eq!(warnings(&decision), line.get("warnings"), "{}", line.get("row"));
            with_candidates(&decision)
        },
    );
}

#[test]
fn an_inactive_contact_is_reviewed_made_active_or_ignored() {
    table::check(
        "
        row                                                 | inactive   | answer
        email: ina@acme.example                             | review     | review inactive_contact 92
        email: ina@acme.example                             | reactivate | update reactivated #92
        email: ina@acme.example                             | ignore     | reject email_not_found
        external_id: ext-92; email: una@acme.example        | ignore     | matched email #91
        external_id: ext-92                                 | reactivate | update reactivated #92
        email: e@acme.example                               | reactivate | matched email #62
        email: e@acme.example                               | ignore     | matched email #62
        email: f@acme.example; name: Eve Gray               | reactivate | update reactivated #71
        email: f@acme.example; name: Eve Gray               | ignore     | matched email #72
        email: g@acme.example                               | reactivate | review ambiguous_contact 81,82
        email: g@acme.example                               | ignore     | reject email_not_found
        email: c@acme.example; name: J. Smith               | ignore     | matched email #41
        ",
        |line| {
            let inactive = clap::ValueEnum::from_str(line.get("inactive"), false).expect("a word");
            with_candidates(&tenant(inactive).decide(line.get("row")))
        },
    );
}

#[test]
fn making_active_again_is_one_change_of_one_field() {
    let decision =
        tenant(Inactive::Reactivate).decide("email: ina@acme.example; name: Other Name; title: CEO");
    let changes = serde_json::to_value(&decision.changes).expect("changes can be written");
    let expected = serde_json::json!([{
        "op": "reactivate", "entity": "Contact", "id": 92,
        "fields": {"companyID": 1, "isActive": 1}, "before": {"isActive": 0},
    }]);
    assert_eq!(changes, expected);
}

#[test]
fn what_disagrees_with_the_contact_is_a_warning_and_changes_nothing() {
    table::check(
        "
        row                                                                | answer
        email: una@acme.example; name: Una Sola                            |
        email: una@acme.example                                            |
        email: una@acme.example; name: U. Sola                             |
        email: una@acme.example; name: Zoe Zimmer                          | name_differs
        email: una@acme.example; name: Unna Sola                           |
        email: una@acme.example; name: Una Zimmer                          |
        email: una@acme.example; company_id: 1                             |
        email: una@acme.example; company_id: 2                             | company_differs
        email: una@acme.example; company: Beta Labs                        |
        email: una@acme.example; ticket_id: 500                            |
        email: una@acme.example; ticket_id: 999                            | ticket_not_found
        email: cal@gone.example                                            | company_inactive
        email: mailto:una@acme.example                                     | email_decorated
        email: una@acme.example; phone: 12                                 | bad_phone
        email: una@acme.example; email2: x@@y                              | bad_email
        email: una@acme.example; email2: noemail@acme.example              | placeholder_email
        ",
        |line| {
            let decision = tenant(Inactive::Review).decide(line.get("row"));
            assert_eq!(
                decision.outcome,
                crate::answer::outcome::Outcome::Matched,
                "{}",
                line.get("row")
            );
            warnings(&decision)
        },
    );
}
