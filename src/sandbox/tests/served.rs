//! The same tenant behind a socket, asked with the HTTP client that the program uses.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::sandbox::server::Server;

fn loopback() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

fn served(tenant: Tenant) -> Server {
    Server::start(loopback(), Arc::new(tenant), None).unwrap()
}

fn client() -> reqwest::blocking::Client {
    // Another test of this binary may have been first.
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::blocking::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

fn signed(builder: reqwest::blocking::RequestBuilder) -> reqwest::blocking::RequestBuilder {
    builder
        .header("UserName", "key")
        .header("Secret", "secret")
        .header("ApiIntegrationCode", "code")
        .header("Content-Type", "application/json")
}

fn json_of(response: reqwest::blocking::Response) -> Value {
    serde_json::from_str(&response.text().unwrap()).unwrap()
}

#[test]
fn the_zone_leads_back_to_the_server_and_pages_follow() {
    let server = served(built_in());
    let client = client();
    let base = server.base_url();
    assert_eq!(base, format!("http://{}/atservicesrest/", server.addr()));
    let zone = json_of(
        client
            .get(format!("{base}v1.0/zoneInformation?user=a"))
            .send()
            .unwrap(),
    );
    assert_eq!(zone["url"], base.as_str());

    let body = r#"{"filter":[{"op":"exist","field":"id"}],"MaxRecords":50}"#;
    let mut url = format!("{base}v1.0/Contacts/query");
    let mut seen = Vec::new();
    loop {
        let response = signed(client.post(&url)).body(body).send().unwrap();
        assert_eq!(response.status(), 200);
        let answer = json_of(response);
        seen.extend(ids(&answer));
        let Some(next) = answer["pageDetails"]["nextPageUrl"].as_str() else {
            break;
        };
        assert!(next.starts_with(&base), "{next}");
        assert_eq!(signed(client.get(next)).send().unwrap().status(), 405);
        url = next.to_owned();
    }
    assert_eq!(seen.len(), 91);
}

#[test]
fn slow_requests_run_into_the_thread_limit() {
    let server = served(tenant(r#""settings":{"latency_ms":400}"#));
    let (client, url) = (client(), format!("{}v1.0/Contacts/1", server.base_url()));
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| signed(client.get(&url)).send().unwrap().status().as_u16()))
            .collect();
        asked.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 429]);
    assert_eq!(
        signed(client.get(&url)).send().unwrap().status(),
        200,
        "the slots are free again"
    );
}

#[test]
fn a_dropped_answer_is_an_error_and_the_record_tells_it() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("requests.jsonl");
    let tenant = tenant(
        r#""companies":[{"id":1}],"faults":[{"method":"POST","path":"/Companies/1/Contacts","fault":"drop_after"}]"#,
    );
    let server = Server::start(loopback(), Arc::new(tenant), Some(record.clone())).unwrap();
    let client = client();
    let base = server.base_url();
    let body = r#"{"firstName":"A","lastName":"B","isActive":1}"#;
    let lost = signed(client.post(format!("{base}v1.0/Companies/1/Contacts")))
        .body(body)
        .send();
    assert!(lost.is_err(), "{lost:?}");
    let found = signed(client.get(format!("{base}v1.0/Contacts/1")))
        .send()
        .unwrap();
    assert_eq!(json_of(found)["item"]["lastName"], "B");
    client
        .get(format!("{base}v1.0/zoneInformation?user=a"))
        .send()
        .unwrap();

    let text = std::fs::read_to_string(&record).unwrap();
    assert!(!text.to_lowercase().contains("secret"), "{text}");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let expected = json!([
        {"seq": 1, "method": "POST", "path": "/atservicesrest/v1.0/Companies/1/Contacts", "query": null,
         "body": {"firstName": "A", "lastName": "B", "isActive": 1}, "status": null, "in_flight": 1,
         "outcome": "dropped"},
        {"seq": 2, "method": "GET", "path": "/atservicesrest/v1.0/Contacts/1", "query": null, "body": null,
         "status": 200, "in_flight": 1, "outcome": "answered"},
        {"seq": 3, "method": "GET", "path": "/atservicesrest/v1.0/zoneInformation", "query": "user=a",
         "body": null, "status": 200, "in_flight": 1, "outcome": "answered"},
    ]);
    assert_eq!(Value::Array(lines), expected);
}

#[test]
fn other_machines_cannot_reach_it() {
    let error = Server::start("0.0.0.0:0".parse().unwrap(), Arc::new(built_in()), None).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert!(error.to_string().contains("loopback"));
}

#[test]
fn a_dropped_server_is_gone() {
    let server = served(built_in());
    let address = server.addr();
    drop(server);
    assert!(std::net::TcpStream::connect(address).is_err());
}
