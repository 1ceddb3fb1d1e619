//! A signed connection to a tenant, live or embedded, made from the settings.

use std::sync::Arc;

use url::Url;

use crate::autotask::{Client, Credentials, HttpTransport, Options, Transport, zone};
use crate::clock::Clock;
use crate::error::{Failure, Kind};
use crate::person::phone::Region;
use crate::sandbox::{Tenant, in_process};
use crate::settings::profile::{NewCompany, Profile};
use crate::settings::{self, Account, Connection};

/// The user of the embedded tenant.
const SANDBOX_USER: &str = "sandbox@SANDBOX";

/// Connects; `None` when the connection was disconnected.
pub(super) fn connect(
    connection: &Connection,
    clock: &Arc<dyn Clock>,
    options: Options,
) -> Result<Option<Client>, Failure> {
    match connection {
        Connection::Disconnected { .. } => Ok(None),
        Connection::Account(account) => live(account, clock, options).map(Some),
        Connection::Sandbox => embedded(clock, options).map(Some),
    }
}

/// The stable name of the tenant, without a request.
///
/// # Errors
/// When the connection was disconnected, so that nothing says which tenant it is.
pub(super) fn tenant_key(connection: &Connection) -> Result<String, Failure> {
    match connection {
        Connection::Disconnected { .. } => Err(disconnected()),
        Connection::Account(account) => Ok(zone::tenant_key(&account.username, account.url.as_ref())),
        Connection::Sandbox => Ok(zone::tenant_key(SANDBOX_USER, Some(&sandbox_base()?))),
    }
}

/// There is nobody to ask.
pub(super) fn disconnected() -> Failure {
    Failure::usage("the connection was disconnected")
        .hint("Take `disconnected` out of the profile, or name another with --profile.")
}

/// The region of the settings as one that phone numbers are known of.
pub(super) fn region(region: &settings::value::Region) -> Result<Region, Failure> {
    let region = region.as_str();
    Region::parse(region).ok_or_else(|| {
        Failure::usage(format!("{region} is no country that phone numbers are known of"))
            .hint("Give its ISO code of two letters with --region, such as US or GB.")
    })
}

/// Scatters the waits of runs that start together.
pub(super) fn seed(clock: &dyn Clock) -> u64 {
    u64::from(clock.now().subsec_nanosecond().unsigned_abs() ^ std::process::id())
}

fn live(account: &Account, clock: &Arc<dyn Clock>, options: Options) -> Result<Client, Failure> {
    let secret = account.secret.read()?;
    let credentials = Credentials::new(
        account.username.clone(),
        secret.expose(),
        account.integration_code.expose(),
    );
    let transport = HttpTransport::new(account.url.as_ref())
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
        own_domains: vec![crate::sandbox::tenant::BUILT_IN_OWN_DOMAIN.to_owned()],
        new_company: NewCompany {
            owner_resource_id: Some(crate::sandbox::tenant::BUILT_IN_OWNER_RESOURCE_ID),
            company_type: Some(crate::sandbox::tenant::BUILT_IN_COMPANY_TYPE),
            phone: Some(crate::sandbox::tenant::BUILT_IN_COMPANY_PHONE.to_owned()),
        },
        ..Profile::default()
    }
}
