//! What a decision gathers on its way: evidence, warnings, and the rules that were tried.

use serde_json::Value;

use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::answer::{CandidateView, ContactView, Evidence, RuleTried};
use crate::choice::Mode;
use crate::decision::offer::Offer;
use crate::decision::policy::Policy;
use crate::decision::question::{Choice, Question};
use crate::decision::settled::{Asked, Known, Settlement, Settlements};
use crate::decision::{Decision, Home, NewContact, Verdict};
use crate::directory::record::{Company, Contact};
use crate::id::CompanyId;
use crate::person::candidate::Candidate;

pub(super) struct Notes<'a> {
    candidate: &'a Candidate,
    mode: Mode,
    settlements: &'a Settlements,
    /// The decisions of persons that were used.
    settled: Vec<Settlement>,
    warnings: Vec<Warning>,
    evidence: Vec<Evidence>,
    explain: Option<Vec<RuleTried>>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(candidate: &'a Candidate, policy: &Policy, settlements: &'a Settlements) -> Self {
        Self {
            candidate,
            mode: policy.mode,
            settlements,
            settled: Vec::new(),
            warnings: candidate.warnings.clone(),
            evidence: Vec::new(),
            explain: policy.explain.then(Vec::new),
        }
    }

    pub(super) fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// Notes something that only whoever writes contact records field by field needs to know.
    pub(super) fn warn_of_record(&mut self, warning: Warning) {
        if self.candidate.is_record() {
            self.warn(warning);
        }
    }

    /// Notes a rule and what came of it.
    pub(super) fn tried(&mut self, rule: &str, result: impl FnOnce() -> String) {
        if let Some(explain) = &mut self.explain {
            explain.push(RuleTried {
                rule: rule.to_owned(),
                result: result(),
            });
        }
    }

    /// Notes a look-up and the contacts that it found.
    pub(super) fn contacts(&mut self, key: &'static str, value: &str, contacts: &[&Contact]) {
        self.tried(key, || match contacts {
            [] => format!("nobody holds {value}"),
            found => format!(
                "{value} is held by {}",
                found
                    .iter()
                    .map(|contact| named(contact))
                    .collect::<Vec<_>>()
                    .join("; ")
            ),
        });
        self.evidence.push(Evidence {
            key: key.into(),
            value: value.to_owned(),
            contacts: Some(contacts.iter().map(|contact| contact.id.0).collect()),
            companies: None,
        });
    }

    /// Notes a look-up and the companies that it found.
    pub(super) fn companies(
        &mut self,
        key: &'static str,
        value: &str,
        companies: impl IntoIterator<Item = CompanyId>,
    ) {
        let ids: Vec<i64> = companies.into_iter().map(|id| id.0).collect();
        self.tried(key, || match ids.as_slice() {
            [] => format!("no company for {value}"),
            ids => format!(
                "{value} leads to company {}",
                ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            ),
        });
        self.evidence.push(Evidence {
            key: key.into(),
            value: value.to_owned(),
            contacts: None,
            companies: Some(ids),
        });
    }

    /// The answer, with all that was gathered. The person is shown as the row names them.
    pub(super) fn answer(self, verdict: Verdict) -> Decision {
        let contact = row_view(self.candidate);
        self.answer_about(verdict, contact)
    }

    /// The same about a person who is known.
    pub(super) fn answer_about(mut self, verdict: Verdict, contact: Option<ContactView>) -> Decision {
        self.tried("answer", || format!("{}: {}", verdict.outcome, verdict.reason));
        Decision {
            outcome: verdict.outcome,
            reason: verdict.reason,
            detail: verdict.detail,
            contact,
            company: None,
            create: None,
            changes: Vec::new(),
            ticket: None,
            says: serde_json::Map::new(),
            evidence: self.evidence,
            candidates: verdict.candidates,
            warnings: self.warnings,
            explain: self.explain,
            asked: Asked {
                question: verdict.question,
                settled: self.settled,
            },
        }
    }

    /// What somebody has decided about this question; else the verdict, with the question that they are to be asked.
    pub(super) fn ask(&mut self, mut verdict: Verdict, about: &str, offers: Vec<Offer>) -> Settled {
        let question = Question::new(self.candidate, verdict.reason, about, offers);
        let settlements = self.settlements;
        match settlements.about(&question, self.mode) {
            Known::Settled(settlement) => {
                let place = question.place_of(settlement.choice);
                self.note_settled(&question, settlement);
                let closed = |outcome| {
                    let verdict = Verdict::new(outcome, Reason::Decided);
                    Settled::Answer(verdict.detail(question.reason.words()))
                };
                match (settlement.choice, place) {
                    (Choice::Contact(_) | Choice::Company(_), Some(place)) => Settled::Chosen(place),
                    (Choice::Skip, _) => closed(Outcome::Skip),
                    (Choice::Reject, _) => closed(Outcome::Reject),
                    (Choice::New, _) => Settled::New,
                    // Whom nobody offers is never chosen.
                    (Choice::Contact(_) | Choice::Company(_), None) => Settled::Answer(verdict),
                }
            }
            known @ (Known::Nothing | Known::Outdated) => {
                if known == Known::Outdated {
                    self.warn(Warning::DecisionOutdated);
                }
                verdict.question = Some(Box::new(question));
                Settled::Answer(verdict)
            }
        }
    }

    /// As [`Notes::ask`], where there is nothing to choose between.
    pub(super) fn ask_whether(&mut self, verdict: Verdict) -> Verdict {
        match self.ask(verdict.clone(), "", Vec::new()) {
            Settled::Answer(verdict) => verdict,
            // Neither is an answer to such a question.
            Settled::Chosen(_) | Settled::New => verdict,
        }
    }

    /// Names the decision among the evidence, and keeps it for whoever decides the row again.
    fn note_settled(&mut self, question: &Question, settlement: &Settlement) {
        let (contacts, companies) = match settlement.choice {
            Choice::Contact(id) => (Some(vec![id]), None),
            Choice::Company(id) => (None, Some(vec![id])),
            Choice::New | Choice::Skip | Choice::Reject => (None, None),
        };
        self.tried("decision", || {
            format!("{} was decided on {}", question.reason, settlement.decided)
        });
        self.evidence.push(Evidence {
            key: "decision".into(),
            value: format!("{} of {}", settlement.id, settlement.decided),
            contacts,
            companies,
        });
        if self.settled.iter().all(|other| other.id != settlement.id) {
            self.settled.push(settlement.clone());
        }
    }
}

