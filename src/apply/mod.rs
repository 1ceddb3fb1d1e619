//! Walks an approved plan: one write after the other, each journalled before it is sent and after it is answered.
//!
//! Right before each group of creates their keys are looked up once more, in one batch: who turned up meanwhile
//! is not created again. A write whose answer was lost is never sent again; its result is looked for, and when it
//! cannot be seen the row says so. Nothing here knows HTTP, `SQLite` or a terminal.

mod checks;
pub mod journal;
mod settle;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::apply::checks::{Turned, meanwhile};
use crate::apply::journal::{IntentId, Journal, WriteResult};
use crate::clock::Clock;
use crate::directory::{Directory, DirectoryReader};
use crate::error::Failure;
use crate::id::CompanyId;
use crate::plan::Plan;
use crate::plan::guard::ApprovedPlan;

/// How many rows are looked up once more in one batch before they are written. Small, so that little time passes
/// between the look and the write.
pub const GROUP: usize = 100;

/// Somebody who can write to a tenant.
pub trait TenantWriter {
    /// Creates a company; gives its id.
    fn create_company(&self, fields: &Map<String, Value>) -> Result<i64, WriteFault>;
    /// Creates a contact in a company; gives its id.
    fn create_contact(&self, company: CompanyId, fields: &Map<String, Value>) -> Result<i64, WriteFault>;
    /// Changes fields of a contact.
    fn update_contact(
        &self,
        company: CompanyId,
        id: i64,
        fields: &Map<String, Value>,
    ) -> Result<(), WriteFault>;
}

/// Why a write gave no answer that it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteFault {
    /// Autotask said no; nothing was written.
    Refused(String),
    /// The answer was lost or cannot be read; it may have been written.
    Doubt(String),
    /// Nothing was written, and no further write makes sense now.
    Stop(Failure),
}

/// What a run needs around it.
pub struct Around<'a> {
    /// Looks keys up.
    pub reader: &'a dyn DirectoryReader,
    /// Writes.
    pub writer: &'a dyn TenantWriter,
    /// Remembers each write.
    pub journal: &'a mut dyn Journal,
    /// Waits before lost answers are looked for.
    pub clock: &'a dyn Clock,
    /// Whether somebody asked to stop.
    pub interrupted: &'a dyn Fn() -> bool,
    /// Told after each row that was written.
    pub progress: &'a dyn Fn(),
}

/// How the plan came about, as far as the checks need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Inactive contacts did not count as found.
    pub ignore_inactive: bool,
    /// A standing company of the same name would have been taken.
    pub reuse_companies: bool,
}

/// Applies a plan. Each entry's answer tells afterwards what came of it.
///
/// # Errors
/// What stopped the run before its end; the rows that were not reached say so.
pub fn apply(approved: &mut ApprovedPlan, around: &mut Around<'_>, rules: Rules) -> Result<(), Failure> {
    let plan = approved.plan_mut();
    let writes: Vec<usize> = (0..plan.entries().len())
        .filter(|index| {
            matches!(
                plan.entries()[*index].answer.outcome,
                Outcome::Create | Outcome::Update
            )
        })
        .collect();
    let mut run = Run {
        around,
        rules,
        companies: HashMap::new(),
        unrecorded: false,
    };
    let mut stopped = Ok(());
    for group in writes.chunks(GROUP) {
        if stopped.is_ok() {
            stopped = run.group(plan, group);
        }
    }
    for &index in &writes {
        let answer = &mut plan.entries_mut()[index].answer;
        if matches!(answer.outcome, Outcome::Create | Outcome::Update) {
            answer.outcome = Outcome::NotAttempted;
            answer.reason = Reason::RunEnded;
        }
    }
    settle_joined(plan);
    stopped
}

/// Rows that joined another share its fate.
fn settle_joined(plan: &mut Plan) {
    for index in 0..plan.entries().len() {
        let Some(leader) = plan.entries()[index].joined_to else {
            continue;
        };
        let first = plan.entries()[leader].answer.clone();
        let answer = &mut plan.entries_mut()[index].answer;
        answer.contact = first.contact;
        answer.company = first.company;
        if !first.outcome.went_through() {
            answer.outcome = first.outcome;
            answer.reason = first.reason;
            answer.detail = first.detail;
        }
    }
}

/// What became of a company that the plan creates.
type Made = Result<CompanyId, (Outcome, String)>;

struct Run<'r, 'a> {
    around: &'r mut Around<'a>,
    rules: Rules,
    /// By the company's comparison key.
    companies: HashMap<String, Made>,
    /// Whether a write of the row in hand may have reached Autotask without a word of it in the journal.
    unrecorded: bool,
}

/// How a row ended.
struct End {
    outcome: Outcome,
    reason: Reason,
    detail: Option<String>,
}

