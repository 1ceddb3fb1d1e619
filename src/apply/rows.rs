//! One row of a plan that creates somebody: its company first, then its contact.

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::apply::changes::standing_company_of;
use crate::apply::checks::{self, Turned, meanwhile};
use crate::apply::several::Made;
use crate::apply::write::{UnderWay, Wanted, Wrote};
use crate::apply::{End, Run, links};
use crate::directory::Directory;
use crate::error::Failure;
use crate::id::CompanyId;
use crate::plan::Plan;

impl Run<'_, '_> {
    /// The person, then the links of the person.
    pub(super) fn create(
        &mut self,
        plan: &mut Plan,
        index: usize,
        fresh: &Directory,
    ) -> Result<End, Failure> {
        if !creates_person(plan, index) {
            return self.create_group_alone(plan, index, fresh);
        }
        let end = match self.created_before(plan, index) {
            Some(end) => end,
            None => self.create_person(plan, index, fresh)?,
        };
        match end.outcome {
            Outcome::Created | Outcome::Matched => self.then_link(plan, index, end, fresh),
            Outcome::Update
            | Outcome::Create
            | Outcome::Joined
            | Outcome::Review
            | Outcome::Reject
            | Outcome::Skip
            | Outcome::Invalid
            | Outcome::Updated
            | Outcome::Failed
            | Outcome::Unknown
            | Outcome::Stale
            | Outcome::NotAttempted => Ok(end),
        }
    }

    /// A row that is about a contact group and nobody in it.
    fn create_group_alone(
        &mut self,
        plan: &mut Plan,
        index: usize,
        fresh: &Directory,
    ) -> Result<End, Failure> {
        let reason = plan.entries()[index].answer.reason;
        let end = self.then_link(plan, index, End::new(Outcome::Created, reason, None), fresh)?;
        let stood = end.outcome == Outcome::Created && plan.entries()[index].answer.changes.is_empty();
        Ok(if stood {
            End::new(Outcome::Matched, Reason::GroupExists, None)
        } else {
            end
        })
    }

    /// Company first, then its contact.
    fn create_person(&mut self, plan: &mut Plan, index: usize, fresh: &Directory) -> Result<End, Failure> {
        if let Some(end) = self.turned_up(plan, index, fresh) {
            return Ok(end);
        }
        for nth in 0..plan.entries()[index].answer.changes.len() {
            let change = plan.entries()[index].answer.changes[nth].clone();
            match change.entity {
                Entity::Company => self.create_company(plan, index, nth, &change, fresh)?,
                Entity::Contact => return self.create_contact(plan, index, nth, change, fresh),
                Entity::TicketAdditionalContact | Entity::ContactGroup | Entity::ContactGroupContact => {}
            }
        }
        Ok(End::new(Outcome::NotAttempted, Reason::RunEnded, None))
    }

    /// How the row ends when its person turned up meanwhile.
    pub(super) fn turned_up(&self, plan: &mut Plan, index: usize, fresh: &Directory) -> Option<End> {
        match meanwhile(&plan.entries()[index], fresh, self.rules, &self.own) {
            Turned::Nobody => None,
            Turned::One(contact, company, by) => {
                plan.hand_company_on(index);
                let answer = &mut plan.entries_mut()[index].answer;
                answer.contact = Some(contact);
                answer.company = Some(company);
                answer.changes.retain(links::is_of_links);
                let detail = "turned up since the plan was made; not created again".to_owned();
                Some(End::new(Outcome::Matched, by, detail))
            }
            Turned::Several(count) => {
                plan.hand_on(index);
                let detail = format!("{count} contacts with its keys turned up since the plan was made");
                Some(End::new(Outcome::Stale, Reason::AmbiguousContact, detail))
            }
        }
    }

    fn create_company(
        &mut self,
        plan: &mut Plan,
        index: usize,
        nth: usize,
        change: &Change,
        fresh: &Directory,
    ) -> Result<(), Failure> {
        let key = change.new_company.clone().unwrap_or_default();
        let made = match self.companies.get(&key) {
            // An earlier part of the run has made it, or has seen it fail.
            Some(made) => made.clone(),
            None => match self.standing_company(change, fresh) {
                Some(id) => Ok(id),
                None => self.make_company(plan, index, change, fresh)?,
            },
        };
        if let Ok(id) = made {
            plan.entries_mut()[index].answer.changes[nth].id = Some(id.0);
        }
        self.companies.insert(key, made);
        Ok(())
    }

