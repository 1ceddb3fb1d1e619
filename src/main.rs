//! Parse, run, return the exit code.
fn main() {}
