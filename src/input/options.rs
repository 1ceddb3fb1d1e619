//! What the user said about the inputs.

use crate::choice::{Kind, NumberStyle};
use crate::input::column::Column;
use crate::input::layout::Layout;

/// What the user said about the inputs; the rest is detected.
#[derive(Clone, Default)]
pub struct InputOptions {
    /// The kind of record.
    pub kind: Option<Kind>,
    /// The vendor's layout.
    pub layout: Option<&'static Layout>,
    /// Columns with a meaning that the layout does not give them: by header, by path of keys (`from.number`), or by
    /// position (`#3`).
    pub map: Vec<(Column, String)>,
    /// How numbers without a `+` are written, whatever the layout says.
    pub number_style: Option<NumberStyle>,
}

/// Every column that can hold a number.
const NUMBERS: &[Column] = &[
    Column::Phone,
    Column::Mobile,
    Column::From,
    Column::To,
    Column::ExternalNumber,
];

impl InputOptions {
    /// The columns in which numbers stand with their country code and without a `+`.
    pub(super) fn with_country_code(&self, layouts: &'static [Column]) -> &'static [Column] {
        match self.number_style {
            None => layouts,
            Some(NumberStyle::National) => &[],
            Some(NumberStyle::WithCountryCode) => NUMBERS,
        }
    }
}

/// The position that `#3` names, from 0.
pub(super) fn position(name: &str) -> Option<usize> {
    name.strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1)
}
