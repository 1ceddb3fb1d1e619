//! Acuity Scheduling: the export of appointments.
//!
//! Source: readers of the export. The headers of its last columns are the intake form's questions. Where nobody gave
//! a last name, the calendar's name can stand in its place.

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, answers};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "acuity",
    title: "Acuity Scheduling",
    forms: &[Form {
        title: "export of appointments",
        required: &[
            "Start Time",
            "First Name",
            "Last Name",
            "Email",
            "Calendar",
            "Appointment ID|Date Scheduled|Certificate Code",
        ],
        columns: &[
            ("Appointment ID", Column::Id),
            ("First Name", Column::FirstName),
            ("Last Name", Column::LastName),
            ("Phone", Column::Phone),
            ("Email", Column::Email),
        ],
        finish: Some(finish),
        ..Form::BOOKINGS
    }],
};

fn finish(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    for (question, answer) in record.texts() {
        answers::set(cells, &question, &answer);
    }
    let artefact = cells.get(&Column::LastName).is_some()
        && cells.get(&Column::LastName) == record.text("Calendar").as_deref();
    if artefact && let Some(name) = cells.take(&Column::LastName) {
        cells.remark(format!(
            "last name {name:?} is the calendar's name, so it is left out"
        ));
    }
    Verdict::Row
}
