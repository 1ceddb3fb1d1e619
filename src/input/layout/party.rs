//! The two sides of a call as vendors write them: `Name (number)`, `"Name" <number>`, `Ext.101`, `client:ana`,
//! `sip:ana@host`. Finds name and number, and marks a side that is the MSP's own with `ext:`.

use crate::input::column::Column;
use crate::input::row::Cells;

/// The mark of a side that is the MSP's own.
pub(super) const INSIDE: &str = "ext:";

/// Extensions have at most this many digits; whatever has more is a number of the public network.
const LONGEST_EXTENSION: usize = 6;

/// `Name (number)` or `"Name" <number>` in its two parts; a text of another form is a number.
pub(super) fn split(text: &str) -> (Option<String>, String) {
    let text = text.trim();
    for (open, close) in [('(', ')'), ('<', '>')] {
        let Some(inside) = text.strip_suffix(close) else {
            continue;
        };
        let Some((name, number)) = inside.rsplit_once(open) else {
            continue;
        };
        let name = name.trim().trim_matches('"').trim();
        let is_number = number.chars().any(|c| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || "+*#.- ".contains(c));
        // `+44 (0)20 …` ends in no bracket, `(312)` alone is no name with a number.
        if is_number && !name.is_empty() {
            let name = name.chars().any(char::is_alphabetic).then(|| name.to_owned());
            return (name, number.trim().to_owned());
        }
        if open == '<' && name.is_empty() {
            return (None, number.trim().to_owned());
        }
    }
    (None, text.to_owned())
}

/// Whether a text can be an extension: few digits and nothing else, or the mark that a vendor sets.
pub(super) fn is_extension(text: &str) -> bool {
    text.starts_with(INSIDE)
        || (!text.is_empty()
            && text.len() <= LONGEST_EXTENSION
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'*' | b'#')))
}

/// Marks a side of which the vendor says that it is inside. A number of the public network stays as it is: calls
/// are forwarded to the outside too.
pub(super) fn inside(text: &str) -> String {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    if lower.starts_with(INSIDE) {
        return text.to_owned();
    }
    let bare = lower
        .strip_prefix("ext.")
        .or_else(|| lower.strip_prefix("ext "))
        .map_or(text, |rest| &text[text.len() - rest.len()..]);
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    if digits <= LONGEST_EXTENSION {
        format!("{INSIDE}{}", bare.trim())
    } else {
        bare.trim().to_owned()
    }
}

/// Takes the syntax of links and of SIP away: `tel:` and `whatsapp:` are numbers; `client:` and a SIP user without a
/// number are names of the MSP's own.
pub(super) fn from_address(text: &str) -> String {
    let text = text.trim();
    let Some((scheme, rest)) = text.split_once(':') else {
        return match text.to_ascii_lowercase().strip_prefix("ext.") {
            Some(number) => format!("{INSIDE}{number}"),
            None => text.to_owned(),
        };
    };
    match scheme.to_ascii_lowercase().as_str() {
        "tel" | "whatsapp" | "sms" => rest.trim().to_owned(),
        "client" => format!("{INSIDE}{rest}"),
        "sip" | "sips" => {
            let user = rest.split(['@', ';']).next().unwrap_or_default();
            let digits = user.bytes().filter(u8::is_ascii_digit).count();
            if digits > LONGEST_EXTENSION && user.bytes().all(|b| b.is_ascii_digit() || b == b'+') {
                user.to_owned()
            } else {
                format!("{INSIDE}{user}")
            }
        }
        _ => text.to_owned(),
    }
}

/// Splits `Name (number)` in both sides of a row.
pub(super) fn split_both(cells: &mut Cells) {
    for (number, name) in [(Column::From, Column::FromName), (Column::To, Column::ToName)] {
        if let Some(text) = cells.take(&number) {
            let (named, bare) = split(&text);
            cells.set(number, &from_address(&bare));
            cells.set(name, &named.unwrap_or_default());
        }
    }
}

