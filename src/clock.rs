//! The time, as a value that is handed in.
//!
//! Nothing but this file asks the operating system what time it is or puts a thread to sleep, so that every
//! wait can be tested without waiting and every answer is the same tomorrow.

use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The time of day, in UTC.
    fn now(&self) -> Timestamp;
    /// Time since some fixed moment; never goes back. For measuring.
    fn elapsed(&self) -> Duration;
    /// Waits.
    fn sleep(&self, duration: Duration);
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock {
    started: std::time::Instant,
}

impl SystemClock {
    /// A clock whose [`Clock::elapsed`] counts from now.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn new() -> Self {
        Self {
            started: std::time::Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

/// A clock for tests: it moves only when somebody sleeps, and remembers each sleep.
#[derive(Debug)]
pub struct FrozenClock {
    start: Timestamp,
    sleeps: Mutex<Vec<Duration>>,
}

impl FrozenClock {
    /// A clock that shows `start` until somebody sleeps.
    pub fn at(start: Timestamp) -> Self {
        Self {
            start,
            sleeps: Mutex::default(),
        }
    }

    /// Every sleep so far, in order.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.sleeps
            .lock()
            .map(|sleeps| sleeps.clone())
            .unwrap_or_default()
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Timestamp {
        self.start + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        self.sleeps().iter().sum()
    }

    fn sleep(&self, duration: Duration) {
        if let Ok(mut sleeps) = self.sleeps.lock() {
            sleeps.push(duration);
        }
    }
}
