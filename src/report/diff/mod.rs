//! The `diff` format: what a person reads before saying yes, and afterwards to see what became of it.
//!
//! Rows are grouped by what a person decides about. Rows that need nothing are only counted, and of many that are
//! rejected for one reason the first are shown, so that memory does not grow with them; [`Style::all`] has them shown
//! one by one, in a second pass. The same answers always give the same text: there is no time in it.

mod notes;
mod page;
mod tickets;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use super::summary::{self, Changes, Summary};
use super::words::{self, Tint};
use super::{InputCells, Report, Style};
use crate::answer::change::Op;
use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::answer::{Answer, JoinedTo};
use notes::Note;
use tickets::Tickets;

/// So many rows with the same outcome and reason are shown where many can be folded.
const SHOWN: u64 = 10;

/// Stands where rows are counted.
const UNFOLDS: &str = "(--all shows each)";

/// Rows that are laid out together in the second pass.
const BLOCK: usize = 500;

/// What a person decides about, in the order of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    NeedsAPerson,
    ToWrite,
    Written,
    NotAttempted,
    Rejected,
    /// Only counted.
    Folded,
}

impl Section {
    /// The sections whose rows are shown one by one.
    const SHOWN: [Self; 5] = [
        Self::NeedsAPerson,
        Self::ToWrite,
        Self::Written,
        Self::NotAttempted,
        Self::Rejected,
    ];

    fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Review | Outcome::Invalid | Outcome::Failed | Outcome::Unknown | Outcome::Stale => {
                Self::NeedsAPerson
            }
            Outcome::Create | Outcome::Update | Outcome::Joined => Self::ToWrite,
            Outcome::Created | Outcome::Updated => Self::Written,
            Outcome::NotAttempted => Self::NotAttempted,
            Outcome::Reject => Self::Rejected,
            Outcome::Matched | Outcome::Skip => Self::Folded,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::NeedsAPerson => "Needs you",
            Self::ToWrite => "Will be written",
            Self::Written => "Written",
            Self::NotAttempted => "Not attempted",
            Self::Rejected => "Rejected",
            Self::Folded => "Known and skipped",
        }
    }

    /// Whether the first rows are enough where many have the same reason: nobody decides about them one by one.
    fn can_be_folded(self) -> bool {
        match self {
            Self::NeedsAPerson | Self::ToWrite | Self::Written => false,
            Self::NotAttempted | Self::Rejected | Self::Folded => true,
        }
    }
}

/// One row as it will be shown.
#[derive(Debug)]
struct Line {
    source: String,
    number: u64,
    outcome: Outcome,
    place: String,
    person: String,
    company: String,
    why: String,
    notes: Vec<Note>,
    /// Whether the row is the one that creates its person.
    creates: bool,
    /// Rows that this line stands for: itself, and those that were joined to it.
    rows: u64,
}

impl Line {
    fn new(answer: &Answer, style: Style) -> Self {
        let why = words::why(answer);
        Self {
            source: answer.row.source.clone(),
            number: answer.row.number,
            outcome: answer.outcome,
            place: words::place(&answer.row),
            person: words::person(answer),
            company: words::company(answer),
            why: match verb(answer) {
                Some(verb) => format!("{verb}: {why}"),
                None => why,
            },
            notes: notes::beneath(answer, style),
            creates: answer.changes.iter().any(|change| change.op == Op::Create),
            rows: 1,
        }
    }

    /// Puts a row that speaks of the same new person beneath this one.
    fn join(&mut self, other: Line) {
        self.rows += other.rows;
        let inner = other.notes.into_iter().map(Note::deeper);
        let written = if other.person == self.person {
            other.place
        } else {
            format!("{}, as {}", other.place, other.person)
        };
        self.notes.push(Note::new("=", "also in", written));
        self.notes.extend(inner);
    }
}

/// What is or was done, for rows that write; the title of their section does not say which of the two it is.
fn verb(answer: &Answer) -> Option<String> {
    let id = answer.contact.as_ref().and_then(|contact| contact.id);
    match answer.outcome {
        Outcome::Create | Outcome::Update => Some(answer.outcome.to_string()),
        Outcome::Created | Outcome::Updated => {
            let number = id.map(|id| format!(" (contact {id})")).unwrap_or_default();
            Some(format!("{}{number}", answer.outcome))
        }
        Outcome::Matched
        | Outcome::Joined
        | Outcome::Review
        | Outcome::Reject
        | Outcome::Skip
        | Outcome::Invalid
        | Outcome::Failed
        | Outcome::Unknown
        | Outcome::Stale
        | Outcome::NotAttempted => None,
    }
}

