//! One run at a time per tenant: a lock of the operating system, which dies with its process however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use jiff::Timestamp;

use crate::error::{Failure, Kind};
use crate::state::{file_name, make_folder};

/// The lock of a tenant; held as long as this value lives.
#[derive(Debug)]
pub struct TenantLock {
    _file: File,
}

impl TenantLock {
    /// Takes the tenant's lock in this state folder, without waiting.
    ///
    /// # Errors
    /// [`Kind::Locked`] when another process holds it, with who and since when.
    pub fn take(state: &Path, tenant: &str, now: Timestamp) -> Result<Self, Failure> {
        let file = format!("{}.lock", file_name(tenant));
        Self::take_file(
            state,
            &file,
            &format!("another run holds the lock of tenant {tenant}"),
            now,
        )
    }

    /// Takes the lock of the tenant's mirror, which runs that only read take too when they refresh it.
    ///
    /// # Errors
    /// As [`TenantLock::take`].
    pub fn take_mirror(state: &Path, tenant: &str, now: Timestamp) -> Result<Self, Failure> {
        let file = format!("mirror-{}.lock", file_name(tenant));
        let held = format!("another run is refreshing the mirror of tenant {tenant}");
        Self::take_file(state, &file, &held, now)
    }

    fn take_file(state: &Path, file: &str, when_held: &str, now: Timestamp) -> Result<Self, Failure> {
        let folder = state.join("locks");
        make_folder(&folder).map_err(|error| unusable(&folder, &error))?;
        let path = folder.join(file);
        let opened = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let mut file = opened.map_err(|error| unusable(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(&mut file, when_held)),
            Err(TryLockError::Error(error)) => return Err(unusable(&path, &error)),
        }
        // Who holds it is a courtesy to whoever has to wait; the lock itself is the operating system's.
        let note = format!("process {} since {now:.0}\n", std::process::id());
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(note.as_bytes()));
        written.map_err(|error| unusable(&path, &error))?;
        Ok(Self { _file: file })
    }
}

fn held(file: &mut File, told: &str) -> Failure {
    let mut who = String::new();
    // On some systems a locked file cannot be read by others; then nobody is named.
    let named = file.read_to_string(&mut who).is_ok() && !who.trim().is_empty();
    let by = if named {
        format!(" ({})", who.trim())
    } else {
        String::new()
    };
    Failure::new(Kind::Locked, format!("{told}{by}"))
        .hint("Wait until it has ended, or end that process; its lock goes with it.")
}

fn unusable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("cannot use {}: {error}", path.display()))
        .hint("Name a folder that can be written with --state DIR or MATCHBOOK_STATE.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_locked_once_and_others_are_free() {
        let state = tempfile::tempdir().unwrap();
        let take = |tenant| TenantLock::take(state.path(), tenant, Timestamp::UNIX_EPOCH);
        let first = take("acme.com@127.0.0.1:8080").unwrap();
        let refused = take("acme.com@127.0.0.1:8080").unwrap_err();
        assert_eq!(refused.kind, Kind::Locked);
        assert!(
            refused.message.contains(&std::process::id().to_string()),
            "{}",
            refused.message
        );
        take("other.com").unwrap();
        TenantLock::take_mirror(state.path(), "acme.com@127.0.0.1:8080", Timestamp::UNIX_EPOCH).unwrap();
        drop(first);
        take("acme.com@127.0.0.1:8080").unwrap();
    }
}
