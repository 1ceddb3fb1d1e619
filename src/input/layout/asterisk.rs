//! Asterisk and `FreePBX`: call detail records, from Asterisk's CSV without a header and from `FreePBX`'s database.
//!
//! Sources: Asterisk's documentation and `cdr_csv.c`. The records name no direction: the dial plan's context tells
//! it, since trunks enter through contexts of their own. Digits that are dialled for an outside line stay.

use crate::input::column::Column;
use crate::input::layout::{Form, Headerless, Layout, Record, Verdict, party};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "asterisk",
    title: "Asterisk and FreePBX",
    forms: &[
        Form {
            title: "FreePBX call detail records",
            required: &["calldate", "clid", "src", "dst", "dcontext"],
            headerless: Some(Headerless {
                names: FREEPBX,
                at_least: 13,
                fits: is_freepbx,
                sign: "it has no header, but a date in column 1, and a disposition such as ANSWERED in column 12",
            }),
            columns: FREEPBX_COLUMNS,
            finish: Some(finish),
            ..Form::CALLS
        },
        Form {
            title: "Asterisk call detail records",
            required: &["src", "dst", "dcontext", "clid", "disposition"],
            headerless: Some(Headerless {
                names: ASTERISK,
                at_least: 16,
                fits: is_asterisk,
                sign: "it has no header, but a date in column 10, and a disposition such as ANSWERED in column 15",
            }),
            columns: &[
                ("src", Column::From),
                ("dst", Column::To),
                ("start", Column::StartedAt),
                ("clid", Column::FromName),
            ],
            finish: Some(finish),
            ..Form::CALLS
        },
    ],
};

const ASTERISK: &[&str] = &[
    "accountcode",
    "src",
    "dst",
    "dcontext",
    "clid",
    "channel",
    "dstchannel",
    "lastapp",
    "lastdata",
    "start",
    "answer",
    "end",
    "duration",
    "billsec",
    "disposition",
    "amaflags",
    "uniqueid",
    "userfield",
];

const FREEPBX: &[&str] = &[
    "calldate",
    "clid",
    "src",
    "dst",
    "dcontext",
    "channel",
    "dstchannel",
    "lastapp",
    "lastdata",
    "duration",
    "billsec",
    "disposition",
    "amaflags",
    "accountcode",
    "uniqueid",
    "userfield",
    "did",
    "cnum",
    "cnam",
    "outbound_cnum",
    "outbound_cnam",
    "dst_cnam",
    "linkedid",
];

const FREEPBX_COLUMNS: &[(&str, Column)] = &[
    ("calldate", Column::StartedAt),
    ("clid", Column::FromName),
    ("src", Column::From),
    ("dst", Column::To),
];

const DISPOSITIONS: &[&str] = &[
    "ANSWERED",
    "NO ANSWER",
    "NOANSWER",
    "BUSY",
    "FAILED",
    "CONGESTION",
    "CANCEL",
    "UNKNOWN",
];

/// A date with a time behind it, as `2026-01-05 09:00:00` or `2026/01/05 09:00:00`.
pub(super) fn is_time(text: &str) -> bool {
    let text = text.trim().as_bytes();
    text.len() >= 16
        && text[..4].iter().all(u8::is_ascii_digit)
        && matches!(text[4], b'-' | b'/')
        && text[7] == text[4]
        && matches!(text[10], b' ' | b'T')
        && text[13] == b':'
}

fn is_disposition(text: Option<&String>) -> bool {
    text.is_some_and(|text| DISPOSITIONS.contains(&text.trim().to_uppercase().as_str()))
}

fn is_asterisk(cells: &[String]) -> bool {
    (16..=18).contains(&cells.len()) && is_time(&cells[9]) && is_disposition(cells.get(14))
}

fn is_freepbx(cells: &[String]) -> bool {
    (13..=FREEPBX.len()).contains(&cells.len()) && is_time(&cells[0]) && is_disposition(cells.get(11))
}

fn finish(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    cells.set(
        Column::CallId,
        &record.any(&["linkedid", "uniqueid"]).unwrap_or_default(),
    );
    if let Some(caller) = cells.take(&Column::FromName) {
        let (name, number) = party::split(&caller);
        cells.set(Column::FromName, &name.unwrap_or_default());
        cells.set(Column::From, &number);
    }
    let context = record.text("dcontext").unwrap_or_default().to_lowercase();
    let begins = |stems: &[&str]| stems.iter().any(|stem| context.starts_with(stem));
    let short = |column| cells.get(column).is_some_and(party::is_extension);
    let both_inside = short(&Column::From) && short(&Column::To);
    if begins(&[
        "from-trunk",
        "from-pstn",
        "from-did",
        "from-sip-external",
        "incoming",
        "inbound",
    ]) {
        cells.set(Column::Direction, "inbound");
    } else if begins(&[
        "from-internal",
        "outgoing",
        "outbound",
        "outbound-allroutes",
        "from-outbound",
    ]) {
        cells.set(
            Column::Direction,
            if both_inside { "internal" } else { "outbound" },
        );
    }
    party::mark_sides(cells);
    Verdict::Row
}