impl End {
    fn new(outcome: Outcome, reason: Reason, detail: impl Into<Option<String>>) -> Self {
        Self {
            outcome,
            reason,
            detail: detail.into(),
        }
    }
}

impl Run<'_, '_> {
    fn group(&mut self, plan: &mut Plan, group: &[usize]) -> Result<(), Failure> {
        let mut fresh = Directory::default();
        self.around
            .reader
            .look_up(&checks::keys(plan, group), &mut fresh)?;
        for &index in group {
            if (self.around.interrupted)() {
                return Err(Failure::new(
                    crate::error::Kind::Interrupted,
                    "interrupted; what was done is in the journal",
                ));
            }
            let ended = if plan.entries()[index].answer.outcome == Outcome::Create {
                self.create(plan, index, &fresh)
            } else {
                self.update(plan, index)
            };
            let end = match ended {
                Ok(end) => end,
                Err(failure) => {
                    if self.unrecorded {
                        let answer = &mut plan.entries_mut()[index].answer;
                        answer.outcome = Outcome::Unknown;
                        answer.reason = Reason::AnswerLost;
                        answer.detail = Some(failure.message.clone());
                    }
                    return Err(failure);
                }
            };
            let answer = &mut plan.entries_mut()[index].answer;
            answer.outcome = end.outcome;
            answer.reason = end.reason;
            if end.detail.is_some() {
                answer.detail = end.detail;
            }
            (self.around.progress)();
        }
        Ok(())
    }

    /// Company first, then its contact.
    fn create(&mut self, plan: &mut Plan, index: usize, fresh: &Directory) -> Result<End, Failure> {
        let entry = &plan.entries()[index];
        let reason = entry.answer.reason;
        // Without an address it was looked for by its number.
        let by = match &entry.new {
            Some(new) if new.emails.is_empty() && new.known_by_phone => Reason::Phone,
            Some(_) | None => Reason::Email,
        };
        match meanwhile(entry, fresh, self.rules) {
            Turned::Nobody => {}
            Turned::One(contact, company) => {
                plan.hand_company_on(index);
                let answer = &mut plan.entries_mut()[index].answer;
                answer.contact = Some(contact);
                answer.company = Some(company);
                answer.changes.clear();
                let detail = "turned up since the plan was made; not created again".to_owned();
                return Ok(End::new(Outcome::Matched, by, detail));
            }
            Turned::Several(count) => {
                plan.hand_company_on(index);
                let detail = format!("{count} contacts like this turned up since the plan was made");
                return Ok(End::new(Outcome::Stale, Reason::AmbiguousContact, detail));
            }
        }
        for nth in 0..plan.entries()[index].answer.changes.len() {
            let change = plan.entries()[index].answer.changes[nth].clone();
            match change.entity {
                Entity::Company => self.create_company(plan, index, nth, &change, fresh)?,
                Entity::Contact => return self.create_contact(plan, index, nth, &change, fresh, reason),
                Entity::TicketAdditionalContact | Entity::ContactGroup | Entity::ContactGroupContact => {}
            }
        }
        Ok(End::new(Outcome::NotAttempted, Reason::RunEnded, None))
    }

    fn create_company(
        &mut self,
        plan: &mut Plan,
        index: usize,
        nth: usize,
        change: &Change,
        fresh: &Directory,
    ) -> Result<(), Failure> {
        let name = checks::text(change, "companyName").to_owned();
        let standing = if self.rules.reuse_companies {
            checks::only_company(fresh, &name)
        } else {
            None
        };
        let made: Made = if let Some(id) = standing {
            Ok(id)
        } else {
            let intent = self
                .around
                .journal
                .intent(&plan.entries()[index].answer.row, change)?;
            self.unrecorded = true;
            let result = match self.around.writer.create_company(&change.fields) {
                Ok(id) => WriteResult::Done { id },
                Err(fault) => self.doubt(fault, |run| settle::company(run, fresh, &name)),
            };
            self.record(intent, &result)?;
            outcome_of(result)?.map(CompanyId)
        };
        if let Ok(id) = made {
            plan.entries_mut()[index].answer.changes[nth].id = Some(id.0);
        }
        self.companies
            .insert(change.new_company.clone().unwrap_or_default(), made);
        Ok(())
    }

