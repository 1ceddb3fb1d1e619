//! A plan is made of a tenant, the tenant changes, and the plan is checked against it.

use serde_json::json;

use super::*;
use crate::choice::{Duplicates, Inactive, Mode, Update};
use crate::decision::decide;
use crate::decision::tests::world::{World, candidate, row};
use crate::plan::answer;

const COMPANIES: &str = "
    id | companyName | isActive
    1  | Acme Dental | yes
    2  | Beta Labs   | yes
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress     | title
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example |
    12 | 1         | Ben       | Old      | no       | ben@acme.example |
    21 | 2         | Cy        | Young    | yes      | cy@beta.example  | Boss
";

fn tenant(companies: &str, contacts: &str) -> World {
    World::new(companies, contacts).with(|policy| {
        policy.mode = Mode::CreateCompany;
        policy.update = Update::Overwrite;
        policy.inactive = Inactive::Reactivate;
    })
}

/// The rows of a plan that was made of the first tenant, checked against the second.
fn rechecked(rows: &[&str], now: &World) -> Plan {
    let then = tenant(COMPANIES, CONTACTS);
    let mut plan = Plan::default();
    for (position, cells) in rows.iter().enumerate() {
        let position = position as u64;
        let decision = decide(&candidate(cells), &then.directory(), &then.policy).unwrap();
        let (answer, new) = answer(&row(position + 1, cells).at, decision);
        assert!(
            new.is_some() || !answer.changes.is_empty(),
            "row {cells:?} needs nothing"
        );
        plan.add(position, answer, new);
    }
    plan.join(Duplicates::Review);
    let kept = plan.entries().iter().map(|entry| KeptEntry {
        position: entry.position,
        answer: entry.answer.clone(),
        facts: entry.facts.clone(),
        joined_to: entry.joined_to,
    });
    let mut restored = Plan::restored(kept.collect()).unwrap();
    assert_eq!(restored.fingerprint(), plan.fingerprint());
    restored.recheck(rows.iter().map(|cells| now.decide(cells)).collect());
    restored
}

/// For each row its outcome, with what moved.
fn told(plan: &Plan) -> Vec<String> {
    let told = plan.entries().iter().map(|entry| {
        let answer = &entry.answer;
        match &answer.detail {
            Some(detail) if answer.outcome == Outcome::Stale => format!("stale: {detail}"),
            _other => answer.outcome.to_string(),
        }
    });
    told.collect()
}

