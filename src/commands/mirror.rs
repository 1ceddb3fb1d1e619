//! `matchbook mirror`: refresh the local copy of contacts and companies, tell about it, or take it away.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::autotask::lookup::LiveDirectory;
use crate::autotask::{Client, Options};
use crate::choice::MirrorFormat;
use crate::cli::{MirrorArgs, MirrorCommand};
use crate::clock::Clock;
use crate::commands::refreshing::{self, Refreshing};
use crate::commands::{Context, session};
use crate::error::{ExitStatus, Failure};
use crate::interrupt;
use crate::mirror::{Aim, Mirror, Status};
use crate::settings::environment::state_folder;
use crate::settings::resolve::MirrorSettings;
use crate::settings::{Connection, Profile, TenantName};
use crate::state::TenantLock;
use crate::text::printable;

pub(super) fn run(args: &MirrorArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let (config, profile) = session::settings(context)?;
    let (sandbox, of) = (context.global.sandbox, profile.as_ref());
    let name = TenantName::resolve(sandbox, of, &config, context.environment)?;
    let state = state_folder(context.global.state.as_deref(), context.environment)?;
    let clock = session::clock();
    let tenant = session::tenant_key(&name)?.ok_or_else(session::disconnected)?;
    let text = match args.command {
        MirrorCommand::Refresh => {
            let connection = Connection::resolve(sandbox, of, &config, context.environment)?;
            let mirror = refresh(context, &connection, of, &state, &clock)?;
            told(Some(&mirror.status(clock.now())?), &tenant, args.format)?
        }
        MirrorCommand::Status => {
            let mirror = Mirror::existing(&state, &tenant)?;
            let status = mirror.map(|mirror| mirror.status(clock.now())).transpose()?;
            told(status.as_ref(), &tenant, args.format)?
        }
        MirrorCommand::Clear => {
            let _lock = TenantLock::take_mirror(&state, &tenant, clock.now())?;
            let cleared = Mirror::clear(&state, &tenant)?;
            context.console.status(&if cleared {
                format!("The mirror of {tenant} is gone.")
            } else {
                format!("There was no mirror of {tenant}.")
            });
            String::new()
        }
    };
    let mut out = context.console.out();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(ExitStatus::Done)
}

fn refresh(
    context: &Context<'_>,
    connection: &Connection,
    profile: Option<&Profile>,
    state: &Path,
    clock: &Arc<dyn Clock>,
) -> Result<Mirror, Failure> {
    let settings = MirrorSettings::of(profile);
    let reading = session::reading(settings.region.as_str(), &[])?;
    let options = Options {
        max_wait: settings.limits.max_wait,
        ..session::options(context, profile, &**clock)
    };
    interrupt::listen(context.console)?;
    let client =
        session::connect(connection, clock, options, context.console)?.ok_or_else(session::disconnected)?;
    client.begin_budget(settings.limits.budget_share.value())?;
    refreshing::refresh(&Refreshing {
        state,
        tenant: &Client::tenant_key(&client),
        client: &client,
        live: &LiveDirectory::new(&client, &reading),
        clock: &**clock,
        console: context.console,
        region: reading.region,
        full_every: settings.full_every,
        aim: Aim::Keep,
    })
    .map(|(mirror, _)| mirror)
}

fn told(status: Option<&Status>, tenant: &str, format: MirrorFormat) -> Result<String, Failure> {
    match (format, status) {
        (MirrorFormat::Json, status) => {
            let document = json!({ "schema": "matchbook.mirror/1", "tenant": tenant, "mirror": status });
            Ok(serde_json::to_string(&document).map_err(anyhow::Error::from)? + "\n")
        }
        (MirrorFormat::Table, None) => Ok(format!("no mirror of {} yet\n", printable(tenant))),
        (MirrorFormat::Table, Some(status)) => Ok(table(status)),
    }
}

fn table(status: &Status) -> String {
    let moment = |text: &Option<String>| text.clone().unwrap_or_else(|| "never".to_owned());
    let age = status.age_seconds.map_or_else(String::new, |seconds| {
        format!(", {} ago", refreshing::in_words(Duration::from_secs(seconds)))
    });
    let complete = if status.complete {
        "complete"
    } else {
        "partial; the next refresh goes on"
    };
    format!(
        "tenant     {}\nstate      {complete}\ncontacts   {}\ncompanies  {}\nrefreshed  {}{age}\nread full  {}\n\
         size       {:.1} MB\nfile       {}\n",
        printable(&status.tenant),
        status.contacts,
        status.companies,
        moment(&status.refreshed),
        moment(&status.full_read),
        megabytes(status.bytes),
        printable(&status.file.display().to_string()),
    )
}

#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}
