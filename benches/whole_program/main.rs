//! The whole program on made-up data, as a table: seconds, rows a second, peak memory, requests, and how many times as
//! long as reading the same file with the csv crate and doing nothing.
//!
//! `cargo bench --bench whole_program -- --contacts 1000000 --rows 100000,1000000,10000000 --creates 5000`. Everything is
//! made from a fixed seed in a folder that is kept for the next time (`--folder`); nothing leaves the machine. Figures of
//! one run compare with each other and with nothing else: machines are noisy. `--results FILE` keeps the table as JSON,
//! and `--chart FILE` draws it.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::naive_bytecount,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a benchmark takes the time, prints its table, and stops at the first thing that goes wrong"
)]

mod chart;
mod compare;
mod data;
mod measure;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

use crate::data::{Callers, People};
use crate::measure::{Measured, run};

const PROGRAM: &str = env!("CARGO_BIN_EXE_matchbook");

/// Contacts of the tenant that is asked live. The sandbox looks through all of them for each request, so more of them
/// would only measure the sandbox.
const SERVED: u64 = 20_000;

/// Rows that a loop of single requests is measured with; it takes the same time for each.
const LOOPED: u64 = 2_000;

fn main() {
    let wanted = Wanted::from_arguments();
    if let (Some(picture), true) = (&wanted.chart, wanted.only_chart) {
        return chart::draw(wanted.results.as_deref().unwrap(), picture);
    }
    let folder = wanted.folder.join(format!("{}-contacts", wanted.contacts));
    fs::create_dir_all(&folder).unwrap();
    let people = People::new(wanted.contacts);
    let mut table = Table::default();
    let url = table.mirror(&folder, &people, wanted.contacts);
    table.small(&folder, &people, &url);
    for callers in [Callers::Regulars, Callers::Strangers] {
        for rows in &wanted.rows {
            table.calls(&folder, &people, &url, *rows, callers);
        }
    }
    let most = wanted.rows.iter().copied().max().unwrap_or(0);
    table.requests(&folder, &people, &url, most / 10);
    table.joined(&folder, &people, most / 10);
    let some = People::new(wanted.contacts.min(SERVED));
    let folder = wanted.folder.join("served");
    fs::create_dir_all(&folder).unwrap();
    some.write_tenant(&folder.join("tenant.json"));
    table.live(&folder, &some);
    if wanted.creates > 0 {
        table.creates(&folder, &some, wanted.creates);
    }
    Table::starts(&folder);
    table.end(&wanted);
}

struct Wanted {
    contacts: u64,
    rows: Vec<u64>,
    creates: u64,
    /// Where the data is kept for the next time.
    folder: PathBuf,
    results: Option<PathBuf>,
    chart: Option<PathBuf>,
    /// Nothing is measured; the chart is drawn from the results as they are.
    only_chart: bool,
}

impl Wanted {
    fn from_arguments() -> Self {
        let mut wanted = Self {
            contacts: 200_000,
            rows: vec![100_000, 1_000_000],
            creates: 500,
            folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("whole-program"),
            results: None,
            chart: None,
            only_chart: false,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--contacts" => wanted.contacts = arguments.next().unwrap().parse().unwrap(),
                "--rows" => {
                    let list = arguments.next().unwrap();
                    wanted.rows = list.split(',').map(|rows| rows.parse().unwrap()).collect();
                }
                "--creates" => wanted.creates = arguments.next().unwrap().parse().unwrap(),
                "--folder" => wanted.folder = arguments.next().unwrap().into(),
                "--results" => wanted.results = Some(arguments.next().unwrap().into()),
                "--chart" => wanted.chart = Some(arguments.next().unwrap().into()),
                "--only-chart" => wanted.only_chart = true,
                // cargo adds it.
                "--bench" => {}
                other => panic!("{other} is no flag of this benchmark"),
            }
        }
        wanted
    }
}

/// What was measured.
#[derive(Default)]
struct Table {
    lines: Vec<Value>,
}

