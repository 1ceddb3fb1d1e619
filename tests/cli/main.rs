//! One test binary; a module per promise.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on shall say where")]

mod rooms;
