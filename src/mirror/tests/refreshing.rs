//! Filling, going on, what changed, what is gone, and what it costs.

use super::*;
use crate::id::CompanyId;
use crate::person::phone::PhoneKey;

#[test]
fn every_key_finds_its_contacts() {
    let mut contacts = people(3);
    contacts[1]["emailAddress3"] = json!("Mailto:Second@Other.example");
    contacts[2]["mobilePhone"] = json!("+44 20 7946 0018");
    contacts[2]["isActive"] = json!(0);
    contacts
        .push(json!({"id": 4, "companyID": 2, "lastName": "None", "emailAddress": "noemail@acme.example"}));
    let world = World::new(&[company(1, "Acme"), company(2, "Bolt")], &contacts);
    let mut mirror = world.open();
    world.refresh(&mut mirror);
    let domain = |text| Key::Domain(EmailKey::parse(text).unwrap().domain());
    let phone = |text| Key::Phone(PhoneKey::from_e164(text).unwrap());
    for (key, expected) in [
        (email("ANA1@acme.example"), vec![1]),
        (email("second@other.example"), vec![2]),
        (email("noemail@acme.example"), vec![]),
        (email("nobody@acme.example"), vec![]),
        (domain("x@acme.example"), vec![1, 2, 3]),
        (domain("x@sub.acme.example"), vec![]),
        (Key::ExternalId("x-2".into()), vec![2]),
        (phone("+442079460018"), vec![3]),
        (Key::ContactsOf(CompanyId(2)), vec![4]),
    ] {
        assert_eq!(world.found(&mirror, &key), expected, "{key:?}");
    }
    let reader = MirrorDirectory::new(&mirror, &world.reading, None);
    let mut directory = Directory::default();
    let keys = [
        Key::CompanyCalled("ACME".into()),
        Key::Staff,
        Key::ContactRules,
        Key::Ticket(crate::id::TicketKey::Id(1)),
    ];
    reader.look_up(&keys.into(), &mut directory).unwrap();
    assert_eq!(directory.companies_called("ACME").unwrap().len(), 1);
    assert!(!directory.contact_rules().unwrap().fields.is_empty());
    assert_eq!(directory.ticket(&crate::id::TicketKey::Id(1)), Ok(None));
}

#[test]
fn a_fill_that_was_killed_goes_on_behind_its_last_page() {
    let world = World::new(&[company(1, "Acme")], &people(2_600));
    let mut pages = 0;
    let mut killed = |_| {
        pages += 1;
        // One page of companies twice (all, then changed), then three of contacts.
        if pages == 5 {
            Err(Failure::new(Kind::Interrupted, "killed"))
        } else {
            Ok(())
        }
    };
    let failure = world.refresh_with(&mut world.open(), &mut killed).unwrap_err();
    assert_eq!(failure.kind, Kind::Interrupted);
    let mut mirror = world.open();
    assert!(!mirror.is_complete().unwrap());
    assert_eq!(
        mirror.progress(Copied::Contacts).unwrap().filled_until,
        Some(1_500)
    );
    // In the meantime one that is stored already was changed, and one was made.
    world.clock.sleep(Duration::from_hours(1));
    world.elsewhere(
        "PATCH",
        "/Companies/1/Contacts",
        &json!({"id": 7, "emailAddress": "new@acme.example"}),
    );
    let before = world.client.requests_sent();
    let refreshed = world.refresh(&mut mirror);
    assert!(refreshed.in_full && mirror.is_complete().unwrap());
    assert_eq!(mirror.count(Copied::Contacts).unwrap(), 2_600);
    assert_eq!(world.found(&mirror, &email("new@acme.example")), [7]);
    assert_eq!(
        world.found(&mirror, &email("ana7@acme.example")),
        Vec::<i64>::new()
    );
    // Three pages of contacts and not six, then what changed, companies, and what is kept.
    let sent = world.client.requests_sent() - before;
    assert!(sent <= 3 + 8, "{sent}");
}

#[test]
fn later_only_what_changed_is_read() {
    let world = World::new(&[company(1, "Acme")], &people(2_000));
    let mut mirror = world.open();
    world.refresh(&mut mirror);
    world.clock.sleep(Duration::from_hours(2));
    world.elsewhere(
        "PATCH",
        "/Companies/1/Contacts",
        &json!({"id": 5, "externalID": "Z-5", "phone": ""}),
    );
    world.elsewhere(
        "POST",
        "/Companies/1/Contacts",
        &json!({"firstName": "Bo", "lastName": "Li", "isActive": 1, "emailAddress": "bo@acme.example"}),
    );
    let before = world.client.requests_sent();
    let refreshed = world.refresh(&mut mirror);
    // And nobody whose last change lies before what the full read has seen.
    assert_eq!((refreshed.records, refreshed.in_full), (2, false));
    assert!(world.client.requests_sent() - before <= 8);
    assert_eq!(world.found(&mirror, &Key::ExternalId("z-5".into())), [5]);
    assert_eq!(
        world.found(&mirror, &Key::ExternalId("x-5".into())),
        Vec::<i64>::new()
    );
    assert_eq!(world.found(&mirror, &email("bo@acme.example")), [2_001]);
}

