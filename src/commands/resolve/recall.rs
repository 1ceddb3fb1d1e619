//! The answers that rows had, for rows that say the same: who calls once calls again, and a log of a year has few
//! callers beside its calls.
//!
//! For batches whose answers rest on the row and on what is read once, and on no other row. All threads share it. What
//! is remembered is bounded, so that memory does not grow with the rows; what is forgotten is decided again. Where
//! something has to go for it, only what rows say several times is remembered, so a log of strangers costs little.

use std::collections::VecDeque;
use std::hash::Hasher as _;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use rustc_hash::{FxBuildHasher, FxHashMap, FxHasher};

use crate::answer::Answer;
use crate::answer::echo::{Echo, Forms, Own};
use crate::choice::Kind;
use crate::input::Row;
use crate::input::row::Columns;

/// Bytes that all remembered answers may take, about.
const ROOM: usize = 60 * 1024 * 1024;

/// How many sayings are known to have been met (a power of two).
const MET: usize = 1 << 20;

/// As often as a saying is met, it is counted (all ones in binary).
const COUNTED: u32 = 3;

/// How often a saying was met before its answer is worth another one's place.
const OFTEN: u32 = 2;

/// Answers that are remembered before anybody asks whether that pays off.
const TRIED: u64 = 32 * 1024;

/// Of so many answers that were remembered one has to be asked for, so that remembering pays off: it takes a tenth of
/// the time in which a row is decided, about.
const WORTH: u64 = 8;

/// Bytes that an answer is held to take before it is known.
const FREE: usize = 1024;

/// Parts that grow by themselves, so that no more than a part is copied at once (a power of two).
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

/// A part of what is remembered.
///
/// Who has to go is found as operating systems find it ("second chance", Corbató 1968): what waits longest goes, unless
/// it was asked for since its last turn.
struct Shelf {
    known: FxHashMap<u64, Kept>,
    /// All of them, in the order in which they are looked at when there is no room.
    turns: VecDeque<u64>,
    /// Bytes that they take, about.
    size: usize,
}

/// An answer that is remembered.
struct Kept {
    echo: Echo,
    /// Whether it was asked for since its last turn.
    asked: AtomicBool,
}

impl Default for Recall {
    fn default() -> Self {
        let shelves = std::iter::repeat_with(Shelf::default).take(SHELVES);
        Self {
            shelves: RwLock::new(Shelves(shelves.collect())),
            met: std::iter::repeat_with(AtomicU32::default).take(MET).collect(),
            put: AtomicU64::default(),
            asked: AtomicU64::default(),
            forms: Mutex::default(),
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
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        Echo::of(memorable.said, answer, &mut forms)
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
                shelf.put(saying, echo);
            }
        }
    }

    /// The answers of earlier rows that said what the rows say that were heard. In steps for all of them, so that the
    /// processor can wait for several pieces of memory at once.
    pub(super) fn answers<'k>(&self, shelves: &'k Shelves, ear: &Ear, found: &mut Vec<Option<&'k Echo>>) {
        let kept = |saying: Saying| shelves.shelf(saying)?.known.get(&saying.0);
        let all: Vec<Option<&Kept>> = ear.sayings.iter().map(|heard| kept(heard.as_ref()?.0)).collect();
        found.clear();
        found.extend(all.into_iter().enumerate().map(|(nth, kept)| {
            let kept = kept?;
            let (_, said) = ear.said(nth)?;
            if kept.echo.said() != said {
                return None;
            }
            // What many ask for is read by all threads, and written by none.
            if !kept.asked.load(Ordering::Relaxed) {
                kept.asked.store(true, Ordering::Relaxed);
                self.asked.fetch_add(1, Ordering::Relaxed);
            }
            Some(&kept.echo)
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
        self.shelf(saying)
            .is_some_and(|shelf| shelf.size + FREE <= Shelf::ROOM)
    }

    fn shelf(&self, saying: Saying) -> Option<&Shelf> {
        self.0.get(saying.shelf())
    }
}

/// Answers that a shelf can hold without growing, whatever came and went: twice as many as are there at most.
const PLACES: usize = 14 * 1024;

impl Default for Shelf {
    fn default() -> Self {
        Self {
            known: FxHashMap::with_capacity_and_hasher(PLACES, FxBuildHasher),
            turns: VecDeque::new(),
            size: 0,
        }
    }
}

impl Shelf {
    /// Bytes that it may take.
    const ROOM: usize = ROOM / SHELVES;

    fn put(&mut self, saying: Saying, echo: Echo) {
        let size = size(&echo);
        while (self.size + size > Self::ROOM || self.known.len() >= PLACES / 2) && self.let_go() {}
        let kept = Kept {
            echo,
            asked: AtomicBool::new(false),
        };
        match self.known.insert(saying.0, kept) {
            Some(before) => self.size -= self::size(&before.echo),
            None => self.turns.push_back(saying.0),
        }
        self.size += size;
    }

    /// Looks at the next one, which goes unless it was asked for; `false` when there is none.
    fn let_go(&mut self) -> bool {
        let Some(next) = self.turns.pop_front() else {
            return false;
        };
        let was_asked = |kept: &mut Kept| std::mem::take(kept.asked.get_mut());
        if self.known.get_mut(&next).is_some_and(was_asked) {
            self.turns.push_back(next);
        } else if let Some(gone) = self.known.remove(&next) {
            self.size -= size(&gone.echo);
        }
        true
    }
}

/// Bytes that an echo takes on a shelf, about, beside its place.
fn size(echo: &Echo) -> usize {
    echo.size() - size_of::<Echo>() + 2 * size_of::<u64>()
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

    fn shelf(self) -> usize {
        usize::try_from(self.0 >> 40).unwrap_or(0) % SHELVES
    }

    /// One of so many places, and another part of the number, with room for a count in its last bits.
    fn place(self, places: usize) -> (usize, u32) {
        let place = usize::try_from(self.0 >> 20).unwrap_or(0) % places.max(1);
        let part = u32::try_from(self.0 & u64::from(u32::MAX)).unwrap_or(0);
        (place, part & !COUNTED)
    }
}

#[cfg(test)]
#[path = "recall_tests.rs"]
mod tests;
