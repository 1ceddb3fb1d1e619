//! The records of a tenant that decisions rest on, without anything of the wire but the field names.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::udf;
use crate::directory::packed::Fields;
use crate::id::{CompanyId, ContactId};
use crate::person::email::{EmailKey, Placeholders};
use crate::person::name::NameKey;
use crate::person::phone::{self, PhoneKey, Region};

/// The fields of a contact that are read for every look-up.
pub const CONTACT_FIELDS: &[&str] = &[
    "id",
    "companyID",
    "firstName",
    "middleInitial",
    "lastName",
    "isActive",
    "emailAddress",
    "emailAddress2",
    "emailAddress3",
    "phone",
    "extension",
    "mobilePhone",
    "alternatePhone",
    "faxNumber",
    "externalID",
    "title",
    "addressLine",
    "addressLine1",
    "city",
    "state",
    "zipCode",
    "countryID",
    "note",
];

/// The fields of a company that are read for every look-up.
pub const COMPANY_FIELDS: &[&str] = &[
    "id",
    "companyName",
    "isActive",
    "phone",
    "alternatePhone1",
    "alternatePhone2",
    "fax",
    "countryID",
];

/// The fields of a company that hold its own numbers. Its fax counts: whatever comes from there is the company's,
/// and no person's.
pub const COMPANY_PHONE_FIELDS: [&str; 4] = ["phone", "alternatePhone1", "alternatePhone2", "fax"];

/// The fields of a contact that hold an address.
pub const EMAIL_FIELDS: [&str; 3] = ["emailAddress", "emailAddress2", "emailAddress3"];

/// The fields of a contact that hold a number to call; a fax number stands apart.
pub const PHONE_FIELDS: [&str; 3] = ["phone", "mobilePhone", "alternatePhone"];

/// A person in a company.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Its company. A contact never moves to another.
    pub company: CompanyId,
    /// Whether it is active.
    pub is_active: bool,
    /// Its usable addresses of the three fields; no placeholders.
    pub emails: Vec<EmailKey>,
    /// The id by which another system knows it.
    pub external_id: Option<String>,
    /// The country of numbers without a country code.
    region: Region,
    /// All fields that were read, by Autotask's names.
    fields: Fields,
}

impl Contact {
    /// Reads a record; `None` when it has no id or no company.
    #[expect(clippy::needless_pass_by_value, reason = "a record is read once")]
    pub fn from_fields(
        fields: Map<String, Value>,
        placeholders: &Placeholders,
        region: Region,
    ) -> Option<Self> {
        Self::from_packed(Fields::of(&fields), placeholders, region)
    }

    /// The same from fields that are packed already.
    pub fn from_packed(fields: Fields, placeholders: &Placeholders, region: Region) -> Option<Self> {
        let mut emails = Vec::new();
        read_emails(|name| fields.text(name), placeholders, &mut emails);
        Self::of(fields, emails, region)
    }

    /// A record whose addresses were read before.
    pub(super) fn of(fields: Fields, emails: Vec<EmailKey>, region: Region) -> Option<Self> {
        Some(Self {
            id: ContactId(fields.number("id")?),
            company: CompanyId(fields.number("companyID")?),
            is_active: is_true(fields.value_of("isActive").as_ref()),
            external_id: fields.text("externalID").map(str::to_owned),
            emails,
            region,
            fields,
        })
    }

