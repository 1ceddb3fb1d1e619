//! The paths that every row takes, each by itself: reading, keys, deciding, joining, writing, and what is made of a
//! mirror's records. `cargo bench --bench hot_paths` prints the median of each with rows a second.
//!
//! Figures of one run compare with each other and with nothing else. How fast the whole program is, and how much memory
//! it takes, is measured by `whole_program`.
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark stops at the first thing that goes wrong"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Cursor;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use matchbook::answer::Answer;
use matchbook::choice::{Duplicates, Inactive, Mode, OnTooLong, RequireContact, ReuseCompany, Update};
use matchbook::decision::decide;
use matchbook::decision::policy::{NewCompany, Policy, Reach};
use matchbook::directory::Directory;
use matchbook::directory::key::Key;
use matchbook::directory::packed::RecordReader;
use matchbook::directory::record::{Company, Contact, read_emails};
use matchbook::directory::rules::FieldRules;
use matchbook::directory::stock::{Delivery, Stock};
use matchbook::id::CompanyId;
use matchbook::input::Row;
use matchbook::input::options::InputOptions;
use matchbook::input::reader;
use matchbook::person::candidate::{Candidate, Reading};
use matchbook::person::company::CompanyKeys;
use matchbook::person::domain::MailDomains;
use matchbook::person::email::{EmailKey, Placeholders};
use matchbook::person::name::{NameKey, PersonName, nothing_in_common};
use matchbook::person::phone::{self, Region};
use matchbook::plan::{self, Plan};
use serde_json::{Map, Value, json};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROWS: usize = 10_000;
const CONTACTS: usize = 50_000;

fn main() {
    divan::main();
}

fn region() -> Region {
    Region::parse("US").unwrap()
}

fn reading() -> Reading {
    Reading::new(region(), Placeholders::default())
}

fn number(nth: usize) -> String {
    format!(
        "+1 {} {:03} {:04}",
        [212, 303, 312, 404][nth % 4],
        200 + nth / 10_000,
        nth % 10_000
    )
}

fn name(nth: usize) -> String {
    let first = ["Ana", "Bo", "Carla", "Dmitri", "Elif", "Farid", "Greta"][nth % 7];
    format!("{first} Person{}", nth % 901)
}

fn csv() -> String {
    let mut text = "call_id,started_at,direction,event,from,from_name,to\n".to_owned();
    for nth in 0..ROWS {
        let (number, name) = (number(nth * 7 % (CONTACTS + 5_000)), name(nth));
        writeln!(
            text,
            "c-{nth},2026-11-22T10:00:00Z,inbound,call,{number},{name},ext:102"
        )
        .unwrap();
    }
    text
}

fn json_lines() -> String {
    let mut text = String::new();
    for nth in 0..ROWS {
        let row = json!({
            "call_id": format!("c-{nth}"), "started_at": "2026-11-22T10:00:00Z", "direction": "inbound", "event": "call",
            "from": number(nth), "from_name": name(nth), "to": "ext:102"
        });
        writeln!(text, "{row}").unwrap();
    }
    text
}

fn read(text: &str) -> Vec<Row> {
    let bytes = Cursor::new(text.to_owned().into_bytes());
    let rows = reader::open("calls", bytes, &InputOptions::default()).unwrap();
    rows.map(Result::unwrap).collect()
}

#[divan::bench]
fn read_csv(bencher: Bencher<'_, '_>) {
    let text = csv();
    bencher
        .counter(ItemsCount::new(ROWS))
        .counter(BytesCount::of_str(&text))
        .bench(|| read(black_box(&text)).len());
}

#[divan::bench]
fn read_json_lines(bencher: Bencher<'_, '_>) {
    let text = json_lines();
    bencher
        .counter(ItemsCount::new(ROWS))
        .counter(BytesCount::of_str(&text))
        .bench(|| read(black_box(&text)).len());
}

/// Makes keys of so many texts, no two of them the same.
fn keys<T>(bencher: Bencher<'_, '_>, text: impl Fn(usize) -> String, key: impl Fn(&str) -> T + Sync) {
    let texts: Vec<String> = (0..ROWS).map(text).collect();
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        for text in &texts {
            black_box(key(text));
        }
    });
}

#[divan::bench]
fn keys_of_addresses(bencher: Bencher<'_, '_>) {
    keys(
        bencher,
        |nth| format!("Ana.Ruiz.{nth}@customer{}.example", nth % 97),
        EmailKey::parse,
    );
}

#[divan::bench]
fn keys_of_plain_numbers(bencher: Bencher<'_, '_>) {
    keys(bencher, number, |text| phone::read(text, region()));
}

#[divan::bench]
fn keys_of_other_numbers(bencher: Bencher<'_, '_>) {
    keys(
        bencher,
        |nth| format!("+44 20 79{:02} {:04}", nth / 10_000, nth % 10_000),
        |text| phone::read(text, region()),
    );
}

#[divan::bench]
fn keys_of_names(bencher: Bencher<'_, '_>) {
    keys(
        bencher,
        |nth| format!("Ana Person{nth}"),
        |text| NameKey::of(&PersonName::split(text)),
    );
}

#[divan::bench]
fn keys_of_companies(bencher: Bencher<'_, '_>) {
    keys(bencher, |nth| format!("Customer {nth}, Inc."), CompanyKeys::new);
}

