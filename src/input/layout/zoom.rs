//! Zoom Phone: the call log of the web portal, and the call histories of the API, new and old.
//!
//! Sources: Zoom's developer documentation and its published clients; readers of the portal's export for the CSV.
//! A side with an extension is the MSP's own. Lines without a number in the first column are no calls.

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, party, words};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "zoom",
    title: "Zoom Phone",
    forms: &[
        Form {
            title: "call log of the portal",
            required: &[
                "Call ID",
                "Direction",
                "From Phone Number|From Number",
                "To Phone Number|To Number",
                "Call Result|Result",
            ],
            columns: &[
                ("Call ID", Column::CallId),
                ("Direction", Column::Direction),
                ("Start Time", Column::StartedAt),
                ("From Name", Column::FromName),
                ("From Phone Number", Column::From),
                ("From Number", Column::From),
                ("To Name", Column::ToName),
                ("To Phone Number", Column::To),
                ("To Number", Column::To),
            ],
            finish: Some(portal),
            ..Form::CALLS
        },
        Form {
            title: "call history of the API",
            required: &[
                "caller_did_number|caller_ext_number",
                "callee_did_number|callee_ext_number",
                "direction",
            ],
            columns: &[
                ("id", Column::Id),
                ("call_id", Column::CallId),
                ("direction", Column::Direction),
                ("start_time", Column::StartedAt),
                ("caller_name", Column::FromName),
                ("caller_did_number", Column::From),
                ("callee_name", Column::ToName),
                ("callee_did_number", Column::To),
            ],
            finish: Some(history),
            ..Form::CALLS
        },
        Form {
            title: "call logs of the API (until 2025)",
            required: &["caller_number", "callee_number", "direction", "date_time"],
            columns: &[
                ("id", Column::Id),
                ("call_id", Column::CallId),
                ("direction", Column::Direction),
                ("date_time", Column::StartedAt),
                ("caller_name", Column::FromName),
                ("caller_number", Column::From),
                ("callee_name", Column::ToName),
                ("callee_number", Column::To),
            ],
            finish: Some(logs),
            ..Form::CALLS
        },
    ],
};

fn portal(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    let numbered = match record {
        Record::Table { header, .. } => header.iter().any(|name| name == "no."),
        Record::Json(_) => false,
    };
    if numbered && record.text("NO.").is_none() {
        return Verdict::NoRecord;
    }
    party::mark_sides(cells);
    Verdict::Row
}

fn history(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    let direction = cells.get(&Column::Direction).unwrap_or_default().to_owned();
    for (side, number, inbound) in [("caller", Column::From, true), ("callee", Column::To, false)] {
        let extension = record.text(&format!("{side}_ext_number"));
        if let Some(extension) = extension {
            cells.put(number, &party::inside(&extension));
        } else if (words::direction(&direction) == Some("inbound")) == inbound
            && words::direction(&direction).is_some()
        {
            let email = record.text(&format!("{side}_email"));
            cells.set(Column::Email, &email.unwrap_or_default());
        }
    }
    party::mark_sides(cells);
    Verdict::Row
}

fn logs(_: &Record<'_>, cells: &mut Cells) -> Verdict {
    party::mark_sides(cells);
    Verdict::Row
}
