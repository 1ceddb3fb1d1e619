//! Pure: how a write whose answer was lost is recognised: by which keys it is looked for, and which record is it.
//!
//! Everything comes from what was sent and from what stood there before, as the journal has it, so that a later
//! process can tell as well as the one that sent it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::udf::{self, UDFS};
use crate::directory::Directory;
use crate::directory::key::Key;
use crate::directory::links::{Group, GroupKey, Link};
use crate::directory::record::{CONTACT_FIELDS, Contact, EMAIL_FIELDS};
use crate::id::{CompanyId, ContactId};
use crate::person::email::EmailKey;
use crate::person::record::{self, ACTIVE, Holds};

/// What a stamp begins with.
const STAMP: &str = "mb-";
/// What has to be the same where nobody has an address.
const PERSON_FIELDS: [&str; 5] = ["firstName", "lastName", "phone", "mobilePhone", "alternatePhone"];

/// The mark that a created contact gets as its external id: the run without its dashes, and the entry of the plan.
pub(super) fn stamp(run: &str, entry: usize) -> String {
    let run: String = run.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{STAMP}{run}-{entry}")
}

/// What was seen of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// Exactly one record that is it.
    One(i64),
    /// Nothing.
    Nothing,
    /// Several records could be it.
    Several(Vec<i64>),
}

/// How one write is looked for.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    by: By,
    standing: BTreeSet<i64>,
}

#[derive(Debug, Clone)]
enum By {
    /// A contact that carries our mark.
    Stamp(String),
    /// A contact of a company with one of these addresses, or this external id of the row's own.
    Keys {
        company: CompanyId,
        emails: Vec<EmailKey>,
        external_id: Option<String>,
    },
    /// A contact of a company with exactly these names and numbers.
    Person {
        company: CompanyId,
        fields: Map<String, Value>,
    },
    /// A company of exactly this name.
    Name(String),
    /// A standing contact that holds these values now.
    Values { id: i64, fields: Map<String, Value> },
    /// A contact that is not there any more.
    Gone(i64),
    /// A standing company that is active, or is not.
    Activity { id: i64, active: bool },
    /// A contact group of this name.
    Group(GroupKey),
    /// A standing group that is active, or is not.
    GroupActivity { id: i64, active: bool },
    /// A group that is not there any more.
    GroupGone(i64),
    /// A contact's link to a ticket or a group.
    Link {
        entity: Entity,
        to: i64,
        contact: ContactId,
    },
    /// Such a link that is not there any more, by its own id.
    LinkGone {
        entity: Entity,
        id: i64,
        to: i64,
        contact: ContactId,
    },
    /// A write that cannot be looked for.
    Nowhere,
}

impl Trace {
    /// How this change, as it was sent, is looked for.
    pub(super) fn of(change: &Change, standing: &[i64]) -> Self {
        Self {
            by: By::of(change),
            standing: standing.iter().copied().collect(),
        }
    }

    /// What to look up.
    pub(super) fn keys(&self) -> BTreeSet<Key> {
        match &self.by {
            By::Stamp(stamp) => BTreeSet::from([Key::ExternalId(stamp.clone())]),
            By::Keys {
                emails, external_id, ..
            } => {
                let emails = emails.iter().cloned().map(Key::Email);
                emails
                    .chain(external_id.iter().cloned().map(Key::ExternalId))
                    .collect()
            }
            By::Person { company, .. } => BTreeSet::from([Key::ContactsOf(*company)]),
            By::Name(name) => BTreeSet::from([Key::CompanyCalled(name.clone())]),
            By::Values { id, fields } if beyond(fields) => {
                BTreeSet::from([Key::WholeContact(ContactId(*id))])
            }
            By::Values { id, .. } | By::Gone(id) => BTreeSet::from([Key::Contact(ContactId(*id))]),
            By::Activity { id, .. } => BTreeSet::from([Key::Company(CompanyId(*id))]),
            By::Group(_) | By::GroupActivity { .. } | By::GroupGone(_) => BTreeSet::from([Key::Groups]),
            By::Link { entity, to, contact }
            | By::LinkGone {
                entity, to, contact, ..
            } => BTreeSet::from_iter(key_of_links(*entity, *to, *contact)),
            By::Nowhere => BTreeSet::new(),
        }
    }

