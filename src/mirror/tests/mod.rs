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
pub(crate) struct World {
    pub(crate) tenant: Arc<Tenant>,
    pub(crate) clock: Arc<FrozenClock>,
    pub(crate) client: Client,
    pub(crate) reading: Reading,
    pub(crate) state: tempfile::TempDir,
}

impl World {
    pub(crate) fn new(companies: &[Value], contacts: &[Value]) -> Self {
        let file = json!({"schema": "matchbook.sandbox/1", "companies": companies, "contacts": contacts,
            "resources": [{"id": 1, "firstName": "Sam", "lastName": "Fox", "email": "sam@msp.example"}]});
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
            reading: Reading::new(Region::parse("US").unwrap(), Placeholders::default()),
            state: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn open(&self) -> Mirror {
        Mirror::open(self.state.path(), TENANT).unwrap()
    }

    /// Refreshes; the closure may break it off behind a page.
    pub(crate) fn refresh_with(
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
            aim: Aim::Keep,
            page,
        };
        refresh(mirror, &mut around)
    }

    pub(crate) fn refresh(&self, mirror: &mut Mirror) -> Refreshed {
        self.refresh_with(mirror, &mut |_| Ok(())).unwrap()
    }

    /// Writes as somebody else would.
    pub(crate) fn elsewhere(&self, method: &str, path: &str, body: &Value) {
        let (status, text) = self.try_elsewhere(method, path, body);
        assert_eq!(status, 200, "{method} {path} {body}: {text}");
    }

    /// The same, whether or not it is refused.
    pub(crate) fn try_elsewhere(&self, method: &str, path: &str, body: &Value) -> (u16, String) {
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
            crate::sandbox::Answer::Reply(reply) => (
                reply.status().as_u16(),
                String::from_utf8_lossy(reply.body()).into_owned(),
            ),
            crate::sandbox::Answer::Dropped | crate::sandbox::Answer::Stalled => panic!("no answer"),
        }
    }

    /// The ids of the contacts that the mirror has under a key.
    pub(crate) fn found(&self, mirror: &Mirror, key: &Key) -> Vec<i64> {
        let reader = MirrorDirectory::new(mirror, &self.reading, None);
        let mut directory = Directory::default();
        reader.look_up(&[key.clone()].into(), &mut directory).unwrap();
        let contacts = match key {
            Key::Email(email) => directory.by_email(email),
            Key::Domain(domain) => directory.by_domain(domain),
            Key::CompaniesAt(domain) => directory.users_of(domain),
            Key::ExternalId(id) => directory.by_external_id(id),
            Key::Phone(phone) => directory.by_phone(phone),
            Key::Fax(phone) => directory.by_fax(phone),
            Key::ContactsOf(company) => directory.in_company(*company),
            Key::Staff
            | Key::CompanyPhone(_)
            | Key::Contact(_)
            | Key::WholeContact(_)
            | Key::PrimaryOf(_)
            | Key::Location(_)
            | Key::Company(_)
            | Key::CompanyNames
            | Key::CompanyCalled(_)
            | Key::Ticket(_)
            | Key::TicketContacts(_)
            | Key::Groups
            | Key::GroupsOf(_)
            | Key::Countries
            | Key::ContactRules
            | Key::CompanyRules => panic!("{key:?} finds no contacts"),
        };
        contacts.unwrap().iter().map(|contact| contact.id.0).collect()
    }
}

pub(crate) fn email(text: &str) -> Key {
    Key::Email(EmailKey::parse(text).unwrap())
}

pub(crate) fn company(id: i64, name: &str) -> Value {
    json!({"id": id, "companyName": name, "phone": "312-555-0100", "ownerResourceID": 1})
}

/// Contacts 1 to `count`, each with an address, a number and a date of its own.
pub(crate) fn people(count: i64) -> Vec<Value> {
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
