//! The country in whose way a number without country code is read.
//!
//! Always stated by somebody: by a setting, a file or a record. Never guessed from the digits.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::person::country::{self, CountryCode};

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region([u8; 2]);

impl Region {
    /// Reads a region from a country's code or name: `US`, `us`, `Germany`. `None` when it is no country.
    pub fn parse(text: &str) -> Option<Self> {
        country::alpha2(text).map(|code| Self::from(&code))
    }

    /// The region whose code, in capitals, [`Region::as_str`] gave.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        code.as_bytes().try_into().ok().map(Self)
    }

    /// The alpha-2 code in capitals.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The same for the library that knows the numbering plans.
    pub(super) fn plan(self) -> Option<rlibphonenumber::Region> {
        rlibphonenumber::Region::from_code(self.as_str()).ok()
    }
}

impl From<&CountryCode> for Region {
    fn from(code: &CountryCode) -> Self {
        let mut letters = [b'Z'; 2];
        for (letter, byte) in letters.iter_mut().zip(code.as_str().bytes()) {
            *letter = byte;
        }
        Self(letters)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.as_str().to_owned()
    }
}

impl TryFrom<String> for Region {
    type Error = crate::person::key::NotAKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or(crate::person::key::NotAKey(text, "country"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_countries() {
        for (text, expected) in [
            ("US", Some("US")),
            ("gb", Some("GB")),
            ("UK", Some("GB")),
            ("Germany", Some("DE")),
        ] {
            assert_eq!(Region::parse(text).as_ref().map(Region::as_str), expected);
        }
        assert_eq!(Region::parse("XX"), None);
        assert_eq!(Region::parse(""), None);
        assert!(Region::parse("US").and_then(Region::plan).is_some());
    }
}
