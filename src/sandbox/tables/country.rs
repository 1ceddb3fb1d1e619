//! The fields of a country.
//!
//! One line a field. Names, lengths and flags are Autotask's; nothing here is a rule of its own.

use crate::sandbox::field::{Field, boolean, integer, long, text};

/// Countries; `displayName` is the tenant's own spelling.
pub(in crate::sandbox) const FIELDS: &[Field] = &[
    long("id").required().read_only(),
    long("addressFormatID").picks(&[]),
    text("countryCode", 2).read_only(),
    text("displayName", 100).required(),
    integer("invoiceTemplateID"),
    boolean("isActive"),
    boolean("isDefaultCountry"),
    text("name", 50).read_only(),
    integer("quoteTemplateID"),
];
