//! Whether two names can be the same person's, and how surely.
//!
//! Strong agreement may find a contact inside a known company. Weak agreement may only choose between contacts that
//! were found otherwise, or stop a create. Symmetric by construction and by test.

use std::cell::RefCell;
use std::sync::Arc;

use deunicode::deunicode_with_tofu;

use super::{PersonName, nicknames, split, words};
use crate::person::memo::Memo;

/// How surely two names are the same person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// One side has no name, so nothing can be said.
    NoName,
    /// Different names.
    None,
    /// Could be: initials, a single word, one of two surnames.
    Weak,
    /// The same name, spelled in another way at most.
    Strong,
}

/// A name in its comparison form: words in lower-case ASCII, in the order of given name, middle names, surname.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct NameKey(Arc<Parts>);

#[derive(Debug, Default, PartialEq, Eq, Hash)]
struct Parts {
    given: Vec<Word>,
    middle: Vec<Word>,
    family: Vec<Word>,
}

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Word {
    /// Without marks: `muller`. Never blank.
    plain: Box<str>,
    /// With the letters that stand for marks, where there were some: `mueller`.
    spelled_out: Option<Box<str>>,
    /// The groups of names of one person in which it stands.
    nicknames: &'static [usize],
    /// Whether it is one of the small words before a surname.
    is_particle: bool,
}

impl Word {
    fn is_initial(&self) -> bool {
        self.plain.len() == 1
    }
}

impl NameKey {
    /// The key of a name in two fields, as Autotask holds it.
    pub fn new(first: Option<&str>, last: Option<&str>) -> Self {
        thread_local! {
            static KNOWN: RefCell<(String, Memo<NameKey>)> = RefCell::default();
        }
        let read = || Self::of(&PersonName::from_columns(first, None, last));
        let (first_text, last_text) = (first.unwrap_or_default(), last.unwrap_or_default());
        if first_text.contains('\n') {
            return read();
        }
        KNOWN.with_borrow_mut(|(text, known)| {
            text.clear();
            text.extend([first_text, "\n", last_text]);
            known.of(text, |_| read())
        })
    }

    /// The key of a name.
    pub fn of(name: &PersonName) -> Self {
        thread_local! {
            static KNOWN: RefCell<(String, Memo<NameKey>)> = RefCell::default();
        }
        let parts = [&name.first, &name.middle, &name.last].map(|part| part.as_deref().unwrap_or_default());
        let make = || Self(Arc::new(Parts::of(name)));
        // With a line break between them, different names are different texts.
        if parts.iter().any(|part| part.contains('\n')) {
            return make();
        }
        KNOWN.with_borrow_mut(|(text, known)| {
            text.clear();
            for part in parts {
                text.extend([part, "\n"]);
            }
            known.of(text, |_| make())
        })
    }

    /// Whether nothing in it is a name.
    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    /// Whether both a given name and a surname are there.
    pub fn is_full(&self) -> bool {
        !self.0.given.is_empty() && !self.0.family.is_empty()
    }

    /// Given name and middle names.
    fn given(&self) -> Vec<&Word> {
        self.0.given.iter().chain(&self.0.middle).collect()
    }

    fn family(&self) -> Vec<&Word> {
        self.0.family.iter().collect()
    }

    fn all(&self) -> impl Iterator<Item = &Word> {
        self.0.given.iter().chain(&self.0.middle).chain(&self.0.family)
    }
}

impl Parts {
    fn of(name: &PersonName) -> Self {
        if name.first.as_deref().is_some_and(split::names_two_people) {
            // A household. Nobody in it is the whole of it, so it is one unit that agrees weakly at best.
            return Self {
                given: words_of(&name.full()),
                ..Self::default()
            };
        }
        let words = |part: &Option<String>| part.as_deref().map_or_else(Vec::new, words_of);
        Self {
            given: words(&name.first),
            middle: words(&name.middle),
            family: words(&name.last),
        }
    }
}

/// The words of one part, without titles and suffixes. Hyphens and dots part words, apostrophes do not; long
/// numbers are no names.
fn words_of(part: &str) -> Vec<Word> {
    let undressed = split::undress(part).unwrap_or_default();
    undressed
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '-' | '.' | '_' | ',' | '/' | '&' | '\u{2010}'..='\u{2015}')
        })
        .filter_map(word)
        .collect()
}

/// Digits of the longest number that is part of a name.
const LONGEST_NUMBER: usize = 4;

