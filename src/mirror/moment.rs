//! Moments as Autotask writes them, and as its filters take them: always UTC, with a fraction of varying length.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Three digits of a second, so that texts sort as the moments do.
pub(crate) fn write(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// `None` when it is no moment. A text without a zone is in UTC.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_moment_is_the_same_moment() {
        for text in [
            "2026-03-01T09:30:00Z",
            "2026-03-01T09:30:00.000Z",
            "2026-03-01T09:30:00.00",
        ] {
            assert_eq!(
                read(text).map(write).as_deref(),
                Some("2026-03-01T09:30:00.000Z"),
                "{text}"
            );
        }
        assert_eq!(read(""), None);
    }
}
