//! 8x8 Work: call detail records.
//!
//! Source: a support site's description of the report's columns. A call that was transferred has several legs.

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Verdict, party};

pub(super) static LAYOUT: Layout = Layout {
    name: "8x8",
    title: "8x8 Work",
    forms: &[Form {
        title: "call detail records",
        required: &[
            "Call ID",
            "Caller",
            "Callee",
            "Direction",
            "Leg ID|Parent Call ID|Talk Time",
        ],
        columns: &[
            ("Leg ID", Column::Id),
            ("Call ID", Column::CallId),
            ("Start Time", Column::StartedAt),
            ("Caller", Column::From),
            ("Caller Name", Column::FromName),
            ("Callee", Column::To),
            ("Callee Name", Column::ToName),
            ("Direction", Column::Direction),
        ],
        finish: Some(|_, cells| {
            party::mark_sides(cells);
            Verdict::Row
        }),
        ..Form::CALLS
    }],
};
