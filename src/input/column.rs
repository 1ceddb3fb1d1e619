//! The meanings that a cell can have, and the generic names of the columns.
//!
//! Vendor layouts map their own headers onto these; nothing behind the input room knows a vendor's header.

use std::borrow::Cow;

use crate::input::record;

/// What a cell means.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Column {
    /// The row's own id.
    Id,
    /// The person's address.
    Email,
    /// A second address.
    Email2,
    /// A third address.
    Email3,
    /// The person's whole name in one cell.
    Name,
    /// Given name.
    FirstName,
    /// Surname.
    LastName,
    /// Desk or main number.
    Phone,
    /// Mobile number.
    Mobile,
    /// Extension of `Phone`.
    Extension,
    /// Job title.
    Title,
    /// The company's name.
    Company,
    /// The company's Autotask id; 0 is the MSP itself.
    CompanyId,
    /// The contact's Autotask id: the row is linked already.
    ContactId,
    /// A ticket's number, such as `T20260105.0012`.
    Ticket,
    /// A ticket's Autotask id.
    TicketId,
    /// The addresses that a ticket's mail was copied to, as in a mail header, separated by `;` or `,`.
    Cc,
    /// First line of the address.
    Address1,
    /// Second line of the address.
    Address2,
    /// City.
    City,
    /// State or province.
    State,
    /// Postal code.
    Zip,
    /// Country, as a code or a name.
    Country,
    /// Which calendar each scheduled user writes to, separated by `;`.
    Calendars,
    /// The contact groups that the person is added to, separated by `;`.
    Groups,
    /// The addresses of the scheduled users, separated by `;`.
    Agents,
    /// The id by which another system knows the person.
    ExternalId,
    /// A short note.
    Note,
    /// What happened: `call`, `sms` or `fax`.
    Event,
    /// `inbound` or `outbound`, as the phone system saw it.
    Direction,
    /// Who called or wrote: a number; `ext:101` where the phone system says that it is one of the MSP's own.
    From,
    /// The caller's name, as the phone system shows it.
    FromName,
    /// Who was called or written to: numbers, separated by `;`; `ext:101` as in `From`.
    To,
    /// The called side's name; names of several, separated by `;`.
    ToName,
    /// The other side's number, where the phone system itself says which side is the other one.
    ExternalNumber,
    /// The other side's name, likewise.
    ExternalName,
    /// When it began, as the input writes it.
    StartedAt,
    /// The id that all rows of one call or conversation share.
    CallId,
    /// A field that only contact records have a column for, by Autotask's name.
    Field(&'static str),
    /// A user-defined field of the tenant, by its name.
    Udf(String),
}

/// Every column with a fixed name, with that name.
const NAMES: &[(Column, &str)] = &[
    (Column::Id, "id"),
    (Column::Email, "email"),
    (Column::Email2, "email2"),
    (Column::Email3, "email3"),
    (Column::Name, "name"),
    (Column::FirstName, "first_name"),
    (Column::LastName, "last_name"),
    (Column::Phone, "phone"),
    (Column::Mobile, "mobile"),
    (Column::Extension, "extension"),
    (Column::Title, "title"),
    (Column::Company, "company"),
    (Column::CompanyId, "company_id"),
    (Column::ContactId, "contact_id"),
    (Column::Ticket, "ticket"),
    (Column::TicketId, "ticket_id"),
    (Column::Cc, "cc"),
    (Column::Address1, "address1"),
    (Column::Address2, "address2"),
    (Column::City, "city"),
    (Column::State, "state"),
    (Column::Zip, "zip"),
    (Column::Country, "country"),
    (Column::Calendars, "calendars"),
    (Column::Groups, "groups"),
    (Column::Agents, "agents"),
    (Column::ExternalId, "external_id"),
    (Column::Note, "note"),
    (Column::Event, "event"),
    (Column::Direction, "direction"),
    (Column::From, "from"),
    (Column::FromName, "from_name"),
    (Column::To, "to"),
    (Column::ToName, "to_name"),
    (Column::ExternalNumber, "external_number"),
    (Column::ExternalName, "external_name"),
    (Column::StartedAt, "started_at"),
    (Column::CallId, "call_id"),
];

