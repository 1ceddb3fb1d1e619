//! Company names: whether a text is one, and when two of them name the same company.
//!
//! Equal keys may decide. Likeness may only stop a creation so that somebody is asked: no measure tells
//! `Johnson Law` and `Johnston Law` apart from a slip of the keyboard.

mod legal_forms;
mod likeness;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::cell;
use super::key::text_key;

text_key! {
    /// A company name in its comparison form: lower case, no marks, no punctuation, `and` for `&`, no leading
    /// "the", no legal form at the end, single blanks.
    CompanyKey, "company name", CompanyKey::from_name
}

impl CompanyKey {
    /// The comparison form of a text, be it a company's name or not; `None` when no letter or digit is in it.
    fn from_name(text: &str) -> Option<Self> {
        let key = normalised(text);
        (!key.is_empty()).then(|| Self(key.into()))
    }
}

/// Texts in a company's place that name no company. Letters and digits only, in lower case.
const NO_COMPANIES: [&str; 44] = [
    "na",
    "self",
    "selfemployed",
    "myself",
    "me",
    "individual",
    "privateindividual",
    "individuals",
    "person",
    "home",
    "homeuser",
    "athome",
    "household",
    "personal",
    "personaluse",
    "private",
    "privat",
    "privatperson",
    "privateperson",
    "residential",
    "residence",
    "consumer",
    "freelance",
    "freelancer",
    "independent",
    "retired",
    "unemployed",
    "no",
    "nocompany",
    "nocompanyname",
    "nobusiness",
    "noone",
    "nobody",
    "nothing",
    "notacompany",
    "company",
    "companyname",
    "yourcompany",
    "mycompany",
    "same",
    "x",
    "xx",
    "xxx",
    "keine",
];

/// The comparison forms of one company name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CompanyKeys {
    primary: CompanyKey,
    /// With `ae`, `oe`, `ue` for umlauts, where the text has some.
    spelled_out: Option<CompanyKey>,
}

impl CompanyKeys {
    /// Reads a company name. `None` when the text names no company: `N/A`, `self`, `home`, `-`, nothing.
    pub fn new(text: &str) -> Option<Self> {
        let visible = cell::visible(text);
        // Folded as keys are: a text whose key is that of such a word is such a word, marks or not.
        let squashed: String = fold(&visible).chars().filter(|c| c.is_alphanumeric()).collect();
        if cell::says_nothing(&visible) || NO_COMPANIES.contains(&squashed.as_str()) {
            return None;
        }
        let primary = CompanyKey::from_name(&visible)?;
        let spelled_out = visible
            .contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü'])
            .then(|| CompanyKey::from_name(&spell_out_umlauts(&visible)))
            .flatten();
        Some(Self { primary, spelled_out })
    }

    /// The form that a company is filed under.
    pub fn primary(&self) -> &CompanyKey {
        &self.primary
    }

    /// Every form that the company can be found by.
    pub fn all(&self) -> impl Iterator<Item = &CompanyKey> {
        std::iter::once(&self.primary).chain(&self.spelled_out)
    }

    /// Whether both name the same company.
    pub fn matches(&self, other: &Self) -> bool {
        self.all().any(|key| other.all().any(|of_other| key == of_other))
    }

    /// Whether the names are near enough to each other that somebody should be asked before a company of the one
    /// name is created beside the other. Names that match are not similar.
    pub fn similar(&self, other: &Self) -> bool {
        !self.matches(other)
            && self.all().any(|key| {
                other
                    .all()
                    .any(|of_other| likeness::near(key.as_str(), of_other.as_str()))
            })
    }
}

/// Whether a text ends in a legal form, as companies' names do and people's do not: `Acme Corp`, `Müller GmbH`.
/// Of the forms of two letters only those count that are nobody's surname.
pub fn has_legal_form(text: &str) -> bool {
    let all = words(&fold(text));
    let left = legal_forms::strip(all.clone()).len();
    let form = &all[left.min(all.len())..];
    let letters: usize = form.iter().map(String::len).sum();
    letters > 2
        || (letters == 2
            && matches!(
                form[0].as_str(),
                "ag" | "kg" | "bv" | "nv" | "oy" | "co" | "pc" | "lp"
            ))
}

