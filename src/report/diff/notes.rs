//! What stands beneath a row: the fields that are written, who else it could have been, what was noticed, and
//! every rule that was tried when somebody asked for that.

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::Outcome;
use crate::answer::{Answer, CandidateView, Evidence};
use crate::report::Style;
use crate::report::fields::{self, Field};
use crate::report::words::{self, Tint};
use crate::text::printable;

/// One line beneath a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// How far it is indented, in steps.
    pub(super) depth: usize,
    /// One character that says what it is.
    pub(super) sign: &'static str,
    /// Aligned with the notes of the same sign around it; may be empty.
    pub(super) label: String,
    /// The rest; may be empty.
    pub(super) text: String,
    pub(super) tint: Tint,
}

impl Note {
    pub(super) fn new(sign: &'static str, label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            depth: 0,
            sign,
            label: label.into(),
            text: text.into(),
            tint: Tint::Plain,
        }
    }

    fn tinted(self, tint: Tint) -> Self {
        Self { tint, ..self }
    }

    pub(super) fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }
}

/// Everything that stands beneath this row, in the order of reading.
pub(super) fn beneath(answer: &Answer, style: Style) -> Vec<Note> {
    let mut notes: Vec<Note> = answer.candidates.iter().map(candidate).collect();
    notes.extend(changes(answer, style));
    notes.extend(words::event(answer).map(|event| Note::new("=", "", event).tinted(Tint::Quiet)));
    notes.extend(
        answer
            .warnings
            .iter()
            .map(|warning| Note::new("!", "", warning.words()).tinted(Tint::Change)),
    );
    if let Some(rules) = &answer.explain {
        notes.extend(answer.evidence.iter().map(evidence));
        notes.extend(rules.iter().map(|tried| {
            Note::new(".", in_words(&tried.rule), printable(&tried.result)).tinted(Tint::Quiet)
        }));
    }
    notes
}

/// The fields of every change. A row that writes one contact and nothing else needs no heading above them.
fn changes(answer: &Answer, style: Style) -> Vec<Note> {
    match answer.changes.as_slice() {
        [] => Vec::new(),
        [only] if only.entity == Entity::Contact => fields(only, style),
        several => several.iter().flat_map(|change| headed(change, style)).collect(),
    }
}

fn headed(change: &Change, style: Style) -> Vec<Note> {
    let (sign, tint) = sign(change.op);
    let id = change.id.map(|id| format!(" {id}")).unwrap_or_default();
    let new_group = change
        .new_group
        .as_deref()
        .filter(|_| change.op == Op::Add && change.parent().is_none());
    let to = new_group.map(|group| format!("of the new contact group {}", printable(group)));
    let label = format!("{}{id}", words::entity(change.entity, 1));
    let heading = Note::new(sign, label, to.unwrap_or_default()).tinted(tint);
    let mut notes = vec![heading];
    notes.extend(fields(change, style).into_iter().map(Note::deeper));
    notes
}

fn fields(change: &Change, style: Style) -> Vec<Note> {
    let (sign, tint) = sign(change.op);
    let note = |field: Field| match field.old {
        Some(old) => Note::new(
            sign,
            format!("{}:", field.name),
            format!("{old} {} {}", style.arrow(), field.new),
        ),
        None => Note::new(sign, field.name, field.new),
    };
    fields::changed(change)
        .into_iter()
        .map(|field| note(field).tinted(tint))
        .collect()
}

fn sign(op: Op) -> (&'static str, Tint) {
    match op {
        Op::Create | Op::Add => words::mark(Outcome::Create),
        Op::Update | Op::Reactivate => words::mark(Outcome::Update),
        Op::Remove => ("-", Tint::Bad),
    }
}

fn candidate(candidate: &CandidateView) -> Note {
    let (label, text) = words::candidate(candidate);
    Note::new("*", label, text)
}

fn evidence(evidence: &Evidence) -> Note {
    let text = format!("{}: {}", printable(&evidence.value), words::found(evidence));
    Note::new(">", in_words(&evidence.key), text).tinted(Tint::Quiet)
}

/// A name of the machine formats, as a person would write it.
fn in_words(code: &str) -> String {
    printable(code).replace('_', " ")
}
