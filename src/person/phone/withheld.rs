//! How phone systems write that the caller's number is not shown.
//!
//! Words of many systems, keypad spellings of these words, and rows of zeros. No statement about short codes.

/// Words in the caller's place, letters only and in lower case.
const WORDS: [&str; 19] = [
    "anonymous",
    "anonym",
    "anonymouscaller",
    "restricted",
    "unknown",
    "unknowncaller",
    "unknownnumber",
    "unavailable",
    "private",
    "privatenumber",
    "privatecaller",
    "blocked",
    "withheld",
    "nocallerid",
    "nonumber",
    "outofarea",
    "notavailable",
    "unbekannt",
    "unterdrueckt",
];

/// The same words typed on a phone's keypad: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE. Some pass for
/// numbers that are possible; none is a subscriber's.
const KEYPAD: [&str; 5] = ["266696687", "7378742833", "2562533", "8656696", "86282452253"];

/// Whether these digits are one of the words on a keypad.
pub(super) fn is_keypad(digits: &[u8]) -> bool {
    KEYPAD.iter().any(|word| word.as_bytes() == digits)
}

/// Whether the text says that the number is not shown: a word, its keypad spelling with or without `+` or `+1`, or
/// nothing but zeros.
pub fn is_withheld(text: &str) -> bool {
    // Bytes are counted first, since that takes no time.
    if text.len() > 40 && text.chars().nth(40).is_some() {
        return false;
    }
    if let Some(is_withheld) = is_withheld_digits(text) {
        return is_withheld;
    }
    let word: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if word.is_empty() {
        return false;
    }
    let digits = word.strip_prefix('1').unwrap_or(&word);
    WORDS.contains(&word.as_str())
        || KEYPAD.contains(&word.as_str())
        || KEYPAD.contains(&digits)
        || word.bytes().all(|b| b == b'0')
}

/// The same for a text in ASCII without a letter; `None` for every other one.
fn is_withheld_digits(text: &str) -> Option<bool> {
    let mut digits = [0_u8; 12];
    let mut count = 0;
    let mut zeros = true;
    for byte in text.bytes() {
        if byte.is_ascii_alphabetic() || !byte.is_ascii() {
            return None;
        }
        if byte.is_ascii_digit() {
            zeros &= byte == b'0';
            if let Some(place) = digits.get_mut(count) {
                *place = byte;
            }
            count += 1;
        }
    }
    let digits = digits.get(..count).unwrap_or_default();
    let national = digits.strip_prefix(b"1").unwrap_or(digits);
    Some(count > 0 && (zeros || is_keypad(digits) || is_keypad(national)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_numbers_come_in_many_forms() {
        for text in [
            "Anonymous",
            "<anonymous>",
            "RESTRICTED",
            "No Caller ID",
            "Out of Area",
            "Unbekannt",
            "+266696687",
            "+1266696687",
            "266696687",
            "17378742833",
            "+86282452253",
            "8656696",
            "0000000000",
            "0",
        ] {
            assert!(is_withheld(text), "{text}");
        }
        for text in ["", "-", "+13125550100", "Ana", "312-555-0100", "911"] {
            assert!(!is_withheld(text), "{text}");
        }
    }
}
