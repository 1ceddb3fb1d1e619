//! The table: what each mode makes of each situation. `#` is the contact that was found, `@` the company in which
//! a contact is created.

use clap::ValueEnum as _;

use super::table::{self, Wrong};
use super::world::World;
use crate::choice::Mode;

/// The companies of the tenant.
const COMPANIES: &str = "
    id | companyName  | isActive
    1  | Acme Dental  | yes
    2  | Beta Labs    | yes
    3  | Gone Ltd     | no
    4  | Quiet Co     | yes
    5  | Twin Inc     | yes
    6  | Twin LLC     | yes
    9  | Catch All    | yes
";

/// The contacts of the tenant. The domain both.example has people in two companies; that of quiet.example is
/// inactive, and so is the company of that of gone.example.
const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress         | emailAddress2      | emailAddress3
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example     |                    |
    12 | 1         | Bo        | Lind     | yes      | bo@acme.example      | B.Lind@Acme.Example | lind3@acme.example
    13 | 1         | Fritz     | Free     | yes      | fritz@gmail.com      |                    |
    14 | 1         | Tom       | Temp     | yes      | tom@mailinator.com   |                    |
    15 | 1         | Noa       | Nomail   | yes      | noemail@acme.example |                    |
    16 | 1         | Pia       | Both     | yes      | desk@both.example    |                    |
    21 | 2         | Per       | Both     | yes      | desk@both.example    |                    |
    31 | 3         | Dan       | Old      | yes      | dan@gone.example     |                    |
    41 | 4         | Eve       | Quiet    | no       | eve@quiet.example    |                    |
";

/// The row of each situation.
pub(super) const SITUATIONS: &str = "
    situation                               | row
    found                                   | email: ana@acme.example; name: Ana Ruiz
    found in emailAddress2, other case      | email: b.lind@acme.EXAMPLE; name: Bo Lind
    found in emailAddress3                  | email: Lind3@Acme.example; name: Bo Lind
    inactive only                           | email: eve@quiet.example; name: Eve Quiet
    one address in two companies            | email: desk@both.example; name: Nora Newman
    known domain                            | email: nora@acme.example; name: Nora Newman
    known domain, another company named     | email: nora@acme.example; name: Nora Newman; company: Beta Labs
    subdomain of a known domain             | email: nora@eu.acme.example; name: Nora Newman
    domain in two companies                 | email: nora@both.example; name: Nora Newman
    domain in two companies, one named      | email: nora@both.example; name: Nora Newman; company: Beta Labs
    domain in two companies, a third named  | email: nora@both.example; name: Nora Newman; company: Quiet Co
    domain only inactive people hold        | email: nora@quiet.example; name: Nora Newman
    domain only an inactive company has     | email: nora@gone.example; name: Nora Newman
    free domain                             | email: nora@gmail.com; name: Nora Newman; company: Acme Dental
    free domain, no company named           | email: nora@gmail.com; name: Nora Newman
    disposable domain                       | email: nora@mailinator.com; name: Nora Newman; company: Acme Dental
    unknown domain                          | email: nora@new.example; name: Nora Newman; company: ACME Dental, Inc.
    unknown company                         | email: nora@new.example; name: Nora Newman; company: Zeta Works
    near company name                       | email: nora@new.example; name: Nora Newman; company: Acme Dentol
    two companies of one normalised name    | email: nora@new.example; name: Nora Newman; company: The Twin
    two of one name, one spelled so         | email: nora@new.example; name: Nora Newman; company: Twin Inc
    inactive target company                 | email: nora@new.example; name: Nora Newman; company: Gone Ltd
    company by its id                       | email: nora@new.example; name: Nora Newman; company_id: 2; company: Acme Dental
    company by an unknown id                | email: nora@new.example; name: Nora Newman; company_id: 77; company: Acme Dental
    no company named                        | email: nora@new.example; name: Nora Newman
    N/A as company                          | email: nora@new.example; name: Nora Newman; company: N/A
    no email                                | name: Nora Newman; company: Acme Dental
    bad email                               | email: nora@@acme; name: Nora Newman; company: Acme Dental
    placeholder email                       | email: noemail@acme.example; name: Nora Newman; company: Acme Dental
    placeholder email, nobody named         | email: noemail@acme.example; company: Acme Dental
    no last name                            | email: nell@acme.example; first_name: Nell; company: Acme Dental
";

