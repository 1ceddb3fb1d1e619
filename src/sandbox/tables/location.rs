//! The fields of a company's location.
//!
//! One line a field. Names, lengths and flags are Autotask's; nothing here is a rule of its own.

use crate::sandbox::field::{Field, boolean, decimal, integer, long, text};

/// `CompanyLocations`; the sandbox only reads them.
pub(in crate::sandbox) const FIELDS: &[Field] = &[
    long("id").required().read_only(),
    text("address1", 128),
    text("address2", 128),
    text("alternatePhone1", 25),
    text("alternatePhone2", 25),
    text("city", 50),
    integer("companyID").required().read_only().refers("Company"),
    integer("countryID").refers("Country"),
    text("description", 500),
    text("fax", 25),
    boolean("isActive"),
    boolean("isPrimary"),
    boolean("isTaxExempt").read_only(),
    text("name", 100).required(),
    boolean("overrideAccountTaxSettings"),
    text("phone", 25),
    text("postalCode", 20),
    decimal("roundtripDistance"),
    text("state", 25),
    integer("taxRegionID").refers("TaxRegion"),
];
