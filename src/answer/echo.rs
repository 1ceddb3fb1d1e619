//! The text of an answer with room for what is each row's own: its place, its id, and when and under which id it was
//! called. A row that says what an earlier one said is answered with the same text. What answers have in common is kept
//! once for all of them, so that many fit into little memory.
//!
//! Knows how answers are written as JSON, and nothing of rows. Whether two rows say the same, its caller knows.

use std::borrow::Cow;
use std::sync::Arc;

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
    /// Something that the row says.
    Own(OfRow),
}

/// The forms that answers have had.
#[derive(Debug, Default)]
pub struct Forms(FxHashMap<Box<str>, Arc<Form>>);

/// More forms than answers have; where there are more all the same, new ones are made.
const FORMS: usize = 4096;

impl Echo {
    /// The echo of the answer to what was said; `None` where something in it is too long to be held.
    pub fn of(said: &[u8], answer: &Answer, forms: &mut Forms) -> Option<Self> {
        let mut cut = Cut::behind(said);
        line::put(answer, &mut cut).ok()?;
        if cut.is_too_long {
            return None;
        }
        Some(Self {
            form: forms.form(&cut.form),
            held: cut.held.into_boxed_slice(),
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
    /// What `serde_json` meets, which for such texts is nothing.
    pub fn write(&self, own: &Own<'_>, to: &mut Vec<u8>) -> serde_json::Result<()> {
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
                Gap::Own(of_row) => own.put(*of_row, to)?,
            }
        }
        to.extend_from_slice(self.form.end.as_bytes());
        Ok(())
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
    /// The form with this text, in which signs stand where something else belongs.
    fn form(&mut self, text: &str) -> Arc<Form> {
        if let Some(known) = self.0.get(text) {
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
        self.0.insert(text.into(), Arc::clone(&form));
        form
    }
}

/// The text of an answer, cut into its form and what stands in it.
struct Cut {
    /// The text with signs where something else belongs.
    form: String,
    /// What was said, and the values.
    held: Vec<u8>,
    /// Whether the length of a value does not fit in front of it.
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
        let start = self.held.len();
        self.held.extend_from_slice(&[0; 2]);
        put(&mut self.held)?;
        match (
            u16::try_from(self.held.len() - start - 2),
            self.held.get_mut(start..start + 2),
        ) {
            (Ok(length), Some(place)) => place.copy_from_slice(&length.to_le_bytes()),
            (Err(_), _) | (_, None) => self.is_too_long = true,
        }
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
    fn an_answer_that_says_too_much_at_once_has_no_echo() {
        for (length, has_one) in [(u16::MAX, true), (u16::MAX, false)] {
            let mut answer = samples::review();
            answer.detail = Some("x".repeat(usize::from(length) + usize::from(!has_one)));
            let echo = Echo::of(&[], &answer, &mut Forms::default());
            assert_eq!(echo.is_some(), has_one);
        }
    }

    #[test]
    fn answers_of_one_kind_have_one_form() {
        let mut forms = Forms::default();
        let mut form = |answer: &Answer| Echo::of(&[], answer, &mut forms).unwrap().form;
        let one = form(&samples::matched());
        let mut other = samples::matched();
        other.row.number += 1;
        other.contact.as_mut().unwrap().email_address = Some("bo@beta.example".to_owned());
        assert!(Arc::ptr_eq(&one, &form(&other)));
        assert!(!Arc::ptr_eq(&one, &form(&samples::skip())));
    }
}
