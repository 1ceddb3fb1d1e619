//! Rows are decided one by one; these tests look at what a plan makes of them together.

use std::collections::BTreeSet;

use super::guard::{self, Limits};
use super::*;
use crate::answer::outcome::Warning;
use crate::choice::{Duplicates, Mode, ReuseCompany};
use crate::decision::decide;
use crate::decision::tests::table;
use crate::decision::tests::world::{World, candidate, row};

const COMPANIES: &str = "
    id | companyName | isActive
    1  | Acme Dental | yes
    2  | Beta Labs   | yes
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example
    21 | 2         | Cy        | Young    | yes      | cy@beta.example
";

fn tenant() -> World {
    World::new(COMPANIES, CONTACTS).with(|policy| policy.mode = Mode::CreateCompany)
}

/// The plan of some rows, joined.
fn plan(world: &World, rows: &[&str]) -> Plan {
    let directory = world.directory();
    let mut plan = Plan::default();
    for (position, cells) in rows.iter().enumerate() {
        let position = position as u64;
        let decision = decide(&candidate(cells), &directory, &world.policy).expect("complete");
        let (answer, new) = answer(&row(position + 1, cells).at, decision);
        plan.add(position, answer, new);
    }
    plan.join(crate::choice::Duplicates::Review);
    plan
}

/// For each row its outcome, and the number of the row that it joins.
fn outcomes(plan: &Plan) -> String {
    let told = plan.entries().iter().map(|entry| match &entry.answer.joined_to {
        Some(joined) => format!("{} {}", entry.answer.outcome, joined.number),
        None => entry.answer.outcome.to_string(),
    });
    told.collect::<Vec<_>>().join(", ")
}

/// For each row what it creates.
fn creates(plan: &Plan) -> String {
    let of_row = |entry: &Entry| {
        let changes = entry
            .answer
            .changes
            .iter()
            .map(|change| format!("{:?}", change.entity));
        changes.collect::<Vec<_>>().join("+")
    };
    plan.entries().iter().map(of_row).collect::<Vec<_>>().join(", ")
}

#[test]
fn rows_of_one_new_person_make_one_create() {
    table::check(
        "
        rows                                                                                                                       | answer
        - the same address, in any field and letter case
        email: nora@acme.example; name: Nora New / email: NORA@acme.example; name: Nora New                                        | create, joined 1
        email: nora@acme.example; name: Nora New / email: n2@acme.example; email2: nora@acme.example; name: Nora New               | create, joined 1
        - whatever the names are
        email: desk@acme.example; name: Nora New / email: desk@acme.example; name: Zoe Zimmer                                      | create, joined 1
        - by external id
        email: a@acme.example; external_id: E-7; name: Nora New / email: b@acme.example; external_id: e-7; name: Nora New      | create, joined 1
        - an address without its tag is asked about
        email: n@acme.example; name: Nora New / email: n+x@acme.example; name: Nora New                                        | create, review
        email: n+x@acme.example; name: Nora New / email: n@acme.example; name: Nora New                                        | review, create
        - not in two companies
        email: n@gmail.com; name: Nora New; company: Acme Dental / email: n@gmail.com; name: Nora New; company: Beta Labs          | create, create
        email: n@gmail.com; name: Nora New; company: Acme Dental / email: n@gmail.com; name: Nora New; company: Zeta Works         | create, create
        - the same number in another spelling, with names that agree strongly
        email: n1@acme.example; name: Nora New; phone: 312-555-0177 / email: n2@acme.example; name: NEW, Nora; mobile: +13125550177 | create, joined 1
        email: n1@acme.example; name: Nora New; phone: 312-555-0177 / email: n2@acme.example; name: Zoe Zimmer; phone: 312-555-0177 | create, create
        email: n1@acme.example; name: Nora New; phone: 312-555-0177 / email: n2@acme.example; name: N. New; phone: 312-555-0177    | create, create
        email: n1@acme.example; name: Nora New; phone: 312-555-0177 / email: n2@beta.example; name: Nora New; phone: 312-555-0177  | create, create
        email: n1@acme.example; name: Nora New; phone: 312-555-0177 / email: n2@acme.example; name: Nora New; phone: 312-555-0178  | create, create
        - followed through
        email: n1@acme.example; name: Nora New / email: n2@acme.example; name: Nora New / email: n1@acme.example; email2: n2@acme.example; name: Nora New | create, joined 1, joined 1
        email: n1@acme.example; name: Nora New; phone: 312-555-0177 / email: n2@acme.example; name: Nora New; phone: 312-555-0177; mobile: 312-555-0178 / email: n3@acme.example; name: Nora New; mobile: 312-555-0178 | create, joined 1, joined 1
        - rows that need something else stay what they are
        email: ana@acme.example / email: nora@acme.example; name: Nora New / email: ana@acme.example / email: nora@acme.example; name: Nora New | matched, create, matched, joined 2
        email: nora@acme.example; name: Nora / email: nora@acme.example; name: Nora New                                            | invalid, create
        ",
        |line| outcomes(&plan(&tenant(), &line.get("rows").split(" / ").collect::<Vec<_>>())),
    );
}

