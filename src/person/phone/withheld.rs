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

/// Whether the text says that the number is not shown: a word, its keypad spelling with or without `+` or `+1`, or
/// nothing but zeros.
pub fn is_withheld(text: &str) -> bool {
    if text.chars().nth(40).is_some() {
        return false;
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
