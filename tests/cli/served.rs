//! A tenant served on loopback for one test, and the program run against it with an empty environment.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic anywhere")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use matchbook::clock::SystemClock;
use matchbook::sandbox::Tenant;
use matchbook::sandbox::server::Server;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A tenant and a folder for the program's own files.
pub(crate) struct Served {
    server: Server,
    folder: TempDir,
}

impl Served {
    /// The built-in tenant.
    pub(crate) fn built_in() -> Self {
        Self::with(Tenant::built_in(Arc::new(SystemClock::new())))
    }

    /// A tenant of this data; the schema is added.
    pub(crate) fn data(mut data: Value) -> Self {
        data["schema"] = json!("matchbook.sandbox/1");
        let clock = Arc::new(SystemClock::new());
        Self::with(Tenant::from_json(&data.to_string(), clock).unwrap())
    }

    fn with(tenant: Tenant) -> Self {
        let any = "127.0.0.1:0".parse().unwrap();
        Self {
            server: Server::start(any, Arc::new(tenant), None).unwrap(),
            folder: TempDir::new().unwrap(),
        }
    }

    /// The folder of the test.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the test; gives its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// The program, signed in to the tenant.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("matchbook"));
        command
            .env_clear()
            .env("HOME", self.folder())
            .env("MATCHBOOK_STATE", self.folder().join("state"))
            .env("AUTOTASK_USERNAME", "k7x2@KESTREL.EXAMPLE")
            .env("AUTOTASK_SECRET", "s3cr3t")
            .env("AUTOTASK_INTEGRATION_CODE", "c0de")
            .env("AUTOTASK_URL", self.server.base_url())
            .current_dir(self.folder())
            .stdin(Stdio::null())
            .args(arguments);
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).output().unwrap())
    }
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    /// Standard output as one JSON document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
