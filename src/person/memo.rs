//! What was made of a text before, so that it need not be made again: names, numbers and callers come back row after
//! row.
//!
//! Each thread remembers for itself. A memory that is full is emptied, so that it never grows with the rows; what it
//! answers is what would be made anew, whatever it has forgotten.

use rustc_hash::FxHashMap;

/// What was made of texts.
#[derive(Debug)]
pub(super) struct Memo<V> {
    known: FxHashMap<Box<str>, V>,
}

/// How many texts a memory holds.
const REMEMBERED: usize = 16 * 1024;
/// Longer texts are seldom the same.
const LONGEST: usize = 200;

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self {
            known: FxHashMap::default(),
        }
    }
}

impl<V: Clone> Memo<V> {
    /// What `make` makes of the text, or has made of it before.
    pub(super) fn of(&mut self, text: &str, make: impl FnOnce(&str) -> V) -> V {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let value = make(text);
        if text.len() <= LONGEST {
            if self.known.len() >= REMEMBERED {
                self.known.clear();
            }
            self.known.insert(text.into(), value.clone());
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_once_and_a_full_memory_goes_on() {
        let mut memo = Memo::default();
        let mut made = 0;
        for nth in 0..3 * REMEMBERED {
            for _ in 0..2 {
                let found = memo.of(&nth.to_string(), |text| {
                    made += 1;
                    text.len()
                });
                assert_eq!(found, nth.to_string().len());
            }
            assert!(memo.known.len() <= REMEMBERED);
        }
        assert_eq!(made, 3 * REMEMBERED);
        let long = "x".repeat(LONGEST + 1);
        memo.of(&long, str::len);
        assert!(!memo.known.contains_key(long.as_str()));
    }
}
