//! `matchbook connections`: sets connections up, shows them, tries them, and takes them away again.

use std::ffi::OsString;
use std::io::Write as _;
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use crate::choice::RunsFormat;
use crate::cli::{AddArgs, ConnectionsArgs, ConnectionsCommand};
use crate::clock::SystemClock;
use crate::commands::{Context, session};
use crate::error::{ExitStatus, Failure};
use crate::report::plain::table;
use crate::settings::edit::{Kept, NewConnection, SettingsFile};
use crate::settings::environment::{Variable, state_folder};
use crate::settings::keyring::{self, KeyringFault};
use crate::settings::profile::Profile;
use crate::settings::value::BaseUrl;
use crate::settings::{Config, Connection, Environment, Secret};
use crate::state::Store;

pub(super) fn run(args: &ConnectionsArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let config = Config::load_or_new(context.global.config.as_deref(), context.environment)?;
    match &args.command {
        ConnectionsCommand::Add(add) => self::add(add, &config, context),
        ConnectionsCommand::List { format } => list(*format, &config, context),
        ConnectionsCommand::Test { name } => test(name.as_deref(), &config, context),
        ConnectionsCommand::Disconnect { name } => disconnect(name, &config, context),
        ConnectionsCommand::Remove { name: Some(name), .. } => {
            remove(std::slice::from_ref(name), &config, context)
        }
        ConnectionsCommand::Remove { name: None, yes, .. } => remove_all(*yes, &config, context),
    }
}

fn file(config: &Config) -> Result<SettingsFile, Failure> {
    match config.path() {
        Some(path) => SettingsFile::open(path),
        None => Err(
            Failure::usage("there is no home folder, so nothing says where the settings file is")
                .hint("Name it with --config FILE or in MATCHBOOK_CONFIG."),
        ),
    }
}

/// Asks for what is not given, tries to sign in, and saves only what worked.
fn add(args: &AddArgs, config: &Config, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let environment = context.environment;
    let console = context.console;
    let asked = |variable: Variable, question: &str, flag: &str| match environment.text(variable)? {
        Some(text) => Ok(text.to_owned()),
        None if console.is_interactive() => console.ask(question),
        None => Err(Failure::usage(format!("the {question} is not given"))
            .hint(format!("Set {} in the environment{flag}.", variable.name()))),
    };
    let username = match &args.username {
        Some(username) => username.clone(),
        None => asked(
            Variable::AutotaskUsername,
            "API user's username (key)",
            ", or say --username",
        )?,
    };
    let code = Secret::new(asked(Variable::AutotaskIntegrationCode, "integration code", "")?);
    let (kept, given) = match (&args.secret_command, &args.secret_file) {
        (Some(command), _) => (Kept::Command(Secret::new(command.clone())), None),
        (None, Some(path)) => (Kept::File(std::path::absolute(path)?), None),
        (None, None) => {
            let secret = match environment.text(Variable::AutotaskSecret)? {
                Some(text) => Secret::new(text),
                None if console.is_interactive() => console.ask_secret("API user's secret")?,
                None => return Err(no_secret()),
            };
            (Kept::Keyring, Some(secret))
        }
    };
    let url = match (&args.url, environment.text(Variable::AutotaskUrl)?) {
        (Some(url), _) => Some(url.clone()),
        (None, Some(text)) => {
            let name = Variable::AutotaskUrl.name();
            Some(
                text.parse::<BaseUrl>()
                    .map_err(|error| Failure::usage(format!("{name}: {error}")))?,
            )
        }
        (None, None) => None,
    };
    let new = NewConnection {
        username,
        integration_code: code,
        secret: kept,
        url: url.as_ref().map(ToString::to_string),
    };
    sign_in(&args.name, &new, given.as_ref(), url, config, context)?;
    if let Some(secret) = &given {
        keyring::set(&args.name, secret).map_err(|fault| {
            Failure::usage(format!("the secret cannot be kept: {fault}"))
                .hint("Say --secret-command COMMAND or --secret-file FILE instead; both work without a desktop session.")
        })?;
    }
    let mut file = file(config)?;
    file.connect(&args.name, &new)?;
    file.save()?;
    console.status(&format!(
        "connection {} is saved in {}",
        args.name,
        config.shown_path()
    ));
    Ok(ExitStatus::Done)
}

fn no_secret() -> Failure {
    Failure::usage("the API user's secret is not given")
        .hint("Set AUTOTASK_SECRET in the environment, and it is kept in the keyring.")
        .hint("Or say where it is: --secret-command COMMAND, or --secret-file FILE.")
}

/// Signs in with what is about to be saved.
fn sign_in(
    name: &str,
    new: &NewConnection,
    given: Option<&Secret>,
    url: Option<BaseUrl>,
    config: &Config,
    context: &Context<'_>,
) -> Result<(), Failure> {
    let (secret_command, secret_file) = match &new.secret {
        Kept::Keyring => (None, None),
        Kept::Command(command) => (Some(command.clone()), None),
        Kept::File(path) => (None, Some(path.clone())),
    };
    let profile = Profile {
        name: name.to_owned(),
        username: Some(new.username.clone()),
        integration_code: Some(new.integration_code.clone()),
        secret_command,
        secret_file,
        url,
        ..config.named(name).cloned().unwrap_or_default()
    };
    let profile = Profile {
        disconnected: false,
        ..profile
    };
    // The environment has had its say already, and must not stand in for what is to be saved.
    let given = given.map(|secret| (Variable::AutotaskSecret, OsString::from(secret.expose())));
    let environment = Environment::new(given, None);
    let connection = Connection::resolve(false, Some(&profile), config, &environment)?;
    try_it(&connection, Some(&profile), context)
}

