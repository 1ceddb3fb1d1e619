//! The person a row speaks of: its cells read, checked and normalised.
//!
//! Reading never fails as a whole. What cannot be read is left out and noted, so that one bad cell does not
//! hide what the others say; whether the row can go on without it is decided elsewhere.

use std::sync::Arc;

use crate::answer::outcome::{Reason, Warning};
use crate::choice::Kind;
use crate::id::{CompanyId, ContactId, TicketKey};
use crate::input::column::Column;
use crate::input::row::{Cells, Row, RowRef};
use crate::person::company::CompanyKeys;
use crate::person::email::{self, EmailAddress, EmailKey, Placeholders};
use crate::person::event::{self, Event, Inside};
use crate::person::name::{NameKey, PersonName};
use crate::person::phone::{self, PhoneNumber, Region};
use crate::person::record::{self, Holds};
use crate::person::told::Told;

mod calling;
mod ticket;

pub use ticket::share_names;

/// What has to be known to read a row.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The country of numbers without a country code.
    pub region: Region,
    /// Addresses that stand for no address.
    pub placeholders: Placeholders,
    /// What is the MSP's own.
    pub inside: Inside,
}

impl Reading {
    /// A reading that knows nothing of the MSP itself.
    pub fn new(region: Region, placeholders: Placeholders) -> Self {
        Self {
            region,
            placeholders,
            inside: Inside::default(),
        }
    }
}

/// A name of a company, as it was written and as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyName {
    /// As it was written.
    pub text: String,
    /// As it is compared.
    pub keys: CompanyKeys,
}

/// A cell that cannot be used, with the reason that it gives the row when nothing else can decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The reason that it gives.
    pub reason: Reason,
    /// Column, value and what is wrong with it.
    pub detail: String,
}

/// A free text that goes into a field as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The column that it was read from.
    pub column: Column,
    /// The text, trimmed.
    pub text: String,
}

/// The person a row speaks of.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Where the row came from.
    pub at: RowRef,
    /// Counts the people of a row that speaks of several, from 1.
    pub part: Option<u32>,
    /// The call, message or fax that the row tells of, as this person sees it; absent for other kinds of row.
    pub event: Option<Event>,
    /// Nothing at all is in the row.
    pub is_blank: bool,
    /// Usable addresses, the main one first; no placeholders.
    pub emails: Vec<EmailAddress>,
    /// The column of each address, in the same order.
    pub email_columns: Vec<Column>,
    /// Given, middle and last name.
    pub name: PersonName,
    /// What may be the name, and is too doubtful to be written: a carrier's caller id.
    pub name_hint: Option<PersonName>,
    /// Desk or main number.
    pub phone: Option<PhoneNumber>,
    /// Mobile number.
    pub mobile: Option<PhoneNumber>,
    /// Another number to call.
    pub alternate: Option<PhoneNumber>,
    /// A fax number, by which nobody is known.
    pub fax: Option<PhoneNumber>,
    /// Extension of `phone`, from its own column or from the number.
    pub extension: Option<String>,
    /// The company's name, when the row has one that is a name.
    pub company: Option<CompanyName>,
    /// The company's Autotask id; 0 is a company like any other.
    pub company_id: Option<CompanyId>,
    /// The contact that the row is linked to already.
    pub contact_id: Option<ContactId>,
    /// The ticket that the row belongs to.
    pub ticket: Option<TicketKey>,
    /// The id by which another system knows the person.
    pub external_id: Option<String>,
    /// The country as it was written.
    pub country: Option<String>,
    /// Title, address, note, fields of contact records and user-defined fields, in the order of the columns.
    pub texts: Vec<Text>,
    /// The calendars that the scheduled users write to, as the row says.
    pub calendars: Vec<String>,
    /// The contact groups that the person is added to, by their names.
    pub groups: Vec<String>,
    /// The scheduled users, by address or name.
    pub agents: Vec<String>,
    /// The text of the list that the person was read from, where a row has such a list.
    pub listed: Option<String>,
    /// Whether the name stands beside the address in another row only.
    pub named_elsewhere: bool,
    /// What was noticed in reading.
    pub warnings: Vec<Warning>,
    /// Cells that cannot be used.
    pub problems: Vec<Problem>,
    /// The input's own name of each column that was read, to name it in messages.
    names: Arc<Vec<(Column, String)>>,
}

