//! Tests of the connection: the zone, where credentials go, and what a refused sign-in stops.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{OnceLock, Weak};
use std::time::Duration;

use http::Response;
use serde_json::json;

use super::*;
use crate::autotask::filter::Filter;
use crate::autotask::scripted::{
    Answering, BASE, Scripted, client_of, client_over, clock, credentials, only_autotask,
};
use crate::autotask::transport::TransportError;
use crate::clock::FrozenClock;

const LOOK_UP: &str =
    "https://webservices.autotask.net/atservicesrest/v1.0/zoneInformation?user=k7x2%40ACME.COM";
const ZONE_5: &str = "https://webservices5.autotask.net/ATServicesRest/v1.0/";
const SIGNED: [(&str, &str); 3] = [
    ("username", "k7x2@ACME.COM"),
    ("secret", "s3cr3t"),
    ("apiintegrationcode", "c0de"),
];

fn zone(url: &str) -> Value {
    json!({"zoneName": "America East", "url": url, "webUrl": "https://ww3.autotask.net/", "ci": 7})
}

fn counted() -> Value {
    json!({"queryCount": 1})
}

fn connect(script: &Arc<Scripted>, base: Option<&str>) -> Result<Client, ApiError> {
    let base = base.map(|base| Url::parse(base).unwrap());
    Client::connect(
        credentials(),
        base.as_ref(),
        script.clone(),
        clock(),
        only_autotask(),
        Options::default(),
    )
}

fn count(client: &Client) -> Result<u64, ApiError> {
    client.count(EntityName::Contacts, &Filter::all())
}

#[test]
fn the_zone_is_looked_up_without_credentials() {
    let script = Scripted::new()
        .at(
            "GET",
            LOOK_UP,
            200,
            zone("https://webservices3.autotask.net//atservicesrest/"),
        )
        .on("POST", "Contacts/query/count", 200, counted());
    let script = Arc::new(script);
    let client = connect(&script, None).unwrap();
    assert_eq!(client.base().as_str(), BASE);
    assert_eq!(count(&client), Ok(1));
    for (name, value) in SIGNED {
        assert_eq!(script.header(0, name), "");
        assert_eq!(script.header(1, name), value);
    }
    assert_eq!(client.requests_sent(), 2);
}

#[test]
fn a_zone_on_a_foreign_host_gets_nothing() {
    for foreign in [
        "https://webservices3.autotask.net.evil.example/atservicesrest/",
        "http://webservices3.autotask.net/atservicesrest/",
        "https://k@evil.example/",
    ] {
        let script = Arc::new(Scripted::new().at("GET", LOOK_UP, 200, zone(foreign)));
        let refused = connect(&script, None).unwrap_err();
        assert!(matches!(refused, ApiError::ForeignHost { .. }), "{refused:?}");
        assert_eq!(script.header(0, "secret"), "");
    }
    let script = Arc::new(Scripted::new());
    let refused = connect(&script, Some("https://evil.example/atservicesrest/")).unwrap_err();
    assert_eq!(
        refused,
        ApiError::ForeignHost {
            host: "evil.example".to_owned()
        }
    );
}

#[test]
fn an_unknown_user_and_a_broken_zone_are_told() {
    let unknown = json!({"errors": ["Zone information could not be determined"]});
    let script = Arc::new(Scripted::new().at("GET", LOOK_UP, 500, unknown));
    assert_eq!(
        connect(&script, None).unwrap_err(),
        ApiError::SignInRefused(SignInFault::UnknownUser)
    );
    for url in ["", "no url"] {
        let script = Arc::new(Scripted::new().at("GET", LOOK_UP, 200, zone(url)));
        let unread = connect(&script, None).unwrap_err();
        assert!(matches!(unread, ApiError::Unreadable { .. }), "{unread:?}");
    }
}

#[test]
fn the_tenant_key_outlives_a_move_of_the_zone_and_tells_servers_apart() {
    let script = Arc::new(Scripted::new());
    for (base, key) in [
        ("https://webservices3.autotask.net/", "acme.com"),
        ("https://webservices12.autotask.net/", "acme.com"),
    ] {
        assert_eq!(connect(&script, Some(base)).unwrap().tenant_key(), key);
    }
    let base = Url::parse("http://127.0.0.1:8123/atservicesrest/").unwrap();
    let client = Client::connect(
        credentials(),
        Some(&base),
        script,
        clock(),
        Arc::new(|_| true),
        Options::default(),
    );
    assert_eq!(client.unwrap().tenant_key(), "acme.com@127.0.0.1:8123");
}

