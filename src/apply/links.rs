//! Links of a contact: its place in a contact group, and beside a ticket's own contact.
//!
//! Made last in a row, when the contact stands. Each is looked for right before it is sent, so that nobody is added
//! twice, no ticket gets more additional contacts than it can have, and a ticket's own contact is never added: Autotask
//! would empty the ticket's contact field.

use std::collections::BTreeSet;

use serde_json::json;

use crate::answer::Answer;
use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::apply::journal::{Fate, Slot};
use crate::apply::trace::{key_of_links, links};
use crate::apply::write::{Wanted, Wrote};
use crate::apply::{End, Run, TenantWriter, WriteFault};
use crate::directory::Directory;
use crate::directory::key::Key;
use crate::directory::links::MOST_TICKET_CONTACTS;
use crate::error::Failure;
use crate::id::{ContactId, TicketKey};
use crate::plan::Plan;

/// A link by what it ties together: what it is, the ticket or the group, and the contact.
pub(super) type Place = (Entity, i64, i64);

/// What came of one link.
enum Linked {
    Made,
    /// It stood already.
    Stood,
    Ended(End),
}

/// Whether a row makes links, or a group for them.
pub(super) fn has_links(answer: &Answer) -> bool {
    answer.changes.iter().any(is_of_links)
}

/// Whether a change is a link that is to be made, or the group of such links.
pub(super) fn is_of_links(change: &Change) -> bool {
    change.op == Op::Add || (change.op, change.entity) == (Op::Create, Entity::ContactGroup)
}

/// What has to be known of a ticket before somebody is added to it.
pub(super) fn keys_of_ticket(ticket: i64) -> [Key; 2] {
    [Key::Ticket(TicketKey::Id(ticket)), Key::TicketContacts(ticket)]
}

/// Whether the contact of the row that a joined row follows stands.
pub(super) fn leader_stands(plan: &Plan, index: usize) -> bool {
    contact_of(plan, index).is_some()
}

/// The contact that a row's links are of.
pub(super) fn contact_of(plan: &Plan, index: usize) -> Option<i64> {
    let entry = &plan.entries()[index];
    let whose = entry.joined_to.unwrap_or(index);
    plan.entries()[whose].answer.contact.as_ref()?.id
}

impl Run<'_, '_> {
    /// The links of a row whose person another row creates.
    pub(super) fn link_joined(
        &mut self,
        plan: &mut Plan,
        index: usize,
        fresh: &Directory,
    ) -> Result<End, Failure> {
        let reason = plan.entries()[index].answer.reason;
        self.then_link(plan, index, End::new(Outcome::Joined, reason, None), fresh)
    }

    /// Makes the links of a row whose contact stands. `end` is how the row ends without them.
    pub(super) fn then_link(
        &mut self,
        plan: &mut Plan,
        index: usize,
        end: End,
        fresh: &Directory,
    ) -> Result<End, Failure> {
        let mut stood = BTreeSet::new();
        let mut made = None;
        // Making a group can take its change out of the row.
        let changes = plan.entries()[index].answer.changes.clone();
        for change in changes.iter().filter(|change| is_of_links(change)) {
            let linked = if change.op == Op::Add {
                self.link(plan, index, change, fresh)?
            } else {
                self.group_of_row(plan, index, change, fresh)?
            };
            match linked {
                Linked::Made => made = made.or(reason_of(change.entity)),
                Linked::Stood => drop(stood.insert(Slot::of(index, change))),
                Linked::Ended(failed) => return Ok(after(Some(&end), failed, contact_of(plan, index))),
            }
        }
        let answer = &mut plan.entries_mut()[index].answer;
        answer
            .changes
            .retain(|change| change.op != Op::Add || !stood.contains(&Slot::of(index, change)));
        Ok(match made {
            Some(reason) if end.outcome == Outcome::Matched => End::new(Outcome::Updated, reason, end.detail),
            None if end.outcome == Outcome::Matched && end.detail.is_none() => {
                let detail = "was linked since the plan was made".to_owned();
                End::new(end.outcome, end.reason, detail)
            }
            Some(_) | None => end,
        })
    }

