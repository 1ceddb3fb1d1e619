//! The closed sets of answers: outcomes, reasons and warnings.
//!
//! Scripts match on these words, so a code is never renamed. Adding one here makes the compiler name every
//! place that has to say something about it.

use serde::{Deserialize, Serialize};

/// Defines a closed set of codes with the words that machines read and the words that people read.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal, $words:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word that machines read; never changes.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The same in words for people.
            pub fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }
    };
}

codes! {
    /// The answer for one row.
    Outcome {
        /// The contact is known and stays as it is.
        Matched = "matched", "known";
        /// The contact is known and will be changed.
        Update = "update", "will be updated";
        /// The contact will be created.
        Create = "create", "will be created";
        /// Another row of this batch creates the same person.
        Joined = "joined", "same new person as another row";
        /// A person has to decide.
        Review = "review", "needs a decision";
        /// The mode says no.
        Reject = "reject", "rejected by the mode";
        /// The row is none of our business.
        Skip = "skip", "skipped";
        /// The row cannot be used as it is.
        Invalid = "invalid", "needs mending";
        /// The contact was created.
        Created = "created", "created";
        /// The contact was updated.
        Updated = "updated", "updated";
        /// Autotask refused the write.
        Failed = "failed", "refused by Autotask";
        /// The answer to a write was lost, and its result could not be seen afterwards.
        Unknown = "unknown", "answer lost, result not seen";
        /// The facts moved since the plan was made.
        Stale = "stale", "facts moved since the plan";
        /// The run ended before this row's turn.
        NotAttempted = "not_attempted", "not attempted";
    }
}

impl Outcome {
    /// Whether somebody has to look at the row before it is settled.
    pub fn needs_a_person(self) -> bool {
        match self {
            Self::Review | Self::Invalid | Self::Failed | Self::Unknown | Self::Stale => true,
            Self::Matched
            | Self::Update
            | Self::Create
            | Self::Joined
            | Self::Reject
            | Self::Skip
            | Self::Created
            | Self::Updated
            | Self::NotAttempted => false,
        }
    }

    /// Whether the row went through: its person is known to Autotask now, or will be once applied.
    pub fn went_through(self) -> bool {
        match self {
            Self::Matched | Self::Update | Self::Create | Self::Joined | Self::Created | Self::Updated => {
                true
            }
            Self::Review
            | Self::Reject
            | Self::Skip
            | Self::Invalid
            | Self::Failed
            | Self::Unknown
            | Self::Stale
            | Self::NotAttempted => false,
        }
    }
}

