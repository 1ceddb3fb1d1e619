//! Finds the one number in the text of a cell, before anybody asks whether it exists.
//!
//! Takes away what spreadsheets, links and people put around a number. Refuses text in which digits are lost or
//! hidden, and text with several numbers; never fills in a digit.

use super::PhoneProblem;
use crate::person::cell;

/// Digits that have to stand on both sides of a separator before a text counts as two numbers.
const DIGITS_OF_A_NUMBER: usize = 7;

/// The parts of a phone text: digits with their punctuation, and the digits of an extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) number: String,
    pub(super) extension: Option<String>,
}

/// Splits the text of a cell; `None` when it says that there is no number.
pub(super) fn split(text: &str) -> Result<Option<Parts>, PhoneProblem> {
    let plain: String = cell::plain(text).chars().map(ascii_digit).collect();
    let bare = strip_formula(plain.trim());
    if cell::says_nothing(bare) {
        return Ok(None);
    }
    if is_scientific(bare) {
        return Err(PhoneProblem::DigitsLost);
    }
    if is_masked(bare) {
        return Err(PhoneProblem::Masked);
    }
    let bare = strip_decimals(strip_scheme(bare));
    let Some(start) = bare.find(|c: char| c.is_ascii_digit() || c == '+') else {
        return Err(PhoneProblem::NoDigits);
    };
    // An opening bracket belongs to the number: `Cell: (312) 555-0100`.
    let start = bare[..start].trim_end().strip_suffix('(').map_or(start, str::len);
    let bare = &bare[start..];
    if holds_two(bare) {
        return Err(PhoneProblem::Several);
    }
    let end = bare.find(|c: char| !is_of_a_number(c)).unwrap_or(bare.len());
    let (number, rest) = bare.split_at(end);
    let number = number.trim_end_matches(|c: char| !c.is_ascii_digit() && c != ')');
    Ok(Some(Parts {
        number: number.to_owned(),
        extension: extension(rest),
    }))
}

/// Digits of other scripts that formatting leaves in numbers.
fn ascii_digit(c: char) -> char {
    let zero = match c {
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        _ => return c,
    };
    u32::from(c)
        .checked_sub(u32::from(zero))
        .and_then(|digit| char::from_digit(digit, 10))
        .unwrap_or(c)
}

/// Takes away what keeps a spreadsheet from counting with a number: `="…"` and a leading `'`.
fn strip_formula(text: &str) -> &str {
    text.trim_start_matches(['=', '\'', '"'])
        .trim_end_matches(['"', '\''])
        .trim()
}

/// Takes away `tel:` and its kin (RFC 3966), and its parameters but for an extension.
fn strip_scheme(text: &str) -> &str {
    for scheme in ["tel:", "callto:", "sms:", "fax:", "phone:"] {
        if let Some(start) = text.get(..scheme.len())
            && start.eq_ignore_ascii_case(scheme)
        {
            return text[scheme.len()..].trim_start_matches(['/', ' ']);
        }
    }
    text
}

/// Takes away the `.0` of a number that a spreadsheet held as a fraction.
fn strip_decimals(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, zeros))
            if whole.len() >= DIGITS_OF_A_NUMBER
                && whole.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit())
                && !zeros.is_empty()
                && zeros.len() <= 2
                && zeros.bytes().all(|b| b == b'0') =>
        {
            whole
        }
        _ => text,
    }
}

/// `1.55512E+10`: a spreadsheet has thrown digits away.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let exponent = exponent.trim_start_matches(['+', '-']);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(exponent)
        && exponent.len() <= 2
        && digits(&mantissa.trim_start_matches(['+', '-']).replace(['.', ','], ""))
}

/// Digits hidden behind stars, crosses or bullets: `***-***-0134`, `312-555-XXXX`.
fn is_masked(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.contains(['*', '•', '●', '█']) || lower.contains("xx") || lower.contains("##")
}

