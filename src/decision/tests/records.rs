//! Contact records: whom they find, what they may change, and what nobody is changed in.

use clap::ValueEnum as _;
use serde_json::{Map, Value, json};

use super::table;
use super::world::{World, rules, short, warnings};
use crate::answer::change::Op;
use crate::answer::udf;
use crate::choice::{Inactive, Mode, Update};
use crate::decision::Decision;
use crate::directory::record::{Country, Location};

const COMPANIES: &str = "
    id | companyName  | isActive
    1  | Acme Dental  | yes
    2  | Beta Labs    | yes
    3  | Twin Works   | yes
    4  | Twin Works   | yes
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress     | phone        | mobilePhone  | externalID | title | primaryContact | isOptedOutFromBulkEmail
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example | 312-555-0111 |              | x-11       | CEO   | yes            | yes
    12 | 1         | Bo        | Lind     | yes      |                  | 312-555-0112 |              |            |       | no             | no
    13 | 2         | Cy        | Webb     | yes      | cy@beta.example  | 312-555-0113 |              |            |       |                |
    14 | 2         | Di        | Ito      | no       | di@beta.example  |              |              |            |       |                |
    15 | 1         | Ed        | Falk     | yes      | ed@acme.example  |              | 312-555-0115 |            |       |                |
    16 | 1         | Fay       | Cole     | yes      |                  | 312-555-0116 |              |            |       |                |
    17 | 1         | Fay       | Cole     | yes      |                  | 312-555-0117 |              |            |       |                |
    18 | 3         | Gil       | Hart     | yes      | gil@twin.example |              |              |            |       |                |
";

fn tenant() -> World {
    let mut world = World::new(COMPANIES, CONTACTS).with(|policy| policy.mode = Mode::NamedCompany);
    let country = |id, code: &str, name: &str, shown: &str| Country {
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        display_name: shown.to_owned(),
    };
    world.countries = vec![
        country(237, "US", "United States", "United States"),
        country(81, "DE", "Germany", "Deutschland (Zentrale)"),
    ];
    world.contact_rules = rules(
        "
        field             | type     | length | flags     | picklist         | retired
        title             | string   | 50     |           |                  |
        namePrefix        | integer  | 0      |           | 1=Mr.,2=Mrs.     | 3=Dr.
        surveyOptOut      | boolean  | 0      | read-only |                  |
        udf.Site Code     | string   | 10     |           |                  |
        udf.Seats         | integer  | 0      |           |                  |
        udf.Rate          | decimal  | 0      |           |                  |
        udf.Since         | datetime | 0      |           |                  |
        udf.Plan          | string   | 8000   |           | 7=Gold,8=Silver  | 9=Bronze
        ",
    );
    world
}

/// The fields of the updates, each as `field=value`, without the company's id.
fn written(decision: &Decision) -> String {
    let fields = decision
        .changes
        .iter()
        .flat_map(|change| udf::flat(&change.fields));
    let fields = fields.filter(|(field, _)| field != "companyID");
    fields
        .map(|(field, value)| shown(&field, &value))
        .collect::<Vec<_>>()
        .join(", ")
}

fn shown(field: &str, value: &Value) -> String {
    format!(
        "{field}={}",
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    )
}

/// Outcome and reason, and behind a colon what is written, else what is told.
fn told(decision: &Decision) -> String {
    let detail = decision.detail.clone().unwrap_or_default();
    let more = match written(decision) {
        fields if fields.is_empty() => detail,
        fields => fields,
    };
    format!("{}: {more}", short(decision))
        .trim_end_matches(": ")
        .to_owned()
}

