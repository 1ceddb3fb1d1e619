//! A talk about rows under review: which question is shown, what can be answered, and where a key or a line leads.
//!
//! Pure: it is handed questions, keys and lines, and gives pages and answers. It knows no terminal and no store.

mod lines;
mod page;

use crate::answer::change::Entity;
use crate::choice::Mode;
use crate::console::keys::Key;
use crate::decision::offer::Offer;
use crate::decision::question::{Choice, Question, answers};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Something else is shown.
    Moved,
    /// This question was answered, or its answer was taken back.
    Answered(usize),
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
        let at = self.at;
        let Some(item) = self.items.get_mut(at) else {
            return Step::Nothing;
        };
        let choice = match answer {
            Answer::Offer(place) => match item.question.offers.get(place).and_then(Offer::choice) {
                Some(choice) => Some(choice),
                None => return Step::Nothing,
            },
            Answer::Other(choice) => Some(choice),
            Answer::LeaveOpen => None,
        };
        let changed = item.choice != choice;
        item.choice = choice;
        let is_open = |(_, item): &(usize, &Item)| item.choice.is_none();
        let next = self.items.iter().enumerate().skip(at + 1).find(is_open);
        self.show(next.map_or(self.items.len(), |(next, _)| next));
        if changed { Step::Answered(at) } else { Step::Moved }
    }

    fn take_back(&mut self) -> Step {
        let at = self.at;
        match self.items.get_mut(at) {
            Some(item) if item.choice.is_some() => {
                item.choice = None;
                Step::Answered(at)
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
