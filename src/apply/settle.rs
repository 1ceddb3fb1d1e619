//! A lost answer: was the write carried out or not? It is looked for by its keys, at growing distance.
//!
//! Found, it is ours. Absent in every look until the waiting time has passed, it may be sent again; whoever sends
//! it again does so under a new intent. Several records that could be it are never chosen from.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use crate::apply::Around;
use crate::apply::journal::{Fate, PastWrite, WriteResult};
use crate::apply::trace::{Seen, Trace};
use crate::directory::Directory;
use crate::error::{Failure, Kind};

/// When a lost write is looked for, counted from when it was sent; afterwards the distance doubles.
const LOOKS: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(7),
    Duration::from_secs(17),
];

/// How long a create must have been absent before it is sent again, unless the user says otherwise.
pub const RESEND_AFTER: Duration = Duration::from_secs(17);

/// A write whose answer is not known.
pub(super) struct Lost {
    pub(super) trace: Trace,
    pub(super) sent: Timestamp,
    /// How the answer was lost.
    pub(super) text: String,
}

/// What an open write of an earlier run came to; for telling.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// The write.
    pub write: PastWrite,
    /// What came of it.
    pub result: WriteResult,
}

/// Settles the open writes of earlier runs, before anything else is written.
///
/// # Errors
/// When they could not be looked up or the result not be written down; they stay open then.
pub fn settle_past(
    past: &[PastWrite],
    around: &mut Around<'_>,
    resend_after: Duration,
) -> Result<Vec<Settled>, Failure> {
    let lost: Vec<(PastWrite, Lost)> = past
        .iter()
        .filter_map(|write| {
            let text = match &write.fate {
                Fate::Open => "the program ended before the answer came".to_owned(),
                Fate::Unknown(text) => text.clone(),
                Fate::Done(_) | Fate::Refused(_) | Fate::NotDone => return None,
            };
            let lost = Lost {
                trace: Trace::of(&write.change, &write.standing),
                sent: write.sent,
                text,
            };
            Some((write.clone(), lost))
        })
        .collect();
    let (writes, lost): (Vec<_>, Vec<_>) = lost.into_iter().unzip();
    let results = settle(&lost, around, resend_after)?;
    let mut settled = Vec::new();
    for (write, result) in writes.into_iter().zip(results) {
        around.journal.answered(write.intent, &result)?;
        settled.push(Settled { write, result });
    }
    Ok(settled)
}

/// Looks for lost writes, all of them in each look, until each is seen or the waiting time has passed for it.
///
/// # Errors
/// When a look-up failed, or somebody asked to stop before the waiting time had passed.
pub(super) fn settle(
    lost: &[Lost],
    around: &Around<'_>,
    resend_after: Duration,
) -> Result<Vec<WriteResult>, Failure> {
    let mut results: Vec<Option<WriteResult>> = lost.iter().map(|_| None).collect();
    // However the clocks stand, a write is at least as old as it has been waited for here.
    let mut waited = Duration::ZERO;
    loop {
        let waiting: Vec<usize> = (0..lost.len()).filter(|nth| results[*nth].is_none()).collect();
        if waiting.is_empty() {
            return Ok(results.into_iter().flatten().collect());
        }
        let now = around.clock.now();
        let until_next = waiting
            .iter()
            .map(|nth| next_look(age(&lost[*nth], now).max(waited), resend_after))
            .min()
            .unwrap_or_default();
        if !until_next.is_zero() {
            around.clock.sleep(until_next);
        }
        let stopped = (around.interrupted)();
        // Who is woken early has not waited.
        if !stopped {
            waited += until_next;
        }
        // A look tells what was so when it began, however long its answer took.
        let begun = around.clock.now();
        let is_old = |lost: &Lost| age(lost, begun).max(waited) >= resend_after;
        look(lost, &waiting, &is_old, around, &mut results)?;
        if stopped && results.iter().any(Option::is_none) {
            return Err(Failure::new(
                Kind::Interrupted,
                "interrupted while a lost answer was looked for; what was done is in the journal",
            ));
        }
    }
}

