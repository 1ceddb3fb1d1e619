//! Walks an approved plan: each write is journalled before it is sent and after it is answered. Contacts are created
//! several at a time, as many as the tenant takes at once; every other write is alone.
//!
//! Right before each group of creates their keys are looked up once more, in one batch: who turned up meanwhile
//! is not created again. Nothing here knows HTTP, `SQLite` or a terminal.
//!
//! # Why no write is lost or doubled
//!
//! The order of each write is: (1) intent on disk, (2) request, (3) answer on disk. One thread alone keeps the journal
//! and hands out what is sent. So a process that ends anywhere leaves a few writes open, and a write without an intent
//! was never sent.
//!
//! | the process ends | what the journal has | what the next process does |
//! |---|---|---|
//! | before (1) is on disk | nothing | the write was not sent: it is sent after the group's look-up |
//! | between (1) and (3) | an intent without an answer | looks for the record: found, it is ours; absent, it is sent again |
//! | after (3) | the record's id | goes on behind it |
//!
//! An answer that got lost while the process lives is the second line of this table, and takes the same way.
//! A record counts as ours when it holds the keys that were sent and was not there at the last look before sending;
//! the ids that were there stand in the intent. With a stamp in `externalID` nobody else's record is ever taken for ours.
//!
//! # What remains
//!
//! Autotask has no key that would make a create happen once, so a look can come too early: a request whose connection
//! broke can be carried out after it. A create is therefore sent again only when it has been absent in every look
//! from 2 seconds to [`Rules::resend_after`] after it was lost. A request that is carried out still later makes a
//! twin. It is looked for once more at the end of the run and told as `unknown` with both ids; after that, the next
//! run over the same rows finds two contacts and asks. Autotask cuts a call off after 5 minutes, so a longer waiting
//! time than that leaves no window.

mod changes;
mod checks;
mod groups;
pub mod journal;
mod links;
mod recall;
mod rows;
mod settle;
mod several;
mod trace;
mod write;

#[cfg(test)]
mod changes_tests;
#[cfg(test)]
mod client_tests;
#[cfg(test)]
mod link_random_tests;
#[cfg(test)]
mod link_tests;
#[cfg(test)]
mod net_tests;
#[cfg(test)]
mod overlap_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod resume_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod town;
#[cfg(test)]
mod world;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::apply::journal::{Fate, IntentId, Journal, PastWrite, Slot};
use crate::apply::trace::Trace;
use crate::clock::Clock;
use crate::directory::{Directory, DirectoryReader};
use crate::error::{Failure, Kind};
use crate::id::{CompanyId, ContactId};
use crate::plan::guard::ApprovedPlan;
use crate::plan::{self, Plan};

use several::Queue;

pub use settle::{RESEND_AFTER, Settled, settle_past};
pub use several::{Desk, Job};

/// How many rows are looked up once more in one batch before they are written.
///
/// Between the look and the last write of a group somebody else can create the same people unseen, and then they are
/// there twice: with requests of 200 ms that are 5 seconds for 25 rows, where 100 rows would leave 20. Each look is
/// one request for its 25 creates, 4 % more; with every row looked up by itself it would be twice as many.
pub const GROUP: usize = 25;
/// How old such a look may be when a row is written; an older one is taken again for the rest of its group. So a wait
/// for a lost answer, or a slow tenant, does not make the time longer in which somebody comes unseen.
pub const FRESH: Duration = Duration::from_secs(10);
/// After so many failed rows in a row something is wrong with more than the rows, and the run stops.
pub const FAILURES_IN_A_ROW: usize = 20;

