//! Texts that are too short for a subscriber's number: emergency numbers, short codes, extensions.
//!
//! Tells the three apart by their digits alone. Whose extension it is, is not known here.

/// What a text of few digits is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Short {
    /// An emergency number, one of a carrier's services, or a short code for text messages.
    Service,
    /// Up to four digits: an extension, since nobody outside has so short a number.
    Extension,
}

/// Emergency numbers that are dialled in many countries.
const EMERGENCY: [&str; 4] = ["911", "112", "999", "000"];
/// Digits of the longest short code (CTIA's short codes have five or six).
const LONGEST_CODE: usize = 6;
/// Digits of the longest extension that is told from a short code without being named in the settings.
const LONGEST_EXTENSION: usize = 4;

/// What a text of one to six digits is; `None` for every other text. Blanks, dots, brackets and dashes between
/// digits do not count; letters, `+` and `*` do.
pub fn short(text: &str) -> Option<Short> {
    let mut digits = [0_u8; LONGEST_CODE];
    let mut count = 0;
    for byte in text.trim().bytes() {
        match byte {
            b'0'..=b'9' => {
                *digits.get_mut(count)? = byte;
                count += 1;
            }
            b' ' | b'-' | b'.' | b'(' | b')' => {}
            _ => return None,
        }
    }
    let digits = std::str::from_utf8(&digits[..count]).ok()?;
    // North America keeps 211 to 911 for services.
    let is_n11 = count == 3 && digits.ends_with("11") && digits.as_bytes()[0] >= b'2';
    match count {
        0 => None,
        _ if EMERGENCY.contains(&digits) || is_n11 => Some(Short::Service),
        1 if digits == "0" => None,
        1..=LONGEST_EXTENSION => Some(Short::Extension),
        _ => Some(Short::Service),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_digits_are_an_extension_or_a_service() {
        for (text, expected) in [
            ("911", Some(Short::Service)),
            ("112", Some(Short::Service)),
            ("000", Some(Short::Service)),
            ("411", Some(Short::Service)),
            ("72345", Some(Short::Service)),
            ("723 456", Some(Short::Service)),
            ("101", Some(Short::Extension)),
            ("111", Some(Short::Extension)),
            ("8001", Some(Short::Extension)),
            ("7", Some(Short::Extension)),
            ("0", None),
            ("", None),
            ("555-0100", None),
            ("+911", None),
            ("*67", None),
            ("x101", None),
        ] {
            assert_eq!(short(text), expected, "{text:?}");
        }
    }
}
