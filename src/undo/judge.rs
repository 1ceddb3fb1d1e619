//! Pure: one answer for each record that a run wrote: how it is taken back, that nothing is left to take back, or why
//! it is left alone.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason};
use crate::answer::udf;
use crate::answer::{Answer, CompanyView, ContactView, ROW_SCHEMA, RowView};
use crate::person::record::{self, Holds, PRIMARY};
use crate::undo::Rows;
use crate::undo::found::{Found, Link};
use crate::undo::times::{later_than, ours_until, read, time};
use crate::undo::written::{Written, remove_link};

/// How created contacts are taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// They are set inactive.
    Deactivate,
    /// They are deleted.
    Delete,
}

/// What becomes of a record, or of a part of it.
#[derive(Debug)]
enum Verdict {
    /// It is taken back by this write.
    TakeBack(Box<Change>, Reason, Option<String>),
    /// Nothing of it is left to take back.
    Nothing(String),
    /// It is left alone.
    Left(Reason, String),
}

use Verdict::{Left, Nothing, TakeBack};

/// One answer for each record, in the order in which they are taken back: links, then people, then companies. `rows`
/// are the rows of the run, as far as they are known.
pub fn answers<'r>(
    records: &'r [Written],
    found: &Found,
    how: How,
    rows: &Rows,
) -> Vec<(&'r Written, Answer)> {
    let mut ordered: Vec<&Written> = records.iter().collect();
    ordered.sort_by_key(|record| match record.entity {
        Entity::TicketAdditionalContact | Entity::ContactGroupContact => 0,
        Entity::Contact => 1,
        Entity::ContactGroup => 2,
        Entity::Company => 3,
    });
    let judge = Judge { records, found, how };
    let mut staying = BTreeSet::new();
    let mut answers = Vec::new();
    for record in ordered {
        for verdict in judge.record(record, &staying) {
            if let (Left(..), Entity::Contact, Some(id)) = (&verdict, record.entity, record.id) {
                staying.insert(id);
            }
            answers.push((record, judge.answer(record, verdict, rows)));
        }
    }
    answers
}

struct Judge<'a> {
    records: &'a [Written],
    found: &'a Found,
    how: How,
}

