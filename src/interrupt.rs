//! Ctrl-C and termination: the first asks the run to stop at the next safe place, the second stops at once.
//!
//! Both are safe: a write is journalled before it is sent. A process has one such switch, so it is a static.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::Clock;
use crate::console::Console;
use crate::error::{ExitStatus, Failure, Kind};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Starts to listen; once per process.
///
/// # Errors
/// When the operating system refuses the handler.
pub fn listen(console: &Console) -> Result<(), Failure> {
    let teller = console.wait_teller();
    let handler = move || {
        if REQUESTED.swap(true, Ordering::SeqCst) {
            #[expect(clippy::exit, reason = "the second interrupt means at once")]
            std::process::exit(i32::from(ExitStatus::Interrupted.code()));
        }
        teller.stops("stopping at the next safe place; interrupt again to stop at once");
    };
    ctrlc::set_handler(handler)
        .map_err(|error| Failure::new(Kind::Unexpected, format!("cannot listen for Ctrl-C: {error}")))
}

/// Whether somebody asked to stop.
pub fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// Ends the work when somebody asked to stop.
///
/// # Errors
/// [`Kind::Interrupted`] when somebody did.
pub fn check() -> Result<(), Failure> {
    if requested() {
        Err(Failure::new(Kind::Interrupted, "interrupted; nothing was sent"))
    } else {
        Ok(())
    }
}

/// How long somebody who asks to stop waits for a sleep to end, at most.
const SLICE: Duration = Duration::from_millis(200);

/// A clock whose sleeps end early when somebody asks to stop. Whoever sleeps on it looks afterwards whether
/// somebody did.
pub struct WakefulClock {
    clock: Arc<dyn Clock>,
    stop: Arc<dyn Fn() -> bool + Send + Sync>,
}

impl WakefulClock {
    /// A clock over another one; `stop` says whether somebody asked to stop, as [`requested`] does.
    pub fn new(clock: Arc<dyn Clock>, stop: Arc<dyn Fn() -> bool + Send + Sync>) -> Self {
        Self { clock, stop }
    }
}

impl Clock for WakefulClock {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    fn sleep(&self, duration: Duration) {
        let mut left = duration;
        while !left.is_zero() && !(self.stop)() {
            let slice = left.min(SLICE);
            self.clock.sleep(slice);
            left -= slice;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::FrozenClock;

    #[test]
    fn a_sleep_ends_within_a_slice_of_being_asked_to_stop() {
        for (stop_after, expected) in [(1000, 450), (250, 400), (0, 0)] {
            let clock = Arc::new(FrozenClock::at(Timestamp::UNIX_EPOCH));
            let seen = Arc::clone(&clock);
            let stop = move || seen.elapsed() >= Duration::from_millis(stop_after);
            let wakeful = WakefulClock::new(clock.clone(), Arc::new(stop));
            wakeful.sleep(Duration::from_millis(450));
            assert_eq!(wakeful.elapsed(), Duration::from_millis(expected), "{stop_after}");
            assert!(clock.sleeps().iter().all(|sleep| *sleep <= SLICE));
            assert_eq!(wakeful.now(), clock.now());
        }
    }
}