/// What each mode answers.
#[rustfmt::skip]
const PROMISE: &str = "
    situation                               | create-company                    | catch-all                 | require-email           | require-domain                    | named-company
    ----------------------------------------|-----------------------------------|---------------------------|-------------------------|-----------------------------------|--------------------------
    found                                   | matched email #11                 | matched email #11         | matched email #11       | matched email #11                 | matched email #11
    found in emailAddress2, other case      | matched email #12                 | matched email #12         | matched email #12       | matched email #12                 | matched email #12
    found in emailAddress3                  | matched email #12                 | matched email #12         | matched email #12       | matched email #12                 | matched email #12
    inactive only                           | review inactive_contact           | review inactive_contact   | review inactive_contact | review inactive_contact           | review inactive_contact
    one address in two companies            | review ambiguous_contact          | review ambiguous_contact  | review ambiguous_contact | review ambiguous_contact         | review ambiguous_contact
    ----------------------------------------|-----------------------------------|---------------------------|-------------------------|-----------------------------------|--------------------------
    known domain                            | create domain_found @1            | create catch_all @9       | reject email_not_found  | create domain_found @1            | reject company_not_found
    known domain, another company named     | create domain_found @1            | create catch_all @9       | reject email_not_found  | create domain_found @1            | create company_found @2
    subdomain of a known domain             | invalid missing_company           | create catch_all @9       | reject email_not_found  | reject domain_not_found           | reject company_not_found
    domain in two companies                 | review domain_in_several_companies | create catch_all @9      | reject email_not_found  | review domain_in_several_companies | reject company_not_found
    domain in two companies, one named      | create domain_found @2            | create catch_all @9       | reject email_not_found  | review domain_in_several_companies | create company_found @2
    domain in two companies, a third named  | review domain_in_several_companies | create catch_all @9      | reject email_not_found  | review domain_in_several_companies | create company_found @4
    domain only inactive people hold        | review domain_inactive            | create catch_all @9       | reject email_not_found  | review domain_inactive            | reject company_not_found
    domain only an inactive company has     | review domain_inactive            | create catch_all @9       | reject email_not_found  | review domain_inactive            | reject company_not_found
    free domain                             | create company_found @1           | create catch_all @9       | reject email_not_found  | reject free_email_domain          | create company_found @1
    free domain, no company named           | invalid missing_company           | create catch_all @9       | reject email_not_found  | reject free_email_domain          | reject company_not_found
    disposable domain                       | create company_found @1           | create catch_all @9       | reject email_not_found  | reject free_email_domain          | create company_found @1
    unknown domain                          | create company_found @1           | create catch_all @9       | reject email_not_found  | reject domain_not_found           | create company_found @1
    ----------------------------------------|-----------------------------------|---------------------------|-------------------------|-----------------------------------|--------------------------
    unknown company                         | create company_new @new           | create catch_all @9       | reject email_not_found  | reject domain_not_found           | reject company_not_found
    near company name                       | review similar_company            | create catch_all @9       | reject email_not_found  | reject domain_not_found           | reject company_not_found
    two companies of one normalised name    | review ambiguous_company          | create catch_all @9       | reject email_not_found  | reject domain_not_found           | review ambiguous_company
    two of one name, one spelled so         | review ambiguous_company          | create catch_all @9       | reject email_not_found  | reject domain_not_found           | create company_found @5
    inactive target company                 | review company_inactive           | create catch_all @9       | reject email_not_found  | reject domain_not_found           | review company_inactive
    company by its id                       | create company_found @2           | create catch_all @9       | reject email_not_found  | reject domain_not_found           | create company_found @2
    company by an unknown id                | reject company_not_found          | create catch_all @9       | reject email_not_found  | reject domain_not_found           | reject company_not_found
    no company named                        | invalid missing_company           | create catch_all @9       | reject email_not_found  | reject domain_not_found           | reject company_not_found
    N/A as company                          | invalid missing_company           | create catch_all @9       | reject email_not_found  | reject domain_not_found           | reject company_not_found
    ----------------------------------------|-----------------------------------|---------------------------|-------------------------|-----------------------------------|--------------------------
    no email                                | invalid missing_email             | invalid missing_email     | reject email_not_found  | reject domain_not_found           | invalid missing_email
    bad email                               | invalid bad_email                 | invalid bad_email         | reject email_not_found  | reject domain_not_found           | invalid bad_email
    placeholder email                       | invalid missing_email             | invalid missing_email     | reject email_not_found  | reject domain_not_found           | invalid missing_email
    placeholder email, nobody named         | skip no_identity                  | skip no_identity          | skip no_identity        | skip no_identity                  | skip no_identity
    no last name                            | invalid missing_last_name         | invalid missing_last_name | reject email_not_found  | invalid missing_last_name         | invalid missing_last_name
";

/// The tenant of the table in one mode.
pub(super) fn tenant(mode: Mode) -> World {
    World::new(COMPANIES, CONTACTS).with(|policy| policy.mode = mode)
}

#[test]
fn every_mode_answers_every_situation_as_the_table_says() {
    let rows = table::lines(SITUATIONS);
    let promises = table::lines(PROMISE);
    assert_eq!(
        rows.len(),
        promises.len(),
        "every situation has its line of answers"
    );
    let mut wrong = Wrong::default();
    for (row, promise) in rows.iter().zip(&promises) {
        let situation = row.get("situation");
        assert_eq!(
            promise.get("situation"),
            situation,
            "both tables have the same order"
        );
        for mode in Mode::value_variants() {
            let place = format!("{situation} / {mode}");
            wrong.compare(
                &place,
                promise.get(&mode.to_string()),
                &tenant(*mode).answer(row.get("row")),
            );
        }
    }
    wrong.finish(30 * 5);
}

#[test]
fn mode_catch_all_without_its_company_creates_nothing() {
    let world = tenant(Mode::CatchAll).with(|policy| policy.catch_all = None);
    assert_eq!(
        world.answer("email: nora@new.example; name: Nora Newman"),
        "reject company_not_found"
    );
}

#[test]
fn the_answer_shows_who_and_what_it_could_have_been() {
    let mode = |mode: Mode, row: &str| super::world::with_candidates(&tenant(mode).decide(row));
    table::check(
        "
        mode           | row                                                              | answer
        require-domain | email: desk@both.example                                         | review ambiguous_contact 16,21
        require-domain | email: eve@quiet.example                                         | review inactive_contact 41
        require-domain | email: nora@both.example; name: Nora Newman                      | review domain_in_several_companies 1,2
        create-company | email: n@new.example; name: Nora Newman; company: Acme Dentol    | review similar_company 1
        named-company  | email: n@new.example; name: Nora Newman; company: Twin           | review ambiguous_company 5,6
        named-company  | email: n@new.example; name: Nora Newman; company: Gone Ltd       | review company_inactive 3
        ",
        |line| {
            let wanted = Mode::from_str(line.get("mode"), false).expect("a mode");
            mode(wanted, line.get("row"))
        },
    );
}