    /// Whether Autotask refuses a second record like it.
    pub(super) fn is_unique(&self) -> bool {
        match self.by {
            By::Group(_) | By::Link { .. } => true,
            By::Stamp(_)
            | By::Keys { .. }
            | By::Person { .. }
            | By::Name(_)
            | By::Values { .. }
            | By::Gone(_)
            | By::Activity { .. }
            | By::GroupActivity { .. }
            | By::GroupGone(_)
            | By::LinkGone { .. }
            | By::Nowhere => false,
        }
    }

    /// The records that hold its keys, those that stood there before too.
    pub(super) fn holders(&self, directory: &Directory) -> BTreeSet<i64> {
        match &self.by {
            By::Stamp(stamp) => ids(directory.by_external_id(stamp).unwrap_or_default()),
            By::Keys {
                company,
                emails,
                external_id,
            } => {
                let by_email = emails
                    .iter()
                    .filter_map(|email| directory.by_email(email).ok())
                    .flatten();
                let by_id = external_id
                    .iter()
                    .filter_map(|id| directory.by_external_id(id).ok())
                    .flatten();
                let all = by_email.chain(by_id);
                ids(all.filter(|contact| contact.company == *company))
            }
            By::Person { company, fields } => {
                let there = directory.in_company(*company).unwrap_or_default();
                ids(there.into_iter().filter(|contact| is_person(contact, fields)))
            }
            By::Name(name) => {
                let called = directory.companies_called(name).unwrap_or_default();
                called.into_iter().map(|company| company.id.0).collect()
            }
            By::Values { id, fields } => standing(*id, directory)
                .filter(|contact| fields.iter().all(|(field, sent)| holds(contact, field, sent)))
                .map(|contact| contact.id.0)
                .into_iter()
                .collect(),
            By::Gone(id) => {
                let there = directory.contacts().iter().any(|contact| contact.id.0 == *id);
                let looked = directory.knows(&Key::Contact(ContactId(*id)));
                BTreeSet::from_iter((looked && !there).then_some(*id))
            }
            By::Activity { id, active } => {
                let company = directory.company(CompanyId(*id)).ok().flatten();
                let is_so = company.is_some_and(|company| company.is_active == *active);
                BTreeSet::from_iter(is_so.then_some(*id))
            }
            By::Group(name) => groups(directory, |group| {
                GroupKey::new(&group.name).as_ref() == Some(name)
            }),
            By::GroupActivity { id, active } => {
                groups(directory, |group| (group.id, group.is_active) == (*id, *active))
            }
            By::GroupGone(id) => {
                let there = !groups(directory, |group| group.id == *id).is_empty();
                BTreeSet::from_iter((directory.knows(&Key::Groups) && !there).then_some(*id))
            }
            By::Link { entity, to, contact } => {
                let links = links(directory, *entity, *to, *contact);
                links.into_iter().flatten().map(|link| link.id).collect()
            }
            By::LinkGone {
                entity,
                id,
                to,
                contact,
            } => {
                let links = links(directory, *entity, *to, *contact);
                let gone = links.is_some_and(|links| links.iter().all(|link| link.id != *id));
                BTreeSet::from_iter(gone.then_some(*id))
            }
            By::Nowhere => BTreeSet::new(),
        }
    }

