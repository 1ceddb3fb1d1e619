//! Dialpad: the disposition and call-log reports, and the events of its webhook.
//!
//! Sources: readers of its reports and webhook. Names and addresses in the reports are the operator's, and its
//! `company_id` and `title` are Dialpad's own. Times are local; the zone stands in a column of its own.

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, party};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "dialpad",
    title: "Dialpad",
    forms: &[
        Form {
            title: "dispositions report",
            required: &[
                "call_id",
                "disposition",
                "direction",
                "external_number",
                "date_started",
            ],
            columns: &[
                ("call_id", Column::CallId),
                ("direction", Column::Direction),
                ("external_number", Column::ExternalNumber),
                ("date_started", Column::StartedAt),
            ],
            finish: Some(report),
            ..Form::CALLS
        },
        Form {
            title: "events of the webhook",
            required: &["call_id", "contact", "direction", "state|date_started"],
            columns: &[
                ("call_id", Column::Id),
                ("direction", Column::Direction),
                ("contact.phone", Column::ExternalNumber),
                ("contact.name", Column::ExternalName),
                ("contact.email", Column::Email),
                ("date_started", Column::StartedAt),
            ],
            finish: Some(event),
            ..Form::CALLS
        },
        Form {
            title: "call logs report",
            required: &[
                "call_id",
                "external_number",
                "entry_point_call_id|master_call_id",
                "date_started",
            ],
            columns: &[
                ("call_id", Column::Id),
                ("direction", Column::Direction),
                ("external_number", Column::ExternalNumber),
                ("date_started", Column::StartedAt),
            ],
            finish: Some(call_log),
            ..Form::CALLS
        },
    ],
};

fn report(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    with_zone(record, cells);
    internal(record, cells);
    Verdict::Row
}

fn call_log(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    with_zone(record, cells);
    group(record, cells);
    internal(record, cells);
    Verdict::Row
}

fn event(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    group(record, cells);
    cells.set(
        Column::ExternalNumber,
        &record.text("external_number").unwrap_or_default(),
    );
    Verdict::Row
}

/// One call has a row for each leg; the master's id is common to them.
fn group(record: &Record<'_>, cells: &mut Cells) {
    let ids = ["master_call_id", "entry_point_call_id", "call_id"];
    cells.set(Column::CallId, &record.any(&ids).unwrap_or_default());
}

fn with_zone(record: &Record<'_>, cells: &mut Cells) {
    if let (Some(time), Some(zone)) = (cells.get(&Column::StartedAt), record.text("timezone")) {
        let text = format!("{time} {zone}");
        cells.put(Column::StartedAt, &text);
    }
}

fn internal(record: &Record<'_>, cells: &mut Cells) {
    let yes = record
        .text("is_internal")
        .is_some_and(|flag| matches!(flag.to_lowercase().as_str(), "true" | "1" | "yes"));
    if yes {
        let other = cells.take(&Column::ExternalNumber).unwrap_or_default();
        let own = record.text("internal_number").unwrap_or_default();
        cells.put(Column::From, &format!("{}{own}", party::INSIDE));
        cells.put(Column::To, &format!("{}{other}", party::INSIDE));
        cells.put(Column::Direction, "internal");
    }
}
