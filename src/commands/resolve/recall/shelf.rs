//! A bounded number of answers, of which the one goes that nobody asked for for the longest time.
//!
//! Who has to go is found as operating systems find it ("second chance", Corbató 1968): what waits longest goes, unless
//! it was asked for since its last turn. The places are made once and grow no more, so that memory is as large for a
//! log of a million rows as for one of many more, but for the answers themselves.

use std::collections::VecDeque;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::answer::echo::Echo;

/// Answers that a shelf holds at most, however small they are: as many as a table of 16,384 places takes.
const MOST: usize = 14 * 1024;

/// Bytes that an answer takes beside what is in it and its place, about.
const BESIDE: usize = 32;

/// Answers by a number that what was said has. Where two have the same number, the later one stays.
pub(super) struct Shelf {
    known: FxHashMap<u32, Echo>,
    /// All of them, in the order in which they are looked at when there is no room.
    turns: VecDeque<u32>,
    /// Bytes that they take, about.
    size: usize,
    /// Bytes that they may take.
    room: usize,
}

impl Shelf {
    /// An empty one that may hold so many bytes.
    pub(super) fn with_room(room: usize) -> Self {
        Self {
            known: FxHashMap::with_capacity_and_hasher(MOST, FxBuildHasher),
            turns: VecDeque::with_capacity(MOST),
            size: 0,
            room,
        }
    }

    /// Whether an answer of so many bytes fits in without another one going for it.
    pub(super) fn has_room(&self, bytes: usize) -> bool {
        self.size + bytes <= self.room && self.known.len() < MOST
    }

    /// The answer with this number.
    pub(super) fn get(&self, number: u32) -> Option<&Echo> {
        self.known.get(&number)
    }

    /// Remembers an answer. Where it is too large for the shelf, it stands there alone.
    pub(super) fn put(&mut self, number: u32, echo: Echo) {
        let size = size(&echo);
        while !self.has_room(size) && self.let_go() {}
        match self.known.insert(number, echo) {
            Some(before) => self.size -= self::size(&before),
            None => self.turns.push_back(number),
        }
        self.size += size;
    }

    /// Looks at the next one, which goes unless it was asked for; `false` when there is none.
    fn let_go(&mut self) -> bool {
        let Some(next) = self.turns.pop_front() else {
            return false;
        };
        if self.known.get_mut(&next).is_some_and(Echo::was_asked) {
            self.turns.push_back(next);
        } else if let Some(gone) = self.known.remove(&next) {
            self.size -= size(&gone);
        }
        true
    }

    /// How many answers there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// Holds for full from now on.
    #[cfg(test)]
    pub(super) fn fill(&mut self) {
        self.room = 0;
    }
}

/// Bytes that an echo takes on a shelf, about.
fn size(echo: &Echo) -> usize {
    echo.bytes() + BESIDE
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::answer::echo::Forms;
    use crate::report::samples;

    const ROOM: usize = 64 * 1024;

    fn echo(number: u32, bytes: usize) -> Echo {
        let said = [&number.to_le_bytes()[..], &vec![0; bytes]].concat();
        Echo::of(&said, &samples::matched(), &Forms::default()).unwrap()
    }

    proptest! {
        #[test]
        fn memory_is_bounded_and_what_was_put_there_is_found_there(
            put in prop::collection::vec((0_u32..60, 0_usize..9_000), 1..200),
        ) {
            let mut shelf = Shelf::with_room(ROOM);
            for (number, bytes) in put {
                shelf.put(number, echo(number, bytes));
                prop_assert_eq!(shelf.get(number).unwrap().said().len(), 4 + bytes);
                for (number, echo) in &shelf.known {
                    prop_assert!(echo.said().starts_with(&number.to_le_bytes()));
                }
                let taken = shelf.known.values().map(size).sum::<usize>();
                prop_assert_eq!(taken, shelf.size);
                prop_assert!(taken <= ROOM);
                let mut turns: Vec<u32> = shelf.turns.iter().copied().collect();
                turns.sort_unstable();
                let mut known: Vec<u32> = shelf.known.keys().copied().collect();
                known.sort_unstable();
                prop_assert_eq!(turns, known);
            }
        }
    }

    #[test]
    fn what_is_asked_for_stays() {
        let mut shelf = Shelf::with_room(ROOM);
        let fit = u32::try_from(ROOM / size(&echo(0, 2_000))).unwrap();
        for number in 0..3 * fit {
            shelf.put(number, echo(number, 2_000));
            let always = shelf.get(0).expect("asked for all the time");
            always.ask();
            assert!(!always.ask(), "no news before its next turn");
        }
        assert!(shelf.get(1).is_none());
        assert_eq!(shelf.len(), usize::try_from(fit).unwrap());
    }

    #[test]
    fn a_shelf_holds_no_more_than_it_has_places_for() {
        let mut shelf = Shelf::with_room(usize::MAX);
        let places = (shelf.known.capacity(), shelf.turns.capacity());
        let forms = Forms::default();
        for number in 0..u32::try_from(MOST).unwrap() + 10 {
            let echo = Echo::of(&number.to_le_bytes(), &samples::matched(), &forms);
            shelf.put(number, echo.unwrap());
        }
        assert_eq!(shelf.len(), MOST);
        assert!((0..10).all(|gone| shelf.get(gone).is_none()));
        assert_eq!((shelf.known.capacity(), shelf.turns.capacity()), places);
    }

    #[test]
    fn what_fits_on_no_shelf_stands_there_alone() {
        let mut shelf = Shelf::with_room(1_000);
        for number in 0..3 {
            shelf.put(number, echo(number, 2_000));
            assert_eq!(shelf.len(), 1);
            assert!(shelf.get(number).is_some());
        }
    }

    #[test]
    fn a_place_is_as_large_as_half_of_what_the_processor_reads_at_once() {
        assert_eq!(size_of::<(u32, Echo)>(), 32);
    }
}