/// Rows that are counted and not kept.
#[derive(Debug, Default)]
struct Folded {
    rows: u64,
    warnings: BTreeMap<Warning, u64>,
    changes: Changes,
}

/// Keeps the rows that a person reads one by one, and counts of the others.
#[derive(Debug)]
pub struct Diff {
    style: Style,
    held: Vec<Line>,
    joined: Vec<(JoinedTo, Line)>,
    folded: BTreeMap<(Outcome, Reason), Folded>,
    /// Rows of the sections that can be folded, by outcome and reason.
    alike: BTreeMap<(Outcome, Reason), u64>,
    /// In the second pass: rows that wait to be laid out together.
    unfolding: Option<Vec<Line>>,
    tickets: Tickets,
}

impl Diff {
    /// A diff for a page of this width.
    pub fn new(style: Style) -> Self {
        Self {
            style,
            held: Vec::new(),
            joined: Vec::new(),
            folded: BTreeMap::new(),
            alike: BTreeMap::new(),
            unfolding: None,
            tickets: Tickets::default(),
        }
    }

    /// Counts a row that needs nothing.
    fn fold(&mut self, answer: &Answer) {
        let folded = self.folded.entry((answer.outcome, answer.reason)).or_default();
        folded.rows += 1;
        for warning in &answer.warnings {
            *folded.warnings.entry(*warning).or_default() += 1;
        }
        summary::count_changes(&mut folded.changes, answer);
    }

    /// Keeps a row, unless it is one of many alike that nobody decides about.
    fn hold(&mut self, section: Section, answer: &Answer) {
        if section.can_be_folded() {
            let alike = self.alike.entry((answer.outcome, answer.reason)).or_default();
            *alike += 1;
            if *alike > SHOWN && !self.style.all {
                return;
            }
        }
        self.held.push(Line::new(answer, self.style));
    }

    /// Rows that are not shown because enough are that have the same outcome and reason.
    fn not_shown(&self, section: Section) -> impl Iterator<Item = (Outcome, Reason, u64)> {
        let style = self.style;
        self.alike
            .iter()
            .filter(move |((outcome, _), rows)| {
                Section::of(*outcome) == section && **rows > SHOWN && !style.all
            })
            .map(|((outcome, reason), rows)| (*outcome, *reason, rows - SHOWN))
    }

    fn write_block(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(block) = &mut self.unfolding {
            let lines: Vec<&Line> = block.iter().collect();
            page::lines(self.style, &lines, out)?;
            block.clear();
        }
        Ok(())
    }

    /// Puts each joined row beneath the row that creates its person; one whose creating row is not there
    /// stands by itself. Of the people of one record it takes the one who reads the same, else the first.
    fn settle_joined(&mut self) {
        let mut creators: HashMap<(String, u64), Vec<usize>> = HashMap::new();
        for (index, line) in self.held.iter().enumerate().filter(|(_, line)| line.creates) {
            let key = (line.source.clone(), line.number);
            creators.entry(key).or_default().push(index);
        }
        for (to, line) in std::mem::take(&mut self.joined) {
            let people = creators
                .get(&(to.source, to.number))
                .map_or(&[][..], Vec::as_slice);
            let same = |index: &&usize| self.held[**index].person == line.person;
            let creator = people.iter().find(same).or(people.first());
            match creator {
                Some(index) => self.held[*index].join(line),
                None => self.held.push(line),
            }
        }
    }

    fn write_section(&self, section: Section, out: &mut dyn Write) -> io::Result<bool> {
        let mut lines: Vec<&Line> = self
            .held
            .iter()
            .filter(|line| Section::of(line.outcome) == section)
            .collect();
        if lines.is_empty() {
            return Ok(false);
        }
        if section == Section::NeedsAPerson {
            lines.sort_by_key(|line| line.outcome);
        }
        let shown: u64 = lines.iter().map(|line| line.rows).sum();
        let more: u64 = self.not_shown(section).map(|(_, _, rows)| rows).sum();
        let title = format!("{}: {}", section.title(), words::rows(shown + more));
        page::title(self.style, &title, out)?;
        page::lines(self.style, &lines, out)?;
        for (outcome, reason, rows) in self.not_shown(section) {
            let (symbol, tint) = words::mark(outcome);
            let symbol = words::paint(self.style, tint, symbol);
            let unfolds = words::paint(self.style, Tint::Quiet, UNFOLDS);
            writeln!(out, "  {symbol} {rows} more: {} {unfolds}", reason.words())?;
        }
        Ok(true)
    }

