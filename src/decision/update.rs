//! A contact was found: what of it changes. Never by default; a blank never overwrites; the company never moves; who has
//! opted out stays so.

mod addresses;

use serde_json::{Map, Value, json};

use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::answer::udf::{self, UDFS};
use crate::choice::{Kind, Update};
use crate::decision::fields::{Entry, Purpose, entries, field_of, keys};
use crate::decision::fit::{fit, picked};
use crate::decision::location;
use crate::decision::notes::Notes;
use crate::decision::policy::Policy;
use crate::decision::{Home, Step, Verdict, call, udfs};
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::record::{CONTACT_FIELDS, Contact, EMAIL_FIELDS};
use crate::directory::rules::FieldRules;
use crate::input::column::Column;
use crate::person::candidate::Candidate;
use crate::person::email::EmailKey;
use crate::person::phone;
use crate::person::record::{self, ACTIVE, Holds, OPT_OUTS, PRIMARY};

/// In what stood before a change: who was the primary contact until then. It is no field of Autotask's; whoever takes
/// the change back needs it.
pub const FORMER_PRIMARY: &str = "formerPrimaryContact";

/// What a found contact needs.
#[derive(Debug, Default)]
pub(super) struct Updated {
    /// The writes.
    pub(super) changes: Vec<Change>,
    /// What the record says of the contact, see [`crate::decision::Decision::says`].
    pub(super) says: Map<String, Value>,
    /// What else should be known about them.
    pub(super) detail: Option<String>,
}

/// The writes that the contact needs.
pub(super) fn changes(
    candidate: &Candidate,
    contact: &Contact,
    directory: &Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Step<Updated>, Missing> {
    let mut updated = Updated::default();
    if !contact.is_active && candidate.says_active() != Some(false) {
        updated.changes.push(reactivation(contact));
    }
    if policy.update == Update::Never {
        return Ok(Step::Go(updated));
    }
    let unreadable = candidate.problem(Reason::UnknownColumnValue);
    if let Some(problem) = unreadable.filter(|_| candidate.is_record()) {
        let verdict = Verdict::new(Outcome::Invalid, Reason::UnknownColumnValue);
        return Ok(Step::Answer(verdict.detail(problem.detail.clone())));
    }
    let stored = stored(candidate, contact, directory)?;
    let (mut fields, says) = match differing(candidate, stored, directory, policy, notes)? {
        Step::Go(told) => told,
        Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
    };
    if candidate.at.kind == Kind::Contacts {
        updated.says = says;
    }
    let company = Home::Standing(contact.company);
    if let Some(verdict) = location::complete(&mut fields, Some(stored), &company, directory, notes)? {
        return Ok(Step::Answer(verdict));
    }
    if fields.is_empty() {
        return Ok(Step::Go(updated));
    }
    let mut before = before(&fields, stored);
    if fields.get(PRIMARY) == Some(&Value::Bool(true))
        && let Some(former) = directory
            .primary_of(contact.company)?
            .filter(|former| former.id != contact.id)
    {
        before.insert(FORMER_PRIMARY.to_owned(), json!(former.id.0));
        notes.contacts("primary_contact", &contact.company.0.to_string(), &[former]);
        notes.warn(Warning::PrimaryDemoted);
        updated.detail = demotion(&company, directory)?;
    }
    updated.changes.push(change(contact, Op::Update, fields, before));
    Ok(Step::Go(updated))
}

/// Who stops being the primary contact of a company, in words.
pub(super) fn demotion(home: &Home, directory: &Directory) -> Result<Option<String>, Missing> {
    let Home::Standing(company) = home else {
        return Ok(None);
    };
    let former = directory.primary_of(*company)?;
    Ok(former.map(|former| {
        let (id, name) = (former.id.0, former.full_name());
        format!(
            "contact {id} ({name}) is the primary contact of company {} until now",
            company.0
        )
    }))
}

/// The contact with every field that the row can change.
fn stored<'d>(
    candidate: &Candidate,
    contact: &'d Contact,
    directory: &'d Directory,
) -> Result<&'d Contact, Missing> {
    let beyond = candidate.texts.iter().any(|text| {
        let field = field_of(&text.column);
        text.column.udf().is_some() || field.is_some_and(|field| !CONTACT_FIELDS.contains(&field))
    });
    let whole = beyond.then_some(Key::WholeContact(contact.id));
    let is_primary = candidate
        .texts
        .iter()
        .any(|text| text.column == Column::Field(PRIMARY));
    let primary = is_primary.then_some(Key::PrimaryOf(contact.company));
    let all = keys(candidate)
        .chain(whole)
        .chain(primary)
        .chain([Key::ContactRules]);
    directory.need(all)?;
    if !beyond {
        return Ok(contact);
    }
    Ok(directory.whole(contact.id)?.unwrap_or(contact))
}

