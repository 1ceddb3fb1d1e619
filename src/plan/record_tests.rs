//! Contact records of one batch: what they say together is written once, and nothing of it is lost without a word.

use crate::answer::outcome::Outcome;
use crate::answer::udf;
use crate::choice::{Duplicates, Inactive, Mode, RequireContact, Update};
use crate::decision::decide;
use crate::decision::tests::world::{World, record};
use crate::plan::said::Said;
use crate::plan::{Plan, answer_for};

const COMPANIES: &str = "
    id | companyName | isActive
    1  | Acme Dental | yes
    2  | Beta Labs   | yes
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress     | externalID | title | city    | primaryContact
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example | x-11       | CEO   |         |
    12 | 1         | Bo        | Lind     | yes      | bo@acme.example  |            |       |         | yes
    14 | 2         | Di        | Ito      | no       | di@beta.example  | x-14       |       |         |
";

fn tenant(update: Update) -> World {
    World::new(COMPANIES, CONTACTS).with(|policy| {
        policy.mode = Mode::NamedCompany;
        policy.update = update;
        policy.inactive = Inactive::Reactivate;
    })
}

/// What becomes of the rows of one batch: outcome, reason, and behind a colon what is written, else what is told.
fn batch(world: &World, rows: &[&str]) -> Vec<String> {
    let (mut said, mut plan, mut done) = (Said::default(), Plan::default(), Vec::new());
    for (number, cells) in (1..).zip(rows) {
        let mut candidate = record(cells);
        candidate.at.number = number;
        let mut decision = decide(&candidate, &world.directory(), &world.policy).expect("complete");
        said.settle(&candidate.at, &mut decision);
        let (answer, new) = answer_for(&candidate, decision, RequireContact::Never);
        if new.is_some() || !answer.changes.is_empty() {
            plan.add(number, answer, new);
        } else {
            done.push((number, answer));
        }
    }
    plan.join(Duplicates::Create);
    let planned = plan
        .entries()
        .iter()
        .map(|entry| (entry.position, entry.answer.clone()));
    done.extend(planned);
    done.sort_by_key(|(number, _)| *number);
    done.iter()
        .map(|(_, answer)| {
            let fields = answer.changes.iter().flat_map(|change| udf::flat(&change.fields));
            let fields = fields.filter(|(field, _)| field != "companyID");
            let fields: Vec<String> = fields
                .map(|(field, value)| {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    format!("{field}={text}")
                })
                .collect();
            let told = if answer.outcome == Outcome::Review {
                answer.detail.clone().unwrap_or_default()
            } else {
                fields.join(", ")
            };
            format!("{} {}: {told}", answer.outcome, answer.reason)
                .trim_end_matches(": ")
                .to_owned()
        })
        .collect()
}

#[test]
fn rows_that_agree_write_once_and_rows_that_contradict_are_asked_about() {
    let both = [Update::Fill, Update::Overwrite];
    let over = [Update::Overwrite];
    let cases: &[(&[Update], &[&str], &[&str])] = &[
        // the same values
        (
            &both,
            &[
                "email: ana@acme.example; city: Chicago",
                "externalID: x-11; city: Chicago",
            ],
            &["update fields_differ: city=Chicago", "matched external_id"],
        ),
        // values that go together
        (
            &both,
            &[
                "email: ana@acme.example; city: Chicago",
                "email: ana@acme.example; city: Chicago; state: IL",
            ],
            &[
                "update fields_differ: city=Chicago",
                "update fields_differ: state=IL",
            ],
        ),
        // other values of an empty field
        (
            &both,
            &[
                "email: ana@acme.example; city: Chicago",
                "email: ana@acme.example; city: Boston; state: MA",
            ],
            &[
                "update fields_differ: city=Chicago",
                "review conflicting_rows: city of contact 11 is \"Boston\" here and \"Chicago\" in row 1 of rows.csv",
            ],
        ),
        // other values of a field that is filled
        (
            &over,
            &[
                "email: ana@acme.example; title: CFO",
                "email: ana@acme.example; title: COO",
            ],
            &[
                "update fields_differ: title=CFO",
                "review conflicting_rows: title of contact 11 is \"COO\" here and \"CFO\" in row 1 of rows.csv",
            ],
        ),
        // one of them says what stands there
        (
            &over,
            &[
                "email: ana@acme.example; title: CEO",
                "email: ana@acme.example; title: COO",
            ],
            &[
                "matched email",
                "review conflicting_rows: title of contact 11 is \"COO\" here and \"CEO\" in row 1 of rows.csv",
            ],
        ),
        (
            &over,
            &[
                "email: ana@acme.example; title: COO",
                "email: ana@acme.example; title: CEO",
            ],
            &[
                "update fields_differ: title=COO",
                "review conflicting_rows: title of contact 11 is \"CEO\" here and \"COO\" in row 1 of rows.csv",
            ],
        ),
        // a row that is asked about says nothing to the third
        (
            &over,
            &[
                "email: ana@acme.example; title: CFO",
                "email: ana@acme.example; title: COO; city: Rome",
                "email: ana@acme.example; city: Oslo",
            ],
            &[
                "update fields_differ: title=CFO",
                "review conflicting_rows: title of contact 11 is \"COO\" here and \"CFO\" in row 1 of rows.csv",
                "update fields_differ: city=Oslo",
            ],
        ),
        // nobody is updated, nobody contradicts
        (
            &[Update::Never],
            &[
                "email: ana@acme.example; title: CFO",
                "email: ana@acme.example; title: COO",
            ],
            &["matched email", "matched email"],
        ),
    ];
    for (updates, rows, expected) in cases {
        for update in *updates {
            assert_eq!(batch(&tenant(*update), rows), *expected, "{update} {rows:?}");
        }
    }
}