impl Table {
    /// Fills a mirror of all contacts, unless an earlier run has; gives the address that it is of.
    fn mirror(&mut self, folder: &Path, people: &People, contacts: u64) -> String {
        head();
        let known = folder.join("url");
        let measured = folder.join("fill.json");
        if let Ok(url) = fs::read_to_string(&known) {
            self.lines = serde_json::from_slice(&fs::read(measured).unwrap()).unwrap();
            return url;
        }
        let tenant = folder.join("tenant.json");
        people.write_tenant(&tenant);
        let (sandbox, url) = serve(&tenant, &[]);
        let filled = run(&mut matchbook(folder, &url, &["mirror", "refresh"]));
        self.line("fill", "mirror, first fill", contacts, filled, &More::default());
        let again = run(&mut matchbook(folder, &url, &["mirror", "refresh"]));
        self.line(
            "refresh",
            "mirror, nothing has changed",
            contacts,
            again,
            &More::default(),
        );
        drop(sandbox);
        fs::write(measured, Value::from(self.lines.clone()).to_string()).unwrap();
        fs::write(known, &url).unwrap();
        url
    }

    /// A few rows against the mirror.
    fn small(&mut self, folder: &Path, people: &People, url: &str) {
        let rows = 500;
        let calls = folder.join("regulars-500.csv");
        people.write_calls(&calls, rows, Callers::Regulars);
        // The first run finds the file changed by whoever filled it, or sound.
        run(&mut resolve(folder, url, &calls, "calls", &["--offline"]));
        // A tenth of a second is easily disturbed.
        let runs = (0..5).map(|_| run(&mut resolve(folder, url, &calls, "calls", &["--offline"])));
        let runs = median(runs.collect());
        self.line(
            "small",
            "500 calls against the mirror, offline, median of 5",
            rows,
            runs,
            &More::default(),
        );
    }

    fn calls(&mut self, folder: &Path, people: &People, url: &str, rows: u64, callers: Callers) {
        let (name, what) = match callers {
            Callers::Regulars => ("regulars", "calls"),
            Callers::Strangers => ("strangers", "calls of strangers"),
        };
        let calls = folder.join(format!("{name}-{rows}.csv"));
        if !calls.exists() {
            people.write_calls(&calls, rows, callers);
        }
        self.offline(folder, url, &calls, (what, "calls"), rows);
    }

    fn requests(&mut self, folder: &Path, people: &People, url: &str, rows: u64) {
        let requests = folder.join(format!("requests-{rows}.csv"));
        if !requests.exists() {
            people.write_requests(&requests, rows, 85);
        }
        self.offline(folder, url, &requests, ("scheduling", "scheduling"), rows);
    }

