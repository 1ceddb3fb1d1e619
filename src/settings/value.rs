//! Values that people write by hand: shares, lengths of time, regions, column mappings, companies, addresses.
//!
//! Each has one parser for the command line and the settings file alike, and a message that says what is
//! expected. A value that parses is usable; nothing is looked up here.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;

use serde::de::{Deserializer, Error as _, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use url::Url;

/// Why a value cannot be used, in words that follow the value's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadValue(pub(super) String);

/// Reads a string of the settings file with the parser of the command line.
macro_rules! from_text {
    ($($name:ty),+) => {$(
        impl TryFrom<String> for $name {
            type Error = BadValue;

            fn try_from(text: String) -> Result<Self, BadValue> {
                text.parse()
            }
        }
    )+};
}

from_text!(Period, Region, ColumnMapping, BaseUrl);

/// A part of a whole, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Deserialize)]
#[serde(try_from = "f64")]
pub struct Share(f64);

impl Share {
    /// All of it.
    pub const WHOLE: Self = Self(1.0);
    /// Half of it.
    pub const HALF: Self = Self(0.5);

    /// The number, from 0 to 1.
    pub fn value(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Share {
    type Error = BadValue;

    fn try_from(value: f64) -> Result<Self, BadValue> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(BadValue(format!(
                "`{value}` is not a share from 0 to 1, such as 0.25 for a quarter"
            )))
        }
    }
}

impl FromStr for Share {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        match text.parse::<f64>() {
            Ok(value) => Self::try_from(value),
            Err(_) => Err(BadValue(format!(
                "`{text}` is not a share from 0 to 1, such as 0.25 for a quarter"
            ))),
        }
    }
}

/// A length of time, written as a whole number and its unit: `90s`, `15m`, `2h`, `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Period(pub Duration);

impl FromStr for Period {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        let bad = || {
            BadValue(format!(
                "`{text}` is not a length of time such as 90s, 15m, 2h or 7d"
            ))
        };
        let unit = text.chars().last().ok_or_else(bad)?;
        let seconds: u64 = match unit {
            's' => 1,
            'm' => 60,
            'h' => 60 * 60,
            'd' => 24 * 60 * 60,
            _ => return Err(bad()),
        };
        let digits = text.trim_end_matches(unit);
        // A sign or a blank would be accepted by `parse`, or mean something else than it looks like.
        if digits.len() + 1 != text.len() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        let number: u64 = digits.parse().map_err(|_| bad())?;
        let seconds = number.checked_mul(seconds).ok_or_else(bad)?;
        Ok(Self(Duration::from_secs(seconds)))
    }
}

/// A moment, or how long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// A moment.
    At(Timestamp),
    /// So long before now.
    Ago(Duration),
}

impl Since {
    /// The moment.
    pub fn before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(moment) => moment,
            Self::Ago(time) => now.checked_sub(time).unwrap_or(Timestamp::UNIX_EPOCH),
        }
    }
}

impl FromStr for Since {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        let ago = Period::from_str(text).map(|period| Self::Ago(period.0));
        let at = || text.parse().map(Self::At).ok();
        ago.ok().or_else(at).ok_or_else(|| {
            BadValue(format!(
                "`{text}` is neither a moment such as 2026-01-31T08:00:00Z nor a length of time such as 2d"
            ))
        })
    }
}

/// A country by its two letters (ISO 3166-1 alpha-2), in upper case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Region(String);

impl Region {
    /// The United States, where nothing else is said.
    pub fn us() -> Self {
        Self("US".to_owned())
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Region {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            Ok(Self(text.to_ascii_uppercase()))
        } else {
            Err(BadValue(format!(
                "`{text}` is not a country of two letters such as US, GB or DE"
            )))
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Which column of the input holds a field, written `FIELD=COLUMN`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct ColumnMapping {
    /// The generic field.
    pub field: String,
    /// The input's column, as its header writes it.
    pub column: String,
}

impl FromStr for ColumnMapping {
    type Err = BadValue;

    /// Cuts at the first `=`: a field's name never has one, a header may.
    fn from_str(text: &str) -> Result<Self, BadValue> {
        match text.split_once('=') {
            Some((field, column)) if !field.trim().is_empty() && !column.trim().is_empty() => Ok(Self {
                field: field.trim().to_owned(),
                column: column.trim().to_owned(),
            }),
            _ => Err(BadValue(format!(
                "`{text}` is not FIELD=COLUMN, such as email=\"E-mail address\""
            ))),
        }
    }
}

/// A company, named by a person: digits alone are an id, anything else a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CompanyRef {
    /// Autotask's id; 0 is the MSP itself.
    Id(i64),
    /// The company's name.
    Name(String),
}

impl FromStr for CompanyRef {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadValue("a company is named by its id or its name".to_owned()));
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text
                .parse()
                .map(Self::Id)
                .map_err(|_| BadValue(format!("`{text}` is too large for a company's id")));
        }
        Ok(Self::Name(text.to_owned()))
    }
}

impl fmt::Display for CompanyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Name(name) => f.pad(name),
        }
    }
}

impl Serialize for CompanyRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => serializer.serialize_i64(*id),
            Self::Name(name) => serializer.serialize_str(name),
        }
    }
}

