//! A talk about rows under review: which question is shown, what can be answered, and where a key or a line leads.
//!
//! Pure: it is handed questions, keys and lines, and gives pages and answers. It knows no terminal and no store.

pub mod keys;
mod lines;
mod page;
#[cfg(test)]
mod tests;

use crate::answer::change::Entity;
use crate::choice::Mode;
use crate::decision::question::{Choice, Question, answers};
use crate::review::keys::Key;

pub use lines::{PROMPT, ask, finished, read};
pub use page::{Paper, page};

/// A question of one or more rows.
#[derive(Debug, Clone)]
pub struct Item {
    /// What is asked.
    pub question: Question,
    /// What exactly, in words.
    pub detail: Option<String>,
    /// Where its first row stands, such as `requests.csv:12`.
    pub place: String,
    /// How many rows ask it.
    pub rows: usize,
    /// Whether it was answered before, about other offers.
    pub outdated: bool,
    /// What was answered; absent while it is open.
    pub choice: Option<Choice>,
}

/// Something that can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// One of the offers, by its place.
    Offer(usize),
    /// One of the choices that need no offer.
    Other(Choice),
    /// Nothing yet.
    LeaveOpen,
}

/// What a key or a line led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Something else is shown.
    Moved,
    /// These questions were answered, or their answers were taken back.
    Answered(Vec<usize>),
    /// No more questions are to be shown; what is open stays open.
    Leave,
    /// The whole run is to stop.
    Interrupt,
    /// It means nothing here.
    Nothing,
}

/// The talk.
#[derive(Debug, Clone)]
pub struct Session {
    items: Vec<Item>,
    /// What each question offers, as one name.
    offered: Vec<String>,
    mode: Mode,
    /// The question that is shown; behind the last one the end is shown.
    at: usize,
    /// The answer that return would give.
    cursor: usize,
}

impl Session {
    /// A talk that begins with the first question.
    pub fn new(items: Vec<Item>, mode: Mode) -> Self {
        let mut session = Self {
            offered: items.iter().map(|item| item.question.offered()).collect(),
            items,
            mode,
            at: 0,
            cursor: 0,
        };
        session.show(0);
        session
    }

    /// The questions, with what was answered.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The question that is shown; `None` at the end.
    pub fn shown(&self) -> Option<&Item> {
        self.items.get(self.at)
    }

    /// How many questions are answered.
    pub fn answered(&self) -> usize {
        self.items.iter().filter(|item| item.choice.is_some()).count()
    }

    /// What the shown question can be answered with, in the order of the page.
    pub fn answers(&self) -> Vec<Answer> {
        let Some(item) = self.shown() else {
            return Vec::new();
        };
        let Some(takes) = answers(item.question.reason, self.mode) else {
            return vec![Answer::LeaveOpen];
        };
        let offers = 0..if takes.choose {
            item.question.offers.len()
        } else {
            0
        };
        let mut all: Vec<Answer> = offers.map(Answer::Offer).collect();
        if takes.new {
            all.push(Answer::Other(Choice::New));
        }
        all.push(Answer::Other(Choice::Skip));
        all.push(Answer::Other(Choice::Reject));
        all.push(Answer::LeaveOpen);
        all
    }

    /// Whether what is chosen is a company, and not a contact.
    fn is_about_companies(item: &Item) -> bool {
        item.question
            .offers
            .iter()
            .any(|offer| offer.entity == Entity::Company)
    }

    /// Where a key leads.
    pub fn press(&mut self, key: Key) -> Step {
        let last = self.answers().len().saturating_sub(1);
        match key {
            Key::Interrupt => Step::Interrupt,
            Key::Close | Key::Escape | Key::Letter('q' | 'Q') => Step::Leave,
            Key::Up | Key::Letter('k') => self.point(self.cursor.saturating_sub(1)),
            Key::Down | Key::Letter('j') => self.point((self.cursor + 1).min(last)),
            Key::Home => self.point(0),
            Key::End => self.point(last),
            Key::Left | Key::Letter('b' | 'B' | 'p') => self.turn(self.at.saturating_sub(1)),
            Key::Right | Key::Letter('f') => self.turn(self.at + 1),
            Key::Enter if self.shown().is_none() => Step::Leave,
            Key::Enter => match self.answers().get(self.cursor).copied() {
                Some(answer) => self.answer(answer),
                None => Step::Nothing,
            },
            Key::Letter('u' | 'U') => self.take_back(),
            Key::Letter('a' | 'A') => self.answer_alike(),
            Key::Letter(letter) => match self.named(letter) {
                Some(answer) => self.answer(answer),
                None => Step::Nothing,
            },
            Key::Other => Step::Nothing,
        }
    }