    /// Resolves a file against the mirror, beside reading it with the csv crate.
    fn offline(&mut self, folder: &Path, url: &str, input: &Path, (what, kind): (&str, &str), rows: u64) {
        // Read once before, so that both find it in the kernel's memory; in turns, since a machine is now slower and now
        // faster.
        compare::read_with_csv(input);
        let (mut plain, mut measured) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            plain.push(compare::read_with_csv(input));
            measured.push(run(&mut resolve(folder, url, input, kind, &["--offline"])));
            let out = folder.join("out.ndjson");
            assert_eq!(count_lines(&out), rows, "each row is answered once");
            fs::remove_file(out).unwrap();
        }
        let (plain, measured) = (median(plain), median(measured));
        self.line(
            &format!("csv {what}"),
            &format!("csv crate, reads {what} only"),
            rows,
            plain,
            &More::default(),
        );
        let more = More {
            times_csv: Some(measured.seconds / plain.seconds),
            requests: Some(0),
        };
        self.line(
            what,
            &format!("{what} against the mirror, offline"),
            rows,
            measured,
            &more,
        );
    }

    /// A join in `SQLite` on keys that somebody else has normalised already.
    fn joined(&mut self, folder: &Path, people: &People, rows: u64) {
        let measured = compare::join(&folder.join("join.sqlite"), people, rows);
        self.line(
            "join",
            "SQLite join on normalised numbers",
            rows,
            measured,
            &More::default(),
        );
    }

    /// The same rows against Autotask itself: by the program, and by a loop with a request for each row.
    fn live(&mut self, folder: &Path, people: &People) {
        let requests = folder.join("requests-live.csv");
        people.write_requests(&requests, LOOPED, 95);
        let tenant = folder.join("tenant.json");
        let (sandbox, url) = serve(&tenant, &["--latency", "20ms"]);
        let measured = run(&mut resolve(
            folder,
            &url,
            &requests,
            "scheduling",
            &["--lookup", "live"],
        ));
        let more = More {
            requests: requests_of(folder),
            ..More::default()
        };
        self.line("live", "requests, live, 20 ms an answer", LOOPED, measured, &more);
        let looped = compare::request_for_each_row(&requests, &url);
        let more = More {
            requests: Some(LOOPED),
            ..More::default()
        };
        self.line(
            "loop",
            "a loop with a request for each row",
            LOOPED,
            looped,
            &more,
        );
        drop(sandbox);
    }

    fn creates(&mut self, folder: &Path, people: &People, rows: u64) {
        let tenant = folder.join("tenant.json");
        for threads in [1, 3] {
            let (sandbox, url) = serve(&tenant, &["--latency", "100ms"]);
            let rows = if threads == 1 { rows / 10 } else { rows };
            let input = folder.join(format!("newcomers-{threads}.csv"));
            people.write_newcomers(&input, rows);
            let more = [
                "--mode",
                "catch-all",
                "--catch-all-company",
                "1",
                "--max-creates",
                "1000000",
                "--max-create-share",
                "1",
                "--threads",
                if threads == 1 { "1" } else { "3" },
                "--lookup",
                "live",
            ];
            let mut command = applying(folder, &url, &input, &more);
            let measured = run(&mut command);
            let sent = requests_of(folder).unwrap();
            // Each create is a request, and each look at 25 of them.
            let ideal = (rows + rows.div_ceil(25)) as f64 * 0.1 / f64::from(threads);
            let what = format!("creates, 100 ms an answer, {threads} at a time");
            let more = More {
                requests: Some(sent),
                ..More::default()
            };
            self.line("creates", &what, rows, measured, &more);
            println!(
                "{:>46} of what {threads} at a time allow",
                format!("{:.0} %", 100.0 * ideal / measured.seconds)
            );
            drop(sandbox);
        }
    }

    /// The shortest of some starts.
    fn starts(folder: &Path) {
        let seconds = (0..50).map(|_| {
            let started = Instant::now();
            let mut command = matchbook(folder, "http://127.0.0.1:1", &["--version"]);
            assert!(command.stdout(Stdio::null()).status().unwrap().success());
            started.elapsed().as_secs_f64()
        });
        let mut all: Vec<f64> = seconds.collect();
        all.sort_unstable_by(f64::total_cmp);
        println!(
            "matchbook --version: {:.1} ms (median of {})",
            1e3 * all[all.len() / 2],
            all.len()
        );
        let bytes = fs::metadata(PROGRAM).unwrap().len();
        println!("matchbook: {:.1} MB", bytes as f64 / 1e6);
    }

    fn line(&mut self, what: &str, title: &str, rows: u64, measured: Measured, more: &More) {
        let Measured {
            seconds,
            processor,
            peak_bytes,
        } = measured;
        let times = more
            .times_csv
            .map_or_else(String::new, |times| format!("{times:.1}"));
        let requests = more
            .requests
            .map_or_else(String::new, |requests| requests.to_string());
        println!(
            "{title:<42} {rows:>10} {seconds:>9.2} {processor:>9.2} {:>10.0} {:>8.0} {requests:>8} {times:>6}",
            rows as f64 / seconds,
            peak_bytes as f64 / 1e6
        );
        self.lines.push(json!({
            "what": what, "title": title, "rows": rows, "seconds": seconds, "processor_seconds": processor,
            "peak_bytes": peak_bytes, "requests": more.requests, "times_csv": more.times_csv,
            "readme": readme_row(title, rows, measured, more),
        }));
    }

    fn end(self, wanted: &Wanted) {
        for what in ["calls", "calls of strangers"] {
            if let Some(growth) = chart::growth(&self.lines, what) {
                println!("time for {what} grows with rows to the power of {growth:.2}");
            }
        }
        if let Some(path) = &wanted.results {
            let results = json!({ "contacts": wanted.contacts, "lines": self.lines });
            fs::write(path, format!("{results:#}\n")).unwrap();
            if let Some(picture) = &wanted.chart {
                chart::draw(path, picture);
            }
        }
    }
}

