//! Webex Calling: detailed call history, as a report and as the API's feed.
//!
//! Source: clients of the `cdr_feed` interface. The direction is seen from the MSP's user: ORIGINATING calls out.

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, party};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "webex",
    title: "Webex Calling",
    forms: &[Form {
        title: "detailed call history",
        required: &["Calling number", "Called number", "Direction"],
        columns: &[
            ("Report ID", Column::Id),
            ("Correlation ID", Column::CallId),
            ("Start time", Column::StartedAt),
            ("Calling number", Column::From),
            ("Calling line ID", Column::FromName),
            ("Called number", Column::To),
            ("Called line ID", Column::ToName),
            ("Direction", Column::Direction),
        ],
        finish: Some(finish),
        ..Form::CALLS
    }],
};

fn finish(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    cells.set(Column::CallId, &record.text("Call ID").unwrap_or_default());
    party::mark_sides(cells);
    Verdict::Row
}
