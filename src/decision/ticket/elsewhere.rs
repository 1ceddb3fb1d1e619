//! Somebody whom another company knows, and who gets a contact in the ticket's company too: who it is, and what is taken
//! over. Several who are not one person by their names are never chosen from.

use serde_json::Map;

use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::choice::Inactive;
use crate::decision::notes::{Notes, contact_candidate};
use crate::decision::policy::Policy;
use crate::decision::{Step, Verdict};
use crate::directory::record::Contact;
use crate::person::candidate::Candidate;
use crate::person::name::{Agreement, PersonName, agreement, nothing_in_common};
use crate::person::phone;

/// The fields of a contact that are taken over into another company beside its name, as they stand.
const TAKEN_OVER: [&str; 4] = ["phone", "extension", "mobilePhone", "alternatePhone"];

/// The person whom these contacts of other companies are, to take the name and the numbers from; `None` when there is
/// nobody.
pub(super) fn one_person<'d>(
    elsewhere: Vec<&'d Contact>,
    candidate: &Candidate,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Step<Option<&'d Contact>> {
    let counts = |contact: &&Contact| contact.is_active || policy.inactive != Inactive::Ignore;
    let known: Vec<&Contact> = elsewhere.into_iter().filter(counts).collect();
    let listed = |why: &str, contacts: &[&Contact]| -> Vec<_> {
        contacts
            .iter()
            .map(|contact| contact_candidate(contact, why))
            .collect()
    };
    let active: Vec<&Contact> = known
        .iter()
        .copied()
        .filter(|contact| contact.is_active)
        .collect();
    if active.is_empty() && !known.is_empty() && policy.inactive == Inactive::Review {
        let verdict = Verdict::new(Outcome::Review, Reason::InactiveContact);
        return Step::Answer(verdict.candidates(listed("inactive, in another company", &known)));
    }
    let mut people = if active.is_empty() { known } else { active };
    let name = candidate.name_key();
    let agrees = |contact: &&Contact| agreement(&name, &contact.name_key()) == Agreement::Strong;
    if people.iter().any(agrees) {
        people.retain(agrees);
    }
    let Some(first) = people.first().copied() else {
        return Step::Go(None);
    };
    let is_same = |other: &&Contact| agreement(&first.name_key(), &other.name_key()) == Agreement::Strong;
    if people.len() > 1 && !people.iter().all(is_same) {
        let verdict = Verdict::new(Outcome::Review, Reason::AmbiguousContact).detail(format!(
            "{} people of other companies hold the address",
            people.len()
        ));
        return Step::Answer(verdict.candidates(listed("holds the address, in another company", &people)));
    }
    if nothing_in_common(&name, &first.name_key()) {
        notes.warn(Warning::NameDiffers);
    }
    notes.tried("cloned_into_company", || {
        format!("taken from contact {} of company {}", first.id.0, first.company.0)
    });
    Step::Go(Some(first))
}

/// The person with the name of the contact that they are in another company.
pub(super) fn named_as(candidate: &Candidate, source: Option<&Contact>) -> Candidate {
    let mut named = candidate.clone();
    if let Some(source) = source {
        let text = |field: &str| source.text(field).map(str::to_owned);
        named.name = PersonName {
            first: text("firstName"),
            middle: text("middleInitial"),
            last: text("lastName"),
            order_known: true,
        };
        // By the numbers they would be a duplicate of themselves.
        (named.phone, named.mobile, named.extension) = (None, None, None);
    }
    named
}

/// The person with the numbers of that contact, as far as they can be read.
pub(super) fn reached_as(mut named: Candidate, source: Option<&Contact>) -> Candidate {
    if let Some(source) = source {
        let number = |field: &str| phone::read(source.text(field)?, source.region()).ok().flatten();
        named.phone = number("phone");
        named.mobile = number("mobilePhone");
        named.extension = source.text("extension").map(str::to_owned);
    }
    named
}

/// The numbers of a contact as they stand.
pub(super) fn taken_over(source: &Contact) -> Map<String, serde_json::Value> {
    let of = |field: &str| Some((field.to_owned(), source.value(field)?.clone()));
    TAKEN_OVER.into_iter().filter_map(of).collect()
}
