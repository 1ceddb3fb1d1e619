//! `--kind contacts`: a database export with every field of a contact, created and updated, again without a change, and
//! taken back; and what is asked about instead of guessed.

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

/// The rows of the big file.
const ROWS: usize = 300;
/// The companies that they are spread over.
const FIRMS: usize = 5;

const HEADER: &str = "externalID,firstName,Middle name,lastName,Prefix,emailAddress,emailAddress2,phone,extension,\
    mobilePhone,alternatePhone,Fax,Job title,roomNumber,addressLine,addressLine1,additionalAddressInformation,city,\
    state,zipCode,Country,companyLocationID,note,facebookUrl,linkedInUrl,twitterUrl,primaryContact,isActive,\
    receivesEmailNotifications,isOptedOutFromBulkEmail,udf.Site Code,udf.Seats,udf.Rate,udf.Since,udf.Plan,companyID,\
    Shoe size";

fn firm(nth: usize) -> usize {
    300 + nth % FIRMS
}

fn is_known(nth: usize) -> bool {
    nth.is_multiple_of(2)
}

/// Whether the contact of a row is filled already with other values than the row's.
fn is_filled(nth: usize) -> bool {
    nth % 6 == 2
}

fn area(nth: usize, of: [u32; 3]) -> u32 {
    of[nth / 100]
}

/// A row of the big file: its values are spelled in many ways, and cells are blank here and there.
fn row(nth: usize) -> String {
    let unless = |blank: bool, text: String| if blank { String::new() } else { text };
    let one_of = |words: &[&str]| words[nth % words.len()].to_owned();
    // Known people are found by an external id, an address, or a number and their name.
    let by = nth % 6;
    let address = nth.is_multiple_of(10);
    let cells = [
        unless(by != 0, format!("crm-{nth}")),
        "Pat".to_owned(),
        unless(!nth.is_multiple_of(3), "Q.".to_owned()),
        format!("Person{nth}"),
        one_of(&["", "Mr.", "mrs.", "3"]),
        unless(
            by == 4 || by == 0,
            format!("pat{nth}@firm{}.example", nth % FIRMS),
        ),
        unless(by != 1, format!("pat{nth}@home.example")),
        format!("({}) 555-01{:02}", area(nth, [312, 773, 872]), nth % 100),
        unless(!nth.is_multiple_of(4), format!("{}", 100 + nth)),
        format!("+1 {}.555.01{:02}", area(nth, [303, 720, 206]), nth % 100),
        unless(
            !nth.is_multiple_of(5),
            format!("{}-555-01{:02}", area(nth, [503, 602, 480]), nth % 100),
        ),
        unless(
            !nth.is_multiple_of(7),
            format!("{} 555 01{:02}", area(nth, [615, 404, 702]), nth % 100),
        ),
        unless(nth.is_multiple_of(7), format!("Clerk {nth}")),
        unless(nth.is_multiple_of(3), format!("R{nth}")),
        unless(address, format!("{nth} Harbor Rd")),
        unless(address || !nth.is_multiple_of(2), "Floor 2".to_owned()),
        unless(!nth.is_multiple_of(8), "Gate B".to_owned()),
        unless(address, "Chicago".to_owned()),
        unless(address, "IL".to_owned()),
        unless(address, "60601".to_owned()),
        unless(
            address,
            one_of(&["US", "United States", "usa", "237", "Deutschland", "DEU"]),
        ),
        unless(!address, format!("{}", 40 + nth % FIRMS)),
        unless(!nth.is_multiple_of(9), "From the CRM".to_owned()),
        unless(!nth.is_multiple_of(11), format!("https://fb.example/{nth}")),
        unless(nth.is_multiple_of(4), format!("https://in.example/{nth}")),
        unless(!nth.is_multiple_of(12), format!("https://tw.example/{nth}")),
        unless(nth >= FIRMS, one_of(&["yes", "TRUE", "1"])),
        one_of(&["", "yes", "1"]),
        one_of(&["yes", "no", "", "x", "0"]),
        one_of(&["", "true", "no", "off"]),
        unless(nth.is_multiple_of(5), format!("S-{nth}")),
        unless(nth % 5 == 1, format!("{nth}")),
        unless(nth % 5 == 2, format!("{nth},5")),
        one_of(&[
            "2025-04-03",
            "3 Apr 2025",
            "13/04/2025",
            "",
            "03.04.2025",
            "2025-04-03T00:00:00Z",
        ]),
        one_of(&["Gold", "8", "silver", ""]),
        format!("{}", firm(nth)),
        "42".to_owned(),
    ];
    let quoted = cells.map(|cell| {
        if cell.contains(',') {
            format!("\"{cell}\"")
        } else {
            cell
        }
    });
    quoted.join(",")
}

