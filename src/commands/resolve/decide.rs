//! Decides a block of rows: what the rules find missing is looked up for all rows together, then they go on.
//!
//! Where the facts come from a copy, a decision does not stand before Autotask itself was asked about everything
//! that it rests on; with the fresh facts the row is decided again.

use std::collections::BTreeSet;

use crate::answer::Evidence;
use crate::decision::policy::Policy;
use crate::decision::settled::Settlements;
use crate::decision::{Decision, Home, NewContact, decide_with};
use crate::directory::key::Key;
use crate::directory::{Directory, DirectoryReader};
use crate::error::{Failure, Kind};
use crate::id::{CompanyId, ContactId};
use crate::interrupt;
use crate::person::candidate::Candidate;
use crate::person::domain::DomainKey;
use crate::person::email::EmailKey;

/// Decides rows against a directory that fills as it is asked.
pub(super) struct Decider<'a> {
    pub(super) policy: &'a Policy,
    /// What persons have decided.
    pub(super) settlements: Settlements,
    pub(super) directory: Directory,
    /// Absent when the connection was disconnected; then no rule asks for anything.
    pub(super) reader: Option<&'a dyn DirectoryReader>,
    /// Where the reader is a copy and what it says has to be confirmed.
    pub(super) confirm: Option<Confirming<'a>>,
    /// What Autotask itself was asked for to confirm.
    pub(super) confirmed: BTreeSet<Key>,
}

