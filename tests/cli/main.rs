//! One test binary; a module per promise.
mod completions;
mod readme;