#[test]
fn a_record_finds_whom_it_speaks_of() {
    const TABLE: &str = "
        row                                                                     | answer
        - the strongest key wins
        externalID: x-11; email: cy@beta.example                                | matched external_id #11
        email: ANA@acme.example                                                 | matched email #11
        emailAddress2: ana@acme.example; name: Ana Ruiz                         | matched email #11
        - a number with a name
        phone: (312) 555-0112; name: Bo Lind                                    | matched phone_and_name #12
        mobile: 312 555 0112; name: Lind, Bo                                    | matched phone_and_name #12
        alternatePhone: 312-555-0115; name: Ed Falk                             | matched phone_and_name #15
        - never by a number alone, never by a name that agrees weakly
        phone: 312-555-0112; company: Acme Dental; name: Zoe Young              | create company_found @1
        phone: 312-555-0112; name: B Lind; company: Acme Dental                 | review possible_duplicate
        - a fax is nobody's
        faxNumber: 312-555-0112; name: Zoe Young; company: Acme Dental          | create company_found @1
        - a name inside the company that is named
        name: Bo Lind; company: Acme Dental                                     | matched name_in_company #12
        first_name: Bo; last_name: Lind; company_id: 1                          | matched name_in_company #12
        name: Bo Lind; company: Beta Labs; email: bo@beta.example               | create company_found @2
        name: Bo Lind                                                           | reject company_not_found
        first_name: Zoe; company: Acme Dental                                   | invalid missing_last_name
        - several of one name
        name: Fay Cole; company: Acme Dental                                    | review ambiguous_contact
        name: Fay Cole; phone: 312-555-0117                                     | matched phone_and_name #17
        - address and number lead to different people
        email: ana@acme.example; phone: 312-555-0112; name: Bo Lind             | review conflicting_evidence
        email: ana@acme.example; phone: 312-555-0112; name: Ana Ruiz            | matched email #11
        - without an address somebody needs another way to be found again
        name: Zoe Young; company: Acme Dental                                   | create company_found @1
        name: Zoe Young; company: Acme Dental; email: not an address            | create company_found @1
        - nobody new where nobody is named
        company: Acme Dental                                                    | skip no_identity
    ";
    let mut wrong = table::Wrong::default();
    let world = tenant();
    for line in table::lines(TABLE) {
        wrong.compare(
            line.get("row"),
            line.get("answer"),
            &short(&world.decide_record(line.get("row"))),
        );
    }
    wrong.finish(21);
}

#[test]
fn only_a_way_to_be_found_again_spares_the_address() {
    let mut world = tenant();
    world.policy.mode = Mode::CatchAll;
    world
        .companies
        .extend(World::new("id | companyName | isActive\n9 | Catch-All | yes", "id").companies);
    for (row, expected) in [
        ("name: Zoe Young", "invalid missing_email"),
        ("name: Zoe Young; phone: 312-555-0199", "create catch_all @9"),
        ("name: Zoe Young; phone: 800-555-0199", "invalid missing_email"),
        ("name: Zoe Young; externalID: z-1", "create catch_all @9"),
        ("name: Zoe Young; company: New Firm", "create catch_all @9"),
    ] {
        assert_eq!(short(&world.decide_record(row)), expected, "{row}");
    }
}

#[test]
fn a_contact_never_moves() {
    const TABLE: &str = "
        row                                              | answer                | warnings
        email: ana@acme.example; company: Acme Dental    | matched email #11     |
        email: ana@acme.example; company: ACME dental    | matched email #11     |
        email: ana@acme.example; companyID: 1            | matched email #11     |
        email: ana@acme.example                          | matched email #11     |
        email: ana@acme.example; company: N/A            | matched email #11     |
        email: ana@acme.example; company: Beta Labs      | review other_company  |
        email: ana@acme.example; companyID: 2            | review other_company  |
        email: ana@acme.example; companyID: 2; company: Acme Dental | review other_company |
        externalID: x-11; company: Beta Labs             | review other_company  |
        phone: 312-555-0112; name: Bo Lind; company: Beta Labs | review other_company |
        - several companies of the name, one of them the contact's
        email: gil@twin.example; company: Twin Works     | matched email #18     |
        email: ana@acme.example; company: Twin Works     | review other_company  |
        - a name that nobody has can be another spelling
        email: ana@acme.example; company: Acme Dentists  | matched email #11     | company_differs
        email: ana@acme.example; companyID: 77           | matched email #11     | company_differs
    ";
    let mut wrong = table::Wrong::default();
    for update in Update::value_variants() {
        let world = tenant().with(|policy| policy.update = *update);
        for line in table::lines(TABLE) {
            let decision = world.decide_record(&format!("{}; title: CEO", line.get("row")));
            let found = short(&decision);
            // A contact without a title is filled.
            let found = found
                .replace("update fields_differ", "matched email")
                .replace(" (", "");
            wrong.compare(line.get("row"), line.get("answer"), &found);
            wrong.compare(line.get("row"), line.get("warnings"), &warnings(&decision));
            assert!(!written(&decision).contains("companyID"), "{}", line.get("row"));
        }
    }
    wrong.finish(3 * 14 * 2);
    let told = told(&tenant().decide_record("email: ana@acme.example; company: Beta Labs"));
    assert_eq!(
        told,
        "review other_company: contact 11 stands in company 1, the row names 2 (Beta Labs)"
    );
}

