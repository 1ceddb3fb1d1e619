//! Who is added to a ticket: the contact of the ticket's own company that holds the address, else somebody who is
//! known elsewhere or by the mode. Pure, like every rule.
//!
//! Refuses what would harm the ticket: its own contact is never added beside itself, which would clear it; nobody is
//! added twice, or beyond what the ticket can hold. The fields of a standing contact stay as they are.

mod elsewhere;

use crate::answer::CompanyView;
use crate::answer::change::{Change, Entity};
use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::answer::ticket::TicketView;
use crate::choice::Mode;
use crate::decision::duplicate::Duplicate;
use crate::decision::find::{Found, one_of};
use crate::decision::mode::Target;
use crate::decision::notes::{Notes, company_candidate, contact_view, new_contact_view};
use crate::decision::policy::Policy;
use crate::decision::ticket::elsewhere::{named_as, one_person, reached_as, taken_over};
use crate::decision::{Decision, Step, Verdict, check, duplicate, mode, update};
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::links::MOST_TICKET_CONTACTS;
use crate::directory::record::{Company, Contact, Ticket};
use crate::id::{CompanyId, ContactId, TicketKey};
use crate::person::candidate::Candidate;
use crate::person::name::PersonName;

/// The ticket of a row, and who stands on it.
struct Desk<'d> {
    ticket: &'d Ticket,
    company: CompanyId,
    additional: Vec<ContactId>,
}

/// Decides a row that no skip rule has answered.
pub(super) fn decide(
    candidate: &Candidate,
    directory: &Directory,
    policy: &Policy,
    mut notes: Notes<'_>,
) -> Result<Decision, Missing> {
    if let Some(verdict) = unusable(candidate) {
        return Ok(notes.answer(verdict));
    }
    let desk = match Desk::of(candidate, directory, &mut notes)? {
        Step::Go(desk) => desk,
        Step::Answer(verdict) => return Ok(notes.answer(verdict)),
    };
    let view = desk.view(directory)?;
    let decision = desk.decide(candidate, directory, policy, notes)?;
    Ok(Decision {
        ticket: Some(view),
        ..decision
    })
}

/// Why nothing can be decided by what the row says, whatever Autotask has.
fn unusable(candidate: &Candidate) -> Option<Verdict> {
    for reason in [Reason::BadEmail, Reason::UnknownColumnValue] {
        let needed = reason == Reason::UnknownColumnValue || candidate.emails.is_empty();
        if let Some(problem) = candidate.problem(reason).filter(|_| needed) {
            return Some(Verdict::new(Outcome::Invalid, reason).detail(problem.detail.clone()));
        }
    }
    // A placeholder stands for nobody.
    let is_nobody = candidate.emails.is_empty();
    is_nobody.then(|| Verdict::new(Outcome::Skip, Reason::NoIdentity))
}

impl<'d> Desk<'d> {
    fn of(
        candidate: &Candidate,
        directory: &'d Directory,
        notes: &mut Notes<'_>,
    ) -> Result<Step<Self>, Missing> {
        let reject =
            |reason, detail: String| Ok(Step::Answer(Verdict::new(Outcome::Reject, reason).detail(detail)));
        let Some(key) = &candidate.ticket else {
            return reject(Reason::TicketNotFound, "the row names no ticket".to_owned());
        };
        let named = match key {
            TicketKey::Id(id) => format!("id {id}"),
            TicketKey::Number(number) => number.clone(),
        };
        let ticket = directory.ticket(key)?;
        let Some(ticket) = ticket else {
            notes.companies("ticket", &named, None);
            return reject(Reason::TicketNotFound, named);
        };
        notes.companies("ticket", &ticket.number, ticket.company);
        let Some(company) = ticket.company else {
            return reject(Reason::TicketWithoutCompany, ticket.number.clone());
        };
        let primary = ticket.contact.map(Key::Contact);
        let keys = [Key::TicketContacts(ticket.id), Key::Company(company)];
        directory.need(keys.into_iter().chain(primary))?;
        let links = directory.ticket_contacts(ticket.id)?;
        let additional: Vec<ContactId> = links.into_iter().map(|link| link.contact).collect();
        directory.need(additional.iter().copied().map(Key::Contact))?;
        notes.tried("ticket_contacts", || {
            let own = ticket
                .contact
                .map_or("no contact".to_owned(), |id| format!("contact {}", id.0));
            format!("the ticket has {own}, and {} beside it", additional.len())
        });
        Ok(Step::Go(Self {
            ticket,
            company,
            additional,
        }))
    }

