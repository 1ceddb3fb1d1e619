//! Pure: dates and times as people and programs write them. One that can be two days, such as `03/04/2025`, is none.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

const NO_DATE: &str = "is not a date; write it as 2025-04-03";
const TWO_DAYS: &str = "can be two days; write it as 2025-04-03";

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads a date, or a date with a time. Without a zone it is taken as it stands, as Autotask keeps it, in UTC.
///
/// # Errors
/// Why it is none, as the rest of a sentence.
pub(super) fn read(text: &str) -> Result<DateTime, &'static str> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment.to_zoned(TimeZone::UTC).datetime());
    }
    if let Ok(civil) = text.replacen('/', "-", 2).parse::<DateTime>()
        && text
            .get(..4)
            .is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
        && (text.contains('-') || text.contains('/'))
    {
        return Ok(civil);
    }
    let (day, time) = split(text)?;
    Ok(date(day)?.to_datetime(time))
}

/// A moment as Autotask takes it.
pub(super) fn written(moment: DateTime) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.%3f").to_string()
}

/// The day, and the time behind it.
fn split(text: &str) -> Result<(&str, Time), &'static str> {
    let Some(colon) = text.find(':') else {
        return Ok((text, Time::midnight()));
    };
    let at = text[..colon].rfind([' ', 'T']).ok_or(NO_DATE)?;
    let (day, clock) = (
        text[..at].trim().trim_end_matches(','),
        text[at + 1..].trim().to_lowercase(),
    );
    let (clock, shift) = match (clock.strip_suffix("am"), clock.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim(), Some(0)),
        (_, Some(clock)) => (clock.trim(), Some(12)),
        (None, None) => (clock.as_str(), None),
    };
    let mut parts = clock.split(':').map(str::parse::<i8>);
    let mut part = || parts.next().transpose().map_err(|_| NO_DATE);
    let (hour, minute, second) = (
        part()?.ok_or(NO_DATE)?,
        part()?.ok_or(NO_DATE)?,
        part()?.unwrap_or(0),
    );
    let hour = match shift {
        Some(shift) if (1..=12).contains(&hour) => hour % 12 + shift,
        Some(_) => return Err(NO_DATE),
        None => hour,
    };
    let time = Time::new(hour, minute, second, 0).map_err(|_| NO_DATE)?;
    Ok((day, time))
}

fn date(text: &str) -> Result<Date, &'static str> {
    let parts: Vec<&str> = text
        .split([' ', ',', '-', '/', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let [one, two, three] = parts.as_slice() else {
        return Err(NO_DATE);
    };
    let number = |text: &str| text.parse::<i16>().map_err(|_| NO_DATE);
    if let Some(month) = month(one) {
        return day_of(number(three)?, month, number(ordinal(two))?);
    }
    if let Some(month) = month(two) {
        return day_of(number(three)?, month, number(ordinal(one))?);
    }
    let (one, two, year) = (number(one)?, number(two)?, number(three)?);
    if parts[0].len() == 4 {
        return day_of(one, two, year);
    }
    // With points the day stands first wherever points are used.
    if text.contains('.') {
        return day_of(year, two, one);
    }
    match (one > 12, two > 12) {
        (false, false) if one != two => Err(TWO_DAYS),
        (false, _) => day_of(year, one, two),
        (true, _) => day_of(year, two, one),
    }
}

/// A month by its English name or the first three letters of it.
fn month(text: &str) -> Option<i16> {
    let text = text.to_lowercase();
    // `Sept` is the one usual abbreviation of four letters.
    let text = if text == "sept" { "sep" } else { &text };
    let position = MONTHS
        .iter()
        .position(|name| *name == text || name[..3] == *text)?;
    i16::try_from(position + 1).ok()
}

/// `3rd` as `3`.
fn ordinal(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_ascii_alphabetic())
}

/// A day of a year with four digits.
fn day_of(year: i16, month: i16, day: i16) -> Result<Date, &'static str> {
    if !(1000..=9999).contains(&year) {
        return Err(NO_DATE);
    }
    let small = |number: i16| i8::try_from(number).map_err(|_| NO_DATE);
    Date::new(year, small(month)?, small(day)?).map_err(|_| NO_DATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_in_many_forms_and_are_never_guessed() {
        for (text, expected) in [
            ("2025-04-03", "2025-04-03T00:00:00.000"),
            ("2025/04/03", "2025-04-03T00:00:00.000"),
            ("2025-04-03T10:20:30Z", "2025-04-03T10:20:30.000"),
            ("2025-04-03T10:20:30.5Z", "2025-04-03T10:20:30.500"),
            ("2025-04-03T23:30:00-05:00", "2025-04-04T04:30:00.000"),
            ("2025-04-03T10:20:30", "2025-04-03T10:20:30.000"),
            ("2025-04-03 10:20", "2025-04-03T10:20:00.000"),
            ("2025/04/03 10:20", "2025-04-03T10:20:00.000"),
            ("03.04.2025", "2025-04-03T00:00:00.000"),
            ("3.4.2025 14:05", "2025-04-03T14:05:00.000"),
            ("13/04/2025", "2025-04-13T00:00:00.000"),
            ("04/13/2025", "2025-04-13T00:00:00.000"),
            ("04/13/2025 2:05 PM", "2025-04-13T14:05:00.000"),
            ("04/13/2025 12:05 am", "2025-04-13T00:05:00.000"),
            ("04/04/2025", "2025-04-04T00:00:00.000"),
            ("3 April 2025", "2025-04-03T00:00:00.000"),
            ("April 3, 2025", "2025-04-03T00:00:00.000"),
            ("Apr 3rd, 2025", "2025-04-03T00:00:00.000"),
            ("3-Apr-2025", "2025-04-03T00:00:00.000"),
            ("29 Feb 2024", "2024-02-29T00:00:00.000"),
            ("03/04/2025", TWO_DAYS),
            ("3-4-2025", TWO_DAYS),
            ("03/04/2025 10:00", TWO_DAYS),
            ("03/04/25", TWO_DAYS),
            ("13/04/25", NO_DATE),
            ("29 Feb 2025", NO_DATE),
            ("2025-02-30", NO_DATE),
            ("2025-13-01", NO_DATE),
            ("45922", NO_DATE),
            ("1714550400", NO_DATE),
            ("04/13/2025 25:00", NO_DATE),
            ("04/13/2025 13:00 PM", NO_DATE),
            ("next week", NO_DATE),
            ("", NO_DATE),
        ] {
            let read = read(text).map_or_else(str::to_owned, written);
            assert_eq!(read, expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["2025-04-03", "2025-04-03T10:20:30.5Z"] {
            let moment = read(text).unwrap();
            assert_eq!(read(&written(moment)), Ok(moment));
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}|[0-9:/. TZ+apm-]{0,24}") {
            let _ = read(&text);
        }
    }
}
