//! The line that is wrong, as it is written, with the mark under what is wrong in it.
//!
//! Pure: it cuts, aligns and measures. What of a line may be shown at all is decided by whoever makes the excerpt, and
//! colours are put on by the console.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{printable, width};

/// A tab goes on to the next multiple of this, as most terminals and editors show it within a line of their own.
const TAB: usize = 4;

/// Nothing readable fits on a narrower page.
const NARROWEST: usize = 20;

/// Bytes before and behind the one that matters, of a line that may be very long.
const NEARBY: usize = 200;

/// Stands where something of the line is left out.
const CUT: char = '…';

/// One line of a text, and a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Counted from 1; absent where the line is no line of a file.
    number: Option<u64>,
    text: String,
    /// Bytes of `text`.
    mark: Range<usize>,
}

/// An excerpt as two lines of a page: what is quoted, and what points at it.
#[derive(Debug, PartialEq, Eq)]
pub struct Drawn {
    /// What stands before the quoted line, the bar included.
    pub gutter: String,
    /// The quoted line, or as much of it as has room.
    pub quoted: String,
    /// As wide as `gutter`.
    pub below: String,
    /// The blanks before the mark.
    pub indent: String,
    /// `^`, as often as the marked part has columns.
    pub mark: String,
}

impl Excerpt {
    /// A line of a file with the marked bytes of it; what lies behind the end of the line is not marked.
    pub fn of_line(number: u64, text: impl Into<String>, mark: Range<usize>) -> Self {
        Self {
            number: Some(number),
            ..Self::of_argument(text, mark)
        }
    }

    /// A part of a line that may be very long: what stands far from it is left out.
    pub fn near(number: u64, line: &str, mark: Range<usize>) -> Self {
        let start = line.floor_char_boundary(mark.start.saturating_sub(NEARBY));
        let end = line.ceil_char_boundary(mark.start.saturating_add(NEARBY));
        let mut text = line[start..end].to_owned();
        let mut moved = mark.start.min(end) - start..mark.end.clamp(start, end) - start;
        if start > 0 {
            text.insert(0, CUT);
            moved.start += CUT.len_utf8();
            moved.end += CUT.len_utf8();
        }
        if end < line.len() {
            text.push(CUT);
        }
        Self::of_line(number, text, moved)
    }

    /// A part of the command line, with the marked bytes of it.
    pub fn of_argument(text: impl Into<String>, mark: Range<usize>) -> Self {
        let text = text.into();
        let start = mark.start.min(text.len());
        let mark = start..mark.end.clamp(start, text.len());
        Self {
            number: None,
            text,
            mark,
        }
    }

    /// The two lines, of at most so many columns: where the line is longer, the part around the mark is shown.
    pub fn drawn(&self, columns: usize) -> Drawn {
        let gutter = match self.number {
            Some(number) => format!("  {number} | "),
            None => "  | ".to_owned(),
        };
        let below = format!("{}| ", " ".repeat(gutter.len() - 2));
        let room = columns.max(NARROWEST).saturating_sub(gutter.len());
        let (quoted, mark) = window(&self.cells(), room);
        Drawn {
            gutter,
            quoted,
            below,
            indent: " ".repeat(mark.start),
            mark: "^".repeat(mark.len()),
        }
    }

    /// The line by what stands in each place of the page, with a blank behind it where the mark is at its end.
    fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        let mut column = 0;
        let text = self.text.trim_end_matches(['\r', '\n']);
        for (byte, grapheme) in text.grapheme_indices(true) {
            let shown = if grapheme == "\t" {
                " ".repeat(TAB - column % TAB)
            } else {
                printable(grapheme).into_owned()
            };
            let columns = width(&shown);
            column += columns;
            let end = byte + grapheme.len();
            let marked = byte < self.mark.end.max(self.mark.start + 1) && self.mark.start < end;
            cells.push(Cell {
                shown,
                columns,
                marked,
            });
        }
        if !cells.iter().any(|cell| cell.marked) {
            cells.push(Cell {
                shown: " ".to_owned(),
                columns: 1,
                marked: true,
            });
        }
        cells
    }
}

/// What one grapheme of the line takes of the page.
#[derive(Debug)]
struct Cell {
    shown: String,
    columns: usize,
    marked: bool,
}

