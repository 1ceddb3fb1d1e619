//! What has to be remembered of each write, and the promise of whoever remembers it.
//!
//! Words only: nothing here knows a database or a file.

use jiff::Timestamp;

use crate::answer::RowView;
use crate::answer::change::{Change, Entity, Op};
use crate::error::{Failure, Kind};

/// A write that was announced, by the journal's own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IntentId(pub i64);

/// Which write of a plan this is. The same write has the same slot however often it is sent, and in every part of a
/// run that was interrupted and resumed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(pub String);

impl Slot {
    /// The slot of a change of the plan's nth entry. A company or a contact group belongs to its name and not to an
    /// entry, since the next row that waits for it creates it when the first one needs it no more. One row can be linked
    /// to several groups.
    pub fn of(entry: usize, change: &Change) -> Self {
        let (op, entity) = (change.op, change.entity);
        let (company, group) = (change.new_company.as_ref(), change.new_group.as_ref());
        let own = format!("{entry} {} {}", op.word(), entity.word());
        Self(match (op, entity, company, group) {
            (Op::Create, Entity::Company, Some(key), _) => format!("company {key}"),
            (Op::Create, Entity::ContactGroup, _, Some(key)) => format!("group {key}"),
            (Op::Add, _, _, Some(key)) => format!("{own} to {key}"),
            (Op::Add, _, _, None) => format!("{own} to {}", change.parent().unwrap_or_default()),
            (Op::Create | Op::Update | Op::Reactivate | Op::Remove, ..) => own,
        })
    }

    /// The entry of the plan that it belongs to, when it is one entry's own.
    pub fn entry(&self) -> Option<usize> {
        self.0.split(' ').next()?.parse().ok()
    }
}

/// A write that is about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Intent<'a> {
    /// Which write of the plan.
    pub slot: &'a Slot,
    /// The row that it belongs to.
    pub row: &'a RowView,
    /// What will be sent, to the last field.
    pub change: &'a Change,
    /// Records that hold its keys already and are not what it will create.
    pub standing: &'a [i64],
}

/// What came of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteResult {
    /// Autotask answered with the record's id.
    Done {
        /// The record's id.
        id: i64,
    },
    /// The answer was lost, and the record was found afterwards.
    Adopted {
        /// The record's id.
        id: i64,
        /// How the answer was lost.
        text: String,
    },
    /// Autotask refused it.
    Refused {
        /// What Autotask said.
        text: String,
    },
    /// The answer was lost, and look-ups over the whole waiting time saw nothing: it may be sent again.
    Absent {
        /// How the answer was lost.
        text: String,
    },
    /// The answer was lost, and what came of it could not be told.
    Unknown {
        /// How the answer was lost, and what was seen.
        text: String,
    },
    /// It was certainly not sent, and ended the run.
    NotSent {
        /// What ended it.
        failure: Failure,
    },
}

/// What the journal says of a write of an earlier part of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It was announced, and the program ended before an answer was written down.
    Open,
    /// Done, or found afterwards.
    Done(i64),
    /// Refused, in these words.
    Refused(String),
    /// Its answer was lost and nobody could tell what came of it.
    Unknown(String),
    /// It did not happen: not sent, or looked for and absent.
    NotDone,
}

impl WriteResult {
    /// Not sent, for want of room in the hour; it was waited until there was.
    pub fn waited() -> Self {
        let text = "there was no room for it; waited, and looked again";
        Self::NotSent {
            failure: Failure::new(Kind::TryLater, text),
        }
    }

    /// What an earlier part of the run is remembered by.
    pub fn fate(&self) -> Fate {
        match self {
            Self::Done { id } | Self::Adopted { id, .. } => Fate::Done(*id),
            Self::Refused { text } => Fate::Refused(text.clone()),
            Self::Unknown { text } => Fate::Unknown(text.clone()),
            Self::Absent { .. } | Self::NotSent { .. } => Fate::NotDone,
        }
    }
}

/// A write of an earlier part of the run.
#[derive(Debug, Clone, PartialEq)]
pub struct PastWrite {
    /// The journal's number.
    pub intent: IntentId,
    /// The run that it belongs to.
    pub run: String,
    /// Which write of the plan.
    pub slot: Slot,
    /// The row's source.
    pub source: String,
    /// The row's number in its source.
    pub number: u64,
    /// What was sent.
    pub change: Change,
    /// Records that held its keys before it was sent.
    pub standing: Vec<i64>,
    /// When it was announced.
    pub sent: Timestamp,
    /// What came of it.
    pub fate: Fate,
}

/// Remembers each write. Both calls return only when what they were told is on disk, so that after a crash every
/// write that may have reached Autotask is known: a write is announced before it is sent, and an announced write
/// without an answer is one in doubt.
pub trait Journal {
    /// Announces a write.
    ///
    /// # Errors
    /// When it could not be put on disk; the write must then not be sent.
    fn intent(&mut self, intent: &Intent<'_>) -> Result<IntentId, Failure>;

    /// Writes down what came of it; a later answer replaces an earlier one.
    ///
    /// # Errors
    /// When it could not be put on disk; the run must then stop.
    fn answered(&mut self, intent: IntentId, result: &WriteResult) -> Result<(), Failure>;
}
