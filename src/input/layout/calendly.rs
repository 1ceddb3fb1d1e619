//! Calendly: the export of scheduled events, and invitees of the API.
//!
//! Sources: Calendly's API documentation, and readers of its export. A meeting that was moved is a cancelled
//! invitee and a new one: one person twice, whom the batch joins by address. Guests have no names and are left.

use crate::input::column::Column;
use crate::input::layout::{Form, Layout, Record, Verdict, answers, text_of};
use crate::input::row::Cells;

pub(super) static LAYOUT: Layout = Layout {
    name: "calendly",
    title: "Calendly",
    forms: &[
        Form {
            title: "export of scheduled events",
            required: &[
                "Invitee Name|Invitee First Name",
                "Invitee Email",
                "Event Type Name",
            ],
            columns: &[
                ("Invitee UUID", Column::Id),
                ("Invitee Name", Column::Name),
                ("Invitee First Name", Column::FirstName),
                ("Invitee Last Name", Column::LastName),
                ("Invitee Email", Column::Email),
                ("Text Reminder Number", Column::Mobile),
                ("User Email", Column::Agents),
            ],
            ignored: &["Event", "Group", "Name", "Email"],
            finish: Some(export),
            ..Form::BOOKINGS
        },
        Form {
            title: "invitees of the API",
            required: &[
                "uri",
                "email",
                "event",
                "status",
                "old_invitee|rescheduled|questions_and_answers",
            ],
            columns: &[
                ("uri", Column::Id),
                ("name", Column::Name),
                ("first_name", Column::FirstName),
                ("last_name", Column::LastName),
                ("email", Column::Email),
                ("text_reminder_number", Column::Mobile),
            ],
            ignored: &["event"],
            finish: Some(invitee),
            ..Form::BOOKINGS
        },
    ],
};

fn export(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    for number in 1.. {
        let (question, answer) = (format!("Question {number}"), format!("Response {number}"));
        let Record::Table { header, .. } = record else {
            break;
        };
        if !header.contains(&crate::input::column::squash(&question)) {
            break;
        }
        if let (Some(question), Some(answer)) = (record.text(&question), record.text(&answer)) {
            answers::set(cells, &question, &answer);
        }
    }
    let canceled = record
        .text("Canceled")
        .is_some_and(|flag| matches!(flag.to_lowercase().as_str(), "true" | "yes"));
    if canceled {
        cells.remark("the booking was cancelled; its person is read all the same".to_owned());
    }
    if let Some(guests) = record.text("Guest Email(s)") {
        cells.remark(format!("guests are not read: {guests}"));
    }
    Verdict::Row
}

fn invitee(record: &Record<'_>, cells: &mut Cells) -> Verdict {
    if let Some(uri) = cells.take(&Column::Id) {
        cells.set(Column::Id, uri.rsplit('/').next().unwrap_or(&uri));
    }
    for answer in record.objects("questions_and_answers") {
        let text = |key| answer.get(key).and_then(text_of);
        if let (Some(question), Some(answer)) = (text("question"), text("answer")) {
            answers::set(cells, &question, &answer);
        }
    }
    if record.text("rescheduled").as_deref() == Some("true") {
        cells.remark("the booking was moved; its person comes again with the new one".to_owned());
    } else if record.text("status").as_deref() == Some("canceled") {
        cells.remark("the booking was cancelled; its person is read all the same".to_owned());
    }
    Verdict::Row
}