    fn group_of_row(
        &mut self,
        plan: &mut Plan,
        index: usize,
        change: &Change,
        fresh: &Directory,
    ) -> Result<Linked, Failure> {
        let key = change.new_group.clone().unwrap_or_default();
        Ok(match self.group_of(plan, index, &key, fresh)? {
            Ok(_) => Linked::Stood,
            Err(failed) => Linked::Ended(without_group(failed)),
        })
    }

    fn link(
        &mut self,
        plan: &mut Plan,
        index: usize,
        planned: &Change,
        fresh: &Directory,
    ) -> Result<Linked, Failure> {
        let slot = Slot::of(index, planned);
        let mut change = planned.clone();
        if let Some(Fate::Done(id)) = self.known.get(&slot) {
            if let Some(sent) = self.sent(&slot) {
                change.fields.clone_from(&sent.change.fields);
            }
            change.id = Some(*id);
            put(plan, index, &slot, change);
            return Ok(Linked::Made);
        }
        let to = match (&change.new_group, change.parent()) {
            (None, Some(to)) => to,
            (Some(key), _) => match self.group_of(plan, index, key, fresh)? {
                Ok(group) => group,
                Err(failed) => return Ok(Linked::Ended(without_group(failed))),
            },
            (None, None) => return Ok(Linked::Ended(incomplete("nobody knows to what"))),
        };
        let contact = change.number("contactID").or_else(|| contact_of(plan, index));
        let Some(contact) = contact.map(ContactId) else {
            return Ok(Linked::Ended(incomplete("its contact is not known")));
        };
        fill(&mut change, to, contact);
        if self.links.contains_key(&(change.entity, to, contact.0)) {
            return Ok(Linked::Stood);
        }
        let looked = self.look_at_link(&change, to, contact, Some(fresh))?;
        let fresh = looked.as_ref().unwrap_or(fresh);
        if let Some(linked) = self.refusal(plan, index, &change, to, contact, fresh) {
            return Ok(linked);
        }
        self.send_link(plan, index, &slot, change, to, contact, fresh)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one link, with where it stands in the plan"
    )]
    fn send_link(
        &mut self,
        plan: &mut Plan,
        index: usize,
        slot: &Slot,
        mut change: Change,
        to: i64,
        contact: ContactId,
        fresh: &Directory,
    ) -> Result<Linked, Failure> {
        let row = plan.entries()[index].answer.row.clone();
        let wanted = Wanted {
            index,
            row: &row,
            change: &change,
            fresh,
        };
        let mut instead = None;
        let wrote = self.write(
            &wanted,
            |writer| send(writer, change.entity, to, contact),
            |run| {
                let now = run.look_at_link(&change, to, contact, None)?;
                let refusal = now.and_then(|now| run.refusal(plan, index, &change, to, contact, &now));
                let ended = refusal.is_some();
                instead = refusal;
                // How the row ends is told by what stands in `instead`.
                Ok(ended.then(|| End::new(Outcome::Stale, Reason::FactsMoved, None)))
            },
        )?;
        Ok(match wrote {
            Wrote::Done(id) => {
                self.links.insert((change.entity, to, contact.0), id);
                change.id = Some(id);
                put(plan, index, slot, change);
                Linked::Made
            }
            Wrote::Refused(text) => Linked::Ended(End::new(Outcome::Failed, Reason::RefusedByAutotask, text)),
            Wrote::Unknown(text) => Linked::Ended(End::new(Outcome::Unknown, Reason::AnswerLost, text)),
            Wrote::Instead(end) => instead.unwrap_or(Linked::Ended(end)),
        })
    }

    /// What is so now around a link; `None` when the last look tells it. A contact that the run has created itself is
    /// in no group yet.
    fn look_at_link(
        &self,
        change: &Change,
        to: i64,
        contact: ContactId,
        fresh: Option<&Directory>,
    ) -> Result<Option<Directory>, Failure> {
        let mut keys: BTreeSet<Key> = key_of_links(change.entity, to, contact).into_iter().collect();
        if change.entity == Entity::TicketAdditionalContact {
            keys.extend(keys_of_ticket(to));
        } else if fresh.is_some() && self.own.contains(&contact.0) {
            return Ok(None);
        }
        if fresh.is_some_and(|fresh| keys.iter().all(|key| fresh.knows(key))) {
            return Ok(None);
        }
        let mut now = Directory::default();
        self.around.reader.look_up(&keys, &mut now)?;
        Ok(Some(now))
    }

    /// Why a link is not sent.
    fn refusal(
        &self,
        plan: &Plan,
        index: usize,
        change: &Change,
        to: i64,
        contact: ContactId,
        now: &Directory,
    ) -> Option<Linked> {
        if links(now, change.entity, to, contact).is_some_and(|links| !links.is_empty()) {
            return Some(Linked::Stood);
        }
        if change.entity != Entity::TicketAdditionalContact {
            return None;
        }
        let stale = |text: String| Some(Linked::Ended(End::new(Outcome::Stale, Reason::FactsMoved, text)));
        let Some(ticket) = now.ticket(&TicketKey::Id(to)).ok().flatten() else {
            return stale(format!("ticket {to} is not there any more"));
        };
        if ticket.contact == Some(contact) {
            return stale(format!(
                "contact {} is the ticket's own contact now; adding it would empty that field",
                contact.0
            ));
        }
        let answer = &plan.entries()[index].answer;
        let company = answer.contact.as_ref().and_then(|contact| contact.company_id);
        let of_ticket = ticket.company.map(|company| company.0);
        if company.is_some() && company != of_ticket {
            return stale(format!(
                "contact {} does not stand in the company of the ticket",
                contact.0
            ));
        }
        let mut others: BTreeSet<i64> = now.ticket_contacts(to).ok()?.iter().map(|link| link.id).collect();
        let own = self.links.iter();
        others.extend(
            own.filter(|((entity, of, _), _)| (*entity, *of) == (change.entity, to))
                .map(|(_, id)| *id),
        );
        if others.len() >= MOST_TICKET_CONTACTS {
            return stale(format!("the ticket has {} additional contacts now", others.len()));
        }
        None
    }
}

