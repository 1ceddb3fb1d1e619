//! The program: parse, run, return the exit code. All else is in the library.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Rows are read by one thread and let go by another, which costs most allocators dear.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    matchbook::main(std::env::args_os())
}