#[test]
fn what_moved_is_told_and_what_did_not_holds() {
    let nora = "email: nora@acme.example; name: Nora New";
    let ana = "email: ana@acme.example; name: Ana Ruiz; title: Chief; note: VIP";
    let ben = "email: ben@acme.example; name: Ben Old";
    let zeta = "email: zoe@zeta.example; name: Zoe Zimmer; company: Zeta Works";
    let with_contact = |line: &str| format!("{CONTACTS}    {line}\n");
    let cases: Vec<(&str, String, String, &str)> = vec![
        (nora, COMPANIES.to_owned(), CONTACTS.to_owned(), "create"),
        (ana, COMPANIES.to_owned(), CONTACTS.to_owned(), "update"),
        (ben, COMPANIES.to_owned(), CONTACTS.to_owned(), "update"),
        (zeta, COMPANIES.to_owned(), CONTACTS.to_owned(), "create"),
        (
            nora,
            COMPANIES.to_owned(),
            with_contact("31 | 1 | Nora | New | yes | nora@acme.example |"),
            "stale: a contact with this address exists now: 31; nothing is created again",
        ),
        (
            nora,
            COMPANIES.to_owned(),
            with_contact("31 | 1 | Nora | New | yes | n.new@acme.example |"),
            "stale: needs a decision now: somebody like this exists already: contact 31 has a name that agrees, \
             in the same company",
        ),
        (
            nora,
            COMPANIES.to_owned(),
            with_contact("31 | 2 | Di | Dean | yes | di@acme.example |"),
            "stale: needs a decision now: several companies use this email domain: acme.example",
        ),
        (
            nora,
            COMPANIES.replace("Acme Dental", "Acme Smiles"),
            CONTACTS.to_owned(),
            "stale: company 1 was called Acme Dental, is called Acme Smiles now",
        ),
        (
            nora,
            COMPANIES.to_owned(),
            CONTACTS.replace("acme.example", "acme.test"),
            "stale: needs mending now: no company named",
        ),
        (
            zeta,
            format!("{COMPANIES}    3 | Zeta Works | yes\n"),
            CONTACTS.to_owned(),
            "stale: the company exists now: 3 (Zeta Works)",
        ),
        (
            ana,
            COMPANIES.to_owned(),
            CONTACTS.replace("ana@acme.example |", "ana@acme.example | Head"),
            "stale: contact 11: title was empty, is \"Head\" now",
        ),
        (
            ana,
            COMPANIES.to_owned(),
            CONTACTS.replace("ana@acme.example |", "ana@acme.example | Chief"),
            "stale: contact 11: title was empty, and was changed since",
        ),
        (
            ana,
            COMPANIES.to_owned(),
            CONTACTS.replace("Ruiz     | yes", "Ruiz     | no"),
            "stale: contact 11: isActive is 0 now",
        ),
        (
            ana,
            COMPANIES.to_owned(),
            CONTACTS.replace("11 | 1", "13 | 1"),
            "stale: the row leads to contact 13 now, and led to 11",
        ),
        (
            ben,
            COMPANIES.to_owned(),
            CONTACTS.replace("Old      | no", "Old      | yes"),
            "stale: contact 12: isActive was 0, and was changed since",
        ),
    ];
    let mut wrong = Vec::new();
    for (cells, companies, contacts, expected) in cases {
        let plan = rechecked(&[cells], &tenant(&companies, &contacts));
        let told = told(&plan);
        if told != [expected] {
            wrong.push(format!("{cells}\n  expected {expected}\n  got {}", told.join("")));
        }
        let stale = expected.starts_with("stale");
        assert_eq!(
            plan.changes().count() == 0,
            stale,
            "a stale row writes nothing: {cells}"
        );
        let reason = plan.entries()[0].answer.reason;
        assert_eq!(reason == Reason::FactsMoved, stale, "{reason}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_row_that_the_tenants_fields_refuse_now_says_so() {
    let mut now = tenant(COMPANIES, CONTACTS);
    now.contact_rules =
        crate::decision::tests::world::rules("field | length | flags | picklist\n title | 0 | required |");
    let plan = rechecked(&["email: nora@acme.example; name: Nora New"], &now);
    let told = told(&plan);
    assert!(
        told[0].starts_with("stale: needs mending now: a required field is missing"),
        "{told:?}"
    );
}

#[test]
fn the_rows_of_one_new_person_are_stale_together() {
    // The second brings an address of its own, which somebody holds now.
    let rows = [
        "email: nora@acme.example; name: Nora New",
        "email: nora@acme.example; email2: n2@acme.example; name: Nora New",
        "email: otto@acme.example; name: Otto Other",
    ];
    let taken = format!("{CONTACTS}    31 | 1 | Vera | Vole | yes | n2@acme.example |\n");
    let plan = rechecked(&rows, &tenant(COMPANIES, &taken));
    assert_eq!(
        told(&plan),
        [
            "stale: row 2 of rows.csv speaks of the same person, and its facts moved: \
             a contact with this address exists now: 31; nothing is created again",
            "stale: a contact with this address exists now: 31; nothing is created again",
            "create",
        ]
    );
    let stale = &plan.entries()[1];
    assert_eq!(
        stale.answer.contact.as_ref().and_then(|contact| contact.id),
        Some(31)
    );
    assert_eq!((stale.joined_to, &stale.answer.joined_to), (None, &None));
}

#[test]
fn rows_that_hold_know_the_addresses_of_those_who_joined_them() {
    let rows = [
        "email: nora@acme.example; external_id: E-7; name: Nora New",
        "email: n2@acme.example; external_id: E-7; name: Nora New",
    ];
    let plan = rechecked(&rows, &tenant(COMPANIES, CONTACTS));
    assert_eq!(told(&plan), ["create", "joined"]);
    let new = plan.entries()[0].new.as_ref().unwrap();
    let emails: Vec<_> = new.emails.iter().map(ToString::to_string).collect();
    assert_eq!(emails, ["nora@acme.example", "n2@acme.example"]);
    assert_eq!(new.fields["emailAddress2"], json!("n2@acme.example"));
}

#[test]
fn a_new_company_is_handed_on_to_a_row_that_holds() {
    let rows = [
        "email: zoe@zeta.example; name: Zoe Zimmer; company: Zeta Works",
        "email: yan@zeta.example; name: Yan Yu; company: Zeta Works",
        "email: xi@zeta.example; name: Xi Xu; company: Zeta Works",
    ];
    let taken = format!(
        "{CONTACTS}    31 | 2 | Zoe | Zimmer | yes | zoe@zeta.example |\n    32 | 2 | Yan | Yu | no | yan@zeta.example |\n"
    );
    // Their domain must not decide, or all rows would move.
    let now =
        tenant(COMPANIES, &taken).with(|policy| policy.reuse_company = crate::choice::ReuseCompany::Name);
    let plan = rechecked(&rows, &now);
    let outcomes: Vec<_> = plan.entries().iter().map(|entry| entry.answer.outcome).collect();
    assert_eq!(
        outcomes,
        [Outcome::Stale, Outcome::Stale, Outcome::Create],
        "{:?}",
        told(&plan)
    );
    let written: Vec<_> = plan.changes().map(|change| change.entity).collect();
    assert_eq!(written, [Entity::Company, Entity::Contact]);
}

#[test]
fn a_row_cannot_join_one_behind_it() {
    let plan = rechecked(
        &["email: nora@acme.example; name: Nora New"],
        &tenant(COMPANIES, CONTACTS),
    );
    let entry = &plan.entries()[0];
    let kept = KeptEntry {
        position: 0,
        answer: entry.answer.clone(),
        facts: entry.facts.clone(),
        joined_to: Some(0),
    };
    assert!(Plan::restored(vec![kept]).is_none());
}