    /// The fields of a standing contact that do not hold what was written, each user-defined one by itself; `None` when
    /// the contact cannot be read.
    pub(super) fn lacking(&self, directory: &Directory) -> Option<Vec<String>> {
        let By::Values { id, fields } = &self.by else {
            return Some(Vec::new());
        };
        let contact = standing(*id, directory)?;
        let lacks = |(field, sent): &(String, Value)| !holds(contact, field, sent);
        let alone = fields.iter().flat_map(|(field, sent)| {
            if field != UDFS {
                return vec![(field.clone(), sent.clone())];
            }
            let one = |(name, value): (&str, &Value)| {
                (UDFS.to_owned(), udf::list([(name.to_owned(), value.clone())]))
            };
            udf::pairs(sent).map(one).collect()
        });
        let told = |(field, sent): (String, Value)| match udf::pairs(&sent).next() {
            Some((name, _)) if field == UDFS => format!("udf.{name}"),
            Some(_) | None => field,
        };
        Some(alone.filter(lacks).map(told).collect())
    }

    /// What is there now and was not there before.
    pub(super) fn seen(&self, directory: &Directory) -> Seen {
        let found: Vec<i64> = self
            .holders(directory)
            .difference(&self.standing)
            .copied()
            .collect();
        match found.as_slice() {
            [] => Seen::Nothing,
            [id] => Seen::One(*id),
            _ => Seen::Several(found),
        }
    }
}

impl By {
    fn of(change: &Change) -> Self {
        let fields = &change.fields;
        let text = |field: &str| fields.get(field).and_then(Value::as_str);
        let company = CompanyId(
            fields
                .get("companyID")
                .and_then(Value::as_i64)
                .unwrap_or_default(),
        );
        match (change.op, change.entity) {
            (Op::Create, Entity::Company) => Self::Name(text("companyName").unwrap_or_default().to_owned()),
            (Op::Create, Entity::Contact) => {
                let external_id = text("externalID").filter(|id| !id.is_empty());
                if let Some(stamp) = external_id.filter(|id| id.starts_with(STAMP)) {
                    return Self::Stamp(stamp.to_owned());
                }
                let addresses = EMAIL_FIELDS.into_iter().filter_map(text);
                let emails: Vec<EmailKey> = addresses.filter_map(EmailKey::parse).collect();
                if emails.is_empty() && external_id.is_none() {
                    return Self::Person {
                        company,
                        fields: fields.clone(),
                    };
                }
                Self::Keys {
                    company,
                    emails,
                    external_id: external_id.map(str::to_owned),
                }
            }
            (Op::Update | Op::Reactivate, Entity::Contact) => {
                let mut fields = fields.clone();
                fields.shift_remove("companyID");
                change.id.map_or(Self::Nowhere, |id| Self::Values { id, fields })
            }
            (Op::Remove, Entity::Contact) => change.id.map_or(Self::Nowhere, Self::Gone),
            (Op::Update | Op::Reactivate, Entity::Company) => {
                let active = fields.get("isActive").and_then(Value::as_bool);
                let known = change.id.zip(active);
                known.map_or(Self::Nowhere, |(id, active)| Self::Activity { id, active })
            }
            (Op::Create, Entity::ContactGroup) => {
                let name = text("name").and_then(GroupKey::new);
                name.map_or(Self::Nowhere, Self::Group)
            }
            (Op::Update | Op::Reactivate, Entity::ContactGroup) => {
                let active = fields.get("isActive").and_then(Value::as_bool);
                let known = change.id.zip(active);
                known.map_or(Self::Nowhere, |(id, active)| Self::GroupActivity { id, active })
            }
            (Op::Remove, Entity::ContactGroup) => change.id.map_or(Self::Nowhere, Self::GroupGone),
            (Op::Add | Op::Remove, Entity::TicketAdditionalContact | Entity::ContactGroupContact) => {
                Self::of_link(change)
            }
            (Op::Remove, Entity::Company)
            | (Op::Add, Entity::Contact | Entity::Company | Entity::ContactGroup)
            | (
                Op::Create | Op::Update | Op::Reactivate,
                Entity::TicketAdditionalContact | Entity::ContactGroupContact,
            ) => Self::Nowhere,
        }
    }

