//! The program: parse, run, return the exit code. All else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    matchbook::main(std::env::args_os())
}