/// Somebody who can write to a tenant.
pub trait TenantWriter {
    /// Creates a company; gives its id.
    fn create_company(&self, fields: &Map<String, Value>) -> Result<i64, WriteFault>;
    /// Creates a contact in a company; gives its id.
    fn create_contact(&self, company: CompanyId, fields: &Map<String, Value>) -> Result<i64, WriteFault>;
    /// Creates contacts, as many at a time as the tenant takes: those that the desk hands out, until it hands out no
    /// more and all are answered.
    fn create_contacts(&self, desk: &mut dyn Desk) {
        while let Some(job) = desk.next() {
            let answer = self.create_contact(job.company, &job.fields);
            desk.done(job.ticket, answer);
        }
    }
    /// Changes fields of a contact.
    fn update_contact(
        &self,
        company: CompanyId,
        id: i64,
        fields: &Map<String, Value>,
    ) -> Result<(), WriteFault>;
    /// Changes fields of a company.
    fn update_company(&self, id: i64, fields: &Map<String, Value>) -> Result<(), WriteFault>;
    /// Deletes a contact.
    fn delete_contact(&self, company: CompanyId, id: i64) -> Result<(), WriteFault>;
    /// Creates a contact group; gives its id.
    fn create_group(&self, fields: &Map<String, Value>) -> Result<i64, WriteFault>;
    /// Changes fields of a contact group.
    fn update_group(&self, id: i64, fields: &Map<String, Value>) -> Result<(), WriteFault>;
    /// Deletes a contact group.
    fn delete_group(&self, id: i64) -> Result<(), WriteFault>;
    /// Adds a contact to a ticket beside the ticket's own; gives the link's id.
    fn add_ticket_contact(&self, ticket: i64, contact: ContactId) -> Result<i64, WriteFault>;
    /// Adds a contact to a contact group; gives the membership's id.
    fn add_group_contact(&self, group: i64, contact: ContactId) -> Result<i64, WriteFault>;
    /// Takes a link, by its own id, off a ticket.
    fn remove_ticket_contact(&self, ticket: i64, link: i64) -> Result<(), WriteFault>;
    /// Takes a membership, by its own id, out of a contact group.
    fn remove_group_contact(&self, group: i64, membership: i64) -> Result<(), WriteFault>;
}

/// Why a write gave no answer that it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteFault {
    /// Autotask said no; nothing was written.
    Refused(String),
    /// Nothing was written: there was no room for it, and it was waited until there was. What was looked up before
    /// the wait may be old by now.
    Waited,
    /// The answer was lost or cannot be read; it may have been written.
    Doubt(String),
    /// Nothing was written, and no further write makes sense now.
    Stop(Failure),
}

/// What a run needs around it.
pub struct Around<'a> {
    /// Looks keys up; each look-up asks Autotask anew.
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

/// How the plan came about, as far as the checks need to know, and how its writes are sent. The journal keeps them, so
/// that a resumed run goes on by the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent choices of the user")]
pub struct Rules {
    /// Inactive contacts did not count as found.
    pub ignore_inactive: bool,
    /// A standing company of the same name would have been taken.
    pub reuse_companies: bool,
    /// Created contacts without an external id get a mark of the run and the row there.
    pub stamp: bool,
    /// How long a create whose answer was lost must have been absent before it is sent again.
    pub resend_after: Duration,
    /// The first row that fails ends the run.
    pub fail_fast: bool,
}

/// What happened before this part of the run.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    /// The run's id; stamps are made from it.
    pub run: String,
    /// Every write of the run so far, in order; none when it begins.
    pub writes: Vec<PastWrite>,
    /// Companies that unfinished runs of the tenant made, by name in small letters. One of them is taken instead of
    /// another of the same name, whatever [`Rules::reuse_companies`] says.
    pub companies: BTreeMap<String, i64>,
}

