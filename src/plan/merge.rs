//! Contact records of one new person: what one row says and another does not is written with the first; where they
//! say different things, a person decides. Nothing that a row says is lost without a word.

use serde_json::{Map, Value, json};

use crate::answer::outcome::Warning;
use crate::answer::udf;
use crate::choice::Kind;
use crate::directory::record::EMAIL_FIELDS;
use crate::person::record::PRIMARY;
use crate::plan::{NAME_FIELDS, Plan};

impl Plan {
    /// Whether an entry is a contact record.
    pub(super) fn is_record(&self, index: usize) -> bool {
        self.entries[index].answer.row.kind == Kind::Contacts.word()
    }

    /// A field in which two rows of one new person differ, in words. Names and addresses are what they were recognised
    /// by: of those a person can have several.
    pub(super) fn conflict(&self, index: usize, leader: usize) -> Option<String> {
        let (mine, first) = (self.said(index)?, self.said(leader)?);
        let (field, value) = mine.iter().find(|(field, value)| {
            !NAME_FIELDS.contains(&field.as_str())
                && !EMAIL_FIELDS.contains(&field.as_str())
                && first.get(*field).is_some_and(|other| other != *value)
        })?;
        let row = &self.entries[leader].answer.row;
        Some(format!(
            "{field} is {value} here and {} in row {} of {}, which creates the same person",
            first[field.as_str()],
            row.number,
            row.source
        ))
    }

    /// What an entry's new contact is created with, field by field.
    fn said(&self, index: usize) -> Option<Map<String, Value>> {
        Some(udf::flat(&self.entries[index].new.as_ref()?.fields))
    }

    /// Gives a person the fields that another row of theirs fills.
    pub(super) fn take_fields(&mut self, from: usize, to: usize) {
        let Some((given, mut all)) = self.said(from).zip(self.said(to)) else {
            return;
        };
        let former = self.entries[from].new.as_ref().and_then(|new| new.former_primary);
        for (field, value) in given {
            if !EMAIL_FIELDS.contains(&field.as_str()) && !NAME_FIELDS.contains(&field.as_str()) {
                all.entry(field).or_insert(value);
            }
        }
        if let Some(first) = &mut self.entries[to].new {
            first.fields = udf::nested(all);
            first.former_primary = first.former_primary.or(former);
        }
    }

    /// Whether an entry creates a contact that becomes the primary one of its company.
    pub(super) fn becomes_primary(&self, index: usize) -> bool {
        let new = self.entries[index].new.as_ref();
        new.is_some_and(|new| new.fields.get(PRIMARY) == Some(&json!(true)))
    }

    /// Creates a contact, whom several rows speak of, without making it the primary one: another row does that with
    /// somebody else.
    pub(super) fn stay_secondary(&mut self, index: usize) {
        let entry = &mut self.entries[index];
        if let Some(new) = &mut entry.new {
            new.fields.shift_remove(PRIMARY);
            new.former_primary = None;
        }
        entry
            .answer
            .warnings
            .retain(|warning| *warning != Warning::PrimaryDemoted);
    }
}
