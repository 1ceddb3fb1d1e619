//! Text from exports, made safe and measured for a page of fixed width.
//!
//! Names and addresses are written by strangers. Here what could move a cursor, turn the reading direction or
//! hide is made visible. It decides nothing about what a cell means, and machine formats do not pass through it.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Accents and the like that may stand on one letter; more than this is a prank that paints over other lines.
const MOST_MARKS: usize = 4;

/// The same text on one line, with nothing in it that a terminal would obey or that the eye cannot see.
///
/// Line breaks and tabs become one space, other control characters their picture (`␛`), direction marks and
/// invisible characters their number (`<U+202E>`), as Unicode Technical Report 36 advises for bidirectional text.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for character in text.chars() {
        let code = u32::from(character);
        marks = if character.width() == Some(0) {
            marks + 1
        } else {
            0
        };
        match character {
            '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if !shown.ends_with(' ') {
                    shown.push(' ');
                }
            }
            '\0'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + code)),
            '\u{7f}' => shown.push('\u{2421}'),
            _ if character.is_control() || is_invisible(character) => {
                // Writing into a string cannot fail.
                let _ = write!(shown, "<U+{code:04X}>");
            }
            _ if marks > MOST_MARKS => {}
            _ => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// Direction marks, zero-width characters and other characters that cannot be seen.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Columns that a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text cut to so many columns, with `…` where something was cut off its end.
pub fn fit(text: &str, columns: usize) -> String {
    fit_start(text, columns, '…')
}

/// The start of the text, of so many columns, with the sign `cut` where something was cut off its end.
pub(super) fn fit_start(text: &str, columns: usize, cut: char) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = take_columns(text.graphemes(true), columns.saturating_sub(1)).concat();
    if columns > 0 {
        kept.push(cut);
    }
    kept
}

/// The end of the text, of so many columns, with the sign `cut` where something was cut off its start: for paths,
/// whose end says more.
pub(super) fn fit_end(text: &str, columns: usize, cut: char) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = take_columns(text.graphemes(true).rev(), columns.saturating_sub(1));
    kept.reverse();
    let cut = if columns > 0 {
        String::from(cut)
    } else {
        String::new()
    };
    cut + &kept.concat()
}

/// As many graphemes as have room.
fn take_columns<'a>(graphemes: impl Iterator<Item = &'a str>, columns: usize) -> Vec<&'a str> {
    let mut used = 0;
    graphemes
        .take_while(|grapheme| {
            used += width(grapheme);
            used <= columns
        })
        .collect()
}

/// The text with blanks after it, so that it takes at least so many columns.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// The text in lines of at most so many columns, broken between words; a word that is longer than a line is
/// broken between graphemes. There is always at least one line.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    wrapped(text, columns.max(2), true)
}

/// As [`wrap`], but a word that is longer than a line stays whole: for paths and addresses, which somebody may want to
/// copy.
pub fn wrap_words(text: &str, columns: usize) -> Vec<String> {
    wrapped(text, columns, false)
}

fn wrapped(text: &str, columns: usize, breaks_words: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for grapheme in word.graphemes(true) {
            if breaks_words && width(&line) + width(grapheme) > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Makes columns narrower until together they take no more than `room`: the widest gives way first, and none
/// becomes narrower than `narrowest` by this.
pub fn share(widths: &mut [usize], room: usize, narrowest: usize) {
    for width in widths.iter_mut() {
        *width = (*width).min(room.max(narrowest));
    }
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > narrowest => *widest -= 1,
            _ => break,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_text_is_made_visible() {
        let table = [
            ("Ana Ruiz", "Ana Ruiz"),
            ("Ana\tRuiz\r\n\r\nStreet", "Ana Ruiz Street"),
            ("\u{1b}[2J\u{1b}]0;pwned\u{7}", "␛[2J␛]0;pwned␇"),
            ("\u{9b}31m", "<U+009B>31m"),
            ("a\u{7f}", "a␡"),
            ("exe\u{202e}fdp.", "exe<U+202E>fdp."),
            ("ana\u{200b}@acme.example", "ana<U+200B>@acme.example"),
            ("\u{feff}Ana", "<U+FEFF>Ana"),
            ("tag\u{e0041}", "tag<U+E0041>"),
            ("Zoë Müller 山田", "Zoë Müller 山田"),
            (
                "Z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}o",
                "Z\u{301}\u{302}\u{303}\u{304}o",
            ),
        ];
        for (text, shown) in table {
            assert_eq!(printable(text), shown, "{text:?}");
        }
    }

    #[test]
    fn cut_text_says_so_and_keeps_to_its_columns() {
        assert_eq!(fit("Ana Ruiz", 8), "Ana Ruiz");
        assert_eq!(fit("Ana Ruiz", 5), "Ana …");
        assert_eq!(
            fit("山田太郎", 6),
            "山田…",
            "a wide character never straddles the edge"
        );
        assert_eq!(fit("山田太郎", 0), "");
        assert_eq!(fit_end("exports/requests.csv:12", 10, '…'), "…ts.csv:12");
        assert_eq!(fit_start("Ana Ruiz", 5, '~'), "Ana ~");
        assert_eq!(fit_end("山田太郎", 6, '~'), "~太郎");
        assert_eq!(pad("山", 4), "山  ");
    }

    #[test]
    fn long_text_is_wrapped_between_words_where_it_can_be() {
        assert_eq!(wrap("several contacts fit", 12), ["several", "contacts fit"]);
        assert_eq!(wrap("ab abcdefghij", 4), ["ab", "abcd", "efgh", "ij"]);
        assert_eq!(wrap("ab abcdefghij k", 4), ["ab", "abcd", "efgh", "ij k"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap_words("ab abcdefghij k", 4), ["ab", "abcdefghij", "k"]);
        assert_eq!(wrap_words("", 4), [""]);
    }

    #[test]
    fn the_widest_columns_give_way_first() {
        for (natural, room, shared) in [
            ([5, 30, 10], 50, [5, 30, 10]),
            ([5, 30, 10], 30, [5, 15, 10]),
            ([5, 900, 900], 25, [5, 10, 10]),
            ([5, 30, 10], 4, [4, 4, 4]),
        ] {
            let mut widths = natural;
            share(&mut widths, room, 4);
            assert_eq!(widths, shared, "{natural:?} in {room}");
        }
    }

    proptest! {
        #[test]
        fn printable_text_is_stable_and_has_no_control_characters(text in "\\PC{0,20}|[\\x00-\\x20a-c\u{80}-\u{9f}\u{200b}-\u{202e}]{0,20}") {
            let once = printable(&text).into_owned();
            prop_assert!(!once.chars().any(|c| c.is_control() || is_invisible(c)));
            prop_assert_eq!(printable(&once), once.clone());
        }

        #[test]
        fn wrapping_keeps_to_its_columns_and_loses_no_letter(text in "[a-z山é ]{0,60}", columns in 2usize..20) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| width(line) <= columns));
            prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
