//! How many requests may be sent within the hour, and how many were.
//!
//! Autotask takes 10,000 requests an hour from all integrations of a tenant together. A run keeps to its share of
//! them and to what the others leave. This file counts; it sends nothing, reads no clock and never sleeps.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::error::ApiError;
use super::wire::Threshold;

/// The share of the tenant's hourly limit that a run may use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Requests within the timeframe for all integrations together.
    pub limit: u64,
    /// The part of the limit, 0 to 1, that this run may send.
    pub share: f64,
    /// How long a request counts.
    pub timeframe: Duration,
    /// Requests of other programs within the timeframe, when they were last counted.
    pub others: u64,
}

impl Budget {
    /// The budget that a share of the limit makes, when `own` of the requests that the tenant counts are this run's.
    /// A timeframe of nothing is taken for an hour, which is what the vendor documents.
    pub fn of(told: Threshold, share: f64, own: u64) -> Self {
        let minutes = if told.timeframe_minutes == 0 {
            60
        } else {
            told.timeframe_minutes
        };
        Self {
            limit: told.limit,
            share,
            timeframe: Duration::from_mins(minutes),
            others: told.used.saturating_sub(own),
        }
    }

    /// The most requests that this run may ever have within the timeframe.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the product lies between 0 and the limit, and a request more or less is no matter"
    )]
    pub fn own_share(self) -> u64 {
        (self.limit as f64 * self.share.clamp(0.0, 1.0)) as u64
    }

    /// The most requests that this run may have within the timeframe now: its share, and never more than the others
    /// left.
    pub fn allowed(self) -> u64 {
        self.own_share().min(self.limit.saturating_sub(self.others))
    }
}

/// Whether one more request has room, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// It has.
    Free,
    /// This run's own share is used up.
    OwnShare,
    /// Other programs have used what was left; when they stop is not known.
    Tenant,
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The work itself; it needs room in the share and in the tenant's hour.
    Work,
    /// Reading how full the tenant's hour is; it needs room in the share only, since it is how room is found.
    Reading,
}

/// Counts a run's own requests over the timeframe. Times are a clock's `elapsed`.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    sent: u64,
    /// When each request was sent that still counts; the oldest in front.
    times: VecDeque<Duration>,
    budget: Option<Budget>,
}

/// How long a request counts while no budget says otherwise.
const HOUR: Duration = Duration::from_hours(1);

impl Ledger {
    /// Counts one request that is about to be sent.
    ///
    /// # Errors
    /// [`ApiError::BudgetSpent`], when it would go over the budget; it is not counted then.
    pub(super) fn count(&self, purpose: Purpose, now: Duration) -> Result<(), ApiError> {
        let mut pages = self.pages();
        let has_room = match (pages.room(now), purpose) {
            (Room::Free, Purpose::Work | Purpose::Reading) | (Room::Tenant, Purpose::Reading) => true,
            (Room::Tenant, Purpose::Work) | (Room::OwnShare, Purpose::Work | Purpose::Reading) => false,
        };
        if !has_room {
            return Err(ApiError::BudgetSpent {
                used: pages.own(),
                allowed: pages.budget.map_or(0, Budget::allowed),
            });
        }
        pages.sent += 1;
        pages.times.push_back(now);
        Ok(())
    }

    /// Whether one more request of the work has room.
    pub(super) fn room(&self, now: Duration) -> Room {
        self.pages().room(now)
    }

    /// How long it takes until the share has so many free places; `None` when it never has.
    pub(super) fn free_in(&self, places: u64, now: Duration) -> Option<Duration> {
        let mut pages = self.pages();
        pages.forget(now);
        let Some(budget) = pages.budget else {
            return Some(Duration::ZERO);
        };
        let taken_then = budget.own_share().checked_sub(places)?;
        let Some(in_the_way) = pages.own().checked_sub(taken_then + 1) else {
            return Some(Duration::ZERO);
        };
        let last = pages.times.get(usize::try_from(in_the_way).ok()?)?;
        Some((*last + budget.timeframe).saturating_sub(now))
    }

    /// Own requests that still count.
    pub(super) fn own(&self, now: Duration) -> u64 {
        let mut pages = self.pages();
        pages.forget(now);
        pages.own()
    }

    /// Sets or renews the budget.
    pub(super) fn set_budget(&self, budget: Budget) {
        self.pages().budget = Some(budget);
    }

    /// The budget, when there is one.
    pub(super) fn budget(&self) -> Option<Budget> {
        self.pages().budget
    }

    /// Requests sent so far, those included that got no answer.
    pub(super) fn sent(&self) -> u64 {
        self.pages().sent
    }

    /// Each change is one step, so the pages stay right even when a thread died while it held them.
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    fn own(&self) -> u64 {
        self.times.len() as u64
    }