#[test]
fn a_refused_sign_in_at_a_configured_url_ends_all_calls() {
    let (client, clock, _) = client_of(Scripted::new().on("POST", "Contacts/query/count", 401, ""));
    let refused = Err(ApiError::SignInRefused(SignInFault::Credentials));
    assert_eq!(count(&client), refused);
    assert_eq!(count(&client), refused);
    assert_eq!(client.requests_sent(), 1);
    assert!(clock.sleeps().is_empty());
}

#[test]
fn a_moved_zone_is_found_once_and_followed() {
    let script = Scripted::new()
        .at("GET", LOOK_UP, 200, zone(BASE))
        .on("POST", "Contacts/query/count", 401, "")
        .at(
            "GET",
            LOOK_UP,
            200,
            zone("https://webservices5.autotask.net/ATServicesRest/"),
        )
        .at("POST", &format!("{ZONE_5}Contacts/query/count"), 200, counted())
        .at("POST", &format!("{ZONE_5}Contacts/query/count"), 401, "");
    let script = Arc::new(script);
    let client = connect(&script, None).unwrap();
    assert_eq!(count(&client), Ok(1));
    assert_eq!(client.base().as_str(), ZONE_5);
    // The second refusal is final: the zone is asked again only once.
    assert!(count(&client).is_err());
    assert!(count(&client).is_err());
    assert_eq!(script.header(2, "secret"), "");
    assert_eq!(script.header(3, "secret"), "s3cr3t");
    assert_eq!(client.requests_sent(), 5);
}

#[test]
fn the_same_zone_or_a_foreign_one_makes_a_refusal_final() {
    let refused = ApiError::SignInRefused(SignInFault::Credentials);
    let foreign = ApiError::ForeignHost {
        host: "evil.example".to_owned(),
    };
    for (url, expected) in [(BASE, refused), ("https://evil.example/", foreign)] {
        let script = Scripted::new()
            .at("GET", LOOK_UP, 200, zone(BASE))
            .on("POST", "Contacts/query/count", 401, "")
            .at("GET", LOOK_UP, 200, zone(url));
        let script = Arc::new(script);
        let client = connect(&script, None).unwrap();
        assert_eq!(count(&client), Err(expected));
        assert!(count(&client).is_err());
        assert_eq!(client.requests_sent(), 3);
    }
}

#[test]
fn a_refused_sign_in_stops_the_other_threads_too() {
    let sent = Arc::new(AtomicUsize::new(0));
    let seen = sent.clone();
    let server = Answering(move |_| {
        seen.fetch_add(1, Ordering::SeqCst);
        std::thread::park_timeout(Duration::from_millis(5));
        Ok::<_, TransportError>(Response::builder().status(401).body(Vec::new()).unwrap())
    });
    let (client, _) = client_over(Arc::new(server), Options::default());
    std::thread::scope(|scope| {
        for entity in EntityName::ALL.iter().cycle().take(20) {
            scope.spawn(|| assert!(client.count(*entity, &Filter::all()).is_err()));
        }
    });
    assert_eq!(sent.load(Ordering::SeqCst), 1);
}

#[test]
fn redirects_carry_no_credentials_on() {
    let script = Scripted::new()
        .on("POST", "Contacts/query/count", 307, "")
        .with_header("location", "https://evil.example/");
    let (client, _, _) = client_of(script);
    let refused = count(&client).unwrap_err();
    assert!(refused.to_string().contains("evil.example"), "{refused}");
    assert!(matches!(refused, ApiError::Unreadable { .. }), "{refused:?}");
}

#[test]
fn calls_outside_the_base_are_not_signed() {
    let (client, _, _) = client_of(Scripted::new());
    for path in ["https://evil.example/x", "//evil.example/x", "/other", "../x"] {
        let call = Call::read(Method::GET, path.to_owned(), None, Endpoint::Threshold);
        let refused = client.call(&call).unwrap_err();
        assert!(
            matches!(refused, ApiError::ForeignHost { .. }),
            "{path} {refused:?}"
        );
    }
    assert_eq!(client.requests_sent(), 0);
}

