//! A zone answer, a page link and a redirect that lead to a foreign host: nobody goes there, and no credential does.
//!
//! The program runs behind a proxy that writes down every host it asks for, and that would answer for any of them.

#![cfg(target_os = "linux")]

use std::process::Command;
use std::sync::Arc;

use http::{Request, Response};
use matchbook::clock::SystemClock;
use matchbook::sandbox::{Answer, Tenant};
use serde_json::{Value, json};

use crate::harness::gateway::Gateway;
use crate::harness::ran::Ran;
use crate::harness::tenant::Data;
use crate::harness::world::{INTEGRATION_CODE, SECRET, World, connect, finish};

/// Where zones are looked up.
const LOOK_UP: &str = "webservices.autotask.net";
/// Where the tenant is.
const ZONE: &str = "webservices3.autotask.net";
/// Where it is not.
const FOREIGN: &str = "foreign.example";
const RESOLVE: [&str; 8] = [
    "resolve",
    "rows.csv",
    "--mode",
    "require-email",
    "--dry-run",
    "--max-wait",
    "1s",
    "-vvv",
];

/// An internet in which every host is the small tenant, its zone is the one given, and answers can be changed.
fn internet(
    zone: &str,
    change: impl Fn(&Request<Vec<u8>>, Response<Vec<u8>>) -> Response<Vec<u8>> + Send + Sync + 'static,
) -> Gateway {
    let tenant = Tenant::from_json(&Data::small().text(), Arc::new(SystemClock::new())).unwrap();
    let zone = json!({ "zoneName": "Zone", "url": zone, "webUrl": zone, "ci": 3 });
    Gateway::open(Arc::new(move |_, request| {
        if request.uri().path().ends_with("/zoneInformation") {
            return Response::new(zone.to_string().into_bytes());
        }
        match tenant.handle(request) {
            Answer::Reply(answer) => change(request, answer),
            Answer::Dropped | Answer::Stalled => panic!("no fault was asked for"),
        }
    }))
}

/// A run behind the gateway, with credentials and without an address.
fn command(world: &World, gateway: &Gateway) -> Command {
    world.file("rows.csv", "id,name,email\n1,Ana Ruiz,ana.ruiz@bluefin.example\n");
    let mut command = world.command(RESOLVE);
    connect(&mut command, "");
    gateway.lead(&mut command);
    command
}

fn zone_url(host: &str) -> String {
    format!("https://{host}/atservicesrest/")
}

/// Asserts which hosts were asked for, and that only the tenant's own was given credentials.
#[track_caller]
fn only_asked(gateway: &Gateway, hosts: &[&str], ran: &Ran) {
    let expected: Vec<String> = hosts.iter().map(|host| format!("{host}:443")).collect();
    assert_eq!(gateway.hosts(), expected, "{ran}");
    for arrived in gateway.requests() {
        let told = [SECRET, INTEGRATION_CODE].map(|secret| arrived.whole.contains(secret));
        assert_eq!(told, [arrived.host == ZONE; 2], "{arrived:#?}\n{ran}");
    }
    assert!(
        !ran.stderr.contains(SECRET) && !ran.stderr.contains(INTEGRATION_CODE),
        "{ran}"
    );
}

#[test]
fn the_zone_is_looked_up_and_used() {
    let world = World::new();
    let gateway = internet(&zone_url(ZONE), |_, answer| answer);
    let ran = finish(command(&world, &gateway)).exits(0);
    only_asked(&gateway, &[LOOK_UP, ZONE], &ran);
    let at_zone = gateway
        .requests()
        .into_iter()
        .filter(|arrived| arrived.host == ZONE);
    assert!(at_zone.count() > 1, "{ran}");
}

#[test]
fn a_host_that_is_allowed_would_be_seen() {
    let world = World::new();
    world.settings(&format!("[profiles.acme]\nallow_host = \"{FOREIGN}\"\n"));
    let gateway = internet(&zone_url(FOREIGN), |_, answer| answer);
    let ran = finish(command(&world, &gateway)).exits(0);
    assert_eq!(
        gateway.hosts(),
        [format!("{FOREIGN}:443"), format!("{LOOK_UP}:443")],
        "{ran}"
    );
    let told = |arrived: &_| {
        matches!(arrived, crate::harness::gateway::Arrived { host, whole, .. }
        if host == FOREIGN && whole.contains(SECRET))
    };
    assert!(gateway.requests().iter().any(told), "{ran}");
}

#[test]
fn a_zone_on_a_foreign_host_is_not_gone_to() {
    for zone in [
        zone_url(FOREIGN),
        format!("https://{ZONE}.{FOREIGN}/atservicesrest/"),
        format!("https://{ZONE}@{FOREIGN}/atservicesrest/"),
        format!("http://{ZONE}/atservicesrest/"),
        "https://127.0.0.2.nip.example/".to_owned(),
    ] {
        let world = World::new();
        let gateway = internet(&zone, |_, answer| answer);
        let ran = finish(command(&world, &gateway)).exits(1);
        let ran = ran.says("is not one that the credentials may be sent to");
        only_asked(&gateway, &[LOOK_UP], &ran);
    }
}

#[test]
fn a_page_link_to_a_foreign_host_is_not_followed() {
    let world = World::new();
    let gateway = internet(&zone_url(ZONE), |request, answer| {
        if !request.uri().path().ends_with("/query") {
            return answer;
        }
        let mut page: Value = serde_json::from_slice(answer.body()).unwrap();
        page["pageDetails"]["nextPageUrl"] = json!(format!("{}v1.0/Contacts/query/next", zone_url(FOREIGN)));
        answer.map(|_| page.to_string().into_bytes())
    });
    let ran = finish(command(&world, &gateway)).exits(0);
    only_asked(&gateway, &[LOOK_UP, ZONE], &ran);
    // The next pages were asked of the tenant itself, by id.
    let queries = gateway
        .requests()
        .into_iter()
        .filter(|arrived| arrived.path.ends_with("/Contacts/query"));
    assert!(queries.count() > 1, "{ran}");
}

#[test]
fn a_redirect_to_a_foreign_host_is_not_followed() {
    for (status, location) in [
        (307, format!("{}v1.0/Contacts/query", zone_url(FOREIGN))),
        (308, format!("//{FOREIGN}/")),
        (302, format!("http://{FOREIGN}/")),
    ] {
        let world = World::new();
        let to = location.clone();
        let gateway = internet(&zone_url(ZONE), move |request, answer| {
            if !request.uri().path().ends_with("/Contacts/query") {
                return answer;
            }
            let moved = Response::builder().status(status).header("Location", &to);
            moved.body(Vec::new()).unwrap()
        });
        let ran = finish(command(&world, &gateway)).exits(1);
        let ran = ran.says("a redirect to foreign.example, which is not followed");
        only_asked(&gateway, &[LOOK_UP, ZONE], &ran);
    }
}
