//! Many rows offline: blocks are decided by several threads at once, and handed on in the order of the input.
//!
//! The rules are those of every other batch, and so are the answers: a row's answer rests on the row and on what the
//! mirror holds, never on the rows before it. What is kept of a block is what it says, so memory does not grow.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustc_hash::FxHashSet;

use crate::answer::Answer;
use crate::commands::resolve::blocks::{Person, people};
use crate::commands::resolve::decide::Decider;
use crate::decision::policy::Policy;
use crate::decision::settled::{Settlement, Settlements};
use crate::decision::{Decision, NewContact};
use crate::directory::Directory;
use crate::directory::stock::Stock;
use crate::error::{Failure, Kind};
use crate::input::Row;
use crate::input::column::Column;
use crate::mirror::{Mirror, MirrorDirectory};
use crate::person::candidate::{Candidate, Reading};
use crate::plan;
use crate::report::summary::Tally;

/// Blocks that are read ahead of each thread, so that none of them waits.
const AHEAD: usize = 2;

/// Bytes that the answers of a block take, about.
const LINES: usize = 8 * 1024 * 1024;

/// Room for the text of a block that can be used again.
#[derive(Default)]
pub(super) struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    pub(super) fn give_back(&self, mut lines: Vec<u8>) {
        if lines.capacity() < LINES {
            return;
        }
        lines.clear();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(lines);
    }

    fn take(&self) -> Vec<u8> {
        let spare = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| Vec::with_capacity(LINES))
    }
}

/// What a block came to, in order.
pub(super) struct Decided {
    /// How many people its rows speak of.
    pub(super) people: u64,
    pub(super) parts: Vec<Part>,
}

/// A run of rows, or one row.
pub(super) enum Part {
    /// Final answers, one a line, and what they count.
    Lines(Vec<u8>, Box<Tally>),
    /// A row.
    Row(Box<Resolved>),
    /// A row of a contact record, which may say something else of its contact than an earlier row.
    Said(Box<(Person, Decision)>),
}

/// A row with what was decided about it.
pub(super) struct Resolved {
    pub(super) person: Person,
    pub(super) answer: Answer,
    /// The contact that it creates.
    pub(super) new: Option<NewContact>,
    /// What persons had decided that the answer rests on.
    pub(super) settled: Vec<Settlement>,
}

/// Decides blocks with all cores, each thread by the same rules.
#[derive(Clone, Copy)]
pub(super) struct Crew<'c> {
    pub(super) reading: &'c Reading,
    pub(super) policy: &'c Policy,
    /// What persons have decided.
    pub(super) settlements: &'c Settlements,
    /// Whether final answers are handed on as text.
    pub(super) as_lines: bool,
    /// Room for text that was handed on and written, to be filled again.
    pub(super) spare: &'c Spare,
}