#[test]
fn who_has_opted_out_stays_so() {
    const TABLE: &str = "
        stored | row | never | fill                              | overwrite                         | allowed
        yes    | no  | -     | -                                 | - opt_out_kept                    | isOptedOutFromBulkEmail=false
        yes    | yes | -     | -                                 | -                                 | -
        yes    |     | -     | -                                 | -                                 | -
        no     | yes | -     | -                                 | isOptedOutFromBulkEmail=true      | isOptedOutFromBulkEmail=true
        no     | no  | -     | -                                 | -                                 | -
        no     |     | -     | -                                 | -                                 | -
               | yes | -     | isOptedOutFromBulkEmail=true      | isOptedOutFromBulkEmail=true      | isOptedOutFromBulkEmail=true
               | no  | -     | -                                 | -                                 | -
               |     | -     | -                                 | -                                 | -
    ";
    let mut wrong = table::Wrong::default();
    for line in table::lines(TABLE) {
        let contacts = format!(
            "id | companyID | firstName | lastName | isActive | emailAddress | isOptedOutFromBulkEmail\n\
             11 | 1 | Ana | Ruiz | yes | ana@acme.example | {}",
            line.get("stored")
        );
        let row = format!("email: ana@acme.example; Email opt-out: {}", line.get("row"));
        for (column, update, allowed) in [
            ("never", Update::Never, false),
            ("fill", Update::Fill, false),
            ("overwrite", Update::Overwrite, false),
            ("allowed", Update::Overwrite, true),
        ] {
            let world = World::new(COMPANIES, &contacts).with(|policy| {
                policy.update = update;
                policy.allow_opt_in = allowed;
            });
            let decision = world.decide_record(&row);
            let found = match written(&decision) {
                fields if fields.is_empty() => format!("- {}", warnings(&decision)),
                fields => fields,
            };
            // `fill` notes too that the row does not get its way.
            let found = found.trim().replace(
                "- opt_out_kept",
                if update == Update::Fill {
                    "-"
                } else {
                    "- opt_out_kept"
                },
            );
            let place = format!(
                "stored {:?}, row {:?}, {column}",
                line.get("stored"),
                line.get("row")
            );
            wrong.compare(&place, line.get(column), &found);
        }
    }
    wrong.finish(9 * 4);
}

