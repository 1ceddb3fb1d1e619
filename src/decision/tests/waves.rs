//! A decision names what it does not know. Whoever looks that up needs few rounds, and is never asked twice.

use std::collections::BTreeSet;

use clap::ValueEnum as _;

use super::world::{World, candidate, short, ticket};
use super::{modes, table};
use crate::choice::{Mode, ReuseCompany, Update};
use crate::decision::{Decision, decide};
use crate::directory::key::{Key, Missing};
use crate::directory::record::Country;
use crate::directory::{Directory, DirectoryReader};
use crate::error::Failure;
use crate::person::email::EmailKey;

/// Most rounds of look-ups for one row.
const MOST_ROUNDS: usize = 5;

/// Answers from a tenant, and only what it is asked.
struct Reader<'w> {
    world: &'w World,
    truth: Directory,
}

impl DirectoryReader for Reader<'_> {
    fn look_up(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), Failure> {
        for key in keys {
            self.put(key, directory).expect("the truth misses nothing");
        }
        directory.mark(keys.iter().cloned());
        Ok(())
    }
}

impl Reader<'_> {
    fn put(&self, key: &Key, directory: &mut Directory) -> Result<(), Missing> {
        let truth = &self.truth;
        let contacts = match key {
            Key::ExternalId(id) => truth.by_external_id(id)?,
            Key::Email(email) => truth.by_email(email)?,
            Key::Domain(domain) | Key::CompaniesAt(domain) => truth.by_domain(domain)?,
            Key::Phone(phone) => truth.by_phone(phone)?,
            Key::Fax(phone) => truth.by_fax(phone)?,
            Key::ContactsOf(company) => truth.in_company(*company)?,
            Key::Staff
            | Key::CompanyPhone(_)
            | Key::Contact(_)
            | Key::WholeContact(_)
            | Key::PrimaryOf(_)
            | Key::Location(_)
            | Key::Company(_)
            | Key::CompanyNames
            | Key::CompanyCalled(_)
            | Key::Ticket(_)
            | Key::TicketContacts(_)
            | Key::Groups
            | Key::GroupsOf(_)
            | Key::Countries
            | Key::ContactRules
            | Key::CompanyRules => Vec::new(),
        };
        for contact in contacts {
            directory.insert_contact(contact.clone());
        }
        match key {
            Key::Staff => self
                .world
                .staff
                .iter()
                .for_each(|email| directory.insert_staff(email.clone())),
            Key::CompanyPhone(phone) => {
                directory.set_region(super::world::reading().region);
                for company in truth.companies_by_phone(phone)? {
                    directory.insert_company(company.clone());
                }
            }
            Key::Company(id) => truth
                .company(*id)?
                .into_iter()
                .for_each(|company| directory.insert_company(company.clone())),
            Key::CompanyNames => self
                .world
                .companies
                .iter()
                .for_each(|company| directory.insert_company(company.clone())),
            Key::CompanyCalled(name) => truth
                .companies_called(name)?
                .into_iter()
                .for_each(|company| directory.insert_company(company.clone())),
            Key::Ticket(key) => truth
                .ticket(key)?
                .into_iter()
                .for_each(|ticket| directory.insert_ticket(ticket.clone())),
            Key::Countries => {
                for country in truth.countries()? {
                    directory.insert_country(country.clone());
                }
            }
            Key::ContactRules => directory.set_contact_rules(truth.contact_rules()?.clone()),
            Key::CompanyRules => directory.set_company_rules(truth.company_rules()?.clone()),
            Key::WholeContact(id) => truth
                .whole(*id)?
                .into_iter()
                .for_each(|contact| directory.insert_whole_contact(contact.clone())),
            Key::PrimaryOf(company) => {
                if let Some(contact) = truth.primary_of(*company)? {
                    directory.insert_contact(contact.clone());
                    directory.set_primary(*company, contact.id);
                }
            }
            Key::Location(id) => truth
                .location(*id)?
                .into_iter()
                .for_each(|location| directory.insert_location(location.clone())),
            // No rule asks for a contact by its id; only who confirms a copy does.
            Key::Contact(_)
            | Key::ExternalId(_)
            | Key::Email(_)
            | Key::Domain(_)
            | Key::CompaniesAt(_)
            | Key::Phone(_)
            | Key::Fax(_)
            | Key::ContactsOf(_)
            | Key::TicketContacts(_)
            | Key::Groups
            | Key::GroupsOf(_) => {}
        }
        Ok(())
    }
}