    /// A company that is taken instead of a new one.
    fn standing_company(&self, change: &Change, fresh: &Directory) -> Option<CompanyId> {
        let name = checks::text(change, "companyName");
        let waiting = self.earlier.companies.get(&name.trim().to_lowercase());
        let waiting = waiting.map(|id| CompanyId(*id));
        if self.rules.reuse_companies {
            waiting.or_else(|| checks::only_company(fresh, name))
        } else {
            waiting
        }
    }

    fn make_company(
        &mut self,
        plan: &Plan,
        index: usize,
        change: &Change,
        fresh: &Directory,
    ) -> Result<super::Made, Failure> {
        let wanted = Wanted {
            index,
            row: &plan.entries()[index].answer.row,
            change,
            fresh,
        };
        let wrote = self.write(
            &wanted,
            |writer| writer.create_company(&change.fields),
            |_| Ok(None),
        )?;
        Ok(match wrote {
            Wrote::Done(id) => Ok(CompanyId(id)),
            Wrote::Refused(text) => Err((Outcome::Failed, text)),
            Wrote::Unknown(text) => Err((Outcome::Unknown, text)),
            Wrote::Instead(end) => Err((end.outcome, end.detail.unwrap_or_default())),
        })
    }

    fn create_contact(
        &mut self,
        plan: &mut Plan,
        index: usize,
        nth: usize,
        mut change: Change,
        fresh: &Directory,
    ) -> Result<End, Failure> {
        let company = match self.company_of(&change) {
            Ok(company) => company,
            Err(end) => return Ok(end),
        };
        self.complete(&mut change, index, company);
        let row = plan.entries()[index].answer.row.clone();
        let wanted = Wanted {
            index,
            row: &row,
            change: &change,
            fresh,
        };
        let wrote = self.write_contact(plan, &wanted, company, None)?;
        let made = Made {
            index,
            nth,
            change: &change,
            company,
        };
        Ok(self.contact_end(plan, &made, wrote))
    }

    /// Creates a contact, or goes on with a create that was sent before.
    pub(super) fn write_contact(
        &mut self,
        plan: &mut Plan,
        wanted: &Wanted<'_>,
        company: CompanyId,
        under_way: Option<UnderWay>,
    ) -> Result<Wrote, Failure> {
        let index = wanted.index;
        self.write_on(
            wanted,
            under_way,
            |writer| writer.create_contact(company, &wanted.change.fields),
            |run| {
                let mut fresh = Directory::default();
                run.around
                    .reader
                    .look_up(&checks::keys(plan, &[index], &|_| true), &mut fresh)?;
                Ok(run.turned_up(plan, index, &fresh))
            },
        )
    }

    /// How a row ends by what came of its contact.
    pub(super) fn contact_end(&mut self, plan: &mut Plan, made: &Made<'_>, wrote: Wrote) -> End {
        let id = match wrote {
            Wrote::Done(id) => id,
            Wrote::Refused(text) => return End::new(Outcome::Failed, Reason::RefusedByAutotask, text),
            Wrote::Unknown(text) => return End::new(Outcome::Unknown, Reason::AnswerLost, text),
            Wrote::Instead(end) => return end,
        };
        self.own.insert(id);
        let answer = &mut plan.entries_mut()[made.index].answer;
        answer.changes[made.nth] = Change {
            id: Some(id),
            ..made.change.clone()
        };
        if let Some(view) = &mut answer.company {
            view.id = Some(made.company.0);
        }
        if let Some(view) = &mut answer.contact {
            view.id = Some(id);
            view.company_id = Some(made.company.0);
        }
        End::new(Outcome::Created, answer.reason, None)
    }

    /// The company that a contact is created in, or how its row ends without one.
    pub(super) fn company_of(&self, change: &Change) -> Result<CompanyId, End> {
        let Some(key) = &change.new_company else {
            return Ok(standing_company_of(change));
        };
        match self.companies.get(key) {
            Some(Ok(company)) => Ok(*company),
            Some(Err((outcome, text))) => {
                // Whether a company whose answer was lost was created, nobody knows.
                let reason = if *outcome == Outcome::Unknown {
                    Reason::AnswerLost
                } else {
                    Reason::CompanyFailed
                };
                Err(End::new(*outcome, reason, format!("its new company: {text}")))
            }
            None => Err(End::new(Outcome::Failed, Reason::CompanyFailed, None)),
        }
    }
}

/// Whether a row creates a contact.
fn creates_person(plan: &Plan, index: usize) -> bool {
    let mut changes = plan.entries()[index].answer.changes.iter();
    changes.any(|change| (change.op, change.entity) == (Op::Create, Entity::Contact))
}
