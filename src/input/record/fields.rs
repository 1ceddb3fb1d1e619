//! The table of the fields of a contact: one entry a field, with every name that its column may have.
//!
//! Data only. A name stands here once; a test of the room says so.

use super::{ACTIVE, ContactField, Holds, LOCATION, PRIMARY};
use crate::input::column::Column;

const fn field(
    name: &'static str,
    column: Column,
    holds: Holds,
    aliases: &'static [&'static str],
) -> ContactField {
    ContactField {
        name,
        column,
        aliases,
        holds,
    }
}

/// A field that only contact records have a column for.
const fn own(name: &'static str, holds: Holds, aliases: &'static [&'static str]) -> ContactField {
    field(name, Column::Field(name), holds, aliases)
}

/// Every field of a contact that a row can fill.
pub static FIELDS: &[ContactField] = &[
    field(
        "firstName",
        Column::FirstName,
        Holds::Text,
        &["given_name", "forename", "first"],
    ),
    own("middleInitial", Holds::Text, &["middle_name", "middle"]),
    field(
        "lastName",
        Column::LastName,
        Holds::Text,
        &["surname", "family_name", "last"],
    ),
    own(
        "namePrefix",
        Holds::Integer,
        &["prefix", "salutation", "name_prefix"],
    ),
    own("nameSuffix", Holds::Integer, &["suffix", "name_suffix"]),
    field(
        "emailAddress",
        Column::Email,
        Holds::Text,
        &[
            "email_address",
            "e_mail",
            "mail",
            "e_mail_address",
            "email1",
            "work_email",
            "business_email",
        ],
    ),
    field(
        "emailAddress2",
        Column::Email2,
        Holds::Text,
        &["second_email", "other_email", "personal_email"],
    ),
    field("emailAddress3", Column::Email3, Holds::Text, &["third_email"]),
    field(
        "phone",
        Column::Phone,
        Holds::Phone,
        &[
            "phone_number",
            "telephone",
            "tel",
            "work_phone",
            "business_phone",
            "office_phone",
        ],
    ),
    field(
        "extension",
        Column::Extension,
        Holds::Text,
        &["ext", "phone_ext", "phone_extension"],
    ),
    field(
        "mobilePhone",
        Column::Mobile,
        Holds::Phone,
        &["mobile_phone", "mobile_number", "cell", "cell_phone", "cellphone"],
    ),
    own(
        "alternatePhone",
        Holds::Phone,
        &["alternate_phone", "other_phone", "phone2", "home_phone"],
    ),
    own("faxNumber", Holds::Phone, &["fax", "fax_number"]),
    field(
        "title",
        Column::Title,
        Holds::Text,
        &["job_title", "position", "role"],
    ),
    own("roomNumber", Holds::Text, &["room", "room_number", "office"]),
    field(
        "addressLine",
        Column::Address1,
        Holds::Text,
        &["address", "street", "street_address", "address_line", "street1"],
    ),
    field(
        "addressLine1",
        Column::Address2,
        Holds::Text,
        &["address_line_2", "address_line2", "street2"],
    ),
    own(
        "additionalAddressInformation",
        Holds::Text,
        &["additional_address", "address3", "additional_address_information"],
    ),
    field("city", Column::City, Holds::Text, &["town", "locality"]),
    field(
        "state",
        Column::State,
        Holds::Text,
        &["province", "region", "county"],
    ),
    field(
        "zipCode",
        Column::Zip,
        Holds::Text,
        &["zip_code", "postal_code", "postcode", "post_code", "plz"],
    ),
    field(
        "countryID",
        Column::Country,
        Holds::Text,
        &["country_code", "country_name"],
    ),
    own(
        LOCATION,
        Holds::Integer,
        &["location_id", "company_location_id", "location"],
    ),
    field(
        "externalID",
        Column::ExternalId,
        Holds::Text,
        &["external_ref", "external_reference"],
    ),
    field(
        "note",
        Column::Note,
        Holds::Text,
        &["notes", "comment", "comments", "remark"],
    ),
    own("facebookUrl", Holds::Text, &["facebook", "facebook_url"]),
    own(
        "linkedInUrl",
        Holds::Text,
        &["linkedin", "linkedin_url", "linkedin_profile"],
    ),
    own("twitterUrl", Holds::Text, &["twitter", "twitter_url", "x_url"]),
    own(PRIMARY, Holds::Flag, &["primary", "is_primary", "main_contact"]),
    own(ACTIVE, Holds::Flag, &["active", "enabled"]),
    own(
        "receivesEmailNotifications",
        Holds::Flag,
        &["email_notifications", "notifications", "notification"],
    ),
    own(
        "isOptedOutFromBulkEmail",
        Holds::Flag,
        &["bulk_email_opt_out", "email_opt_out", "unsubscribed", "opted_out"],
    ),
    own("solicitationOptOut", Holds::Flag, &["solicitation_opt_out"]),
    own("surveyOptOut", Holds::Flag, &["survey_opt_out"]),
];

/// What else the other columns of a contact record may be called.
pub(super) const OTHERS: &[(Column, &[&str])] = &[
    (
        Column::Company,
        &[
            "company_name",
            "account",
            "account_name",
            "organization",
            "organisation",
            "employer",
            "firm",
        ],
    ),
    (Column::CompanyId, &["account_id"]),
    (
        Column::Name,
        &["full_name", "display_name", "contact_name", "contact"],
    ),
];

/// The fields of a contact that Autotask writes itself.
pub(super) const AUTOTASKS_OWN: &[&str] = &[
    "apiVendorID",
    "bulkEmailOptOutTime",
    "createDate",
    "impersonatorCreatorResourceID",
    "lastActivityDate",
    "lastModifiedDate",
    "solicitationOptOutTime",
];
