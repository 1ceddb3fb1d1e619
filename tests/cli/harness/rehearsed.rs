//! `matchbook sandbox` as a process of its own, with the switches of its command line; it ends with the test.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};

use super::tenant::{Asked, Data, recorded};
use super::world::World;

/// A sandbox that listens.
pub(crate) struct Rehearsed {
    child: Child,
    base_url: String,
    record: PathBuf,
}

impl Rehearsed {
    /// Serves the data with more switches. Data and record stand beside the world's folders.
    pub(crate) fn serve(world: &World, data: Data, switches: &[&str]) -> Self {
        let beside = |name: &str| world.state().with_file_name(name);
        let (file, record) = (beside("data.json"), beside("record.jsonl"));
        std::fs::write(&file, data.text()).unwrap();
        let mut command = world.command(["sandbox", "--data"]);
        command.arg(&file).arg("--record").arg(&record).args(switches);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        assert!(line.starts_with("http://127.0.0.1:"), "{switches:?}: {line:?}");
        Self {
            child,
            base_url: line.trim_end().to_owned(),
            record,
        }
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Every request so far, in order.
    pub(crate) fn requests(&self) -> Vec<Asked> {
        recorded(&self.record)
    }

    /// The most requests that were under way at a time on one endpoint.
    pub(crate) fn most_in_flight(&self) -> u64 {
        let counts = self.requests().into_iter().map(|asked| asked.in_flight);
        counts.max().unwrap_or(0)
    }
}

impl Drop for Rehearsed {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