impl Judge<'_> {
    fn record(&self, record: &Written, staying: &BTreeSet<i64>) -> Vec<Verdict> {
        let id = match (&record.doubt, record.id) {
            (None, Some(id)) => id,
            (Some(doubt), _) => return vec![Left(Reason::UndoNotPossible, doubt.clone())],
            (None, None) => return vec![Left(Reason::UndoNotPossible, "its id is not known".to_owned())],
        };
        match (record.entity, record.created) {
            (Entity::Contact, true) => {
                let taken_back = self.new_contact(record, id);
                let is_taken_back = matches!(taken_back, TakeBack(..));
                // First, since Autotask deletes no primary contact.
                let before = self.primary_again(record, id).or_else(|| self.no_primary(id));
                let before = before.filter(|_| is_taken_back);
                before.into_iter().chain([taken_back]).collect()
            }
            (Entity::Contact, false) => self.standing_contact(record, id),
            (Entity::Company, true) => vec![self.new_company(record, id, staying)],
            (Entity::TicketAdditionalContact, _) => vec![link(record, id, &self.found.ticket_links)],
            (Entity::ContactGroupContact, _) => vec![link(record, id, &self.found.memberships)],
            (Entity::ContactGroup, true) => vec![self.new_group(record, id)],
            (Entity::Company | Entity::ContactGroup, false) => {
                vec![Left(
                    Reason::UndoNotPossible,
                    format!("{} {id}", record.entity.word()),
                )]
            }
        }
    }

    fn new_contact(&self, record: &Written, id: i64) -> Verdict {
        let Some(now) = self.found.contacts.get(&id) else {
            return Nothing(format!("contact {id} does not exist any more"));
        };
        if !is_active(now) && self.how == How::Deactivate {
            return Nothing(format!("contact {id} is inactive already"));
        }
        if let Some(left) = changed(record, now).or_else(|| self.used(record, now, id)) {
            return left;
        }
        let company = json!(record.number("companyID"));
        match self.how {
            How::Delete => {
                let fields = Map::from_iter([("companyID".to_owned(), company)]);
                TakeBack(
                    Box::new(change(Op::Remove, Entity::Contact, id, fields, None)),
                    Reason::Deleted,
                    None,
                )
            }
            How::Deactivate => {
                let fields = [
                    ("companyID".to_owned(), company),
                    ("isActive".to_owned(), json!(0)),
                ];
                let before = Map::from_iter([("isActive".to_owned(), json!(1))]);
                let fields = Map::from_iter(fields);
                let change = change(Op::Update, Entity::Contact, id, fields, Some(before));
                TakeBack(Box::new(change), Reason::Deactivated, None)
            }
        }
    }

    /// What somebody else did with a contact, beyond the fields that the run wrote.
    fn used(&self, record: &Written, now: &Map<String, Value>, id: i64) -> Option<Verdict> {
        let Some(ours) =
            ours_until(record, now, self.found.ahead).filter(|_| time(now, "lastModifiedDate").is_some())
        else {
            let text = format!("Autotask does not say when contact {id} was changed");
            return Some(Left(Reason::ChangedSince, text));
        };
        if let Some(then) = later_than(now, "lastModifiedDate", ours) {
            return Some(Left(
                Reason::ChangedSince,
                format!("contact {id} was changed at {then:.0}"),
            ));
        }
        let used = |text: String| Some(Left(Reason::UsedSince, text));
        let of_contact = |ticket: &&crate::undo::found::TicketUse| ticket.contact == Some(id);
        let since = |ticket: &&crate::undo::found::TicketUse| {
            // Tickets of the time before are no use of what the run did.
            record.created
                || ticket
                    .created
                    .as_deref()
                    .and_then(read)
                    .is_none_or(|then| then > record.first)
        };
        if let Some(ticket) = self.found.tickets.iter().filter(of_contact).find(since) {
            return used(format!("contact {id} is on the ticket {}", ticket.number));
        }
        let others = |links: &[Link], entity| self.other_link(links, entity, id);
        if let Some(to) = others(&self.found.ticket_links, Entity::TicketAdditionalContact) {
            return used(format!("contact {id} is an additional contact of ticket {to}"));
        }
        if let Some(to) = others(&self.found.memberships, Entity::ContactGroupContact) {
            return used(format!("contact {id} is in contact group {to}"));
        }
        let then = later_than(now, "lastActivityDate", ours)?;
        used(format!("contact {id} had something done at {then:.0}"))
    }

    /// What a contact is linked to by another link than the run's own.
    fn other_link(&self, links: &[Link], entity: Entity, contact: i64) -> Option<i64> {
        let own = |link: &Link| {
            let same = |record: &Written| (record.entity, record.id) == (entity, Some(link.id));
            self.records.iter().any(same)
        };
        let mut others = links.iter().filter(|link| link.contact == contact && !own(link));
        others.next().map(|link| link.to)
    }

    /// Makes the contact the primary one of its company again who was it before the run; Autotask takes it from the one
    /// that the run made it.
    fn primary_again(&self, record: &Written, id: i64) -> Option<Verdict> {
        let is_primary = |contact: &Map<String, Value>| contact.get(PRIMARY) == Some(&Value::Bool(true));
        let former = record.former_primary()?;
        let now = self.found.contacts.get(&id)?;
        let then = self.found.contacts.get(&former)?;
        let same_company = now.get("companyID") == then.get("companyID");
        if !is_primary(now) || is_primary(then) || !is_active(then) || !same_company {
            return None;
        }
        let fields = [
            ("companyID".to_owned(), json!(then.get("companyID"))),
            (PRIMARY.to_owned(), json!(true)),
        ];
        let before = Map::from_iter([(PRIMARY.to_owned(), json!(false))]);
        let change = change(
            Op::Update,
            Entity::Contact,
            former,
            Map::from_iter(fields),
            Some(before),
        );
        let note = format!("contact {former} is the primary contact of its company again");
        Some(TakeBack(Box::new(change), Reason::SetBack, Some(note)))
    }

    /// Makes a new contact that is to be deleted no primary one, where nobody else is to be it.
    fn no_primary(&self, id: i64) -> Option<Verdict> {
        let now = self.found.contacts.get(&id)?;
        if self.how != How::Delete || now.get(PRIMARY) != Some(&Value::Bool(true)) {
            return None;
        }
        let company = ("companyID".to_owned(), json!(now.get("companyID")));
        let fields = Map::from_iter([company, (PRIMARY.to_owned(), json!(false))]);
        let before = Map::from_iter([(PRIMARY.to_owned(), json!(true))]);
        let note = format!("contact {id} is no primary contact any more");
        Some(TakeBack(
            Box::new(change(Op::Update, Entity::Contact, id, fields, Some(before))),
            Reason::SetBack,
            Some(note),
        ))
    }

    /// What the run changed in a contact that stood before. The part that can be set back and the part that cannot are
    /// two answers.
    fn standing_contact(&self, record: &Written, id: i64) -> Vec<Verdict> {
        let Some(now) = self.found.contacts.get(&id) else {
            return vec![Nothing(format!("contact {id} does not exist any more"))];
        };
        let (mut fields, mut before) = (Map::new(), Map::new());
        let mut left = Vec::new();
        let primary_again = self.primary_again(record, id);
        for (field, wrote) in &record.fields {
            let by_another = field == PRIMARY && primary_again.is_some();
            if by_another || field == "companyID" || field == "isActive" && !set_inactive(record) {
                continue;
            }
            let current = current(now, field);
            let old = record.before.get(field);
            if old.is_some_and(|old| same_in(field, current, old)) {
                continue;
            }
            match old {
                Some(old) if same_in(field, current, wrote) => {
                    fields.insert(field.clone(), blank_or(old, wrote));
                    before.insert(field.clone(), current.clone());
                }
                Some(_) => left.push(format!("{field} was set to {wrote}, is {current} now")),
                None => left.push(format!("what stood in {field} before is not known")),
            }
        }
        let mut verdicts: Vec<Verdict> = primary_again.into_iter().collect();
        let mut reason = Reason::ChangedSince;
        if record.fields.contains_key("isActive") && !set_inactive(record) && is_active(now) {
            match self.used(record, now, id).filter(|_| left.is_empty()) {
                None if left.is_empty() => {
                    fields.insert("isActive".to_owned(), json!(0));
                    before.insert("isActive".to_owned(), json!(1));
                }
                Some(Left(why, text)) => {
                    reason = why;
                    left.push(format!("it stays active: {text}"));
                }
                Some(TakeBack(..) | Nothing(_)) | None => left.push("it stays active".to_owned()),
            }
        }
        if !fields.is_empty() {
            fields.shift_insert(0, "companyID".to_owned(), json!(record.number("companyID")));
            let (fields, before) = (udf::nested(fields), udf::nested(before));
            let change = change(Op::Update, Entity::Contact, id, fields, Some(before));
            verdicts.push(TakeBack(Box::new(change), Reason::SetBack, None));
        }
        if !left.is_empty() {
            verdicts.push(Left(reason, format!("contact {id}: {}", left.join("; "))));
        }
        if verdicts.is_empty() {
            verdicts.push(Nothing(format!("contact {id} is as it was before")));
        }
        verdicts
    }

    fn new_company(&self, record: &Written, id: i64, staying: &BTreeSet<i64>) -> Verdict {
        let Some(now) = self.found.companies.get(&id) else {
            return Nothing(format!("company {id} does not exist any more"));
        };
        if !is_active(now) {
            return Nothing(format!("company {id} is inactive already"));
        }
        if let Some(left) = changed(record, now) {
            return left;
        }
        let people = || self.found.people.iter().filter(|(_, company)| *company == id);
        let own = |contact: i64| {
            let same = |record: &&Written| (record.entity, record.id) == (Entity::Contact, Some(contact));
            self.records.iter().filter(|record| record.created).find(same)
        };
        let in_use = |text: String| Left(Reason::CompanyInUse, text);
        if let Some((contact, _)) = people().find(|(contact, _)| own(*contact).is_none()) {
            return in_use(format!(
                "contact {contact} stands in company {id} and is not of this run"
            ));
        }
        if let Some((contact, _)) = people().find(|(contact, _)| staying.contains(contact)) {
            return in_use(format!("contact {contact} stays in company {id}"));
        }
        if let Some(ticket) = self
            .found
            .tickets
            .iter()
            .find(|ticket| ticket.company == Some(id))
        {
            return in_use(format!("company {id} has the ticket {}", ticket.number));
        }
        if let Some((child, _)) = self.found.children.iter().find(|(_, parent)| *parent == id) {
            return in_use(format!("company {child} is below company {id}"));
        }
        // What the run did with its people may count as done with the company.
        let of_people = people().filter_map(|(contact, _)| {
            ours_until(
                own(*contact)?,
                self.found.contacts.get(contact)?,
                self.found.ahead,
            )
        });
        let Some(ours) = ours_until(record, now, self.found.ahead)
            .into_iter()
            .chain(of_people)
            .max()
        else {
            let text = format!("Autotask does not say when company {id} was created");
            return Left(Reason::ChangedSince, text);
        };
        if let Some(left) = company_touched(now, id, ours) {
            return left;
        }
        let fields = Map::from_iter([("isActive".to_owned(), json!(false))]);
        let before = Map::from_iter([("isActive".to_owned(), json!(true))]);
        let change = change(Op::Update, Entity::Company, id, fields, Some(before));
        let note = "Autotask deletes no company".to_owned();
        TakeBack(Box::new(change), Reason::Deactivated, Some(note))
    }

    fn new_group(&self, record: &Written, id: i64) -> Verdict {
        let Some(now) = self.found.groups.get(&id) else {
            return Nothing(format!("contact group {id} does not exist any more"));
        };
        if !is_active(now) && self.how == How::Deactivate {
            return Nothing(format!("contact group {id} is inactive already"));
        }
        if let Some(left) = changed(record, now) {
            return left;
        }
        let own = |link: &Link| {
            let same = (Entity::ContactGroupContact, Some(link.id));
            self.records
                .iter()
                .any(|record| (record.entity, record.id) == same)
        };
        let mut others = self
            .found
            .members
            .iter()
            .filter(|link| link.to == id && !own(link));
        if let Some(link) = others.next() {
            let text = format!(
                "contact {} is in contact group {id} and not by this run",
                link.contact
            );
            return Left(Reason::UsedSince, text);
        }
        match self.how {
            How::Delete => {
                let change = change(Op::Remove, Entity::ContactGroup, id, Map::new(), None);
                TakeBack(Box::new(change), Reason::Deleted, None)
            }
            How::Deactivate => {
                let fields = Map::from_iter([("isActive".to_owned(), json!(false))]);
                let before = Map::from_iter([("isActive".to_owned(), json!(true))]);
                let change = change(Op::Update, Entity::ContactGroup, id, fields, Some(before));
                TakeBack(Box::new(change), Reason::Deactivated, None)
            }
        }
    }

    fn answer(&self, record: &Written, verdict: Verdict, rows: &Rows) -> Answer {
        let (outcome, reason, detail, changes) = match verdict {
            TakeBack(change, reason, detail) => (Outcome::Update, reason, detail, vec![*change]),
            Nothing(detail) => (Outcome::Skip, Reason::AlreadyTakenBack, Some(detail), Vec::new()),
            Left(reason, detail) => (Outcome::Review, reason, Some(detail), Vec::new()),
        };
        Answer {
            schema: ROW_SCHEMA.into(),
            row: rows.of(record).cloned().unwrap_or_else(|| RowView {
                source: record.row.0.clone(),
                number: record.row.1,
                line: record.row.1,
                part: None,
                id: None,
                kind: "".into(),
            }),
            outcome,
            reason,
            detail,
            contact: self.contact_view(record),
            company: self.company_view(record),
            changes,
            evidence: Vec::new(),
            candidates: Vec::new(),
            warnings: Vec::new(),
            joined_to: None,
            event: None,
            ticket: None,
            explain: None,
        }
    }

    /// The contact as it stands, else as the run wrote it.
    fn contact_view(&self, record: &Written) -> Option<ContactView> {
        let id = match record.entity {
            Entity::Contact => record.id,
            Entity::TicketAdditionalContact | Entity::ContactGroupContact => record.number("contactID"),
            Entity::Company | Entity::ContactGroup => return None,
        };
        let now = id
            .and_then(|id| self.found.contacts.get(&id))
            .unwrap_or(&record.fields);
        let text = |field: &str| now.get(field).and_then(Value::as_str).map(str::to_owned);
        Some(ContactView {
            id,
            company_id: now.get("companyID").and_then(Value::as_i64),
            first_name: text("firstName"),
            last_name: text("lastName"),
            email_address: text("emailAddress"),
        })
    }

    fn company_view(&self, record: &Written) -> Option<CompanyView> {
        let id = match record.entity {
            Entity::Company => record.id,
            Entity::Contact => record.number("companyID"),
            Entity::TicketAdditionalContact | Entity::ContactGroup | Entity::ContactGroupContact => None,
        };
        let now = id
            .and_then(|id| self.found.companies.get(&id))
            .unwrap_or(&record.fields);
        let name = now.get("companyName").and_then(Value::as_str).map(str::to_owned);
        (id.is_some() || name.is_some()).then_some(CompanyView {
            id,
            company_name: name,
        })
    }
}