/// The part of the cells that has room, and the columns of the mark in it. A third of the page stands before the mark
/// where the line goes on behind it.
fn window(cells: &[Cell], room: usize) -> (String, Range<usize>) {
    let columns = |cells: &[Cell]| cells.iter().map(|cell| cell.columns).sum::<usize>();
    let marked = cells.iter().position(|cell| cell.marked).unwrap_or(0);
    let mut first = 0;
    if columns(cells) > room {
        let before = room / 3;
        while first < marked && columns(&cells[first..marked]) > before && columns(&cells[first..]) >= room {
            first += 1;
        }
    }
    let mut quoted = String::new();
    let mut used = 0;
    let mut mark = None;
    if first > 0 {
        quoted.push(CUT);
        used = 1;
    }
    for (index, cell) in cells.iter().enumerate().skip(first) {
        // Whatever is not the last needs a place behind it for the sign that something is left out.
        let needed = cell.columns + usize::from(index + 1 < cells.len());
        if used + needed > room && columns(&cells[index..]) + used > room {
            quoted.push(CUT);
            break;
        }
        quoted.push_str(&cell.shown);
        if cell.marked {
            let start = mark.map_or(used, |range: Range<usize>| range.start);
            mark = Some(start..used + cell.columns);
        }
        used += cell.columns;
    }
    // What takes no column of its own, or stands behind the last one, is pointed at all the same.
    let mark = mark.unwrap_or(used..used);
    let start = mark.start.min(room.saturating_sub(1));
    (quoted.trim_end().to_owned(), start..mark.end.max(start + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The two lines as they stand on the page.
    fn page(excerpt: &Excerpt, columns: usize) -> [String; 2] {
        let drawn = excerpt.drawn(columns);
        [
            drawn.gutter + &drawn.quoted,
            drawn.below + &drawn.indent + &drawn.mark,
        ]
    }

    /// A line whose marked part stands between `[` and `]`.
    fn marked(line: &str) -> Excerpt {
        let start = line.find('[').unwrap();
        let end = line.find(']').unwrap() - 1;
        Excerpt::of_line(12, line.replacen(['[', ']'], "", 2), start..end)
    }

    #[test]
    fn the_mark_stands_under_what_is_marked() {
        for (line, quoted, mark) in [
            ("[user_name] = 'x'", "  12 | user_name = 'x'", "     | ^^^^^^^^^"),
            ("a = [5]", "  12 | a = 5", "     |     ^"),
            ("a =[]", "  12 | a =", "     |    ^"),
            ("[]a = 5", "  12 | a = 5", "     | ^"),
            ("\ta = [5]", "  12 |     a = 5", "     |         ^"),
            ("ab\tc = [5]", "  12 | ab  c = 5", "     |         ^"),
            ("'山田' = [x]", "  12 | '山田' = x", "     |          ^"),
            ("a = [山田]", "  12 | a = 山田", "     |     ^^^^"),
            ("e\u{301} = [5]", "  12 | e\u{301} = 5", "     |     ^"),
            ("a = [\u{1b}] 5", "  12 | a = ␛ 5", "     |     ^"),
            ("a\u{202e} = [5]", "  12 | a<U+202E> = 5", "     |             ^"),
            ("a = [5]\r", "  12 | a = 5", "     |     ^"),
            ("[\u{301}]a = 5", "  12 | \u{301}a = 5", "     | ^"),
        ] {
            assert_eq!(page(&marked(line), 60), [quoted, mark], "{line:?}");
        }
    }

    #[test]
    fn of_a_long_line_the_part_around_the_mark_is_shown() {
        let long =
            |before: usize, after: usize| marked(&format!("{}[XX]{}", "b".repeat(before), "a".repeat(after)));
        for (excerpt, quoted, mark) in [
            (long(50, 50), "  12 | …bbbbbbXXaaaaaaaaa…", "     |        ^^"),
            (long(0, 90), "  12 | XXaaaaaaaaaaaaaaaa…", "     | ^^"),
            (
                long(90, 0),
                "  12 | …bbbbbbbbbbbbbbbbXX",
                "     |                  ^^",
            ),
            (long(8, 9), "  12 | bbbbbbbbXXaaaaaaaaa", "     |         ^^"),
        ] {
            assert_eq!(page(&excerpt, 26), [quoted, mark]);
        }
        let all = Excerpt::of_line(12, "x".repeat(90), 0..90);
        assert_eq!(
            page(&all, 26),
            ["  12 | xxxxxxxxxxxxxxxxxx…", "     | ^^^^^^^^^^^^^^^^^^"]
        );
    }

    #[test]
    fn of_an_endless_line_little_is_kept() {
        let line = format!("{}X{}", "ä".repeat(40_000), "ö".repeat(40_000));
        let excerpt = Excerpt::near(12, &line, 80_000..80_001);
        assert!(excerpt.text.len() < 500);
        assert_eq!(
            page(&excerpt, 26),
            ["  12 | …ääääääXöööööööööö…", "     |        ^"]
        );
        assert_eq!(page(&Excerpt::near(1, "{x", 7..8), 26), ["  1 | {x", "    |   ^"]);
    }

    #[test]
    fn an_argument_has_no_number() {
        let excerpt = Excerpt::of_argument("--map emial=Mail", 6..11);
        assert_eq!(page(&excerpt, 60), ["  | --map emial=Mail", "  |       ^^^^^"]);
        let behind = Excerpt::of_argument("ab", 7..9);
        assert_eq!(page(&behind, 60), ["  | ab", "  |   ^"]);
    }

    proptest! {
        #[test]
        fn any_line_fits_and_its_mark_too(
            line in "[a-z\t山é\u{301}\u{1b}\u{202e}= ]{0,80}",
            start in 0usize..90,
            length in 0usize..20,
            columns in 30usize..90,
        ) {
            let excerpt = Excerpt::of_line(7, line, start..start + length);
            let [quoted, mark] = page(&excerpt, columns);
            prop_assert!(width(&quoted) <= columns, "{quoted}");
            prop_assert!(width(&mark) <= columns, "{mark}");
            prop_assert!(mark.ends_with('^'), "{mark}");
        }
    }
}
