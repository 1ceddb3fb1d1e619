//! A signed connection to a tenant, live or embedded, made from the settings.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::autotask::{Attention, Client, Credentials, HttpTransport, Options, TimeOuts, Transport, zone};
use crate::clock::{Clock, SystemClock};
use crate::commands::Context;
use crate::console::Console;
use crate::error::{Failure, Kind};
use crate::interrupt::{self, WakefulClock};
use crate::person::candidate::Reading;
use crate::person::email::Placeholders;
use crate::person::event::Inside;
use crate::person::phone::Region;
use crate::sandbox::{Tenant, in_process};
use crate::settings::pace::Threads;
use crate::settings::profile::{NewCompany, Profile};
use crate::settings::resolve::{InputSettings, MspSettings};
use crate::settings::{Account, Config, Connection, ResolveSettings, TenantName};

/// The user of the embedded tenant.
const SANDBOX_USER: &str = "sandbox@SANDBOX";

/// The settings file, and the profile that the command uses. With `--sandbox` the built-in profile stands in for what
/// the user's leaves out.
pub(super) fn settings(context: &Context<'_>) -> Result<(Config, Option<Profile>), Failure> {
    let config = Config::load(context.global.config.as_deref(), context.environment)?;
    let profile = config
        .profile(context.global.profile.as_deref(), context.environment)?
        .cloned();
    let profile = if context.global.sandbox {
        Some(profile.unwrap_or_default().over(sandbox_profile()))
    } else {
        profile
    };
    Ok((config, profile))
}

/// How cells and stored values are read.
pub(super) fn reading(region: &str, placeholders: &[String]) -> Result<Reading, Failure> {
    let region = Region::parse(region).ok_or_else(|| {
        Failure::usage(format!("{region} is no country that phone numbers are known of"))
            .hint("Give its ISO code of two letters with --region, such as US or GB.")
    })?;
    Ok(Reading::new(region, Placeholders::new(placeholders)))
}

/// How the rows of a run are read: as [`reading`], and with what the MSP says about itself.
pub(super) fn reading_of_rows(input: &InputSettings, msp: &MspSettings) -> Result<Reading, Failure> {
    let plain = reading(input.region.as_str(), &msp.placeholder_emails)?;
    let inside = Inside::new(
        &msp.own_numbers,
        &msp.own_extensions,
        &msp.own_domains,
        msp.outside_prefix.as_deref(),
        plain.region,
    );
    Ok(Reading {
        inside: inside.map_err(|problem| Failure::usage(problem.to_string()))?,
        ..plain
    })
}

/// The machine's clock, whose sleeps end early at Ctrl-C.
pub(super) fn clock() -> Arc<dyn Clock> {
    Arc::new(WakefulClock::new(
        Arc::new(SystemClock::new()),
        Arc::new(interrupt::requested),
    ))
}

/// How the client behaves: flags over the profile over the client's own defaults.
pub(super) fn options(context: &Context<'_>, profile: Option<&Profile>, clock: &dyn Clock) -> Options {
    let own = Options::default();
    let threads = context
        .global
        .threads
        .or(profile.and_then(|profile| profile.threads));
    let read = profile.and_then(|profile| profile.read_timeout);
    let max_wait = profile.and_then(|profile| profile.resolve.max_wait);
    Options {
        per_endpoint: threads.map_or(own.per_endpoint, Threads::count),
        max_wait: max_wait.map_or(own.max_wait, |wait| wait.0),
        // Scatters the waits of runs that start together.
        jitter_seed: u64::from(clock.now().subsec_nanosecond().unsigned_abs() ^ std::process::id()),
        time_outs: TimeOuts {
            read: read.map_or(own.time_outs.read, |read| read.0),
            ..own.time_outs
        },
    }
}

/// Connects; `None` when the connection was disconnected. Waits are told on the console.
pub(super) fn connect(
    connection: &Connection,
    clock: &Arc<dyn Clock>,
    options: Options,
    console: &Console,
) -> Result<Option<Client>, Failure> {
    let client = match connection {
        Connection::Disconnected { .. } => return Ok(None),
        Connection::Account(account) => live(account, clock, options)?,
        Connection::Sandbox => embedded(clock, options)?,
    };
    Ok(Some(client.attended_by(attention(console))))
}

/// Waits are told on the console, and Ctrl-C ends them.
fn attention(console: &Console) -> Attention {
    let teller = console.wait_teller();
    Attention {
        on_wait: Arc::new(move |wait| match wait {
            Some(wait) => teller.waits(&format!("{}; up to {}", wait.reason, in_words(wait.up_to))),
            None => teller.goes_on(),
        }),
        interrupted: Arc::new(interrupt::requested),
    }
}

