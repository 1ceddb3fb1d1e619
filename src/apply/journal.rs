//! What has to be remembered of each write, and the promise of whoever remembers it.

use crate::answer::RowView;
use crate::answer::change::Change;
use crate::error::Failure;

/// A write that was announced, by the journal's own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntentId(pub i64);

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
    /// The answer was lost, and no record was seen.
    Unknown {
        /// How the answer was lost.
        text: String,
    },
    /// It was certainly not sent, and ended the run.
    NotSent {
        /// What ended it.
        failure: Failure,
    },
}

/// Remembers each write. Both calls return only when what they were told is on disk, so that after a crash every
/// write that may have reached Autotask is known: a create is announced before it is sent, and an announced write
/// without an answer is one in doubt.
pub trait Journal {
    /// Announces a write.
    ///
    /// # Errors
    /// When it could not be put on disk; the write must then not be sent.
    fn intent(&mut self, row: &RowView, change: &Change) -> Result<IntentId, Failure>;

    /// Writes down what came of it.
    ///
    /// # Errors
    /// When it could not be put on disk; the run must then stop.
    fn answered(&mut self, intent: IntentId, result: &WriteResult) -> Result<(), Failure>;
}
