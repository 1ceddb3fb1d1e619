//! The built program from outside: one test binary, a module per promise.
//!
//! Every test runs the program in a world of its own: cleared environment, own home, own state, and an Autotask on
//! loopback that records each request. Nothing here looks inside the program.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests may panic, wait for real and say what they counted"
)]

mod harness;

mod apply;
mod bad_input;
mod batches;
mod exit_codes;
mod joins;
mod resolve;
