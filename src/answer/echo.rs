//! The text of an answer with room for what is each row's own: its place, its id, and when and under which id it was
//! called. A row that says what an earlier one said is answered with the same text. What answers have in common is kept
//! once for all of them, so that many fit into little memory.
//!
//! Knows how answers are written as JSON, and nothing of rows. Whether two rows say the same, its caller knows.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use memchr::memmem;
use rustc_hash::FxHashMap;

use crate::answer::outcome::{Outcome, Reason};
use crate::answer::{Answer, line};

/// What is each row's own and stands in its answer as the row says it. Nothing of it decides anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own<'a> {
    /// Counts the records of its source from 1.
    pub number: u64,
    /// The physical line where the record starts, from 1.
    pub line: u64,
    /// The row's own id.
    pub id: Option<&'a str>,
    /// When the event began.
    pub time: Option<Cow<'a, str>>,
    /// What all rows of one call share.
    pub call_id: Option<Cow<'a, str>>,
}

/// An answer as text, for other rows: what stands in it, to be put into what all answers of its form have in common.
#[derive(Debug)]
pub struct Echo {
    form: Arc<Form>,
    /// What was said, and behind it the values, as JSON has them, each behind its length.
    held: Box<[u8]>,
    /// How much of that was said.
    said: u32,
    outcome: Outcome,
    reason: Reason,
}

/// What answers have in common that have the same keys.
#[derive(Debug)]
struct Form {
    /// Texts, and what stands behind each.
    parts: Vec<(Box<str>, Gap)>,
    end: Box<str>,
}

/// What stands between two texts of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Something that the echo holds.
    Value,
    Number,
    Line,
    Id,
    Time,
    CallId,
}

/// The forms that answers have had.
#[derive(Debug, Default)]
pub struct Forms(FxHashMap<Box<str>, Arc<Form>>);

/// More forms than answers have; where there are more all the same, new ones are made.
const FORMS: usize = 4096;

/// Keys whose values are of few words. They are a part of the form.
const OF_FEW_WORDS: [&str; 10] = [
    "schema",
    "source",
    "kind",
    "outcome",
    "reason",
    "warnings",
    "key",
    "type",
    "direction",
    "disposition",
];

/// Stand in for what is a row's own while the text is made; no export has them, and if one had, there were no echo.
const NUMBER: u64 = 16_045_690_984_503_098_046;
const LINE: u64 = 13_464_654_573_299_691_533;
const ID: &str = "\u{10fffd}id";
const TIME: &str = "\u{10fffd}time";
const CALL_ID: &str = "\u{10fffd}call";

impl Echo {
    /// The echo of the answer to what was said; `None` where its text cannot be cut with certainty.
    pub fn of(said: &[u8], answer: &Answer, forms: &mut Forms) -> Option<Self> {
        let mut marked = answer.clone();
        marked.row.number = NUMBER;
        marked.row.line = LINE;
        marked.row.id = Some(ID.to_owned());
        if let Some(event) = &mut marked.event {
            event.time = Some(TIME.to_owned());
            event.call_id = Some(CALL_ID.to_owned());
        }
        let mut json = Vec::new();
        line::write(&marked, &mut json).ok()?;
        let cut = Cut::of(std::str::from_utf8(&json).ok()?)?;
        cut.has_each_once(marked.event.is_some()).then_some(())?;
        Some(Self {
            form: forms.form(cut.form),
            held: [said, &cut.values].concat().into_boxed_slice(),
            said: u32::try_from(said.len()).ok()?,
            outcome: answer.outcome,
            reason: answer.reason,
        })
    }

    /// What was said.
    pub fn said(&self) -> &[u8] {
        self.halves().0
    }

    fn halves(&self) -> (&[u8], &[u8]) {
        let length = usize::try_from(self.said).unwrap_or(usize::MAX);
        self.held.split_at_checked(length).unwrap_or((&self.held, &[]))
    }

    /// What the answer counts as.
    pub fn counts(&self) -> (Outcome, Reason) {
        (self.outcome, self.reason)
    }

    /// How many bytes of memory it takes, about.
    pub fn size(&self) -> usize {
        self.held.len() + size_of::<Self>()
    }

    /// Writes the answer of another row, without a line break behind it.
    ///
    /// # Errors
    /// What writing meets.
    pub fn write(&self, own: &Own<'_>, to: &mut Vec<u8>) -> io::Result<()> {
        let (_, mut values) = self.halves();
        for (text, gap) in &self.form.parts {
            to.extend_from_slice(text.as_bytes());
            match gap {
                Gap::Value => {
                    if let Some((length, rest)) = values.split_first_chunk()
                        && let Some((value, rest)) =
                            rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))
                    {
                        to.extend_from_slice(value);
                        values = rest;
                    }
                }
                Gap::Number => write!(to, "{}", own.number)?,
                Gap::Line => write!(to, "{}", own.line)?,
                Gap::Id => line::text_or_null(own.id, to),
                Gap::Time => line::text_or_null(own.time.as_deref(), to),
                Gap::CallId => line::text_or_null(own.call_id.as_deref(), to),
            }
        }
        to.extend_from_slice(self.form.end.as_bytes());
        Ok(())
    }
}

