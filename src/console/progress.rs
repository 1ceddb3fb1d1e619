//! How far a work has come: drawn on stderr where that is a terminal, and gone when the work is done; elsewhere, as in
//! the log of a nightly job, one line a minute. A work of less than a second shows nothing.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressState, ProgressStyle};
use serde_json::Map;

use super::lines::{Level, Lines};
use crate::report::text::printable;

/// How often a work without steps shows that it lives.
const TICK: Duration = Duration::from_millis(120);

/// What is done sooner is not worth a line.
const WORTH_SHOWING: Duration = Duration::from_secs(1);

/// Between two lines where nothing can be drawn.
const BETWEEN_LINES: Duration = Duration::from_mins(1);

/// Columns of the bar.
const BAR: u64 = 24;

/// One work in progress. It may be shared by threads, and takes itself off the screen when it is dropped.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    log: Option<Log>,
}

/// Where lines go when nothing can be drawn.
#[derive(Debug)]
struct Log {
    lines: Arc<Lines>,
    label: String,
    /// How many of [`BETWEEN_LINES`] have been told of.
    told: AtomicU64,
}

impl Progress {
    /// `log` is where lines go when nothing can be drawn, unless somebody wants it quiet.
    pub(super) fn new(
        bars: &MultiProgress,
        label: &str,
        total: Option<u64>,
        log: Option<Arc<Lines>>,
    ) -> Self {
        let label = printable(label).into_owned();
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::new_spinner(),
        };
        let drawn = label.clone();
        let style = style("{line} {wide_msg}").with_key(
            "line",
            move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                let done = Done::of(state);
                if done.elapsed >= WORTH_SHOWING {
                    // What cannot be drawn now is drawn at the next tick.
                    let _ = out.write_str(&done.drawn(&drawn));
                }
            },
        );
        let log = log.map(|lines| Log {
            lines,
            label,
            told: AtomicU64::new(0),
        });
        Self::begin(bars, bar, style, log)
    }

    /// A line that only says what is being waited for.
    pub(super) fn waiting(bars: &MultiProgress) -> Self {
        Self::begin(
            bars,
            ProgressBar::new_spinner(),
            style("{spinner} Waiting: {wide_msg}"),
            None,
        )
    }

    fn begin(bars: &MultiProgress, bar: ProgressBar, style: ProgressStyle, log: Option<Log>) -> Self {
        let bar = bars.add(bar.with_style(style));
        if !bar.is_hidden() {
            bar.enable_steady_tick(TICK);
        }
        Self { bar, log }
    }

    /// So many steps more are done.
    pub fn inc(&self, steps: u64) {
        self.bar.inc(steps);
        if let Some(log) = &self.log {
            log.tell(&Done {
                steps: self.bar.position(),
                total: self.bar.length(),
                elapsed: self.bar.elapsed(),
            });
        }
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

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Log {
    /// Writes a line when a minute has passed since the last.
    fn tell(&self, done: &Done) {
        let minutes = done.elapsed.as_secs() / BETWEEN_LINES.as_secs();
        if self.told.fetch_max(minutes, Ordering::Relaxed) < minutes {
            self.lines
                .write(Level::Status, &done.told(&self.label), Map::new());
        }
    }
}

/// How far a work has come.
#[derive(Debug, Clone, Copy)]
struct Done {
    steps: u64,
    total: Option<u64>,
    elapsed: Duration,
}

impl Done {
    fn of(state: &ProgressState) -> Self {
        Self {
            steps: state.pos(),
            total: state.len(),
            elapsed: state.elapsed(),
        }
    }

    /// Steps in a second, over the whole work: it does not jump when a batch of them comes at once.
    fn rate(&self) -> Option<u64> {
        let milliseconds = u64::try_from(self.elapsed.as_millis()).ok()?;
        (self.steps * 1000)
            .checked_div(milliseconds)
            .filter(|rate| *rate > 0)
    }

    /// How long it will still take if it goes on like this.
    fn left(&self) -> Option<Duration> {
        let left = self.total?.checked_sub(self.steps).filter(|left| *left > 0)?;
        let seconds =
            self.elapsed.as_secs_f64() / self.steps_as_float()? * u32::try_from(left).ok().map(f64::from)?;
        Duration::try_from_secs_f64(seconds).ok()
    }

    fn steps_as_float(&self) -> Option<f64> {
        u32::try_from(self.steps)
            .ok()
            .filter(|steps| *steps > 0)
            .map(f64::from)
    }

    /// `Applying [=====>      ] 120/500, 35/s, 11s left`, for a terminal.
    fn drawn(&self, label: &str) -> String {
        let mut line = label.to_owned();
        // Writing into a string cannot fail.
        if let Some(total) = self.total {
            let filled = (self.steps * BAR).checked_div(total).unwrap_or(BAR).min(BAR);
            let bar: String = (0..BAR).map(|at| if at < filled { '=' } else { ' ' }).collect();
            let _ = write!(line, " [{bar}]");
        }
        line.push(' ');
        line.push_str(&self.figures("/", "/s"));
        line
    }

    /// `Applying: 120 of 500, 35 a second, 11s left`, for a log.
    fn told(&self, label: &str) -> String {
        format!("{label}: {}", self.figures(" of ", " a second"))
    }

    fn figures(&self, of: &str, a_second: &str) -> String {
        let mut parts = Vec::new();
        match self.total {
            Some(total) => parts.push(format!("{}{of}{total}", self.steps)),
            None if self.steps > 0 => parts.push(self.steps.to_string()),
            None => {}
        }
        parts.extend(self.rate().map(|rate| format!("{rate}{a_second}")));
        match self.left() {
            Some(left) => parts.push(format!("{} left", in_words(left))),
            None => parts.push(in_words(self.elapsed)),
        }
        parts.join(", ")
    }
}

/// `45s`, `3m 20s`, `1h 05m`.
fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, seconds) => format!("{minutes}m {seconds:02}s"),
        (hours, minutes, _) => format!("{hours}h {minutes:02}m"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::stream::{Capture, Stream};
    use super::*;
    use crate::choice::LogFormat;
    use crate::report::Style;

    fn done(steps: u64, total: Option<u64>, seconds: u64) -> Done {
        Done {
            steps,
            total,
            elapsed: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn a_bar_says_how_fast_and_how_long_yet() {
        for (done, drawn, told) in [
            (
                done(120, Some(500), 4),
                "Work [=====                   ] 120/500, 30/s, 12s left",
                "Work: 120 of 500, 30 a second, 12s left",
            ),
            (
                done(500, Some(500), 80),
                "Work [========================] 500/500, 6/s, 1m 20s",
                "Work: 500 of 500, 6 a second, 1m 20s",
            ),
            (
                done(0, Some(500), 3),
                "Work [                        ] 0/500, 3s",
                "Work: 0 of 500, 3s",
            ),
            (
                done(1, Some(3000), 10),
                "Work [                        ] 1/3000, 8h 19m left",
                "Work: 1 of 3000, 8h 19m left",
            ),
            (
                done(9000, None, 9),
                "Work 9000, 1000/s, 9s",
                "Work: 9000, 1000 a second, 9s",
            ),
            (done(0, None, 2), "Work 2s", "Work: 2s"),
            (
                done(0, Some(0), 2),
                "Work [========================] 0/0, 2s",
                "Work: 0 of 0, 2s",
            ),
        ] {
            assert_eq!(done.drawn("Work"), drawn);
            assert_eq!(done.told("Work"), told);
        }
    }

    #[test]
    fn a_log_gets_one_line_a_minute() {
        let capture = Capture::default();
        let bars = MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::hidden());
        let stream = Stream::Captured(capture.clone());
        let lines = Arc::new(Lines::new(
            stream,
            LogFormat::Text,
            Style::default(),
            false,
            bars.clone(),
        ));
        let progress = Progress::new(&bars, "Work", Some(900), Some(lines));
        progress.inc(3);
        assert_eq!(capture.text(), "", "not in the first minute");
        let log = progress.log.as_ref().unwrap();
        for (steps, seconds) in [
            (10, 30),
            (20, 59),
            (30, 61),
            (40, 90),
            (50, 119),
            (60, 185),
            (70, 190),
        ] {
            log.tell(&done(steps, Some(900), seconds));
        }
        assert_eq!(
            capture.text(),
            "Work: 30 of 900, 29m 29s left\nWork: 60 of 900, 43m 10s left\n"
        );
    }
}
