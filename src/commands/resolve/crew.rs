//! Many rows offline: shares of blocks are decided by several threads at once, and handed on in the order of the input.
//!
//! The rules are those of every other batch, and so are the answers: a row's answer rests on the row and on what the
//! mirror holds, never on the rows before it. What is kept of a block is what it says, so memory does not grow.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher as _;
use std::panic::resume_unwind;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::answer::echo::Echo;
use crate::answer::{Answer, line};
use crate::commands::resolve::blocks::{BLOCK, Person, people};
use crate::commands::resolve::decide::Decider;
use crate::commands::resolve::recall::{Ear, Memorable, Recall, Waiting};
use crate::decision::policy::Policy;
use crate::decision::settled::{Settlement, Settlements};
use crate::decision::{Decision, NewContact};
use crate::directory::Directory;
use crate::directory::stock::Stock;
use crate::error::{Failure, Kind};
use crate::input::Row;
use crate::mirror::{Mirror, MirrorDirectory};
use crate::person::candidate::{Candidate, Reading};
use crate::plan;
use crate::report::summary::Tally;

/// Rows that a thread decides at once: few, so that what it makes of them is still near the processor when the next
/// thread takes it up.
const SHARE: usize = 2_000;

/// Shares that are read ahead of each thread, so that none of them waits, not even while the system lets another one
/// rest whose share is taken next.
const AHEAD: usize = 5;

/// Rows whose answers are looked up together.
const TOGETHER: usize = 32;

/// Bytes that the answers of a share take, about.
const LINES: usize = 1536 * 1024;

/// Room for the rows and for the text of a share that can be used again.
#[derive(Default)]
pub(super) struct Spare {
    lines: Mutex<Vec<Vec<u8>>>,
    rows: Mutex<Vec<Vec<Row>>>,
}

impl Spare {
    /// Takes back room for text.
    pub(super) fn give_back(&self, mut lines: Vec<u8>) {
        if lines.capacity() < LINES {
            return;
        }
        lines.clear();
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(lines);
    }

    fn take(&self) -> Vec<u8> {
        let spare = self.lines.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| Vec::with_capacity(LINES))
    }

    fn give_back_rows(&self, rows: Vec<Row>) {
        self.rows
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(rows);
    }

    /// Room for rows, without any.
    pub(super) fn rows(&self) -> Vec<Row> {
        let spare = self.rows.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_default()
    }
}

/// Rows of a block that a thread decides.
struct Share {
    rows: Vec<Row>,
    /// Calls that several of them are of.
    calls: Calls,
}

/// What a thread uses again and again.
#[derive(Default)]
struct Room {
    /// Whom a row speaks of.
    found: Vec<Candidate>,
    /// What some rows say.
    ear: Ear,
    /// Answers that are to be remembered.
    waiting: Waiting,
}

/// What a share came to, in order.
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
    pub(super) new: Option<Box<NewContact>>,
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
    /// Answers for rows that say what others said.
    pub(super) recall: &'c Recall,
}

