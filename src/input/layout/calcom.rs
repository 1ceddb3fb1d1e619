//! Cal.com: the export of Insights, and bookings of the API.
//!
//! Source: Cal.com's source and API documentation. `attendee1` is `Name (address)`. The first attendee is the one
//! who booked; the others are named in a remark and not read.

use serde_json::{Map, Value};

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, answers, text_of};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "calcom",
    title: "Cal.com",
    forms: &[
        Form {
            title: "export of Insights",
            required: &["uid", "attendee1", "eventTypeId|timeStatus", "startTime"],
            columns: &[
                ("uid", Column::Id),
                ("attendee1", Column::Name),
                ("attendeePhone1", Column::Phone),
                ("userEmail", Column::Agents),
            ],
            ignored: &["id", "title"],
            finish: Some(export),
            ..Form::BOOKINGS
        },
        Form {
            title: "bookings of the API",
            required: &[
                "uid",
                "attendees",
                "start|startTime",
                "hosts|eventType|eventTypeId|status",
            ],
            columns: &[("uid", Column::Id)],
            ignored: &["id", "title", "location"],
            finish: Some(booking),
            ..Form::BOOKINGS
        },
    ],
};

fn export(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    if let Some(attendee) = cells.take(&Column::Name) {
        let inside = attendee.strip_suffix(')').and_then(|text| text.rsplit_once('('));
        match inside.filter(|(_, address)| address.contains('@')) {
            Some((name, address)) => {
                cells.set(Column::Name, name);
                cells.set(Column::Email, address);
            }
            None if attendee.contains('@') => cells.set(Column::Email, &attendee),
            None => cells.set(Column::Name, &attendee),
        }
    }
    let mut others = 0;
    while record.text(&format!("attendee{}", others + 2)).is_some() {
        others += 1;
    }
    tell_others(others, cells);
    tell_status(record.text("timeStatus").as_deref(), cells);
    for (question, answer) in record.texts() {
        answers::set(cells, &question, &answer);
    }
    Verdict::Row
}

fn booking(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    let attendees = record.objects("attendees");
    let text = |of: &Map<String, Value>, key: &str| of.get(key).and_then(text_of).unwrap_or_default();
    if let Some(first) = attendees.first() {
        cells.set(Column::Name, &text(first, "name"));
        cells.set(Column::Email, &text(first, "email"));
        cells.set(Column::Phone, &text(first, "phoneNumber"));
    }
    tell_others(attendees.len().saturating_sub(1), cells);
    let hosts: Vec<String> = record
        .objects("hosts")
        .iter()
        .map(|host| text(host, "email"))
        .filter(|email| !email.is_empty())
        .collect();
    cells.set(Column::Agents, &hosts.join(";"));
    if let Some(Value::Object(fields)) = record.value("bookingFieldsResponses").as_deref() {
        for (question, answer) in fields {
            answers::set(cells, question, &text_of(answer).unwrap_or_default());
        }
    }
    tell_status(record.text("status").as_deref(), cells);
    Verdict::Row
}

fn tell_status(status: Option<&str>, cells: &mut Cells) {
    if let Some(status @ ("cancelled" | "rejected")) = status {
        cells.remark(format!(
            "the booking was {status}; its person is read all the same"
        ));
    }
}

fn tell_others(others: usize, cells: &mut Cells) {
    match others {
        0 => {}
        1 => cells.remark("one more attendee is not read".to_owned()),
        _ => cells.remark(format!("{others} more attendees are not read")),
    }
}
