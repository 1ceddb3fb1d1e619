//! What the user and the MSP said about how rows are decided, as finished values.

use std::collections::BTreeMap;

use crate::choice::{Calendar, Duplicates, Inactive, Mode, OnTooLong, RequireContact, ReuseCompany, Update};
use crate::id::CompanyId;
use crate::person::domain::{DomainKey, MailDomains};

/// What a created company needs when its row has it not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCompany {
    /// An active resource with access to CRM.
    pub owner_resource_id: Option<i64>,
    /// A value of the tenant's picklist.
    pub company_type: Option<i64>,
    /// Its main number.
    pub phone: Option<String>,
}

/// Who can be asked about what a row leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Autotask itself.
    Autotask,
    /// The mirror alone, which does not know who is in which contact group.
    Mirror,
    /// Nobody, since the connection was disconnected: every row is skipped.
    Nobody,
}

/// How rows are decided.
#[derive(Debug)]
pub struct Policy {
    /// Who can be asked.
    pub reach: Reach,
    /// What happens when no contact is found; require-email when nothing is to be created.
    pub mode: Mode,
    /// The company of mode catch-all.
    pub catch_all: Option<CompanyId>,
    /// Standing companies that mode create-company looks for first.
    pub reuse_company: ReuseCompany,
    /// Somebody like the new person exists already.
    pub duplicates: Duplicates,
    /// Only an inactive contact is found.
    pub inactive: Inactive,
    /// Contacts that are found.
    pub update: Update,
    /// A value is longer than the tenant's field.
    pub on_too_long: OnTooLong,
    /// Last name of new contacts where none is given.
    pub placeholder_last_name: Option<String>,
    /// A row may opt a contact in again that has opted out.
    pub allow_opt_in: bool,
    /// Contacts on which a number has to stand to be a switchboard's.
    pub shared_phone: usize,
    /// The contact group that every resolved contact is added to, by its name.
    pub group: Option<String>,
    /// Which events are dropped when nobody was found or created for them.
    pub require_contact: RequireContact,
    /// The MSP's own email domains.
    pub own_domains: Vec<DomainKey>,
    /// Whose writeable calendar is which, by the user's address in lower case.
    pub calendars: BTreeMap<String, Calendar>,
    /// Which domains are free or disposable.
    pub mail_domains: MailDomains,
    /// What a created company needs when its row has it not.
    pub new_company: NewCompany,
    /// Keep every rule that was tried.
    pub explain: bool,
}

impl Policy {
    /// Whether a domain is the MSP's own, or below one that is.
    pub fn is_own_domain(&self, domain: &DomainKey) -> bool {
        self.own_domains.iter().any(|own| {
            let rest = domain.as_str().strip_suffix(own.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }
}