/// A time to wait, in the unit that people would use.
fn in_words(time: Duration) -> String {
    match time.as_secs() {
        seconds @ ..120 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    }
}

/// The stable name of the tenant, without a request and without its secret; `None` when the connection was
/// disconnected, so that nothing says which tenant it is.
pub(super) fn tenant_key(name: &TenantName) -> Result<Option<String>, Failure> {
    Ok(match name {
        TenantName::Disconnected => None,
        TenantName::Account { username, url } => Some(zone::tenant_key(username, url.as_ref())),
        TenantName::Sandbox => Some(zone::tenant_key(SANDBOX_USER, Some(&sandbox_base()?))),
    })
}

/// The tenant that a run writes to, known without a request and without its secret.
pub(super) struct Destination {
    connection: Connection,
    /// Its stable name, for locks, journal and plans.
    pub(super) tenant: String,
}

impl Destination {
    /// Where the profile leads to.
    ///
    /// # Errors
    /// [`Failure::usage`] when nothing leads anywhere, or the connection was disconnected.
    pub(super) fn of(
        profile: Option<&Profile>,
        config: &Config,
        context: &Context<'_>,
    ) -> Result<Self, Failure> {
        let sandbox = context.global.sandbox;
        let connection = Connection::resolve(sandbox, profile, config, context.environment)?;
        let name = TenantName::resolve(sandbox, profile, config, context.environment)?;
        let tenant = tenant_key(&name)?.ok_or_else(disconnected)?;
        Ok(Self { connection, tenant })
    }

    /// Signs in, as patient as the run's settings say.
    pub(super) fn connect(
        &self,
        settings: &ResolveSettings,
        profile: Option<&Profile>,
        clock: &Arc<dyn Clock>,
        context: &Context<'_>,
    ) -> Result<Client, Failure> {
        let options = Options {
            max_wait: settings.limits.max_wait,
            ..options(context, profile, &**clock)
        };
        connect(&self.connection, clock, options, context.console)?.ok_or_else(disconnected)
    }
}

/// There is nobody to ask.
pub(super) fn disconnected() -> Failure {
    Failure::usage("the connection was disconnected")
        .hint("Take `disconnected` out of the profile, or name another with --profile.")
}

fn live(account: &Account, clock: &Arc<dyn Clock>, options: Options) -> Result<Client, Failure> {
    let secret = account.secret.read()?;
    let credentials = Credentials::new(
        account.username.clone(),
        secret.expose(),
        account.integration_code.expose(),
    );
    let transport = HttpTransport::new(account.url.as_ref(), options.time_outs, Arc::clone(clock))
        .map_err(|error| Failure::new(Kind::Unexpected, error.to_string()))?;
    let hosts = account.hosts.clone();
    let allowed = Arc::new(move |url: &Url| hosts.check(url).is_ok());
    let transport: Arc<dyn Transport> = Arc::new(transport);
    Ok(Client::connect(
        credentials,
        account.url.as_ref(),
        transport,
        Arc::clone(clock),
        allowed,
        options,
    )?)
}

fn embedded(clock: &Arc<dyn Clock>, options: Options) -> Result<Client, Failure> {
    let tenant = Arc::new(Tenant::built_in(Arc::clone(clock)));
    let credentials = Credentials::new(SANDBOX_USER, "any", "any");
    let base = sandbox_base()?;
    let transport: Arc<dyn Transport> = Arc::new(in_process::InProcess(tenant));
    Ok(Client::connect(
        credentials,
        Some(&base),
        transport,
        Arc::clone(clock),
        Arc::new(|_| true),
        options,
    )?)
}

fn sandbox_base() -> Result<Url, Failure> {
    Url::parse(in_process::BASE_URL)
        .map_err(|error| Failure::new(Kind::Unexpected, format!("the sandbox has no address: {error}")))
}

/// What the embedded tenant's MSP would have set up; a profile's own settings go before it.
pub(super) fn sandbox_profile() -> Profile {
    Profile {
        name: "sandbox".to_owned(),
        own_numbers: vec![crate::sandbox::tenant::BUILT_IN_COMPANY_PHONE.to_owned()],
        own_domains: vec![crate::sandbox::tenant::BUILT_IN_OWN_DOMAIN.to_owned()],
        new_company: NewCompany {
            owner_resource_id: Some(crate::sandbox::tenant::BUILT_IN_OWNER_RESOURCE_ID),
            company_type: Some(crate::sandbox::tenant::BUILT_IN_COMPANY_TYPE),
            phone: Some(crate::sandbox::tenant::BUILT_IN_COMPANY_PHONE.to_owned()),
        },
        ..Profile::default()
    }
}