/// Sets right which side is the MSP's own, by the direction that the vendor states: that side is marked where it is
/// an extension, and its name, one of the MSP's people, is taken away. `internal` marks both sides.
pub(super) fn mark_sides(cells: &mut Cells) {
    let direction = cells.get(&Column::Direction).unwrap_or_default().to_owned();
    let internal = super::words::is_internal(&direction);
    let direction = super::words::direction(&direction);
    if internal || direction == Some("outbound") {
        mark(cells, Column::From, &Column::FromName);
    }
    if internal || direction == Some("inbound") {
        mark(cells, Column::To, &Column::ToName);
    }
    for (number, name) in [(Column::From, Column::FromName), (Column::To, Column::ToName)] {
        if cells.get(&number).is_some_and(|text| text.starts_with(INSIDE))
            && !text_has_several(cells, &number)
        {
            cells.take(&name);
        }
    }
}

fn text_has_several(cells: &Cells, column: &Column) -> bool {
    cells.get(column).is_some_and(|text| text.contains(';'))
}

fn mark(cells: &mut Cells, number: Column, name: &Column) {
    let name = cells.take(name);
    match cells.take(&number) {
        Some(text) => cells.set(number, &inside(&text)),
        None => {
            if let Some(name) = name {
                cells.set(number, &format!("{INSIDE}{name}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_told_apart() {
        for (text, name, number) in [
            ("02079460018", "", "02079460018"),
            ("Ruiz, Ana (830)", "Ruiz, Ana", "830"),
            ("FAX (8888)", "FAX", "8888"),
            (
                "Ana Ruiz (Acme) (+13125550100)",
                "Ana Ruiz (Acme)",
                "+13125550100",
            ),
            ("\"Ana Ruiz\" <3125550100>", "Ana Ruiz", "3125550100"),
            ("<3125550100>", "", "3125550100"),
            ("\"3125550100\" <3125550100>", "", "3125550100"),
            ("(312) 555-0100", "", "(312) 555-0100"),
            ("Ana (Acme)", "", "Ana (Acme)"),
            ("", "", ""),
        ] {
            assert_eq!(
                split(text),
                ((!name.is_empty()).then(|| name.to_owned()), number.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn sides_of_ours_are_marked_and_numbers_are_not() {
        for (text, expected) in [
            ("101", "ext:101"),
            ("Ext.101", "ext:101"),
            ("ext:101", "ext:101"),
            ("Reception", "ext:Reception"),
            ("+13125550100", "+13125550100"),
        ] {
            assert_eq!(inside(text), expected);
        }
        for (text, expected) in [
            ("client:ana", "ext:ana"),
            ("sip:ana@pbx.example", "ext:ana"),
            ("sip:101@pbx.example", "ext:101"),
            ("sip:+13125550100@trunk.example;user=phone", "+13125550100"),
            ("whatsapp:+13125550100", "+13125550100"),
            ("Ext.101", "ext:101"),
            ("+13125550100", "+13125550100"),
        ] {
            assert_eq!(from_address(text), expected);
        }
    }

    #[test]
    fn the_names_of_our_people_are_taken_away() {
        for (direction, from, from_name, to, to_name) in [
            ("Inbound", "3125550100", Some("ANA RUIZ"), "ext:101", None),
            ("Outbound", "3125550100", None, "101", Some("Bo")),
            ("Internal", "3125550100", None, "ext:101", None),
        ] {
            let mut cells = Cells::default();
            cells.set(Column::Direction, direction);
            cells.set(Column::From, "3125550100");
            cells.set(Column::FromName, "ANA RUIZ");
            cells.set(Column::To, "101");
            cells.set(Column::ToName, "Bo");
            mark_sides(&mut cells);
            assert_eq!(cells.get(&Column::From), Some(from), "{direction}");
            assert_eq!(cells.get(&Column::FromName), from_name, "{direction}");
            assert_eq!(cells.get(&Column::To), Some(to), "{direction}");
            assert_eq!(cells.get(&Column::ToName), to_name, "{direction}");
        }
    }
}
