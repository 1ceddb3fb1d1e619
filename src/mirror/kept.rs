//! What else a decision needs and only Autotask knows: staff, countries, field rules. Kept at each refresh, and
//! used only where nothing can be asked.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::directory::key::{Key, Missing};
use crate::directory::record::Country;
use crate::directory::rules::FieldRules;
use crate::directory::{Directory, DirectoryReader};
use crate::error::{Failure, Kind};
use crate::mirror::{Mirror, fault};
use crate::person::email::EmailKey;

/// What is kept.
const KEPT: [Key; 4] = [Key::Staff, Key::Countries, Key::ContactRules, Key::CompanyRules];

/// Reads it from Autotask and keeps it.
pub(super) fn keep(mirror: &Mirror, live: &dyn DirectoryReader) -> Result<(), Failure> {
    let mut directory = Directory::default();
    live.look_up(&KEPT.into_iter().collect(), &mut directory)?;
    let ours = |_: Missing| Failure::new(Kind::Unexpected, "a look-up was made and is still missing");
    let mut staff: Vec<&EmailKey> = directory.staff().map_err(ours)?.collect();
    staff.sort_unstable();
    put(mirror, "staff", &staff)?;
    put(mirror, "countries", directory.countries().map_err(ours)?)?;
    put(mirror, "contact_rules", directory.contact_rules().map_err(ours)?)?;
    put(mirror, "company_rules", directory.company_rules().map_err(ours)?)
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
        Key::ContactRules => directory.set_contact_rules(get::<FieldRules>(mirror, "contact_rules")?),
        Key::CompanyRules => directory.set_company_rules(get::<FieldRules>(mirror, "company_rules")?),
        Key::ExternalId(_)
        | Key::Email(_)
        | Key::Domain(_)
        | Key::Phone(_)
        | Key::Fax(_)
        | Key::CompanyPhone(_)
        | Key::Contact(_)
        | Key::ContactsOf(_)
        | Key::Company(_)
        | Key::CompanyNames
        | Key::CompanyCalled(_)
        | Key::Ticket(_) => {}
    }
    Ok(())
}

fn put(mirror: &Mirror, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Failure> {
    let text = serde_json::to_string(value).map_err(anyhow::Error::from)?;
    mirror.set_meta(name, &text)
}

fn get<T: DeserializeOwned>(mirror: &Mirror, name: &str) -> Result<T, Failure> {
    let text = mirror.meta(name)?;
    let text = text.ok_or_else(|| fault::damaged(&mirror.path, format!("it lacks its {name}")))?;
    serde_json::from_str(&text).map_err(|error| fault::damaged(&mirror.path, format!("{name}: {error}")))
}
