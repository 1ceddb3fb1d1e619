//! Pure: the rows that a run wrote for, as the plan in its journal has them. A row that speaks of several people stands
//! there once for each, so that source and number alone do not tell which of them a write was for.

use std::collections::BTreeMap;

use crate::answer::RowView;
use crate::undo::Written;

/// The rows of a run.
#[derive(Debug, Default)]
pub struct Rows {
    /// The rows with a write, in the order of the plan.
    entries: Vec<RowView>,
    /// The first with each source and number.
    first: BTreeMap<(String, u64), RowView>,
}

impl Rows {
    /// Adds the plan's next row.
    pub fn add(&mut self, row: RowView, has_write: bool) {
        if has_write {
            self.entries.push(row.clone());
        }
        self.first.entry((row.source.clone(), row.number)).or_insert(row);
    }

    /// The row that a record was written for, as far as it is known.
    pub(super) fn of(&self, record: &Written) -> Option<&RowView> {
        let own = record.entry.and_then(|entry| self.entries.get(entry));
        own.filter(|row| (row.source.as_str(), row.number) == (record.row.0.as_str(), record.row.1))
            .or_else(|| self.first.get(&record.row))
    }
}
