//! Lays lines and notes out on a page of fixed width. It knows columns and colours, and nothing of what they say.

use std::io::{self, Write};

use super::Line;
use super::notes::Note;
use crate::report::Style;
use crate::report::words::{self, Tint};
use crate::text::{fit_end, fit_start, pad, share, width, wrap};

/// Columns before a row's symbol.
const MARGIN: usize = 2;

/// Columns before the first step of notes.
const NOTE_MARGIN: usize = 6;

/// The why stands beside the row when it has at least so many columns, else beneath.
const NARROWEST_WHY: usize = 30;

/// No column gives way further than this.
const NARROWEST_COLUMN: usize = 8;

/// A narrower page is treated as one of this width: nothing readable fits there.
const NARROWEST_PAGE: usize = 40;

/// The heading of a section.
pub(super) fn title(style: Style, title: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", words::paint(style, Tint::Title, title))
}

/// The widths of the columns of one section.
#[derive(Debug)]
struct Layout {
    place: usize,
    person: usize,
    company: usize,
    /// None when the why stands beneath.
    why: Option<usize>,
}

impl Layout {
    /// Where the page is wide enough, each column takes what it needs up to a share of the page, and the why
    /// stands beside. Else the columns have the whole page to themselves.
    fn of(lines: &[&Line], page: usize) -> Self {
        let widest = |part: fn(&Line) -> &str| {
            let widths = lines.iter().map(|line| width(part(line)));
            widths.max().unwrap_or(0)
        };
        let natural = [
            widest(|line| &line.place),
            widest(|line| &line.person),
            widest(|line| &line.company),
        ];
        let gaps = 2 * natural.iter().filter(|column| **column > 0).count();
        let room = page.saturating_sub(MARGIN + 2 + gaps);
        let [place, person, company] = natural;
        let beside = [
            place.min(page / 4),
            person.min(page * 2 / 5),
            company.min(page / 5),
        ];
        let left = room.saturating_sub(beside.iter().sum());
        let (columns, why) = if left >= NARROWEST_WHY {
            (beside, Some(left))
        } else {
            let mut alone = natural;
            share(&mut alone, room, NARROWEST_COLUMN);
            (alone, None)
        };
        let [place, person, company] = columns;
        Self {
            place,
            person,
            company,
            why,
        }
    }
}

/// The rows of one section, in columns, each with its notes beneath.
pub(super) fn lines(style: Style, lines: &[&Line], out: &mut dyn Write) -> io::Result<()> {
    let page = style.width.max(NARROWEST_PAGE);
    let layout = Layout::of(lines, page);
    for line in lines {
        row(style, page, &layout, line, out)?;
        for block in line.notes.chunk_by(|a, b| (a.depth, a.sign) == (b.depth, b.sign)) {
            notes(style, page, block, out)?;
        }
    }
    Ok(())
}

fn row(style: Style, page: usize, layout: &Layout, line: &Line, out: &mut dyn Write) -> io::Result<()> {
    let (symbol, tint) = words::mark(line.outcome);
    let cut = style.cut();
    let cells = [
        (fit_end(&line.place, layout.place, cut), layout.place, Tint::Quiet),
        (
            fit_start(&line.person, layout.person, cut),
            layout.person,
            Tint::Plain,
        ),
        (
            fit_start(&line.company, layout.company, cut),
            layout.company,
            Tint::Plain,
        ),
    ];
    let mut plain_width = MARGIN + 2;
    let mut text = format!("{}{} ", " ".repeat(MARGIN), words::paint(style, tint, symbol));
    for (cell, columns, tint) in cells.iter().filter(|(_, columns, _)| *columns > 0) {
        text.push_str(&words::paint(style, *tint, &pad(cell, *columns)));
        text.push_str("  ");
        plain_width += columns + 2;
    }
    let Some(columns) = layout.why else {
        writeln!(out, "{}", text.trim_end())?;
        return hanging(
            style,
            tint,
            NOTE_MARGIN,
            &wrap(&line.why, page - NOTE_MARGIN),
            out,
        );
    };
    let why = wrap(&line.why, columns);
    let (first, more) = first_and_more(&why);
    writeln!(
        out,
        "{}",
        format!("{text}{}", words::paint(style, tint, first)).trim_end()
    )?;
    hanging(style, tint, plain_width, more, out)
}

/// Lines that stand under the beginning of a text.
fn hanging(style: Style, tint: Tint, indent: usize, lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        writeln!(out, "{}{}", " ".repeat(indent), words::paint(style, tint, line))?;
    }
    Ok(())
}

/// Notes of the same sign and depth, their labels aligned.
fn notes(style: Style, page: usize, block: &[Note], out: &mut dyn Write) -> io::Result<()> {
    let labels = block.iter().map(|note| width(&note.label)).max().unwrap_or(0);
    let labels = labels.min(page / 3);
    for note in block {
        let indent = NOTE_MARGIN + note.depth * 2;
        let label = match (note.label.is_empty(), note.text.is_empty()) {
            (true, _) => String::new(),
            (false, true) => note.label.clone(),
            (false, false) => format!("{}  ", pad(&fit_start(&note.label, labels, style.cut()), labels)),
        };
        let hang = indent + 2 + width(&label);
        let text = wrap(&note.text, page.saturating_sub(hang));
        let (first, more) = first_and_more(&text);
        let sign = words::paint(style, note.tint, note.sign);
        let line = format!("{}{sign} {label}{first}", " ".repeat(indent));
        writeln!(out, "{}", line.trim_end())?;
        hanging(style, Tint::Plain, hang, more, out)?;
    }
    Ok(())
}

fn first_and_more(lines: &[String]) -> (&str, &[String]) {
    lines
        .split_first()
        .map_or(("", &[]), |(first, more)| (first.as_str(), more))
}
