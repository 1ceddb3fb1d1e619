//! Addresses that people type because a field wants one: they stand for "no address".
//!
//! Such an address never finds anybody and is never stored. It is not the same as a mailbox that nobody reads
//! (`no-reply@`): that one exists.

use super::EmailKey;

/// Words that, as the whole local part, say that there is no address. Compared without separators, digits at
/// the end and tags, so `no-email`, `No_Email2` and `noemail+17` are all `noemail`.
///
/// The source is practice: a field that must be filled gets filled. One real Autotask tenant had 2,222 `noemail@…`
/// among 10,226 contacts, all at the customers' own domains.
const WORDS: [&str; 38] = [
    "noemail",
    "noemails",
    "noemailaddress",
    "noemailaddy",
    "noemailavailable",
    "noemailgiven",
    "noemailonfile",
    "noemailprovided",
    "noemailyet",
    "noneemail",
    "nomail",
    "nomailaddress",
    "noaddress",
    "nosuchemail",
    "nothasemail",
    "hasnoemail",
    "doesnothaveemail",
    "doesnothaveanemail",
    "donthaveemail",
    "withoutemail",
    "emailunknown",
    "unknown",
    "unknownemail",
    "unknownuser",
    "none",
    "nonegiven",
    "noneprovided",
    "notavailable",
    "notapplicable",
    "notgiven",
    "notprovided",
    "notknown",
    "needemail",
    "needsemail",
    "missingemail",
    "placeholder",
    "fakeemail",
    "keinemail",
];

/// Short words that count only in exactly these spellings: with digits or other separators they are somebody's
/// initials.
const EXACT: [&str; 3] = ["na", "n/a", "null"];

/// First labels of domains that exist only on paper.
const DOMAIN_LABELS: [&str; 4] = ["noemail", "no-email", "nomail", "noemailaddress"];

/// Tells placeholders from addresses: the built-in patterns and the profile's own.
#[derive(Debug, Clone, Default)]
pub struct Placeholders {
    extra: Vec<Pattern>,
}

impl Placeholders {
    /// The built-in patterns and `extra` ones: a whole address, `local@` for this local part at any domain,
    /// `@domain` for this very domain. A `*` at either end stands for anything. A word without `@` is read as
    /// a local part. Patterns of nothing but stars would hold for everybody and are left out.
    pub fn new(extra: &[String]) -> Self {
        Self {
            extra: extra.iter().filter_map(|text| Pattern::parse(text)).collect(),
        }
    }

    /// Whether the address stands for "no address".
    pub fn is_placeholder(&self, key: &EmailKey) -> bool {
        is_built_in(key) || self.extra.iter().any(|pattern| pattern.holds_for(key))
    }
}

/// Whether a built-in pattern holds.
fn is_built_in(key: &EmailKey) -> bool {
    let (local, domain) = key.split();
    let first_label = domain.split('.').next().unwrap_or_default();
    if EXACT.contains(&local) || DOMAIN_LABELS.contains(&first_label) {
        return true;
    }
    let base = local.split('+').next().unwrap_or(local);
    // Every address of a tenant is asked about, so no text is made of it.
    let mut letters = base
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .bytes()
        .filter(|byte| !matches!(byte, b'.' | b'-' | b'_' | b'/'));
    let first = letters.next();
    WORDS.iter().any(|word| {
        let mut of_word = word.bytes();
        of_word.next() == first && of_word.eq(letters.clone())
    })
}

/// What a pattern looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Local,
    Domain,
    Whole,
}

/// One pattern of the profile.
#[derive(Debug, Clone)]
struct Pattern {
    side: Side,
    text: String,
    open_start: bool,
    open_end: bool,
}

impl Pattern {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (side, text) = if let Some(local) = text.strip_suffix('@') {
            (Side::Local, local)
        } else if let Some(domain) = text.strip_prefix('@') {
            (Side::Domain, domain)
        } else if text.contains('@') {
            (Side::Whole, text.as_str())
        } else {
            (Side::Local, text.as_str())
        };
        let core = text.trim_matches('*');
        // `*@*` says as little as `*` does.
        (!core.is_empty() && core != "@").then(|| Self {
            side,
            text: core.to_owned(),
            open_start: text.starts_with('*'),
            open_end: text.ends_with('*'),
        })
    }

    fn holds_for(&self, key: &EmailKey) -> bool {
        let domain = key.domain();
        let value = match self.side {
            Side::Local => key.local(),
            Side::Domain => domain.as_str(),
            Side::Whole => key.as_str(),
        };
        match (self.open_start, self.open_end) {
            (false, false) => value == self.text,
            (true, false) => value.ends_with(&self.text),
            (false, true) => value.starts_with(&self.text),
            (true, true) => value.contains(&self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> EmailKey {
        EmailKey::parse(text).unwrap_or_else(|| panic!("{text} is an address"))
    }

    #[test]
    fn built_in_placeholders_are_known() {
        let placeholders = Placeholders::default();
        for text in [
            "noemail@acme.com",
            "NoEmail@acme.com",
            "no-email@acme.com",
            "no_email2@acme.com",
            "noemail+17@acme.com",
            "noemailaddress@acme.com",
            "unknown@acme.com",
            "na@acme.com",
            "n/a@acme.com",
            "none@none.com",
            "nomail@acme.com",
            "ana@noemail.com",
            "not.provided@acme.com",
        ] {
            assert!(placeholders.is_placeholder(&key(text)), "{text}");
        }
        for text in [
            "ana@acme.com",
            "no-reply@acme.com",
            "noreply@acme.com",
            "test@acme.com",
            "n.a@acme.com",
            "na2@acme.com",
            "nadia@acme.com",
            "noel@acme.com",
            "info@acme.com",
            "unknown.ruiz@acme.com",
        ] {
            assert!(!placeholders.is_placeholder(&key(text)), "{text}");
        }
    }

    #[test]
    fn the_profile_adds_its_own() {
        for (pattern, holds, not) in [
            ("walkin@acme.com", "Walkin@acme.com", "walkin@other.com"),
            ("walkin@", "walkin@other.com", "walkin2@other.com"),
            ("walkin", "walkin@other.com", "walkin2@other.com"),
            ("walkin*@", "walkin2@other.com", "awalkin@other.com"),
            ("*walkin@", "awalkin@other.com", "walkin2@other.com"),
            ("@Dummy.example", "ana@dummy.example", "ana@x.dummy.example"),
            ("@*.dummy.example", "ana@x.dummy.example", "ana@dummy.example"),
            ("*@dummy.example", "ana@dummy.example", "ana@dummy.example.com"),
            ("front*", "frontdesk@acme.com", "afront@acme.com"),
        ] {
            let placeholders = Placeholders::new(&[pattern.to_owned()]);
            assert!(placeholders.is_placeholder(&key(holds)), "{pattern} {holds}");
            assert!(!placeholders.is_placeholder(&key(not)), "{pattern} {not}");
        }
    }

    #[test]
    fn a_pattern_that_holds_for_everybody_is_left_out() {
        for pattern in ["*", "", "@", "*@", "@*", "*@*", "**"] {
            let placeholders = Placeholders::new(&[pattern.to_owned()]);
            assert!(!placeholders.is_placeholder(&key("ana@acme.com")), "{pattern:?}");
        }
    }
}