fn word(text: &str) -> Option<Word> {
    let plain = ascii(text);
    // A telephone number is no name; a short number tells two of a kind apart (`Kiosk 2`, `Kiosk 3`).
    if plain.bytes().all(|b| b.is_ascii_digit()) && (plain.is_empty() || plain.len() > LONGEST_NUMBER) {
        return None;
    }
    let lower = text.to_lowercase();
    let spelled_out = ["ä", "ö", "ü", "ø", "å"]
        .iter()
        .any(|letter| lower.contains(letter))
        .then(|| {
            let long = lower
                .replace('ä', "ae")
                .replace(['ö', 'ø'], "oe")
                .replace('ü', "ue")
                .replace('å', "aa");
            ascii(&long).into()
        });
    Some(Word {
        nicknames: nicknames::groups(&plain),
        is_particle: words::PARTICLES.contains(&plain.as_str()),
        plain: plain.into(),
        spelled_out,
    })
}

/// Letters and digits in lower-case ASCII, whatever the script.
fn ascii(text: &str) -> String {
    deunicode_with_tofu(text, "")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Compares two names; the order of the two does not matter.
pub fn agreement(a: &NameKey, b: &NameKey) -> Agreement {
    if a.is_empty() || b.is_empty() {
        return Agreement::NoName;
    }
    let (all_a, all_b): (Vec<_>, Vec<_>) = (a.all().collect(), b.all().collect());
    let enough = |words: &[&Word]| words.iter().filter(|word| !word.is_initial()).count() >= 2;
    if same_letters(&all_a, &all_b) && enough(&all_a) && enough(&all_b) {
        return Agreement::Strong;
    }
    let (given_a, family_a) = (a.given(), a.family());
    let (given_b, family_b) = (b.given(), b.family());
    if given_a.is_empty() || family_a.is_empty() || given_b.is_empty() || family_b.is_empty() {
        return of_part(&all_a, &all_b);
    }
    // First and last name may be swapped on either side.
    in_order(&given_a, &family_a, &given_b, &family_b)
        .max(in_order(&given_a, &family_a, &family_b, &given_b))
        .max(in_order(&family_a, &given_a, &given_b, &family_b))
}

/// Whether two names have nothing in common: no word, not even spelled nearly the same. Only such names are worth a
/// word where an address has already decided.
pub fn nothing_in_common(a: &NameKey, b: &NameKey) -> bool {
    are_plainly_different(a, b) || has_nothing_in_common(a, b)
}

fn has_nothing_in_common(a: &NameKey, b: &NameKey) -> bool {
    if agreement(a, b) != Agreement::None {
        return false;
    }
    let (all_a, all_b): (Vec<_>, Vec<_>) = (a.all().collect(), b.all().collect());
    let counts = |word: &&&Word| !word.is_initial() && !word.is_particle;
    let shared = |word: &&Word| all_b.iter().filter(counts).any(|other| same_given(word, other));
    !all_a.iter().filter(counts).copied().any(|word| shared(&word))
}

/// Whether both are a given name and a surname, each one whole word, of which no two are alike. Then no rule of
/// [`agreement`] finds anything, and most pairs of names are like that.
fn are_plainly_different(a: &NameKey, b: &NameKey) -> bool {
    let ([given_a], [], [family_a]) = (&*a.0.given, &*a.0.middle, &*a.0.family) else {
        return false;
    };
    let ([given_b], [], [family_b]) = (&*b.0.given, &*b.0.middle, &*b.0.family) else {
        return false;
    };
    let (all_a, all_b) = ([given_a, family_a], [given_b, family_b]);
    let is_whole = |word: &&Word| word.plain.len() > 1 && word.spelled_out.is_none() && !word.is_particle;
    all_a.iter().chain(&all_b).all(is_whole)
        && all_a
            .iter()
            .all(|one| all_b.iter().all(|other| !same_given(one, other)))
        && !same_letters(&all_a, &all_b)
}

/// At least one side is not split into given name and surname: each of its words has to be among the other's.
fn of_part(a: &[&Word], b: &[&Word]) -> Agreement {
    let within = |some: &[&Word], all: &[&Word]| {
        some.iter().any(|word| !word.is_initial() && !word.is_particle)
            && some
                .iter()
                .all(|word| all.iter().any(|other| same_given(word, other)))
    };
    if within(a, b) || within(b, a) || same_letters(a, b) {
        Agreement::Weak
    } else {
        Agreement::None
    }
}

/// Both sides have a given name and a surname: both have to agree.
fn in_order(given_a: &[&Word], family_a: &[&Word], given_b: &[&Word], family_b: &[&Word]) -> Agreement {
    let given = given_names(given_a, given_b);
    if given == Agreement::None {
        return Agreement::None;
    }
    given.min(surnames(given_a, family_a, given_b, family_b))
}

/// Compares given names with the middle names behind them.
fn given_names(a: &[&Word], b: &[&Word]) -> Agreement {
    // Whether `Ä.` stands for `Ae` nobody knows, so initials on either side are not enough.
    let has_name = |words: &[&Word]| words.iter().any(|word| !word.is_initial());
    if same_letters(a, b) && has_name(a) && has_name(b) {
        return Agreement::Strong;
    }
    let ([first_a, middle_a @ ..], [first_b, middle_b @ ..]) = (a, b) else {
        return Agreement::None;
    };
    let could_be = |a: &Word, b: &Word| same_given(a, b) || is_initial_of(a, b) || is_initial_of(b, a);
    if same_given(first_a, first_b) && !first_a.is_initial() && !first_b.is_initial() {
        let middles_agree = middle_a.iter().zip(middle_b).all(|(a, b)| could_be(a, b));
        return if middles_agree {
            Agreement::Strong
        } else {
            Agreement::Weak
        };
    }
    // `Mary Ann` and `Maryann` with one more name behind.
    let joined = |words: &[&Word], one: &Word| words.len() > 1 && same_letters(&words[..2], &[one]);
    if joined(a, first_b) || joined(b, first_a) {
        return Agreement::Strong;
    }
    // Somebody who goes by the second name: `J. Robert Smith`, `Maria Ana Ruiz`.
    let by_middle_name = middle_a
        .iter()
        .any(|name| !name.is_initial() && same_given(name, first_b))
        || middle_b
            .iter()
            .any(|name| !name.is_initial() && same_given(name, first_a));
    if could_be(first_a, first_b) || by_middle_name {
        Agreement::Weak
    } else {
        Agreement::None
    }
}

/// Compares surnames. A surname may stand among the other side's middle names, since nobody can tell
/// `Ana Ruiz Garcia` from a name with a middle name.
fn surnames(given_a: &[&Word], family_a: &[&Word], given_b: &[&Word], family_b: &[&Word]) -> Agreement {
    let initial = |a: &[&Word], b: &[&Word]| match (a, b) {
        ([one], [first, ..]) => {
            one.is_initial() && one.plain.as_bytes().first() == first.plain.as_bytes().first()
        }
        _ => false,
    };
    if initial(family_a, family_b) || initial(family_b, family_a) {
        return Agreement::Weak;
    }
    if same_letters(family_a, family_b) {
        return Agreement::Strong;
    }
    let behind = |given: &[&Word], family: &[&Word], wanted: &[&Word]| {
        let core: Vec<_> = wanted.iter().filter(|word| !word.is_particle).collect();
        let rest: Vec<_> = given.iter().skip(1).chain(family).collect();
        !core.is_empty()
            && core
                .iter()
                .all(|word| rest.iter().any(|other| same_letters(&[word], &[other])))
    };
    if behind(given_b, family_b, family_a) || behind(given_a, family_a, family_b) {
        Agreement::Weak
    } else {
        Agreement::None
    }
}

/// Whether two words are the same given name, by spelling or as a nickname.
fn same_given(a: &Word, b: &Word) -> bool {
    let are_plain = a.spelled_out.is_none() && b.spelled_out.is_none();
    let same_word = if are_plain {
        a.plain == b.plain
    } else {
        same_letters(&[a], &[b])
    };
    same_word || a.nicknames.iter().any(|group| b.nicknames.contains(group))
}

/// Whether `short` is one letter that `long` begins with.
fn is_initial_of(short: &Word, long: &Word) -> bool {
    short.is_initial() && long.plain.starts_with(&*short.plain)
}

/// Whether the words spell the same letters, wherever the gaps are and however marks are written.
fn same_letters(a: &[&Word], b: &[&Word]) -> bool {
    let letters = |words: &[&Word]| words.iter().map(|word| word.plain.len()).sum::<usize>();
    let (letters_a, letters_b) = (letters(a), letters(b));
    if letters_a == 0 || letters_b == 0 {
        return false;
    }
    letters_a == letters_b && plain_letters(a).eq(plain_letters(b))
        || ((spells_out(a) || spells_out(b))
            && (long_letters(a).eq(plain_letters(b))
                || plain_letters(a).eq(long_letters(b))
                || long_letters(a).eq(long_letters(b))))
}

fn spells_out(words: &[&Word]) -> bool {
    words.iter().any(|word| word.spelled_out.is_some())
}

fn plain_letters(words: &[&Word]) -> impl Iterator<Item = u8> {
    words.iter().flat_map(|word| word.plain.bytes())
}

fn long_letters(words: &[&Word]) -> impl Iterator<Item = u8> {
    words
        .iter()
        .flat_map(|word| word.spelled_out.as_deref().unwrap_or(&word.plain).bytes())
}

#[cfg(test)]
mod tests;
