//! Which settings make sense for which kind of row: a ticket's people can stand in the ticket's company only, and
//! nothing but tickets has a mode of its own. Reads no row.

use clap::ValueEnum as _;

use super::resolve::ResolveSettings;
use crate::choice::{Kind, Mode, help};
use crate::error::Failure;

/// Refuses the modes that would put a ticket's people into another company than the ticket's.
pub(super) fn refuse_for_tickets(mode: Mode) -> Result<(), Failure> {
    match mode {
        Mode::RequireEmail | Mode::RequireDomain | Mode::NamedCompany => Ok(()),
        Mode::CreateCompany | Mode::CatchAll => Err(Failure::usage(format!(
            "mode {mode} is not for tickets: a contact can be added to a ticket of its own company only"
        ))
        .hint(
            "Say --mode named-company (the default for tickets), --mode require-domain or --mode require-email.",
        )),
    }
}

impl ResolveSettings {
    /// Whether rows of this kind can be decided with these settings; `None` is an input without rows.
    ///
    /// # Errors
    /// [`Failure::usage`] when no mode was chosen and they are no tickets; when they are, and the mode is not for
    /// tickets, or nobody is asked about them.
    pub fn check_kind(&self, kind: Option<Kind>) -> Result<(), Failure> {
        // An input without rows is of the kind that was said.
        let kind = kind.or(self.input.kind);
        if self.only_kind.is_some() && kind != self.only_kind {
            return Err(no_mode());
        }
        if kind != Some(Kind::Tickets) {
            return Ok(());
        }
        if self.lookup.offline {
            return Err(Failure::usage(
                "--offline cannot decide about tickets: the mirror has neither tickets nor who is on them",
            )
            .hint("Leave --offline out; tickets are asked for in batches.")
            .hint("To see how the file is read, without any request: matchbook check INPUT"));
        }
        if self.policy.no_create {
            return Ok(());
        }
        refuse_for_tickets(self.policy.mode)
    }
}

/// That a mode has to be chosen, with all of them.
pub(super) fn no_mode() -> Failure {
    let failure = Failure::usage("no mode is given: what shall happen when no contact is found?")
        .hint("Say --mode MODE, or mode = \"MODE\" under [profiles.NAME.resolve] in the settings file.");
    Mode::value_variants().iter().fold(failure, |failure, mode| {
        failure.hint(format!("--mode {mode}: {}.", help(mode)))
    })
}
