//! An Autotask on loopback for one test: its data, the requests it got, and what stands in it afterwards.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use matchbook::clock::SystemClock;
use matchbook::sandbox::server::Server;
use matchbook::sandbox::{Answer, Tenant};
use serde_json::{Map, Value, json};

use super::world::World;

/// The data of a tenant, to be added to.
#[derive(Clone)]
pub(crate) struct Data(Map<String, Value>);

impl Data {
    /// An MSP with an owner for companies, one customer (174, `bluefin.example`, Ana Ruiz) and a catch-all (900).
    pub(crate) fn small() -> Self {
        let Value::Object(data) = json!({
            "schema": "matchbook.sandbox/1",
            "companies": [],
            "contacts": [],
            "faults": [],
            "tickets": [],
            "ticketAdditionalContacts": [],
            "contactGroups": [],
            "resources": [{ "id": 29_682_885, "firstName": "Dana", "lastName": "Whitfield",
                            "email": "dana@kestrelridge.example", "userName": "dwhitfield" }],
            "countries": [{ "id": 237, "name": "United States", "displayName": "United States",
                            "countryCode": "US", "isDefaultCountry": true }],
        }) else {
            unreachable!()
        };
        Self(data)
            .company(0, "Kestrel Ridge IT")
            .company(174, "Bluefin Logistics Inc")
            .company(900, "Catch-All")
            .contact(
                5001,
                174,
                "Ana",
                "Ruiz",
                json!({ "emailAddress": "ana.ruiz@bluefin.example" }),
            )
    }

    /// The data of a data file.
    pub(crate) fn from_text(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap())
    }

    pub(crate) fn company(self, id: i64, name: &str) -> Self {
        self.record(
            "companies",
            json!({ "id": id, "companyName": name, "phone": "+1 312 555 0110",
                                          "ownerResourceID": 29_682_885 }),
        )
    }

    /// A contact; `more` holds its other fields.
    pub(crate) fn contact(self, id: i64, company: i64, first: &str, last: &str, more: Value) -> Self {
        let mut contact = json!({ "id": id, "companyID": company, "firstName": first, "lastName": last });
        contact
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.record("contacts", contact)
    }

    /// A ticket; `more` holds its other fields.
    pub(crate) fn ticket(self, id: i64, company: i64, more: Value) -> Self {
        let number = format!("T20260105.{id:04}");
        let mut ticket = json!({ "id": id, "companyID": company, "ticketNumber": number, "title": "Help" });
        ticket
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.record("tickets", ticket)
    }

    /// A contact beside a ticket's own.
    pub(crate) fn additional(self, id: i64, ticket: i64, contact: i64) -> Self {
        let link = json!({ "id": id, "ticketID": ticket, "contactID": contact });
        self.record("ticketAdditionalContacts", link)
    }

    /// A contact group without members.
    pub(crate) fn group(self, id: i64, name: &str) -> Self {
        self.record("contactGroups", json!({ "id": id, "name": name }))
    }

    /// A scripted fault; it has to be used, or the test fails.
    pub(crate) fn fault(self, fault: Value) -> Self {
        self.record("faults", fault)
    }

    /// How the tenant behaves.
    pub(crate) fn settings(mut self, settings: Value) -> Self {
        self.0.insert("settings".to_owned(), settings);
        self
    }

    /// A part of the data file by its name, whatever it held.
    pub(crate) fn part(mut self, name: &str, value: Value) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    fn record(mut self, list: &str, record: Value) -> Self {
        self.0[list].as_array_mut().unwrap().push(record);
        self
    }

    /// The data as the text of a data file.
    pub(crate) fn text(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }

    /// Serves it. The record of requests stands beside the world's folders.
    pub(crate) fn serve(self, world: &World) -> Served {
        let tenant = Tenant::from_json(&self.text(), Arc::new(SystemClock::new()));
        Served::new(tenant.unwrap(), world)
    }
}

/// A request that the tenant got.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// Below the API's version.
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) in_flight: u64,
    /// Absent when it was dropped.
    pub(crate) status: Option<u64>,
}

impl Asked {
    /// Whether it changes something: every verb but GET, and POST but for queries.
    pub(crate) fn is_write(&self) -> bool {
        let is_query = self.path.ends_with("/query") || self.path.ends_with("/query/count");
        self.method != "GET" && !(self.method == "POST" && is_query)
    }