#[test]
fn nothing_prints_the_credentials() {
    let (client, _, _) = client_of(Scripted::new());
    let printed = format!("{client:?}");
    assert!(printed.contains("k7x2@ACME.COM"), "{printed}");
    assert!(
        !printed.contains("s3cr3t") && !printed.contains("c0de"),
        "{printed}"
    );
}

/// A clock that looks at the places of a client whenever somebody sleeps.
struct Watching {
    clock: Arc<FrozenClock>,
    client: OnceLock<Weak<Client>>,
    seen: Mutex<Vec<usize>>,
}

impl Clock for Watching {
    fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    fn sleep(&self, duration: Duration) {
        if let Some(client) = self.client.get().and_then(Weak::upgrade) {
            let busy = client.line.pacing.busy(Endpoint::Entity(EntityName::Contacts));
            locked(&self.seen).push(busy);
        }
        self.clock.sleep(duration);
    }
}

#[test]
fn a_call_keeps_its_place_until_its_last_attempt() {
    let lost = || TransportError::answer_lost("gone");
    let script = Scripted::new()
        .fail(lost())
        .on("POST", "Contacts/query/count", 503, "")
        .on("POST", "Contacts/query/count", 200, counted());
    let watching = Arc::new(Watching {
        clock: clock(),
        client: OnceLock::new(),
        seen: Mutex::default(),
    });
    let base = Url::parse(BASE).unwrap();
    let client = Client::connect(
        credentials(),
        Some(&base),
        Arc::new(script),
        watching.clone(),
        only_autotask(),
        Options::default(),
    );
    let client = Arc::new(client.unwrap());
    watching.client.set(Arc::downgrade(&client)).unwrap();
    assert_eq!(count(&client), Ok(1));
    // The server may still be busy with what seems lost; another thread's request would come on top of it.
    assert_eq!(*locked(&watching.seen), [1, 1]);
    assert_eq!(client.line.pacing.busy(Endpoint::Entity(EntityName::Contacts)), 0);
}

#[test]
fn a_wait_that_the_server_asks_for_is_kept_whatever_it_refuses_with() {
    let threads = || json!({"errors": ["The thread threshold of 3 threads has been exceeded."]});
    let nothing = || json!({});
    // Status, body, and whether a write is sent again too.
    for (status, body, writes) in [
        (429, threads(), true),
        (500, threads(), true),
        (503, threads(), true),
        (503, nothing(), false),
    ] {
        let read = Scripted::new()
            .on("POST", "Contacts/query/count", status, body.clone())
            .with_header("retry-after", "23")
            .on("POST", "Contacts/query/count", 200, counted());
        let (client, clock, _) = client_of(read);
        assert_eq!(count(&client), Ok(1), "{status} {body}");
        assert_eq!(clock.sleeps(), [Duration::from_secs(23)], "{status} {body}");

        let write = Scripted::new()
            .on("POST", "Companies", status, body.clone())
            .with_header("retry-after", "23");
        let write = if writes {
            write.on("POST", "Companies", 200, json!({"itemId": 5}))
        } else {
            write
        };
        let (client, clock, _) = client_of(write);
        let call = Call::write(
            Method::POST,
            "Companies".to_owned(),
            Some(&json!({})),
            &[EntityName::Companies],
        );
        assert_eq!(client.call(&call).is_ok(), writes, "{status} {body}");
        assert_eq!(clock.sleeps().len(), usize::from(writes), "{status} {body}");
    }
}

#[test]
fn half_an_answer_to_a_read_is_asked_for_again_and_to_a_write_is_not() {
    let script = Scripted::new()
        .on("POST", "Contacts/query/count", 200, "{\"queryCount\":")
        .on("POST", "Contacts/query/count", 200, counted());
    let (client, clock, _) = client_of(script);
    assert_eq!(count(&client), Ok(1));
    assert_eq!(clock.sleeps().len(), 1);

    let (client, _, _) = client_of(Scripted::new().on("POST", "Companies", 200, "{\"itemId\":"));
    let call = Call::write(
        Method::POST,
        "Companies".to_owned(),
        Some(&json!({})),
        &[EntityName::Companies],
    );
    assert!(client.call(&call).unwrap_err().leaves_doubt());
}
