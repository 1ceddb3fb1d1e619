//! The operating system's keyring: Keychain, Credential Manager, or the Secret Service of a desktop session.
//!
//! In cron and over ssh there is often none; then it says so, and another source has to be set up. Entries stand
//! under the service `matchbook`, one for each profile.

use super::secret::Secret;

/// Why the keyring did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringFault {
    /// There is no keyring here.
    #[error("this session has no keyring")]
    None,
    /// It holds nothing for the profile.
    #[error("the keyring holds no secret for the profile")]
    Empty,
    /// It is there, and said no.
    #[error("the keyring refused: {0}")]
    Refused(String),
}

/// The secret of a profile.
///
/// # Errors
/// When there is no keyring, or it holds none.
pub fn get(profile: &str) -> Result<Secret, KeyringFault> {
    imp::get(profile)
}

/// Keeps the secret of a profile.
///
/// # Errors
/// When there is no keyring, or it refuses.
pub fn set(profile: &str, secret: &Secret) -> Result<(), KeyringFault> {
    imp::set(profile, secret)
}

/// Forgets the secret of a profile; one that is not there is forgotten already.
///
/// # Errors
/// When the keyring is there and refuses.
pub fn forget(profile: &str) -> Result<(), KeyringFault> {
    match imp::forget(profile) {
        Err(KeyringFault::None | KeyringFault::Empty) => Ok(()),
        other => other,
    }
}

#[cfg(feature = "keyring")]
mod imp {
    use keyring::v1::{Entry, Error};

    use super::{KeyringFault, Secret};

    const SERVICE: &str = "matchbook";

    fn entry(profile: &str) -> Result<Entry, KeyringFault> {
        Entry::new(SERVICE, profile).map_err(fault)
    }

    fn fault(error: Error) -> KeyringFault {
        if matches!(error, Error::NoDefaultStore | Error::NoStorageAccess(_)) {
            return KeyringFault::None;
        }
        if matches!(error, Error::NoEntry) {
            return KeyringFault::Empty;
        }
        // Only what the platform says has words for people; the other kinds may hold what could not be decoded.
        let why = if let Error::PlatformFailure(error) = error {
            Some(error.to_string())
        } else {
            None
        };
        KeyringFault::Refused(why.unwrap_or_else(|| "it could not do what was asked".to_owned()))
    }

    pub(super) fn get(profile: &str) -> Result<Secret, KeyringFault> {
        entry(profile)?.get_password().map(Secret::new).map_err(fault)
    }

    pub(super) fn set(profile: &str, secret: &Secret) -> Result<(), KeyringFault> {
        entry(profile)?.set_password(secret.expose()).map_err(fault)
    }

    pub(super) fn forget(profile: &str) -> Result<(), KeyringFault> {
        entry(profile)?.delete_credential().map_err(fault)
    }
}

#[cfg(not(feature = "keyring"))]
mod imp {
    use super::{KeyringFault, Secret};

    pub(super) fn get(_: &str) -> Result<Secret, KeyringFault> {
        Err(KeyringFault::None)
    }

    pub(super) fn set(_: &str, _: &Secret) -> Result<(), KeyringFault> {
        Err(KeyringFault::None)
    }

    pub(super) fn forget(_: &str) -> Result<(), KeyringFault> {
        Err(KeyringFault::None)
    }
}
