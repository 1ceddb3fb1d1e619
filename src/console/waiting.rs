//! Tells that the work waits, and why: a line under the progress where that is drawn, else one warning a wait.

use std::sync::{Arc, Mutex, PoisonError};

use indicatif::MultiProgress;
use serde_json::Map;

use super::lines::{Level, Lines};
use super::progress::Progress;

/// Tells of waits. Shared by the threads that wait.
#[derive(Debug)]
pub struct WaitTeller {
    lines: Arc<Lines>,
    bars: MultiProgress,
    told: Mutex<Option<Told>>,
}

/// How the present wait is told.
#[derive(Debug)]
enum Told {
    /// Drawn, and drawn anew at each step.
    Drawn(Progress),
    /// Written once.
    Written,
}

impl WaitTeller {
    pub(super) fn new(lines: Arc<Lines>, bars: MultiProgress) -> Self {
        Self {
            lines,
            bars,
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
        match &*told {
            Some(Told::Drawn(progress)) => progress.set_message(why),
            Some(Told::Written) => {}
            None if self.bars.is_hidden() => {
                self.lines
                    .write(Level::Warning, &format!("waiting: {why}"), Map::new());
                *told = Some(Told::Written);
            }
            None => {
                let progress = Progress::waiting(&self.bars);
                progress.set_message(why);
                *told = Some(Told::Drawn(progress));
            }
        }
    }

    /// The wait is over.
    pub fn goes_on(&self) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
