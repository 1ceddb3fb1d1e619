//! The rows of all inputs, a block at a time, and the people that they speak of.

use std::collections::VecDeque;

use crate::commands::inputs::Opened;
use crate::console::Console;
use crate::error::Failure;
use crate::input::Row;
use crate::interrupt;
use crate::person::candidate::{Candidate, Reading, share_names};
use crate::person::event;
use crate::plan::saved::Input;
use crate::settings::ResolveSettings;

/// How many rows are looked up and decided together: enough to fill batches of 500 keys, and little memory.
pub(super) const BLOCK: usize = 10_000;

/// A row and the person that it speaks of.
pub(super) type Person = (Candidate, Row);

/// The rows of all inputs.
pub(super) struct Blocks<'a, I: Iterator<Item = Result<Opened, Failure>>> {
    inputs: I,
    /// The input that is being read, and how many rows it had so far.
    open: Option<(Opened, u64)>,
    settings: &'a ResolveSettings,
    console: &'a Console,
    /// Blocks that were read ahead.
    ahead: VecDeque<Vec<Row>>,
    /// The inputs that were read to their end.
    pub(super) finished: Vec<Input>,
}

impl<'a, I: Iterator<Item = Result<Opened, Failure>>> Blocks<'a, I> {
    pub(super) fn new(inputs: I, settings: &'a ResolveSettings, console: &'a Console) -> Self {
        Self {
            inputs,
            open: None,
            settings,
            console,
            ahead: VecDeque::new(),
            finished: Vec::new(),
        }
    }

    /// Whether there are so many rows still, as far as that can be told by reading ahead of [`Blocks::next`].
    pub(super) fn holds(&mut self, rows: u64) -> Result<bool, Failure> {
        let mut count: u64 = self.ahead.iter().map(|block| block.len() as u64).sum();
        while count < rows {
            let block = self.read(Vec::new(), BLOCK)?;
            if block.is_empty() {
                return Ok(false);
            }
            count += block.len() as u64;
            self.ahead.push_back(block);
        }
        Ok(true)
    }

    /// The next rows; none at the end.
    pub(super) fn next(&mut self) -> Result<Vec<Row>, Failure> {
        self.next_share(Vec::new(), BLOCK)
    }

    /// The next rows, so many or a block that was read ahead; none at the end. `room` is empty, and is where they may be
    /// put.
    pub(super) fn next_share(&mut self, room: Vec<Row>, rows: usize) -> Result<Vec<Row>, Failure> {
        match self.ahead.pop_front() {
            Some(block) => Ok(block),
            None => self.read(room, rows),
        }
    }

    fn read(&mut self, mut block: Vec<Row>, rows: usize) -> Result<Vec<Row>, Failure> {
        while block.len() < rows {
            interrupt::check()?;
            let Some((input, count)) = &mut self.open else {
                match self.inputs.next().transpose()? {
                    Some(input) => self.open = Some((input, 0)),
                    None => break,
                }
                continue;
            };
            if let Some(row) = input.rows.next() {
                let row = row?;
                self.settings.check_kind(Some(row.at.kind))?;
                *count += 1;
                block.push(row);
            } else {
                if *count == 0 {
                    let shown = match input.name.as_str() {
                        "-" => "standard input",
                        name => name,
                    };
                    self.console.warn(&format!("{shown} holds no rows"));
                }
                self.finished.push(Input {
                    name: std::mem::take(&mut input.name),
                    rows: *count,
                    hash: input.digest.hex(),
                });
                self.open = None;
            }
        }
        Ok(block)
    }
}

/// The people that the rows of a block speak of, with what the rows of one call know of each other.
pub(super) fn people(rows: Vec<Row>, reading: &Reading) -> Vec<Person> {
    let mut block: Vec<Person> = Vec::with_capacity(rows.len());
    let mut people = Vec::new();
    for row in rows {
        Candidate::read_all(&row, reading, &mut people);
        let last = people.pop();
        // Only a group message and a list of addresses speak of several people.
        block.extend(people.drain(..).map(|person| {
            let own = person.own_row(&row);
            (person, own)
        }));
        block.extend(last.map(|person| {
            let own = if person.listed.is_some() {
                person.own_row(&row)
            } else {
                row
            };
            (person, own)
        }));
    }
    event::reconcile(block.iter_mut().map(|(candidate, _)| candidate));
    share_names(block.iter_mut().map(|(candidate, _)| candidate));
    block
}
