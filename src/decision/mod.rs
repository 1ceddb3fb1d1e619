//! Pure: what is to be done with each row.
pub mod outcome;
