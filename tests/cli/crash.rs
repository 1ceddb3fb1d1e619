//! A run that is killed at a request, before or after Autotask carried it out, is finished by `resume` as if nobody
//! had disturbed it.

use serde_json::{Value, json};

use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

const APPLY: [&str; 9] = [
    "resolve",
    "requests.csv",
    "--mode",
    "create-company",
    "--update",
    "fill",
    "--inactive",
    "reactivate",
    "--yes",
];
const RESUME: [&str; 4] = ["resume", "--yes", "--format", "ndjson"];

/// Forty rows: new people of a standing company and of new ones, joined rows, fields to fill, inactive contacts.
fn forty() -> String {
    let mut text = "name,email,company,title\n".to_owned();
    for nth in 0..10 {
        text += &format!("Bea Stand{nth},bea{nth}@bluefin.example,,\n");
        text += &format!(
            "Cal New{nth},cal{nth}@firm{}.example,Firm Number {},\n",
            nth / 3,
            nth / 3
        );
        text += &format!(
            "Cal New{nth},CAL{nth}@firm{}.example,Firm Number {},\n",
            nth / 3,
            nth / 3
        );
        text += &format!("Dan Known{nth},dan{nth}@bluefin.example,,Clerk\n");
    }
    text
}

fn data() -> Data {
    (0..10).fold(Data::small(), |data, nth| {
        let more = json!({ "emailAddress": format!("dan{nth}@bluefin.example"), "isActive": nth % 2 });
        data.contact(6000 + nth, 174, "Dan", &format!("Known{nth}"), more)
    })
}

fn world() -> World {
    let world = World::new();
    world.settings(
        "[profiles.acme.new_company]\nowner_resource_id = 29682885\ncompany_type = 1\nphone = \"+13125550100\"\n",
    );
    world.file("requests.csv", forty());
    world
}

/// What stands in the tenant, without ids.
fn standing(served: &Served) -> Vec<String> {
    let everything = json!({ "filter": [{ "op": "gte", "field": "id", "value": 0 }] });
    let all = |path: &str| {
        served.other_client("POST", path, &everything)["items"]
            .as_array()
            .unwrap()
            .clone()
    };
    let companies = all("/Companies/query");
    let name_of = |id: &Value| {
        let found = companies.iter().find(|company| company["id"] == *id);
        found
            .map(|company| company["companyName"].clone())
            .unwrap_or_default()
    };
    let contacts = all("/Contacts/query").into_iter().map(|contact| {
        let fields = ["firstName", "lastName", "emailAddress", "title", "isActive"];
        let text: Vec<String> = fields.iter().map(|field| contact[field].to_string()).collect();
        format!("{} in {}", text.join(" "), name_of(&contact["companyID"]))
    });
    let mut lines: Vec<String> = contacts
        .chain(companies.iter().map(|company| company["companyName"].to_string()))
        .collect();
    lines.sort_unstable();
    lines
}

/// Where a run is killed: the nth request of this kind, after it was carried out (and not answered), or lost before.
const POINTS: [(&str, &str, u64, &str); 8] = [
    ("POST", "/Companies/*/Contacts", 0, "drop_before"),
    ("POST", "/Companies/*/Contacts", 1, "delay"),
    ("POST", "/Companies/*/Contacts", 9, "delay"),
    ("POST", "/Companies/*/Contacts", 19, "drop_before"),
    ("POST", "/Companies", 0, "delay"),
    ("POST", "/Companies", 2, "drop_before"),
    ("PATCH", "/Companies/*/Contacts", 0, "drop_before"),
    ("PATCH", "/Companies/*/Contacts", 7, "delay"),
];

#[test]
fn a_run_that_is_killed_at_a_request_is_finished_by_resume() {
    let undisturbed = world();
    let served = data().serve(&undisturbed);
    undisturbed.run_on(&served, APPLY).exits(0);
    let (writes, expected) = (served.writes().len(), standing(&served));
    assert_eq!(writes, 39, "20 people, 4 companies, 15 changes");
    std::thread::scope(|scope| {
        for point in POINTS {
            let expected = &expected;
            scope.spawn(move || killed_at(point, expected));
        }
    });
}

fn killed_at((method, path, after, fault): (&str, &str, u64, &str), expected: &[String]) {
    let what = format!("killed at {method} {path} {after}, {fault}");
    let world = world();
    let fault = json!({ "method": method, "path": path, "after": after, "fault": fault, "ms": 30_000 });
    let served = data().fault(fault).serve(&world);
    let running = world.start_on(&served, APPLY);
    let matches = |asked: &crate::harness::tenant::Asked| {
        let contacts = asked.path.ends_with("/Contacts");
        asked.method == method && contacts == path.ends_with("/Contacts") && asked.is_write()
    };
    let begun = std::time::Instant::now();
    while (served.requests().iter().filter(|asked| matches(asked)).count() as u64) <= after {
        assert!(begun.elapsed().as_secs() < 60, "{what}: it did not come so far");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    running.signal("KILL");
    assert_eq!(running.finish().code, None, "{what}");
    let resumed = world.run_on(&served, RESUME).exits(0);
    assert_eq!(standing(&served), expected, "{what}\n{resumed}");
    let again = world.run_on(&served, RESUME).exits(0);
    assert_eq!(again.stdout, "", "{what}: nothing is left\n{again}");
}