impl Gap {
    const ALL: [Self; 6] = [
        Self::Value,
        Self::Number,
        Self::Line,
        Self::Id,
        Self::Time,
        Self::CallId,
    ];

    /// What stands for it in the text of a form. JSON text has no such characters.
    fn sign(self) -> char {
        match self {
            Self::Value => '\u{1}',
            Self::Number => '\u{2}',
            Self::Line => '\u{3}',
            Self::Id => '\u{4}',
            Self::Time => '\u{5}',
            Self::CallId => '\u{6}',
        }
    }
}

impl Forms {
    /// The form with this text, in which signs stand where something else belongs.
    fn form(&mut self, text: String) -> Arc<Form> {
        if let Some(known) = self.0.get(text.as_str()) {
            return Arc::clone(known);
        }
        if self.0.len() == FORMS {
            self.0.clear();
        }
        let mut parts = Vec::new();
        let mut start = 0;
        for (place, found) in text.char_indices() {
            if let Some(gap) = Gap::ALL.into_iter().find(|gap| gap.sign() == found) {
                parts.push((text[start..place].into(), gap));
                start = place + found.len_utf8();
            }
        }
        let end = text[start..].into();
        let form = Arc::new(Form { parts, end });
        self.0.insert(text.into_boxed_str(), Arc::clone(&form));
        form
    }
}

/// The text of an answer, cut into its form and what stands in it.
struct Cut {
    /// The text with signs where something else belongs.
    form: String,
    values: Vec<u8>,
}

impl Cut {
    /// Cuts JSON as `serde_json` writes it: no blanks, and control characters only in their escaped form. Keys stay, and
    /// what is [`OF_FEW_WORDS`]; every other text and number goes, and of those that stand for a row's own, the quotes go
    /// with them.
    fn of(json: &str) -> Option<Self> {
        let mut cut = Self {
            form: String::with_capacity(json.len()),
            values: Vec::new(),
        };
        let (number, line) = (NUMBER.to_string(), LINE.to_string());
        let (mut rest, mut is_of_few_words) = (json, false);
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '"' => text_length(rest)?,
                '-' | '0'..='9' => number_length(rest),
                _ => {
                    cut.form.push(first);
                    rest = &rest[first.len_utf8()..];
                    continue;
                }
            };
            let token = rest.get(..length)?;
            rest = &rest[length..];
            if first != '"' {
                if token == number {
                    cut.form.push(Gap::Number.sign());
                } else if token == line {
                    cut.form.push(Gap::Line.sign());
                } else {
                    cut.value(token)?;
                }
                continue;
            }
            match token.get(1..length - 1)? {
                key if rest.starts_with(':') => {
                    is_of_few_words = OF_FEW_WORDS.contains(&key);
                    cut.form.push_str(token);
                }
                ID => cut.form.push(Gap::Id.sign()),
                TIME => cut.form.push(Gap::Time.sign()),
                CALL_ID => cut.form.push(Gap::CallId.sign()),
                _ if is_of_few_words => cut.form.push_str(token),
                inside => {
                    cut.form.push('"');
                    cut.value(inside)?;
                    cut.form.push('"');
                }
            }
        }
        Some(cut)
    }

    fn value(&mut self, text: &str) -> Option<()> {
        self.form.push(Gap::Value.sign());
        self.values
            .extend_from_slice(&u16::try_from(text.len()).ok()?.to_le_bytes());
        self.values.extend_from_slice(text.as_bytes());
        Some(())
    }

    /// Whether what is a row's own stands there once each, and nowhere as a part of something else.
    fn has_each_once(&self, has_event: bool) -> bool {
        let [_, of_row @ .., time, call_id] = Gap::ALL;
        let count = |gap: Gap| self.form.matches(gap.sign()).count();
        let of_event = usize::from(has_event);
        let (number, line) = (NUMBER.to_string(), LINE.to_string());
        of_row.into_iter().all(|gap| count(gap) == 1)
            && [time, call_id].into_iter().all(|gap| count(gap) == of_event)
            && [&number, &line, ID, TIME, CALL_ID].iter().all(|mark| {
                memmem::find(&self.values, mark.as_bytes()).is_none()
                    && memmem::find(self.form.as_bytes(), mark.as_bytes()).is_none()
            })
    }
}

/// The length of the text in quotes that JSON begins with.
fn text_length(json: &str) -> Option<usize> {
    let mut escaped = false;
    let end = json.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })?;
    Some(end + 2)
}

/// The length of the number that JSON begins with.
fn number_length(json: &str) -> usize {
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
    json.bytes().take_while(is_of_number).count()
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
            event.time = own.time.clone().map(Cow::into_owned);
            event.call_id = own.call_id.clone().map(Cow::into_owned);
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
                number,
                line,
                id: id.as_deref(),
                time: time.as_deref().map(Cow::Borrowed),
                call_id: call_id.as_deref().map(Cow::Borrowed),
            };
            let mut forms = Forms::default();
            for answer in answers() {
                let mut text = Vec::new();
                let echo = Echo::of(b"said", &answer, &mut forms).unwrap();
                prop_assert_eq!(echo.said(), b"said");
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
            assert!(Echo::of(&[], &answer, &mut Forms::default()).is_none());
        }
    }
}
