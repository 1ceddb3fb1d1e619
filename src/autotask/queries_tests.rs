//! Tests of queries: pages, several questions at a time, and what is refused before it is sent.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use http::{Request, Response};

use super::*;
use crate::autotask::filter::Op;
use crate::autotask::line::Options;
use crate::autotask::scripted::{Answering, Scripted, client_of, client_over};
use crate::autotask::transport::TransportError;

const QUERY: &str = "Contacts/query";

fn page_of(ids: impl IntoIterator<Item = i64>, next: Option<&str>) -> Value {
    let items: Vec<_> = ids.into_iter().map(|id| json!({"id": id})).collect();
    json!({"items": items, "pageDetails": {"count": 1, "requestCount": 500, "nextPageUrl": next}})
}

fn ids(records: &[Record]) -> Vec<i64> {
    records
        .iter()
        .filter_map(|record| record["id"].as_i64())
        .collect()
}

fn active() -> Filter {
    Filter::field(Op::Eq, "isActive", 1)
}

#[test]
fn a_short_page_is_the_last() {
    let (client, _, script) = client_of(Scripted::new().on("POST", QUERY, 200, page_of([3, 1], None)));
    let found = client
        .query(EntityName::Contacts, &active(), &["lastName", "ID"])
        .unwrap();
    assert_eq!(ids(&found), [1, 3]);
    let expected = json!({
        "filter": [{"op": "eq", "field": "isActive", "value": 1}],
        "MaxRecords": 500,
        "IncludeFields": ["id", "lastName"],
    });
    assert_eq!(script.bodies(), [expected]);
}

#[test]
fn exactly_a_full_page_is_asked_about_again() {
    let script = Scripted::new().on("POST", QUERY, 200, page_of(1..=500, None)).on(
        "POST",
        QUERY,
        200,
        page_of([], None),
    );
    let (client, _, script) = client_of(script);
    assert_eq!(
        client.query(EntityName::Contacts, &active(), &[]).unwrap().len(),
        500
    );
    let narrowed = json!([
        {"op": "eq", "field": "isActive", "value": 1},
        {"op": "gt", "field": "id", "value": 500},
    ]);
    assert_eq!(script.bodies()[1]["filter"], narrowed);
}

#[test]
fn page_links_are_a_sign_and_not_an_address() {
    let elsewhere = Some("https://evil.example/next?paging=1");
    let script = Scripted::new()
        .on("POST", QUERY, 200, page_of(1..=500, elsewhere))
        .on("POST", QUERY, 200, page_of(501..=502, elsewhere))
        .on("POST", QUERY, 200, page_of([], None));
    let (client, _, _) = client_of(script);
    let found = client.query(EntityName::Contacts, &Filter::all(), &[]).unwrap();
    assert_eq!(ids(&found), (1..=502).collect::<Vec<_>>());
}

#[test]
fn a_server_that_does_not_get_on_is_an_error_and_not_a_loop() {
    let again = Scripted::new().on("POST", QUERY, 200, page_of(1..=500, None)).on(
        "POST",
        QUERY,
        200,
        page_of(1..=500, None),
    );
    let unordered = Scripted::new().on("POST", QUERY, 200, page_of((1..=500).rev(), None));
    for script in [again, unordered] {
        let (client, _, _) = client_of(script);
        let error = client
            .query(EntityName::Contacts, &Filter::all(), &[])
            .unwrap_err();
        assert!(matches!(error, ApiError::Unreadable { .. }), "{error:?}");
    }
}

#[test]
fn a_page_that_fails_midway_is_tried_again_and_nothing_is_lost() {
    let script = Scripted::new()
        .on("POST", QUERY, 200, page_of(1..=500, None))
        .on("POST", QUERY, 502, "<html>Bad gateway</html>")
        .fail(TransportError::answer_lost("reset"))
        .on("POST", QUERY, 200, page_of([501], None));
    let (client, clock, _) = client_of(script);
    assert_eq!(
        client
            .query(EntityName::Contacts, &Filter::all(), &[])
            .unwrap()
            .len(),
        501
    );
    let waits: Vec<_> = clock.sleeps().iter().map(Duration::as_millis).collect();
    assert_eq!(waits.len(), 2);
    assert!(
        (1_000..=1_500).contains(&waits[0]) && (2_000..=3_000).contains(&waits[1]),
        "{waits:?}"
    );
}

#[test]
fn a_read_is_given_up_after_five_attempts() {
    let script = (0..5).fold(Scripted::new(), |script, _| script.on("POST", QUERY, 503, ""));
    let (client, clock, _) = client_of(script);
    let error = client
        .query(EntityName::Contacts, &Filter::all(), &[])
        .unwrap_err();
    assert!(
        matches!(error, ApiError::ServerFault { status: 503, .. }),
        "{error:?}"
    );
    assert_eq!(clock.sleeps().len(), 4);
}

