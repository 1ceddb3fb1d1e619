//! Phone numbers: which number a text means, how it is compared, and how it is written into a field.
//!
//! Only numbers that exist in some numbering plan are accepted ("valid" in the sense of libphonenumber, not merely
//! "possible"). Whose number it is, is not known here.

mod plain;
mod region;
mod second;
mod service;
mod text;
mod withheld;

use std::cell::{OnceCell, RefCell};
use std::sync::{PoisonError, RwLock};

use rlibphonenumber::{PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil};
use rustc_hash::FxHashMap;

use super::key::text_key;
use super::memo::Memo;
use crate::choice::NumberStyle;
use plain::{Beginnings, Plain};

pub use region::Region;
pub use service::{Short, short};
pub use withheld::is_withheld;

/// Numbers with fewer digits are extensions, short codes or emergency numbers.
const SHORTEST: usize = 7;
/// Most digits of an E.164 number (ITU-T E.164, 6.1).
const LONGEST: usize = 15;

text_key! {
    /// A number in its comparison form, E.164: `+13125550100`. Extensions are compared apart.
    PhoneKey, "phone number in E.164 form", PhoneKey::from_e164
}

impl PhoneKey {
    /// Takes an E.164 text as this program has written it before. Checks its shape only.
    pub fn from_e164(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        ((SHORTEST..=LONGEST).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0'))
        .then(|| Self(text.into()))
    }

    /// Its digits as a number: fifteen at most, so that no two keys have the same.
    pub fn digits(&self) -> u64 {
        self.0
            .get(1..)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0)
    }
}

/// What kind of line a number belongs to, as far as its numbering plan tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// A place.
    FixedLine,
    /// A mobile device.
    Mobile,
    /// Where the plan does not tell the two apart, as in North America.
    FixedLineOrMobile,
    /// Over the internet.
    Voip,
    /// A number that follows a person.
    Personal,
    /// A pager.
    Pager,
    /// The called side pays.
    TollFree,
    /// The caller pays more than a call.
    PremiumRate,
    /// Both sides pay.
    SharedCost,
    /// One number for all of a company's offices.
    Uan,
    /// The way into a voice mailbox.
    Voicemail,
}

impl PhoneKind {
    /// Whether such a number can be one person's. The others are companies' or services' numbers.
    pub fn can_be_a_persons(self) -> bool {
        match self {
            Self::FixedLine
            | Self::Mobile
            | Self::FixedLineOrMobile
            | Self::Voip
            | Self::Personal
            | Self::Pager => true,
            Self::TollFree | Self::PremiumRate | Self::SharedCost | Self::Uan | Self::Voicemail => false,
        }
    }

    fn from_plan(kind: PhoneNumberType) -> Option<Self> {
        match kind {
            PhoneNumberType::FixedLine => Some(Self::FixedLine),
            PhoneNumberType::Mobile => Some(Self::Mobile),
            PhoneNumberType::FixedLineOrMobile => Some(Self::FixedLineOrMobile),
            PhoneNumberType::TollFree => Some(Self::TollFree),
            PhoneNumberType::PremiumRate => Some(Self::PremiumRate),
            PhoneNumberType::SharedCost => Some(Self::SharedCost),
            PhoneNumberType::VoIP => Some(Self::Voip),
            PhoneNumberType::PersonalNumber => Some(Self::Personal),
            PhoneNumberType::Pager => Some(Self::Pager),
            PhoneNumberType::UAN => Some(Self::Uan),
            PhoneNumberType::VoiceMail => Some(Self::Voicemail),
            PhoneNumberType::Unknown => None,
        }
    }
}

/// Why a text is no usable number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneProblem {
    /// No digit anywhere.
    #[error("has no digits")]
    NoDigits,
    /// Scientific notation.
    #[error("was changed by a spreadsheet, which has thrown digits away")]
    DigitsLost,
    /// Some digits are hidden.
    #[error("has hidden digits")]
    Masked,
    /// More than one number.
    #[error("holds more than one number")]
    Several,
    /// Fewer than seven digits: an extension, a short code or an emergency number.
    #[error("has only {digits} digits, as an extension, a short code or an emergency number")]
    Short {
        /// How many there are.
        digits: usize,
    },
    /// No numbering plan has it.
    #[error("is not a valid number, read in the region {region}")]
    NotValid {
        /// In whose way it was read.
        region: Region,
    },
}

