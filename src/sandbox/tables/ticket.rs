//! The fields of a ticket.
//!
//! One line a field. Names, lengths and flags are Autotask's; nothing here is a rule of its own.

use crate::sandbox::field::{Field, Pick, boolean, datetime, decimal, integer, long, pick, text};

const STATUSES: &[Pick] = &[
    pick("1", "New"),
    pick("5", "Complete"),
    pick("7", "Waiting Customer"),
    pick("8", "In Progress"),
];
const PRIORITIES: &[Pick] = &[
    pick("1", "High"),
    pick("2", "Medium"),
    pick("3", "Low"),
    pick("4", "Critical"),
];

/// Tickets: 75 fields.
pub(in crate::sandbox) const FIELDS: &[Field] = &[
    long("id").required().read_only(),
    integer("apiVendorID").read_only().picks(&[]),
    integer("assignedResourceID").refers("Resource"),
    integer("assignedResourceRoleID").refers("Role"),
    integer("billingCodeID").refers("BillingCode"),
    integer("changeApprovalBoard").picks(&[]),
    integer("changeApprovalStatus").picks(&[]),
    integer("changeApprovalType").picks(&[]),
    text("changeInfoField1", 8000),
    text("changeInfoField2", 8000),
    text("changeInfoField3", 8000),
    text("changeInfoField4", 8000),
    text("changeInfoField5", 8000),
    integer("companyID").required().refers("Company"),
    integer("companyLocationID").refers("CompanyLocation"),
    integer("completedByResourceID").read_only().refers("Resource"),
    datetime("completedDate").read_only(),
    integer("configurationItemID").refers("ConfigurationItem"),
    integer("contactID").refers("Contact"),
    integer("contractID").refers("Contract"),
    long("contractServiceBundleID").refers("ContractServiceBundle"),
    long("contractServiceID").refers("ContractService"),
    datetime("createDate").read_only(),
    integer("createdByContactID").refers("Contact"),
    integer("creatorResourceID").read_only().refers("Resource"),
    integer("creatorType").read_only().not_queryable().picks(&[]),
    integer("currentServiceThermometerRating").read_only().picks(&[]),
    text("description", 8000),
    datetime("dueDateTime"),
    decimal("estimatedHours"),
    text("externalID", 50),
    integer("firstResponseAssignedResourceID")
        .read_only()
        .refers("Resource"),
    datetime("firstResponseDateTime").read_only(),
    datetime("firstResponseDueDateTime").read_only(),
    integer("firstResponseInitiatingResourceID")
        .read_only()
        .refers("Resource"),
    decimal("hoursToBeScheduled").read_only(),
    integer("impersonatorCreatorResourceID")
        .read_only()
        .refers("Resource"),
    boolean("isAssignedToComanaged").read_only(),
    integer("issueType").picks(&[]),
    boolean("isVisibleToComanaged"),
    datetime("lastActivityDate").read_only(),
    integer("lastActivityPersonType")
        .read_only()
        .not_queryable()
        .picks(&[]),
    integer("lastActivityResourceID").read_only().refers("Resource"),
    datetime("lastCustomerNotificationDateTime").read_only(),
    datetime("lastCustomerVisibleActivityDateTime").read_only(),
    datetime("lastTrackedModificationDateTime").read_only(),
    long("monitorID"),
    integer("monitorTypeID").picks(&[]),
    integer("opportunityID").refers("Opportunity"),
    integer("organizationalLevelAssociationID").refers("OrganizationalLevelAssociation"),
    integer("previousServiceThermometerRating").read_only().picks(&[]),
    integer("priority").required().picks(PRIORITIES),
    integer("problemTicketId").refers("Ticket"),
    integer("projectID").refers("Project"),
    text("purchaseOrderNumber", 50),
    integer("queueID").picks(&[]),
    text("resolution", 32000),
    datetime("resolutionPlanDateTime").read_only(),
    datetime("resolutionPlanDueDateTime").read_only(),
    datetime("resolvedDateTime").read_only(),
    datetime("resolvedDueDateTime").read_only(),
    integer("rmaStatus").picks(&[]),
    integer("rmaType").picks(&[]),
    text("rmmAlertID", 50).read_only(),
    boolean("serviceLevelAgreementHasBeenMet").read_only(),
    integer("serviceLevelAgreementID").picks(&[]),
    decimal("serviceLevelAgreementPausedNextEventHours")
        .read_only()
        .not_queryable(),
    integer("serviceThermometerTemperature").read_only(),
    integer("source").picks(&[]),
    integer("status").required().picks(STATUSES),
    integer("subIssueType").picks(&[]).under("IssueType"),
    integer("ticketCategory").picks(&[]),
    text("ticketNumber", 50),
    integer("ticketType").picks(&[]),
    text("title", 255).required(),
];