fn big_file() -> String {
    let rows: Vec<String> = (0..ROWS).map(row).collect();
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// A tenant that knows every second person of the big file, some of them with other values.
fn tenant() -> Data {
    let mut data = Data::small();
    for firm in 0..FIRMS {
        let id = 300 + i64::try_from(firm).unwrap();
        let former = json!({"emailAddress": format!("chief@firm{firm}.example"), "primaryContact": true});
        data = data.company(id, &format!("Firm Number {firm}")).contact(
            6000 + id,
            id,
            "Former",
            &format!("Chief{firm}"),
            former,
        );
    }
    for nth in (0..ROWS).filter(|nth| is_known(*nth)) {
        let mut more = match nth % 6 {
            0 => json!({"externalID": format!("crm-{nth}")}),
            2 => json!({"emailAddress": format!("PAT{nth}@firm{}.example", nth % FIRMS)}),
            _ => json!({"phone": format!("{}555-01{:02}", area(nth, [312, 773, 872]), nth % 100)}),
        };
        if is_filled(nth) {
            let filled = json!({
                "title": "Old title", "roomNumber": "old", "city": "Oldtown", "namePrefix": 2, "note": "old note",
                "isOptedOutFromBulkEmail": nth % 4 == 2, "receivesEmailNotifications": false,
                "userDefinedFields": [{"name": "Site Code", "value": "OLD"}, {"name": "Plan", "value": "7"},
                                      {"name": "Since", "value": "2020-01-01T00:00:00.000Z"}],
            });
            more.as_object_mut()
                .unwrap()
                .extend(filled.as_object().unwrap().clone());
        }
        let (id, company) = (
            i64::try_from(7000 + nth).unwrap(),
            i64::try_from(firm(nth)).unwrap(),
        );
        data = data.contact(id, company, "Pat", &format!("Person{nth}"), more);
    }
    let locations: Vec<Value> = (0..FIRMS)
        .map(|nth| {
            json!({"id": 40 + nth, "companyID": 300 + nth, "name": "Main", "address1": format!("{nth} Main St"),
                   "city": "Evanston", "state": "IL", "postalCode": "60201", "countryID": 237, "isActive": true})
        })
        .collect();
    data.part("companyLocations", json!(locations)).part("countries", countries()).part(
        "userDefinedFields",
        json!({"Contacts": [
            {"name": "Site Code"}, {"name": "Seats", "type": "integer"}, {"name": "Rate", "type": "decimal"},
            {"name": "Since", "type": "datetime"},
            {"name": "Plan", "picklist": [{"value": "7", "label": "Gold"}, {"value": "8", "label": "Silver"},
                                          {"value": "9", "label": "Bronze", "isActive": false}]},
        ]}),
    )
}

fn countries() -> Value {
    json!([
        {"id": 237, "name": "United States", "displayName": "United States", "countryCode": "US", "isDefaultCountry": true},
        {"id": 81, "name": "Germany", "displayName": "Deutschland", "countryCode": "DE"},
    ])
}

fn resolve<'a>(update: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec![
        "resolve",
        "contacts.csv",
        "--kind",
        "contacts",
        "--mode",
        "named-company",
        "--update",
        update,
        "--format",
        "ndjson",
    ];
    words.extend(more);
    words
}

