//! The rejects file: the rows that did not go through, to be corrected and fed back.
//!
//! It has the input's own columns and says beside each row what was wrong with it. Skipped rows are left out: they
//! are none of our business, and correcting them would change nothing.

use std::io::{self, Write};

use super::InputCells;
use super::columns::Columns;
use super::csv::write_record;
use crate::answer::Answer;
use crate::answer::outcome::Outcome;

/// The columns that the file adds, in order.
pub const ADDED_COLUMNS: [&str; 3] = ["matchbook_outcome", "matchbook_reason", "matchbook_detail"];

/// Writes each row that did not go through as soon as it comes. A record of several people stands once for each
/// of them that did not go through.
#[derive(Debug)]
pub struct Rejects {
    columns: Columns,
}

impl Rejects {
    /// Begins the file with its header. `columns` are the columns of all inputs together, as
    /// [`super::columns::union`] gives them.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn begin(columns: Vec<String>, out: &mut dyn Write) -> io::Result<Self> {
        let columns = Columns::new(columns);
        write_record(columns.names().chain(ADDED_COLUMNS), out)?;
        Ok(Self { columns })
    }

    /// Takes one row; writes it when it belongs here. Says whether it did.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn row(&mut self, answer: &Answer, input: &InputCells<'_>, out: &mut dyn Write) -> io::Result<bool> {
        if !belongs(answer.outcome) {
            return Ok(false);
        }
        let added = [
            answer.outcome.code(),
            answer.reason.code(),
            answer.detail.as_deref().unwrap_or(answer.reason.words()),
        ];
        write_record(self.columns.cells(input).into_iter().chain(added), out)?;
        Ok(true)
    }
}

/// Whether a row with this outcome is to be corrected and fed back.
fn belongs(outcome: Outcome) -> bool {
    outcome != Outcome::Skip && !outcome.went_through()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn what_did_not_go_through_belongs_here_but_skipped_rows_do_not() {
        let codes: Vec<_> = Outcome::ALL
            .iter()
            .filter(|outcome| belongs(**outcome))
            .map(|outcome| outcome.code())
            .collect();
        assert_eq!(
            codes,
            [
                "review",
                "reject",
                "invalid",
                "failed",
                "unknown",
                "stale",
                "not_attempted"
            ]
        );
    }

    #[test]
    fn rows_stand_in_their_own_columns_with_what_was_wrong() {
        let header = ["matchbook_detail", "id", "name"].map(str::to_owned);
        let mut file = Vec::new();
        let mut rejects = Rejects::begin(header.to_vec(), &mut file).unwrap();
        let answers = [
            samples::create(),
            samples::review(),
            samples::skip(),
            samples::invalid(),
            samples::reject(),
        ];
        for (number, answer) in answers.iter().enumerate() {
            let cells = ["old", &*number.to_string(), "@Ana"];
            let input = InputCells {
                header: &header,
                cells: &cells,
            };
            rejects.row(answer, &input, &mut file).unwrap();
        }
        insta::assert_snapshot!(String::from_utf8(file).unwrap(), @r#"
        id,name,matchbook_outcome,matchbook_reason,matchbook_detail
        1,'@Ana,review,ambiguous_contact,2 active contacts have this address
        3,'@Ana,invalid,field_too_long,"column ""title"" has 71 characters, Autotask takes 50"
        4,'@Ana,reject,free_email_domain,gmail.com
        "#);
    }
}
