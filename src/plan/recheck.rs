//! A saved plan against what is so now: each row was decided again, and where its facts are the same the plan holds
//! for it. Rows whose facts moved become `stale` and write nothing; the others stay as they were planned.

use crate::answer::change::{Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::answer::{Answer, CandidateView, CompanyView, ContactView, Evidence};
use crate::decision::Decision;
use crate::plan::facts::Facts;
use crate::plan::moved::moved;
use crate::plan::{Entry, Plan};

/// A row of a plan that was saved.
#[derive(Debug, Clone)]
pub struct KeptEntry {
    /// The position of the row among all rows, from 0.
    pub position: u64,
    /// The answer as it was planned.
    pub answer: Answer,
    /// What the row's own decision came to.
    pub facts: Facts,
    /// The entry that creates the same person, by its index in the plan.
    pub joined_to: Option<usize>,
}

/// What a row whose facts moved says now.
struct Moved {
    detail: String,
    contact: Option<ContactView>,
    company: Option<CompanyView>,
    evidence: Vec<Evidence>,
    candidates: Vec<CandidateView>,
}

impl Plan {
    /// A plan as it was saved. Which contacts its rows create is known when they are decided again.
    ///
    /// `None` when a row joins one that is not before it: then it is no plan that was saved.
    pub fn restored(rows: Vec<KeptEntry>) -> Option<Self> {
        let precede = rows
            .iter()
            .enumerate()
            .all(|(index, row)| row.joined_to.is_none_or(|leader| leader < index));
        let entry = |row: KeptEntry| Entry {
            position: row.position,
            answer: row.answer,
            new: None,
            joined_to: row.joined_to,
            facts: row.facts,
        };
        precede.then(|| Self {
            entries: rows.into_iter().map(entry).collect(),
        })
    }

    /// Compares each row with what is decided about it now; `decisions` are those of all entries, in their order.
    ///
    /// Rows of one new person are one: when the facts of one of them moved, the plan holds for none. A new company that
    /// a stale row was to create is created by the next row that waits for it.
    pub fn recheck(&mut self, decisions: Vec<Decision>) {
        let mut stale: Vec<Option<Moved>> = Vec::with_capacity(self.entries.len());
        for (entry, decision) in self.entries.iter_mut().zip(decisions) {
            stale.push(if is_pending(entry) {
                compare(entry, decision)
            } else {
                None
            });
        }
        self.share_fate(&mut stale);
        for (entry, moved) in self.entries.iter_mut().zip(&mut stale) {
            if let Some(moved) = moved.take() {
                become_stale(entry, moved);
            }
        }
        for index in 0..self.entries.len() {
            if self.entries[index].answer.outcome == Outcome::Stale {
                self.hand_on(index);
                self.entries[index].answer.changes.clear();
            } else if let Some(leader) = self.entries[index].joined_to {
                self.take_addresses(index, leader);
            }
        }
    }

    /// The rows of one new person are stale together; those whose own facts hold say whose moved.
    fn share_fate(&self, stale: &mut [Option<Moved>]) {
        let leader = |index: usize| self.entries[index].joined_to.unwrap_or(index);
        let mut first: Vec<Option<usize>> = vec![None; self.entries.len()];
        for (index, moved) in stale.iter().enumerate() {
            if moved.is_some() {
                first[leader(index)].get_or_insert(index);
            }
        }
        for index in 0..stale.len() {
            let (None, Some(other)) = (&stale[index], first[leader(index)]) else {
                continue;
            };
            let row = &self.entries[other].answer.row;
            let mut because = format!("row {} of {} speaks of the same person", row.number, row.source);
            if let Some(moved) = &stale[other] {
                because.push_str(", and its facts moved: ");
                because.push_str(&moved.detail);
            }
            let answer = &self.entries[index].answer;
            stale[index] = Some(Moved {
                detail: because,
                contact: answer.contact.clone(),
                company: answer.company.clone(),
                evidence: answer.evidence.clone(),
                candidates: answer.candidates.clone(),
            });
        }
    }
}

/// Whether something is to be written for the row, be it by another row.
fn is_pending(entry: &Entry) -> bool {
    match entry.answer.outcome {
        Outcome::Create | Outcome::Update | Outcome::Joined => true,
        Outcome::Matched
        | Outcome::Review
        | Outcome::Reject
        | Outcome::Skip
        | Outcome::Invalid
        | Outcome::Created
        | Outcome::Updated
        | Outcome::Failed
        | Outcome::Unknown
        | Outcome::Stale
        | Outcome::NotAttempted => false,
    }
}

/// What moved; when nothing did, the entry knows the contact that it creates again.
fn compare(entry: &mut Entry, decision: Decision) -> Option<Moved> {
    match moved(&entry.facts, &decision) {
        None => {
            entry.new = decision.create;
            None
        }
        Some(detail) => Some(Moved {
            detail,
            contact: decision.contact,
            company: decision.company,
            evidence: decision.evidence,
            candidates: decision.candidates,
        }),
    }
}

/// The row shows what is so now. Its changes stay until its company is handed on.
fn become_stale(entry: &mut Entry, moved: Moved) {
    entry.joined_to = None;
    let answer = &mut entry.answer;
    answer.outcome = Outcome::Stale;
    answer.reason = Reason::FactsMoved;
    answer.detail = Some(moved.detail);
    answer.contact = moved.contact;
    answer.company = moved.company;
    answer.evidence = moved.evidence;
    answer.candidates = moved.candidates;
    answer.joined_to = None;
    answer.changes.retain(|change| {
        change.op == Op::Create && matches!(change.entity, Entity::Company | Entity::ContactGroup)
    });
}

#[cfg(test)]
#[path = "recheck_tests.rs"]
mod tests;
