//! One question as a page: what is asked, what the row says beside what Autotask has, and what can be answered.
//!
//! A page fits the terminal, however small that is: columns give way first, then blank lines, then lines of the table.
//! What strangers wrote is made printable before it is measured.

use anstyle::{AnsiColor, Style as Ansi};

use crate::answer::change::Entity;
use crate::answer::outcome::Reason;
use crate::decision::offer::{Fact, Field, Fit, Offer};
use crate::decision::question::Choice;
use crate::review::{Answer, Item, Session};
use crate::text::{fit, pad, printable, width, wrap};

/// Columns of the names of the facts.
const LABEL: usize = 12;
/// Columns that a record needs at least, to be shown beside others.
const RECORD: usize = 20;
/// Lines that a value may take.
const VALUE_LINES: usize = 3;

/// Size and colour of a page.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    /// In columns.
    pub width: usize,
    /// In lines.
    pub height: usize,
    /// Whether it is painted.
    pub colour: bool,
}

impl Paper {
    fn paint(self, ansi: Ansi, text: &str) -> String {
        if self.colour {
            format!("{ansi}{text}{ansi:#}")
        } else {
            text.to_owned()
        }
    }
}

/// The page of what is shown now.
pub fn page(session: &Session, paper: Paper) -> Vec<String> {
    let Some(item) = session.shown() else {
        return end(session, paper);
    };
    let head = head(session, item, paper);
    let answers = answers(session, item, paper);
    let foot = foot(session, paper);
    let offer = offered(session);
    let table = table(item, offer, paper);
    // A line stays free: some terminals scroll when the last one is written to its end.
    let room = paper
        .height
        .saturating_sub(1 + head.len() + answers.len() + foot.len());
    let mut lines = head;
    let blanks = room > table.len() + 2;
    let blank = |lines: &mut Vec<String>| {
        if blanks {
            lines.push(String::new());
        }
    };
    blank(&mut lines);
    lines.extend(table.into_iter().take(room));
    blank(&mut lines);
    lines.extend(answers);
    if room > 1 {
        lines.extend(foot);
    }
    lines.truncate(paper.height);
    lines
}

/// The offer that the cursor is on, else the first.
fn offered(session: &Session) -> usize {
    match session.answers().get(session.cursor) {
        Some(Answer::Offer(place)) => *place,
        Some(Answer::Other(_) | Answer::LeaveOpen) | None => 0,
    }
}

fn head(session: &Session, item: &Item, paper: Paper) -> Vec<String> {
    let position = format!("Question {} of {}", session.at + 1, session.items.len());
    let done = format!("{} answered", session.answered());
    let gap = paper.width.saturating_sub(width(&position) + width(&done)).max(2);
    let first = fit(&format!("{position}{}{done}", " ".repeat(gap)), paper.width);
    let mut lines = vec![paper.paint(Ansi::new().bold(), &first)];
    let asked = printable(&asked(item)).into_owned();
    lines.extend(wrap(&asked, paper.width).into_iter().take(2));
    let place = printable(&place(item)).into_owned();
    lines.push(paper.paint(Ansi::new().dimmed(), &fit(&place, paper.width)));
    if item.outdated {
        let told = fit(
            "answered before; what was chosen from is not the same any more",
            paper.width,
        );
        lines.push(paper.paint(Ansi::new().fg_color(Some(AnsiColor::Yellow.into())), &told));
    }
    lines
}

/// The question in words.
pub(super) fn asked(item: &Item) -> String {
    match &item.detail {
        Some(detail) => format!("{}: {detail}", item.question.reason.words()),
        None => item.question.reason.words().to_owned(),
    }
}

/// The rows that ask it.
pub(super) fn place(item: &Item) -> String {
    match item.rows {
        0 | 1 => item.place.clone(),
        2 => format!("{} and 1 more row", item.place),
        rows => format!("{} and {} more rows", item.place, rows - 1),
    }
}

/// What an answer is called: the key that gives it, and words.
pub(super) fn named(item: &Item, answer: Answer) -> (String, String) {
    match answer {
        Answer::Offer(place) => {
            let key = match place {
                0..9 => (place + 1).to_string(),
                _ => String::new(),
            };
            let words = item.question.offers.get(place).map(choosing).unwrap_or_default();
            (key, words)
        }
        Answer::Other(Choice::New) => ("n".to_owned(), creating(item).to_owned()),
        Answer::Other(Choice::Skip) => ("s".to_owned(), "skip the row".to_owned()),
        Answer::Other(Choice::Reject) => ("r".to_owned(), "reject the row".to_owned()),
        Answer::Other(Choice::Contact(_) | Choice::Company(_)) => Default::default(),
        Answer::LeaveOpen => ("l".to_owned(), "leave it open".to_owned()),
    }
}

