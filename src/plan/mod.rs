//! Pure: all rows that need something, joined into one plan.
//!
//! Rows are decided one by one; a plan looks at them together. Rows of one new person make one create, people of
//! one new company make one company. A plan is data: it can be counted, fingerprinted, shown and walked.

pub mod facts;
pub mod guard;
mod joins;
pub(crate) mod links;
mod merge;
mod moved;
pub(crate) mod once;
#[cfg(test)]
mod once_tests;
pub mod recheck;
#[cfg(test)]
mod record_tests;
pub mod said;
pub mod saved;
#[cfg(test)]
mod tests;
mod tickets;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, json};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::event::{Disposition, EventType, EventView};
use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::answer::{Answer, JoinedTo, ROW_SCHEMA, RowView};
use crate::choice::{Duplicates, RequireContact};
use crate::decision::{self, Decision, FORMER_PRIMARY, Home, NewContact};
use crate::directory::record::EMAIL_FIELDS;
use crate::input::row::RowRef;
use crate::person::candidate::Candidate;
use crate::person::email::EmailKey;
use crate::person::event::{Event, Medium};
use crate::plan::facts::Facts;

/// The fields of a contact that hold its name.
const NAME_FIELDS: [&str; 3] = ["firstName", "middleInitial", "lastName"];
/// The fields of a contact that hold a number by which a caller is found.
const NUMBER_FIELDS: [&str; 3] = ["phone", "mobilePhone", "alternatePhone"];

/// A row that a write belongs to, or that joins one.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The position of the row among all rows, from 0.
    pub position: u64,
    /// The answer so far.
    pub answer: Answer,
    /// The contact that the row creates; also on rows that joined another.
    pub new: Option<Box<NewContact>>,
    /// The entry that creates the same person, by its index in the plan.
    pub joined_to: Option<usize>,
    /// What the row's own decision came to.
    pub facts: Facts,
}

/// All rows that need something, in the order of the input.
#[derive(Debug, Default)]
pub struct Plan {
    entries: Vec<Entry>,
}

/// A row's decision as its answer, which for rows that need nothing is the whole of it, and the contact that it
/// creates.
pub fn answer(at: &RowRef, decision: Decision) -> (Answer, Option<Box<NewContact>>) {
    answer_with(at, None, None, decision)
}

/// As [`answer`], for a candidate: with the part of its row, and with its event and what becomes of that.
pub fn answer_for(
    candidate: &Candidate,
    decision: Decision,
    require: RequireContact,
) -> (Answer, Option<Box<NewContact>>) {
    let event = candidate.event.as_ref().map(|event| event_view(candidate, event));
    let mut answered = answer_with(&candidate.at, candidate.part, event, decision);
    answered.0.settle_event(require);
    answered
}

fn answer_with(
    at: &RowRef,
    part: Option<u32>,
    event: Option<EventView>,
    decision: Decision,
) -> (Answer, Option<Box<NewContact>>) {
    let row = RowView {
        source: String::from(&*at.source),
        number: at.number,
        line: at.line,
        part,
        id: at.id.clone(),
        kind: at.kind.word().into(),
    };
    let answer = Answer {
        schema: ROW_SCHEMA.into(),
        row,
        outcome: decision.outcome,
        reason: decision.reason,
        detail: decision.detail,
        contact: decision.contact,
        company: decision.company,
        changes: decision.changes,
        evidence: decision.evidence,
        candidates: decision.candidates,
        warnings: decision.warnings,
        joined_to: None,
        event,
        ticket: decision.ticket,
        explain: decision.explain,
    };
    (answer, decision.create)
}

fn event_view(candidate: &Candidate, event: &Event) -> EventView {
    EventView {
        kind: match event.medium {
            Medium::Call => EventType::Call,
            Medium::Sms => EventType::Sms,
            Medium::Fax => EventType::Fax,
        },
        direction: event.direction.map(|direction| direction.code().to_owned()),
        time: event.started_at.clone(),
        number: candidate
            .phone
            .as_ref()
            .map(|phone| phone.key().as_str().to_owned()),
        extension: candidate.extension.clone(),
        call_id: event.call_id.clone(),
        disposition: Disposition::Unlinked,
    }
}

