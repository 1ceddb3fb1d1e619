//! Rows that are none of our business: each rule by itself, and each before the ones that come after it.

use super::table;
use super::world::{World, candidate, row};
use crate::choice::{Calendar, Mode};
use crate::decision::policy::Reach;
use crate::decision::{decide, policy::Policy};
use crate::input::row::Unreadable;
use crate::person::candidate::Candidate;
use crate::person::email::EmailKey;

const COMPANIES: &str = "
    id | companyName | isActive
    1  | Acme Dental | yes
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example
    12 | 1         | No        | Reply    | yes      | no-reply@acme.example
    13 | 1         | Stan      | Staff    | yes      | stan@partner.example
";

fn tenant(disconnected: bool) -> World {
    let calendars = [
        ("aut@msp.example", Calendar::Autotask),
        ("off@msp.example", Calendar::Office365),
        ("goo@msp.example", Calendar::Google),
        ("non@msp.example", Calendar::None),
    ];
    let mut world = World::new(COMPANIES, CONTACTS).with(|policy: &mut Policy| {
        if disconnected {
            policy.reach = Reach::Nobody;
        }
        policy.mode = Mode::RequireEmail;
        policy.calendars = calendars
            .map(|(user, calendar)| (user.to_owned(), calendar))
            .into();
    });
    world.staff = vec![EmailKey::parse("Stan@partner.example").expect("an address")];
    world
}

/// Lines further down trip fewer rules: every rule wins over all that come after it.
#[test]
fn each_skip_rule_wins_over_the_later_ones() {
    table::check(
        "
        connection   | row                                                                       | answer
        disconnected |                                                                           | skip integration_disconnected
        disconnected | contact_id: 5; calendars: google; email: no-reply@msp.example             | skip integration_disconnected
        connected    |                                                                           | skip blank_row
        connected    | contact_id: 5; calendars: google; email: no-reply@msp.example             | skip contact_already_associated
        connected    | contact_id: 5; calendars: google                                          | skip contact_already_associated
        connected    | calendars: google; email: no-reply@msp.example                            | skip no_autotask_calendar
        connected    | calendars: google                                                         | skip no_autotask_calendar
        connected    | email: no-reply@msp.example                                               | skip internal_staff
        connected    | email: no-reply@acme.example                                              | skip not_a_person
        connected    | id: 17; phone: 312-555-0100; company: Acme Dental                         | skip no_identity
        connected    | email: ana@acme.example                                                   | matched email #11
        ",
        |line| tenant(line.get("connection") == "disconnected").answer(line.get("row")),
    );
}

#[test]
fn a_row_that_cannot_be_read_is_invalid_before_anything_else_but_a_disconnected_connection() {
    let mut broken = row(1, "contact_id: 5; email: no-reply@msp.example");
    broken.unreadable = Some(Box::new(Unreadable {
        line: 7,
        column: Some(3),
        excerpt: None,
        message: "a quote is never closed".to_owned(),
    }));
    let broken = Candidate::read(&broken, &super::world::reading());
    let answer = |world: &World| {
        let decision = decide(&broken, &world.directory(), &world.policy).expect("complete");
        format!(
            "{}; {}",
            super::world::short(&decision),
            decision.detail.unwrap_or_default()
        )
    };
    let expected = "invalid unreadable_row; line 7, column 3: a quote is never closed";
    assert_eq!(answer(&tenant(false)), expected);
    assert_eq!(answer(&tenant(true)), "skip integration_disconnected; ");
}

#[test]
fn each_skip_rule_holds_for_its_rows_only() {
    table::check(
        "
        row                                                                     | answer
        contact_id: 0; email: ana@acme.example                                  | skip contact_already_associated
        contact_id: -1; email: ana@acme.example                                 | matched email #11
        - the row says who writes to which calendar
        email: ana@acme.example; calendars: google;office365                    | skip no_autotask_calendar
        email: ana@acme.example; calendars: google;autotask                     | matched email #11
        email: ana@acme.example; calendars: Autotask PSA                        | matched email #11
        email: ana@acme.example; calendars: some other one                      | skip no_autotask_calendar
        - the profile says it
        email: ana@acme.example; agents: goo@msp.example;off@msp.example        | skip no_autotask_calendar
        email: ana@acme.example; agents: NON@msp.example                        | skip no_autotask_calendar
        email: ana@acme.example; agents: goo@msp.example;aut@msp.example        | matched email #11
        email: ana@acme.example; agents: goo@msp.example;who@msp.example        | matched email #11
        email: ana@acme.example; agents: who@msp.example                        | matched email #11
        - the row wins over the profile
        email: ana@acme.example; agents: goo@msp.example; calendars: autotask   | matched email #11
        - the tenant's own people
        email: STAN@Partner.example                                             | skip internal_staff
        email: anybody@MSP.example                                              | skip internal_staff
        email: anybody@eu.msp.example                                           | skip internal_staff
        email: anybody@notmsp.example                                           | reject email_not_found
        - mailboxes of nobody, even where a contact holds the address
        email: no-reply@acme.example                                            | skip not_a_person
        email: mailer-daemon@new.example                                        | skip not_a_person
        - somebody is named, if badly
        name: Ana Ruiz                                                          | reject email_not_found
        first_name: Ana                                                         | reject email_not_found
        email: ana@@acme                                                        | reject email_not_found
        email: noemail@acme.example                                             | skip no_identity
        external_id: x-1                                                        | reject email_not_found
        email: n/a; name: N/A                                                   | skip no_identity
        ",
        |line| tenant(false).answer(line.get("row")),
    );
}

#[test]
fn a_cell_of_blanks_is_an_absent_one() {
    assert!(candidate("name:  ; email:  ").is_blank);
    assert!(!candidate("id: 1").is_blank);
}
