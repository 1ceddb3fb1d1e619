//! One row as it is understood: its cells by meaning, its numbers as they are compared, and what is wrong with it.

use serde_json::{Map, Value, json};

use crate::answer::outcome::Reason;
use crate::choice::Kind;
use crate::error::excerpt::Excerpt;
use crate::input::Row;
use crate::input::column::Column;
use crate::input::row::RowRef;
use crate::person::candidate::{Candidate, Problem, Reading};
use crate::person::phone::{self, PhoneProblem};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// The row cannot be used as it stands.
    Invalid,
    /// The row can be used; this part of it not, or otherwise than one may think.
    Note,
}

impl Weight {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Note => "note",
        }
    }
}

/// Something that is to be known about a row.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) weight: Weight,
    /// The physical line.
    pub(super) line: u64,
    /// The character in the line, where it is known.
    pub(super) column: Option<u64>,
    /// What stands there, where it is at hand.
    pub(super) excerpt: Option<Box<Excerpt>>,
    pub(super) message: String,
}

/// A row as it is understood.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) at: RowRef,
    /// Every cell with a meaning.
    pub(super) cells: Vec<(String, String)>,
    /// Numbers that can be read, in E.164.
    pub(super) numbers: Vec<(String, String)>,
    /// The addresses of a list, each with the name that stands beside it.
    pub(super) people: Vec<(String, String)>,
    pub(super) findings: Vec<Finding>,
}

/// The columns that hold numbers.
const NUMBERS: &[Column] = &[
    Column::Phone,
    Column::Mobile,
    Column::From,
    Column::To,
    Column::ExternalNumber,
];

/// The mark of one of the MSP's own extensions.
const INSIDE: &str = "ext:";

impl Seen {
    pub(super) fn of(row: &Row, reading: &Reading) -> Self {
        let mut seen = Self {
            at: row.at.clone(),
            cells: row
                .cells()
                .iter()
                .map(|(column, text)| (column.name().into_owned(), text.to_owned()))
                .collect(),
            numbers: Vec::new(),
            people: Vec::new(),
            findings: Vec::new(),
        };
        if let Some(fault) = &row.unreadable {
            seen.findings.push(Finding {
                weight: Weight::Invalid,
                line: fault.line,
                column: fault.column,
                excerpt: fault.excerpt.clone(),
                message: fault.message.clone(),
            });
            return seen;
        }
        let mut people = Vec::new();
        Candidate::read_all(row, reading, &mut people);
        for (nth, person) in people.iter().enumerate() {
            let own = person.listed.is_some();
            // What is wrong with the row as a whole stands with each of its people.
            let is_new = |problem: &&Problem| nth == 0 || (own && problem.reason == Reason::BadEmail);
            for problem in person.problems.iter().filter(is_new) {
                seen.find(Weight::Invalid, problem.detail.clone());
            }
            if let Some(email) = person.email().filter(|_| own) {
                seen.people.push((email.text().to_owned(), person.name.full()));
            }
        }
        for column in NUMBERS {
            seen.read_numbers(row, column, reading);
        }
        if row.short {
            seen.find(
                Weight::Note,
                "fewer cells than the header has; the last ones are taken as blank".to_owned(),
            );
        }
        for remark in row.cells().remarks() {
            seen.find(Weight::Note, remark.clone());
        }
        if row.cells().is_blank() {
            seen.find(Weight::Note, "nothing in it that is read".to_owned());
        }
        seen
    }

    pub(super) fn is_invalid(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.weight == Weight::Invalid)
    }

    fn find(&mut self, weight: Weight, message: String) {
        self.findings.push(Finding {
            weight,
            line: self.at.line,
            column: None,
            excerpt: None,
            message,
        });
    }

    fn read_numbers(&mut self, row: &Row, column: &Column, reading: &Reading) {
        let Some(cell) = row.cells().get(column) else {
            return;
        };
        let several = *column == Column::To;
        let texts = cell.split(move |c| several && c == ';').map(str::trim);
        let mut numbers = Vec::new();
        for text in texts.filter(|text| !text.starts_with(INSIDE)) {
            let marked = if row.columns.with_country_code.contains(column) {
                with_plus(text)
            } else {
                text.to_owned()
            };
            match phone::read(&marked, reading.region) {
                Ok(Some(number)) => numbers.push(number.key().as_str().to_owned()),
                Ok(None) => {}
                // Extensions, short codes and emergency numbers are calls like others.
                Err(PhoneProblem::Short { .. }) if row.at.kind == Kind::Calls => {}
                Err(problem) => {
                    let name = row.column_name(column);
                    let advice = advice(&problem);
                    self.find(Weight::Note, format!("{name} {text:?} {problem}{advice}"));
                }
            }
        }
        if !numbers.is_empty() {
            self.numbers.push((column.name().into_owned(), numbers.join(";")));
        }
    }

    /// The row as JSON.
    pub(super) fn json(&self) -> Value {
        let object = |pairs: &[(String, String)]| -> Map<String, Value> {
            pairs
                .iter()
                .map(|(name, text)| (name.clone(), Value::from(text.clone())))
                .collect()
        };
        let findings: Vec<Value> = self
            .findings
            .iter()
            .map(|finding| {
                json!({
                    "weight": finding.weight.word(),
                    "line": finding.line,
                    "column": finding.column,
                    "message": finding.message,
                })
            })
            .collect();
        let mut row = json!({
            "schema": "matchbook.check/1",
            "row": {
                "source": *self.at.source,
                "number": self.at.number,
                "line": self.at.line,
                "id": self.at.id,
                "kind": self.at.kind.to_string(),
            },
            "read": object(&self.cells),
            "numbers": object(&self.numbers),
            "findings": findings,
        });
        if self.at.kind == Kind::Tickets {
            let people = self.people.iter();
            let people = people.map(|(email, name)| json!({ "email": email, "name": name }));
            row["people"] = people.collect();
        }
        row
    }
}

/// A number of a column that holds the country code without a `+`.
fn with_plus(text: &str) -> String {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits >= 7 && text.starts_with(|c: char| c.is_ascii_digit()) && !text.starts_with('0') {
        format!("+{text}")
    } else {
        text.to_owned()
    }
}

fn advice(problem: &PhoneProblem) -> &'static str {
    match problem {
        PhoneProblem::DigitsLost => "; export it again, and do not save it from a spreadsheet",
        PhoneProblem::NotValid { .. } => "; see --region and --number-style",
        PhoneProblem::NoDigits
        | PhoneProblem::Masked
        | PhoneProblem::Several
        | PhoneProblem::Short { .. } => "",
    }
}
