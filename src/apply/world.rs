//! A tenant in memory for tests, whose answers can be lost, refused or late, with every step written down.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};

use serde_json::{Map, Value, json};

use super::journal::{Intent, IntentId, WriteResult};
use super::*;
use crate::answer::ContactView;

use crate::answer::outcome::{Outcome, Reason};
use crate::choice::Kind as RowKind;
use crate::decision::{Decision, Home, NewContact};
use crate::directory::key::Key;
use crate::directory::links::{Group, Link};
use crate::directory::record::{Company, Contact, Ticket};
use crate::error::Kind;
use crate::input::RowRef;
use crate::person::company::CompanyKeys;
use crate::person::email::{EmailKey, Placeholders};
use crate::person::name::NameKey;
use crate::person::phone::Region;
use crate::plan::guard::{Limits, check};
use crate::plan::{self, Plan};

/// What goes wrong with the next write.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// Nothing goes wrong.
    None,
    /// Autotask says no.
    Refuse,
    /// Written, but the answer is lost.
    LostAfter,
    /// Not written, and the answer is lost.
    LostBefore,
    /// Not sent, after a wait for room.
    Waited,
    /// Not sent; the run has to end.
    Stop,
    /// Somebody else writes the same at the same moment, and our answer is lost.
    LostAndTwice,
}

/// A tenant, a journal and their common log.
#[derive(Default)]
pub(super) struct World {
    pub(super) contacts: RefCell<Vec<Map<String, Value>>>,
    pub(super) companies: RefCell<Vec<Map<String, Value>>>,
    pub(super) groups: RefCell<Vec<Map<String, Value>>>,
    pub(super) members: RefCell<Vec<Map<String, Value>>>,
    pub(super) tickets: RefCell<Vec<Map<String, Value>>>,
    pub(super) beside: RefCell<Vec<Map<String, Value>>>,
    pub(super) faults: RefCell<VecDeque<Fault>>,
    pub(super) log: RefCell<Vec<String>>,
    pub(super) journal_fails_at: RefCell<Option<usize>>,
    /// A contact that somebody else creates right before this look, counted from 1.
    pub(super) appears_at_look: RefCell<Option<(usize, Map<String, Value>)>>,
}

impl World {
    fn note(&self, what: impl Into<String>) {
        self.log.borrow_mut().push(what.into());
    }

    fn write(
        &self,
        what: &str,
        records: &RefCell<Vec<Map<String, Value>>>,
        record: &Map<String, Value>,
    ) -> Result<i64, WriteFault> {
        self.note(format!("send {what}"));
        let add = || {
            let mut record = record.clone();
            let id = 1000 + i64::try_from(records.borrow().len()).unwrap();
            record.insert("id".into(), json!(id));
            records.borrow_mut().push(record);
            id
        };
        match self.faults.borrow_mut().pop_front().unwrap_or(Fault::None) {
            Fault::None => Ok(add()),
            Fault::Refuse => Err(WriteFault::Refused("String value exceeds maximum length".into())),
            Fault::Waited => Err(WriteFault::Waited),
            Fault::LostBefore => Err(WriteFault::Doubt("connection reset".into())),
            Fault::LostAfter => {
                add();
                Err(WriteFault::Doubt("connection reset".into()))
            }
            Fault::LostAndTwice => {
                add();
                add();
                Err(WriteFault::Doubt("connection reset".into()))
            }
            Fault::Stop => Err(WriteFault::Stop(Failure::new(
                Kind::TryLater,
                "the request budget is spent",
            ))),
        }
    }
}

impl DirectoryReader for World {
    fn look_up(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), Failure> {
        self.note("look");
        let looks = self.log.borrow().iter().filter(|line| *line == "look").count();
        let due = self.appears_at_look.borrow_mut().take_if(|(at, _)| *at == looks);
        self.contacts.borrow_mut().extend(due.map(|(_, contact)| contact));
        let region = Region::parse("US").unwrap();
        for record in self.contacts.borrow().iter() {
            directory.insert_contact(
                Contact::from_fields(record.clone(), &Placeholders::new(&[]), region).unwrap(),
            );
        }
        for record in self.companies.borrow().iter() {
            directory.insert_company(Company::from_fields(record).unwrap());
        }
        for record in self.groups.borrow().iter() {
            directory.insert_group(Group::from_fields(record).unwrap());
        }
        for record in self.members.borrow().iter() {
            directory.insert_membership(Link::from_fields(record, "contactGroupID").unwrap());
        }
        for record in self.tickets.borrow().iter() {
            directory.insert_ticket(Ticket::from_fields(record).unwrap());
        }
        for record in self.beside.borrow().iter() {
            directory.insert_ticket_contact(Link::from_fields(record, "ticketID").unwrap());
        }
        directory.mark(keys.iter().cloned());
        Ok(())
    }
}

impl TenantWriter for World {
    fn create_company(&self, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        self.write("company", &self.companies, fields)
    }

    fn create_contact(&self, company: CompanyId, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        let mut record = fields.clone();
        record.insert("companyID".into(), json!(company.0));
        self.write("contact", &self.contacts, &record)
    }

    fn update_contact(&self, _: CompanyId, id: i64, fields: &Map<String, Value>) -> Result<(), WriteFault> {
        self.write(
            &format!("update {id} {}", json!(fields)),
            &RefCell::default(),
            &Map::new(),
        )
        .map(|_| ())
    }

    fn update_company(&self, id: i64, fields: &Map<String, Value>) -> Result<(), WriteFault> {
        let what = format!("update company {id} {}", json!(fields));
        self.write(&what, &RefCell::default(), &Map::new()).map(|_| ())
    }

