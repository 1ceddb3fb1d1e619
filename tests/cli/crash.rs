//! A run that is killed at a request, before or after Autotask carried it out, is finished by `resume` as if nobody
//! had disturbed it. Every request of a run is such a point: look-ups, creates, changes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

const APPLY: [&str; 14] = [
    "resolve",
    "requests.csv",
    "calls.csv",
    "--mode",
    "create-company",
    "--update",
    "fill",
    "--inactive",
    "reactivate",
    "--resend-after",
    "1s",
    "--format",
    "ndjson",
    "--yes",
];
const RESUME: [&str; 6] = ["resume", "--yes", "--format", "ndjson", "--resend-after", "1s"];

/// What a request meets when the process is killed at it: it is not carried out, or it is and nobody is answered.
const FAULTS: [&str; 2] = ["stall_before", "stall"];

/// How many runs are killed at the same time.
const AT_A_TIME: usize = 4;

/// Every so manieth point is tried in the normal suite; all of them by
/// `cargo test --test cli every_request -- --ignored`.
const STEP: usize = 9;

/// Forty rows: new people of a standing company and of new ones, joined rows, fields to fill, inactive contacts, and
/// callers who are known by their number only.
fn requests() -> String {
    let mut text = "name,email,company,title\n".to_owned();
    for nth in 0..9 {
        let firm = nth / 3;
        text += &format!("Bea Stand{nth},bea{nth}@bluefin.example,,\n");
        text += &format!("Cal New{nth},cal{nth}@firm{firm}.example,Firm Number {firm},\n");
        text += &format!("Cal New{nth},CAL{nth}@firm{firm}.example,Firm Number {firm},\n");
        text += &format!("Dan Known{nth},dan{nth}@bluefin.example,,Clerk\n");
    }
    text
}

const CALLS: &str = "id,event,direction,from,from_name,to,company\n\
                     c1,call,inbound,+17135550141,Guidry Felix,+13125550100,Bluefin Logistics Inc\n\
                     c2,call,inbound,+17135550142,Ada Moss,+13125550100,Firm Number 0\n\
                     c3,call,inbound,+17135550142,Ada Moss,+13125550100,Firm Number 0\n\
                     c4,sms,inbound,+17135550143,Ben Ochs,+13125550100,Caller Trading\n";

fn data() -> Data {
    (0..9).fold(Data::small(), |data, nth| {
        let more = json!({ "emailAddress": format!("dan{nth}@bluefin.example"), "isActive": nth % 2 });
        data.contact(6000 + nth, 174, "Dan", &format!("Known{nth}"), more)
    })
}

fn world() -> World {
    let world = World::new();
    world.settings(
        "[profiles.acme]\nown_numbers = [\"+13125550100\"]\n[profiles.acme.new_company]\n\
         owner_resource_id = 29682885\ncompany_type = 1\nphone = \"+13125550100\"\n",
    );
    world.file("requests.csv", requests());
    world.file("calls.csv", CALLS);
    world
}

/// What stands in the tenant to the last field, without ids and dates.
fn standing(served: &Served) -> Vec<String> {
    let everything = json!({ "filter": [{ "op": "gte", "field": "id", "value": 0 }] });
    let all = |path: &str| {
        let found = served.other_client("POST", path, &everything);
        found["items"].as_array().unwrap().clone()
    };
    let companies = all("/Companies/query");
    let name_of = |id: &Value| {
        let found = companies.iter().find(|company| company["id"] == *id);
        found.unwrap()["companyName"].clone()
    };
    let mut contacts = all("/Contacts/query");
    for contact in &mut contacts {
        contact["companyID"] = name_of(&contact["companyID"]);
    }
    let mut lines: Vec<String> = contacts.into_iter().chain(companies.clone()).map(plain).collect();
    lines.sort_unstable();
    lines
}