    fn create_contact(
        &mut self,
        plan: &mut Plan,
        index: usize,
        nth: usize,
        change: &Change,
        fresh: &Directory,
        reason: Reason,
    ) -> Result<End, Failure> {
        let mut change = change.clone();
        let company = match &change.new_company {
            Some(key) => match self.companies.get(key) {
                Some(Ok(company)) => *company,
                Some(Err((outcome, text))) => {
                    // Whether a company whose answer was lost was created, nobody knows.
                    let lost = *outcome == Outcome::Unknown;
                    let reason = if lost {
                        Reason::AnswerLost
                    } else {
                        Reason::CompanyFailed
                    };
                    return Ok(End::new(*outcome, reason, format!("its new company: {text}")));
                }
                None => return Ok(End::new(Outcome::Failed, Reason::CompanyFailed, None)),
            },
            None => CompanyId(
                change
                    .fields
                    .get("companyID")
                    .and_then(Value::as_i64)
                    .unwrap_or_default(),
            ),
        };
        change
            .fields
            .shift_insert(0, "companyID".to_owned(), json!(company.0));
        let intent = self
            .around
            .journal
            .intent(&plan.entries()[index].answer.row, &change)?;
        let new = plan.entries()[index].new.clone();
        self.unrecorded = true;
        let result = match self.around.writer.create_contact(company, &change.fields) {
            Ok(id) => WriteResult::Done { id },
            Err(fault) => self.doubt(fault, |run| match &new {
                Some(new) => settle::contact(run, fresh, company, new),
                None => Ok(settle::Seen::Nothing),
            }),
        };
        self.record(intent, &result)?;
        let answer = &mut plan.entries_mut()[index].answer;
        if let Some(view) = &mut answer.company {
            view.id = Some(company.0);
        }
        match outcome_of(result)? {
            Ok(id) => {
                change.id = Some(id);
                answer.changes[nth] = change;
                if let Some(view) = &mut answer.contact {
                    view.id = Some(id);
                    view.company_id = Some(company.0);
                }
                Ok(End::new(Outcome::Created, reason, None))
            }
            Err((Outcome::Unknown, text)) => Ok(End::new(Outcome::Unknown, Reason::AnswerLost, text)),
            Err((outcome, text)) => Ok(End::new(outcome, Reason::RefusedByAutotask, text)),
        }
    }

    fn update(&mut self, plan: &mut Plan, index: usize) -> Result<End, Failure> {
        let answer = plan.entries()[index].answer.clone();
        for change in &answer.changes {
            match change.op {
                Op::Update | Op::Reactivate => {}
                Op::Create | Op::Add | Op::Remove => continue,
            }
            let company = CompanyId(
                change
                    .fields
                    .get("companyID")
                    .and_then(Value::as_i64)
                    .unwrap_or_default(),
            );
            let id = change.id.unwrap_or_default();
            let mut fields = change.fields.clone();
            fields.shift_remove("companyID");
            let intent = self.around.journal.intent(&answer.row, change)?;
            self.unrecorded = true;
            let result = match self.around.writer.update_contact(company, id, &fields) {
                Ok(()) => WriteResult::Done { id },
                Err(WriteFault::Refused(text)) => WriteResult::Refused { text },
                // The same fields written again are no harm, so the next run settles it.
                Err(WriteFault::Doubt(text)) => WriteResult::Unknown { text },
                Err(WriteFault::Stop(failure)) => WriteResult::NotSent { failure },
            };
            self.record(intent, &result)?;
            match outcome_of(result)? {
                Ok(_) => {}
                Err((Outcome::Unknown, text)) => {
                    return Ok(End::new(Outcome::Unknown, Reason::AnswerLost, text));
                }
                Err((outcome, text)) => return Ok(End::new(outcome, Reason::RefusedByAutotask, text)),
            }
        }
        Ok(End::new(Outcome::Updated, answer.reason, None))
    }

    /// Writes down what came of a write.
    fn record(&mut self, intent: IntentId, result: &WriteResult) -> Result<(), Failure> {
        self.around.journal.answered(intent, result)?;
        self.unrecorded = false;
        Ok(())
    }

    /// What a fault came to; a lost answer is looked for.
    fn doubt(
        &mut self,
        fault: WriteFault,
        look: impl FnOnce(&mut Self) -> Result<settle::Seen, Failure>,
    ) -> WriteResult {
        match fault {
            WriteFault::Refused(text) => WriteResult::Refused { text },
            WriteFault::Stop(failure) => WriteResult::NotSent { failure },
            WriteFault::Doubt(text) => match look(self) {
                Ok(settle::Seen::One(id)) => WriteResult::Adopted { id, text },
                Ok(settle::Seen::Nothing) => WriteResult::Unknown { text },
                Ok(settle::Seen::Several(count)) => WriteResult::Unknown {
                    text: format!("{text}; {count} records could be the result"),
                },
                Err(failure) => WriteResult::Unknown {
                    text: format!("{text}; {failure}"),
                },
            },
        }
    }
}

/// The id, or how the write ended without one; a write that was not sent ends the run.
fn outcome_of(result: WriteResult) -> Result<Result<i64, (Outcome, String)>, Failure> {
    match result {
        WriteResult::Done { id } | WriteResult::Adopted { id, .. } => Ok(Ok(id)),
        WriteResult::Refused { text } => Ok(Err((Outcome::Failed, text))),
        WriteResult::Unknown { text } => Ok(Err((Outcome::Unknown, text))),
        WriteResult::NotSent { failure } => Err(failure),
    }
}
