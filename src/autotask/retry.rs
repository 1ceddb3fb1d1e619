//! Whether a call is tried again, and after how long.
//!
//! Pure. A read may be repeated after anything that passes by itself. A write is repeated only when the first one
//! certainly did nothing: it was never sent, or it was refused for being one too many.

use std::time::Duration;

use jiff::Timestamp;

use super::error::ApiError;

/// What a call does to the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Changes nothing: `GET`, and `POST` of a query.
    Read,
    /// Creates, changes or deletes.
    Write,
}

/// Most attempts of one call, the first included.
pub const MOST_ATTEMPTS: u32 = 5;

/// First wait after a refusal for too many requests at a time.
const THREADS_WAIT: Duration = Duration::from_millis(500);
/// First wait after a lost connection or a fault.
const FAULT_WAIT: Duration = Duration::from_secs(1);
/// Longest wait that is our own choice.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// How long to wait before the next attempt, or `None` when there shall be none.
///
/// `attempt` counts those made, from 1. Waits double from attempt to attempt and are stretched by up to a half,
/// chosen by `seed`, so that programs that were refused together do not come back together. A wait that the server
/// asks for is kept to the letter.
pub fn should_retry(verb: Verb, error: &ApiError, attempt: u32, seed: u64) -> Option<Duration> {
    if attempt >= MOST_ATTEMPTS {
        return None;
    }
    let (first, asked) = match error {
        ApiError::ThreadLimit { retry_after } => (THREADS_WAIT, *retry_after),
        ApiError::NotSent { .. } => (FAULT_WAIT, None),
        ApiError::AnswerLost { .. } => match verb {
            Verb::Read => (FAULT_WAIT, None),
            Verb::Write => return None,
        },
        ApiError::ServerFault { retry_after, .. } => match verb {
            Verb::Read => (FAULT_WAIT, *retry_after),
            Verb::Write => return None,
        },
        ApiError::SignInRefused(_)
        | ApiError::PermissionRefused(_)
        | ApiError::NotFound { .. }
        | ApiError::WrongMethod { .. }
        | ApiError::Validation { .. }
        | ApiError::Unreadable { .. }
        | ApiError::ForeignHost { .. }
        // Room in the hour is waited for by all threads together, not by one call.
        | ApiError::RateLimited { .. }
        | ApiError::BudgetSpent { .. }
        | ApiError::Interrupted
        | ApiError::OurFault(_) => return None,
    };
    Some(asked.unwrap_or_else(|| backed_off(first, attempt, seed)))
}

fn backed_off(first: Duration, attempt: u32, seed: u64) -> Duration {
    let doubled = first.saturating_mul(1_u32 << attempt.saturating_sub(1).min(20));
    let percent = u32::from(scatter(seed, attempt)) % 51;
    let stretched = doubled.saturating_add(doubled.saturating_mul(percent) / 100);
    stretched.min(LONGEST_WAIT)
}

/// A number that looks random but follows from its two arguments (the finish of splitmix64).
fn scatter(seed: u64, attempt: u32) -> u16 {
    let mut mixed = seed.wrapping_add(u64::from(attempt).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let [first, second, ..] = mixed.to_be_bytes();
    u16::from_be_bytes([first, second])
}

/// The wait that a `Retry-After` header asks for: seconds, or a date (RFC 9110, section 10.2.3).
pub fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::parse(header).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autotask::error::SignInFault;

    fn text() -> String {
        String::new()
    }

    #[test]
    fn reads_go_on_and_writes_only_when_nothing_was_done() {
        let asked = Some(Duration::from_secs(7));
        let seconds = |from: u64, to: u64| Some((from * 1000, to * 1000));
        let cases = [
            (
                ApiError::NotSent { message: text() },
                seconds(1, 2),
                seconds(1, 2),
            ),
            (ApiError::AnswerLost { message: text() }, seconds(1, 2), None),
            (
                ApiError::ServerFault {
                    status: 503,
                    text: text(),
                    retry_after: None,
                },
                seconds(1, 2),
                None,
            ),
            (
                ApiError::ServerFault {
                    status: 503,
                    text: text(),
                    retry_after: asked,
                },
                seconds(7, 7),
                None,
            ),
            (
                ApiError::ThreadLimit { retry_after: None },
                Some((500, 750)),
                Some((500, 750)),
            ),
            (
                ApiError::ThreadLimit { retry_after: asked },
                seconds(7, 7),
                seconds(7, 7),
            ),
            (
                ApiError::RateLimited {
                    retry_after: None,
                    text: text(),
                },
                None,
                None,
            ),
            (ApiError::SignInRefused(SignInFault::Credentials), None, None),
            (ApiError::PermissionRefused(text()), None, None),
            (
                ApiError::Validation {
                    message: text(),
                    field: None,
                },
                None,
                None,
            ),
            (ApiError::NotFound { text: text() }, None, None),
            (ApiError::WrongMethod { text: text() }, None, None),
            (
                ApiError::Unreadable {
                    status: 200,
                    text: text(),
                },
                None,
                None,
            ),
            (ApiError::ForeignHost { host: text() }, None, None),
            (ApiError::BudgetSpent { used: 1, allowed: 1 }, None, None),
            (ApiError::Interrupted, None, None),
            (ApiError::OurFault(text()), None, None),
        ];
        for (error, read, write) in cases {
            for (verb, expected) in [(Verb::Read, read), (Verb::Write, write)] {
                let wait = should_retry(verb, &error, 1, 42);
                match expected {
                    None => assert_eq!(wait, None, "{verb:?} {error:?}"),
                    Some((from, to)) => {
                        let wait = wait.expect("a wait");
                        let allowed = Duration::from_millis(from)..=Duration::from_millis(to);
                        assert!(allowed.contains(&wait), "{verb:?} {error:?} {wait:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn waits_double_up_to_five_minutes_and_five_attempts() {
        let mut before = Duration::ZERO;
        for attempt in 1..20 {
            let wait = backed_off(FAULT_WAIT, attempt, 1);
            let grown = wait > before || before == LONGEST_WAIT;
            assert!(grown && wait <= LONGEST_WAIT, "{attempt} {wait:?}");
            before = wait;
        }
        assert_eq!(before, LONGEST_WAIT);
        let error = ApiError::NotSent { message: text() };
        assert!(should_retry(Verb::Read, &error, MOST_ATTEMPTS - 1, 1).is_some());
        assert_eq!(should_retry(Verb::Read, &error, MOST_ATTEMPTS, 1), None);
    }

    #[test]
    fn seeds_scatter_the_waits() {
        let error = ApiError::NotSent { message: text() };
        let mut waits: Vec<_> = (0..20)
            .filter_map(|seed| should_retry(Verb::Read, &error, 1, seed))
            .collect();
        waits.sort_unstable();
        waits.dedup();
        assert!(waits.len() > 5, "{waits:?}");
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        for (header, expected) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Sun, 01 Mar 2026 12:01:30 GMT", Some(90)),
            ("Sun, 01 Mar 2026 11:00:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
            ("", None),
        ] {
            let expected = expected.map(Duration::from_secs);
            assert_eq!(retry_after(header, now), expected, "{header:?}");
        }
    }
}
