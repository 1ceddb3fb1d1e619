//! Which Autotask field each cell of a row goes into, and in which form. Whether it fits is asked in `fit`.

use serde_json::{Value, json};

use crate::answer::outcome::Warning;
use crate::decision::call;
use crate::decision::notes::Notes;
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::record::EMAIL_FIELDS;
use crate::directory::rules::FieldRules;
use crate::input::column::Column;
use crate::person::candidate::Candidate;
use crate::person::country;
use crate::person::name::PersonName;
use crate::person::record::{self, ACTIVE, Holds, LOCATION};

/// The Autotask field of each column that goes into a contact as it is.
pub(super) fn field_of(column: &Column) -> Option<&'static str> {
    match column {
        Column::Title => Some("title"),
        Column::Address1 => Some("addressLine"),
        Column::Address2 => Some("addressLine1"),
        Column::City => Some("city"),
        Column::State => Some("state"),
        Column::Zip => Some("zipCode"),
        Column::Note => Some("note"),
        Column::Email => Some("emailAddress"),
        Column::Email2 => Some("emailAddress2"),
        Column::Email3 => Some("emailAddress3"),
        Column::FirstName => Some("firstName"),
        Column::LastName => Some("lastName"),
        Column::Phone => Some("phone"),
        Column::Mobile => Some("mobilePhone"),
        Column::Extension => Some("extension"),
        Column::ExternalId => Some("externalID"),
        Column::Country => Some("countryID"),
        Column::Id
        | Column::Name
        | Column::Company
        | Column::CompanyId
        | Column::ContactId
        | Column::Ticket
        | Column::TicketId
        | Column::Cc
        | Column::Calendars
        | Column::Groups
        | Column::Agents
        | Column::Event
        | Column::Direction
        | Column::From
        | Column::FromName
        | Column::To
        | Column::ToName
        | Column::ExternalNumber
        | Column::ExternalName
        | Column::StartedAt
        | Column::CallId
        | Column::Udf(_) => None,
        Column::Field(name) => Some(name),
    }
}

/// A value on its way into a field.
pub(super) struct Entry {
    pub(super) field: String,
    pub(super) value: Value,
    /// The column to name in messages.
    pub(super) column: String,
    /// Whether the value may be cut. An address or a number that is cut is another one.
    pub(super) may_be_cut: bool,
}

/// A name that is complete enough to be written, as far as the row allows.
pub(super) struct CompleteName {
    pub(super) name: PersonName,
    pub(super) from_email: bool,
}

/// The row's name; where it lacks a part, the one that its address spells.
pub(super) fn complete_name(candidate: &Candidate) -> CompleteName {
    let name = &candidate.name;
    if (name.first.is_none() || name.last.is_none())
        && let Some(spelled) = candidate.email().and_then(PersonName::from_email)
    {
        return CompleteName {
            name: spelled,
            from_email: true,
        };
    }
    CompleteName {
        name: name.clone(),
        from_email: false,
    }
}

/// What the fields are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A new contact.
    Create,
    /// A standing contact.
    Update,
}

/// What has to be looked up before the fields of a row are known.
pub(super) fn keys(candidate: &Candidate) -> impl Iterator<Item = Key> {
    let location = candidate
        .texts
        .iter()
        .find(|text| text.column == Column::Field(LOCATION));
    let id = location.and_then(|text| record::read(Holds::Integer, &text.text).ok()?.as_i64());
    let countries = candidate.country.is_some().then_some(Key::Countries);
    id.map(Key::Location).into_iter().chain(countries)
}

/// The field of each of the row's addresses. A new contact gets them in order; in a standing one each goes where the
/// record has it, since its first column can be blank.
pub(super) fn address_fields(candidate: &Candidate, purpose: Purpose) -> Vec<&'static str> {
    let own = candidate
        .email_columns
        .iter()
        .filter_map(field_of)
        .collect::<Vec<_>>();
    if purpose == Purpose::Update && candidate.is_record() && own.len() == candidate.emails.len() {
        own
    } else {
        EMAIL_FIELDS.to_vec()
    }
}

