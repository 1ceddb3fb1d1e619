//! The answers that rows had, for rows that say the same: who calls once calls again, and a log of a year has few
//! callers beside its calls.
//!
//! For batches whose answers rest on the row and on what is read once, and on no other row. All threads share it. What
//! is remembered is bounded, so that memory does not grow with the rows; what is forgotten is decided again. Where
//! something has to go for it, only what rows say several times is remembered, so a log of strangers costs little.

mod shelf;

use std::hash::Hasher as _;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use rustc_hash::FxHasher;

use crate::answer::Answer;
use crate::answer::echo::{Echo, Forms, Own};
use crate::choice::Kind;
use crate::commands::resolve::recall::shelf::Shelf;
use crate::input::Row;
use crate::input::row::Columns;

/// Bytes that all remembered answers may take, about.
const ROOM: usize = 70 * 1024 * 1024;

/// How many sayings are known to have been met (a power of two).
const MET: usize = 1 << 20;

/// As often as a saying is met, it is counted (all ones in binary).
const COUNTED: u32 = 3;

/// How often a saying was met before its answer is worth another one's place.
const OFTEN: u32 = 2;

/// Answers that are remembered before anybody asks whether that pays off.
const TRIED: u64 = 32 * 1024;

/// Of so many answers that were remembered one has to be asked for, so that remembering pays off: to remember takes
/// less than an eighth of the time in which a row is decided.
const WORTH: u64 = 8;

/// Bytes that an answer is held to take before it is known.
const FREE: usize = 1024;

/// Parts of what is remembered. What has to go is looked for in the part that something new belongs to.
const SHELVES: usize = 64;

/// From how many new answers on a thread puts them to the others, if nobody looks something up just then.
const WAITING: usize = 256;

/// From how many on it waits until it can.
const LONG_WAITING: usize = 8 * 1024;

/// Inputs that rows are remembered of. A stream of JSON that changes its keys with each record would have one for each
/// of them.
const ORIGINS: usize = 256;

/// What a row says, but for what is its own, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Saying(u64);

/// What a row said whose answer is worth remembering.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Memorable<'e> {
    saying: Saying,
    said: &'e [u8],
}

/// Answers that were given, with what the rows said.
pub(super) struct Recall {
    shelves: RwLock<Shelves>,
    /// What was said before, each at a place that it may share with others: a part of each, with how often it was met
    /// since another one stood there in the last bits.
    met: Vec<AtomicU32>,
    /// How many answers were remembered.
    put: AtomicU64,
    /// How many of them were asked for, once between two turns.
    asked: AtomicU64,
    forms: Forms,
    origins: Mutex<Vec<Origin>>,
}

/// What rows have in common that are compared by what they say.
#[derive(Clone)]
struct Origin {
    source: Arc<str>,
    columns: Arc<Columns>,
    kind: Kind,
}

/// What some rows say that are looked up together, and where the last one came from.
#[derive(Default)]
pub(super) struct Ear {
    said: Vec<u8>,
    sayings: Vec<Option<(Saying, Range<usize>)>>,
    origin: Option<(Origin, u32)>,
}

/// Answers of a thread that the others do not know yet.
#[derive(Default)]
pub(super) struct Waiting(Vec<(Saying, Echo)>);

/// All that is remembered.
pub(super) struct Shelves(Vec<Shelf>);

impl Default for Recall {
    fn default() -> Self {
        let shelves = std::iter::repeat_with(|| Shelf::with_room(ROOM / SHELVES)).take(SHELVES);
        Self {
            shelves: RwLock::new(Shelves(shelves.collect())),
            met: std::iter::repeat_with(AtomicU32::default).take(MET).collect(),
            put: AtomicU64::default(),
            asked: AtomicU64::default(),
            forms: Forms::default(),
            origins: Mutex::default(),
        }
    }
}

