//! Decides a block of rows: what the rules find missing is looked up for all rows together, then they go on.

use std::collections::BTreeSet;

use crate::autotask::lookup::LiveDirectory;
use crate::decision::policy::Policy;
use crate::decision::{Decision, decide};
use crate::directory::key::Key;
use crate::directory::{Directory, DirectoryReader as _};
use crate::error::{Failure, Kind};
use crate::interrupt;
use crate::person::candidate::Candidate;

/// Decides rows against a directory that fills as it is asked.
pub(super) struct Decider<'a> {
    pub(super) policy: &'a Policy,
    pub(super) directory: Directory,
    /// Absent when the connection was disconnected; then no rule asks for anything.
    pub(super) reader: Option<&'a LiveDirectory<'a>>,
}

impl Decider<'_> {
    /// The decisions of the rows, in their order.
    pub(super) fn decide<'c>(
        &mut self,
        candidates: impl Iterator<Item = &'c Candidate>,
    ) -> Result<Vec<Decision>, Failure> {
        let candidates: Vec<&Candidate> = candidates.collect();
        let mut decisions: Vec<Option<Decision>> = candidates.iter().map(|_| None).collect();
        let mut open: Vec<usize> = (0..candidates.len()).collect();
        while !open.is_empty() {
            interrupt::check()?;
            let mut missing: BTreeSet<Key> = BTreeSet::new();
            let mut still_open = Vec::new();
            for index in open {
                match decide(candidates[index], &self.directory, self.policy) {
                    Ok(decision) => decisions[index] = Some(decision),
                    Err(keys) => {
                        missing.extend(keys.0);
                        still_open.push(index);
                    }
                }
            }
            if !missing.is_empty() {
                self.look_up(&missing)?;
            }
            open = still_open;
        }
        Ok(decisions.into_iter().flatten().collect())
    }

    fn look_up(&mut self, missing: &BTreeSet<Key>) -> Result<(), Failure> {
        // A key that is asked for again after it was looked up would go on for ever.
        if missing.iter().any(|key| self.directory.knows(key)) {
            return Err(Failure::new(Kind::Unexpected, "a look-up was asked for twice"));
        }
        match self.reader {
            Some(reader) => reader.look_up(missing, &mut self.directory),
            None => Err(Failure::new(
                Kind::Unexpected,
                "a look-up was asked for without a connection",
            )),
        }
    }
}