/// The fields that a row gives to a contact, without its name and its company.
pub(super) fn entries(
    candidate: &Candidate,
    directory: &Directory,
    purpose: Purpose,
    notes: &mut Notes<'_>,
) -> Result<Vec<Entry>, Missing> {
    let rules = directory.contact_rules()?;
    let mut entries = Vec::new();
    let mut push = |column: &Column, field: &str, value: Value, may_be_cut: bool| {
        entries.push(Entry {
            field: field.to_owned(),
            value,
            column: candidate.column_name(column),
            may_be_cut,
        });
    };
    let email_columns = [Column::Email, Column::Email2, Column::Email3];
    let fields = address_fields(candidate, purpose);
    for (field, email) in fields.into_iter().zip(&candidate.emails) {
        let column = email_columns
            .iter()
            .find(|column| field_of(column) == Some(field));
        push(
            column.unwrap_or(&Column::Email),
            field,
            json!(email.text()),
            false,
        );
    }
    let phone = candidate
        .phone
        .as_ref()
        .filter(|_| call::may_be_written(candidate))
        .cloned();
    let numbers = [
        (Column::Phone, &phone),
        (Column::Mobile, &candidate.mobile),
        (Column::Field("alternatePhone"), &candidate.alternate),
        (Column::Field("faxNumber"), &candidate.fax),
    ];
    for (column, number) in numbers {
        let field = field_of(&column).unwrap_or_default();
        if let Some(text) = number
            .as_ref()
            .and_then(|number| number.for_field(limit(rules, field)))
        {
            push(&column, field, json!(text), false);
        }
    }
    let extension = candidate
        .extension
        .clone()
        .filter(|_| candidate.event.is_none() || phone.is_some());
    for (column, text) in [
        (Column::Extension, &extension),
        (Column::ExternalId, &candidate.external_id),
    ] {
        if let Some(text) = text {
            push(&column, field_of(&column).unwrap_or_default(), json!(text), false);
        }
    }
    for text in &candidate.texts {
        if let Some(field) = field_of(&text.column) {
            push(&text.column, field, value(field, &text.text), true);
        }
    }
    if let Some(text) = &candidate.country {
        match country_id(text, directory)? {
            Some(id) => push(&Column::Country, "countryID", json!(id), false),
            None => notes.warn(Warning::UnknownCountry),
        }
    }
    Ok(entries)
}

/// The text of a cell as its field holds it. What its field cannot hold was left out when the row was read, but for
/// labels of lists.
fn value(field: &str, text: &str) -> Value {
    let holds = record::by_name(field)
        .map(|field| field.holds)
        .unwrap_or_default();
    let value = record::read(holds, text).unwrap_or_else(|_| json!(text));
    match value.as_bool() {
        // Contacts say 1 and 0 where all other entities say true and false.
        Some(flag) if field == ACTIVE => json!(i64::from(flag)),
        Some(_) | None => value,
    }
}

/// The longest text of a field; phone fields hold 25 characters where the tenant does not say otherwise.
pub(super) fn limit(rules: &FieldRules, field: &str) -> usize {
    rules
        .fields
        .get(field)
        .map(|rule| rule.length)
        .filter(|length| *length > 0)
        .unwrap_or(25)
}

/// Autotask's own ids, ISO codes and names, and whatever the tenant calls a country.
fn country_id(text: &str, directory: &Directory) -> Result<Option<i64>, Missing> {
    let countries = directory.countries()?;
    if let Ok(id) = text.trim().parse::<i64>() {
        return Ok(countries
            .iter()
            .find(|country| country.id == id)
            .map(|country| country.id));
    }
    let shown = countries.iter().find(|country| {
        [&country.display_name, &country.name]
            .into_iter()
            .any(|name| name.to_lowercase() == text.trim().to_lowercase())
    });
    let code = country::alpha2(text);
    let by_code = || {
        countries
            .iter()
            .find(|country| code.as_ref().is_some_and(|code| code.as_str() == country.code))
    };
    Ok(shown.or_else(by_code).map(|country| country.id))
}
