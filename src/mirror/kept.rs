//! What else a decision needs and only Autotask knows: staff, countries, field rules. Kept when a copy is
//! refreshed to be kept and whenever a run has asked for it, and used only where nothing can be asked.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::directory::key::{Key, Missing};
use crate::directory::record::Country;
use crate::directory::rules::FieldRules;
use crate::directory::{Directory, DirectoryReader};
use crate::error::{Failure, Kind};
use crate::mirror::{Mirror, moment};
use crate::person::email::EmailKey;

/// What is kept.
const KEPT: [Key; 4] = [Key::Staff, Key::Countries, Key::ContactRules, Key::CompanyRules];

/// Reads it from Autotask and keeps it.
pub(super) fn keep(mirror: &Mirror, live: &dyn DirectoryReader, now: Timestamp) -> Result<(), Failure> {
    let mut directory = Directory::default();
    live.look_up(&KEPT.into_iter().collect(), &mut directory)?;
    KEPT.iter()
        .try_for_each(|key| remember(mirror, key, &directory, now))
}

/// Asks for the countries where those that are kept are older than this.
pub(super) fn renew_countries(
    mirror: &Mirror,
    live: &dyn DirectoryReader,
    now: Timestamp,
    for_so_long: Duration,
) -> Result<(), Failure> {
    let since = now.checked_sub(for_so_long).unwrap_or(now);
    if is_good(mirror, &Key::Countries, since)? {
        return Ok(());
    }
    let mut directory = Directory::default();
    live.look_up(&BTreeSet::from([Key::Countries]), &mut directory)?;
    remember(mirror, &Key::Countries, &directory, now)
}

/// Keeps what was just looked up under a key, where it is of the kind that is kept.
pub(super) fn remember(
    mirror: &Mirror,
    key: &Key,
    directory: &Directory,
    now: Timestamp,
) -> Result<(), Failure> {
    let ours = |_: Missing| Failure::new(Kind::Unexpected, "a look-up was made and is still missing");
    let kept_now = |name: &str| mirror.set_meta(&format!("{name}_kept"), &moment::write(now));
    match key {
        Key::Staff => {
            let mut staff: Vec<&EmailKey> = directory.staff().map_err(ours)?.collect();
            staff.sort_unstable();
            put(mirror, "staff", &staff)
        }
        Key::Countries => {
            put(mirror, "countries", directory.countries().map_err(ours)?)?;
            kept_now("countries")
        }
        Key::ContactRules => {
            put(mirror, "contact_fields", directory.contact_rules().map_err(ours)?)?;
            kept_now("contact_fields")
        }
        Key::CompanyRules => {
            put(mirror, "company_fields", directory.company_rules().map_err(ours)?)?;
            kept_now("company_fields")
        }
        Key::ExternalId(_)
        | Key::Email(_)
        | Key::Domain(_)
        | Key::CompaniesAt(_)
        | Key::Phone(_)
        | Key::Fax(_)
        | Key::CompanyPhone(_)
        | Key::Contact(_)
        | Key::WholeContact(_)
        | Key::PrimaryOf(_)
        | Key::Location(_)
        | Key::ContactsOf(_)
        | Key::Company(_)
        | Key::CompanyNames
        | Key::CompanyCalled(_)
        | Key::Ticket(_)
        | Key::TicketContacts(_)
        | Key::Groups
        | Key::GroupsOf(_) => Ok(()),
    }
}

/// Puts what was kept into a directory.
pub(super) fn recall(mirror: &Mirror, key: &Key, directory: &mut Directory) -> Result<(), Failure> {
    match key {
        Key::Staff => {
            for email in get::<Vec<EmailKey>>(mirror, "staff")? {
                directory.insert_staff(email);
            }
        }
        Key::Countries => {
            for country in get::<Vec<Country>>(mirror, "countries")? {
                directory.insert_country(country);
            }
        }
        Key::ContactRules => directory.set_contact_rules(get::<FieldRules>(mirror, "contact_fields")?),
        Key::CompanyRules => directory.set_company_rules(get::<FieldRules>(mirror, "company_fields")?),
        Key::ExternalId(_)
        | Key::Email(_)
        | Key::Domain(_)
        | Key::CompaniesAt(_)
        | Key::Phone(_)
        | Key::Fax(_)
        | Key::CompanyPhone(_)
        | Key::Contact(_)
        | Key::WholeContact(_)
        | Key::PrimaryOf(_)
        | Key::Location(_)
        | Key::ContactsOf(_)
        | Key::Company(_)
        | Key::CompanyNames
        | Key::CompanyCalled(_)
        | Key::Ticket(_)
        | Key::TicketContacts(_)
        | Key::Groups
        | Key::GroupsOf(_) => {}
    }
    Ok(())
}

/// Whether a key's kept answer may stand for a new one: rules of fields and countries change seldom, and Autotask
/// refuses by itself what they would not allow any more. Staff may be new on any day.
pub(super) fn is_good(mirror: &Mirror, key: &Key, since: Timestamp) -> Result<bool, Failure> {
    let name = match key {
        Key::Countries => "countries",
        Key::ContactRules => "contact_fields",
        Key::CompanyRules => "company_fields",
        Key::Staff
        | Key::ExternalId(_)
        | Key::Email(_)
        | Key::Domain(_)
        | Key::CompaniesAt(_)
        | Key::Phone(_)
        | Key::Fax(_)
        | Key::CompanyPhone(_)
        | Key::Contact(_)
        | Key::WholeContact(_)
        | Key::PrimaryOf(_)
        | Key::Location(_)
        | Key::ContactsOf(_)
        | Key::Company(_)
        | Key::CompanyNames
        | Key::CompanyCalled(_)
        | Key::Ticket(_)
        | Key::TicketContacts(_)
        | Key::Groups
        | Key::GroupsOf(_) => return Ok(false),
    };
    let kept = mirror.meta(&format!("{name}_kept"))?;
    Ok(kept
        .as_deref()
        .and_then(moment::read)
        .is_some_and(|kept| kept >= since))
}

fn put(mirror: &Mirror, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(anyhow::Error::from)?;
    mirror.set_meta(name, &text)
}

fn get<T: DeserializeOwned>(mirror: &Mirror, name: &str) -> Result<T, Failure> {
    let text = mirror.meta(name)?;
    let text = text.ok_or_else(|| {
        let name = name.replace('_', " ");
        Failure::usage(format!(
            "the mirror was made by a run that did not ask for {name}"
        ))
        .hint("Complete it with: matchbook mirror refresh")
    })?;
    serde_json::from_str(&text)
        .map_err(|error| crate::mirror::fault::damaged(&mirror.path, format!("{name}: {error}")))
}