    fn of_link(change: &Change) -> Self {
        let entity = change.entity;
        let Some((to, contact)) = change.parent().zip(change.number("contactID").map(ContactId)) else {
            return Self::Nowhere;
        };
        match change.id {
            Some(id) if change.op == Op::Remove => Self::LinkGone {
                entity,
                id,
                to,
                contact,
            },
            Some(_) | None if change.op == Op::Add => Self::Link { entity, to, contact },
            Some(_) | None => Self::Nowhere,
        }
    }
}

/// What has to be looked up to see a contact's link; `None` for what is no link.
pub(super) fn key_of_links(entity: Entity, to: i64, contact: ContactId) -> Option<Key> {
    match entity {
        Entity::TicketAdditionalContact => Some(Key::TicketContacts(to)),
        Entity::ContactGroupContact => Some(Key::GroupsOf(contact)),
        Entity::Contact | Entity::Company | Entity::ContactGroup => None,
    }
}

/// The links of a contact to this ticket or group; `None` when nobody has looked.
pub(super) fn links(directory: &Directory, entity: Entity, to: i64, contact: ContactId) -> Option<Vec<Link>> {
    let mut links = match entity {
        Entity::TicketAdditionalContact => directory.ticket_contacts(to).ok()?,
        Entity::ContactGroupContact => directory.groups_of(contact).ok()?,
        Entity::Contact | Entity::Company | Entity::ContactGroup => return None,
    };
    links.retain(|link| (link.to, link.contact) == (to, contact));
    Some(links)
}

fn groups(directory: &Directory, is_it: impl Fn(&Group) -> bool) -> BTreeSet<i64> {
    let all = directory.groups().ok().into_iter().flatten();
    all.filter(|group| is_it(group)).map(|group| group.id).collect()
}

fn ids<'c>(contacts: impl IntoIterator<Item = &'c Contact>) -> BTreeSet<i64> {
    contacts.into_iter().map(|contact| contact.id.0).collect()
}

/// The values stand as we wrote them, so they are compared as texts.
fn is_person(contact: &Contact, fields: &Map<String, Value>) -> bool {
    PERSON_FIELDS.into_iter().all(|field| {
        let sent = fields
            .get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim();
        contact.text(field).unwrap_or_default().to_lowercase() == sent.to_lowercase()
    })
}

/// A contact as it stands, with all of its fields where those were asked for.
fn standing(id: i64, directory: &Directory) -> Option<&Contact> {
    let whole = directory.whole(ContactId(id)).ok().flatten();
    whole.or_else(|| {
        directory
            .contacts()
            .into_iter()
            .find(|contact| contact.id.0 == id)
    })
}

/// Whether some of these fields are not among those that every look-up reads.
fn beyond(fields: &Map<String, Value>) -> bool {
    fields
        .keys()
        .any(|field| !CONTACT_FIELDS.contains(&field.as_str()))
}

/// Whether a field holds what was sent.
fn holds(contact: &Contact, field: &str, sent: &Value) -> bool {
    if field == ACTIVE {
        return contact.is_active == (sent.as_i64() == Some(1));
    }
    if field == UDFS {
        // Autotask writes dates and numbers in its own way; texts it leaves as they are.
        let kinds = [Holds::Text, Holds::Decimal, Holds::Date, Holds::Flag];
        return udf::pairs(sent).all(|(name, sent)| {
            let now = contact.udf(name).unwrap_or(&Value::Null);
            kinds.into_iter().any(|kind| record::same(kind, now, sent))
        });
    }
    if sent.is_null() || *sent == Value::Bool(false) {
        return contact.value(field).is_none_or(|value| value == sent);
    }
    match sent.as_str() {
        Some(sent) => contact.text(field).unwrap_or_default() == sent.trim(),
        None => contact.value(field) == Some(sent),
    }
}
