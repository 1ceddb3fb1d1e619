//! Email domains: their comparison form, who registered them, and which of them belong to everybody.
//!
//! Does not ask the DNS: a domain that reads well may still not exist.

use std::collections::HashSet;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::key::text_key;

/// Longest domain in its text form (RFC 1035, 2.3.4, less the length byte and the root label).
pub(super) const MAX_DOMAIN: usize = 253;
/// Longest label (RFC 1035, 2.3.4).
pub(super) const MAX_LABEL: usize = 63;

/// Domains under which Microsoft gives every tenant a name of its own. They are not in the public suffix list, so
/// without this all tenants would look like one company.
const TENANT_SUFFIXES: [&str; 5] = [
    "mail.onmicrosoft.com",
    "onmicrosoft.com",
    "onmicrosoft.us",
    "onmicrosoft.de",
    "partner.onmschina.cn",
];

text_key! {
    /// A domain in its comparison form: lower case, A-labels (RFC 5890), no dot at the end, at least two labels.
    DomainKey, "domain", DomainKey::parse
}

impl DomainKey {
    /// Reads a domain; `None` when it is not one. Takes a leading `@` and a trailing dot away.
    pub fn parse(text: &str) -> Option<Self> {
        let text = super::cell::plain(text);
        let text = text.strip_prefix('@').unwrap_or(&text);
        let text = text.strip_suffix('.').unwrap_or(text);
        let ascii = idna::domain_to_ascii(text).ok()?;
        let sound = ascii.len() <= MAX_DOMAIN && ascii.contains('.') && ascii.split('.').all(is_label);
        // `idna` maps look-alike dots, so a dot at the end may appear only now; `is_label` has refused it.
        sound.then(|| Self(ascii.into()))
    }

    /// A domain that stands in a key and therefore is in comparison form already.
    pub(super) fn from_reading(text: &str) -> Self {
        Self(text.into())
    }

    /// The part that somebody registered: `acme.co.uk` for `mail.acme.co.uk`. `None` for a bare public suffix.
    ///
    /// Uses the public suffix list (<https://publicsuffix.org>) with its private section, since
    /// `acme.github.io` and `other.github.io` are different people. Each tenant under `onmicrosoft.com` stands
    /// alone too.
    pub fn registrable(&self) -> Option<Self> {
        let name = self.as_str();
        for suffix in TENANT_SUFFIXES {
            if name == suffix {
                return None;
            }
            if let Some(tenant) = name.strip_suffix(suffix).and_then(|rest| rest.strip_suffix('.')) {
                let label = tenant.rsplit('.').next().unwrap_or(tenant);
                return Some(Self(format!("{label}.{suffix}").into()));
            }
        }
        psl::domain_str(name).map(|domain| Self(domain.into()))
    }

    /// The last label: `com`.
    pub fn top_level(&self) -> &str {
        self.as_str().rsplit('.').next().unwrap_or_default()
    }

    /// Whether mail from the internet can have this domain: its end is in the public suffix list, or is one of the
    /// names that RFC 6761 and RFC 2606 keep for examples and tests (`.example`, `.test`).
    pub fn has_known_ending(&self) -> bool {
        has_known_ending(self.as_str())
    }
}

