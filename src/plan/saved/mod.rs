//! A plan as a file (`matchbook.plan/1`): made in the evening, looked through, applied in the morning.
//!
//! One JSON document with one line for each row, so that it can be read, compared line by line and streamed. Its last
//! line is a checksum over all before it: a plan is applied as it was made or not at all. Knows bytes and lines; it
//! opens no file, decides no row, and holds no secret because none is handed in.

mod read;
#[cfg(test)]
mod tests;
mod write;

use std::sync::Arc;

use clap::ValueEnum as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::{Answer, RowView};
use crate::choice::Kind;
use crate::decision::settled::Settlement;
use crate::input::Row;
use crate::input::column::Column;
use crate::input::row::{Cells, Columns, RowRef};
use crate::input::texts::Texts;
use crate::plan::facts::Facts;

pub use read::Reader;
pub use write::Writer;

/// The schema that a saved plan states; the number after the stroke grows when an older program could misread it.
pub const PLAN_SCHEMA: &str = "matchbook.plan/1";

/// What stands in a plan before its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The version of the program that made it.
    pub matchbook: String,
    /// When it was made, in UTC (RFC 3339).
    pub made: String,
    /// The stable name of the tenant that it was made for.
    pub tenant: String,
    /// The profile, when one was used.
    pub profile: Option<String>,
    /// [`crate::plan::Plan::fingerprint`].
    pub fingerprint: String,
    /// The inputs that were read.
    pub inputs: Vec<Input>,
    /// How rows were read and decided; belongs to whoever decides, and is handed back as it was given.
    pub decided_with: Value,
    /// The headers of the inputs.
    pub headers: Vec<Vec<String>>,
}

/// An input that the rows came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// As it was named; `-` for standard input.
    pub name: String,
    /// How many rows it had.
    pub rows: u64,
    /// The BLAKE3 hash of its bytes, in hexadecimal; absent where it was not read to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

/// A row of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedRow {
    /// The answer as it was planned.
    pub answer: Answer,
    /// Which of [`Head::headers`] the cells stand under, from 0.
    pub header: usize,
    /// The cells as they stood in the input.
    pub cells: Texts,
    /// Absent on rows that need nothing: their answer is final.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
}

/// What it takes to decide a row again and to see whether its facts still hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// How the row was read.
    pub read_as: ReadAs,
    /// What the row's own decision came to.
    pub facts: Facts,
    /// The pending row that creates the same person, counted among the pending rows from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_to: Option<usize>,
    /// What persons have decided that the row's own decision rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Settlement>,
}

/// How a row was read, as a plan keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadAs {
    /// The columns in which numbers stand with their country code and without a `+`, by their generic names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with_country_code: Vec<String>,
    /// The row's cells by the generic names of their columns.
    #[serde(flatten)]
    pub cells: Map<String, Value>,
}

impl ReadAs {
    /// How these cells of a row were read.
    pub fn of(cells: &Cells, with_country_code: &[Column]) -> Self {
        let name = |column: &Column| column.name().into_owned();
        Self {
            with_country_code: with_country_code.iter().map(name).collect(),
            cells: cells
                .iter()
                .map(|(column, text)| (name(column), Value::from(text)))
                .collect(),
        }
    }
}

/// The row that a plan keeps, to be read and decided again; `None` when a column or its kind has no meaning here.
///
/// The input's own columns are not part of it: they matter for printing only.
pub fn row_again(row: &RowView, read_as: &ReadAs) -> Option<Row> {
    let mut cells = Cells::default();
    for (name, text) in &read_as.cells {
        cells.set(Column::named(name)?, text.as_str()?);
    }
    let at = RowRef {
        source: Arc::from(row.source.as_str()),
        number: row.number,
        line: row.line,
        id: row.id.clone(),
        kind: Kind::from_str(&row.kind, false).ok()?,
    };
    let with_country_code = read_as.with_country_code.iter();
    let with_country_code = with_country_code
        .map(|name| Column::named(name))
        .collect::<Option<_>>()?;
    let columns = Columns::new(Vec::new(), Vec::new(), with_country_code);
    Some(Row::new(at, Arc::new(columns), Texts::default(), cells))
}
