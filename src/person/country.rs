//! Countries as people write them, read into ISO 3166-1 alpha-2 codes.
//!
//! Does not know which countries a tenant has; that is asked of Autotask elsewhere.

mod table;

use std::sync::LazyLock;

use deunicode::deunicode;
use rustc_hash::FxHashMap;

use super::key::text_key;
use table::COUNTRIES;

text_key! {
    /// An officially assigned ISO 3166-1 alpha-2 code in capitals: `US`.
    CountryCode, "country code", CountryCode::from_code
}

impl CountryCode {
    /// Reads exactly an alpha-2 code, in either case.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.trim().to_ascii_uppercase();
        COUNTRIES
            .binary_search_by(|(alpha2, _, _)| (*alpha2).cmp(&code))
            .is_ok()
            .then(|| Self(code.into()))
    }
}

/// The code of the country that `text` names: alpha-2, alpha-3, English and native names, and usual short forms
/// (`UK`, `U.S.A.`, `Deutschland`, `Holland`). Case, marks, blanks and punctuation do not matter. `None` when
/// the text names no country.
pub fn alpha2(text: &str) -> Option<CountryCode> {
    let squashed = squash(text);
    BY_NAME
        .get(squashed.as_str())
        .or_else(|| BY_NAME.get(squashed.strip_prefix("the")?))
        .map(|code| CountryCode((*code).into()))
}

/// Letters only, in ASCII and lower case; `&` as the word that it stands for.
fn squash(text: &str) -> String {
    deunicode(&text.replace('&', "and"))
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Squashed names and codes to alpha-2; made when the first country is met.
static BY_NAME: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    for (alpha2, alpha3, spellings) in &COUNTRIES {
        for name in spellings.iter().chain([alpha2, alpha3]) {
            names.insert(squash(name), *alpha2);
        }
    }
    names
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_read_from_many_spellings() {
        for (text, expected) in [
            ("US", "US"),
            ("us", "US"),
            ("USA", "US"),
            ("U.S.", "US"),
            ("U.S.A.", "US"),
            ("United States", "US"),
            ("united states of america", "US"),
            ("The United States", "US"),
            ("UK", "GB"),
            ("U.K.", "GB"),
            ("GBR", "GB"),
            ("Great Britain", "GB"),
            ("England", "GB"),
            ("Deutschland", "DE"),
            ("DEU", "DE"),
            ("Österreich", "AT"),
            ("Oesterreich", "AT"),
            ("South Korea", "KR"),
            ("Republic of Korea", "KR"),
            ("Korea, Republic of", "KR"),
            ("Czech Republic", "CZ"),
            ("Czechia", "CZ"),
            ("Holland", "NL"),
            ("The Netherlands", "NL"),
            ("Côte d’Ivoire", "CI"),
            ("Cote d'Ivoire", "CI"),
            ("Trinidad & Tobago", "TT"),
            ("Turkey", "TR"),
            ("Türkiye", "TR"),
            ("UAE", "AE"),
            ("  canada ", "CA"),
            ("Viet Nam", "VN"),
            ("NA", "NA"),
        ] {
            assert_eq!(
                alpha2(text).as_ref().map(CountryCode::as_str),
                Some(expected),
                "{text:?}"
            );
        }
        for text in ["", "-", "Atlantis", "XX", "ZZZ", "Springfield", "12", "the"] {
            assert_eq!(alpha2(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_no_name_means_two_countries() {
        assert!(COUNTRIES.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(COUNTRIES.len(), 249);
        let mut seen = std::collections::HashMap::new();
        for (alpha2, alpha3, names) in &COUNTRIES {
            assert_eq!((alpha2.len(), alpha3.len()), (2, 3));
            for name in names.iter().chain([alpha2, alpha3]) {
                let before = seen.insert(squash(name), *alpha2);
                assert!(
                    before.is_none_or(|code| code == *alpha2),
                    "{name} is {before:?} and {alpha2}"
                );
            }
        }
    }
}
