//! The `table` format: one line a row in columns, in input order.
//!
//! Rows are laid out in blocks, so that memory does not grow with the input; the first block decides the widths.

use std::io::{self, Write};

use comfy_table::{
    Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle,
    TableStyle, Width,
};

use super::summary::Summary;
use super::words::{self, Tint};
use super::{InputCells, Report, Style};
use crate::answer::Answer;
use crate::text;

const WIDE: [&str; 6] = ["row", "outcome", "person", "email", "company", "why"];

/// On a page where six columns would break every word.
const NARROW: [&str; 4] = ["row", "outcome", "person", "why"];

/// From here on a page is wide.
const WIDE_PAGE: usize = 100;

/// Rows that are laid out together.
const BLOCK: usize = 1000;

/// No column becomes narrower than this, however narrow the page is.
const NARROWEST: usize = 8;

/// What is longer than this is cut, so that one mad cell does not fill the page.
const LONGEST: usize = 60;

/// A blank on both sides of every cell.
const PADDING: usize = 2;

/// Plain ASCII, without a frame and without lines between rows.
const LINES: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none().junction('|'))
    .header_separator(LineStyle::none().fill('-').junction('+'))
    .content_lines(ContentLineStyle::none().junction('|'));

/// Keeps one block of rows at a time.
#[derive(Debug)]
pub struct Table {
    style: Style,
    block: Vec<(Tint, Vec<String>)>,
    widths: Option<Vec<usize>>,
}

impl Table {
    /// A table that fits the width of the style, where the columns have room at all.
    pub fn new(style: Style) -> Self {
        Self {
            style,
            block: Vec::new(),
            widths: None,
        }
    }

    fn is_wide(&self) -> bool {
        self.style.width >= WIDE_PAGE
    }

    fn header(&self) -> &'static [&'static str] {
        if self.is_wide() { &WIDE } else { &NARROW }
    }

    fn write_block(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        let first = self.widths.is_none();
        let (header, wide, style) = (self.header(), self.is_wide(), self.style);
        let widths = self.widths.get_or_insert_with(|| {
            let natural = natural(header, &self.block);
            if wide {
                shared(natural, style.width)
            } else {
                narrow(natural, style.width)
            }
        });
        let mut table = comfy_table::Table::new();
        table
            .load_style(LINES)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::MAX)
            .force_no_tty();
        if self.style.colour {
            table.enforce_styling();
        }
        if first {
            table.set_header(header.to_vec());
        }
        for (tint, mut cells) in self.block.drain(..) {
            if !wide {
                cells[0] = text::fit_end(&cells[0], widths[0], style.cut());
                cells[2] = text::fit_start(&cells[2], widths[2], style.cut());
            }
            table.add_row(row(tint, &cells));
        }
        for (column, width) in table.column_iter_mut().zip(widths.iter()) {
            let width = u16::try_from(*width + PADDING).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        }
        for line in table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

impl Report for Table {
    fn row(&mut self, answer: &Answer, _: &InputCells<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (symbol, tint) = words::mark(answer.outcome);
        let cut = self.style.cut();
        let place = text::fit_end(&words::place(&answer.row), LONGEST, cut);
        let outcome = format!("{symbol} {}", answer.outcome.code());
        let cells = if self.is_wide() {
            vec![
                place,
                outcome,
                text::fit_start(&words::name(answer), LONGEST, cut),
                text::fit_start(&reached_at(answer), LONGEST, cut),
                text::fit_start(&words::company(answer), LONGEST, cut),
                words::why(answer),
            ]
        } else {
            vec![place, outcome, words::person(answer), words::why(answer)]
        };
        self.block.push((tint, cells));
        if self.block.len() >= BLOCK {
            self.write_block(out)?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.write_block(out)
    }
}

/// The address; of somebody without one who called, the number.
fn reached_at(answer: &Answer) -> String {
    match words::email(answer) {
        email if email.is_empty() => words::number(answer),
        email => email,
    }
}

fn row(tint: Tint, cells: &[String]) -> Vec<Cell> {
    cells
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let cell = Cell::new(text).set_alignment(CellAlignment::Left);
            match colour(tint) {
                Some(colour) if index == 1 => cell.fg(colour),
                _ => cell,
            }
        })
        .collect()
}