/// Whether two separators' worth of digits look like two numbers: `312-555-0100 / 312-555-0101`.
fn holds_two(text: &str) -> bool {
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let lower = text.to_ascii_lowercase();
    [";", ",", "/", "|", " or ", " and ", " & "]
        .iter()
        .any(|separator| {
            lower
                .split(separator)
                .filter(|part| digits(part) >= DIGITS_OF_A_NUMBER)
                .count()
                > 1
        })
        || lower.matches('+').count() > 1
}

/// Characters between the digits of one number.
fn is_of_a_number(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '+' | '-' | '.' | ' ' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2053}'
        )
}

/// Words that announce an extension, longest first where one begins another.
const EXTENSION_WORDS: [&str; 17] = [
    "extension",
    "extensión",
    "durchwahl",
    "interno",
    "anexo",
    "poste",
    "extn",
    "ext",
    "xtn",
    "int",
    "доб",
    "dw",
    "x",
    "#",
    "~",
    ",",
    ";",
];

/// The extension at the start of what stands behind a number; other words are somebody's remark.
fn extension(rest: &str) -> Option<String> {
    let lower = rest.to_lowercase();
    let mut rest = lower.trim_start();
    let mut announced = false;
    while let Some(behind) = EXTENSION_WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
        announced = true;
        rest = behind.trim_start_matches([' ', '.', ':', '=']);
    }
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    // `, 2nd floor` is no extension; `,,22#` is.
    let behind = rest[digits.len()..].chars().next();
    let ends = behind.is_none_or(|c| !c.is_alphanumeric());
    (announced && ends && (1..=9).contains(&digits.len())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_and_its_extension_are_told_from_the_rest() {
        for (text, number, extension) in [
            ("312-555-0100", "312-555-0100", None),
            ("tel:+1-312-555-0100;ext=22", "+1-312-555-0100", Some("22")),
            ("=\"+13125550100\"", "+13125550100", None),
            ("'+13125550100", "+13125550100", None),
            ("3125550100.0", "3125550100", None),
            ("+1 415-555-0134 (Jane)", "+1 415-555-0134", None),
            ("415-555-0134 Jane", "415-555-0134", None),
            ("Cell: (312) 555-0100", "(312) 555-0100", None),
            ("(312) 555-0100 x22", "(312) 555-0100", Some("22")),
            ("(312) 555-0100 ext. 22", "(312) 555-0100", Some("22")),
            ("(312) 555-0100 Extension: 22", "(312) 555-0100", Some("22")),
            ("(312) 555-0100 #22", "(312) 555-0100", Some("22")),
            ("(312) 555-0100,,22#", "(312) 555-0100", Some("22")),
            ("312-555-0100, 2nd floor", "312-555-0100", None),
            ("312-555-0100 x", "312-555-0100", None),
            ("٣١٢٥٥٥٠١٠٠", "3125550100", None),
            ("３１２-555-0100", "312-555-0100", None),
            ("312\u{2011}555\u{2011}0100", "312\u{2010}555\u{2010}0100", None),
        ] {
            let parts = split(text).unwrap_or_else(|problem| panic!("{text:?} {problem}"));
            let parts = parts.unwrap_or_else(|| panic!("{text:?} is not blank"));
            assert_eq!(
                (parts.number.as_str(), parts.extension.as_deref()),
                (number, extension),
                "{text:?}"
            );
        }
    }

    #[test]
    fn text_without_a_whole_number_is_refused() {
        for (text, problem) in [
            ("1.55512E+10", PhoneProblem::DigitsLost),
            ("1,55512E+10", PhoneProblem::DigitsLost),
            ("1E10", PhoneProblem::DigitsLost),
            ("***-***-0134", PhoneProblem::Masked),
            ("312-555-XXXX", PhoneProblem::Masked),
            ("call me", PhoneProblem::NoDigits),
            ("312-555-0100 / 312-555-0101", PhoneProblem::Several),
            ("312-555-0100; 312-555-0101", PhoneProblem::Several),
            ("312-555-0100 or 312-555-0101", PhoneProblem::Several),
            ("+13125550100 +13125550101", PhoneProblem::Several),
        ] {
            assert_eq!(split(text), Err(problem), "{text:?}");
        }
    }
}
