//! The built program from outside: one test binary, a module per promise.
//!
//! Every test runs the program in a world of its own: cleared environment, own home, own state, and an Autotask on
//! loopback that records each request. Nothing here looks inside the program.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    clippy::similar_names,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "tests may panic, wait for real, say what they counted, and be short rather than fast"
)]

mod groups;
mod harness;

mod apply;
mod at_once;
mod bad_input;
mod batches;
mod behaviours;
mod big_batches;
mod budget;
mod calls;
mod check;
#[cfg(unix)]
mod completing;
mod completions;
mod connections;
mod consent;
mod contact_records;
mod crash;
mod disconnected;
mod disk;
mod doctor;
mod exit_codes;
mod few_requests;
mod find;
mod foreign;
mod formats;
mod fuzzed;
mod joins;
mod layouts;
mod lock;
mod mirror;
mod mirror_volume;
mod newcomer;
#[cfg(unix)]
mod nightly;
mod own_layouts;
mod page;
#[cfg(unix)]
mod pages;
mod plans;
mod readme;
mod recipes;
mod resolve;
mod resume;
#[cfg(unix)]
mod review;
mod rooms;
mod sandbox_faults;
mod secrets;
mod served;
mod stale;
mod threads;
mod tickets;
mod tickets_applied;
mod two_runs;
mod undo;
mod watch;
mod weight;
