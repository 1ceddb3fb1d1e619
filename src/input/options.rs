//! What the user said about the inputs.

use std::sync::Arc;

use crate::choice::{Kind, NumberStyle};
use crate::input::column::Column;
use crate::input::layout::{AnyForm, AnyLayout, NUMBERS, OwnLayout};

/// What the user said about the inputs; the rest is detected.
#[derive(Clone, Default)]
pub struct InputOptions {
    /// The kind of record.
    pub kind: Option<Kind>,
    /// The layout.
    pub layout: Option<AnyLayout>,
    /// Layouts beside the built-in ones.
    pub own_layouts: Arc<[Arc<OwnLayout>]>,
    /// Columns with a meaning that the layout does not give them: by header, by path of keys (`from.number`), or by
    /// position (`#3`).
    pub map: Vec<(Column, String)>,
    /// How numbers without a `+` are written, whatever the layout says.
    pub number_style: Option<NumberStyle>,
}

impl InputOptions {
    /// The layouts that an input may have: the one that was named, or every one, in the order in which they are tried.
    pub(super) fn layouts(&self) -> Vec<AnyLayout> {
        match &self.layout {
            Some(only) => vec![only.clone()],
            None => AnyLayout::all(&self.own_layouts).collect(),
        }
    }

    /// The columns in which numbers stand with their country code and without a `+`.
    pub(super) fn with_country_code(&self, form: &AnyForm) -> &'static [Column] {
        match self.number_style {
            None => form.with_country_code(),
            Some(NumberStyle::National) => &[],
            Some(NumberStyle::WithCountryCode) => NUMBERS,
        }
    }
}

/// The position that `#3` names, from 0.
pub(super) fn position(name: &str) -> Option<usize> {
    name.strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1)
}