#[test]
fn people_of_one_new_company_make_one_company_on_the_first_row() {
    table::check(
        "
        rows                                                                                                                        | answer
        email: a@new.example; name: Nora New; company: Zeta Works / email: b@new.example; name: Bo Berg; company: Zeta Works, LLC   | Company+Contact, Contact
        email: a@new.example; name: Nora New; company: Müller GmbH / email: b@new.example; name: Bo Berg; company: Mueller          | Company+Contact, Contact
        email: a@new.example; name: Nora New; company: Mueller / email: b@new.example; name: Bo Berg; company: Muller / email: c@new.example; name: Cy Cole; company: Müller | Company+Contact, Contact, Contact
        email: a@new.example; name: Nora New; company: Zeta Works / email: b@new.example; name: Bo Berg; company: Delta Air          | Company+Contact, Company+Contact
        email: a@new.example; name: Nora New; company: Zeta Works / email: a@new.example; name: Nora New; company: Zeta Works Inc    | Company+Contact,
        email: a@acme.example; name: Nora New / email: b@acme.example; name: Bo Berg                                                | Contact, Contact
        ",
        |line| creates(&plan(&tenant(), &line.get("rows").split(" / ").collect::<Vec<_>>())).trim().to_owned(),
    );
}

#[test]
fn a_contact_of_a_new_company_waits_for_it_by_its_key() {
    let plan = plan(
        &tenant(),
        &[
            "email: a@new.example; name: Nora New; company: Müller GmbH",
            "email: b@new.example; name: Bo Berg; company: Mueller",
            "email: c@acme.example; name: Cy Cole",
        ],
    );
    let told: Vec<_> = plan
        .changes()
        .map(|change| {
            (
                change.op,
                change.entity,
                change.new_company.as_deref(),
                change.fields.get("companyID").cloned(),
            )
        })
        .collect();
    let key = Some("muller");
    assert_eq!(
        told,
        [
            (Op::Create, Entity::Company, key, None),
            (Op::Create, Entity::Contact, key, None),
            (Op::Create, Entity::Contact, key, None),
            (Op::Create, Entity::Contact, None, Some(json!(1))),
        ]
    );
    assert_eq!(plan.creates(), 4);
    assert_eq!(plan.create_rows(), 3);
}

#[test]
fn a_row_that_joins_another_shows_its_person_and_writes_nothing() {
    let rows = [
        "email: nora@acme.example; name: Nora New",
        "email: nora@acme.example; name: N New; title: CEO",
    ];
    let plan = plan(&tenant(), &rows);
    let [first, second] = plan.entries() else {
        panic!("two rows")
    };
    assert_eq!(second.joined_to, Some(0));
    assert_eq!(second.answer.reason, Reason::SameNewPerson);
    assert_eq!(second.answer.contact, first.answer.contact);
    assert_eq!(second.answer.company, first.answer.company);
    assert!(second.answer.changes.is_empty());
    let joined = JoinedTo {
        source: "rows.csv".to_owned(),
        number: 1,
        id: None,
    };
    assert_eq!(second.answer.joined_to, Some(joined));
}

/// Else the next run would not know the person by the other row's address, and would create them again.
#[test]
fn the_addresses_of_rows_that_join_are_created_with_the_first() {
    let rows = [
        "email: n1@acme.example; name: Nora New; phone: 312-555-0177",
        "email: N2@acme.example; name: Nora New; phone: 312-555-0177",
        "email: n2@acme.example; email2: n3@acme.example; email3: n4@acme.example; name: Nora New",
    ];
    let plan = plan(&tenant(), &rows);
    assert_eq!(outcomes(&plan), "create, joined 1, joined 1");
    let change = plan.changes().next().expect("a create");
    let addresses =
        ["emailAddress", "emailAddress2", "emailAddress3"].map(|field| change.fields[field].as_str());
    assert_eq!(
        addresses,
        [
            Some("n1@acme.example"),
            Some("N2@acme.example"),
            Some("n3@acme.example")
        ]
    );
}

#[test]
fn two_new_people_with_one_name_are_two_with_a_warning() {
    let warned = |rows: &[&str]| -> Vec<bool> {
        let plan = plan(&tenant(), rows);
        let warned = |entry: &Entry| entry.answer.warnings.contains(&Warning::SameNameInBatch);
        plan.entries().iter().map(warned).collect()
    };
    let nora = "email: n1@acme.example; name: Nora New";
    assert_eq!(
        warned(&[nora, "email: n2@acme.example; name: nora NEW"]),
        [true, true]
    );
    assert_eq!(
        warned(&[nora, "email: n1@acme.example; name: Nora New"]),
        [false, false]
    );
    assert_eq!(
        warned(&[nora, "email: n2@beta.example; name: Nora New"]),
        [false, false]
    );
    assert_eq!(
        warned(&[nora, "email: n2@acme.example; name: Zoe Zimmer"]),
        [false, false]
    );
}

