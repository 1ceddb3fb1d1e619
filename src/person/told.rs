//! What a row tells, as whoever reads a person asks for it: column by column, and most columns are not there. The cells
//! are read once for all that is asked.

use crate::input::column::Column;
use crate::input::row::{Cells, Row};

/// A row with its cells.
#[derive(Clone, Copy)]
pub(super) struct Told<'r> {
    /// The row.
    pub(super) row: &'r Row,
    cells: &'r Cells,
}

impl<'r> Told<'r> {
    /// What this row tells.
    pub(super) fn by(row: &'r Row) -> Self {
        Self {
            row,
            cells: row.cells(),
        }
    }

    /// The text of a column; `None` when blank or absent.
    pub(super) fn get(&self, column: &Column) -> Option<&'r str> {
        self.cells.get(column)
    }

    /// Every cell that is there.
    pub(super) fn cells(&self) -> &'r Cells {
        self.cells
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    use super::*;
    use crate::decision::tests::world::row;

    /// Every column by its name, and some that have no place of their own.
    fn names() -> Vec<&'static str> {
        let others = ["alternatePhone", "faxNumber", "udf.Site"];
        Column::names().chain(others).collect()
    }

    proptest! {
        #[test]
        fn what_is_told_is_what_the_cells_hold(there in subsequence(names(), 0..12)) {
            let cells: Vec<String> = there.iter().map(|name| format!("{name}: of {name}")).collect();
            let row = row(1, &cells.join("; "));
            prop_assert_eq!(row.cells().iter().count(), there.len());
            let told = Told::by(&row);
            for name in names() {
                let column = Column::named(name).unwrap();
                prop_assert_eq!(told.get(&column), row.cells().get(&column), "{}", name);
            }
        }
    }
}