#[test]
fn what_was_deleted_goes_with_the_next_full_read() {
    let world = World::new(&[company(1, "Acme")], &people(700));
    let mut mirror = world.open();
    world.refresh(&mut mirror);
    world.elsewhere("DELETE", "/Companies/1/Contacts/600", &json!({}));
    world.clock.sleep(Duration::from_hours(24));
    assert!(!world.refresh(&mut mirror).in_full);
    assert_eq!(world.found(&mirror, &email("ana600@acme.example")), [600]);
    world.clock.sleep(WEEK);
    // Killed in the middle, the mirror stays complete and as it was.
    let mut killed = |records| {
        if records == 500 {
            Err(Failure::new(Kind::Interrupted, "killed"))
        } else {
            Ok(())
        }
    };
    world.refresh_with(&mut mirror, &mut killed).unwrap_err();
    assert!(mirror.is_complete().unwrap());
    assert_eq!(world.found(&mirror, &email("ana600@acme.example")), [600]);
    assert!(world.refresh(&mut mirror).in_full);
    assert_eq!(
        world.found(&mirror, &email("ana600@acme.example")),
        Vec::<i64>::new()
    );
    assert_eq!(mirror.count(Copied::Contacts).unwrap(), 699);
    assert!(!world.refresh(&mut mirror).in_full);
}

#[test]
fn the_high_water_is_not_taken_from_our_clock_alone() {
    // Our clock may be ahead of Autotask's, and what Autotask dates in between must still be asked for.
    for (changed, expected) in [
        ("2025-01-01T00:45:00Z", "2026-02-28T12:00:00Z"),
        ("2026-03-01T11:00:00Z", "2026-03-01T11:00:00Z"),
        ("2026-03-02T00:00:00Z", NOW),
    ] {
        let mut contacts = people(3);
        contacts[1]["lastModifiedDate"] = json!(changed);
        let world = World::new(&[company(1, "Acme")], &contacts);
        let mut mirror = world.open();
        world.refresh(&mut mirror);
        let high_water = mirror.progress(Copied::Contacts).unwrap().high_water.unwrap();
        assert_eq!(high_water, expected.parse().unwrap(), "{changed}");
    }
}

#[test]
fn records_that_were_all_changed_at_one_moment_are_not_read_every_time() {
    let mut contacts = people(2_000);
    for contact in &mut contacts {
        contact["lastModifiedDate"] = json!("2025-01-01T00:00:00Z");
    }
    let world = World::new(&[company(1, "Acme")], &contacts);
    let mut mirror = world.open();
    assert_eq!(world.refresh(&mut mirror).records, 2_001);
    world.clock.sleep(Duration::from_hours(24));
    assert_eq!(world.refresh(&mut mirror).records, 0);
}

#[test]
fn a_run_that_uses_the_mirror_at_once_reads_no_more_than_the_pages() {
    let world = World::new(&[company(1, "Acme")], &people(700));
    let mut mirror = world.open();
    let live = LiveDirectory::new(&world.client, &world.reading);
    let mut around = Around {
        aim: Aim::Use,
        client: &world.client,
        live: &live,
        clock: &*world.clock,
        region: world.reading.region,
        full_every: WEEK,
        page: &mut |_| Ok(()),
    };
    let before = world.client.requests_sent();
    let refreshed = refresh(&mut mirror, &mut around).unwrap();
    assert!(refreshed.whole && refreshed.in_full);
    assert_eq!(
        world.client.requests_sent() - before,
        4,
        "two pages of contacts, one of companies, one of countries"
    );
    // What was changed behind a page while it read is brought by the next one.
    world.elsewhere(
        "PATCH",
        "/Companies/1/Contacts",
        &json!({"id": 5, "externalID": "Z-5"}),
    );
    let refreshed = refresh(&mut mirror, &mut around).unwrap();
    assert!(!refreshed.whole);
    assert_eq!(refreshed.records, 1);
    assert_eq!(world.found(&mirror, &Key::ExternalId("z-5".into())), [5]);
    // What a fill for one run has not kept, an offline run is told about.
    let reader = MirrorDirectory::new(&mirror, &world.reading, None);
    let failure = reader
        .look_up(&[Key::Staff].into(), &mut Directory::default())
        .unwrap_err();
    assert!(
        failure.message.contains("staff") && failure.kind == Kind::Usage,
        "{failure}"
    );
}

#[test]
fn a_fill_that_another_run_began_is_not_this_runs_own() {
    let world = World::new(&[company(1, "Acme")], &people(700));
    let mut mirror = world.open();
    let mut killed = |records| match records {
        500 => Err(Failure::new(Kind::Interrupted, "killed")),
        _ => Ok(()),
    };
    world.refresh_with(&mut mirror, &mut killed).unwrap_err();
    let refreshed = world.refresh(&mut mirror);
    assert!(refreshed.in_full && !refreshed.whole);
}

#[test]
fn a_fill_costs_a_request_a_page_and_a_few() {
    let mut contacts = people(20_000);
    for contact in &mut contacts {
        // Reading numbers is slow in a build for tests, and costs no requests.
        contact["phone"] = json!("");
    }
    let world = World::new(&[company(1, "Acme")], &contacts);
    let mut mirror = world.open();
    world.refresh(&mut mirror);
    let sent = world.client.requests_sent();
    assert!((40..=40 + 12).contains(&sent), "{sent}");
    let status = mirror.status(world.clock.now()).unwrap();
    assert_eq!(
        (status.contacts, status.companies, status.complete),
        (20_000, 1, true)
    );
    assert_eq!(
        (status.age_seconds, status.refreshed.as_deref()),
        (Some(0), Some(NOW))
    );
}
