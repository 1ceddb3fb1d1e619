//! For tests: a tenant, a network and a disk that go wrong as a seed says, and a process that can be killed at any
//! call of them. Time moves only when somebody waits, and requests can be carried out late.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::journal::{Fate, Intent, IntentId, Journal, PastWrite, WriteResult};
use super::{Desk, Job, TenantWriter, WriteFault};
use crate::clock::Clock;
use crate::directory::key::Key;
use crate::directory::links::{Group, Link};
use crate::directory::record::{Company, Contact, Ticket};
use crate::directory::{Directory, DirectoryReader};
use crate::error::{Failure, Kind};
use crate::id::{CompanyId, ContactId};
use crate::person::email::Placeholders;
use crate::person::phone::Region;

type Fields = Map<String, Value>;

/// What a killed process unwinds with.
pub(super) struct Killed;

/// Numbers that follow from a seed (splitmix64).
#[derive(Debug, Default, Clone)]
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }

    pub(super) fn one_in(&mut self, count: u64) -> bool {
        self.roll(count) == 0
    }
}

/// A record of the tenant.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) id: i64,
    pub(super) fields: Fields,
    /// Created by somebody else.
    pub(super) foreign: bool,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    Contacts,
    Companies,
    Groups,
    Members,
    /// Additional contacts of tickets.
    Beside,
}

/// A create on its way.
#[derive(Debug, Clone)]
struct Late {
    due: Duration,
    table: Table,
    fields: Fields,
}

/// What can go wrong.
#[derive(Debug, Clone, Default)]
pub(super) struct Troubles {
    /// One in so many writes goes wrong; none when 0.
    pub(super) faults: u64,
    /// One in so many calls kills the process; none when 0.
    pub(super) kills: u64,
    /// The process is killed at this call, counted from 0.
    pub(super) kill_at: Option<usize>,
    /// One in so many writes comes after somebody else created the same person; none when 0.
    pub(super) strangers: u64,
    /// Longest time after which a request is still carried out, in seconds.
    pub(super) latest: u64,
    /// How many creates are under way at a time; one when 0.
    pub(super) at_once: u64,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) contacts: Vec<Stored>,
    pub(super) companies: Vec<Stored>,
    pub(super) groups: Vec<Stored>,
    pub(super) members: Vec<Stored>,
    pub(super) beside: Vec<Stored>,
    pub(super) tickets: Vec<Fields>,
    /// Tickets that have lost their contact.
    pub(super) emptied: Vec<i64>,
    late: Vec<Late>,
    next_id: i64,
    pub(super) dice: Dice,
    pub(super) troubles: Troubles,
    pub(super) calls: usize,
    pub(super) journal: Vec<PastWrite>,
    pub(super) run: String,
    pub(super) log: Vec<String>,
}

impl State {
    pub(super) fn everything(&self) -> impl Iterator<Item = &Stored> {
        let people = self.contacts.iter().chain(&self.companies).chain(&self.groups);
        people.chain(&self.members).chain(&self.beside)
    }
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Town(pub(super) RefCell<State>, pub(super) Ticks);

impl Town {
    pub(super) fn new(seed: u64) -> Self {
        let state = State {
            dice: Dice(seed),
            next_id: 1000,
            ..State::default()
        };
        Self(RefCell::new(state), Ticks::default())
    }

    fn note(&self, what: String) {
        self.0.borrow_mut().log.push(what);
    }

    /// A point where the process can be killed.
    pub(super) fn may_die(&self, where_: &str) {
        let mut state = self.0.borrow_mut();
        let call = state.calls;
        state.calls += 1;
        let kills = state.troubles.kills;
        let by_chance = kills > 0 && state.dice.one_in(kills);
        if state.troubles.kill_at == Some(call) || by_chance {
            state.log.push(format!("KILLED {where_}"));
            drop(state);
            std::panic::resume_unwind(Box::new(Killed));
        }
    }

