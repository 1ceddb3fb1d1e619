//! Who of an event's parties are the other side: by exclusion of the MSP's own, with the direction to break ties.
//!
//! Exports disagree about what "from" is for a call that was put through, and a call from one's own browser can be
//! called inbound; a number that is surely the MSP's own is never the customer's. Guesses nothing.

use crate::choice::NumberStyle;
use crate::input::column::Column;
use crate::input::row::Row;
use crate::person::candidate::Reading;
use crate::person::event::party::{How, Who};
use crate::person::event::{Direction, Medium, Other, style_of};
use crate::person::phone::{PhoneKey, PhoneNumber};

/// Somebody on the other side.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::person) struct Outsider {
    pub(in crate::person) who: Who,
    /// The name that the phone system shows beside the number.
    pub(in crate::person) name: Option<String>,
}

/// The other side of an event.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::person) enum Side {
    /// Whoever is not ours; never empty.
    Outside(Vec<Outsider>),
    /// Nobody, and why.
    None(Other),
}

/// One party with its name.
#[derive(Debug, Clone)]
struct Party {
    who: Who,
    name: Option<String>,
}

/// Finds the other side of a row.
pub(in crate::person) fn others(
    row: &Row,
    medium: Medium,
    direction: Option<Direction>,
    reading: &Reading,
) -> Side {
    let cell = |column: &Column| row.cells().get(column);
    let read = |column: &Column, text: Option<&str>, dialled: bool| {
        let style: NumberStyle = style_of(row, column);
        Who::read(
            text,
            How {
                reading,
                style,
                dialled,
            },
        )
    };
    // The vendor says itself who it is; else a row with one number, and no word of two sides, speaks of that.
    let told = [Column::ExternalNumber, Column::Phone, Column::Mobile];
    let two_sided = cell(&Column::From).is_some() || cell(&Column::To).is_some();
    for column in &told[..if two_sided { 1 } else { 3 }] {
        if let Some(text) = cell(column) {
            let dialled = direction == Some(Direction::Outbound);
            let name = cell(&Column::ExternalName).map(str::to_owned);
            return one(read(column, Some(text), dialled), name);
        }
    }
    let from = Party {
        who: read(&Column::From, cell(&Column::From), false),
        name: cell(&Column::FromName).map(str::to_owned),
    };
    let to = called(cell(&Column::To), cell(&Column::ToName))
        .into_iter()
        .map(|(text, name)| Party {
            who: read(&Column::To, Some(text), true),
            name: name.map(str::to_owned),
        })
        .collect::<Vec<_>>();
    side(&from, &to, medium, direction)
}

/// The numbers of the called side with their names. One number has the whole cell of names; of several each has its
/// own, where there are as many.
fn called<'c>(numbers: Option<&'c str>, names: Option<&'c str>) -> Vec<(&'c str, Option<&'c str>)> {
    let Some(numbers) = numbers else { return Vec::new() };
    if !numbers.contains(';') || numbers.to_ascii_lowercase().contains(";ext=") {
        return vec![(numbers, names)];
    }
    let parts: Vec<&str> = numbers.split(';').map(str::trim).collect();
    let names: Vec<&str> = names.map_or_else(Vec::new, |names| names.split(';').map(str::trim).collect());
    let parallel = names.len() == parts.len();
    parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| {
            let name = names
                .get(index)
                .copied()
                .filter(|name| parallel && !name.is_empty());
            (*part, name)
        })
        .collect()
}

/// The party that the row itself names as the other one.
fn one(who: Who, name: Option<String>) -> Side {
    if matches!(who, Who::Ours | Who::Extension(_)) {
        return Side::None(Other::Ourselves);
    }
    Side::Outside(vec![Outsider { who, name }])
}

/// The other side of two.
fn side(from: &Party, to: &[Party], medium: Medium, direction: Option<Direction>) -> Side {
    let parties = || {
        std::iter::once(from)
            .chain(to)
            .filter(|party| party.who.is_there())
    };
    let count = parties().count();
    let ours = parties().filter(|party| party.who == Who::Ours).count();
    if ours > 0 {
        let outside: Vec<&Party> = parties()
            .filter(|party| party.who != Who::Ours && !is_inside(party, medium))
            .collect();
        return match (outside.is_empty(), count) {
            (false, _) => outsiders(outside),
            // Somebody who called without a number leaves an empty cell.
            (true, 1) if direction == Some(Direction::Inbound) && from.who == Who::Absent => {
                Side::None(Other::Nobody)
            }
            (true, 1) => Side::None(Other::Ourselves),
            (true, _) => Side::None(Other::Internal),
        };
    }
    if count > 1 && parties().all(|party| is_inside(party, medium)) {
        return Side::None(Other::Internal);
    }
    match direction {
        Some(Direction::Inbound) => outsiders(vec![from]),
        Some(Direction::Outbound) => outsiders(to.iter().collect()),
        None => untold(&parties().collect::<Vec<_>>(), medium),
    }
}

/// Nothing is known of either side: the one that is alone, or opposite an extension, or a service that was dialled.
fn untold(parties: &[&Party], medium: Medium) -> Side {
    let outside: Vec<&Party> = parties
        .iter()
        .copied()
        .filter(|party| !is_inside(party, medium))
        .collect();
    let services: Vec<&Party> = outside
        .iter()
        .copied()
        .filter(|party| matches!(party.who, Who::Service(_)))
        .collect();
    if parties.len() < 2 || (outside.len() < parties.len() && !outside.is_empty()) {
        return outsiders(outside);
    }
    if services.len() == 1 {
        return outsiders(services);
    }
    Side::None(Other::Unclear(
        "neither number is known as yours, and no direction is given; set own_numbers and own_extensions"
            .to_owned(),
    ))
}

/// Four digits are an extension, but for text messages, which short codes send.
fn is_inside(party: &Party, medium: Medium) -> bool {
    matches!(party.who, Who::Extension(_)) && medium != Medium::Sms
}

fn outsiders(parties: Vec<&Party>) -> Side {
    let mut outside: Vec<Outsider> = Vec::new();
    for party in parties.into_iter().filter(|party| party.who.is_there()) {
        let known = outside
            .iter_mut()
            .find(|known| number_of(&known.who).is_some() && number_of(&known.who) == number_of(&party.who));
        match known {
            Some(known) => known.name = known.name.take().or_else(|| party.name.clone()),
            None => outside.push(Outsider {
                who: party.who.clone(),
                name: party.name.clone(),
            }),
        }
    }
    if outside.is_empty() {
        Side::None(Other::Nobody)
    } else {
        Side::Outside(outside)
    }
}

fn number_of(who: &Who) -> Option<&PhoneKey> {
    match who {
        Who::Number(number, _) => Some(PhoneNumber::key(number)),
        Who::Absent
        | Who::Ours
        | Who::Withheld
        | Who::Extension(_)
        | Who::Service(_)
        | Who::Email(_)
        | Who::Damaged(_)
        | Who::Unusable => None,
    }
}
