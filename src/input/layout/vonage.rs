//! Vonage Business Communications: the call logs of the reports API.
//!
//! Source: the API's specification. `from` and `to` hold the country code without a `+`; the users' names and
//! extensions are the MSP's own.

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, party, words};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "vonage",
    title: "Vonage Business Communications",
    forms: &[Form {
        title: "call logs of the reports API",
        required: &[
            "from",
            "to",
            "direction",
            "in_network|international",
            "destination_user|destination_extension|source_user|source_extension",
        ],
        columns: &[
            ("id", Column::Id),
            ("from", Column::From),
            ("to", Column::To),
            ("direction", Column::Direction),
            ("start", Column::StartedAt),
        ],
        with_country_code: &[Column::From, Column::To],
        finish: Some(finish),
        ..Form::CALLS
    }],
};

fn finish(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    if let Some(id) = cells.get(&Column::Id).map(str::to_owned) {
        cells.set(Column::CallId, &id);
    }
    let direction = cells.get(&Column::Direction).and_then(words::direction);
    let internal = record
        .text("in_network")
        .is_some_and(|flag| flag.eq_ignore_ascii_case("true"));
    for (name, column, ours) in [
        ("source_extension", Column::From, Some("outbound")),
        ("destination_extension", Column::To, Some("inbound")),
    ] {
        if let Some(extension) = record.text(name)
            && (internal || direction == ours)
        {
            cells.put(column, &party::inside(&extension));
        }
    }
    party::mark_sides(cells);
    Verdict::Row
}
