//! The people whom a ticket's mail was copied to.
//!
//! Each address of the list is a person of its own, with the name that stands beside it. What else the row says is
//! the ticket's (its title, its contact, its phone), so nothing of it becomes a person's. A row without such a list
//! speaks of one person, in the columns that people have.

use rustc_hash::FxHashMap;

use super::{Candidate, Problem, Reading};
use crate::answer::outcome::{Reason, Warning};
use crate::input::column::Column;
use crate::input::row::{Cells, Row};
use crate::input::texts::Texts;
use crate::person::email::{self, EmailAddress, EmailKey, Listed};
use crate::person::name::{Agreement, NameKey, PersonName, agreement};
use crate::person::told::Told;

/// What is read of a row that has no list: who, and how to be reached.
const OF_THE_PERSON: &[Column] = &[
    Column::Email,
    Column::Email2,
    Column::Email3,
    Column::Name,
    Column::FirstName,
    Column::LastName,
    Column::Phone,
    Column::Mobile,
    Column::Extension,
];

/// Puts everybody whom the row names behind `people`; one candidate at least.
pub(super) fn read_all(row: &Row, reading: &Reading, people: &mut Vec<Candidate>) {
    let list = row.cells().get(&Column::Cc);
    let has_lists = row.columns.names.iter().any(|(column, _)| *column == Column::Cc);
    let own: &[Column] = if list.is_some() || has_lists {
        &[]
    } else {
        OF_THE_PERSON
    };
    let mut ticket = Candidate::read_cells(Told::by(&of_the_ticket(row, own)), reading);
    ticket.is_blank = row.cells().is_blank() && row.unreadable.is_none();
    let listed = list.map(email::list).unwrap_or_default();
    if listed.is_empty() {
        people.push(ticket);
        return;
    }
    for (part, one) in (1..).zip(listed) {
        let mut person = Candidate {
            part: Some(part),
            ..ticket.clone()
        };
        put(&mut person, one, row, reading);
        people.push(person);
    }
}

/// The row with nothing but its ticket, its user-defined fields, and these columns.
fn of_the_ticket(row: &Row, own: &[Column]) -> Row {
    let mut cells = Cells::default();
    let is_kept = |column: &Column| {
        matches!(
            column,
            Column::Ticket | Column::TicketId | Column::Groups | Column::Udf(_)
        ) || own.contains(column)
    };
    for (column, text) in row.cells().iter().filter(|(column, _)| is_kept(column)) {
        cells.set(column.clone(), text);
    }
    row.with_cells(cells, Texts::default())
}

/// Puts an address of the list where a person's stands.
fn put(person: &mut Candidate, one: Listed, row: &Row, reading: &Reading) {
    match one.read {
        Ok(read) if reading.placeholders.is_placeholder(read.address.key()) => {
            person.warnings.push(Warning::PlaceholderEmail);
        }
        Ok(read) => {
            person.name = read
                .display_name
                .as_deref()
                .map(PersonName::split)
                .unwrap_or_default();
            person.emails.push(read.address);
        }
        Err(problem) => {
            let column = row.column_name(&Column::Cc);
            person.problems.push(Problem {
                reason: Reason::BadEmail,
                detail: format!("{column} {:?} {problem}", one.text),
            });
        }
    }
    person.listed = Some(one.text);
}

/// Gives each address of a list that stands there without a name the name that stands beside it elsewhere: mails of
/// one thread name people once and again do not. Where several names stand beside it that do not agree, none.
pub fn share_names<'c>(people: impl Iterator<Item = &'c mut Candidate>) {
    let (mut named, mut nameless): (FxHashMap<EmailKey, Option<PersonName>>, Vec<&mut Candidate>) =
        (FxHashMap::default(), Vec::new());
    for person in people.filter(|person| person.listed.is_some()) {
        let Some(email) = person.emails.first().map(|email| email.key().clone()) else {
            continue;
        };
        if person.name.first.is_none() || person.name.last.is_none() {
            nameless.push(person);
            continue;
        }
        let known = named.entry(email).or_insert_with(|| Some(person.name.clone()));
        let other = NameKey::of(&person.name);
        let agrees = |known: &PersonName| agreement(&NameKey::of(known), &other) == Agreement::Strong;
        if !known.as_ref().is_some_and(agrees) {
            *known = None;
        }
    }
    for person in nameless.into_iter().filter(|person| person.name.is_empty()) {
        let email = person.emails.first().map(EmailAddress::key);
        if let Some(Some(name)) = email.and_then(|email| named.get(email)) {
            person.name = name.clone();
            person.named_elsewhere = true;
        }
    }
}

impl Candidate {
    /// The row with the name that stands elsewhere.
    pub(super) fn named_row(&self, row: &Row) -> Row {
        let part = |text: &Option<String>| text.clone().unwrap_or_default();
        let (first, middle, last) = (
            part(&self.name.first),
            part(&self.name.middle),
            part(&self.name.last),
        );
        let name = format!("{last}, {first} {middle}");
        let email = self.email().map(EmailAddress::text).unwrap_or_default();
        row.with_cell(
            &Column::Cc,
            &format!("\"{}\" <{email}>", name.trim().replace('"', "")),
        )
    }

