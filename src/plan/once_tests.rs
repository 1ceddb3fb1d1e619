//! Rows that found the same contact, and callers who turned out to be one: what is written of each number.

use serde_json::Value;

use super::*;
use crate::choice::{Duplicates, Mode, Update};
use crate::decision::tests::table;
use crate::decision::tests::world::World;

const COMPANIES: &str = "
    id | companyName | isActive
    1  | Acme Dental | yes
    9  | Catch All   | yes
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress     | title
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example | CEO
    12 | 1         | Bo        | Lind     | yes      | bo@acme.example  |
";

/// For each call its answer and the numbers and the title that it writes.
fn told(update: Update, rows: &str) -> String {
    let world = World::new(COMPANIES, CONTACTS).with(|policy| {
        policy.mode = Mode::CatchAll;
        policy.update = update;
    });
    let mut plan = Plan::default();
    for (position, cells) in rows.split(" / ").enumerate() {
        for (caller, decision) in world.decide_call(cells) {
            let (answer, new) = answer_for(&caller, decision, RequireContact::Never);
            plan.add(position as u64, answer, new);
        }
    }
    plan.join(Duplicates::Review);
    let written = |entry: &Entry| {
        let fields = entry.answer.changes.iter().flat_map(|change| &change.fields);
        let fields = fields.filter(|(field, _)| {
            field.to_lowercase().contains("phone") || matches!(field.as_str(), "title" | "extension")
        });
        let fields = fields.map(|(field, value)| format!(" {field}={}", value.as_str().unwrap_or_default()));
        let fields: String = fields.collect();
        format!("{} {}{fields}", entry.answer.outcome, entry.answer.reason)
    };
    plan.entries().iter().map(written).collect::<Vec<_>>().join(" / ")
}

#[test]
fn an_empty_field_is_filled_by_the_first_row_only() {
    table::check(
        "
        update    | rows                                                                                                              | answer
        fill      | external_number: +13125550191; email: ana@acme.example / external_number: +13125550192; email: ana@acme.example   | update fields_differ phone=+1 312-555-0191 / matched email
        fill      | external_number: +13125550191; email: ana@acme.example / external_number: +13125550192; email: bo@acme.example    | update fields_differ phone=+1 312-555-0191 / update fields_differ phone=+1 312-555-0192
        fill      | external_number: +13125550191; email: bo@acme.example / external_number: +13125550192; email: bo@acme.example; title: CFO | update fields_differ phone=+1 312-555-0191 / update fields_differ title=CFO
        fill      | external_number: +13125550191; email: ana@acme.example / external_number: +13125550192 x7; email: ana@acme.example | update fields_differ phone=+1 312-555-0191 / matched email
        fill      | external_number: +13125550191; email: ana@acme.example / external_number: +13125550191 x7; email: ana@acme.example | update fields_differ phone=+1 312-555-0191 / update fields_differ extension=7
        overwrite | email: ana@acme.example; title: CFO / email: ana@acme.example; title: CTO                                         | update fields_differ title=CFO / update fields_differ title=CTO
        ",
        |line| {
            let update = if line.get("update") == "fill" { Update::Fill } else { Update::Overwrite };
            told(update, line.get("rows"))
        },
    );
}

#[test]
fn what_is_taken_from_a_change_is_gone_from_its_before_too() {
    let world = World::new(COMPANIES, CONTACTS).with(|policy| policy.update = Update::Fill);
    let mut plan = Plan::default();
    for (position, cells) in [
        "external_number: +13125550191; email: bo@acme.example",
        "external_number: +13125550192; email: bo@acme.example; title: CFO",
    ]
    .into_iter()
    .enumerate()
    {
        let (caller, decision) = world.decide_call(cells).pop().expect("a caller");
        let (answer, new) = answer_for(&caller, decision, RequireContact::Never);
        plan.add(position as u64, answer, new);
    }
    plan.join(Duplicates::Review);
    let change = &plan.entries()[1].answer.changes[0];
    assert_eq!(
        Value::from(change.fields.clone()),
        json!({"companyID": 1, "title": "CFO"})
    );
    assert_eq!(
        Value::from(change.before.clone().expect("a before")),
        json!({"title": null})
    );
}

#[test]
fn a_caller_with_several_numbers_is_created_with_all_that_there_is_room_for() {
    table::check(
        "
        rows | answer
        external_number: +13125550191; email: ed@n.example; name: Ed Poe / external_number: +13125550192; email: ed@n.example; name: Ed Poe / external_number: +13125550192 | create catch_all phone=+1 312-555-0191 mobilePhone=+1 312-555-0192 / joined same_new_person / joined same_new_person
        email: ed@n.example; name: Ed Poe / external_number: +13125550192; email: ed@n.example; name: Ed Poe | create catch_all phone=+1 312-555-0192 / joined same_new_person
        external_number: +13125550191; name: Ed Poe / external_number: +13125550191; name: Ed Poe | create catch_all phone=+1 312-555-0191 / joined same_new_person
        ",
        |line| told(Update::Never, line.get("rows")),
    );
}

#[test]
fn a_name_from_another_row_leaves_nothing_of_the_placeholder() {
    let world = World::new(COMPANIES, CONTACTS).with(|policy| policy.mode = Mode::CatchAll);
    let warnings = |rows: [&str; 2]| {
        let mut plan = Plan::default();
        for (position, cells) in rows.into_iter().enumerate() {
            let (caller, decision) = world.decide_call(cells).pop().expect("a caller");
            let (answer, new) = answer_for(&caller, decision, RequireContact::Never);
            plan.add(position as u64, answer, new);
        }
        plan.join(Duplicates::Review);
        plan.entries()[0].answer.warnings.clone()
    };
    let (nia, nia_new) = (
        "external_number: +13125550199; external_name: Nia",
        "external_number: +13125550199; external_name: Nia New",
    );
    assert_eq!(warnings([nia, nia]), [Warning::PlaceholderLastName]);
    assert_eq!(warnings([nia, nia_new]), []);
}
