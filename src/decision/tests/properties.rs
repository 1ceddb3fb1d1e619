//! What holds for every batch, whatever its rows, its order and the policy.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::world::{CATCH_ALL, World, contact, row};
use crate::answer::change::{Entity, Op};
use crate::answer::outcome::Outcome;
use crate::choice::{Duplicates, Inactive, Mode, ReuseCompany};
use crate::decision::policy::Policy;
use crate::directory::record::Company;
use crate::id::CompanyId;
use crate::person::email::EmailKey;
use crate::plan::{Plan, answer};

const COMPANIES: &str = "
    id | companyName | isActive
    1  | Acme Dental | yes
    2  | Beta Labs   | yes
    3  | Gone Ltd    | no
    9  | Catch All   | yes
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress       | emailAddress2    | phone
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example   | ana@both.example | 312-555-0111
    12 | 1         | Bo        | Lind     | no       | bo@acme.example    |                  |
    13 | 3         | Dan       | Old      | yes      | dan@gone.example   |                  |
    21 | 2         | Cy        | Young    | yes      | cy@both.example    |                  | 312-555-0112
    22 | 2         | Ana       | Ruiz     | yes      | ana@beta.example   | ana@acme.example |
";

/// A row that shares its address, name, number or company with others of the batch more often than not.
fn a_row() -> impl Strategy<Value = String> {
    let local = select(vec![
        "ana",
        "bo",
        "cy",
        "cy+tag",
        "new.person",
        "x1",
        "x2",
        "X1",
        "x3",
    ]);
    let domain = select(vec![
        "acme.example",
        "beta.example",
        "both.example",
        "new.example",
        "gmail.com",
        "gone.example",
    ]);
    let other = prop_oneof![3 => Just(""), 1 => select(vec!["; email2: x1@new.example", "; email2: x2@acme.example"])];
    let name = select(vec![
        "",
        "; name: Ana Ruiz",
        "; name: Nora New",
        "; name: NEW, Nora",
        "; name: N. New",
        "; name: Bo",
    ]);
    let number = prop_oneof![
        2 => Just(""),
        2 => select(vec!["; phone: 312-555-0177", "; mobile: +1 312 555 0177", "; phone: 312-555-0112"]),
    ];
    let company = select(vec![
        "",
        "; company: Acme Dental, Inc.",
        "; company: Acme Dentol",
        "; company: Zeta Works",
        "; company: Zeta Works LLC",
        "; company: Müller GmbH",
        "; company: Mueller",
        "; company: N/A",
        "; company_id: 2",
    ]);
    (local, domain, other, name, number, company).prop_map(|(local, domain, other, name, number, company)| {
        format!("email: {local}@{domain}{other}{name}{number}{company}")
    })
}

fn some_rows() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(a_row(), 1..14)
}

/// What the user may have chosen.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    mode: Mode,
    reuse: ReuseCompany,
    duplicates: Duplicates,
    inactive: Inactive,
}

fn some_choice() -> impl Strategy<Value = Chosen> {
    use clap::ValueEnum as _;
    let of = |mode| {
        let reuse = select(ReuseCompany::value_variants());
        (
            reuse,
            select(Duplicates::value_variants()),
            select(Inactive::value_variants()),
        )
            .prop_map(move |(reuse, duplicates, inactive)| Chosen {
                mode,
                reuse,
                duplicates,
                inactive,
            })
    };
    select(Mode::value_variants()).prop_flat_map(of)
}

fn tenant(chosen: Chosen) -> World {
    World::new(COMPANIES, CONTACTS).with(|policy: &mut Policy| {
        policy.mode = chosen.mode;
        policy.reuse_company = chosen.reuse;
        policy.duplicates = chosen.duplicates;
        policy.inactive = chosen.inactive;
        policy.placeholder_last_name = Some("Unknown".to_owned());
    })
}

fn plan(world: &World, rows: &[String]) -> Plan {
    let mut plan = Plan::default();
    for (position, cells) in (0..).zip(rows) {
        let decision = world.decide(cells);
        let (answer, new) = answer(&row(position + 1, cells).at, decision);
        plan.add(position, answer, new);
    }
    plan.join(crate::choice::Duplicates::Review);
    plan
}

/// The addresses of a contact that is created.
fn addresses(fields: &Map<String, Value>) -> BTreeSet<EmailKey> {
    let texts = ["emailAddress", "emailAddress2", "emailAddress3"]
        .into_iter()
        .filter_map(|field| fields.get(field));
    texts.filter_map(|text| EmailKey::parse(text.as_str()?)).collect()
}

/// Each created person: their company, and the addresses of all rows that speak of them. Companies that are
/// created go by the rows' spellings of their names, since the first row's is the one that is written.
fn people(plan: &Plan) -> BTreeSet<(BTreeSet<String>, BTreeSet<EmailKey>)> {
    let mut people: BTreeMap<usize, (BTreeSet<String>, BTreeSet<EmailKey>)> = BTreeMap::new();
    for (index, entry) in plan.entries().iter().enumerate() {
        let Some(new) = &entry.new else { continue };
        let person = people.entry(entry.joined_to.unwrap_or(index)).or_default();
        person.1.extend(new.emails.iter().cloned());
        let home = match &new.home {
            crate::decision::Home::Standing(company) => company.0.to_string(),
            crate::decision::Home::New { keys, .. } => keys.primary().to_string(),
        };
        person.0.insert(home);
    }
    people.into_values().collect()
}

