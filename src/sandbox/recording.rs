//! The record of requests that a served sandbox keeps for whoever tests against it.
//!
//! One JSON line a request, on disk before its answer goes out. Headers are never written, so no secret is.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use http::Request;
use serde_json::{Value, json};

use super::tenant::Answer;

/// A file that grows by a line for each request.
#[derive(Debug)]
pub(super) struct Recording(Mutex<Lines>);

#[derive(Debug)]
struct Lines {
    file: File,
    written: u64,
}

impl Recording {
    /// Opens the file to be appended to.
    pub(super) fn append_to(path: &Path) -> std::io::Result<Self> {
        let file = File::options().create(true).append(true).open(path)?;
        Ok(Self(Mutex::new(Lines { file, written: 0 })))
    }

    /// Writes a request and what came of it.
    pub(super) fn write(
        &self,
        request: &Request<Vec<u8>>,
        in_flight: usize,
        answer: &Answer,
    ) -> std::io::Result<()> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.written += 1;
        let (status, outcome) = match answer {
            Answer::Reply(response) => (Some(response.status().as_u16()), "answered"),
            Answer::Dropped => (None, "dropped"),
            Answer::Stalled => (None, "stalled"),
        };
        let line = json!({
            "seq": lines.written,
            "method": request.method().as_str(),
            "path": request.uri().path(),
            "query": request.uri().query(),
            "body": body(request.body()),
            "status": status,
            "in_flight": in_flight,
            "outcome": outcome,
        });
        lines.file.write_all(format!("{line}\n").as_bytes())?;
        lines.file.flush()
    }
}

/// The body as JSON where it is JSON, else as text; null where there is none.
fn body(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(bytes).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(bytes)))
}
