//! The name that a phone system shows beside a number, and whether it is a person's.
//!
//! Caller ID (CNAM) is set by the caller's carrier: at most 15 characters in capitals, often a town, a company or a
//! phrase. It is weak evidence: it may choose between contacts, and a contact is never called by it.

use std::cell::RefCell;

use crate::person::memo::Memo;
use crate::person::name::PersonName;
use crate::person::{cell, company, country, phone};

/// What a shown name is worth.
#[derive(Debug, Clone, PartialEq)]
pub enum Caller {
    /// A person's name, as people write names.
    Person(PersonName),
    /// Perhaps a person's: all in capitals, as carriers send it, so that nobody knows which word is the surname.
    Hint(PersonName),
    /// No person's name: nothing, a phrase, a place or a company.
    Nobody,
}

/// Phrases in a name's place, letters only and in lower case.
const PHRASES: [&str; 34] = [
    "wirelesscaller",
    "wirelessphone",
    "wireless",
    "cellphone",
    "cellularcall",
    "cellularphone",
    "mobile",
    "mobilephone",
    "mobilenumber",
    "mobilecaller",
    "landline",
    "home",
    "work",
    "tollfreecall",
    "tollfree",
    "tollfreecaller",
    "tollfreenumber",
    "privatename",
    "privatecaller",
    "unknownname",
    "unknowncaller",
    "unknown",
    "nameunavailable",
    "nocallername",
    "noname",
    "payphone",
    "caller",
    "customer",
    "guest",
    "telemarketer",
    "robocaller",
    "conference",
    "voicemail",
    "international",
];

/// Beginnings of carriers' warnings.
const WARNINGS: [&str; 5] = ["spam", "scam", "potentialspam", "likelyspam", "suspected"];

/// Words that stand in names of companies and of places of work, and in no person's.
const OF_COMPANIES: [&str; 62] = [
    "services",
    "service",
    "group",
    "dental",
    "dentistry",
    "clinic",
    "hospital",
    "medical",
    "bank",
    "credit",
    "school",
    "university",
    "college",
    "church",
    "hotel",
    "restaurant",
    "cafe",
    "bakery",
    "pharmacy",
    "insurance",
    "plumbing",
    "electric",
    "heating",
    "cooling",
    "roofing",
    "solutions",
    "technologies",
    "technology",
    "systems",
    "software",
    "consulting",
    "associates",
    "partners",
    "agency",
    "realty",
    "properties",
    "management",
    "holdings",
    "industries",
    "enterprises",
    "construction",
    "builders",
    "logistics",
    "transport",
    "trucking",
    "motors",
    "auto",
    "supply",
    "telecom",
    "communications",
    "center",
    "centre",
    "office",
    "reception",
    "store",
    "shop",
    "salon",
    "foundation",
    "county",
    "department",
    "support",
    "helpdesk",
];

/// States and territories of the United States, and provinces of Canada, as CNAM writes them behind a town.
const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY \
    NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR VI GU \
    AB BC MB NB NL NS NT NU ON PE QC SK YT";

/// Reads a shown name.
pub fn caller(text: &str) -> Caller {
    thread_local! {
        static KNOWN: RefCell<Memo<Caller>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| known.of(text, read))
}

fn read(text: &str) -> Caller {
    let text = cell::visible(text);
    if cell::says_nothing(&text) || phone::is_withheld(&text) || text.contains('@') {
        return Caller::Nobody;
    }
    // A number, an extension, or a carrier's mark such as V01234567.
    if text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Caller::Nobody;
    }
    if is_phrase(&text) || is_place(&text) || is_company(&text) {
        return Caller::Nobody;
    }
    let name = PersonName::split(&text);
    if name.is_empty() {
        return Caller::Nobody;
    }
    let shouts = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    if shouts {
        Caller::Hint(PersonName {
            order_known: false,
            ..name
        })
    } else {
        Caller::Person(name)
    }
}

fn is_phrase(text: &str) -> bool {
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    PHRASES.contains(&letters.as_str()) || WARNINGS.iter().any(|start| letters.starts_with(start))
}

/// `SAN FRANCSCO CA`, `Berlin, NH`, `GERMANY`.
fn is_place(text: &str) -> bool {
    // Two letters are a country's code less likely than a name: Al, Cy, Jo.
    if text.len() > 2 && country::alpha2(text).is_some() {
        return true;
    }
    let Some((town, state)) = text.rsplit_once([' ', ',']) else {
        return false;
    };
    let words = town.split_whitespace().count();
    // `John Smith MD` is a doctor as likely as somebody in Maryland.
    words > 0 && STATES.split(' ').any(|known| known == state) && (state != "MD" || words == 1)
}

fn is_company(text: &str) -> bool {
    let of_companies = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        OF_COMPANIES.contains(&word.as_str())
    };
    text.contains('&') || text.split_whitespace().any(of_companies) || company::has_legal_form(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_name_is_a_persons_only_where_it_is_written_as_one() {
        for (text, expected) in [
            ("Ana Ruiz", "person Ana/Ruiz"),
            ("Ruiz, Ana", "person Ana/Ruiz"),
            ("ana ruiz", "person ana/ruiz"),
            ("Ana", "person Ana/"),
            ("Cy", "person Cy/"),
            ("John Smith MD", "person John/Smith"),
            ("李伟", "person 李伟/"),
            ("SMITH JOHN", "hint SMITH/JOHN"),
            ("SMITH, JOHN", "hint JOHN/SMITH"),
            ("RUIZ ANA MARIA D", "hint RUIZ/D"),
            ("SAN FRANCSCO CA", "nobody"),
            ("San Francisco, CA", "nobody"),
            ("BALTIMORE MD", "nobody"),
            ("TORONTO ON", "nobody"),
            ("GERMANY", "nobody"),
            ("WIRELESS CALLER", "nobody"),
            ("Wireless Caller", "nobody"),
            ("TOLL FREE CALL", "nobody"),
            ("PRIVATE NAME", "nobody"),
            ("UNKNOWN NAME", "nobody"),
            ("OUT OF AREA", "nobody"),
            ("CELL PHONE", "nobody"),
            ("Spam Likely", "nobody"),
            ("V09221533012345", "nobody"),
            ("ACME CORP", "nobody"),
            ("Acme Inc.", "nobody"),
            ("Lakeside Dental", "nobody"),
            ("Smith & Sons", "nobody"),
            ("+1 312 555 0100", "nobody"),
            ("Anonymous", "nobody"),
            ("", "nobody"),
            ("-", "nobody"),
        ] {
            let parts = |name: &PersonName| {
                format!(
                    "{}/{}",
                    name.first.as_deref().unwrap_or_default(),
                    name.last.as_deref().unwrap_or_default()
                )
            };
            let found = match caller(text) {
                Caller::Person(name) => format!("person {}", parts(&name)),
                Caller::Hint(name) => format!("hint {}", parts(&name)),
                Caller::Nobody => "nobody".to_owned(),
            };
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
