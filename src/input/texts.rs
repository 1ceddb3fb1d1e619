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
    places: Places,
}

/// Where texts stand in the one that holds them all.
#[derive(Clone)]
enum Places {
    Few(Few),
    Many(Vec<Range<usize>>),
}

/// Where few texts stand that are not long: most records are such, and need no memory for it.
#[derive(Clone, Default)]
struct Few {
    /// Where each ends.
    ends: [u16; FEW],
    count: u8,
    /// Bytes between two of them.
    gap: u8,
}

/// As many as fit into the room of [`Places::Many`], about.
const FEW: usize = 14;

impl Default for Places {
    fn default() -> Self {
        Self::Few(Few::default())
    }
}

impl Few {
    fn get(&self, nth: usize) -> Option<Range<usize>> {
        let ends = self.ends.get(..usize::from(self.count))?;
        let end = usize::from(*ends.get(nth)?);
        let before = nth.checked_sub(1).and_then(|before| ends.get(before));
        // Empty texts that were put behind the others have no gap before them.
        let start = before.map_or(0, |before| usize::from(*before) + usize::from(self.gap));
        Some(start.min(end)..end)
    }

    /// Whether the last one ends here, so that another one can follow.
    fn ends_at(&self, place: usize) -> bool {
        let last = usize::from(self.count).checked_sub(1);
        let end = last.and_then(|last| self.ends.get(last)).copied().unwrap_or(0);
        usize::from(end) == place
    }

    /// Whether there is room for it.
    fn push(&mut self, end: usize) -> Option<()> {
        *self.ends.get_mut(usize::from(self.count))? = u16::try_from(end).ok()?;
        self.count += 1;
        Some(())
    }
}

impl Places {
    fn get(&self, nth: usize) -> Option<Range<usize>> {
        match self {
            Self::Few(few) => few.get(nth),
            Self::Many(many) => many.get(nth).cloned(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Few(few) => usize::from(few.count),
            Self::Many(many) => many.len(),
        }
    }

    /// All of them in a list that has room for any.
    fn into_many(self) -> Vec<Range<usize>> {
        match self {
            Self::Few(few) => (0..usize::from(few.count))
                .filter_map(|nth| few.get(nth))
                .collect(),
            Self::Many(many) => many,
        }
    }
}

impl Texts {
    /// No text, with room for so many texts that take so many bytes together.
    pub fn with_room(count: usize, bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            places: if count > FEW {
                Places::Many(Vec::with_capacity(count))
            } else {
                Places::default()
            },
        }
    }

    /// The parts of a line between separators; the line itself is kept, not copied. `count` is how many parts are
    /// expected.
    pub(super) fn of_line(line: String, separator: char, count: usize) -> Self {
        let mut utf8 = [0; 4];
        let separator = separator.encode_utf8(&mut utf8);
        if count <= FEW
            && u16::try_from(line.len()).is_ok()
            && let [byte] = separator.as_bytes()
        {
            let mut few = Few {
                gap: 1,
                ..Few::default()
            };
            // Nearly all are one byte, which is found many bytes at a time.
            let ends = memchr::memchr_iter(*byte, line.as_bytes()).chain([line.len()]);
            let fits = ends.map(|end| few.push(end)).all(|fits| fits.is_some());
            if fits {
                return Self {
                    text: line,
                    places: Places::Few(few),
                };
            }
        }
        let mut places = Vec::with_capacity(count);
        let mut start = 0;
        for (end, _) in line.match_indices(&*separator) {
            places.push(start..end);
            start = end + separator.len();
        }
        places.push(start..line.len());
        Self {
            text: line,
            places: Places::Many(places),
        }
    }

    /// Puts a text behind the others.
    pub fn push(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        if let Places::Few(few) = &mut self.places
            && few.gap == 0
            && few.ends_at(start)
            && few.push(end).is_some()
        {
            return;
        }
        let mut many = std::mem::take(&mut self.places).into_many();
        many.push(start..end);
        self.places = Places::Many(many);
    }

    /// Puts empty texts behind the others until there are so many, or takes the last ones away.
    pub fn resize(&mut self, count: usize) {
        let end = self.text.len();
        if let Places::Few(few) = &mut self.places {
            if count <= usize::from(few.count) {
                few.count = u8::try_from(count).unwrap_or(few.count);
                return;
            }
            while usize::from(few.count) < count && few.ends_at(end) && few.push(end).is_some() {}
            if usize::from(few.count) == count {
                return;
            }
        }
        let mut many = std::mem::take(&mut self.places).into_many();
        many.resize(count, end..end);
        self.places = Places::Many(many);
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
        self.len() == 0
    }

    /// The texts in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        (0..self.len()).map(|nth| self.get(nth).unwrap_or_default())
    }

    fn at(&self, place: Range<usize>) -> &str {
        // Every place was made from this text, so nothing is ever left out here.
        self.text.get(place).unwrap_or_default()
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
        fn a_line_is_cut_as_split_cuts_it(line in "[a,é;\t§\u{a7}]{0,40}", count in 0_usize..20) {
            for separator in [',', ';', '\t', '§'] {
                let texts = Texts::of_line(line.clone(), separator, count);
                let parts: Vec<&str> = line.split(separator).collect();
                prop_assert_eq!(texts.iter().collect::<Vec<_>>(), parts.clone());
                prop_assert_eq!(texts.len(), parts.len());
            }
        }

        /// Whatever is done to texts one after the other, they are what a list is of which the same was done.
        #[test]
        fn texts_are_given_back_as_a_list_gives_them(
            line in prop::option::of("[a,é]{0,9}"),
            steps in prop::collection::vec(prop_oneof![".{0,5}".prop_map(Ok), (0_usize..20).prop_map(Err)], 0..20),
        ) {
            let cut = |line: &String| Texts::of_line(line.clone(), ',', 3);
            let mut texts = line.as_ref().map_or_else(Texts::default, cut);
            let mut list: Vec<String> = texts.iter().map(str::to_owned).collect();
            for step in steps {
                match step {
                    Ok(text) => {
                        texts.push(&text);
                        list.push(text);
                    }
                    Err(count) => {
                        texts.resize(count);
                        list.resize(count, String::new());
                    }
                }
                prop_assert_eq!(texts.iter().collect::<Vec<_>>(), list.clone());
                prop_assert_eq!(texts.len(), list.len());
                prop_assert_eq!(texts.is_empty(), list.is_empty());
                prop_assert_eq!(texts.get(list.len()), None);
            }
            let json = serde_json::to_string(&texts).unwrap();
            prop_assert_eq!(&json, &serde_json::to_string(&list).unwrap());
            prop_assert_eq!(&serde_json::from_str::<Texts>(&json).unwrap(), &texts);
            prop_assert_eq!(&list.iter().collect::<Texts>(), &texts);
        }
    }

    #[test]
    fn a_long_line_is_cut_like_any_other() {
        let line = format!("{},b,{}", "a".repeat(70_000), "c".repeat(3));
        for line in [line.clone(), line[69_990..].to_owned()] {
            let texts = Texts::of_line(line.clone(), ',', 3);
            assert!(texts.iter().eq(line.split(',')));
        }
        let mut texts = Texts::with_room(2, 0);
        let long = "a".repeat(70_000);
        texts.push("b");
        texts.push(&long);
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["b", &long]);
    }
}
