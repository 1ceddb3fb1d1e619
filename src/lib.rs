//! matchbook
pub mod apply;
pub mod autotask;
pub mod choice;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod console;
pub mod decision;
pub mod directory;
pub mod error;
pub mod input;
pub mod person;
pub mod plan;
pub mod report;
pub mod sandbox;
pub mod settings;
pub mod state;
