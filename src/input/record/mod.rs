//! The fields of a contact that a row can fill: Autotask's name of each, what else people call it, and what it holds.
//!
//! One table. Which of them a tenant lets be written, how long they are and which values its lists have, the tenant
//! says itself; nothing here knows that.

mod date;
mod fields;
mod number;
mod same;
mod value;

use serde::{Deserialize, Serialize};

use crate::error::nearest;
use crate::input::column::{Column, same_header, squash};

pub use fields::FIELDS;
use fields::{AUTOTASKS_OWN, OTHERS};
pub use same::same;
pub use value::{flag, read};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Any text.
    #[default]
    Text,
    /// A number by which somebody is called.
    Phone,
    /// A whole number: the id of another record, or a value of a list.
    Integer,
    /// A number with a fraction.
    Decimal,
    /// Yes or no.
    Flag,
    /// A date, with or without a time.
    Date,
}

impl Holds {
    /// What a field of this type holds, by the word of the field information (`dataType`, or `type` of user-defined
    /// fields). A type that is not known holds text.
    pub fn of_type(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "integer" | "int" | "long" | "short" | "byte" => Self::Integer,
            "decimal" | "double" | "float" | "number" | "numeric" | "money" => Self::Decimal,
            "boolean" | "bool" => Self::Flag,
            "datetime" | "date" => Self::Date,
            _text => Self::Text,
        }
    }
}

/// A field of a contact that a row can fill.
#[derive(Debug)]
pub struct ContactField {
    /// Autotask's name of it.
    pub name: &'static str,
    /// What a cell of it means.
    pub column: Column,
    /// What else a column of it may be called; case, blanks, `_` and `-` are ignored.
    pub aliases: &'static [&'static str],
    /// What it holds.
    pub holds: Holds,
}

/// The field that says whether a contact is active.
pub const ACTIVE: &str = "isActive";
/// The field that says whether a contact is its company's primary one.
pub const PRIMARY: &str = "primaryContact";
/// The field of the location, which gives a contact without an address its own.
pub const LOCATION: &str = "companyLocationID";
/// The fields by which a contact has opted out of what is sent to it.
pub const OPT_OUTS: [&str; 3] = ["isOptedOutFromBulkEmail", "solicitationOptOut", "surveyOptOut"];

/// The field of this name.
pub fn by_name(name: &str) -> Option<&'static ContactField> {
    FIELDS.iter().find(|field| field.name == name)
}

/// What a column of contact records is, by Autotask's name of the field or by another one.
pub fn column(header: &str) -> Option<Column> {
    let named = |field: &&ContactField| {
        same_header(field.name, header) || field.aliases.iter().any(|alias| same_header(alias, header))
    };
    let other = || {
        let called = |names: &&[&str]| names.iter().any(|name| same_header(name, header));
        OTHERS
            .iter()
            .find(|(_, names)| called(names))
            .map(|(column, _)| column.clone())
    };
    FIELDS
        .iter()
        .find(named)
        .map(|field| field.column.clone())
        .or_else(other)
}

/// Whether the headers of a table are those of contact records: two of them at least are names that only Autotask's
/// contacts have. One alone may stand in any export.
pub fn are_of_contacts<'h>(headers: impl Iterator<Item = &'h str>) -> bool {
    let is_autotasks = |header: &&str| {
        Column::from_header(header).is_none() && FIELDS.iter().any(|field| same_header(field.name, header))
    };
    headers.filter(is_autotasks).count() >= 2
}

/// What to tell about a column of contact records that is not read.
pub fn not_read(header: &str) -> String {
    if AUTOTASKS_OWN.iter().any(|name| same_header(name, header)) {
        return format!("{header:?} is a field that Autotask writes itself; it is not read");
    }
    let names = || {
        let fields = FIELDS
            .iter()
            .flat_map(|field| field.aliases.iter().copied().chain([field.name]));
        fields
            .chain(OTHERS.iter().flat_map(|(_, names)| names.iter().copied()))
            .chain(Column::names())
    };
    let squashed: Vec<String> = names().map(squash).collect();
    let near = nearest(&squash(header), squashed.iter().map(String::as_str));
    let near = near.and_then(|near| names().find(|name| squash(name) == near));
    match near {
        Some(near) => format!("{header:?} is no field of a contact and is not read; did you mean {near:?}?"),
        None => format!("{header:?} is no field of a contact and is not read"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_things() {
        let mut seen = std::collections::HashMap::new();
        let fields = FIELDS.iter().flat_map(|field| {
            let names = field.aliases.iter().chain([&field.name]);
            names.map(move |name| (squash(name), field.column.clone()))
        });
        let others = OTHERS
            .iter()
            .flat_map(|(column, names)| names.iter().map(move |name| (squash(name), column.clone())));
        for (name, column) in fields.chain(others) {
            let before = seen.insert(name.clone(), column.clone());
            assert!(before.is_none_or(|before| before == column), "{name}");
            if let Some(generic) = Column::from_header(&name) {
                assert_eq!(generic, column, "{name} is a generic column already");
            }
        }
    }

    #[test]
    fn columns_are_read_by_autotasks_name_and_by_others() {
        for (header, expected) in [
            ("emailAddress", Some(Column::Email)),
            ("E-Mail Address", Some(Column::Email)),
            ("Fax", Some(Column::Field("faxNumber"))),
            ("FAX_NUMBER", Some(Column::Field("faxNumber"))),
            ("Postal code", Some(Column::Zip)),
            ("Company name", Some(Column::Company)),
            (
                "isOptedOutFromBulkEmail",
                Some(Column::Field("isOptedOutFromBulkEmail")),
            ),
            ("createDate", None),
            ("shoe size", None),
        ] {
            assert_eq!(column(header), expected, "{header}");
        }
    }

    #[test]
    fn an_unknown_column_is_told_with_the_nearest_name() {
        for (header, expected) in [
            (
                "Emial Address",
                "\"Emial Address\" is no field of a contact and is not read; did you mean \"email_address\"?",
            ),
            (
                "alternatPhone",
                "\"alternatPhone\" is no field of a contact and is not read; did you mean \"alternate_phone\"?",
            ),
            (
                "createDate",
                "\"createDate\" is a field that Autotask writes itself; it is not read",
            ),
            (
                "Shoe size",
                "\"Shoe size\" is no field of a contact and is not read",
            ),
        ] {
            assert_eq!(not_read(header), expected);
        }
    }

    #[test]
    fn two_of_autotasks_names_make_a_table_of_contacts() {
        for (headers, expected) in [
            (vec!["emailAddress", "mobilePhone"], true),
            (vec!["firstName", "lastName", "phone", "title"], false),
            (vec!["first_name", "email", "faxNumber"], false),
            (vec!["fax", "prefix", "linkedin"], false),
        ] {
            assert_eq!(are_of_contacts(headers.iter().copied()), expected, "{headers:?}");
        }
    }
}