impl Crew<'_> {
    /// Decides all blocks that `next` gives, until it gives an empty one, and hands what they came to on in order.
    ///
    /// # Errors
    /// What `next`, the mirror or `take` met.
    pub(super) fn decide(
        self,
        mirror: &Mirror,
        first: Vec<Row>,
        mut next: impl FnMut() -> Result<Vec<Row>, Failure>,
        mut take: impl FnMut(Decided) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let stock = Arc::new(mirror.load(self.reading, threads)?);
        let mirrors = (0..threads)
            .map(|_| mirror.again())
            .collect::<Result<Vec<_>, _>>()?;
        thread::scope(|scope| {
            let (jobs, waiting) = mpsc::sync_channel(threads * AHEAD);
            let waiting = Arc::new(Mutex::new(waiting));
            let (done, results) = mpsc::channel();
            for mirror in mirrors {
                let (stock, waiting, done) = (Arc::clone(&stock), Arc::clone(&waiting), done.clone());
                scope.spawn(move || self.work(&mirror, stock, &waiting, &done));
            }
            drop(done);
            let mut order = Order::default();
            let mut block = first;
            while !block.is_empty() {
                while order.open() >= threads * AHEAD {
                    order.receive(&results, &mut take)?;
                }
                order.send(block, &jobs)?;
                block = next()?;
            }
            drop(jobs);
            while order.open() > 0 {
                order.receive(&results, &mut take)?;
            }
            Ok(())
        })
    }

    /// One thread: decides blocks until there are no more.
    fn work(
        self,
        mirror: &Mirror,
        stock: Arc<Stock>,
        waiting: &Mutex<Receiver<(usize, Vec<Row>)>>,
        done: &Sender<(usize, Result<Decided, Failure>)>,
    ) {
        let reader = MirrorDirectory::new(mirror, self.reading, None);
        let mut decider = Decider {
            policy: self.policy,
            settlements: self.settlements.clone(),
            directory: Directory::with_stock(stock),
            reader: Some(&reader),
            confirm: None,
            confirmed: BTreeSet::new(),
        };
        loop {
            let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((nth, rows)) = job else { return };
            let answers = self.block(rows, &mut decider);
            decider.directory.tidy();
            if done.send((nth, answers)).is_err() {
                return;
            }
        }
    }

    fn block(self, rows: Vec<Row>, decider: &mut Decider<'_>) -> Result<Decided, Failure> {
        let mut block = Decided {
            people: 0,
            parts: Vec::new(),
        };
        if shares_calls(&rows) {
            for person in people(rows, self.reading) {
                self.person(person, decider, &mut block)?;
            }
            return Ok(block);
        }
        // No row has anything to do with another, so each is through before the next is read.
        let mut found = Vec::with_capacity(1);
        for row in rows {
            Candidate::read_all(&row, self.reading, &mut found);
            match found.pop() {
                Some(only) if found.is_empty() => self.person((only, row), decider, &mut block)?,
                Some(_) | None => {
                    found.clear();
                    for person in people(vec![row], self.reading) {
                        self.person(person, decider, &mut block)?;
                    }
                }
            }
        }
        Ok(block)
    }

    fn person(self, person: Person, decider: &mut Decider<'_>, block: &mut Decided) -> Result<(), Failure> {
        let decision = decider.decide_alone(&person.0)?;
        if person.0.is_record() {
            block.people += 1;
            block.parts.push(Part::Said(Box::new((person, decision))));
            return Ok(());
        }
        let settled = decision.asked.settled.clone();
        let (answer, new) = plan::answer_for(&person.0, decision, self.policy.require_contact);
        block.people += 1;
        let is_final = new.is_none() && answer.changes.is_empty();
        if self.as_lines && is_final {
            return block.line(&answer, self.spare);
        }
        block.parts.push(Part::Row(Box::new(Resolved {
            person,
            answer,
            new,
            settled,
        })));
        Ok(())
    }
}

/// Whether two of the rows are of one call.
fn shares_calls(rows: &[Row]) -> bool {
    let mut calls: FxHashSet<(&str, &str)> = FxHashSet::default();
    calls.reserve(rows.len());
    rows.iter()
        .filter_map(|row| Some((&*row.at.source, row.cells.get(&Column::CallId)?)))
        .any(|call| !calls.insert(call))
}

impl Decided {
    fn line(&mut self, answer: &Answer, spare: &Spare) -> Result<(), Failure> {
        if !matches!(self.parts.last(), Some(Part::Lines(..))) {
            // Where rows that wait stand in between, a block has many short runs.
            let lines = if self.parts.is_empty() {
                spare.take()
            } else {
                Vec::new()
            };
            self.parts.push(Part::Lines(lines, Box::default()));
        }
        if let Some(Part::Lines(lines, tally)) = self.parts.last_mut() {
            serde_json::to_writer(&mut *lines, answer).map_err(anyhow::Error::from)?;
            lines.push(b'\n');
            tally.add(answer);
        }
        Ok(())
    }
}

/// Blocks that are under way, and what came back too early.
#[derive(Default)]
struct Order {
    sent: usize,
    taken: usize,
    early: BTreeMap<usize, Decided>,
}

impl Order {
    /// How many blocks are under way or wait for their turn.
    fn open(&self) -> usize {
        self.sent - self.taken
    }

    fn send(&mut self, block: Vec<Row>, jobs: &SyncSender<(usize, Vec<Row>)>) -> Result<(), Failure> {
        let nth = self.sent;
        self.sent += 1;
        jobs.send((nth, block)).map_err(|_| ended_early())
    }

    /// Waits for one block, and hands on those whose turn it is.
    fn receive(
        &mut self,
        results: &Receiver<(usize, Result<Decided, Failure>)>,
        take: &mut impl FnMut(Decided) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (nth, decided) = results.recv().map_err(|_| ended_early())?;
        self.early.insert(nth, decided?);
        while let Some(decided) = self.early.remove(&self.taken) {
            self.taken += 1;
            take(decided)?;
        }
        Ok(())
    }
}

fn ended_early() -> Failure {
    Failure::new(Kind::Unexpected, "a thread that decides rows ended early")
}
