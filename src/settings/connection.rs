//! Which Autotask a command speaks to, and as whom.
//!
//! Layers the environment over the profile, and refuses an address that credentials may not go to before
//! anything is sent. The secret itself is fetched later, by [`SecretSource::read`].

use url::Url;

use super::environment::{Environment, Variable};
use super::file::Config;
use super::host::HostPolicy;
use super::profile::Profile;
use super::secret::{Secret, SecretSource};
use super::value::BaseUrl;
use crate::error::Failure;

/// The other end of a command.
#[derive(Debug, Clone)]
pub enum Connection {
    /// The embedded Autotask, which takes any credentials.
    Sandbox,
    /// A tenant of Autotask.
    Account(Box<Account>),
    /// The profile's connection was taken down on purpose; every row is skipped, and no secret is needed.
    Disconnected {
        /// The profile's name.
        profile: String,
    },
}

/// How to sign in to a tenant.
#[derive(Debug, Clone)]
pub struct Account {
    /// The profile; absent when the environment alone says everything.
    pub profile_name: Option<String>,
    /// The API user's generated key.
    pub username: String,
    /// Where its secret comes from.
    pub secret: SecretSource,
    /// The API tracking identifier.
    pub integration_code: Secret,
    /// Base address of the REST API, with a slash at the end; when absent the zone is looked up.
    pub url: Option<Url>,
    /// Which hosts may see the credentials.
    pub hosts: HostPolicy,
}

/// Which tenant a command speaks of, without what it takes to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TenantName {
    /// The embedded Autotask.
    Sandbox,
    /// The tenant of an API user.
    Account {
        /// The API user's generated key.
        username: String,
        /// Base address of the REST API, when it is set.
        url: Option<Url>,
    },
    /// The profile's connection was taken down on purpose.
    Disconnected,
}

impl TenantName {
    /// The tenant that [`Connection::resolve`] leads to, for commands that ask nobody. It reads no secret and needs
    /// none.
    ///
    /// # Errors
    /// [`Failure::usage`] when no user is named, or the address is one that credentials may not go to.
    pub fn resolve(
        sandbox: bool,
        profile: Option<&Profile>,
        config: &Config,
        environment: &Environment,
    ) -> Result<Self, Failure> {
        if sandbox {
            return Ok(Self::Sandbox);
        }
        if profile.is_some_and(|profile| profile.disconnected) {
            return Ok(Self::Disconnected);
        }
        let Some(username) = username(profile, environment)? else {
            // Told in the words of a connection that lacks its user.
            let lacking = account(profile, config, environment).err();
            return Err(lacking.unwrap_or_else(|| never_set_up(config)));
        };
        let url = api_url(profile, config, environment, &hosts(profile))?;
        Ok(Self::Account { username, url })
    }
}

fn username(profile: Option<&Profile>, environment: &Environment) -> Result<Option<String>, Failure> {
    let set = environment.text(Variable::AutotaskUsername)?.map(str::to_owned);
    Ok(set.or_else(|| profile.and_then(|profile| profile.username.clone())))
}

fn hosts(profile: Option<&Profile>) -> HostPolicy {
    HostPolicy {
        allow_host: profile.and_then(|profile| profile.allow_host.clone()),
    }
}

impl Connection {
    /// The connection of a command: the sandbox when asked for, else the profile's with `AUTOTASK_…` over it.
    ///
    /// # Errors
    /// [`Failure::usage`] when a connection was never set up, lacks a part, or points at a host that credentials
    /// may not go to.
    pub fn resolve(
        sandbox: bool,
        profile: Option<&Profile>,
        config: &Config,
        environment: &Environment,
    ) -> Result<Self, Failure> {
        if sandbox {
            return Ok(Self::Sandbox);
        }
        if let Some(profile) = profile.filter(|profile| profile.disconnected) {
            return Ok(Self::Disconnected {
                profile: profile.name.clone(),
            });
        }
        account(profile, config, environment).map(|account| Self::Account(Box::new(account)))
    }
}