/// Makes an inactive contact active again.
pub(super) fn reactivation(contact: &Contact) -> Change {
    change(
        contact,
        Op::Reactivate,
        single(ACTIVE, json!(1)),
        single(ACTIVE, json!(0)),
    )
}

fn single(field: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(field.to_owned(), value)])
}

fn change(contact: &Contact, op: Op, fields: Map<String, Value>, before: Map<String, Value>) -> Change {
    let mut fields = fields;
    fields.shift_insert(0, "companyID".to_owned(), json!(contact.company.0));
    Change {
        op,
        entity: Entity::Contact,
        id: Some(contact.id.0),
        fields,
        before: Some(before),
        new_company: None,
        new_group: None,
    }
}

/// What stands in these fields now.
fn before(fields: &Map<String, Value>, stored: &Contact) -> Map<String, Value> {
    let of = |field: &String| {
        let value = if field == UDFS {
            let names = udf::pairs(&fields[field]);
            let old =
                names.map(|(name, _)| (name.to_owned(), stored.udf(name).cloned().unwrap_or(Value::Null)));
            udf::list(old)
        } else {
            stored.value(field).cloned().unwrap_or(Value::Null)
        };
        (field.clone(), value)
    };
    fields.keys().map(of).collect()
}

/// The values of a row and what they are compared with.
struct Comparing<'a> {
    candidate: &'a Candidate,
    stored: &'a Contact,
    rules: &'a FieldRules,
    policy: &'a Policy,
    /// The address fields that overwriting changes.
    moved: Vec<&'static str>,
}

/// What is written, and what the row says at all.
type Differing = (Map<String, Value>, Map<String, Value>);