#[test]
fn the_fingerprint_is_that_of_the_writes_and_their_rows() {
    let base = [
        "email: nora@acme.example; name: Nora New",
        "email: bo@acme.example; name: Bo Berg",
        "email: ana@acme.example",
    ];
    let of = |rows: &[&str]| plan(&tenant(), rows).fingerprint();
    let first = of(&base);
    assert_eq!(first, of(&base), "the same rows give the same fingerprint");
    assert!(
        first.len() == 16 && first.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{first}"
    );
    let mut seen = BTreeSet::from([first.clone()]);
    for other in [
        &["email: nora@acme.example; name: Nora Now", base[1], base[2]][..],
        &["email: nora2@acme.example; name: Nora New", base[1], base[2]],
        &[
            "email: nora@acme.example; name: Nora New; title: CEO",
            base[1],
            base[2],
        ],
        &["email: nora@beta.example; name: Nora New", base[1], base[2]],
        &[base[1], base[0], base[2]],
        &[base[0], base[1]],
        &[base[0], base[1], base[2], base[0]],
        &[],
    ] {
        assert!(
            seen.insert(of(other)),
            "{other:?} has a fingerprint that was there before"
        );
    }
    let explained = tenant().with(|policy| policy.explain = true);
    assert_eq!(
        plan(&explained, &base).fingerprint(),
        first,
        "what is told beside the writes does not count"
    );
}

/// So many new people; a company each where that is wanted.
fn new_people(count: usize, companies: bool) -> Plan {
    let company = |nth: usize| {
        if companies {
            format!("; company: Number {nth} Works")
        } else {
            String::new()
        }
    };
    let domain = if companies { "gmail.com" } else { "acme.example" };
    let name = |nth: usize| {
        char::from(b'a' + u8::try_from(nth % 26).expect("a letter"))
            .to_string()
            .repeat(3 + nth / 26)
    };
    let rows: Vec<String> = (0..count)
        .map(|nth| {
            format!(
                "email: p{nth}@{domain}; first_name: {0}; last_name: {0}son{1}",
                name(nth),
                company(nth)
            )
        })
        .collect();
    let world = tenant().with(|policy| {
        policy.reuse_company = if companies {
            ReuseCompany::None
        } else {
            ReuseCompany::DomainThenName
        };
        policy.duplicates = Duplicates::Create;
    });
    plan(&world, &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn the_guard_lets_pass_what_stays_within_its_limits() {
    table::check(
        "
        people | companies | rows | max | share | answer
        5      | no        | 5    | 5   | 1.0   | passes with 5
        6      | no        | 6    | 5   | 1.0   | the run would create 6 contacts and companies, and --max-creates allows 5
        3      | yes       | 3    | 5   | 1.0   | the run would create 6 contacts and companies, and --max-creates allows 5
        1      | no        | 1    | 0   | 1.0   | the run would create 1 contact or company, and --max-creates allows 0
        0      | no        | 0    | 0   | 0.0   | passes with 0
        - the share is looked at from ten rows up, and a company is no row
        9      | no        | 9    | 99  | 0.5   | passes with 9
        9      | no        | 10   | 99  | 0.5   | 9 of 10 rows (0.90) would become creates, and --max-create-share allows 0.5
        5      | no        | 10   | 99  | 0.5   | passes with 5
        6      | yes       | 12   | 99  | 0.5   | passes with 12
        10     | no        | 10   | 99  | 1.0   | passes with 10
        1      | no        | 10   | 99  | 0.0   | 1 of 10 rows (0.10) would become creates, and --max-create-share allows 0
        - the absolute limit is told first
        10     | no        | 10   | 9   | 0.5   | the run would create 10 contacts and companies, and --max-creates allows 9
        ",
        |line| {
            let number = |column: &str| line.get(column).parse::<u64>().expect("a number");
            let plan = new_people(usize::try_from(number("people")).expect("few"), line.get("companies") == "yes");
            let max_create_share = line.get("share").parse().expect("a share");
            let limits = Limits { max_creates: number("max"), max_create_share };
            match guard::check(plan, number("rows"), limits) {
                Ok(approved) => format!("passes with {}", approved.plan().creates()),
                Err((failure, plan)) => {
                    assert_eq!(failure.kind, crate::error::Kind::SafetyLimit);
                    assert_eq!(plan.entries().len() as u64, number("people"), "the plan comes back whole");
                    failure.to_string()
                }
            }
        },
    );
}
