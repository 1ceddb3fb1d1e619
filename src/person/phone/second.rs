//! Digits that could be a number of another country whose `+` was lost: for many of them the numbering plans need not be
//! asked, since every number of that country has more digits.
//!
//! Follows from the lengths that the plans tell, for all digits that begin alike and are as many. Says only of which
//! digits nothing can come; what comes of the others, the plans say.

use std::cell::RefCell;

use rlibphonenumber::{PhoneNumber as Planned, PhoneNumberUtil, ValidationError};
use rustc_hash::FxHashMap;

/// Digits of the longest country code (ITU-T E.164, 6.2.1).
const LONGEST_CODE: usize = 3;

/// The country codes in whose plans digits are put in front of what was dialled inside the country
/// (`nationalPrefixTransformRule` in libphonenumber's metadata): Madagascar, San Marino and Norfolk Island. Everywhere
/// else digits are only taken away, so that what is too short stays so.
const GROWING: [i32; 3] = [261, 378, 672];

/// Whether a `+` in front of these digits never makes a number that exists. `false` where the plans have to be asked.
pub(super) fn is_none(digits: &str, plans: &PhoneNumberUtil) -> bool {
    thread_local! {
        /// By country code, or the digits in its place, and how many digits there are; a few thousand at most.
        static KNOWN: RefCell<FxHashMap<(u32, usize), bool>> = RefCell::default();
    }
    let Some(beginning) = digits.get(..LONGEST_CODE) else {
        return false;
    };
    let Ok(number) = beginning.parse() else {
        return false;
    };
    KNOWN.with_borrow_mut(|known| {
        *known
            .entry((number, digits.len()))
            .or_insert_with(|| nothing_begins(beginning, digits.len(), plans))
    })
}

/// Whether no number has so many digits and begins so.
fn nothing_begins(beginning: &str, digits: usize, plans: &PhoneNumberUtil) -> bool {
    if beginning.starts_with('0') {
        return false;
    }
    // No country code begins with another one.
    let mut codes = (1..=LONGEST_CODE).filter_map(|length| {
        let code = beginning.get(..length)?.parse().ok()?;
        plans.get_region_for_country_code(code).map(|_| (code, length))
    });
    let Some((country_code, length)) = codes.next() else {
        return true;
    };
    if GROWING.contains(&country_code) {
        return false;
    }
    // Only how many digits it has counts.
    let ones = std::iter::repeat_n(1, digits.saturating_sub(length));
    let of_that_length = Planned {
        country_code,
        national_number: ones.fold(0_u64, |number, one| number.saturating_mul(10).saturating_add(one)),
        ..Planned::default()
    };
    plans.is_possible_number_with_reason(&of_that_length) == Err(ValidationError::TooShort)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::phone::{parse_valid, with_plans};

    /// Compares what is said of digits of every beginning with what the plans say, for so many numbers of each first
    /// digit behind it; gives how many beginnings are nobody's.
    fn compare(lengths: &[usize], each: u32) -> usize {
        let mut seed = 20_261_122_u64;
        let mut next = || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            seed >> 33
        };
        let mut nobodys = 0;
        with_plans(|plans| {
            for (beginning, length) in
                (100..1_000).flat_map(|begin| lengths.iter().map(move |len| (begin, *len)))
            {
                let digits = |first: u64, rest: u64| {
                    let rest = format!("{rest:020}");
                    format!("{beginning}{first}{}", &rest[20 - (length - 4)..])
                };
                if !is_none(&digits(0, 0), plans) {
                    continue;
                }
                nobodys += 1;
                for first in 0..10 {
                    for _ in 0..each {
                        let digits = digits(first, next() << 31 | next());
                        assert_eq!(digits.len(), length);
                        assert_eq!(parse_valid(plans, &format!("+{digits}"), None), None, "{digits}");
                    }
                }
            }
        });
        nobodys
    }

    #[test]
    fn what_is_nobodys_is_no_number_in_the_plans() {
        assert!(compare(&[10], 1) > 300);
        assert!(compare(&[8], 1) > 300);
    }

    /// About half a minute.
    #[test]
    #[ignore = "asks the numbering plans ten million times; for a new version of them"]
    fn what_is_nobodys_is_no_number_of_any_length() {
        compare(&[7, 8, 9, 10, 11, 12, 13], 300);
    }

    #[test]
    fn digits_that_can_be_a_number_are_left_to_the_plans() {
        with_plans(|plans| {
            for digits in [
                "6562345678",
                "4930123456",
                "2612345678",
                "3788912345",
                "4420794600",
                "12",
                "",
                "0123456789",
            ] {
                assert!(!is_none(digits, plans), "{digits}");
            }
            for digits in ["2122019506", "9990123456", "3312345678"] {
                assert!(is_none(digits, plans), "{digits}");
            }
        });
    }
}