fn change(
    op: Op,
    entity: Entity,
    id: i64,
    fields: Map<String, Value>,
    before: Option<Map<String, Value>>,
) -> Change {
    Change {
        op,
        entity,
        id: Some(id),
        fields,
        before,
        new_company: None,
        new_group: None,
    }
}

fn link(record: &Written, id: i64, standing: &[Link]) -> Verdict {
    if standing.iter().any(|link| link.id == id) {
        TakeBack(Box::new(remove_link(record)), Reason::LinkRemoved, None)
    } else {
        Nothing(format!("{} {id} does not exist any more", record.entity.word()))
    }
}

/// A field of a created record that holds something else than the run wrote. `isActive` is looked at apart.
fn changed(record: &Written, now: &Map<String, Value>) -> Option<Verdict> {
    let (field, wrote) = record.fields.iter().find(|(field, wrote)| {
        // Who is primary can change with another contact.
        !matches!(field.as_str(), "isActive" | PRIMARY) && !same_in(field, current(now, field), wrote)
    })?;
    let current = current(now, field);
    Some(Left(
        Reason::ChangedSince,
        format!("{field} was created as {wrote}, is {current} now"),
    ))
}

fn company_touched(now: &Map<String, Value>, id: i64, ours: Timestamp) -> Option<Verdict> {
    if let Some(then) = later_than(now, "lastTrackedModifiedDateTime", ours) {
        return Some(Left(
            Reason::ChangedSince,
            format!("company {id} was changed at {then:.0}"),
        ));
    }
    let then = later_than(now, "lastActivityDate", ours)?;
    Some(Left(
        Reason::UsedSince,
        format!("company {id} had something done at {then:.0}"),
    ))
}

