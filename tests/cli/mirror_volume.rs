//! The mirror of a big tenant: one request for 500 records, memory that does not grow with their number, and a fill
//! that goes on where it was killed.
//!
//! Sizes are small enough for every run of the tests; two hundred thousand contacts are for
//! `cargo test --release --test cli mirror_volume -- --ignored --nocapture`.

#![cfg(target_os = "linux")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::rehearsed::Rehearsed;
use crate::harness::tenant::{Asked, Data};
use crate::harness::world::{Running, World, connect, finish, start};

/// Records on a page.
const PAGE: usize = 500;
/// Requests for everything but the pages of the first read: companies, what changed meanwhile, staff, countries.
const OTHERS: usize = 12;

/// A tenant of so many contacts, served by a process of its own.
fn served(world: &World, contacts: usize) -> Rehearsed {
    let mut data = Data::small();
    // One of them stands in the data already.
    for number in 1..contacts {
        let id = 10_000 + i64::try_from(number).unwrap();
        let more = json!({
            "emailAddress": format!("person{number}@customer{}.example", number % 97),
            "phone": format!("(312) 555-{:04}", number % 10_000),
            "addressLine": "100 North Riverside Plaza, Suite 2400", "city": "Chicago", "state": "IL",
            "note": "Prefers to be called in the morning; ask for the site code first.",
        });
        data = data.contact(id, 174, &format!("Pat{number}"), &format!("Person{number}"), more);
    }
    Rehearsed::serve(world, data, &["--hourly-limit", "1000000"])
}

fn refreshing(world: &World, served: &Rehearsed) -> Running {
    let mut command = world.command(["mirror", "refresh"]);
    connect(&mut command, served.base_url());
    start(command)
}

fn contacts_held(world: &World, served: &Rehearsed) -> u64 {
    let mut command = world.command(["mirror", "status", "--format", "json"]);
    connect(&mut command, served.base_url());
    let told: Value = serde_json::from_str(&finish(command).exits(0).stdout).unwrap();
    assert_eq!(told["mirror"]["complete"], json!(true), "{told:#}");
    told["mirror"]["contacts"].as_u64().unwrap()
}

/// The queries of contacts so far.
fn pages(served: &Rehearsed) -> usize {
    let requests = served.requests();
    requests
        .iter()
        .filter(|asked| asked.path == "/Contacts/query")
        .count()
}

/// The most memory that a process has held at a time, in KiB (`VmHWM`, see proc(5)); nothing when it has ended.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Fills a mirror of so many contacts; gives its requests and the most memory in KiB.
fn fill(contacts: usize) -> (usize, u64) {
    let world = World::new();
    let served = served(&world, contacts);
    let running = refreshing(&world, &served);
    let mut most = 0;
    while let Some(now) = peak(running.id()) {
        most = most.max(now);
        std::thread::sleep(Duration::from_millis(10));
    }
    running.finish().exits(0).says("is fresh");
    // How full the hour is gets asked once a minute, however long a machine takes.
    let is_work = |asked: &&Asked| asked.path != "/ThresholdInformation";
    let requests = served.requests().iter().filter(is_work).count();
    assert_eq!(contacts_held(&world, &served), contacts as u64);
    assert!(served.requests().iter().all(|asked| asked.status == Some(200)));
    let needed = contacts.div_ceil(PAGE);
    assert!(
        (needed..=needed + OTHERS).contains(&requests),
        "{requests} requests for {needed} pages"
    );
    (requests, most)
}

/// Fills mirrors of these sizes one after the other. The biggest may hold a little more than the smallest: the file's
/// cache fills, and the greatest page counts.
fn memory_is_flat(sizes: &[usize]) {
    let mut table = "contacts  requests  most memory\n".to_owned();
    let mut peaks = Vec::new();
    for &contacts in sizes {
        let (requests, most) = fill(contacts);
        writeln!(table, "{contacts:>8}  {requests:>8}  {most:>7} KiB").unwrap();
        peaks.push(most);
    }
    println!("{table}");
    let (least, most) = (peaks[0], *peaks.last().unwrap());
    // All of them in memory would be some 2 KiB each.
    let grown = most.saturating_sub(least);
    let records = (sizes.last().unwrap() - sizes[0]) as u64;
    assert!(
        grown < 24 * 1024 + records / 8,
        "{grown} KiB more for {records} more contacts\n{table}"
    );
}

#[test]
fn twenty_thousand_take_a_request_a_page_and_no_more_memory() {
    memory_is_flat(&[1_000, 20_000]);
}

#[test]
#[ignore = "takes minutes; run it with --release"]
fn two_hundred_thousand_take_a_request_a_page_and_no_more_memory() {
    memory_is_flat(&[20_000, 100_000, 200_000]);
}

#[test]
#[ignore = "takes minutes; run it with --release"]
fn a_fill_of_two_hundred_thousand_that_is_killed_goes_on_where_it_was() {
    killed_and_gone_on_with(200_000);
}

#[test]
fn a_fill_that_is_killed_goes_on_where_it_was() {
    killed_and_gone_on_with(6_000);
}

/// Kills a fill twice, in the middle, and lets a third one bring it to its end.
fn killed_and_gone_on_with(contacts: usize) {
    let world = World::new();
    let served = served(&world, contacts);
    let needed = contacts.div_ceil(PAGE);
    for kill in 1..=2 {
        let running = refreshing(&world, &served);
        let begun = Instant::now();
        while pages(&served) < kill * needed / 3 {
            assert!(
                begun.elapsed() < Duration::from_mins(5),
                "{} pages came",
                pages(&served)
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        running.signal("KILL");
        assert_eq!(running.finish().code, None, "it ended before it was killed");
    }
    let before = pages(&served);
    refreshing(&world, &served).finish().exits(0).says("is fresh");
    assert_eq!(contacts_held(&world, &served), contacts as u64);
    let (all, last) = (pages(&served), pages(&served) - before);
    println!("{contacts} contacts, {needed} pages: {before} asked for before the kills, {last} afterwards");
    // A kill costs the page at hand. Behind the last page, whether more follows and what changed are asked for once.
    assert!(
        all <= needed + 2 + 2,
        "{all} queries for {needed} pages: it began anew"
    );
}