#[test]
fn a_company_has_one_primary_contact() {
    const TABLE: &str = "
        row                                                                      | update    | answer
        - nobody was it: a contact of another company does not count
        email: cy@beta.example; primaryContact: yes                              | overwrite | update fields_differ #13: primaryContact=true
        email: cy@beta.example; primaryContact: yes                              | fill      | update fields_differ #13: primaryContact=true
        - somebody else is
        name: Bo Lind; company_id: 1; primary: yes                               | overwrite | update fields_differ #12: primaryContact=true (11)
        name: Bo Lind; company_id: 1; primary: yes                               | fill      | matched name_in_company #12
        name: Bo Lind; company_id: 1; primary: yes                               | never     | matched name_in_company #12
        - the contact is it already
        email: ana@acme.example; primary contact: yes                            | overwrite | matched email #11
        - it is taken from the contact
        email: ana@acme.example; primary contact: no                             | overwrite | update fields_differ #11: primaryContact=false
        email: ana@acme.example; primary contact:                                | overwrite | matched email #11
        - somebody new
        name: Zoe Young; email: zoe@acme.example; company_id: 1; primary: yes    | never     | create company_found @1 (11)
        name: Zoe Young; email: zoe@beta.example; company_id: 2; primary: yes    | never     | create company_found @2
    ";
    let mut wrong = table::Wrong::default();
    for line in table::lines(TABLE) {
        let update = Update::from_str(line.get("update"), false).expect("a word");
        let decision = tenant()
            .with(|policy| policy.update = update)
            .decide_record(line.get("row"));
        let former =
            |fields: &Option<Map<String, Value>>| fields.as_ref()?.get("formerPrimaryContact")?.as_i64();
        let former = decision.changes.iter().find_map(|change| former(&change.before));
        let former = former.or(decision
            .create
            .as_ref()
            .and_then(|new| Some(new.former_primary?.0)));
        let fields = written(&decision);
        let mut found = short(&decision);
        if !fields.is_empty() {
            found = format!("{found}: {fields}");
        }
        if let Some(former) = former {
            found = format!("{found} ({former})");
            assert_eq!(warnings(&decision), "primary_demoted");
            assert_eq!(
                decision.detail.as_deref(),
                Some("contact 11 (Ana Ruiz) is the primary contact of company 1 until now")
            );
            let evidence = decision
                .evidence
                .iter()
                .find(|found| found.key == "primary_contact");
            assert_eq!(evidence.and_then(|found| found.contacts.clone()), Some(vec![11]));
        }
        wrong.compare(line.get("row"), line.get("answer"), &found);
    }
    wrong.finish(10);
}

#[test]
fn a_location_brings_its_address_where_all_of_it_is_blank() {
    const TABLE: &str = "
        stored    | row                                    | answer
        - all six fields blank
                  | location: 5                            | companyLocationID=5, addressLine=1 Main St, city=Chicago, zipCode=60601, countryID=237
        - one of them filled: none changes
        city      | location: 5                            | companyLocationID=5
        zipCode   | location: 5                            | companyLocationID=5
        addressLine1 | location: 5                         | companyLocationID=5
        - one of them filled by the row
                  | location: 5; city: Evanston            | city=Evanston, companyLocationID=5
                  | location: 5; country: US               | companyLocationID=5, countryID=237
        - a location without an address
                  | location: 6                            | companyLocationID=6
        - no location of the contact's company
                  | location: 7                            | invalid: companyLocationID 7 is a location of company 2, not of company 1
                  | location: 8                            | invalid: companyLocationID 8: there is no such location
                  | location: 9                            | invalid: companyLocationID 9 is inactive
                  | location: first floor                  | invalid: companyLocationID \"first floor\" is not a whole number
    ";
    let mut wrong = table::Wrong::default();
    let place = |id, company: i64, active: bool, address: Value| {
        let mut fields = address.as_object().cloned().expect("fields");
        fields.extend([
            ("id".to_owned(), json!(id)),
            ("companyID".to_owned(), json!(company)),
            ("isActive".to_owned(), json!(active)),
        ]);
        Location::from_fields(&fields).expect("a location")
    };
    for line in table::lines(TABLE) {
        let field = if line.get("stored").is_empty() {
            "title"
        } else {
            line.get("stored")
        };
        let contacts = format!(
            "id | companyID | firstName | lastName | isActive | emailAddress | {field}\n\
             11 | 1 | Ana | Ruiz | yes | ana@acme.example | here"
        );
        for update in [Update::Fill, Update::Overwrite] {
            let mut world = World::new(COMPANIES, &contacts).with(|policy| policy.update = update);
            world.countries = tenant().countries;
            let main =
                json!({"address1": "1 Main St", "city": "Chicago", "postalCode": "60601", "countryID": 237});
            world.locations = vec![
                place(5, 1, true, main.clone()),
                place(6, 1, true, json!({"city": " "})),
                place(7, 2, true, main.clone()),
                place(9, 1, false, main),
            ];
            let decision = world.decide_record(&format!("email: ana@acme.example; {}", line.get("row")));
            let found = match written(&decision) {
                fields if fields.is_empty() => {
                    format!(
                        "{}: {}",
                        decision.outcome,
                        decision.detail.clone().unwrap_or_default()
                    )
                }
                fields => fields,
            };
            let brings = found.contains("addressLine=1 Main St");
            assert_eq!(
                warnings(&decision) == "address_from_location",
                brings,
                "{}",
                line.get("row")
            );
            wrong.compare(line.get("row"), line.get("answer"), &found);
        }
    }
    wrong.finish(11 * 2);
}

