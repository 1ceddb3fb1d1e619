//! Sign-in, zone, single records, metadata and paths that are not there.

use serde_json::{Value, json};

use super::*;

#[test]
fn sign_in_is_needed_and_its_refusal_is_empty() {
    let tenant = built_in();
    for (name, value) in [
        ("Secret", "wrong"),
        ("Secret", " "),
        ("UserName", ""),
        ("ApiIntegrationCode", ""),
    ] {
        let mut request = request("GET", "/Contacts/5001", "");
        let header = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
        request.headers_mut().insert(header, value.parse().unwrap());
        let Answer::Reply(response) = tenant.handle(&request) else {
            panic!("dropped")
        };
        assert_eq!(response.status(), 401, "{name}={value}");
        assert!(response.body().is_empty());
        let challenge = response.headers()["WWW-Authenticate"].to_str().unwrap();
        assert!(challenge.starts_with("Basic Realm="), "{challenge}");
    }
}

#[test]
fn the_zone_is_this_very_host() {
    let tenant = built_in();
    let bare = |path: &str, host: &str| {
        let uri = format!("/ATServicesRest/V1.0{path}");
        let request = http::Request::builder()
            .uri(uri)
            .header("Host", host)
            .body(Vec::new())
            .unwrap();
        let Answer::Reply(response) = tenant.handle(&request) else {
            panic!("dropped")
        };
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        (response.status().as_u16(), body)
    };
    let (status, zone) = bare("/zoneInformation?user=key%40EXAMPLE", "127.0.0.1:4711");
    assert_eq!(status, 200);
    assert_eq!(zone["url"], "http://127.0.0.1:4711/atservicesrest/");
    assert!(zone["ci"].is_i64() && zone["zoneName"].is_string() && zone["webUrl"].is_string());
    for path in [
        "/zoneInformation?user=",
        "/zoneInformation?user=%20",
        "/zoneInformation",
    ] {
        let expected = json!({ "errors": ["Zone information could not be determined"] });
        assert_eq!(bare(path, "127.0.0.1:4711"), (500, expected), "{path}");
    }
}

#[test]
fn a_single_record_is_an_item_and_a_missing_one_is_null() {
    let tenant = built_in();
    assert_eq!(item(&tenant, "/Companies/0")["companyName"], "Kestrel Ridge IT");
    assert_eq!(
        item(&tenant, "/Contacts/5001")["createDate"],
        "2024-01-15T09:00:00.000Z"
    );
    assert_eq!(
        done(&tenant, "GET", "/Contacts/999999", ""),
        json!({ "item": null })
    );
    assert_eq!(item(&tenant, "/Companies/174/Contacts/5001")["id"], 5001);
    assert_eq!(item(&tenant, "/Companies/175/Contacts/5001"), Value::Null);
    assert_eq!(
        ids(&done(&tenant, "GET", "/Tickets/7003/AdditionalContacts", "")).len(),
        30
    );
}

#[test]
fn paths_and_verbs_that_are_not_there() {
    let tenant = built_in();
    let not_found = "404 - File or directory not found.";
    let cases = [
        ("GET", "/Projects/query", 404, not_found),
        ("GET", "//Contacts/5001", 404, not_found),
        ("GET", "/Contacts/5001/Notes", 404, not_found),
        ("POST", "/Contacts", 404, "Resource not found"),
        ("PATCH", "/Contacts", 404, not_found),
        (
            "PATCH",
            "/Companies/174/Contacts/5001",
            405,
            "does not support http method 'PATCH'.",
        ),
        (
            "PUT",
            "/Companies/174/Contacts",
            405,
            "does not support http method 'PUT'.",
        ),
        (
            "DELETE",
            "/Companies/174",
            405,
            "does not support http method 'DELETE'.",
        ),
        (
            "DELETE",
            "/Contacts/5001",
            405,
            "does not support http method 'DELETE'.",
        ),
        (
            "DELETE",
            "/Tickets/7001",
            405,
            "does not support http method 'DELETE'.",
        ),
        (
            "PATCH",
            "/Tickets/7003/AdditionalContacts",
            405,
            "does not support http method 'PATCH'.",
        ),
        ("GET", "/Companies", 405, "does not support http method 'GET'."),
        (
            "POST",
            "/ThresholdInformation",
            405,
            "does not support http method 'POST'.",
        ),
        (
            "GET",
            "/Countries/entityInformation/userDefinedFields",
            404,
            "Resource not found",
        ),
        (
            "GET",
            "/ContactGroups/entityInformation/userDefinedFields",
            404,
            "Resource not found",
        ),
        (
            "GET",
            "/TicketAdditionalContacts/entityInformation/userDefinedFields",
            404,
            "Resource not found",
        ),
        (
            "GET",
            "/CompanyLocations/entityInformation/userDefinedFields",
            404,
            "Resource not found",
        ),
    ];
    for (method, path, status, text) in cases {
        refused(&tenant, method, path, "", status, text);
    }
    let (_, wrong_verb) = ask(&tenant, "DELETE", "/Companies/174", "");
    assert!(wrong_verb.get("Message").is_some() && wrong_verb.get("errors").is_none());
}

#[test]
fn a_body_must_be_declared_as_json() {
    let tenant = built_in();
    let mut request = request(
        "POST",
        "/Contacts/query",
        r#"{"filter":[{"op":"exist","field":"id"}]}"#,
    );
    request
        .headers_mut()
        .insert("Content-Type", "text/plain".parse().unwrap());
    let Answer::Reply(response) = tenant.handle(&request) else {
        panic!("dropped")
    };
    assert_eq!(response.status(), 415);
}