fn send(writer: &dyn TenantWriter, entity: Entity, to: i64, contact: ContactId) -> Result<i64, WriteFault> {
    match entity {
        Entity::TicketAdditionalContact => writer.add_ticket_contact(to, contact),
        Entity::ContactGroupContact => writer.add_group_contact(to, contact),
        Entity::Contact | Entity::Company | Entity::ContactGroup => Err(WriteFault::Refused(format!(
            "matchbook has no way to add a {}",
            entity.word()
        ))),
    }
}

/// Gives a link both of its ends, the ticket or the group first.
fn fill(change: &mut Change, to: i64, contact: ContactId) {
    if let Some(field) = change.entity.parent_field() {
        change.fields.insert("contactID".to_owned(), json!(contact.0));
        change.fields.shift_remove(field);
        change.fields.shift_insert(0, field.to_owned(), json!(to));
    }
}

/// Writes down a link as it was made.
fn put(plan: &mut Plan, index: usize, slot: &Slot, made: Change) {
    let changes = plan.entries_mut()[index].answer.changes.iter_mut();
    let mut same = changes.filter(|change| change.op == Op::Add && Slot::of(index, change) == *slot);
    if let Some(change) = same.next() {
        *change = made;
    }
}

fn reason_of(entity: Entity) -> Option<Reason> {
    match entity {
        Entity::TicketAdditionalContact => Some(Reason::AddedToTicket),
        Entity::ContactGroupContact => Some(Reason::AddedToGroup),
        Entity::Contact | Entity::Company | Entity::ContactGroup => None,
    }
}

fn without_group((outcome, text): (Outcome, String)) -> End {
    let reason = match outcome {
        Outcome::Stale => Reason::FactsMoved,
        // Whether a group whose answer was lost was created, nobody knows.
        Outcome::Unknown => Reason::AnswerLost,
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
        | Outcome::NotAttempted => Reason::GroupFailed,
    };
    End::new(outcome, reason, format!("its contact group: {text}"))
}

fn incomplete(what: &str) -> End {
    let text = format!("the link is incomplete: {what}");
    End::new(Outcome::Failed, Reason::RefusedByAutotask, text)
}

/// How a row ends whose link came to nothing, after what was done for it before.
pub(super) fn after(done: Option<&End>, failed: End, contact: Option<i64>) -> End {
    let was_created = done.is_some_and(|done| done.outcome == Outcome::Created);
    let Some(id) = contact.filter(|_| was_created) else {
        return failed;
    };
    let text = failed.detail.unwrap_or_default();
    End::new(
        failed.outcome,
        failed.reason,
        format!("contact {id} was created; {text}"),
    )
}
