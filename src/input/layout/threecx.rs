//! 3CX: the call log of the web client, the raw call records that a server writes, and the call log of its API.
//!
//! Sources: 3CX's documentation of its CDR files, and readers of its exports. The raw records have no header, and
//! the administrator chooses their fields; the usual 27 are recognised.

use crate::input::column::Column;
use crate::input::layout::asterisk::is_time;
use crate::input::layout::{Form, Headerless, Layout, Record, Verdict, party};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "3cx",
    title: "3CX",
    forms: &[
        Form {
            title: "call log (version 20)",
            required: &["Call Time", "Call ID", "From", "To", "Direction", "Talking"],
            columns: &[
                ("Call Time", Column::StartedAt),
                ("Call ID", Column::CallId),
                ("From", Column::From),
                ("To", Column::To),
                ("Direction", Column::Direction),
            ],
            finish: Some(log),
            ..Form::CALLS
        },
        Form {
            title: "call log (version 16 to 18)",
            required: &["Call Time", "Caller ID", "Destination", "Status", "Talking"],
            columns: &[
                ("Call Time", Column::StartedAt),
                ("Caller ID", Column::From),
                ("Destination", Column::To),
            ],
            finish: Some(log),
            ..Form::CALLS
        },
        Form {
            title: "raw call records",
            required: &["historyid", "from_no", "to_no", "from_type", "to_type", "dial_no"],
            headerless: Some(Headerless {
                names: RAW,
                at_least: 23,
                fits: is_raw,
                sign: "it has no header, but a start time in column 4, and kinds of party such as Line and Extension in \
                       columns 21 and 22",
            }),
            columns: &[
                ("historyid", Column::CallId),
                ("time_start", Column::StartedAt),
                ("from_no", Column::From),
                ("from_dispname", Column::FromName),
                ("to_no", Column::To),
                ("to_dispname", Column::ToName),
            ],
            finish: Some(raw),
            ..Form::CALLS
        },
        Form {
            title: "call log of the API",
            required: &[
                "SourceCallerId",
                "DestinationCallerId",
                "MainCallHistoryId|CallHistoryId|SegmentId",
            ],
            columns: &[
                ("SegmentId", Column::Id),
                ("MainCallHistoryId", Column::CallId),
                ("StartTime", Column::StartedAt),
                ("SourceCallerId", Column::From),
                ("SourceDisplayName", Column::FromName),
                ("DestinationCallerId", Column::To),
                ("DestinationDisplayName", Column::ToName),
                ("Direction", Column::Direction),
            ],
            finish: Some(api),
            ..Form::CALLS
        },
    ],
};

const RAW: &[&str] = &[
    "historyid",
    "callid",
    "duration",
    "time_start",
    "time_answered",
    "time_end",
    "reason_terminated",
    "from_no",
    "to_no",
    "from_dn",
    "to_dn",
    "dial_no",
    "reason_changed",
    "final_number",
    "final_dn",
    "bill_code",
    "bill_rate",
    "bill_cost",
    "bill_name",
    "chain",
    "from_type",
    "to_type",
    "final_type",
    "from_dispname",
    "to_dispname",
    "final_dispname",
    "missed_queue_calls",
];

/// The kinds of party that a record names.
const KINDS: &[&str] = &[
    "line",
    "externalline",
    "extension",
    "queue",
    "ringgroup",
    "ivr",
    "voicemail",
    "fax",
    "script",
    "conference",
    "parking",
    "bridge",
    "outboundrule",
    "inboundrouting",
];

fn is_raw(cells: &[String]) -> bool {
    let kind = |at: usize| {
        cells
            .get(at)
            .is_some_and(|cell| KINDS.contains(&cell.trim().to_lowercase().as_str()))
    };
    (23..=28).contains(&cells.len()) && is_time(&cells[3]) && (kind(20) || kind(21))
}

fn log(_: &Record<'_>, cells: &mut Cells) -> Verdict {
    party::split_both(cells);
    party::mark_sides(cells);
    Verdict::Row
}

fn raw(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    let outside = |name: &str| {
        record
            .text(name)
            .is_some_and(|kind| matches!(kind.to_lowercase().as_str(), "line" | "externalline"))
    };
    let (from_outside, to_outside) = (outside("from_type"), outside("to_type"));
    if to_outside && let Some(dialled) = record.text("dial_no") {
        // The line's own extension stands in `to_no`; what was dialled is the other side's number.
        let known = cells
            .get(&Column::To)
            .is_some_and(|to| !to.starts_with("Ext.") && to.len() > 6);
        if !known {
            cells.put(Column::To, &dialled);
        }
    }
    party::split_both(cells);
    let direction = match (from_outside, to_outside) {
        // From the outside to the outside is forwarded; who called is the person.
        (true, _) => "inbound",
        (false, true) => "outbound",
        (false, false) => "internal",
    };
    cells.put(Column::Direction, direction);
    party::mark_sides(cells);
    Verdict::Row
}

fn api(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    cells.set(Column::CallId, &record.text("CallHistoryId").unwrap_or_default());
    party::mark_sides(cells);
    Verdict::Row
}