#[test]
fn values_of_every_kind_are_read_compared_and_refused() {
    const TABLE: &str = "
        row                                    | answer
        - a list, by label, by value, by what nobody may set any more
        namePrefix: Mrs.                       | update fields_differ #15: namePrefix=2
        salutation: mr.                        | update fields_differ #15: namePrefix=1
        namePrefix: 2                          | update fields_differ #15: namePrefix=2
        namePrefix: Dr.                        | invalid bad_picklist_value: namePrefix \"Dr.\" is inactive in Autotask and cannot be set any more
        namePrefix: Prof.                      | invalid bad_picklist_value: namePrefix \"Prof.\" is none of Mr., Mrs.
        - yes and no
        receivesEmailNotifications: YES        | update fields_differ #15: receivesEmailNotifications=true
        notifications: off                     | matched email #15
        notifications: perhaps                 | invalid unknown_column_value: receivesEmailNotifications \"perhaps\" is neither yes nor no
        - countries by id, code, ISO name and the tenant's own name
        countryID: 81                          | update fields_differ #15: countryID=81
        country: deu                           | update fields_differ #15: countryID=81
        country: Deutschland (Zentrale)        | update fields_differ #15: countryID=81
        country: 4711                          | matched email #15
        country: Atlantis                      | matched email #15
        - numbers to call
        alternate phone: (312) 555-0199        | update fields_differ #15: alternatePhone=+1 312-555-0199
        fax: 312.555.0198                      | update fields_differ #15: faxNumber=+1 312-555-0198
        fax: none                              | matched email #15
        - texts
        linkedin: https://l.example/ed         | update fields_differ #15: linkedInUrl=https://l.example/ed
        middle name: J.                        | update fields_differ #15: middleInitial=J.
        job title: 123456789012345678901234567890123456789012345678901 | invalid field_too_long: title has 51 characters; title in Autotask holds 50
        - what Autotask lets nobody write
        survey opt-out: yes                    | matched email #15
        - user-defined fields
        udf.Site Code: A7                      | update fields_differ #15: udf.Site Code=A7
        UDF.site code: A7                      | update fields_differ #15: udf.Site Code=A7
        udf.Site Code: 12345678901             | invalid field_too_long: udf.Site Code has 11 characters; Site Code in Autotask holds 10
        udf.Seats: 12                          | update fields_differ #15: udf.Seats=12
        udf.Seats: 12.0                        | update fields_differ #15: udf.Seats=12
        udf.Seats: a dozen                     | invalid unknown_column_value: udf.Seats \"a dozen\" is not a whole number
        udf.Rate: 12,50                        | update fields_differ #15: udf.Rate=12.5
        udf.Rate: 1,250                        | invalid unknown_column_value: udf.Rate \"1,250\" can be a thousand and more, or one and a fraction; write it with a point
        udf.Since: 2025-04-03                  | update fields_differ #15: udf.Since=2025-04-03T00:00:00.000
        udf.Since: 3 Apr 2025                  | update fields_differ #15: udf.Since=2025-04-03T00:00:00.000
        udf.Since: 03/04/2025                  | invalid unknown_column_value: udf.Since \"03/04/2025\" can be two days; write it as 2025-04-03
        udf.Since: soon                        | invalid unknown_column_value: udf.Since \"soon\" is not a date; write it as 2025-04-03
        udf.Plan: gold                         | update fields_differ #15: udf.Plan=7
        udf.Plan: 8                            | update fields_differ #15: udf.Plan=8
        udf.Plan: Bronze                       | invalid bad_picklist_value: udf.Plan \"Bronze\" is inactive in Autotask and cannot be set any more
        udf.Plan: Tin                          | invalid bad_picklist_value: udf.Plan \"Tin\" is none of Gold, Silver
        udf.Sight Code: A7                     | invalid unknown_column_value: the tenant has no user-defined field \"Sight Code\"; did you mean \"Site Code\"?
    ";
    let mut wrong = table::Wrong::default();
    for update in [Update::Fill, Update::Overwrite] {
        let world = tenant().with(|policy| policy.update = update);
        for line in table::lines(TABLE) {
            let decision = world.decide_record(&format!("email: ed@acme.example; {}", line.get("row")));
            let found = told(&decision);
            wrong.compare(line.get("row"), line.get("answer"), &found);
        }
    }
    wrong.finish(37 * 2);
    let world = tenant().with(|policy| policy.update = Update::Fill);
    for (row, expected) in [
        ("country: Atlantis", "unknown_country"),
        ("survey opt-out: yes", "read_only_field"),
        ("phone: 12", "bad_phone"),
    ] {
        let decision = world.decide_record(&format!("email: ed@acme.example; {row}"));
        assert_eq!(warnings(&decision), expected, "{row}");
    }
}

