//! A tenant and its policy for tests, made from tables of text; rows are written `email: a@b; name: Ana Ruiz`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::table;
use crate::answer::outcome::Outcome;
use crate::choice::{Duplicates, Inactive, Kind, Mode, OnTooLong, RequireContact, ReuseCompany, Update};
use crate::decision::policy::{NewCompany, Policy, Reach};
use crate::decision::{Decision, decide};
use crate::directory::Directory;
use crate::directory::links::Link;
use crate::directory::packed::RecordReader;
use crate::directory::record::{Company, Contact, Country, Location, Ticket};
use crate::directory::rules::{FieldRule, FieldRules};
use crate::directory::stock::{Delivery, Stock};
use crate::id::{CompanyId, ContactId};
use crate::input::column::Column;
use crate::input::row::{Cells, Row, RowRef};
use crate::input::texts::Texts;
use crate::person::candidate::{Candidate, Reading};
use crate::person::domain::{DomainKey, MailDomains};
use crate::person::email::{EmailKey, Placeholders};
use crate::person::event::Inside;
use crate::person::phone::Region;
use crate::person::record::Holds;

/// The company of mode catch-all.
pub(crate) const CATCH_ALL: i64 = 9;

/// All that a decision knows.
pub(crate) struct World {
    pub(crate) companies: Vec<Company>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) tickets: Vec<Ticket>,
    /// Ticket and contact of each additional contact.
    pub(crate) additional: Vec<(i64, i64)>,
    pub(crate) countries: Vec<Country>,
    pub(crate) locations: Vec<Location>,
    pub(crate) staff: Vec<EmailKey>,
    pub(crate) contact_rules: FieldRules,
    pub(crate) company_rules: FieldRules,
    pub(crate) policy: Policy,
}

impl World {
    /// A tenant with these companies and contacts. The columns are Autotask's fields; `isActive` is yes or no.
    pub(crate) fn new(companies: &str, contacts: &str) -> Self {
        let mut world = Self {
            companies: Vec::new(),
            contacts: Vec::new(),
            tickets: Vec::new(),
            additional: Vec::new(),
            countries: Vec::new(),
            locations: Vec::new(),
            staff: Vec::new(),
            contact_rules: FieldRules::default(),
            company_rules: FieldRules::default(),
            policy: policy(),
        };
        for line in table::lines(companies) {
            world
                .companies
                .push(Company::from_fields(&fields(&line)).expect("a company"));
        }
        for line in table::lines(contacts) {
            world.contacts.push(contact(fields(&line)));
        }
        world
    }

    /// Changes the policy.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    /// The directory that holds all there is.
    pub(crate) fn directory(&self) -> Directory {
        let mut directory = Directory::complete();
        directory.set_region(region());
        for company in &self.companies {
            directory.insert_company(company.clone());
        }
        for contact in &self.contacts {
            directory.insert_contact(contact.clone());
        }
        for ticket in &self.tickets {
            directory.insert_ticket(ticket.clone());
        }
        for (id, (to, contact)) in (1..).zip(&self.additional) {
            let contact = ContactId(*contact);
            directory.insert_ticket_contact(Link { id, to: *to, contact });
        }
        for email in &self.staff {
            directory.insert_staff(email.clone());
        }
        for country in &self.countries {
            directory.insert_country(country.clone());
        }
        for location in &self.locations {
            directory.insert_location(location.clone());
        }
        directory.set_contact_rules(self.contact_rules.clone());
        directory.set_company_rules(self.company_rules.clone());
        directory
    }

    /// The same, with contacts and companies in a stock, as big batches have them.
    pub(crate) fn stocked(&self) -> Directory {
        let of = |country: Option<i64>| {
            let known = self.countries.iter().find(|known| Some(known.id) == country)?;
            Region::parse(&known.code)
        };
        let company_of = |contact: &Contact| {
            self.companies
                .iter()
                .find(|company| company.id == contact.company)
        };
        let mut contacts = self.contacts.clone();
        contacts.sort_by_key(|contact| contact.id);
        let mut parts = [Delivery::default(), Delivery::default()];
        let half = contacts.len() / 2;
        let mut reader = RecordReader::default();
        for (nth, mut contact) in contacts.into_iter().enumerate() {
            let of_company = || of(company_of(&contact)?.country_id);
            if let Some(region) = of(contact.country_id()).or_else(of_company) {
                contact.read_in(region);
            }
            let fields = contact.fields();
            let record = reader.read_map(&fields);
            parts[usize::from(nth >= half)]
                .add(record, &contact.emails, contact.region())
                .expect("every contact fits");
        }
        let stock = Stock::new(parts.into(), self.companies.clone(), |company| {
            of(company.country_id).unwrap_or(region())
        });
        let mut directory = self.directory();
        directory.put_on(Arc::new(stock));
        directory
    }

