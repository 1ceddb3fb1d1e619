//! Scripted faults: what a data file or the command line can make go wrong, and when.
//!
//! A fault is found by verb, path, endpoint, and whether the request reads or writes; it fires for the matches that
//! its `after`, `every` and `times` name. Knows nothing of what the request asks for.

use std::num::NonZeroU64;

use serde::Deserialize;

use super::entity::Entity;
use super::route::{self, Target};
use crate::error::nearest;

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
    /// The request is carried out at once; its answer comes `ms` later, a second when absent.
    Delay,
    /// The request is carried out; its answer comes in [`PIECES`] pieces with `ms` between them, a second when absent.
    Slow,
    /// The request is carried out; no answer comes, and the connection stays open.
    Stall,
    /// Nothing is done, no answer comes, and the connection stays open.
    StallBefore,
    /// The request is carried out; its answer ends in the middle, as if that were all.
    Truncate,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::DropBefore,
        Self::DropAfter,
        Self::Status,
        Self::StatusAfter,
        Self::Html502,
        Self::ThreadText,
        Self::Delay,
        Self::Slow,
        Self::Stall,
        Self::StallBefore,
        Self::Truncate,
    ];

    /// Its name in a data file; on the command line `-` stands for `_`.
    pub fn name(self) -> &'static str {
        match self {
            Self::DropBefore => "drop_before",
            Self::DropAfter => "drop_after",
            Self::Status => "status",
            Self::StatusAfter => "status_after",
            Self::Html502 => "html_502",
            Self::ThreadText => "thread_text",
            Self::Delay => "delay",
            Self::Slow => "slow",
            Self::Stall => "stall",
            Self::StallBefore => "stall_before",
            Self::Truncate => "truncate",
        }
    }
}

/// Pieces that a slow answer comes in.
pub const PIECES: usize = 8;

/// What a request does to the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calls {
    /// Nothing: every `GET`, and `POST` of a query.
    Reads,
    /// It creates, changes or deletes.
    Writes,
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
    /// Only this endpoint: an entity as paths spell it, or `ThresholdInformation`. Any when absent.
    #[serde(default)]
    pub on: Option<Endpoint>,
    /// Only requests that read, or only those that write. Both when absent.
    #[serde(default)]
    pub only: Option<Calls>,
    /// Matches that pass before it fires.
    #[serde(default)]
    pub after: u64,
    /// It fires for every so manieth match behind those, and lets the others pass.
    #[serde(default)]
    pub every: Option<NonZeroU64>,
    /// How many matches it fires for; when absent once, with `every` without end.
    #[serde(default)]
    pub times: Option<u64>,
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
    /// The delay before the answer, or between its pieces, in milliseconds.
    #[serde(default)]
    pub ms: Option<u64>,
}

/// An endpoint, as the thread limit counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Endpoint {
    /// Calls of an entity's records, also below a parent.
    Of(Entity),
    /// `ThresholdInformation`.
    Threshold,
}

impl Endpoint {
    fn name(self) -> &'static str {
        match self {
            Self::Of(entity) => entity.path(),
            Self::Threshold => "ThresholdInformation",
        }
    }
}

impl TryFrom<String> for Endpoint {
    type Error = String;

    /// Finds it in any letter case; the error names the nearest.
    fn try_from(name: String) -> Result<Self, String> {
        let all = || Entity::ALL.iter().copied().map(Self::Of).chain([Self::Threshold]);
        let found = all().find(|endpoint| endpoint.name().eq_ignore_ascii_case(&name));
        found.ok_or_else(|| match nearest(&name, all().map(Self::name)) {
            Some(near) => format!("`{name}` is no endpoint; did you mean `{near}`?"),
            None => format!("`{name}` is no endpoint"),
        })
    }
}

impl Fault {
    /// Matches that it fires for in all.
    fn limit(&self) -> u64 {
        self.times
            .unwrap_or(if self.every.is_some() { u64::MAX } else { 1 })
    }

    /// How long the answer takes, or the pause between its pieces, in milliseconds.
    pub(super) fn pause(&self) -> u64 {
        let otherwise = match self.fault {
            FaultKind::Delay | FaultKind::Slow => 1_000,
            FaultKind::DropBefore
            | FaultKind::DropAfter
            | FaultKind::Status
            | FaultKind::StatusAfter
            | FaultKind::Html502
            | FaultKind::ThreadText
            | FaultKind::Stall
            | FaultKind::StallBefore
            | FaultKind::Truncate => 0,
        };
        self.ms.unwrap_or(otherwise)
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        let target = route::target_below(path);
        let verb = self.method.as_deref();
        verb.is_none_or(|verb| verb.eq_ignore_ascii_case(method))
            && self
                .path
                .as_deref()
                .is_none_or(|pattern| path_matches(pattern, path))
            && self
                .on
                .is_none_or(|on| target.and_then(Target::endpoint) == Some(on.name()))
            && self.only.is_none_or(|only| only == calls(method, target))
    }
}