/// As [`DomainKey::has_known_ending`], for a text in comparison form.
pub(super) fn has_known_ending(name: &str) -> bool {
    let top_level = name.rsplit('.').next().unwrap_or_default();
    matches!(top_level, "example" | "test")
        || psl::suffix(name.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

/// Letters, digits and hyphens, no hyphen at either end (RFC 1123, 2.1).
fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Which domains are open to everybody, so that they say nothing about the company of their users.
#[derive(Debug, Clone, Default)]
pub struct MailDomains {
    free: HashSet<DomainKey>,
    not_free: HashSet<DomainKey>,
}

impl MailDomains {
    /// The built-in list with the user's own additions and removals. Entries that are no domains are left out.
    pub fn new(free: &[String], not_free: &[String]) -> Self {
        let keys = |texts: &[String]| texts.iter().filter_map(|text| DomainKey::parse(text)).collect();
        Self {
            free: keys(free),
            not_free: keys(not_free),
        }
    }

    /// Whether the domain, or the registered domain above it, is a free or disposable one. The user's removals win,
    /// then the user's additions, then the built-in list.
    pub fn is_free(&self, domain: &DomainKey) -> bool {
        let registrable = domain.registrable();
        let any = |test: &dyn Fn(&DomainKey) -> bool| test(domain) || registrable.as_ref().is_some_and(test);
        if any(&|key| self.not_free.contains(key)) {
            return false;
        }
        any(&|key| self.free.contains(key)) || any(&|key| BUILT_IN.contains(key.as_str()))
    }
}

/// The built-in list; made into a set when the first domain is asked about. See `data/README.md` for its source.
static BUILT_IN: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    include_str!("data/free-email-domains.txt")
        .lines()
        .chain(include_str!("data/free-email-supplement.txt").lines())
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> DomainKey {
        DomainKey::parse(text).unwrap_or_else(|| panic!("{text} is a domain"))
    }

    #[test]
    fn domains_are_read_into_one_form() {
        for (text, expected) in [
            ("Acme.COM", Some("acme.com")),
            ("acme.com.", Some("acme.com")),
            ("@acme.com", Some("acme.com")),
            (" acme.com ", Some("acme.com")),
            ("bücher.de", Some("xn--bcher-kva.de")),
            ("BÜCHER.DE", Some("xn--bcher-kva.de")),
            ("ａｃｍｅ.com", Some("acme.com")),
            ("acme。com", Some("acme.com")),
            ("localhost", None),
            ("", None),
            ("b..com", None),
            (".com", None),
            ("-b.com", None),
            ("a_b.com", None),
            ("a b.com", None),
        ] {
            assert_eq!(
                DomainKey::parse(text).as_ref().map(DomainKey::as_str),
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn the_registrable_part_is_what_somebody_registered() {
        for (text, expected) in [
            ("acme.com", Some("acme.com")),
            ("mail.acme.co.uk", Some("acme.co.uk")),
            ("MAIL.ACME.CO.UK", Some("acme.co.uk")),
            ("a.b.foo.github.io", Some("foo.github.io")),
            ("acme.uk.com", Some("acme.uk.com")),
            ("acme.onmicrosoft.com", Some("acme.onmicrosoft.com")),
            ("x.acme.onmicrosoft.com", Some("acme.onmicrosoft.com")),
            ("acme.mail.onmicrosoft.com", Some("acme.mail.onmicrosoft.com")),
            ("onmicrosoft.com", None),
            ("gov.uk", None),
            ("co.uk", None),
            ("mail.acme.example", Some("acme.example")),
        ] {
            assert_eq!(
                key(text).registrable().as_ref().map(DomainKey::as_str),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn endings_that_nobody_registered_are_told() {
        for text in [
            "acme.com",
            "acme.co.uk",
            "acme.example",
            "acme.test",
            "bücher.de",
            "acme.museum",
        ] {
            assert!(key(text).has_known_ending(), "{text}");
        }
        for text in ["gmail.con", "acme.local", "acme.invalid", "acme.c0m", "acme.lan"] {
            assert!(!key(text).has_known_ending(), "{text}");
        }
    }

    #[test]
    fn free_domains_are_known() {
        let domains = MailDomains::default();
        for text in [
            "gmail.com",
            "GMAIL.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.co.uk",
            "yahoo.com",
            "icloud.com",
            "hey.com",
            "proton.me",
            "gmx.de",
            "web.de",
            "t-online.de",
            "privaterelay.appleid.com",
            "spectrum.net",
            "btinternet.com",
            "mailinator.com",
            "mail.gmail.com",
        ] {
            assert!(domains.is_free(&key(text)), "{text}");
        }
        for text in [
            "acme.com",
            "acme.onmicrosoft.com",
            "microsoft.com",
            "telus.com",
            "appleid.com",
            "acme.example",
        ] {
            assert!(!domains.is_free(&key(text)), "{text}");
        }
    }

    #[test]
    fn the_users_removals_win_over_additions_and_both_over_the_list() {
        let words = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let domains = MailDomains::new(
            &words(&["acme.com", "both.example", "not a domain"]),
            &words(&["gmail.com", "@both.example"]),
        );
        assert!(domains.is_free(&key("acme.com")));
        assert!(domains.is_free(&key("mail.acme.com")));
        assert!(!domains.is_free(&key("gmail.com")));
        assert!(!domains.is_free(&key("both.example")));
        assert!(domains.is_free(&key("yahoo.com")));
    }

    #[test]
    fn every_line_of_the_lists_is_a_domain_in_comparison_form() {
        assert!(BUILT_IN.len() > 14_000);
        for line in BUILT_IN.iter() {
            assert_eq!(
                DomainKey::parse(line).as_ref().map(DomainKey::as_str),
                Some(*line)
            );
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_a_key_reads_as_itself(text in "\\PC{0,20}(\\.\\PC{1,8})?") {
            if let Some(key) = DomainKey::parse(&text) {
                let again = DomainKey::parse(key.as_str());
                prop_assert_eq!(again.as_ref(), Some(&key));
                if let Some(registrable) = key.registrable() {
                    prop_assert_eq!(registrable.registrable(), Some(registrable.clone()));
                }
            }
        }
    }
}