impl Plan {
    /// Adds a row that needs something. Rows come in the order of the input.
    pub fn add(&mut self, position: u64, answer: Answer, new: Option<Box<NewContact>>) {
        self.entries.push(Entry {
            position,
            facts: Facts::of(&answer, new.as_deref()),
            answer,
            new,
            joined_to: None,
        });
    }

    /// Joins the rows of one new person, and the people of one new company, and lets one row only fill an empty field
    /// of a contact. Call once, when all rows are there:
    /// then the order of the rows decides nothing but which of them is named first.
    ///
    /// `duplicates` says what becomes of a row whose address is another row's but for its `+tag`: usually one mailbox,
    /// which nobody promises, so by default a person decides.
    pub fn join(&mut self, duplicates: Duplicates) {
        let (mut creates, mut joined) = self.new_people();
        let first = creates.iter().zip(&joined.leaders);
        let first = first.map(|(index, leader)| (*index, creates[*leader])).collect();
        if tickets::settle(&mut self.entries, &first) {
            (creates, joined) = self.new_people();
        }
        let mut conflicts: FxHashMap<usize, String> = FxHashMap::default();
        for (nth, &index) in creates.iter().enumerate() {
            let leader = creates[joined.leaders[nth]];
            if leader != index && self.is_record(index) {
                match self.conflict(index, leader) {
                    Some(conflict) => {
                        conflicts.insert(index, conflict);
                        continue;
                    }
                    None => self.take_fields(index, leader),
                }
            }
            if leader != index {
                self.take_addresses(index, leader);
                self.take_number(index, leader);
                self.take_name(index, leader);
            }
        }
        let mut companies_made = FxHashSet::default();
        let mut primaries: FxHashMap<usize, usize> = FxHashMap::default();
        for (nth, &index) in creates.iter().enumerate() {
            let leader = creates[joined.leaders[nth]];
            if let Some(conflict) = conflicts.remove(&index) {
                self.ask(index, Reason::ConflictingRows, conflict);
                continue;
            }
            if leader != index {
                self.follow(index, leader);
                continue;
            }
            let warnings = &mut self.entries[index].answer.warnings;
            if joined.same_name[nth] {
                warnings.push(Warning::SameNameInBatch);
            }
            if joined.elsewhere[nth] {
                warnings.push(Warning::SameAddressInBatch);
            }
            if joined.tagged[nth] && !warnings.contains(&Warning::PossibleDuplicate) {
                // Rows that joined this one would be left without their create.
                if duplicates == Duplicates::Review && joined.is_alone(nth) {
                    self.ask_about_tag(index);
                    continue;
                }
                warnings.push(Warning::PossibleDuplicate);
            }
            if self.becomes_primary(index) {
                let first = *primaries.entry(joined.homes[nth]).or_insert(index);
                if first != index && joined.is_alone(nth) {
                    let row = &self.entries[first].answer.row;
                    let told = format!(
                        "row {} of {} makes another contact the primary one of the company",
                        row.number, row.source
                    );
                    self.ask(index, Reason::ConflictingRows, told);
                    continue;
                }
                if first != index {
                    self.stay_secondary(index);
                }
            }
            let company = self.new_company(creates[joined.homes[nth]]);
            let key = company.as_ref().map(|(key, _)| key.clone());
            if let Some((key, fields)) = company
                && companies_made.insert(key.clone())
            {
                let (op, entity) = (Op::Create, Entity::Company);
                let company = Change {
                    op,
                    entity,
                    id: None,
                    fields,
                    before: None,
                    new_company: Some(key),
                    new_group: None,
                };
                self.put_before_links(index, company);
            }
            self.create_contact(index, key);
        }
        links::once(&mut self.entries);
        once::fill(&mut self.entries);
    }

    /// The rows that create somebody, and which of them speak of the same person or company.
    fn new_people(&self) -> (Vec<usize>, joins::Joined) {
        let creates: Vec<usize> = (0..self.entries.len())
            .filter(|index| self.entries[*index].new.is_some())
            .collect();
        let news: Vec<&NewContact> = creates
            .iter()
            .filter_map(|index| self.entries[*index].new.as_deref())
            .collect();
        let joined = joins::join(&news);
        (creates, joined)
    }

