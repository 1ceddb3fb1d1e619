//! The people that a call, message or fax speaks of.
//!
//! Puts the other side's number, address and name where a person's stand, so that what decides about people need
//! not know how a phone system writes them.

use super::{Candidate, Problem, read_name};
use crate::answer::outcome::{Reason, Warning};
use crate::input::column::Column;
use crate::person::candidate::Reading;
use crate::person::event::{self, Caller, Event, Other, Party, Side, Who};
use crate::person::name::PersonName;
use crate::person::told::Told;

/// Makes the last of `people`, who is read as every row is, the person on the other side of the event; puts the others
/// behind where there are several.
pub(super) fn read_all(
    told: Told<'_>,
    reading: &Reading,
    event: Event,
    unknown: Option<&str>,
    people: &mut Vec<Candidate>,
) {
    let Some(candidate) = people.last_mut() else {
        return;
    };
    if let Some(word) = unknown {
        let name = told.row.column_name(&Column::Event);
        candidate.problems.push(Problem {
            reason: Reason::UnknownColumnValue,
            detail: format!("{name} {word:?} is none of call, sms, fax"),
        });
    }
    let outside = event::others(told, event.medium, event.direction, reading);
    let mut outside = match outside {
        Side::Outside(outside) => {
            candidate.event = Some(event);
            outside
        }
        Side::None(other) => {
            candidate.event = Some(Event { other, ..event });
            named(candidate, told, None);
            return;
        }
    };
    if outside.len() == 1
        && let Some(only) = outside.pop()
    {
        named(candidate, told, only.name);
        let extension = told.get(&Column::Extension).filter(|_| {
            // Beside `from` and `to` it would be the extension of the MSP's own side as likely.
            told.get(&Column::From).is_none() && told.get(&Column::To).is_none()
        });
        candidate.extension = extension.map(str::to_owned);
        put(candidate, only);
        return;
    }
    // The row's own name, address and external id are one person's, and nobody knows whose.
    candidate.emails.clear();
    candidate.external_id = None;
    candidate.extension = None;
    let Some(candidate) = people.pop() else { return };
    for (part, one) in (1..).zip(outside) {
        let mut person = Candidate {
            part: Some(part),
            ..candidate.clone()
        };
        take_name(&mut person, one.name);
        put(&mut person, one);
        people.push(person);
    }
}

/// The name of the only person: from its own columns, else from the one beside the number.
fn named(candidate: &mut Candidate, told: Told<'_>, shown: Option<&str>) {
    if told.get(&Column::FirstName).is_some() || told.get(&Column::LastName).is_some() {
        candidate.name = read_name(told, None);
        return;
    }
    take_name(candidate, shown.or_else(|| told.get(&Column::Name)));
}

fn take_name(candidate: &mut Candidate, shown: Option<&str>) {
    match shown.map_or(Caller::Nobody, event::caller) {
        Caller::Person(name) => candidate.name = name,
        Caller::Hint(hint) => {
            candidate.name = PersonName::default();
            candidate.name_hint = Some(hint);
        }
        Caller::Nobody => {}
    }
}

/// Puts the other side where a person's number and address stand.
fn put(candidate: &mut Candidate, one: Party<'_>) {
    let mut second_reading = None;
    let mut warning = None;
    let other = match one.who {
        Who::Number(number, second) => {
            if candidate.extension.is_none() {
                candidate.extension = number.extension().map(str::to_owned);
            }
            candidate.phone = Some(number);
            second_reading = second;
            Other::Somebody
        }
        Who::Email(address) => {
            if candidate.emails.iter().all(|known| known.key() != address.key()) {
                candidate.emails.insert(0, address);
            }
            Other::Somebody
        }
        Who::Service(number) | Who::Extension(number) => Other::Service(number),
        Who::Damaged(detail) => {
            warning = Some(Warning::BadPhone);
            Other::Damaged(detail)
        }
        Who::Unusable => {
            warning = Some(Warning::BadPhone);
            Other::Nobody
        }
        Who::Withheld | Who::Absent => Other::Nobody,
        Who::Ours => Other::Ourselves,
    };
    candidate
        .warnings
        .extend(warning.filter(|warning| !candidate.warnings.contains(warning)));
    if let Some(event) = &mut candidate.event {
        event.other = other;
        event.second_reading = second_reading;
    }
}
