//! What was put in is found by every one of its keys, and what was not looked up is named instead of guessed.

use serde_json::{Value, json};

use super::*;
use crate::person::email::Placeholders;
use crate::person::phone::{self, Region};

fn region() -> Region {
    Region::parse("US").expect("a country")
}

fn contact(fields: Value) -> Contact {
    let Value::Object(fields) = fields else {
        panic!("a contact has fields")
    };
    Contact::from_fields(fields, &Placeholders::default(), region()).expect("a contact")
}

fn company(id: i64, name: &str) -> Company {
    Company {
        id: CompanyId(id),
        name: name.to_owned(),
        is_active: true,
        phones: Vec::new(),
        country_id: None,
    }
}

fn email(text: &str) -> EmailKey {
    EmailKey::parse(text).expect("an address")
}

fn domain(text: &str) -> DomainKey {
    DomainKey::parse(text).expect("a domain")
}

fn number(text: &str) -> PhoneKey {
    phone::read(text, region())
        .expect("readable")
        .expect("a number")
        .key()
        .clone()
}

fn ids(found: Result<Vec<&Contact>, Missing>) -> Vec<i64> {
    found
        .expect("known")
        .into_iter()
        .map(|contact| contact.id.0)
        .collect()
}

fn company_ids(found: Result<Vec<&Company>, Missing>) -> Vec<i64> {
    found
        .expect("known")
        .into_iter()
        .map(|company| company.id.0)
        .collect()
}

fn ana() -> Contact {
    contact(json!({
        "id": 11, "companyID": 1, "firstName": "Ana", "lastName": "Ruiz", "isActive": 1,
        "emailAddress": "Ana@Acme.example", "emailAddress2": "ana@second.example", "emailAddress3": "noemail@third.example",
        "phone": "(312) 555-0111 x4", "mobilePhone": "+44 20 7946 0018", "alternatePhone": "312.555.0113", "externalID": "X-11",
    }))
}

#[test]
fn a_contact_is_found_by_each_of_its_keys() {
    let mut directory = Directory::complete();
    directory.insert_contact(contact(
        json!({"id": 12, "companyID": 1, "emailAddress": "ana@acme.example"}),
    ));
    directory.insert_contact(ana());
    assert_eq!(ids(directory.by_email(&email("ANA@acme.example"))), [11, 12]);
    assert_eq!(ids(directory.by_email(&email("ana@second.example"))), [11]);
    assert_eq!(ids(directory.by_domain(&domain("acme.example"))), [11, 12]);
    assert_eq!(ids(directory.by_domain(&domain("second.example"))), [11]);
    assert_eq!(ids(directory.by_external_id("x-11")), [11]);
    assert_eq!(ids(directory.in_company(CompanyId(1))), [11, 12]);
    for text in ["312 555 0111", "+442079460018", "3125550113"] {
        assert_eq!(ids(directory.by_phone(&number(text))), [11], "{text}");
    }
    assert_eq!(ids(directory.by_phone(&number("312 555 0112"))), [0; 0]);
    assert_eq!(ids(directory.in_company(CompanyId(2))), [0; 0]);
}

#[test]
fn a_placeholder_address_is_nobodys() {
    let mut directory = Directory::complete();
    directory.insert_contact(ana());
    assert_eq!(ids(directory.by_email(&email("noemail@third.example"))), [0; 0]);
    assert_eq!(ids(directory.by_domain(&domain("third.example"))), [0; 0]);
    let fields = ana();
    assert_eq!(
        fields.text("emailAddress3"),
        Some("noemail@third.example"),
        "the field itself stays as it is"
    );
}

#[test]
fn a_contact_that_is_put_in_again_is_no_longer_found_by_what_it_was() {
    let mut directory = Directory::complete();
    directory.insert_contact(ana());
    directory.insert_contact(contact(json!({
        "id": 11, "companyID": 2, "isActive": 0, "emailAddress": "ruiz@other.example", "externalID": "Y-11",
    })));
    assert_eq!(ids(directory.by_email(&email("ana@acme.example"))), [0; 0]);
    assert_eq!(ids(directory.by_domain(&domain("acme.example"))), [0; 0]);
    assert_eq!(ids(directory.by_external_id("x-11")), [0; 0]);
    assert_eq!(ids(directory.in_company(CompanyId(1))), [0; 0]);
    assert_eq!(ids(directory.by_phone(&number("312 555 0111"))), [0; 0]);
    assert_eq!(ids(directory.by_email(&email("ruiz@other.example"))), [11]);
    assert_eq!(ids(directory.in_company(CompanyId(2))), [11]);
    assert_eq!(ids(directory.by_external_id("y-11")), [11]);
}