/// The prefix of columns that hold user-defined fields.
const UDF_PREFIX: &str = "udf.";

impl Column {
    /// The generic name, as `--map` takes it.
    pub fn name(&self) -> Cow<'static, str> {
        if let Self::Field(name) = self {
            return Cow::Borrowed(name);
        }
        match self.udf() {
            Some(name) => Cow::Owned(format!("{UDF_PREFIX}{name}")),
            None => Cow::Borrowed(
                NAMES
                    .iter()
                    .find(|(column, _)| column == self)
                    .map_or("", |(_, name)| name),
            ),
        }
    }

    /// The name of the user-defined field that the column holds, when it holds one.
    pub fn udf(&self) -> Option<&str> {
        if let Self::Udf(name) = self {
            Some(name)
        } else {
            None
        }
    }

    /// The column that a header names, with case, blanks, `_` and `-` ignored.
    pub fn from_header(header: &str) -> Option<Self> {
        let header = header.trim();
        if let Some(prefix) = header.get(..UDF_PREFIX.len())
            && prefix.eq_ignore_ascii_case(UDF_PREFIX)
        {
            return Some(Self::Udf(header[UDF_PREFIX.len()..].trim().to_owned()));
        }
        NAMES
            .iter()
            .find(|(_, name)| same_header(name, header))
            .map(|(column, _)| column.clone())
    }

    /// The column that somebody means by a name: a generic one, or a field of a contact by Autotask's name or another.
    pub fn named(name: &str) -> Option<Self> {
        Self::from_header(name).or_else(|| record::column(name))
    }

    /// The generic names, for messages.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(_, name)| *name)
    }
}

/// A header without case, blanks, `_` and `-`.
pub fn squash(header: &str) -> String {
    squashed(header).collect()
}

/// Whether two headers are one when they are squashed. Asked some ten thousand times before the first row, so it
/// allocates nothing, and headers in plain letters are compared as bytes.
pub fn same_header(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return squashed_bytes(one).eq(squashed_bytes(other));
    }
    squashed(one).eq(squashed(other))
}

/// As [`squashed`], for ASCII.
fn squashed_bytes(header: &str) -> impl Iterator<Item = u8> {
    let is_kept = |byte: &u8| !matches!(byte, b'\t'..=b'\r' | b' ' | b'_' | b'-');
    header
        .bytes()
        .filter(is_kept)
        .map(|byte| byte.to_ascii_lowercase())
}

fn squashed(header: &str) -> impl Iterator<Item = char> {
    header
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn headers_are_compared_as_they_are_squashed(
            one in "[aAbé_ \t\u{b}\u{1c}\u{a0}-]{0,4}", other in "[aAbé_ \t\u{b}\u{1c}\u{a0}-]{0,4}"
        ) {
            prop_assert_eq!(same_header(&one, &other), squash(&one) == squash(&other));
        }
    }

    #[test]
    fn every_name_is_read_back_in_any_dress() {
        for (column, name) in NAMES {
            for dress in [
                (*name).to_owned(),
                name.to_uppercase(),
                name.replace('_', " "),
                name.replace('_', "-"),
                format!(" {} ", name.replace('_', "")),
            ] {
                assert_eq!(Column::from_header(&dress).as_ref(), Some(column), "{dress}");
            }
            assert_eq!(column.name(), *name);
        }
    }

    #[test]
    fn user_defined_fields_keep_their_own_name() {
        assert_eq!(
            Column::from_header("UDF.Birth Day"),
            Some(Column::Udf("Birth Day".to_owned()))
        );
        assert_eq!(Column::from_header("favourite colour"), None);
    }

    #[test]
    fn fields_of_contacts_are_named_by_whoever_names_columns() {
        assert_eq!(Column::from_header("faxNumber"), None);
        for name in ["faxNumber", "fax", "Fax number"] {
            assert_eq!(Column::named(name), Some(Column::Field("faxNumber")), "{name}");
        }
        assert_eq!(
            Column::named(&Column::Field("faxNumber").name()),
            Some(Column::Field("faxNumber"))
        );
        assert_eq!(Column::named("email"), Some(Column::Email));
    }
}
