//! Whether the mirror's file is sound, without reading all of it each time.
//!
//! A file that was found sound, or that this program has written and closed, is remembered by its size, the time of
//! its last change and its head. As long as all three stay, nobody has touched it since, and the long check is spared; after
//! anything else (a process that was killed in the middle, another program, a copy put in its place) the whole file is checked.
//! What is written and not in the file yet stands in `SQLite`'s log, which has a checksum for each page.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// What stands behind the name of the file that remembers it.
pub(super) const SUFFIX: &str = "-sound";

/// Bytes at the beginning in which `SQLite` counts its changes of the file
/// (<https://sqlite.org/fileformat2.html#the_database_header>).
const HEAD: usize = 100;

/// How a file looked when it was sound.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Look {
    bytes: u64,
    /// Nanoseconds since 1970, as text: JSON has no room for so many digits.
    changed: String,
    head: String,
}

impl Look {
    /// How the file looks now; `None` when it cannot be looked at.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let about = file.metadata().ok()?;
        let mut head = [0; HEAD];
        file.read_exact(&mut head).ok()?;
        let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self {
            bytes: about.len(),
            changed: changed.as_nanos().to_string(),
            head: blake3::hash(&head).to_hex().to_string(),
        })
    }

    /// Whether the file looks as it did when it was last known to be sound.
    pub(super) fn is_remembered(&self, path: &Path) -> bool {
        let text = fs::read(beside(path)).ok();
        let known: Option<Self> = text.and_then(|text| serde_json::from_slice(&text).ok());
        known.as_ref() == Some(self)
    }

    /// Remembers that it is sound. Where that cannot be done, the next look is a long one.
    fn remember(&self, path: &Path) {
        let Ok(text) = serde_json::to_vec(self) else {
            return;
        };
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        // As the mirror itself.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options
            .open(beside(path))
            .and_then(|mut file| file.write_all(&text));
        // Whoever reads half of it reads nothing, and checks.
        if written.is_err() {
            tracing::debug!("nobody can remember that the mirror is sound");
        }
    }
}

/// Checks the whole file, and remembers it when it is sound and nobody has changed it meanwhile. What is wrong with it
/// otherwise.
pub(super) fn check(connection: &Connection, path: &Path) -> rusqlite::Result<Option<String>> {
    let before = Look::of(path);
    let told: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if told != "ok" {
        return Ok(Some(told));
    }
    if let Some(look) = before.filter(|look| Look::of(path).as_ref() == Some(look)) {
        look.remember(path);
    }
    Ok(None)
}

/// Puts all that was written into the file, and remembers that it is sound. Where others are reading, the next one to
/// open it checks.
pub(super) fn close(connection: &Connection, path: &Path) {
    let left: rusqlite::Result<i64> =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
    if let (Ok(0), Some(look)) = (left, Look::of(path)) {
        look.remember(path);
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(SUFFIX);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_remembered_until_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER);")
            .unwrap();
        close(&connection, &path);
        let remembered = || Look::of(&path).unwrap().is_remembered(&path);
        assert!(remembered());
        connection.execute_batch("INSERT INTO t VALUES (1)").unwrap();
        close(&connection, &path);
        assert!(remembered(), "it was closed in order");
        connection.execute_batch("INSERT INTO t VALUES (2)").unwrap();
        // Another connection's close puts it into the file.
        drop(connection);
        assert!(!remembered());
        let connection = Connection::open(&path).unwrap();
        assert_eq!(check(&connection, &path).unwrap(), None);
        assert!(remembered());
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(!remembered());
    }
}
