//! One test binary; a module per promise.

mod budget;
mod find;
mod rooms;
mod served;