/// Applies a plan, or the rest of one. Each entry's answer tells afterwards what came of it.
///
/// # Errors
/// What stopped the run before its end; the rows that were not reached say so.
pub fn apply(
    approved: &mut ApprovedPlan,
    earlier: &Earlier,
    around: &mut Around<'_>,
    rules: &Rules,
) -> Result<(), Failure> {
    let plan = approved.plan_mut();
    let wishes = plan::links::wishes(plan.entries());
    let writes: Vec<usize> = (0..plan.entries().len())
        .filter(|index| is_pending(plan, *index))
        .collect();
    let mut run = Run {
        around,
        rules,
        earlier,
        known: HashMap::new(),
        companies: HashMap::new(),
        groups: HashMap::new(),
        links: BTreeMap::new(),
        own: BTreeSet::new(),
        ended: BTreeSet::new(),
        unrecorded: false,
        resent: Vec::new(),
        failures: 0,
    };
    let mut stopped = run.recall();
    if stopped.is_ok() {
        stopped = run.walk(plan, &writes);
    }
    let looked = run.look_for_twins(plan).and_then(|()| run.look_at_written(plan));
    for &index in &writes {
        if !is_pending(plan, index) || run.ended.contains(&index) {
            continue;
        }
        let end = run.remembered(plan, index);
        let end =
            end.unwrap_or_else(|| End::new(Outcome::NotAttempted, Reason::RunEnded, half_done(plan, index)));
        end.write_to(plan, index);
    }
    settle_joined(plan);
    plan::links::settle(plan.entries_mut(), &wishes);
    stopped.and(looked)
}

fn is_pending(plan: &Plan, index: usize) -> bool {
    let answer = &plan.entries()[index].answer;
    match answer.outcome {
        Outcome::Create | Outcome::Update => true,
        // Its person is another row's; a link can be its own.
        Outcome::Joined => links::has_links(answer),
        Outcome::Matched
        | Outcome::Review
        | Outcome::Reject
        | Outcome::Skip
        | Outcome::Invalid
        | Outcome::Created
        | Outcome::Updated
        | Outcome::Failed
        | Outcome::Unknown
        | Outcome::Stale
        | Outcome::NotAttempted => false,
    }
}

/// What was done for a row that the run did not reach the end of.
fn half_done(plan: &Plan, index: usize) -> Option<String> {
    let answer = &plan.entries()[index].answer;
    let is_create = |change: &&Change| (change.op, change.entity) == (Op::Create, Entity::Contact);
    let made = answer.changes.iter().find(is_create)?.id?;
    Some(format!(
        "contact {made} was created, and its links were not all made"
    ))
}

/// Rows that joined another share its fate, as far as that is about their person.
fn settle_joined(plan: &mut Plan) {
    for index in 0..plan.entries().len() {
        let Some(leader) = plan.entries()[index].joined_to else {
            continue;
        };
        let first = plan.entries()[leader].answer.clone();
        let answer = &mut plan.entries_mut()[index].answer;
        let stands = first.contact.as_ref().is_some_and(|contact| contact.id.is_some());
        answer.contact = first.contact;
        answer.company = first.company;
        if !first.outcome.went_through() && !stands {
            answer.outcome = first.outcome;
            answer.reason = first.reason;
            answer.detail = first.detail;
        }
    }
}

/// What became of a company that the plan creates.
type Made = Result<CompanyId, (Outcome, String)>;

/// What became of a contact group of the plan.
type MadeGroup = Result<i64, (Outcome, String)>;

/// A write that was sent more than once: an earlier request may still be carried out.
struct Resent {
    index: usize,
    intent: IntentId,
    trace: Trace,
}

struct Run<'r, 'a> {
    around: &'r mut Around<'a>,
    rules: &'r Rules,
    earlier: &'r Earlier,
    /// The last word on each write of an earlier part of the run.
    known: HashMap<Slot, Fate>,
    /// By the company's comparison key.
    companies: HashMap<String, Made>,
    /// Contact groups of the plan, by their comparison keys.
    groups: HashMap<String, MadeGroup>,
    /// Links that the run itself has made.
    links: BTreeMap<links::Place, i64>,
    /// Contacts that the run itself has created; they did not turn up from elsewhere.
    own: BTreeSet<i64>,
    /// Joined rows that this part of the run has finished.
    ended: BTreeSet<usize>,
    /// Whether a write of the row in hand may have reached Autotask without a word of it in the journal.
    unrecorded: bool,
    resent: Vec<Resent>,
    /// Rows that failed one after the other.
    failures: usize,
}

