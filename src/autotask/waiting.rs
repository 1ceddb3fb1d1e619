//! Waits until the hour has room again: for this run's own share, or for what other programs leave.
//!
//! One thread waits for all of them. It waits in steps through the client's clock, reads how full the hour is at most
//! once a minute, and gives up when all waits together reach the run's longest wait, or when it is certain that no
//! wait within it would help. Nothing is sent from here but that reading.

use std::fmt;
use std::sync::{Arc, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use super::budget::{Budget, Room};
use super::client::Client;
use super::error::ApiError;
use super::wire::Threshold;

/// Shortest time between two readings of how full the hour is; each of them is a request too.
const BETWEEN_READINGS: Duration = Duration::from_mins(1);
/// Longest single step of a wait, after which it is told anew.
const LONGEST_STEP: Duration = Duration::from_mins(1);

/// Why a run waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitReason {
    /// Its own share of the hour is used up.
    OwnShare {
        /// Requests an hour that it may send.
        allowed: u64,
    },
    /// All integrations together have used the hour up.
    TenantHour {
        /// Requests an hour for all of them; absent where Autotask does not tell.
        limit: Option<u64>,
    },
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnShare { allowed } => {
                write!(f, "this run has used its share of {allowed} requests an hour")
            }
            Self::TenantHour { limit: Some(limit) } => write!(
                f,
                "the tenant's {limit} requests an hour are used up by all integrations together"
            ),
            Self::TenantHour { limit: None } => {
                f.write_str("Autotask says that the tenant's hourly request limit is reached")
            }
        }
    }
}

/// A wait that begins or goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Why.
    pub reason: WaitReason,
    /// The longest that it can still take.
    pub up_to: Duration,
}

/// Who is told of waits, and who can end them.
#[derive(Clone)]
pub struct Attention {
    /// Called when a wait begins and after each of its steps; with nothing when it is over.
    pub on_wait: Arc<dyn Fn(Option<Wait>) + Send + Sync>,
    /// Whether somebody asked to stop. Asked after each sleep; a clock that wakes up early makes that soon.
    pub interrupted: Arc<dyn Fn() -> bool + Send + Sync>,
}

impl Default for Attention {
    /// Nobody is told, and nobody ends a wait.
    fn default() -> Self {
        Self {
            on_wait: Arc::new(|_| ()),
            interrupted: Arc::new(|| false),
        }
    }
}

impl fmt::Debug for Attention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attention").finish_non_exhaustive()
    }
}

/// What the waits of a client have come to. Times are the clock's `elapsed`.
#[derive(Debug, Default)]
pub(super) struct Patience {
    /// The share that was asked for; absent when there is no budget.
    share: Option<f64>,
    /// When the hour was last read.
    read_at: Option<Duration>,
    /// All waits together.
    waited: Duration,
    /// When a wait last ended with room.
    cleared_at: Option<Duration>,
}

/// What a reading came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Read {
    /// The count is fresh.
    Done,
    /// The reading itself was refused: the hour is full.
    Full,
    /// It is too soon, or the tenant does not tell.
    Not,
}

impl Client {
    /// The same client, with somebody who is told of its waits and can end them.
    #[must_use]
    pub fn attended_by(mut self, attention: Attention) -> Self {
        self.line.attention = attention;
        self
    }

    /// Reads the hourly limit and lets this client use its `share` (0 to 1) of it; without an answer there is no
    /// budget. The count is renewed while requests go out, at most once a minute.
    ///
    /// # Errors
    /// As [`Client::threshold`].
    pub fn begin_budget(&self, share: f64) -> Result<Option<Threshold>, ApiError> {
        let threshold = self.threshold()?;
        let now = self.line.clock.elapsed();
        if let Some(told) = threshold {
            // All that this client has sent so far was sent before the answer, the question itself included.
            let own = self.line.ledger.own(now);
            self.line.ledger.set_budget(Budget::of(told, share, own));
            let mut patience = self.patience();
            patience.share = Some(share);
            patience.read_at = Some(now);
        }
        Ok(threshold)
    }

