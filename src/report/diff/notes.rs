//! What stands beneath a row: the fields that are written, who else it could have been, what was noticed, and
//! every rule that was tried when somebody asked for that.

use std::fmt::Write;

use serde_json::{Map, Value};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::Outcome;
use crate::answer::{Answer, CandidateView, Evidence};
use crate::report::text::printable;
use crate::report::words::{self, Tint};

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
pub(super) fn beneath(answer: &Answer) -> Vec<Note> {
    let mut notes: Vec<Note> = answer.candidates.iter().map(candidate).collect();
    notes.extend(changes(answer));
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
            Note::new(".", printable(&tried.rule), printable(&tried.result)).tinted(Tint::Quiet)
        }));
    }
    notes
}

/// The fields of every change. A row that writes one contact and nothing else needs no heading above them.
fn changes(answer: &Answer) -> Vec<Note> {
    match answer.changes.as_slice() {
        [] => Vec::new(),
        [only] if only.entity == Entity::Contact => fields(only),
        several => several.iter().flat_map(headed).collect(),
    }
}

fn headed(change: &Change) -> Vec<Note> {
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
    notes.extend(fields(change).into_iter().map(Note::deeper));
    notes
}

fn fields(change: &Change) -> Vec<Note> {
    let (sign, tint) = sign(change.op);
    let before = change.before.as_ref();
    let note = |(field, new): (&String, &Value)| {
        let new = words::value(Some(new));
        match change.op {
            Op::Create | Op::Add | Op::Remove => Note::new(sign, printable(field), new),
            Op::Update | Op::Reactivate => {
                let label = format!("{}:", printable(field));
                Note::new(
                    sign,
                    label,
                    match before {
                        Some(before) => format!("{} → {new}", old(before, field)),
                        None => new,
                    },
                )
            }
        }
        .tinted(tint)
    };
    change.fields.iter().map(note).collect()
}

fn old(before: &Map<String, Value>, field: &str) -> String {
    words::value(before.get(field))
}

fn sign(op: Op) -> (&'static str, Tint) {
    match op {
        Op::Create | Op::Add => words::mark(Outcome::Create),
        Op::Update | Op::Reactivate => words::mark(Outcome::Update),
        Op::Remove => ("-", Tint::Bad),
    }
}

fn candidate(candidate: &CandidateView) -> Note {
    let label = format!("{} {}", printable(&candidate.entity).to_lowercase(), candidate.id);
    let mut text = printable(&candidate.name).into_owned();
    if let Some(email) = &candidate.email_address {
        // Writing into a string cannot fail.
        let _ = write!(text, " <{}>", printable(email));
    }
    if let Some(company) = candidate.company_id {
        let _ = write!(text, ", company {company}");
    }
    if !candidate.is_active {
        text.push_str(", inactive");
    }
    if !candidate.why.is_empty() {
        let _ = write!(text, ": {}", printable(&candidate.why));
    }
    Note::new("*", label, text)
}

fn evidence(evidence: &Evidence) -> Note {
    let found = |what: (&str, &str), ids: &Option<Vec<i64>>| {
        let ids = ids.as_ref()?;
        let list: Vec<_> = ids.iter().map(i64::to_string).collect();
        Some(match list.as_slice() {
            [] => format!("no {}", what.0),
            [one] => format!("{} {one}", what.0),
            several => format!("{} {}", what.1, several.join(", ")),
        })
    };
    let parts: Vec<_> = [
        found(("contact", "contacts"), &evidence.contacts),
        found(("company", "companies"), &evidence.companies),
    ]
    .into_iter()
    .flatten()
    .collect();
    let text = format!("{}: {}", printable(&evidence.value), parts.join("; "));
    Note::new(">", printable(&evidence.key), text).tinted(Tint::Quiet)
}
