//! The fields of a resource, that is of one of the tenant's own people.
//!
//! One line a field. Names, lengths and flags are Autotask's; nothing here is a rule of its own.

use crate::sandbox::field::{Field, boolean, datetime, decimal, integer, long, text};

/// Resources: 36 fields.
pub(in crate::sandbox) const FIELDS: &[Field] = &[
    long("id").required().read_only(),
    text("accountingReferenceID", 100),
    text("dateFormat", 20).read_only().picks(&[]),
    long("defaultServiceDeskRoleID").not_queryable().refers("Role"),
    text("email", 254).required(),
    text("email2", 254),
    text("email3", 254),
    text("emailTypeCode", 20).required().picks(&[]),
    text("emailTypeCode2", 20).picks(&[]),
    text("emailTypeCode3", 20).picks(&[]),
    text("firstName", 50).required(),
    text("gender", 1).picks(&[]),
    integer("greeting").picks(&[]),
    datetime("hireDate").required().read_only(),
    text("homePhone", 25),
    text("initials", 32),
    decimal("internalCost").read_only(),
    boolean("isActive").required(),
    text("lastName", 50).required(),
    integer("licenseType").required().read_only().picks(&[]),
    integer("locationID").required().read_only().picks(&[]),
    text("middleName", 50),
    text("mobilePhone", 25),
    text("numberFormat", 20).required().picks(&[]),
    text("officeExtension", 10),
    text("officePhone", 25),
    text("payrollIdentifier", 32),
    integer("payrollType").required().picks(&[]),
    text("resourceType", 15).required().picks(&[]),
    integer("suffix").picks(&[]),
    decimal("surveyResourceRating").read_only(),
    text("timeFormat", 20).read_only().picks(&[]),
    text("title", 50),
    text("travelAvailabilityPct", 15).picks(&[]),
    text("userName", 32).required(),
    integer("userType").required().read_only().picks(&[]),
];
