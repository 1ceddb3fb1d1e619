//! What an earlier part of the run did: settled where it is open, and not done again where it is done.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::apply::journal::{Fate, PastWrite, Slot};
use crate::apply::links::{after, contact_of};
use crate::apply::settle::settle_past;
use crate::apply::{End, Run};
use crate::error::Failure;
use crate::id::CompanyId;
use crate::plan::Plan;

impl Run<'_, '_> {
    /// Takes what the journal has of the run, and settles what is open before anything else is written.
    pub(super) fn recall(&mut self) -> Result<(), Failure> {
        // A write that was sent again is told by its last intent; only that can be open.
        let mut last = BTreeMap::new();
        for write in &self.earlier.writes {
            last.insert(&write.slot, write);
        }
        let open: Vec<PastWrite> = last.values().map(|write| (*write).clone()).collect();
        self.known = open
            .iter()
            .map(|write| (write.slot.clone(), write.fate.clone()))
            .collect();
        for settled in settle_past(&open, self.around, self.rules.resend_after)? {
            self.known.insert(settled.write.slot, settled.result.fate());
        }
        for write in &self.earlier.writes {
            if let (Entity::Contact, Some(Fate::Done(id))) =
                (write.change.entity, self.known.get(&write.slot))
            {
                self.own.insert(*id);
            }
            self.recall_links(write);
            let (Op::Create, Entity::Company, Some(key)) =
                (write.change.op, write.change.entity, &write.change.new_company)
            else {
                continue;
            };
            let made = match self.known.get(&write.slot) {
                Some(Fate::Done(id)) => Ok(CompanyId(*id)),
                Some(Fate::Refused(text)) => Err((Outcome::Failed, text.clone())),
                Some(Fate::Unknown(text)) => Err((Outcome::Unknown, text.clone())),
                Some(Fate::Open | Fate::NotDone) | None => continue,
            };
            self.companies.insert(key.clone(), made);
        }
        Ok(())
    }

    /// Takes the groups and links that an earlier part of the run made. A group that Autotask refused is asked for
    /// again: there can be one of that name by now.
    fn recall_links(&mut self, write: &PastWrite) {
        let change = &write.change;
        let made = match self.known.get(&write.slot) {
            Some(Fate::Done(id)) => Ok(*id),
            Some(Fate::Unknown(text)) => Err((Outcome::Unknown, text.clone())),
            Some(Fate::Open | Fate::NotDone | Fate::Refused(_)) | None => return,
        };
        let ends = change.parent().zip(change.number("contactID"));
        match (change.op, &change.new_group, ends, made) {
            (Op::Create, Some(key), _, made) => drop(self.groups.insert(key.clone(), made)),
            (Op::Add, _, Some((to, contact)), Ok(id)) => {
                self.links.insert((change.entity, to, contact), id);
            }
            (Op::Create | Op::Add | Op::Update | Op::Reactivate | Op::Remove, ..) => {}
        }
    }

    /// How a row ends whose contact an earlier part of the run created; `None` when none did.
    pub(super) fn created_before(&self, plan: &mut Plan, index: usize) -> Option<End> {
        let answer = &plan.entries()[index].answer;
        let reason = answer.reason;
        let is_create = |change: &Change| (change.op, change.entity) == (Op::Create, Entity::Contact);
        let nth = answer.changes.iter().position(is_create)?;
        let slot = Slot::of(index, &answer.changes[nth]);
        let Some(Fate::Done(id)) = self.known.get(&slot) else {
            return None;
        };
        plan.entries_mut()[index].answer.changes[nth].id = Some(*id);
        self.tell_contact(plan, index, &slot, *id);
        Some(End::new(Outcome::Created, reason, None))
    }

    /// How a row ended that an earlier part of the run finished; `None` when there is something left to do.
    pub(super) fn remembered(&self, plan: &mut Plan, index: usize) -> Option<End> {
        let outcome = plan.entries()[index].answer.outcome;
        let reason = plan.entries()[index].answer.reason;
        let changes = plan.entries()[index].answer.changes.len();
        let mut end = None;
        for nth in 0..changes {
            let change = &plan.entries()[index].answer.changes[nth];
            let slot = Slot::of(index, change);
            let (op, entity) = (change.op, change.entity);
            // Its people are what the row is about.
            let is_shared = op == Op::Create && matches!(entity, Entity::Company | Entity::ContactGroup);
            match self.known.get(&slot) {
                // Once an answer was a refusal or is in doubt, the row's further changes were not sent.
                Some(Fate::Refused(text)) if !is_shared => {
                    let failed = End::new(Outcome::Failed, Reason::RefusedByAutotask, text.clone());
                    return Some(after(end.as_ref(), failed, contact_of(plan, index)));
                }
                Some(Fate::Unknown(text) | Fate::Refused(text)) if !is_shared => {
                    let unknown = End::new(Outcome::Unknown, Reason::AnswerLost, text.clone());
                    return Some(after(end.as_ref(), unknown, contact_of(plan, index)));
                }
                Some(Fate::Done(id)) => {
                    let id = *id;
                    self.tell_link(plan, index, nth, &slot);
                    plan.entries_mut()[index].answer.changes[nth].id = Some(id);
                    if (op, entity) == (Op::Create, Entity::Contact) {
                        self.tell_contact(plan, index, &slot, id);
                        end = Some(End::new(Outcome::Created, reason, None));
                    } else if !is_shared && outcome == Outcome::Joined {
                        end = Some(End::new(outcome, reason, None));
                    } else if !is_shared && end.is_none() {
                        end = Some(End::new(Outcome::Updated, reason, None));
                    }
                }
                Some(Fate::Open | Fate::NotDone | Fate::Unknown(_) | Fate::Refused(_)) | None => {
                    // A company or a group that turned out to stand already has no write of its own.
                    if !is_shared {
                        return None;
                    }
                }
            }
        }
        end
    }

    /// Fills in the two ends of a link that was made before.
    fn tell_link(&self, plan: &mut Plan, index: usize, nth: usize, slot: &Slot) {
        let change = &mut plan.entries_mut()[index].answer.changes[nth];
        if change.op == Op::Add
            && let Some(sent) = self.sent(slot)
        {
            change.fields.clone_from(&sent.change.fields);
        }
    }

    /// What was sent last for a write of the run.
    pub(super) fn sent(&self, slot: &Slot) -> Option<&PastWrite> {
        self.earlier.writes.iter().rev().find(|write| write.slot == *slot)
    }

    /// Fills in the ids of a contact that was created before.
    fn tell_contact(&self, plan: &mut Plan, index: usize, slot: &Slot, id: i64) {
        let company = self
            .sent(slot)
            .and_then(|write| write.change.fields.get("companyID"))
            .and_then(Value::as_i64);
        let answer = &mut plan.entries_mut()[index].answer;
        if let Some(view) = &mut answer.contact {
            view.id = Some(id);
            view.company_id = company.or(view.company_id);
        }
        if let Some(view) = &mut answer.company {
            view.id = company.or(view.id);
        }
    }
}
