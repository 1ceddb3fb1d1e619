//! What a run of the program left behind. Every complaint shows all of it.

use std::fmt;
use std::process::Output;

use serde_json::Value;

/// A run that has ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) command: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Absent when a signal ended it.
    pub(crate) code: Option<i32>,
}

impl Ran {
    pub(crate) fn new(command: String, output: Output) -> Self {
        Self {
            command,
            stdout: String::from_utf8(output.stdout).expect("stdout is text"),
            stderr: String::from_utf8(output.stderr).expect("stderr is text"),
            code: output.status.code(),
        }
    }

    /// Asserts the exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert!(self.code == Some(code), "expected exit {code}\n{self}");
        self
    }

    /// Asserts that a text stands on standard error.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(
            self.stderr.contains(text),
            "expected stderr to say {text:?}\n{self}"
        );
        self
    }

    /// Asserts that a text stands on standard output.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Self {
        assert!(
            self.stdout.contains(text),
            "expected stdout to hold {text:?}\n{self}"
        );
        self
    }

    /// The answers of `--format ndjson`.
    #[track_caller]
    pub(crate) fn rows(&self) -> Vec<Value> {
        let rows = self.stdout.lines().map(serde_json::from_str);
        rows.collect::<Result<_, _>>()
            .unwrap_or_else(|error| panic!("stdout is not ndjson: {error}\n{self}"))
    }

    /// The answers of `--format ndjson`, each as `outcome reason`.
    #[track_caller]
    pub(crate) fn answers(&self) -> Vec<String> {
        self.rows().iter().map(answer).collect()
    }

    /// Asserts the answers of `--format ndjson`.
    #[track_caller]
    pub(crate) fn answers_are(self, expected: &[&str]) -> Self {
        let answers = self.answers();
        assert!(
            answers == expected,
            "expected {expected:#?}\ngot {answers:#?}\n{self}"
        );
        self
    }
}

/// An answer as `outcome reason`.
pub(crate) fn answer(row: &Value) -> String {
    format!(
        "{} {}",
        row["outcome"].as_str().unwrap_or("no outcome"),
        row["reason"].as_str().unwrap_or("no reason")
    )
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self
            .code
            .map_or_else(|| "none".to_owned(), |code| code.to_string());
        write!(
            f,
            "$ {}\n--- exit: {code}\n--- stdout:\n{}--- stderr:\n{}---",
            self.command, self.stdout, self.stderr
        )
    }
}