#[divan::bench]
fn compare_names(bencher: Bencher<'_, '_>) {
    let one = NameKey::new(Some("Ana María"), Some("Ruiz"));
    let other = NameKey::new(Some("Robert"), Some("Müller"));
    bencher.bench(|| nothing_in_common(black_box(&one), black_box(&other)));
}

#[divan::bench]
fn people_of_rows(bencher: Bencher<'_, '_>) {
    let (csv, reading) = (csv(), reading());
    // A row reads its cells once.
    let bencher = bencher.counter(ItemsCount::new(ROWS));
    bencher.with_inputs(|| read(&csv)).bench_local_values(|rows| {
        for row in &rows {
            black_box(Candidate::read(row, &reading));
        }
    });
}

fn fields(nth: usize) -> Map<String, Value> {
    let Value::Object(fields) = json!({
        "id": nth + 1000, "companyID": nth % 2_000, "firstName": "Ana", "lastName": format!("Person{nth}"), "isActive": 1,
        "emailAddress": format!("ana.person{nth}@customer{}.example", nth % 2_000), "emailAddress2": null,
        "phone": number(nth), "mobilePhone": null, "title": null, "city": "Chicago", "state": "IL", "countryID": null
    }) else {
        unreachable!()
    };
    fields
}

fn contact(nth: usize) -> Contact {
    Contact::from_fields(fields(nth), &Placeholders::default(), region()).unwrap()
}

fn stock() -> Stock {
    let mut contacts = Delivery::default();
    let mut reader = RecordReader::default();
    for nth in 0..CONTACTS {
        let email = contact(nth).emails;
        contacts
            .add(reader.read_map(&fields(nth)), &email, region())
            .unwrap();
    }
    let company = |id: i64| Company {
        id: CompanyId(id),
        name: format!("Customer {id} Inc"),
        is_active: true,
        phones: Vec::new(),
        country_id: None,
    };
    Stock::new(vec![contacts], (0..2_000).map(company).collect(), |_| region())
}

fn directory() -> Directory {
    let mut directory = Directory::with_stock(Arc::new(stock()));
    directory.set_contact_rules(FieldRules::default());
    directory.set_company_rules(FieldRules::default());
    directory.mark([
        Key::Countries,
        Key::Staff,
        Key::ContactRules,
        Key::CompanyRules,
        Key::CompanyNames,
    ]);
    directory
}

fn policy(mode: Mode) -> Policy {
    Policy {
        reach: Reach::Autotask,
        mode,
        catch_all: Some(CompanyId(1)),
        reuse_company: ReuseCompany::DomainThenName,
        duplicates: Duplicates::Review,
        inactive: Inactive::Review,
        update: Update::Never,
        on_too_long: OnTooLong::Reject,
        placeholder_last_name: None,
        allow_opt_in: false,
        shared_phone: 3,
        group: None,
        require_contact: RequireContact::Never,
        own_domains: Vec::new(),
        calendars: std::collections::BTreeMap::new(),
        mail_domains: MailDomains::new(&[], &[]),
        new_company: NewCompany::default(),
        explain: false,
    }
}

fn people(rows: &[Row]) -> Vec<Candidate> {
    rows.iter().map(|row| Candidate::read(row, &reading())).collect()
}

#[divan::bench]
fn find_and_decide(bencher: Bencher<'_, '_>) {
    let (people, policy) = (people(&read(&csv())), policy(Mode::RequireEmail));
    let mut directory = directory();
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| {
        for person in &people {
            black_box(decide(person, &directory, &policy).unwrap());
        }
        directory.tidy();
    });
}

fn answers(mode: Mode) -> Vec<(Answer, Option<Box<matchbook::decision::NewContact>>)> {
    let (people, policy, directory) = (people(&read(&csv())), policy(mode), directory());
    let answer = |person: &Candidate| {
        let decision = decide(person, &directory, &policy).unwrap();
        plan::answer_for(person, decision, RequireContact::Never)
    };
    people.iter().map(answer).collect()
}

#[divan::bench]
fn plan_and_join(bencher: Bencher<'_, '_>) {
    let answers = answers(Mode::CatchAll);
    bencher
        .counter(ItemsCount::new(ROWS))
        .with_inputs(|| answers.clone())
        .bench_values(|answers| {
            let mut plan = Plan::default();
            for (position, (answer, new)) in (0..).zip(answers) {
                if new.is_some() {
                    plan.add(position, answer, new);
                }
            }
            plan.join(Duplicates::Review);
            plan.fingerprint()
        });
}

#[divan::bench]
fn write_ndjson(bencher: Bencher<'_, '_>) {
    let answers = answers(Mode::RequireEmail);
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let mut lines = Vec::with_capacity(ROWS * 700);
        for (answer, _) in &answers {
            serde_json::to_writer(&mut lines, answer).unwrap();
            lines.push(b'\n');
        }
        lines.len()
    });
}

#[divan::bench]
fn pack_records_of_a_mirror(bencher: Bencher<'_, '_>) {
    let texts: Vec<String> = (0..ROWS)
        .map(|nth| Value::Object(fields(nth)).to_string())
        .collect();
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let (mut delivery, mut reader, mut emails) =
            (Delivery::default(), RecordReader::default(), Vec::new());
        for text in &texts {
            let record = reader.read(text).unwrap();
            emails.clear();
            read_emails(|name| record.text(name), &Placeholders::default(), &mut emails);
            delivery.add(record, &emails, region()).unwrap();
        }
        Stock::new(vec![delivery], Vec::new(), |_| region())
    });
}
