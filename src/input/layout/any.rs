//! A layout whoever made it, a vendor's or one's own, and a form of it: what the rest of this room asks.
//!
//! The one place that tells the two apart. Holds no data of any layout.

use std::sync::Arc;

use crate::choice::{Kind, NumberStyle};
use crate::input::column::{Column, same_header};
use crate::input::layout::{Finish, Form, Headerless, LAYOUTS, Layout, OwnLayout};

/// Every column that can hold a number.
pub(in crate::input) const NUMBERS: &[Column] = &[
    Column::Phone,
    Column::Mobile,
    Column::From,
    Column::To,
    Column::ExternalNumber,
];

/// A layout: a built-in one, or one's own.
#[derive(Debug, Clone, PartialEq)]
pub enum AnyLayout {
    /// Built in.
    BuiltIn(&'static Layout),
    /// Of the settings file.
    Own(Arc<OwnLayout>),
}

/// One form in which the exports of a layout come.
#[derive(Debug, Clone)]
pub enum AnyForm {
    /// Built in.
    BuiltIn(&'static Form),
    /// The only form of a layout of the settings file.
    Own(Arc<OwnLayout>),
}

impl From<&'static Layout> for AnyLayout {
    fn from(layout: &'static Layout) -> Self {
        Self::BuiltIn(layout)
    }
}

impl AnyLayout {
    /// Every layout, in the order in which they are tried: one's own first, the generic one last.
    pub fn all(own: &[Arc<OwnLayout>]) -> impl Iterator<Item = Self> {
        let own = own.iter().cloned().map(Self::Own);
        own.chain(LAYOUTS.iter().copied().map(Self::BuiltIn))
    }

    /// The layout with this name, whatever its case.
    pub fn named(name: &str, own: &[Arc<OwnLayout>]) -> Option<Self> {
        Self::all(own).find(|layout| layout.name().eq_ignore_ascii_case(name))
    }

    /// The name that `--layout` takes.
    pub fn name(&self) -> &str {
        match self {
            Self::BuiltIn(layout) => layout.name,
            Self::Own(layout) => layout.name(),
        }
    }

    /// Its forms.
    pub(in crate::input) fn forms(&self) -> Vec<AnyForm> {
        match self {
            Self::BuiltIn(layout) => layout.forms.iter().map(AnyForm::BuiltIn).collect(),
            Self::Own(layout) => vec![AnyForm::Own(Arc::clone(layout))],
        }
    }
}

impl AnyForm {
    /// The only form of the generic layout.
    pub(in crate::input) fn generic() -> Self {
        Self::BuiltIn(Layout::generic_form())
    }

    /// What it is, in a few words.
    pub fn title(&self) -> &str {
        match self {
            Self::BuiltIn(form) => form.title,
            Self::Own(layout) => layout.title(),
        }
    }

    /// What kind of record it holds; absent: the columns tell.
    pub(in crate::input) fn kind(&self) -> Option<Kind> {
        match self {
            Self::BuiltIn(form) => form.kind,
            Self::Own(layout) => layout.kind(),
        }
    }

    /// Headers or keys that are all there when it is this form; `a|b` is one of several.
    pub(in crate::input) fn required(&self) -> Vec<&str> {
        match self {
            Self::BuiltIn(form) => form.required.to_vec(),
            Self::Own(layout) => layout.required().iter().map(String::as_str).collect(),
        }
    }

    /// A table that comes without a header and is recognised all the same.
    pub(in crate::input) fn headerless(&self) -> Option<&'static Headerless> {
        match self {
            Self::BuiltIn(form) => form.headerless.as_ref(),
            Self::Own(_) => None,
        }
    }

    /// Headers, keys and paths with their meanings.
    pub(in crate::input) fn columns(&self) -> Vec<(&str, &Column)> {
        match self {
            Self::BuiltIn(form) => form
                .columns
                .iter()
                .map(|(name, column)| (*name, column))
                .collect(),
            Self::Own(layout) => layout
                .columns()
                .iter()
                .map(|(name, column)| (name.as_str(), column))
                .collect(),
        }
    }

    /// The columns whose names are paths of keys (`from.number`), or may be.
    pub(in crate::input) fn paths(&self) -> Vec<(String, Column)> {
        let columns = self.columns().into_iter();
        columns
            .filter(|(name, _)| name.contains('.'))
            .map(|(name, column)| (name.to_owned(), column.clone()))
            .collect()
    }

    /// What a header or key means in this form, its generic meaning included.
    pub(in crate::input) fn column(&self, header: &str) -> Option<Column> {
        match self {
            Self::BuiltIn(form) => form.column(header),
            Self::Own(_) => self.own_column(header),
        }
    }

    /// What a header or key means in this form and nowhere else.
    pub(in crate::input) fn own_column(&self, header: &str) -> Option<Column> {
        self.columns()
            .into_iter()
            .find(|(name, _)| same_header(name, header))
            .map(|(_, column)| column.clone())
    }

    /// Whether names that it does not know are tried as those of generic columns.
    pub(in crate::input) fn takes_generic(&self) -> bool {
        match self {
            Self::BuiltIn(form) => form.takes_generic,
            Self::Own(_) => false,
        }
    }

    /// The columns in which numbers stand with their country code and without a `+`.
    pub(in crate::input) fn with_country_code(&self) -> &'static [Column] {
        match self {
            Self::BuiltIn(form) => form.with_country_code,
            Self::Own(layout) => match layout.number_style() {
                Some(NumberStyle::WithCountryCode) => NUMBERS,
                Some(NumberStyle::National) | None => &[],
            },
        }
    }

    /// What sets right what the columns cannot say, where they leave something.
    pub(in crate::input) fn finish(&self) -> Option<Finish> {
        match self {
            Self::BuiltIn(form) => form.finish,
            Self::Own(_) => None,
        }
    }
}