codes! {
    /// Why a row got its outcome.
    Reason {
        /// Skip: the connection was disconnected.
        IntegrationDisconnected = "integration_disconnected", "the Autotask connection was disconnected";
        /// Skip: the row already names a contact.
        ContactAlreadyAssociated = "contact_already_associated", "already linked to a contact";
        /// Skip: no scheduled user writes to an Autotask calendar.
        NoAutotaskCalendar = "no_autotask_calendar", "no scheduled user has an Autotask calendar";
        /// Skip: one of the tenant's own people.
        InternalStaff = "internal_staff", "one of your own people";
        /// Skip: a mailbox that is nobody.
        NotAPerson = "not_a_person", "a mailbox, not a person";
        /// Skip: nobody is named.
        NoIdentity = "no_identity", "neither name nor address";
        /// Skip: both sides of a call are the MSP's own.
        InternalEvent = "internal_event", "both sides are your own";
        /// Skip: an emergency number, a short code, or a company line that nobody holds.
        EmergencyOrServiceNumber = "emergency_or_service_number", "an emergency or service number";
        /// Skip: a fax whose sender or receiver is not known.
        FaxNeverCreates = "fax_never_creates", "a fax creates nobody";
        /// Skip: the ticket's own contact; adding it beside itself would clear the ticket's contact.
        AlreadyPrimary = "already_primary", "the ticket's own contact already";
        /// Skip: nothing in the row.
        BlankRow = "blank_row", "an empty row";

        /// Matched by the external id.
        ExternalId = "external_id", "found by external id";
        /// Matched by an address.
        Email = "email", "found by email address";

        /// Matched by the person's own number.
        Phone = "phone", "found by phone number";
        /// Matched by a shared number and a name that agrees.
        PhoneAndName = "phone_and_name", "found by phone number and name";
        /// Matched by name inside the company that the row names or its number leads to.
        NameInCompany = "name_in_company", "found by name in its company";
        /// Matched: the company is known by the number, the person is not.
        CompanyOnly = "company_only", "a company's number; the person is not known";

        /// Matched, create, skip or reject: somebody was asked, and decided.
        Decided = "decided", "somebody decided";

        /// Matched: an additional contact of the ticket already.
        AlreadyAdditional = "already_additional", "an additional contact of the ticket already";

        /// Update: a contact of the ticket's company is added to the ticket.
        AddedToTicket = "added_to_ticket", "added to the ticket";
        /// Update: a matched contact's fields differ.
        FieldsDiffer = "fields_differ", "fields differ";
        /// Update: an inactive contact is made active again.
        Reactivated = "reactivated", "inactive contact made active again";

        /// Update: the contact is added to a contact group.
        AddedToGroup = "added_to_group", "added to a contact group";
        /// Matched: the contact group exists already.
        GroupExists = "group_exists", "a contact group of this name exists";
        /// Create: a contact group is created.
        GroupNew = "group_new", "a new contact group";
        /// Matched: the contact is in the group already.
        AlreadyInGroup = "already_in_group", "in the contact group already";

        /// Update, by an undo: what the run created is set inactive.
        Deactivated = "deactivated", "created by the run, set inactive";
        /// Update, by an undo: a contact that the run created is deleted.
        Deleted = "deleted", "created by the run, deleted";
        /// Update, by an undo: fields that the run changed hold again what they held.
        SetBack = "set_back", "changed by the run, set back";
        /// Update, by an undo: a link that the run made is taken away.
        LinkRemoved = "link_removed", "linked by the run, taken away";
        /// Skip, by an undo: nothing of it is left to take back.
        AlreadyTakenBack = "already_taken_back", "nothing is left to take back";

        /// Review, by an undo: somebody changed it since.
        ChangedSince = "changed_since", "changed since the run";
        /// Review, by an undo: somebody uses it.
        UsedSince = "used_since", "used since the run";
        /// Review, by an undo: a new company has other people, tickets or companies.
        CompanyInUse = "company_in_use", "the company is in use";
        /// Review, by an undo: nobody knows what came of the write, or there is no way to take it back.
        UndoNotPossible = "undo_not_possible", "cannot be taken back";
        /// Failed, by an undo: Autotask took the write and left the field as it was.
        NotApplied = "not_applied", "Autotask took the write and changed nothing";

        /// Create: in the company whose people share the domain.
        DomainFound = "domain_found", "in the company that uses this email domain";
        /// Create: in the company that the row names.
        CompanyFound = "company_found", "in the company that the row names";
        /// Create: with a company of its own.
        CompanyNew = "company_new", "with a new company";
        /// Create: in the catch-all company.
        CatchAll = "catch_all", "in the catch-all company";

        /// Create: the person is known in another company, and gets a contact in the ticket's.
        ClonedIntoCompany = "cloned_into_company", "known in another company; with names and phones from there";

        /// Joined: an earlier row creates the same person.
        SameNewPerson = "same_new_person", "same new person as an earlier row";

        /// Review: several contacts fit.
        AmbiguousContact = "ambiguous_contact", "several contacts fit";
        /// Review: only an inactive contact fits.
        InactiveContact = "inactive_contact", "only an inactive contact fits";
        /// Review: the address leads to one contact and the number to another.
        ConflictingEvidence = "conflicting_evidence", "address and number lead to different contacts";
        /// Review: several companies share the number.
        SharedPhone = "shared_phone", "several companies share this number";
        /// Review: the number can be read in two ways.
        NumberUnclear = "number_unclear", "the number can be read in two ways";
        /// Review: nothing says which side of a call is the MSP's.
        PartyUnclear = "party_unclear", "which side is the customer is not clear";
        /// Review: several companies use the domain.
        DomainInSeveralCompanies = "domain_in_several_companies", "several companies use this email domain";
        /// Review: only inactive contacts or companies use the domain.
        DomainInactive = "domain_inactive", "only inactive contacts or companies use this email domain";
        /// Review: a company with nearly this name exists.
        SimilarCompany = "similar_company", "a company with nearly this name exists";
        /// Review: several companies have the name.
        AmbiguousCompany = "ambiguous_company", "several companies have this name";
        /// Review: the target company is inactive.
        CompanyInactive = "company_inactive", "the company is inactive";
        /// Review: the contact group is inactive, and nobody can be added to it.
        GroupInactive = "group_inactive", "the contact group is inactive";
        /// Review: somebody like this exists already.
        PossibleDuplicate = "possible_duplicate", "somebody like this exists already";
        /// Review: the row names another company than the contact's, and a contact cannot move.
        OtherCompany = "other_company", "the contact stands in another company than the row names";
        /// Review: another row of this batch says something else of the same contact or company.
        ConflictingRows = "conflicting_rows", "another row of this batch says otherwise";

        /// Reject: the address is unknown.
        EmailNotFound = "email_not_found", "email address not found";
        /// Reject: nobody holds the number or the address of a call.
        ContactNotFound = "contact_not_found", "nobody with this number or address was found";
        /// Reject: a free or disposable domain.
        FreeEmailDomain = "free_email_domain", "free or disposable email domain";
        /// Reject: nobody uses the domain.
        DomainNotFound = "domain_not_found", "email domain not found";
        /// Reject: no company of this name or number.
        CompanyNotFound = "company_not_found", "company not found";

        /// Reject: there is no such ticket.
        TicketNotFound = "ticket_not_found", "the ticket was not found";
        /// Reject: the ticket has no company that a contact could belong to.
        TicketWithoutCompany = "ticket_without_company", "the ticket has no company";
        /// Reject: the ticket has as many additional contacts as it can hold.
        AdditionalContactsFull = "additional_contacts_full", "the ticket can hold no further contact";

        /// Invalid: the row could not be read.
        UnreadableRow = "unreadable_row", "the row cannot be read";
        /// Invalid: no last name, and none can be made out.
        MissingLastName = "missing_last_name", "no last name";
        /// Invalid: no usable address.
        MissingEmail = "missing_email", "no usable email address";
        /// Invalid: the address cannot be read.
        BadEmail = "bad_email", "the email address cannot be read";
        /// Invalid: the number lost digits, or is several numbers.
        BadPhone = "bad_phone", "the phone number cannot be read";
        /// Invalid: a value longer than the tenant's field.
        FieldTooLong = "field_too_long", "a value is longer than its field";
        /// Invalid: a value that the tenant's picklist does not have.
        BadPicklistValue = "bad_picklist_value", "a value is not in its picklist";
        /// Invalid: a value that its column cannot hold.
        UnknownColumnValue = "unknown_column_value", "a value does not fit its column";
        /// Invalid: no company named where one is needed.
        MissingCompany = "missing_company", "no company named";
        /// Invalid: the tenant requires a user-defined field that the row has not.
        MissingRequiredUdf = "missing_required_udf", "a required user-defined field is missing";
        /// Invalid: the tenant requires a built-in field that the row has not.
        MissingRequiredField = "missing_required_field", "a required field is missing";
        /// Invalid: a company cannot be created without owner, type and phone.
        CompanyIncomplete = "company_incomplete", "owner, type or phone of the new company is missing";

        /// Failed: Autotask answered the write with a refusal.
        RefusedByAutotask = "refused_by_autotask", "Autotask refused the write";
        /// Failed: the company that the contact needs was not created.
        CompanyFailed = "company_failed", "its new company was not created";
        /// Failed: the contact group that the row needs was not created.
        GroupFailed = "group_failed", "its new contact group was not created";
        /// Unknown: the answer to the write was lost.
        AnswerLost = "answer_lost", "the answer was lost and the result was not seen";
        /// Stale: what the plan rests on is not so any more.
        FactsMoved = "facts_moved", "what the plan rests on is not so any more";
        /// Not attempted: the run ended before.
        RunEnded = "run_ended", "the run ended before this row";
    }
}