fn account(
    profile: Option<&Profile>,
    config: &Config,
    environment: &Environment,
) -> Result<Account, Failure> {
    let username = username(profile, environment)?;
    let integration_code = environment
        .text(Variable::AutotaskIntegrationCode)?
        .map(Secret::new)
        .or_else(|| profile.and_then(|profile| profile.integration_code.clone()));
    let secret = secret_source(profile, config, environment)?;
    let (username, secret, integration_code) = match (username, secret, integration_code) {
        (None, None, None) => return Err(never_set_up(config)),
        (None, _, _) => return Err(lacks("username", Variable::AutotaskUsername, profile, config)),
        (Some(_), None, _) => return Err(lacks_secret(profile, config)),
        (Some(_), Some(_), None) => {
            let (key, variable) = ("integration_code", Variable::AutotaskIntegrationCode);
            return Err(lacks(key, variable, profile, config));
        }
        (Some(username), Some(secret), Some(code)) => (username, secret, code),
    };
    let hosts = hosts(profile);
    Ok(Account {
        profile_name: profile.map(|profile| profile.name.clone()),
        username,
        secret,
        integration_code,
        url: api_url(profile, config, environment, &hosts)?,
        hosts,
    })
}

/// `AUTOTASK_SECRET`, then the profile's command or file, then the keyring.
fn secret_source(
    profile: Option<&Profile>,
    config: &Config,
    environment: &Environment,
) -> Result<Option<SecretSource>, Failure> {
    if let Some(secret) = environment.text(Variable::AutotaskSecret)? {
        return Ok(Some(SecretSource::Given(Secret::new(secret))));
    }
    let Some(profile) = profile else {
        return Ok(None);
    };
    match (&profile.secret_command, &profile.secret_file) {
        (Some(_), Some(_)) => Err(Failure::usage(format!(
            "profile `{}` has both a secret_command and a secret_file",
            profile.name
        ))
        .hint("Keep one of them.")),
        (Some(command), None) => Ok(Some(SecretSource::Command {
            command: command.clone(),
            profile: profile.name.clone(),
        })),
        (None, Some(file)) => Ok(Some(SecretSource::File(file.clone()))),
        // A profile without a username was never set up, and nothing is in the keyring for it.
        (None, None) => Ok(profile.username.as_ref().map(|_| SecretSource::Keyring {
            profile: profile.name.clone(),
            otherwise: lacks_secret(Some(profile), config),
        })),
    }
}

/// The configured address, when credentials may go there.
fn api_url(
    profile: Option<&Profile>,
    config: &Config,
    environment: &Environment,
    hosts: &HostPolicy,
) -> Result<Option<Url>, Failure> {
    let variable = Variable::AutotaskUrl.name();
    let (BaseUrl(url), place) = match environment.text(Variable::AutotaskUrl)? {
        Some(text) => {
            let url = text
                .parse::<BaseUrl>()
                .map_err(|error| Failure::usage(format!("{variable}: {error}")))?;
            (url, variable.to_owned())
        }
        None => match profile.and_then(|profile| Some((profile, profile.url.clone()?))) {
            Some((profile, url)) => (
                url,
                format!("{}: profiles.{}.url", config.shown_path(), profile.name),
            ),
            None => return Ok(None),
        },
    };
    hosts.check(&url).map_err(|refused| {
        let mut failure = Failure::from(refused);
        failure.message = format!("{place}: {}", failure.message);
        failure
    })?;
    Ok(Some(url))
}

fn never_set_up(config: &Config) -> Failure {
    Failure::usage("no connection to Autotask is set up")
        .hint("Set AUTOTASK_USERNAME, AUTOTASK_SECRET and AUTOTASK_INTEGRATION_CODE in the environment.")
        .hint(format!(
            "Or write a profile with username, integration_code and secret_command or secret_file in {}.",
            config.shown_path()
        ))
        .hint("Or try it without an account: --sandbox.")
}

/// The profile as a sentence names it.
fn of_profile(profile: Option<&Profile>) -> String {
    profile.map_or_else(
        || "the connection".to_owned(),
        |profile| format!("the connection of profile `{}`", profile.name),
    )
}

/// Where in the file a key of the connection belongs.
fn in_file(profile: Option<&Profile>, config: &Config) -> String {
    let name = profile.map_or("NAME", |profile| profile.name.as_str());
    format!("under [profiles.{name}] in {}", config.shown_path())
}

fn lacks(key: &str, variable: Variable, profile: Option<&Profile>, config: &Config) -> Failure {
    Failure::usage(format!("{} has no {key}", of_profile(profile))).hint(format!(
        "Set {}, or {key} {}.",
        variable.name(),
        in_file(profile, config)
    ))
}

fn lacks_secret(profile: Option<&Profile>, config: &Config) -> Failure {
    let place = in_file(profile, config);
    Failure::usage(format!("{} has no secret", of_profile(profile)))
        .hint("Set AUTOTASK_SECRET in the environment.")
        .hint(format!("Or say which command prints it: secret_command {place}."))
        .hint(format!("Or which file holds it: secret_file {place}."))
        .hint("Or keep it in the keyring: matchbook connections add NAME.")
}

#[cfg(test)]
mod tests;
