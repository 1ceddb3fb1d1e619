//! Several rows of one batch that speak of the same contact group, ticket or person: a group is created once, and a
//! person linked once.
//!
//! Each row was decided by itself, and so each has all that it would need alone.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::plan::{Entry, once};

/// Who is linked: a standing contact, or the one that an entry creates.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Who {
    Standing(i64),
    Of(usize),
}

/// What a link ties together: what it is, the ticket or the group, and the contact.
type Place = (&'static str, String, Who);

/// A link that a row asked for and another row makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    row: usize,
    /// The row that makes it; absent when that row makes nothing any more.
    maker: Option<usize>,
    place: Place,
}

/// The links that rows leave to other rows. To be taken before a plan is applied.
pub(crate) fn wishes(entries: &[Entry]) -> Vec<Wish> {
    let mut makers: FxHashMap<Place, usize> = FxHashMap::default();
    for (index, entry) in entries.iter().enumerate() {
        for change in entry.answer.changes.iter().filter(|change| change.op == Op::Add) {
            makers.insert(place(entry, index, change), index);
        }
    }
    let mut wishes = Vec::new();
    for (row, entry) in entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.answer.outcome.went_through())
    {
        for change in entry.facts.changes.iter().filter(|change| change.op == Op::Add) {
            let place = place(entry, row, change);
            let maker = makers.get(&place).copied();
            if maker != Some(row) {
                wishes.push(Wish { row, maker, place });
            }
        }
    }
    wishes
}

/// Says of the rows whose link another row was to make, and has not made, what became of that one.
pub(crate) fn settle(entries: &mut [Entry], wishes: &[Wish]) {
    for wish in wishes {
        let is_it = |entry: &Entry, index: usize, change: &Change| {
            change.op == Op::Add && change.id.is_none() && place(entry, index, change) == wish.place
        };
        let became = match wish.maker {
            None => {
                let text = "the row that was to make its link makes it no more; run it again".to_owned();
                (Outcome::Stale, Reason::FactsMoved, Some(text))
            }
            Some(index) => {
                let maker = &entries[index];
                let changes = &maker.answer.changes;
                if !changes.iter().any(|change| is_it(maker, index, change)) {
                    continue;
                }
                let answer = &maker.answer;
                (answer.outcome, answer.reason, answer.detail.clone())
            }
        };
        let answer = &mut entries[wish.row].answer;
        if answer.outcome.went_through() && !became.0.went_through() {
            (answer.outcome, answer.reason, answer.detail) = became;
        }
    }
}

fn place(entry: &Entry, index: usize, change: &Change) -> Place {
    let creator = entry.joined_to.unwrap_or(index);
    let who = change.number("contactID").map_or(Who::Of(creator), Who::Standing);
    (change.entity.word(), to(change), who)
}

/// Takes from each row the groups and links that an earlier row makes. A row that has nothing left to write has
/// matched.
pub(super) fn once(entries: &mut [Entry]) {
    let mut groups: FxHashSet<String> = FxHashSet::default();
    let mut links: FxHashSet<Place> = FxHashSet::default();
    for (index, entry) in entries.iter_mut().enumerate() {
        let all = std::mem::take(&mut entry.answer.changes);
        let before = all.len();
        let kept = all
            .into_iter()
            .filter(|change| match (change.op, change.entity, &change.new_group) {
                (Op::Create, Entity::ContactGroup, Some(key)) => groups.insert(key.clone()),
                (Op::Add, ..) => links.insert(place(entry, index, change)),
                (Op::Create | Op::Update | Op::Reactivate | Op::Remove, ..) => true,
            });
        let kept = kept.collect();
        let answer = &mut entry.answer;
        answer.changes = kept;
        if answer.outcome == Outcome::Update && answer.changes.is_empty() && before > 0 {
            answer.outcome = Outcome::Matched;
            answer.reason = once::found_by(answer);
        }
    }
}

/// The ticket or the group of a link.
fn to(change: &Change) -> String {
    let id = || change.parent().unwrap_or_default().to_string();
    // No id begins so.
    change
        .new_group
        .as_ref()
        .map_or_else(id, |key| format!("new {key}"))
}