    /// Carries out what is due.
    fn catch_up(&self) {
        let mut state = self.0.borrow_mut();
        let now = self.1.elapsed();
        let (due, late) = std::mem::take(&mut state.late)
            .into_iter()
            .partition(|late| late.due <= now);
        state.late = late;
        drop(state);
        let due: Vec<Late> = due;
        for late in due {
            self.note("carried out late".to_owned());
            drop(self.carry_out(late.table, late.fields));
        }
    }

    /// What Autotask does when a create reaches it; some it refuses.
    fn carry_out(&self, table: Table, fields: Fields) -> Result<i64, String> {
        self.may_be_stored(table, &fields)?;
        Ok(self.store(table, fields, false))
    }

    fn may_be_stored(&self, table: Table, fields: &Fields) -> Result<(), String> {
        let mut state = self.0.borrow_mut();
        let same = |records: &[Stored], keys: &[&str]| {
            let mut records = records.iter();
            records.any(|record| keys.iter().all(|key| record.fields.get(*key) == fields.get(*key)))
        };
        match table {
            Table::Groups if same(&state.groups, &["name"]) => {
                Err("ContactGroup names must be unique.".to_owned())
            }
            Table::Members if same(&state.members, &["contactGroupID", "contactID"]) => {
                Err("The contact is already a member.".to_owned())
            }
            Table::Beside if same(&state.beside, &["ticketID", "contactID"]) => {
                Err("The contact is already an additional contact of the ticket.".to_owned())
            }
            Table::Contacts | Table::Companies | Table::Groups | Table::Members => Ok(()),
            Table::Beside => {
                let ticket = state
                    .tickets
                    .iter()
                    .find(|ticket| ticket["id"] == fields["ticketID"]);
                if ticket.is_some_and(|ticket| ticket["contactID"] == fields["contactID"]) {
                    let id = fields["ticketID"].as_i64().unwrap();
                    state.emptied.push(id);
                }
                Ok(())
            }
        }
    }

    pub(super) fn store(&self, table: Table, mut fields: Fields, foreign: bool) -> i64 {
        let mut state = self.0.borrow_mut();
        let id = state.next_id;
        state.next_id += 1;
        fields.insert("id".into(), json!(id));
        let stored = Stored { id, fields, foreign };
        match table {
            Table::Contacts => state.contacts.push(stored),
            Table::Companies => state.companies.push(stored),
            Table::Groups => state.groups.push(stored),
            Table::Members => state.members.push(stored),
            Table::Beside => state.beside.push(stored),
        }
        id
    }

    fn write(&self, table: Table, fields: &Fields) -> Result<i64, WriteFault> {
        self.catch_up();
        self.may_die("before the request");
        self.stranger(table, fields);
        let (goes_wrong, how, late) = {
            let mut state = self.0.borrow_mut();
            let faults = state.troubles.faults;
            let latest = state.troubles.latest.max(1);
            (
                faults > 0 && state.dice.one_in(faults),
                state.dice.roll(10),
                Duration::from_secs(1 + state.dice.roll(latest)),
            )
        };
        let doubt = |text: &str| Err(WriteFault::Doubt(text.to_owned()));
        let answer = match how {
            _ if !goes_wrong => {
                let done = self.carry_out(table, fields.clone());
                done.map_err(WriteFault::Refused)
            }
            0 => doubt("connection reset"),
            1 => {
                drop(self.carry_out(table, fields.clone()));
                doubt("connection reset")
            }
            2 | 3 => {
                let mut state = self.0.borrow_mut();
                let due = self.1.elapsed() + late;
                state.late.push(Late {
                    due,
                    table,
                    fields: fields.clone(),
                });
                doubt("timed out")
            }
            4 => Err(WriteFault::Refused("Missing Required Field: title.".to_owned())),
            5 => Err(WriteFault::Stop(Failure::new(
                Kind::TryLater,
                "too many requests",
            ))),
            6 => doubt("a web page, HTTP 502"),
            9 => {
                self.1.sleep(late);
                Err(WriteFault::Waited)
            }
            7 => {
                drop(self.carry_out(table, fields.clone()));
                doubt("a web page, HTTP 502")
            }
            _ => {
                drop(self.carry_out(table, fields.clone()));
                doubt("the answer ends in the middle")
            }
        };
        self.note(format!("{table:?}: {answer:?}"));
        self.may_die("after the request");
        answer
    }

