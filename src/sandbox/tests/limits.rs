//! The thread limit, the hourly limit, delays and scripted faults.

use std::num::NonZeroUsize;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::clock::Clock;
use crate::sandbox::Rehearsal;

const NEW: &str = r#"{"firstName":"A","lastName":"B","isActive":1}"#;

#[test]
fn the_fourth_request_at_a_time_on_one_endpoint_is_refused() {
    let tenant = built_in();
    let under_way: Vec<_> = [
        "/Contacts/query",
        "/Companies/174/Contacts",
        "/Contacts/entityInformation",
    ]
    .map(|path| tenant.enter(&format!("/atservicesrest/v1.0{path}")))
    .into();
    refused(
        &tenant,
        "GET",
        "/Contacts/5001",
        "",
        429,
        "thread threshold of 3 threads has been exceeded",
    );
    refused(
        &tenant,
        "POST",
        "/Companies/174/Contacts",
        NEW,
        429,
        "thread threshold of 3 threads",
    );
    done(&tenant, "GET", "/Companies/174", "");
    let before = under_way.len();
    drop(under_way);
    assert_eq!(before, 3);
    done(&tenant, "GET", "/Contacts/5001", "");
}

#[test]
fn threshold_information_is_an_endpoint_too_and_the_zone_is_not() {
    let tenant = tenant(r#""settings":{"thread_limit":1}"#);
    let _one = tenant.enter("/atservicesrest/v1.0/ThresholdInformation");
    refused(
        &tenant,
        "GET",
        "/ThresholdInformation",
        "",
        429,
        "thread threshold of 1 threads",
    );
    let _other = tenant.enter("/atservicesrest/v1.0/zoneInformation");
    done(&tenant, "GET", "/zoneInformation?user=a", "");
}

#[test]
fn the_hour_is_counted_told_and_limited() {
    let clock = clock();
    let file = r#"{"schema":"matchbook.sandbox/1","settings":{"hourly_limit":100,"used":97}}"#;
    let tenant = Tenant::from_json(file, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    done(&tenant, "GET", "/zoneInformation?user=a", "");
    done(&tenant, "GET", "/Contacts/1", "");
    let expected = json!({
        "externalRequestThreshold": 100, "requestThresholdTimeframe": 60, "currentTimeframeRequestCount": 99
    });
    assert_eq!(done(&tenant, "GET", "/ThresholdInformation", ""), expected);
    done(&tenant, "GET", "/Contacts/1", "");
    refused(
        &tenant,
        "GET",
        "/Contacts/1",
        "",
        429,
        "threshold of 100 external requests",
    );
    clock.sleep(Duration::from_hours(1));
    done(&tenant, "GET", "/Contacts/1", "");
}

#[test]
fn answers_take_their_time() {
    let clock = clock();
    let file = r#"{"schema":"matchbook.sandbox/1",
        "settings":{"latency_ms":20,"hourly_limit":100,"used":60,"usage_latency":true},
        "faults":[{"path":"/Contacts/1","fault":"delay","ms":300}]}"#;
    let tenant = Tenant::from_json(file, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    done(&tenant, "GET", "/Contacts/1", "");
    done(&tenant, "GET", "/Contacts/1", "");
    assert_eq!(clock.sleeps(), [820, 520].map(Duration::from_millis));
}

#[test]
fn faults_do_what_the_script_says() {
    let tenant = tenant(
        r#""companies":[{"id":1}],"faults":[
        {"method":"POST","path":"/Companies/1/Contacts","fault":"drop_before"},
        {"method":"POST","path":"/Companies/1/Contacts","fault":"drop_after"},
        {"method":"POST","path":"/Companies/*/Contacts","fault":"status","status":503,"body":"<html>busy</html>"},
        {"method":"POST","path":"/Companies/1/Contacts","fault":"status_after"},
        {"method":"POST","path":"/Companies/1/Contacts","fault":"html_502"},
        {"method":"POST","path":"/Companies/1/Contacts","fault":"thread_text","status":500}]"#,
    );
    let path = "/Companies/1/Contacts";
    let standing = || find(&tenant, "Contacts", r#"{"op":"exist","field":"id"}"#).len();
    assert!(is_dropped(&tenant, "POST", path, NEW));
    assert_eq!(standing(), 0);
    assert!(is_dropped(&tenant, "POST", path, NEW));
    assert_eq!(standing(), 1, "drop_after carries the write out");
    refused(&tenant, "POST", path, NEW, 503, "busy");
    assert_eq!(standing(), 1);
    refused(
        &tenant,
        "POST",
        path,
        NEW,
        500,
        "An unexpected error has occurred.",
    );
    assert_eq!(standing(), 2, "status_after carries the write out");
    refused(&tenant, "POST", path, NEW, 502, "502 Bad Gateway");
    assert_eq!(tenant.unused_faults().len(), 1);
    refused(&tenant, "POST", path, NEW, 500, "thread threshold of 3 threads");
    assert!(tenant.unused_faults().is_empty());
    done(&tenant, "POST", path, NEW);
    assert_eq!(standing(), 3);
}

#[test]
fn a_fault_can_name_a_retry_after() {
    let tenant = tenant(r#""faults":[{"fault":"status","status":429,"retry_after":7}]"#);
    let Answer::Reply(response) = tenant.handle(&request("GET", "/Contacts/1", "")) else {
        panic!("dropped")
    };
    assert_eq!(response.headers()["Retry-After"], "7");
}

#[test]
fn answers_can_stall_break_off_and_come_in_pieces() {
    let tenant = tenant(
        r#""companies":[{"id":1}],"faults":[
        {"only":"writes","fault":"stall"},
        {"only":"writes","fault":"truncate"},
        {"only":"writes","fault":"slow","ms":30}]"#,
    );
    let create = request("POST", "/Companies/1/Contacts", NEW);
    let standing = || find(&tenant, "Contacts", r#"{"op":"exist","field":"id"}"#).len();
    assert!(matches!(tenant.handle(&create), Answer::Stalled));
    assert_eq!(standing(), 1, "a stalled write is carried out");
    let Answer::Reply(cut) = tenant.handle(&create) else {
        panic!("no answer")
    };
    assert_eq!(
        (cut.status(), cut.body().as_slice()),
        (http::StatusCode::OK, &b"{\"item"[..])
    );
    assert_eq!(standing(), 2);
    let slot = tenant.enter("/atservicesrest/v1.0/Companies/1/Contacts");
    let decided = tenant.decide(&create, &slot);
    assert_eq!(
        (decided.delay, decided.pause),
        (Duration::ZERO, Duration::from_millis(30))
    );
    assert_eq!(standing(), 3);
}

#[test]
fn a_rehearsal_changes_what_the_data_say() {
    let file = r#"{"schema":"matchbook.sandbox/1","settings":{"thread_limit":2,"used":5},
        "faults":[{"fault":"status","status":503}]}"#;
    let rehearsal = Rehearsal {
        thread_limit: NonZeroUsize::new(1),
        hourly_limit: Some(50),
        faults: vec!["html-502".parse().unwrap()],
        ..Rehearsal::default()
    };
    let tenant = Tenant::rehearsed(Some(file), rehearsal, clock()).unwrap();
    refused(&tenant, "GET", "/Contacts/1", "", 502, "502 Bad Gateway");
    refused(&tenant, "GET", "/Contacts/1", "", 503, "unexpected");
    let hour = done(&tenant, "GET", "/ThresholdInformation", "");
    assert_eq!(hour["externalRequestThreshold"], 50);
    assert_eq!(hour["currentTimeframeRequestCount"], 6);
    let _one = tenant.enter("/atservicesrest/v1.0/Contacts/1");
    refused(
        &tenant,
        "GET",
        "/Contacts/1",
        "",
        429,
        "thread threshold of 1 threads",
    );
}