    /// The ticket as the answer shows it. A contact that this API user may not see has only its id.
    fn view(&self, directory: &Directory) -> Result<TicketView, Missing> {
        let seen = |id: ContactId| {
            let contact = directory.contact(id)?;
            Ok(contact.map_or_else(
                || crate::answer::ContactView {
                    id: Some(id.0),
                    ..Default::default()
                },
                contact_view,
            ))
        };
        Ok(TicketView {
            id: self.ticket.id,
            number: self.ticket.number.clone(),
            contact: self.ticket.contact.map(seen).transpose()?,
            additional: self
                .additional
                .iter()
                .map(|id| seen(*id))
                .collect::<Result<_, _>>()?,
        })
    }

    fn decide(
        &self,
        candidate: &Candidate,
        directory: &Directory,
        policy: &Policy,
        mut notes: Notes<'_>,
    ) -> Result<Decision, Missing> {
        let holders = holders(candidate, directory, &mut notes)?;
        // By the address, not by the person: whoever shares it gets the mail already.
        if let Some(contact) = holders
            .iter()
            .find(|contact| self.ticket.contact == Some(contact.id))
        {
            return self.standing(
                Verdict::new(Outcome::Skip, Reason::AlreadyPrimary),
                contact,
                directory,
                notes,
            );
        }
        if let Some(contact) = holders
            .iter()
            .find(|contact| self.additional.contains(&contact.id))
        {
            let verdict = Verdict::new(Outcome::Matched, Reason::AlreadyAdditional);
            return self.standing(verdict, contact, directory, notes);
        }
        let (here, elsewhere): (Vec<&Contact>, Vec<&Contact>) = holders
            .into_iter()
            .partition(|contact| contact.company == self.company);
        match one_of(
            here,
            Reason::Email,
            &as_it_stands(candidate),
            directory,
            policy,
            &mut notes,
        )? {
            Some(Found::One(contact, _)) => self.add(contact, directory, notes),
            Some(Found::Answer(verdict)) => Ok(notes.answer(verdict)),
            Some(Found::Company(_) | Found::Nobody) | None => {
                self.newcomer(candidate, elsewhere, directory, policy, notes)
            }
        }
    }

    /// An answer about a standing contact that changes nothing.
    fn standing(
        &self,
        verdict: Verdict,
        contact: &Contact,
        directory: &Directory,
        notes: Notes<'_>,
    ) -> Result<Decision, Missing> {
        let mut decision = notes.answer(verdict);
        decision.contact = Some(contact_view(contact));
        decision.company = self.company_view(directory)?;
        Ok(decision)
    }

    /// A contact of the ticket's company is added, and made active again where it has to be.
    fn add(
        &self,
        contact: &Contact,
        directory: &Directory,
        mut notes: Notes<'_>,
    ) -> Result<Decision, Missing> {
        if let Some(verdict) = self.full() {
            return self.standing(verdict, contact, directory, notes);
        }
        if directory
            .company(self.company)?
            .is_some_and(|company| !company.is_active)
        {
            notes.warn(Warning::CompanyInactive);
        }
        let verdict = Verdict::new(Outcome::Update, Reason::AddedToTicket).detail(self.ticket.number.clone());
        let mut decision = self.standing(verdict, contact, directory, notes)?;
        if !contact.is_active {
            decision.changes.push(update::reactivation(contact));
        }
        decision.changes.push(self.link(Some(contact.id)));
        Ok(decision)
    }

    /// Nobody of the ticket's company holds the address.
    fn newcomer(
        &self,
        candidate: &Candidate,
        elsewhere: Vec<&Contact>,
        directory: &Directory,
        policy: &Policy,
        mut notes: Notes<'_>,
    ) -> Result<Decision, Missing> {
        if policy.mode == Mode::RequireEmail {
            return Ok(notes.answer(Verdict::new(Outcome::Reject, Reason::EmailNotFound)));
        }
        let source = match one_person(elsewhere, &as_it_stands(candidate), policy, &mut notes) {
            Step::Go(source) => source,
            Step::Answer(verdict) => return Ok(notes.answer(verdict)),
        };
        let reason = match &source {
            Some(_) => Reason::ClonedIntoCompany,
            None => match self.by_mode(candidate, directory, policy, &mut notes)? {
                Step::Go(reason) => reason,
                Step::Answer(verdict) => return Ok(notes.answer(verdict)),
            },
        };
        let company = match self.company(directory)? {
            Step::Go(company) => company,
            Step::Answer(verdict) => return Ok(notes.answer(verdict)),
        };
        if let Some(verdict) = self.full() {
            let mut decision = notes.answer(verdict);
            decision.company = self.company_view(directory)?;
            return Ok(decision);
        }
        self.create(
            candidate,
            source,
            &Target::Standing { company, reason },
            directory,
            policy,
            notes,
        )
    }

