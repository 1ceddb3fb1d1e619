//! How the parts of an answer are worded for people: the one place for symbols, colours and short phrases that
//! `diff`, `table` and the closing words share.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style as Ansi};
use serde_json::Value;

use super::Style;
use crate::answer::change::{Entity, Op};
use crate::answer::event::Disposition;
use crate::answer::outcome::Outcome;
use crate::answer::{Answer, CandidateView, Evidence, JoinedTo, RowView};
use crate::text::printable;

/// What a colour means. Whatever is coloured also says the same in a word or a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tint {
    Plain,
    Good,
    Change,
    Attention,
    Bad,
    Quiet,
    Title,
}

/// The text in its colour, when colours may be used.
pub(super) fn paint(style: Style, tint: Tint, text: &str) -> String {
    if !style.colour || tint == Tint::Plain || text.is_empty() {
        return text.to_owned();
    }
    let ansi = match tint {
        Tint::Plain => Ansi::new(),
        Tint::Good => Ansi::new().fg_color(Some(AnsiColor::Green.into())),
        Tint::Change => Ansi::new().fg_color(Some(AnsiColor::Yellow.into())),
        Tint::Attention => Ansi::new().fg_color(Some(AnsiColor::Magenta.into())),
        Tint::Bad => Ansi::new().fg_color(Some(AnsiColor::Red.into())),
        Tint::Quiet => Ansi::new().dimmed(),
        Tint::Title => Ansi::new().bold(),
    };
    format!("{ansi}{text}{ansi:#}")
}

/// The symbol of an outcome and its colour.
pub(super) fn mark(outcome: Outcome) -> (&'static str, Tint) {
    match outcome {
        Outcome::Create | Outcome::Created => ("+", Tint::Good),
        Outcome::Update | Outcome::Updated => ("~", Tint::Change),
        Outcome::Matched | Outcome::Joined => ("=", Tint::Plain),
        Outcome::Review | Outcome::Stale | Outcome::Unknown => ("?", Tint::Attention),
        Outcome::Invalid | Outcome::Failed => ("!", Tint::Bad),
        Outcome::Reject => ("x", Tint::Quiet),
        Outcome::Skip => ("-", Tint::Quiet),
        Outcome::NotAttempted => (".", Tint::Quiet),
    }
}

/// `1 row`, `2 rows`.
pub(super) fn rows(count: u64) -> String {
    format!("{count} {}", if count == 1 { "row" } else { "rows" })
}

/// What is said about a number of rows with this outcome, after the number: `3 to be decided`.
pub(super) fn of_rows(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Matched => "known",
        Outcome::Update => "to update",
        Outcome::Create => "to create",
        Outcome::Joined => "joined to another row",
        Outcome::Review => "to decide",
        Outcome::Reject => "rejected",
        Outcome::Skip => "skipped",
        Outcome::Invalid => "to mend",
        Outcome::Created => "created",
        Outcome::Updated => "updated",
        Outcome::Failed => "refused by Autotask",
        Outcome::Unknown => "with a lost answer",
        Outcome::Stale => "whose facts moved since the plan",
        Outcome::NotAttempted => "not attempted",
    }
}

/// What a change does, or did.
pub(super) fn op(op: Op, applied: bool) -> &'static str {
    match (op, applied) {
        (Op::Create, false) => "create",
        (Op::Update, false) => "update",
        (Op::Reactivate, false) => "reactivate",
        (Op::Add, false) => "add",
        (Op::Remove, false) => "remove",
        (Op::Create, true) => "created",
        (Op::Update, true) => "updated",
        (Op::Reactivate, true) => "reactivated",
        (Op::Add, true) => "added",
        (Op::Remove, true) => "removed",
    }
}

/// What a change is about, for so many of them.
pub(super) fn entity(entity: Entity, count: u64) -> &'static str {
    match (entity, count == 1) {
        (Entity::Contact, true) => "contact",
        (Entity::Contact, false) => "contacts",
        (Entity::Company, true) => "company",
        (Entity::Company, false) => "companies",
        (Entity::TicketAdditionalContact, true) => "additional contact of a ticket",
        (Entity::TicketAdditionalContact, false) => "additional contacts of tickets",
        (Entity::ContactGroup, true) => "contact group",
        (Entity::ContactGroup, false) => "contact groups",
        (Entity::ContactGroupContact, true) => "group member",
        (Entity::ContactGroupContact, false) => "group members",
    }
}

/// Where a row stands: `requests.csv:12`, and `#2` behind it for the second person of a record. The folders of a
/// path are left out: they say little and leave no room for the person. Formats for machines have them.
pub(super) fn place(row: &RowView) -> String {
    let source = match row.source.rsplit(['/', '\\']).next() {
        _ if row.source == "-" => "stdin".into(),
        Some(name) if !name.is_empty() => printable(name),
        _ => printable(&row.source),
    };
    let part = row.part.map(|part| format!("#{part}")).unwrap_or_default();
    format!("{source}:{}{part}", row.line)
}

