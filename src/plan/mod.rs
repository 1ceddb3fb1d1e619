//! Pure: all rows with their outcomes and changes.
