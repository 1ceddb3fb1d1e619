//! Reads one email address out of the text of a cell: unwraps it, checks it, and says in words what is wrong.
//!
//! Never repairs: an address is taken as it stands or refused. Reads one address, not a list of them.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{EmailAddress, EmailKey};
use crate::person::cell;
use crate::person::domain::DomainKey;

/// Longest address in octets (RFC 5321, 4.5.3.1.3, less the angle brackets). Autotask enforces the same.
pub(super) const MAX_ADDRESS: usize = 254;
/// Longest local part in octets (RFC 5321, 4.5.3.1.1).
pub(super) const MAX_LOCAL: usize = 64;
/// What an unquoted local part may have beside letters and digits: the signs of RFC 5322, 3.2.3, and the dot.
pub(super) const SIGNS: &str = ".!#$%&'*+-/=?^_`{|}~";
/// Ends of names that are no mail domains on the internet.
pub(super) const NOT_PUBLIC: [&str; 6] = ["localhost", "local", "invalid", "localdomain", "lan", "internal"];

/// An address, and what stood around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailReading {
    /// The address.
    pub address: EmailAddress,
    /// The name that stood beside it. Names in encoded words (RFC 2047) are left out.
    pub display_name: Option<String>,
    /// Whether anything but plain blanks had to be taken away.
    pub decorated: bool,
}

/// Why a text is no usable address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EmailProblem {
    /// Nothing separates a mailbox from a domain.
    #[error("has no @ sign")]
    NoAt,
    /// More than one `@` in one word.
    #[error("has two @ signs")]
    TwoAts,
    /// A list, or an address whose display name is another address.
    #[error("holds more than one address")]
    SeveralAddresses,
    /// Nothing before the `@`.
    #[error("has nothing before the @ sign")]
    NoLocal,
    /// Nothing behind the `@`.
    #[error("has nothing after the @ sign")]
    NoDomain,
    /// A blank between letters.
    #[error("has a blank inside")]
    Blank,
    /// `..` somewhere.
    #[error("has two dots in a row")]
    TwoDots,
    /// The local part begins or ends with a dot.
    #[error("has a dot at the start or the end of the part before the @ sign")]
    DotAtEdge,
    /// A character that an unquoted local part must not have (RFC 5322, 3.2.3).
    #[error("has the character `{0}` before the @ sign")]
    Character(char),
    /// Longer than 254 octets.
    #[error("is longer than 254 characters")]
    TooLong,
    /// Local part longer than 64 octets.
    #[error("has more than 64 characters before the @ sign")]
    LocalTooLong,
    /// An IP address where the domain should be.
    #[error("has an IP address instead of a domain")]
    IpAddress,
    /// A domain of one label.
    #[error("has a domain without a dot")]
    NoDot,
    /// `localhost`, `.local` and other names that are no mail domains on the internet.
    #[error("has the domain `{0}`, which only means something inside one network")]
    NotPublic(String),
    /// Not made of labels of letters, digits and hyphens.
    #[error("has `{0}` where a domain should be")]
    BadDomain(String),
    /// A top-level domain that does not exist.
    #[error("has a domain that ends in `.{0}`, which does not exist")]
    UnknownEnding(String),
}

/// Reads the address in `text`; `None` when the text says that there is none.
///
/// Takes away: `mailto:`, a display name with `<…>`, a comment in brackets, quotes, invisible characters,
/// no-break blanks, full-width letters, and a stray `.`, `,`, `;` or `>` at the end.
pub fn read(text: &str) -> Result<Option<EmailReading>, EmailProblem> {
    let plain = cell::plain(text);
    if cell::says_nothing(&plain) {
        return Ok(None);
    }
    let wrapped = unwrap(&plain)?;
    let address = check(wrapped.address)?;
    let display_name = wrapped.display_name.map(tidy_display_name).filter(|name| {
        !name.is_empty() && !name.starts_with("=?") && !name.eq_ignore_ascii_case(address.text())
    });
    let decorated = address.text() != text.trim_matches([' ', '\t', '\r', '\n']);
    Ok(Some(EmailReading {
        address,
        display_name,
        decorated,
    }))
}

/// An address with everything around it told apart.
struct Wrapped<'a> {
    address: &'a str,
    display_name: Option<&'a str>,
}

/// Tells the address from what stands around it.
fn unwrap(text: &str) -> Result<Wrapped<'_>, EmailProblem> {
    let text = strip_edges(text);
    let (rest, display_name) = if let Some((name, rest)) = text.rsplit_once('<') {
        let (inner, behind) = rest.split_once('>').unwrap_or((rest, ""));
        if !strip_edges(behind).is_empty() {
            return Err(EmailProblem::SeveralAddresses);
        }
        (inner, Some(name))
    } else if let Some((before, comment)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        (before, Some(comment))
    } else {
        (text, None)
    };
    let address = strip_scheme(strip_edges(rest));
    let other_address = display_name
        .map(|name| strip_scheme(strip_edges(name)))
        .is_some_and(|name| name.contains('@') && !name.eq_ignore_ascii_case(address));
    if other_address {
        return Err(EmailProblem::SeveralAddresses);
    }
    Ok(Wrapped {
        address,
        display_name,
    })
}

