//! Email addresses: the form they are stored in and the form they are compared in.
//!
//! Reading is in `reading`; which addresses stand for no address or for no person is in `placeholder` and
//! `machine`. Whether a mailbox exists is not asked.

mod encoded_word;
mod list;
mod machine;
mod placeholder;
mod plain;
mod reading;

use std::fmt;

use super::domain::DomainKey;
use super::key::text_key;

pub use list::{Listed, list};
pub use machine::is_mailbox_of_nobody;
pub use placeholder::Placeholders;
pub use reading::{EmailProblem, EmailReading, read};

text_key! {
    /// An address in its comparison form: lower case throughout, the domain as A-labels.
    ///
    /// RFC 5321 lets a local part differ by case; no mail system in practice does, and Autotask compares without
    /// case too.
    EmailKey, "email address", EmailKey::parse
}

impl EmailKey {
    /// Reads an address as it stands somewhere, wrapped or not; `None` when there is none or it cannot be read.
    pub fn parse(text: &str) -> Option<Self> {
        let read_fully = || read(text).ok().flatten().map(|reading| reading.address.key);
        plain::key(text).or_else(read_fully)
    }

    /// A key that was taken apart from its reading and is put together again, unread: for whoever has kept
    /// [`EmailKey::as_str`] in memory.
    pub(crate) fn as_written(text: &str) -> Self {
        Self(text.into())
    }

    /// What stands before the `@`.
    pub fn local(&self) -> &str {
        self.split().0
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> DomainKey {
        DomainKey::from_reading(self.split().1)
    }

    /// The address without its `+tag`; `None` when it has none. Usually the same mailbox, but nobody promises it
    /// (RFC 5233 calls it a subaddress), so this finds candidates and never a match.
    pub fn without_tag(&self) -> Option<Self> {
        let (local, domain) = self.split();
        let (base, _tag) = local.split_once('+')?;
        (!base.is_empty() && !base.ends_with('.')).then(|| Self(format!("{base}@{domain}").into()))
    }

    /// Local part and domain. Every key has exactly one `@`.
    pub(crate) fn split(&self) -> (&str, &str) {
        self.0.split_once('@').unwrap_or((&self.0, ""))
    }
}

/// An address that could be read. Only [`read`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress {
    text: Box<str>,
    key: EmailKey,
}

impl EmailAddress {
    /// The address as it should be stored: unwrapped and cleaned, in the sender's own letter case.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The comparison form.
    pub fn key(&self) -> &EmailKey {
        &self.key
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> EmailKey {
        EmailKey::parse(text).unwrap_or_else(|| panic!("{text} is an address"))
    }

    #[test]
    fn keys_forget_case_and_spell_the_domain_in_ascii() {
        for (text, expected) in [
            ("Ana.Ruiz@Acme.COM", "ana.ruiz@acme.com"),
            ("Ana@BÜCHER.de", "ana@xn--bcher-kva.de"),
            ("mailto:ana@acme.com", "ana@acme.com"),
            ("O'Brien@acme.co.uk", "o'brien@acme.co.uk"),
        ] {
            assert_eq!(key(text).as_str(), expected);
        }
        assert_eq!(key("Ana@Acme.com").local(), "ana");
        assert_eq!(key("Ana@Acme.com").domain().as_str(), "acme.com");
    }

    #[test]
    fn a_tag_can_be_taken_away_where_there_is_one() {
        for (text, expected) in [
            ("ana+news@acme.com", Some("ana@acme.com")),
            ("ana+a+b@acme.com", Some("ana@acme.com")),
            ("ana@acme.com", None),
            ("+ana@acme.com", None),
        ] {
            assert_eq!(
                key(text).without_tag().as_ref().map(EmailKey::as_str),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_key_is_saved_as_plain_text_and_read_back_by_reading() {
        let saved = serde_json::to_string(&key("Ana@Acme.com")).expect("a key can be saved");
        assert_eq!(saved, "\"ana@acme.com\"");
        assert_eq!(
            serde_json::from_str::<EmailKey>(&saved).expect("and read"),
            key("ana@acme.com")
        );
        assert!(serde_json::from_str::<EmailKey>("\"ana\"").is_err());
    }
}
