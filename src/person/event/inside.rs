//! Which numbers, extensions and addresses are the MSP's own.
//!
//! As the settings say; nothing is concluded from how often a number turns up.

use rustc_hash::FxHashSet;

use crate::person::domain::DomainKey;
use crate::person::phone::{self, PhoneKey, Region};

/// What is the MSP's own.
#[derive(Debug, Clone, Default)]
pub struct Inside {
    numbers: FxHashSet<PhoneKey>,
    extensions: FxHashSet<String>,
    domains: Vec<DomainKey>,
    /// What is dialled for an outside line.
    outside_prefix: Option<String>,
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {text:?} {problem}")]
pub struct InsideProblem {
    /// The key in the settings file.
    pub setting: &'static str,
    /// What stands there.
    pub text: String,
    /// What is wrong with it.
    pub problem: String,
}

impl Inside {
    /// Reads the settings. A number of three to six digits in `own_numbers` counts as an extension.
    ///
    /// # Errors
    /// The first number, domain or prefix that is none.
    pub fn new(
        numbers: &[String],
        extensions: &[String],
        domains: &[String],
        outside_prefix: Option<&str>,
        region: Region,
    ) -> Result<Self, InsideProblem> {
        let mut inside = Self::default();
        for text in extensions {
            inside.extensions.insert(text.trim().to_lowercase());
        }
        for text in numbers {
            let problem = |problem: String| InsideProblem {
                setting: "own_numbers",
                text: text.clone(),
                problem,
            };
            match phone::read(text, region) {
                Ok(Some(number)) => {
                    inside.numbers.insert(number.key().clone());
                }
                Ok(None) => return Err(problem("is no number".to_owned())),
                Err(_) if phone::short(text).is_some() => {
                    inside.extensions.insert(text.trim().to_owned());
                }
                Err(error) => return Err(problem(error.to_string())),
            }
        }
        for text in domains {
            let domain = DomainKey::parse(text).ok_or_else(|| InsideProblem {
                setting: "own_domains",
                text: text.clone(),
                problem: "is not a domain".to_owned(),
            })?;
            inside.domains.push(domain);
        }
        if let Some(prefix) = outside_prefix.map(str::trim).filter(|prefix| !prefix.is_empty()) {
            if prefix.len() > 4 || !prefix.bytes().all(|b| b.is_ascii_digit()) {
                return Err(InsideProblem {
                    setting: "outside_prefix",
                    text: prefix.to_owned(),
                    problem: "is not one to four digits".to_owned(),
                });
            }
            inside.outside_prefix = Some(prefix.to_owned());
        }
        Ok(inside)
    }

    /// Whether a number is one of the MSP's.
    pub fn has_number(&self, number: &PhoneKey) -> bool {
        self.numbers.contains(number)
    }

    /// Whether a text is one of the MSP's extensions.
    pub fn has_extension(&self, text: &str) -> bool {
        !self.extensions.is_empty() && self.extensions.contains(&text.trim().to_lowercase())
    }

    /// Whether a domain is the MSP's, or below one that is.
    pub fn has_domain(&self, domain: &DomainKey) -> bool {
        self.domains.iter().any(|own| {
            let rest = domain.as_str().strip_suffix(own.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }

    /// The digits behind the outside prefix, where a text is nothing but digits and begins with it.
    pub(super) fn behind_prefix<'t>(&self, text: &'t str) -> Option<&'t str> {
        let rest = text.strip_prefix(self.outside_prefix.as_deref()?)?;
        (!rest.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b' ')))
        .then_some(rest)
    }
}
