//! Decisions through the mirror are those that live look-ups give, whatever the tenant and the rows are, and also
//! when the tenant changed behind the mirror's back.

use std::fmt::Write as _;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::answer::outcome::{Outcome, Reason};
use crate::autotask::lookup::LiveDirectory;
use crate::clock::Clock as _;
use crate::commands::resolve::policy::policy;
use crate::input::options::InputOptions;
use crate::input::reader;
use crate::mirror::tests::World;
use crate::mirror::{Mirror, MirrorDirectory};
use crate::settings::{Profile, ResolveSettings};

fn settings(words: &str) -> ResolveSettings {
    let options = toml::from_str(&format!("explain = true\n{words}")).unwrap();
    let new_company = "owner_resource_id = 1\ncompany_type = 1\nphone = '312-555-0100'";
    let profile: Profile = toml::from_str(&format!("[new_company]\n{new_company}")).unwrap();
    ResolveSettings::resolve(options, Some(&profile), &std::sync::Arc::default()).unwrap()
}

fn candidates(world: &World, csv: &str) -> Vec<Candidate> {
    let bytes = std::io::Cursor::new(csv.to_owned().into_bytes());
    let rows = reader::open("rows.csv", Box::new(bytes), &InputOptions::default()).unwrap();
    rows.map(|row| Candidate::read(&row.unwrap(), &world.reading))
        .collect()
}

/// Decides rows live, or through a mirror whose answers are confirmed as those of an older one.
fn decided(world: &World, mirror: Option<&Mirror>, words: &str, csv: &str) -> Vec<Decision> {
    decided_with(world, mirror, false, words, csv)
}

fn decided_with(
    world: &World,
    mirror: Option<&Mirror>,
    recent: bool,
    words: &str,
    csv: &str,
) -> Vec<Decision> {
    let live = LiveDirectory::new(&world.client, &world.reading);
    let copy = mirror.map(|mirror| MirrorDirectory::new(mirror, &world.reading, Some(&live)));
    let reader: &dyn DirectoryReader = match &copy {
        Some(copy) => copy,
        None => &live,
    };
    let mut directory = Directory::default();
    let policy = policy(&settings(words), Some(reader), &mut directory).unwrap();
    let is_recent = || recent;
    let mut decider = Decider {
        settlements: crate::decision::settled::Settlements::default(),
        policy: &policy,
        directory,
        reader: Some(reader),
        confirm: copy.is_some().then_some(Confirming {
            live: &live,
            is_recent: &is_recent,
        }),
        confirmed: BTreeSet::new(),
    };
    let candidates = candidates(world, csv);
    // In blocks, so that facts that one block has confirmed meet what the next one brings.
    let mut decisions = Vec::new();
    for block in candidates.chunks(3) {
        decisions.extend(decider.decide(block.iter()).unwrap());
    }
    decisions
}

const DOMAINS: [&str; 3] = ["acme.example", "bolt.example", "gmail.com"];
const FIRST: [&str; 3] = ["Ana", "Bo", "Christopher"];
const LAST: [&str; 3] = ["Ruiz", "Li", "Ruiz-Soto"];
const COMPANIES: [&str; 5] = ["Acme Inc", "ACME", "Acmee", "Bolt & Co", "Self"];
const MODES: [&str; 5] = [
    "mode = 'create-company'",
    "mode = 'create-company'\nreuse_company = 'name'",
    "mode = 'require-domain'\ninactive = 'reactivate'",
    "mode = 'named-company'\ninactive = 'ignore'",
    "mode = 'catch-all'\ncatch_all_company = 1\nduplicates = 'create'\nupdate = 'fill'",
];

fn address() -> impl Strategy<Value = String> {
    (0..6_usize, 0..3_usize, any::<bool>()).prop_map(|(local, domain, tagged)| {
        let tag = if tagged && local < 2 { "+x" } else { "" };
        format!("p{local}{tag}@{}", DOMAINS[domain])
    })
}

