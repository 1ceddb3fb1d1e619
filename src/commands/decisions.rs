//! `matchbook decisions`: what persons have decided about rows under review, listed and forgotten.

use std::io::Write as _;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::choice::RunsFormat;
use crate::cli::{DecisionsArgs, DecisionsCommand};
use crate::clock::SystemClock;
use crate::commands::Context;
use crate::decision::offer::Field;
use crate::decision::question::{Choice, Question};
use crate::error::{ExitStatus, Failure, Kind};
use crate::report::plain::table;
use crate::settings::environment::state_folder;
use crate::state::{RecordedDecision, Store};

pub(super) fn run(args: &DecisionsArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let state = state_folder(context.global.state.as_deref(), context.environment)?;
    let store = Store::open_standing(&state, Arc::new(SystemClock::new()))?;
    match &args.command {
        None | Some(DecisionsCommand::List) => {
            let decisions = store.map_or_else(|| Ok(Vec::new()), |store| store.decisions(None))?;
            let mut out = context.console.out();
            out.write_all(list(&decisions, args.format)?.as_bytes())?;
            out.flush()?;
        }
        Some(DecisionsCommand::Forget { ids, all, yes }) => {
            let count = match store {
                Some(store) => forget(store, ids, *all, *yes, context)?,
                None if *all => 0,
                None => return Err(unknown(ids)),
            };
            let decisions = if count == 1 {
                "decision was"
            } else {
                "decisions were"
            };
            context.console.status(&format!("{count} {decisions} forgotten."));
        }
    }
    Ok(ExitStatus::Done)
}

fn forget(
    mut store: Store,
    ids: &[i64],
    all: bool,
    yes: bool,
    context: &Context<'_>,
) -> Result<usize, Failure> {
    let known: Vec<i64> = store
        .decisions(None)?
        .iter()
        .map(|decision| decision.id)
        .collect();
    let missing: Vec<i64> = ids.iter().copied().filter(|id| !known.contains(id)).collect();
    if !missing.is_empty() {
        return Err(unknown(&missing));
    }
    let which = if all { known.as_slice() } else { ids };
    if all && !yes && !known.is_empty() {
        let question = format!("Forget all {} decisions?", known.len());
        if !context.console.is_interactive() {
            return Err(Failure::usage(
                "this would forget every decision, and nobody is at a terminal to agree",
            )
            .hint("Say --yes to forget them without a question, or name the numbers of some."));
        }
        if !context.console.confirm(&question)? {
            return Err(Failure::new(Kind::Interrupted, "nothing was forgotten"));
        }
    }
    store.forget(which)
}

fn unknown(ids: &[i64]) -> Failure {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    Failure::usage(format!(
        "no decision has the number {}; nothing was forgotten",
        ids.join(", ")
    ))
    .hint("List them with: matchbook decisions list")
}

fn list(decisions: &[RecordedDecision], format: RunsFormat) -> Result<String, Failure> {
    let documents = || decisions.iter().map(document);
    match format {
        RunsFormat::Json => {
            let all: Vec<Value> = documents().collect();
            line(&json!({ "schema": "matchbook.decisions/1", "decisions": all }))
        }
        RunsFormat::Ndjson => documents().map(|document| line(&document)).collect(),
        RunsFormat::Table if decisions.is_empty() => Ok("nothing was decided yet\n".to_owned()),
        RunsFormat::Table => {
            let rows = decisions.iter().map(|decision| {
                [
                    decision.id.to_string(),
                    decision.decided.clone(),
                    decision.tenant.clone(),
                    who(&decision.question),
                    decision.question.reason.code().to_owned(),
                    chosen(decision),
                ]
            });
            Ok(table(
                &["id", "decided", "tenant", "row", "question", "answer"],
                rows,
            ))
        }
    }
}

fn document(decision: &RecordedDecision) -> Value {
    let question = &decision.question;
    let (word, record) = match decision.choice {
        Choice::Contact(id) => ("contact", Some(id)),
        Choice::Company(id) => ("company", Some(id)),
        Choice::New => ("new", None),
        Choice::Skip => ("skip", None),
        Choice::Reject => ("reject", None),
    };
    json!({
        "id": decision.id,
        "tenant": decision.tenant,
        "decided": decision.decided,
        "question": question.reason,
        "about": question.about,
        "row": question.who,
        "answer": word,
        "record": record,
        "offers": question.offers,
    })
}

/// The person that the row speaks of, by what the row says first.
pub(super) fn who(question: &Question) -> String {
    let said = [Field::Name, Field::Email, Field::Phone, Field::Company];
    let mut said = said.into_iter().filter_map(|field| {
        let fact = question.row.iter().find(|fact| fact.field == field)?;
        Some(fact.value.clone())
    });
    let (first, second) = (said.next(), said.next());
    match (first, second) {
        (Some(first), Some(second)) => format!("{first} <{second}>"),
        (Some(only), None) => only,
        (None, _) => question.about.clone(),
    }
}

fn chosen(decision: &RecordedDecision) -> String {
    let question = &decision.question;
    let named = |field: Field| {
        let offer = question
            .place_of(decision.choice)
            .and_then(|place| question.offers.get(place));
        let fact = offer.and_then(|offer| offer.fact(field));
        fact.map(|fact| format!(" ({})", fact.value)).unwrap_or_default()
    };
    match decision.choice {
        Choice::Contact(id) => format!("contact {id}{}", named(Field::Name)),
        Choice::Company(id) => format!("company {id}{}", named(Field::Company)),
        Choice::New => "new".to_owned(),
        Choice::Skip => "skip".to_owned(),
        Choice::Reject => "reject".to_owned(),
    }
}

fn line(value: &Value) -> Result<String, Failure> {
    let text = serde_json::to_string(value).map_err(anyhow::Error::from)?;
    Ok(text + "\n")
}
