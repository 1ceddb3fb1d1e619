//! Changes to standing records: fields that are set, links and contacts that are taken away.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::apply::journal::{Fate, Slot};
use crate::apply::links::has_links;
use crate::apply::trace::Trace;
use crate::apply::write::{Wanted, Wrote};
use crate::apply::{End, Run, TenantWriter, WriteFault};
use crate::choice::Kind;
use crate::directory::Directory;
use crate::error::Failure;
use crate::id::CompanyId;
use crate::plan::{Plan, once};

impl Run<'_, '_> {
    /// Changes a standing record, as far as an earlier part of the run has not.
    pub(super) fn update(
        &mut self,
        plan: &mut Plan,
        index: usize,
        fresh: &Directory,
    ) -> Result<End, Failure> {
        let answer = &plan.entries()[index].answer;
        let mut writes = 0;
        for change in &answer.changes {
            match change.op {
                Op::Update | Op::Reactivate | Op::Remove => writes += 1,
                Op::Create | Op::Add => continue,
            }
            if let Some(Fate::Done(_)) = self.known.get(&Slot::of(index, change)) {
                continue;
            }
            if let Some(end) = people_stay(plan, index, change) {
                return Ok(end);
            }
            let wanted = Wanted {
                index,
                row: &answer.row,
                change,
                fresh: &Directory::default(),
            };
            let id = change.id.unwrap_or_default();
            let wrote = self.write(
                &wanted,
                |writer| send(writer, change, id).map(|()| id),
                |_| Ok(None),
            )?;
            match wrote {
                Wrote::Done(_) => {}
                Wrote::Refused(text) => {
                    return Ok(End::new(Outcome::Failed, Reason::RefusedByAutotask, text));
                }
                Wrote::Unknown(text) => return Ok(End::new(Outcome::Unknown, Reason::AnswerLost, text)),
                Wrote::Instead(end) => return Ok(end),
            }
        }
        let end = if writes > 0 || !has_links(answer) {
            End::new(Outcome::Updated, answer.reason, None)
        } else {
            End::new(Outcome::Matched, once::found_by(answer), None)
        };
        self.then_link(plan, index, end, fresh)
    }

    /// Reads back what Autotask may have taken without a word and not carried out: the fields of contact records, and
    /// fields that were emptied, for which it documents no way.
    pub(super) fn look_at_written(&mut self, plan: &mut Plan) -> Result<(), Failure> {
        let is_update = |change: &&Change| (change.op, change.entity) == (Op::Update, Entity::Contact);
        let empties = |change: &Change| {
            let blank = |value: &Value| value.is_null() || value.as_str() == Some("");
            change.fields.values().any(blank)
        };
        let removed = |change: &&Change| (change.op, change.entity) == (Op::Remove, Entity::Contact);
        let gone: BTreeSet<Option<i64>> = plan.changes().filter(removed).map(|change| change.id).collect();
        let mut traces = Vec::new();
        for (index, entry) in plan.entries().iter().enumerate() {
            let answer = &entry.answer;
            let is_record = answer.row.kind == Kind::Contacts.word();
            let updates = answer.changes.iter().filter(is_update);
            let updates = updates.filter(|change| !gone.contains(&change.id));
            if answer.outcome == Outcome::Updated {
                let looked_at = updates.filter(|change| is_record || empties(change));
                traces.extend(looked_at.map(|change| (index, Trace::of(change, &[]))));
            }
        }
        if traces.is_empty() {
            return Ok(());
        }
        let keys: BTreeSet<_> = traces.iter().flat_map(|(_, trace)| trace.keys()).collect();
        let mut fresh = Directory::default();
        self.around.reader.look_up(&keys, &mut fresh)?;
        for (index, trace) in traces {
            let text = match trace.lacking(&fresh) {
                Some(lacking) if lacking.is_empty() => continue,
                Some(lacking) => {
                    let fields = lacking.join(", ");
                    format!("{fields}: does not hold what was written; look at the contact")
                }
                None => "the contact cannot be read any more; look at it".to_owned(),
            };
            End::new(Outcome::Failed, Reason::NotApplied, text).write_to(plan, index);
        }
        Ok(())
    }
}

/// Sends a change to a standing record.
fn send(writer: &dyn TenantWriter, change: &Change, id: i64) -> Result<(), WriteFault> {
    let number = |field: &str| change.fields.get(field).and_then(Value::as_i64);
    let parent = |field: &str| number(field).unwrap_or_default();
    match (change.op, change.entity) {
        (Op::Update | Op::Reactivate, Entity::Contact) => {
            let mut fields = change.fields.clone();
            fields.shift_remove("companyID");
            writer.update_contact(standing_company_of(change), id, &fields)
        }
        (Op::Update | Op::Reactivate, Entity::Company) => writer.update_company(id, &change.fields),
        (Op::Remove, Entity::Contact) => writer.delete_contact(standing_company_of(change), id),
        (Op::Remove, Entity::TicketAdditionalContact) => writer.remove_ticket_contact(parent("ticketID"), id),
        (Op::Remove, Entity::ContactGroupContact) => {
            writer.remove_group_contact(parent("contactGroupID"), id)
        }
        (Op::Update | Op::Reactivate, Entity::ContactGroup) => writer.update_group(id, &change.fields),
        (Op::Remove, Entity::ContactGroup) => writer.delete_group(id),
        (Op::Create | Op::Add, _)
        | (Op::Remove, Entity::Company)
        | (Op::Update | Op::Reactivate, Entity::TicketAdditionalContact | Entity::ContactGroupContact) => {
            Err(WriteFault::Refused(format!(
                "matchbook has no way to {} a {}",
                change.op.word(),
                change.entity.word()
            )))
        }
    }
}

/// How a company's row ends that was to be set inactive when a contact of the same plan could not be taken out of use
/// before it.
fn people_stay(plan: &Plan, index: usize, change: &Change) -> Option<End> {
    let sets_inactive =
        change.entity == Entity::Company && change.fields.get("isActive") == Some(&Value::Bool(false));
    let company = change.id.filter(|_| sets_inactive)?;
    let of_company = |change: &&Change| {
        change.entity == Entity::Contact
            && change.fields.get("companyID").and_then(Value::as_i64) == Some(company)
    };
    let mut before = plan.entries().iter().take(index);
    let stays = before.find_map(|entry| {
        let contact = entry.answer.changes.iter().find(of_company)?;
        (entry.answer.outcome != Outcome::Updated).then_some(contact.id.unwrap_or_default())
    })?;
    let text = format!("contact {stays} stays in company {company}");
    Some(End::new(Outcome::Review, Reason::CompanyInUse, text))
}

pub(super) fn standing_company_of(change: &Change) -> CompanyId {
    CompanyId(
        change
            .fields
            .get("companyID")
            .and_then(Value::as_i64)
            .unwrap_or_default(),
    )
}