fn spell_out_umlauts(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        match c {
            'ä' | 'Ä' => result.push_str("ae"),
            'ö' | 'Ö' => result.push_str("oe"),
            'ü' | 'Ü' => result.push_str("ue"),
            other => result.push(other),
        }
    }
    result
}

/// The comparison form. One pass can uncover what the next one takes away (a legal form behind a remark in
/// brackets), so passes go on until one leaves the text as it is. Behind the first pass a text can only get shorter.
fn normalised(text: &str) -> String {
    let mut key = pass(text);
    loop {
        let next = pass(&key);
        if next.len() >= key.len() {
            return key;
        }
        key = next;
    }
}

/// One pass: folds the letters, parts the words, takes away the article and legal forms.
fn pass(text: &str) -> String {
    let folded = fold(text);
    let (head, tail) = split_last_bracket(&folded);
    let (head, tail) = (words(head), words(tail));
    let whole = [head.as_slice(), &tail].concat();
    let bracket_is_form = legal_forms::strip(whole.clone()).len() <= head.len();
    let mut words = if bracket_is_form {
        // `Acme (Ltd)`, `Acme UG (haftungsbeschränkt)`: the bracket is part of the legal form.
        whole
    } else {
        // `Acme Ltd (UK)`: another company than `Acme Ltd`, but the same as `Acme UK`.
        [legal_forms::strip(head), tail].concat()
    };
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    legal_forms::strip(words).join(" ")
}

/// Folds letters to lower case without marks, and the signs that stand for words.
fn fold(text: &str) -> String {
    let text = text.replace(['®', '™', '℠', '©'], "");
    // A mark of the writing that survives until words are made: `SpA` is a legal form, `Spa` a bath.
    let text = text.replace("SpA", "S.p.A.");
    let mut folded = String::with_capacity(text.len());
    for c in cell::visible(&text)
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            '&' | '+' => folded.push_str(" and "),
            other if is_combining_mark(other) => {}
            other => folded.push(other),
        }
    }
    folded
}

/// The text before and inside a bracket that ends it.
fn split_last_bracket(text: &str) -> (&str, &str) {
    text.trim_end()
        .strip_suffix([')', ']'])
        .and_then(|open| open.rsplit_once(['(', '[']))
        .unwrap_or((text, ""))
}

/// The words of a folded text. Apostrophes and full stops join (`L'Oréal`, `S.A.R.L.`), a slash between single
/// letters too (`A/S`), every other sign parts; single letters in a row are one word (`J. P. Morgan`).
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut letters_in_a_row = false;
    let joined = text.replace(['\'', '’', '‘', '`', '´', 'ʼ'], "");
    for raw in joined.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '/')) {
        for part in slash_parts(raw) {
            let dotted = part.contains('.');
            let bare = part.replace(['.', '/'], "");
            let word = if dotted && bare == "spa" {
                legal_forms::DOTTED_SPA
            } else {
                &bare
            };
            if word.is_empty() {
                continue;
            }
            let single = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
            match words.last_mut() {
                Some(last) if single && letters_in_a_row => last.push_str(word),
                Some(_) | None => words.push(word.to_owned()),
            }
            letters_in_a_row = single;
        }
    }
    words
}

/// Parts at slashes, but not between two single letters.
fn slash_parts(raw: &str) -> Vec<&str> {
    let parts: Vec<&str> = raw.split('/').collect();
    if parts.len() == 2
        && parts
            .iter()
            .all(|part| part.chars().filter(|c| *c != '.').count() == 1)
    {
        vec![raw]
    } else {
        parts
    }
}

#[cfg(test)]
mod tests;
