//! Creates, changes and deletes of contacts: what they do, and what they are refused for.

use serde_json::{Value, json};

use super::*;

const CONTACTS: &str = "/Companies/174/Contacts";

#[test]
fn a_created_contact_can_be_read_back() {
    let tenant = built_in();
    let body = r#"{"id":0,"companyID":999,"firstName":"Noah","lastName":"Bright","isActive":1,
        "EMAILADDRESS":"noah@bluefin.example","createDate":"2001-01-01","noSuchThing":{"a":1},
        "userDefinedFields":[{"name":"badge number","value":"B-12"}]}"#;
    let answer = done(&tenant, "POST", CONTACTS, body);
    let id = answer["itemId"].as_i64().unwrap();
    assert_eq!(answer, json!({ "itemId": id }), "only the id comes back");
    let contact = item(&tenant, &format!("/Contacts/{id}"));
    assert_eq!(contact["companyID"], 174, "the path decides the company");
    assert_eq!(contact["emailAddress"], "noah@bluefin.example");
    assert_eq!(contact["createDate"], NOW, "read-only fields are ignored");
    assert_eq!(contact["lastModifiedDate"], NOW);
    assert_eq!(contact["lastActivityDate"], NOW);
    assert_eq!(
        contact["userDefinedFields"],
        json!([{ "name": "Badge Number", "value": "B-12" }])
    );
    assert!(contact.get("noSuchThing").is_none());
}

#[test]
fn nothing_about_a_contact_is_unique() {
    let tenant = built_in();
    let body =
        r#"{"firstName":"Ana","lastName":"Ruiz","isActive":1,"emailAddress":"ana.ruiz@bluefin.example"}"#;
    let first = done(&tenant, "POST", CONTACTS, body)["itemId"].as_i64().unwrap();
    let second = done(&tenant, "POST", CONTACTS, body)["itemId"].as_i64().unwrap();
    assert_eq!(second, first + 1);
}

