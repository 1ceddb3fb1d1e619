//! Addresses that are written plainly: `local@domain` in ASCII letters, digits and signs, with nothing around it.
//!
//! Most addresses are, and their comparison form is the text in small letters. Everything else, and everything that
//! may be wrong, is left to the full reading.

use super::EmailKey;
use super::reading::{MAX_ADDRESS, MAX_LOCAL, NOT_PUBLIC, SIGNS};
use crate::person::domain::{MAX_DOMAIN, MAX_LABEL, has_known_ending};

/// The comparison form of an address that is written plainly; `None` says nothing about the text.
pub(super) fn key(text: &str) -> Option<EmailKey> {
    if text.len() > MAX_ADDRESS {
        return None;
    }
    let at = memchr::memchr(b'@', text.as_bytes())?;
    let (local, domain) = (text.get(..at)?, text.get(at + 1..)?);
    if !is_plain_local(local) || domain.len() > MAX_DOMAIN {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let domain = lower.get(at + 1..)?;
    let (_, ending) = domain.rsplit_once('.')?;
    let is_good = ending.starts_with(|c: char| c.is_ascii_lowercase())
        && !NOT_PUBLIC.contains(&ending)
        && domain.split('.').all(is_plain_label)
        && has_known_ending(domain);
    is_good.then(|| EmailKey(lower.into()))
}

fn is_plain_local(local: &str) -> bool {
    let bytes = local.as_bytes();
    let is_plain = |byte: &u8| SIGN[usize::from(*byte)];
    (1..=MAX_LOCAL).contains(&bytes.len())
        && bytes.iter().all(is_plain)
        && bytes.first() != Some(&b'.')
        && bytes.last() != Some(&b'.')
        && !bytes.windows(2).any(|two| two == b"..")
}

/// Which bytes can stand in front of the `@`.
const SIGN: [bool; 256] = {
    let mut signs = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        signs[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut nth = 0;
    while nth < SIGNS.len() {
        signs[SIGNS.as_bytes()[nth] as usize] = true;
        nth += 1;
    }
    signs
};

/// A label in small letters that stands for itself: A-labels (RFC 5890) have to be checked.
fn is_plain_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    (1..=MAX_LABEL).contains(&bytes.len())
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && bytes.first() != Some(&b'-')
        && bytes.last() != Some(&b'-')
        && !label.starts_with("xn--")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::read;
    use super::*;

    fn by_full_reading(text: &str) -> Option<EmailKey> {
        read(text).ok().flatten().map(|reading| reading.address.key)
    }

    #[test]
    fn plain_addresses_are_told_from_others() {
        for text in [
            "ana@acme.com",
            "Ana.O'Brien+x@Mail.ACME.co.uk",
            "a@b-c.example",
            "`a`@1a.test",
        ] {
            assert_eq!(key(text), by_full_reading(text), "{text}");
            assert!(key(text).is_some(), "{text}");
        }
        let long = format!("{}@acme.com", "a".repeat(65));
        for text in [
            "",
            "@",
            "ana",
            "ana@",
            "@acme.com",
            "ana@acme",
            "a@b@acme.com",
            "ana@acme.com.",
            " ana@acme.com",
            "ana@xn--bcher-kva.de",
            "ana@acme.local",
            "ana@acme.con",
            "ana@1.2.3.4",
            "ana@-acme.com",
            "ana@acme-.com",
            "ana@a_b.com",
            "ana@acme..com",
            ".ana@acme.com",
            "ana.@acme.com",
            "a..b@acme.com",
            "mailto:a@acme.com",
            "<ana@acme.com>",
            "aná@acme.com",
            "ana@ácme.com",
            "a b@acme.com",
            "ana@acme.com;",
            &long,
        ] {
            assert_eq!(key(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_address_is_what_the_full_reading_makes_of_it(
            text in "[ <'\"]{0,1}[A-Za-z0-9.+'`@!é-]{0,6}@?[A-Za-z0-9._é-]{0,5}[.](com|CO[.]uk|example|xn--p1ai|local|9|c0m)[.>, ]{0,1}"
        ) {
            if let Some(key) = key(&text) {
                prop_assert_eq!(Some(key), by_full_reading(&text), "{}", text);
            }
        }
    }
}
