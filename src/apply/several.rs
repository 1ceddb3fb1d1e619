//! Contacts that are created several at a time: as many as the tenant takes at once.
//!
//! The promise is that of every write: its intent is on disk before it is sent, and its answer is written down before
//! the row counts as ended. Here alone is decided what is sent next; who sends only sends. A company is waited for, so
//! rows that create one do not come here. An answer that was lost stops the sending until all others are in, and is
//! then looked for.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::apply::checks::{self, Turned, meanwhile};
use crate::apply::journal::{Intent, IntentId, Slot, WriteResult};
use crate::apply::settle::{Lost, settle};
use crate::apply::trace::Trace;
use crate::apply::write::{UnderWay, Wanted, Wrote};
use crate::apply::{End, FRESH, GROUP, Look, Resent, Run, WriteFault, interrupted};
use crate::directory::Directory;
use crate::error::Failure;
use crate::id::CompanyId;
use crate::plan::Plan;

/// A contact that may be created now: its intent is on disk.
#[derive(Debug, Clone)]
pub struct Job {
    /// Names it when its answer comes.
    pub ticket: usize,
    /// Its company.
    pub company: CompanyId,
    /// What is sent.
    pub fields: Map<String, Value>,
}

/// Hands out creates and takes their answers, in any order.
pub trait Desk {
    /// The next create; `None` when none may be sent before more answers are in, or at all.
    fn next(&mut self) -> Option<Job>;
    /// What came of one.
    fn done(&mut self, ticket: usize, answer: Result<i64, WriteFault>);
}

/// The rows that are still to be written, and the last look at the first of them.
pub(super) struct Queue {
    pub(super) rows: VecDeque<usize>,
    /// How many of the rows were looked at.
    looked: usize,
    pub(super) fresh: Look,
}

impl Queue {
    pub(super) fn new(rows: VecDeque<usize>) -> Self {
        Self {
            rows,
            looked: 0,
            fresh: Look::default(),
        }
    }

    pub(super) fn pop(&mut self) {
        self.rows.pop_front();
        self.looked = self.looked.saturating_sub(1);
    }
}

impl Run<'_, '_> {
    /// Looks at the next group of rows when the last one is through.
    pub(super) fn begin_group(&self, plan: &Plan, queue: &mut Queue) -> Result<(), Failure> {
        if queue.looked == 0 {
            queue.looked = GROUP.min(queue.rows.len());
            self.look_at(plan, queue)?;
        }
        Ok(())
    }

    /// Looks again where the last look is too old for a create.
    pub(super) fn keep_fresh(&self, plan: &Plan, queue: &mut Queue) -> Result<(), Failure> {
        if self.around.clock.elapsed().saturating_sub(queue.fresh.at) > FRESH {
            self.look_at(plan, queue)?;
        }
        Ok(())
    }

    fn look_at(&self, plan: &Plan, queue: &mut Queue) -> Result<(), Failure> {
        let rows: Vec<usize> = queue.rows.iter().take(queue.looked).copied().collect();
        queue.fresh = self.look(plan, &rows)?;
        Ok(())
    }

    /// Whether a row creates a contact and nothing else, in a company that is there.
    pub(super) fn is_plain(&self, plan: &Plan, index: usize) -> bool {
        let answer = &plan.entries()[index].answer;
        let [change] = answer.changes.as_slice() else {
            return false;
        };
        answer.outcome == Outcome::Create
            && (change.op, change.entity) == (Op::Create, Entity::Contact)
            && change
                .new_company
                .as_ref()
                .is_none_or(|key| self.companies.contains_key(key))
    }

    /// Creates the contacts of the next rows, until a row comes that has to be alone or an answer is lost.
    pub(super) fn several(&mut self, plan: &mut Plan, queue: &mut Queue) -> Result<(), Failure> {
        let writer = self.around.writer;
        let mut counter = Counter {
            run: self,
            plan,
            queue,
            sent: BTreeMap::new(),
            lost: Vec::new(),
            closed: false,
            stopped: None,
            unwritten: None,
        };
        writer.create_contacts(&mut counter);
        let Counter {
            lost,
            stopped,
            unwritten,
            sent,
            ..
        } = counter;
        if let Some(failure) = unwritten {
            for sent in sent.into_values().chain(lost.into_iter().map(|lost| lost.0)) {
                unknown(&failure).write_to(plan, sent.index);
            }
            return Err(failure);
        }
        self.settle_lost(plan, lost, stopped.map_or(Ok(()), Err))
    }