fn look(
    lost: &[Lost],
    waiting: &[usize],
    is_old: &dyn Fn(&Lost) -> bool,
    around: &Around<'_>,
    results: &mut [Option<WriteResult>],
) -> Result<(), Failure> {
    let keys: BTreeSet<_> = waiting.iter().flat_map(|nth| lost[*nth].trace.keys()).collect();
    let mut fresh = Directory::default();
    around.reader.look_up(&keys, &mut fresh)?;
    for &nth in waiting {
        let text = lost[nth].text.clone();
        results[nth] = match lost[nth].trace.seen(&fresh) {
            Seen::One(id) => Some(WriteResult::Adopted { id, text }),
            Seen::Several(ids) => Some(WriteResult::Unknown {
                text: format!(
                    "{text}; {} records could be the result: {}",
                    ids.len(),
                    words(&ids)
                ),
            }),
            Seen::Nothing if is_old(&lost[nth]) => Some(WriteResult::Absent { text }),
            Seen::Nothing => None,
        };
    }
    Ok(())
}

pub(super) fn words(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

fn age(lost: &Lost, now: Timestamp) -> Duration {
    // A clock that was set back makes a write look younger, never older than it is.
    Duration::try_from(now.duration_since(lost.sent)).unwrap_or_default()
}

/// How long until a write of this age is looked for next: none when its waiting time has passed.
fn next_look(age: Duration, resend_after: Duration) -> Duration {
    if age >= resend_after {
        return Duration::ZERO;
    }
    let mut due = LOOKS[2];
    let looks = LOOKS.into_iter().chain(std::iter::from_fn(|| {
        due = due.saturating_mul(2);
        Some(due)
    }));
    let next = looks.into_iter().find(|look| *look > age).unwrap_or(resend_after);
    next.min(resend_after).saturating_sub(age)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::change::{Change, Entity, Op};
    use crate::apply::world::{Pages, World, new};
    use crate::clock::{Clock as _, FrozenClock};
    use crate::directory::DirectoryReader;
    use crate::directory::key::Key;

    /// A tenant that takes longer for an answer than a create is waited for.
    struct Slow<'c>(&'c FrozenClock, std::cell::Cell<u64>);

    impl DirectoryReader for Slow<'_> {
        fn look_up(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), Failure> {
            self.1.set(self.0.elapsed().as_secs());
            directory.mark(keys.iter().cloned());
            self.0.sleep(Duration::from_secs(18));
            Ok(())
        }
    }

    #[test]
    fn a_look_counts_from_when_it_began() {
        let clock = FrozenClock::at(Timestamp::UNIX_EPOCH);
        let (slow, world) = (Slow(&clock, std::cell::Cell::new(0)), World::default());
        let change = new("ana@x.example", None);
        let lost = Lost {
            trace: Trace::of(
                &change.create.map(|create| create_of(&create.fields)).unwrap(),
                &[],
            ),
            sent: clock.now(),
            text: String::new(),
        };
        let around = Around {
            reader: &slow,
            writer: &world,
            journal: &mut Pages(&world, 0),
            clock: &clock,
            interrupted: &|| false,
            progress: &|| {},
        };
        let settled = settle(&[lost], &around, RESEND_AFTER).unwrap();
        assert!(
            matches!(settled.as_slice(), [WriteResult::Absent { .. }]),
            "{settled:?}"
        );
        assert!(
            slow.1.get() >= RESEND_AFTER.as_secs(),
            "the last look began after {} s",
            slow.1.get()
        );
    }

    fn create_of(fields: &serde_json::Map<String, serde_json::Value>) -> Change {
        Change {
            op: Op::Create,
            entity: Entity::Contact,
            id: None,
            fields: fields.clone(),
            before: None,
            new_company: None,
            new_group: None,
        }
    }

    #[test]
    fn looks_stand_further_and_further_apart_until_the_waiting_time_has_passed() {
        let due = |resend_after: u64| {
            let (mut age, mut looks) = (Duration::ZERO, Vec::new());
            while age < Duration::from_secs(resend_after) {
                age += next_look(age, Duration::from_secs(resend_after));
                looks.push(age.as_secs());
            }
            looks
        };
        assert_eq!(due(17), [2, 7, 17]);
        assert_eq!(due(1), [1]);
        assert_eq!(due(300), [2, 7, 17, 34, 68, 136, 272, 300]);
        assert_eq!(
            next_look(Duration::from_secs(400), Duration::from_mins(5)),
            Duration::ZERO
        );
    }
}