    /// Drops what no longer counts.
    fn forget(&mut self, now: Duration) {
        let timeframe = self.budget.map_or(HOUR, |budget| budget.timeframe);
        while self
            .times
            .front()
            .is_some_and(|time| now.saturating_sub(*time) >= timeframe)
        {
            self.times.pop_front();
        }
    }

    fn room(&mut self, now: Duration) -> Room {
        self.forget(now);
        let Some(budget) = self.budget else {
            return Room::Free;
        };
        if self.own() >= budget.own_share() {
            Room::OwnShare
        } else if self.own() >= budget.allowed() {
            Room::Tenant
        } else {
            Room::Free
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    fn budget(limit: u64, share: f64, others: u64) -> Budget {
        Budget {
            limit,
            share,
            timeframe: HOUR,
            others,
        }
    }

    #[test]
    fn a_budget_takes_any_share() {
        for (share, others, allowed) in [
            (0.5, 0, 5000),
            (0.5, 4000, 5000),
            (0.5, 9000, 1000),
            (0.5, 12_000, 0),
            (1.0, 0, 10_000),
            (2.0, 0, 10_000),
            (-1.0, 0, 0),
            (f64::NAN, 0, 0),
        ] {
            assert_eq!(
                budget(10_000, share, others).allowed(),
                allowed,
                "{share} after {others}"
            );
        }
    }

    #[test]
    fn what_the_tenant_counts_is_the_others_and_our_own() {
        let told = Threshold {
            limit: 100,
            timeframe_minutes: 0,
            used: 30,
        };
        assert_eq!(Budget::of(told, 0.5, 10).others, 20);
        assert_eq!(Budget::of(told, 0.5, 40).others, 0);
        assert_eq!(Budget::of(told, 0.5, 40).timeframe, HOUR);
    }

    #[test]
    fn own_requests_leave_the_window_one_by_one() {
        let ledger = Ledger::default();
        ledger.set_budget(budget(10, 0.3, 0));
        for minute in 0..3 {
            assert_eq!(ledger.count(Purpose::Work, MINUTE * minute), Ok(()));
        }
        for purpose in [Purpose::Work, Purpose::Reading] {
            let refused = ledger.count(purpose, MINUTE * 3);
            assert_eq!(refused, Err(ApiError::BudgetSpent { used: 3, allowed: 3 }));
        }
        assert_eq!(ledger.room(MINUTE * 3), Room::OwnShare);
        let free_in = [1, 2, 3, 4].map(|places| ledger.free_in(places, MINUTE * 3));
        assert_eq!(
            free_in,
            [Some(MINUTE * 57), Some(MINUTE * 58), Some(MINUTE * 59), None]
        );
        assert_eq!(ledger.count(Purpose::Work, MINUTE * 60), Ok(()));
        assert!(ledger.count(Purpose::Work, MINUTE * 60).is_err());
        assert_eq!(
            (ledger.sent(), ledger.own(MINUTE * 60), ledger.own(MINUTE * 61)),
            (4, 3, 2)
        );
    }

    #[test]
    fn what_the_others_left_holds_back_the_work_but_not_the_reading() {
        let ledger = Ledger::default();
        ledger.set_budget(budget(10, 0.5, 8));
        for _ in 0..2 {
            assert_eq!(ledger.count(Purpose::Work, MINUTE), Ok(()));
        }
        let refused = ledger.count(Purpose::Work, MINUTE);
        assert_eq!(refused, Err(ApiError::BudgetSpent { used: 2, allowed: 2 }));
        assert_eq!(ledger.room(MINUTE), Room::Tenant);
        assert_eq!(ledger.count(Purpose::Reading, MINUTE), Ok(()));
        ledger.set_budget(budget(10, 0.5, 0));
        assert_eq!(ledger.room(MINUTE), Room::Free);
    }

    #[test]
    fn a_share_set_late_waits_for_all_that_is_too_much() {
        let ledger = Ledger::default();
        for minute in 0..5 {
            ledger.count(Purpose::Work, MINUTE * minute).unwrap();
        }
        ledger.set_budget(budget(10, 0.2, 0));
        assert_eq!(ledger.room(MINUTE * 4), Room::OwnShare);
        assert_eq!(ledger.free_in(1, MINUTE * 4), Some(MINUTE * 59));
        ledger.set_budget(budget(10, 0.0, 0));
        assert_eq!(ledger.room(MINUTE * 4), Room::OwnShare);
        assert_eq!(ledger.free_in(1, MINUTE * 4), None);
        ledger.set_budget(budget(10, 1.0, 0));
        assert_eq!(ledger.free_in(5, MINUTE * 4), Some(Duration::ZERO));
    }
}