#[test]
fn an_inactive_contact_is_made_active_once() {
    for update in [Update::Never, Update::Fill] {
        let rows = [
            "email: di@beta.example",
            "externalID: x-14",
            "email: di@beta.example; title: CFO",
        ];
        let third = match update {
            Update::Fill => "update fields_differ: title=CFO",
            Update::Never | Update::Overwrite => "matched email",
        };
        assert_eq!(
            batch(&tenant(update), &rows),
            ["update reactivated: isActive=1", "matched external_id", third]
        );
    }
}

#[test]
fn one_batch_names_one_primary_contact_of_a_company() {
    let cases: &[(&[&str], &[&str])] = &[
        (
            &[
                "email: ana@acme.example; primary: yes",
                "email: bo@acme.example; primary: yes",
            ],
            &[
                "update fields_differ: primaryContact=true",
                "review conflicting_rows: contact 11 is the primary contact of company 1 by row 1 of rows.csv",
            ],
        ),
        (
            &[
                "email: bo@acme.example; primary: yes",
                "email: ana@acme.example; primary: yes",
            ],
            &[
                "matched email",
                "review conflicting_rows: contact 12 is the primary contact of company 1 by row 1 of rows.csv",
            ],
        ),
        (
            &[
                "email: ana@acme.example; primary: yes",
                "externalID: x-11; primary: yes",
            ],
            &["update fields_differ: primaryContact=true", "matched external_id"],
        ),
        (
            &[
                "name: Zoe Young; email: zoe@acme.example; company_id: 1; primary: yes",
                "email: ana@acme.example; primary: yes",
            ],
            &[
                "create company_found: firstName=Zoe, lastName=Young, emailAddress=zoe@acme.example, primaryContact=true, isActive=1",
                "review conflicting_rows: row 1 of rows.csv creates the primary contact of company 1",
            ],
        ),
        (
            &[
                "name: Zoe Young; email: zoe@acme.example; company_id: 1; primary: yes",
                "name: Zac Old; email: zac@acme.example; company_id: 1; primary: yes",
                "name: Yul Ash; email: yul@beta.example; company_id: 2; primary: yes",
            ],
            &[
                "create company_found: firstName=Zoe, lastName=Young, emailAddress=zoe@acme.example, primaryContact=true, isActive=1",
                "review conflicting_rows: row 1 of rows.csv makes another contact the primary one of the company",
                "create company_found: firstName=Yul, lastName=Ash, emailAddress=yul@beta.example, primaryContact=true, isActive=1",
            ],
        ),
    ];
    for (rows, expected) in cases {
        assert_eq!(batch(&tenant(Update::Overwrite), rows), *expected, "{rows:?}");
    }
}

#[test]
fn rows_of_one_new_person_are_put_together_or_asked_about() {
    let cases: &[(&[&str], &[&str])] = &[
        (
            &[
                "name: Zoe Young; email: zoe@acme.example; company_id: 1; title: CFO",
                "name: Zoe Young; email: ZOE@acme.example; company_id: 1; title: CFO; city: Rome; room: 5",
            ],
            &[
                "create company_found: firstName=Zoe, lastName=Young, emailAddress=zoe@acme.example, title=CFO, isActive=1, city=Rome, roomNumber=5",
                "joined same_new_person",
            ],
        ),
        (
            &[
                "name: Zoe Young; email: zoe@acme.example; company_id: 1; title: CFO",
                "name: Zoe Young; email: zoe@acme.example; company_id: 1; title: COO; city: Rome",
            ],
            &[
                "create company_found: firstName=Zoe, lastName=Young, emailAddress=zoe@acme.example, title=CFO, isActive=1",
                "review conflicting_rows: title is \"COO\" here and \"CFO\" in row 1 of rows.csv, which creates the same person",
            ],
        ),
        // Nothing but the name and the company says who they are.
        (
            &[
                "name: Zoe Young; company_id: 1",
                "name: Young, Zoe; company_id: 1; city: Rome",
                "name: Zoe Young; company_id: 2",
            ],
            &[
                "create company_found: firstName=Zoe, lastName=Young, isActive=1, city=Rome",
                "joined same_new_person",
                "create company_found: firstName=Zoe, lastName=Young, isActive=1",
            ],
        ),
    ];
    for (rows, expected) in cases {
        assert_eq!(batch(&tenant(Update::Overwrite), rows), *expected, "{rows:?}");
    }
}
