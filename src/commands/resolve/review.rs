//! `--interactive`: what rows under review ask is asked at the terminal, remembered, and the rows are decided again.
//!
//! An answer is on disk before the next question is shown, so that whoever leaves loses nothing. An answer settles its
//! own question only: another one that comes up after it is asked in the next round.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::commands::Context;
use crate::commands::carry_out::Run;
use crate::commands::resolve::blocks::Person;
use crate::commands::resolve::decide::Decider;
use crate::console::{Console, Pressed, Terminal, TerminalKind};
use crate::decision::Decision;
use crate::decision::question::{Question, answers};
use crate::directory::key::Key;
use crate::error::{Failure, Kind};
use crate::id::CompanyId;
use crate::interrupt;
use crate::review::{self, Item, Paper, Session, Step};
use crate::settings::environment::{Variable, state_folder};
use crate::state::Store;

/// The terminal to ask at.
///
/// # Errors
/// [`Kind::Usage`] when nobody is at one.
pub(super) fn terminal(context: &Context<'_>) -> Result<Terminal, Failure> {
    let term = context.environment.text(Variable::Term).unwrap_or_default();
    context.console.terminal(TerminalKind::of(term))
}

/// What names a question: what is asked, and what is offered.
type Name = (String, String);

/// A review that goes on over all blocks of a batch.
pub(super) struct Review<'a> {
    terminal: Terminal,
    store: Store,
    tenant: String,
    console: &'a Console,
    /// Questions that somebody left open; they are not asked twice.
    left: BTreeSet<Name>,
    /// Somebody wants no more questions.
    is_over: bool,
}

impl<'a> Review<'a> {
    /// Opens what the answers are kept in.
    ///
    /// # Errors
    /// When there is no state folder, or it cannot be written.
    pub(super) fn begin(terminal: Terminal, run: &Run<'a>) -> Result<Self, Failure> {
        let state = state_folder(run.context.global.state.as_deref(), run.context.environment)?;
        Ok(Self {
            terminal,
            store: Store::open(&state, Arc::clone(&run.clock))?,
            tenant: run.tenant_name().to_owned(),
            console: run.context.console,
            left: BTreeSet::new(),
            is_over: false,
        })
    }

    /// Asks what these rows ask, and decides them again with the answers, until nothing is asked that was not left
    /// open.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] when somebody ended the run or the terminal is gone; what was answered is kept. Else
    /// when an answer could not be kept, or Autotask cannot be asked.
    pub(super) fn settle(
        &mut self,
        block: &[Person],
        decisions: &mut [Decision],
        decider: &mut Decider<'_>,
    ) -> Result<(), Failure> {
        let mut answered = 0;
        while !self.is_over {
            let asked = self.asked(decisions, decider);
            if asked.is_empty() {
                break;
            }
            let items = items(&asked, block, decisions, decider)?;
            let mut session = Session::new(items, decider.policy.mode);
            let talked = self.talk(&mut session, decider);
            answered += session.answered();
            talked.map_err(|failure| kept(failure, answered))?;
            for (name, item) in asked.keys().zip(session.items()) {
                if item.choice.is_none() {
                    self.left.insert(name.clone());
                }
            }
            let settled = asked.values().zip(session.items());
            let settled = settled.filter(|(_, item)| item.choice.is_some());
            let rows: BTreeSet<usize> = settled.flat_map(|(rows, _)| rows.iter().copied()).collect();
            let again = decider.decide(rows.iter().map(|row| &block[*row].0))?;
            for (row, decision) in rows.into_iter().zip(again) {
                decisions[row] = decision;
            }
        }
        if answered > 0 {
            let answers = if answered == 1 { "answer is" } else { "answers are" };
            self.console.status(&format!(
                "{answered} {answers} remembered; see: matchbook decisions list"
            ));
        }
        Ok(())
    }

    /// The rows of each question that is open, in the order in which they come.
    fn asked(&self, decisions: &[Decision], decider: &Decider<'_>) -> Asked {
        let mut names: Vec<Name> = Vec::new();
        let mut rows: BTreeMap<Name, Vec<usize>> = BTreeMap::new();
        for (row, decision) in decisions.iter().enumerate() {
            let Some(question) = &decision.asked.question else {
                continue;
            };
            let name = (question.asked(), question.offered());
            if self.left.contains(&name) || answers(question.reason, decider.policy.mode).is_none() {
                continue;
            }
            if !rows.contains_key(&name) {
                names.push(name.clone());
            }
            rows.entry(name).or_default().push(row);
        }
        let rows = names.iter().map(|name| rows.remove(name).unwrap_or_default());
        Asked(names.iter().cloned().zip(rows).collect())
    }

    /// Shows questions and takes answers, until there are none or somebody leaves.
    fn talk(&mut self, session: &mut Session, decider: &mut Decider<'_>) -> Result<(), Failure> {
        let console = self.console;
        let colour = console.err_style().colour;
        console.hold(|| {
            self.terminal.begin()?;
            let talked = match self.terminal.kind() {
                TerminalKind::Pages => self.pages(session, colour, decider),
                TerminalKind::Lines => self.lines(session, decider),
            };
            self.terminal.end();
            talked
        })
    }