/// Takes away blanks, quotes around the whole, and stray marks at the end.
fn strip_edges(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let mut shorter = text.trim_end_matches(['.', ',', ';', '>']).trim();
        // `Last, First <a@b>` in brackets of its own, as some programs write a whole cell.
        if let Some(inner) = quoted(shorter) {
            shorter = inner.trim();
        }
        if let Some(inner) = shorter.strip_prefix('<').filter(|inner| !inner.contains('<')) {
            shorter = inner.trim();
        }
        if shorter == text {
            return text;
        }
        text = shorter;
    }
}

/// The text inside one pair of quotes around the whole.
fn quoted(text: &str) -> Option<&str> {
    ['"', '\'', '`'].into_iter().find_map(|quote| {
        text.strip_prefix(quote)?
            .strip_suffix(quote)
            .filter(|inner| !inner.contains(quote))
    })
}

/// Takes `mailto:` away, and with it the subject and body that such a link may carry (RFC 6068).
fn strip_scheme(text: &str) -> &str {
    let Some(scheme) = text
        .get(..7)
        .filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
    else {
        return text;
    };
    let link = text.strip_prefix(scheme).unwrap_or(text);
    strip_edges(link.split('?').next().unwrap_or(link))
}

/// The display name without quotes and blanks around it.
fn tidy_display_name(name: &str) -> String {
    let name = name.trim();
    let name = quoted(name).unwrap_or(name);
    name.trim_matches(['"', '\'', ' ', ',', ';'])
        .replace("\\\"", "\"")
}

/// Checks a bare address and makes it one.
fn check(text: &str) -> Result<EmailAddress, EmailProblem> {
    let (local, domain) = match text.split_once('@') {
        None => return Err(EmailProblem::NoAt),
        Some((_, rest)) if rest.contains('@') => {
            let list = text.contains([';', ',', ' ', '/', '|']);
            return Err(if list {
                EmailProblem::SeveralAddresses
            } else {
                EmailProblem::TwoAts
            });
        }
        Some(parts) => parts,
    };
    if text.contains(' ') {
        return Err(EmailProblem::Blank);
    }
    if local.is_empty() {
        return Err(EmailProblem::NoLocal);
    }
    if domain.is_empty() {
        return Err(EmailProblem::NoDomain);
    }
    if text.contains("..") {
        return Err(EmailProblem::TwoDots);
    }
    if text.len() > MAX_ADDRESS {
        return Err(EmailProblem::TooLong);
    }
    check_local(local)?;
    let domain_key = check_domain(domain)?;
    let key = format!("{}@{domain_key}", fold(local));
    // Folding and A-labels can make an address longer than its text was.
    if key.len() > MAX_ADDRESS {
        return Err(EmailProblem::TooLong);
    }
    Ok(EmailAddress {
        text: text.into(),
        key: EmailKey(key.into()),
    })
}

/// Checks what stands before the `@`: a dot-atom (RFC 5322, 3.2.3), with letters of any script (RFC 6532).
/// Quoted local parts are refused, since nobody has one.
fn check_local(local: &str) -> Result<(), EmailProblem> {
    if local.starts_with('.') || local.ends_with('.') {
        return Err(EmailProblem::DotAtEdge);
    }
    if local.len() > MAX_LOCAL || fold(local).len() > MAX_LOCAL {
        return Err(EmailProblem::LocalTooLong);
    }
    let allowed = |c: char| {
        c.is_ascii_alphanumeric()
            || SIGNS.contains(c)
            || (!c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c)))
    };
    match local.chars().find(|c| !allowed(*c)) {
        Some(c) => Err(EmailProblem::Character(c)),
        None => Ok(()),
    }
}

/// Checks what stands behind the `@`.
fn check_domain(domain: &str) -> Result<DomainKey, EmailProblem> {
    let lower = domain.to_lowercase();
    let last = lower.rsplit('.').next().unwrap_or_default();
    if lower.starts_with('[') || last.bytes().all(|b| b.is_ascii_digit()) {
        return Err(EmailProblem::IpAddress);
    }
    if NOT_PUBLIC.contains(&last) {
        return Err(EmailProblem::NotPublic(lower));
    }
    let Some(key) = DomainKey::parse(domain) else {
        let one_label = !lower.contains('.') && lower.chars().all(char::is_alphanumeric);
        return Err(if one_label {
            EmailProblem::NoDot
        } else {
            EmailProblem::BadDomain(lower)
        });
    };
    if !key.has_known_ending() {
        return Err(EmailProblem::UnknownEnding(key.top_level().to_owned()));
    }
    Ok(key)
}

/// The local part in its comparison form. Lower case can undo composition, so that is done again.
fn fold(local: &str) -> String {
    if local.is_ascii() {
        return local.to_ascii_lowercase();
    }
    local.to_lowercase().nfkc().collect()
}

#[cfg(test)]
mod tests;
