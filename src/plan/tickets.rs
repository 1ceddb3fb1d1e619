//! Several rows of one batch for the same ticket: each contact is added to it once, and all of them together are no
//! more than it can hold.
//!
//! Each row was decided by itself, against the ticket as it stands. Here the rows are taken in their order, with what
//! the earlier ones add. Asks nobody.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::directory::links::MOST_TICKET_CONTACTS;
use crate::plan::Entry;

#[cfg(test)]
#[path = "tickets_tests.rs"]
mod tests;

/// Who is added: a standing contact by its id, or a new person by the first row that speaks of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Whom {
    Standing(i64),
    New(usize),
}

/// Whether a change adds a contact to a ticket.
fn is_link(change: &Change) -> bool {
    (change.op, change.entity) == (Op::Add, Entity::TicketAdditionalContact)
}

/// Takes from each row the link that an earlier row makes, and rejects rows for whose person the ticket has no room
/// left. `first` gives for a row with a new person the first row of that person.
///
/// Says whether a row was rejected that would have created somebody: then other rows may be the first of theirs.
pub(super) fn settle(entries: &mut [Entry], first: &FxHashMap<usize, usize>) -> bool {
    let mut added: FxHashMap<i64, FxHashSet<Whom>> = FxHashMap::default();
    let mut makers: FxHashMap<(i64, Whom), u64> = FxHashMap::default();
    let mut left_out = false;
    for (index, entry) in entries.iter_mut().enumerate() {
        let Some((ticket, standing)) = link_of(entry) else {
            continue;
        };
        let whom = match (standing, first.get(&index)) {
            (Some(contact), _) => Whom::Standing(contact),
            (None, first) => Whom::New(first.copied().unwrap_or(index)),
        };
        let there = entry
            .answer
            .ticket
            .as_ref()
            .map_or(0, |ticket| ticket.additional.len());
        let of_batch = added.entry(ticket).or_default();
        if of_batch.contains(&whom) {
            let maker = makers.get(&(ticket, whom)).copied().unwrap_or_default();
            once_is_enough(entry, maker);
        } else if there + of_batch.len() >= MOST_TICKET_CONTACTS {
            left_out |= entry.new.is_some();
            reject(entry, there, of_batch.len());
        } else {
            of_batch.insert(whom);
            makers.insert((ticket, whom), entry.answer.row.number);
        }
    }
    left_out
}

/// The ticket that a row adds somebody to, and the contact when it stands already.
fn link_of(entry: &Entry) -> Option<(i64, Option<i64>)> {
    let is_pending = matches!(entry.answer.outcome, Outcome::Create | Outcome::Update);
    let change = entry
        .answer
        .changes
        .iter()
        .find(|change| is_link(change))
        .filter(|_| is_pending)?;
    let number = |field: &str| change.fields.get(field).and_then(Value::as_i64);
    Some((number("ticketID")?, number("contactID")))
}

/// An earlier row makes the link, and a standing contact active where that is needed. A new person is still created by
/// one of their rows.
fn once_is_enough(entry: &mut Entry, maker: u64) {
    let answer = &mut entry.answer;
    answer
        .changes
        .retain(|change| !is_link(change) && change.op != Op::Reactivate);
    if entry.new.is_none() && answer.changes.is_empty() {
        answer.outcome = Outcome::Matched;
        answer.reason = Reason::AlreadyAdditional;
        answer.detail = Some(format!("row {maker} adds this contact"));
    }
}

fn reject(entry: &mut Entry, there: usize, of_batch: usize) {
    entry.new = None;
    let answer = &mut entry.answer;
    answer.changes.clear();
    answer.outcome = Outcome::Reject;
    answer.reason = Reason::AdditionalContactsFull;
    let number = answer
        .ticket
        .as_ref()
        .map_or("the ticket", |ticket| ticket.number.as_str());
    answer.detail = Some(format!(
        "{number} has {there}, earlier rows add {of_batch}, and it can hold {MOST_TICKET_CONTACTS}"
    ));
}
