//! Before a create: which standing company is used again, and who could be the same person already.

use clap::ValueEnum as _;

use super::table;
use super::world::{World, warnings, with_candidates};
use crate::choice::{Duplicates, Inactive, Mode, ReuseCompany};

const COMPANIES: &str = "
    id | companyName   | isActive
    1  | Acme Dental   | yes
    2  | Beta Labs     | yes
    3  | Müller GmbH   | yes
    4  | Old Mill      | no
    5  | Old Mill Ltd  | yes
    9  | Catch All     | yes
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress          | phone        | mobilePhone
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example      | 312-555-0111 |
    12 | 1         | Bob       | Stone    | no       | bob@acme.example      |              |
    13 | 1         | Tagged    | One      | yes      | tag+work@acme.example |              |
    21 | 2         | Cy        | Young    | yes      | cy@beta.example       |              | (312) 555-0121
    22 | 2         | Dee       | Dunn     | yes      | dee@both.example      |              |
    23 | 1         | Lu        | Dunn     | yes      | lu@both.example       |              |
    24 | 9         | Fay       | Long     | yes      | fay@free.example      |              |
";

fn tenant() -> World {
    World::new(COMPANIES, CONTACTS).with(|policy| policy.mode = Mode::CreateCompany)
}

#[test]
fn a_standing_company_is_used_again_as_far_as_that_is_wanted() {
    const TABLE: &str = "
        row                                                              | none                    | name                    | domain,name
        email: nora@acme.example; name: Nora New; company: Zeta Works    | create company_new @new | create company_new @new | create domain_found @1
        email: nora@acme.example; name: Nora New; company: Beta Labs     | create company_new @new | create company_found @2 | create domain_found @1
        email: nora@acme.example; name: Nora New                         | invalid missing_company | invalid missing_company | create domain_found @1
        email: nora@both.example; name: Nora New; company: beta labs inc | create company_new @new | create company_found @2 | create domain_found @2
        email: nora@both.example; name: Nora New; company: Zeta Works    | create company_new @new | create company_new @new | review domain_in_several_companies 1,2
        email: nora@new.example; name: Nora New; company: Mueller        | create company_new @new | create company_found @3 | create company_found @3
        email: nora@new.example; name: Nora New; company: Acme Dentol    | create company_new @new | review similar_company 1 | review similar_company 1
        email: nora@new.example; name: Nora New; company: Zeta Works     | create company_new @new | create company_new @new | create company_new @new
        email: nora@gmail.com; name: Nora New; company: Beta Labs        | create company_new @new | create company_found @2 | create company_found @2
        email: nora@new.example; name: Nora New; company: Old Mill       | create company_new @new | create company_found @5 | create company_found @5
        email: nora@new.example; name: Nora New; company_id: 2           | create company_found @2 | create company_found @2 | create company_found @2
    ";
    let mut wrong = table::Wrong::default();
    for line in table::lines(TABLE) {
        for reuse in ReuseCompany::value_variants() {
            let found = tenant()
                .with(|policy| policy.reuse_company = *reuse)
                .decide(line.get("row"));
            let place = format!("{} / {reuse}", line.get("row"));
            wrong.compare(&place, line.get(&reuse.to_string()), &with_candidates(&found));
        }
    }
    wrong.finish(11 * 3);
}

/// With `--duplicates review`.
const POSSIBLE_DUPLICATES: &str = "
    row                                                                                        | answer
    - a name that agrees, even weakly, in the target company
    email: ruiz@acme.example; name: Ana Ruiz                                                   | review possible_duplicate 11
    email: ruiz@acme.example; name: RUIZ, Ana Maria                                            | review possible_duplicate 11
    email: ruiz@acme.example; name: A. Ruiz                                                    | review possible_duplicate 11
    email: ruiz@acme.example; name: Ana                                                        | review possible_duplicate 11
    email: ana.ruiz@acme.example                                                               | review possible_duplicate 11
    email: rob@acme.example; name: Robert Stone                                                | review possible_duplicate 12
    email: nora@acme.example; name: Nora New                                                   | create domain_found @1
    email: ana.two@beta.example; name: Ana Ruiz                                                | create domain_found @2
    - the address without its tag, anywhere
    email: ana+news@acme.example; name: Nora New                                               | review possible_duplicate 11
    email: cy+news@beta.example; name: Nora New; company_id: 1                                 | review possible_duplicate 21
    email: tag@acme.example; name: Nora New                                                    | review possible_duplicate 13
    - the same number in any spelling and a name that agrees, anywhere
    email: cyrus@acme.example; name: Cy Young; phone: +1 312 555 0121                          | review possible_duplicate 21
    email: cyrus@acme.example; name: Cy Young; mobile: 3125550121                              | review possible_duplicate 21
    email: nora@acme.example; name: Nora New; phone: +1 312 555 0121                           | create domain_found @1
    - with a new company, too
    email: cyrus@new.example; name: Cy Young; phone: 312.555.0121; company: Zeta Works         | review possible_duplicate 21
    email: cy+x@beta.example; name: Cy Young; company_id: 77                                   | reject company_not_found
    email: ana+x@gmail.com; name: Ana Ruiz; company: Zeta Works                                | create company_new @new
    email: cyrus@new.example; name: Cy Young; company: Zeta Works                              | create company_new @new
    - before what would be written is looked at
    email: ruiz@acme.example; name: Ana Ruiz; contact_id: x                                    | review possible_duplicate 11
";

#[test]
fn a_possible_duplicate_is_asked_about_before_a_create() {
    table::check(POSSIBLE_DUPLICATES, |line| {
        with_candidates(&tenant().decide(line.get("row")))
    });
}

#[test]
fn possible_duplicates_are_created_with_a_warning_where_that_is_wanted() {
    for line in table::lines(POSSIBLE_DUPLICATES) {
        let row = line.get("row");
        let decision = tenant()
            .with(|policy| policy.duplicates = Duplicates::Create)
            .decide(row);
        let reviewed = line.get("answer").starts_with("review possible_duplicate");
        assert_eq!(
            warnings(&decision).contains("possible_duplicate"),
            reviewed,
            "{row}"
        );
        assert_ne!(
            decision.reason,
            crate::answer::outcome::Reason::PossibleDuplicate,
            "{row}"
        );
    }
}

#[test]
fn an_inactive_look_alike_counts_unless_inactive_contacts_are_ignored() {
    let row = "email: rob@acme.example; name: Robert Stone";
    for (inactive, expected) in [
        (Inactive::Review, "review possible_duplicate"),
        (Inactive::Reactivate, "review possible_duplicate"),
        (Inactive::Ignore, "create domain_found @1"),
    ] {
        assert_eq!(
            tenant().with(|policy| policy.inactive = inactive).answer(row),
            expected,
            "{inactive}"
        );
    }
}

#[test]
fn the_duplicate_is_named_with_the_reason_why() {
    let decision = tenant().decide("email: ana+news@acme.example; name: Nora New");
    assert_eq!(
        decision.detail.as_deref(),
        Some("contact 11 has the address without its tag")
    );
    assert_eq!(decision.company.and_then(|company| company.id), Some(1));
    assert!(decision.create.is_none());
}