    /// Somebody else is quicker, in a company of their own.
    fn stranger(&self, table: Table, fields: &Fields) {
        let mut state = self.0.borrow_mut();
        let strangers = state.troubles.strangers;
        if table == Table::Companies || strangers == 0 || !state.dice.one_in(strangers) {
            return;
        }
        if table != Table::Contacts {
            drop(state);
            if self.may_be_stored(table, fields).is_ok() {
                self.note("a stranger makes the same link or group".to_owned());
                self.store(table, fields.clone(), true);
            }
            return;
        }
        let mut fields = fields.clone();
        fields.shift_remove("externalID");
        if state.dice.one_in(2) {
            fields.insert("companyID".into(), json!(77));
        }
        state.log.push("a stranger creates the same person".to_owned());
        drop(state);
        self.store(Table::Contacts, fields, true);
    }
}

impl DirectoryReader for Town {
    fn look_up(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), Failure> {
        self.catch_up();
        self.may_die("before a look-up");
        let state = self.0.borrow();
        let region = Region::parse("US").unwrap();
        for contact in &state.contacts {
            let fields = contact.fields.clone();
            directory.insert_contact(Contact::from_fields(fields, &Placeholders::new(&[]), region).unwrap());
        }
        for company in &state.companies {
            directory.insert_company(Company::from_fields(&company.fields).unwrap());
        }
        for group in &state.groups {
            directory.insert_group(Group::from_fields(&group.fields).unwrap());
        }
        for link in &state.members {
            directory.insert_membership(Link::from_fields(&link.fields, "contactGroupID").unwrap());
        }
        for link in &state.beside {
            directory.insert_ticket_contact(Link::from_fields(&link.fields, "ticketID").unwrap());
        }
        for ticket in &state.tickets {
            directory.insert_ticket(Ticket::from_fields(ticket).unwrap());
        }
        directory.mark(keys.iter().cloned());
        Ok(())
    }
}

impl TenantWriter for Town {
    /// As threads do, in an order that follows from the seed: creates wait to be sent, are carried out in any order,
    /// and their answers come in any order too.
    fn create_contacts(&self, desk: &mut dyn Desk) {
        let at_once = usize::try_from(self.0.borrow().troubles.at_once.max(1)).unwrap();
        let roll = |below: usize| {
            let rolled = self.0.borrow_mut().dice.roll(below as u64);
            usize::try_from(rolled).unwrap()
        };
        let (mut waiting, mut answered) = (Vec::new(), Vec::new());
        loop {
            while waiting.len() + answered.len() < at_once && (waiting.is_empty() || roll(4) > 0) {
                let Some(job) = desk.next() else { break };
                waiting.push(job);
                let most = waiting.len() + answered.len();
                self.note(format!("{most} under way"));
            }
            if !waiting.is_empty() && (answered.is_empty() || roll(2) == 0) {
                let job = waiting.swap_remove(roll(waiting.len()));
                let answer = self.create_contact(job.company, &job.fields);
                if matches!(
                    answer,
                    Err(WriteFault::Waited | WriteFault::Doubt(_) | WriteFault::Stop(_))
                ) {
                    // As the client does: what waits for its turn is not sent any more.
                    answered.extend(
                        waiting
                            .drain(..)
                            .map(|job: Job| (job.ticket, Err(WriteFault::Waited))),
                    );
                }
                answered.push((job.ticket, answer));
            } else if !answered.is_empty() {
                let (ticket, answer) = answered.swap_remove(roll(answered.len()));
                desk.done(ticket, answer);
            } else {
                return;
            }
        }
    }

    fn create_company(&self, fields: &Fields) -> Result<i64, WriteFault> {
        self.write(Table::Companies, fields)
    }

    fn create_contact(&self, company: CompanyId, fields: &Fields) -> Result<i64, WriteFault> {
        let mut fields = fields.clone();
        fields.insert("companyID".into(), json!(company.0));
        self.write(Table::Contacts, &fields)
    }

