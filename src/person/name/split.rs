//! Takes one text apart into the parts of a name.
//!
//! Works on the input's own letters; keys are made elsewhere. Guesses nothing about the order of two bare words
//! beyond "the last one is the surname", and says that it is a guess.

use super::PersonName;
use super::words::{NO_NAMES, PARTICLES, SUFFIXES, TITLES, TITLES_OF_SURNAMES, bare};
use crate::person::cell;

/// The visible text without remarks in brackets, nicknames in quotes, and doubled blanks; `None` when nothing is
/// left or when it says that there is no name.
pub(super) fn tidy(text: &str) -> Option<String> {
    let visible = cell::visible(text);
    let unquoted = visible.trim_matches(['"', '\'', '“', '”', '‘', '’', '`']);
    let open = strip_between(unquoted);
    let blanks = open.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = blanks
        .trim_matches([',', ';', '-', '*', '_', '/', '&', '+', ' '])
        .to_owned();
    let squashed: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    // "Na" is a name in Korea, and `N/A` or `NA` a way of saying nothing.
    let nothing = cell::says_nothing(&name) && name != "Na";
    (!nothing && !NO_NAMES.contains(&squashed.as_str())).then_some(name)
}

/// Leaves out what stands in brackets or double quotes: pronouns, companies, nicknames. A bracket that is never
/// closed hides the rest.
fn strip_between(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut closing = Vec::new();
    for c in text.chars() {
        let pair = match c {
            '(' | '（' => Some(')'),
            '[' => Some(']'),
            '{' => Some('}'),
            '<' => Some('>'),
            '"' | '“' if closing.last() != Some(&'"') => Some('"'),
            _ => None,
        };
        if let Some(end) = pair {
            closing.push(end);
            result.push(' ');
        } else if closing.is_empty() {
            result.push(c);
        } else {
            let c = match c {
                '）' => ')',
                '”' => '"',
                other => other,
            };
            if closing.last() == Some(&c) {
                closing.pop();
            }
        }
    }
    result
}

/// One part of a name without titles in front and suffixes behind; never to nothing.
pub(super) fn undress(part: &str) -> Option<String> {
    let words: Vec<&str> = part.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (_, words) = strip_titles(&words);
    let words = strip_suffixes(words, 1);
    (!words.is_empty()).then(|| words.join(" "))
}

/// A whole name, tidied already.
pub(super) fn text(text: &str) -> PersonName {
    if names_two_people(text) {
        return PersonName {
            first: Some(text.to_owned()),
            ..PersonName::default()
        };
    }
    let parts: Vec<&str> = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .enumerate()
        .filter(|(at, part)| *at == 0 || !is_all_suffixes(part))
        .map(|(_, part)| part)
        .collect();
    match parts.as_slice() {
        [] => PersonName::default(),
        [one] => unordered(one),
        [last, first] => ordered(last, first),
        [_, _, ..] => PersonName {
            first: Some(text.to_owned()),
            ..PersonName::default()
        },
    }
}

/// `Last, First Middle`.
fn ordered(last: &str, rest: &str) -> PersonName {
    let words: Vec<&str> = rest.split(' ').collect();
    let (_, words) = strip_titles(&words);
    let words = strip_suffixes(words, 1);
    let (first, middle) = words.split_first().map_or((None, None), |(first, middle)| {
        (Some((*first).to_owned()), joined(middle))
    });
    PersonName {
        first,
        middle,
        last: undress(last),
        order_known: true,
    }
}

/// Words without a comma: the last one, with the particles before it, is taken for the surname.
fn unordered(text: &str) -> PersonName {
    let words: Vec<&str> = text.split(' ').collect();
    let (title, words) = strip_titles(&words);
    let words = strip_suffixes(words, 2);
    let surname = surname_at(words);
    let (given, last) = words.split_at(surname);
    let Some((first, middle)) = given.split_first() else {
        let alone =
            last.len() == 1 && !title.is_some_and(|title| TITLES_OF_SURNAMES.contains(&bare(title).as_str()));
        let name = joined(last);
        return if alone {
            PersonName {
                first: name,
                ..PersonName::default()
            }
        } else {
            PersonName {
                last: name,
                order_known: true,
                ..PersonName::default()
            }
        };
    };
    PersonName {
        first: Some((*first).to_owned()),
        middle: joined(middle),
        last: joined(last),
        order_known: false,
    }
}

/// Where the surname begins. The first word is a given name even where it looks like a particle (`Van Morrison`),
/// unless it is written small and nothing but particles stands before the surname (`van der Berg`).
fn surname_at(words: &[&str]) -> usize {
    let Some(last) = words.len().checked_sub(1) else {
        return 0;
    };
    let is_particle = |word: &str| PARTICLES.contains(&bare(word).trim_end_matches('\''));
    let start = words[..last]
        .iter()
        .rposition(|word| !is_particle(word))
        .map_or(0, |at| at + 1);
    let written_small = words[0].starts_with(char::is_lowercase);
    if start == 0 && last > 0 && !written_small {
        1
    } else {
        start
    }
}

/// The first title, and the words behind all titles. At least one word stays.
fn strip_titles<'a, 'w>(words: &'w [&'a str]) -> (Option<&'a str>, &'w [&'a str]) {
    let mut rest = words;
    while let [title, behind @ ..] = rest
        && !behind.is_empty()
        && TITLES.contains(&bare(title).as_str())
    {
        rest = behind;
    }
    let title = (rest.len() < words.len()).then(|| words[0]);
    (title, rest)
}

/// The words before all suffixes. At least `least` words stay.
fn strip_suffixes<'a, 'w>(words: &'w [&'a str], least: usize) -> &'w [&'a str] {
    let mut rest = words;
    while let [before @ .., suffix] = rest
        && before.len() >= least
        && SUFFIXES.contains(&bare(suffix).as_str())
    {
        rest = before;
    }
    rest
}

/// Whether a part between commas holds nothing but suffixes.
fn is_all_suffixes(part: &str) -> bool {
    part.split(' ')
        .all(|word| SUFFIXES.contains(&bare(word).as_str()))
}

/// Whether the text names two people: `John & Jane Smith`, `John and Jane`, `John/Jane Smith`.
pub(super) fn names_two_people(text: &str) -> bool {
    text.contains(['&', '/', '+', ';'])
        || text
            .split(' ')
            .skip(1)
            .any(|word| matches!(word.to_lowercase().as_str(), "and" | "und" | "et" | "or"))
}

/// Words with a blank between; `None` when there are none.
fn joined(words: &[&str]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(" "))
}