/// The fields that the row fills and the contact has otherwise, and what the row says of it at all.
fn differing(
    candidate: &Candidate,
    stored: &Contact,
    directory: &Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Step<Differing>, Missing> {
    let rules = directory.contact_rules()?;
    let mut wanted = name_entries(candidate);
    wanted.extend(entries(candidate, directory, Purpose::Update, notes)?);
    if call::is_switchboard(candidate, directory, policy)? {
        wanted.retain(|entry| !matches!(entry.field.as_str(), "phone" | "extension"));
    }
    if !stored.is_active {
        // Whether it becomes active again is not the row's to say.
        wanted.retain(|entry| entry.field != ACTIVE);
    }
    let own = match udfs::entries(candidate, rules) {
        Step::Go(own) => own,
        Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
    };
    let elsewhere = addresses::of_others(candidate, stored, directory)?;
    if !elsewhere.is_empty() {
        notes.warn(Warning::EmailElsewhere);
        wanted.retain(|entry| !elsewhere.iter().any(|email| addresses::is(email, entry)));
    }
    let comparing = Comparing {
        candidate,
        stored,
        rules,
        policy,
        moved: addresses::overwritten(candidate, stored, &elsewhere),
    };
    let mut says = Map::new();
    wanted.retain(|entry| comparing.writes(entry, &mut says, notes));
    if !wanted.iter().any(|entry| entry.field == "phone") && comparing.stands_another_number() {
        // Behind another number an extension leads to somebody else.
        wanted.retain(|entry| entry.field != "extension");
        says.shift_remove("extension");
    }
    let own: Vec<Entry> = own
        .into_iter()
        .filter(|entry| comparing.writes_udf(entry, &mut says))
        .collect();
    let mut fields = match fit(wanted, &rules.fields, policy, notes) {
        Step::Go(fields) => fields,
        Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
    };
    // Cut to its field, or as a picklist's value, it may be what stands there.
    fields.retain(|field, value| stored.value(field) != Some(value));
    let own = match fit(own, &rules.udfs, policy, notes) {
        Step::Go(own) => own,
        Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
    };
    if !own.is_empty() {
        fields.insert(UDFS.to_owned(), udfs::list(own));
    }
    Ok(Step::Go((fields, says)))
}

impl Comparing<'_> {
    /// Whether a value is to be written; notes what the row says.
    fn writes(&self, entry: &Entry, says: &mut Map<String, Value>, notes: &mut Notes<'_>) -> bool {
        let current = self.stored.value(&entry.field);
        let rule = self.rules.fields.get(&entry.field);
        let wanted = rule.and_then(|rule| picked(&entry.value, rule));
        let wanted = wanted.as_ref().unwrap_or(&entry.value);
        // Yes and no know no null: what nobody has said is no.
        let is_no = current.is_none() && *wanted == Value::Bool(false);
        let is_same = is_no || current.is_some_and(|current| self.is_same(&entry.field, current, wanted));
        if !is_same && rule.is_some_and(|rule| rule.is_read_only) {
            notes.warn_of_record(Warning::ReadOnlyField);
            return false;
        }
        let opts_in = OPT_OUTS.contains(&entry.field.as_str())
            && !self.policy.allow_opt_in
            && current == Some(&Value::Bool(true))
            && *wanted == Value::Bool(false);
        if opts_in {
            notes.warn(Warning::OptOutKept);
            return false;
        }
        let writes = match self.policy.update {
            Update::Never => false,
            Update::Fill => {
                current.is_none() && !is_same && !already_holds(self.candidate, self.stored, entry, &[])
            }
            Update::Overwrite => !is_same && !already_holds(self.candidate, self.stored, entry, &self.moved),
        };
        if writes || (is_same && self.policy.update == Update::Overwrite) {
            says.insert(entry.field.clone(), canonical(&entry.field, wanted));
        }
        writes
    }

    /// The same for a user-defined field.
    fn writes_udf(&self, entry: &Entry, says: &mut Map<String, Value>) -> bool {
        let rule = self.rules.udfs.get(&entry.field);
        let holds = rule.map(|rule| rule.holds).unwrap_or_default();
        let listed = rule.and_then(|rule| picked(&entry.value, rule));
        let wanted = listed.as_ref().unwrap_or(&entry.value);
        let current = self.stored.udf(&entry.field);
        let is_same = current.is_some_and(|current| {
            // A list's value stands there as itself or by its label.
            let stands = rule.and_then(|rule| picked(current, rule));
            record::same(holds, stands.as_ref().unwrap_or(current), wanted)
        });
        let writes = match self.policy.update {
            Update::Never => false,
            Update::Fill => current.is_none(),
            Update::Overwrite => !is_same,
        };
        if writes || (is_same && self.policy.update == Update::Overwrite) {
            says.insert(format!("udf.{}", entry.field), wanted.clone());
        }
        writes
    }

    /// Whether the row has a number that is not the contact's first.
    fn stands_another_number(&self) -> bool {
        let Some(wanted) = &self.candidate.phone else {
            return false;
        };
        let standing = self
            .stored
            .text("phone")
            .map(|text| phone::read(text, self.stored.region()));
        !standing.is_some_and(|read| matches!(read, Ok(Some(number)) if number.key() == wanted.key()))
    }

    fn is_same(&self, field: &str, current: &Value, wanted: &Value) -> bool {
        let holds = record::by_name(field)
            .map(|field| field.holds)
            .unwrap_or_default();
        match holds {
            Holds::Text if field == "countryID" => current == wanted,
            Holds::Text => current == wanted,
            Holds::Phone => {
                let key = |value: &Value| {
                    let text = value.as_str()?;
                    let number = phone::read(text, self.stored.region()).ok()??;
                    Some((number.key().clone(), number.extension().map(str::to_owned)))
                };
                current == wanted || key(current).is_some_and(|key_now| key(wanted) == Some(key_now))
            }
            Holds::Integer | Holds::Decimal | Holds::Flag | Holds::Date => {
                record::same(holds, current, wanted)
            }
        }
    }
}

/// What a row says in a form in which two rows that say the same are equal.
fn canonical(field: &str, value: &Value) -> Value {
    match value.as_str() {
        Some(text) if EMAIL_FIELDS.contains(&field) => json!(text.to_lowercase()),
        Some(text) => json!(text.trim()),
        None => value.clone(),
    }
}

/// Only names that the row itself gives; a name that was read from an address overwrites nothing.
fn name_entries(candidate: &Candidate) -> Vec<Entry> {
    let name = &candidate.name;
    let (Some(first), Some(last)) = (&name.first, &name.last) else {
        return Vec::new();
    };
    [
        (Column::FirstName, "firstName", first),
        (Column::LastName, "lastName", last),
    ]
    .into_iter()
    .map(|(column, field, text)| Entry {
        field: field.to_owned(),
        value: json!(text),
        column: candidate.column_name(&column),
        may_be_cut: true,
    })
    .collect()
}

/// An address that stands in any of the three fields and a number that is the same in another spelling are no
/// difference.
fn already_holds(candidate: &Candidate, contact: &Contact, entry: &Entry, moved: &[&str]) -> bool {
    let text = entry.value.as_str().unwrap_or_default();
    if EMAIL_FIELDS.contains(&entry.field.as_str()) {
        return EmailKey::parse(text).is_some_and(|email| addresses::holds(contact, &email, moved));
    }
    candidate.phones().any(|phone| {
        matches!(entry.field.as_str(), "phone" | "mobilePhone" | "alternatePhone")
            && phone.for_field(text.len()).as_deref() == Some(text)
            && contact.has_phone(phone.key())
    })
}
