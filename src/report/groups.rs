//! Contact groups as text: a table for people; JSON, JSON lines and CSV with Autotask's own field names for programs.

use std::io::{self, Write};

use serde_json::json;

use super::csv::write_record;
use super::plain;
use crate::choice::ListFormat;
use crate::text;

/// The schema of the JSON document.
pub const SCHEMA: &str = "matchbook.groups/1";

/// The columns of the CSV format.
pub const COLUMNS: [&str; 3] = ["id", "name", "isActive"];

/// What a name is cut to in the table.
const LONGEST: usize = 60;

/// A contact group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedGroup {
    /// Its id.
    pub id: i64,
    /// Its name as it stands.
    pub name: String,
    /// Whether it is active.
    pub is_active: bool,
}

/// Writes the groups in a format. The table has nothing where there are none; the others keep their frame.
///
/// # Errors
/// Whatever `out` says.
pub fn write(groups: &[ListedGroup], format: ListFormat, out: &mut dyn Write) -> io::Result<()> {
    let record =
        |group: &ListedGroup| json!({"id": group.id, "name": group.name, "isActive": group.is_active});
    match format {
        ListFormat::Table if groups.is_empty() => Ok(()),
        ListFormat::Table => {
            let row = |group: &ListedGroup| {
                let active = if group.is_active { "active" } else { "INACTIVE" };
                [
                    group.id.to_string(),
                    active.to_owned(),
                    text::fit(&group.name, LONGEST),
                ]
            };
            let table = plain::table(&["group", "state", "name"], groups.iter().map(row));
            out.write_all(table.as_bytes())
        }
        ListFormat::Json => {
            let records: Vec<_> = groups.iter().map(record).collect();
            writeln!(out, "{}", json!({"schema": SCHEMA, "groups": records}))
        }
        ListFormat::Ndjson => groups
            .iter()
            .try_for_each(|group| writeln!(out, "{}", record(group))),
        ListFormat::Csv => {
            write_record(COLUMNS, out)?;
            groups.iter().try_for_each(|group| {
                let (id, active) = (group.id.to_string(), group.is_active.to_string());
                write_record([id.as_str(), group.name.as_str(), active.as_str()], out)
            })
        }
    }
}
