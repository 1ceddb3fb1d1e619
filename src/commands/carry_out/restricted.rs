//! An API user who sees some contacts only: Autotask leaves the others out of its answers without a word, so that
//! "nobody found" proves nothing and every create can make a twin.

use crate::answer::change::{Entity, Op};
use crate::autotask::wire::Access;
use crate::autotask::{ApiError, Client, EntityName};
use crate::console::Console;
use crate::error::{Failure, Kind};
use crate::plan::Plan;
use crate::settings::ResolveSettings;

const SEES_SOME: &str = "the API user sees some contacts only: people out of its reach look like new ones";

/// Asks once, and only when the plan creates something, whether the API user sees every contact.
///
/// # Errors
/// [`Kind::Refused`] when it does not, the run would write, and nobody has accepted that; and what the question
/// itself met.
pub(super) fn check(
    client: &Client,
    plan: &Plan,
    settings: &ResolveSettings,
    console: &Console,
) -> Result<(), Failure> {
    let creates = plan
        .changes()
        .any(|change| change.op == Op::Create && matches!(change.entity, Entity::Contact | Entity::Company));
    if !creates || access(client)? != Access::Restricted {
        return Ok(());
    }
    if settings.dry_run || settings.accept_restricted {
        console.warn(SEES_SOME);
        return Ok(());
    }
    Err(
        Failure::new(Kind::Refused, format!("{SEES_SOME}; nothing was sent"))
            .hint("Ask an Autotask administrator to let the API user see all contacts and companies.")
            .hint("Say --accept-restricted to create all the same, and take the twins that may come of it."),
    )
}

/// What the API user sees of the contacts. A tenant that does not answer the question has not said that it is less
/// than all.
fn access(client: &Client) -> Result<Access, ApiError> {
    match client.entity_information(EntityName::Contacts) {
        Ok(information) => Ok(information.query),
        Err(ApiError::NotFound { .. } | ApiError::WrongMethod { .. } | ApiError::Unreadable { .. }) => {
            Ok(Access::Unknown)
        }
        Err(error) => Err(error),
    }
}