    /// The answer that a letter or digit stands for, where the shown question takes it.
    fn named(&self, letter: char) -> Option<Answer> {
        let answer = match letter.to_ascii_lowercase() {
            'n' => Answer::Other(Choice::New),
            's' => Answer::Other(Choice::Skip),
            'r' => Answer::Other(Choice::Reject),
            'l' | 'o' => Answer::LeaveOpen,
            digit => {
                let number = usize::try_from(digit.to_digit(10)?).ok()?;
                Answer::Offer(number.checked_sub(1)?)
            }
        };
        self.answers().contains(&answer).then_some(answer)
    }

    /// Answers the shown question, and goes on to the next one that is open.
    pub fn answer(&mut self, answer: Answer) -> Step {
        let (at, choice) = (self.at, self.choice_of(answer));
        let Some(item) = self.items.get_mut(at) else {
            return Step::Nothing;
        };
        if choice.is_none() && answer != Answer::LeaveOpen {
            return Step::Nothing;
        }
        let changed = item.choice != choice;
        item.choice = choice;
        self.show_next();
        if changed {
            Step::Answered(vec![at])
        } else {
            Step::Moved
        }
    }

    /// The shown question and those that are open, where the same is asked and offered. Only companies are the same for
    /// several people.
    fn alike(&self) -> impl Iterator<Item = usize> {
        let shown = self.shown().filter(|item| Self::is_about_companies(item));
        let same = move |at: &usize| {
            shown.is_some_and(|shown| {
                let item = &self.items[*at];
                let is_same = item.question.reason == shown.question.reason
                    && item.question.about == shown.question.about
                    && self.offered[*at] == self.offered[self.at];
                *at == self.at || (is_same && item.choice.is_none())
            })
        };
        (0..self.items.len()).filter(same)
    }

    /// Gives the answer under the cursor to all of them. The same companies may stand in another order there.
    fn answer_alike(&mut self) -> Step {
        let alike: Vec<usize> = self.alike().collect();
        let answer = self.answers().get(self.cursor).copied();
        let choice = answer.and_then(|answer| self.choice_of(answer));
        let Some(choice) = choice.filter(|_| alike.len() > 1) else {
            return Step::Nothing;
        };
        for at in &alike {
            self.items[*at].choice = Some(choice);
        }
        self.show_next();
        Step::Answered(alike)
    }

    /// The choice that an answer to the shown question is; `None` where it is left open.
    fn choice_of(&self, answer: Answer) -> Option<Choice> {
        match answer {
            Answer::Offer(place) => self.shown()?.question.offers.get(place)?.choice(),
            Answer::Other(choice) => Some(choice),
            Answer::LeaveOpen => None,
        }
    }

    /// Goes on to the next question that is open; behind the last one, to the end.
    fn show_next(&mut self) {
        let mut behind = self.items.iter().enumerate().skip(self.at + 1);
        let next = behind.find(|(_, item)| item.choice.is_none());
        self.show(next.map_or(self.items.len(), |(next, _)| next));
    }

    fn take_back(&mut self) -> Step {
        let at = self.at;
        match self.items.get_mut(at) {
            Some(item) if item.choice.is_some() => {
                item.choice = None;
                Step::Answered(vec![at])
            }
            Some(_) | None => Step::Nothing,
        }
    }

    fn point(&mut self, to: usize) -> Step {
        if self.cursor == to {
            return Step::Nothing;
        }
        self.cursor = to;
        Step::Moved
    }

    fn turn(&mut self, to: usize) -> Step {
        let to = to.min(self.items.len());
        if to == self.at {
            return Step::Nothing;
        }
        self.show(to);
        Step::Moved
    }

    /// Shows a question, with the answer that it has. An open one begins at leaving it open, so that return alone
    /// decides nothing.
    fn show(&mut self, at: usize) {
        self.at = at;
        let answers = self.answers();
        let given = self.shown().and_then(|item| {
            let choice = item.choice?;
            let place = item.question.place_of(choice).map(Answer::Offer);
            answers
                .iter()
                .position(|answer| Some(*answer) == place.or(Some(Answer::Other(choice))))
        });
        self.cursor = given.unwrap_or(answers.len().saturating_sub(1));
    }
}