    /// The text of a field; `None` when blank.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.text(field).and_then(not_blank)
    }

    /// All of its fields.
    #[cfg(test)]
    pub(crate) fn fields(&self) -> Map<String, Value> {
        self.fields.to_map()
    }

    /// A field as it stands; `None` when it is not set.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.fields.value(field)
    }

    /// A user-defined field as it stands; `None` when it is not set.
    pub fn udf(&self, name: &str) -> Option<&Value> {
        let list = self.fields.value(udf::UDFS)?;
        udf::of_list(list, name).filter(|value| !is_blank(value))
    }

    /// First and last name.
    pub fn full_name(&self) -> String {
        let names = [self.text("firstName"), self.text("lastName")];
        names.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The name as it is compared.
    pub fn name_key(&self) -> NameKey {
        NameKey::new(self.text("firstName"), self.text("lastName"))
    }

    /// The numbers of its phone fields that can be read, each once.
    pub fn phone_keys(&self) -> Vec<PhoneKey> {
        let mut keys: Vec<PhoneKey> = Vec::new();
        for text in PHONE_FIELDS.into_iter().filter_map(|field| self.text(field)) {
            if let Ok(Some(number)) = phone::read(text, self.region)
                && !keys.contains(number.key())
            {
                keys.push(number.key().clone());
            }
        }
        keys
    }

    /// The country in whose way its numbers without a country code are read.
    pub fn region(&self) -> Region {
        self.region
    }

    /// Has its numbers read in the way of another country.
    pub fn read_in(&mut self, region: Region) {
        self.region = region;
    }

    /// The country that is set on it.
    pub fn country_id(&self) -> Option<i64> {
        self.fields.number("countryID")
    }

    /// The number of its fax, when it can be read.
    pub fn fax_key(&self) -> Option<PhoneKey> {
        let number = phone::read(self.text("faxNumber")?, self.region).ok()??;
        Some(number.key().clone())
    }

    /// The extension beside this number: the one in its text, else, for the first phone field, the one in the field
    /// for it. `None` where the number stands in no field or has none.
    pub fn extension_of(&self, wanted: &PhoneKey) -> Option<String> {
        PHONE_FIELDS.into_iter().find_map(|field| {
            let text = self.text(field).filter(|text| shares_digits(text, wanted))?;
            let number = phone::read(text, self.region).ok().flatten()?;
            if number.key() != wanted {
                return None;
            }
            let own = number.extension().map(str::to_owned);
            let beside = || (field == "phone").then(|| self.text("extension").map(str::to_owned));
            own.or_else(|| beside().flatten())
        })
    }

    /// Whether a phone field holds this number.
    pub fn has_phone(&self, wanted: &PhoneKey) -> bool {
        PHONE_FIELDS
            .into_iter()
            .filter_map(|field| self.text(field))
            .any(|text| {
                shares_digits(text, wanted)
                    && phone::read(text, self.region)
                        .ok()
                        .flatten()
                        .is_some_and(|number| number.key() == wanted)
            })
    }
}

/// What a field says; `None` when blank.
pub(super) fn not_blank(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// Reads the usable addresses of a contact by the texts of its fields, each once: no placeholders.
pub fn read_emails<'t>(
    text: impl Fn(&'static str) -> Option<&'t str>,
    placeholders: &Placeholders,
    emails: &mut Vec<EmailKey>,
) {
    for name in EMAIL_FIELDS {
        if let Some(key) = text(name).and_then(EmailKey::parse)
            && !placeholders.is_placeholder(&key)
            && !emails.contains(&key)
        {
            emails.push(key);
        }
    }
}

/// Whether a text can hold a number at all; spares the reading of the others.
fn shares_digits(text: &str, wanted: &PhoneKey) -> bool {
    let digits: String = text
        .chars()
        .filter_map(|c| c.to_digit(10).and_then(|digit| char::from_digit(digit, 10)))
        .collect();
    let wanted = wanted.as_str();
    wanted
        .get(wanted.len().saturating_sub(4)..)
        .is_some_and(|last| digits.contains(last))
        || !text.is_ascii()
}

/// Contacts say 1 and 0, most other entities true and false. What does not say that it is inactive counts as active:
/// somebody who is found is not created again.
pub(super) fn is_true(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        Some(Value::String(text)) => !matches!(text.trim().to_lowercase().as_str(), "0" | "false"),
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => true,
    }
}