/// The columns that go into fields as they are.
const FREE_TEXTS: &[Column] = &[
    Column::Title,
    Column::Address1,
    Column::Address2,
    Column::City,
    Column::State,
    Column::Zip,
    Column::Note,
];

impl Candidate {
    /// Reads a row; of a row that speaks of several people the first.
    pub fn read(row: &Row, reading: &Reading) -> Self {
        let mut people = Vec::with_capacity(1);
        Self::read_all(row, reading, &mut people);
        people.swap_remove(0)
    }

    /// Reads the person of a row who is counted as `part`; the first where nobody is counted so.
    pub fn read_part(row: &Row, part: Option<u32>, reading: &Reading) -> Self {
        let mut people = Vec::with_capacity(1);
        Self::read_all(row, reading, &mut people);
        let index = people.iter().position(|person| person.part == part);
        people.swap_remove(index.unwrap_or(0))
    }

    /// The row's cells with what other rows of the same call, or with the same address, told of this person, so that the
    /// row alone reads as this candidate does.
    pub fn cells_of(&self, row: &Row) -> Cells {
        if self.named_elsewhere {
            return self.named_row(row).cells().clone();
        }
        let mut cells = row.cells().clone();
        if self.event.is_some() && self.part.is_none() {
            if let Some(email) = self.email() {
                cells.set(Column::Email, email.text());
            }
            let named = [
                Column::Name,
                Column::FromName,
                Column::ToName,
                Column::ExternalName,
            ];
            if named.iter().all(|column| cells.get(column).is_none()) {
                cells.set(Column::FirstName, self.name.first.as_deref().unwrap_or_default());
                cells.set(Column::LastName, self.name.last.as_deref().unwrap_or_default());
            }
        }
        cells
    }

    /// Reads everybody a row speaks of and puts them behind the others; always one at least. A group message and a
    /// ticket speak of several people, every other row of one.
    pub fn read_all(row: &Row, reading: &Reading, people: &mut Vec<Self>) {
        if row.at.kind == Kind::Tickets {
            return ticket::read_all(row, reading, people);
        }
        let told = Told::by(row);
        people.push(Self::read_cells(told, reading));
        if let Some((event, unknown)) = event::read(told) {
            calling::read_all(told, reading, event, unknown, people);
        }
    }

    /// Reads what every kind of row has.
    fn read_cells(told: Told<'_>, reading: &Reading) -> Self {
        let row = told.row;
        let is_event = row.at.kind == Kind::Calls;
        let mut notes = Notes {
            told,
            warnings: Vec::new(),
            problems: Vec::new(),
        };
        if let Some(fault) = &row.unreadable {
            let place = match fault.column {
                Some(column) => format!("line {}, column {column}", fault.line),
                None => format!("line {}", fault.line),
            };
            notes.problem(Reason::UnreadableRow, format!("{place}: {}", fault.message));
        }
        if row.short {
            notes.warn(Warning::ShortRow);
        }
        let (emails, email_columns, display_name) = read_emails(&mut notes, reading);
        // Who is on the other side of an event decides which of its numbers is the person's.
        let (phone, mobile) = if is_event {
            (None, None)
        } else {
            let phone = read_phone(&mut notes, &Column::Phone, reading);
            (phone, read_phone(&mut notes, &Column::Mobile, reading))
        };
        let alternate = read_phone(&mut notes, &Column::Field("alternatePhone"), reading);
        let fax = read_phone(&mut notes, &Column::Field("faxNumber"), reading);
        let extension = told.get(&Column::Extension).map(str::to_owned).or_else(|| {
            phone
                .as_ref()
                .and_then(|phone| phone.extension().map(str::to_owned))
        });
        let company = told.get(&Column::Company).and_then(|text| {
            Some(CompanyName {
                text: text.to_owned(),
                keys: CompanyKeys::new(text)?,
            })
        });
        let texts = read_texts(&mut notes);
        Self {
            at: row.at.clone(),
            part: None,
            event: None,
            is_blank: told.cells().is_blank() && row.unreadable.is_none(),
            emails,
            email_columns,
            name: if is_event {
                PersonName::default()
            } else {
                read_name(told, display_name.as_deref())
            },
            name_hint: None,
            phone,
            mobile,
            alternate,
            fax,
            extension,
            company,
            company_id: notes.id(&Column::CompanyId).map(CompanyId),
            contact_id: notes.id(&Column::ContactId).map(ContactId),
            ticket: match notes.id(&Column::TicketId) {
                Some(id) => Some(TicketKey::Id(id)),
                None => told
                    .get(&Column::Ticket)
                    .map(|number| TicketKey::Number(number.to_uppercase())),
            },
            external_id: told.get(&Column::ExternalId).map(str::to_owned),
            country: told.get(&Column::Country).map(str::to_owned),
            texts,
            calendars: list(told.get(&Column::Calendars)),
            groups: list(told.get(&Column::Groups)),
            agents: list(told.get(&Column::Agents)),
            listed: None,
            named_elsewhere: false,
            warnings: notes.warnings,
            problems: notes.problems,
            names: Arc::clone(&row.columns.names),
        }
    }