fn number() -> impl Strategy<Value = String> {
    (0..3_usize, 0..3).prop_map(|(way, last)| match way {
        0 => format!("(312) 555-010{last}"),
        1 => format!("+1 312 555 010{last}"),
        _ => String::new(),
    })
}

fn companies() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec((0..COMPANIES.len(), prop::bool::weighted(0.8)), 1..5).prop_map(|companies| {
        let company = |(index, (name, active)): (usize, &(usize, bool))| {
            let active = *active || index == 0;
            json!({"id": index + 1, "companyName": COMPANIES[*name], "isActive": active, "phone": "1", "ownerResourceID": 1})
        };
        companies.iter().enumerate().map(company).collect()
    })
}

fn contacts() -> impl Strategy<Value = Vec<Value>> {
    let contact = (
        (1..5_i64, 0..3_usize, 0..3_usize, prop::bool::weighted(0.75)),
        (address(), prop::option::weighted(0.2, address()), number()),
        prop::option::weighted(0.2, 0..4),
    );
    let contact = contact.prop_map(
        |((company, first, last, active), (email, second, phone), external)| {
            json!({
                "companyID": company, "firstName": FIRST[first], "lastName": LAST[last],
                "isActive": i64::from(active), "emailAddress": email, "emailAddress3": second,
                "mobilePhone": phone, "externalID": external.map(|id: i32| format!("X{id}")),
            })
        },
    );
    prop::collection::vec(contact, 0..14).prop_map(|mut contacts| {
        for (index, contact) in contacts.iter_mut().enumerate() {
            contact["id"] = json!(index + 1);
        }
        contacts
    })
}

fn rows() -> impl Strategy<Value = String> {
    let row = (
        (0..3_usize, 0..3_usize, 0..COMPANIES.len() + 1),
        (prop::option::weighted(0.9, address()), number()),
        (
            prop::option::weighted(0.1, 1..6),
            prop::option::weighted(0.2, 0..4),
        ),
    );
    prop::collection::vec(row, 1..9).prop_map(|rows| {
        let mut csv = "id,first_name,last_name,email,phone,company,company_id,external_id\n".to_owned();
        for (index, ((first, last, company), (email, phone), (company_id, external))) in
            rows.iter().enumerate()
        {
            writeln!(
                csv,
                "r{index},{},{},{},{phone},{},{},{}",
                FIRST[*first],
                LAST[*last],
                email.clone().unwrap_or_default(),
                COMPANIES.get(*company).unwrap_or(&""),
                company_id.map(|id: i32| id.to_string()).unwrap_or_default(),
                external.map(|id: i32| format!("X{id}")).unwrap_or_default(),
            )
            .unwrap();
        }
        csv
    })
}