    /// The row as it speaks of this person alone: of a list of addresses there is only theirs. So a row that is
    /// printed, kept or fed back for one person brings none of the others a second time.
    pub fn own_row(&self, row: &Row) -> Row {
        match &self.listed {
            Some(text) => row.with_cell(&Column::Cc, text),
            None => row.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::choice::Kind;
    use crate::decision::tests::world::{reading, row};
    use crate::id::TicketKey;
    use crate::input::column::Column;
    use crate::input::row::Columns;
    use crate::person::candidate::{Candidate, share_names};

    fn people(cells: &str) -> Vec<Candidate> {
        let mut row = row(1, cells);
        row.at.kind = Kind::Tickets;
        let mut people = Vec::new();
        Candidate::read_all(&row, &reading(), &mut people);
        people
    }

    /// Part, address, name, and what is wrong.
    fn short(person: &Candidate) -> String {
        let part = person.part.map(|part| format!("#{part} ")).unwrap_or_default();
        let email = person.email().map(ToString::to_string).unwrap_or_default();
        let problem = person
            .problems
            .first()
            .map(|problem| format!("!{}", problem.reason));
        format!(
            "{part}{email} {} {}",
            person.name.full(),
            problem.unwrap_or_default()
        )
        .trim()
        .to_owned()
    }

    #[test]
    fn each_address_of_the_list_is_a_person() {
        for (cells, expected) in [
            ("ticket: t1; cc: a@b.com", "#1 a@b.com"),
            (
                "ticket: t1; cc: Ana Ruiz <a@b.com>, \"Kim, Lee\" <c@d.com>",
                "#1 a@b.com  Ana Ruiz| #2 c@d.com  Lee Kim",
            ),
            (
                "ticket: t1; cc: a@b.com, bob, c@d.com",
                "#1 a@b.com| #2   !bad_email| #3 c@d.com",
            ),
            ("ticket: t1; cc: noemail@b.com", "#1"),
            ("ticket: t1; cc: undisclosed-recipients:", ""),
            ("ticket: t1", ""),
            (
                "ticket_id: seven; cc: a@b.com",
                "#1 a@b.com  !unknown_column_value",
            ),
            // What stands beside a list is the ticket's.
            (
                "ticket: t1; cc: a@b.com; email: x@y.com; name: Xi Yu; contact_id: 5",
                "#1 a@b.com",
            ),
            // Without a list it is the person's.
            (
                "ticket: t1; email: x@y.com; name: Xi Yu; contact_id: 5",
                "x@y.com Xi Yu",
            ),
        ] {
            let found: Vec<String> = people(cells).iter().map(short).collect();
            let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(squeeze(&found.join("| ")), squeeze(expected), "{cells}");
        }
    }

    #[test]
    fn nothing_of_the_ticket_becomes_the_persons() {
        let cells =
            "ticket: t1; cc: a@b.com; title: Printer; external_id: e; company_id: 4; phone: 3125550100";
        let person = people(cells).remove(0);
        assert_eq!(person.ticket, Some(TicketKey::Number("T1".to_owned())));
        assert!(person.texts.is_empty() && person.phone.is_none());
        assert_eq!((person.external_id, person.company_id), (None, None));
    }

    #[test]
    fn an_address_takes_the_name_that_stands_beside_it_elsewhere() {
        for (list, expected) in [
            (
                "Ana Maria Ruiz <a@b.com>, a@b.com, A@B.com",
                "Ana Maria Ruiz| Ana Maria Ruiz| Ana Maria Ruiz",
            ),
            (
                "a@b.com, \"van der Berg, Jo\" <a@b.com>",
                "Jo van der Berg| Jo van der Berg",
            ),
            ("Ana Ruiz <a@b.com>, c@d.com", "Ana Ruiz| "),
            (
                "Ana Ruiz <a@b.com>, Bo Li <a@b.com>, a@b.com",
                "Ana Ruiz| Bo Li| ",
            ),
            ("Ana Ruiz <a@b.com>, Ana <a@b.com>", "Ana Ruiz| Ana"),
        ] {
            let mut people = people(&format!("ticket: t1; cc: {list}"));
            share_names(people.iter_mut());
            let names: Vec<String> = people.iter().map(|person| person.name.full()).collect();
            assert_eq!(names.join("| "), expected, "{list}");
            let mut whole = row(1, &format!("ticket: t1; cc: {list}"));
            whole.at.kind = Kind::Tickets;
            for person in &people {
                let own = person.own_row(&whole);
                let again = own.with_cells(person.cells_of(&own), own.original.clone());
                let again = Candidate::read(&again, &reading());
                assert_eq!(
                    (again.name.first, again.name.last),
                    (person.name.first.clone(), person.name.last.clone())
                );
                assert_eq!(again.emails, person.emails, "{list}");
            }
        }
    }

    #[test]
    fn a_row_of_one_person_reads_as_that_person() {
        let mut whole = row(1, "ticket: t1; cc: a@b.com, \"Kim, Lee\" <c@d.com>, bob");
        whole.at.kind = Kind::Tickets;
        whole.columns = std::sync::Arc::new(Columns::new(
            vec!["Ticket".to_owned(), "In copy".to_owned()],
            vec![(Column::Cc, "In copy".to_owned())],
            std::borrow::Cow::default(),
        ));
        whole.original = ["t1", "all of them"].into_iter().collect();
        let mut people = Vec::new();
        Candidate::read_all(&whole, &reading(), &mut people);
        assert_eq!(people.len(), 3);
        for person in people {
            let own = person.own_row(&whole);
            let again = Candidate::read(&own, &reading());
            assert_eq!(again.emails, person.emails);
            assert_eq!(again.name, person.name);
            assert_eq!(again.problems, person.problems);
            assert_eq!(
                own.original,
                ["t1", person.listed.as_deref().unwrap()].into_iter().collect()
            );
        }
    }
}
