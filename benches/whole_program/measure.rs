//! Runs a program and measures it: seconds of the clock and of the processor, and the most memory it ever held.

use std::fs;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) seconds: f64,
    /// Seconds of all processors together, the kernel's share included.
    pub(crate) processor: f64,
    /// Peak resident memory as the kernel counts it (`VmHWM`), looked at every few milliseconds; 0 where there
    /// is no `/proc`.
    pub(crate) peak_bytes: u64,
}

pub(crate) fn run(command: &mut Command) -> Measured {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let (mut peak_bytes, mut processor) = (0, 0.0);
    let ended = loop {
        peak_bytes = peak(child.id()).unwrap_or(0).max(peak_bytes);
        processor = f64::max(used(child.id()).unwrap_or(0.0), processor);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        // Looking costs time of the same processors, and a long run need not be looked at so often.
        let is_short = started.elapsed() < Duration::from_secs(1);
        thread::sleep(Duration::from_millis(if is_short { 2 } else { 20 }));
    };
    let seconds = started.elapsed().as_secs_f64();
    assert!(is_done(ended), "{command:?} ended with {ended}");
    Measured {
        seconds,
        processor,
        peak_bytes,
    }
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

/// Processor time so far: fields 14 and 15 of `/proc/PID/stat`, in hundredths of a second.
fn used(process: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let behind = text.rsplit_once(')')?.1;
    let mut fields = behind.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / 100.0)
}
