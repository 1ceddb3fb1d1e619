//! Who of an event's parties are the other side: by exclusion of the MSP's own, with the direction to break ties.
//!
//! Exports disagree about what "from" is for a call that was put through, and a call from one's own browser can be
//! called inbound; a number that is surely the MSP's own is never the customer's. Guesses nothing.

use crate::choice::NumberStyle;
use crate::input::column::Column;
use crate::person::candidate::Reading;
use crate::person::event::party::{How, Who};
use crate::person::event::{Direction, Medium, Other, style_of};
use crate::person::phone::{PhoneKey, PhoneNumber};
use crate::person::told::Told;

/// One party of an event.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::person) struct Party<'r> {
    pub(in crate::person) who: Who,
    /// The name that the phone system shows beside the number.
    pub(in crate::person) name: Option<&'r str>,
    /// Whether it is the side that called or wrote; not known where the row names one party only.
    is_caller: bool,
}

impl Party<'_> {
    fn is_ours(&self) -> bool {
        matches!(self.who, Who::Ours)
    }
}

/// The other side of an event.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::person) enum Side<'r> {
    /// Whoever is not ours; never empty.
    Outside(Vec<Party<'r>>),
    /// Nobody, and why.
    None(Other),
}

/// Finds the other side of a row.
pub(in crate::person) fn others<'r>(
    told: Told<'r>,
    medium: Medium,
    direction: Option<Direction>,
    reading: &Reading,
) -> Side<'r> {
    let cell = |column: &Column| told.get(column);
    let read = |column: &Column, text: Option<&str>, dialled: bool| {
        let style: NumberStyle = style_of(told.row, column);
        Who::read(
            text,
            How {
                reading,
                style,
                dialled,
            },
        )
    };
    let (from, to) = (cell(&Column::From), cell(&Column::To));
    // The vendor says itself who it is; else a row with one number, and no word of two sides, speaks of that.
    let told_itself = [Column::ExternalNumber, Column::Phone, Column::Mobile];
    let two_sided = from.is_some() || to.is_some();
    for column in &told_itself[..if two_sided { 1 } else { 3 }] {
        if let Some(text) = cell(column) {
            let dialled = direction == Some(Direction::Outbound);
            return one(read(column, Some(text), dialled), cell(&Column::ExternalName));
        }
    }
    let mut parties = Vec::with_capacity(2);
    let mut add = |who: Who, name, is_caller| {
        if who.is_there() {
            parties.push(Party { who, name, is_caller });
        }
    };
    add(read(&Column::From, from, false), cell(&Column::FromName), true);
    for (text, name) in called(to, cell(&Column::ToName)) {
        add(read(&Column::To, Some(text), true), name, false);
    }
    side(parties, medium, direction)
}

/// The numbers of the called side with their names. One number has the whole cell of names; of several each has its
/// own, where there are as many.
fn called<'c>(
    numbers: Option<&'c str>,
    names: Option<&'c str>,
) -> impl Iterator<Item = (&'c str, Option<&'c str>)> {
    let is_one = |numbers: &&str| !numbers.contains(';') || numbers.to_ascii_lowercase().contains(";ext=");
    let one = numbers.filter(is_one).map(|number| (number, names));
    let several = match numbers {
        Some(numbers) if one.is_none() => each(numbers, names),
        Some(_) | None => Vec::new(),
    };
    one.into_iter().chain(several)
}

/// Several numbers, each with its own name where there are as many.
fn each<'c>(numbers: &'c str, names: Option<&'c str>) -> Vec<(&'c str, Option<&'c str>)> {
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
fn one(who: Who, name: Option<&str>) -> Side<'_> {
    if matches!(who, Who::Ours | Who::Extension(_)) {
        return Side::None(Other::Ourselves);
    }
    let only = Party {
        who,
        name,
        is_caller: false,
    };
    Side::Outside(vec![only])
}

/// The other side of those who are there.
fn side(mut parties: Vec<Party<'_>>, medium: Medium, direction: Option<Direction>) -> Side<'_> {
    let count = parties.len();
    if parties.iter().any(Party::is_ours) {
        let no_caller = parties.iter().all(|party| !party.is_caller);
        parties.retain(|party| !party.is_ours() && !is_inside(party, medium));
        return match (parties.is_empty(), count) {
            (false, _) => outsiders(parties),
            // Somebody who called without a number leaves an empty cell.
            (true, 1) if direction == Some(Direction::Inbound) && no_caller => Side::None(Other::Nobody),
            (true, 1) => Side::None(Other::Ourselves),
            (true, _) => Side::None(Other::Internal),
        };
    }
    if count > 1 && parties.iter().all(|party| is_inside(party, medium)) {
        return Side::None(Other::Internal);
    }
    match direction {
        Some(Direction::Inbound) => parties.retain(|party| party.is_caller),
        Some(Direction::Outbound) => parties.retain(|party| !party.is_caller),
        None => return untold(parties, medium),
    }
    outsiders(parties)
}

/// Nothing is known of either side: the one that is alone, or opposite an extension, or a service that was dialled.
fn untold(mut parties: Vec<Party<'_>>, medium: Medium) -> Side<'_> {
    let count = parties.len();
    parties.retain(|party| !is_inside(party, medium));
    if count < 2 || (parties.len() < count && !parties.is_empty()) {
        return outsiders(parties);
    }
    parties.retain(|party| matches!(party.who, Who::Service(_)));
    if parties.len() == 1 {
        return outsiders(parties);
    }
    Side::None(Other::Unclear(
        "neither number is known as yours, and no direction is given; set own_numbers and own_extensions"
            .to_owned(),
    ))
}

/// Four digits are an extension, but for text messages, which short codes send.
fn is_inside(party: &Party<'_>, medium: Medium) -> bool {
    matches!(party.who, Who::Extension(_)) && medium != Medium::Sms
}

/// Whoever is outside, each number once.
fn outsiders(parties: Vec<Party<'_>>) -> Side<'_> {
    match parties.len() {
        0 => return Side::None(Other::Nobody),
        1 => return Side::Outside(parties),
        _ => {}
    }
    let mut outside: Vec<Party<'_>> = Vec::with_capacity(parties.len());
    for party in parties {
        let known = outside
            .iter_mut()
            .find(|known| number_of(&known.who).is_some() && number_of(&known.who) == number_of(&party.who));
        match known {
            Some(known) => known.name = known.name.or(party.name),
            None => outside.push(party),
        }
    }
    Side::Outside(outside)
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
