//! Decides rows of a saved plan again: by the same rules and settings, with facts that Autotask itself gives now.
//! Never from a mirror.

use std::collections::BTreeSet;

use crate::autotask::Client;
use crate::autotask::lookup::LiveDirectory;
use crate::choice::Kind;
use crate::commands::resolve::decide::Decider;
use crate::commands::resolve::policy;
use crate::decision::Decision;
use crate::decision::settled::Settlements;
use crate::directory::Directory;
use crate::error::Failure;
use crate::person::candidate::{Candidate, Reading};
use crate::settings::ResolveSettings;

/// What is decided about these people now, in their order, with what persons had decided when the plan was made. Their
/// keys are looked up in batches.
///
/// # Errors
/// When Autotask cannot be asked, and when the catch-all company of the settings is not there any more.
pub(in crate::commands) fn decide_again(
    people: &[Candidate],
    settlements: Settlements,
    settings: &ResolveSettings,
    reading: &Reading,
    client: &Client,
) -> Result<Vec<Decision>, Failure> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let of_tickets = people.iter().any(|person| person.at.kind == Kind::Tickets);
    let live = LiveDirectory::new(client, reading).with_tickets(of_tickets);
    let mut directory = Directory::default();
    let policy = policy::policy(settings, Some(&live), &mut directory)?;
    let mut decider = Decider {
        policy: &policy,
        settlements,
        directory,
        reader: Some(&live),
        confirm: None,
        confirmed: BTreeSet::new(),
    };
    decider.decide(people.iter())
}