impl Crew<'_> {
    /// Decides all rows that `next` gives, which is asked for about so many, until it gives none, and hands what they came
    /// to on in order. Rows are read, decided and taken at the same time.
    ///
    /// # Errors
    /// What `next`, the mirror or `take` met.
    pub(super) fn decide(
        self,
        mirror: &Mirror,
        mut next: impl FnMut(usize) -> Result<Vec<Row>, Failure>,
        mut take: impl FnMut(Decided) -> Result<(), Failure> + Send,
    ) -> Result<(), Failure> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let stock = Arc::new(mirror.load(self.reading, threads)?);
        let mirrors = (0..threads)
            .map(|_| mirror.again())
            .collect::<Result<Vec<_>, _>>()?;
        thread::scope(|scope| {
            let (jobs, waiting) = mpsc::channel();
            let waiting = Arc::new(Mutex::new(waiting));
            let (done, results) = mpsc::channel();
            for mirror in mirrors {
                let (stock, waiting, done) = (Arc::clone(&stock), Arc::clone(&waiting), done.clone());
                scope.spawn(move || self.work(&mirror, stock, &waiting, &done));
            }
            drop(done);
            let (taken, free) = mpsc::channel();
            // Nobody is gone yet who could not be told.
            (0..threads * AHEAD).for_each(|_| taken.send(()).unwrap_or_default());
            let taking = scope.spawn(move || {
                let mut order = Order::default();
                for (nth, decided) in results {
                    order.early.insert(nth, decided?);
                    while let Some(decided) = order.next() {
                        take(decided)?;
                        // When all is read, nobody waits for room.
                        taken.send(()).unwrap_or_default();
                    }
                }
                Ok(())
            });
            let mut count = 0;
            'reading: loop {
                let shares = Share::of(block(&mut next)?);
                if shares.is_empty() {
                    break;
                }
                for share in shares {
                    // Without room for another one, taking has failed.
                    if free.recv().is_err() || jobs.send((count, share)).is_err() {
                        break 'reading;
                    }
                    count += 1;
                }
            }
            drop(jobs);
            taking.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    }

    /// One thread: decides shares until there are no more.
    fn work(
        self,
        mirror: &Mirror,
        stock: Arc<Stock>,
        waiting: &Mutex<Receiver<(usize, Share)>>,
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
        let mut room = Room::default();
        loop {
            let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((nth, share)) = job else { return };
            let mut telling = Telling {
                done,
                nth,
                answers: None,
            };
            telling.answers = Some(self.share(share, &mut room, &mut decider));
            decider.directory.tidy();
        }
    }

    fn share(
        self,
        Share { mut rows, calls }: Share,
        room: &mut Room,
        decider: &mut Decider<'_>,
    ) -> Result<Decided, Failure> {
        let mut came_to = Decided {
            people: 0,
            parts: Vec::new(),
        };
        let of_calls = rows
            .iter()
            .enumerate()
            .filter(|(nth, _)| calls.is_shared(*nth))
            .map(|(_, row)| row.clone())
            .collect();
        let mut of_calls = people(of_calls, self.reading).into_iter().peekable();
        let mut first = 0;
        for some in rows.chunks(TOGETHER) {
            let alone = |(nth, row)| (self.as_lines && !calls.is_shared(nth)).then_some(row);
            self.recall.hear((first..).zip(some).map(alone), &mut room.ear);
            let shelves = self.recall.shelves();
            let mut answers = Vec::with_capacity(TOGETHER);
            self.recall.answers(&shelves, &room.ear, &mut answers);
            for (nth, (row, known)) in some.iter().zip(&answers).enumerate() {
                if let Some(echo) = known {
                    came_to.people += 1;
                    came_to.again(echo, row, self)?;
                } else if !calls.is_shared(first + nth) {
                    let Room { found, ear, waiting } = &mut *room;
                    let memorable = self.recall.memorable(&shelves, ear, nth);
                    let memorable = memorable.map(|memorable| (memorable, waiting));
                    self.alone(row, found, decider, &mut came_to, memorable)?;
                } else {
                    // The people of one row stand together, one at least.
                    while let Some((candidate, row)) = of_calls.next() {
                        let is_last = of_calls.peek().is_none_or(|(next, _)| next.at != candidate.at);
                        self.person((&candidate, &row), decider, &mut came_to, None)?;
                        if is_last {
                            break;
                        }
                    }
                }
            }
            first += some.len();
            drop(answers);
            drop(shelves);
            self.recall.remember(&mut room.waiting);
        }
        rows.clear();
        self.spare.give_back_rows(rows);
        Ok(came_to)
    }

    /// Decides a row that no other row has anything to do with.
    fn alone(
        self,
        row: &Row,
        found: &mut Vec<Candidate>,
        decider: &mut Decider<'_>,
        block: &mut Decided,
        memorable: Option<(Memorable<'_>, &mut Waiting)>,
    ) -> Result<(), Failure> {
        found.clear();
        Candidate::read_all(row, self.reading, found);
        if let [only] = found.as_slice() {
            return self.person((only, row), decider, block, memorable);
        }
        for (candidate, row) in people(vec![row.clone()], self.reading) {
            self.person((&candidate, &row), decider, block, None)?;
        }
        Ok(())
    }

    /// Decides about a person, and remembers a final answer where that is asked for. What is kept of the row is a copy:
    /// of most rows nothing is.
    fn person(
        self,
        (candidate, row): (&Candidate, &Row),
        decider: &mut Decider<'_>,
        block: &mut Decided,
        memorable: Option<(Memorable<'_>, &mut Waiting)>,
    ) -> Result<(), Failure> {
        let decision = decider.decide_alone(candidate)?;
        block.people += 1;
        let person = || (candidate.clone(), row.clone());
        if candidate.is_record() {
            block.parts.push(Part::Said(Box::new((person(), decision))));
            return Ok(());
        }
        let settled = decision.asked.settled.clone();
        let (answer, new) = plan::answer_for(candidate, decision, self.policy.require_contact);
        let is_final = new.is_none() && answer.changes.is_empty();
        if self.as_lines && is_final {
            if let Some((memorable, waiting)) = memorable
                && let Some(echo) = self.recall.echo(&memorable, &answer)
            {
                let written = block.again(&echo, row, self);
                waiting.add(&memorable, echo);
                return written;
            }
            return block.line(&answer, self.spare);
        }
        block.parts.push(Part::Row(Box::new(Resolved {
            person: person(),
            answer,
            new,
            settled,
        })));
        Ok(())
    }
}

/// The next block of rows, in pieces.
fn block(next: &mut impl FnMut(usize) -> Result<Vec<Row>, Failure>) -> Result<Vec<Vec<Row>>, Failure> {
    let mut pieces = Vec::new();
    let mut count = 0;
    while count < BLOCK {
        let rows = next(SHARE)?;
        if rows.is_empty() {
            break;
        }
        count += rows.len();
        pieces.push(rows);
    }
    Ok(pieces)
}

impl Share {
    /// The shares of a block: its pieces. Rows of one call are in one share; where there are such, all rows are.
    fn of(pieces: Vec<Vec<Row>>) -> Vec<Self> {
        let calls = Calls::of(pieces.iter().flatten());
        if !calls.shared.is_empty() {
            let rows = pieces.into_iter().flatten().collect();
            return vec![Self { rows, calls }];
        }
        let mut shares = Vec::new();
        for mut rows in pieces {
            // What was read ahead is more than a share.
            while !rows.is_empty() {
                let rest = rows.split_off(rows.len().min(SHARE));
                let calls = Calls::default();
                shares.push(Self { rows, calls });
                rows = rest;
            }
        }
        shares
    }
}

/// Which of some rows are of calls that several of them are of: what these rows tell of each other decides.
#[derive(Default)]
struct Calls {
    /// A number for the call of each row.
    of_rows: Vec<Option<u64>>,
    /// Those that more than one row has. That two calls happen to have one number does no harm: their rows are looked
    /// at together, and then told apart as those of two inputs are.
    shared: FxHashSet<u64>,
}

impl Calls {
    fn of<'r>(rows: impl Iterator<Item = &'r Row>) -> Self {
        let number = |row: &Row| row.call_id().map(|call| FxBuildHasher.hash_one(&*call));
        let of_rows: Vec<Option<u64>> = rows.map(number).collect();
        let mut all = FxHashSet::default();
        all.reserve(of_rows.len());
        let again = of_rows.iter().flatten().filter(|call| !all.insert(**call));
        Self {
            shared: again.copied().collect(),
            of_rows,
        }
    }

    fn is_shared(&self, nth: usize) -> bool {
        let call = self.of_rows.get(nth).copied().flatten();
        !self.shared.is_empty() && call.is_some_and(|call| self.shared.contains(&call))
    }
}

