//! What would be written, held against the tenant's own fields: lengths, picklists, required fields, countries,
//! names and ids.

use serde_json::{Value, json};

use super::table;
use super::world::{World, rules, short, warnings};
use crate::choice::{Mode, OnTooLong};
use crate::decision::policy::{NewCompany, Policy};
use crate::decision::{Decision, Home};
use crate::directory::record::Country;
use crate::directory::rules::FieldRules;

const COMPANIES: &str = "
    id | companyName | isActive
    1  | Acme Dental | yes
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example
";

const CONTACT_RULES: &str = "
    field         | length | flags              | picklist
    id            | 0      | required read-only |
    companyID     | 0      | required read-only |
    firstName     | 10     | required           |
    lastName      | 10     | required           |
    isActive      | 0      | required           |
    emailAddress  | 24     |                    |
    phone         | 12     |                    |
    extension     | 4      |                    |
    title         | 8      |                    |
    city          | 6      |                    |
    zipCode       | 5      | read-only          |
    state         | 0      |                    | 1=Illinois,2=Ohio
    udf.Colour    | 6      |                    |
    udf.Level     | 0      |                    | 1=Gold,2=Silver
";

const COMPANY_RULES: &str = "
    field           | length | flags              | picklist
    id              | 0      | required read-only |
    companyName     | 12     | required           |
    companyType     | 0      | required           | 1=Customer,3=Prospect
    ownerResourceID | 0      | required           |
    phone           | 25     | required           |
";

/// A tenant that limits, requires and lists what a field can hold.
pub(super) fn tenant() -> World {
    let mut world = World::new(COMPANIES, CONTACTS).with(|policy| policy.mode = Mode::CreateCompany);
    world.contact_rules = rules(CONTACT_RULES);
    world.company_rules = rules(COMPANY_RULES);
    world.countries = vec![
        country(81, "DE", "Germany", "Deutschland (DE)"),
        country(237, "US", "United States", "USA"),
    ];
    world
}

fn country(id: i64, code: &str, name: &str, shown: &str) -> Country {
    Country {
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        display_name: shown.to_owned(),
    }
}

/// A row of a new person of Acme Dental, with these cells behind.
fn decide(world: &World, more: &str) -> Decision {
    world.decide(&format!("email: nora@acme.example; name: Nora New; {more}"))
}

/// A field of the contact that is to be created.
pub(super) fn contact_field(decision: &Decision, field: &str) -> Value {
    let new = decision.create.as_ref();
    new.and_then(|new| new.fields.get(field))
        .cloned()
        .unwrap_or(Value::Null)
}

fn company_field(decision: &Decision, field: &str) -> Value {
    match decision.create.as_ref().map(|new| &new.home) {
        Some(Home::New { fields, .. }) => fields.get(field).cloned().unwrap_or(Value::Null),
        Some(Home::Standing(_)) | None => Value::Null,
    }
}

#[test]
fn a_value_that_is_too_long_is_refused_or_cut_but_addresses_and_numbers_are_never_cut() {
    table::check(
        "
        cells                                         | on_too_long | field        | value          | answer
        title: Director                               | reject      | title        | Director       | create domain_found @1
        title: Directors                              | reject      | title        |                | invalid field_too_long
        title: Directors                              | truncate    | title        | Director       | create domain_found @1 truncated
        - no blank is left at the end
        title: Vice   x Director                      | truncate    | title        | Vice   x       | create domain_found @1 truncated
        - the service counts UTF-16 units, and what people see as one is never halved
        title: 1234567é                               | reject      | title        | 1234567é       | create domain_found @1
        title: 1234567😀                              | reject      | title        |                | invalid field_too_long
        title: 1234567😀                              | truncate    | title        | 1234567        | create domain_found @1 truncated
        title: 123456👩🏽                                | truncate    | title        | 123456         | create domain_found @1 truncated
        title: 1234567e\u{301}                        | truncate    | title        | 1234567        | create domain_found @1 truncated
        - names may be cut too
        first_name: Maximilianus; last_name: New      | truncate    | firstName    | Maximilian     | create domain_found @1 truncated
        first_name: Maximilianus; last_name: New      | reject      | firstName    |                | invalid field_too_long
        - addresses and extensions are not
        email2: x@y.example                           | truncate    | emailAddress2 | x@y.example   | create domain_found @1
        extension: 12345                              | truncate    | extension    |                | invalid field_too_long
        - a number takes the form that fits
        phone: 312 555 0111                           | reject      | phone        | +13125550111   | create domain_found @1
        - a field that cannot be written is left out
        zip: 6060155555                               | reject      | zipCode      |                | create domain_found @1
        ",
        |line| {
            let on_too_long = clap::ValueEnum::from_str(line.get("on_too_long"), false).expect("a word");
            let world = tenant().with(|policy| policy.on_too_long = on_too_long);
            // Columns of their own come before the whole name.
            let cells = line.get("cells").replace("\\u{301}", "\u{301}");
            let decision = decide(&world, &cells);
            let value = contact_field(&decision, line.get("field"));
            assert_eq!(value.as_str().unwrap_or_default(), line.get("value"), "{cells}");
            format!("{} {}", short(&decision), warnings(&decision)).trim_end().to_owned()
        },
    );
}

