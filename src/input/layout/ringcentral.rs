//! `RingCentral`: call log and message store of the API, and the call logs that users and admins download.
//!
//! Field names: `RingCentral`'s `OpenAPI` specification and its developer guide on call logs. A party with an
//! `extensionNumber` is the MSP's own. For unknown parties `name` can be a place only; that is for others to weigh.

use serde_json::{Map, Value};

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, party, text_of, words};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "ringcentral",
    title: "RingCentral",
    forms: &[
        Form {
            title: "message store of the API",
            required: &[
                "from",
                "to",
                "direction",
                "messageStatus|readStatus",
                "creationTime",
            ],
            columns: &[
                ("id", Column::Id),
                ("conversationId", Column::CallId),
                ("creationTime", Column::StartedAt),
                ("type", Column::Event),
                ("direction", Column::Direction),
                ("from.phoneNumber", Column::From),
                ("from.name", Column::FromName),
                ("to.phoneNumber", Column::To),
            ],
            finish: Some(message),
            ..Form::CALLS
        },
        Form {
            title: "call log of the API",
            required: &[
                "sessionId|telephonySessionId",
                "direction",
                "from|to",
                "startTime",
            ],
            columns: &[
                ("id", Column::Id),
                ("sessionId", Column::CallId),
                ("startTime", Column::StartedAt),
                ("type", Column::Event),
                ("direction", Column::Direction),
                ("from.phoneNumber", Column::From),
                ("from.name", Column::FromName),
                ("to.phoneNumber", Column::To),
                ("to.name", Column::ToName),
            ],
            finish: Some(call),
            ..Form::CALLS
        },
        Form {
            title: "a user's call log",
            required: &[
                "Type",
                "Phone Number",
                "Name",
                "Date",
                "Time",
                "Action",
                "Action Result",
            ],
            columns: &[
                ("Type", Column::Event),
                ("Phone Number", Column::ExternalNumber),
                ("Name", Column::ExternalName),
                ("Date", Column::StartedAt),
            ],
            finish: Some(user_log),
            ..Form::CALLS
        },
        Form {
            title: "an admin's call log",
            required: &[
                "Type|Direction",
                "From",
                "To",
                "Extension|Forwarded To",
                "Action|Action Result|Result",
            ],
            columns: &[
                ("Direction", Column::Direction),
                ("From", Column::From),
                ("To", Column::To),
                ("Date", Column::StartedAt),
            ],
            finish: Some(admin_log),
            ..Form::CALLS
        },
    ],
};

fn call(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    for (side, number) in [("from", Column::From), ("to", Column::To)] {
        if let Some(extension) = record.text(&format!("{side}.extensionNumber")) {
            cells.put(number, &party::inside(&extension));
        }
    }
    cells.set(
        Column::CallId,
        &record.text("telephonySessionId").unwrap_or_default(),
    );
    party::mark_sides(cells);
    Verdict::Row
}

fn message(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    let pager = cells.get(&Column::Event).is_some_and(|kind| kind == "Pager");
    if let Some(extension) = record.text("from.extensionNumber") {
        cells.put(Column::From, &party::inside(&extension));
    }
    let receivers = record.objects("to");
    if !receivers.is_empty() {
        let numbers: Vec<String> = receivers.iter().map(receiver).collect();
        cells.put(Column::To, &numbers.join(";"));
        let names: Vec<String> = receivers.iter().map(receiver_name).collect();
        if names.iter().any(|name| !name.is_empty()) {
            cells.set(Column::ToName, &names.join(";"));
        }
    }
    cells.set(
        Column::CallId,
        &record.text("conversation.id").unwrap_or_default(),
    );
    if pager {
        // Messages between extensions.
        cells.put(Column::Event, "sms");
        cells.put(Column::Direction, "internal");
    }
    party::mark_sides(cells);
    Verdict::Row
}

fn receiver(party: &Map<String, Value>) -> String {
    match party.get("extensionNumber").and_then(text_of) {
        Some(extension) => party::inside(&extension),
        None => party.get("phoneNumber").and_then(text_of).unwrap_or_default(),
    }
}

fn receiver_name(party: &Map<String, Value>) -> String {
    if party.contains_key("extensionNumber") {
        return String::new();
    }
    let name = party.get("name").and_then(text_of).unwrap_or_default();
    name.replace(';', ",")
}

/// `Type` is Voice or Fax in some downloads, Incoming or Outgoing in others.
fn user_log(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    let date = cells.take(&Column::StartedAt).unwrap_or_default();
    let time = record.text("Time").unwrap_or_default();
    cells.set(Column::StartedAt, &format!("{date} {time}"));
    kind_and_direction(record, cells);
    Verdict::Row
}

fn admin_log(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    if let (Some(date), Some(time)) = (cells.get(&Column::StartedAt), record.text("Time")) {
        let text = format!("{date} {time}");
        cells.put(Column::StartedAt, &text);
    }
    kind_and_direction(record, cells);
    party::split_both(cells);
    party::mark_sides(cells);
    Verdict::Row
}

fn kind_and_direction(record: &Record<'_>, cells: &mut Cells) {
    let said: Vec<String> = ["Type", "Direction", "Action"]
        .iter()
        .filter_map(|name| record.text(name))
        .collect();
    let fax = said.iter().any(|word| word.to_lowercase().contains("fax"));
    let message = said.iter().any(|word| {
        let word = word.to_lowercase();
        word.contains("sms") || word.contains("text")
    });
    cells.put(
        Column::Event,
        match (fax, message) {
            (true, _) => "fax",
            (_, true) => "sms",
            _ => "call",
        },
    );
    if let Some(direction) = said.iter().find_map(|word| words::direction(word)) {
        cells.set(Column::Direction, direction);
    }
}