    /// Every section whose rows are shown one by one; says whether there was any.
    fn write_sections(&mut self, out: &mut dyn Write) -> io::Result<bool> {
        self.settle_joined();
        let mut below_another = false;
        for section in Section::SHOWN {
            if below_another && self.held.iter().any(|line| Section::of(line.outcome) == section) {
                writeln!(out)?;
            }
            below_another |= self.write_section(section, out)?;
        }
        Ok(below_another)
    }

    fn write_folded(&self, out: &mut dyn Write) -> io::Result<()> {
        let rows = self.folded.values().map(|folded| folded.rows).sum();
        let title = format!("{}: {}", Section::Folded.title(), words::rows(rows));
        let title = words::paint(self.style, Tint::Title, &title);
        writeln!(out, "{title} {}", words::paint(self.style, Tint::Quiet, UNFOLDS))?;
        let digits = self
            .folded
            .values()
            .map(|folded| folded.rows.to_string().len())
            .max();
        let digits = digits.unwrap_or(1);
        for ((outcome, reason), folded) in &self.folded {
            let (symbol, tint) = words::mark(*outcome);
            let symbol = words::paint(self.style, tint, symbol);
            let unchanged = *outcome == Outcome::Matched && folded.changes.is_empty();
            writeln!(
                out,
                "  {symbol} {:>digits$} {}{}: {}",
                folded.rows,
                words::of_rows(*outcome),
                if unchanged { ", unchanged" } else { "" },
                reason.words(),
            )?;
            let indent = " ".repeat(5 + digits);
            if let Some(changes) = summary::changes_in_words(&folded.changes, false) {
                writeln!(out, "{indent}with them: {changes}")?;
            }
            for (warning, count) in &folded.warnings {
                let note = format!("{count} of them: {}", warning.words());
                writeln!(out, "{indent}{}", words::paint(self.style, Tint::Quiet, &note))?;
            }
        }
        Ok(())
    }
}

impl Report for Diff {
    /// A second pass where somebody wants to see the rows that are otherwise counted: they come last and are not kept.
    fn passes(&self) -> usize {
        if self.style.all { 2 } else { 1 }
    }

    fn begin_pass(&mut self, pass: usize, summary: &Summary, out: &mut dyn Write) -> io::Result<bool> {
        if pass == 0 {
            return Ok(true);
        }
        let above = self.write_sections(out)?;
        let rows = summary.outcomes.iter();
        let rows: u64 = rows
            .filter(|(outcome, _)| Section::of(**outcome) == Section::Folded)
            .map(|(_, rows)| rows)
            .sum();
        if rows == 0 {
            return Ok(false);
        }
        if above {
            writeln!(out)?;
        }
        let title = format!("{}: {}", Section::Folded.title(), words::rows(rows));
        page::title(self.style, &title, out)?;
        self.unfolding = Some(Vec::new());
        Ok(true)
    }

    fn row(&mut self, answer: &Answer, _: &InputCells<'_>, out: &mut dyn Write) -> io::Result<()> {
        let section = Section::of(answer.outcome);
        if let Some(block) = &mut self.unfolding {
            if section == Section::Folded {
                block.push(Line::new(answer, self.style));
            }
            return if block.len() < BLOCK {
                Ok(())
            } else {
                self.write_block(out)
            };
        }
        self.tickets.take(answer);
        match (section, &answer.joined_to) {
            (Section::Folded, _) => self.fold(answer),
            (Section::ToWrite, Some(to)) if answer.outcome == Outcome::Joined => {
                self.joined.push((to.clone(), Line::new(answer, self.style)));
            }
            (
                Section::NeedsAPerson
                | Section::ToWrite
                | Section::Written
                | Section::NotAttempted
                | Section::Rejected,
                _,
            ) => self.hold(section, answer),
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if summary.rows == 0 {
            return writeln!(out, "No rows.");
        }
        if self.style.all {
            self.write_block(out)?;
            return self.write_tickets(out);
        }
        let above = self.write_sections(out)?;
        if !self.folded.is_empty() {
            if above {
                writeln!(out)?;
            }
            self.write_folded(out)?;
        }
        self.write_tickets(out)
    }
}

impl Diff {
    fn write_tickets(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.tickets.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        self.tickets.write(self.style, out)
    }
}

#[cfg(test)]
mod tests;
