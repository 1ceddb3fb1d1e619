//! Whoever else is known already: the companies at a domain come out as if everybody at it had been read.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::directory::DirectoryReader as _;
use crate::directory::key::Key;
use crate::mirror::tests::World;
use crate::person::email::EmailKey;

const DOMAINS: [&str; 3] = ["acme.example", "bolt.example", "münchen.example"];

fn domain(text: &str) -> DomainKey {
    DomainKey::parse(text).unwrap()
}

fn companies() -> Vec<Value> {
    (1..=4)
        .map(|id| json!({"id": id, "companyName": format!("C{id}"), "phone": "1", "ownerResourceID": 1}))
        .collect()
}

/// Companies with somebody active at the domain; and whether anybody is there at all.
fn users(directory: &Directory, at: &str) -> (BTreeSet<i64>, bool) {
    let users = directory.users_of(&domain(at)).unwrap();
    let active = users.iter().filter(|contact| contact.is_active);
    (
        active.map(|contact| contact.company.0).collect(),
        !users.is_empty(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_company_is_missed_whoever_is_known_already(
        people in prop::collection::vec((1..5_i64, 0..3_usize, 0..3_usize, any::<bool>(), any::<bool>()), 0..25),
    ) {
        let field = ["emailAddress", "emailAddress2", "emailAddress3"];
        let email = |number: usize, at: usize| format!("p{number}@{}", DOMAINS[at]);
        let contacts: Vec<Value> = people.iter().enumerate().map(|(number, (company, at, slot, active, _))| {
            json!({"id": number + 1, "companyID": company, "firstName": "P", "lastName": "Q",
                "isActive": i64::from(*active), field[*slot]: email(number, *at)})
        }).collect();
        let world = World::new(&companies(), &contacts);
        let live = LiveDirectory::new(&world.client, &world.reading);
        let mut directory = Directory::default();
        let known = people.iter().enumerate().filter(|(_, person)| person.4);
        let known = known.filter_map(|(number, person)| EmailKey::parse(&email(number, person.1)));
        live.look_up(&known.map(Key::Email).collect(), &mut directory).unwrap();
        let keys = DOMAINS.iter().map(|at| Key::CompaniesAt(domain(at)));
        live.look_up(&keys.collect(), &mut directory).unwrap();

        let mut expected: BTreeMap<&str, (BTreeSet<i64>, bool)> = BTreeMap::new();
        for (company, at, _, active, _) in &people {
            let at = expected.entry(DOMAINS[*at]).or_default();
            at.1 = true;
            at.0.extend(active.then_some(*company));
        }
        for at in DOMAINS {
            prop_assert_eq!(users(&directory, at), expected.remove(at).unwrap_or_default(), "{}", at);
        }
    }
}

/// 1,200 people of one company, and the last contact of all in another.
fn crowd() -> World {
    let mut contacts: Vec<Value> = (1..=1_200)
        .map(|id| {
            json!({"id": id, "companyID": 1, "firstName": "P", "lastName": "Q",
                "emailAddress": format!("p{id}@acme.example")})
        })
        .collect();
    contacts.push(
        json!({"id": 9_000, "companyID": 2, "firstName": "Z", "lastName": "Q",
        "emailAddress3": "z@acme.example"}),
    );
    World::new(&companies(), &contacts)
}

#[test]
fn a_crowd_in_one_company_does_not_hide_the_other_and_is_not_read() {
    for (known, requests) in [(None, 2), (Some("p700@acme.example"), 1)] {
        let world = crowd();
        let live = LiveDirectory::new(&world.client, &world.reading);
        let mut directory = Directory::default();
        if let Some(email) = known.and_then(EmailKey::parse) {
            live.look_up(&BTreeSet::from([Key::Email(email)]), &mut directory)
                .unwrap();
        }
        let before = world.client.requests_sent();
        let key = Key::CompaniesAt(domain("acme.example"));
        live.look_up(&BTreeSet::from([key]), &mut directory).unwrap();
        assert_eq!(world.client.requests_sent() - before, requests, "{known:?}");
        assert_eq!(users(&directory, "acme.example"), (BTreeSet::from([1, 2]), true));
    }
}

#[test]
fn whom_only_a_copy_knows_hides_nobody() {
    let world = crowd();
    let live = LiveDirectory::new(&world.client, &world.reading);
    let mut directory = Directory::default();
    let copied = json!({"id": 77, "companyID": 2, "emailAddress": "gone@acme.example"});
    let Value::Object(fields) = copied else {
        panic!("a contact has fields")
    };
    let copied = crate::directory::record::Contact::from_fields(
        fields,
        &world.reading.placeholders,
        world.reading.region,
    );
    directory.insert_contact_copy(copied.unwrap());
    live.companies_at(&[domain("acme.example")], &mut directory)
        .unwrap();
    let read = directory.companies_read_at(&domain("acme.example"));
    assert_eq!(read, BTreeSet::from([CompanyId(1), CompanyId(2)]));
}
