//! What the text of a cell is before anybody asks what it means: visible characters and plain blanks.
//!
//! Knows the ways in which people and programs write "nothing here". Does not know names, addresses or numbers.

use unicode_normalization::UnicodeNormalization as _;

/// The text without invisible characters, every kind of blank made a plain one, trimmed, and composed (NFC).
/// Letters keep their shape and case, so the result may be stored.
pub(super) fn visible(text: &str) -> String {
    if text.is_ascii() {
        return text
            .replace(|c: char| c.is_ascii_control(), " ")
            .trim()
            .to_owned();
    }
    let plain: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| {
            if c.is_whitespace() || c.is_control() {
                ' '
            } else {
                c
            }
        })
        .nfc()
        .collect();
    plain.trim().to_owned()
}

/// As [`visible`], and with look-alike forms such as full-width letters made plain (NFKC). For addresses and
/// numbers, where such forms carry no meaning.
pub(super) fn plain(text: &str) -> String {
    let visible = visible(text);
    if visible.is_ascii() {
        return visible;
    }
    let folded: String = visible.nfkc().collect();
    folded.trim().to_owned()
}

/// Characters that take no room and that copying from web pages and mail programs leaves behind: zero-width
/// spaces and joiners, direction marks, soft hyphens, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

/// Whether the text is a way of leaving a cell empty: blank, dashes and dots, or a word such as `n/a`.
pub(super) fn says_nothing(text: &str) -> bool {
    // Words for "empty" are short; anything longer is spared the work.
    if text.len() > 40 && text.chars().nth(40).is_some() {
        return false;
    }
    let word: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if word.is_empty() {
        // An @ or a + alone is a broken address or number, not an empty cell.
        return !text.contains(['@', '+', '*', '#', '=']);
    }
    // With an @ it is meant as an address, whatever its letters spell.
    !text.contains('@')
        && matches!(
            word.as_str(),
            "na" | "none"
                | "null"
                | "nil"
                | "nan"
                | "unknown"
                | "notavailable"
                | "notapplicable"
                | "notprovided"
                | "notset"
                | "undefined"
                | "blank"
                | "empty"
                | "tbd"
                | "tba"
                | "tbc"
                | "unbekannt"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_and_odd_blanks_go() {
        for (text, expected) in [
            ("  Ana ", "Ana"),
            ("\u{feff}Ana\u{200b}", "Ana"),
            ("Ana\u{a0}Ruiz", "Ana Ruiz"),
            ("Ana\tRuiz", "Ana Ruiz"),
            ("Jose\u{301}", "José"),
            ("ＡＢ", "ＡＢ"),
        ] {
            assert_eq!(visible(text), expected, "{text:?}");
        }
        assert_eq!(plain("ａ＠ｂ．com"), "a@b.com");
    }

    #[test]
    fn empty_cells_come_in_many_words() {
        for text in [
            "", " ", "-", "--", ".", "?", "n/a", "N/A", "#N/A", "NULL", "None", "(none)", "unknown", "TBD",
        ] {
            assert!(says_nothing(text), "{text:?}");
        }
        for text in ["Ana", "@", "a@b", "na@acme.com", "Nana", "0", "+", "***"] {
            assert!(!says_nothing(text), "{text:?}");
        }
    }
}
