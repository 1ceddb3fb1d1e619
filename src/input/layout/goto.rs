//! `GoTo` Connect: calls and text messages of the API.
//!
//! Source: readers of the API. A conversation in a group has several contacts; the owner's number is the MSP's.

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, party, words};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "goto",
    title: "GoTo Connect",
    forms: &[
        Form {
            title: "calls of the API",
            required: &["legId", "caller", "callee", "direction"],
            columns: &[
                ("legId", Column::CallId),
                ("direction", Column::Direction),
                ("startTime", Column::StartedAt),
                ("caller.number", Column::From),
                ("caller.name", Column::FromName),
                ("callee.number", Column::To),
                ("callee.name", Column::ToName),
            ],
            finish: Some(call),
            ..Form::CALLS
        },
        Form {
            title: "text messages of the API",
            required: &[
                "authorPhoneNumber",
                "contactPhoneNumbers",
                "ownerPhoneNumber",
                "direction",
            ],
            columns: &[
                ("id", Column::Id),
                ("direction", Column::Direction),
                ("timestamp", Column::StartedAt),
                ("authorPhoneNumber", Column::From),
            ],
            finish: Some(message),
            ..Form::CALLS
        },
    ],
};

fn call(_: &Record<'_>, cells: &mut Cells) -> Verdict {
    party::mark_sides(cells);
    Verdict::Row
}

fn message(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    cells.put(Column::Event, "sms");
    let outbound = cells
        .get(&Column::Direction)
        .is_some_and(|word| words::direction(word) == Some("outbound"));
    let owner = record.text("ownerPhoneNumber").unwrap_or_default();
    if outbound {
        cells.set(Column::From, &owner);
        cells.set(
            Column::To,
            &record.text("contactPhoneNumbers").unwrap_or_default(),
        );
    } else {
        cells.set(Column::To, &owner);
    }
    Verdict::Row
}
