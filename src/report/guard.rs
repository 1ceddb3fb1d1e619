//! Cells that a spreadsheet would run as a formula, guarded by a leading apostrophe.
//!
//! Which cells are dangerous is the list that OWASP gives for CSV injection. Guarding a guarded cell changes
//! nothing, and [`unguard`] takes the apostrophe away again when a file is fed back.

use std::borrow::Cow;

/// The cell as it is written to a CSV file.
///
/// A cell that begins with `=`, `+`, `-`, `@` (or their full-width forms, which some spreadsheets run too), a tab
/// or a line break gets an apostrophe before it. A plain phone number (`+1 (312) 555-0100`) and a plain negative
/// number (`-12.5`) are left as they are: they are common, and nothing in them can be run.
pub fn guard(cell: &str) -> Cow<'_, str> {
    if !begins_dangerously(cell) || is_phone_number(cell) || is_negative_number(cell) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(format!("'{cell}"))
}

/// The cell as it was before it was guarded: without the apostrophe that stands before a dangerous beginning.
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'')
        .filter(|rest| begins_dangerously(rest))
        .unwrap_or(cell)
}

fn begins_dangerously(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn is_phone_number(cell: &str) -> bool {
    cell.strip_prefix('+').is_some_and(|rest| {
        rest.contains(|c: char| c.is_ascii_digit())
            && rest
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')'))
    })
}

fn is_negative_number(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    cell.strip_prefix('-')
        .is_some_and(|number| match number.split_once('.') {
            Some((whole, part)) => digits(whole) && digits(part),
            None => digits(number),
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_that_a_spreadsheet_would_run_are_guarded() {
        let table = [
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
            ("-1+1", "'-1+1"),
            ("-", "'-"),
            ("+", "'+"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("+1 (312) 555-0100", "+1 (312) 555-0100"),
            ("+4930123456", "+4930123456"),
            ("-12", "-12"),
            ("-12.5", "-12.5"),
            ("-12.", "'-12."),
            ("'=1", "'=1"),
            ("O'Brien", "O'Brien"),
            ("ana@acme.example", "ana@acme.example"),
            ("", ""),
        ];
        for (cell, guarded) in table {
            assert_eq!(guard(cell), guarded, "{cell:?}");
        }
    }

    #[test]
    fn an_apostrophe_that_guards_nothing_stays() {
        assert_eq!(unguard("'t Hart"), "'t Hart");
        assert_eq!(unguard("'=1"), "=1");
        assert_eq!(unguard("'+44 7700 900123"), "+44 7700 900123");
        assert_eq!(unguard("''=1"), "''=1");
    }

    proptest! {
        #[test]
        fn guarding_twice_is_guarding_once_and_can_be_undone(cell in "[-=+@\t\r'0-9(). a]{0,8}") {
            let once = guard(&cell).into_owned();
            prop_assert_eq!(guard(&once), once.clone());
            prop_assume!(unguard(&cell) == cell);
            prop_assert_eq!(unguard(&once), cell);
        }
    }
}
