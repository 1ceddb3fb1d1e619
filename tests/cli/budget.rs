//! A run that meets a used-up hour waits and says why, gives up in order, and can be interrupted.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::served::{Ran, Served};

const ROWS: &str = "id,email,name\n1,eve@known.example,Eve Stone\n2,bo@new.example,Bo Li\n";

fn full_tenant() -> Served {
    let contact = json!({"id": 5, "companyID": 174, "firstName": "Eve", "lastName": "Stone",
        "emailAddress": "eve@known.example"});
    Served::data(json!({
        "companies": [{"id": 174, "companyName": "Known Ltd"}],
        "contacts": [contact],
        "settings": {"hourly_limit": 200, "used": 198},
    }))
}

fn resolve(rows: &str, max_wait: &str) -> Vec<String> {
    let words = ["resolve", rows, "--mode", "require-email", "--kind", "scheduling"];
    let flags = ["--dry-run", "--max-wait", max_wait];
    words.iter().chain(&flags).map(ToString::to_string).collect()
}

#[test]
fn a_used_up_hour_ends_the_run_with_6_after_the_longest_wait() {
    let served = full_tenant();
    let rows = served.file("rows.csv", ROWS);
    let arguments = resolve(&rows, "0s");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ran = served.run(&arguments);
    assert_eq!((ran.code, ran.out.as_str()), (6, ""), "{ran:?}");
    assert!(ran.err.contains("the request budget is spent"), "{ran:?}");
    assert!(ran.err.contains("--max-wait"), "{ran:?}");
    assert!(!ran.err.contains("waiting"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_during_the_wait_ends_the_run_with_130() {
    let served = full_tenant();
    let rows = served.file("rows.csv", ROWS);
    let arguments = resolve(&rows, "15m");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut command = served.command(&arguments);
    let errors = served.folder().join("errors");
    let child = command
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(&errors).unwrap())
        .spawn()
        .unwrap();
    let told = || std::fs::read_to_string(&errors).unwrap();
    let started = began();
    while !told().contains("waiting") {
        assert!(started.elapsed() < Duration::from_mins(1), "{}", told());
        std::thread::park_timeout(Duration::from_millis(20));
    }
    let interrupted = began();
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.out.as_str()), (130, ""), "{}", told());
    assert!(interrupted.elapsed() < Duration::from_secs(10));
    assert_eq!(told().matches("waiting:").count(), 1, "{}", told());
    assert!(told().contains("200 requests an hour"), "{}", told());
}

#[expect(clippy::disallowed_methods, reason = "a test that waits for another process")]
fn began() -> Instant {
    Instant::now()
}
