//! Whether two different company names are near enough to ask about.
//!
//! Errs on the side of asking for slips of the keyboard and longer forms of one name, and of silence for names that
//! merely share a common word. Never says that two names are the same.

use strsim::osa_distance;

/// Words of which many companies have one: a name with and without them may be one company's.
const COMMON: [&str; 44] = [
    "america",
    "americas",
    "asia",
    "associates",
    "australia",
    "canada",
    "center",
    "centre",
    "consulting",
    "consultants",
    "corporate",
    "de",
    "deutschland",
    "emea",
    "enterprise",
    "enterprises",
    "europe",
    "france",
    "germany",
    "global",
    "group",
    "headquarters",
    "holding",
    "holdings",
    "hq",
    "industries",
    "international",
    "intl",
    "management",
    "national",
    "north",
    "office",
    "partners",
    "products",
    "service",
    "services",
    "software",
    "solutions",
    "systems",
    "technologies",
    "technology",
    "uk",
    "us",
    "usa",
];

/// Words as people shorten them, with the whole word. `Tech` is one too, and a whole word as often.
const SHORT: [(&str, &str); 17] = [
    ("assoc", "associates"),
    ("bldg", "building"),
    ("bros", "brothers"),
    ("ctr", "center"),
    ("ent", "enterprises"),
    ("grp", "group"),
    ("hldgs", "holdings"),
    ("inds", "industries"),
    ("intl", "international"),
    ("mfg", "manufacturing"),
    ("mgmt", "management"),
    ("mgt", "management"),
    ("natl", "national"),
    ("svc", "service"),
    ("svcs", "services"),
    ("sys", "systems"),
    ("univ", "university"),
];

/// Words that people leave out.
const SMALL: [&str; 3] = ["and", "of", "the"];

/// Whether two keys that differ are near each other. Digits have to be the same: `A1 Towing` and `A2 Towing`
/// are two companies, and so are `Store 12` and `Store 21`.
pub(super) fn near(a: &str, b: &str) -> bool {
    if !digits(a).eq(digits(b)) {
        return false;
    }
    let (a, b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    same_but_for_gaps(&a, &b) || same_words(&a, &b) || slip_in_one_word(&a, &b) || longer_form(&a, &b)
}

fn digits(key: &str) -> impl Iterator<Item = char> {
    key.chars().filter(|c| c.is_numeric())
}

/// The words that count, whole.
fn words(key: &str) -> Vec<&str> {
    let whole = |word| {
        let known = SHORT.iter().find(|(short, _)| *short == word);
        known.map_or(word, |(_, whole)| *whole)
    };
    key.split(' ')
        .filter(|word| !SMALL.contains(word))
        .map(whole)
        .collect()
}

/// `Data Tech` and `DataTech`, or a slip across a gap in a name that is long enough for it.
fn same_but_for_gaps(a: &[&str], b: &[&str]) -> bool {
    let (joined_a, joined_b) = (a.concat(), b.concat());
    joined_a == joined_b || (a.len() != b.len() && is_slip(&joined_a, &joined_b))
}

/// The same words in another order.
fn same_words(a: &[&str], b: &[&str]) -> bool {
    let sorted = |words: &[&str]| {
        let mut words: Vec<String> = words.iter().map(ToString::to_string).collect();
        words.sort_unstable();
        words
    };
    a.len() == b.len() && sorted(a) == sorted(b)
}

/// All words the same but one, and that one mistyped.
fn slip_in_one_word(a: &[&str], b: &[&str]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut different = a.iter().zip(b).filter(|(a, b)| a != b);
    match (different.next(), different.next()) {
        (Some((a, b)), None) => is_slip(a, b),
        _ => false,
    }
}

/// Whether one word can be the other one mistyped: one slip in five letters or more, two in nine or more. The first
/// letter is hardly ever the wrong one, and `Dental` and `Rental` are two trades.
fn is_slip(a: &str, b: &str) -> bool {
    let (count_a, count_b) = (a.chars().count(), b.chars().count());
    let allowed = match count_a.min(count_b) {
        0..=3 => 0,
        4 if count_a == count_b => 0,
        4..=8 => 1,
        _ => 2,
    };
    count_a.abs_diff(count_b) <= allowed
        && a.chars().next() == b.chars().next()
        && osa_distance(a, b) <= allowed
}

/// One name begins with the whole other one: `Acme Dental Chicago` with `Acme Dental`, `Acme Holdings` with
/// `Acme`. One word alone is too little where what follows is not a common word: `Delta` and `Delta Dental`.
fn longer_form(a: &[&str], b: &[&str]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let Some(more) = long.strip_prefix(short).filter(|more| !more.is_empty()) else {
        return false;
    };
    let telling = short.iter().filter(|word| !COMMON.contains(word)).count();
    telling > 1 || (telling == 1 && more.iter().all(|word| COMMON.contains(word)))
}
