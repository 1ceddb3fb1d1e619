//! The two limits of Autotask: requests at a time on one endpoint, and requests in an hour.
//!
//! Counts; what a request over a limit is told is a [`super::refusal`].

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// The window of the hourly limit.
const WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// How many requests are under way on each endpoint.
#[derive(Debug, Default)]
pub(super) struct Threads(Mutex<BTreeMap<&'static str, usize>>);

/// One request under way; dropped when its answer is out.
#[derive(Debug)]
pub struct Slot {
    place: Option<(Arc<Threads>, &'static str)>,
    in_flight: usize,
}

impl Threads {
    /// Counts one more request on an endpoint; `None` is an endpoint that is not counted.
    pub(super) fn enter(threads: &Arc<Self>, endpoint: Option<&'static str>) -> Slot {
        let Some(endpoint) = endpoint else {
            return Slot {
                place: None,
                in_flight: 1,
            };
        };
        let mut counts = threads.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(endpoint).or_default();
        *count += 1;
        Slot {
            in_flight: *count,
            place: Some((Arc::clone(threads), endpoint)),
        }
    }
}

impl Slot {
    /// How many requests were under way on the endpoint when this one came, itself included.
    pub fn in_flight(&self) -> usize {
        self.in_flight
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some((threads, endpoint)) = &self.place {
            let mut counts = threads.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(count) = counts.get_mut(endpoint) {
                *count = count.saturating_sub(1);
            }
        }
    }
}

/// How many requests the last hour saw.
#[derive(Debug)]
pub(super) struct Usage {
    limit: u64,
    /// Requests that others made before the tenant was loaded; they fall out of the window together.
    before: u64,
    loaded: Timestamp,
    times: VecDeque<Timestamp>,
}

impl Usage {
    /// A window with `before` requests in it.
    pub(super) fn new(limit: u64, before: u64, now: Timestamp) -> Self {
        Self {
            limit,
            before,
            loaded: now,
            times: VecDeque::new(),
        }
    }

    /// Counts a request; `false` when it is over the limit and therefore not counted.
    pub(super) fn admit(&mut self, now: Timestamp) -> bool {
        if self.used(now) >= self.limit {
            return false;
        }
        self.times.push_back(now);
        true
    }

    /// Requests of the last hour.
    pub(super) fn used(&mut self, now: Timestamp) -> u64 {
        while self
            .times
            .front()
            .is_some_and(|time| now.duration_since(*time) >= WINDOW)
        {
            self.times.pop_front();
        }
        if now.duration_since(self.loaded) >= WINDOW {
            self.before = 0;
        }
        self.before + u64::try_from(self.times.len()).unwrap_or(u64::MAX)
    }

    /// Requests allowed in an hour.
    pub(super) fn limit(&self) -> u64 {
        self.limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_counts_its_own_requests_only() {
        let threads = Arc::new(Threads::default());
        let first = Threads::enter(&threads, Some("Contacts"));
        let second = Threads::enter(&threads, Some("Contacts"));
        let other = Threads::enter(&threads, Some("Companies"));
        let uncounted = Threads::enter(&threads, None);
        let seen = [&first, &second, &other, &uncounted].map(Slot::in_flight);
        assert_eq!(seen, [1, 2, 1, 1]);
        drop(first);
        assert_eq!(Threads::enter(&threads, Some("Contacts")).in_flight(), 2);
    }

    #[test]
    fn the_window_rolls() {
        let start = Timestamp::UNIX_EPOCH;
        let mut usage = Usage::new(3, 1, start);
        let half = start + SignedDuration::from_mins(30);
        assert!(usage.admit(half) && usage.admit(half) && !usage.admit(half));
        let hour = start + WINDOW;
        assert_eq!(usage.used(hour), 2, "what came before has fallen out");
        assert!(usage.admit(hour));
        assert_eq!(usage.used(half + WINDOW), 1);
    }
}
