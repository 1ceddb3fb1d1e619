//! Promises of the sandbox, asked the way a client asks.
//!
//! The harness here sends requests to a tenant in process; the server's own tests go through a socket.

mod limits;
mod links;
mod queries;
mod reads;
mod served;
mod writes;

use std::sync::Arc;

use http::Request;
use serde_json::Value;

use super::{Answer, Tenant};
use crate::clock::FrozenClock;

/// The moment at which every test begins.
const NOW: &str = "2026-03-01T12:00:00.000Z";

fn clock() -> Arc<FrozenClock> {
    Arc::new(FrozenClock::at(NOW.parse().unwrap()))
}

fn built_in() -> Tenant {
    Tenant::built_in(clock())
}

fn tenant(json: &str) -> Tenant {
    let file = format!(r#"{{"schema":"matchbook.sandbox/1",{json}}}"#);
    Tenant::from_json(&file, clock()).unwrap()
}

fn request(method: &str, path: &str, body: &str) -> Request<Vec<u8>> {
    Request::builder()
        .method(method)
        .uri(format!("http://127.0.0.1:8080/atservicesrest/v1.0{path}"))
        .header("UserName", "key@EXAMPLE")
        .header("Secret", "anything")
        .header("ApiIntegrationCode", "code")
        .header("Content-Type", "application/json")
        .body(body.as_bytes().to_vec())
        .unwrap()
}

/// Status and body of an answer; HTML comes as text.
fn ask(tenant: &Tenant, method: &str, path: &str, body: &str) -> (u16, Value) {
    match tenant.handle(&request(method, path, body)) {
        Answer::Reply(response) => {
            let body = String::from_utf8(response.body().clone()).unwrap();
            let json = serde_json::from_str(&body).unwrap_or(Value::String(body));
            (response.status().as_u16(), json)
        }
        Answer::Dropped | Answer::Stalled => panic!("{method} {path} got no answer"),
    }
}

fn is_dropped(tenant: &Tenant, method: &str, path: &str, body: &str) -> bool {
    matches!(tenant.handle(&request(method, path, body)), Answer::Dropped)
}

/// The answer of a request that must succeed.
fn done(tenant: &Tenant, method: &str, path: &str, body: &str) -> Value {
    let (status, answer) = ask(tenant, method, path, body);
    assert_eq!(status, 200, "{method} {path} {body}: {answer}");
    answer
}

/// Asserts a refusal: its status, and a piece of its text.
fn refused(tenant: &Tenant, method: &str, path: &str, body: &str, status: u16, text: &str) {
    let (given, answer) = ask(tenant, method, path, body);
    assert_eq!(given, status, "{method} {path} {body}: {answer}");
    assert!(
        answer.to_string().contains(text),
        "{method} {path} {body}: {answer} lacks {text}"
    );
}

fn ids(answer: &Value) -> Vec<i64> {
    let items = answer["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

/// The ids that a filter finds.
fn find(tenant: &Tenant, entity: &str, filter: &str) -> Vec<i64> {
    ids(&done(
        tenant,
        "POST",
        &format!("/{entity}/query"),
        &format!(r#"{{"filter":[{filter}]}}"#),
    ))
}

fn item(tenant: &Tenant, path: &str) -> Value {
    done(tenant, "GET", path, "")["item"].clone()
}
