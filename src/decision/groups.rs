//! The contact groups of a row: whoever was found or will be created is added to those that the row and the run name.
//!
//! Comes last, when the person is decided: it changes nothing about who that is, and adds nobody to a group that they
//! are in.

use crate::answer::RuleTried;
use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::decision::Decision;
use crate::decision::policy::{Policy, Reach};
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::links::{Group, GroupKey, MOST_GROUP_NAME};
use crate::id::ContactId;
use crate::person::candidate::Candidate;

/// Adds the group changes to a decision.
///
/// # Errors
/// The keys that have to be looked up before.
pub(super) fn add(
    candidate: &Candidate,
    decision: &mut Decision,
    directory: &Directory,
    policy: &Policy,
) -> Result<(), Missing> {
    let wanted = wanted(candidate, policy);
    let standing = decision
        .contact
        .as_ref()
        .and_then(|contact| contact.id)
        .map(ContactId);
    let standing = match decision.outcome {
        Outcome::Matched | Outcome::Update if standing.is_some() && !wanted.is_empty() => standing,
        Outcome::Create if !wanted.is_empty() => None,
        // Nobody was found who could be added, or nothing is to be added to.
        Outcome::Matched
        | Outcome::Update
        | Outcome::Create
        | Outcome::Joined
        | Outcome::Review
        | Outcome::Reject
        | Outcome::Skip
        | Outcome::Invalid
        | Outcome::Created
        | Outcome::Updated
        | Outcome::Failed
        | Outcome::Unknown
        | Outcome::Stale
        | Outcome::NotAttempted => return Ok(()),
    };
    if policy.reach == Reach::Mirror {
        decision.warnings.push(Warning::GroupsNotLookedUp);
        return Ok(());
    }
    directory.need(std::iter::once(Key::Groups).chain(standing.map(Key::GroupsOf)))?;
    for (key, name) in &wanted {
        match directory.group_called(key)? {
            Some(group) if !group.is_active => {
                inactive(decision, group);
                return Ok(());
            }
            None if name.chars().count() > MOST_GROUP_NAME => {
                too_long(decision, name);
                return Ok(());
            }
            Some(_) | None => {}
        }
    }
    for (key, name) in &wanted {
        let group = directory.group_called(key)?;
        let is_in = match (group, standing) {
            (Some(group), Some(contact)) => directory
                .groups_of(contact)?
                .iter()
                .any(|link| link.to == group.id),
            (Some(_) | None, None) | (None, Some(_)) => false,
        };
        note(decision, name, group, is_in);
        if !is_in {
            decision.changes.extend(changes(key, name, group, standing));
        }
    }
    let links = decision.changes.iter().any(|change| change.op == Op::Add);
    if links && decision.outcome == Outcome::Matched {
        decision.outcome = Outcome::Update;
        decision.reason = Reason::AddedToGroup;
    }
    Ok(())
}

/// The groups of the run and of the row, each once, by their keys with their names as they are written.
fn wanted(candidate: &Candidate, policy: &Policy) -> Vec<(GroupKey, String)> {
    let mut wanted: Vec<(GroupKey, String)> = Vec::new();
    for name in policy.group.iter().chain(&candidate.groups) {
        let Some(key) = GroupKey::new(name) else { continue };
        if wanted.iter().all(|(known, _)| *known != key) {
            wanted.push((key, name.trim().to_owned()));
        }
    }
    wanted
}

/// The contact's place in a group, and the group itself where there is none.
fn changes(key: &GroupKey, name: &str, group: Option<&Group>, contact: Option<ContactId>) -> Vec<Change> {
    let contact = contact.map(|contact| contact.0);
    if let Some(group) = group {
        return vec![Change::link(Entity::ContactGroupContact, group.id, contact)];
    }
    vec![
        Change::new_group(key.as_str(), name),
        Change::link_to_new_group(key.as_str(), contact),
    ]
}

fn inactive(decision: &mut Decision, group: &Group) {
    let detail = format!("{} ({})", group.name, group.id);
    instead(decision, Outcome::Review, Reason::GroupInactive, detail);
}

fn too_long(decision: &mut Decision, name: &str) {
    let length = name.chars().count();
    let detail =
        format!("groups: {name:?} has {length} characters, a contact group's name holds {MOST_GROUP_NAME}");
    instead(decision, Outcome::Invalid, Reason::FieldTooLong, detail);
}

/// The row is not carried out in part: without its group it waits for a person.
fn instead(decision: &mut Decision, outcome: Outcome, reason: Reason, detail: String) {
    decision.outcome = outcome;
    decision.reason = reason;
    decision.detail = Some(detail);
    decision.create = None;
    decision.changes.clear();
}

fn note(decision: &mut Decision, name: &str, group: Option<&Group>, is_in: bool) {
    let Some(explain) = &mut decision.explain else {
        return;
    };
    let result = match group {
        _ if is_in => format!("is in {name} already"),
        Some(group) => format!("is added to {name} ({})", group.id),
        None => format!("is added to {name}, which is created"),
    };
    let rule = "group".to_owned();
    explain.push(RuleTried { rule, result });
}
