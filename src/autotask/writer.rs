//! Writes of a plan, through the client: which answers mean no, which mean perhaps, and which end the run.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use serde_json::{Map, Value};

use crate::apply::{Desk, Job, TenantWriter, WriteFault};
use crate::autotask::{ApiError, Client};
use crate::error::Failure;
use crate::id::{CompanyId, ContactId};

impl TenantWriter for Client {
    fn create_company(&self, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        created(self.create_company_unless_waited(fields))
    }

    fn create_contact(&self, company: CompanyId, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        created(self.create_contact_unless_waited(company.0, fields))
    }

    fn create_contacts(&self, desk: &mut dyn Desk) {
        let threads = self.per_endpoint();
        if threads < 2 {
            while let Some(job) = desk.next() {
                let answer = TenantWriter::create_contact(self, job.company, &job.fields);
                desk.done(job.ticket, answer);
            }
            return;
        }
        let (jobs, waiting) = mpsc::channel::<Job>();
        let waiting = Mutex::new(waiting);
        let (answers, answered) = mpsc::channel();
        // What waits for its turn while one of the others met a wait or lost its answer was looked up too long ago.
        let troubled = AtomicBool::new(false);
        thread::scope(|scope| {
            for _ in 0..threads {
                let (waiting, answers, troubled) = (&waiting, answers.clone(), &troubled);
                scope.spawn(move || {
                    loop {
                        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
                        let Ok(job) = job else { return };
                        let mut ends = Ends::of(&job, answers.clone());
                        if troubled.load(Ordering::SeqCst) {
                            ends.answer = Err(WriteFault::Waited);
                            continue;
                        }
                        ends.answer = TenantWriter::create_contact(self, job.company, &job.fields);
                        if matches!(
                            ends.answer,
                            Err(WriteFault::Waited | WriteFault::Doubt(_) | WriteFault::Stop(_))
                        ) {
                            troubled.store(true, Ordering::SeqCst);
                        }
                    }
                });
            }
            let mut open = 0;
            loop {
                // While the desk looks something up, nobody shall be without work.
                while open < threads * AHEAD
                    && let Some(job) = desk.next()
                {
                    open += 1;
                    if jobs.send(job).is_err() {
                        return;
                    }
                }
                if open == 0 {
                    break;
                }
                let Ok(first) = answered.recv() else { return };
                for (ticket, answer) in std::iter::once(first).chain(answered.try_iter()) {
                    open -= 1;
                    desk.done(ticket, answer);
                }
            }
            drop(jobs);
        });
    }

    fn update_contact(
        &self,
        company: CompanyId,
        id: i64,
        fields: &Map<String, Value>,
    ) -> Result<(), WriteFault> {
        Self::update_contact(self, company.0, id, fields).map_err(fault)
    }

    fn update_company(&self, id: i64, fields: &Map<String, Value>) -> Result<(), WriteFault> {
        Self::update_company(self, id, fields).map_err(fault)
    }

    fn delete_contact(&self, company: CompanyId, id: i64) -> Result<(), WriteFault> {
        Self::delete_contact(self, company.0, id).map_err(gone_or_fault)
    }

    fn create_group(&self, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        created(self.create_contact_group_unless_waited(fields))
    }

    fn update_group(&self, id: i64, fields: &Map<String, Value>) -> Result<(), WriteFault> {
        self.update_contact_group(id, fields).map_err(fault)
    }

    fn delete_group(&self, id: i64) -> Result<(), WriteFault> {
        self.delete_contact_group(id).map_err(gone_or_fault)
    }

    fn add_ticket_contact(&self, ticket: i64, contact: ContactId) -> Result<i64, WriteFault> {
        created(self.add_ticket_contact_unless_waited(ticket, contact.0))
    }

    fn add_group_contact(&self, group: i64, contact: ContactId) -> Result<i64, WriteFault> {
        created(self.add_to_contact_group_unless_waited(group, contact.0))
    }

    fn remove_ticket_contact(&self, ticket: i64, link: i64) -> Result<(), WriteFault> {
        Self::remove_ticket_contact(self, ticket, link).map_err(gone_or_fault)
    }

    fn remove_group_contact(&self, group: i64, membership: i64) -> Result<(), WriteFault> {
        Self::remove_from_contact_group(self, group, membership).map_err(gone_or_fault)
    }
}

/// Creates that wait for each thread besides the one that it sends.
const AHEAD: usize = 2;

type Answered = (usize, Result<i64, WriteFault>);

/// Tells the answer of a create when the thread is through with it, however that ends.
struct Ends {
    ticket: usize,
    answer: Result<i64, WriteFault>,
    to: mpsc::Sender<Answered>,
}

impl Ends {
    fn of(job: &Job, to: mpsc::Sender<Answered>) -> Self {
        Self {
            ticket: job.ticket,
            answer: Err(WriteFault::Doubt(
                "the thread that sent it ended early".to_owned(),
            )),
            to,
        }
    }
}

impl Drop for Ends {
    fn drop(&mut self) {
        let answer = std::mem::replace(&mut self.answer, Err(WriteFault::Waited));
        // Whoever waits for it waits as long as answers can come.
        let _ = self.to.send((self.ticket, answer));
    }
}

fn created(answer: Result<Option<i64>, ApiError>) -> Result<i64, WriteFault> {
    answer.map_err(fault)?.ok_or(WriteFault::Waited)
}

/// What was to be taken away is gone already, or out of this user's reach: a look tells.
fn gone_or_fault(error: ApiError) -> WriteFault {
    if matches!(error, ApiError::NotFound { .. }) {
        return WriteFault::Doubt(Failure::from(error).message);
    }
    fault(error)
}

fn fault(error: ApiError) -> WriteFault {
    if error.leaves_doubt() {
        return WriteFault::Doubt(Failure::from(error).message);
    }
    match error {
        ApiError::Validation { .. } | ApiError::NotFound { .. } | ApiError::WrongMethod { .. } => {
            WriteFault::Refused(Failure::from(error).message)
        }
        ApiError::NotSent { .. }
        | ApiError::AnswerLost { .. }
        | ApiError::SignInRefused(_)
        | ApiError::PermissionRefused(_)
        | ApiError::ThreadLimit { .. }
        | ApiError::RateLimited { .. }
        | ApiError::ServerFault { .. }
        | ApiError::Unreadable { .. }
        | ApiError::ForeignHost { .. }
        | ApiError::BudgetSpent { .. }
        | ApiError::Interrupted
        | ApiError::OurFault(_) => WriteFault::Stop(Failure::from(error)),
    }
}