/// The person's name; empty when none is known.
pub(super) fn name(answer: &Answer) -> String {
    let Some(contact) = &answer.contact else {
        return String::new();
    };
    let parts = [contact.first_name.as_deref(), contact.last_name.as_deref()];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    printable(parts.join(" ").trim()).into_owned()
}

/// The person's address; empty when none is known.
pub(super) fn email(answer: &Answer) -> String {
    let address = answer
        .contact
        .as_ref()
        .and_then(|contact| contact.email_address.as_deref());
    printable(address.unwrap_or_default()).into_owned()
}

/// The other side's number, for calls, messages and faxes; empty when none is known.
pub(super) fn number(answer: &Answer) -> String {
    let number = answer.event.as_ref().and_then(|event| event.number.as_deref());
    printable(number.unwrap_or_default()).into_owned()
}

/// The person as one phrase: `Ana Ruiz <ana@acme.example>`, or what there is of it, or the row's own id. Of a call it
/// ends with the number.
pub(super) fn person(answer: &Answer) -> String {
    match (named(answer), number(answer)) {
        (Some(person), number) if number.is_empty() || person.contains(&number) => person,
        (Some(person), number) => format!("{person} {number}"),
        (None, number) if !number.is_empty() => number,
        (None, _) => match &answer.row.id {
            Some(id) => format!("row {}", printable(id)),
            None => "nobody named".to_owned(),
        },
    }
}

fn named(answer: &Answer) -> Option<String> {
    Some(match (name(answer), email(answer)) {
        (name, email) if name.is_empty() && email.is_empty() => return None,
        (name, email) if email.is_empty() => name,
        (name, email) if name.is_empty() => format!("<{email}>"),
        (name, email) => format!("{name} <{email}>"),
    })
}

/// What becomes of a call, message or fax, in a few words; `None` for rows of other kinds.
pub(super) fn event(answer: &Answer) -> Option<String> {
    let event = answer.event.as_ref()?;
    let way = event.direction.as_deref().map(printable);
    let way = way.map(|way| format!("{way} ")).unwrap_or_default();
    let what = match event.disposition {
        Disposition::Linked => "linked to the contact",
        Disposition::Unlinked => "without a contact",
        Disposition::Dropped => "dropped, since a contact is required",
    };
    Some(format!("{way}{}: {what}", event.kind.code()))
}

/// The company's name, its number where it has no name, and whether it will be new.
pub(super) fn company(answer: &Answer) -> String {
    let Some(company) = &answer.company else {
        return String::new();
    };
    let will_be_new = company.id.is_none() && matches!(answer.outcome, Outcome::Create | Outcome::Joined);
    match (&company.company_name, company.id) {
        (Some(name), _) if will_be_new => format!("{} (new)", printable(name)),
        (Some(name), _) => printable(name).into_owned(),
        (None, Some(id)) => format!("company {id}"),
        (None, None) => String::new(),
    }
}

/// Why, in words, with what exactly behind a colon.
pub(super) fn why(answer: &Answer) -> String {
    match &answer.detail {
        Some(detail) => format!("{}: {}", answer.reason.words(), printable(detail)),
        None => answer.reason.words().to_owned(),
    }
}

/// A field's value as people read it.
pub(super) fn value(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "(empty)".to_owned(),
        Some(Value::String(text)) if text.trim().is_empty() => "(empty)".to_owned(),
        Some(Value::String(text)) => printable(text).into_owned(),
        Some(other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_))) => {
            printable(&other.to_string()).into_owned()
        }
    }
}

/// A contact or company that could have been the answer: `contact 30682`, and what is known of it.
pub(super) fn candidate(candidate: &CandidateView) -> (String, String) {
    let label = format!("{} {}", printable(&candidate.entity).to_lowercase(), candidate.id);
    let mut text = printable(&candidate.name).into_owned();
    // Writing into a string cannot fail.
    if let Some(email) = &candidate.email_address {
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
    (label, text)
}

/// What a look-up found: `contacts 7, 9; no company`.
pub(super) fn found(evidence: &Evidence) -> String {
    let found = |one: &str, several: &str, ids: &Option<Vec<i64>>| {
        let ids = ids.as_ref()?;
        let list: Vec<_> = ids.iter().map(i64::to_string).collect();
        Some(match list.as_slice() {
            [] => format!("no {one}"),
            [id] => format!("{one} {id}"),
            ids => format!("{several} {}", ids.join(", ")),
        })
    };
    let parts = [
        found("contact", "contacts", &evidence.contacts),
        found("company", "companies", &evidence.companies),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The row that creates the person of a joined row.
pub(super) fn joined_to(to: &JoinedTo) -> String {
    let id = to.id.as_deref().map(|id| format!(" ({})", printable(id)));
    format!(
        "with row {} of {}{}",
        to.number,
        printable(&to.source),
        id.unwrap_or_default()
    )
}