/// Decides a row from nothing: the decision, and the keys of each round.
fn decide_in_rounds(world: &World, cells: &str) -> (Decision, Vec<BTreeSet<Key>>) {
    let reader = Reader {
        world,
        truth: world.directory(),
    };
    let mut directory = Directory::default();
    let mut rounds: Vec<BTreeSet<Key>> = Vec::new();
    loop {
        let Missing(keys) = match decide(&candidate(cells), &directory, &world.policy) {
            Ok(decision) => return (decision, rounds),
            Err(missing) => missing,
        };
        let keys = BTreeSet::from_iter(keys);
        assert!(
            !keys.is_empty(),
            "{cells}: nothing is missing, and still no decision"
        );
        for key in &keys {
            assert!(
                !rounds.iter().any(|round| round.contains(key)),
                "{cells}: {key:?} is asked again"
            );
        }
        reader.look_up(&keys, &mut directory).expect("look-ups go well");
        rounds.push(keys);
        assert!(
            rounds.len() <= MOST_ROUNDS,
            "{cells}: more than {MOST_ROUNDS} rounds: {rounds:#?}"
        );
    }
}

/// The tenant of the table, and what rows of it may ask beside.
fn tenant(mode: Mode) -> World {
    let mut world = modes::tenant(mode).with(|policy| policy.update = Update::Overwrite);
    world.tickets = vec![ticket(500, "T20260105.0012", Some(2))];
    world.staff = vec![EmailKey::parse("stan@partner.example").expect("an address")];
    let text = |text: &str| text.to_owned();
    let (name, display_name) = (text("Germany"), text("Germany"));
    world.countries = vec![Country {
        id: 81,
        code: text("DE"),
        name,
        display_name,
    }];
    world
}

const MORE_ROWS: &str = "
    row
    email: stan@partner.example
    external_id: x-1; email: nora+a@acme.example; email2: nora@beta.example; name: Nora New; ticket: T20260105.0012; phone: 312-555-0177; mobile: 312-555-0178; country: DE; company: Zeta Works
    external_id: x-1; email: nora+a@both.example; name: Nora New; phone: 312-555-0177; country: DE; company: Zeta Works
    external_id: x-1; email: nora+a@new.example; name: Nora New; phone: 312-555-0177; country: DE; company: Zeta Works
    email: desk@both.example; ticket_id: 500; country: DE
    email: desk@both.example; ticket_id: 999; company: Acme Dental
    email: desk@both.example; company: Acme Dental; country: DE; title: CEO
    email: desk@both.example; company_id: 2; company: Acme Dental
";

#[test]
fn every_situation_is_decided_in_few_rounds_as_if_all_were_known() {
    let situations = table::lines(modes::SITUATIONS);
    let more = table::lines(MORE_ROWS);
    let mut most = 0;
    for line in situations.iter().chain(&more) {
        for mode in Mode::value_variants() {
            for reuse in ReuseCompany::value_variants() {
                let world = tenant(*mode).with(|policy| policy.reuse_company = *reuse);
                let (decision, rounds) = decide_in_rounds(&world, line.get("row"));
                let known = world.decide(line.get("row"));
                assert_eq!(
                    short(&decision),
                    short(&known),
                    "{mode} {reuse}: {}",
                    line.get("row")
                );
                assert_eq!(decision.changes, known.changes);
                assert_eq!(decision.create, known.create);
                assert_eq!(decision.candidates, known.candidates);
                assert_eq!(decision.warnings, known.warnings);
                most = most.max(rounds.len());
            }
        }
    }
    assert!(
        most >= 4,
        "some row needs several rounds, else this test looks at nothing"
    );
}

#[test]
fn the_first_round_asks_at_once_for_all_that_finding_needs() {
    let row = "external_id: x-1; email: a@new.example; email2: b@new.example; ticket: t1";
    let (_, rounds) = decide_in_rounds(&tenant(Mode::RequireEmail), row);
    let names: Vec<String> = rounds.iter().map(|round| format!("{round:?}")).collect();
    assert_eq!(
        names,
        [
            "{Staff, ExternalId(\"x-1\"), Email(EmailKey(\"a@new.example\")), Email(EmailKey(\"b@new.example\")), \
          Ticket(Number(\"T1\"))}"
        ]
    );
}

#[test]
fn rows_that_are_skipped_by_themselves_ask_nothing() {
    for cells in [
        "",
        "contact_id: 5; email: ana@acme.example",
        "email: ana@acme.example; calendars: google",
    ] {
        let (decision, rounds) = decide_in_rounds(&tenant(Mode::CreateCompany), cells);
        assert_eq!(decision.outcome, crate::answer::outcome::Outcome::Skip, "{cells}");
        assert!(rounds.is_empty(), "{cells}: {rounds:?}");
    }
}

#[test]
fn an_own_domain_needs_no_look_up_of_its_companies() {
    let (_, rounds) = decide_in_rounds(
        &tenant(Mode::CreateCompany),
        "email: nora@msp.example; name: Nora New",
    );
    assert_eq!(rounds.len(), 1);
}
