//! The text of an answer with room for what is each row's own: its place, its id, and when and under which id it was
//! called. A row that says what an earlier one said is answered with the same text. What answers have in common is kept
//! once for all of them, so that many fit into little memory.
//!
//! Knows how answers are written as JSON, and nothing of rows. Whether two rows say the same, its caller knows.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use memchr::memchr_iter;
use rustc_hash::FxHashMap;

use crate::answer::line::{OfRow, Sink};
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
    /// Which of the forms it has.
    form: u16,
    /// What was said, and behind it the values, as JSON has them, each put down as a [`Held`].
    held: Box<[u8]>,
    /// How much of that was said.
    said: u16,
    outcome: Outcome,
    reason: Reason,
    /// Whether it was asked for since somebody asked whether it was. Stands here because there is room for it here.
    asked: AtomicBool,
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
    /// Something that the row says.
    Own(OfRow),
}

/// The forms that answers have had. What is made stays, and whoever looks at it waits for nobody.
#[derive(Debug)]
pub struct Forms {
    made: Box<[OnceLock<Form>]>,
    /// Which of them has which text.
    known: Mutex<FxHashMap<Box<str>, u16>>,
}

/// More forms than answers have; where there are more all the same, what has a new one is not held.
const FORMS: usize = 4096;

impl Default for Forms {
    fn default() -> Self {
        Self {
            made: std::iter::repeat_with(OnceLock::new).take(FORMS).collect(),
            known: Mutex::default(),
        }
    }
}

impl Echo {
    /// The echo of the answer to what was said; `None` where something in it is too long to be held, or there are too
    /// many forms.
    pub fn of(said: &[u8], answer: &Answer, forms: &Forms) -> Option<Self> {
        let mut cut = Cut::behind(said);
        line::put(answer, &mut cut).ok()?;
        if cut.is_too_long {
            return None;
        }
        Some(Self {
            form: forms.number(&cut.form)?,
            held: cut.held.into_boxed_slice(),
            said: u16::try_from(said.len()).ok()?,
            outcome: answer.outcome,
            reason: answer.reason,
            asked: AtomicBool::new(false),
        })
    }

    /// Notes that it was asked for; whether it was not yet, since [`Echo::was_asked`] said that.
    pub fn ask(&self) -> bool {
        // What many ask for is read by all threads, and written by none.
        let is_news = !self.asked.load(Ordering::Relaxed);
        if is_news {
            self.asked.store(true, Ordering::Relaxed);
        }
        is_news
    }

    /// Whether it was asked for since this was last said of it.
    pub fn was_asked(&mut self) -> bool {
        std::mem::take(self.asked.get_mut())
    }

    /// What was said.
    pub fn said(&self) -> &[u8] {
        self.halves().0
    }

    fn halves(&self) -> (&[u8], &[u8]) {
        self.held
            .split_at_checked(usize::from(self.said))
            .unwrap_or((&self.held, &[]))
    }

    /// What the answer counts as.
    pub fn counts(&self) -> (Outcome, Reason) {
        (self.outcome, self.reason)
    }

    /// How many bytes it holds beside itself.
    pub fn bytes(&self) -> usize {
        self.held.len()
    }

    /// Writes the answer of another row, without a line break behind it. The forms are those that it was made with.
    ///
    /// # Errors
    /// What `serde_json` meets, which for such texts is nothing.
    pub fn write(&self, forms: &Forms, own: &Own<'_>, to: &mut Vec<u8>) -> serde_json::Result<()> {
        let no_form = || serde::ser::Error::custom("an answer has a form that was not made");
        let form = forms.at(self.form).ok_or_else(no_form)?;
        let (_, mut values) = self.halves();
        for (text, gap) in &form.parts {
            to.extend_from_slice(text.as_bytes());
            match gap {
                Gap::Value => {
                    if let Some((value, rest)) = Held::split(values) {
                        to.extend_from_slice(value.of(&self.held));
                        values = rest;
                    }
                }
                Gap::Own(of_row) => own.put(*of_row, to)?,
            }
        }
        to.extend_from_slice(form.end.as_bytes());
        Ok(())
    }
}

