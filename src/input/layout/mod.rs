//! Vendor layouts: which header or key of an export means what, and by what an export is recognised.
//!
//! A layout is data and, where a vendor has a syntax of its own, one function that sets the cells right. A new one
//! is a file of its own and a line in [`LAYOUTS`]; its fixture stands in `fixtures/layouts/`. What a form does not
//! name is tried as a generic column. Layouts of the settings file stand in [`own`]; [`any`] is either. Nothing here
//! reads bytes or decides about a row.

mod acuity;
mod answers;
mod any;
mod asterisk;
mod bookings;
mod calcom;
mod calendly;
mod dialpad;
mod eight_by_eight;
mod generic;
mod goto;
mod own;
mod party;
pub(super) mod record;
mod ringcentral;
mod teams;
mod threecx;
mod timezest;
mod twilio;
mod vonage;
mod webex;
pub(super) mod words;
mod zoom;

use crate::choice::Kind;
use crate::input::column::{Column, same_header};
use crate::input::row::Cells;

pub(in crate::input) use any::NUMBERS;
pub use any::{AnyForm, AnyLayout};
pub use own::{Described, OwnLayout, check_name};
pub use record::{Record, text_of};

/// A vendor, with every form in which its exports come.
pub struct Layout {
    /// The name that `--layout` takes.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// Its forms, told apart by their headers or keys.
    pub forms: &'static [Form],
}

/// One form in which a vendor writes its exports.
#[derive(Debug)]
pub struct Form {
    /// What it is, in a few words.
    pub title: &'static str,
    /// What kind of record it holds; absent: the columns tell.
    pub kind: Option<Kind>,
    /// Headers of a table, or keys of a JSON record, that are all there when it is this form; `a|b` is one of
    /// several, `a.b` a key of a nested object.
    pub required: &'static [&'static str],
    /// A table that comes without a header.
    pub headerless: Option<Headerless>,
    /// Headers and keys with their meanings.
    pub columns: &'static [(&'static str, Column)],
    /// Whether headers and keys that it does not name are tried as generic columns. Exports of phone systems have
    /// columns such as `name`, `email`, `state` and `company_id` that speak of the MSP's own people and of the
    /// vendor's records, so there they are not.
    pub takes_generic: bool,
    /// Headers and keys that are something else than the generic column of their name.
    pub ignored: &'static [&'static str],
    /// The columns in which numbers stand with their country code and without a `+`.
    pub with_country_code: &'static [Column],
    /// Sets right what `columns` cannot say, where they leave something; comes after the cells are set.
    pub finish: Option<Finish>,
}

/// Sets the cells of a record right, or says that it is none.
pub type Finish = fn(&Record<'_>, &mut Cells) -> Verdict;

/// A table without a header: what its columns are, and how one of its records looks.
#[derive(Debug)]
pub struct Headerless {
    /// The names of the columns, in their order. Later ones may be absent.
    pub names: &'static [&'static str],
    /// How few columns it can have.
    pub at_least: usize,
    /// Whether the cells of a record can be of this table.
    pub fits: fn(&[String]) -> bool,
    /// How that is told, to explain it.
    pub sign: &'static str,
}

/// What a record turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A row.
    Row,
    /// Something else that stands in the table, such as a line of sums.
    NoRecord,
}

/// Every layout. The generic one is last: it takes what no other recognises.
pub static LAYOUTS: &[&Layout] = &[
    &timezest::LAYOUT,
    &calendly::LAYOUT,
    &bookings::LAYOUT,
    &acuity::LAYOUT,
    &calcom::LAYOUT,
    &ringcentral::LAYOUT,
    &threecx::LAYOUT,
    &dialpad::LAYOUT,
    &zoom::LAYOUT,
    &goto::LAYOUT,
    &eight_by_eight::LAYOUT,
    &vonage::LAYOUT,
    &teams::LAYOUT,
    &twilio::LAYOUT,
    &asterisk::LAYOUT,
    &webex::LAYOUT,
    &generic::LAYOUT,
];

/// The names of all layouts, for flags and messages.
pub fn names() -> impl Iterator<Item = &'static str> {
    LAYOUTS.iter().map(|layout| layout.name)
}

impl std::fmt::Debug for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Layout {
    /// The layout that takes what no other recognises.
    pub fn generic() -> &'static Self {
        &generic::LAYOUT
    }

    /// Its only form.
    pub(super) fn generic_form() -> &'static Form {
        &generic::FORM
    }

    /// The layout with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        LAYOUTS
            .iter()
            .copied()
            .find(|layout| layout.name.eq_ignore_ascii_case(name))
    }
}

impl Form {
    /// What most forms have: no required headers, no columns, nothing to set right.
    const PLAIN: Self = Self {
        title: "",
        kind: None,
        required: &[],
        headerless: None,
        columns: &[],
        takes_generic: true,
        ignored: &[],
        with_country_code: &[],
        finish: None,
    };

    /// A form of calls, messages or faxes.
    const CALLS: Self = Self {
        kind: Some(Kind::Calls),
        takes_generic: false,
        ..Self::PLAIN
    };

    /// A form of bookings.
    const BOOKINGS: Self = Self {
        kind: Some(Kind::Scheduling),
        ..Self::PLAIN
    };

    /// What a header or key means in this form, its generic meaning included.
    pub fn column(&self, header: &str) -> Option<Column> {
        self.own_column(header).or_else(|| {
            let generic = Column::from_header(header)?;
            (self.takes_generic && !self.takes_for_itself(header)).then_some(generic)
        })
    }

    /// What a header or key means in this form and nowhere else.
    fn own_column(&self, header: &str) -> Option<Column> {
        self.columns
            .iter()
            .find(|(name, _)| same_header(name, header))
            .map(|(_, column)| column.clone())
    }

    /// Whether a header is not the generic column of its name: it is ignored, or holds an object that is read by
    /// its keys.
    fn takes_for_itself(&self, header: &str) -> bool {
        let heads = self.columns.iter().filter_map(|(name, _)| name.split_once('.'));
        self.ignored.iter().any(|name| same_header(name, header))
            || heads.into_iter().any(|(head, _)| same_header(head, header))
    }
}
