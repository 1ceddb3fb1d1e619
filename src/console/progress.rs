//! How far a work has come: drawn on stderr where that is a terminal, and gone when the work is done; elsewhere, as in
//! the log of a nightly job, one line a minute, whether steps are done or not. A work of less than a second shows
//! nothing.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressState, ProgressStyle};
use serde_json::Map;

use super::lines::{Level, Lines};
use crate::clock::Clock;
use crate::text::printable;

/// How often a work without steps shows that it lives.
const TICK: Duration = Duration::from_millis(120);

/// What is done sooner is not worth a line.
const WORTH_SHOWING: Duration = Duration::from_secs(1);

/// Between two lines where nothing can be drawn.
pub(super) const BETWEEN_LINES: Duration = Duration::from_mins(1);

/// Columns of the bar.
const BAR: u64 = 24;

/// One work in progress. It may be shared by threads, and takes itself off the screen when it is dropped.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    /// Its end ends the thread that writes lines.
    telling: Option<Sender<()>>,
}

/// Where lines go when nothing can be drawn, and what tells when they are due.
#[derive(Clone)]
pub(super) struct Log {
    pub(super) lines: Arc<Lines>,
    pub(super) clock: Arc<dyn Clock>,
}

impl Progress {
    /// `log` is where lines go when nothing can be drawn, unless somebody wants it quiet.
    pub(super) fn new(bars: &MultiProgress, label: &str, total: Option<u64>, log: Option<Log>) -> Self {
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
        let mut progress = Self::begin(bars, bar, style);
        progress.telling = log.and_then(|log| log.attend(label, progress.bar.clone()));
        progress
    }

    /// A line that only says what is being waited for.
    pub(super) fn waiting(bars: &MultiProgress) -> Self {
        Self::begin(
            bars,
            ProgressBar::new_spinner(),
            style("{spinner} Waiting: {wide_msg}"),
        )
    }

    fn begin(bars: &MultiProgress, bar: ProgressBar, style: ProgressStyle) -> Self {
        let bar = bars.add(bar.with_style(style));
        if !bar.is_hidden() {
            bar.enable_steady_tick(TICK);
        }
        Self { bar, telling: None }
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
        self.telling.take();
        self.finish();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Log {
    /// Writes lines about a work until the sender is dropped. Where there can be no thread there are no lines.
    fn attend(self, label: String, bar: ProgressBar) -> Option<Sender<()>> {
        let (told, ends) = mpsc::channel();
        let a_minute_passes = move || ends.recv_timeout(BETWEEN_LINES) == Err(RecvTimeoutError::Timeout);
        let began = thread::Builder::new()
            .name("progress".to_owned())
            .spawn(move || self.tell(&label, &bar, a_minute_passes));
        began.ok().map(|_| told)
    }

    /// A line each time that a minute has passed.
    fn tell(&self, label: &str, bar: &ProgressBar, mut a_minute_passes: impl FnMut() -> bool) {
        let began = self.clock.elapsed();
        while a_minute_passes() && !bar.is_finished() {
            let done = Done {
                steps: bar.position(),
                total: bar.length(),
                elapsed: self.clock.elapsed().saturating_sub(began),
            };
            self.lines.write(Level::Status, &done.told(label), Map::new());
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
pub(super) fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, seconds) => format!("{minutes}m {seconds:02}s"),
        (hours, minutes, _) => format!("{hours}h {minutes:02}m"),
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
    fn a_log_gets_a_line_a_minute_with_steps_and_without() {
        for (total, steps, expected) in [
            (
                Some(900),
                [30, 0, 60],
                "Work: 30 of 900, 29m 00s left\nWork: 30 of 900, 58m 00s left\nWork: 90 of 900, 27m 00s left\n",
            ),
            (None, [0, 0, 0], "Work: 1m 00s\nWork: 2m 00s\nWork: 3m 00s\n"),
        ] {
            let capture = Capture::default();
            let bars = MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::hidden());
            let stream = Stream::Captured(capture.clone());
            let lines = Lines::new(stream, LogFormat::Text, Style::default(), false, bars);
            let clock = Arc::new(FrozenClock::at(Timestamp::UNIX_EPOCH));
            let log = Log {
                lines: Arc::new(lines),
                clock: Arc::<FrozenClock>::clone(&clock),
            };
            let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
            let mut minutes = steps.iter();
            log.tell("Work", &bar, || {
                minutes.next().is_some_and(|steps| {
                    bar.inc(*steps);
                    clock.sleep(BETWEEN_LINES);
                    true
                })
            });
            assert_eq!(capture.text(), expected);
        }
    }

    #[test]
    fn a_work_that_ends_ends_its_lines() {
        let bars = MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::hidden());
        let stream = Stream::Captured(Capture::default());
        let lines = Arc::new(Lines::new(
            stream,
            LogFormat::Text,
            Style::default(),
            false,
            bars.clone(),
        ));
        let log = Log {
            lines: Arc::clone(&lines),
            clock: Arc::new(FrozenClock::at(Timestamp::UNIX_EPOCH)),
        };
        let progress = Progress::new(&bars, "Work", None, Some(log));
        progress.inc(3);
        assert_eq!(progress.bar.position(), 3);
        drop(progress);
        // The thread has the only other hold on the lines; a hang here is a thread that never ends.
        while Arc::strong_count(&lines) > 1 {
            thread::yield_now();
        }
    }
}
