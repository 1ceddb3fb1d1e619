//! What the user said about the inputs.

use crate::choice::Kind;
use crate::input::column::Column;
use crate::input::layout::Layout;

/// What the user said about the inputs; the rest is detected.
#[derive(Clone, Default)]
pub struct InputOptions {
    /// The kind of record.
    pub kind: Option<Kind>,
    /// The vendor's layout.
    pub layout: Option<&'static Layout>,
    /// Columns with a meaning that the layout does not give them.
    pub map: Vec<(Column, String)>,
}
