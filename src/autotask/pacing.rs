//! How many requests may be on their way, and how many may be sent at all.
//!
//! Autotask takes three requests at a time on one endpoint and 10,000 an hour from all integrations of a tenant
//! together; breaking either gets the tenant's other integrations into trouble too. This file counts and holds
//! back; it sends nothing and never sleeps.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::entity::EntityName;
use super::error::ApiError;

/// What the server limits by itself: an entity, or the count of requests, which is limited like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// Calls of an entity. Calls of a child path count for parent and child, since no document says for which.
    Entity(EntityName),
    /// `ThresholdInformation`.
    Threshold,
}

/// The share of the tenant's hourly limit that a run may use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Requests an hour for all integrations together.
    pub limit: u64,
    /// The part of the limit, 0 to 1, that this run may send.
    pub share: f64,
    /// Requests of the last hour, by anybody, when the budget was set.
    pub used_at_start: u64,
}

impl Budget {
    /// The most requests that this run may send in the hour: its share, and never more than the others left.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the product lies between 0 and the limit, and a request more or less is no matter"
    )]
    pub fn allowed(self) -> u64 {
        let share = (self.limit as f64 * self.share.clamp(0.0, 1.0)) as u64;
        share.min(self.limit.saturating_sub(self.used_at_start))
    }
}

/// Holds requests back and counts them. Shared by all threads of a client.
#[derive(Debug)]
pub struct Pacing {
    per_endpoint: usize,
    busy: Mutex<HashMap<Endpoint, usize>>,
    freed: Condvar,
    ledger: Mutex<Ledger>,
}

#[derive(Debug, Default)]
struct Ledger {
    sent: u64,
    /// The budget, and the requests sent before it was set.
    budget: Option<(Budget, u64)>,
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
            ledger: Mutex::default(),
        }
    }

    /// Requests at a time on each endpoint.
    pub fn per_endpoint(&self) -> usize {
        self.per_endpoint
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

    /// Counts one request that is about to be sent.
    ///
    /// # Errors
    /// [`ApiError::BudgetSpent`], when it would go over the budget; it is not counted then.
    // To wait for budget instead of stopping, the caller reads the count of requests anew and sets the budget again.
    pub fn count(&self) -> Result<(), ApiError> {
        let mut ledger = locked(&self.ledger);
        if let Some((budget, sent_before)) = ledger.budget {
            let used = ledger.sent - sent_before;
            let allowed = budget.allowed();
            if used >= allowed {
                return Err(ApiError::BudgetSpent { used, allowed });
            }
        }
        ledger.sent += 1;
        Ok(())
    }

    /// Sets or renews the budget; requests sent so far are taken to be in `used_at_start`.
    pub fn set_budget(&self, budget: Budget) {
        let mut ledger = locked(&self.ledger);
        ledger.budget = Some((budget, ledger.sent));
    }

    /// Requests sent so far, those included that got no answer.
    pub fn sent(&self) -> u64 {
        locked(&self.ledger).sent
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
    fn the_budget_stops_before_its_share_is_passed() {
        let pacing = Pacing::new(2);
        pacing.count().unwrap();
        pacing.set_budget(Budget {
            limit: 10,
            share: 0.5,
            used_at_start: 8,
        });
        pacing.count().unwrap();
        pacing.count().unwrap();
        assert_eq!(pacing.count(), Err(ApiError::BudgetSpent { used: 2, allowed: 2 }));
        assert_eq!(pacing.sent(), 3);
        pacing.set_budget(Budget {
            limit: 10,
            share: 0.5,
            used_at_start: 0,
        });
        assert_eq!(pacing.count(), Ok(()));
    }

    #[test]
    fn a_budget_takes_any_share() {
        for (share, used_at_start, allowed) in [
            (0.5, 0, 5000),
            (0.5, 4000, 5000),
            (0.5, 9000, 1000),
            (0.5, 12_000, 0),
            (1.0, 0, 10_000),
            (2.0, 0, 10_000),
            (-1.0, 0, 0),
            (f64::NAN, 0, 0),
        ] {
            let budget = Budget {
                limit: 10_000,
                share,
                used_at_start,
            };
            assert_eq!(budget.allowed(), allowed, "{share} after {used_at_start}");
        }
    }

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