    fn update_contact(&self, _: CompanyId, id: i64, fields: &Fields) -> Result<(), WriteFault> {
        self.catch_up();
        self.may_die("before the update");
        let mut state = self.0.borrow_mut();
        let faults = state.troubles.faults;
        let (goes_wrong, happens) = (faults > 0 && state.dice.one_in(faults), state.dice.one_in(2));
        if !goes_wrong || happens {
            let mut contacts = state.contacts.iter_mut();
            let contact = contacts.find(|contact| contact.id == id).unwrap();
            contact.fields.extend(fields.clone());
        }
        drop(state);
        self.may_die("after the update");
        if goes_wrong {
            return Err(WriteFault::Doubt("connection reset".to_owned()));
        }
        Ok(())
    }

    fn update_company(&self, _: i64, _: &Fields) -> Result<(), WriteFault> {
        Err(WriteFault::Refused("nobody does this here".to_owned()))
    }

    fn delete_contact(&self, _: CompanyId, _: i64) -> Result<(), WriteFault> {
        Err(WriteFault::Refused("nobody does this here".to_owned()))
    }

    fn create_group(&self, fields: &Fields) -> Result<i64, WriteFault> {
        self.write(Table::Groups, fields)
    }

    fn update_group(&self, _: i64, _: &Fields) -> Result<(), WriteFault> {
        Err(WriteFault::Refused("nobody does this here".to_owned()))
    }

    fn delete_group(&self, _: i64) -> Result<(), WriteFault> {
        Err(WriteFault::Refused("nobody does this here".to_owned()))
    }

    fn add_ticket_contact(&self, ticket: i64, contact: ContactId) -> Result<i64, WriteFault> {
        let link = json!({"ticketID": ticket, "contactID": contact.0});
        self.write(Table::Beside, link.as_object().unwrap())
    }

    fn add_group_contact(&self, group: i64, contact: ContactId) -> Result<i64, WriteFault> {
        let link = json!({"contactGroupID": group, "contactID": contact.0});
        self.write(Table::Members, link.as_object().unwrap())
    }

    fn remove_ticket_contact(&self, _: i64, _: i64) -> Result<(), WriteFault> {
        Err(WriteFault::Refused("nobody does this here".to_owned()))
    }

    fn remove_group_contact(&self, _: i64, _: i64) -> Result<(), WriteFault> {
        Err(WriteFault::Refused("nobody does this here".to_owned()))
    }
}

/// A clock that moves only when somebody waits.
#[derive(Debug, Default)]
pub(super) struct Ticks(AtomicU64);

impl Clock for Ticks {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    fn sleep(&self, duration: Duration) {
        let millis = u64::try_from(duration.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}

/// The journal's side: it survives the process.
pub(super) struct Disk<'t>(pub(super) &'t Town);

impl Journal for Disk<'_> {
    fn intent(&mut self, intent: &Intent<'_>) -> Result<IntentId, Failure> {
        self.0.may_die("before an intent is on disk");
        let id = {
            let mut state = self.0.0.borrow_mut();
            let id = IntentId(i64::try_from(state.journal.len()).unwrap());
            let write = PastWrite {
                intent: id,
                run: state.run.clone(),
                slot: intent.slot.clone(),
                source: intent.row.source.clone(),
                number: intent.row.number,
                change: intent.change.clone(),
                standing: intent.standing.to_vec(),
                sent: self.0.1.now(),
                fate: Fate::Open,
            };
            state.log.push(format!("intent {}: {}", id.0, write.slot.0));
            state.journal.push(write);
            id
        };
        self.0.may_die("after an intent is on disk");
        Ok(id)
    }

    fn answered(&mut self, intent: IntentId, result: &WriteResult) -> Result<(), Failure> {
        self.0.may_die("before an answer is on disk");
        {
            let mut state = self.0.0.borrow_mut();
            let write = usize::try_from(intent.0).unwrap();
            state.log.push(format!("answer {write}: {result:?}"));
            state.journal[write].fate = result.fate();
        }
        self.0.may_die("after an answer is on disk");
        Ok(())
    }
}
