//! What each fuzz target does with its bytes, and what must hold whatever they are.
//!
//! Beside "no panic, no hang, no unbounded memory": reading what was read gives the same again, and comparison
//! does not depend on who is asked first.
#![allow(dead_code, missing_docs, reason = "each target uses one of them")]

use std::io::Cursor;

use matchbook::input::options::InputOptions;
use matchbook::input::reader;
use matchbook::person::candidate::{Candidate, Reading};
use matchbook::person::company::CompanyKeys;
use matchbook::person::email::{self, EmailKey, Placeholders};
use matchbook::person::name::{NameKey, PersonName, agreement};
use matchbook::person::phone::{self, Region};
use matchbook::report::text;

/// Two texts out of one input, cut at the first zero byte.
fn two(bytes: &[u8]) -> (String, String) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let mut next = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    (next(), next())
}

pub(crate) fn email(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(Some(read)) = email::read(&text) {
        let key = read.address.key();
        assert_eq!(
            EmailKey::parse(key.as_str()).as_ref(),
            Some(key),
            "a key reads as itself"
        );
        assert!(!key.as_str().contains(char::is_whitespace));
        let _ = key.domain().registrable();
        let _ = Placeholders::default().is_placeholder(key);
        let _ = email::is_mailbox_of_nobody(key);
        if let Some(untagged) = key.without_tag() {
            assert_eq!(untagged.without_tag(), None, "a tag is taken away once");
        }
        if let Some(name) = PersonName::from_email(&read.address) {
            assert!(name.first.is_some() && name.last.is_some());
        }
    }
}

pub(crate) fn phone(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for region in ["US", "GB", "DE"].into_iter().filter_map(Region::parse) {
        if let Ok(Some(number)) = phone::read(&text, region) {
            let again = phone::read(number.key().as_str(), region);
            let again = again.ok().flatten().map(|again| again.key().clone());
            assert_eq!(again.as_ref(), Some(number.key()), "E.164 reads as itself");
            for limit in [10, 25, 32] {
                if let Some(field) = number.for_field(limit) {
                    assert!(field.chars().count() <= limit);
                    let back = phone::read(&field, region).ok().flatten();
                    let back = back.map(|back| back.key().clone());
                    assert_eq!(
                        back.as_ref(),
                        Some(number.key()),
                        "{field}: a field keeps the number"
                    );
                }
            }
            let _ = number.other_reading();
        }
    }
}

pub(crate) fn name(bytes: &[u8]) {
    let (one, other) = two(bytes);
    let (a, b) = (PersonName::split(&one), PersonName::split(&other));
    let (first, second) = (NameKey::of(&a), NameKey::of(&b));
    assert_eq!(agreement(&first, &second), agreement(&second, &first));
    let full = a.full();
    assert!(text::width(&text::fit(&full, 20)) <= 20);
    assert!(text::printable(&full).chars().all(|c| !c.is_control()));
}

pub(crate) fn company(bytes: &[u8]) {
    let (one, other) = two(bytes);
    let (Some(a), Some(b)) = (CompanyKeys::new(&one), CompanyKeys::new(&other)) else {
        return;
    };
    assert!(a.matches(&a));
    assert_eq!(a.matches(&b), b.matches(&a));
    assert_eq!(a.similar(&b), b.similar(&a));
    let again = CompanyKeys::new(a.primary().as_str());
    assert!(
        again.is_some_and(|again| again.matches(&a)),
        "a key names the same company"
    );
}

/// The first byte chooses what the user said; the others are the file.
pub(crate) fn input(bytes: &[u8]) {
    let Some((_, file)) = bytes.split_first() else {
        return;
    };
    let Some(region) = Region::parse("US") else { return };
    let reading = Reading::new(region, Placeholders::default());
    let options = InputOptions::default();
    let Ok(rows) = reader::open("fuzz", Cursor::new(file.to_vec()), &options) else {
        return;
    };
    for row in rows {
        let Ok(row) = row else { return };
        assert!(row.original.len() <= row.header.len());
        let mut people = Vec::new();
        Candidate::read_all(&row, &reading, &mut people);
        assert!(!people.is_empty(), "every row is answered");
    }
}
