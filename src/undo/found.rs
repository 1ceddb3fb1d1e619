//! What stands now of what a run wrote, and who uses it. Holds facts; whoever asks for them fills it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use serde_json::{Map, Value};

/// What has to be looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Contacts that the run wrote to.
    pub contacts: BTreeSet<i64>,
    /// Those of them of which it has to be known who uses them.
    pub used: BTreeSet<i64>,
    /// Companies that the run created.
    pub companies: BTreeSet<i64>,
    /// Contact groups that the run created.
    pub groups: BTreeSet<i64>,
    /// The fields of contacts that the run wrote.
    pub contact_fields: BTreeSet<String>,
    /// Whether the run wrote user-defined fields of contacts.
    pub user_defined_fields: bool,
    /// The fields of companies that the run wrote.
    pub company_fields: BTreeSet<String>,
}

/// A ticket that names a contact or a company.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketUse {
    /// Its number, such as `T20260105.0012`.
    pub number: String,
    /// Its company.
    pub company: Option<i64>,
    /// Its contact.
    pub contact: Option<i64>,
    /// When it was created, as Autotask says it.
    pub created: Option<String>,
}

/// A link between a contact and a ticket or a contact group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The link's own id.
    pub id: i64,
    /// The contact.
    pub contact: i64,
    /// The ticket or the group.
    pub to: i64,
}

/// What stands now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How far our clock is ahead of Autotask's, where it tells its time.
    pub ahead: Option<SignedDuration>,
    /// The contacts that were asked for and exist, by their ids.
    pub contacts: BTreeMap<i64, Map<String, Value>>,
    /// The companies that were asked for and exist, by their ids.
    pub companies: BTreeMap<i64, Map<String, Value>>,
    /// Tickets of these contacts and companies.
    pub tickets: Vec<TicketUse>,
    /// Tickets that have these contacts beside their own.
    pub ticket_links: Vec<Link>,
    /// Contact groups that these contacts are in.
    pub memberships: Vec<Link>,
    /// The contact groups that were asked for and exist, by their ids.
    pub groups: BTreeMap<i64, Map<String, Value>>,
    /// Who is in these groups.
    pub members: Vec<Link>,
    /// Who stands in these companies: contact and company.
    pub people: Vec<(i64, i64)>,
    /// Companies below these: company and parent.
    pub children: Vec<(i64, i64)>,
}