impl Decided {
    /// Writes a final answer.
    fn line(&mut self, answer: &Answer, spare: &Spare) -> Result<(), Failure> {
        if let Some((lines, tally)) = self.lines(spare) {
            line::write(answer, lines).map_err(anyhow::Error::from)?;
            lines.push(b'\n');
            tally.add(answer);
        }
        Ok(())
    }

    /// Writes the answer of an earlier row that said the same.
    fn again(&mut self, echo: &Echo, row: &Row, crew: Crew<'_>) -> Result<(), Failure> {
        if let Some((lines, tally)) = self.lines(crew.spare) {
            crew.recall.write(echo, row, lines).map_err(anyhow::Error::from)?;
            lines.push(b'\n');
            let (outcome, reason) = echo.counts();
            tally.add_unchanged(outcome, reason);
        }
        Ok(())
    }

    /// Where the next final answer is written and counted; always there.
    fn lines(&mut self, spare: &Spare) -> Option<(&mut Vec<u8>, &mut Tally)> {
        if !matches!(self.parts.last(), Some(Part::Lines(..))) {
            // Where rows that wait stand in between, a block has many short runs.
            let lines = if self.parts.is_empty() {
                spare.take()
            } else {
                Vec::new()
            };
            self.parts.push(Part::Lines(lines, Box::default()));
        }
        match self.parts.last_mut() {
            Some(Part::Lines(lines, tally)) => Some((lines, tally)),
            Some(Part::Row(_) | Part::Said(_)) | None => None,
        }
    }
}

/// Tells what a share came to, whatever happens: if a thread died over it, all others would wait for it.
struct Telling<'d> {
    done: &'d Sender<(usize, Result<Decided, Failure>)>,
    nth: usize,
    answers: Option<Result<Decided, Failure>>,
}

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        let died = || {
            Err(Failure::new(
                Kind::Unexpected,
                "a thread that decides rows ended early",
            ))
        };
        let answers = self.answers.take().unwrap_or_else(died);
        // Where nobody listens, the run has failed already.
        self.done.send((self.nth, answers)).unwrap_or_default();
    }
}

/// What came back too early, and whose turn it is.
#[derive(Default)]
struct Order {
    taken: usize,
    early: BTreeMap<usize, Decided>,
}

impl Order {
    fn next(&mut self) -> Option<Decided> {
        let next = self.early.remove(&self.taken)?;
        self.taken += 1;
        Some(next)
    }
}

#[cfg(test)]
#[path = "crew_tests.rs"]
mod tests;