impl Recall {
    /// Listens to some rows; `None` stands for one that nothing is asked about.
    pub(super) fn hear<'r>(&self, rows: impl Iterator<Item = Option<&'r Row>>, ear: &mut Ear) {
        ear.said.clear();
        ear.sayings.clear();
        for row in rows {
            let saying = row.and_then(|row| self.saying(row, ear));
            ear.sayings.push(saying);
        }
    }

    /// What a row says, and where that stands.
    fn saying(&self, row: &Row, ear: &mut Ear) -> Option<(Saying, Range<usize>)> {
        let origin = self.origin(row, ear)?;
        let start = ear.said.len();
        ear.said.extend_from_slice(&origin.to_le_bytes());
        if !row.says(&mut ear.said) {
            ear.said.truncate(start);
            return None;
        }
        let said = ear.said.get(start..)?;
        Some((Saying::of(said), start..ear.said.len()))
    }

    /// All that is remembered, to look something up.
    pub(super) fn shelves(&self) -> RwLockReadGuard<'_, Shelves> {
        self.shelves.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the nth of the rows said that were heard, where its answer is worth remembering: while there is room and
    /// remembering has paid off so far, the first one is; else when it was met often. It is met once more from now on.
    pub(super) fn memorable<'e>(&self, shelves: &Shelves, ear: &'e Ear, nth: usize) -> Option<Memorable<'e>> {
        let (saying, said) = ear.said(nth)?;
        let (place, part) = saying.place(self.met.len());
        let met = self.met.get(place)?;
        let before = met.load(Ordering::Relaxed);
        let times = if before & !COUNTED == part {
            before & COUNTED
        } else {
            0
        };
        // Where two threads meet something at once, it is counted once.
        met.store(part | (times + 1).min(COUNTED), Ordering::Relaxed);
        let pays_off = || {
            let put = self.put.load(Ordering::Relaxed);
            put < TRIED || self.asked.load(Ordering::Relaxed) >= put / WORTH
        };
        let is_worth_it = times >= OFTEN || (times == 0 && shelves.has_room(saying) && pays_off());
        is_worth_it.then_some(Memorable { saying, said })
    }

    /// The answer as what is remembered of it; `None` where that cannot be made of it.
    pub(super) fn echo(&self, memorable: &Memorable<'_>, answer: &Answer) -> Option<Echo> {
        Echo::of(memorable.said, answer, &self.forms)
    }

    /// Writes the answer that an echo is of for a row, without a line break behind it.
    pub(super) fn write(&self, echo: &Echo, row: &Row, to: &mut Vec<u8>) -> serde_json::Result<()> {
        echo.write(&self.forms, &own(row), to)
    }

    /// Remembers what waits for it, when that is worth a lock.
    pub(super) fn remember(&self, Waiting(new): &mut Waiting) {
        if new.len() < WAITING {
            return;
        }
        let mut shelves = match self.shelves.try_write() {
            Ok(shelves) => shelves,
            Err(_) if new.len() < LONG_WAITING => return,
            Err(_) => self.shelves.write().unwrap_or_else(PoisonError::into_inner),
        };
        self.put.fetch_add(new.len() as u64, Ordering::Relaxed);
        for (saying, echo) in new.drain(..) {
            if let Some(shelf) = shelves.0.get_mut(saying.shelf()) {
                shelf.put(saying.number(), echo);
            }
        }
    }

    /// The answers of earlier rows that said what the rows say that were heard. In steps for all of them, so that the
    /// processor can wait for several pieces of memory at once.
    pub(super) fn answers<'k>(&self, shelves: &'k Shelves, ear: &Ear, found: &mut Vec<Option<&'k Echo>>) {
        let kept = |saying: Saying| shelves.shelf(saying)?.get(saying.number());
        let all: Vec<Option<&Echo>> = ear.sayings.iter().map(|heard| kept(heard.as_ref()?.0)).collect();
        found.clear();
        found.extend(all.into_iter().enumerate().map(|(nth, kept)| {
            let (_, said) = ear.said(nth)?;
            let echo = kept.filter(|echo| echo.said() == said)?;
            if echo.ask() {
                self.asked.fetch_add(1, Ordering::Relaxed);
            }
            Some(echo)
        }));
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
}

impl Origin {
    fn is_of(&self, row: &Row) -> bool {
        Arc::ptr_eq(&self.source, &row.at.source)
            && Arc::ptr_eq(&self.columns, &row.columns)
            && self.kind == row.at.kind
    }
}

impl Ear {
    fn said(&self, nth: usize) -> Option<(Saying, &[u8])> {
        let (saying, place) = self.sayings.get(nth)?.clone()?;
        Some((saying, self.said.get(place)?))
    }
}

impl Waiting {
    /// Adds an answer.
    pub(super) fn add(&mut self, memorable: &Memorable<'_>, echo: Echo) {
        self.0.push((memorable.saying, echo));
    }
}

impl Shelves {
    fn has_room(&self, saying: Saying) -> bool {
        self.shelf(saying).is_some_and(|shelf| shelf.has_room(FREE))
    }

    fn shelf(&self, saying: Saying) -> Option<&Shelf> {
        self.0.get(saying.shelf())
    }
}

/// What is the row's own in its answer.
fn own(row: &Row) -> Own<'_> {
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

    fn shelf(self) -> usize {
        usize::try_from(self.0 >> 40).unwrap_or(0) % SHELVES
    }

    /// By which it is known on its shelf.
    fn number(self) -> u32 {
        u32::try_from(self.0 & u64::from(u32::MAX)).unwrap_or(0)
    }

    /// One of so many places, and another part of the number, with room for a count in its last bits.
    fn place(self, places: usize) -> (usize, u32) {
        let place = usize::try_from(self.0 >> 20).unwrap_or(0) % places.max(1);
        (place, self.number() & !COUNTED)
    }
}

#[cfg(test)]
#[path = "recall_tests.rs"]
mod tests;
