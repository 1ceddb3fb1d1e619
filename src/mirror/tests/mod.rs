//! Promises of the mirror, kept against the embedded Autotask.

mod file;
mod refreshing;

use std::sync::Arc;
use std::time::Duration;

use http::Request;
use serde_json::{Value, json};
use url::Url;

use super::*;
use crate::autotask::lookup::LiveDirectory;
use crate::autotask::{Client, Credentials, Options};
use crate::clock::{Clock, FrozenClock};
use crate::directory::Directory;
use crate::directory::DirectoryReader as _;
use crate::directory::key::Key;
use crate::error::{Failure, Kind};
use crate::person::candidate::Reading;
use crate::person::email::{EmailKey, Placeholders};
use crate::person::phone::Region;
use crate::sandbox::{Tenant, in_process};

const NOW: &str = "2026-03-01T12:00:00.000Z";
const TENANT: &str = "acme.com";
const WEEK: Duration = Duration::from_hours(7 * 24);

/// A tenant, a client and a state folder.
pub(super) struct World {
    pub(super) tenant: Arc<Tenant>,
    pub(super) clock: Arc<FrozenClock>,
    pub(super) client: Client,
    pub(super) reading: Reading,
    pub(super) state: tempfile::TempDir,
}

impl World {
    pub(super) fn new(companies: Vec<Value>, contacts: Vec<Value>) -> Self {
        let file = json!({"schema": "matchbook.sandbox/1", "companies": companies, "contacts": contacts});
        let clock = Arc::new(FrozenClock::at(NOW.parse().unwrap()));
        let tenant = Arc::new(Tenant::from_json(&file.to_string(), clock.clone()).unwrap());
        let client = Client::connect(
            Credentials::new("key@ACME", "any", "any"),
            Some(&Url::parse(in_process::BASE_URL).unwrap()),
            Arc::new(in_process::InProcess(tenant.clone())),
            clock.clone(),
            Arc::new(|_| true),
            Options::default(),
        )
        .unwrap();
        Self {
            tenant,
            clock,
            client,
            reading: Reading {
                region: Region::parse("US").unwrap(),
                placeholders: Placeholders::default(),
            },
            state: tempfile::tempdir().unwrap(),
        }
    }

    pub(super) fn open(&self) -> Mirror {
        Mirror::open(self.state.path(), TENANT).unwrap()
    }

    /// Refreshes; the closure may break it off behind a page.
    pub(super) fn refresh_with(
        &self,
        mirror: &mut Mirror,
        page: &mut dyn FnMut(u64) -> Result<(), Failure>,
    ) -> Result<Refreshed, Failure> {
        let live = LiveDirectory::new(&self.client, &self.reading);
        let mut around = Around {
            client: &self.client,
            live: &live,
            clock: &*self.clock,
            region: self.reading.region,
            full_every: WEEK,
            page,
        };
        refresh(mirror, &mut around)
    }

    pub(super) fn refresh(&self, mirror: &mut Mirror) -> Refreshed {
        self.refresh_with(mirror, &mut |_| Ok(())).unwrap()
    }

    /// Writes as somebody else would.
    pub(super) fn elsewhere(&self, method: &str, path: &str, body: &Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("http://127.0.0.1/atservicesrest/v1.0{path}"))
            .header("UserName", "other@ACME")
            .header("Secret", "any")
            .header("ApiIntegrationCode", "any")
            .header("Content-Type", "application/json")
            .body(body.to_string().into_bytes())
            .unwrap();
        match self.tenant.handle(&request) {
            crate::sandbox::Answer::Reply(reply) => {
                let text = String::from_utf8_lossy(reply.body()).into_owned();
                assert_eq!(reply.status(), 200, "{method} {path} {body}: {text}");
            }
            crate::sandbox::Answer::Dropped => panic!("dropped"),
        }
    }

    /// The ids of the contacts that the mirror has under a key.
    pub(super) fn found(&self, mirror: &Mirror, key: Key) -> Vec<i64> {
        let reader = MirrorDirectory::new(mirror, &self.reading, None);
        let mut directory = Directory::default();
        reader.look_up(&[key.clone()].into(), &mut directory).unwrap();
        let contacts = match &key {
            Key::Email(email) => directory.by_email(email),
            Key::Domain(domain) => directory.by_domain(domain),
            Key::ExternalId(id) => directory.by_external_id(id),
            Key::Phone(phone) => directory.by_phone(phone),
            Key::ContactsOf(company) => directory.in_company(*company),
            _ => panic!("{key:?} finds no contacts"),
        };
        contacts.unwrap().iter().map(|contact| contact.id.0).collect()
    }
}

pub(super) fn email(text: &str) -> Key {
    Key::Email(EmailKey::parse(text).unwrap())
}

pub(super) fn company(id: i64, name: &str) -> Value {
    json!({"id": id, "companyName": name, "phone": "312-555-0100", "ownerResourceID": 1})
}

/// Contacts 1 to `count`, each with an address, a number and a date of its own.
pub(super) fn people(count: i64) -> Vec<Value> {
    let start: jiff::Timestamp = "2025-01-01T00:00:00Z".parse().unwrap();
    (1..=count)
        .map(|id| {
            let changed = start + Duration::from_secs(u64::try_from(id).unwrap() * 900);
            json!({
                "id": id, "companyID": 1, "firstName": "Ana", "lastName": format!("Ruiz{id}"),
                "emailAddress": format!("ana{id}@acme.example"),
                "phone": format!("(312) 555-{:04}", id % 10_000),
                "externalID": format!("X-{id}"),
                "lastModifiedDate": changed.to_string(),
            })
        })
        .collect()
}