/// A customer, prospect or vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Its name as it stands.
    pub name: String,
    /// Whether it is active.
    pub is_active: bool,
    /// Its own numbers as they stand.
    pub phones: Vec<String>,
    /// The country that is set on it.
    pub country_id: Option<i64>,
}

impl Company {
    /// Reads a record; `None` when it has no id.
    pub fn from_fields(fields: &Map<String, Value>) -> Option<Self> {
        Some(Self {
            id: CompanyId(fields.get("id")?.as_i64()?),
            name: fields
                .get("companyName")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .trim()
                .to_owned(),
            is_active: is_true(fields.get("isActive")),
            phones: COMPANY_PHONE_FIELDS
                .iter()
                .filter_map(|field| fields.get(*field)?.as_str())
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .collect(),
            country_id: fields.get("countryID").and_then(Value::as_i64),
        })
    }

    /// Its own numbers that can be read, each once.
    pub fn phone_keys(&self, region: Region) -> Vec<PhoneKey> {
        let mut keys: Vec<PhoneKey> = Vec::new();
        for text in &self.phones {
            if let Ok(Some(number)) = phone::read(text, region)
                && !keys.contains(number.key())
            {
                keys.push(number.key().clone());
            }
        }
        keys
    }
}

/// A ticket, as far as it says whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its id.
    pub id: i64,
    /// Its number, such as `T20260105.0012`.
    pub number: String,
    /// Its company.
    pub company: Option<CompanyId>,
    /// Its contact.
    pub contact: Option<ContactId>,
}

impl Ticket {
    /// Reads a record; `None` when it has no id.
    pub fn from_fields(fields: &Map<String, Value>) -> Option<Self> {
        let id = |name: &str| fields.get(name).and_then(Value::as_i64);
        Some(Self {
            id: id("id")?,
            number: fields
                .get("ticketNumber")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            company: id("companyID").map(CompanyId),
            contact: id("contactID").map(ContactId),
        })
    }
}

/// A location of a company, as far as contacts get their address from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// Its id.
    pub id: i64,
    /// Its company.
    pub company: CompanyId,
    /// Whether it is active.
    pub is_active: bool,
    /// Its address by the names of a contact's fields, as far as it is filled.
    pub address: Map<String, Value>,
}

/// The fields of a location that are read.
pub const LOCATION_FIELDS: &[&str] = &[
    "id",
    "companyID",
    "isActive",
    "address1",
    "address2",
    "city",
    "state",
    "postalCode",
    "countryID",
];

/// The fields of a contact's address, in the order in which people read them.
pub const ADDRESS_FIELDS: [&str; 6] = [
    "addressLine",
    "addressLine1",
    "city",
    "state",
    "zipCode",
    "countryID",
];

impl Location {
    /// Reads a record; `None` when it has no id or no company.
    pub fn from_fields(fields: &Map<String, Value>) -> Option<Self> {
        let own = ["address1", "address2", "city", "state", "postalCode", "countryID"];
        let address = ADDRESS_FIELDS.into_iter().zip(own).filter_map(|(field, own)| {
            let value = fields.get(own).filter(|value| !is_blank(value))?;
            Some((field.to_owned(), value.clone()))
        });
        Some(Self {
            id: fields.get("id")?.as_i64()?,
            company: CompanyId(fields.get("companyID")?.as_i64()?),
            is_active: is_true(fields.get("isActive")),
            address: address.collect(),
        })
    }
}

/// Whether a value is nothing.
fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// A country as the tenant knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Country {
    /// Its id.
    pub id: i64,
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// The standard name.
    pub name: String,
    /// The name that the tenant shows; it can be edited.
    pub display_name: String,
}

impl Country {
    /// Reads a record; `None` when it has no id.
    pub fn from_fields(fields: &Map<String, Value>) -> Option<Self> {
        let text = |name: &str| {
            fields
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        Some(Self {
            id: fields.get("id")?.as_i64()?,
            code: text("countryCode"),
            name: text("name"),
            display_name: text("displayName"),
        })
    }
}
