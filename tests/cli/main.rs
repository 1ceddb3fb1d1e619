//! One test binary; a module per promise.

mod budget;
mod rooms;
mod served;