fn colour(tint: Tint) -> Option<Color> {
    match tint {
        Tint::Good => Some(Color::DarkGreen),
        Tint::Change => Some(Color::DarkYellow),
        Tint::Attention => Some(Color::DarkMagenta),
        Tint::Bad => Some(Color::DarkRed),
        Tint::Quiet => Some(Color::DarkGrey),
        Tint::Plain | Tint::Title => None,
    }
}

/// What the cells of every column need.
fn natural(header: &[&str], block: &[(Tint, Vec<String>)]) -> Vec<usize> {
    let mut widths: Vec<usize> = header.iter().map(|name| text::width(name)).collect();
    for (_, cells) in block {
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = (*width).max(text::width(cell));
        }
    }
    widths
}

/// Columns of a page that are not taken by blanks and lines between so many columns.
fn room(page: usize, columns: usize) -> usize {
    page.saturating_sub(columns * PADDING + columns - 1)
}

/// Where the page is too narrow for what the cells need, the widest columns give way first.
fn shared(mut widths: Vec<usize>, page: usize) -> Vec<usize> {
    let room = room(page, widths.len());
    text::share(&mut widths, room, NARROWEST);
    widths
}

/// Place and person are cut to their part of the page; the why has the rest, because it is what the row is read for.
fn narrow(widths: Vec<usize>, page: usize) -> Vec<usize> {
    let room = room(page, widths.len());
    let parts = [room / 4, room, room / 3];
    let mut widths: Vec<usize> = widths
        .into_iter()
        .zip(parts)
        .map(|(natural, part)| natural.min(part.max(NARROWEST)))
        .collect();
    let taken = widths.iter().sum();
    widths.push(room.saturating_sub(taken).max(NARROWEST));
    widths
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, printed};
    use super::*;

    fn plain(width: usize) -> Table {
        Table::new(Style {
            width,
            ..Style::default()
        })
    }

    #[test]
    fn on_pages_of_60_and_80_columns() {
        let rows = samples::dry_run();
        insta::assert_snapshot!(printed(&mut plain(60), &rows[..5]), @"
     row          | outcome   | person           | why
    --------------+-----------+------------------+--------------
     …uests.csv:2 | = matched | Eve Stone <eve@… | found by
                  |           |                  | email
                  |           |                  | address
     …uests.csv:3 | - skip    | row sr_2         | neither name
                  |           |                  | nor address
     …uests.csv:4 | + create  | Ana Ruiz <ana@a… | in the
                  |           |                  | company that
                  |           |                  | uses this
                  |           |                  | email domain
     …uests.csv:5 | + create  | Bo Li <bo@new.e… | with a new
                  |           |                  | company
     …uests.csv:6 | ~ update  | Cy Dee <cy@acme… | fields
                  |           |                  | differ
    ");
        insta::assert_snapshot!(printed(&mut plain(80), &rows), @r#"
     row             | outcome   | person                  | why
    -----------------+-----------+-------------------------+------------------------
     requests.csv:2  | = matched | Eve Stone <eve@acme.ex… | found by email address
     requests.csv:3  | - skip    | row sr_2                | neither name nor
                     |           |                         | address
     requests.csv:4  | + create  | Ana Ruiz <ana@acme.exa… | in the company that
                     |           |                         | uses this email domain
     requests.csv:5  | + create  | Bo Li <bo@new.example>  | with a new company
     requests.csv:6  | ~ update  | Cy Dee <cy@acme.exampl… | fields differ
     requests.csv:7  | ? review  | Dan Wu <dan@acme.examp… | several contacts fit:
                     |           |                         | 2 active contacts have
                     |           |                         | this address
     requests.csv:8  | ! invalid | Flo Ray <flo@acme.exam… | a value is longer than
                     |           |                         | its field: column
                     |           |                         | "title" has 71
                     |           |                         | characters, Autotask
                     |           |                         | takes 50
     requests.csv:9  | x reject  | Gus Poe <gus@gmail.com> | free or disposable
                     |           |                         | email domain:
                     |           |                         | gmail.com
     requests.csv:10 | = joined  | Ana Ruiz <ana@acme.exa… | same new person as an
                     |           |                         | earlier row
     requests.csv:2  | = matched | Eve Stone <eve@acme.ex… | found by email address
    "#);
    }

    #[test]
    fn colours_are_on_the_outcome_alone_and_change_no_word() {
        let mut coloured = Table::new(Style {
            width: 120,
            colour: true,
            ..Style::default()
        });
        let coloured = printed(&mut coloured, &samples::dry_run());
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        let without_ends: Vec<&str> = stripped.lines().map(str::trim_end).collect();
        assert_eq!(
            without_ends.join("\n") + "\n",
            printed(&mut plain(120), &samples::dry_run())
        );
        assert_eq!(
            coloured.matches("\u{1b}[38;5;2m").count(),
            2,
            "two rows are created: {coloured:?}"
        );
    }

    #[test]
    fn rows_stand_in_columns_in_input_order() {
        insta::assert_snapshot!(printed(&mut plain(120), &samples::dry_run()), @r#"
         row             | outcome   | person    | email            | company       | why
        -----------------+-----------+-----------+------------------+---------------+-------------------------------------------
         requests.csv:2  | = matched | Eve Stone | eve@acme.example | Acme Inc      | found by email address
         requests.csv:3  | - skip    |           |                  |               | neither name nor address
         requests.csv:4  | + create  | Ana Ruiz  | ana@acme.example | Acme Inc      | in the company that uses this email
                         |           |           |                  |               | domain
         requests.csv:5  | + create  | Bo Li     | bo@new.example   | New Ltd (new) | with a new company
         requests.csv:6  | ~ update  | Cy Dee    | cy@acme.example  | Acme Inc      | fields differ
         requests.csv:7  | ? review  | Dan Wu    | dan@acme.example |               | several contacts fit: 2 active contacts
                         |           |           |                  |               | have this address
         requests.csv:8  | ! invalid | Flo Ray   | flo@acme.example |               | a value is longer than its field: column
                         |           |           |                  |               | "title" has 71 characters, Autotask takes
                         |           |           |                  |               | 50
         requests.csv:9  | x reject  | Gus Poe   | gus@gmail.com    |               | free or disposable email domain:
                         |           |           |                  |               | gmail.com
         requests.csv:10 | = joined  | Ana Ruiz  | ana@acme.example | Acme Inc      | same new person as an earlier row
         requests.csv:2  | = matched | Eve Stone | eve@acme.example | Acme Inc      | found by email address
        "#);
    }

    #[test]
    fn long_hostile_and_wide_cells_stay_in_their_columns() {
        let text = printed(
            &mut plain(80),
            &[samples::hostile(), samples::wide(), samples::endless()],
        );
        insta::assert_snapshot!(text, @r"
     row             | outcome   | person                  | why
    -----------------+-----------+-------------------------+------------------------
     evil␛[2K.csv:7  | ? review  | ␛[31mAna␇ Ru<U+202E>zi… | several contacts fit:
                     |           |                         | ␛]8;;http://x␛\click
     requests.csv:21 | + create  | 太郎 山田 <taro@例え.e… | in the company that
                     |           |                         | uses this email domain
     requests.csv:22 | ! invalid | WolfeWolfeWolfeWolfeWo… | a value is longer than
                     |           |                         | its field: it goes on
                     |           |                         | it goes on it goes on
                     |           |                         | it goes on it goes on
                     |           |                         | it goes on it goes on
                     |           |                         | it goes on it goes on
                     |           |                         | it goes on it goes on
                     |           |                         | it goes on
    ");
        assert!(text.lines().all(|line| text::width(line) <= 80));
    }

    #[test]
    fn later_blocks_keep_the_columns_of_the_first() {
        let answers = vec![samples::matched(); BLOCK + 1];
        let text = printed(&mut plain(120), &answers);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2 + BLOCK + 1);
        assert_eq!(lines[2], lines[2 + BLOCK]);
    }

    #[test]
    fn colours_are_only_there_when_they_may_be() {
        let coloured = printed(
            &mut Table::new(Style {
                width: 120,
                colour: true,
                ..Style::default()
            }),
            &[samples::create()],
        );
        assert!(coloured.contains("\u{1b}["));
        let plain = printed(&mut plain(120), &[samples::create()]);
        assert!(!plain.contains('\u{1b}'));
    }

    #[test]
    fn without_rows_nothing_is_printed() {
        assert_eq!(printed(&mut plain(80), &[]), "");
    }
}
