//! What others would do with the same data: read it and do nothing, join it where somebody else has normalised it, and
//! ask Autotask about each row by itself.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::data::People;
use crate::measure::Measured;

/// Seconds that the csv crate takes to read a file and do nothing.
pub(crate) fn read_with_csv(path: &Path) -> Measured {
    timed(|| {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let mut record = csv::ByteRecord::new();
        let mut cells = 0_usize;
        while reader.read_byte_record(&mut record).unwrap() {
            cells += record.len();
        }
        assert!(cells > 0);
    })
}

/// A join of numbers that are normalised already, on an index; filling the tables is not counted.
pub(crate) fn join(path: &Path, people: &People, rows: u64) -> Measured {
    let _ = std::fs::remove_file(path);
    let mut connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
             CREATE TABLE people (number TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
             CREATE TABLE calls (number TEXT);",
        )
        .unwrap();
    let transaction = connection.transaction().unwrap();
    {
        let mut insert = transaction
            .prepare("INSERT OR IGNORE INTO people VALUES (?1, ?2)")
            .unwrap();
        for (number, id) in people.numbers() {
            insert.execute((&number, i64::try_from(id).unwrap())).unwrap();
        }
        let mut insert = transaction.prepare("INSERT INTO calls VALUES (?1)").unwrap();
        let mut left = rows;
        while left > 0 {
            for (number, _) in people.numbers().step_by(7).take(usize::try_from(left).unwrap()) {
                insert.execute([&number]).unwrap();
                left -= 1;
            }
        }
    }
    transaction.commit().unwrap();
    timed(|| {
        let mut statement = connection
            .prepare("SELECT calls.number, people.id FROM calls JOIN people USING (number)")
            .unwrap();
        let mut found = statement.query([]).unwrap();
        let mut count = 0;
        while found.next().unwrap().is_some() {
            count += 1;
        }
        assert_eq!(count, rows);
    })
}

/// One query for each row, one after the other, as a small script does it.
pub(crate) fn request_for_each_row(input: &Path, url: &str) -> Measured {
    // Without it the client cannot be built, though it speaks plain http here.
    rustls::crypto::ring::default_provider().install_default().ok();
    let client = reqwest::blocking::Client::builder().build().unwrap();
    let query = format!("{}v1.0/Contacts/query", url.trim_end_matches("v1.0/"));
    timed(|| {
        let mut reader = csv::Reader::from_path(input).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            let filter = json!({ "filter": [{ "op": "eq", "field": "emailAddress", "value": &record[2] }] });
            let answer = client
                .post(&query)
                .header("UserName", "bench@BENCH.EXAMPLE")
                .header("Secret", "none")
                .header("ApiIntegrationCode", "NONE")
                .header("Content-Type", "application/json")
                .body(filter.to_string())
                .send()
                .unwrap();
            assert!(answer.status().is_success(), "{answer:?}");
            let text = answer.text().unwrap();
            let _: Value = serde_json::from_str(&text).unwrap();
        }
    })
}

fn timed(work: impl FnOnce()) -> Measured {
    let started = Instant::now();
    work();
    Measured {
        seconds: started.elapsed().as_secs_f64(),
        processor: 0.0,
        peak_bytes: 0,
    }
}
