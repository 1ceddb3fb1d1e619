//! The names that a contact's fields have, each as a number.
//!
//! Numbers are good as long as the program runs: they are written to no file. Knows no field's meaning.

use crate::answer::udf::UDFS;
use crate::directory::record::CONTACT_FIELDS;

/// What a field has instead of a number that has another name.
pub(super) const NAMED: u8 = 31;

/// Every name that has a number; its number is its place.
const NAMES: [&str; CONTACT_FIELDS.len() + 1] = names();

/// How many names there are.
pub(super) const COUNT: usize = NAMES.len();

/// Places in which a name can stand (a power of two).
const PLACES: usize = 64;

/// The number of the one name that can stand at each place.
const CODES: [u8; PLACES] = codes();

const fn names() -> [&'static str; CONTACT_FIELDS.len() + 1] {
    let mut names = [UDFS; CONTACT_FIELDS.len() + 1];
    let mut code = 0;
    while code < CONTACT_FIELDS.len() {
        names[code] = CONTACT_FIELDS[code];
        code += 1;
    }
    names
}

#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 31 names")]
const fn codes() -> [u8; PLACES] {
    assert!(COUNT <= NAMED as usize, "a number has five bits");
    let mut codes = [NAMED; PLACES];
    let mut code = 0;
    while code < COUNT {
        let place = place(NAMES[code].as_bytes());
        assert!(
            codes[place] == NAMED,
            "two names have the same place; find other factors"
        );
        codes[place] = code as u8;
        code += 1;
    }
    codes
}

/// Where a name stands, if it is one of ours. The factors were tried out until no two names had the same place.
const fn place(name: &[u8]) -> usize {
    if name.is_empty() {
        return 0;
    }
    let length = name.len();
    (length * 3 + name[length / 2] as usize * 10 + name[length - 1] as usize) % PLACES
}

/// The number of a name; [`NAMED`] where it has none.
pub(super) fn code_of(name: &str) -> u8 {
    let code = CODES[place(name.as_bytes())];
    if name_of(code) == Some(name) { code } else { NAMED }
}

/// The name with a number.
pub(super) fn name_of(code: u8) -> Option<&'static str> {
    NAMES.get(usize::from(code)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_number_of_its_own_and_no_other_name_has_one() {
        for (code, name) in CONTACT_FIELDS.iter().chain(&[UDFS]).enumerate() {
            assert_eq!(usize::from(code_of(name)), code, "{name}");
            assert_eq!(name_of(code_of(name)), Some(*name));
        }
        for name in ["", "i", "ID", "id ", "companyName", "emailAddress4", "é"] {
            assert_eq!(code_of(name), NAMED, "{name}");
        }
        assert_eq!(name_of(NAMED), None);
    }
}