#[test]
fn companies_are_found_as_spelled_as_normalised_and_nearly() {
    let mut directory = Directory::complete();
    for (id, name) in [
        (1, "Acme Dental, Inc."),
        (2, "ACME Dental"),
        (3, "Müller GmbH"),
        (0, "The MSP"),
        (4, "N/A"),
    ] {
        directory.insert_company(company(id, name));
        directory.insert_company(company(id, name));
    }
    let keys = |name: &str| CompanyKeys::new(name).expect("a company name");
    assert_eq!(company_ids(directory.companies_spelled(" ACME Dental ")), [2]);
    assert_eq!(company_ids(directory.companies_spelled("acme dental")), [0; 0]);
    assert_eq!(
        company_ids(directory.companies_named(&keys("acme dental llc"))),
        [1, 2]
    );
    for name in ["Mueller", "MULLER AG", "Müller"] {
        assert_eq!(company_ids(directory.companies_named(&keys(name))), [3], "{name}");
    }
    assert_eq!(company_ids(directory.companies_named(&keys("MSP"))), [0]);
    assert_eq!(
        company_ids(directory.companies_near(&keys("Acme Dentol"))),
        [1, 2]
    );
    assert_eq!(
        company_ids(directory.companies_near(&keys("Acme Dental"))),
        [0; 0]
    );
    assert_eq!(
        directory
            .company(CompanyId(0))
            .map(|found| found.map(|found| found.name.as_str())),
        Ok(Some("The MSP"))
    );
}

#[test]
fn a_company_that_is_renamed_is_no_longer_found_by_its_old_name() {
    let keys = |name: &str| CompanyKeys::new(name).expect("a company name");
    let mut directory = Directory::complete();
    directory.insert_company(company(1, "Acme Dental"));
    directory.insert_company(company(2, "Acme Dental"));
    directory.insert_company(company(1, "Zeta Works"));
    assert_eq!(company_ids(directory.companies_spelled("Acme Dental")), [2]);
    assert_eq!(company_ids(directory.companies_named(&keys("Acme Dental"))), [2]);
    assert_eq!(company_ids(directory.companies_near(&keys("Acme Dentol"))), [2]);
    assert_eq!(company_ids(directory.companies_named(&keys("Zeta Works"))), [1]);
}

#[test]
fn a_ticket_is_found_by_id_and_by_number_in_capitals() {
    let mut directory = Directory::complete();
    let number = "t20260105.0012".to_owned();
    directory.insert_ticket(Ticket {
        id: 7,
        number,
        company: Some(CompanyId(1)),
        contact: None,
    });
    for key in [TicketKey::Id(7), TicketKey::Number("T20260105.0012".to_owned())] {
        assert_eq!(
            directory
                .ticket(&key)
                .map(|ticket| ticket.map(|ticket| ticket.id)),
            Ok(Some(7))
        );
    }
    assert_eq!(directory.ticket(&TicketKey::Id(8)), Ok(None));
}

#[test]
fn records_say_in_several_ways_that_they_are_active() {
    for (value, expected) in [
        (json!(1), true),
        (json!(0), false),
        (json!(true), true),
        (json!(false), false),
        (json!("1"), true),
        (json!("true"), true),
        (json!("0"), false),
        (json!("False"), false),
        (json!(null), true),
    ] {
        let fields = json!({"id": 1, "companyID": 1, "isActive": value});
        assert_eq!(contact(fields).is_active, expected, "{value}");
    }
}

/// Every question, and the key that it needs.
#[test]
fn what_was_not_looked_up_is_missing_and_never_taken_for_absent() {
    let mut directory = Directory::default();
    directory.insert_contact(ana());
    directory.insert_company(company(1, "Acme Dental"));
    let keys = CompanyKeys::new("Acme Dental").expect("a company name");
    let (address, at, phone) = (
        email("ana@acme.example"),
        domain("acme.example"),
        number("312 555 0111"),
    );
    let ticket = TicketKey::Id(7);
    let missing = [
        (directory.by_email(&address).err(), Key::Email(address.clone())),
        (directory.by_domain(&at).err(), Key::Domain(at.clone())),
        (
            directory.by_external_id("x-11").err(),
            Key::ExternalId("x-11".to_owned()),
        ),
        (
            directory.in_company(CompanyId(1)).err(),
            Key::ContactsOf(CompanyId(1)),
        ),
        (directory.by_phone(&phone).err(), Key::Phone(phone.clone())),
        (directory.company(CompanyId(1)).err(), Key::Company(CompanyId(1))),
        (
            directory.companies_spelled("Acme Dental").err(),
            Key::CompanyNames,
        ),
        (directory.companies_named(&keys).err(), Key::CompanyNames),
        (directory.companies_near(&keys).err(), Key::CompanyNames),
        (directory.ticket(&ticket).err(), Key::Ticket(ticket.clone())),
        (directory.is_staff(&address).err(), Key::Staff),
        (directory.countries().err(), Key::Countries),
        (directory.contact_rules().err(), Key::ContactRules),
        (directory.company_rules().err(), Key::CompanyRules),
    ];
    let all: Vec<Key> = missing.iter().map(|(_, key)| key.clone()).collect();
    for (missing, key) in missing {
        assert_eq!(missing, Some(Missing(vec![key])));
    }
    assert_eq!(directory.need(all.clone()), Err(Missing(all.clone())));
    directory.mark(all.clone());
    assert_eq!(directory.need(all), Ok(()));
    assert_eq!(ids(directory.by_email(&address)), [11]);
    let other = Key::Email(email("bo@acme.example"));
    assert_eq!(
        directory.need([Key::Staff, other.clone()]),
        Err(Missing(vec![other])),
        "only what is not known yet"
    );
}

