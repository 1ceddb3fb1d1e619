//! One run at a time per tenant: a lock of the operating system, which dies with its process however that ends.
//!
//! It is taken in the state folder and, when that is another one, in the user's own folder for state as well: runs of
//! one user exclude each other on a machine whatever `--state` says. Temporary folders are cleaned by age and runtime
//! folders end with a session, so neither holds it. Runs of other users and machines meet in a shared state folder, or
//! not at all; then the look right before each group of creates is what keeps them from creating somebody twice.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::Clock;
use crate::error::{Failure, Kind};
use crate::state::{file_name, make_folder};

/// How often a lock that another run holds is tried again.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Where a tenant is locked.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The run's state folder.
    pub state: &'a Path,
    /// The user's own folder for state; absent where no lock of the whole machine is wanted.
    pub machine: Option<&'a Path>,
    /// The tenant's stable name.
    pub tenant: &'a str,
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// The lock of a tenant; held as long as this value lives.
#[derive(Debug)]
pub struct TenantLock {
    file: File,
    _machine: Option<File>,
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

    /// Takes the tenant's lock in this state folder and in `machine`, the user's folder for state, waiting up to
    /// `wait` for another run to end. `tell` is told whom it waits for.
    ///
    /// A `machine` that cannot be used is done without: a service may have a state folder and no home.
    ///
    /// # Errors
    /// [`Kind::Locked`] when another process still holds it then, [`Kind::Interrupted`] when somebody asked to stop.
    pub fn wait(
        place: &Place<'_>,
        clock: &dyn Clock,
        wait: Duration,
        interrupted: &dyn Fn() -> bool,
        tell: &dyn Fn(&str),
    ) -> Result<Self, Failure> {
        let until = clock.elapsed().saturating_add(wait);
        loop {
            match Self::take_both(place, clock.now()) {
                Err(failure) if failure.kind == Kind::Locked && clock.elapsed() < until => {
                    if interrupted() {
                        return Err(Failure::new(Kind::Interrupted, "interrupted; nothing was sent"));
                    }
                    tell(&failure.message);
                    clock.sleep(LOOK_AGAIN.min(until.saturating_sub(clock.elapsed())));
                }
                taken => return taken,
            }
        }
    }

    fn take_both(place: &Place<'_>, now: Timestamp) -> Result<Self, Failure> {
        let own = Self::take(place.state, place.tenant, now)?;
        let Some(machine) = place.machine.filter(|machine| !is_same(machine, place.state)) else {
            return Ok(own);
        };
        match Self::take(machine, place.tenant, now) {
            Ok(lock) => Ok(Self {
                _machine: Some(lock.file),
                ..own
            }),
            Err(failure) if failure.kind == Kind::Locked => Err(failure),
            Err(failure) => {
                tracing::info!("no lock for the whole machine: {failure}");
                Ok(own)
            }
        }
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

    /// Takes the lock of a watcher, so that two of them do not tell the same twice.
    ///
    /// # Errors
    /// As [`TenantLock::take`].
    pub fn take_watch(state: &Path, watcher: &str, now: Timestamp) -> Result<Self, Failure> {
        let file = format!("watch-{}.lock", file_name(watcher));
        let held = format!("another process watches as {watcher}");
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
        Ok(Self { file, _machine: None })
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

    #[test]
    fn two_state_folders_of_one_user_exclude_each_other_and_waiting_ends() {
        let [one, two, home] = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let clock = crate::clock::FrozenClock::at(Timestamp::UNIX_EPOCH);
        let place = |state| Place {
            state,
            machine: Some(home.path()),
            tenant: "acme.com",
        };
        let take = |state, wait| {
            let told = std::cell::RefCell::new(Vec::new());
            let tell = |words: &str| told.borrow_mut().push(words.to_owned());
            let lock = TenantLock::wait(&place(state), &clock, wait, &|| false, &tell);
            (lock, told.into_inner())
        };
        let (first, told) = take(one.path(), Duration::ZERO);
        assert!(first.is_ok() && told.is_empty());
        let (refused, told) = take(two.path(), Duration::from_secs(1));
        assert_eq!(refused.unwrap_err().kind, Kind::Locked);
        assert!(told[0].contains("process"), "{told:?}");
        assert_eq!(clock.elapsed(), Duration::from_secs(1));
        drop(first);
        assert!(take(two.path(), Duration::ZERO).0.is_ok());
        // A folder that cannot be made: the state folder's own lock has to do.
        let blocked = home.path().join("file");
        std::fs::write(&blocked, "").unwrap();
        let place = Place {
            machine: Some(&blocked),
            ..place(one.path())
        };
        assert!(TenantLock::wait(&place, &clock, Duration::ZERO, &|| false, &|_| {}).is_ok());
    }
}
