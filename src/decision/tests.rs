//! The promises of decisions, most of them as tables of text: a reader reads the promise, the test reads the same
//! lines, and a cell that is wrong prints what it says and what the code says.

mod calls;
mod creating;
mod finding;
mod modes;
mod naming;
mod preflight;
mod properties;
mod records;
mod settling;
mod skipping;
pub(crate) mod table;
mod tickets;
mod updating;
mod waves;
pub(crate) mod world;
