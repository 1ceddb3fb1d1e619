//! Bytes to rows: archives, encodings, tables, JSON, and the layouts that say which cell means what.
//!
//! An input is read as a stream and never held whole. A row that cannot be read becomes an unreadable [`Row`]
//! with its place; only a file that cannot be understood at all is an error. Nothing here knows Autotask.

pub mod about;
pub mod archive;
pub mod cell;
pub mod column;
pub mod digest;
mod encoding;
mod error;
mod json;
pub mod layout;
pub mod options;
mod plain;
pub mod reader;
pub mod recognise;
pub mod record;
mod records;
pub mod row;
mod setting;
mod table;
pub mod texts;

pub use error::{InputError, MappingPart, mapping_excerpt};
pub use row::{Row, RowRef};
