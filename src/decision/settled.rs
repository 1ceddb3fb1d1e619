//! What persons have decided before, and whether it answers the question that a row asks now.
//!
//! An answer is a fact about one question with exactly these offers. When one was added, deleted, merged or changed,
//! the question is another one, and nobody is guessed: it is asked again.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::choice::Mode;
use crate::decision::question::{Choice, Question};

/// A decision that is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// Its number; never given to another one.
    pub id: i64,
    /// [`Question::asked`].
    pub asked: String,
    /// [`Question::offered`].
    pub offered: String,
    /// What was answered.
    pub choice: Choice,
    /// When, in UTC (RFC 3339).
    pub decided: String,
}

/// The decisions that are in force.
#[derive(Debug, Clone, Default)]
pub struct Settlements {
    by_question: FxHashMap<String, Vec<Settlement>>,
}

/// What is known of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known<'s> {
    /// Nobody was asked yet.
    Nothing,
    /// It was answered, about other offers, or by an answer that it does not take under this mode.
    Outdated,
    /// It was answered.
    Settled(&'s Settlement),
}

impl Settlements {
    /// Puts a decision in force; it takes the place of an earlier one about the same.
    pub fn insert(&mut self, settlement: Settlement) {
        let known = self.by_question.entry(settlement.asked.clone()).or_default();
        known.retain(|other| other.offered != settlement.offered);
        known.push(settlement);
    }

    /// Takes the answer to a question back.
    pub fn remove(&mut self, question: &Question) {
        if let Some(known) = self.by_question.get_mut(&question.asked()) {
            let offered = question.offered();
            known.retain(|other| other.offered != offered);
        }
    }

    /// Whether somebody has answered the question before, about other offers.
    pub fn is_outdated(&self, question: &Question, mode: Mode) -> bool {
        self.about(question, mode) == Known::Outdated
    }

    pub(super) fn about(&self, question: &Question, mode: Mode) -> Known<'_> {
        // Most runs have none, and many rows ask.
        if self.by_question.is_empty() {
            return Known::Nothing;
        }
        let known = match self.by_question.get(&question.asked()) {
            Some(known) if !known.is_empty() => known,
            Some(_) | None => return Known::Nothing,
        };
        let offered = question.offered();
        let fitting = known.iter().find(|settlement| settlement.offered == offered);
        match fitting {
            Some(settlement) if question.takes(settlement.choice, mode) => Known::Settled(settlement),
            Some(_) | None => Known::Outdated,
        }
    }
}

impl FromIterator<Settlement> for Settlements {
    fn from_iter<I: IntoIterator<Item = Settlement>>(settlements: I) -> Self {
        let mut all = Self::default();
        for settlement in settlements {
            all.insert(settlement);
        }
        all
    }
}

/// What a decision has to do with persons: what it asks one, and the answers that it rests on.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// What a person has to answer before the row can go on.
    pub question: Option<Box<Question>>,
    /// The answers of persons that the decision rests on.
    pub settled: Vec<Settlement>,
}