codes! {
    /// What else was noticed about a row.
    Warning {
        /// The address was wrapped in something.
        EmailDecorated = "email_decorated", "the email address was wrapped in other text";
        /// An address that could not be read was left out.
        BadEmail = "bad_email", "an email address cannot be read and is left out";
        /// A placeholder such as `noemail@` counts as no address.
        PlaceholderEmail = "placeholder_email", "a placeholder email address counts as none";
        /// A phone number that could not be read was left out.
        BadPhone = "bad_phone", "a phone number cannot be read and is left out";
        /// Another row of the same call came before.
        SameCall = "same_call", "another row of the same call came before";
        /// The row's name and the contact's have nothing in common.
        NameDiffers = "name_differs", "the contact has a different name";
        /// The contact stands in another company than the row says.
        CompanyDiffers = "company_differs", "the contact stands in another company";
        /// The external id and the address lead to different contacts.
        EmailElsewhere = "email_elsewhere", "the email address belongs to another contact, and is not written to this one";
        /// The name was read from the address.
        NameFromEmail = "name_from_email", "the name was taken from the email address";
        /// The last name was filled with the placeholder.
        PlaceholderLastName = "placeholder_last_name", "the last name is a placeholder";
        /// The country is not one that Autotask knows.
        UnknownCountry = "unknown_country", "the country is not known and is left out";
        /// A value was cut to its field's length.
        Truncated = "truncated", "a value was cut to fit its field";
        /// Nobody was asked who is in the contact groups that are named.
        GroupsNotLookedUp = "groups_not_looked_up", "offline, so contact groups are left out";
        /// Somebody like this exists; created all the same.
        PossibleDuplicate = "possible_duplicate", "somebody like this exists already";
        /// Another new person of this batch has the same name in the same company.
        SameNameInBatch = "same_name_in_batch", "another new person here has the same name";
        /// Another row of this batch creates the same address or external id in another company.
        SameAddressInBatch = "same_address_in_batch", "another row creates this address in another company";
        /// The contact's company is inactive.
        CompanyInactive = "company_inactive", "the contact's company is inactive";
        /// The ticket that the row names was not found.
        TicketNotFound = "ticket_not_found", "the ticket was not found";
        /// Somebody decided about this row before; what they chose from is not the same any more.
        DecisionOutdated = "decision_outdated", "a remembered decision does not fit any more";
        /// The company's primary contact stops being it.
        PrimaryDemoted = "primary_demoted", "the company's primary contact until now stops being it";
        /// The contact has opted out, and the row would opt it in again.
        OptOutKept = "opt_out_kept", "the contact has opted out and stays so";
        /// The row fills a field that Autotask lets nobody write.
        ReadOnlyField = "read_only_field", "a field that Autotask lets nobody write is left out";
        /// A contact without an address gets that of its location.
        AddressFromLocation = "address_from_location", "the address comes from the location";
        /// The row has fewer cells than the header.
        ShortRow = "short_row", "the row has fewer cells than the header";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_within_their_set() {
        let mut codes: Vec<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Reason::ALL.len());
    }
}