fn interrupted() -> Failure {
    Failure::new(Kind::Interrupted, "interrupted; what was done is in the journal")
}

/// What was there right before a group is written.
#[derive(Default)]
struct Look {
    directory: Directory,
    /// When it began, by the clock's `elapsed`.
    at: Duration,
}

/// How a row ended.
#[derive(Debug)]
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

    fn write_to(self, plan: &mut Plan, index: usize) {
        let answer = &mut plan.entries_mut()[index].answer;
        answer.outcome = self.outcome;
        answer.reason = self.reason;
        if self.detail.is_some() {
            answer.detail = self.detail;
        }
    }
}

impl Run<'_, '_> {
    /// Writes the rows in their order: contacts several at a time, everything else alone.
    fn walk(&mut self, plan: &mut Plan, rows: &[usize]) -> Result<(), Failure> {
        let mut open = VecDeque::new();
        for &index in rows {
            match self.remembered(plan, index) {
                Some(end) => end.write_to(plan, index),
                None => open.push_back(index),
            }
        }
        let mut queue = Queue::new(open);
        while let Some(&index) = queue.rows.front() {
            if self.is_plain(plan, index) {
                self.several(plan, &mut queue)?;
                continue;
            }
            if (self.around.interrupted)() {
                return Err(interrupted());
            }
            self.begin_group(plan, &mut queue)?;
            let outcome = plan.entries()[index].answer.outcome;
            if outcome == Outcome::Create || links::has_links(&plan.entries()[index].answer) {
                self.keep_fresh(plan, &mut queue)?;
            }
            let fresh = &queue.fresh.directory;
            let ended = if outcome == Outcome::Create {
                self.create(plan, index, fresh)
            } else if outcome != Outcome::Joined {
                self.update(plan, index, fresh)
            } else if links::leader_stands(plan, index) {
                self.link_joined(plan, index, fresh)
            } else {
                // It shares the fate of the row that was to create its person.
                queue.pop();
                continue;
            };
            queue.pop();
            match ended {
                Ok(end) => self.finish(plan, index, end)?,
                Err(failure) => {
                    if self.unrecorded {
                        several::unknown(&failure).write_to(plan, index);
                    }
                    return Err(failure);
                }
            }
        }
        Ok(())
    }

    /// Looks the keys of these rows up once more.
    fn look(&self, plan: &Plan, rows: &[usize]) -> Result<Look, Failure> {
        let keys = checks::keys(plan, rows, &|group| self.groups.contains_key(group));
        let mut look = Look {
            directory: Directory::default(),
            at: self.around.clock.elapsed(),
        };
        if !keys.is_empty() {
            self.around.reader.look_up(&keys, &mut look.directory)?;
        }
        Ok(look)
    }

    /// Stops the run where going on makes no sense.
    fn count(&mut self, outcome: Outcome, reason: Reason) -> Result<(), Failure> {
        let failed = matches!(outcome, Outcome::Failed | Outcome::Unknown);
        if failed && self.rules.fail_fast {
            let failure = Failure::new(
                Kind::RowsFailed,
                "stopped at the first row that failed (--fail-fast)",
            );
            return Err(failure.hint("Rows after it were not attempted."));
        }
        match (failed, reason) {
            (false, _) => self.failures = 0,
            // The people of a company or a group that failed say nothing about Autotask.
            (true, Reason::CompanyFailed | Reason::GroupFailed) => {}
            (true, _) => self.failures += 1,
        }
        if self.failures < FAILURES_IN_A_ROW {
            return Ok(());
        }
        let message = format!("stopped: {FAILURES_IN_A_ROW} rows in a row failed");
        if outcome == Outcome::Unknown {
            Err(Failure::new(Kind::TryLater, message).hint("Autotask loses its answers now; go on later."))
        } else {
            Err(Failure::new(Kind::RowsFailed, message).hint("What Autotask says stands with each row."))
        }
    }
}
