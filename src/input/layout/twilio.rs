//! Twilio: calls and messages of the API.
//!
//! Source: Twilio's `OpenAPI` description. A call from a browser or SIP client of one's own is *inbound* to Twilio
//! although the person is called; `whatsapp:` stands before a number.

use crate::input::column::Column;
use crate::input::layout::party::{self, INSIDE};
use crate::input::layout::{Form, Layout, Record, Verdict, words};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "twilio",
    title: "Twilio",
    forms: &[
        Form {
            title: "messages of the API",
            required: &[
                "sid",
                "from",
                "to",
                "direction",
                "body|num_segments|messaging_service_sid",
            ],
            columns: &[
                ("sid", Column::Id),
                ("from", Column::From),
                ("to", Column::To),
                ("direction", Column::Direction),
                ("date_sent", Column::StartedAt),
            ],
            finish: Some(message),
            ..Form::CALLS
        },
        Form {
            title: "calls of the API",
            required: &[
                "sid",
                "from",
                "to",
                "direction",
                "parent_call_sid|phone_number_sid|caller_name|start_time",
            ],
            columns: &[
                ("sid", Column::Id),
                ("from", Column::From),
                ("caller_name", Column::FromName),
                ("to", Column::To),
                ("direction", Column::Direction),
                ("start_time", Column::StartedAt),
            ],
            finish: Some(call),
            ..Form::CALLS
        },
    ],
};

fn call(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    let ids = ["parent_call_sid", "sid"];
    cells.set(Column::CallId, &record.any(&ids).unwrap_or_default());
    match cells.get(&Column::Direction) {
        // Seen from Twilio: a trunk that terminates at the public network carries calls out.
        Some("trunking-terminating") => cells.put(Column::Direction, "outbound"),
        Some("trunking-originating") => cells.put(Column::Direction, "inbound"),
        Some(_) | None => {}
    }
    addresses(cells);
    let ours = |cells: &Cells, column| {
        cells
            .get(column)
            .is_some_and(|text: &str| text.starts_with(INSIDE))
    };
    match (ours(cells, &Column::From), ours(cells, &Column::To)) {
        (true, false) => cells.put(Column::Direction, "outbound"),
        (false, true) => cells.put(Column::Direction, "inbound"),
        (true, true) | (false, false) => {}
    }
    // The caller's name is looked up for strangers only; of an own number it is the MSP's.
    if cells.get(&Column::Direction).and_then(words::direction) == Some("outbound") {
        cells.take(&Column::FromName);
    }
    Verdict::Row
}

fn message(_: &Record<'_>, cells: &mut Cells) -> Verdict {
    cells.put(Column::Event, "sms");
    addresses(cells);
    Verdict::Row
}

fn addresses(cells: &mut Cells) {
    for column in [Column::From, Column::To] {
        if let Some(text) = cells.take(&column) {
            cells.set(column, &party::from_address(&text));
        }
    }
}
