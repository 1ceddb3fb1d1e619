//! Rows that are none of our business, in the documented order.

use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::choice::{Calendar, Kind};
use crate::decision::notes::Notes;
use crate::decision::policy::{Policy, Reach};
use crate::decision::{Verdict, call, record};
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::person::candidate::Candidate;
use crate::person::email::is_mailbox_of_nobody;

/// Why the row is skipped, or why it cannot even be read; `None` when it goes on.
pub(super) fn skip(
    candidate: &Candidate,
    directory: &Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Option<Verdict>, Missing> {
    let skipped = |reason| Ok(Some(Verdict::new(Outcome::Skip, reason)));
    if policy.reach == Reach::Nobody {
        return skipped(Reason::IntegrationDisconnected);
    }
    if let Some(problem) = candidate.problem(Reason::UnreadableRow) {
        let verdict = Verdict::new(Outcome::Invalid, Reason::UnreadableRow).detail(problem.detail.clone());
        return Ok(Some(verdict));
    }
    if candidate.is_blank {
        return skipped(Reason::BlankRow);
    }
    if candidate.contact_id.is_some() {
        return skipped(Reason::ContactAlreadyAssociated);
    }
    if let Some(calendars) = known_calendars(candidate, policy) {
        notes.tried("calendars", || {
            format!("the scheduled users write to {}", calendars.join(", "))
        });
        if calendars.iter().all(|calendar| !is_autotask(calendar)) {
            return Ok(Some(
                Verdict::new(Outcome::Skip, Reason::NoAutotaskCalendar).detail(calendars.join(", ")),
            ));
        }
    }
    if let Some(verdict) = call::sides(candidate) {
        return Ok(Some(if verdict.outcome == Outcome::Review {
            notes.ask_whether(verdict)
        } else {
            verdict
        }));
    }
    // One round of look-ups brings all that the next rules may ask for.
    directory.need(keys(candidate, directory))?;
    if let Some(email) = candidate.email() {
        if policy.is_own_domain(&email.key().domain()) || directory.is_staff(email.key())? {
            return skipped(Reason::InternalStaff);
        }
        if is_mailbox_of_nobody(email.key()) {
            return skipped(Reason::NotAPerson);
        }
    }
    if candidate.event.is_none() && !candidate.names_somebody() {
        return skipped(Reason::NoIdentity);
    }
    // A ticket's own rows are answered by what becomes of it.
    let names_a_ticket = candidate
        .ticket
        .as_ref()
        .filter(|_| candidate.at.kind != Kind::Tickets);
    if names_a_ticket.is_some_and(|ticket| matches!(directory.ticket(ticket), Ok(None))) {
        notes.warn(Warning::TicketNotFound);
    }
    Ok(None)
}

/// What has to be looked up about every row that is not skipped by what it says itself.
fn keys(candidate: &Candidate, directory: &Directory) -> Vec<Key> {
    let mut keys = Vec::new();
    // Staff are known by their addresses.
    if candidate.event.is_none() || !candidate.emails.is_empty() {
        keys.push(Key::Staff);
    }
    keys.extend(candidate.external_id.clone().map(Key::ExternalId));
    keys.extend(candidate.email_keys().cloned().map(Key::Email));
    keys.extend(candidate.ticket.clone().map(Key::Ticket));
    call::add_keys(candidate, directory, &mut keys);
    if candidate.is_record() {
        keys.extend(record::keys(candidate));
    }
    keys
}

/// The writeable calendar of each scheduled user; `None` when nobody is named or one of them is not known.
fn known_calendars(candidate: &Candidate, policy: &Policy) -> Option<Vec<String>> {
    if !candidate.calendars.is_empty() {
        return Some(candidate.calendars.clone());
    }
    if candidate.agents.is_empty() {
        return None;
    }
    let word = |calendar: &Calendar| match calendar {
        Calendar::Autotask => "autotask",
        Calendar::Office365 => "office365",
        Calendar::Google => "google",
        Calendar::None => "none",
    };
    candidate
        .agents
        .iter()
        .map(|agent| Some(word(policy.calendars.get(&agent.to_lowercase())?).to_owned()))
        .collect()
}

fn is_autotask(calendar: &str) -> bool {
    calendar.trim().eq_ignore_ascii_case("autotask") || calendar.trim().eq_ignore_ascii_case("autotask psa")
}
