//! The mirror's file: opened, checked, filled page by page, told about, taken away.
//!
//! Each page is one transaction together with how far the filling has come, so that a kill costs one page at most
//! and leaves nothing half. It asks nobody anything; what to store comes from `refresh`.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use serde_json::Value;

use crate::autotask::Record;
use crate::directory::record::{COMPANY_FIELDS, CONTACT_FIELDS};
use crate::error::Failure;
use crate::mirror::places::Places;
use crate::mirror::sound::Look;
use crate::mirror::{Copied, fault, index, moment, schema, sound};
use crate::person::phone::Region;
use crate::state::migration::migrate;
use crate::state::{file_name, make_folder};

/// Pages of `SQLite`'s memory: enough for the upper parts of all indexes, however large the file is (16 MiB).
const CACHE_KIB: i64 = 16 * 1024;

/// The local copy of one tenant.
pub struct Mirror {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) tenant: String,
    /// Changes of the file that its connection had made when it was opened; absent for those who only read beside
    /// another.
    pub(super) changes: Option<u64>,
}

impl Drop for Mirror {
    fn drop(&mut self) {
        // Whoever has changed nothing has nothing to remember.
        if self
            .changes
            .is_some_and(|changes| changes != self.connection.total_changes())
        {
            sound::close(&self.connection, &self.path);
        }
    }
}

/// What is to be told about a mirror.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The tenant's stable name.
    pub tenant: String,
    /// Where the file is.
    pub file: PathBuf,
    /// How many contacts it holds.
    pub contacts: u64,
    /// How many companies it holds.
    pub companies: u64,
    /// Whether it holds all there were; else the next refresh goes on filling it.
    pub complete: bool,
    /// When the last refresh ended, in UTC.
    pub refreshed: Option<String>,
    /// Seconds since then.
    pub age_seconds: Option<u64>,
    /// When everything was last read in full, in UTC.
    pub full_read: Option<String>,
    /// The file's size.
    pub bytes: u64,
}

/// How far the copying of one entity has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// Counts full reads, the unfinished one included.
    pub(super) pass: i64,
    /// When the unfinished full read began; `None` when there is none.
    pub(super) pass_began: Option<Timestamp>,
    /// The last id that it has stored.
    pub(super) filled_until: Option<i64>,
    /// The newest change that was ever seen, by Autotask's clock.
    pub(super) newest: Option<Timestamp>,
    /// Every change before this moment is in the copy.
    pub(super) high_water: Option<Timestamp>,
    /// When a full read last ended.
    pub(super) swept: Option<Timestamp>,
}

impl Mirror {
    /// Opens the mirror of a tenant, and makes the file when it is not there.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] when the file is damaged, of another tenant, of a newer program, or cannot be
    /// used; with what to do.
    pub fn open(state: &Path, tenant: &str) -> Result<Self, Failure> {
        let path = path(state, tenant);
        let unusable = |error: &dyn std::fmt::Display| {
            Failure::usage(format!("cannot use the mirror {}: {error}", path.display()))
                .hint("Name a folder that can be written with --state DIR or MATCHBOOK_STATE.")
        };
        make_folder(state).map_err(|error| unusable(&error))?;
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        // Everybody's names and numbers are in it, so it is its owner's alone.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).map_err(|error| unusable(&error))?;
        let told = |error: rusqlite::Error| fault::told(&path, &error);
        let mut connection = Connection::open(&path).map_err(told)?;
        connection
            .busy_timeout(std::time::Duration::from_secs(10))
            .and_then(|()| connection.pragma_update(None, "cache_size", -CACHE_KIB))
            .and_then(|()| connection.pragma_update(None, "journal_mode", "WAL"))
            .and_then(|()| connection.pragma_update(None, "synchronous", "NORMAL"))
            .map_err(told)?;
        let is_sound = Look::of(&path).is_some_and(|look| look.is_remembered(&path));
        if !is_sound && let Some(wrong) = sound::check(&connection, &path).map_err(told)? {
            return Err(fault::damaged(&path, wrong));
        }
        let before = connection.total_changes();
        if migrate(&mut connection, schema::MIGRATIONS)
            .map_err(told)?
            .is_none()
        {
            return Err(fault::newer(&path));
        }
        let changes = Some(before);
        let mirror = Self {
            connection,
            path,
            tenant: tenant.to_owned(),
            changes,
        };
        match mirror.meta("tenant")? {
            Some(holds) if holds != tenant => Err(fault::foreign(&mirror.path, tenant, &holds)),
            Some(_) => Ok(mirror),
            None => {
                mirror.set_meta("tenant", tenant)?;
                Ok(mirror)
            }
        }
    }

