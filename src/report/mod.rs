//! Pure: answers to text, one file per format.
pub mod answer;
