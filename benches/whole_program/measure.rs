//! Runs a program and measures it: seconds, and the most memory it ever held.

use std::fs;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

pub(crate) struct Measured {
    pub(crate) seconds: f64,
    /// Peak resident memory as the kernel counts it (`VmHWM`), looked at every few milliseconds; 0 where there
    /// is no `/proc`.
    pub(crate) peak_bytes: u64,
}

pub(crate) fn run(command: &mut Command) -> Measured {
    let started = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut peak_bytes = 0;
    let ended = loop {
        peak_bytes = peak(child.id()).unwrap_or(0).max(peak_bytes);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        thread::sleep(Duration::from_millis(3));
    };
    let seconds = started.elapsed().as_secs_f64();
    assert!(is_done(ended), "{command:?} ended with {ended}");
    Measured { seconds, peak_bytes }
}

/// Done, or done with rows that need a person.
fn is_done(status: ExitStatus) -> bool {
    matches!(status.code(), Some(0 | 4))
}

fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