/// Signs in and says where.
fn try_it(connection: &Connection, profile: Option<&Profile>, context: &Context<'_>) -> Result<(), Failure> {
    let clock = session::clock();
    let options = session::options(context, profile, &*clock);
    let Some(client) = session::connect(connection, &clock, options, context.console)? else {
        return Err(Failure::usage("the connection is disconnected")
            .hint("Set it up again with: matchbook connections add NAME"));
    };
    let used = match client.threshold()? {
        Some(hour) => format!("; {} of {} requests used in the last hour", hour.used, hour.limit),
        None => String::new(),
    };
    // The count of requests may be answered to anybody; reading contacts is not.
    client.entity_information(crate::autotask::EntityName::Contacts)?;
    context
        .console
        .status(&format!("signed in at {}{used}", client.base()));
    Ok(())
}

#[derive(Serialize)]
struct Shown<'c> {
    name: &'c str,
    state: &'static str,
    default: bool,
    zone: String,
    secret: &'static str,
    last_run: Option<String>,
}

fn list(format: RunsFormat, config: &Config, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let state = state_folder(context.global.state.as_deref(), context.environment)?;
    let runs = match Store::open_standing(&state, Arc::new(SystemClock::new()))? {
        Some(store) => store.runs()?,
        None => Vec::new(),
    };
    let shown: Vec<Shown<'_>> = config
        .profiles()
        .map(|profile| Shown {
            name: &profile.name,
            state: state_of(profile),
            default: config.default_profile() == Some(profile.name.as_str()),
            zone: profile
                .url
                .as_ref()
                .map_or_else(|| "looked up".to_owned(), ToString::to_string),
            secret: secret_of(profile),
            last_run: runs
                .iter()
                .find(|run| run.profile.as_deref() == Some(profile.name.as_str()))
                .map(|run| run.started.clone()),
        })
        .collect();
    let mut out = context.console.out();
    match format {
        RunsFormat::Json => {
            writeln!(
                out,
                "{}",
                json!({ "schema": "matchbook.connections/1", "connections": shown })
            )?;
        }
        RunsFormat::Ndjson => {
            for connection in &shown {
                writeln!(out, "{}", json!(connection))?;
            }
        }
        RunsFormat::Table if shown.is_empty() => {
            writeln!(
                out,
                "no connections yet; set one up with: matchbook connections add NAME"
            )?;
        }
        RunsFormat::Table => {
            let rows = shown.iter().map(|connection| {
                let mark = if connection.default { " (default)" } else { "" };
                [
                    format!("{}{mark}", connection.name),
                    connection.state.to_owned(),
                    connection.zone.clone(),
                    connection.secret.to_owned(),
                    connection.last_run.clone().unwrap_or_else(|| "never".to_owned()),
                ]
            });
            out.write_all(table(&["name", "state", "zone", "secret", "last run"], rows).as_bytes())?;
        }
    }
    out.flush()?;
    Ok(ExitStatus::Done)
}

fn state_of(profile: &Profile) -> &'static str {
    if profile.disconnected {
        "disconnected"
    } else if profile.username.is_some() && profile.integration_code.is_some() {
        "connected"
    } else {
        "incomplete"
    }
}

/// Where the secret comes from; never what it is.
fn secret_of(profile: &Profile) -> &'static str {
    if profile.disconnected {
        "none"
    } else if profile.secret_command.is_some() {
        "command"
    } else if profile.secret_file.is_some() {
        "file"
    } else if keyring::get(&profile.name).is_ok() {
        "keyring"
    } else {
        "environment"
    }
}

fn test(name: Option<&str>, config: &Config, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let profile = match name {
        Some(name) => Some(config.called(name)?),
        None => config.profile(context.global.profile.as_deref(), context.environment)?,
    };
    let connection = Connection::resolve(context.global.sandbox, profile, config, context.environment)?;
    try_it(&connection, profile, context)?;
    Ok(ExitStatus::Done)
}

fn disconnect(name: &str, config: &Config, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    config.called(name)?;
    let mut file = file(config)?;
    file.disconnect(name)?;
    file.save()?;
    forget(name)?;
    context.console.status(&format!(
        "{name} is disconnected; its profile stays, its secret is dropped"
    ));
    Ok(ExitStatus::Done)
}

fn remove_all(yes: bool, config: &Config, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let names: Vec<String> = config.profiles().map(|profile| profile.name.clone()).collect();
    if !yes {
        if !context.console.is_interactive() {
            return Err(Failure::usage(
                "this would remove every connection, and nobody is at a terminal to agree",
            )
            .hint("Say --yes to remove them without a question."));
        }
        if !context
            .console
            .confirm(&format!("Remove all {} connections?", names.len()))?
        {
            return Ok(ExitStatus::Done);
        }
    }
    remove(&names, config, context)
}

fn remove(names: &[String], config: &Config, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let mut file = file(config)?;
    for name in names {
        config.called(name)?;
        file.remove(name)?;
    }
    file.save()?;
    for name in names {
        forget(name)?;
        context.console.status(&format!("{name} is removed"));
    }
    Ok(ExitStatus::Done)
}

fn forget(name: &str) -> Result<(), Failure> {
    keyring::forget(name).map_err(|fault: KeyringFault| {
        Failure::usage(format!("the secret of {name} is still in the keyring: {fault}"))
            .hint("Take it out by hand; it stands under the service `matchbook`.")
    })
}