    /// How many values it looks for in `emailAddress` alone.
    pub(crate) fn addresses(&self) -> usize {
        fn in_lists(value: &Value) -> usize {
            match value {
                Value::Object(map) if map.get("field") == Some(&json!("emailAddress")) => {
                    map.get("value").and_then(Value::as_array).map_or(0, Vec::len)
                }
                Value::Object(map) => map.values().map(in_lists).sum(),
                Value::Array(list) => list.iter().map(in_lists).sum(),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
            }
        }
        in_lists(&self.body)
    }
}

/// A tenant that is being served. When it goes, every scripted fault must have been used.
pub(crate) struct Served {
    server: Server,
    tenant: Arc<Tenant>,
    record: PathBuf,
}

impl Served {
    /// The tenant that is part of the program.
    pub(crate) fn built_in(world: &World) -> Self {
        Self::new(Tenant::built_in(Arc::new(SystemClock::new())), world)
    }

    fn new(tenant: Tenant, world: &World) -> Self {
        let tenant = Arc::new(tenant);
        let record = world
            .state()
            .with_file_name(format!("record-{:p}.jsonl", Arc::as_ptr(&tenant)));
        let listen = "127.0.0.1:0".parse().unwrap();
        let server = Server::start(listen, Arc::clone(&tenant), Some(record.clone())).unwrap();
        Self {
            server,
            tenant,
            record,
        }
    }

    pub(crate) fn base_url(&self) -> String {
        self.server.base_url()
    }

    /// Every request so far, in order.
    pub(crate) fn requests(&self) -> Vec<Asked> {
        recorded(&self.record)
    }

    /// The requests that change something.
    pub(crate) fn writes(&self) -> Vec<Asked> {
        self.requests().into_iter().filter(Asked::is_write).collect()
    }

    /// The contact creates that were sent, whatever came of them.
    pub(crate) fn contact_posts(&self) -> usize {
        let posts = |asked: &&Asked| asked.method == "POST" && asked.path.ends_with("/Contacts");
        self.writes().iter().filter(posts).count()
    }

    /// The company creates that were sent, whatever came of them.
    pub(crate) fn company_posts(&self) -> usize {
        let posts = |asked: &&Asked| asked.method == "POST" && asked.path == "/Companies";
        self.writes().iter().filter(posts).count()
    }

    /// Waits until a request came that the condition is true of.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, condition: impl Fn(&Asked) -> bool) {
        let begun = Instant::now();
        while !self.requests().iter().any(&condition) {
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "no {what} came: {:#?}",
                self.requests()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What another client of the tenant gets for a request; it is not in the record.
    pub(crate) fn other_client(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{}v1.0{path}", self.base_url()))
            .header("UserName", "other@KESTREL.EXAMPLE")
            .header("Secret", "any")
            .header("ApiIntegrationCode", "any")
            .header("Content-Type", "application/json")
            .body(body.to_string().into_bytes())
            .unwrap();
        match self.tenant.handle(&request) {
            Answer::Reply(reply) => {
                let text = String::from_utf8_lossy(reply.body()).into_owned();
                assert!(reply.status().is_success(), "{method} {path}: {text}");
                serde_json::from_str(&text).unwrap()
            }
            Answer::Dropped | Answer::Stalled => panic!("a fault hit the other client"),
        }
    }

    /// The contacts that hold an address as their first.
    pub(crate) fn holders(&self, email: &str) -> Vec<Value> {
        self.found("Contacts", "emailAddress", email)
    }

    /// The companies of a name.
    pub(crate) fn companies_called(&self, name: &str) -> Vec<Value> {
        self.found("Companies", "companyName", name)
    }

    fn found(&self, entity: &str, field: &str, value: &str) -> Vec<Value> {
        let filter = json!({ "filter": [{ "op": "eq", "field": field, "value": value }] });
        let found = self.other_client("POST", &format!("/{entity}/query"), &filter);
        found["items"].as_array().unwrap().clone()
    }
}

/// The requests in a record, in order.
pub(crate) fn recorded(record: &Path) -> Vec<Asked> {
    let text = std::fs::read_to_string(record).unwrap();
    // The last line may be half written while the program still runs.
    let lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    lines
        .map(|line| asked(&serde_json::from_str(line).unwrap()))
        .collect()
}

fn asked(line: &Value) -> Asked {
    let path = line["path"].as_str().unwrap();
    Asked {
        method: line["method"].as_str().unwrap().to_owned(),
        path: path
            .split_once("/v1.0")
            .map_or(path, |(_, below)| below)
            .to_owned(),
        body: line["body"].clone(),
        in_flight: line["in_flight"].as_u64().unwrap(),
        status: line["status"].as_u64(),
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let unused = self.tenant.unused_faults();
        if !std::thread::panicking() {
            assert!(unused.is_empty(), "scripted faults that nothing met: {unused:#?}");
        }
    }
}
