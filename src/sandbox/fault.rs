//! Scripted faults: what a data file can make go wrong, and when.
//!
//! A fault is found by verb and path, and fires for the matches that its `after` and `times` name. Knows nothing of
//! what the request asks for.

use serde::Deserialize;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The connection closes; nothing was done.
    DropBefore,
    /// The request is carried out, then the connection closes without an answer.
    DropAfter,
    /// Nothing is done; `status` (500 when absent) and `body` are answered.
    Status,
    /// The request is carried out; `status` and `body` are answered all the same.
    StatusAfter,
    /// Nothing is done; a proxy's 502 page is answered.
    #[serde(rename = "html_502")]
    Html502,
    /// Nothing is done; the text of the thread limit is answered, with 429 or `status`.
    ThreadText,
    /// The request is carried out at once; its answer comes `ms` later.
    Delay,
}

/// One entry of `faults`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Only requests with this verb; any when absent.
    #[serde(default)]
    pub method: Option<String>,
    /// Only this path below `/atservicesrest/v1.0`, whole and in any letter case; `*` stands for any one segment,
    /// and at the end for everything that follows. Any path when absent.
    #[serde(default)]
    pub path: Option<String>,
    /// Matches that pass before it fires.
    #[serde(default)]
    pub after: u64,
    /// How many matches it fires for.
    #[serde(default = "once")]
    pub times: u64,
    /// What goes wrong.
    pub fault: FaultKind,
    /// The status to answer.
    #[serde(default)]
    pub status: Option<u16>,
    /// The body to answer: text as it is, everything else as JSON.
    #[serde(default)]
    pub body: Option<serde_json::Value>,
    /// A `Retry-After` to answer, in seconds.
    #[serde(default)]
    pub retry_after: Option<u32>,
    /// The delay, in milliseconds.
    #[serde(default)]
    pub ms: u64,
}

fn once() -> u64 {
    1
}

impl Fault {
    fn matches(&self, method: &str, path: &str) -> bool {
        let verb = self.method.as_deref();
        verb.is_none_or(|verb| verb.eq_ignore_ascii_case(method))
            && self
                .path
                .as_deref()
                .is_none_or(|pattern| path_matches(pattern, path))
    }
}

fn path_matches(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/').peekable(), path.split('/'));
    while let Some(part) = pattern.next() {
        let Some(segment) = path.next() else { return false };
        if part == "*" && pattern.peek().is_none() {
            return true;
        }
        if part != "*" && !part.eq_ignore_ascii_case(segment) {
            return false;
        }
    }
    path.next().is_none()
}

/// The script, and how far it has come.
#[derive(Debug, Default)]
pub(super) struct Script(Vec<Line>);

#[derive(Debug)]
struct Line {
    fault: Fault,
    matched: u64,
}

impl Script {
    /// A script that has not begun.
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        Self(
            faults
                .into_iter()
                .map(|fault| Line { fault, matched: 0 })
                .collect(),
        )
    }

    /// The fault that fires for this request, if any: the first in the script that is due. One that is not yet due
    /// counts the request and lets the next ones look at it.
    pub(super) fn next(&mut self, method: &str, path: &str) -> Option<Fault> {
        for line in &mut self.0 {
            let spent = line.matched >= line.fault.after.saturating_add(line.fault.times);
            if spent || !line.fault.matches(method, path) {
                continue;
            }
            line.matched += 1;
            if line.matched > line.fault.after {
                return Some(line.fault.clone());
            }
        }
        None
    }

    /// The faults that still have matches to fire for; a test that scripted them tested nothing.
    pub(super) fn unused(&self) -> Vec<Fault> {
        self.0
            .iter()
            .filter(|line| line.matched < line.fault.after.saturating_add(line.fault.times))
            .map(|line| line.fault.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_whole_unless_starred() {
        let cases = [
            ("/Companies", "/companies", true),
            ("/Companies", "/Companies/query", false),
            ("/Companies/174/Contacts", "/Companies/174/Contacts", true),
            ("/Companies/*/Contacts", "/Companies/174/Contacts", true),
            ("/Companies/*/Contacts", "/Companies/174/Contacts/5", false),
            ("/Companies/*", "/Companies/174/Contacts", true),
            ("/Companies/*", "/Companies", false),
            ("/*", "/Contacts/query", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(path_matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_fault_fires_after_and_times() {
        let fault: Fault = serde_json::from_str(
            r#"{"method":"POST","path":"/Companies","after":1,"times":2,"fault":"drop_after"}"#,
        )
        .unwrap();
        let mut script = Script::new(vec![fault]);
        let mut fired = Vec::new();
        for _ in 0..4 {
            assert!(script.next("GET", "/Companies").is_none());
            fired.push(script.next("POST", "/Companies").is_some());
        }
        assert_eq!(fired, [false, true, true, false]);
        assert!(script.unused().is_empty());
    }
}