    /// Says of every event what becomes of it, from the outcomes as they are now: after joining, and after applying.
    pub fn settle_events(&mut self, require: RequireContact) {
        for entry in &mut self.entries {
            entry.answer.settle_event(require);
        }
    }

    /// Gives a person without a name the fullest name of the rows that joined it: of one who called, and wrote or
    /// called again with a name.
    fn take_name(&mut self, from: usize, to: usize) {
        let given = self.entries[from].new.clone().filter(|new| !new.name.is_empty());
        let Some((given, first)) = given.zip(self.entries[to].new.as_mut()) else {
            return;
        };
        if !first.name.is_empty() && (first.name.is_full() || !given.name.is_full()) {
            return;
        }
        for field in NAME_FIELDS {
            match given.fields.get(field) {
                Some(text) => first.fields.insert(field.to_owned(), text.clone()),
                None => first.fields.shift_remove(field),
            };
        }
        let is_full = given.name.is_full();
        first.name = given.name;
        let view = decision::new_contact_view(first);
        let answer = &mut self.entries[to].answer;
        answer.contact = Some(view);
        if is_full {
            // Nothing stands in the place of a name any more.
            answer
                .warnings
                .retain(|warning| *warning != Warning::PlaceholderLastName);
        }
    }

    /// Gives a person the addresses of another row of theirs, as far as there is room. Without them the next run
    /// would not find the person by that row, and would create them again.
    fn take_addresses(&mut self, from: usize, to: usize) {
        let given = self.entries[from].new.clone();
        let Some((given, first)) = given.zip(self.entries[to].new.as_mut()) else {
            return;
        };
        for address in EMAIL_FIELDS
            .into_iter()
            .filter_map(|field| given.fields.get(field))
        {
            let Some(key) = address.as_str().and_then(EmailKey::parse) else {
                continue;
            };
            let free = EMAIL_FIELDS
                .into_iter()
                .find(|field| !first.fields.contains_key(*field));
            if let Some(free) = free.filter(|_| !first.emails.contains(&key)) {
                first.fields.insert(free.to_owned(), address.clone());
                first.emails.push(key);
            }
        }
    }

    /// Gives a person the number from which another row of theirs called, as far as there is room: the next run finds
    /// that caller by the number only.
    fn take_number(&mut self, from: usize, to: usize) {
        let given = self.entries[from].new.clone().filter(|new| new.known_by_phone);
        let Some((given, first)) = given.zip(self.entries[to].new.as_mut()) else {
            return;
        };
        let number = given.phones.first().zip(given.fields.get(NUMBER_FIELDS[0]));
        let Some((key, text)) = number.filter(|(key, _)| !first.phones.contains(key)) else {
            return;
        };
        let free = NUMBER_FIELDS
            .into_iter()
            .find(|field| !first.fields.contains_key(*field));
        if let Some(free) = free {
            first.fields.insert(free.to_owned(), text.clone());
            first.phones.push(key.clone());
        }
    }

    fn ask_about_tag(&mut self, index: usize) {
        let told = "another row creates the address without its tag".to_owned();
        self.ask(index, Reason::PossibleDuplicate, told);
    }

    /// Leaves a row to a person.
    fn ask(&mut self, index: usize, reason: Reason, detail: String) {
        let answer = &mut self.entries[index].answer;
        answer.outcome = Outcome::Review;
        answer.reason = reason;
        answer.detail = Some(detail);
        answer.changes.clear();
    }

    /// The key and the fields of the company that an entry's contact waits for.
    fn new_company(&self, index: usize) -> Option<(String, serde_json::Map<String, serde_json::Value>)> {
        match &self.entries[index].new.as_ref()?.home {
            Home::New { keys, fields } => Some((keys.primary().as_str().to_owned(), fields.clone())),
            Home::Standing(_) => None,
        }
    }

