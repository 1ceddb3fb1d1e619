//! Sets the cells of one record: the user's mapping first, then the layout's columns, then what the layout and the
//! kind of row make of them. The same for tables and for JSON.

use crate::choice::Kind;
use crate::input::cell::{self, Held};
use crate::input::column::Column;
use crate::input::layout::{AnyForm, Record, Verdict, words};
use crate::input::record;
use crate::input::row::Cells;

/// The columns that only calls, messages and faxes have.
const OF_CALLS: &[Column] = &[
    Column::Event,
    Column::Direction,
    Column::From,
    Column::To,
    Column::ExternalNumber,
];

/// The columns that scheduling requests have and contact records have not.
const OF_REQUESTS: &[Column] = &[
    Column::Calendars,
    Column::Agents,
    Column::Ticket,
    Column::TicketId,
];

/// Sets a cell from a text as it stands in the input.
pub(super) fn set(cells: &mut Cells, column: &Column, text: &str) {
    match cell::read(text) {
        Held::Nothing(mark) => cells.remark(format!(
            "{} holds {mark}: a spreadsheet lost the value",
            column.name()
        )),
        Held::Text(text) => {
            let is_number = matches!(
                column,
                Column::Phone
                    | Column::Mobile
                    | Column::Extension
                    | Column::From
                    | Column::To
                    | Column::ExternalNumber
                    | Column::Field("alternatePhone" | "faxNumber")
            );
            let text = if is_number { cell::whole(&text) } else { &text };
            cells.set(column.clone(), text);
        }
    }
}

/// Turns a call's words into the program's own. A row without anything stays one: it is not a call because its file
/// holds calls.
pub(super) fn say(kind: Kind, cells: &mut Cells) {
    if kind == Kind::Calls {
        words::settle(cells);
    }
}

/// Lets the layout set right what its columns cannot say, and turns a call's words into the program's own.
pub(super) fn settle(form: &AnyForm, kind: Kind, record: &Record<'_>, cells: &mut Cells) -> Verdict {
    let blank = cells.is_blank();
    let verdict = form.finish().map_or(Verdict::Row, |finish| finish(record, cells));
    if !blank || !cells.is_blank() {
        say(kind, cells);
    }
    verdict
}

/// What the rows are: as the user says, as the form says, or as the columns and the names of all columns tell.
pub(super) fn kind<'c, 'h>(
    said: Option<Kind>,
    form: &AnyForm,
    columns: impl Iterator<Item = &'c Column>,
    names: impl Iterator<Item = &'h str>,
) -> Kind {
    said.or(form.kind()).unwrap_or_else(|| {
        let columns: Vec<&Column> = columns.collect();
        let any = |of: &[Column]| columns.iter().any(|column| of.contains(column));
        // A list of mails has `from` and `to` too, so these two are asked for first.
        if any(&[Column::Cc]) && any(&[Column::Ticket, Column::TicketId]) {
            Kind::Tickets
        } else if any(OF_CALLS) {
            Kind::Calls
        } else if !any(OF_REQUESTS) && form.takes_generic() && record::are_of_contacts(names) {
            Kind::Contacts
        } else {
            Kind::Scheduling
        }
    })
}

/// What to tell about the columns of contact records that are not read.
pub(super) fn unread<'h>(kind: Kind, headers: impl Iterator<Item = &'h String>) -> Vec<String> {
    if kind != Kind::Contacts {
        return Vec::new();
    }
    let is_own = |header: &&String| header.trim().is_empty() || header.starts_with("matchbook_");
    headers
        .filter(|header| !is_own(header))
        .map(|header| record::not_read(header))
        .collect()
}

/// What a header means in a table of contact records, where the form itself does not say.
pub(super) fn of_record(kind: Kind, form: &AnyForm, header: &str) -> Option<Column> {
    (kind == Kind::Contacts && form.takes_generic()).then(|| record::column(header))?
}