#[test]
fn field_information_has_the_documented_keys() {
    let tenant = built_in();
    let answer = done(&tenant, "GET", "/Contacts/entityInformation/fields", "");
    let fields = answer["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 43);
    let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
    let last_name = json!({
        "name": "lastName", "dataType": "string", "length": 50, "isRequired": true, "isReadOnly": false,
        "isQueryable": true, "isReference": false, "referenceEntityType": "", "isPickList": false,
        "picklistValues": null, "picklistParentValueField": "", "isSupportedWebhookField": true
    });
    assert_eq!(*field("lastName"), last_name);
    assert_eq!(field("isActive")["dataType"], "integer");
    assert_eq!(field("companyID")["referenceEntityType"], "Company");
    assert_eq!(field("namePrefix")["picklistValues"][0]["value"], "1");
    assert_eq!(field("namePrefix")["picklistValues"][0]["label"], "Mr.");

    for (entity, count) in [
        ("Tickets", 75),
        ("Resources", 36),
        ("Countries", 9),
        ("ContactGroups", 3),
    ] {
        let answer = done(&tenant, "GET", &format!("/{entity}/entityInformation/fields"), "");
        assert_eq!(answer["fields"].as_array().unwrap().len(), count, "{entity}");
    }
    let types = done(&tenant, "GET", "/Companies/entityInformation/fields", "");
    let company_type = types["fields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["name"] == "companyType")
        .unwrap();
    let values: Vec<&str> = company_type["picklistValues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["value"].as_str().unwrap())
        .collect();
    assert_eq!(values, ["1", "2", "3", "4", "6", "7", "8"]);
}

#[test]
fn entity_information_tells_what_may_be_done() {
    let cases = [
        ("Companies", true, false, true),
        ("Contacts", true, true, true),
        ("TicketAdditionalContacts", true, true, false),
        ("Resources", false, false, true),
    ];
    let tenant = tenant(r#""settings":{"restricted_user":true}"#);
    for (entity, create, delete, update) in cases {
        let info = done(&tenant, "GET", &format!("/{entity}/entityInformation"), "")["info"].clone();
        assert_eq!(info["canCreate"], create, "{entity}");
        assert_eq!(info["canDelete"], delete, "{entity}");
        assert_eq!(info["canUpdate"], update, "{entity}");
        assert_eq!(info["userAccessForQuery"], 2, "{entity}");
    }
    let open = done(&built_in(), "GET", "/Contacts/entityInformation", "");
    assert_eq!(open["info"]["userAccessForQuery"], 1);
    assert_eq!(open["info"]["hasUserDefinedFields"], true);
}

#[test]
fn user_defined_fields_have_the_documented_keys() {
    let answer = done(
        &built_in(),
        "GET",
        "/Contacts/entityInformation/userDefinedFields",
        "",
    );
    let udf = &answer["fields"][0];
    assert_eq!(udf["name"], "Badge Number");
    assert_eq!(udf["type"], "string");
    assert_eq!(udf["length"], 8000);
    assert!(udf.get("dataType").is_none());
}

#[test]
fn the_tenants_own_field_changes_are_told_and_kept() {
    let tenant = tenant(
        r#""companies":[{"id":1}],
        "fieldOverrides":{"Contacts":{"lastName":{"length":3},"phone":{"isRequired":true}}}"#,
    );
    let body = |name: &str| format!(r#"{{"firstName":"A","lastName":"{name}","isActive":1}}"#);
    refused(
        &tenant,
        "POST",
        "/Companies/1/Contacts",
        &body("Abc"),
        500,
        "Missing Required Field: phone.",
    );
    let long = r#"{"firstName":"A","lastName":"Abcd","isActive":1,"phone":"1"}"#;
    refused(
        &tenant,
        "POST",
        "/Companies/1/Contacts",
        long,
        500,
        "(field:lastName)",
    );
}

#[test]
fn the_built_in_tenant_is_whole() {
    let tenant = built_in();
    let everything = r#"{"op":"exist","field":"id"}"#;
    for (entity, at_least) in [
        ("Companies", 25),
        ("Contacts", 60),
        ("Resources", 4),
        ("Countries", 30),
        ("Tickets", 5),
    ] {
        assert!(find(&tenant, entity, everything).len() >= at_least, "{entity}");
    }
    assert_eq!(item(&tenant, "/Countries/237")["name"], "United States");
    assert_eq!(
        find(
            &tenant,
            "Companies",
            r#"{"op":"eq","field":"isActive","value":false}"#
        )
        .len(),
        1
    );
    // What stands in the tenant would be accepted again: every contact survives an empty change.
    for id in find(&tenant, "Contacts", everything) {
        let company = item(&tenant, &format!("/Contacts/{id}"))["companyID"].clone();
        done(
            &tenant,
            "PATCH",
            &format!("/Companies/{company}/Contacts"),
            &format!(r#"{{"id":{id}}}"#),
        );
    }
    for id in find(&tenant, "Companies", everything) {
        done(&tenant, "PATCH", "/Companies", &format!(r#"{{"id":{id}}}"#));
    }
}

#[test]
fn the_data_files_of_the_fixtures_can_be_read() {
    for file in [
        include_str!("../../../fixtures/sandbox/demanding.json"),
        include_str!("../../../fixtures/sandbox/lost-answers.json"),
    ] {
        let tenant = Tenant::from_json(file, clock()).unwrap();
        assert_eq!(item(&tenant, "/Contacts/5001")["lastName"], "Ruiz");
    }
}
