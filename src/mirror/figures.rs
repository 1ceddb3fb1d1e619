//! What the copy tells about the size of its tenant, for those who weigh the requests of several ways.
//!
//! Figures of a copy are estimates; no decision about a person rests on them. It asks nobody anything.

use crate::error::Failure;
use crate::mirror::{Copied, Mirror, fault};

/// The size of a tenant, as the copy has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Contacts.
    pub contacts: u64,
    /// Companies.
    pub companies: u64,
    /// Contacts with more than one address.
    pub several_addresses: u64,
}

impl Mirror {
    /// The size of the tenant.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn figures(&self) -> Result<Figures, Failure> {
        let several = "SELECT count(*) FROM (SELECT 1 FROM emails GROUP BY contact HAVING count(*) > 1)";
        let several: rusqlite::Result<i64> = self.connection.query_row(several, [], |row| row.get(0));
        let several = several.map_err(|error| fault::told(&self.path, &error))?;
        Ok(Figures {
            contacts: self.count(Copied::Contacts)?,
            companies: self.count(Copied::Companies)?,
            several_addresses: u64::try_from(several).unwrap_or(0),
        })
    }

    /// How many of these addresses, in their normal form, are somebody's.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn known_of<'e>(&self, emails: impl Iterator<Item = &'e str>) -> Result<u64, Failure> {
        let told = |error: rusqlite::Error| fault::told(&self.path, &error);
        let mut statement = self
            .connection
            .prepare_cached("SELECT 1 FROM emails WHERE email = ?1")
            .map_err(told)?;
        let mut known = 0;
        for email in emails {
            known += u64::from(statement.exists([email]).map_err(told)?);
        }
        Ok(known)
    }
}
