//! What spreadsheets leave in cells: formulas around texts, marks of errors, hidden columns.
//!
//! Digits that are lost stay lost: a number in scientific notation is handed on as it is, and refused where numbers
//! are read.

use std::borrow::Cow;

/// Marks that a spreadsheet writes where it has no value.
const ERRORS: &[&str] = &[
    "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#BEZUG!", "#NV", "#WERT!",
];

/// What a cell turns out to hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Held<'c> {
    Text(Cow<'c, str>),
    /// A spreadsheet's mark in place of the value.
    Nothing(&'c str),
}

/// The text without the blanks around it.
pub(super) fn trimmed(text: &str) -> &str {
    let has_none = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if has_none(text.as_bytes().first()) && has_none(text.as_bytes().last()) {
        return text;
    }
    text.trim()
}

/// The text of a cell without what a spreadsheet put around it.
pub(super) fn read(cell: &str) -> Held<'_> {
    let text = trimmed(cell);
    if !text.starts_with(['#', '=', '\'']) {
        return Held::Text(Cow::Borrowed(text));
    }
    if text.starts_with('#')
        && (ERRORS.iter().any(|error| text.eq_ignore_ascii_case(error))
            || (text.len() >= 3 && text.bytes().all(|byte| byte == b'#')))
    {
        return Held::Nothing(text);
    }
    if let Some(inside) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return Held::Text(Cow::Owned(inside.replace("\"\"", "\"")));
    }
    // The apostrophe that makes a spreadsheet take a number for text.
    if let Some(rest) = text.strip_prefix('\'')
        && rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '=' | '-' | '@'))
    {
        return Held::Text(Cow::Borrowed(rest));
    }
    Held::Text(Cow::Borrowed(text))
}

/// `1.55512E+10`: a spreadsheet has thrown digits of a number away.
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.trim().split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    exponent.len() <= 4
        && exponent.starts_with(['+', '-'])
        && digits(&exponent[1..])
        && digits(&mantissa.replace(['.', ','], ""))
}

/// Removes the `.0` of a whole number that a spreadsheet held as a fraction.
pub(super) fn whole(text: &str) -> &str {
    match text.strip_suffix(".0") {
        Some(digits)
            if !digits.is_empty() && digits.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit()) =>
        {
            digits
        }
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_added_is_taken_away() {
        for (cell, expected) in [
            (" Ana ", "Ana"),
            ("=\"+13125550100\"", "+13125550100"),
            ("'+447700900000", "+447700900000"),
            ("'013125550100", "013125550100"),
            ("'Ana'", "'Ana'"),
            ("O'Neil", "O'Neil"),
            ("#1", "#1"),
            ("=1+1", "=1+1"),
        ] {
            assert_eq!(read(cell), Held::Text(Cow::Borrowed(expected)), "{cell}");
        }
        for cell in ["#REF!", "#n/a", "#######"] {
            assert_eq!(read(cell), Held::Nothing(cell));
        }
        for (text, expected) in [
            ("13125550100.0", "13125550100"),
            ("1.0.0", "1.0.0"),
            (".0", ".0"),
            ("7", "7"),
        ] {
            assert_eq!(whole(text), expected);
        }
        for (text, expected) in [
            ("1.55512E+10", true),
            ("4,93E+11", true),
            ("12E5", false),
            ("E+10", false),
            ("Ana", false),
        ] {
            assert_eq!(is_scientific(text), expected, "{text}");
        }
    }
}
