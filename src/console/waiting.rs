//! Tells that the work waits, and why: a line under the progress where that is drawn; elsewhere, as in the log of a
//! nightly job, a warning when the wait begins, a line a minute while it goes on, and one when it is over.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::MultiProgress;
use serde_json::Map;

use super::lines::{Level, Lines};
use super::progress::{BETWEEN_LINES, Progress, in_words};
use crate::clock::Clock;

/// Tells of waits. Shared by the threads that wait.
pub struct WaitTeller {
    lines: Arc<Lines>,
    bars: MultiProgress,
    clock: Arc<dyn Clock>,
    /// Warnings only.
    quiet: bool,
    told: Mutex<Option<Told>>,
}

/// How the present wait is told.
#[derive(Debug)]
enum Told {
    /// Drawn, and drawn anew at each step.
    Drawn(Progress),
    /// Written, when it began and so many minutes later.
    Written { began: Duration, minutes: u64 },
}

impl WaitTeller {
    pub(super) fn new(lines: Arc<Lines>, bars: MultiProgress, clock: Arc<dyn Clock>, quiet: bool) -> Self {
        Self {
            lines,
            bars,
            clock,
            quiet,
            told: Mutex::default(),
        }
    }

    /// Somebody asked to stop, and is told so.
    pub fn stops(&self, words: &str) {
        self.lines.write(Level::Warning, words, Map::new());
    }

    /// A wait begins or goes on.
    pub fn waits(&self, why: &str) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *told {
            Some(Told::Drawn(progress)) => progress.set_message(why),
            Some(Told::Written { began, minutes }) => {
                let waited = self.clock.elapsed().saturating_sub(*began);
                let passed = waited.as_secs() / BETWEEN_LINES.as_secs();
                if passed > *minutes {
                    *minutes = passed;
                    self.say(&format!("still waiting, for {} by now: {why}", in_words(waited)));
                }
            }
            None if self.bars.is_hidden() => {
                self.lines
                    .write(Level::Warning, &format!("waiting: {why}"), Map::new());
                *told = Some(Told::Written {
                    began: self.clock.elapsed(),
                    minutes: 0,
                });
            }
            None => {
                let progress = Progress::waiting(&self.bars);
                progress.set_message(why);
                *told = Some(Told::Drawn(progress));
            }
        }
    }

    /// The wait is over, whether there is room now or it took too long.
    pub fn goes_on(&self) {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Told::Written { began, .. }) = told {
            let waited = self.clock.elapsed().saturating_sub(began);
            self.say(&format!("waited {}", in_words(waited)));
        }
    }

    fn say(&self, words: &str) {
        if !self.quiet {
            self.lines.write(Level::Status, words, Map::new());
        }
    }
}

impl std::fmt::Debug for WaitTeller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WaitTeller")
            .field("quiet", &self.quiet)
            .field("told", &self.told)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::stream::{Capture, Stream};
    use super::*;
    use crate::choice::LogFormat;
    use crate::clock::FrozenClock;
    use crate::report::Style;

    #[test]
    fn a_wait_is_a_line_at_its_beginning_a_line_a_minute_and_one_at_its_end() {
        for (quiet, expected) in [
            (
                false,
                "warning: waiting: up to 900 s\nstill waiting, for 1m 00s by now: up to 840 s\n\
                 still waiting, for 3m 10s by now: up to 710 s\nwaited 3m 40s\n\
                 warning: waiting: again\nwaited 5s\n",
            ),
            (true, "warning: waiting: up to 900 s\nwarning: waiting: again\n"),
        ] {
            let capture = Capture::default();
            let bars = MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::hidden());
            let stream = Stream::Captured(capture.clone());
            let lines = Lines::new(stream, LogFormat::Text, Style::default(), false, bars.clone());
            let clock = Arc::new(FrozenClock::at(Timestamp::UNIX_EPOCH));
            let teller = WaitTeller::new(Arc::new(lines), bars, Arc::<FrozenClock>::clone(&clock), quiet);
            teller.goes_on();
            for (step, left) in [(30, 900), (30, 870), (20, 840), (30, 820), (80, 790), (30, 710)] {
                teller.waits(&format!("up to {left} s"));
                clock.sleep(Duration::from_secs(step));
            }
            teller.goes_on();
            teller.goes_on();
            teller.waits("again");
            clock.sleep(Duration::from_secs(5));
            teller.goes_on();
            assert_eq!(capture.text(), expected, "quiet: {quiet}");
        }
    }
}
