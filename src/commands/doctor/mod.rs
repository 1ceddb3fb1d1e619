//! `matchbook doctor`: checks settings, sign-in, permissions, limits and the tenant's own demands, one after the
//! other, and says what to do about each. Writes nothing to Autotask and prints no secret.

mod machine;
mod profile;
mod tenant;

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use crate::autotask::{ApiError, Client, Options};
use crate::cli::DoctorArgs;
use crate::clock::Clock;
use crate::commands::{Context, session};
use crate::error::{ExitStatus, Failure, Kind};
use crate::interrupt;
use crate::report::checkup::{self, Finding};
use crate::settings::{Connection, Profile};

/// A check-up shall tell what is wrong now, so it waits for nothing for long.
const MAX_WAIT: Duration = Duration::from_secs(5);

pub(super) fn run(args: &DoctorArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    interrupt::listen(context.console)?;
    let clock = session::clock();
    let mut findings = Vec::new();
    let profile = connection(context, &clock, &mut findings);
    findings.push(machine::state_folder(context, &clock));
    findings.push(profile::own_domains(profile.as_ref()));
    let status = status(&findings);
    let mut out = context.console.out();
    checkup::write(&findings, status.code(), args.format, &mut out)?;
    out.flush()?;
    interrupt::check()?;
    Ok(status)
}

/// Everything that leads to the tenant, and what the tenant says; gives the profile.
fn connection(context: &Context<'_>, clock: &Arc<dyn Clock>, findings: &mut Vec<Finding>) -> Option<Profile> {
    let (config, profile) = match session::settings(context) {
        Ok(read) => read,
        Err(failure) => {
            findings.push(refused("settings", failure));
            return None;
        }
    };
    findings.push(machine::settings(context, &config, profile.as_ref()));
    let resolved = Connection::resolve(
        context.global.sandbox,
        profile.as_ref(),
        &config,
        context.environment,
    );
    match resolved {
        Err(failure) => findings.push(refused("credentials", failure)),
        Ok(connection) => {
            let (finding, usable) = machine::credentials(connection);
            findings.push(finding);
            if let Some(connection) = usable
                && let Some(client) = connected(&connection, profile.as_ref(), context, clock, findings)
            {
                tenant::checks(&client, profile.as_ref(), findings);
            }
        }
    }
    profile
}

/// Finds the tenant's address.
fn connected(
    connection: &Connection,
    profile: Option<&Profile>,
    context: &Context<'_>,
    clock: &Arc<dyn Clock>,
    findings: &mut Vec<Finding>,
) -> Option<Client> {
    let options = Options {
        max_wait: MAX_WAIT,
        ..session::options(context, profile, &**clock)
    };
    match session::connect(connection, clock, options, context.console) {
        Ok(client) => {
            let client = client?;
            findings.push(Finding::ok("address", machine::address(connection, &client)));
            Some(client)
        }
        Err(mut failure) => {
            // An address that the credentials may not go to is for the settings to allow.
            if failure.kind == Kind::Unexpected {
                failure.kind = Kind::Usage;
            }
            findings.push(refused("address", failure));
            None
        }
    }
}

/// A failure as the finding of a check.
fn refused(check: &'static str, failure: Failure) -> Finding {
    let finding = Finding::fault(check, failure.kind, failure.message);
    failure.hints.into_iter().fold(finding, Finding::advise)
}

/// A call that failed, as the finding of a check.
fn unanswered(check: &'static str, error: ApiError) -> Finding {
    refused(check, Failure::from(error))
}

/// The exit status: the fault that needs the most help decides. Permissions need an administrator, settings need
/// their owner, and an Autotask that does not answer needs time only.
fn status(findings: &[Finding]) -> ExitStatus {
    let rank = |kind: &Kind| match kind {
        Kind::Refused => 4,
        Kind::Usage => 3,
        Kind::TryLater => 2,
        Kind::Locked | Kind::RowsFailed | Kind::SafetyLimit | Kind::Interrupted | Kind::Unexpected => 1,
    };
    let worst = findings
        .iter()
        .filter_map(|finding| finding.kind)
        .max_by_key(rank);
    worst.map_or(ExitStatus::Done, Kind::exit_status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_fault_decides_the_exit_code() {
        let fault = |kind| Finding::fault("x", kind, "");
        for (findings, code) in [
            (vec![Finding::ok("x", ""), Finding::warning("x", "")], 0),
            (vec![fault(Kind::Unexpected), Finding::ok("x", "")], 1),
            (vec![fault(Kind::TryLater), fault(Kind::Unexpected)], 6),
            (vec![fault(Kind::TryLater), fault(Kind::Usage)], 2),
            (
                vec![fault(Kind::Usage), fault(Kind::Refused), fault(Kind::TryLater)],
                7,
            ),
        ] {
            assert_eq!(status(&findings).code(), code, "{findings:?}");
        }
    }
}