    /// Goes on with creates that were not carried out, or whose answers were lost: all of these are looked for
    /// together. Where the run was stopped already, nothing is sent again.
    fn settle_lost(
        &mut self,
        plan: &mut Plan,
        lost: Vec<(Sent, WriteFault)>,
        mut stopped: Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut doubts = Vec::new();
        for (sent, fault) in &lost {
            if let WriteFault::Doubt(text) = fault {
                doubts.push(Lost {
                    trace: Trace::of(&sent.change, &sent.standing),
                    sent: sent.at,
                    text: text.clone(),
                });
            }
        }
        let settled = settle(&doubts, self.around, self.rules.resend_after);
        let mut settled = match settled {
            Ok(settled) => settled.into_iter(),
            Err(failure) => {
                for (sent, fault) in &lost {
                    if matches!(fault, WriteFault::Doubt(_)) {
                        unknown(&failure).write_to(plan, sent.index);
                    } else {
                        self.around
                            .journal
                            .answered(sent.intent, &WriteResult::waited())?;
                    }
                }
                return Err(failure);
            }
        };
        for (sent, fault) in lost {
            let answer = match fault {
                WriteFault::Doubt(text) => settled.next().unwrap_or(WriteResult::Unknown { text }),
                WriteFault::Waited | WriteFault::Refused(_) | WriteFault::Stop(_) => WriteResult::waited(),
            };
            if stopped.is_err() {
                // What is known by now is written down, and nothing is sent any more.
                self.around.journal.answered(sent.intent, &answer)?;
                let wrote = match answer {
                    WriteResult::Done { id } | WriteResult::Adopted { id, .. } => Wrote::Done(id),
                    WriteResult::Unknown { text } => Wrote::Unknown(text),
                    WriteResult::Refused { .. }
                    | WriteResult::Absent { .. }
                    | WriteResult::NotSent { .. } => continue,
                };
                let end = self.contact_end(plan, &sent.made(), wrote);
                self.ended.insert(sent.index);
                end.write_to(plan, sent.index);
                continue;
            }
            stopped = self.go_on(plan, &sent, answer);
        }
        stopped
    }

    fn go_on(&mut self, plan: &mut Plan, sent: &Sent, answer: WriteResult) -> Result<(), Failure> {
        let row = plan.entries()[sent.index].answer.row.clone();
        let wanted = Wanted {
            index: sent.index,
            row: &row,
            change: &sent.change,
            fresh: &Directory::default(),
        };
        let under_way = UnderWay {
            intent: sent.intent,
            standing: sent.standing.clone(),
            answer,
        };
        let wrote = self.write_contact(plan, &wanted, sent.company, Some(under_way));
        let end = match wrote {
            Ok(wrote) => self.contact_end(plan, &sent.made(), wrote),
            Err(failure) => {
                if self.unrecorded {
                    unknown(&failure).write_to(plan, sent.index);
                }
                return Err(failure);
            }
        };
        self.finish(plan, sent.index, end)
    }

    /// Writes down how a row ended; what that says about the run.
    pub(super) fn finish(&mut self, plan: &mut Plan, index: usize, end: End) -> Result<(), Failure> {
        let (outcome, reason) = (end.outcome, end.reason);
        self.ended.insert(index);
        end.write_to(plan, index);
        (self.around.progress)();
        self.count(outcome, reason)
    }
}

/// How a row ends whose write may have reached Autotask without a word of it in the journal.
pub(super) fn unknown(failure: &Failure) -> End {
    End::new(Outcome::Unknown, Reason::AnswerLost, failure.message.clone())
}

/// A contact that was created, or was to be.
pub(super) struct Made<'m> {
    pub(super) index: usize,
    /// The place of the change among those of its row.
    pub(super) nth: usize,
    pub(super) change: &'m Change,
    pub(super) company: CompanyId,
}

/// A create that was handed out.
struct Sent {
    index: usize,
    change: Change,
    company: CompanyId,
    intent: IntentId,
    standing: Vec<i64>,
    /// When its answer was lost, or else when it was announced.
    at: Timestamp,
}

impl Sent {
    fn made(&self) -> Made<'_> {
        Made {
            index: self.index,
            nth: 0,
            change: &self.change,
            company: self.company,
        }
    }
}

/// The desk of a run.
struct Counter<'c, 'r, 'a> {
    run: &'c mut Run<'r, 'a>,
    plan: &'c mut Plan,
    queue: &'c mut Queue,
    /// Handed out and not answered.
    sent: BTreeMap<usize, Sent>,
    /// Not carried out for want of room, or answered in a way that says nothing.
    lost: Vec<(Sent, WriteFault)>,
    /// Nothing more is handed out.
    closed: bool,
    /// What ends the run when the answers are in.
    stopped: Option<Failure>,
    /// The journal took an answer no more.
    unwritten: Option<Failure>,
}

