//! Numbers of North America that are written plainly, without asking the numbering plans about each of them.
//!
//! Whether such a number exists, and what kind of line it is, follows from its first seven digits: no pattern of
//! libphonenumber's metadata for the countries of `+1` looks at the last three (`8766060\d{3}` of Jamaica is the
//! longest). So what the plans said of one number is what they say of the thousand that begin like it. Nothing is
//! known here that the plans have not said; every other text is theirs.

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{PhoneKey, PhoneKind, PhoneNumber, Region, withheld};
use crate::choice::NumberStyle;

/// Area, exchange, and the first digit behind them.
const TOLD_BY: u64 = 1_000;
/// The country code, in front of ten digits.
const COUNTRY: u64 = 10_000_000_000;
/// Beginnings that are remembered.
const REMEMBERED: usize = 64 * 1024;

/// What the numbering plans have said.
#[derive(Debug, Default)]
pub(super) struct Beginnings(FxHashMap<u64, Option<PhoneKind>>);

impl Beginnings {
    /// Nothing.
    pub(super) const fn none() -> Self {
        Self(FxHashMap::with_hasher(FxBuildHasher))
    }
}

/// A text that is ten digits in the groups of North America, with or without `+1` in front.
pub(super) struct Plain {
    digits: [u8; 10],
    /// Whether it says itself that it is of North America, or is grouped as numbers are there.
    is_clear: bool,
}

impl Plain {
    /// Reads the shape of a text; `None` when it has another.
    pub(super) fn read(text: &str, region: Region, style: NumberStyle) -> Option<Self> {
        let (is_marked, mut rest) = match text.as_bytes() {
            [b'+', b'1', rest @ ..] => (true, after_gap(rest).0),
            rest => (false, rest),
        };
        if !is_marked && (style != NumberStyle::National || !matches!(region.as_str(), "US" | "CA")) {
            return None;
        }
        let mut digits = [0; 10];
        let bracketed = rest.first() == Some(&b'(');
        if bracketed {
            rest = &rest[1..];
        }
        rest = take(rest, &mut digits[..3])?;
        if bracketed {
            rest = rest.strip_prefix(b")")?;
        }
        let (rest, first_gap) = after_gap(rest);
        let (rest, second_gap) = after_gap(take(rest, &mut digits[3..6])?);
        if !take(rest, &mut digits[6..])?.is_empty() {
            return None;
        }
        // Area and exchange begin with 2 to 9 (NANPA, North American Numbering Plan).
        let begins = |digit: u8| (b'2'..=b'9').contains(&digit);
        (begins(digits[0]) && begins(digits[3]) && !withheld::is_keypad(&digits)).then_some(Self {
            digits,
            is_clear: is_marked || ((bracketed || first_gap) && second_gap),
        })
    }

    /// The national number.
    fn number(&self) -> u64 {
        self.digits
            .iter()
            .fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
    }

    fn beginning(&self) -> u64 {
        self.number() / TOLD_BY
    }

    /// The digits of the number with its country code, when the plans have told about one that begins like it.
    pub(super) fn known_digits(&self, beginnings: &Beginnings) -> Option<u64> {
        let is_number = beginnings.0.get(&self.beginning())?.is_some();
        is_number.then(|| COUNTRY + self.number())
    }

    /// The number, when the plans have told about one that begins like it.
    pub(super) fn known(&self, beginnings: &Beginnings) -> Option<PhoneNumber> {
        let kind = (*beginnings.0.get(&self.beginning())?)?;
        let mut key = String::with_capacity(12);
        key.push_str("+1");
        key.extend(self.digits.iter().map(|digit| char::from(*digit)));
        let digits = Box::from(&key[2..]);
        Some(PhoneNumber {
            key: PhoneKey(key.into()),
            extension: None,
            kind,
            national: 2,
            unmarked: (!self.is_clear).then_some(digits),
        })
    }

    /// Remembers what the plans say of this number.
    pub(super) fn learn(&self, told: Option<&PhoneNumber>, beginnings: &mut Beginnings) {
        let is_so = |number: &&PhoneNumber| {
            number.national == 2
                && number.key.as_str().as_bytes().get(2..) == Some(&self.digits)
                && number.extension.is_none()
        };
        if beginnings.0.len() >= REMEMBERED {
            beginnings.0.clear();
        }
        beginnings
            .0
            .insert(self.beginning(), told.filter(is_so).map(|number| number.kind));
    }
}

/// One character between groups, where there is one.
fn after_gap(text: &[u8]) -> (&[u8], bool) {
    match text {
        [b' ' | b'-' | b'.', rest @ ..] => (rest, true),
        rest => (rest, false),
    }
}