#[test]
fn what_stands_there_in_another_spelling_is_no_difference() {
    let mut world = tenant().with(|policy| policy.update = Update::Overwrite);
    let Value::Object(fields) = json!({
        "id": 21, "companyID": 1, "firstName": "Hal", "lastName": "Ives", "isActive": 1,
        "emailAddress": "hal@acme.example", "namePrefix": 3, "alternatePhone": "312-555-0121",
        "primaryContact": false, "companyLocationID": 5, "faxNumber": "(312) 555 0122",
        "userDefinedFields": [
            {"name": "Site Code", "value": "A7"}, {"name": "Seats", "value": "12"},
            {"name": "Rate", "value": "12.50"}, {"name": "Since", "value": "2025-04-03T00:00:00Z"},
            {"name": "Plan", "value": "Gold"},
        ],
    }) else {
        panic!()
    };
    world.contacts.push(super::world::contact(fields));
    for row in [
        "prefix: Dr.",
        "alternatePhone: +1 312 555 0121",
        "fax: 3125550122",
        "primary: no",
        "location: 5",
        "udf.Site Code: A7; udf.Seats: 12.0; udf.Rate: 12,5; udf.Since: April 3, 2025; udf.Plan: 7",
        "udf.Plan: GOLD",
        "udf.Site Code: ; prefix: ; primary: ; location:",
    ] {
        let decision = world.decide_record(&format!("email: hal@acme.example; {row}"));
        assert_eq!(told(&decision), "matched email #21", "{row}");
    }
    let decision = world
        .decide_record("email: hal@acme.example; udf.Seats: 13; udf.Plan: Silver; udf.Since: 2025-04-04");
    assert_eq!(
        serde_json::to_value(&decision.changes).unwrap(),
        json!([{
            "op": "update", "entity": "Contact", "id": 21,
            "fields": {"companyID": 1, "userDefinedFields": [
                {"name": "Seats", "value": "13"}, {"name": "Plan", "value": "8"},
                {"name": "Since", "value": "2025-04-04T00:00:00.000"}]},
            "before": {"userDefinedFields": [
                {"name": "Seats", "value": "12"}, {"name": "Plan", "value": "Gold"},
                {"name": "Since", "value": "2025-04-03T00:00:00Z"}]},
        }])
    );
}

