//! How far a work has come, drawn on stderr and gone when the work is done.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::report::text::printable;

/// How often a work without steps shows that it lives.
const TICK: Duration = Duration::from_millis(120);

/// One work in progress. It may be shared by threads, and takes itself off the screen when it is dropped.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(super) fn new(bars: &MultiProgress, label: &str, total: Option<u64>) -> Self {
        let (bar, template) = match total {
            Some(total) => (
                ProgressBar::new(total),
                "{prefix} [{bar:24}] {pos}/{len} {wide_msg}",
            ),
            None => (ProgressBar::new_spinner(), "{spinner} {prefix} {pos} {wide_msg}"),
        };
        Self::begin(bars, label, bar, template)
    }

    /// A line that only says what is being waited for.
    pub(super) fn waiting(bars: &MultiProgress) -> Self {
        Self::begin(
            bars,
            "Waiting:",
            ProgressBar::new_spinner(),
            "{spinner} {prefix} {wide_msg}",
        )
    }

    fn begin(bars: &MultiProgress, label: &str, bar: ProgressBar, template: &str) -> Self {
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = bars.add(bar.with_style(style.progress_chars("=> ")));
        bar.set_prefix(printable(label).into_owned());
        if !bar.is_hidden() {
            bar.enable_steady_tick(TICK);
        }
        Self { bar }
    }

    /// So many steps more are done.
    pub fn inc(&self, steps: u64) {
        self.bar.inc(steps);
    }

    /// What is being done just now.
    pub fn set_message(&self, message: &str) {
        self.bar.set_message(printable(message).into_owned());
    }

    /// Takes it off the screen.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}
