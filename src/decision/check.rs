//! Preflight: what would be written, checked against the tenant's own field information before anything is sent.
//! Autotask names one fault an attempt and rejects values that are too long; here every field is known before.

use serde_json::{Map, Value, json};

use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::decision::call;
use crate::decision::fields::{CompleteName, Entry, complete_name, entries, limit};
use crate::decision::fit::fit;
use crate::decision::mode::Target;
use crate::decision::notes::Notes;
use crate::decision::policy::Policy;
use crate::decision::{Home, NewContact, Step, Verdict};
use crate::directory::Directory;
use crate::directory::key::{Key, Missing};
use crate::directory::rules::FieldRules;
use crate::error::nearest;
use crate::input::column::Column;
use crate::person::candidate::{Candidate, CompanyName};
use crate::person::name::{NameKey, PersonName};
use crate::person::phone::PhoneNumber;

/// Everything that a new contact is created with.
pub(super) fn new_contact(
    candidate: &Candidate,
    target: &Target<'_>,
    directory: &Directory,
    policy: &Policy,
    notes: &mut Notes<'_>,
) -> Result<Step<NewContact>, Missing> {
    let company_rules = matches!(target, Target::New { .. }).then_some(Key::CompanyRules);
    let countries = candidate.country.is_some().then_some(Key::Countries);
    directory.need(
        std::iter::once(Key::ContactRules)
            .chain(company_rules)
            .chain(countries),
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
    if candidate.emails.is_empty() && !has_number {
        return Ok(Step::Answer(match candidate.problem(Reason::BadEmail) {
            Some(problem) => Verdict::new(Outcome::Invalid, Reason::BadEmail).detail(problem.detail.clone()),
            None => Verdict::new(Outcome::Invalid, Reason::MissingEmail),
        }));
    }
    let rules = directory.contact_rules()?;
    let mut all = name_entries;
    all.extend(entries(candidate, directory, notes)?);
    let mut fields = match fit(all, &rules.fields, policy, notes) {
        Step::Go(fields) => fields,
        Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
    };
    fields.insert("isActive".to_owned(), json!(1));
    let udfs = match udf_entries(candidate, rules) {
        Step::Go(entries) => match fit(entries, &rules.udfs, policy, notes) {
            Step::Go(udfs) => udfs,
            Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
        },
        Step::Answer(verdict) => return Ok(Step::Answer(verdict)),
    };
    if let Some((reason, name)) = missing_required(&fields, &udfs, rules) {
        let detail = if reason == Reason::MissingRequiredUdf {
            format!("the tenant requires the user-defined field {name:?}; give it in a column udf.{name}")
        } else {
            format!("the tenant requires the field {name}, which the row does not fill")
        };
        return Ok(Step::Answer(
            Verdict::new(Outcome::Invalid, reason).detail(detail),
        ));
    }
    if !udfs.is_empty() {
        fields.insert("userDefinedFields".to_owned(), udf_list(udfs));
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
    Ok(Step::Go(NewContact {
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

/// The row's user-defined fields, by the names that the tenant has for them.
fn udf_entries(candidate: &Candidate, rules: &FieldRules) -> Step<Vec<Entry>> {
    let mut entries = Vec::new();
    for text in &candidate.texts {
        let Some(name) = text.column.udf() else { continue };
        let Some(field) = rules.udfs.keys().find(|known| known.eq_ignore_ascii_case(name)) else {
            let detail = match nearest(name, rules.udfs.keys().map(String::as_str)) {
                Some(near) => {
                    format!("the tenant has no user-defined field {name:?}; did you mean {near:?}?")
                }
                None => format!("the tenant has no user-defined field {name:?}"),
            };
            return Step::Answer(Verdict::new(Outcome::Invalid, Reason::UnknownColumnValue).detail(detail));
        };
        let column = candidate.column_name(&text.column);
        entries.push(Entry {
            field: field.clone(),
            value: json!(text.text),
            column,
            may_be_cut: true,
        });
    }
    Step::Go(entries)
}

/// User-defined fields as Autotask takes them; their values are texts, those of picklists too.
fn udf_list(udfs: Map<String, Value>) -> Value {
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    udfs.into_iter()
        .map(|(name, value)| json!({ "name": name, "value": text(value) }))
        .collect()
}

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