/// How a value is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held<'h> {
    /// Behind its length: in a byte, or in two more where that is not enough.
    Here(&'h [u8]),
    /// What stands further ahead, from here so many bytes: much of an answer stands in it twice, or was said.
    Again { start: u8, length: u8 },
}

impl<'h> Held<'h> {
    /// The first byte of a value whose length takes two bytes.
    const LONG: u8 = 254;
    /// The first byte of a value that stands further ahead.
    const AGAIN: u8 = 255;

    /// The first value, and what stands behind it.
    fn split(values: &'h [u8]) -> Option<(Self, &'h [u8])> {
        let (first, rest) = values.split_first()?;
        let (length, rest) = match *first {
            Self::AGAIN => {
                let ([start, length], rest) = rest.split_first_chunk()?;
                let (start, length) = (*start, *length);
                return Some((Self::Again { start, length }, rest));
            }
            Self::LONG => {
                let (length, rest) = rest.split_first_chunk()?;
                (u16::from_le_bytes(*length), rest)
            }
            length => (u16::from(length), rest),
        };
        let (value, rest) = rest.split_at_checked(usize::from(length))?;
        Some((Self::Here(value), rest))
    }

    /// The value among all that is held.
    fn of(self, all: &'h [u8]) -> &'h [u8] {
        match self {
            Self::Here(value) => value,
            Self::Again { start, length } => {
                let behind = all.get(usize::from(start)..).unwrap_or_default();
                behind.get(..usize::from(length)).unwrap_or_default()
            }
        }
    }

    /// Puts a value down behind what is held; `None` where it is too long.
    fn put(value: &[u8], held: &mut Vec<u8>) -> Option<()> {
        if let Some((start, length)) = Self::find(value, held) {
            held.extend_from_slice(&[Self::AGAIN, start, length]);
            return Some(());
        }
        match u8::try_from(value.len()) {
            Ok(length) if length < Self::LONG => held.push(length),
            Ok(_) | Err(_) => {
                held.push(Self::LONG);
                held.extend_from_slice(&u16::try_from(value.len()).ok()?.to_le_bytes());
            }
        }
        held.extend_from_slice(value);
        Some(())
    }

    /// Where a value stands already, when saying so is shorter than the value.
    fn find(value: &[u8], held: &[u8]) -> Option<(u8, u8)> {
        let length = u8::try_from(value.len()).ok().filter(|length| *length > 2)?;
        let near = held.get(..held.len().min(usize::from(u8::MAX))).unwrap_or(held);
        // Faster than a search for the whole of it, which has to be made ready for each value anew.
        let mut starts = memchr_iter(*value.first()?, near);
        let start = starts.find(|start| held.get(*start..).is_some_and(|held| held.starts_with(value)))?;
        Some((u8::try_from(start).ok()?, length))
    }
}

impl Own<'_> {
    fn put(&self, which: OfRow, to: &mut Vec<u8>) -> serde_json::Result<()> {
        match which {
            OfRow::Number => serde_json::to_writer(to, &self.number),
            OfRow::Line => serde_json::to_writer(to, &self.line),
            OfRow::Id => line::text_or_null(self.id, to),
            OfRow::Time => line::text_or_null(self.time.as_deref(), to),
            OfRow::CallId => line::text_or_null(self.call_id.as_deref(), to),
        }
    }
}

impl Gap {
    const ALL: [Self; 6] = [
        Self::Value,
        Self::Own(OfRow::Number),
        Self::Own(OfRow::Line),
        Self::Own(OfRow::Id),
        Self::Own(OfRow::Time),
        Self::Own(OfRow::CallId),
    ];

    /// What stands for it in the text of a form. JSON text has no such characters.
    fn sign(self) -> char {
        match self {
            Self::Value => '\u{1}',
            Self::Own(OfRow::Number) => '\u{2}',
            Self::Own(OfRow::Line) => '\u{3}',
            Self::Own(OfRow::Id) => '\u{4}',
            Self::Own(OfRow::Time) => '\u{5}',
            Self::Own(OfRow::CallId) => '\u{6}',
        }
    }
}