    fn create_contact(&mut self, index: usize, new_company: Option<String>) {
        let Some(new) = &self.entries[index].new else {
            return;
        };
        let mut fields = new.fields.clone();
        if let Home::Standing(company) = new.home {
            fields.shift_insert(0, "companyID".to_owned(), json!(company.0));
        }
        let (op, entity) = (Op::Create, Entity::Contact);
        let contact = Change {
            op,
            entity,
            id: None,
            fields,
            before: new
                .former_primary
                .map(|former| Map::from_iter([(FORMER_PRIMARY.to_owned(), json!(former.0))])),
            new_company,
            new_group: None,
        };
        self.put_before_links(index, contact);
    }

    /// A contact has to stand before it is linked.
    fn put_before_links(&mut self, index: usize, change: Change) {
        let changes = &mut self.entries[index].answer.changes;
        let is_of_links = |change: &Change| change.op == Op::Add || change.entity == Entity::ContactGroup;
        let links = changes.iter().position(is_of_links);
        changes.insert(links.unwrap_or(changes.len()), change);
    }

    fn follow(&mut self, index: usize, leader: usize) {
        let first = self.entries[leader].answer.clone();
        let entry = &mut self.entries[index];
        entry.joined_to = Some(leader);
        entry.answer.outcome = Outcome::Joined;
        entry.answer.reason = Reason::SameNewPerson;
        entry.answer.contact = first.contact;
        entry.answer.company = first.company;
        entry.answer.joined_to = Some(JoinedTo {
            source: first.row.source,
            number: first.row.number,
            id: first.row.id,
        });
    }

    /// Hands the company and the contact groups that a row would create on to the next rows that wait for them, when
    /// the row itself comes to nothing.
    pub fn hand_on(&mut self, index: usize) {
        self.hand_company_on(index);
        let is_group = |change: &mut Change| (change.op, change.entity) == (Op::Create, Entity::ContactGroup);
        let groups: Vec<Change> = self.entries[index]
            .answer
            .changes
            .extract_if(.., is_group)
            .collect();
        for group in groups {
            let waits = |entry: &&mut Entry| {
                let changes = &entry.answer.changes;
                matches!(
                    entry.answer.outcome,
                    Outcome::Create | Outcome::Update | Outcome::Joined
                ) && changes.iter().any(|waiting| waiting.new_group == group.new_group)
            };
            if let Some(heir) = self.entries.iter_mut().skip(index + 1).find(waits) {
                let changes = &mut heir.answer.changes;
                let first = changes
                    .iter()
                    .position(|change| change.new_group == group.new_group);
                changes.insert(first.unwrap_or_default(), group);
            }
        }
    }

    /// Hands the company that a row would create on to the next row that waits for it, when the row itself needs it no
    /// more.
    pub fn hand_company_on(&mut self, index: usize) {
        let changes = &mut self.entries[index].answer.changes;
        let company = |change: &Change| (change.op, change.entity) == (Op::Create, Entity::Company);
        let Some(position) = changes.iter().position(company) else {
            return;
        };
        let change = changes.remove(position);
        let waits = |entry: &&mut Entry| {
            let changes = &entry.answer.changes;
            entry.answer.outcome == Outcome::Create
                && changes
                    .iter()
                    .any(|waiting| waiting.new_company == change.new_company)
        };
        if let Some(heir) = self.entries.iter_mut().skip(index + 1).find(waits) {
            heir.answer.changes.insert(0, change);
        }
    }

    /// The rows, in the order of the input.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The rows, to write down what came of them.
    pub fn entries_mut(&mut self) -> &mut [Entry] {
        &mut self.entries
    }

    /// Every write, in order.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.entries.iter().flat_map(|entry| &entry.answer.changes)
    }

    /// How many contacts and companies the plan creates.
    pub fn creates(&self) -> u64 {
        let is_create = |change: &&Change| {
            change.op == Op::Create && matches!(change.entity, Entity::Contact | Entity::Company)
        };
        self.changes().filter(is_create).count() as u64
    }

    /// How many rows become creates.
    pub fn create_rows(&self) -> u64 {
        self.entries
            .iter()
            .filter(|entry| entry.answer.outcome == Outcome::Create)
            .count() as u64
    }

    /// A short name for exactly these writes for exactly these rows.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for entry in &self.entries {
            let row = &entry.answer.row;
            let what = json!([row.source, row.number, entry.answer.outcome, entry.answer.changes]);
            hasher.update(what.to_string().as_bytes());
            hasher.update(b"\n");
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }
}
