//! In whose way stored numbers are read: in the country of their contact, else of its company, else in the region of
//! the run. The same rule as for what Autotask itself answers, so that both find the same people by a number.

use rusqlite::{Connection, OptionalExtension as _};
use rustc_hash::FxHashMap;

use crate::directory::record::{Company, Contact, Country};
use crate::person::phone::Region;

/// The countries of the tenant, as they were kept, and the region of the run.
#[derive(Debug, Clone)]
pub(super) struct Places {
    region: Region,
    countries: FxHashMap<i64, Region>,
    way: String,
}

impl Places {
    /// Reads what is kept of the tenant's countries.
    pub(super) fn read(connection: &Connection, region: Region) -> rusqlite::Result<Self> {
        let kept: Option<String> = connection
            .prepare_cached("SELECT value FROM meta WHERE name = 'countries'")?
            .query_row([], |row| row.get(0))
            .optional()?;
        let kept = kept.unwrap_or_default();
        let countries: Vec<Country> = serde_json::from_str(&kept).unwrap_or_default();
        let of = |country: &Country| Some((country.id, Region::parse(&country.code)?));
        let hash = blake3::hash(kept.as_bytes()).to_hex();
        Ok(Self {
            region,
            countries: countries.iter().filter_map(of).collect(),
            way: format!("{} {region} {}", env!("CARGO_PKG_VERSION"), &hash[..16]),
        })
    }

    /// How keys are made in this way: another program, region or country may read the same text as another key.
    pub(super) fn way(&self) -> &str {
        &self.way
    }

    /// In whose way a company's numbers are read.
    pub(super) fn of_company(&self, company: &Company) -> Region {
        self.of(company.country_id).unwrap_or(self.region)
    }

    /// Has a contact's numbers read where the contact is.
    pub(super) fn place(&self, connection: &Connection, contact: &mut Contact) -> rusqlite::Result<()> {
        if self.countries.is_empty() {
            return Ok(());
        }
        let region = match self.of(contact.country_id()) {
            Some(region) => Some(region),
            None => self.of(country_of(connection, contact.company.0)?),
        };
        if let Some(region) = region {
            contact.read_in(region);
        }
        Ok(())
    }

    /// Where the numbers of a contact are read, by its country and its company's.
    pub(super) fn of_contact(&self, own: Option<i64>, of_company: impl FnOnce() -> Option<i64>) -> Region {
        if self.countries.is_empty() {
            return self.region;
        }
        let known = self.of(own).or_else(|| self.of(of_company()));
        known.unwrap_or(self.region)
    }

    /// The region for records whose country nobody has said.
    pub(super) fn region(&self) -> Region {
        self.region
    }

    fn of(&self, country: Option<i64>) -> Option<Region> {
        self.countries.get(&country?).copied()
    }
}

/// The country of a stored company.
pub(super) fn country_of(connection: &Connection, company: i64) -> rusqlite::Result<Option<i64>> {
    let country = connection
        .prepare_cached("SELECT json_extract(fields, '$.countryID') FROM companies WHERE id = ?1")?
        .query_row([company], |row| row.get::<_, Option<i64>>(0))
        .optional()?;
    Ok(country.flatten())
}
