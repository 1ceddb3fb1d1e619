//! The words by which phone systems say what happened and which way it went, turned into the program's own.

use crate::input::column::Column;
use crate::input::row::Cells;

/// Which way a call went, by the vendor's word; `None` when the word does not say so, as for internal calls.
pub(super) fn direction(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase();
    if word.contains("internal") || word.contains("intern)") || word == "intern" {
        return None;
    }
    let begins = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    if begins(&[
        "in",
        "terminating",
        "received",
        "eingehend",
        "ankommend",
        "entrant",
        "entrante",
    ]) {
        Some("inbound")
    } else if begins(&[
        "out",
        "originating",
        "sent",
        "placed",
        "dialed",
        "dialled",
        "ausgehend",
        "abgehend",
        "sortant",
        "saliente",
    ]) {
        Some("outbound")
    } else {
        None
    }
}

/// Whether the vendor's word says that both sides are inside.
pub(super) fn is_internal(word: &str) -> bool {
    let word = word.trim().to_lowercase();
    word.contains("internal") || word == "intern"
}

/// What happened, by the vendor's word.
fn event(word: &str) -> Option<&'static str> {
    match word.trim().to_lowercase().as_str() {
        "call" | "voice" | "calls" | "phone call" | "voip call" | "voicemail" | "anruf" | "appel" => {
            Some("call")
        }
        "sms" | "text" | "mms" | "message" | "text message" | "whatsapp" => Some("sms"),
        "fax" | "incoming fax" | "outgoing fax" => Some("fax"),
        _ => None,
    }
}

/// Turns the words of a row of calls into the program's own. A word for the event that nobody knows stays, to be
/// refused by its name; one for the direction is taken away, with a remark: the parties tell the direction too.
pub(in crate::input) fn settle(cells: &mut Cells) {
    let own = |column, words: &[&str]| cells.get(column).is_some_and(|word| words.contains(&word));
    if own(&Column::Event, &["call", "sms", "fax"]) && own(&Column::Direction, &["inbound", "outbound"]) {
        return;
    }
    match cells.take(&Column::Event) {
        Some(word) => cells.set(Column::Event, event(&word).unwrap_or(&word)),
        None => cells.set(Column::Event, "call"),
    }
    if let Some(word) = cells.take(&Column::Direction) {
        match direction(&word) {
            Some(known) => cells.set(Column::Direction, known),
            None if is_internal(&word) => cells.remark("the phone system calls this internal".to_owned()),
            None => cells.remark(format!("{word:?} says neither inbound nor outbound")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_all_vendors() {
        for (word, expected) in [
            ("Inbound", Some("inbound")),
            ("Inbound Queue", Some("inbound")),
            ("Incoming", Some("inbound")),
            ("IN", Some("inbound")),
            ("TERMINATING", Some("inbound")),
            ("Outbound", Some("outbound")),
            ("OUT", Some("outbound")),
            ("outbound-api", Some("outbound")),
            ("Outgoing", Some("outbound")),
            ("ORIGINATING", Some("outbound")),
            ("Internal", None),
            ("Outbound (Internal)", None),
            ("sideways", None),
        ] {
            assert_eq!(direction(word), expected, "{word}");
        }
        assert!(is_internal("Outbound (Internal)") && !is_internal("Inbound"));
    }

    #[test]
    fn what_is_not_said_is_a_call_and_what_is_unknown_stays() {
        for (event, expected) in [
            ("", "call"),
            ("Voice", "call"),
            ("SMS", "sms"),
            ("Fax", "fax"),
            ("Telex", "Telex"),
        ] {
            let mut cells = Cells::default();
            cells.set(Column::Event, event);
            cells.set(Column::Direction, "up");
            settle(&mut cells);
            assert_eq!(cells.get(&Column::Event), Some(expected));
            assert_eq!(cells.get(&Column::Direction), None);
            assert_eq!(cells.remarks().len(), 1);
        }
    }
}
