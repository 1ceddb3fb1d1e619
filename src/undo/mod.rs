//! Pure: what a run wrote, what stands of it now, and what of that can be taken back.
//!
//! Somebody may have worked with what a run made. So nothing is taken back of which it is not certain that nobody
//! else has touched or used it; it is left alone, with the reason. Asks nobody and writes nothing.
//!
//! # How use is recognised
//!
//! | fact | what it says |
//! |---|---|
//! | a field holds something else than the run wrote | somebody changed it |
//! | `lastModifiedDate` is later than our last write | somebody changed another field |
//! | `lastActivityDate` is later than our last write | a note, a ticket, a to-do |
//! | tickets, additional contacts of tickets, contact groups that name it | it is in use |
//! | other contacts, tickets and child companies of a new company | it is in use |
//!
//! Times of Autotask are compared with `createDate` of the same record wherever the run created it, so that no clock of
//! ours matters there.

pub mod found;
mod judge;
mod rows;
#[cfg(test)]
mod tests;
mod times;
mod written;

pub use judge::{How, answers};
pub use rows::Rows;
pub use written::{Written, wanted, written};