    /// The main address.
    pub fn email(&self) -> Option<&EmailAddress> {
        self.emails.first()
    }

    /// The keys of all addresses.
    pub fn email_keys(&self) -> impl Iterator<Item = &EmailKey> {
        self.emails.iter().map(EmailAddress::key)
    }

    /// The name as it is compared.
    pub fn name_key(&self) -> NameKey {
        NameKey::of(&self.name)
    }

    /// The name by which one of several contacts may be chosen: the row's, else what may be it.
    pub fn choosing_name(&self) -> NameKey {
        match &self.name_hint {
            Some(hint) if self.name.is_empty() => NameKey::of(hint),
            Some(_) | None => self.name_key(),
        }
    }

    /// The numbers that the row gives.
    pub fn phones(&self) -> impl Iterator<Item = &PhoneNumber> {
        self.phone.iter().chain(&self.mobile).chain(&self.alternate)
    }

    /// What the row says about whether the contact is active.
    pub fn says_active(&self) -> Option<bool> {
        let is_active = |text: &&Text| text.column == Column::Field(record::ACTIVE);
        record::flag(&self.texts.iter().find(is_active)?.text)
    }

    /// Whether the row is a contact record.
    pub fn is_record(&self) -> bool {
        self.at.kind == Kind::Contacts
    }

    /// Whether the row names somebody at all, be it badly. A placeholder address names nobody.
    pub fn names_somebody(&self) -> bool {
        !self.emails.is_empty()
            || self.name.first.is_some()
            || self.name.last.is_some()
            || self.external_id.is_some()
            || self.problem(Reason::BadEmail).is_some()
    }

    /// The first cell that cannot be used for this reason.
    pub fn problem(&self, reason: Reason) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.reason == reason)
    }

    /// The input's own name of a column.
    pub fn column_name(&self, column: &Column) -> String {
        let known = self.names.iter().find(|(known, _)| known == column);
        known.map_or_else(|| column.name().into_owned(), |(_, name)| name.clone())
    }
}

/// Collects what is noticed while a row is read.
struct Notes<'a> {
    told: Told<'a>,
    warnings: Vec<Warning>,
    problems: Vec<Problem>,
}

impl Notes<'_> {
    fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    fn problem(&mut self, reason: Reason, detail: String) {
        self.problems.push(Problem { reason, detail });
    }

    /// An Autotask id. Exports write whole numbers as `174.0` now and then.
    fn id(&mut self, column: &Column) -> Option<i64> {
        let text = self.told.get(column)?;
        let digits = text.strip_suffix(".0").unwrap_or(text);
        match digits.parse::<i64>() {
            Ok(id) if id >= 0 => Some(id),
            _ => {
                let name = self.told.row.column_name(column);
                self.problem(
                    Reason::UnknownColumnValue,
                    format!("{name} {text:?} is not an Autotask id, a whole number"),
                );
                None
            }
        }
    }
}