fn choosing(offer: &Offer) -> String {
    let name = match offer.entity {
        Entity::Company => Field::Company,
        Entity::Contact
        | Entity::TicketAdditionalContact
        | Entity::ContactGroup
        | Entity::ContactGroupContact => Field::Name,
    };
    let name = offer
        .fact(name)
        .map(|fact| fact.value.as_str())
        .unwrap_or_default();
    let what = offer.entity.word().to_lowercase();
    let again = if offer.entity == Entity::Contact && !offer.is_active {
        "; it is made active again"
    } else {
        ""
    };
    format!("it is {what} {}, {}{again}", offer.id, printable(name))
}

fn creating(item: &Item) -> &'static str {
    if item.question.reason == Reason::PossibleDuplicate {
        "somebody else: create a new contact"
    } else if Session::is_about_companies(item) {
        "none of these: go on to a new company"
    } else {
        "go on without it"
    }
}

fn answers(session: &Session, item: &Item, paper: Paper) -> Vec<String> {
    let all = session.answers();
    // Few lines are left where there are many offers: those around the cursor are shown.
    let most = (paper.height / 2).clamp(3, all.len().max(3));
    let from = session
        .cursor
        .saturating_sub(most / 2)
        .min(all.len().saturating_sub(most));
    let shown = all.iter().enumerate().skip(from).take(most);
    shown
        .map(|(nth, answer)| {
            let (key, words) = named(item, *answer);
            let is_given = given(item, *answer);
            let mark = if is_given { "*" } else { " " };
            let pointer = if nth == session.cursor { ">" } else { " " };
            let line = fit(&format!("{pointer}{mark}{} {words}", pad(&key, 2)), paper.width);
            if nth == session.cursor {
                paper.paint(Ansi::new().invert(), &line)
            } else {
                line
            }
        })
        .collect()
}

fn given(item: &Item, answer: Answer) -> bool {
    match (item.choice, answer) {
        (None, _) | (Some(_), Answer::LeaveOpen) => false,
        (Some(choice), Answer::Other(other)) => choice == other,
        (Some(choice), Answer::Offer(place)) => item.question.place_of(choice) == Some(place),
    }
}

fn foot(session: &Session, paper: Paper) -> Vec<String> {
    let long = "up/down and return: answer   left/right: other questions   u: take back   q: leave";
    let short = "arrows, return; u take back; q leave";
    let text = if width(long) <= paper.width { long } else { short };
    let same = match session.alike().count() {
        0 | 1 => None,
        2 => Some("a: this answer for 1 more question about the same".to_owned()),
        count => Some(format!(
            "a: this answer for {} more questions about the same",
            count - 1
        )),
    };
    let lines = same.into_iter().chain([text.to_owned()]);
    lines
        .map(|line| paper.paint(Ansi::new().dimmed(), &fit(&line, paper.width)))
        .collect()
}

/// What the row says beside what the offers have, field by field.
fn table(item: &Item, chosen: usize, paper: Paper) -> Vec<String> {
    let offers = &item.question.offers;
    let room = paper.width.saturating_sub(LABEL);
    if room < 2 * RECORD - 4 {
        return stacked(item, offers.get(chosen), paper);
    }
    let beside = (room / RECORD).saturating_sub(1).clamp(1, offers.len().max(1));
    let column = room / (beside + 1);
    let from = chosen
        .saturating_sub(beside / 2)
        .min(offers.len().saturating_sub(beside));
    let shown: Vec<(usize, &Offer)> = offers.iter().enumerate().skip(from).take(beside).collect();

    let mut titles = pad("", LABEL) + &pad("the row", column);
    for (place, offer) in &shown {
        let title = format!(
            "  {}: {} {}",
            place + 1,
            offer.entity.word().to_lowercase(),
            offer.id
        );
        titles.push_str(&pad(&fit(&title, column - 1), column));
    }
    let mut lines = vec![paper.paint(Ansi::new().bold(), titles.trim_end())];
    for field in Field::ALL {
        let of_row = item.question.row.iter().find(|fact| fact.field == field);
        let of_offers: Vec<Option<&Fact>> = shown.iter().map(|(_, offer)| offer.fact(field)).collect();
        if of_row.is_some() || of_offers.iter().any(Option::is_some) {
            lines.extend(beside_each_other(field, of_row, &of_offers, column, paper));
        }
    }
    if !shown.is_empty() {
        let whys: Vec<Vec<String>> = shown
            .iter()
            .map(|(_, offer)| cell(&offer.why, column - 3))
            .collect();
        for nth in 0..whys.iter().map(Vec::len).max().unwrap_or(0) {
            let label = if nth == 0 { "why" } else { "" };
            let mut line = pad(label, LABEL) + &pad("", column);
            for why in &whys {
                line.push_str(&pad(
                    &format!("  {}", why.get(nth).map_or("", String::as_str)),
                    column,
                ));
            }
            lines.push(line.trim_end().to_owned());
        }
    }
    if offers.len() > shown.len() {
        let told = format!(
            "{} to {} of {} records",
            from + 1,
            from + shown.len(),
            offers.len()
        );
        lines.push(paper.paint(Ansi::new().dimmed(), &told));
    }
    lines
}

