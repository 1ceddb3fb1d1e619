//! People's names: their parts as they should be stored, and how two names agree.
//!
//! Splits no more than it can: a text that names two people, or one word, stays one unit without a last name, and
//! whoever needs a last name decides what then. Keeps the input's letters, case and marks.

mod agreement;
mod nicknames;
mod split;
mod words;

pub use agreement::{Agreement, NameKey, agreement, nothing_in_common};

use super::cell;
use super::email::EmailAddress;

/// A person's name in parts. A part that is there is never blank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Given name, or the whole text where it cannot be split.
    pub first: Option<String>,
    /// Middle names or initials.
    pub middle: Option<String>,
    /// Surname with its particles.
    pub last: Option<String>,
    /// Whether the source itself says which name is the first and which the last.
    pub order_known: bool,
}

impl PersonName {
    /// A name whose parts have columns of their own. Titles, suffixes and remarks in brackets go; `Last, First` in
    /// a single column is taken apart, and nothing else is.
    pub fn from_columns(first: Option<&str>, middle: Option<&str>, last: Option<&str>) -> Self {
        let part = |text: Option<&str>| text.and_then(split::tidy);
        let (first, middle, last) = (part(first), part(middle), part(last));
        let only = match (&first, &last) {
            (Some(only), None) | (None, Some(only)) if middle.is_none() && only.contains(',') => Some(only),
            (Some(_) | None, Some(_) | None) => None,
        };
        if let Some(name) = only.map(|only| split::text(only)) {
            return name;
        }
        let undress = |part: Option<String>| part.and_then(|part| split::undress(&part));
        Self {
            first: undress(first),
            middle: undress(middle),
            last: undress(last),
            order_known: true,
        }
    }

    /// A name in one text.
    ///
    /// Reads `First Last`, `First Middle Last`, `Last, First` and `Last, First Middle`; takes away titles (`Dr.`),
    /// suffixes (`Jr`, `III`, `PhD`) and remarks in brackets; keeps particles with the last name (`van der Berg`).
    /// One word is a first name, behind `Mr.` and the like a last name. Two people (`John & Jane Smith`) are
    /// not split.
    pub fn split(text: &str) -> Self {
        split::tidy(text).map_or_else(Self::default, |text| split::text(&text))
    }

    /// The name that an address of the form `first.last@` spells: exactly two parts of letters, none of them the
    /// word of a role (`info.desk`). `None` for every other address.
    pub fn from_email(address: &EmailAddress) -> Option<Self> {
        let (local, _domain) = address.text().split_once('@')?;
        let (first, last) = local.split_once('.')?;
        let is_name = |part: &str| {
            part.chars().filter(|c| c.is_alphabetic()).count() >= 2
                && part.chars().all(|c| c.is_alphabetic() || c == '-' || c == '\'')
                && part.starts_with(char::is_alphabetic)
                && part.ends_with(char::is_alphabetic)
                && !part
                    .to_lowercase()
                    .split('-')
                    .any(|word| words::ROLES.contains(&word))
        };
        (is_name(first) && is_name(last)).then(|| Self {
            first: Some(capitalised(first)),
            middle: None,
            last: Some(capitalised(last)),
            order_known: true,
        })
    }

    /// First, middle and last name with a blank between; empty when there is none.
    pub fn full(&self) -> String {
        let parts = [&self.first, &self.middle, &self.last];
        parts
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        self.first.is_none() && self.middle.is_none() && self.last.is_none()
    }
}

/// The name with a capital at the start of each hyphenated part; a part that has capitals keeps them, unless it is
/// all capitals.
fn capitalised(name: &str) -> String {
    let shouting = name.chars().all(|c| !c.is_lowercase());
    let calm = if shouting {
        name.to_lowercase()
    } else {
        name.to_owned()
    };
    let mut result = String::with_capacity(calm.len());
    let mut at_start = true;
    for c in calm.chars() {
        if at_start {
            result.extend(c.to_uppercase());
        } else {
            result.push(c);
        }
        at_start = c == '-' || c == '\'';
    }
    cell::visible(&result)
}

#[cfg(test)]
mod tests;
