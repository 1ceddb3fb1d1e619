//! Pure: whether a time of Autotask is later than our last write to a record.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use crate::undo::written::Written;

/// How far two times that Autotask wrote in one request may stand apart.
const SAME_WRITE: SignedDuration = SignedDuration::from_secs(1);
/// How much longer one of our requests may have been on its way than another.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_secs(15);
/// How far Autotask's clock may stand from ours where it does not tell its time, requests on their way counted in.
const CLOCKS: SignedDuration = SignedDuration::from_secs(60);

/// A time of a record.
pub(super) fn time(record: &Map<String, Value>, field: &str) -> Option<Timestamp> {
    record.get(field)?.as_str().and_then(read)
}

/// A time as Autotask writes it: in UTC, sometimes without saying so.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse().or_else(|_| format!("{text}Z").parse()).ok()
}

/// Until when our own writes explain what Autotask says about times of this record; `None` when it does not say when
/// it was created.
///
/// For a record that the run created this rests on Autotask's clock alone: its `createDate`, and how long our last
/// write came after the first. For one that stood before it rests on both clocks; `ahead` says how far apart they are.
pub(super) fn ours_until(
    written: &Written,
    record: &Map<String, Value>,
    ahead: Option<SignedDuration>,
) -> Option<Timestamp> {
    let later = |time: Timestamp, by: SignedDuration| time.checked_add(by).ok();
    if !written.created {
        return match ahead {
            Some(ahead) => later(written.last.checked_sub(ahead).ok()?, ON_ITS_WAY),
            None => later(written.last, CLOCKS),
        };
    }
    let created = time(record, "createDate")?;
    if written.last <= written.first {
        return later(created, SAME_WRITE);
    }
    let apart = written.last.duration_since(written.first);
    later(created, apart.saturating_add(ON_ITS_WAY))
}

/// A time at which something happened to the record that is not our doing.
pub(super) fn later_than(record: &Map<String, Value>, field: &str, ours: Timestamp) -> Option<Timestamp> {
    time(record, field).filter(|time| *time > ours)
}