/// A record without what differs from run to run.
fn plain(mut record: Value) -> String {
    let fields = record.as_object_mut().unwrap();
    fields.retain(|field, _| field != "id" && !field.contains("Date"));
    record.to_string()
}

/// What a run of nobody's disturbing comes to.
struct Undisturbed {
    requests: usize,
    answers: Vec<String>,
    standing: Vec<String>,
}

fn undisturbed() -> Undisturbed {
    let world = world();
    let served = data().serve(&world);
    let begun = Instant::now();
    let ran = world.run_on(&served, APPLY).exits(0);
    if begun.elapsed() > Duration::from_secs(9) {
        // A slow run looks more often; its last requests would not come in a quick one.
        return undisturbed();
    }
    let answers = ran.answers();
    let count = |answer: &str| answers.iter().filter(|given| given.starts_with(answer)).count();
    assert_eq!(
        (answers.len(), count("created"), count("joined"), count("updated")),
        (40, 21, 10, 9),
        "{ran}"
    );
    assert_eq!(served.company_posts(), 4, "{ran}");
    // Four of them become active again and have a title to fill, five have only that.
    assert_eq!(
        (served.contact_posts(), served.writes().len()),
        (21, 21 + 4 + 14),
        "{ran}"
    );
    Undisturbed {
        requests: served.requests().len(),
        answers,
        standing: standing(&served),
    }
}

/// Kills a run at a request, and looks whether what follows comes to the same.
fn killed_at(request: usize, fault: &str, expected: &Undisturbed) {
    let what = format!("killed at request {request}, {fault}");
    let world = world();
    let served = data()
        .fault(json!({ "after": request, "fault": fault }))
        .serve(&world);
    let running = world.start_on(&served, APPLY);
    let begun = Instant::now();
    while served.requests().len() <= request {
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "{what}: it did not come so far"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    running.signal("KILL");
    assert_eq!(running.finish().code, None, "{what}");
    let resumed = finish(&world, &served, &what);
    assert_eq!(resumed.answers(), expected.answers, "{what}\n{resumed}");
    assert_eq!(standing(&served), expected.standing, "{what}\n{resumed}");
    let again = world.run_on(&served, RESUME).exits(0);
    assert_eq!(again.stdout, "", "{what}: nothing is left\n{again}");
    let runs = world.run(["runs", "--format", "ndjson"]).exits(0).rows();
    let doubts: Vec<&Value> = runs.iter().map(|run| &run["in_doubt"]).collect();
    assert_eq!(
        doubts,
        [&json!(0)],
        "{what}: one run, and nothing of it in doubt\n{runs:#?}"
    );
}

/// Resumes; a run that was killed before it had a plan has nothing to resume, and is begun again.
fn finish(world: &World, served: &Served, what: &str) -> Ran {
    let begun = !world
        .run(["runs", "--format", "ndjson"])
        .exits(0)
        .rows()
        .is_empty();
    if !begun {
        assert!(served.writes().is_empty(), "{what}: it wrote without a journal");
        return world.run_on(served, APPLY).exits(0);
    }
    world.run_on(served, RESUME).exits(0)
}

/// Kills a run at every point whose number is left by `step`.
fn kill_at_every(step: usize) -> usize {
    let expected = undisturbed();
    let points: Vec<(usize, &str)> = (0..expected.requests)
        .flat_map(|request| FAULTS.map(|fault| (request, fault)))
        .step_by(step)
        .collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some((request, fault)) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                    killed_at(*request, fault, &expected);
                }
            });
        }
    });
    points.len()
}

#[test]
fn a_run_that_is_killed_at_a_request_is_finished_by_resume() {
    let points = kill_at_every(STEP);
    assert!(points >= 10, "{points} points");
}

#[test]
#[ignore = "tries every request; the test above tries some of them"]
fn a_run_that_is_killed_at_every_request_is_finished_by_resume() {
    let begun = Instant::now();
    let points = kill_at_every(1);
    println!("{points} points in {} s", begun.elapsed().as_secs());
}
