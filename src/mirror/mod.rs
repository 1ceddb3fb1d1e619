//! The mirror: a local copy of a tenant's contacts and companies with their match keys, so that a big batch needs
//! no look-up per key.
//!
//! [`Mirror`] is the file, [`refresh`] brings it up to date, [`MirrorDirectory`] answers directory keys from it.
//! SQL stays inside this room. The mirror is a copy and no truth: what a decision rests on is read again from
//! Autotask before it counts, and whoever decides sees to that. Nothing here is ever written to Autotask.

mod fault;
mod figures;
mod index;
mod kept;
mod loading;
pub(crate) mod moment;
mod places;
mod reader;
mod refresh;
mod schema;
mod sound;
mod store;
#[cfg(test)]
pub(crate) mod tests;

pub use figures::Figures;
pub use reader::MirrorDirectory;
pub use refresh::{Aim, Around, OVERLAP, Refreshed, Work, is_recent, refresh, work};
pub use store::{Mirror, Status};

use crate::autotask::EntityName;

/// What is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// Companies.
    Companies,
    /// Contacts.
    Contacts,
}

impl Copied {
    /// Companies first, since there are fewer of them.
    pub const ALL: [Self; 2] = [Self::Companies, Self::Contacts];

    /// The name of its table.
    fn table(self) -> &'static str {
        match self {
            Self::Companies => "companies",
            Self::Contacts => "contacts",
        }
    }

    /// Whose records they are.
    fn entity(self) -> EntityName {
        match self {
            Self::Companies => EntityName::Companies,
            Self::Contacts => EntityName::Contacts,
        }
    }

    /// The dates that tell of a change. A company has no date of its last change alone: one is for changes of
    /// tracked fields, the other for anything that happens around the company.
    fn dates(self) -> &'static [&'static str] {
        match self {
            Self::Companies => &["lastTrackedModifiedDateTime", "lastActivityDate"],
            Self::Contacts => &["lastModifiedDate"],
        }
    }
}
