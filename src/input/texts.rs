//! Several texts in one piece of memory: the cells of a record, of which most are never looked at.
//!
//! Knows no column and no separator. A record of a table keeps the line that it stands in and where its cells are in it;
//! nothing is copied for a cell that nobody asks for.

use std::fmt;
use std::ops::Range;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Texts in an order.
#[derive(Clone, Default)]
pub struct Texts {
    text: String,
    places: Vec<Range<usize>>,
}

impl Texts {
    /// No text, with room for so many texts that take so many bytes together.
    pub fn with_room(count: usize, bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            places: Vec::with_capacity(count),
        }
    }

    /// The parts of a line between separators; the line itself is kept, not copied. `count` is how many parts are
    /// expected.
    pub(super) fn of_line(line: String, separator: char, count: usize) -> Self {
        let mut places = Vec::with_capacity(count);
        let mut start = 0;
        let mut cut = |end: usize| {
            places.push(start..end);
            start = end + separator.len_utf8();
        };
        let mut utf8 = [0; 4];
        match separator.encode_utf8(&mut utf8).as_bytes() {
            // Nearly all are one byte, which is found many bytes at a time.
            [byte] => memchr::memchr_iter(*byte, line.as_bytes()).for_each(&mut cut),
            _ => line.match_indices(separator).for_each(|(end, _)| cut(end)),
        }
        places.push(start..line.len());
        Self { text: line, places }
    }

    /// Puts a text behind the others.
    pub fn push(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.places.push(start..self.text.len());
    }

    /// Puts empty texts behind the others until there are so many, or takes the last ones away.
    pub fn resize(&mut self, count: usize) {
        let end = self.text.len();
        self.places.resize(count, end..end);
    }

    /// The text at a place, counted from 0.
    pub fn get(&self, nth: usize) -> Option<&str> {
        self.places.get(nth).map(|place| self.at(place))
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// How many bytes the texts take together, with what stands between them.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no text, not even an empty one.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The texts in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.places.iter().map(|place| self.at(place))
    }

    fn at(&self, place: &Range<usize>) -> &str {
        // Every place was made from this text, so nothing is ever left out here.
        self.text.get(place.clone()).unwrap_or_default()
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut all = Self::default();
        for text in texts {
            all.push(text.as_ref());
        }
        all
    }
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Texts {}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of texts")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
                let mut texts = Texts::default();
                while let Some(text) = list.next_element::<std::borrow::Cow<'de, str>>()? {
                    texts.push(&text);
                }
                Ok(texts)
            }
        }
        deserializer.deserialize_seq(List)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_line_is_cut_as_split_cuts_it(line in "[a,é;\t§\u{a7}]{0,20}", count in 0_usize..4) {
            for separator in [',', ';', '\t', '§'] {
                let texts = Texts::of_line(line.clone(), separator, count);
                prop_assert_eq!(
                    texts.iter().collect::<Vec<_>>(),
                    line.split(separator).collect::<Vec<_>>()
                );
            }
        }

        #[test]
        fn texts_are_given_back_as_a_list_gives_them(list in prop::collection::vec(".{0,5}", 0..6), count in 0_usize..8) {
            let mut texts: Texts = list.iter().collect();
            let json = serde_json::to_string(&texts).unwrap();
            prop_assert_eq!(&json, &serde_json::to_string(&list).unwrap());
            prop_assert_eq!(&serde_json::from_str::<Texts>(&json).unwrap(), &texts);
            prop_assert_eq!(texts.len(), list.len());
            prop_assert_eq!(texts.is_empty(), list.is_empty());
            texts.resize(count);
            let mut resized = list;
            resized.resize(count, String::new());
            prop_assert_eq!(texts.iter().collect::<Vec<_>>(), resized.iter().collect::<Vec<_>>());
            prop_assert_eq!(texts.get(count), None);
            prop_assert_eq!(texts.get(0), resized.first().map(String::as_str));
        }
    }
}