impl Counter<'_, '_, '_> {
    fn stop(&mut self, failure: Failure) {
        self.closed = true;
        self.stopped.get_or_insert(failure);
    }

    /// The next create, when there is one that may be sent now.
    fn try_next(&mut self) -> Result<Option<Job>, Failure> {
        while let Some(&index) = self.queue.rows.front() {
            if !self.run.is_plain(self.plan, index) {
                return Ok(None);
            }
            if (self.run.around.interrupted)() {
                return Err(interrupted());
            }
            self.run.begin_group(self.plan, self.queue)?;
            self.run.keep_fresh(self.plan, self.queue)?;
            let fresh = &self.queue.fresh.directory;
            let entry = &self.plan.entries()[index];
            match meanwhile(entry, fresh, self.run.rules, &self.run.own) {
                Turned::Nobody => {
                    if let Some(job) = self.announce(index)? {
                        return Ok(Some(job));
                    }
                }
                // It may be one of those that are on their way, and then it is ours.
                Turned::One(..) | Turned::Several(_) if !self.sent.is_empty() => return Ok(None),
                Turned::One(..) | Turned::Several(_) => {
                    let end = self.run.turned_up(self.plan, index, fresh);
                    self.queue.pop();
                    if let Some(end) = end {
                        self.run.finish(self.plan, index, end)?;
                    }
                }
            }
        }
        Ok(None)
    }

    /// Puts the intent of a row's create on disk; `None` where its company was not made, so that the row has ended.
    fn announce(&mut self, index: usize) -> Result<Option<Job>, Failure> {
        let answer = &self.plan.entries()[index].answer;
        let mut change = answer.changes[0].clone();
        let company = match self.run.company_of(&change) {
            Ok(company) => company,
            Err(end) => {
                self.queue.pop();
                self.run.finish(self.plan, index, end)?;
                return Ok(None);
            }
        };
        self.run.complete(&mut change, index, company);
        let slot = Slot::of(index, &change);
        let fresh = &self.queue.fresh.directory;
        let standing: Vec<i64> = Trace::of(&change, &[]).holders(fresh).into_iter().collect();
        let intent = self.run.around.journal.intent(&Intent {
            slot: &slot,
            row: &answer.row,
            change: &change,
            standing: &standing,
        })?;
        self.queue.pop();
        let job = Job {
            ticket: index,
            company,
            fields: change.fields.clone(),
        };
        let at = self.run.around.clock.now();
        let sent = Sent {
            index,
            change,
            company,
            intent,
            standing,
            at,
        };
        self.sent.insert(index, sent);
        Ok(Some(job))
    }

    /// Writes the answer down, and how the row ended.
    fn answered(&mut self, sent: &Sent, result: &WriteResult, wrote: Wrote) -> Result<(), Failure> {
        if let Err(failure) = self.run.around.journal.answered(sent.intent, result) {
            unknown(&failure).write_to(self.plan, sent.index);
            self.unwritten = Some(failure.clone());
            return Err(failure);
        }
        let slot = Slot::of(sent.index, &sent.change);
        let sent_before = self.run.earlier.writes.iter().any(|write| write.slot == slot);
        if sent_before && matches!(result, WriteResult::Done { .. }) {
            self.run.resent.push(Resent {
                index: sent.index,
                intent: sent.intent,
                trace: Trace::of(&sent.change, &sent.standing),
            });
        }
        let end = self.run.contact_end(self.plan, &sent.made(), wrote);
        self.run.finish(self.plan, sent.index, end)
    }
}

impl Desk for Counter<'_, '_, '_> {
    fn next(&mut self) -> Option<Job> {
        // The first row that fails is to be the last that is sent.
        if self.closed || (self.run.rules.fail_fast && !self.sent.is_empty()) {
            return None;
        }
        match self.try_next() {
            Ok(Some(job)) => Some(job),
            Ok(None) => {
                self.closed = true;
                None
            }
            Err(failure) => {
                self.stop(failure);
                None
            }
        }
    }

    fn done(&mut self, ticket: usize, answer: Result<i64, WriteFault>) {
        let Some(mut sent) = self.sent.remove(&ticket) else {
            return;
        };
        if let Some(failure) = &self.unwritten {
            unknown(failure).write_to(self.plan, sent.index);
            return;
        }
        let ended = match answer {
            Ok(id) => self.answered(&sent, &WriteResult::Done { id }, Wrote::Done(id)),
            Err(WriteFault::Refused(text)) => {
                let result = WriteResult::Refused { text: text.clone() };
                self.answered(&sent, &result, Wrote::Refused(text))
            }
            Err(WriteFault::Stop(failure)) => {
                let result = WriteResult::NotSent {
                    failure: failure.clone(),
                };
                let written = self.run.around.journal.answered(sent.intent, &result);
                if let Err(failure) = &written {
                    unknown(failure).write_to(self.plan, sent.index);
                    self.unwritten = Some(failure.clone());
                }
                written.and(Err(failure))
            }
            Err(fault @ (WriteFault::Doubt(_) | WriteFault::Waited)) => {
                self.closed = true;
                // It may have waited for its turn since it was announced; it is looked for from now on.
                sent.at = self.run.around.clock.now();
                self.lost.push((sent, fault));
                Ok(())
            }
        };
        if let Err(failure) = ended {
            self.stop(failure);
        }
    }
}

impl Run<'_, '_> {
    /// Puts into a contact what is known only now: its company, and the run's mark.
    pub(super) fn complete(&self, change: &mut Change, index: usize, company: CompanyId) {
        change
            .fields
            .shift_insert(0, "companyID".to_owned(), json!(company.0));
        if self.rules.stamp && checks::text(change, "externalID").is_empty() {
            let stamp = crate::apply::trace::stamp(&self.earlier.run, index);
            change.fields.insert("externalID".to_owned(), json!(stamp));
        }
    }
}
