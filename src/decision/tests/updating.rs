//! A contact was found: which of its fields change under each word of `--update`, and what never changes.

use clap::ValueEnum as _;
use serde_json::Value;

use super::table;
use super::world::{World, rules};
use crate::answer::outcome::Warning;
use crate::choice::{Inactive, Mode, OnTooLong, Update};
use crate::decision::Decision;
use crate::directory::record::Country;

const COMPANIES: &str = "
    id | companyName | isActive
    1  | Acme Dental | yes
    2  | Beta Labs   | yes
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress     | emailAddress2     | phone        | title | countryID | externalID | namePrefix
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example | ana2@acme.example | 312-555-0111 | CEO   | 237       | x-11       | 1
    12 | 1         | Bo        | Lind     | no       | bo@acme.example  |                   |              |       |           |            |
    13 | 2         | Cy        | Voss     | yes      | cy@beta.example  |                   |              |       |           |            |
";

fn tenant(update: Update) -> World {
    let mut world = World::new(COMPANIES, CONTACTS).with(|policy| {
        policy.mode = Mode::RequireEmail;
        policy.update = update;
    });
    let country = |id, code: &str, name: &str| Country {
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        display_name: name.to_owned(),
    };
    world.countries = vec![country(237, "US", "United States"), country(81, "DE", "Germany")];
    world
}

/// Outcome, and the fields of the update.
fn told(decision: &Decision) -> String {
    let fields: Vec<String> = decision
        .changes
        .iter()
        .flat_map(|change| &change.fields)
        .map(text)
        .collect();
    let fields = fields
        .into_iter()
        .filter(|field| field != "companyID=1")
        .collect::<Vec<_>>()
        .join(", ");
    format!("{} {fields}", decision.outcome).trim_end().to_owned()
}

fn text((field, value): (&String, &Value)) -> String {
    format!(
        "{field}={}",
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    )
}

#[test]
fn each_word_of_update_writes_what_it_says() {
    const TABLE: &str = "
        row                                                         | never   | fill                           | overwrite
        email: ana@acme.example                                     | matched | matched                        | matched
        email: ana@acme.example; name: Ana Ruiz; title: CEO         | matched | matched                        | matched
        - a field that differs
        email: ana@acme.example; title: CFO                         | matched | matched                        | update title=CFO
        email: ana@acme.example; name: Ana Ruiz-Gomez               | matched | matched                        | update lastName=Ruiz-Gomez
        - a field that is empty
        email: ana@acme.example; city: Chicago                      | matched | update city=Chicago            | update city=Chicago
        email: ana@acme.example; mobile: 312-555-0199               | matched | update mobilePhone=+1 312-555-0199 | update mobilePhone=+1 312-555-0199
        - a blank never overwrites
        email: ana@acme.example; title:                             | matched | matched                        | matched
        email: ana@acme.example; first_name: Anna                   | matched | matched                        | matched
        - a name that was read from the address overwrites nothing
        email: ana2@acme.example                                    | matched | matched                        | matched
        - an address that stands in another field
        email: ana2@acme.example; email2: ANA@acme.example          | matched | matched                        | matched
        email: ana@acme.example; email2: new@acme.example           | matched | matched                        | update emailAddress2=new@acme.example
        email: ana@acme.example; email3: new@acme.example           | matched | matched                        | update emailAddress2=new@acme.example
        email: ana2@acme.example; email2: x@a.example; email3: y@a.example | matched | update emailAddress3=y@a.example | update emailAddress=ana2@acme.example, emailAddress2=x@a.example, emailAddress3=y@a.example
        - an address of somebody else, which would find two people from then on
        external_id: x-11; email: CY@beta.example                   | matched | matched                        | matched
        external_id: x-11; email: cy@beta.example; email3: n@acme.example | matched | matched                  | update emailAddress2=n@acme.example
        name: Ana Ruiz; email: cy@beta.example; email2: ana@acme.example | matched | matched                   | matched
        - that of somebody inactive finds one still
        external_id: x-11; email: ana@acme.example; email2: ana2@acme.example; email3: bo@acme.example | matched | update emailAddress3=bo@acme.example | update emailAddress3=bo@acme.example
        - the same number in another spelling, or in another field
        email: ana@acme.example; phone: +1 (312) 555 0111           | matched | matched                        | matched
        email: ana@acme.example; mobile: 3125550111                 | matched | matched                        | matched
        email: ana@acme.example; phone: 312-555-0112                | matched | matched                        | update phone=+1 312-555-0112
        email: ana@acme.example; phone: 12                          | matched | matched                        | matched
        - an extension goes with its number
        email: ana@acme.example; phone: 312-555-0111 x7             | matched | update extension=7             | update extension=7
        email: ana@acme.example; phone: 312-555-0112 x7             | matched | matched                        | update phone=+1 312-555-0112, extension=7
        email: ana@acme.example; extension: 7                       | matched | update extension=7             | update extension=7
        - countries are ids
        email: ana@acme.example; country: USA                       | matched | matched                        | matched
        email: ana@acme.example; country: Germany                   | matched | matched                        | update countryID=81
        email: ana@acme.example; country: Atlantis                  | matched | matched                        | matched
        - the company never changes
        email: ana@acme.example; company: Beta Labs                 | matched | matched                        | matched
        email: ana@acme.example; company_id: 2; title: CFO          | matched | matched                        | update title=CFO
        - by external id, with an address that is new
        external_id: X-11; email: new@acme.example                  | matched | matched                        | update emailAddress=new@acme.example, externalID=X-11
    ";
    let mut wrong = table::Wrong::default();
    for line in table::lines(TABLE) {
        for update in Update::value_variants() {
            let place = format!("{} / {update}", line.get("row"));
            let found = told(&tenant(*update).decide(line.get("row")));
            wrong.compare(&place, line.get(&update.to_string()), &found);
        }
    }
    wrong.finish(29 * 3);
}

