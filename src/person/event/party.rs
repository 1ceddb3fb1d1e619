//! One party of an event: what the text in its cell says about it.
//!
//! Tells the MSP's own from others only where that is sure; who of two strangers is the MSP's is not asked here.

use crate::choice::NumberStyle;
use crate::person::candidate::Reading;
use crate::person::domain::DomainKey;
use crate::person::email::{self, EmailAddress};
use crate::person::phone::{self, PhoneKey, PhoneNumber, PhoneProblem, Short};

/// Who stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::person) enum Who {
    /// The cell is blank.
    Absent,
    /// Surely the MSP's own.
    Ours,
    /// Somebody whose number is not shown.
    Withheld,
    /// Up to four digits that the settings do not name: somebody inside, as it seems.
    Extension(String),
    /// An emergency number or a short code.
    Service(String),
    /// A subscriber's number, and the second one that its digits could be.
    Number(PhoneNumber, Option<PhoneKey>),
    /// An address.
    Email(EmailAddress),
    /// A number of which something is lost, or several in one; in words.
    Damaged(String),
    /// A text that is no number that exists.
    Unusable,
}

/// How a cell is read.
#[derive(Clone, Copy)]
pub(super) struct How<'r> {
    pub(super) reading: &'r Reading,
    pub(super) style: NumberStyle,
    /// Whether it holds what was dialled, perhaps with a prefix for an outside line.
    pub(super) dialled: bool,
}

impl Who {
    /// Reads the text of a cell.
    pub(super) fn read(text: Option<&str>, how: How<'_>) -> Self {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
            return Self::Absent;
        };
        let inside = &how.reading.inside;
        if let Some(who) = by_scheme(text, how) {
            return who;
        }
        if inside.has_extension(text) {
            return Self::Ours;
        }
        let behind = how.reading.inside.behind_prefix(text).filter(|_| how.dialled);
        match (phone::short(text), behind.and_then(phone::short)) {
            (Some(Short::Service), _) => return Self::Service(text.to_owned()),
            // `9911` is the emergency number behind the prefix for an outside line.
            (Some(Short::Extension), Some(Short::Service)) => {
                return Self::Service(behind.unwrap_or(text).to_owned());
            }
            (Some(Short::Extension), _) => return Self::Extension(text.to_owned()),
            (None, _) => {}
        }
        if phone::is_withheld(text) {
            return Self::Withheld;
        }
        if text.contains('@') {
            return address(text, how);
        }
        if let Some(rest) = behind
            && let Some(who) = behind_prefix(text, rest, how)
        {
            return who;
        }
        number(text, how)
    }

    /// Whether somebody stands there at all.
    pub(super) fn is_there(&self) -> bool {
        !matches!(self, Self::Absent)
    }
}

/// `ext:101` and `client:ana` are inside, as the phone system itself says; `whatsapp:` and `sip:` lead to a number or
/// to a name at a host.
fn by_scheme(text: &str, how: How<'_>) -> Option<Who> {
    let end = text.bytes().position(|byte| byte == b':')?;
    let (scheme, rest) = (text.get(..end)?, text.get(end + 1..)?);
    let rest = rest.trim_start_matches('/').trim();
    let is_one_of = |known: &[&str]| known.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    match () {
        () if is_one_of(&["ext", "client"]) => Some(Who::Ours),
        () if is_one_of(&["whatsapp"]) => Some(number(rest, how)),
        () if is_one_of(&["sip", "sips"]) => {
            let (user, host) = rest.split_once('@').unwrap_or((rest, ""));
            let host = host.split([';', ':', '>']).next().unwrap_or_default();
            let ours = DomainKey::parse(host).is_some_and(|host| how.reading.inside.has_domain(&host));
            match number(user.split(';').next().unwrap_or_default(), how) {
                found @ Who::Number(..) => Some(found),
                _ if ours => Some(Who::Ours),
                Who::Ours
                | Who::Absent
                | Who::Withheld
                | Who::Extension(_)
                | Who::Service(_)
                | Who::Email(_)
                | Who::Damaged(_)
                | Who::Unusable => Some(Who::Ours),
            }
        }
        () => None,
    }
}

fn address(text: &str, how: How<'_>) -> Who {
    match email::read(text) {
        Ok(Some(read)) if how.reading.inside.has_domain(&read.address.key().domain()) => Who::Ours,
        Ok(Some(read)) if how.reading.placeholders.is_placeholder(read.address.key()) => Who::Unusable,
        Ok(Some(read)) => Who::Email(read.address),
        Ok(None) => Who::Absent,
        Err(_) => Who::Unusable,
    }
}

/// What was dialled behind the outside prefix, where that is a number. When the whole text is one too, nobody can
/// know which of them was meant.
fn behind_prefix(text: &str, rest: &str, how: How<'_>) -> Option<Who> {
    if how.reading.inside.has_extension(rest) {
        return Some(Who::Ours);
    }
    if phone::short(rest) == Some(Short::Service) {
        return Some(Who::Service(rest.to_owned()));
    }
    let Who::Number(found, second) = number(rest, how) else {
        return None;
    };
    let whole = match number(text, how) {
        Who::Number(whole, _) if whole.key() != found.key() => Some(whole.key().clone()),
        Who::Number(..)
        | Who::Ours
        | Who::Absent
        | Who::Withheld
        | Who::Extension(_)
        | Who::Service(_)
        | Who::Email(_)
        | Who::Damaged(_)
        | Who::Unusable => None,
    };
    Some(Who::Number(found, whole.or(second)))
}

fn number(text: &str, how: How<'_>) -> Who {
    let inside = &how.reading.inside;
    match phone::read_as(text, how.reading.region, how.style) {
        Ok(Some(number)) if inside.has_number(number.key()) => Who::Ours,
        Ok(Some(number)) => {
            let second = number.other_reading();
            if second.as_ref().is_some_and(|second| inside.has_number(second)) {
                return Who::Ours;
            }
            Who::Number(number, second)
        }
        Ok(None) => Who::Withheld,
        Err(problem @ (PhoneProblem::DigitsLost | PhoneProblem::Several)) => {
            Who::Damaged(format!("{text:?} {problem}"))
        }
        Err(
            PhoneProblem::NoDigits
            | PhoneProblem::Masked
            | PhoneProblem::Short { .. }
            | PhoneProblem::NotValid { .. },
        ) => Who::Unusable,
    }
}
