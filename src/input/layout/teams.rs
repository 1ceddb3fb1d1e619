//! Microsoft Teams: the PSTN usage report and the call records of Microsoft Graph.
//!
//! Source: Microsoft's documentation of both. Its pages disagree about the `Caller ID` of an inbound call in the
//! report, so only outbound calls get a direction there, and own numbers tell the sides of the others. Names in both
//! are the tenant's users.

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, party};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "teams",
    title: "Microsoft Teams",
    forms: &[
        Form {
            title: "PSTN usage report",
            required: &[
                "UsageId",
                "Call ID",
                "Caller ID",
                "Call Type",
                "Destination Number|Destination Dialed",
            ],
            columns: &[
                ("UsageId", Column::Id),
                ("Call ID", Column::CallId),
                ("Caller ID", Column::From),
                ("Destination Number", Column::To),
                ("Start Time", Column::StartedAt),
            ],
            finish: Some(report),
            ..Form::CALLS
        },
        Form {
            title: "PSTN and direct-routing records of Microsoft Graph",
            required: &[
                "callerNumber",
                "calleeNumber",
                "callType|callDirection",
                "userPrincipalName|userId",
            ],
            columns: &[
                ("id", Column::Id),
                ("callId", Column::CallId),
                ("callerNumber", Column::From),
                ("calleeNumber", Column::To),
                ("startDateTime", Column::StartedAt),
            ],
            finish: Some(graph),
            ..Form::CALLS
        },
    ],
};

/// `user_in`, `dr_out_user_conf`, `conf_in`: the way stands between the underscores.
fn way(kind: &str) -> Option<&'static str> {
    let mut parts = kind.split('_');
    if parts.clone().any(|part| part.eq_ignore_ascii_case("out")) {
        Some("outbound")
    } else if parts.any(|part| part.eq_ignore_ascii_case("in")) {
        Some("inbound")
    } else {
        None
    }
}

fn report(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    cells.set(Column::To, &record.text("Destination Dialed").unwrap_or_default());
    if record.text("Call Type").and_then(|kind| way(&kind)) == Some("outbound") {
        cells.put(Column::Direction, "outbound");
    }
    party::split_both(cells);
    Verdict::Row
}

fn graph(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    cells.set(Column::CallId, &record.text("correlationId").unwrap_or_default());
    if let Some(way) = record.text("callType").and_then(|kind| way(&kind)) {
        cells.put(Column::Direction, way);
    }
    party::split_both(cells);
    Verdict::Row
}