    /// The same, when the file is there already.
    ///
    /// # Errors
    /// As [`Mirror::open`].
    pub fn existing(state: &Path, tenant: &str) -> Result<Option<Self>, Failure> {
        if path(state, tenant).exists() {
            Self::open(state, tenant).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Takes a tenant's mirror away, whatever state it is in. Whether there was one.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn clear(state: &Path, tenant: &str) -> Result<bool, Failure> {
        let path = path(state, tenant);
        let there = path.exists();
        // The file goes last: while it stands, what belongs to it can still be found.
        for suffix in ["-shm", "-wal", sound::SUFFIX, ""] {
            let mut name = path.clone().into_os_string();
            name.push(suffix);
            match std::fs::remove_file(&name) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(Failure::usage(format!(
                        "cannot remove {}: {error}",
                        Path::new(&name).display()
                    )));
                }
            }
        }
        Ok(there)
    }

    /// Whether it holds all there were when it was filled, with all fields that this program reads.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_complete(&self) -> Result<bool, Failure> {
        let mut complete = self.has_fields()?;
        for of in Copied::ALL {
            complete &= self.progress(of)?.swept.is_some();
        }
        Ok(complete)
    }

    /// Whether its records have all fields that this program reads.
    pub(super) fn has_fields(&self) -> Result<bool, Failure> {
        Ok(self.meta("fields")?.as_deref() == Some(&fields_read()))
    }

    /// When the last refresh ended.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn refreshed(&self) -> Result<Option<Timestamp>, Failure> {
        Ok(self.meta("refreshed")?.as_deref().and_then(moment::read))
    }

    /// What is to be told about it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn status(&self, now: Timestamp) -> Result<Status, Failure> {
        let refreshed = self.refreshed()?;
        let mut swept = Some(Timestamp::MAX);
        for of in Copied::ALL {
            swept = swept.min(self.progress(of)?.swept);
        }
        let size = |suffix: &str| {
            let mut name = self.path.clone().into_os_string();
            name.push(suffix);
            std::fs::metadata(name).map_or(0, |data| data.len())
        };
        Ok(Status {
            tenant: self.tenant.clone(),
            file: self.path.clone(),
            contacts: self.count(Copied::Contacts)?,
            companies: self.count(Copied::Companies)?,
            complete: self.is_complete()?,
            refreshed: refreshed.map(moment::write),
            age_seconds: refreshed.map(|then| u64::try_from(now.duration_since(then).as_secs()).unwrap_or(0)),
            full_read: swept.map(moment::write),
            bytes: size("") + size("-wal"),
        })
    }

    /// Makes ready for numbers that are read in the way of this region, by this program: where the keys were made
    /// in another way they are made again, from what is stored.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn read_in(&mut self, region: Region) -> Result<(), Failure> {
        let places = self.places(region)?;
        if self.meta("keys")?.as_deref() == Some(places.way()) {
            return Ok(());
        }
        let told = |error: rusqlite::Error| fault::told(&self.path, &error);
        let transaction = self.connection.transaction().map_err(told)?;
        index::again(&transaction, &places).map_err(told)?;
        transaction
            .execute(SET_META, ["keys", places.way()])
            .and_then(|_| transaction.commit())
            .map_err(told)
    }

    /// In whose way numbers are read here.
    pub(super) fn places(&self, region: Region) -> Result<Places, Failure> {
        Places::read(&self.connection, region).map_err(|error| fault::told(&self.path, &error))
    }

    /// Empties it when its records lack fields that this program reads.
    pub(super) fn forget_other_fields(&mut self) -> Result<(), Failure> {
        if self.has_fields()? {
            return Ok(());
        }
        let told = |error: rusqlite::Error| fault::told(&self.path, &error);
        let transaction = self.connection.transaction().map_err(told)?;
        transaction
            .execute_batch(
                "DELETE FROM contacts; DELETE FROM companies; DELETE FROM emails; DELETE FROM phones;
                 DELETE FROM faxes; DELETE FROM company_phones;
                 UPDATE progress SET pass = 0, pass_began = NULL, filled_until = NULL, newest = NULL,
                        high_water = NULL, swept = NULL;
                 DELETE FROM meta WHERE name = 'refreshed';",
            )
            .and_then(|()| transaction.execute(SET_META, ["fields", &fields_read()]))
            .and_then(|_| transaction.commit())
            .map_err(told)
    }

    pub(super) fn progress(&self, of: Copied) -> Result<Progress, Failure> {
        let read = self.connection.query_row(
            "SELECT pass, pass_began, filled_until, newest, high_water, swept FROM progress WHERE entity = ?1",
            [of.table()],
            |row| {
                let moment = |column| -> rusqlite::Result<Option<Timestamp>> {
                    Ok(row.get::<_, Option<String>>(column)?.as_deref().and_then(moment::read))
                };
                Ok(Progress {
                    pass: row.get(0)?,
                    pass_began: moment(1)?,
                    filled_until: row.get(2)?,
                    newest: moment(3)?,
                    high_water: moment(4)?,
                    swept: moment(5)?,
                })
            },
        );
        read.map_err(|error| fault::told(&self.path, &error))
    }

    pub(super) fn set_progress(&self, of: Copied, progress: &Progress) -> Result<(), Failure> {
        write_progress(&self.connection, of, progress).map_err(|error| fault::told(&self.path, &error))
    }

    /// Stores a page of records and how far that brings the copying, in one transaction.
    pub(super) fn put_page(
        &mut self,
        of: Copied,
        page: Vec<Record>,
        region: Region,
        progress: &Progress,
    ) -> Result<(), Failure> {
        let places = self.places(region)?;
        let told = |error: rusqlite::Error| fault::told(&self.path, &error);
        let transaction = self.connection.transaction().map_err(told)?;
        for record in page {
            index::put(&transaction, of, record, progress.pass, &places).map_err(told)?;
        }
        write_progress(&transaction, of, progress)
            .and_then(|()| transaction.commit())
            .map_err(told)
    }

    /// Ends a full read: what it has not seen is not there any more.
    pub(super) fn end_pass(&mut self, of: Copied, progress: &Progress) -> Result<(), Failure> {
        let told = |error: rusqlite::Error| fault::told(&self.path, &error);
        let transaction = self.connection.transaction().map_err(told)?;
        let gone = match of {
            Copied::Companies => "DELETE FROM companies WHERE pass < ?1",
            Copied::Contacts => "DELETE FROM contacts WHERE pass < ?1",
        };
        let dropped = transaction.execute(gone, [progress.pass]).map_err(told)?;
        if dropped > 0 && of == Copied::Contacts {
            transaction
                .execute_batch(
                    "DELETE FROM emails WHERE contact NOT IN (SELECT id FROM contacts);
                     DELETE FROM phones WHERE contact NOT IN (SELECT id FROM contacts);
                     DELETE FROM faxes WHERE contact NOT IN (SELECT id FROM contacts);",
                )
                .map_err(told)?;
        }
        write_progress(&transaction, of, progress)
            .and_then(|()| transaction.commit())
            .map_err(told)
    }

    pub(super) fn count(&self, of: Copied) -> Result<u64, Failure> {
        let count = match of {
            Copied::Companies => "SELECT count(*) FROM companies",
            Copied::Contacts => "SELECT count(*) FROM contacts",
        };
        let counted: rusqlite::Result<i64> = self.connection.query_row(count, [], |row| row.get(0));
        match counted {
            Ok(count) => Ok(u64::try_from(count).unwrap_or(0)),
            Err(error) => Err(fault::told(&self.path, &error)),
        }
    }

    pub(super) fn meta(&self, name: &str) -> Result<Option<String>, Failure> {
        self.connection
            .query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))
            .optional()
            .map_err(|error| fault::told(&self.path, &error))
    }

    pub(super) fn set_meta(&self, name: &str, value: &str) -> Result<(), Failure> {
        match self.connection.execute(SET_META, [name, value]) {
            Ok(_) => Ok(()),
            Err(error) => Err(fault::told(&self.path, &error)),
        }
    }
}

const SET_META: &str = "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)";

fn path(state: &Path, tenant: &str) -> PathBuf {
    state.join(format!("mirror-{}.sqlite", file_name(tenant)))
}

/// The fields that a record of the copy must have, as one text to compare.
fn fields_read() -> String {
    let fields: Value = COMPANY_FIELDS.iter().chain(CONTACT_FIELDS).copied().collect();
    fields.to_string()
}

fn write_progress(connection: &Connection, of: Copied, progress: &Progress) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE progress SET pass = ?2, pass_began = ?3, filled_until = ?4, newest = ?5, high_water = ?6,
                    swept = ?7 WHERE entity = ?1",
        )?
        .execute(params![
            of.table(),
            progress.pass,
            progress.pass_began.map(moment::write),
            progress.filled_until,
            progress.newest.map(moment::write),
            progress.high_water.map(moment::write),
            progress.swept.map(moment::write),
        ])?;
    Ok(())
}