    /// Decides a row; with a stock the answer is the same.
    pub(crate) fn decide_both(&self, candidate: &Candidate) -> Decision {
        let decided = decide(candidate, &self.directory(), &self.policy);
        let decided = decided.expect("a complete directory misses nothing");
        let stocked = decide(candidate, &self.stocked(), &self.policy);
        let stocked = stocked.expect("a complete directory misses nothing");
        assert_eq!(format!("{decided:?}"), format!("{stocked:?}"), "{candidate:?}");
        decided
    }

    /// Decides a row that is written as text.
    pub(crate) fn decide(&self, cells: &str) -> Decision {
        self.decide_both(&candidate(cells))
    }

    /// Decides a contact record that is written as text.
    pub(crate) fn decide_record(&self, cells: &str) -> Decision {
        decide(&record(cells), &self.directory(), &self.policy).expect("a complete directory misses nothing")
    }

    /// Decides everybody that the row of a call speaks of.
    pub(crate) fn decide_call(&self, cells: &str) -> Vec<(Candidate, Decision)> {
        callers(cells)
            .into_iter()
            .map(|caller| {
                let decision = self.decide_both(&caller);
                (caller, decision)
            })
            .collect()
    }

    /// The answers to the row of a call in short, one for each person on the other side.
    pub(crate) fn answer_call(&self, cells: &str) -> String {
        let answers = self.decide_call(cells);
        let answers: Vec<String> = answers.iter().map(|(_, decision)| short(decision)).collect();
        answers.join("; ")
    }

    /// Decides everybody whom a ticket's mail was copied to.
    pub(crate) fn decide_ticket(&self, cells: &str) -> Vec<(Candidate, Decision)> {
        let mut row = row(1, cells);
        row.at.kind = Kind::Tickets;
        let mut people = Vec::new();
        Candidate::read_all(&row, &reading(), &mut people);
        let decided = people.into_iter().map(|person| {
            let decision = self.decide_both(&person);
            (person, decision)
        });
        decided.collect()
    }

    /// The answers to the row of a ticket in short, one for each address.
    pub(crate) fn answer_ticket(&self, cells: &str) -> String {
        let answers = self.decide_ticket(cells);
        let answers: Vec<String> = answers.iter().map(|(_, decision)| short(decision)).collect();
        answers.join("; ")
    }

    /// The answer to a row in short: outcome, reason, `#` the contact, `@` the company of a create.
    pub(crate) fn answer(&self, cells: &str) -> String {
        short(&self.decide(cells))
    }
}

/// Outcome and reason; `#` and the contact that was found, `@` and the company of a create.
pub(crate) fn short(decision: &Decision) -> String {
    let contact = decision.contact.as_ref().and_then(|contact| contact.id);
    let company = decision.company.as_ref().and_then(|company| company.id);
    let whom = match (decision.outcome, contact, company) {
        (Outcome::Matched | Outcome::Update, Some(id), _) => format!(" #{id}"),
        (Outcome::Create, _, Some(id)) => format!(" @{id}"),
        (Outcome::Create, _, None) => " @new".to_owned(),
        (_, _, _) => String::new(),
    };
    format!("{} {}{whom}", decision.outcome, decision.reason)
}

/// As [`short`], with the ids of the candidates behind.
pub(crate) fn with_candidates(decision: &Decision) -> String {
    let ids: Vec<String> = decision
        .candidates
        .iter()
        .map(|candidate| candidate.id.to_string())
        .collect();
    format!("{} {}", short(decision), ids.join(","))
        .trim_end()
        .to_owned()
}

/// The codes of the warnings.
pub(crate) fn warnings(decision: &Decision) -> String {
    decision
        .warnings
        .iter()
        .map(|warning| warning.code())
        .collect::<Vec<_>>()
        .join(",")
}

/// The defaults of every flag, with a profile that says what a new company needs.
pub(crate) fn policy() -> Policy {
    Policy {
        reach: Reach::Autotask,
        mode: Mode::RequireDomain,
        catch_all: Some(CompanyId(CATCH_ALL)),
        reuse_company: ReuseCompany::DomainThenName,
        duplicates: Duplicates::Review,
        inactive: Inactive::Review,
        update: Update::Never,
        on_too_long: OnTooLong::Reject,
        placeholder_last_name: None,
        allow_opt_in: false,
        shared_phone: 3,
        group: None,
        require_contact: RequireContact::Never,
        own_domains: vec![DomainKey::parse("msp.example").expect("a domain")],
        calendars: BTreeMap::new(),
        mail_domains: MailDomains::default(),
        new_company: NewCompany {
            owner_resource_id: Some(29_683_000),
            company_type: Some(1),
            phone: Some("+13125550100".to_owned()),
        },
        explain: false,
    }
}

