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

/// Inputs that rows are remembered of. A stream of JSON that changes its keys with each record would have one for each
/// of them.
const ORIGINS: usize = 256;

/// What a row says, but for what is its own, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Saying(u64);

/// What is known of a row before it is decided.
pub(super) enum Known<'s, T> {
    /// A row that said the same had an answer, and this was made of it.
    Answered(T),
    /// A row that said the same was met, so the answer is worth remembering.
    Met(Memorable<'s>),
    /// Nothing.
    New,
}

/// What a row said whose answer is worth remembering.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Memorable<'s> {
    saying: Saying,
    said: &'s [u8],
}

/// Answers that were given, with what the rows said.
pub(super) struct Recall {
    shelves: Vec<Mutex<Shelf>>,
    forms: Mutex<Forms>,
    origins: Mutex<Vec<Origin>>,
}

/// What rows have in common that are compared by what they say.
#[derive(Clone)]
struct Origin {
    source: Arc<str>,
    columns: Arc<Columns>,
    kind: Kind,
}

/// Room for what a row says, and where the last one came from.
#[derive(Default)]
pub(super) struct Ear {
    said: Vec<u8>,
    origin: Option<(Origin, u32)>,
}

/// A part of what is remembered: what was asked for lately, and what was asked for before that.
struct Shelf {
    young: FxHashMap<u64, Echo>,
    old: FxHashMap<u64, Echo>,
    /// Bytes that the young ones take, about.
    size: usize,
    /// What was said before, each at a place that it may share with others: a part of each, with how often it was met
    /// since another one stood there in the last bits.
    met: Vec<u32>,
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
            origins: Mutex::default(),
        }
    }
}

impl Recall {
    /// What is known of a row; `give` makes something of an answer that a row had which said the same.
    pub(super) fn of<'s, T>(
        &self,
        row: &Row,
        ear: &'s mut Ear,
        give: impl FnOnce(&Echo) -> T,
    ) -> Known<'s, T> {
        let Some(origin) = self.origin(row, ear) else {
            return Known::New;
        };
        ear.said.clear();
        ear.said.extend_from_slice(&origin.to_le_bytes());
        if !row.says(&mut ear.said) {
            return Known::New;
        }
        let said = ear.said.as_slice();
        let saying = Saying::of(said);
        let Some(mut kept) = self.shelf(saying) else {
            return Known::New;
        };
        if let Some(known) = kept.answer(saying) {
            return if known.said() == said {
                Known::Answered(give(known))
            } else {
                Known::New
            };
        }
        if kept.meets(saying) {
            Known::Met(Memorable { saying, said })
        } else {
            Known::New
        }
    }

    /// The answer as what is remembered of it; `None` where that cannot be made of it with certainty.
    pub(super) fn echo(&self, memorable: &Memorable<'_>, answer: &Answer) -> Option<Echo> {
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        Echo::of(memorable.said, answer, &mut forms)
    }

    /// Remembers an answer.
    pub(super) fn remember(&self, memorable: &Memorable<'_>, echo: Echo) {
        if let Some(mut kept) = self.shelf(memorable.saying) {
            kept.put(memorable.saying, echo);
        }
    }

    /// The number of the origin of a row; `None` where there are too many.
    fn origin(&self, row: &Row, ear: &mut Ear) -> Option<u32> {
        if let Some((last, number)) = &ear.origin
            && last.is_of(row)
        {
            return Some(*number);
        }
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        let known = origins.iter().position(|origin| origin.is_of(row));
        let place = match known {
            Some(place) => place,
            None if origins.len() == ORIGINS => return None,
            None => {
                origins.push(Origin {
                    source: Arc::clone(&row.at.source),
                    columns: Arc::clone(&row.columns),
                    kind: row.at.kind,
                });
                origins.len() - 1
            }
        };
        let number = u32::try_from(place).ok()?;
        ear.origin = origins.get(place).map(|origin| (origin.clone(), number));
        Some(number)
    }

    /// The shelf of a saying; always there.
    fn shelf(&self, saying: Saying) -> Option<MutexGuard<'_, Shelf>> {
        let nth = usize::try_from(saying.0 >> 40).unwrap_or(0) % SHELVES;
        let kept = self.shelves.get(nth)?.lock();
        Some(kept.unwrap_or_else(PoisonError::into_inner))
    }
}

impl Origin {
    fn is_of(&self, row: &Row) -> bool {
        Arc::ptr_eq(&self.source, &row.at.source)
            && Arc::ptr_eq(&self.columns, &row.columns)
            && self.kind == row.at.kind
    }
}

impl Shelf {
    fn answer(&mut self, saying: Saying) -> Option<&Echo> {
        if !self.young.contains_key(&saying.0) {
            // What is asked for again stays when the others go.
            let known = self.old.remove(&saying.0)?;
            self.put(saying, known);
        }
        self.young.get(&saying.0)
    }

    fn put(&mut self, saying: Saying, echo: Echo) {
        let size = size(&echo);
        if self.size + size > ROOM / SHELVES / 2 {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
        self.size += size;
        self.young.insert(saying.0, echo);
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

/// Bytes that an echo takes on a shelf, about: of a map's places up to half are free.
fn size(echo: &Echo) -> usize {
    echo.size() + size_of::<Echo>() + 2 * size_of::<u64>()
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