/// A value in lines of a cell.
fn cell(value: &str, columns: usize) -> Vec<String> {
    let mut lines = wrap(&printable(value), columns);
    if lines.len() > VALUE_LINES {
        lines.truncate(VALUE_LINES);
        if let Some(last) = lines.last_mut() {
            *last = fit(&format!("{last}……"), columns.min(width(last) + 1));
        }
    }
    lines
}

fn beside_each_other(
    field: Field,
    row: Option<&Fact>,
    offers: &[Option<&Fact>],
    column: usize,
    paper: Paper,
) -> Vec<String> {
    let inner = column.saturating_sub(3);
    let lines_of = |fact: Option<&Fact>| fact.map(|fact| cell(&fact.value, inner)).unwrap_or_default();
    let row = lines_of(row);
    let cells: Vec<(Fit, Vec<String>)> = offers
        .iter()
        .map(|fact| (fact.map(|fact| fact.fit).unwrap_or_default(), lines_of(*fact)))
        .collect();
    let height = cells
        .iter()
        .map(|(_, lines)| lines.len())
        .chain([row.len()])
        .max()
        .unwrap_or(0);
    let mut lines = Vec::with_capacity(height);
    for nth in 0..height {
        let label = if nth == 0 { field.label() } else { "" };
        let mut line = pad(label, LABEL) + &pad(row.get(nth).map_or("", String::as_str), column);
        for (fit, texts) in &cells {
            let mark = if nth == 0 { mark(*fit) } else { " " };
            let text = texts.get(nth).map_or("", String::as_str);
            let dressed = paper.paint(tint(*fit), &format!("{mark} {text}"));
            line.push_str(&dressed);
            line.push_str(&" ".repeat(column.saturating_sub(2 + width(text))));
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// For narrow terminals: one record, each of its values under the row's.
fn stacked(item: &Item, offer: Option<&Offer>, paper: Paper) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(offer) = offer {
        let title = format!(
            "{} {}: {}",
            offer.entity.word().to_lowercase(),
            offer.id,
            printable(&offer.why)
        );
        lines.push(paper.paint(Ansi::new().bold(), &fit(&title, paper.width)));
    }
    for field in Field::ALL {
        let of_row = item.question.row.iter().find(|fact| fact.field == field);
        let of_offer = offer.and_then(|offer| offer.fact(field));
        if of_row.is_none() && of_offer.is_none() {
            continue;
        }
        let said = of_row.map_or("", |fact| fact.value.as_str());
        let line = format!("{}: {}", field.label(), printable(said));
        lines.push(fit(line.trim_end(), paper.width));
        if let Some(fact) = of_offer {
            let line = fit(
                &format!(" {} {}", mark(fact.fit), printable(&fact.value)),
                paper.width,
            );
            lines.push(paper.paint(tint(fact.fit), &line));
        }
    }
    lines
}

fn mark(fit: Fit) -> &'static str {
    match fit {
        Fit::Unsaid => " ",
        Fit::Same => "=",
        Fit::Near => "~",
        Fit::Differs => "≠",
    }
}

fn tint(fit: Fit) -> Ansi {
    let colour = match fit {
        Fit::Unsaid => None,
        Fit::Same => Some(AnsiColor::Green),
        Fit::Near => Some(AnsiColor::Yellow),
        Fit::Differs => Some(AnsiColor::Red),
    };
    Ansi::new().fg_color(colour.map(Into::into))
}

fn end(session: &Session, paper: Paper) -> Vec<String> {
    let (answered, all) = (session.answered(), session.items.len());
    let told = match all - answered {
        0 => format!("All {all} questions are answered."),
        open => format!("{answered} of {all} questions are answered, {open} left open."),
    };
    let how = "return: go on   left: back to the questions";
    let lines = [told.as_str(), "", how].map(|line| fit(line, paper.width));
    lines.into_iter().take(paper.height).collect()
}
