//! The text of an answer with room for what is each row's own: its place, its id, and when and under which id it was
//! called. A row that says what an earlier one said is answered with the same text.
//!
//! Knows how answers are written as JSON, and nothing of rows. Whether two rows say the same, its caller knows.

use std::io::{self, Write};

use memchr::memmem;

use crate::answer::Answer;
use crate::answer::outcome::{Outcome, Reason};

/// What is each row's own and stands in its answer as the row says it. Nothing of it decides anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own<'a> {
    /// Counts the records of its source from 1.
    pub number: u64,
    /// The physical line where the record starts, from 1.
    pub line: u64,
    /// The row's own id.
    pub id: Option<&'a str>,
    /// When the event began.
    pub time: Option<&'a str>,
    /// What all rows of one call share.
    pub call_id: Option<&'a str>,
}

/// An answer as text, for other rows.
#[derive(Debug)]
pub struct Echo {
    /// The text without what is a row's own.
    text: Box<str>,
    /// Where in the text the number, the line, the id, and the time and id of the event belong.
    holes: [usize; 5],
    /// Whether the text has an event.
    has_event: bool,
    outcome: Outcome,
    reason: Reason,
}

/// Stand in for what is a row's own while the text is made; no export has them, and if one had, there were no echo.
const NUMBER: u64 = 16_045_690_984_503_098_046;
const LINE: u64 = 13_464_654_573_299_691_533;
const ID: &str = "\u{10fffd}id";
const TIME: &str = "\u{10fffd}time";
const CALL_ID: &str = "\u{10fffd}call";

impl Echo {
    /// The echo of an answer; `None` where its text cannot be cut with certainty.
    pub fn of(answer: &Answer) -> Option<Self> {
        let mut marked = answer.clone();
        marked.row.number = NUMBER;
        marked.row.line = LINE;
        marked.row.id = Some(ID.to_owned());
        if let Some(event) = &mut marked.event {
            event.time = Some(TIME.to_owned());
            event.call_id = Some(CALL_ID.to_owned());
        }
        let whole = serde_json::to_string(&marked).ok()?;
        let has_event = marked.event.is_some();
        let (number, line) = (NUMBER.to_string(), LINE.to_string());
        let quoted = [ID, TIME, CALL_ID].map(|mark| format!("\"{mark}\""));
        let [id, time, call_id] = quoted.each_ref().map(String::as_str);
        let marks = [number.as_str(), &line, id, time, call_id];
        let marks = if has_event { &marks[..] } else { &marks[..3] };
        let mut text = String::with_capacity(whole.len());
        let mut holes = [0; 5];
        let mut rest = whole.as_str();
        for (mark, hole) in marks.iter().zip(&mut holes) {
            let place = memmem::find(rest.as_bytes(), mark.as_bytes())?;
            text.push_str(rest.get(..place)?);
            *hole = text.len();
            rest = rest.get(place + mark.len()..)?;
        }
        text.push_str(rest);
        // What stands in the text a second time is not only a mark.
        let is_certain = marks
            .iter()
            .all(|mark| memmem::find(text.as_bytes(), mark.as_bytes()).is_none());
        is_certain.then(|| Self {
            text: text.into_boxed_str(),
            holes,
            has_event,
            outcome: answer.outcome,
            reason: answer.reason,
        })
    }

    /// What the answer counts as.
    pub fn counts(&self) -> (Outcome, Reason) {
        (self.outcome, self.reason)
    }

    /// How many bytes of memory it takes, about.
    pub fn size(&self) -> usize {
        self.text.len() + size_of::<Self>()
    }

    /// Writes the answer of another row, without a line break behind it.
    ///
    /// # Errors
    /// What writing meets.
    pub fn write(&self, own: &Own<'_>, to: &mut Vec<u8>) -> io::Result<()> {
        let [number, line, id, time, call_id] = self.holes;
        let part = |from: usize, to: usize| self.text.get(from..to).unwrap_or_default().as_bytes();
        to.extend_from_slice(part(0, number));
        write!(to, "{}", own.number)?;
        to.extend_from_slice(part(number, line));
        write!(to, "{}", own.line)?;
        to.extend_from_slice(part(line, id));
        put(own.id, to)?;
        let mut last = id;
        if self.has_event {
            to.extend_from_slice(part(id, time));
            put(own.time, to)?;
            to.extend_from_slice(part(time, call_id));
            put(own.call_id, to)?;
            last = call_id;
        }
        to.extend_from_slice(part(last, self.text.len()));
        Ok(())
    }
}

/// A text as JSON has it. Most have nothing that must be written in another way.
fn put(text: Option<&str>, to: &mut Vec<u8>) -> io::Result<()> {
    let Some(text) = text else {
        to.extend_from_slice(b"null");
        return Ok(());
    };
    if text
        .bytes()
        .any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\'))
    {
        return Ok(serde_json::to_writer(to, text)?);
    }
    to.push(b'"');
    to.extend_from_slice(text.as_bytes());
    to.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::answer::event::{Disposition, EventType, EventView};
    use crate::report::samples;

    /// The answer with another row's own.
    fn with(answer: &Answer, own: &Own<'_>) -> Answer {
        let mut other = answer.clone();
        other.row.number = own.number;
        other.row.line = own.line;
        other.row.id = own.id.map(str::to_owned);
        if let Some(event) = &mut other.event {
            event.time = own.time.map(str::to_owned);
            event.call_id = own.call_id.map(str::to_owned);
        }
        other
    }

    fn event() -> EventView {
        EventView {
            kind: EventType::Call,
            direction: Some("inbound".to_owned()),
            time: None,
            number: Some("+13125550100".to_owned()),
            extension: None,
            call_id: None,
            disposition: Disposition::Linked,
        }
    }

    fn answers() -> Vec<Answer> {
        let mut answers = vec![
            samples::matched(),
            samples::skip(),
            samples::review(),
            samples::reject(),
        ];
        for nth in 0..2 {
            let mut call = answers[nth].clone();
            call.event = Some(event());
            answers.push(call);
        }
        answers
    }

    proptest! {
        #[test]
        fn an_echo_is_the_answer_of_the_other_row(
            number in any::<u64>(), line in any::<u64>(),
            id in prop::option::of(".{0,6}"), time in prop::option::of(".{0,6}"),
            call_id in prop::option::of("[a\"\\\\\u{1}\n\u{7f}é]{0,6}"),
        ) {
            let own = Own {
                number, line, id: id.as_deref(), time: time.as_deref(), call_id: call_id.as_deref(),
            };
            for answer in answers() {
                let mut text = Vec::new();
                let echo = Echo::of(&answer).unwrap();
                echo.write(&own, &mut text).unwrap();
                let expected = serde_json::to_string(&with(&answer, &own)).unwrap();
                prop_assert_eq!(String::from_utf8(text).unwrap(), expected);
                prop_assert_eq!(echo.counts(), (answer.outcome, answer.reason));
            }
        }
    }

    #[test]
    fn an_answer_that_says_a_mark_has_no_echo() {
        for mark in [NUMBER.to_string(), format!("a {LINE} b")] {
            let mut answer = samples::review();
            answer.detail = Some(mark);
            assert!(Echo::of(&answer).is_none());
        }
    }
}