fn seven(email: &str, external: &str) -> Contact {
    contact(json!({"id": 7, "companyID": 1, "isActive": 1, "emailAddress": email, "externalID": external}))
}

#[test]
fn a_changed_contact_leaves_no_empty_key_behind() {
    let mut directory = Directory::complete();
    directory.insert_contact_copy(seven("old@a.example", "Old"));
    directory.insert_contact(seven("new@b.example", "New"));
    assert_eq!(ids(directory.by_email(&email("old@a.example"))), [0; 0]);
    assert_eq!(ids(directory.by_email(&email("new@b.example"))), [7]);
    assert!(directory.by_domain.len() == 1 && directory.by_email.len() == 1);
}

#[test]
fn a_copy_never_replaces_what_autotask_said() {
    let mut directory = Directory::complete();
    directory.insert_contact_copy(seven("a@a.example", ""));
    directory.insert_company_copy(company(1, "Acme"));
    assert!(directory.is_contact_copy(ContactId(7)) && directory.is_company_copy(CompanyId(1)));
    directory.contact_is_gone(ContactId(7));
    directory.insert_company(company(1, "Bolt"));
    directory.insert_contact_copy(seven("a@a.example", ""));
    directory.insert_company_copy(company(1, "Acme"));
    assert!(!directory.is_contact_copy(ContactId(7)) && !directory.is_company_copy(CompanyId(1)));
    assert_eq!(ids(directory.in_company(CompanyId(1))), [0; 0]);
    assert_eq!(company_ids(directory.companies_spelled("Acme")), [0; 0]);
    assert_eq!(company_ids(directory.companies_spelled("Bolt")), [1]);
    directory.company_is_gone(CompanyId(1));
    let keys = CompanyKeys::new("Bolt").expect("a company name");
    assert_eq!(company_ids(directory.companies_named(&keys)), [0; 0]);
}

#[test]
fn numbers_are_found_by_their_new_reading_only() {
    let mut directory = Directory::complete();
    directory.insert_contact(ana());
    for (name, value) in [("phone", "312 555 0199"), ("mobilePhone", "+1 312 555 0199 x7")] {
        directory.insert_contact(contact(json!({"id": 11, "companyID": 1, name: value})));
        assert_eq!(ids(directory.by_phone(&number("(312) 555-0199"))), [11], "{name}");
    }
    assert_eq!(ids(directory.by_phone(&number("312 555 0111"))), [0; 0]);
    assert_eq!(directory.by_phone.len(), 1, "no empty key is left behind");
    directory.contact_is_gone(ContactId(11));
    assert_eq!(ids(directory.by_phone(&number("312 555 0199"))), [0; 0]);
}

#[test]
fn a_domain_is_confirmed_by_one_contact_of_each_company() {
    let at = domain("acme.example");
    let user = |id: i64, company: i64, active: i64| {
        contact(json!({"id": id, "companyID": company, "isActive": active,
            "emailAddress": format!("p{id}@acme.example")}))
    };
    let mut directory = Directory::complete();
    for (id, company, active) in [(1, 1, 0), (2, 1, 1), (3, 1, 1), (4, 2, 1), (5, 3, 0)] {
        directory.insert_contact_copy(user(id, company, active));
    }
    let witnesses =
        |directory: &Directory| -> Vec<i64> { directory.witnesses_to_confirm(&at).map(|id| id.0).collect() };
    assert_eq!(witnesses(&directory), [2, 4, 5]);
    directory.insert_contact(user(2, 1, 1));
    assert_eq!(
        witnesses(&directory),
        [4],
        "somebody is there, and company 1 is sure"
    );
    directory.contact_is_gone(ContactId(4));
    assert_eq!(witnesses(&directory), [0; 0]);
    directory.insert_contact(user(2, 1, 0));
    assert_eq!(witnesses(&directory), [3], "the next of company 1 is asked");
}
