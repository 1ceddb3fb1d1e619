//! One call, text message or fax: what it was, when, and who is on the other side of it.
//!
//! Reads the cells of a row and says who the other side is; whether Autotask knows them is decided elsewhere.

mod caller;
mod inside;
mod legs;
mod other;
mod party;

use crate::choice::{Kind, NumberStyle};
use crate::input::column::Column;
use crate::input::row::Row;
use crate::person::phone::PhoneKey;
use crate::person::told::Told;

pub use caller::{Caller, caller};
pub use inside::{Inside, InsideProblem};
pub use legs::reconcile;
pub(super) use other::{Party, Side, others};
pub(super) use party::Who;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Medium {
    /// A call, a missed one and a voice message too.
    Call,
    /// A text message.
    Sms,
    /// A fax.
    Fax,
}

impl Medium {
    /// The word that machines read.
    pub fn code(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Sms => "sms",
            Self::Fax => "fax",
        }
    }

    fn read(text: &str) -> Option<Self> {
        let words: [(Self, &[&str]); 3] = [
            (Self::Call, &["call", "voice", "phone", "phone call", "voicemail"]),
            (Self::Sms, &["sms", "mms", "text", "message", "text message"]),
            (Self::Fax, &["fax"]),
        ];
        meant(text, &words)
    }
}

/// Which way it went, as the phone system saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the MSP.
    Inbound,
    /// From the MSP.
    Outbound,
}

impl Direction {
    /// The word that machines read.
    pub fn code(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }

    fn read(text: &str) -> Option<Self> {
        let words: [(Self, &[&str]); 2] = [
            (Self::Inbound, &["inbound", "incoming", "in"]),
            (Self::Outbound, &["outbound", "outgoing", "out"]),
        ];
        meant(text, &words)
    }
}

/// What a text says, where each meaning has some words. Their letter case does not matter.
fn meant<T: Copy>(text: &str, words: &[(T, &[&str])]) -> Option<T> {
    let text = text.trim();
    let is_said = |words: &&[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    words
        .iter()
        .find(|(_, words)| is_said(words))
        .map(|(meaning, _)| *meaning)
}

/// Who is on the other side of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Other {
    /// Somebody outside: by a number, an address, or both.
    Somebody,
    /// Nobody who can be told: no number, one that is not shown, or one that does not exist.
    Nobody,
    /// An emergency number or a short code.
    Service(String),
    /// A number whose digits were lost on the way into the input, or several numbers in one; in words.
    Damaged(String),
    /// One of the MSP's own: both sides are inside.
    Internal,
    /// The one party that is named is the MSP's own.
    Ourselves,
    /// Two parties, and nothing says which of them is the MSP's; in words.
    Unclear(String),
}

/// One event, as one person on the other side of it sees it.
#[derive(Debug, Clone)]
pub struct Event {
    /// What happened.
    pub medium: Medium,
    /// Which way it went, where the row says so.
    pub direction: Option<Direction>,
    /// When it began, as the input writes it.
    pub started_at: Option<String>,
    /// What all rows of one call or conversation share.
    pub call_id: Option<String>,
    /// Who is on the other side.
    pub other: Other,
    /// The second number that the digits of the first could be, where both are valid.
    pub second_reading: Option<PhoneKey>,
}

/// What a row says about an event, before anybody asks who is on the other side; `None` for rows of other kinds.
/// The second is the word in the column of events that is no event.
pub(super) fn read(told: Told<'_>) -> Option<(Event, Option<&str>)> {
    if told.row.at.kind != Kind::Calls {
        return None;
    }
    let cell = |column| told.get(column);
    let word = cell(&Column::Event);
    let medium = word.map_or(Some(Medium::Call), Medium::read);
    let event = Event {
        medium: medium.unwrap_or(Medium::Call),
        direction: cell(&Column::Direction).and_then(Direction::read),
        started_at: cell(&Column::StartedAt).map(str::to_owned),
        call_id: cell(&Column::CallId).map(str::to_owned),
        other: Other::Nobody,
        second_reading: None,
    };
    Some((event, word.filter(|_| medium.is_none())))
}

/// How the numbers of a column are written in this row.
pub(super) fn style_of(row: &Row, column: &Column) -> NumberStyle {
    if row.columns.with_country_code.contains(column) {
        NumberStyle::WithCountryCode
    } else {
        NumberStyle::National
    }
}

#[cfg(test)]
mod tests;