fn calls(method: &str, target: Option<Target>) -> Calls {
    let asks = matches!(
        target,
        Some(Target::Query(_) | Target::Count(_) | Target::Next(_))
    );
    if method.eq_ignore_ascii_case("GET") || asks {
        Calls::Reads
    } else {
        Calls::Writes
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
    fired: u64,
}

impl Line {
    /// Whether it has fired as often as it shall; one without end has to fire once.
    fn is_used(&self) -> bool {
        let wanted = if self.fault.limit() == u64::MAX {
            1
        } else {
            self.fault.limit()
        };
        self.fired >= wanted
    }
}

impl Script {
    /// A script that has not begun.
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        let line = |fault| Line {
            fault,
            matched: 0,
            fired: 0,
        };
        Self(faults.into_iter().map(line).collect())
    }

    /// The fault that fires for this request, if any: the first in the script that is due. One that is not due
    /// counts the request and lets the next ones look at it. The path begins below the API's version.
    pub(super) fn next(&mut self, method: &str, path: &str) -> Option<Fault> {
        for line in &mut self.0 {
            if line.fired >= line.fault.limit() || !line.fault.matches(method, path) {
                continue;
            }
            line.matched += 1;
            let behind = line.matched.saturating_sub(line.fault.after);
            let every = line.fault.every.map_or(1, NonZeroU64::get);
            if behind > 0 && behind.is_multiple_of(every) {
                line.fired += 1;
                return Some(line.fault.clone());
            }
        }
        None
    }

    /// The faults that still have matches to fire for; a test that scripted them tested nothing.
    pub(super) fn unused(&self) -> Vec<Fault> {
        self.0
            .iter()
            .filter(|line| !line.is_used())
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

    /// Which of ten matches a fault fires for, and whether it is used up then.
    #[test]
    fn a_fault_fires_for_the_matches_that_it_names() {
        let fired: [(&str, &[usize], bool); 8] = [
            ("", &[1], true),
            (r#","after":2"#, &[3], true),
            (r#","times":3"#, &[1, 2, 3], true),
            (r#","every":4"#, &[4, 8], true),
            (r#","every":4,"times":1"#, &[4], true),
            (r#","every":4,"times":3"#, &[4, 8], false),
            (r#","every":3,"after":2"#, &[5, 8], true),
            (r#","after":10"#, &[], false),
        ];
        for (more, expected, used) in fired {
            let text = format!(r#"{{"fault":"stall"{more}}}"#);
            let fault = serde_json::from_str(&text).unwrap();
            let mut script = Script::new(vec![fault]);
            let fired: Vec<usize> = (1..=10)
                .filter(|_| script.next("GET", "/Contacts/1").is_some())
                .collect();
            assert_eq!(fired, expected, "{more}");
            assert_eq!(script.unused().is_empty(), used, "{more}");
        }
    }

    #[test]
    fn a_fault_finds_its_requests_by_endpoint_and_by_what_they_do() {
        let query = ("POST", "/Contacts/query");
        let create = ("POST", "/Companies/174/Contacts");
        let company = ("POST", "/Companies");
        let hour = ("GET", "/ThresholdInformation");
        let cases: [(&str, &[(&str, &str)]); 5] = [
            (r#""on":"contacts""#, &[query, create]),
            (r#""only":"writes""#, &[create, company]),
            (r#""only":"reads""#, &[query, hour]),
            (r#""on":"Contacts","only":"writes""#, &[create]),
            (r#""on":"ThresholdInformation""#, &[hour]),
        ];
        for (which, expected) in cases {
            let fault: Fault = serde_json::from_str(&format!(r#"{{"fault":"stall",{which}}}"#)).unwrap();
            let found: Vec<_> = [query, create, company, hour]
                .into_iter()
                .filter(|(method, path)| fault.matches(method, path))
                .collect();
            assert_eq!(found, expected, "{which}");
        }
    }

    #[test]
    fn every_kind_has_its_name_in_data_files() {
        for kind in FaultKind::ALL {
            let read: FaultKind = serde_json::from_value(kind.name().into()).unwrap();
            assert_eq!(read, kind);
        }
    }
}