/// A standing contact.
pub(crate) fn contact(fields: Map<String, Value>) -> Contact {
    Contact::from_fields(fields, &Placeholders::default(), region()).expect("a contact")
}

/// A ticket of a company.
pub(crate) fn ticket(id: i64, number: &str, company: Option<i64>) -> Ticket {
    Ticket {
        id,
        number: number.to_owned(),
        company: company.map(CompanyId),
        contact: None,
    }
}

/// A row, read: `column: text; column: text`.
pub(crate) fn candidate(cells: &str) -> Candidate {
    Candidate::read(&row(1, cells), &reading())
}

/// A contact record, read: `column: text; column: text`.
pub(crate) fn record(cells: &str) -> Candidate {
    let mut row = row(1, cells);
    row.at.kind = Kind::Contacts;
    Candidate::read(&row, &reading())
}

/// Everybody that the row of a call speaks of. The MSP has the number +13125550100, the extension 101, and dials 9
/// for an outside line.
pub(crate) fn callers(cells: &str) -> Vec<Candidate> {
    let mut row = row(1, cells);
    row.at.kind = Kind::Calls;
    let mut callers = Vec::new();
    Candidate::read_all(&row, &reading_of_calls(), &mut callers);
    callers
}

/// How the calls of the tests are read.
pub(crate) fn reading_of_calls() -> Reading {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let inside = Inside::new(
        &texts(&["+13125550100"]),
        &texts(&["101"]),
        &texts(&["msp.example"]),
        Some("9"),
        region(),
    );
    Reading {
        inside: inside.expect("good settings"),
        ..reading()
    }
}

/// How the rows of the tests are read.
pub(crate) fn reading() -> Reading {
    Reading::new(region(), Placeholders::default())
}

/// A row: `column: text; column: text`.
pub(crate) fn row(number: u64, cells: &str) -> Row {
    let mut read = Cells::default();
    for cell in cells.split("; ").filter(|cell| !cell.trim().is_empty()) {
        let (column, text) = cell
            .split_once(':')
            .unwrap_or_else(|| panic!("{cell:?} is no `column: text`"));
        let column = Column::named(column).unwrap_or_else(|| panic!("{column:?} is no column"));
        read.set(column, text);
    }
    let (source, id, kind) = (Arc::from("rows.csv"), None, Kind::Scheduling);
    let at = RowRef {
        source,
        number,
        line: number + 1,
        id,
        kind,
    };
    Row::new(at, Arc::default(), Texts::default(), read)
}

fn region() -> Region {
    Region::parse("US").expect("a country")
}

/// The fields of a record; a blank cell is a field that is not set.
fn fields(line: &table::Line) -> Map<String, Value> {
    let value = |field: &str, text: &str| match field {
        "id" | "companyID" | "countryID" | "companyLocationID" => {
            json!(text.parse::<i64>().expect("a number"))
        }
        "primaryContact"
        | "isOptedOutFromBulkEmail"
        | "solicitationOptOut"
        | "surveyOptOut"
        | "receivesEmailNotifications" => json!(text == "yes"),
        "isActive" => json!(i64::from(text == "yes")),
        _text => json!(text),
    };
    let cells = line.cells().filter(|(_, text)| !text.is_empty());
    cells
        .map(|(field, text)| (field.to_owned(), value(field, text)))
        .collect()
}

/// Field rules from a table with the columns field, length, flags and picklist (`1=Mr.,2=Ms.`). A field whose
/// name begins with `udf.` is a user-defined one.
pub(crate) fn rules(text: &str) -> FieldRules {
    let mut rules = FieldRules::default();
    for line in table::lines(text) {
        let cell = |name: &str| {
            let found = line.cells().find(|(known, _)| *known == name);
            found.map_or_else(String::new, |(_, text)| text.to_owned())
        };
        let pairs = line
            .get("picklist")
            .split(',')
            .filter_map(|pair| pair.split_once('='));
        let rule = FieldRule {
            length: line.get("length").parse().unwrap_or(0),
            is_required: line.get("flags").contains("required"),
            is_read_only: line.get("flags").contains("read-only"),
            picklist: pairs
                .map(|(value, label)| (value.to_owned(), label.to_owned()))
                .collect(),
            retired: cell("retired")
                .split(',')
                .filter_map(|pair| pair.split_once('='))
                .map(|(value, label)| (value.to_owned(), label.to_owned()))
                .collect(),
            holds: Holds::of_type(&cell("type")),
        };
        match line.get("field").strip_prefix("udf.") {
            Some(name) => rules.udfs.insert(name.to_owned(), rule),
            None => rules.fields.insert(line.get("field").to_owned(), rule),
        };
    }
    rules
}
