//! The whole program on made-up data, as a table: time, rows a second, peak memory, and how many times as long as
//! reading the same file with the csv crate and doing nothing.
//!
//! `cargo bench --bench whole_program -- --contacts 200000 --rows 100000,1000000`. Everything is made from a fixed
//! seed under `target/whole-program`; nothing leaves the machine. Figures of one run compare with each other and with
//! nothing else: machines are noisy.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::naive_bytecount,
    reason = "a benchmark takes the time, prints its table, and stops at the first thing that goes wrong"
)]

mod data;
mod measure;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::data::People;
use crate::measure::{Measured, run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_matchbook");

fn main() {
    let wanted = Wanted::from_arguments();
    let folder = wanted.folder.join(format!("{}-contacts", wanted.contacts));
    fs::create_dir_all(&folder).unwrap();
    let people = People::new(wanted.contacts);
    println!(
        "{:<34} {:>10} {:>9} {:>10} {:>9} {:>6}",
        "", "rows", "seconds", "rows/s", "peak MB", "x csv"
    );
    let url = mirror(&folder, &people, wanted.contacts);

    for rows in wanted.rows {
        let calls = folder.join(format!("calls-{rows}.csv"));
        if !calls.exists() {
            people.write_calls(&calls, rows);
        }
        let plain = read_with_csv(&calls);
        let output = folder.join("out.ndjson");
        let arguments = [
            "resolve",
            calls.to_str().unwrap(),
            "--kind",
            "calls",
            "--mode",
            "require-email",
            "--dry-run",
            "--offline",
            "--format",
            "ndjson",
            "--output",
            output.to_str().unwrap(),
        ];
        let resolved = run(&mut matchbook(&folder, &url, &arguments));
        assert_eq!(count_lines(&output), rows, "each row is answered once");
        line("calls against the mirror, offline", rows, &resolved, Some(plain));
        fs::remove_file(&output).unwrap();
    }
}

/// Fills a mirror of all contacts, unless an earlier run has; gives the address that it is of.
fn mirror(folder: &Path, people: &People, contacts: u64) -> String {
    let known = folder.join("url");
    if let Ok(url) = fs::read_to_string(&known) {
        return url;
    }
    let tenant = folder.join("tenant.json");
    people.write_tenant(&tenant);
    let (mut sandbox, url) = serve(&tenant);
    let filled = run(&mut matchbook(folder, &url, &["mirror", "refresh"]));
    line("mirror, first fill", contacts, &filled, None);
    sandbox.kill().unwrap();
    sandbox.wait().unwrap();
    fs::write(known, &url).unwrap();
    url
}

struct Wanted {
    contacts: u64,
    rows: Vec<u64>,
    /// Where the data is kept for the next time.
    folder: PathBuf,
}

impl Wanted {
    fn from_arguments() -> Self {
        let mut wanted = Self {
            contacts: 200_000,
            rows: vec![100_000, 1_000_000],
            folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("whole-program"),
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--contacts" => wanted.contacts = arguments.next().unwrap().parse().unwrap(),
                "--rows" => {
                    let list = arguments.next().unwrap();
                    wanted.rows = list.split(',').map(|rows| rows.parse().unwrap()).collect();
                }
                "--folder" => wanted.folder = arguments.next().unwrap().into(),
                // cargo adds `--bench`.
                _ => {}
            }
        }
        wanted
    }
}

/// The sandbox in a process of its own, and its address.
fn serve(tenant: &Path) -> (Child, String) {
    let mut sandbox = Command::new(PROGRAM)
        .args(["sandbox", "--listen", "127.0.0.1:0", "--data"])
        .arg(tenant)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(sandbox.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    (sandbox, url.trim().to_owned())
}

fn matchbook(folder: &Path, url: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .env_clear()
        .env("HOME", folder)
        .env("MATCHBOOK_STATE", folder.join("state"))
        .env("AUTOTASK_USERNAME", "bench@BENCH.EXAMPLE")
        .env("AUTOTASK_SECRET", "none")
        .env("AUTOTASK_INTEGRATION_CODE", "NONE")
        .env("AUTOTASK_URL", url)
        .arg("--quiet")
        .args(arguments);
    command
}

/// Seconds that the csv crate takes to read a file and do nothing.
fn read_with_csv(path: &Path) -> f64 {
    let started = Instant::now();
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut record = csv::ByteRecord::new();
    let mut cells = 0_usize;
    while reader.read_byte_record(&mut record).unwrap() {
        cells += record.len();
    }
    assert!(cells > 0);
    started.elapsed().as_secs_f64()
}

fn count_lines(path: &Path) -> u64 {
    let mut file = File::open(path).unwrap();
    let mut buffer = vec![0; 1 << 20];
    let mut lines = 0;
    loop {
        match file.read(&mut buffer).unwrap() {
            0 => return lines,
            read => lines += buffer[..read].iter().filter(|byte| **byte == b'\n').count() as u64,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn line(what: &str, rows: u64, measured: &Measured, plain: Option<f64>) {
    let seconds = measured.seconds;
    let ratio = plain.map_or_else(String::new, |plain| format!("{:.1}", seconds / plain));
    println!(
        "{what:<34} {rows:>10} {seconds:>9.2} {:>10.0} {:>9.0} {ratio:>6}",
        rows as f64 / seconds,
        measured.peak_bytes as f64 / 1e6
    );
}