#[test]
fn a_wait_longer_than_allowed_is_not_begun() {
    let script = Scripted::new()
        .on("POST", QUERY, 429, "")
        .with_header("retry-after", "901");
    let (client, clock, _) = client_of(script);
    assert!(client.query(EntityName::Contacts, &Filter::all(), &[]).is_err());
    assert!(clock.sleeps().is_empty());

    let script = Scripted::new()
        .on("POST", QUERY, 429, "")
        .with_header("retry-after", "17")
        .on("POST", QUERY, 200, page_of([], None));
    let (client, clock, _) = client_of(script);
    assert!(client.query(EntityName::Contacts, &Filter::all(), &[]).is_ok());
    assert_eq!(clock.sleeps(), [Duration::from_secs(17)]);
}

#[test]
fn refusals_of_a_read_are_final() {
    let unknown = json!({"errors": ["Unable to find colour in the Contact Entity."]});
    let (client, clock, _) = client_of(Scripted::new().on("POST", QUERY, 500, unknown));
    let error = client
        .query(EntityName::Contacts, &Filter::all(), &["colour"])
        .unwrap_err();
    assert!(matches!(error, ApiError::Validation { .. }), "{error:?}");
    assert!(clock.sleeps().is_empty());
}

#[test]
fn filters_that_would_be_refused_or_widen_are_not_sent() {
    let (client, _, _) = client_of(Scripted::new());
    for filter in [
        Filter::is_in("id", 0..501),
        Filter::is_in("id", Vec::<i64>::new()),
    ] {
        let queried = client.query(EntityName::Contacts, &filter, &[]);
        assert!(matches!(queried, Err(ApiError::OurFault(_))), "{queried:?}");
        let counted = client.count(EntityName::Contacts, &filter);
        assert!(matches!(counted, Err(ApiError::OurFault(_))), "{counted:?}");
    }
    assert_eq!(client.requests_sent(), 0);
}

#[test]
fn counts_are_read() {
    let (client, _, _) =
        client_of(Scripted::new().on("POST", "Contacts/query/count", 200, json!({"queryCount": 10_226})));
    assert_eq!(client.count(EntityName::Contacts, &Filter::all()), Ok(10_226));
}

#[test]
fn the_receiver_of_pages_may_break_off() {
    let (client, _, _) = client_of(Scripted::new().on("POST", QUERY, 200, page_of(1..=500, None)));
    let mut pages = 0;
    let asked = client.query_pages(EntityName::Contacts, &Filter::all(), &[], |page| {
        pages += 1;
        assert_eq!(page.len(), 500);
        ControlFlow::Break(())
    });
    assert_eq!((asked, pages), (Ok(()), 1));
}

/// The id that a request filters by.
fn asked_id(request: &Request<Vec<u8>>) -> i64 {
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    body["filter"][0]["value"].as_i64().unwrap()
}

fn many(count: i64) -> Vec<Query<'static>> {
    let entities = [EntityName::Contacts, EntityName::Companies, EntityName::Contacts];
    (0..count)
        .zip(entities.into_iter().cycle())
        .map(|(id, entity)| Query {
            entity,
            filter: Filter::field(Op::Eq, "id", id),
            fields: &[],
            most: None,
        })
        .collect()
}

#[test]
fn many_questions_keep_their_order_and_the_limit_of_each_endpoint() {
    for per_endpoint in [1, 2, 3] {
        let most = Arc::new(AtomicUsize::new(0));
        let seen = most.clone();
        let inside = [AtomicUsize::new(0), AtomicUsize::new(0)];
        let server = Answering(move |request: Request<Vec<u8>>| {
            let endpoint = usize::from(request.uri().path().contains("Companies"));
            let now = inside[endpoint].fetch_add(1, Ordering::SeqCst) + 1;
            seen.fetch_max(now, Ordering::SeqCst);
            std::thread::park_timeout(Duration::from_millis(3));
            inside[endpoint].fetch_sub(1, Ordering::SeqCst);
            Ok(Response::new(
                page_of([asked_id(&request)], None).to_string().into_bytes(),
            ))
        });
        let options = Options {
            per_endpoint,
            ..Options::default()
        };
        let (client, _) = client_over(Arc::new(server), options);
        let results = client.query_many(&many(24)).unwrap();
        let found: Vec<_> = results.iter().flat_map(|records| ids(records)).collect();
        assert_eq!(found, (0..24).collect::<Vec<_>>());
        assert!(
            (1..=per_endpoint).contains(&most.load(Ordering::SeqCst)),
            "{most:?}"
        );
    }
}

#[test]
fn the_first_error_stops_the_rest() {
    let server = Answering(|request: Request<Vec<u8>>| {
        let status = if asked_id(&request) == 2 { 403 } else { 200 };
        let body = page_of([asked_id(&request)], None).to_string().into_bytes();
        Ok(Response::builder().status(status).body(body).unwrap())
    });
    let options = Options {
        per_endpoint: 1,
        ..Options::default()
    };
    let (client, _) = client_over(Arc::new(server), options);
    let contacts: Vec<_> = many(60)
        .into_iter()
        .filter(|query| query.entity == EntityName::Contacts)
        .collect();
    let error = client.query_many(&contacts).unwrap_err();
    assert!(matches!(error, ApiError::PermissionRefused(_)), "{error:?}");
    assert_eq!(client.requests_sent(), 2);
    assert_eq!(client.query_many(&[]), Ok(Vec::new()));
}