#[test]
fn a_record_can_say_that_its_contact_is_inactive() {
    for (row, inactive, update, expected) in [
        (
            "email: ed@acme.example; active: no",
            Inactive::Review,
            Update::Overwrite,
            "update fields_differ #15: isActive=0",
        ),
        (
            "email: ed@acme.example; active: no",
            Inactive::Review,
            Update::Fill,
            "matched email #15",
        ),
        (
            "email: ed@acme.example; active: yes",
            Inactive::Review,
            Update::Overwrite,
            "matched email #15",
        ),
        (
            "email: di@beta.example; active: no",
            Inactive::Review,
            Update::Overwrite,
            "matched email #14",
        ),
        (
            "email: di@beta.example; active: no",
            Inactive::Ignore,
            Update::Overwrite,
            "matched email #14",
        ),
        (
            "email: di@beta.example; active: no",
            Inactive::Reactivate,
            Update::Overwrite,
            "matched email #14",
        ),
        (
            "email: di@beta.example; active: yes",
            Inactive::Review,
            Update::Overwrite,
            "review inactive_contact",
        ),
        (
            "email: di@beta.example; active: yes",
            Inactive::Reactivate,
            Update::Overwrite,
            "update reactivated #14: isActive=1",
        ),
    ] {
        let world = tenant().with(|policy| {
            policy.update = update;
            policy.inactive = inactive;
        });
        assert_eq!(
            told(&world.decide_record(row)),
            expected,
            "{row} {inactive} {update}"
        );
    }
    let decision =
        tenant().decide_record("name: Zoe Young; email: zoe@acme.example; company_id: 1; isActive: false");
    assert_eq!(
        decision.create.map(|new| new.fields["isActive"].clone()),
        Some(json!(0))
    );
}

#[test]
fn an_address_of_a_record_goes_where_its_column_says() {
    let world = tenant().with(|policy| policy.update = Update::Overwrite);
    // Its first column is blank, and a blank never overwrites.
    let decision = world.decide_record("externalID: x-11; emailAddress2: new@acme.example");
    assert_eq!(written(&decision), "emailAddress2=new@acme.example");
    let decision = world.decide_record("name: Zoe Young; company_id: 1; emailAddress2: zoe@acme.example");
    let new = decision.create.expect("a create");
    assert_eq!(new.fields["emailAddress"], "zoe@acme.example");
}

#[test]
fn somebody_new_gets_every_field() {
    let decision = tenant().decide_record(
        "first name: Zoe; middle: Q; last name: Young; email: zoe@acme.example; company: Acme Dental; \
         prefix: Mrs.; fax: 312-555-0198; primary: no; notifications: yes; opted_out: true; room: 12b; \
         udf.Seats: 3; udf.Plan: Silver; udf.Since: 13/04/2025; country: Germany",
    );
    let new = decision.create.expect("a create");
    assert_eq!(
        Value::Object(new.fields),
        json!({
            "firstName": "Zoe", "middleInitial": "Q", "lastName": "Young", "emailAddress": "zoe@acme.example",
            "faxNumber": "+1 312-555-0198", "namePrefix": 2, "primaryContact": false,
            "receivesEmailNotifications": true, "isOptedOutFromBulkEmail": true, "roomNumber": "12b",
            "countryID": 81, "isActive": 1,
            "userDefinedFields": [{"name": "Seats", "value": "3"}, {"name": "Plan", "value": "8"},
                                  {"name": "Since", "value": "2025-04-13T00:00:00.000"}],
        })
    );
    let mut world = tenant();
    world
        .contact_rules
        .udfs
        .get_mut("Seats")
        .expect("a field")
        .is_required = true;
    let told = told(&world.decide_record("name: Zoe Young; email: zoe@acme.example; company: Acme Dental"));
    assert_eq!(
        told,
        "invalid missing_required_udf: the tenant requires the user-defined field \"Seats\"; give it in a column udf.Seats"
    );
    assert_eq!(
        decision
            .changes
            .iter()
            .filter(|change| change.op != Op::Create)
            .count(),
        0
    );
}
