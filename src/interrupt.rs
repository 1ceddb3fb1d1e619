//! Ctrl-C and termination: the first asks the run to stop at the next safe place, the second stops at once.
//!
//! Both are safe: a write is journalled before it is sent. A process has one such switch, so it is a static.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::console::Console;
use crate::error::{ExitStatus, Failure, Kind};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Starts to listen; once per process.
///
/// # Errors
/// When the operating system refuses the handler.
pub fn listen(_console: &Console) -> Result<(), Failure> {
    let handler = || {
        if REQUESTED.swap(true, Ordering::SeqCst) {
            #[expect(clippy::exit, reason = "the second interrupt means at once")]
            std::process::exit(i32::from(ExitStatus::Interrupted.code()));
        }
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
