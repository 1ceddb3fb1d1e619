//! Checks that ask nobody: the settings file, the credentials, the address, the state folder.

use std::sync::Arc;

use crate::autotask::Client;
use crate::clock::Clock;
use crate::commands::Context;
use crate::commands::doctor::refused;
use crate::report::checkup::Finding;
use crate::settings::environment;
use crate::settings::{Config, Connection, Profile, SecretSource};
use crate::state::Store;

/// The settings file and the profile; both may be absent when the environment says everything.
pub(super) fn settings(context: &Context<'_>, config: &Config, profile: Option<&Profile>) -> Finding {
    let exists = config.path().is_some_and(std::path::Path::exists);
    let message = match profile.filter(|_| exists) {
        Some(profile) => format!("{}, profile `{}`", config.shown_path(), profile.name),
        None if exists => format!("{} has no profiles", config.shown_path()),
        None => format!("there is no settings file {}", config.shown_path()),
    };
    let needs_one = profile.is_none() && !context.global.sandbox;
    let finding = Finding::ok("settings", message);
    if needs_one {
        finding.advise("Without a profile every default has to be given as a flag.")
    } else {
        finding
    }
}

/// Whether all parts of a sign-in are there, and the connection when it can be used. The secret is read once, since
/// a command may ask for a password, and is not shown.
pub(super) fn credentials(connection: Connection) -> (Finding, Option<Connection>) {
    const CHECK: &str = "credentials";
    match connection {
        Connection::Sandbox => (Finding::ok(CHECK, "the sandbox takes any"), Some(connection)),
        Connection::Disconnected { profile } => (
            Finding::warning(
                CHECK,
                format!("profile `{profile}` is disconnected: every row is skipped"),
            )
            .advise("Take `disconnected` out of the profile to use it again."),
            None,
        ),
        Connection::Account(mut account) => {
            let secret = match account.secret.read() {
                Ok(secret) => secret,
                Err(failure) => return (refused(CHECK, failure), None),
            };
            let source = match &account.secret {
                SecretSource::Given(_) => "the environment".to_owned(),
                SecretSource::Command { .. } => "secret_command".to_owned(),
                SecretSource::File(path) => path.display().to_string(),
                SecretSource::Keyring { .. } => "the keyring".to_owned(),
            };
            let message = format!(
                "user {}, its secret from {source}, and an integration code",
                account.username
            );
            account.secret = SecretSource::Given(secret);
            (Finding::ok(CHECK, message), Some(Connection::Account(account)))
        }
    }
}

/// Where the tenant's API stands, and how that is known. Reaching this point, the host policy has allowed it.
pub(super) fn address(connection: &Connection, client: &Client) -> String {
    let how = match connection {
        Connection::Account(account) if account.url.is_none() => "looked up for the user",
        Connection::Account(_) => "from the settings",
        Connection::Sandbox => "inside this program",
        Connection::Disconnected { .. } => "not used",
    };
    format!("{} ({how})", client.base())
}

/// Whether runs can be recorded. Opening the journal makes the folder, as a run would.
pub(super) fn state_folder(context: &Context<'_>, clock: &Arc<dyn Clock>) -> Finding {
    const CHECK: &str = "state";
    let folder = match environment::state_folder(context.global.state.as_deref(), context.environment) {
        Ok(folder) => folder,
        Err(failure) => return refused(CHECK, failure),
    };
    let usable = Store::open(&folder, Arc::clone(clock)).and_then(|_| {
        tempfile::NamedTempFile::new_in(&folder)
            .map(drop)
            .map_err(|error| {
                crate::error::Failure::usage(format!("cannot write into {}: {error}", folder.display()))
                    .hint("Name a folder that can be written with --state DIR or MATCHBOOK_STATE.")
            })
    });
    match usable {
        Ok(()) => Finding::ok(
            CHECK,
            format!("{} can be written and its journal opens", folder.display()),
        ),
        Err(failure) => refused(CHECK, failure),
    }
}
