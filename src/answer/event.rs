//! What a call, message or fax was, and what becomes of it: the words that a program which logs it reads.

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::answer::outcome::{Outcome, Reason};
use crate::choice::RequireContact;

/// What becomes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// To be logged with the contact of the answer.
    Linked,
    /// To be logged without a contact.
    Unlinked,
    /// Not to be logged: a contact is required, and none is there.
    Dropped,
}

impl Disposition {
    /// The word that machines read.
    pub fn code(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::Unlinked => "unlinked",
            Self::Dropped => "dropped",
        }
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventType {
    /// A call.
    Call,
    /// A text message.
    Sms,
    /// A fax.
    Fax,
}

impl EventType {
    /// The word that machines read.
    pub fn code(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Sms => "sms",
            Self::Fax => "fax",
        }
    }
}

/// A call, message or fax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// `inbound` or `outbound`, where the row says so.
    pub direction: Option<String>,
    /// When it began, as the input writes it.
    pub time: Option<String>,
    /// The other side's number (E.164); absent where it was not shown or is no subscriber's.
    pub number: Option<String>,
    /// The extension behind it.
    pub extension: Option<String>,
    /// What all rows of one call or conversation share.
    pub call_id: Option<String>,
    /// What becomes of it.
    pub disposition: Disposition,
}

impl Answer {
    /// Says what becomes of the event, from the outcome as it is now. To be said again whenever an outcome changes.
    ///
    /// Only a contact that is there, or is going to be, links an event: one that a person still has to decide about
    /// does not, nor does one whose create failed or was never sent.
    pub fn settle_event(&mut self, require: RequireContact) {
        let is_linked = self.has_contact();
        let Some(event) = &mut self.event else { return };
        let is_required = match require {
            RequireContact::Never => false,
            RequireContact::Sms => event.kind == EventType::Sms,
            RequireContact::Always => true,
        };
        event.disposition = match (is_linked, is_required) {
            (true, _) => Disposition::Linked,
            (false, false) => Disposition::Unlinked,
            (false, true) => Disposition::Dropped,
        };
    }

    fn has_contact(&self) -> bool {
        match self.outcome {
            Outcome::Matched => self.reason != Reason::CompanyOnly,
            Outcome::Update | Outcome::Create | Outcome::Joined | Outcome::Created | Outcome::Updated => true,
            Outcome::Skip => self.reason == Reason::ContactAlreadyAssociated,
            Outcome::Review
            | Outcome::Reject
            | Outcome::Invalid
            | Outcome::Failed
            | Outcome::Unknown
            | Outcome::Stale
            | Outcome::NotAttempted => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::answer;

    #[test]
    fn the_disposition_follows_outcome_type_and_what_is_required() {
        use Disposition::{Dropped, Linked, Unlinked};
        use EventType::{Call, Fax, Sms};
        use RequireContact::{Always, Never, Sms as ForSms};
        for (outcome, reason, kind, require, expected) in [
            (Outcome::Matched, Reason::Phone, Call, Always, Linked),
            (Outcome::Matched, Reason::CompanyOnly, Call, Never, Unlinked),
            (Outcome::Matched, Reason::CompanyOnly, Call, Always, Dropped),
            (Outcome::Create, Reason::CatchAll, Sms, Always, Linked),
            (Outcome::Joined, Reason::SameNewPerson, Sms, Always, Linked),
            (Outcome::Created, Reason::CatchAll, Call, Always, Linked),
            (Outcome::Failed, Reason::RefusedByAutotask, Call, Never, Unlinked),
            (Outcome::Failed, Reason::RefusedByAutotask, Call, Always, Dropped),
            (Outcome::Unknown, Reason::AnswerLost, Call, Never, Unlinked),
            (Outcome::NotAttempted, Reason::RunEnded, Sms, ForSms, Dropped),
            (Outcome::Review, Reason::SharedPhone, Call, Never, Unlinked),
            (Outcome::Review, Reason::SharedPhone, Sms, ForSms, Dropped),
            (Outcome::Reject, Reason::ContactNotFound, Call, ForSms, Unlinked),
            (Outcome::Reject, Reason::ContactNotFound, Sms, ForSms, Dropped),
            (Outcome::Skip, Reason::FaxNeverCreates, Fax, Never, Unlinked),
            (Outcome::Skip, Reason::FaxNeverCreates, Fax, ForSms, Unlinked),
            (Outcome::Skip, Reason::FaxNeverCreates, Fax, Always, Dropped),
            (
                Outcome::Skip,
                Reason::ContactAlreadyAssociated,
                Call,
                Always,
                Linked,
            ),
        ] {
            let mut answer = answer(1, outcome, reason);
            answer.event = Some(EventView {
                kind,
                direction: None,
                time: None,
                number: None,
                extension: None,
                call_id: None,
                disposition: Unlinked,
            });
            answer.settle_event(require);
            let found = answer.event.map(|event| event.disposition);
            assert_eq!(found, Some(expected), "{outcome} {reason} {kind:?} {require}");
        }
    }
}
