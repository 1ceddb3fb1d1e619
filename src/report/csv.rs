//! The `csv` format: the input's own columns with the answer beside them.
//!
//! Cells that a spreadsheet would run are guarded ([`super::guard`]). The header is written before the first row,
//! so the caller says at the beginning which columns all inputs have together.

use std::io::{self, Write};

use super::columns::Columns;
use super::guard::guard;
use super::summary::Summary;
use super::{InputCells, Report};
use crate::answer::Answer;

/// The columns that this format adds, in order.
pub const ADDED_COLUMNS: [&str; 4] = [
    "matchbook_outcome",
    "matchbook_reason",
    "autotask_contact_id",
    "autotask_company_id",
];

/// Writes each row as soon as it comes.
#[derive(Debug)]
pub struct Csv {
    columns: Columns,
    header_written: bool,
}

impl Csv {
    /// `columns` are the columns of all inputs together, as [`super::columns::union`] gives them.
    pub fn new(columns: Vec<String>) -> Self {
        Self {
            columns: Columns::new(columns),
            header_written: false,
        }
    }

    fn header(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.header_written {
            return Ok(());
        }
        self.header_written = true;
        write_record(self.columns.names().chain(ADDED_COLUMNS), out)
    }
}

impl Report for Csv {
    fn row(&mut self, answer: &Answer, input: &InputCells<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.header(out)?;
        let id = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        let contact = answer.contact.as_ref();
        let company = answer.company.as_ref().and_then(|company| company.id);
        let added = [
            answer.outcome.code().to_owned(),
            answer.reason.code().to_owned(),
            id(contact.and_then(|contact| contact.id)),
            id(company.or_else(|| contact.and_then(|contact| contact.company_id))),
        ];
        let cells = self.columns.cells(input);
        write_record(cells.into_iter().chain(added.iter().map(String::as_str)), out)
    }

    /// A file without rows still has its header, so that what reads it finds the columns.
    fn finish(&mut self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        self.header(out)
    }
}

/// Writes one record with every cell guarded.
pub(super) fn write_record<'a>(
    cells: impl IntoIterator<Item = &'a str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    // Through a buffer of its own: the writer of the csv crate flushes what it writes to, once for every record.
    let mut line = Vec::with_capacity(256);
    let mut writer = ::csv::WriterBuilder::new()
        .buffer_capacity(256)
        .from_writer(&mut line);
    for cell in cells {
        writer.write_field(guard(cell).as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)?;
    writer.flush()?;
    drop(writer);
    out.write_all(&line)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, printed_with};
    use super::*;

    #[test]
    fn the_answer_stands_beside_the_inputs_own_cells() {
        let columns = ["id", "name", "note", "matchbook_outcome"].map(str::to_owned);
        let rows = [
            (samples::create(), ["1", "Ruiz, Ana", "=1+1", "review"]),
            (samples::matched(), ["2", "says \"hi\"", "two\nlines", ""]),
            (samples::skip(), ["3", "", "+1 312 555 0100", ""]),
        ];
        let text = printed_with(&mut Csv::new(columns.to_vec()), &columns, &rows);
        insta::assert_snapshot!(text, @r#"
        id,name,note,matchbook_outcome,matchbook_reason,autotask_contact_id,autotask_company_id
        1,"Ruiz, Ana",'=1+1,create,domain_found,,174
        2,"says ""hi""","two
        lines",matched,email,30681,174
        3,,+1 312 555 0100,skip,no_identity,,
        "#);
    }

    #[test]
    fn without_rows_there_is_a_header() {
        let text = printed_with(&mut Csv::new(vec!["id".into()]), &[], &[] as &[(_, [&str; 0])]);
        assert_eq!(
            text,
            "id,matchbook_outcome,matchbook_reason,autotask_contact_id,autotask_company_id\n"
        );
    }
}