/// The line as a row of the documentation's table.
fn readme_row(title: &str, rows: u64, measured: Measured, more: &More) -> String {
    let seconds = match measured.seconds {
        short if short < 1.0 => format!("{short:.2}"),
        long => format!("{long:.1}"),
    };
    let or_nothing = |text: Option<String>| text.unwrap_or_default();
    let peak = (measured.peak_bytes > 0).then(|| format!("{:.0}", measured.peak_bytes as f64 / 1e6));
    format!(
        "| {title} | {} | {seconds} | {} | {} | {} | {} |",
        with_commas(rows),
        with_commas((rows as f64 / measured.seconds).round() as u64),
        or_nothing(peak),
        or_nothing(more.requests.map(with_commas)),
        or_nothing(more.times_csv.map(|times| format!("{times:.0}"))),
    )
}

/// The run in the middle by its time.
fn median(mut runs: Vec<Measured>) -> Measured {
    runs.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
    runs[runs.len() / 2]
}

fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap())
        .collect();
    groups.join(",")
}

/// What not every line has.
#[derive(Default)]
struct More {
    times_csv: Option<f64>,
    requests: Option<u64>,
}

fn head() {
    println!(
        "{:<42} {:>10} {:>9} {:>9} {:>10} {:>8} {:>8} {:>6}",
        "", "rows", "seconds", "cpu s", "rows/s", "peak MB", "requests", "x csv"
    );
}

/// The sandbox in a process of its own, and its address.
fn serve(tenant: &Path, more: &[&str]) -> (Served, String) {
    let mut sandbox = Command::new(PROGRAM)
        .args(["sandbox", "--listen", "127.0.0.1:0", "--data"])
        .arg(tenant)
        .args(more)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(sandbox.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    (Served(sandbox), url.trim().to_owned())
}

/// A sandbox that ends with whoever started it, also when that fails.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
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

/// A dry run that writes every answer into a file.
fn resolve(folder: &Path, url: &str, input: &Path, kind: &str, more: &[&str]) -> Command {
    let mut command = matchbook(folder, url, &["resolve", input.to_str().unwrap(), "--kind", kind]);
    command.args([
        "--mode",
        "require-email",
        "--dry-run",
        "--format",
        "ndjson",
        "--output",
    ]);
    command
        .arg(folder.join("out.ndjson"))
        .arg("--summary")
        .arg(folder.join("summary.json"));
    command.args(more);
    command
}

fn applying(folder: &Path, url: &str, input: &Path, more: &[&str]) -> Command {
    let mut command = matchbook(
        folder,
        url,
        &[
            "resolve",
            input.to_str().unwrap(),
            "--yes",
            "--format",
            "ndjson",
            "--output",
        ],
    );
    command
        .arg(folder.join("out.ndjson"))
        .arg("--summary")
        .arg(folder.join("summary.json"));
    command.args(more);
    command
}

/// The requests of the last run, as it says itself.
fn requests_of(folder: &Path) -> Option<u64> {
    let text = fs::read(folder.join("summary.json")).ok()?;
    let summary: Value = serde_json::from_slice(&text).ok()?;
    summary["requests"]["sent"].as_u64()
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
