//! How hard Autotask is asked, as somebody wrote it: requests at a time, and patience with a silent answer.
//!
//! Checks the bounds and says them; applies nothing.

use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize;

use super::value::{BadValue, Period};

/// Requests at a time on each endpoint of Autotask: 1 to 3, which is the most that it takes of one integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct Threads(usize);

impl Threads {
    /// How many.
    pub fn count(self) -> usize {
        self.0
    }
}

impl TryFrom<i64> for Threads {
    type Error = BadValue;

    fn try_from(number: i64) -> Result<Self, BadValue> {
        match number {
            1 => Ok(Self(1)),
            2 => Ok(Self(2)),
            3 => Ok(Self(3)),
            _ => Err(BadValue(format!(
                "`{number}` is not 1, 2 or 3: Autotask takes no more requests at a time on one endpoint"
            ))),
        }
    }
}

impl FromStr for Threads {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        match text.parse::<i64>() {
            Ok(number) => Self::try_from(number),
            Err(_) => Err(BadValue(format!("`{text}` is not 1, 2 or 3"))),
        }
    }
}

/// The longest silence while an answer is awaited: from a second to five minutes, after which Autotask itself ends
/// every call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ReadTimeout(pub Duration);

impl FromStr for ReadTimeout {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        let Period(time) = text.parse()?;
        if (Duration::from_secs(1)..=Duration::from_mins(5)).contains(&time) {
            Ok(Self(time))
        } else {
            Err(BadValue(format!("`{text}` is not a time from 1s to 5m")))
        }
    }
}

impl TryFrom<String> for ReadTimeout {
    type Error = BadValue;

    fn try_from(text: String) -> Result<Self, BadValue> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_one_two_or_three() {
        for (text, expected) in [
            ("0", None),
            ("1", Some(1)),
            ("2", Some(2)),
            ("3", Some(3)),
            ("4", None),
            ("-1", None),
            ("two", None),
        ] {
            let read = text.parse::<Threads>();
            assert_eq!(
                read.as_ref().ok().map(|threads| threads.count()),
                expected,
                "{text}"
            );
            if let Err(error) = read {
                assert!(error.to_string().contains("is not 1, 2 or 3"), "{error}");
            }
        }
    }

    #[test]
    fn a_silence_is_from_a_second_to_five_minutes() {
        for (text, seconds) in [
            ("0s", None),
            ("1s", Some(1)),
            ("5m", Some(300)),
            ("301s", None),
            ("soon", None),
        ] {
            let read = text.parse::<ReadTimeout>().ok();
            assert_eq!(read.map(|read| read.0.as_secs()), seconds, "{text}");
        }
    }
}