    /// Whether the mode has somebody unknown created in the ticket's company, and why.
    fn by_mode(
        &self,
        candidate: &Candidate,
        directory: &Directory,
        policy: &Policy,
        notes: &mut Notes<'_>,
    ) -> Result<Step<Reason>, Missing> {
        match policy.mode {
            Mode::NamedCompany => Ok(Step::Go(Reason::CompanyFound)),
            Mode::RequireDomain => mode::domain_in(self.company, candidate, directory, policy, notes),
            // The settings let neither of the other two through to here: they would put people elsewhere.
            Mode::RequireEmail | Mode::CreateCompany | Mode::CatchAll => {
                Ok(Step::Answer(Verdict::new(Outcome::Reject, Reason::EmailNotFound)))
            }
        }
    }

    /// The ticket's company, as somewhere to create people in.
    fn company(&self, directory: &'d Directory) -> Result<Step<&'d Company>, Missing> {
        let review = Verdict::new(Outcome::Review, Reason::CompanyInactive);
        Ok(match directory.company(self.company)? {
            Some(company) if company.is_active => Step::Go(company),
            Some(company) => Step::Answer(
                review
                    .detail(company.name.clone())
                    .candidates(vec![company_candidate(company, "inactive")]),
            ),
            None => Step::Answer(
                Verdict::new(Outcome::Reject, Reason::CompanyNotFound)
                    .detail(format!("no company has the id {}", self.company.0)),
            ),
        })
    }

    /// A contact is created in the ticket's company and added; one who is known elsewhere has the name and the
    /// numbers from there.
    fn create(
        &self,
        candidate: &Candidate,
        source: Option<&Contact>,
        target: &Target<'_>,
        directory: &Directory,
        policy: &Policy,
        mut notes: Notes<'_>,
    ) -> Result<Decision, Missing> {
        let named = named_as(candidate, source);
        match duplicate::check(&named, target, directory, policy, &mut notes)? {
            Duplicate::None => {}
            Duplicate::Answer(verdict) => {
                let mut decision = notes.answer(verdict);
                decision.company = Some(target.view());
                return Ok(decision);
            }
            Duplicate::Is(contact) if contact.company == self.company => {
                return self.add(contact, directory, notes);
            }
            // Whoever it is in another company still needs a contact in this one.
            Duplicate::Is(_) => notes.warn(Warning::PossibleDuplicate),
        }
        let reached = reached_as(named, source);
        let mut new = match check::new_contact(&reached, target, directory, policy, &mut notes)? {
            Step::Go(new) => new,
            Step::Answer(verdict) => return Ok(notes.answer(verdict)),
        };
        new.source = source.map(|source| source.id);
        for (field, value) in source.iter().flat_map(|source| taken_over(source)) {
            new.fields.insert(field, value);
        }
        let verdict = Verdict::new(Outcome::Create, target.reason()).detail(match source {
            Some(source) => format!("{}, from contact {}", self.ticket.number, source.id.0),
            None => self.ticket.number.clone(),
        });
        let mut decision = notes.answer(verdict);
        decision.contact = Some(new_contact_view(&new));
        decision.company = Some(target.view());
        decision.create = Some(Box::new(new));
        decision.changes.push(self.link(None));
        Ok(decision)
    }

    /// Why nobody else can be added.
    fn full(&self) -> Option<Verdict> {
        let count = self.additional.len();
        (count >= MOST_TICKET_CONTACTS).then(|| {
            Verdict::new(Outcome::Reject, Reason::AdditionalContactsFull).detail(format!(
                "{} has {count}, and can hold {MOST_TICKET_CONTACTS}",
                self.ticket.number
            ))
        })
    }

    /// The link of a contact to the ticket; without a contact it is that of the one who is created.
    fn link(&self, contact: Option<ContactId>) -> Change {
        Change::link(
            Entity::TicketAdditionalContact,
            self.ticket.id,
            contact.map(|id| id.0),
        )
    }

    fn company_view(&self, directory: &Directory) -> Result<Option<CompanyView>, Missing> {
        let company = directory.company(self.company)?;
        Ok(Some(CompanyView {
            id: Some(self.company.0),
            company_name: company.map(|company| company.name.clone()),
        }))
    }
}

/// The person with no other name than the row's own: one from another row is good for a new contact, and chooses
/// between nobody.
fn as_it_stands(candidate: &Candidate) -> Candidate {
    let mut person = candidate.clone();
    if person.named_elsewhere {
        person.name = PersonName::default();
    }
    person
}

/// Everybody who holds the address.
fn holders<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
    notes: &mut Notes<'_>,
) -> Result<Vec<&'d Contact>, Missing> {
    let mut holders: Vec<&Contact> = Vec::new();
    for email in candidate.email_keys() {
        let found = directory.by_email(email)?;
        notes.contacts("email", email.as_str(), &found);
        let new = |contact: &&Contact| holders.iter().all(|known| known.id != contact.id);
        let new: Vec<&Contact> = found.into_iter().filter(new).collect();
        holders.extend(new);
    }
    Ok(holders)
}
