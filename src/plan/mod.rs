//! Pure: all rows with their outcomes and changes.
pub mod change;