fn assert_same(live: &[Decision], mirrored: &[Decision], what: &str) {
    assert_eq!(live.len(), mirrored.len());
    for (live, mirrored) in live.iter().zip(mirrored) {
        assert_eq!(format!("{live:#?}"), format!("{mirrored:#?}"), "{what}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_mirror_decides_as_live_look_ups_do(
        companies in companies(), contacts in contacts(), rows in rows(), mode in 0..MODES.len(),
    ) {
        let world = World::new(&companies, &contacts);
        let mut mirror = world.open();
        world.refresh(&mut mirror);
        let live = decided(&world, None, MODES[mode], &rows);
        for recent in [true, false] {
            let mirrored = decided_with(&world, Some(&mirror), recent, MODES[mode], &rows);
            assert_same(&live, &mirrored, &rows);
        }
    }

    #[test]
    fn what_people_lost_since_the_refresh_decides_nothing(
        companies in companies(), contacts in contacts(), rows in rows(), mode in 0..MODES.len(),
        losses in prop::collection::vec((1..14_usize, 0..4), 1..6),
    ) {
        let world = World::new(&companies, &contacts);
        let mut mirror = world.open();
        world.refresh(&mut mirror);
        for (id, loss) in losses.iter().filter(|(id, _)| *id <= contacts.len()) {
            lose(&world, &contacts[id - 1], *loss);
        }
        // With `duplicates = 'create'` those who are alike are not named, and only a warning rests on them.
        let words = MODES[mode].replace("duplicates = 'create'\n", "");
        let live = decided(&world, None, &words, &rows);
        for recent in [true, false] {
            let mirrored = decided_with(&world, Some(&mirror), recent, &words, &rows);
            assert_same(&live, &mirrored, &rows);
        }
    }
}

/// A contact is deleted, deactivated, or gets keys that no row has.
fn lose(world: &World, contact: &Value, loss: i32) {
    let (id, company) = (&contact["id"], &contact["companyID"]);
    let change = match loss {
        0 => {
            let path = format!("/Companies/{company}/Contacts/{id}");
            // It may have been deleted before; the tenant refuses that, which is as good here.
            world.try_elsewhere("DELETE", &path, &json!({}));
            return;
        }
        1 => json!({"id": id, "isActive": 0}),
        2 => {
            json!({"id": id, "emailAddress": "elsewhere@far.example", "emailAddress3": "", "externalID": ""})
        }
        _ => json!({"id": id, "firstName": "Zed", "lastName": "Quux", "mobilePhone": ""}),
    };
    world.try_elsewhere("PATCH", &format!("/Companies/{company}/Contacts"), &change);
}

const ROW: &str = "id,first_name,last_name,email,company\nr1,Ana,Ruiz,ana@acme.example,Acme Inc\n";

fn acme(contacts: &[Value]) -> (World, Mirror) {
    let company = |id: i64, name: &str| json!({"id": id, "companyName": name, "phone": "1", "ownerResourceID": 1, "companyType": 1});
    let world = World::new(&[company(1, "Acme Inc"), company(2, "Bolt")], contacts);
    let mut mirror = world.open();
    world.refresh(&mut mirror);
    world.clock.sleep(Duration::from_mins(1));
    (world, mirror)
}

fn contact(id: i64, email: &str) -> Value {
    json!({"id": id, "companyID": 1, "firstName": "Zoe", "lastName": format!("Kim{id}"), "emailAddress": email})
}

fn one(world: &World, mirror: &Mirror, words: &str) -> Decision {
    decided(world, Some(mirror), words, ROW).remove(0)
}

#[test]
fn somebody_made_since_the_refresh_is_found_and_not_made_again() {
    let (world, mirror) = acme(&[contact(1, "zoe@acme.example")]);
    let mode = "mode = 'require-domain'";
    assert_eq!(one(&world, &mirror, mode).outcome, Outcome::Create);
    let new =
        json!({"firstName": "Ana", "lastName": "Ruiz", "isActive": 1, "emailAddress2": "ANA@acme.example"});
    world.elsewhere("POST", "/Companies/1/Contacts", &new);
    let decision = one(&world, &mirror, mode);
    assert_eq!(
        (decision.outcome, decision.reason),
        (Outcome::Matched, Reason::Email)
    );
    assert_eq!(decision.contact.and_then(|contact| contact.id), Some(2));
}

#[test]
fn a_company_that_was_closed_since_the_refresh_takes_nobody() {
    let (world, mirror) = acme(&[contact(1, "zoe@acme.example")]);
    world.elsewhere("PATCH", "/Companies", &json!({"id": 1, "isActive": false}));
    for (mode, reason) in [
        ("mode = 'named-company'", Reason::CompanyInactive),
        ("mode = 'require-domain'", Reason::DomainInactive),
        (
            "mode = 'catch-all'\ncatch_all_company = 1",
            Reason::CompanyInactive,
        ),
    ] {
        let decision = one(&world, &mirror, mode);
        assert_eq!(
            (decision.outcome, decision.reason),
            (Outcome::Review, reason),
            "{mode}"
        );
    }
}

#[test]
fn a_domain_that_moved_since_the_refresh_leads_where_it_is_now() {
    let (world, mirror) = acme(&[contact(1, "zoe@acme.example")]);
    let new = json!({"firstName": "Bo", "lastName": "Li", "isActive": 1, "emailAddress": "bo@acme.example"});
    world.elsewhere("POST", "/Companies/2/Contacts", &new);
    let mode = "mode = 'require-domain'";
    assert_eq!(
        one(&world, &mirror, mode).reason,
        Reason::DomainInSeveralCompanies
    );
    world.elsewhere("DELETE", "/Companies/1/Contacts/1", &json!({}));
    let decision = one(&world, &mirror, mode);
    assert_eq!(decision.outcome, Outcome::Create);
    assert_eq!(decision.company.and_then(|company| company.id), Some(2));
}

#[test]
fn a_company_made_since_the_refresh_is_not_made_again() {
    let (world, mirror) = acme(&[]);
    let row = "id,first_name,last_name,email,company\nr1,Ana,Ruiz,ana@cask.example,Cask\n";
    let words = "mode = 'create-company'";
    assert_eq!(
        decided(&world, Some(&mirror), words, row)[0].reason,
        Reason::CompanyNew
    );
    let company = json!({"companyName": "CASK", "companyType": 1, "phone": "1", "ownerResourceID": 1});
    world.elsewhere("POST", "/Companies", &company);
    let decision = decided(&world, Some(&mirror), words, row).remove(0);
    assert_eq!(
        (decision.outcome, decision.reason),
        (Outcome::Create, Reason::CompanyFound)
    );
}

#[test]
fn somebody_alike_made_since_an_older_refresh_is_seen() {
    let row = "id,first_name,last_name,email,phone\nr1,Ana,Ruiz,ana@acme.example,312 555 0111\n";
    let mode = "mode = 'require-domain'";
    for (company, new) in [
        (1, json!({"firstName": "A.", "lastName": "Ruiz", "isActive": 1})),
        (
            2,
            json!({"firstName": "Ana", "lastName": "Ruiz", "isActive": 1, "mobilePhone": "(312) 555-0111"}),
        ),
        (
            1,
            json!({"firstName": "Old", "lastName": "Entry", "isActive": 1, "emailAddress": "ana+x@acme.example"}),
        ),
    ] {
        let (world, mirror) = acme(&[contact(1, "zoe@acme.example")]);
        let decide = || decided(&world, Some(&mirror), mode, row).remove(0);
        assert_eq!(decide().outcome, Outcome::Create);
        world.elsewhere("POST", &format!("/Companies/{company}/Contacts"), &new);
        assert_eq!(decide().reason, Reason::PossibleDuplicate, "{new}");
    }
}

#[test]
fn what_was_confirmed_is_not_asked_for_again() {
    let people: Vec<Value> = (1..=400)
        .map(|id| contact(id, &format!("p{id}@acme.example")))
        .collect();
    let (world, mirror) = acme(&people);
    let mut csv = "id,last_name,email\n".to_owned();
    for id in 1..=400 {
        writeln!(csv, "r{id},Kim{id},p{id}@acme.example").unwrap();
    }
    let before = world.client.requests_sent();
    let live = LiveDirectory::new(&world.client, &world.reading);
    let copy = MirrorDirectory::new(&mirror, &world.reading, Some(&live));
    let mut directory = Directory::default();
    let policy = policy(&settings("mode = 'require-email'"), Some(&copy), &mut directory).unwrap();
    let mut decider = Decider {
        settlements: crate::decision::settled::Settlements::default(),
        policy: &policy,
        directory,
        reader: Some(&copy),
        confirm: Some(Confirming {
            live: &live,
            is_recent: &|| false,
        }),
        confirmed: BTreeSet::new(),
    };
    let candidates = candidates(&world, &csv);
    for _ in 0..2 {
        let decisions = decider.decide(candidates.iter()).unwrap();
        assert!(
            decisions
                .iter()
                .all(|decision| decision.outcome == Outcome::Matched)
        );
    }
    // Staff, then everybody by id, and the company.
    assert_eq!(world.client.requests_sent() - before, 3);
}
