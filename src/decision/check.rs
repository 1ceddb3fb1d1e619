//! Preflight: what would be written, checked against the tenant's own field information before anything is sent.
//! Autotask names one fault an attempt and rejects values that are too long; here every field is known before.

use serde_json::{Map, Value, json};

use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::answer::udf::UDFS;
use crate::decision::call;
use crate::decision::fields::{CompleteName, Entry, Purpose, complete_name, entries, keys, limit};
use crate::decision::fit::fit;
use crate::decision::mode::Target;
use crate::decision::notes::Notes;
use crate::decision::policy::Policy;
use crate::decision::{Home, NewContact, Step, Verdict, location, record, udfs};
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::rules::FieldRules;
use crate::id::ContactId;
use crate::input::column::Column;
use crate::person::candidate::{Candidate, CompanyName};
use crate::person::name::{NameKey, PersonName};
use crate::person::phone::PhoneNumber;
use crate::person::record::{ACTIVE, PRIMARY};

/// Everything that a new contact is created with.
pub(super) fn new_contact(
    candidate: &Candidate,
    target: &Target<'_>,
    directory: &Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Step<NewContact>, Missing> {
    let company_rules = matches!(target, Target::New { .. }).then_some(Key::CompanyRules);
    let primary = match target {
        Target::Standing { company, .. } if says_primary(candidate) => Some(Key::PrimaryOf(company.id)),
        Target::Standing { .. } | Target::New { .. } => None,
    };
    directory.need(
        std::iter::once(Key::ContactRules)
            .chain(company_rules)
            .chain(keys(candidate))
            .chain(primary),
    )?;
    if let Some(problem) = candidate.problem(Reason::UnknownColumnValue) {
        let verdict =
            Verdict::new(Outcome::Invalid, Reason::UnknownColumnValue).detail(problem.detail.clone());
        return Ok(Step::Answer(verdict));
    }
    let from_address = complete_name(candidate).from_email;
    let (name, name_entries) = match name_entries(candidate, policy, notes) {
        Step::Go(named) => named,
        Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
    };
    let has_number = candidate.event.is_some() && candidate.phone.is_some();
    let can_do_without = candidate.is_record() && record::can_be_found_again(candidate);
    if candidate.emails.is_empty() && !has_number && !can_do_without {
        return Ok(Step::Answer(match candidate.problem(Reason::BadEmail) {
            Some(problem) => Verdict::new(Outcome::Invalid, Reason::BadEmail).detail(problem.detail.clone()),
            None if candidate.is_record() => Verdict::new(Outcome::Invalid, Reason::MissingEmail).detail(
                "nothing would find this person again: give an address, a number, an external id or the company",
            ),
            None => Verdict::new(Outcome::Invalid, Reason::MissingEmail),
        }));
    }
    let rules = directory.contact_rules()?;
    let mut all = name_entries;
    all.extend(entries(candidate, directory, Purpose::Create, notes)?);
    let mut fields = match fit(all, &rules.fields, policy, notes) {
        Step::Go(fields) => fields,
        Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
    };
    fields.entry(ACTIVE).or_insert_with(|| json!(1));
    let own = match udfs::entries(candidate, rules) {
        Step::Go(entries) => match fit(entries, &rules.udfs, policy, notes) {
            Step::Go(udfs) => udfs,
            Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
        },
        Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
    };
    if let Some((reason, name)) = missing_required(&fields, &own, rules) {
        let detail = if reason == Reason::MissingRequiredUdf {
            format!("the tenant requires the user-defined field {name:?}; give it in a column udf.{name}")
        } else {
            format!("the tenant requires the field {name}, which the row does not fill")
        };
        return Ok(Step::Answer(
            Verdict::new(Outcome::Invalid, reason).detail(detail),
        ));
    }
    if !own.is_empty() {
        fields.insert(UDFS.to_owned(), udfs::list(own));
    }
    let home = match target {
        Target::Standing { company, .. } => Home::Standing(company.id),
        Target::New { name } => match new_company(candidate, name, directory, policy, notes)? {
            Step::Go(fields) => Home::New {
                keys: name.keys.clone(),
                fields,
            },
            Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
        },
    };
    if let Some(verdict) = location::complete(&mut fields, None, &home, directory, notes)? {
        return Ok(Step::Answer(verdict));
    }
    let former_primary = former_primary(&fields, &home, directory, notes)?;
    Ok(Step::Go(NewContact {
        former_primary,
        home,
        fields,
        emails: candidate.email_keys().cloned().collect(),
        phones: candidate
            .phones()
            .filter(|_| call::may_be_written(candidate))
            .map(|phone| phone.key().clone())
            .collect(),
        known_by_phone: has_number && call::may_be_written(candidate),
        external_id: candidate.external_id.clone(),
        source: None,
        name: if candidate.name.is_empty() && !from_address {
            NameKey::default()
        } else {
            NameKey::of(&name)
        },
    }))
}

/// Whether the row makes its contact the primary one of its company.
fn says_primary(candidate: &Candidate) -> bool {
    candidate
        .texts
        .iter()
        .any(|text| text.column == Column::Field(PRIMARY))
}

/// Who stops being the primary contact of the company.
fn former_primary(
    fields: &Map<String, Value>,
    home: &Home,
    directory: &Directory,
    notes: &mut Notes<'_>,
) -> Result<Option<ContactId>, Missing> {
    let Home::Standing(company) = home else {
        return Ok(None);
    };
    if fields.get(PRIMARY) != Some(&Value::Bool(true)) {
        return Ok(None);
    }
    let former = directory.primary_of(*company)?;
    if let Some(former) = former {
        notes.contacts("primary_contact", &company.0.to_string(), &[former]);
        notes.warn(Warning::PrimaryDemoted);
    }
    Ok(former.map(|former| former.id))
}

/// First and last name, both of which Autotask wants.
fn name_entries(
    candidate: &Candidate,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Step<(PersonName, Vec<Entry>)> {
    let CompleteName { mut name, from_email } = complete_name(candidate);
    if from_email {
        notes.warn(Warning::NameFromEmail);
    }
    if name.last.is_none()
        && name.first.is_some()
        && let Some(placeholder) = &policy.placeholder_last_name
    {
        notes.warn(Warning::PlaceholderLastName);
        name.last = Some(placeholder.clone());
    }
    if let Some(number) = candidate.phone.as_ref().filter(|_| candidate.event.is_some()) {
        named_by_number(&mut name, number, notes);
    }
    let (Some(first), Some(last)) = (&name.first, &name.last) else {
        let known = name.first.as_deref().or(name.last.as_deref());
        let detail = match known {
            Some(word) => format!("only {word:?} is given; Autotask wants a first and a last name"),
            None => "no name is given; Autotask wants a first and a last name".to_owned(),
        };
        return Step::Answer(Verdict::new(Outcome::Invalid, Reason::MissingLastName).detail(detail));
    };
    let parts = [
        (Column::FirstName, "firstName", Some(first)),
        (Column::FirstName, "middleInitial", name.middle.as_ref()),
        (Column::LastName, "lastName", Some(last)),
    ];
    let entries = parts.into_iter().filter_map(|(column, field, text)| {
        Some(Entry {
            field: field.to_owned(),
            value: json!(text?),
            column: candidate.column_name(&column),
            may_be_cut: true,
        })
    });
    let entries = entries.collect();
    Step::Go((name, entries))
}

/// Fills what a caller's name lacks: without any it is `Unknown` and the number, with one word the number stands in
/// the last name's place.
fn named_by_number(name: &mut PersonName, number: &PhoneNumber, notes: &mut Notes<'_>) {
    let is_nameless = name.first.is_none() && name.last.is_none();
    if name.last.is_none() {
        name.last = Some(number.key().as_str().to_owned());
        if !is_nameless {
            notes.warn(Warning::PlaceholderLastName);
        }
    }
    if name.first.is_none() {
        name.first = Some(NAMELESS.to_owned());
    }
}

/// First name of a caller without one.
const NAMELESS: &str = "Unknown";

/// The first field that the tenant requires and that nothing fills.
fn missing_required<'r>(
    fields: &Map<String, Value>,
    udfs: &Map<String, Value>,
    rules: &'r FieldRules,
) -> Option<(Reason, &'r str)> {
    if let Some((name, _)) = rules
        .udfs
        .iter()
        .find(|(name, rule)| rule.is_required && !udfs.contains_key(*name))
    {
        return Some((Reason::MissingRequiredUdf, name));
    }
    // The id is the service's to give, and the company is known by the time of the write.
    let own = |name: &str| matches!(name, "id" | "companyID");
    let missing = rules.fields.iter().find(|(name, rule)| {
        rule.is_required && !rule.is_read_only && !own(name) && !fields.contains_key(name.as_str())
    });
    missing.map(|(name, _)| (Reason::MissingRequiredField, name.as_str()))
}

/// What the new company is created with: its name, and owner, type and phone from the row or the profile.
fn new_company(
    candidate: &Candidate,
    name: &CompanyName,
    directory: &Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Step<Map<String, Value>>, Missing> {
    let rules = directory.company_rules()?;
    let defaults = &policy.new_company;
    let row_phone = candidate
        .phone
        .as_ref()
        .and_then(|phone: &PhoneNumber| phone.for_field(limit(rules, "phone")));
    let phone = row_phone.or_else(|| defaults.phone.clone());
    let (Some(owner), Some(company_type), Some(phone)) =
        (defaults.owner_resource_id, defaults.company_type, phone)
    else {
        let lacking = [
            ("owner_resource_id", defaults.owner_resource_id.is_some()),
            ("company_type", defaults.company_type.is_some()),
            ("phone", defaults.phone.is_some() || candidate.phone.is_some()),
        ];
        let lacking: Vec<&str> = lacking
            .into_iter()
            .filter(|(_, there)| !there)
            .map(|(name, _)| name)
            .collect();
        let detail = format!("set {} under [profiles.NAME.new_company]", lacking.join(", "));
        return Ok(Step::Answer(
            Verdict::new(Outcome::Invalid, Reason::CompanyIncomplete).detail(detail),
        ));
    };
    let entry = |field: &str, value: Value, column: &str, may_be_cut: bool| Entry {
        field: field.to_owned(),
        value,
        column: column.to_owned(),
        may_be_cut,
    };
    let entries = vec![
        entry(
            "companyName",
            json!(name.text),
            &candidate.column_name(&Column::Company),
            true,
        ),
        entry(
            "companyType",
            json!(company_type),
            "new_company.company_type",
            false,
        ),
        entry("phone", json!(phone), "new_company.phone", false),
        entry(
            "ownerResourceID",
            json!(owner),
            "new_company.owner_resource_id",
            false,
        ),
    ];
    Ok(match fit(entries, &rules.fields, policy, notes) {
        Step::Go(mut fields) => {
            fields.insert("isActive".to_owned(), json!(true));
            match missing_required(&fields, &Map::new(), rules) {
                None => Step::Go(fields),
                Some((reason, name)) => {
                    let detail =
                        format!("the tenant requires {name:?} of a company; make this company in Autotask");
                    Step::Answer(Verdict::new(Outcome::Invalid, reason).detail(detail))
                }
            }
        }
        Step::Answer(verdict) => Step::Answer(verdict),
    })
}
