//! Moments as Autotask writes and reads them: always UTC, `2026-03-01T09:30:00.000Z` out, the same with or without
//! fraction and `Z` in.
//!
//! Never asks a clock.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// As it goes out, with three digits of a second.
pub(super) fn write(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// As it comes in; a text without zone is UTC, a date alone is its midnight.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let civil = text
        .parse::<DateTime>()
        .or_else(|_| {
            text.parse::<jiff::civil::Date>()
                .map(|date| date.to_datetime(jiff::civil::Time::midnight()))
        })
        .ok()?;
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_moment_is_the_same_moment() {
        for text in [
            "2026-03-01T00:00:00Z",
            "2026-03-01T00:00:00.000Z",
            "2026-03-01T00:00:00.00",
            "2026-03-01T01:00:00+01:00",
            "2026-03-01",
        ] {
            let written = read(text).map(write);
            assert_eq!(written.as_deref(), Some("2026-03-01T00:00:00.000Z"), "{text}");
        }
        assert_eq!(read("yesterday"), None);
    }
}
