//! Contacts by a key of fifty bits: a phone number's digits fit, and a hash of any text.
//!
//! Made once of all keys and never changed. Different keys are never taken for each other; whether two texts have the
//! same hash is for the caller to see.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

/// A contact's place in the order of all ids.
pub(super) type Nth = u32;

/// A key of fifty bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IndexKey(u64);

/// The bits of a key.
const BITS: u32 = 50;
const MASK: u64 = (1 << BITS) - 1;

impl IndexKey {
    /// A number of fifteen decimal digits at most, so that no two have the same key.
    pub(super) fn of_digits(digits: u64) -> Self {
        Self(digits & MASK)
    }

    /// A text's; another text may have the same.
    pub(super) fn of_text(text: &str) -> Self {
        let mut hasher = FxHasher::default();
        text.hash(&mut hasher);
        Self::of_number(hasher.finish().cast_signed())
    }

    /// Any number's; another number may have the same.
    pub(super) fn of_number(number: i64) -> Self {
        // The last step of `SplitMix64`.
        let key = number.cast_unsigned();
        let key = (key ^ (key >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let key = (key ^ (key >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self((key ^ (key >> 31)) >> (u64::BITS - BITS))
    }

    /// Spreads the bits; no two keys become the same.
    fn mixed(self) -> u64 {
        let key = self.0 ^ (self.0 >> 25);
        let key = key.wrapping_mul(0xbf58_476d_1ce4_e5b9) & MASK;
        key ^ (key >> 25)
    }
}

/// The least bits that tell a bucket, so that the others of a key fit into [`Entry::rest`].
const LEAST: u32 = BITS - u32::BITS;

/// Contacts of a bucket, on average.
const TOGETHER: usize = 4;

/// A contact under a key.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    /// What the bucket does not say of the key.
    rest: u32,
    contact: Nth,
}

/// Contacts by their keys.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The contacts of each bucket in the order of their ids, one bucket behind the other.
    entries: Pieces,
    /// Where each bucket ends, and a nought in front.
    ends: Vec<u32>,
    /// The first bits of a mixed key tell its bucket: this many do not.
    shift: u32,
}

impl Index {
    /// The index of several lists, each with the place of its first contact; those are in the order of their ids.
    pub(super) fn new(lists: &[(Nth, Keys)]) -> Self {
        let count = lists.iter().map(|(_, keys)| keys.len()).sum::<usize>();
        if count == 0 {
            return Self::default();
        }
        let bits = (count / TOGETHER).max(1).ilog2().clamp(LEAST, u32::BITS - 1);
        let shift = BITS - bits;
        let all = || {
            lists
                .iter()
                .flat_map(|(first, keys)| keys.iter().map(move |(key, nth)| (key, nth + first)))
        };
        // Counted into the place behind the next one: there, each bucket's place moves on as it is filled, and comes to
        // stand at its end.
        let mut ends = vec![0_u32; (1 << bits) + 2];
        for (key, _) in all() {
            if let Some(size) = ends.get_mut(bucket(key, shift) + 2) {
                *size += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        let mut entries = Pieces::new(count);
        for (key, contact) in all() {
            let Some(place) = ends.get_mut(bucket(key, shift) + 1) else {
                continue;
            };
            let rest = rest(key, shift);
            entries.set(*place, Entry { rest, contact });
            *place += 1;
        }
        ends.pop();
        Self { entries, ends, shift }
    }

    /// The contacts under a key, in the order of their ids.
    pub(super) fn of(&self, key: IndexKey) -> impl Iterator<Item = Nth> {
        let end = |bucket: usize| self.ends.get(bucket).copied().unwrap_or(0);
        let bucket = bucket(key, self.shift);
        let rest = rest(key, self.shift);
        let entries = (end(bucket)..end(bucket + 1)).filter_map(|place| self.entries.get(place));
        let of_key = entries.filter(move |entry| entry.rest == rest);
        of_key.map(|entry| entry.contact)
    }
}

/// Entries in pieces of about a megabyte, so that they fit where lists of keys were before.
#[derive(Debug, Default)]
struct Pieces(Vec<Box<[Entry]>>);

/// Entries of a piece (a power of two).
const PIECE: usize = 1 << 17;

impl Pieces {
    fn new(count: usize) -> Self {
        let piece = |nth: usize| vec![Entry::default(); (count - nth).min(PIECE)].into_boxed_slice();
        Self((0..count).step_by(PIECE).map(piece).collect())
    }

    fn get(&self, place: u32) -> Option<Entry> {
        let place = usize::try_from(place).ok()?;
        self.0.get(place / PIECE)?.get(place % PIECE).copied()
    }

    fn set(&mut self, place: u32, entry: Entry) {
        let place = usize::try_from(place).ok();
        let at = place.and_then(|place| self.0.get_mut(place / PIECE)?.get_mut(place % PIECE));
        if let Some(at) = at {
            *at = entry;
        }
    }
}

fn bucket(key: IndexKey, shift: u32) -> usize {
    usize::try_from(key.mixed() >> shift).unwrap_or(0)
}

fn rest(key: IndexKey, shift: u32) -> u32 {
    u32::try_from(key.mixed() & ((1 << shift) - 1)).unwrap_or(0)
}

/// Keys on their way into an index: lists that are never copied to grow.
#[derive(Debug, Default)]
pub(super) struct Keys {
    lists: Vec<Vec<[u32; 3]>>,
}

/// Keys of a list: a little more than a megabyte, as a piece of an index with what the allocator puts in front of it.
const LIST: usize = 92_000;
/// Keys of the first list: of some kinds there are few or none.
const FEW: usize = 1_000;

impl Keys {
    /// Adds a contact under a key. Contacts only grow.
    pub(super) fn push(&mut self, key: IndexKey, contact: Nth) {
        // Three numbers of four bytes: a number of eight would stand at places of eight, with a gap behind each.
        let halves = [key.0 >> u32::BITS, key.0 & u64::from(u32::MAX)];
        let [high, low] = halves.map(|half| u32::try_from(half).unwrap_or(0));
        let entry = [high, low, contact];
        match self.lists.last_mut() {
            Some(list) if list.len() < list.capacity() => list.push(entry),
            full => {
                let room = if full.is_some() { LIST } else { FEW };
                let mut next = Vec::with_capacity(room);
                next.push(entry);
                self.lists.push(next);
            }
        }
    }

    /// The last one that was added.
    pub(super) fn last(&self) -> Option<(IndexKey, Nth)> {
        self.lists.last()?.last().copied().map(entry)
    }

    fn len(&self) -> usize {
        self.lists.iter().map(Vec::len).sum()
    }

    fn iter(&self) -> impl Iterator<Item = (IndexKey, Nth)> {
        self.lists.iter().flatten().copied().map(entry)
    }
}

fn entry([high, low, contact]: [u32; 3]) -> (IndexKey, Nth) {
    let key = u64::from(high) << u32::BITS | u64::from(low);
    (IndexKey(key), contact)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(keys: impl Iterator<Item = (u64, Nth)>) -> Keys {
        let mut list = Keys::default();
        keys.for_each(|(key, nth)| list.push(IndexKey::of_digits(key), nth));
        list
    }

    /// Keys of which many share the first bits, and many the last.
    fn key(nth: u32) -> u64 {
        let nth = u64::from(nth % 35_000);
        if nth.is_multiple_of(2) {
            nth
        } else {
            nth << 32 | 1 << 49
        }
    }

    #[test]
    fn an_index_gives_all_of_a_key_in_order_and_nothing_else() {
        let lists = [
            (0, keys((0..90_000).map(|nth| (key(nth), nth)))),
            (90_000, Keys::default()),
            (
                90_000,
                keys((0..50_000).filter(|nth| nth % 3 == 0).map(|nth| (key(nth), nth))),
            ),
        ];
        let index = Index::new(&lists);
        for nth in (0..40_000).step_by(7) {
            let first = (0..90_000).filter(|other| key(*other) == key(nth));
            let second = (0..50_000).filter(|other| other % 3 == 0 && key(*other) == key(nth));
            let expected: Vec<Nth> = first.chain(second.map(|nth| nth + 90_000)).collect();
            assert!(!expected.is_empty());
            assert_eq!(
                index.of(IndexKey::of_digits(key(nth))).collect::<Vec<_>>(),
                expected,
                "{nth}"
            );
        }
        for missing in [1, 35_000, 1 << 40, MASK] {
            assert_eq!(index.of(IndexKey::of_digits(missing)).count(), 0, "{missing}");
        }
    }

    #[test]
    fn an_index_of_nothing_has_nothing() {
        for index in [
            Index::default(),
            Index::new(&[]),
            Index::new(&[(0, Keys::default())]),
        ] {
            for key in [0, 7, MASK] {
                assert_eq!(index.of(IndexKey::of_digits(key)).count(), 0);
            }
        }
    }

    proptest! {
        /// What makes of one mixed key the other one is undone by the same steps backwards, with the factor's inverse.
        #[test]
        fn no_two_keys_are_mixed_into_the_same(key in 0..=MASK) {
            let factor = 0xbf58_476d_1ce4_e5b9_u64;
            let inverse = (0..6).fold(factor, |inverse, _| {
                inverse.wrapping_mul(2_u64.wrapping_sub(factor.wrapping_mul(inverse)))
            });
            let mixed = IndexKey(key).mixed();
            prop_assert!(mixed <= MASK);
            let back = (mixed ^ (mixed >> 25)).wrapping_mul(inverse) & MASK;
            prop_assert_eq!(back ^ (back >> 25), key);
        }

        #[test]
        fn what_was_added_last_is_told(keys in proptest::collection::vec((0..=MASK, 0..9_u32), 0..9)) {
            let mut list = Keys::default();
            for (key, nth) in keys {
                list.push(IndexKey(key), nth);
                prop_assert_eq!(list.last(), Some((IndexKey(key), nth)));
            }
        }
    }
}
