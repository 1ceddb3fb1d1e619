//! The same talk in lines, for terminals that show no pages: a question with its numbers and letters, and an answer
//! that is typed.

use crate::decision::offer::{Fact, Fit};
use crate::review::keys::Key;
use crate::review::page::{asked, named, place};
use crate::review::{Answer, Session, Step};
use crate::text::printable;

/// What stands before the typed answer.
pub const PROMPT: &str = "answer: ";

/// The shown question as lines; empty at the end.
pub fn ask(session: &Session) -> String {
    let Some(item) = session.shown() else {
        return String::new();
    };
    let mut lines = vec![
        String::new(),
        format!(
            "Question {} of {}: {}",
            session.at + 1,
            session.items.len(),
            printable(&asked(item))
        ),
        printable(&place(item)).into_owned(),
    ];
    if item.outdated {
        lines.push("answered before; what was chosen from is not the same any more".to_owned());
    }
    lines.push("the row:".to_owned());
    lines.extend(item.question.row.iter().map(fact));
    for (nth, offer) in item.question.offers.iter().enumerate() {
        let what = offer.entity.word().to_lowercase();
        lines.push(format!(
            "{}: {what} {}, {}",
            nth + 1,
            offer.id,
            printable(&offer.why)
        ));
        lines.extend(offer.facts.iter().map(fact));
    }
    for answer in session.answers() {
        let (key, words) = named(item, answer);
        let key = match answer {
            Answer::Offer(nth) => (nth + 1).to_string(),
            Answer::Other(_) | Answer::LeaveOpen => key,
        };
        lines.push(format!("  {key}) {words}"));
    }
    lines.push("  b) back to the question before   q) leave the rest open".to_owned());
    lines.join("\n") + "\n"
}

fn fact(fact: &Fact) -> String {
    let fit = match fact.fit {
        Fit::Unsaid => "",
        Fit::Same => "  (same)",
        Fit::Near => "  (near)",
        Fit::Differs => "  (differs)",
    };
    format!("    {}: {}{fit}", fact.field.label(), printable(&fact.value))
}

/// What is said when every question was shown.
pub fn finished(session: &Session) -> String {
    let open = session.items().len() - session.answered();
    format!("{} answered, {open} left open\n", session.answered())
}

/// Where a typed line leads. An empty one leaves the question open.
pub fn read(session: &mut Session, line: &str) -> Step {
    let mut letters = line.trim().chars();
    match (letters.next(), letters.next()) {
        (None, _) => session.answer(Answer::LeaveOpen),
        (Some(letter), None) => session.press(Key::Letter(letter)),
        (Some(_), Some(_)) => {
            let number = line
                .trim()
                .parse::<usize>()
                .ok()
                .and_then(|number| number.checked_sub(1));
            match number.map(Answer::Offer) {
                Some(answer) if session.answers().contains(&answer) => session.answer(answer),
                Some(_) | None => Step::Nothing,
            }
        }
    }
}
