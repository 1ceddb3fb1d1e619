//! What the command line changes about a tenant: its limits, how slow it is, and what goes wrong.
//!
//! A fault is written `KIND[:KEY=VALUE]...`, with the kinds and keys of a data file's faults and `-` for `_`:
//! `drop-after:on=Contacts:only=writes:times=2`. Both are read by the same code, so that they mean the same. A body
//! to answer can stand in a data file only.

use std::num::NonZeroUsize;
use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::data::Data;
use super::fault::{Fault, FaultKind};
use crate::error::nearest;

/// Keys that the command line takes behind a kind.
const KEYS: [&str; 10] = [
    "on",
    "only",
    "method",
    "path",
    "after",
    "every",
    "times",
    "status",
    "retry_after",
    "ms",
];

/// What is changed; absent is left as the tenant's data say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// Requests allowed at a time on one endpoint.
    pub thread_limit: Option<NonZeroUsize>,
    /// Requests allowed in an hour.
    pub hourly_limit: Option<u64>,
    /// Requests that others made in the last hour.
    pub used: Option<u64>,
    /// Every answer takes this long.
    pub latency: Option<Duration>,
    /// Answers slow down as the hour fills: half a second from 50 %, one second from 75 %.
    pub usage_latency: bool,
    /// What goes wrong, before what the data say.
    pub faults: Vec<Fault>,
}

impl Rehearsal {
    /// Changes a tenant that is about to be served.
    pub(super) fn change(self, data: &mut Data) {
        let settings = &mut data.settings;
        settings.thread_limit = self.thread_limit.map_or(settings.thread_limit, NonZeroUsize::get);
        settings.hourly_limit = self.hourly_limit.unwrap_or(settings.hourly_limit);
        settings.used = self.used.unwrap_or(settings.used);
        if let Some(latency) = self.latency {
            settings.latency_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
        }
        settings.usage_latency |= self.usage_latency;
        data.faults.splice(0..0, self.faults);
    }
}

/// Why a fault or a latency cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unread(String);

impl FromStr for Fault {
    type Err = Unread;

    /// Reads `KIND[:KEY=VALUE]...`.
    fn from_str(text: &str) -> Result<Self, Unread> {
        let mut parts = text.split(':');
        let kind = known("kind of fault", parts.next().unwrap_or_default(), &kinds())?;
        let mut fault = Map::from_iter([("fault".to_owned(), Value::from(kind))]);
        for part in parts {
            let (key, value) = part
                .split_once('=')
                .ok_or_else(|| Unread(format!("`{part}` is not KEY=VALUE")))?;
            let key = known("key of a fault", key, &KEYS)?;
            let value = match value.parse::<u64>() {
                Ok(number) => Value::from(number),
                Err(_) => Value::from(value),
            };
            if fault.insert(key.to_owned(), value).is_some() {
                return Err(Unread(format!("`{}` stands twice", dashed(key))));
            }
            // One key at a time, so that the complaint can name it.
            Self::deserialize(Value::Object(fault.clone()))
                .map_err(|error| Unread(format!("{}: {error}", dashed(key))))?;
        }
        Self::deserialize(Value::Object(fault)).map_err(|error| Unread(error.to_string()))
    }
}

fn kinds() -> Vec<&'static str> {
    FaultKind::ALL.into_iter().map(FaultKind::name).collect()
}

fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

/// The known word that is meant; `-` and `_` are the same.
fn known(what: &str, word: &str, words: &[&'static str]) -> Result<&'static str, Unread> {
    let own = word.replace('-', "_");
    if let Some(known) = words.iter().find(|known| **known == own) {
        return Ok(known);
    }
    if let Some(near) = nearest(&own, words.iter().copied()) {
        let near = dashed(near);
        return Err(Unread(format!("`{word}` is no {what}; did you mean `{near}`?")));
    }
    let all: Vec<String> = words.iter().map(|known| dashed(known)).collect();
    Err(Unread(format!(
        "`{word}` is no {what}; known are {}",
        all.join(", ")
    )))
}

/// A time that answers take: `250ms`, or in whole seconds `2s`.
///
/// # Errors
/// When it is written in another way.
pub fn latency(text: &str) -> Result<Duration, Unread> {
    let number = |digits: &str| {
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| plain)
    };
    let read = match text.strip_suffix("ms") {
        Some(digits) => number(digits).map(Duration::from_millis),
        None => text.strip_suffix('s').and_then(number).map(Duration::from_secs),
    };
    read.ok_or_else(|| Unread(format!("`{text}` is not a time such as 250ms or 2s")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::fault::Calls;

    #[test]
    fn a_fault_is_written_as_in_a_data_file() {
        for (text, json) in [
            ("stall", r#"{"fault":"stall"}"#),
            (
                "drop-after:only=writes",
                r#"{"fault":"drop_after","only":"writes"}"#,
            ),
            ("html_502:every=5", r#"{"fault":"html_502","every":5}"#),
            (
                "thread-text:status=500:on=contacts:times=2",
                r#"{"fault":"thread_text","status":500,"on":"Contacts","times":2}"#,
            ),
            (
                "status:status=503:retry-after=7:path=/Companies/*/Contacts:method=POST:after=1",
                r#"{"fault":"status","status":503,"retry_after":7,"path":"/Companies/*/Contacts","method":"POST",
                    "after":1}"#,
            ),
            ("slow:ms=20", r#"{"fault":"slow","ms":20}"#),
        ] {
            let expected: Fault = serde_json::from_str(json).unwrap();
            assert_eq!(text.parse::<Fault>().as_ref(), Ok(&expected), "{text}");
        }
        assert_eq!(
            "stall:only=reads".parse::<Fault>().unwrap().only,
            Some(Calls::Reads)
        );
    }

    #[test]
    fn what_cannot_be_read_is_named_with_what_may_be_meant() {
        for (text, message) in [
            (
                "dropafter",
                "`dropafter` is no kind of fault; did you mean `drop-after`?",
            ),
            (
                "drop-afetr:times=2",
                "`drop-afetr` is no kind of fault; did you mean `drop-after`?",
            ),
            (
                "stall:evry=3",
                "`evry` is no key of a fault; did you mean `every`?",
            ),
            (
                "stall:on=Contact",
                "on: `Contact` is no endpoint; did you mean `Contacts`?",
            ),
            (
                "stall:only=creates",
                "only: unknown variant `creates`, expected `reads` or `writes`",
            ),
            (
                "stall:every=0",
                "every: invalid value: integer `0`, expected a nonzero u64",
            ),
            ("stall:times=x", "times: invalid type: string \"x\", expected u64"),
            ("stall:times", "`times` is not KEY=VALUE"),
            ("stall:times=1:times=2", "`times` stands twice"),
            (
                "",
                "`` is no kind of fault; known are drop-before, drop-after, status, status-after, html-502, \
                 thread-text, delay, slow, stall, stall-before, truncate",
            ),
        ] {
            assert_eq!(text.parse::<Fault>().unwrap_err().to_string(), message, "{text}");
        }
    }

    #[test]
    fn a_latency_is_in_milliseconds_or_seconds() {
        for (text, expected) in [
            ("250ms", Some(250)),
            ("2s", Some(2_000)),
            ("0ms", Some(0)),
            ("250", None),
            ("ms", None),
            ("+1s", None),
            ("1.5s", None),
        ] {
            let expected = expected.map(Duration::from_millis);
            assert_eq!(latency(text).ok(), expected, "{text}");
        }
    }
}
