//! The answer for one row, as every format prints it (`matchbook.row/1`).

pub mod change;
pub mod echo;
pub mod event;
pub mod line;
pub mod outcome;
pub mod ticket;
pub mod udf;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::answer::change::Change;
use crate::answer::event::EventView;
use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::answer::ticket::TicketView;

/// The schema that `ndjson` and `json` state.
pub const ROW_SCHEMA: &str = "matchbook.row/1";

/// Where a row came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowView {
    /// The input as it was named; `-` for standard input.
    pub source: String,
    /// Counts the records of its source from 1.
    pub number: u64,
    /// The physical line where the record starts, from 1.
    pub line: u64,
    /// Counts the people of a record that holds several, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    /// The row's own id, when it has one.
    pub id: Option<String>,
    /// `scheduling`, `calls`, `tickets` or `contacts`.
    pub kind: Cow<'static, str>,
}

/// The contact of an answer; the names are Autotask's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// Absent until the contact exists.
    pub id: Option<i64>,
    /// Absent while the company is to be created.
    #[serde(rename = "companyID")]
    pub company_id: Option<i64>,
    /// Given name.
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    /// Surname.
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
    /// First of the three address fields.
    #[serde(rename = "emailAddress")]
    pub email_address: Option<String>,
}

/// The company of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyView {
    /// Absent until the company exists. 0 is the MSP itself.
    pub id: Option<i64>,
    /// Its name.
    #[serde(rename = "companyName")]
    pub company_name: Option<String>,
}

/// One look-up that the decision rests on, and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was looked for: `external_id`, `email`, `domain`, `company_name`, `ticket`, `phone`, `name` …
    pub key: Cow<'static, str>,
    /// The value that was looked for.
    pub value: String,
    /// The contacts that it found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Vec<i64>>,
    /// The companies that it found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub companies: Option<Vec<i64>>,
}

/// A contact or company that could have been the answer, and was not chosen by the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateView {
    /// `Contact` or `Company`.
    pub entity: String,
    /// Its id.
    pub id: i64,
    /// A contact's company.
    #[serde(rename = "companyID", default, skip_serializing_if = "Option::is_none")]
    pub company_id: Option<i64>,
    /// The person's or the company's name.
    pub name: String,
    /// A contact's address.
    #[serde(rename = "emailAddress", default, skip_serializing_if = "Option::is_none")]
    pub email_address: Option<String>,
    /// Whether it is active.
    #[serde(rename = "isActive")]
    pub is_active: bool,
    /// Why it is listed, or why it lost, in words.
    pub why: String,
}

/// One rule that was tried, for `--explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTried {
    /// The rule's name.
    pub rule: String,
    /// What came of it, in words.
    pub result: String,
}

/// The row that creates the person which this row speaks of too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedTo {
    /// The other row's source.
    pub source: String,
    /// The other row's number.
    pub number: u64,
    /// The other row's own id.
    pub id: Option<String>,
}

/// The answer for one row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// [`ROW_SCHEMA`].
    pub schema: Cow<'static, str>,
    /// Where the row came from.
    pub row: RowView,
    /// What was decided, or what came of it.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// What exactly, in words: the value, the limit, the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Whom the row speaks of, when that is known.
    pub contact: Option<ContactView>,
    /// In which company.
    pub company: Option<CompanyView>,
    /// The writes that the outcome needs.
    pub changes: Vec<Change>,
    /// The look-ups that it rests on.
    pub evidence: Vec<Evidence>,
    /// Who else it could have been.
    pub candidates: Vec<CandidateView>,
    /// What else was noticed.
    pub warnings: Vec<Warning>,
    /// The row that creates the same person.
    pub joined_to: Option<JoinedTo>,
    /// What becomes of a call, message or fax.
    pub event: Option<EventView>,
    /// The ticket that the row belongs to, with who gets its notifications now; only for rows of kind tickets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketView>,
    /// Every rule tried, with `--explain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explain: Option<Vec<RuleTried>>,
}
