//! The file: damage, versions, other tenants, other regions.

use rusqlite::Connection;

use super::*;
use crate::person::phone::PhoneKey;

fn file(world: &World) -> std::path::PathBuf {
    world.state.path().join("mirror-acme.com.sqlite")
}

fn refused(world: &World) -> Failure {
    match Mirror::open(world.state.path(), TENANT) {
        Ok(_) => panic!("it was opened"),
        Err(failure) => failure,
    }
}

fn advises_to_clear(failure: &Failure) -> bool {
    failure.kind == Kind::Usage
        && failure
            .hints
            .iter()
            .any(|hint| hint.contains("matchbook mirror clear"))
}

#[test]
fn a_damaged_file_is_refused_and_can_be_cleared() {
    let world = World::new(&[company(1, "Acme")], &people(600));
    world.refresh(&mut world.open());
    let whole = std::fs::read(file(&world)).unwrap();
    let mut holed = whole.clone();
    for byte in &mut holed[8192..40_960] {
        *byte = 0xAA;
    }
    for bytes in [
        b"not a database, and longer than its header".repeat(9),
        holed,
        whole[..whole.len() / 2].to_vec(),
    ] {
        std::fs::write(file(&world), bytes).unwrap();
        let failure = refused(&world);
        assert!(failure.message.contains("is damaged"), "{failure}");
        assert!(advises_to_clear(&failure), "{failure}");
    }
    assert!(Mirror::clear(world.state.path(), TENANT).unwrap());
    assert!(!Mirror::clear(world.state.path(), TENANT).unwrap());
    assert!(Mirror::existing(world.state.path(), TENANT).unwrap().is_none());
    assert_eq!(world.refresh(&mut world.open()).records, 601);
}

#[test]
fn a_newer_schema_and_another_tenant_are_refused() {
    let world = World::new(&[], &[]);
    drop(world.open());
    let raw = Connection::open(file(&world)).unwrap();
    raw.execute("UPDATE meta SET value = 'other.com' WHERE name = 'tenant'", [])
        .unwrap();
    let failure = refused(&world);
    assert!(
        failure.message.contains("holds the tenant other.com"),
        "{failure}"
    );
    assert!(advises_to_clear(&failure));
    raw.pragma_update(
        None,
        "user_version",
        i64::try_from(schema::MIGRATIONS.len()).unwrap() + 1,
    )
    .unwrap();
    let failure = refused(&world);
    assert!(failure.message.contains("a newer matchbook"), "{failure}");
    assert!(advises_to_clear(&failure));
}

#[test]
fn a_record_that_makes_no_sense_is_damage_and_never_nobody() {
    let world = World::new(&[company(1, "Acme")], &people(1));
    let mut mirror = world.open();
    world.refresh(&mut mirror);
    mirror
        .connection
        .execute("UPDATE contacts SET fields = '{'", [])
        .unwrap();
    let reader = MirrorDirectory::new(&mirror, &world.reading, None);
    let failure = reader
        .look_up(&[email("ana1@acme.example")].into(), &mut Directory::default())
        .unwrap_err();
    assert!(
        failure.message.contains("damaged") && advises_to_clear(&failure),
        "{failure}"
    );
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new(&[company(1, "Acme")], &people(1));
    let mut mirror = world.open();
    world.refresh(&mut mirror);
    for entry in std::fs::read_dir(world.state.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", entry.path());
    }
}

#[test]
fn numbers_are_read_again_for_another_region_without_a_request() {
    let contact = json!({"id": 1, "companyID": 1, "lastName": "Ruiz", "phone": "020 7946 0018"});
    let mut world = World::new(&[company(1, "Acme")], &[contact]);
    let mut mirror = world.open();
    world.refresh(&mut mirror);
    let london = Key::Phone(PhoneKey::from_e164("+442079460018").unwrap());
    assert_eq!(world.found(&mirror, &london), Vec::<i64>::new());
    let sent = world.client.requests_sent();
    world.reading.region = Region::parse("GB").unwrap();
    mirror.read_in(world.reading.region).unwrap();
    assert_eq!(world.found(&mirror, &london), [1]);
    assert_eq!(world.client.requests_sent(), sent);
}

#[test]
fn a_mirror_without_a_field_that_is_read_now_is_filled_anew() {
    let world = World::new(&[company(1, "Acme")], &people(3));
    let mut mirror = world.open();
    world.refresh(&mut mirror);
    assert!(mirror.is_complete().unwrap());
    mirror.set_meta("fields", "[\"id\"]").unwrap();
    assert!(!mirror.is_complete().unwrap());
    assert!(world.refresh(&mut mirror).in_full);
    assert!(mirror.is_complete().unwrap());
}

#[test]
fn figures_are_those_of_the_copy() {
    let mut people = people(600);
    people[0]["emailAddress2"] = json!("second@acme.example");
    let world = World::new(&[company(1, "Acme")], &people);
    let mut mirror = world.open();
    assert_eq!(mirror.figures().unwrap(), Figures::default());
    world.refresh(&mut mirror);
    let figures = mirror.figures().unwrap();
    assert_eq!((figures.contacts, figures.several_addresses), (600, 1));
    assert_eq!(figures.companies, mirror.count(Copied::Companies).unwrap());
    let asked = ["second@acme.example", "nobody@acme.example"];
    assert_eq!(mirror.known_of(asked.into_iter()).unwrap(), 1);
}