    fn pages(
        &mut self,
        session: &mut Session,
        colour: bool,
        decider: &mut Decider<'_>,
    ) -> Result<(), Failure> {
        loop {
            let (width, height) = self.terminal.size();
            let paper = Paper {
                width,
                height,
                colour,
            };
            self.terminal.show(&review::page(session, paper))?;
            let step = match self.terminal.pressed(&interrupt::requested)? {
                Pressed::Resized => Step::Moved,
                Pressed::Key(key) => session.press(key),
            };
            if self.follow(step, session, decider)? {
                return Ok(());
            }
        }
    }

    fn lines(&mut self, session: &mut Session, decider: &mut Decider<'_>) -> Result<(), Failure> {
        while session.shown().is_some() {
            self.terminal.put(&review::ask(session))?;
            loop {
                self.terminal.put(review::PROMPT)?;
                let step = match self.terminal.line(&interrupt::requested)? {
                    Some(line) => review::read(session, &line),
                    None => Step::Leave,
                };
                let is_answer = step != Step::Nothing;
                if self.follow(step, session, decider)? {
                    return Ok(());
                }
                if is_answer {
                    break;
                }
                self.terminal.put("That is none of the answers.\n")?;
            }
        }
        self.terminal.put(&review::finished(session))
    }

    /// Does what a step asks for; whether the talk is over.
    fn follow(&mut self, step: Step, session: &Session, decider: &mut Decider<'_>) -> Result<bool, Failure> {
        match step {
            Step::Moved | Step::Nothing => Ok(false),
            Step::Answered(places) => {
                for place in places {
                    self.keep(&session.items()[place], decider)?;
                }
                Ok(false)
            }
            Step::Leave => {
                self.is_over = session.shown().is_some();
                Ok(true)
            }
            Step::Interrupt => Err(Failure::new(Kind::Interrupted, "interrupted")),
        }
    }

    /// Keeps an answer, or forgets the one that was taken back.
    fn keep(&mut self, item: &Item, decider: &mut Decider<'_>) -> Result<(), Failure> {
        decider.settlements.remove(&item.question);
        match item.choice {
            Some(choice) => {
                let settled = self.store.remember(&self.tenant, &item.question, choice)?;
                decider.settlements.insert(settled);
                Ok(())
            }
            None => self.store.forget_answer(&self.tenant, &item.question),
        }
    }
}

/// The rows of each question, in the order in which the questions come.
struct Asked(Vec<(Name, Vec<usize>)>);

impl Asked {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn keys(&self) -> impl Iterator<Item = &Name> {
        self.0.iter().map(|(name, _)| name)
    }

    fn values(&self) -> impl Iterator<Item = &Vec<usize>> {
        self.0.iter().map(|(_, rows)| rows)
    }
}

/// The questions as they are shown, with the names of the contacts' companies.
fn items(
    asked: &Asked,
    block: &[Person],
    decisions: &[Decision],
    decider: &mut Decider<'_>,
) -> Result<Vec<Item>, Failure> {
    let questions = || {
        asked
            .values()
            .filter_map(|rows| Some((rows, question(decisions, rows)?)))
    };
    let companies = questions().flat_map(|(_, question)| question.offers.iter());
    let companies: BTreeSet<Key> = companies
        .filter_map(|offer| offer.company)
        .map(|id| Key::Company(CompanyId(id)))
        .filter(|key| !decider.directory.knows(key))
        .collect();
    if !companies.is_empty() {
        decider.look_up(&companies)?;
    }
    let mode = decider.policy.mode;
    let items = questions().map(|(rows, question)| {
        let (candidate, row) = &block[rows[0]];
        let mut question = question.clone();
        for offer in &mut question.offers {
            let company = offer.company.map(|id| decider.directory.company(CompanyId(id)));
            if let Some(Ok(Some(company))) = company {
                offer.name_company(candidate, &company.name);
            }
        }
        Item {
            outdated: decider.settlements.is_outdated(&question, mode),
            question,
            detail: decisions[rows[0]].detail.clone(),
            place: place(row),
            rows: rows.len(),
            choice: None,
        }
    });
    Ok(items.collect())
}

fn question<'d>(decisions: &'d [Decision], rows: &[usize]) -> Option<&'d Question> {
    decisions[*rows.first()?].asked.question.as_deref()
}

/// Where a row stands, without the folders of its file.
fn place(row: &crate::input::Row) -> String {
    let source = match row.at.source.rsplit(['/', '\\']).next() {
        _ if &*row.at.source == "-" => "stdin",
        Some(name) if !name.is_empty() => name,
        _ => &row.at.source,
    };
    format!("{source}:{}", row.at.line)
}

/// A talk that was broken off: what was answered is kept.
fn kept(failure: Failure, answered: usize) -> Failure {
    if failure.kind != Kind::Interrupted {
        return failure;
    }
    let answers = if answered == 1 { "answer is" } else { "answers are" };
    Failure::new(
        Kind::Interrupted,
        format!(
            "{}; {answered} {answers} remembered, nothing was sent",
            failure.message
        ),
    )
    .hint("Run it again to go on with the questions that are open.")
}
