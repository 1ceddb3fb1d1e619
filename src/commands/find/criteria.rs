//! What is looked for, and whether a contact has it. Pure; asks nobody.

use std::collections::BTreeSet;

use crate::cli::FindArgs;
use crate::directory::key::Key;
use crate::directory::record::{Contact, EMAIL_FIELDS, PHONE_FIELDS};
use crate::error::Failure;
use crate::id::CompanyId;
use crate::person::candidate::Reading;
use crate::person::domain::DomainKey;
use crate::person::email::{self, EmailKey};
use crate::person::name::{Agreement, NameKey, PersonName, agreement};
use crate::person::phone::{self, PhoneKey};
use crate::report::contacts::MatchedBy;

/// What a contact must have; whatever is there must be fulfilled.
#[derive(Debug, Default)]
pub(super) struct Criteria {
    email: Option<EmailKey>,
    /// The readings of the number; one of them is enough.
    phones: Vec<PhoneKey>,
    domain: Option<DomainKey>,
    name: Option<Name>,
    /// The companies that are meant; absent when none was named.
    pub(super) companies: Option<BTreeSet<CompanyId>>,
}

#[derive(Debug)]
struct Name {
    key: NameKey,
    /// The words to look for.
    words: Vec<String>,
}

/// What to look up to have every contact that can fulfil the criteria.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LookUp {
    Keys(BTreeSet<Key>),
    NamesWith(Vec<String>),
}

impl Criteria {
    /// Reads everything but the company, which is looked up first.
    pub(super) fn read(args: &FindArgs, reading: &Reading) -> Result<Self, Failure> {
        Ok(Self {
            email: args.email.as_deref().map(read_email).transpose()?,
            phones: match &args.phone {
                Some(text) => read_phone(text, reading)?,
                None => Vec::new(),
            },
            domain: args.domain.as_deref().map(read_domain).transpose()?,
            name: args.name.as_deref().map(read_name).transpose()?,
            companies: None,
        })
    }

    /// The narrowest of the look-ups that would do; the other criteria are then compared here.
    pub(super) fn look_up(&self) -> LookUp {
        let keys: BTreeSet<Key> = if let Some(email) = &self.email {
            BTreeSet::from([Key::Email(email.clone())])
        } else if !self.phones.is_empty() {
            self.phones.iter().cloned().map(Key::Phone).collect()
        } else if let Some(companies) = &self.companies {
            companies.iter().copied().map(Key::ContactsOf).collect()
        } else if let Some(domain) = &self.domain {
            BTreeSet::from([Key::Domain(domain.clone())])
        } else {
            let words = self.name.as_ref().map(|name| name.words.clone());
            return LookUp::NamesWith(words.unwrap_or_default());
        };
        LookUp::Keys(keys)
    }

    /// Why a contact is among those looked for; `None` when a criterion is not fulfilled.
    pub(super) fn matched_by(&self, contact: &Contact, reading: &Reading) -> Option<Vec<MatchedBy>> {
        let mut matched = Vec::new();
        let mut by = |key, field, agreement| {
            matched.push(MatchedBy {
                key,
                field,
                agreement,
            });
        };
        if let Some(wanted) = &self.email {
            let field = field_with(contact, EMAIL_FIELDS, |text| {
                EmailKey::parse(text).as_ref() == Some(wanted)
            })?;
            by("email", Some(field), None);
        }
        if !self.phones.is_empty() {
            let field = field_with(contact, PHONE_FIELDS, |text| {
                phone::read(text, reading.region)
                    .ok()
                    .flatten()
                    .is_some_and(|number| self.phones.contains(number.key()))
            })?;
            by("phone", Some(field), None);
        }
        if let Some(wanted) = &self.name {
            match agreement(&wanted.key, &contact.name_key()) {
                Agreement::Strong => by("name", None, Some("strong")),
                Agreement::Weak => by("name", None, Some("weak")),
                Agreement::None | Agreement::NoName => return None,
            }
        }
        if let Some(wanted) = &self.domain {
            let field = field_with(contact, EMAIL_FIELDS, |text| {
                EmailKey::parse(text).is_some_and(|key| key.domain() == *wanted)
            })?;
            by("domain", Some(field), None);
        }
        if let Some(companies) = &self.companies {
            companies.get(&contact.company)?;
            by("company", None, None);
        }
        Some(matched)
    }
}