/// Reads what goes into fields as it is.
fn read_texts(notes: &mut Notes<'_>) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut add = |column: &Column, text: &str| {
        texts.push(Text {
            column: column.clone(),
            text: text.to_owned(),
        });
    };
    let told = notes.told;
    for column in FREE_TEXTS {
        if let Some(text) = told.get(column) {
            add(column, text);
        }
    }
    for (column, text) in read_fields(notes) {
        add(column, text);
    }
    if told.cells().may_have(&Column::Udf(String::new())) {
        let udfs = told.cells().iter();
        for (column, text) in udfs.filter(|(column, _)| matches!(column, Column::Udf(_))) {
            add(column, text);
        }
    }
    texts
}

/// Reads the fields that only contact records have, but for their numbers to call. A text that its field cannot hold
/// is a problem and left out.
fn read_fields<'r>(notes: &mut Notes<'r>) -> Vec<(&'r Column, &'r str)> {
    let mut fields = Vec::new();
    if !notes.told.cells().may_have(&Column::Field("")) {
        return fields;
    }
    for (column, text) in notes.told.cells().iter() {
        let Column::Field(name) = column else { continue };
        let holds = record::by_name(name).map(|field| field.holds).unwrap_or_default();
        // Values of a list may be given by their labels, which only the tenant knows.
        let is_listed = matches!(*name, "namePrefix" | "nameSuffix");
        match record::read(holds, text) {
            _ if holds == Holds::Phone => {}
            Err(why) if !is_listed => {
                let shown = notes.told.row.column_name(column);
                notes.problem(Reason::UnknownColumnValue, format!("{shown} {text:?} {why}"));
            }
            Ok(_) | Err(_) => fields.push((column, text)),
        }
    }
    fields
}

/// Reads the addresses with their columns, and the display name of a decorated main one.
fn read_emails(notes: &mut Notes<'_>, reading: &Reading) -> (Vec<EmailAddress>, Vec<Column>, Option<String>) {
    let mut emails: Vec<EmailAddress> = Vec::new();
    let mut columns = Vec::new();
    let mut display_name = None;
    for column in [Column::Email, Column::Email2, Column::Email3] {
        let Some(text) = notes.told.get(&column) else {
            continue;
        };
        match email::read(text) {
            Ok(None) => {}
            Ok(Some(read)) => {
                if read.decorated {
                    notes.warn(Warning::EmailDecorated);
                }
                if reading.placeholders.is_placeholder(read.address.key()) {
                    notes.warn(Warning::PlaceholderEmail);
                    continue;
                }
                if column == Column::Email {
                    display_name = read.display_name;
                }
                if emails.iter().all(|known| known.key() != read.address.key()) {
                    emails.push(read.address);
                    columns.push(column);
                }
            }
            Err(problem) => {
                let name = notes.told.row.column_name(&column);
                notes.warn(Warning::BadEmail);
                notes.problem(Reason::BadEmail, format!("{name} {text:?} {problem}"));
            }
        }
    }
    (emails, columns, display_name)
}

fn read_phone(notes: &mut Notes<'_>, column: &Column, reading: &Reading) -> Option<PhoneNumber> {
    let text = notes.told.get(column)?;
    phone::read(text, reading.region).unwrap_or_else(|_| {
        notes.warn(Warning::BadPhone);
        None
    })
}

/// The name from its own columns, else from one cell, else from what stood around the address.
fn read_name(told: Told<'_>, display_name: Option<&str>) -> PersonName {
    let (first, last) = (told.get(&Column::FirstName), told.get(&Column::LastName));
    let columns = PersonName::from_columns(first, None, last);
    if columns.first.is_some() && columns.last.is_some() {
        return columns;
    }
    let whole = told.get(&Column::Name).or(display_name).map(PersonName::split);
    match whole {
        Some(whole) if whole.last.is_some() || (columns.first.is_none() && columns.last.is_none()) => whole,
        _ => columns,
    }
}

fn list(cell: Option<&str>) -> Vec<String> {
    cell.into_iter()
        .flat_map(|text| text.split(';'))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}