    fn delete_contact(&self, _: CompanyId, id: i64) -> Result<(), WriteFault> {
        self.write(&format!("delete {id}"), &RefCell::default(), &Map::new())
            .map(|_| ())
    }

    fn create_group(&self, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        self.write("group", &self.groups, fields)
    }

    fn update_group(&self, id: i64, fields: &Map<String, Value>) -> Result<(), WriteFault> {
        let what = format!("update group {id} {}", json!(fields));
        self.write(&what, &RefCell::default(), &Map::new()).map(|_| ())
    }

    fn delete_group(&self, id: i64) -> Result<(), WriteFault> {
        let what = format!("delete group {id}");
        self.write(&what, &RefCell::default(), &Map::new()).map(|_| ())
    }

    fn add_ticket_contact(&self, ticket: i64, contact: ContactId) -> Result<i64, WriteFault> {
        let link = object(&json!({"ticketID": ticket, "contactID": contact.0}));
        self.write(&format!("{} to ticket {ticket}", contact.0), &self.beside, &link)
    }

    fn add_group_contact(&self, group: i64, contact: ContactId) -> Result<i64, WriteFault> {
        let link = object(&json!({"contactGroupID": group, "contactID": contact.0}));
        self.write(&format!("{} to group {group}", contact.0), &self.members, &link)
    }

    fn remove_ticket_contact(&self, ticket: i64, link: i64) -> Result<(), WriteFault> {
        let what = format!("remove {link} from ticket {ticket}");
        self.write(&what, &RefCell::default(), &Map::new()).map(|_| ())
    }

    fn remove_group_contact(&self, group: i64, membership: i64) -> Result<(), WriteFault> {
        let what = format!("remove {membership} from group {group}");
        self.write(&what, &RefCell::default(), &Map::new()).map(|_| ())
    }
}

/// The journal's side of the world.
pub(super) struct Pages<'w>(pub(super) &'w World, pub(super) i64);

impl Pages<'_> {
    fn may_fail(&self) -> Result<(), Failure> {
        let mut left = self.0.journal_fails_at.borrow_mut();
        match left.as_mut() {
            Some(0) => return Err(Failure::new(Kind::Unexpected, "disk full")),
            Some(count) => *count -= 1,
            None => {}
        }
        Ok(())
    }
}

impl Journal for Pages<'_> {
    fn intent(&mut self, intent: &Intent<'_>) -> Result<IntentId, Failure> {
        let (row, change) = (intent.row, intent.change);
        self.may_fail()?;
        self.1 += 1;
        self.0.note(format!(
            "intent {} {} {}",
            row.number,
            change.op.word(),
            change.entity.word()
        ));
        Ok(IntentId(self.1))
    }

    fn answered(&mut self, _: IntentId, result: &WriteResult) -> Result<(), Failure> {
        self.may_fail()?;
        self.0.note(match result {
            WriteResult::Done { id } => format!("done {id}"),
            WriteResult::Adopted { id, .. } => format!("adopted {id}"),
            WriteResult::Refused { .. } => "refused".to_owned(),
            WriteResult::Absent { .. } => "absent".to_owned(),
            WriteResult::Unknown { .. } => "unknown".to_owned(),
            WriteResult::NotSent { .. } => "not sent".to_owned(),
        });
        Ok(())
    }
}

pub(super) fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

pub(super) fn decision(outcome: Outcome, reason: Reason) -> Decision {
    Decision {
        outcome,
        reason,
        detail: None,
        contact: Some(ContactView::default()),
        company: Some(crate::answer::CompanyView::default()),
        create: None,
        says: Map::new(),
        changes: Vec::new(),
        ticket: None,
        evidence: Vec::new(),
        candidates: Vec::new(),
        warnings: Vec::new(),
        explain: None,
        asked: crate::decision::settled::Asked::default(),
    }
}

/// A person who is to be created: in company 5, or in a new company of this name.
pub(super) fn new(email: &str, company: Option<&str>) -> Decision {
    let home = match company {
        None => Home::Standing(CompanyId(5)),
        Some(name) => Home::New {
            keys: CompanyKeys::new(name).unwrap(),
            fields: object(&json!({"companyName": name, "companyType": 1})),
        },
    };
    let first = email.split('@').next().unwrap();
    let create = NewContact {
        former_primary: None,
        known_by_phone: false,
        home,
        fields: object(
            &json!({"firstName": first, "lastName": "Ruiz", "emailAddress": email, "isActive": 1}),
        ),
        emails: vec![EmailKey::parse(email).unwrap()],
        phones: Vec::new(),
        external_id: None,
        source: None,
        name: NameKey::new(Some(first), Some("Ruiz")),
    };
    Decision {
        create: Some(Box::new(create)),
        ..decision(Outcome::Create, Reason::DomainFound)
    }
}

pub(super) fn approved(decisions: Vec<Decision>) -> ApprovedPlan {
    let mut plan = Plan::default();
    for (position, decision) in decisions.into_iter().enumerate() {
        let number = position as u64 + 1;
        let at = RowRef {
            source: "t.csv".into(),
            number,
            line: number + 1,
            id: None,
            kind: RowKind::Scheduling,
        };
        let (answer, new) = plan::answer(&at, decision);
        plan.add(position as u64, answer, new);
    }
    plan.join(crate::choice::Duplicates::Review);
    check(
        plan,
        1,
        Limits {
            max_creates: 1_000,
            max_create_share: 1.0,
        },
    )
    .unwrap()
}
