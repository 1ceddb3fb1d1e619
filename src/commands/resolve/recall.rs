//! The answers that rows had, for rows that say the same: who calls once calls again, and a log of a year has few
//! callers beside its calls.
//!
//! For batches whose answers rest on the row and on what is read once, and on no other row. All threads share it. What
//! is remembered is bounded, so that memory does not grow with the rows; what is forgotten is decided again. Only what
//! rows say twice is remembered, so a log of strangers costs next to nothing.

use std::hash::Hasher as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHasher};

use crate::answer::Answer;
use crate::answer::echo::{Echo, Forms, Own};
use crate::choice::Kind;
use crate::input::Row;
use crate::input::row::Columns;

/// Bytes that all remembered answers may take, about.
const ROOM: usize = 72 * 1024 * 1024;

/// How many sayings are known to have been met (a power of two).
const MET: usize = 1 << 19;

/// As often as a saying is met, it is counted (all ones in binary).
const OFTEN: u32 = 3;

/// Parts with a lock of their own, so that threads seldom wait for each other (a power of two).
const SHELVES: usize = 64;

/// What a row says, but for what is its own, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Saying(u64);

/// What is known of a row before it is decided.
pub(super) enum Known<T> {
    /// A row that said the same had an answer, and this was made of it.
    Answered(T),
    /// A row that said the same was met, so the answer is worth remembering.
    Met(Saying),
    /// Nothing.
    New,
}

/// Answers that were given, with what the rows said.
pub(super) struct Recall {
    shelves: Vec<Mutex<Shelf>>,
    forms: Mutex<Forms>,
}

/// A part of what is remembered: what was asked for lately, and what was asked for before that.
struct Shelf {
    young: FxHashMap<u64, Remembered>,
    old: FxHashMap<u64, Remembered>,
    /// Bytes that the young ones take, about.
    size: usize,
    /// What was said before, each at a place that it may share with others: a part of each, with how often it was met
    /// since another one stood there in the last bits.
    met: Vec<u32>,
}

/// An answer and the row that had it, as far as it decides.
struct Remembered {
    source: Arc<str>,
    columns: Arc<Columns>,
    kind: Kind,
    said: Box<[u8]>,
    echo: Echo,
}

impl Default for Recall {
    fn default() -> Self {
        let shelf = || Shelf {
            young: FxHashMap::default(),
            old: FxHashMap::default(),
            size: 0,
            met: vec![0; MET / SHELVES],
        };
        Self {
            shelves: std::iter::repeat_with(|| Mutex::new(shelf()))
                .take(SHELVES)
                .collect(),
            forms: Mutex::default(),
        }
    }
}

impl Recall {
    /// What is known of a row; `give` makes something of an answer that a row had which said the same. `said` is room
    /// for what the row says.
    pub(super) fn of<T>(&self, row: &Row, said: &mut Vec<u8>, give: impl FnOnce(&Echo) -> T) -> Known<T> {
        if !row.says(said) {
            return Known::New;
        }
        let saying = Saying::of(said);
        let Some(mut kept) = self.shelf(saying) else {
            return Known::New;
        };
        if let Some(known) = kept.answer(saying) {
            return if known.is_what(row, said) {
                Known::Answered(give(&known.echo))
            } else {
                Known::New
            };
        }
        if kept.meets(saying) {
            Known::Met(saying)
        } else {
            Known::New
        }
    }

    /// Remembers the answer of a row.
    pub(super) fn remember(&self, saying: Saying, row: &Row, answer: &Answer) {
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(echo) = Echo::of(answer, &mut forms) else {
            return;
        };
        drop(forms);
        let mut said = Vec::new();
        row.says(&mut said);
        let known = Remembered {
            source: Arc::clone(&row.at.source),
            columns: Arc::clone(&row.columns),
            kind: row.at.kind,
            said: said.into_boxed_slice(),
            echo,
        };
        if let Some(mut kept) = self.shelf(saying) {
            kept.put(saying, known);
        }
    }

    /// The shelf of a saying; always there.
    fn shelf(&self, saying: Saying) -> Option<MutexGuard<'_, Shelf>> {
        let nth = usize::try_from(saying.0 >> 40).unwrap_or(0) % SHELVES;
        let kept = self.shelves.get(nth)?.lock();
        Some(kept.unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shelf {
    fn answer(&mut self, saying: Saying) -> Option<&Remembered> {
        // What is asked for again stays when the others go.
        if let Some(known) = self.old.remove(&saying.0) {
            self.put(saying, known);
        }
        self.young.get(&saying.0)
    }

    fn put(&mut self, saying: Saying, known: Remembered) {
        let size = known.size();
        if self.size + size > ROOM / SHELVES / 2 {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
        self.size += size;
        self.young.insert(saying.0, known);
    }

    /// Whether it was met so often that its answer is worth remembering; it is met once more from now on. Where another
    /// one has to go for it, that takes more than a second time.
    fn meets(&mut self, saying: Saying) -> bool {
        let often = if self.old.is_empty() { 1 } else { OFTEN };
        let (place, part) = saying.place(self.met.len());
        let Some(met) = self.met.get_mut(place) else {
            return false;
        };
        if *met & !OFTEN != part {
            *met = part;
        }
        let times = *met & OFTEN;
        *met = part | (times + 1).min(OFTEN);
        times >= often
    }
}

/// What is the row's own in its answer.
pub(super) fn own(row: &Row) -> Own<'_> {
    Own {
        number: row.at.number,
        line: row.at.line,
        id: row.at.id.as_deref(),
        time: row.started_at(),
        call_id: row.call_id(),
    }
}

impl Remembered {
    fn is_what(&self, row: &Row, said: &[u8]) -> bool {
        Arc::ptr_eq(&self.source, &row.at.source)
            && Arc::ptr_eq(&self.columns, &row.columns)
            && self.kind == row.at.kind
            && *self.said == *said
    }

    fn size(&self) -> usize {
        size_of::<(u64, Self)>() + self.echo.size() + self.said.len()
    }
}

impl Saying {
    fn of(said: &[u8]) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write(said);
        Self(hasher.finish())
    }

    /// One of so many places, and another part of the number, with room for a count in its last bits.
    fn place(self, places: usize) -> (usize, u32) {
        let place = usize::try_from(self.0 >> 20).unwrap_or(0) % places.max(1);
        let part = u32::try_from(self.0 & u64::from(u32::MAX)).unwrap_or(0);
        (place, part & !OFTEN)
    }
}

#[cfg(test)]
#[path = "recall_tests.rs"]
mod tests;