/// Every contact of the tenant by its id, without the times that Autotask writes itself; what is empty is not there.
fn contacts(served: &Served) -> Vec<(i64, Value)> {
    let everything = json!({"filter": [{"op": "gte", "field": "id", "value": 0}]});
    let found = served.other_client("POST", "/Contacts/query", &everything);
    let mut records = found["items"].as_array().unwrap().clone();
    if records.len() == 500 {
        let last = &records[499]["id"];
        let rest = json!({"filter": [{"op": "gt", "field": "id", "value": last}]});
        records.extend(
            served.other_client("POST", "/Contacts/query", &rest)["items"]
                .as_array()
                .unwrap()
                .clone(),
        );
    }
    let plain = |mut record: Value| {
        let id = record["id"].as_i64().unwrap();
        let fields = record.as_object_mut().unwrap();
        fields.retain(|field, value| {
            let kept = field == "lastName" || !field.starts_with("last") && field != "createDate";
            kept && !value.is_null() && *value != ""
        });
        if let Some(list) = fields.get_mut("userDefinedFields") {
            list.as_array_mut()
                .unwrap()
                .retain(|udf| !udf["value"].is_null() && udf["value"] != "");
        }
        (id, record)
    };
    records.into_iter().map(plain).collect()
}

fn counted(ran: &Ran) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for answer in ran.answers() {
        *counts.entry(answer).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn last_run(world: &World) -> String {
    let runs: Value = serde_json::from_str(&world.run(["runs", "--format", "json"]).stdout).unwrap();
    runs["runs"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_second_run_changes_nothing_and_an_undo_restores_everything() {
    let world = World::new();
    world.file("contacts.csv", big_file());
    let served = tenant().serve(&world);
    let before = contacts(&served);
    let ran = world.run_on(&served, resolve("overwrite", &["--yes"])).exits(0);
    let half = ROWS / 2;
    assert_eq!(
        counted(&ran),
        [
            ("created company_found".to_owned(), half),
            ("updated fields_differ".to_owned(), half)
        ],
        "{ran}"
    );
    let run = last_run(&world);
    let writes = served.writes();
    assert_eq!(writes.len(), ROWS);
    assert!(
        writes
            .iter()
            .all(|write| write.body.get("companyID").is_none() || write.method == "POST"),
        "no contact is moved"
    );
    let after = contacts(&served);
    // Nothing that was filled is blank now.
    for (id, old) in &before {
        let (_, new) = after.iter().find(|(other, _)| other == id).unwrap();
        for (field, value) in old.as_object().unwrap() {
            assert!(new.get(field).is_some(), "{field} of {id} was {value}");
        }
        let opted_out = &json!(true) == old.get("isOptedOutFromBulkEmail").unwrap_or(&Value::Null);
        assert!(
            !opted_out || new["isOptedOutFromBulkEmail"] == true,
            "{id} was opted in"
        );
    }
    let primaries = after
        .iter()
        .filter(|(_, contact)| contact["primaryContact"] == true)
        .count();
    assert_eq!(primaries, FIRMS, "one primary contact a company");

    let again = world.run_on(&served, resolve("overwrite", &["--yes"])).exits(0);
    assert!(
        again.rows().iter().all(|row| row["outcome"] == "matched"),
        "{again}"
    );
    assert_eq!(served.writes().len(), ROWS, "a second run writes nothing");

    let undone = world
        .run_on(&served, ["undo", &run, "--yes", "--format", "ndjson"])
        .exits(0);
    let now: Vec<(i64, Value)> = contacts(&served)
        .into_iter()
        .filter(|(id, _)| before.iter().any(|(other, _)| other == id))
        .collect();
    for ((id, now), (_, then)) in now.iter().zip(&before) {
        assert_eq!(with_defaults(now), with_defaults(then), "contact {id}: {undone}");
    }
    assert_eq!(now.len(), before.len());
}

/// A record in which yes and no that nobody has said is no.
fn with_defaults(record: &Value) -> Value {
    let mut record = record.clone();
    for field in [
        "primaryContact",
        "receivesEmailNotifications",
        "isOptedOutFromBulkEmail",
    ] {
        let fields = record.as_object_mut().unwrap();
        fields.entry(field).or_insert(json!(false));
    }
    record
}

#[test]
fn filling_never_touches_what_is_filled() {
    let world = World::new();
    world.file("contacts.csv", big_file());
    let served = tenant().serve(&world);
    let before = contacts(&served);
    world.run_on(&served, resolve("fill", &["--yes"])).exits(0);
    let after = contacts(&served);
    for (id, old) in before.iter().filter(|(id, _)| *id >= 7000) {
        let (_, new) = after.iter().find(|(other, _)| other == id).unwrap();
        for (field, value) in old.as_object().unwrap() {
            if field == "userDefinedFields" {
                let held = new[field].as_array().unwrap();
                let kept = value.as_array().unwrap().iter().all(|udf| held.contains(udf));
                assert!(kept, "{id}: {held:?} for {value}");
            } else {
                assert_eq!(&new[field], value, "{field} of {id}");
            }
        }
    }
    let written = served.writes().len();
    let again = world.run_on(&served, resolve("fill", &["--yes"])).exits(0);
    assert_eq!(served.writes().len(), written, "{again}");
}

/// A tenant with a few people, for one rule at a time.
fn few() -> Data {
    Data::small()
        .company(175, "Lakeside Dental")
        .part("countries", countries())
        .contact(
            5002,
            174,
            "Bo",
            "Lind",
            json!({"emailAddress": "bo@bluefin.example", "primaryContact": true,
            "isOptedOutFromBulkEmail": true, "userDefinedFields": [{"name": "Site Code", "value": "A1"}]}),
        )
        .contact(
            5003,
            174,
            "Cy",
            "Webb",
            json!({"emailAddress": "cy@bluefin.example", "isActive": 0, "externalID": "c-3"}),
        )
        .part("userDefinedFields", json!({"Contacts": [{"name": "Site Code"}]}))
}

#[test]
fn a_primary_contact_is_demoted_in_the_open_and_promoted_again_by_undo() {
    let world = World::new();
    world.file(
        "contacts.csv",
        "emailAddress,primaryContact,firstName,lastName,companyID\nana.ruiz@bluefin.example,yes,,,174\nzoe@lakeside.example,yes,Zoe,Young,175\n",
    );
    let served = few().serve(&world);
    let before = contacts(&served);
    let diff = [
        "resolve",
        "contacts.csv",
        "--mode",
        "named-company",
        "--update",
        "overwrite",
        "--dry-run",
    ];
    let told = "contact 5002 (Bo Lind) is the primary contact of company 174 until now";
    let dry = world
        .run_on(&served, diff)
        .exits(0)
        .prints(told)
        .prints("primaryContact:  false → true");
    let note = "the company's primary contact until now stops being it";
    assert!(dry.stdout.contains(note), "{dry}");
    let ran = world.run_on(&served, resolve("overwrite", &["--yes"])).exits(0);
    let row = &ran.rows()[0];
    assert_eq!(row["warnings"], json!(["primary_demoted"]));
    assert_eq!(
        row["evidence"].as_array().unwrap().last().unwrap(),
        &json!({"key": "primary_contact", "value": "174", "contacts": [5002]})
    );
    let primary = |id: i64| {
        let all = contacts(&served);
        let (_, contact) = all.iter().find(|(other, _)| *other == id).unwrap();
        contact["primaryContact"] == true
    };
    assert!(primary(5001) && !primary(5002));
    let run = last_run(&world);
    let undone = world
        .run_on(&served, ["undo", &run, "--yes", "--delete", "--format", "ndjson"])
        .exits(0)
        .answers_are(&["updated set_back", "updated set_back", "updated deleted"]);
    assert_eq!(
        undone.rows()[0]["detail"],
        "contact 5002 is the primary contact of its company again"
    );
    assert!(!primary(5001) && primary(5002));
    let now: Vec<Value> = contacts(&served)
        .iter()
        .map(|(_, contact)| with_defaults(contact))
        .collect();
    assert_eq!(
        now,
        before
            .iter()
            .map(|(_, contact)| with_defaults(contact))
            .collect::<Vec<_>>()
    );
}

#[test]
fn what_cannot_be_done_is_asked_about_or_kept() {
    let world = World::new();
    world.file(
        "contacts.csv",
        "emailAddress,externalID,firstName,lastName,companyID,Unsubscribed,title,udf.Site Code,active\n\
         bo@bluefin.example,,,,174,no,,B2,\n\
         bo@bluefin.example,,,,175,,,,\n\
         cy@bluefin.example,,,,174,,Boss,,\n\
         ,c-3,,,174,,Boss,,\n\
         ana.ruiz@bluefin.example,,,,174,perhaps,,,\n\
         ana.ruiz@bluefin.example,,,,174,,Boss,,\n\
         ana.ruiz@bluefin.example,,,,174,,Chief,,\n",
    );
    let served = few().serve(&world);
    let ran = world
        .run_on(
            &served,
            resolve(
                "overwrite",
                &["--yes", "--inactive", "reactivate", "--rejects", "rejects.csv"],
            ),
        )
        .exits(4)
        .answers_are(&[
            "updated fields_differ",
            "review other_company",
            "updated reactivated",
            "matched external_id",
            "invalid unknown_column_value",
            "updated fields_differ",
            "review conflicting_rows",
        ]);
    assert_eq!(ran.rows()[0]["warnings"], json!(["opt_out_kept"]));
    assert_eq!(
        ran.rows()[4]["detail"],
        "Unsubscribed \"perhaps\" is neither yes nor no"
    );
    let patches = served.writes();
    assert_eq!(patches.len(), 4, "{patches:#?}");
    let reactivations = patches
        .iter()
        .filter(|patch| patch.body.get("isActive").is_some())
        .count();
    assert_eq!(reactivations, 1);
    let rejects = world.read("rejects.csv");
    for code in ["other_company", "unknown_column_value", "conflicting_rows"] {
        assert!(rejects.contains(code), "{rejects}");
    }
    world.file(
        "contacts.csv",
        "emailAddress,mobilePhone,Unsubscribed\nbo@bluefin.example,,no\n",
    );
    world
        .run_on(&served, resolve("overwrite", &["--yes", "--allow-opt-in"]))
        .exits(0);
    let all = contacts(&served);
    let (_, bo) = all.iter().find(|(id, _)| *id == 5002).unwrap();
    assert_eq!(bo["isOptedOutFromBulkEmail"], false);
    assert_eq!(
        bo["userDefinedFields"],
        json!([{"name": "Site Code", "value": "B2"}])
    );
}

#[test]
fn a_lost_answer_to_an_update_is_looked_for_and_written_once() {
    for fault in ["drop_after", "drop_before"] {
        let world = World::new();
        world.file(
            "contacts.csv",
            "emailAddress,mobilePhone,title,udf.Site Code,primaryContact\nbo@bluefin.example,,Boss,B2,\n",
        );
        let served = few()
            .fault(json!({"method": "PATCH", "path": "/Companies/*/Contacts", "fault": fault}))
            .serve(&world);
        world
            .run_on(&served, resolve("overwrite", &["--yes", "--resend-after", "1s"]))
            .exits(0)
            .answers_are(&["updated fields_differ"]);
        let all = contacts(&served);
        let (_, bo) = all.iter().find(|(id, _)| *id == 5002).unwrap();
        assert_eq!(
            (&bo["title"], &bo["userDefinedFields"][0]["value"]),
            (&json!("Boss"), &json!("B2")),
            "{fault}"
        );
        assert_eq!(served.contact_posts(), 0);
    }
}

#[test]
fn a_saved_plan_of_records_is_applied_where_its_facts_hold() {
    let world = World::new();
    world.file(
        "contacts.csv",
        "emailAddress,mobilePhone,Fax,title,udf.Site Code\nbo@bluefin.example,,312 555 0198,Boss,B2\nana.ruiz@bluefin.example,,,Chief,C3\n",
    );
    let served = few().serve(&world);
    world
        .run_on(
            &served,
            resolve("overwrite", &["--dry-run", "--out", "plan.json"]),
        )
        .exits(0);
    served.other_client(
        "PATCH",
        "/Companies/174/Contacts",
        &json!({"id": 5001, "userDefinedFields": [{"name": "Site Code", "value": "X"}]}),
    );
    world
        .run_on(&served, ["apply", "plan.json", "--yes", "--format", "ndjson"])
        .exits(4)
        .answers_are(&["updated fields_differ", "stale facts_moved"]);
    let all = contacts(&served);
    let (_, bo) = all.iter().find(|(id, _)| *id == 5002).unwrap();
    assert_eq!(bo["faxNumber"], "+1 312-555-0198");
}

/// The fenced block of the README behind this comment.
fn readme_block(marker: &str) -> String {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let readme = readme.replace("\r\n", "\n");
    let (_, behind) = readme.split_once(&format!("<!-- {marker} -->\n```")).unwrap();
    let (_, text) = behind.split_once('\n').unwrap();
    let (text, _) = text.split_once("```").unwrap();
    text.to_owned()
}

#[test]
fn the_readme_shows_what_a_form_becomes() {
    let world = World::new();
    let command = readme_block("form command");
    let words: Vec<&str> = command.split_whitespace().skip(1).collect();
    let mut command = world.command(&words);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    let ran = crate::harness::world::finish(command).exits(4);
    assert_eq!(readme_block("form output"), ran.stdout, "{ran}");
}

#[test]
fn check_says_how_each_column_of_a_record_is_read() {
    let world = World::new();
    world.file(
        "contacts.csv",
        "Given name,Surname,E-mail address,Fax,Prefix,udf.Site Code,Emial 2,createDate,Shoe size,Primary\n\
         Ana,Ruiz,ana@bluefin.example,312 555 0198,Mrs.,A1,,2020-01-01,42,perhaps\n",
    );
    let ran = world.run(["check", "contacts.csv", "--kind", "contacts"]);
    insta::assert_snapshot!(format!("{}{}[exit {:?}]\n", ran.stdout, ran.stderr, ran.code), @r#"
    contacts.csv
      Layout generic: columns with matchbook's own names
      Recognised because it has no vendor's columns, but 7 columns that matchbook knows by name or by --map
      Read as kind contacts, separated by ',', header in line 1, ASCII
      "Emial 2" is no field of a contact and is not read; did you mean "email2"?
      "createDate" is a field that Autotask writes itself; it is not read
      "Shoe size" is no field of a contact and is not read
      Columns
        Given name      first_name
        Surname         last_name
        E-mail address  email
        Fax             faxNumber
        Prefix          namePrefix
        udf.Site Code   udf.Site Code
        Emial 2         (not used)
        createDate      (not used)
        Shoe size       (not used)
        Primary         primaryContact
      First rows
        line 2: Ana Ruiz, ana@bluefin.example
      invalid: contacts.csv:2: Primary "perhaps" is neither yes nor no
      1 row, 1 invalid, 0 with notes
    [exit Some(4)]
    "#);
    // What a table is read as by itself stays what it was; two names that only Autotask has make it contact records.
    for (header, kind) in [
        ("name,email,company,phone,title,udf.Site Code", "scheduling"),
        ("first_name,last_name,email,fax,prefix", "scheduling"),
        ("emailAddress,mobilePhone", "contacts"),
        ("emailAddress,mobilePhone,calendars", "scheduling"),
        ("firstName,lastName,emailAddress,zipCode", "contacts"),
        ("emailAddress,mobilePhone,from,to,direction", "calls"),
    ] {
        world.file("some.csv", format!("{header}\n"));
        let ran = world.run(["check", "some.csv"]).exits(0);
        assert!(ran.stdout.contains(&format!("kind {kind},")), "{header}: {ran}");
        let keys: serde_json::Map<String, Value> = header
            .split(',')
            .map(|name| (name.to_owned(), json!("x@y.example")))
            .collect();
        world.file("some.json", Value::Object(keys).to_string());
        let ran = world.run(["check", "some.json"]);
        assert!(ran.stdout.contains(&format!("kind {kind},")), "{header}: {ran}");
    }
}