/// What a question came to.
pub(super) enum Settled {
    /// The row's answer: still the question, or what somebody decided for the whole row.
    Answer(Verdict),
    /// This one of the offers.
    Chosen(usize),
    /// None of them: the rules go on.
    New,
}

/// The person as the row names them, before any contact is found; `None` when it names nobody.
fn row_view(candidate: &Candidate) -> Option<ContactView> {
    let view = ContactView {
        id: candidate.contact_id.map(|id| id.0),
        company_id: None,
        first_name: candidate.name.first.clone(),
        last_name: candidate.name.last.clone(),
        email_address: candidate.email().map(|email| email.text().to_owned()),
    };
    (view != ContactView::default()).then_some(view)
}

/// A standing contact, as answers show it.
pub fn contact_view(contact: &Contact) -> ContactView {
    let text = |field: &str| contact.text(field).map(str::to_owned);
    ContactView {
        id: Some(contact.id.0),
        company_id: Some(contact.company.0),
        first_name: text("firstName"),
        last_name: text("lastName"),
        email_address: text("emailAddress"),
    }
}

/// A contact that is to be created.
pub fn new_contact_view(new: &NewContact) -> ContactView {
    let text = |field: &str| new.fields.get(field).and_then(Value::as_str).map(str::to_owned);
    ContactView {
        id: None,
        company_id: match &new.home {
            Home::Standing(company) => Some(company.0),
            Home::New { .. } => None,
        },
        first_name: text("firstName"),
        last_name: text("lastName"),
        email_address: text("emailAddress"),
    }
}

/// A contact that could have been the answer.
pub(super) fn contact_candidate(contact: &Contact, why: impl Into<String>) -> CandidateView {
    CandidateView {
        entity: "Contact".to_owned(),
        id: contact.id.0,
        company_id: Some(contact.company.0),
        name: contact.full_name(),
        email_address: contact.text("emailAddress").map(str::to_owned),
        is_active: contact.is_active,
        why: why.into(),
    }
}

/// A company that could have been the answer.
pub(super) fn company_candidate(company: &Company, why: impl Into<String>) -> CandidateView {
    CandidateView {
        entity: "Company".to_owned(),
        id: company.id.0,
        company_id: None,
        name: company.name.clone(),
        email_address: None,
        is_active: company.is_active,
        why: why.into(),
    }
}

fn named(contact: &Contact) -> String {
    let active = if contact.is_active { "" } else { ", inactive" };
    format!(
        "contact {} ({}, company {}{active})",
        contact.id.0,
        contact.full_name(),
        contact.company.0
    )
}