fn field_with(
    contact: &Contact,
    fields: [&'static str; 3],
    fits: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    fields
        .into_iter()
        .find(|field| contact.text(field).is_some_and(&fits))
}

fn read_email(text: &str) -> Result<EmailKey, Failure> {
    match email::read(text) {
        Ok(Some(read)) => Ok(read.address.key().clone()),
        Ok(None) => Err(Failure::usage("--email: there is no address in it")),
        Err(problem) => Err(Failure::usage(format!("--email: {text:?} {problem}"))),
    }
}

/// The number, and the other one that the same digits can be.
fn read_phone(text: &str, reading: &Reading) -> Result<Vec<PhoneKey>, Failure> {
    match phone::read(text, reading.region) {
        Ok(Some(number)) => Ok(std::iter::once(number.key().clone())
            .chain(number.other_reading())
            .collect()),
        Ok(None) => Err(Failure::usage("--phone: there is no number in it")),
        Err(problem) => Err(Failure::usage(format!("--phone: {text:?} {problem}"))
            .hint("Write the number with its country code, or name its country with --region.")),
    }
}

fn read_domain(text: &str) -> Result<DomainKey, Failure> {
    DomainKey::parse(text).ok_or_else(|| {
        Failure::usage(format!("--domain: {text:?} is no email domain"))
            .hint("A domain is what stands behind the @, such as acme.example.")
    })
}

fn read_name(text: &str) -> Result<Name, Failure> {
    let key = NameKey::of(&PersonName::split(text));
    let words = words(text);
    if key.is_empty() || words.is_empty() {
        return Err(Failure::usage(format!("--name: there is no name in {text:?}"))
            .hint("Give at least one word of two letters."));
    }
    Ok(Name { key, words })
}

/// The words of a name as they may be stored. Autotask compares letters, so the German spellings of marks are
/// looked for both ways; a single letter would find everybody.
fn words(text: &str) -> Vec<String> {
    let parts = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '/' | '(' | ')' | '"'))
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2);
    let mut words = BTreeSet::new();
    for word in parts.map(str::to_lowercase) {
        for (long, marked) in [("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß")] {
            words.insert(word.replace(long, marked));
            words.insert(word.replace(marked, long));
        }
        words.insert(deunicode::deunicode(&word).to_lowercase());
        words.insert(word);
    }
    words.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use serde_json::{Value, json};

    use super::*;
    use crate::cli::{Cli, Command};
    use crate::person::email::Placeholders;
    use crate::person::phone::Region;

    fn reading() -> Reading {
        Reading::new(Region::parse("US").unwrap(), Placeholders::new(&[]))
    }

    fn args(words: &[&str]) -> FindArgs {
        let line = ["matchbook", "find"].iter().chain(words);
        let Command::Find(args) = Cli::try_parse_from(line).unwrap().command else {
            panic!("{words:?} is no find");
        };
        args
    }

    fn criteria(words: &[&str], company: Option<i64>) -> Criteria {
        let mut criteria = Criteria::read(&args(words), &reading()).unwrap();
        criteria.companies = company.map(|id| BTreeSet::from([CompanyId(id)]));
        criteria
    }

    fn contact(fields: Value) -> Contact {
        let Value::Object(mut fields) = fields else {
            panic!("fields")
        };
        fields.insert("id".into(), json!(1));
        fields.insert("companyID".into(), json!(174));
        let reading = reading();
        Contact::from_fields(fields, &reading.placeholders, reading.region).unwrap()
    }

    fn why(criteria: &Criteria, contact: &Contact) -> Option<String> {
        let words = |by: MatchedBy| {
            let more = by.field.or(by.agreement).unwrap_or("-");
            format!("{} {more}", by.key)
        };
        let matched = criteria.matched_by(contact, &reading())?;
        Some(matched.into_iter().map(words).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn each_criterion_is_compared_in_its_own_way() {
        let ana = contact(
            json!({"firstName": "Ana", "lastName": "Ruiz", "emailAddress": "other@home.example",
            "emailAddress2": "Ana@Acme.Example", "mobilePhone": "312.555.0111 (mobile)"}),
        );
        for (flag, value, expected) in [
            ("--email", "ANA@acme.example", Some("email emailAddress2")),
            ("--email", "ana@acme.example.org", None),
            ("--phone", "+1 (312) 555 0111", Some("phone mobilePhone")),
            ("--phone", "(312) 555-0112", None),
            ("--domain", "@ACME.example", Some("domain emailAddress2")),
            ("--domain", "example.com", None),
            ("--name", "Ruiz, Ana", Some("name strong")),
            ("--name", "A. Ruiz", Some("name weak")),
            ("--name", "Bo Ruiz", None),
        ] {
            let found = why(&criteria(&[flag, value], None), &ana);
            assert_eq!(found.as_deref(), expected, "{flag} {value}");
        }
    }

    #[test]
    fn all_criteria_must_be_fulfilled() {
        let ana =
            contact(json!({"firstName": "Ana", "lastName": "Ruiz", "emailAddress": "ana@acme.example"}));
        let both = ["--email", "ana@acme.example", "--name", "Ruiz"];
        let all = "email emailAddress, name weak, company -";
        assert_eq!(why(&criteria(&both, Some(174)), &ana).as_deref(), Some(all));
        assert_eq!(why(&criteria(&both, Some(0)), &ana), None);
        let other = ["--email", "ana@acme.example", "--name", "Eve Stone"];
        assert_eq!(why(&criteria(&other, None), &ana), None);
    }

    #[test]
    fn an_address_that_stands_for_none_can_be_looked_up_all_the_same() {
        let ray = contact(json!({"lastName": "Holloway", "emailAddress": "noemail@lighthouse.example"}));
        let found = why(&criteria(&["--email", "noemail@lighthouse.example"], None), &ray);
        assert_eq!(found.as_deref(), Some("email emailAddress"));
    }

    #[test]
    fn what_cannot_be_looked_for_is_told_with_its_flag() {
        for (flag, value) in [
            ("--email", "ana"),
            ("--email", "n/a"),
            ("--phone", "12"),
            ("--domain", "acme"),
            ("--name", " . "),
        ] {
            let failure = Criteria::read(&args(&[flag, value]), &reading()).unwrap_err();
            assert_eq!(failure.kind, crate::error::Kind::Usage);
            assert!(failure.message.starts_with(flag), "{failure}");
        }
    }

    #[test]
    fn the_narrowest_look_up_is_taken() {
        let name = ["--name", "Jürgen Gross"];
        let LookUp::NamesWith(words) = criteria(&name, None).look_up() else {
            panic!("a name alone is looked up by its words");
        };
        assert_eq!(words, ["gross", "groß", "juergen", "jurgen", "jürgen"]);
        let company = LookUp::Keys(BTreeSet::from([Key::ContactsOf(CompanyId(0))]));
        assert_eq!(criteria(&name, Some(0)).look_up(), company);
        let email = criteria(&["--email", "a@b.example", "--name", "Jo Li"], Some(0));
        let key = EmailKey::parse("a@b.example").unwrap();
        assert_eq!(email.look_up(), LookUp::Keys(BTreeSet::from([Key::Email(key)])));
    }
}