impl<'de> Deserialize<'de> for CompanyRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdOrName;

        impl Visitor<'_> for IdOrName {
            type Value = CompanyRef;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a company's id or name")
            }

            fn visit_i64<E: serde::de::Error>(self, id: i64) -> Result<CompanyRef, E> {
                if id < 0 {
                    return Err(E::custom(format!("`{id}` is not a company's id")));
                }
                Ok(CompanyRef::Id(id))
            }

            fn visit_u64<E: serde::de::Error>(self, id: u64) -> Result<CompanyRef, E> {
                i64::try_from(id).map_or_else(
                    |_| Err(E::custom(format!("`{id}` is too large for a company's id"))),
                    |id| Ok(CompanyRef::Id(id)),
                )
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<CompanyRef, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_any(IdOrName)
    }
}

/// The base address of the REST API, always with a slash at the end so that paths can be joined to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl(pub Url);

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.as_str())
    }
}

impl FromStr for BaseUrl {
    type Err = BadValue;

    /// Says only what is wrong, since an address may carry a password by mistake.
    fn from_str(text: &str) -> Result<Self, BadValue> {
        let expected = "such as https://webservices3.autotask.net/atservicesrest/";
        let mut url = Url::parse(text.trim())
            .map_err(|error| BadValue(format!("not a web address {expected}: {error}")))?;
        if !url.has_host() || url.query().is_some() || url.fragment().is_some() {
            return Err(BadValue(format!("not the base address of an API, {expected}")));
        }
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Self(url))
    }
}

/// Reads a text that must not be blank, without the blanks around it.
pub(super) fn not_blank<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: From<String>,
{
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Err(D::Error::custom("must not be blank; leave the key out instead"));
    }
    Ok(Some(T::from(text.trim().to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods() {
        let cases = [
            ("90s", Some(90)),
            ("15m", Some(900)),
            ("2h", Some(7200)),
            ("7d", Some(604_800)),
            ("0s", Some(0)),
            ("007m", Some(420)),
            ("", None),
            ("s", None),
            ("15", None),
            ("15M", None),
            ("15 m", None),
            (" 15m", None),
            ("+15m", None),
            ("-1s", None),
            ("1.5h", None),
            ("15mm", None),
            ("1h30m", None),
            ("15min", None),
            ("٣m", None),
            ("5µ", None),
            ("99999999999999999999s", None),
            ("18446744073709551615d", None),
        ];
        for (text, expected) in cases {
            let found = text.parse::<Period>();
            assert_eq!(
                found.clone().ok().map(|period| period.0.as_secs()),
                expected,
                "{text:?}"
            );
            if let Err(error) = found {
                assert_eq!(
                    error.to_string(),
                    format!("`{text}` is not a length of time such as 90s, 15m, 2h or 7d")
                );
            }
        }
    }

    #[test]
    fn shares() {
        for (text, expected) in [("0", 0.0), ("1", 1.0), ("0.5", 0.5), (".25", 0.25), ("1.0", 1.0)] {
            assert_eq!(text.parse::<Share>().map(Share::value), Ok(expected), "{text}");
        }
        for text in ["-0.1", "1.01", "50", "50%", "NaN", "inf", "", "half"] {
            let message = text.parse::<Share>().unwrap_err().to_string();
            assert!(
                message.ends_with("is not a share from 0 to 1, such as 0.25 for a quarter"),
                "{message}"
            );
        }
    }

    #[test]
    fn regions_are_two_letters_in_upper_case() {
        for (text, expected) in [
            ("US", Some("US")),
            ("de", Some("DE")),
            ("Gb", Some("GB")),
            ("USA", None),
            ("1A", None),
            ("", None),
            ("ß", None),
        ] {
            let found = text.parse::<Region>().ok();
            assert_eq!(found.as_ref().map(Region::as_str), expected, "{text}");
        }
    }

    #[test]
    fn column_mappings_cut_at_the_first_equals_sign() {
        let cases = [
            ("email=E-Mail", Some(("email", "E-Mail"))),
            ("first_name = Given name ", Some(("first_name", "Given name"))),
            ("note=a=b", Some(("note", "a=b"))),
            ("email", None),
            ("=x", None),
            ("email=", None),
            (" = ", None),
        ];
        for (text, expected) in cases {
            let found = text.parse::<ColumnMapping>().ok();
            assert_eq!(
                found.as_ref().map(|m| (m.field.as_str(), m.column.as_str())),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn digits_alone_are_a_companys_id() {
        let name = |name: &str| Some(CompanyRef::Name(name.to_owned()));
        let cases = [
            ("0", Some(CompanyRef::Id(0))),
            (" 174 ", Some(CompanyRef::Id(174))),
            ("Acme Inc", name("Acme Inc")),
            ("3M", name("3M")),
            ("-5", name("-5")),
            ("", None),
            ("  ", None),
            ("99999999999999999999", None),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<CompanyRef>().ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_base_address_ends_with_a_slash() {
        let cases = [
            (
                "https://webservices3.autotask.net/atservicesrest",
                Some("https://webservices3.autotask.net/atservicesrest/"),
            ),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080/")),
            ("https://a.example/x/?q=1", None),
            ("https://a.example/#x", None),
            ("mailto:a@b.example", None),
            ("webservices3.autotask.net", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let found = text.parse::<BaseUrl>().ok();
            assert_eq!(found.as_ref().map(|base| base.0.as_str()), expected, "{text}");
        }
    }
}
