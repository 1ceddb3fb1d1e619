//! How many requests may be on their way at a time.
//!
//! Autotask takes three requests at a time on one endpoint; breaking that gets the tenant's other integrations into
//! trouble too. This file holds back; it sends nothing and never sleeps. How many an hour may see is
//! [`super::budget`]'s business.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::entity::EntityName;

/// What the server limits by itself: an entity, or the count of requests, which is limited like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// Calls of an entity. Calls of a child path count for parent and child, since no document says for which.
    Entity(EntityName),
    /// `ThresholdInformation`.
    Threshold,
}

/// Holds requests back. Shared by all threads of a client.
#[derive(Debug)]
pub struct Pacing {
    per_endpoint: usize,
    busy: Mutex<HashMap<Endpoint, usize>>,
    freed: Condvar,
}

/// The right to have one request on its way; given back when dropped.
#[derive(Debug)]
pub struct Slot<'a> {
    pacing: &'a Pacing,
    endpoints: &'a [Endpoint],
}

impl Pacing {
    /// At most `per_endpoint` requests at a time on each endpoint; at least 1 and at most 3, the server's limit.
    pub fn new(per_endpoint: usize) -> Self {
        Self {
            per_endpoint: per_endpoint.clamp(1, 3),
            busy: Mutex::default(),
            freed: Condvar::new(),
        }
    }

    /// Requests at a time on each endpoint.
    pub fn per_endpoint(&self) -> usize {
        self.per_endpoint
    }

    /// Requests that have a place on an endpoint now.
    #[cfg(test)]
    pub(crate) fn busy(&self, endpoint: Endpoint) -> usize {
        locked(&self.busy).get(&endpoint).copied().unwrap_or(0)
    }

    /// Waits until each of the endpoints has a free place, and takes all places at once, so that two callers can
    /// never wait for each other.
    pub fn enter<'a>(&'a self, endpoints: &'a [Endpoint]) -> Slot<'a> {
        let is_full = |busy: &mut HashMap<Endpoint, usize>| {
            endpoints.iter().any(|endpoint| {
                busy.get(endpoint)
                    .is_some_and(|count| *count >= self.per_endpoint)
            })
        };
        let mut busy = self
            .freed
            .wait_while(locked(&self.busy), is_full)
            .unwrap_or_else(PoisonError::into_inner);
        for endpoint in endpoints {
            *busy.entry(*endpoint).or_default() += 1;
        }
        Slot {
            pacing: self,
            endpoints,
        }
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut busy = locked(&self.pacing.busy);
        for endpoint in self.endpoints {
            if let Some(count) = busy.get_mut(endpoint) {
                *count = count.saturating_sub(1);
            }
        }
        drop(busy);
        self.pacing.freed.notify_all();
    }
}

/// The counters stay right even when a thread died while it held them: each change is one step.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    const CONTACTS: Endpoint = Endpoint::Entity(EntityName::Contacts);
    const COMPANIES: Endpoint = Endpoint::Entity(EntityName::Companies);

    #[test]
    fn no_endpoint_is_fuller_than_allowed_and_children_count_for_both() {
        for allowed in [1, 2, 3] {
            let pacing = Pacing::new(allowed);
            let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
            std::thread::scope(|scope| {
                for number in 0..12 {
                    let (pacing, now, most) = (&pacing, &now, &most);
                    let endpoints: &'static [Endpoint] = match number % 3 {
                        0 => &[CONTACTS],
                        1 => &[COMPANIES, CONTACTS],
                        _ => &[CONTACTS, COMPANIES],
                    };
                    scope.spawn(move || {
                        let _slot = pacing.enter(endpoints);
                        let inside = now.fetch_add(1, Ordering::SeqCst) + 1;
                        most.fetch_max(inside, Ordering::SeqCst);
                        std::thread::park_timeout(Duration::from_millis(3));
                        now.fetch_sub(1, Ordering::SeqCst);
                    });
                }
            });
            let most = most.into_inner();
            assert!((1..=allowed).contains(&most), "{most} of {allowed}");
        }
    }

    #[test]
    fn one_endpoint_does_not_hold_up_another() {
        let pacing = Pacing::new(1);
        let _contacts = pacing.enter(&[CONTACTS]);
        let _threshold = pacing.enter(&[Endpoint::Threshold]);
        let _companies = pacing.enter(&[COMPANIES]);
    }
}