/// Contacts say 1 and 0, companies true and false.
fn is_active(record: &Map<String, Value>) -> bool {
    !matches!(record.get("isActive"), Some(Value::Bool(false)))
        && record.get("isActive").and_then(Value::as_i64) != Some(0)
}

/// What a field of a record holds, a user-defined one as `udf.NAME`.
fn current<'r>(record: &'r Map<String, Value>, field: &str) -> &'r Value {
    let value = match field.strip_prefix("udf.") {
        Some(name) => udf::value(record, name),
        None => record.get(field),
    };
    value.unwrap_or(&Value::Null)
}

/// Whether the run itself set the contact inactive.
fn set_inactive(record: &Written) -> bool {
    record.fields.get("isActive") == Some(&json!(0))
}

/// As [`same`], and for user-defined fields however Autotask writes dates and numbers.
fn same_in(field: &str, now: &Value, value: &Value) -> bool {
    let kinds = [Holds::Decimal, Holds::Date, Holds::Flag];
    same(now, value)
        || field.starts_with("udf.") && kinds.into_iter().any(|kind| record::same(kind, now, value))
}

/// Whether a field holds this value: blanks are alike, and texts but for blanks around them.
fn same(now: &Value, value: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    };
    if [(now, value), (value, now)].contains(&(&Value::Null, &Value::Bool(false))) {
        return true;
    }
    match (text(now), text(value)) {
        (Some(now), Some(value)) => now == value,
        (None, None) => now == value,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// What is sent to set a field back. A text is emptied by an empty text: a null could be taken for nothing sent. Yes and
/// no know no null, there no is nothing.
fn blank_or(old: &Value, wrote: &Value) -> Value {
    match (old, wrote) {
        (Value::Null, Value::String(_)) => json!(""),
        (Value::Null, Value::Bool(_)) => json!(false),
        (old, _) => old.clone(),
    }
}