#[test]
fn an_address_that_is_left_to_somebody_else_is_told() {
    let warned = |row: &str| tenant(Update::Fill).decide(row).warnings;
    assert_eq!(
        warned("name: Ana Ruiz; email: ana@acme.example; email2: cy@beta.example"),
        [Warning::EmailElsewhere]
    );
    assert_eq!(
        warned("external_id: x-11; email: cy@beta.example"),
        [Warning::EmailElsewhere]
    );
    assert_eq!(warned("external_id: x-11; email: ana2@acme.example"), []);
}

#[test]
fn an_update_names_the_company_and_what_stood_there_before() {
    let decision =
        tenant(Update::Overwrite).decide("email: ana@acme.example; title: CFO; city: Chicago; company_id: 2");
    let changes = serde_json::to_value(&decision.changes).expect("changes can be written");
    let expected = serde_json::json!([{
        "op": "update", "entity": "Contact", "id": 11,
        "fields": {"companyID": 1, "title": "CFO", "city": "Chicago"}, "before": {"title": "CEO", "city": null},
    }]);
    assert_eq!(changes, expected);
}

#[test]
fn an_inactive_contact_is_made_active_and_updated() {
    let world = tenant(Update::Fill).with(|policy| policy.inactive = Inactive::Reactivate);
    let decision = world.decide("email: bo@acme.example; title: CFO");
    assert_eq!(super::world::short(&decision), "update reactivated #12");
    assert_eq!(told(&decision), "update isActive=1, title=CFO");
    assert_eq!(decision.changes.len(), 2);
}

#[test]
fn an_address_of_the_row_is_not_lost_when_its_field_is_overwritten() {
    let decision = tenant(Update::Overwrite).decide("email: new@acme.example; email2: ana@acme.example");
    assert_eq!(
        told(&decision),
        "update emailAddress=new@acme.example, emailAddress2=ana@acme.example"
    );
}

#[test]
fn a_value_that_is_the_same_once_it_fits_its_field_is_no_difference() {
    let mut world = tenant(Update::Overwrite).with(|policy| policy.on_too_long = OnTooLong::Truncate);
    world.contact_rules = rules(
        "
        field | length | flags | picklist
        title | 3      |       |
        ",
    );
    assert_eq!(
        told(&world.decide("email: ana@acme.example; title: CEO of everything")),
        "matched"
    );
    assert_eq!(
        told(&world.decide("email: ana@acme.example; title: CFO of everything")),
        "update title=CFO"
    );
}

#[test]
fn a_value_that_does_not_fit_makes_the_row_invalid_only_when_it_would_be_written() {
    let row = "email: ana@acme.example; title: much too long";
    for (update, expected) in [
        (Update::Never, "matched email #11"),
        (Update::Fill, "matched email #11"),
        (Update::Overwrite, "invalid field_too_long"),
    ] {
        let mut world = tenant(update);
        world.contact_rules = rules(
            "
            field | length | flags | picklist
            title | 5      |       |
            ",
        );
        assert_eq!(world.answer(row), expected, "{update}");
    }
}
