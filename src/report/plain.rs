//! Plain columns for people: a header, a line a row, blanks between; no frame and no colours.

use comfy_table::{Table, presets};

use crate::text::printable;

/// Lays rows out under a header. What strangers wrote is made printable.
pub fn table<const N: usize>(header: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header.to_vec());
    for row in rows {
        table.add_row(row.map(|cell| printable(&cell).into_owned()));
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n") + "\n"
}