/// A number that exists in some numbering plan. Only [`read`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    key: PhoneKey,
    extension: Option<Box<str>>,
    kind: PhoneKind,
    /// Where the national number begins in the key.
    national: usize,
    /// The digits as they stood there, when nothing but the region says in which country they are.
    unmarked: Option<Box<str>>,
}

impl PhoneNumber {
    /// The comparison form.
    pub fn key(&self) -> &PhoneKey {
        &self.key
    }

    /// The digits of the extension, when there is one.
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// What kind of line it is.
    pub fn kind(&self) -> PhoneKind {
        self.kind
    }

    /// The number as it is written into a field of `max_len` characters: in international form
    /// (`+1 312-555-0100`) when that fits, else as E.164, else not at all. The extension has a field of its own.
    pub fn for_field(&self, max_len: usize) -> Option<String> {
        let international = with_plans(|plans| {
            let number = plans.parse(self.key.as_str(), None).ok()?;
            Some(
                plans
                    .format(&number, PhoneNumberFormat::International)
                    .into_owned(),
            )
        })
        .flatten();
        international
            .into_iter()
            .chain([self.key.as_str().to_owned()])
            .find(|text| text.chars().count() <= max_len)
    }

    /// The last `n` digits of the national number, or all of it when it is shorter. For a search of free text,
    /// whose finds have to be read and compared as numbers.
    pub fn last_digits(&self, n: usize) -> &str {
        let national = &self.key.as_str()[self.national..];
        &national[national.len().saturating_sub(n)..]
    }

    /// The other number that the same digits would be if they began with a country code whose `+` was lost.
    ///
    /// `None` when the text had a `+` or an international prefix, when it was grouped as numbers are in its
    /// region, or when that other reading is no valid number. `6562345678` is a number of Florida and, with a
    /// `+`, one of Singapore: such a number may find somebody, and is too unclear to make somebody.
    pub fn other_reading(&self) -> Option<PhoneKey> {
        let digits = self.unmarked.as_deref()?;
        let read = |plans: &PhoneNumberUtil| {
            if second::is_none(digits, plans) {
                return None;
            }
            parse_valid(plans, &format!("+{digits}"), None)
        };
        let other = with_plans(read).flatten()?;
        (other.key != self.key).then_some(other.key)
    }
}

/// Reads the number in `text`, a number without country code in the way of `region`. `None` when the text says
/// that there is no number, or that the caller did not show it.
///
/// Takes away `tel:`, what spreadsheets add (`="…"`, `'`, `.0`), and remarks in words. Only valid numbers are
/// accepted; `00` is read as `+`, and a `(0)` behind the country code left out, only where the text as it stands is
/// not valid.
pub fn read(text: &str, region: Region) -> Result<Option<PhoneNumber>, PhoneProblem> {
    read_as(text, region, NumberStyle::National)
}

/// As [`read`], for a column that is known to be written in this style. Where numbers stand with their country code,
/// one without a `+` is read with a `+` in front, and in no other way.
pub fn read_as(text: &str, region: Region, style: NumberStyle) -> Result<Option<PhoneNumber>, PhoneProblem> {
    thread_local! {
        static KNOWN: RefCell<FxHashMap<(Region, NumberStyle), Memo<Read>>> = RefCell::default();
    }
    if let Some(plain) = Plain::read(text, region, style) {
        if let Some(known) = known(&plain) {
            return Ok(Some(known));
        }
        let read = read_anew(text, region, style);
        let told = read.as_ref().ok().and_then(Option::as_ref);
        plain.learn(told, &mut TOLD.write().unwrap_or_else(PoisonError::into_inner));
        BEGINNINGS.with_borrow_mut(|own| plain.learn(told, own));
        return read;
    }
    KNOWN.with_borrow_mut(|known| {
        let known = known.entry((region, style)).or_default();
        known.of(text, |text| read_anew(text, region, style))
    })
}

/// The digits of the number that [`read`] finds, as [`PhoneKey::digits`] gives them, for whoever needs nothing else of
/// it; `None` where it finds none.
pub(crate) fn digits(text: &str, region: Region) -> Option<u64> {
    let known = Plain::read(text, region, NumberStyle::National)
        .and_then(|plain| BEGINNINGS.with_borrow(|beginnings| plain.known_digits(beginnings)));
    known.or_else(|| Some(read(text, region).ok()??.key.digits()))
}

/// What the numbering plans have told any thread.
static TOLD: RwLock<Beginnings> = RwLock::new(Beginnings::none());