#[test]
fn contact_creates_are_refused_with_their_texts() {
    let tenant = built_in();
    let with = |more: &str| format!(r#"{{"firstName":"A","lastName":"B","isActive":1,{more}}}"#);
    let long = |field: &str, count: usize| with(&format!(r#""{field}":"{}""#, "é".repeat(count)));
    let cases = [
        (
            r#"{"firstName":"A","lastName":"B"}"#.to_owned(),
            "Missing Required Field: isActive.",
        ),
        (
            r#"{"lastName":"B","isActive":1}"#.to_owned(),
            "Missing Required Field: firstName.",
        ),
        (
            r#"{"firstName":"A","isActive":1}"#.to_owned(),
            "Missing Required Field: lastName.",
        ),
        (
            r#"{"firstName":"A","lastName":" ","isActive":1}"#.to_owned(),
            "Missing Required Field: lastName.",
        ),
        ("{}".to_owned(), "Missing Required Field: firstName."),
        (
            r#"{"firstName":"A","lastName":"B","isActive":true}"#.to_owned(),
            "Unexpected character encountered while parsing value: t.",
        ),
        (
            r#"{"firstName":"A","lastName":"B","isActive":"1"}"#.to_owned(),
            "Unexpected character",
        ),
        (
            with(r#""primaryContact":null"#),
            "Unexpected character encountered while parsing value: n.",
        ),
        (with(r#""primaryContact":1"#), "Unexpected character"),
        (
            with(r#""phone":{"a":1}"#),
            "Unexpected character encountered while parsing value: {.",
        ),
        (with(r#""phone":true"#), "Unexpected character"),
        (with(r#""countryID":99999999999"#), "Unexpected character"),
        (
            format!("[{}]", with(r#""phone":"1""#)),
            "Cannot deserialize the current JSON array",
        ),
        (String::new(), "parsing the request body"),
        ("{\"firstName\":".to_owned(), "parsing the request body"),
        (
            long("phone", 26),
            "String value exceeds maximum length (field:phone).",
        ),
        (
            long("alternatePhone", 33),
            "String value exceeds maximum length (field:alternatePhone).",
        ),
        (long("note", 51), "Error updating entity for record number [1]."),
        (
            with(r#""namePrefix":9"#),
            "Picklist value [9] does not exist for namePrefix.",
        ),
        (
            with(r#""countryID":9999"#),
            "Reference value on field: countryID of type: Country does not exist or is invalid.",
        ),
        (with(r#""countryID":240"#), "countryID of type: Country"),
        (
            with(r#""companyLocationID":4242"#),
            "companyLocationID of type: CompanyLocation",
        ),
        (
            with(r#""companyLocationID":3003"#),
            "The companyLocationID[3003] cannot be associated with the Contact.",
        ),
        (
            with(r#""userDefinedFields":[{"name":"Nope","value":"1"}]"#),
            "Unable to find Nope in the Contact Entity.",
        ),
    ];
    let before = find(&tenant, "Contacts", r#"{"op":"exist","field":"id"}"#);
    for (body, text) in cases {
        refused(&tenant, "POST", CONTACTS, &body, 500, text);
    }
    let body = with(r#""phone":"1""#);
    for company in [4242, 183] {
        let path = format!("/Companies/{company}/Contacts");
        refused(
            &tenant,
            "POST",
            &path,
            &body,
            500,
            "Reference value on field: companyID of type: Company",
        );
    }
    assert_eq!(
        find(&tenant, "Contacts", r#"{"op":"exist","field":"id"}"#),
        before,
        "a refusal writes nothing"
    );
    done(&tenant, "POST", CONTACTS, &long("phone", 25));
}

#[test]
fn required_user_defined_fields_are_required() {
    let tenant = tenant(
        r#""companies":[{"id":1}],"userDefinedFields":{"Contacts":[{"name":"Site Code","isRequired":true}]}"#,
    );
    let body = r#"{"firstName":"A","lastName":"B","isActive":1}"#;
    refused(
        &tenant,
        "POST",
        "/Companies/1/Contacts",
        body,
        500,
        "Missing Required Field: Site Code.",
    );
    let body = r#"{"firstName":"A","lastName":"B","isActive":1,
        "userDefinedFields":[{"name":"Site Code","value":"S1"}]}"#;
    done(&tenant, "POST", "/Companies/1/Contacts", body);
}

#[test]
fn a_change_sets_what_was_sent_and_nothing_else() {
    let tenant = built_in();
    let body = r#"{"id":5002,"title":"Buyer","mobilePhone":null,"companyID":175,"createDate":"2001-01-01"}"#;
    assert_eq!(done(&tenant, "PATCH", CONTACTS, body), json!({ "itemId": 5002 }));
    let contact = item(&tenant, "/Contacts/5002");
    assert_eq!(contact["title"], "Buyer");
    assert_eq!(contact["mobilePhone"], Value::Null);
    assert_eq!(contact["companyID"], 174, "a contact does not move");
    assert_eq!(contact["lastName"], "Webb");
    assert_eq!(contact["lastModifiedDate"], NOW);
    assert_ne!(contact["createDate"], NOW);
}

#[test]
fn changes_are_refused_with_their_texts() {
    let tenant = built_in();
    let cases = [
        (r#"{"title":"x"}"#, "Missing Required Field: id."),
        (r#"{"id":999999,"title":"x"}"#, "No matching records found."),
        (r#"{"id":5006,"title":"x"}"#, "No matching records found."),
        (
            r#"{"id":5002,"lastName":""}"#,
            "Missing Required Field: lastName.",
        ),
        (r#"{"id":5002,"isActive":true}"#, "parsing value: t."),
        (
            r#"{"id":5002,"nameSuffix":77}"#,
            "Picklist value [77] does not exist for nameSuffix.",
        ),
    ];
    for (body, text) in cases {
        refused(&tenant, "PATCH", CONTACTS, body, 500, text);
    }
}

#[test]
fn over_long_stored_text_blocks_an_unrelated_change() {
    let note = "n".repeat(60);
    let tenant = tenant(&format!(
        r#""companies":[{{"id":1}}],
        "contacts":[{{"id":5,"companyID":1,"firstName":"A","lastName":"B","note":"{note}"}}]"#
    ));
    refused(
        &tenant,
        "PATCH",
        "/Companies/1/Contacts",
        r#"{"id":5,"isActive":0}"#,
        500,
        "(field:note)",
    );
}

#[test]
fn a_company_has_one_primary_contact() {
    let tenant = built_in();
    done(&tenant, "PATCH", CONTACTS, r#"{"id":5002,"primaryContact":true}"#);
    let primary =
        r#"{"op":"eq","field":"companyID","value":174},{"op":"eq","field":"primaryContact","value":true}"#;
    assert_eq!(find(&tenant, "Contacts", primary), [5002]);
    assert_eq!(
        item(&tenant, "/Contacts/5006")["primaryContact"],
        true,
        "other companies keep theirs"
    );
}

#[test]
fn contacts_in_use_are_not_deleted() {
    let tenant = built_in();
    refused(
        &tenant,
        "DELETE",
        "/Companies/174/Contacts/5002",
        "",
        500,
        "associated with one or more tickets",
    );
    refused(
        &tenant,
        "DELETE",
        "/Companies/199/Contacts/5101",
        "",
        500,
        "associated with one or more tickets",
    );
    refused(
        &tenant,
        "DELETE",
        "/Companies/175/Contacts/5006",
        "",
        500,
        "primary contact",
    );
    let missing = "No matching records found. The logged in Resource may not have the required permissions";
    refused(
        &tenant,
        "DELETE",
        "/Companies/174/Contacts/999999",
        "",
        500,
        missing,
    );
    refused(
        &tenant,
        "DELETE",
        "/Companies/175/Contacts/5005",
        "",
        500,
        missing,
    );
    assert_eq!(
        done(&tenant, "DELETE", "/Companies/174/Contacts/5005", ""),
        json!({ "itemId": 5005 })
    );
    assert_eq!(item(&tenant, "/Contacts/5005"), Value::Null);
}

#[test]
fn a_deleted_contact_leaves_its_groups_and_its_id_is_not_used_again() {
    let tenant = built_in();
    let body = r#"{"firstName":"A","lastName":"B","isActive":1}"#;
    let id = done(&tenant, "POST", CONTACTS, body)["itemId"].as_i64().unwrap();
    done(
        &tenant,
        "POST",
        "/ContactGroups/1/Contacts",
        &format!(r#"{{"contactID":{id}}}"#),
    );
    done(&tenant, "DELETE", &format!("{CONTACTS}/{id}"), "");
    let links = format!(r#"{{"op":"eq","field":"contactID","value":{id}}}"#);
    assert!(find(&tenant, "ContactGroupContacts", &links).is_empty());
    assert_ne!(done(&tenant, "POST", CONTACTS, body)["itemId"], id);
}