    /// Renews the count of requests while the work goes on, when it is old and nobody is at it already. A failure
    /// is left to the call that follows.
    pub(super) fn keep_count(&self) {
        let mut patience = match self.patience.try_lock() {
            Ok(patience) => patience,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        // A reading never takes the last place, or a small share would be spent on nothing else.
        let can_spare_one = self
            .line
            .ledger
            .free_in(2, self.line.clock.elapsed())
            .is_some_and(|wait| wait.is_zero());
        if can_spare_one && let Err(error) = self.read_hour(&mut patience) {
            tracing::debug!(%error, "the count of requests cannot be renewed");
        }
    }

    /// Waits until a call that was refused for want of room may be tried again. `asked_at` is when it was made.
    ///
    /// # Errors
    /// The refusal itself, when waiting takes too long; [`ApiError::Interrupted`]; or what the reading met.
    pub(super) fn wait_for_room(&self, refused: ApiError, asked_at: Duration) -> Result<(), ApiError> {
        let mut patience = self.patience();
        if patience.cleared_at.is_some_and(|cleared| cleared > asked_at) {
            return Ok(());
        }
        let waited = self.wait_in_steps(&mut patience, refused);
        (self.line.attention.on_wait)(None);
        waited
    }

    fn wait_in_steps(&self, patience: &mut Patience, refused: ApiError) -> Result<(), ApiError> {
        let line = &self.line;
        let mut asked_to_wait = if let ApiError::RateLimited { retry_after, .. } = &refused {
            Some(retry_after.unwrap_or(BETWEEN_READINGS))
        } else {
            None
        };
        loop {
            if (line.attention.interrupted)() {
                return Err(ApiError::Interrupted);
            }
            let left = line.options.max_wait.saturating_sub(patience.waited);
            let Some((reason, step)) = self.next_step(patience, asked_to_wait, left) else {
                if asked_to_wait.is_none() && line.ledger.room(line.clock.elapsed()) == Room::Free {
                    break;
                }
                return Err(refused);
            };
            (line.attention.on_wait)(Some(Wait { reason, up_to: left }));
            line.clock.sleep(step);
            patience.waited = patience.waited.saturating_add(step);
            if (line.attention.interrupted)() {
                return Err(ApiError::Interrupted);
            }
            let must_read = line.ledger.room(line.clock.elapsed()) == Room::Tenant || asked_to_wait.is_some();
            let read = if must_read {
                self.read_hour(patience)?
            } else {
                Read::Not
            };
            // After a refusal by the server only a fresh count or the call itself can tell more.
            asked_to_wait = match (asked_to_wait, read) {
                (Some(_), Read::Full) => Some(BETWEEN_READINGS),
                (Some(_), Read::Not) => break,
                (Some(_), Read::Done) | (None, Read::Done | Read::Full | Read::Not) => None,
            };
        }
        patience.cleared_at = Some(line.clock.elapsed());
        Ok(())
    }

    /// The next step and its reason; `None` when there is room, or when no step within the time left can help.
    fn next_step(
        &self,
        patience: &Patience,
        asked_to_wait: Option<Duration>,
        left: Duration,
    ) -> Option<(WaitReason, Duration)> {
        let now = self.line.clock.elapsed();
        let budget = self.line.ledger.budget();
        let tenant = WaitReason::TenantHour {
            limit: budget.map(|budget| budget.limit),
        };
        let since_reading = patience
            .read_at
            .map_or(Duration::ZERO, |read| now.saturating_sub(read));
        let until_reading = BETWEEN_READINGS.saturating_sub(since_reading);
        let (reason, needed, step) = if let Some(asked) = asked_to_wait {
            (tenant, asked, asked)
        } else if self.line.ledger.room(now) == Room::Tenant {
            (tenant, until_reading, until_reading)
        } else {
            let allowed = budget.map_or(0, Budget::own_share);
            // After a long wait the count is old: then there shall be a place for a reading as well.
            let with_a_reading = self
                .line
                .ledger
                .free_in(2, now)
                .filter(|wait| until_reading <= *wait && *wait <= left);
            let free_in = with_a_reading.or_else(|| self.line.ledger.free_in(1, now))?;
            if free_in.is_zero() {
                return None;
            }
            let step = free_in.min(LONGEST_STEP);
            (WaitReason::OwnShare { allowed }, free_in, step)
        };
        // A step takes some time in any case, or a reading that brings nothing new would be repeated at once.
        let step = step.max(Duration::from_secs(1));
        (needed <= left && !left.is_zero()).then_some((reason, step.min(left)))
    }

    /// Reads how full the hour is, unless it was read within the last minute.
    fn read_hour(&self, patience: &mut Patience) -> Result<Read, ApiError> {
        let now = self.line.clock.elapsed();
        let is_old = patience
            .read_at
            .is_some_and(|read| now.saturating_sub(read) >= BETWEEN_READINGS);
        let (Some(share), true) = (patience.share, is_old) else {
            return Ok(Read::Not);
        };
        patience.read_at = Some(now);
        // The reading is counted by Autotask as well. What is on its way in other threads may not have been by then.
        let own = self.line.ledger.own(now) + 1;
        match self.threshold_at_once() {
            Ok(Some(told)) => {
                self.line.ledger.set_budget(Budget::of(told, share, own));
                Ok(Read::Done)
            }
            Ok(None) => Ok(Read::Not),
            Err(ApiError::RateLimited { .. } | ApiError::BudgetSpent { .. }) => Ok(Read::Full),
            Err(error) => Err(error),
        }
    }

    fn patience(&self) -> MutexGuard<'_, Patience> {
        self.patience.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "waiting_tests.rs"]
mod tests;