thread_local! {
    /// The same, as far as this thread has met it: nobody else waits for that.
    static BEGINNINGS: RefCell<Beginnings> = const { RefCell::new(Beginnings::none()) };
}

/// The number, when some thread has asked the plans about one that begins like it.
fn known(plain: &Plain) -> Option<PhoneNumber> {
    BEGINNINGS.with_borrow_mut(|own| {
        plain.known(own).or_else(|| {
            let known = plain.known(&TOLD.read().unwrap_or_else(PoisonError::into_inner))?;
            plain.learn(Some(&known), own);
            Some(known)
        })
    })
}

/// What a text was read as.
type Read = Result<Option<PhoneNumber>, PhoneProblem>;

fn read_anew(text: &str, region: Region, style: NumberStyle) -> Result<Option<PhoneNumber>, PhoneProblem> {
    if is_withheld(text) {
        return Ok(None);
    }
    let Some(parts) = text::split(text)? else {
        return Ok(None);
    };
    let digits = parts.number.bytes().filter(u8::is_ascii_digit).count();
    if digits < SHORTEST {
        return Err(PhoneProblem::Short { digits });
    }
    let valid = with_plans(|plans| {
        let plan = region.plan();
        if style == NumberStyle::WithCountryCode && !parts.number.contains('+') {
            let digits = parts.number.trim_start_matches('0');
            return parse_valid(plans, &format!("+{digits}"), None);
        }
        let international = parts.number.strip_prefix("00").map(|rest| format!("+{rest}"));
        parse_valid(plans, &parts.number, plan)
            .map(|parsed| mark_unclear(plans, parsed, &parts.number))
            .or_else(|| parse_valid(plans, &international?, None))
            .or_else(|| parse_valid(plans, &parts.number.replace("(0)", " "), plan))
    })
    .flatten();
    let number = valid.ok_or(PhoneProblem::NotValid { region })?;
    // RESTRICTED on a keypad is a number of Florida's plan too, whatever stood around it.
    if is_withheld(number.key.as_str()) {
        return Ok(None);
    }
    Ok(Some(PhoneNumber {
        extension: parts.extension.map(Into::into),
        ..number
    }))
}

/// Parses and accepts only what is valid.
fn parse_valid(
    plans: &PhoneNumberUtil,
    text: &str,
    region: Option<rlibphonenumber::Region>,
) -> Option<PhoneNumber> {
    let number = plans.parse(text, region).ok()?;
    if !plans.is_valid_number(&number) {
        return None;
    }
    let kind = PhoneKind::from_plan(plans.get_number_type(&number))?;
    let key = PhoneKey::from_e164(&plans.format(&number, PhoneNumberFormat::E164))?;
    let national = 1 + number.country_code.to_string().len();
    Some(PhoneNumber {
        key,
        extension: None,
        kind,
        national,
        unmarked: None,
    })
}

/// Remembers the digits of a text that does not itself say how it is to be read: no `+`, no zero in front, and
/// not in the groups that its numbering plan uses.
fn mark_unclear(plans: &PhoneNumberUtil, number: PhoneNumber, text: &str) -> PhoneNumber {
    let groups: Vec<&str> = digit_groups(text).collect();
    let digits = groups.concat();
    if text.contains('+') || digits.starts_with('0') || number.key.as_str().strip_prefix('+') == Some(&digits)
    {
        return number;
    }
    let written_nationally = groups.len() > 1
        && plans.parse(number.key.as_str(), None).is_ok_and(|parsed| {
            let national = plans.format(&parsed, PhoneNumberFormat::National);
            digit_groups(&national).eq(groups.iter().copied())
        });
    PhoneNumber {
        unmarked: (!written_nationally).then(|| digits.into()),
        ..number
    }
}

/// The runs of digits of a text.
fn digit_groups(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
}

/// Lends the numbering plans of this thread. One set a thread, since sharing one makes threads wait for each other;
/// made when the thread meets its first number, since that takes 10 ms. `None` when they cannot be made,
/// which would be a fault of the library's build.
fn with_plans<T>(work: impl FnOnce(&PhoneNumberUtil) -> T) -> Option<T> {
    thread_local! {
        static PLANS: OnceCell<Option<PhoneNumberUtil>> = const { OnceCell::new() };
    }
    PLANS.with(|plans| {
        plans
            .get_or_init(|| PhoneNumberUtil::new().ok())
            .as_ref()
            .map(work)
    })
}

#[cfg(test)]
mod recorded;
#[cfg(test)]
mod tests;
