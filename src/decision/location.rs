//! A contact's location: it must be one of the contact's own company, and Autotask gives a contact that has no address
//! the one of its location. What Autotask will fill in is written out, so that it is seen before and can be taken back.

use serde_json::{Map, Value};

use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::decision::notes::Notes;
use crate::decision::{Home, Verdict};
use crate::directory::Directory;
use crate::directory::key::Missing;
use crate::directory::record::{ADDRESS_FIELDS, Contact};
use crate::person::record::LOCATION;

/// Checks the location among the fields that are written, and adds the address that it brings to a standing contact
/// whose six fields of the address are all blank; where one of them is filled, or is being filled, Autotask fills none.
/// A new contact gets no address from its location. The verdict says that the location cannot be the contact's.
pub(super) fn complete(
    fields: &mut Map<String, Value>,
    stored: Option<&Contact>,
    home: &Home,
    directory: &Directory,
    notes: &mut Notes<'_>,
) -> Result<Option<Verdict>, Missing> {
    let Some(id) = fields.get(LOCATION).and_then(Value::as_i64) else {
        return Ok(None);
    };
    let refused = |text: String| {
        Ok(Some(
            Verdict::new(Outcome::Invalid, Reason::UnknownColumnValue).detail(text),
        ))
    };
    let Some(location) = directory.location(id)? else {
        return refused(format!("{LOCATION} {id}: there is no such location"));
    };
    match home {
        Home::Standing(company) if *company == location.company => {}
        Home::Standing(company) => {
            let (other, own) = (location.company.0, company.0);
            return refused(format!(
                "{LOCATION} {id} is a location of company {other}, not of company {own}"
            ));
        }
        Home::New { .. } => {
            let other = location.company.0;
            return refused(format!(
                "{LOCATION} {id} is a location of company {other}, not of the new one"
            ));
        }
    }
    if !location.is_active {
        return refused(format!("{LOCATION} {id} is inactive"));
    }
    let Some(stored) = stored else { return Ok(None) };
    let is_blank = |field: &&str| stored.value(field).is_none() && !fields.contains_key(*field);
    if location.address.is_empty() || !ADDRESS_FIELDS.iter().all(is_blank) {
        return Ok(None);
    }
    notes.warn(Warning::AddressFromLocation);
    let rules = directory.contact_rules()?;
    for (field, value) in &location.address {
        let limit = rules.fields.get(field).map_or(0, |rule| rule.length);
        let value = match value.as_str() {
            Some(text) if limit > 0 => Value::from(super::fit::cut(text.trim(), limit)),
            Some(_) | None => value.clone(),
        };
        fields.insert(field.clone(), value);
    }
    Ok(None)
}
