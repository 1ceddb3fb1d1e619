//! Writes around contacts: companies, tickets and their additional contacts, groups and their members.

use serde_json::{Value, json};

use super::*;
use crate::sandbox::tenant::{BUILT_IN_COMPANY_PHONE, BUILT_IN_COMPANY_TYPE, BUILT_IN_OWNER_RESOURCE_ID};

#[test]
fn companies_need_owner_type_name_and_phone() {
    let tenant = built_in();
    let full = json!({
        "companyName": "Nimbus Robotics",
        "companyType": BUILT_IN_COMPANY_TYPE,
        "phone": BUILT_IN_COMPANY_PHONE,
        "ownerResourceID": BUILT_IN_OWNER_RESOURCE_ID,
    });
    for field in ["companyName", "companyType", "phone", "ownerResourceID"] {
        let mut body = full.clone();
        body.as_object_mut().unwrap().remove(field);
        let text = format!("Missing Required Field: {field}.");
        refused(&tenant, "POST", "/Companies", &body.to_string(), 500, &text);
    }
    let changed = [
        (
            "companyType",
            json!(5),
            "Picklist value [5] does not exist for companyType.",
        ),
        (
            "ownerResourceID",
            json!(1),
            "ownerResourceID of type: Resource does not exist or is invalid.",
        ),
        (
            "ownerResourceID",
            json!(29_682_888),
            "ownerResourceID of type: Resource",
        ),
        (
            "ownerResourceID",
            json!(29_682_889),
            "ownerResourceID of type: Resource",
        ),
        ("parentCompanyID", json!(183), "parentCompanyID of type: Company"),
        ("companyName", json!("x".repeat(101)), "(field:companyName)"),
        ("isActive", json!(1), "Unexpected character"),
    ];
    for (field, value, text) in changed {
        let mut body = full.clone();
        body[field] = value;
        refused(&tenant, "POST", "/Companies", &body.to_string(), 500, text);
    }
    let mut body = full;
    body["parentCompanyID"] = json!(0);
    let id = done(&tenant, "POST", "/Companies", &body.to_string())["itemId"].clone();
    let company = item(&tenant, &format!("/Companies/{id}"));
    assert_eq!(
        (&company["isActive"], &company["createDate"]),
        (&json!(true), &json!(NOW))
    );
    done(
        &tenant,
        "PATCH",
        "/Companies",
        &format!(r#"{{"id":{id},"isActive":false}}"#),
    );
    assert_eq!(item(&tenant, &format!("/Companies/{id}"))["isActive"], false);
}

#[test]
fn additional_contacts_follow_the_tickets_rules() {
    let tenant = built_in();
    let add = |ticket: i64, contact: i64| {
        (
            format!("/Tickets/{ticket}/AdditionalContacts"),
            format!(r#"{{"contactID":{contact}}}"#),
        )
    };
    let refusals = [
        (7001, 5006, "The contactID cannot be associated with the Ticket."),
        (
            7001,
            5004,
            "Reference value on field: contactID of type: Contact does not exist or is invalid.",
        ),
        (7001, 999_999, "contactID of type: Contact"),
        (999_999, 5001, "ticketID of type: Ticket"),
        (7005, 5003, "already an additional contact"),
        (7003, 5100, "more than 30"),
    ];
    for (ticket, contact, text) in refusals {
        let (path, body) = add(ticket, contact);
        refused(&tenant, "POST", &path, &body, 500, text);
    }
    refused(
        &tenant,
        "POST",
        "/Tickets/7001/AdditionalContacts",
        "{}",
        500,
        "Missing Required Field: contactID.",
    );

    let (path, body) = add(7001, 5001);
    let link = done(&tenant, "POST", &path, &body)["itemId"].clone();
    let ticket = item(&tenant, "/Tickets/7001");
    assert_eq!(
        ticket["contactID"],
        Value::Null,
        "adding the ticket's own contact clears it"
    );
    assert_eq!(item(&tenant, "/Contacts/5001")["lastActivityDate"], NOW);
    assert_ne!(item(&tenant, "/Contacts/5001")["lastModifiedDate"], NOW);

    done(&tenant, "PATCH", "/Tickets", r#"{"id":7001,"contactID":5001}"#);
    assert_eq!(
        item(&tenant, &format!("/TicketAdditionalContacts/{link}")),
        Value::Null
    );
    done(&tenant, "DELETE", "/Tickets/7005/AdditionalContacts/8050", "");
    refused(
        &tenant,
        "DELETE",
        "/Tickets/7005/AdditionalContacts/8050",
        "",
        500,
        "No matching records found.",
    );
}

#[test]
fn a_tickets_contact_is_active_and_of_its_company() {
    let tenant = built_in();
    for contact in [5004, 5006, 999_999] {
        let body = format!(r#"{{"id":7001,"contactID":{contact}}}"#);
        let text = "Reference value on field: contactID of type: Contact does not exist or is invalid.";
        refused(&tenant, "PATCH", "/Tickets", &body, 500, text);
    }
    done(&tenant, "PATCH", "/Tickets", r#"{"id":7001,"contactID":null}"#);
    assert_eq!(item(&tenant, "/Tickets/7001")["contactID"], Value::Null);
    refused(
        &tenant,
        "PATCH",
        "/Tickets",
        r#"{"id":7001,"status":99}"#,
        500,
        "Picklist value [99]",
    );
}

#[test]
fn groups_have_unique_names_and_take_each_contact_once() {
    let tenant = built_in();
    let text = "A ContactGroup already exists with Name [NEWSLETTER]. ContactGroup names must be unique.";
    refused(
        &tenant,
        "POST",
        "/ContactGroups",
        r#"{"name":"NEWSLETTER","isActive":true}"#,
        500,
        text,
    );
    refused(
        &tenant,
        "POST",
        "/ContactGroups",
        r#"{"name":"New"}"#,
        500,
        "Missing Required Field: isActive.",
    );
    let group = done(
        &tenant,
        "POST",
        "/ContactGroups",
        r#"{"name":"Imported","isActive":true}"#,
    )["itemId"]
        .clone();
    let members = format!("/ContactGroups/{group}/Contacts");
    let link = done(&tenant, "POST", &members, r#"{"contactID":5001}"#)["itemId"].clone();
    refused(
        &tenant,
        "POST",
        &members,
        r#"{"contactID":5001}"#,
        500,
        "already a member",
    );
    refused(
        &tenant,
        "POST",
        &members,
        r#"{"contactID":5004}"#,
        500,
        "contactID of type: Contact",
    );
    refused(
        &tenant,
        "POST",
        "/ContactGroups/3/Contacts",
        r#"{"contactID":5001}"#,
        500,
        "contactGroupID",
    );
    done(&tenant, "DELETE", &format!("{members}/{link}"), "");
    done(&tenant, "POST", &members, r#"{"contactID":5001}"#);
    done(&tenant, "DELETE", &format!("/ContactGroups/{group}"), "");
    let links = format!(r#"{{"op":"eq","field":"contactGroupID","value":{group}}}"#);
    assert!(find(&tenant, "ContactGroupContacts", &links).is_empty());
}
