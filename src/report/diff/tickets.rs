//! Who gets the notifications of each ticket afterwards: its own contact, those beside it, and whoever is added.
//!
//! Shows tickets to which somebody is added, in the order of the input. Counts on the answers; asks nobody.

use std::collections::HashMap;
use std::io::{self, Write};

use super::page;
use crate::answer::change::{Entity, Op};
use crate::answer::ticket::TicketView;
use crate::answer::{Answer, ContactView};
use crate::report::Style;
use crate::report::words::{self, Tint};
use crate::text::printable;

/// A ticket and who is added to it.
#[derive(Debug)]
struct Told {
    ticket: TicketView,
    company: String,
    added: Vec<String>,
}

/// The tickets to which somebody is added.
#[derive(Debug, Default)]
pub(super) struct Tickets {
    told: Vec<Told>,
    places: HashMap<i64, usize>,
}

impl Tickets {
    /// Takes one row; rows that add nobody to a ticket are passed over.
    pub(super) fn take(&mut self, answer: &Answer) {
        let adds = answer
            .changes
            .iter()
            .any(|change| (change.op, change.entity) == (Op::Add, Entity::TicketAdditionalContact));
        let Some(ticket) = answer
            .ticket
            .as_ref()
            .filter(|_| adds && answer.outcome.went_through())
        else {
            return;
        };
        let place = *self.places.entry(ticket.id).or_insert_with(|| {
            self.told.push(Told {
                ticket: ticket.clone(),
                company: words::company(answer),
                added: Vec::new(),
            });
            self.told.len() - 1
        });
        self.told[place].added.push(words::person(answer));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// Each ticket with everybody who is told, a line each.
    pub(super) fn write(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        page::title(
            style,
            "Who gets the notifications of these tickets afterwards",
            out,
        )?;
        for told in &self.told {
            writeln!(out, "  {}  {}", printable(&told.ticket.number), told.company)?;
            if let Some(contact) = &told.ticket.contact {
                writeln!(out, "      {}, the ticket's own contact", named(contact))?;
            }
            for contact in &told.ticket.additional {
                writeln!(out, "      {}", named(contact))?;
            }
            for person in &told.added {
                let line = format!("+ {person}");
                writeln!(out, "    {}", words::paint(style, Tint::Good, &line))?;
            }
        }
        let warning = "! Whoever is added (+) gets every update of the ticket, from then on.";
        writeln!(out, "  {}", words::paint(style, Tint::Change, warning))
    }
}

/// A contact in one phrase; only its number where this API user may not see it.
fn named(contact: &ContactView) -> String {
    let names = [contact.first_name.as_deref(), contact.last_name.as_deref()];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    match (name.trim(), &contact.email_address, contact.id) {
        ("", None, id) => format!("contact {}", id.unwrap_or_default()),
        ("", Some(email), _) => format!("<{}>", printable(email)),
        (name, None, _) => printable(name).into_owned(),
        (name, Some(email), _) => format!("{} <{}>", printable(name), printable(email)),
    }
}