#[test]
fn an_address_that_is_too_long_is_refused_whatever_is_wanted() {
    for on_too_long in [OnTooLong::Reject, OnTooLong::Truncate] {
        let world = tenant().with(|policy| policy.on_too_long = on_too_long);
        let decision = world.decide("email: nora.has.a.long.name@acme.example; name: Nora New");
        assert_eq!(short(&decision), "invalid field_too_long");
        let detail = "email has 33 characters; emailAddress in Autotask holds 24";
        assert_eq!(decision.detail.as_deref(), Some(detail));
    }
}

#[test]
fn picklists_take_a_value_or_its_label() {
    table::check(
        "
        cells           | value | answer
        state: Ohio     | 2     | create domain_found @1
        state: ILLINOIS | 1     | create domain_found @1
        state: 2        | 2     | create domain_found @1
        state: Texas    | null  | invalid bad_picklist_value: state \"Texas\" is none of Illinois, Ohio
        ",
        |line| {
            let decision = decide(&tenant(), line.get("cells"));
            assert_eq!(
                contact_field(&decision, "state").to_string(),
                line.get("value"),
                "{}",
                line.get("cells")
            );
            told(&decision)
        },
    );
}

#[test]
fn user_defined_fields_are_checked_like_the_others() {
    table::check(
        "
        cells              | on_too_long | udfs                                  | answer
        udf.colour: red    | reject      | [{\"name\":\"Colour\",\"value\":\"red\"}]   | create domain_found @1
        udf.Level: silver  | reject      | [{\"name\":\"Level\",\"value\":\"2\"}]      | create domain_found @1
        udf.Level: bronze  | reject      | null                                  | invalid bad_picklist_value: udf.Level \"bronze\" is none of Gold, Silver
        udf.Colour: purples | reject     | null                                  | invalid field_too_long: udf.Colour has 7 characters; Colour in Autotask holds 6
        udf.Color: red     | reject      | null                                  | invalid unknown_column_value: the tenant has no user-defined field \"Color\"; did you mean \"Colour\"?
        udf.Colour: purples | truncate   | [{\"name\":\"Colour\",\"value\":\"purple\"}] | create domain_found @1
        ",
        |line| {
            let on_too_long = clap::ValueEnum::from_str(line.get("on_too_long"), false).expect("a word");
            let decision = decide(&tenant().with(|policy| policy.on_too_long = on_too_long), line.get("cells"));
            let udfs = contact_field(&decision, "userDefinedFields").to_string();
            assert_eq!(udfs, line.get("udfs").replace('\\', ""), "{}", line.get("cells"));
            told(&decision)
        },
    );
}

/// The answer with its detail.
fn told(decision: &Decision) -> String {
    let detail = decision.detail.as_ref().map(|detail| format!(": {detail}"));
    format!("{}{}", short(decision), detail.unwrap_or_default())
}

#[test]
fn what_the_tenant_requires_has_to_be_there() {
    let demand = |world: &mut World, field: &str, udf: bool| {
        let rule = crate::directory::rules::FieldRule {
            is_required: true,
            ..Default::default()
        };
        let FieldRules { fields, udfs } = &mut world.contact_rules;
        if udf { udfs } else { fields }.insert(field.to_owned(), rule);
    };
    let mut world = tenant();
    demand(&mut world, "title", false);
    assert_eq!(
        told(&decide(&world, "")),
        "invalid missing_required_field: the tenant requires the field title, which the row does not fill"
    );
    assert_eq!(short(&decide(&world, "title: CEO")), "create domain_found @1");

    let mut world = tenant();
    demand(&mut world, "Birth Day", true);
    assert_eq!(
        told(&decide(&world, "title: CEO")),
        "invalid missing_required_udf: the tenant requires the user-defined field \"Birth Day\"; give it in a column \
         udf.Birth Day"
    );
    assert_eq!(
        short(&decide(&world, "udf.birth day: May")),
        "create domain_found @1"
    );
}

#[test]
fn a_new_company_needs_owner_type_and_phone_and_what_else_the_tenant_requires() {
    const ROW: &str = "email: nora@new.example; name: Nora New; company: Zeta Works";
    let without = |change: fn(&mut Policy)| told(&tenant().with(change).decide(ROW));
    let incomplete =
        |what: &str| format!("invalid company_incomplete: set {what} under [profiles.NAME.new_company]");
    assert_eq!(
        without(|policy| policy.new_company.owner_resource_id = None),
        incomplete("owner_resource_id")
    );
    assert_eq!(
        without(|policy| policy.new_company.company_type = None),
        incomplete("company_type")
    );
    assert_eq!(
        without(|policy| policy.new_company.phone = None),
        incomplete("phone")
    );
    assert_eq!(
        without(|policy| policy.new_company = NewCompany::default()),
        incomplete("owner_resource_id, company_type, phone")
    );
    assert_eq!(
        without(|policy| policy.new_company.company_type = Some(2)),
        "invalid bad_picklist_value: new_company.company_type 2 is none of Customer, Prospect"
    );

    let from_the_profile = tenant().decide(ROW);
    assert_eq!(short(&from_the_profile), "create company_new @new");
    assert_eq!(
        company_field(&from_the_profile, "companyName"),
        json!("Zeta Works")
    );
    assert_eq!(company_field(&from_the_profile, "companyType"), json!(1));
    assert_eq!(
        company_field(&from_the_profile, "ownerResourceID"),
        json!(29_683_000)
    );
    assert_eq!(company_field(&from_the_profile, "phone"), json!("+13125550100"));
    assert_eq!(company_field(&from_the_profile, "isActive"), json!(true));
    let from_the_row = tenant()
        .with(|policy| policy.new_company.phone = None)
        .decide(&format!("{ROW}; phone: 312-555-0177"));
    assert_eq!(company_field(&from_the_row, "phone"), json!("+1 312-555-0177"));

    assert_eq!(
        short(&tenant().decide(&format!("{ROW} Incorporated"))),
        "invalid field_too_long"
    );
    let mut world = tenant();
    world
        .company_rules
        .fields
        .entry("postalCode".to_owned())
        .or_default()
        .is_required = true;
    assert_eq!(short(&world.decide(ROW)), "invalid missing_required_field");
    let mut world = tenant();
    world
        .company_rules
        .udfs
        .entry("Segment".to_owned())
        .or_default()
        .is_required = true;
    assert_eq!(short(&world.decide(ROW)), "invalid missing_required_udf");
    assert_eq!(
        short(&decide(&world, "")),
        "create domain_found @1",
        "only new companies are looked at"
    );
}

#[test]
fn a_country_is_found_by_code_by_name_and_by_what_the_tenant_shows() {
    table::check(
        "
        cells                    | value | answer
        country: DE              | 81    | create domain_found @1
        country: DEU             | 81    | create domain_found @1
        country: germany         | 81    | create domain_found @1
        country: deutschland     | 81    | create domain_found @1
        country: Deutschland (de) | 81   | create domain_found @1
        country: U.S.            | 237   | create domain_found @1
        country: France          | null  | create domain_found @1 unknown_country
        country: Atlantis        | null  | create domain_found @1 unknown_country
        ",
        |line| {
            let decision = decide(&tenant(), line.get("cells"));
            assert_eq!(
                contact_field(&decision, "countryID").to_string(),
                line.get("value"),
                "{}",
                line.get("cells")
            );
            format!("{} {}", short(&decision), warnings(&decision))
                .trim_end()
                .to_owned()
        },
    );
}

#[test]
fn a_bad_id_makes_a_row_invalid_where_something_would_be_made_of_it() {
    table::check(
        "
        mode           | row                                                                            | answer
        require-email  | email: ana@acme.example; company_id: x                                         | matched email #11
        require-email  | email: nora@acme.example; name: Nora New; company_id: x                        | reject email_not_found
        require-domain | email: nora@acme.example; name: Nora New; company_id: x                        | invalid unknown_column_value: company_id \"x\" is not an Autotask id, a whole number
        require-domain | email: nora@acme.example; name: Nora New; contact_id: -5                       | invalid unknown_column_value: contact_id \"-5\" is not an Autotask id, a whole number
        require-domain | email: nora@acme.example; name: Nora New; ticket_id: T2026                     | invalid unknown_column_value: ticket_id \"T2026\" is not an Autotask id, a whole number
        named-company  | email: nora@new.example; name: Nora New; company_id: Acme; company: Acme Dental | invalid unknown_column_value: company_id \"Acme\" is not an Autotask id, a whole number
        named-company  | email: nora@new.example; name: Nora New; company_id: 1.5                       | invalid unknown_column_value: company_id \"1.5\" is not an Autotask id, a whole number
        create-company | email: nora@new.example; name: Nora New; company_id: 1.5                       | invalid unknown_column_value: company_id \"1.5\" is not an Autotask id, a whole number
        named-company  | email: nora@new.example; name: Nora New; company_id: 1.0                       | create company_found @1
        ",
        |line| {
            let mode = clap::ValueEnum::from_str(line.get("mode"), false).expect("a mode");
            told(&tenant().with(|policy| policy.mode = mode).decide(line.get("row")))
        },
    );
}

#[test]
fn company_zero_is_a_company_like_any_other() {
    let mut world = World::new("id | companyName | isActive\n0 | The MSP | yes", CONTACTS)
        .with(|policy| policy.mode = Mode::NamedCompany);
    world.contact_rules = rules(CONTACT_RULES);
    assert_eq!(
        world.answer("email: nora@new.example; name: Nora New; company_id: 0"),
        "create company_found @0"
    );
}

#[test]
fn a_create_writes_every_cell_into_its_own_field() {
    let mut world = tenant();
    world.contact_rules = FieldRules {
        udfs: world.contact_rules.udfs,
        ..FieldRules::default()
    };
    let decision = world.decide(
        "email: Nora@Acme.example; email2: n2@acme.example; email3: n3@acme.example; name: Nora May New; \
         phone: 312-555-0177 x12; mobile: (312) 555-0178; title: CEO; address1: 1 Main St; address2: Floor 2; \
         city: Chicago; state: IL; zip: 60601; country: US; note: hello; external_id: x-1; udf.Colour: red",
    );
    let expected = json!({
        "firstName": "Nora", "middleInitial": "May", "lastName": "New",
        "emailAddress": "Nora@Acme.example", "emailAddress2": "n2@acme.example", "emailAddress3": "n3@acme.example",
        "phone": "+1 312-555-0177", "mobilePhone": "+1 312-555-0178", "extension": "12", "externalID": "x-1",
        "title": "CEO", "addressLine": "1 Main St", "addressLine1": "Floor 2", "city": "Chicago", "state": "IL",
        "zipCode": "60601", "note": "hello", "countryID": 237, "isActive": 1,
        "userDefinedFields": [{"name": "Colour", "value": "red"}],
    });
    let fields = decision.create.map(|new| Value::Object(new.fields));
    assert_eq!(fields, Some(expected));
}
