//! The fields of a contact.
//!
//! One line a field. Names, lengths and flags are Autotask's; nothing here is a rule of its own.

use crate::sandbox::field::{Field, Pick, boolean, datetime, integer, long, pick, text};

const PREFIXES: &[Pick] = &[pick("1", "Mr."), pick("2", "Mrs."), pick("3", "Ms.")];
const SUFFIXES: &[Pick] = &[
    pick("1", "Jr."),
    pick("2", "Sr."),
    pick("3", "I"),
    pick("4", "II"),
    pick("5", "III"),
];

/// Contacts: 43 fields. `isActive` is a number here, unlike everywhere else.
pub(in crate::sandbox) const FIELDS: &[Field] = &[
    long("id").required().read_only(),
    text("additionalAddressInformation", 100).webhook(),
    text("addressLine", 128).webhook(),
    text("addressLine1", 128).webhook(),
    text("alternatePhone", 32).webhook(),
    integer("apiVendorID").read_only().picks(&[]),
    datetime("bulkEmailOptOutTime").read_only(),
    text("city", 32).webhook(),
    integer("companyID")
        .required()
        .read_only()
        .refers("Company")
        .webhook(),
    integer("companyLocationID").refers("CompanyLocation").webhook(),
    integer("countryID").refers("Country").webhook(),
    datetime("createDate").read_only(),
    text("emailAddress", 254).webhook(),
    text("emailAddress2", 254).webhook(),
    text("emailAddress3", 254).webhook(),
    text("extension", 10).webhook(),
    text("externalID", 50).webhook(),
    text("facebookUrl", 200).webhook(),
    text("faxNumber", 25).webhook(),
    text("firstName", 50).required().webhook(),
    integer("impersonatorCreatorResourceID")
        .read_only()
        .refers("Resource"),
    integer("isActive").required().webhook(),
    boolean("isOptedOutFromBulkEmail").not_queryable().webhook(),
    datetime("lastActivityDate").read_only().webhook(),
    datetime("lastModifiedDate").read_only().webhook(),
    text("lastName", 50).required().webhook(),
    text("linkedInUrl", 200).webhook(),
    text("middleInitial", 50).webhook(),
    text("mobilePhone", 25).webhook(),
    integer("namePrefix").picks(PREFIXES).webhook(),
    integer("nameSuffix").picks(SUFFIXES).webhook(),
    text("note", 50).webhook(),
    text("phone", 25).webhook(),
    boolean("primaryContact").webhook(),
    boolean("receivesEmailNotifications").webhook(),
    text("roomNumber", 50).webhook(),
    boolean("solicitationOptOut")
        .read_only()
        .not_queryable()
        .webhook(),
    datetime("solicitationOptOutTime").read_only(),
    text("state", 40).webhook(),
    boolean("surveyOptOut").read_only().not_queryable().webhook(),
    text("title", 50).webhook(),
    text("twitterUrl", 200).webhook(),
    text("zipCode", 16).webhook(),
];
