//! One row of the page. What a person decides by stands open: the reason, old and new values, who else it could be.
//! What only proves it, and the fields of new records, can be unfolded.
//!
//! Everything that strangers wrote passes through [`Theirs`].

use maud::{Markup, Render, html};

use crate::answer::Answer;
use crate::answer::change::Change;
use crate::answer::outcome::Outcome;
use crate::report::{InputCells, fields, words};
use crate::text::printable;

/// Text that somebody else wrote: what cannot be seen or would turn the reading direction is made visible, markup is
/// escaped, and its own direction does not reach what stands around it.
pub(super) struct Theirs<'a>(pub(super) &'a str);

impl Render for Theirs<'_> {
    fn render_to(&self, buffer: &mut String) {
        let shown = printable(self.0);
        if shown.is_ascii() {
            return shown.as_ref().render_to(buffer);
        }
        // Only other scripts have another direction.
        buffer.push_str("<bdi>");
        shown.as_ref().render_to(buffer);
        buffer.push_str("</bdi>");
    }
}

/// One row. Its class is its outcome and `data-r` its reason, for filters.
pub(super) fn row(answer: &Answer, input: &InputCells<'_>) -> Markup {
    let (sign, _) = words::mark(answer.outcome);
    let company = words::company(answer);
    html! {
        tr class=(answer.outcome.code()) data-r=(answer.reason.code()) {
            td { b { (sign) } (named(answer.outcome)) }
            (person(answer))
            td { @if !company.is_empty() { (Theirs(&company)) } }
            td { (why(answer)) (open(answer)) (folded(answer, input)) }
            td { (Theirs(&words::place(&answer.row))) @if let Some(id) = &answer.row.id { br; (Theirs(id)) } }
        }
        "\n"
    }
}

/// The outcome as a word.
pub(super) fn named(outcome: Outcome) -> String {
    outcome.code().replace('_', " ")
}

fn person(answer: &Answer) -> Markup {
    let [name, email, number] = [words::name(answer), words::email(answer), words::number(answer)];
    let mut parts = [name, email, number].into_iter().filter(|part| !part.is_empty());
    let first = parts.next();
    html! {
        th scope="row" {
            @match first {
                Some(first) => b { (Theirs(&first)) },
                None => span class="soft" { "nobody named" },
            }
            @for part in parts { i { (Theirs(&part)) } }
        }
    }
}

fn why(answer: &Answer) -> Markup {
    html! {
        (answer.reason.words())
        @if let Some(detail) = &answer.detail { ": " (Theirs(detail)) }
    }
}

/// What a person decides by.
fn open(answer: &Answer) -> Markup {
    let old_and_new = answer.changes.iter().filter(|change| is_old_and_new(change));
    let decides = answer.outcome.needs_a_person();
    html! {
        @for change in old_and_new { (change_of(answer, change, answer.changes.len() > 1)) }
        @if decides { (candidates(answer)) }
        @if notes(answer) {
            ul {
                @if let Some(to) = &answer.joined_to { li { b { "=" } (Theirs(&words::joined_to(to))) } }
                @if let Some(event) = words::event(answer) { li { b { "=" } (Theirs(&event)) } }
                @for warning in &answer.warnings { li { b { "!" } (warning.words()) } }
            }
        }
    }
}

fn notes(answer: &Answer) -> bool {
    answer.joined_to.is_some() || answer.event.is_some() || !answer.warnings.is_empty()
}

fn is_old_and_new(change: &Change) -> bool {
    fields::changed(change).iter().any(|field| field.old.is_some())
}

fn change_of(answer: &Answer, change: &Change, named: bool) -> Markup {
    let applied = matches!(answer.outcome, Outcome::Created | Outcome::Updated);
    let id = change.id.map(|id| format!(" {id}")).unwrap_or_default();
    html! {
        @if named { p { (words::op(change.op, applied)) " " (words::entity(change.entity, 1)) (id) } }
        dl {
            @for field in fields::changed(change) {
                dt { (Theirs(&field.name)) }
                dd {
                    @match &field.old {
                        Some(old) => { del { (Theirs(old)) } " → " ins { (Theirs(&field.new)) } },
                        None => (Theirs(&field.new)),
                    }
                }
            }
        }
    }
}

fn candidates(answer: &Answer) -> Markup {
    html! {
        @if !answer.candidates.is_empty() {
            ul {
                @for (label, text) in answer.candidates.iter().map(words::candidate) {
                    li { b { "*" } (Theirs(&label)) " " (Theirs(&text)) }
                }
            }
        }
    }
}

/// What can be unfolded, under a name that says what it is.
fn folded(answer: &Answer, input: &InputCells<'_>) -> Markup {
    let decides = answer.outcome.needs_a_person();
    let others = !decides && !answer.candidates.is_empty();
    let new: Vec<&Change> = answer
        .changes
        .iter()
        .filter(|change| !is_old_and_new(change))
        .collect();
    let proof = !answer.evidence.is_empty() || answer.explain.is_some() || others;
    let cells = if decides { filled(input) } else { Vec::new() };
    let names = [
        (!new.is_empty()).then_some("fields"),
        proof.then_some("evidence"),
        (!cells.is_empty()).then_some("input"),
    ];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    html! {
        @if !names.is_empty() {
            details {
                summary { (names.join(", ")) }
                @for change in new { (change_of(answer, change, true)) }
                @if proof { (evidence(answer)) }
                @if others { (candidates(answer)) }
                @if !cells.is_empty() {
                    p { "The row as it stands in the input" }
                    dl {
                        @for (name, cell) in cells { dt { (Theirs(name)) } dd { (Theirs(cell)) } }
                    }
                }
            }
        }
    }
}

/// As sentences, because a row has this many times and a browser pays for every element.
fn evidence(answer: &Answer) -> Markup {
    html! {
        @if !answer.evidence.is_empty() {
            p {
                @for evidence in &answer.evidence {
                    (Theirs(&evidence.key)) " " (Theirs(&evidence.value)) ": " (Theirs(&words::found(evidence))) ". "
                }
            }
        }
        @if let Some(rules) = &answer.explain {
            p { "Rules tried" }
            dl { @for tried in rules { dt { (Theirs(&tried.rule)) } dd { (Theirs(&tried.result)) } } }
        }
    }
}

/// The cells of the input that hold something, under their columns.
fn filled<'a>(input: &InputCells<'a>) -> Vec<(&'a str, &'a str)> {
    let cells = input.header.iter().zip(input.cells);
    cells
        .map(|(name, cell)| (name.as_str(), *cell))
        .filter(|(_, cell)| !cell.trim().is_empty())
        .collect()
}