/// The tenant after the plan was applied.
fn applied(mut world: World, plan: &Plan) -> World {
    let mut next = 1000;
    let mut made: BTreeMap<String, i64> = BTreeMap::new();
    for change in plan.changes().filter(|change| change.op == Op::Create) {
        next += 1;
        let mut fields = change.fields.clone();
        fields.insert("id".to_owned(), json!(next));
        if change.entity == Entity::Company {
            let before = made.insert(change.new_company.clone().expect("a new company has a key"), next);
            assert_eq!(before, None, "one company is created once");
            world
                .companies
                .push(Company::from_fields(&fields).expect("a company"));
        } else {
            if let Some(key) = &change.new_company {
                fields.insert(
                    "companyID".to_owned(),
                    json!(made.get(key).expect("its company came before")),
                );
            }
            world.contacts.push(contact(fields));
        }
    }
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn require_email_never_creates(rows in some_rows(), chosen in some_choice()) {
        let plan = plan(&tenant(Chosen { mode: Mode::RequireEmail, ..chosen }), &rows);
        prop_assert_eq!(plan.creates(), 0);
        prop_assert!(plan.entries().iter().all(|entry| entry.new.is_none()));
    }

    #[test]
    fn deciding_twice_gives_the_same(rows in some_rows(), chosen in some_choice()) {
        let world = tenant(chosen);
        let (first, second) = (plan(&world, &rows), plan(&world, &rows));
        prop_assert_eq!(first.fingerprint(), second.fingerprint());
        let answers = |plan: &Plan| plan.entries().iter().map(|entry| entry.answer.clone()).collect::<Vec<_>>();
        prop_assert_eq!(answers(&first), answers(&second));
    }

    #[test]
    fn the_order_of_rows_does_not_change_who_is_created(
        (rows, shuffled) in some_rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        chosen in some_choice(),
    ) {
        let world = tenant(chosen);
        let (first, second) = (plan(&world, &rows), plan(&world, &shuffled));
        prop_assert_eq!(people(&first), people(&second));
        prop_assert_eq!(first.creates(), second.creates());
        prop_assert_eq!(first.create_rows(), second.create_rows());
    }

    #[test]
    fn no_two_creates_share_a_company_and_an_address(rows in some_rows(), chosen in some_choice()) {
        let plan = plan(&tenant(chosen), &rows);
        let mut seen = BTreeSet::new();
        let mut companies = BTreeSet::new();
        for change in plan.changes().filter(|change| change.op == Op::Create) {
            if change.entity == Entity::Company {
                prop_assert!(companies.insert(change.new_company.clone()), "{:?} is created twice", change.new_company);
                continue;
            }
            let home = change.new_company.clone().unwrap_or_else(|| change.fields["companyID"].to_string());
            for address in addresses(&change.fields) {
                prop_assert!(seen.insert((home.clone(), address.clone())), "{} twice in {}", address, home);
            }
        }
    }

    /// Rows that were left to a person or rejected may be decided otherwise by what a run has created: a domain
    /// that nobody had is known then. Rows that went through are never created again.
    #[test]
    fn what_was_created_is_found_by_the_next_run(rows in some_rows(), chosen in some_choice()) {
        let first = plan(&tenant(chosen), &rows);
        // A contact has room for three addresses.
        let full: BTreeSet<usize> = first.entries().iter().enumerate()
            .filter(|(_, entry)| entry.new.as_ref().is_some_and(|new| new.emails.len() >= 3))
            .map(|(index, entry)| entry.joined_to.unwrap_or(index))
            .collect();
        let second = plan(&applied(tenant(chosen), &first), &rows);
        for (index, (before, after)) in first.entries().iter().zip(second.entries()).enumerate() {
            if full.contains(&before.joined_to.unwrap_or(index)) {
                continue;
            }
            if matches!(before.answer.outcome, Outcome::Create | Outcome::Joined) {
                prop_assert!(after.new.is_none(), "{} is created again: {:?}", &rows[index], after.answer.reason);
            }
        }
    }

    #[test]
    fn nobody_is_created_in_an_inactive_company_or_outside_the_catch_all(rows in some_rows(), chosen in some_choice()) {
        let plan = plan(&tenant(chosen), &rows);
        for change in plan.changes().filter(|change| (change.op, change.entity) == (Op::Create, Entity::Contact)) {
            let company = change.fields.get("companyID").and_then(Value::as_i64).map(CompanyId);
            prop_assert_ne!(company, Some(CompanyId(3)));
            if chosen.mode == Mode::CatchAll {
                prop_assert_eq!(company, Some(CompanyId(CATCH_ALL)));
            }
        }
    }
}

/// The properties say nothing about batches in which nothing is created; this says that most are not such.
#[test]
fn the_rows_of_these_properties_do_create_and_join() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut creates, mut joined, mut companies) = (0, 0, 0);
    for _ in 0..100 {
        let rows = some_rows().new_tree(&mut runner).expect("rows").current();
        let chosen = some_choice().new_tree(&mut runner).expect("a choice").current();
        let plan = plan(&tenant(chosen), &rows);
        creates += plan.create_rows();
        joined += plan
            .entries()
            .iter()
            .filter(|entry| entry.joined_to.is_some())
            .count();
        companies += plan
            .changes()
            .filter(|change| change.entity == Entity::Company)
            .count();
    }
    assert!(
        creates > 100 && joined > 20 && companies > 10,
        "{creates} {joined} {companies}"
    );
}
