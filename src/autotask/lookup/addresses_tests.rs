//! Second addresses are found whatever another directory was filled with before.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::directory::DirectoryReader as _;
use crate::directory::key::Key;
use crate::mirror::tests::World;

fn address(text: &str) -> EmailKey {
    EmailKey::parse(text).unwrap()
}

/// So many addresses that the contacts with second ones are fetched whole.
fn many(also: &str) -> BTreeSet<Key> {
    let many = (0..200).map(|nth| format!("nobody{nth}@acme.example"));
    many.chain([also.to_owned()])
        .map(|text| Key::Email(address(&text)))
        .collect()
}

#[test]
fn what_one_directory_holds_is_not_spared_another() {
    let company = json!({"id": 1, "companyName": "Acme", "phone": "1", "ownerResourceID": 1});
    let contact = |id: i64, first: &str, second: &str| -> Value {
        json!({"id": id, "companyID": 1, "firstName": "P", "lastName": "Q", "emailAddress": first,
            "emailAddress2": second})
    };
    let contacts = [
        contact(1, "a@acme.example", "b@acme.example"),
        contact(2, "c@acme.example", "d@acme.example"),
    ];
    let world = World::new(&[company], &contacts);
    let live = LiveDirectory::new(&world.client, &world.reading);
    for second in ["b@acme.example", "d@acme.example"] {
        let mut directory = Directory::default();
        let few = BTreeSet::from([Key::Email(address("e@acme.example"))]);
        live.look_up(&few, &mut directory).unwrap();
        assert!(
            !directory.holds_second_addresses(),
            "a few were asked for, not all"
        );
        live.look_up(&many(second), &mut directory).unwrap();
        assert_eq!(directory.by_email(&address(second)).unwrap().len(), 1, "{second}");
        // The same directory is spared the second addresses from now on.
        assert!(directory.holds_second_addresses());
        let before = world.client.requests_sent();
        live.look_up(&many("e@acme.example"), &mut directory).unwrap();
        assert_eq!(world.client.requests_sent() - before, 1);
    }
}
