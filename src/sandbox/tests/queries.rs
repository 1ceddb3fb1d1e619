//! What a query finds, and what it is refused for.

use serde_json::{Value, json};

use super::*;

#[test]
fn operators_find_what_they_say() {
    let tenant = tenant(
        r#""companies":[{"id":0,"companyName":"Own"},{"id":2,"companyName":"O'Brien & Co","isActive":false}],
        "contacts":[
          {"id":1,"companyID":0,"firstName":"Ana","lastName":"Ruiz","emailAddress":"Ana@A.example","primaryContact":true},
          {"id":2,"companyID":2,"firstName":"Bo","lastName":"Äkre","emailAddress":"","isActive":0},
          {"id":3,"companyID":2,"firstName":"Cy","lastName":"100%","lastModifiedDate":"2026-02-01T00:00:00Z"}],
        "userDefinedFields":{"Contacts":[{"name":"Badge"}]}"#,
    );
    let cases: &[(&str, &[i64])] = &[
        (
            r#"{"op":"eq","field":"emailAddress","value":"ana@a.EXAMPLE"}"#,
            &[1],
        ),
        (
            r#"{"op":"noteq","field":"emailAddress","value":"ana@a.example"}"#,
            &[2],
        ),
        (r#"{"op":"eq","field":"emailAddress","value":null}"#, &[]),
        (r#"{"op":"noteq","field":"emailAddress","value":null}"#, &[]),
        (r#"{"op":"exist","field":"emailAddress"}"#, &[1]),
        (r#"{"op":"notExist","field":"emailAddress"}"#, &[2, 3]),
        (r#"{"op":"beginsWith","field":"lastname","value":"äk"}"#, &[2]),
        (
            r#"{"op":"endsWith","field":"EMAILADDRESS","value":"@a.example"}"#,
            &[1],
        ),
        (r#"{"op":"contains","field":"lastName","value":"%"}"#, &[3]),
        (r#"{"op":"contains","field":"lastName","value":"_"}"#, &[]),
        (r#"{"op":"gt","field":"Id","value":1}"#, &[2, 3]),
        (r#"{"op":"gte","field":"id","value":"2"}"#, &[2, 3]),
        (r#"{"op":"lt","field":"id","value":2}"#, &[1]),
        (r#"{"op":"lte","field":"id","value":2}"#, &[1, 2]),
        (r#"{"op":"eq","field":"CompanyID","value":0}"#, &[1]),
        (r#"{"op":"in","field":"id","value":[3,1,77]}"#, &[1, 3]),
        (r#"{"op":"notIn","field":"id","value":[3,1]}"#, &[2]),
        (r#"{"op":"in","field":"id","value":[]}"#, &[]),
        (r#"{"op":"eq","field":"isActive","value":true}"#, &[1, 3]),
        (r#"{"op":"eq","field":"isActive","value":"true"}"#, &[1, 3]),
        (r#"{"op":"eq","field":"isActive","value":1}"#, &[1, 3]),
        (r#"{"op":"eq","field":"primaryContact","value":true}"#, &[1]),
        (
            r#"{"op":"gte","field":"lastModifiedDate","value":"2026-02-01T00:00:00.00"}"#,
            &[3],
        ),
        (r#"{"op":"eq","field":"Badge","udf":true,"value":"7"}"#, &[]),
        (
            r#"{"op":"or","items":[{"op":"eq","field":"id","value":1},{"op":"eq","field":"firstName","value":"cy"}]}"#,
            &[1, 3],
        ),
        (
            r#"{"op":"and","items":[{"op":"gt","field":"id","value":1},{"op":"lt","field":"id","value":3}]}"#,
            &[2],
        ),
        (
            r#"{"op":"gt","field":"id","value":1},{"op":"lt","field":"id","value":3}"#,
            &[2],
        ),
    ];
    for (filter, expected) in cases {
        assert_eq!(find(&tenant, "Contacts", filter), *expected, "{filter}");
    }
    let apostrophe = r#"{"op":"eq","field":"companyName","value":"o'brien & CO"}"#;
    assert_eq!(find(&tenant, "Companies", apostrophe), [2]);
    assert_eq!(
        find(
            &tenant,
            "Companies",
            r#"{"op":"eq","field":"isActive","value":false}"#
        ),
        [2]
    );
}

#[test]
fn an_unknown_operator_widens_the_query() {
    let tenant = built_in();
    let all = find(&tenant, "Companies", r#"{"op":"exist","field":"id"}"#).len();
    for operator in ["ne", "beginsw", "isnull", "EQ", "beginswith"] {
        let filter = format!(r#"{{"op":"{operator}","field":"noSuchField","value":1}}"#);
        assert_eq!(find(&tenant, "Companies", &filter).len(), all, "{operator}");
        let in_or = format!(r#"{{"op":"or","items":[{filter}]}}"#);
        assert_eq!(find(&tenant, "Companies", &in_or).len(), all, "{operator} in or");
    }
}

#[test]
fn queries_are_refused_with_their_texts() {
    let tenant = built_in();
    let cases = [
        (
            r#"{"filter":[{"op":"eq","field":"nope","value":1}]}"#,
            "Unable to find nope in the Contact Entity.",
        ),
        (
            r#"{"filter":[{"op":"exist","field":"id"}],"IncludeFields":["id","nope"]}"#,
            "Unable to find nope in the Contact Entity.",
        ),
        (
            r#"{"filter":[{"op":"eq","field":"nope","udf":true,"value":1}]}"#,
            "Unable to find nope in the Contact Entity.",
        ),
        (
            r#"{"filter":[{"op":"eq","field":"surveyOptOut","value":true}]}"#,
            "surveyOptOut",
        ),
        (
            r#"{"filter":[{"op":"eq","field":"solicitationOptOut","value":true}]}"#,
            "cannot be queried",
        ),
        (
            r#"{"filter":[{"op":"eq","field":"isOptedOutFromBulkEmail","value":true}]}"#,
            "cannot be queried",
        ),
        (
            r#"{"filter":[{"op":"eq","field":"primaryContact","value":null}]}"#,
            "Unexpected character",
        ),
        (
            r#"{"filter":[{"op":"eq","field":"id","value":1.5}]}"#,
            "Unexpected character",
        ),
        (
            r#"{"filter":[{"op":"eq","field":"id","value":"x"}]}"#,
            "Unexpected character",
        ),
        (
            r#"{"filter":[{"op":"in","field":"id","value":1}]}"#,
            "Unexpected character",
        ),
        (
            r#"{"filter":[{"op":"eq","field":"id","value":[1]}]}"#,
            "Unexpected character",
        ),
        (
            r#"{"filter":[{"op":"contains","field":"id","value":"1"}]}"#,
            "text field",
        ),
        (r#"{"filter":[{"field":"id","value":1}]}"#, "operator"),
        (r#"{"filter":[{"op":"or"}]}"#, "items"),
        (r#"{"filter":[]}"#, "filter"),
        (r#"{"filter":"[{\"op\":\"exist\",\"field\":\"id\"}]"}"#, "filter"),
        (r#"{"MaxRecords":5}"#, "filter"),
        ("", "query is required"),
        ("[]", "Unexpected character encountered while parsing value: [."),
        ("{", "Unexpected character"),
        (
            r#"{"filter":[{"op":"exist","field":"id"}],"MaxRecords":0}"#,
            "maxCountOfRecordsToReturn must be between 1 and 500",
        ),
        (
            r#"{"filter":[{"op":"exist","field":"id"}],"MaxRecords":501}"#,
            "maxCountOfRecordsToReturn must be between 1 and 500",
        ),
        (
            r#"{"filter":[{"op":"exist","field":"id"}],"MaxRecords":1,"IncludeFields":["lastName"]}"#,
            "IncludeFields must name id",
        ),
    ];
    for (body, text) in cases {
        refused(&tenant, "POST", "/Contacts/query", body, 500, text);
    }
}

#[test]
fn alternatives_are_limited_to_five_hundred() {
    let tenant = built_in();
    let list = |count: i64| {
        let values: Vec<i64> = (1..=count).collect();
        json!({ "op": "in", "field": "id", "value": values })
    };
    let equals = |id: i64| json!({ "op": "eq", "field": "id", "value": id });
    let group = |count: i64| json!({ "op": "or", "items": (1..=count).map(equals).collect::<Vec<Value>>() });
    let cases = [
        (vec![list(500)], 200),
        (vec![list(501)], 500),
        (vec![list(250), list(251)], 500),
        (vec![group(500)], 200),
        (vec![group(501)], 500),
        (vec![json!({ "op": "or", "items": [list(499), equals(1)] })], 200),
        (
            vec![json!({ "op": "or", "items": [list(499), equals(1), equals(2)] })],
            500,
        ),
        ((1..=600).map(equals).collect(), 200),
    ];
    for (number, (filter, status)) in cases.into_iter().enumerate() {
        let body = json!({ "filter": filter }).to_string();
        let (given, answer) = ask(&tenant, "POST", "/Contacts/query", &body);
        assert_eq!(given, status, "case {number}: {answer}");
        if status == 500 {
            let text = "Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions.";
            assert_eq!(answer, json!({ "errors": [text] }));
        }
    }
}

#[test]
fn only_one_user_defined_field_is_asked_for() {
    let tenant = tenant(
        r#""contacts":[{"id":1,"userDefinedFields":[{"name":"Badge","value":"A7"}]},{"id":2}],
        "userDefinedFields":{"Contacts":[{"name":"Badge"},{"name":"Shift"}]}"#,
    );
    let badge = r#"{"op":"eq","field":"badge","udf":true,"value":"a7"}"#;
    assert_eq!(find(&tenant, "Contacts", badge), [1]);
    let both = format!(r#"{{"filter":[{badge},{{"op":"eq","field":"Shift","udf":true,"value":"1"}}]}}"#);
    refused(
        &tenant,
        "POST",
        "/Contacts/query",
        &both,
        500,
        "Only one user-defined field",
    );
}

#[test]
fn counting_ignores_the_page_size() {
    let tenant = built_in();
    let body = r#"{"filter":[{"op":"eq","field":"companyID","value":199}],"MaxRecords":1}"#;
    assert_eq!(
        done(&tenant, "POST", "/Contacts/query/count", body),
        json!({ "queryCount": 31 })
    );
    let get = "/Contacts/query/count?search=%7B%22filter%22%3A%5B%7B%22op%22%3A%22eq%22%2C%22field%22%3A%22id%22%2C%22value%22%3A5001%7D%5D%7D";
    assert_eq!(done(&tenant, "GET", get, ""), json!({ "queryCount": 1 }));
}

#[test]
fn only_the_documented_spelling_of_max_records_counts() {
    let tenant = built_in();
    let body = r#"{"filter":[{"op":"exist","field":"id"}],"maxRecords":1}"#;
    let answer = done(&tenant, "POST", "/Contacts/query", body);
    assert_eq!(answer["pageDetails"]["requestCount"], 500);
}

#[test]
fn included_fields_count_for_queries_and_not_for_single_records() {
    let tenant = built_in();
    let body = r#"{"filter":[{"op":"eq","field":"id","value":5001}],"IncludeFields":["ID","lastname","Badge number"]}"#;
    let answer = done(&tenant, "POST", "/Contacts/query", body);
    let expected = json!([{
        "id": 5001, "lastName": "Ruiz", "userDefinedFields": [{ "name": "Badge Number", "value": null }]
    }]);
    assert_eq!(answer["items"], expected);
    assert!(item(&tenant, "/Contacts/5001?IncludeFields=id")["emailAddress"].is_string());
}

#[test]
fn pages_follow_each_other_with_the_verb_of_the_first() {
    let tenant = built_in();
    let body = r#"{"filter":[{"op":"gte","field":"id","value":0}],"MaxRecords":40}"#;
    let mut answer = done(&tenant, "POST", "/Contacts/query", body);
    assert_eq!(answer["pageDetails"]["prevPageUrl"], Value::Null);
    let mut seen = ids(&answer);
    let mut pages = vec![seen.len()];
    while let Some(next) = answer["pageDetails"]["nextPageUrl"].as_str() {
        let path = next
            .strip_prefix("http://127.0.0.1:8080/atservicesrest/v1.0")
            .unwrap()
            .to_owned();
        refused(
            &tenant,
            "GET",
            &path,
            "",
            405,
            "The requested resource does not support http method 'GET'.",
        );
        refused(&tenant, "POST", &path, "", 500, "query is required");
        answer = done(&tenant, "POST", &path, body);
        pages.push(ids(&answer).len());
        seen.extend(ids(&answer));
    }
    assert_eq!(pages, [40, 40, 11]);
    assert!(seen.is_sorted_by(|a, b| a < b), "ids rise and none comes twice");

    let back = answer["pageDetails"]["prevPageUrl"].as_str().unwrap();
    let path = back
        .strip_prefix("http://127.0.0.1:8080/atservicesrest/v1.0")
        .unwrap();
    assert_eq!(ids(&done(&tenant, "POST", path, body)), seen[40..80]);
}

#[test]
fn pages_of_a_get_are_fetched_by_get() {
    let tenant = built_in();
    let search = r#"{"filter":[{"op":"exist","field":"id"}],"MaxRecords":20}"#;
    let search: String = url::form_urlencoded::byte_serialize(search.as_bytes()).collect();
    let first = done(&tenant, "GET", &format!("/Companies/query?search={search}"), "");
    assert_eq!(first["pageDetails"]["count"], 20);
    let next = first["pageDetails"]["nextPageUrl"].as_str().unwrap();
    let path = next
        .strip_prefix("http://127.0.0.1:8080/atservicesrest/v1.0")
        .unwrap();
    let second = done(&tenant, "GET", path, "");
    assert_eq!(ids(&second).len(), 11);
    assert_eq!(second["pageDetails"]["nextPageUrl"], Value::Null);
    refused(&tenant, "POST", path, "", 405, "'POST'");
}

#[test]
fn only_the_newest_fifty_cursors_are_kept() {
    let tenant = built_in();
    let url_of = |size: usize| {
        let body = format!(r#"{{"filter":[{{"op":"exist","field":"id"}}],"MaxRecords":{size}}}"#);
        let answer = done(&tenant, "POST", "/Contacts/query", &body);
        let url = answer["pageDetails"]["nextPageUrl"].as_str().unwrap().to_owned();
        (
            url.strip_prefix("http://127.0.0.1:8080/atservicesrest/v1.0")
                .unwrap()
                .to_owned(),
            body,
        )
    };
    let (oldest, body) = url_of(1);
    for size in 2..=51 {
        url_of(size);
    }
    refused(&tenant, "POST", &oldest, &body, 500, "no longer kept");
}

#[test]
fn an_over_long_get_finds_no_path() {
    let tenant = built_in();
    let path = format!("/Contacts/query?search={}", "x".repeat(2100));
    refused(
        &tenant,
        "GET",
        &path,
        "",
        404,
        "404 - File or directory not found.",
    );
}