/// As many digits as there is room for; the rest.
fn take<'t>(text: &'t [u8], digits: &mut [u8]) -> Option<&'t [u8]> {
    let (taken, rest) = text.split_at_checked(digits.len())?;
    digits.copy_from_slice(taken);
    taken.iter().all(u8::is_ascii_digit).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::person::phone::{digits, read_anew, read_as};

    /// Reads the number with what was learned from another of the same beginning, and without.
    fn compare(digits: u64, shape: usize, teacher: u64, region: Region) -> Result<bool, String> {
        let shaped = |digits: u64| {
            let (area, exchange, line) = (digits / 10_000_000, digits / 10_000 % 1_000, digits % 10_000);
            match shape % 9 {
                0 => format!("({area:03}) {exchange:03}-{line:04}"),
                1 => format!("{area:03}{exchange:03}{line:04}"),
                2 => format!("+1 {area:03} {exchange:03} {line:04}"),
                3 => format!("+1{area:03}{exchange:03}{line:04}"),
                4 => format!("{area:03}-{exchange:03}-{line:04}"),
                5 => format!("{area:03}.{exchange:03}.{line:04}"),
                6 => format!("{area:03} {exchange:03}{line:04}"),
                7 => format!("+1 ({area:03}) {exchange:03}-{line:04}"),
                _ => format!("{area:03}{exchange:03}-{line:04}"),
            }
        };
        let text = shaped(digits);
        let style = NumberStyle::National;
        let expected = read_anew(&text, region, style);
        let mut beginnings = Beginnings::default();
        let other = shaped(digits - digits % TOLD_BY + teacher % TOLD_BY);
        if let Some(plain) = Plain::read(&other, region, style) {
            let told = read_anew(&other, region, style).ok().flatten();
            plain.learn(told.as_ref(), &mut beginnings);
        }
        let Some(plain) = Plain::read(&text, region, style) else {
            return Ok(false);
        };
        let Some(found) = plain.known(&beginnings) else {
            // Nothing was learned, so that the plans are asked.
            return Ok(false);
        };
        if expected == Ok(Some(found.clone())) {
            Ok(true)
        } else {
            Err(format!(
                "{text} in {region} from {other}: {found:?} and not {expected:?}"
            ))
        }
    }

    fn region(code: &str) -> Region {
        Region::parse(code).unwrap()
    }

    /// Some beginnings of every area, and those of which the metadata looks furthest into a number.
    #[test]
    fn what_is_learned_from_one_number_is_what_the_plans_say_of_the_others() {
        let mut seed = 20_261_122_u64;
        let mut next = || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            seed >> 33
        };
        let (mut fast, mut all) = (0, 0);
        let areas = (200..1_000).flat_map(|area| (0..20).map(move |nth| (area, nth)));
        let drawn: Vec<u64> = areas
            .map(|(area, _)| area * 10_000_000 + next() % 10_000_000)
            .collect();
        let long = [
            "8766060", "8766061", "2465210", "2465213", "5056400", "7302000", "5235400", "2423000", "3456490",
        ];
        let long = long.iter().flat_map(|start| {
            let start: u64 = start.parse().unwrap();
            [0, 1, 499, 999].map(|end| start * TOLD_BY + end)
        });
        for digits in long.chain(drawn) {
            for region in [region("US"), region("CA")] {
                all += 1;
                let teacher = next();
                let shape = usize::try_from(next() % 9).unwrap();
                fast += u32::from(compare(digits, shape, teacher, region).unwrap());
            }
        }
        // Most areas and exchanges are nobody's; a test that compares nothing shows nothing.
        assert!(all > 30_000 && fast > 8_000, "{fast} of {all}");
    }

    /// All beginnings there are; about two minutes.
    #[test]
    #[ignore = "asks the numbering plans ten million times; for a new version of them"]
    fn what_is_learned_holds_for_every_beginning() {
        let us = region("US");
        for start in 2_000_000_u64..10_000_000 {
            for (end, teacher) in [(0, 999), (999, 500)] {
                compare(start * TOLD_BY + end, 3, teacher, us).unwrap();
            }
        }
    }

    #[test]
    fn other_shapes_are_left_to_the_plans() {
        for text in [
            "",
            "+1",
            "312-555-010",
            "312-555-01000",
            "1-312-555-0100",
            "+1312555010x",
            "(312 555-0100",
            "312) 555-0100",
            "112-555-0100",
            "312-155-0100",
            "737-874-2833",
            "+17378742833",
            "312  555-0100",
            "+44 20 7946 0000",
            "312-555-0100 x5",
            "\u{ff13}12-555-0100",
            "+1\u{a0}312 555 0100",
        ] {
            assert!(
                Plain::read(text, region("US"), NumberStyle::National).is_none(),
                "{text}"
            );
        }
        let text = "312-555-0100";
        assert!(Plain::read(text, region("US"), NumberStyle::WithCountryCode).is_none());
        assert!(Plain::read(text, region("GB"), NumberStyle::National).is_none());
        assert!(Plain::read("+1 312 555 0100", region("GB"), NumberStyle::WithCountryCode).is_some());
    }

    proptest! {
        /// Whatever was read before, a text reads as it reads anew.
        #[test]
        fn what_was_read_before_changes_nothing(
            texts in proptest::collection::vec(
                prop_oneof!["[+]?1?[ (]?[2-9][0-9]{2}[) .-]{0,2}[2-9][0-9]{2}[ .-]?[0-9]{4}", "[0-9+() .-]{5,16}"],
                1..20,
            ),
            code in prop_oneof![Just("US"), Just("CA"), Just("JM"), Just("GB")],
        ) {
            let region = region(code);
            for text in texts {
                for style in [NumberStyle::National, NumberStyle::WithCountryCode] {
                    prop_assert_eq!(read_as(&text, region, style), read_anew(&text, region, style), "{}", text);
                }
                let anew = read_anew(&text, region, NumberStyle::National).ok().flatten();
                let expected = anew.map(|number| number.key().digits());
                prop_assert_eq!(digits(&text, region), expected, "{}", text);
            }
        }
    }
}