/// How the answers of a copy are confirmed.
pub(super) struct Confirming<'a> {
    /// Autotask itself.
    pub(super) live: &'a dyn DirectoryReader,
    /// Whether what changed was read so recently that nobody can be missing. It tells of everybody who is new or
    /// changed and of nobody who was deleted, so contacts are read again in any case.
    pub(super) is_recent: &'a dyn Fn() -> bool,
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
            self.settle(&candidates, &open, &mut decisions)?;
            open = self.confirm(&open, &decisions)?;
        }
        Ok(decisions.into_iter().flatten().collect())
    }

    /// The decision of one row, by itself and without anybody to confirm it. For readers that need no batches.
    pub(super) fn decide_alone(&mut self, candidate: &Candidate) -> Result<Decision, Failure> {
        loop {
            match decide_with(candidate, &self.directory, self.policy, &self.settlements) {
                Ok(decision) => return Ok(decision),
                Err(keys) => self.look_up(&keys.0.into_iter().collect())?,
            }
        }
    }

    /// Decides the open rows with what the reader knows.
    fn settle(
        &mut self,
        candidates: &[&Candidate],
        open: &[usize],
        decisions: &mut [Option<Decision>],
    ) -> Result<(), Failure> {
        let mut open = open.to_vec();
        while !open.is_empty() {
            interrupt::check()?;
            let mut missing: BTreeSet<Key> = BTreeSet::new();
            let mut still_open = Vec::new();
            for index in open {
                match decide_with(candidates[index], &self.directory, self.policy, &self.settlements) {
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
        Ok(())
    }

    pub(super) fn look_up(&mut self, missing: &BTreeSet<Key>) -> Result<(), Failure> {
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

    /// Asks Autotask itself about what these rows rest on; gives the rows that have to be decided again. Each round
    /// asks for something that was not asked for before, so the rounds end.
    fn confirm(&mut self, rows: &[usize], decisions: &[Option<Decision>]) -> Result<Vec<usize>, Failure> {
        let Some(confirm) = &self.confirm else {
            return Ok(Vec::new());
        };
        let is_recent = (confirm.is_recent)();
        let mut keys = BTreeSet::new();
        let mut again = Vec::new();
        for &row in rows {
            let unconfirmed = decisions[row]
                .iter()
                .flat_map(|decision| self.unconfirmed(decision, is_recent));
            let unconfirmed: Vec<Key> = unconfirmed.collect();
            if !unconfirmed.is_empty() {
                again.push(row);
                keys.extend(unconfirmed);
            }
        }
        if !keys.is_empty() {
            interrupt::check()?;
            confirm.live.look_up(&keys, &mut self.directory)?;
            self.confirmed.extend(keys);
        }
        Ok(again)
    }

    /// What a decision rests on and only the copy has said.
    fn unconfirmed(&self, decision: &Decision, is_recent: bool) -> Vec<Key> {
        let named = decision.contact.iter().filter_map(|contact| contact.id);
        let found = decision
            .evidence
            .iter()
            .flat_map(|found| found.contacts.iter().flatten().copied());
        let considered = decision
            .candidates
            .iter()
            .filter(|other| other.entity == "Contact");
        let contacts = named
            .chain(found)
            .chain(considered.map(|other| other.id))
            .map(ContactId);
        let contacts = contacts.filter(|id| self.directory.is_contact_copy(*id));
        let mut keys: Vec<Key> = contacts.map(Key::Contact).collect();
        for domain in decision.evidence.iter().filter_map(domain) {
            keys.extend(self.directory.witnesses_to_confirm(&domain).map(Key::Contact));
            if !is_recent {
                keys.extend(self.users(&domain));
            }
        }
        if !is_recent {
            keys.extend(self.companies_of(decision));
            keys.extend(
                decision
                    .create
                    .iter()
                    .flat_map(|new| self.newcomers(new, decision)),
            );
        }
        keys
    }

    /// The companies that a decision names. They cannot be deleted in Autotask, so what changed tells all of them.
    fn companies_of(&self, decision: &Decision) -> Vec<Key> {
        let named = decision.company.iter().filter_map(|company| company.id);
        let found = decision
            .evidence
            .iter()
            .flat_map(|found| found.companies.iter().flatten().copied());
        let considered = decision
            .candidates
            .iter()
            .filter(|other| other.entity == "Company");
        let companies = named
            .chain(found)
            .chain(considered.map(|other| other.id))
            .map(CompanyId);
        self.copies(companies).collect()
    }

    fn copies(&self, companies: impl Iterator<Item = CompanyId>) -> impl Iterator<Item = Key> {
        companies
            .filter(|id| self.directory.is_company_copy(*id))
            .map(Key::Company)
    }

    /// Who uses a domain now.
    fn users(&self, domain: &DomainKey) -> Vec<Key> {
        let users = self.directory.users_of(domain).unwrap_or_default();
        let mut keys: Vec<Key> = self.copies(users.iter().map(|contact| contact.company)).collect();
        let key = Key::CompaniesAt(domain.clone());
        if !self.confirmed.contains(&key) {
            keys.push(key);
        }
        keys
    }

    /// Who and what may have turned up since the copy was made, in the way of somebody new.
    fn newcomers(&self, new: &NewContact, decision: &Decision) -> Vec<Key> {
        let untagged = new.emails.iter().filter_map(EmailKey::without_tag);
        let emails = new.emails.iter().cloned().chain(untagged).map(Key::Email);
        let phones = new.phones.iter().cloned().map(Key::Phone);
        let mut keys: Vec<Key> = emails.chain(phones).collect();
        if new.known_by_phone {
            keys.extend(new.phones.iter().cloned().map(Key::CompanyPhone));
        }
        let home = decision.company.as_ref().and_then(|company| company.id);
        keys.extend(home.map(|id| Key::ContactsOf(CompanyId(id))));
        if let Home::New { fields, .. } = &new.home
            && let Some(name) = fields.get("companyName").and_then(serde_json::Value::as_str)
        {
            keys.push(Key::CompanyCalled(name.to_owned()));
        }
        keys.retain(|key| !self.confirmed.contains(key));
        keys
    }
}

/// The domain that a piece of evidence is about.
fn domain(evidence: &Evidence) -> Option<DomainKey> {
    (evidence.key == "domain")
        .then(|| DomainKey::parse(&evidence.value))
        .flatten()
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
