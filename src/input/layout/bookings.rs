//! Microsoft Bookings: the tab-separated report.
//!
//! Sources: Microsoft's page on the report, and readers of it. `Custom Fields` is JSON with bare quotes in a tab
//! file; group services repeat the booking's id, one row a customer; staff time off has no customer.

use serde_json::Value;

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, answers, text_of};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "bookings",
    title: "Microsoft Bookings",
    forms: &[Form {
        title: "bookings report",
        required: &[
            "Date Time",
            "Customer Name",
            "Customer Email",
            "Staff|Staff Name|Service",
        ],
        columns: &[
            ("Booking Id", Column::Id),
            ("Customer Name", Column::Name),
            ("Customer Email", Column::Email),
            ("Customer Phone", Column::Phone),
            ("Staff Email", Column::Agents),
        ],
        finish: Some(finish),
        ..Form::BOOKINGS
    }],
};

fn finish(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    if let Some(staff) = cells.take(&Column::Agents) {
        cells.set(Column::Agents, &staff.replace(',', ";"));
    }
    if let Some(Value::Object(fields)) = record.value("Custom Fields").as_deref() {
        for (question, answer) in fields {
            answers::set(cells, question, &text_of(answer).unwrap_or_default());
        }
    }
    if cells.get(&Column::Name).is_none() && cells.get(&Column::Email).is_none() {
        cells.remark("no customer: staff time off".to_owned());
    }
    Verdict::Row
}
