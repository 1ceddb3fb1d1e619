//! One test binary; a module per promise.

mod budget;
mod doctor;
mod find;
mod rooms;
mod served;
