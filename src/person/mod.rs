//! What the text about a person means, and how two such texts compare.
//!
//! Pure: text in, values out. Nothing here reads a file, asks Autotask, looks at a clock or decides what becomes
//! of a row. Every type comes in two shapes where both are needed: the text as it should be stored (the sender's
//! own spelling, cleaned) and a *key*, the comparison form, which can only be made by reading and whose reading
//! gives itself again.
//!
//! | text | file | stored form | key |
//! | --- | --- | --- | --- |
//! | email address | [`email`] | [`email::EmailAddress`] | [`email::EmailKey`] |
//! | email domain | [`domain`] | | [`domain::DomainKey`] |
//! | person's name | [`name`] | [`name::PersonName`] | [`name::NameKey`], compared by [`name::agreement`] |
//! | company name | [`company`] | | [`company::CompanyKeys`] |
//! | phone number | [`phone`] | [`phone::PhoneNumber::for_field`] | [`phone::PhoneKey`] |
//! | country | [`country`] | | [`country::CountryCode`] |
//!
//! Equal keys may decide. Likeness ([`company::CompanyKeys::similar`], [`name::Agreement::Weak`]) may only raise a
//! question or choose between answers that are already there.

mod cell;
mod key;
mod memo;
mod told;

pub mod candidate;
pub mod company;
pub mod country;
pub mod domain;
pub mod email;
pub mod event;
pub mod name;
pub mod phone;
pub use crate::input::record;

pub use key::NotAKey;