impl Forms {
    /// The number of the form with this text, in which signs stand where something else belongs; `None` where there are
    /// too many.
    fn number(&self, text: &str) -> Option<u16> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.get(text) {
            return Some(*number);
        }
        let number = known.len();
        self.made.get(number)?.set(Form::of(text)).ok()?;
        let number = u16::try_from(number).ok()?;
        known.insert(text.into(), number);
        Some(number)
    }

    fn at(&self, number: u16) -> Option<&Form> {
        self.made.get(usize::from(number))?.get()
    }
}

impl Form {
    fn of(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut start = 0;
        for (place, found) in text.char_indices() {
            if let Some(gap) = Gap::ALL.into_iter().find(|gap| gap.sign() == found) {
                parts.push((text[start..place].into(), gap));
                start = place + found.len_utf8();
            }
        }
        let end = text[start..].into();
        Self { parts, end }
    }
}

/// The text of an answer, cut into its form and what stands in it.
struct Cut {
    /// The text with signs where something else belongs.
    form: String,
    /// What was said, and the values.
    held: Vec<u8>,
    /// The value that is put down, to see first whether it is held already.
    value: Vec<u8>,
    /// Whether a value is longer than can be held.
    is_too_long: bool,
}

impl Cut {
    /// Bytes of a form, about.
    const FORM: usize = 512;
    /// Bytes of the values of an answer, about.
    const VALUES: usize = 256;

    /// Nothing but what was said.
    fn behind(said: &[u8]) -> Self {
        let mut held = Vec::with_capacity(said.len() + Self::VALUES);
        held.extend_from_slice(said);
        Self {
            form: String::with_capacity(Self::FORM),
            held,
            value: Vec::new(),
            is_too_long: false,
        }
    }
}

impl Sink for Cut {
    fn alike(&mut self, text: &str) {
        self.form.push_str(text);
    }

    fn value(&mut self, put: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>) -> serde_json::Result<()> {
        self.form.push(Gap::Value.sign());
        self.value.clear();
        put(&mut self.value)?;
        self.is_too_long |= Held::put(&self.value, &mut self.held).is_none();
        Ok(())
    }

    fn own(
        &mut self,
        own: OfRow,
        _: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>,
    ) -> serde_json::Result<()> {
        self.form.push(Gap::Own(own).sign());
        Ok(())
    }
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
            let forms = Forms::default();
            for answer in answers() {
                let mut text = Vec::new();
                let echo = Echo::of(b"said", &answer, &forms).unwrap();
                prop_assert_eq!(echo.said(), b"said");
                echo.write(&forms, &own, &mut text).unwrap();
                let expected = serde_json::to_string(&with(&answer, &own)).unwrap();
                prop_assert_eq!(String::from_utf8(text).unwrap(), expected);
                prop_assert_eq!(echo.counts(), (answer.outcome, answer.reason));
            }
        }
    }

    #[test]
    fn an_answer_that_says_too_much_at_once_has_no_echo() {
        for (length, has_one) in [(u16::MAX, true), (u16::MAX, false)] {
            let mut answer = samples::review();
            answer.detail = Some("x".repeat(usize::from(length) + usize::from(!has_one)));
            let echo = Echo::of(&[], &answer, &Forms::default());
            assert_eq!(echo.is_some(), has_one);
        }
    }

    #[test]
    fn answers_of_one_kind_have_one_form() {
        let forms = Forms::default();
        let form = |answer: &Answer| Echo::of(&[], answer, &forms).unwrap().form;
        let one = form(&samples::matched());
        let mut other = samples::matched();
        other.row.number += 1;
        other.contact.as_mut().unwrap().email_address = Some("bo@beta.example".to_owned());
        assert_eq!(form(&other), one);
        assert_ne!(form(&samples::skip()), one);
    }
}
