//! Checks that ask the tenant: sign-in, permissions, limits, clock, and the fields that it requires.

use std::time::Duration;

use jiff::SignedDuration;

use crate::autotask::budget::Budget;
use crate::autotask::wire::{Access, EntityInformation, FieldInfo};
use crate::autotask::{ApiError, Client, EntityName};
use crate::choice::Mode;
use crate::commands::doctor::{profile, unanswered};
use crate::error::Kind;
use crate::report::checkup::Finding;
use crate::settings::Profile;
use crate::settings::value::Share;

/// From here on the clocks are told to differ: what was changed "since" a moment would be missed.
const SKEW: SignedDuration = SignedDuration::from_mins(2);

/// Fields of a contact that every create fills.
const ALWAYS_FILLED: &[&str] = &["id", "companyID", "firstName", "lastName", "isActive"];
/// Fields of a contact that a row fills when it has the column, with the column's name.
const FROM_COLUMNS: &[(&str, &str)] = &[
    ("emailAddress", "email"),
    ("emailAddress2", "email2"),
    ("emailAddress3", "email3"),
    ("phone", "phone"),
    ("mobilePhone", "mobile"),
    ("extension", "extension"),
    ("title", "title"),
    ("addressLine", "address1"),
    ("addressLine1", "address2"),
    ("city", "city"),
    ("state", "state"),
    ("zipCode", "zip"),
    ("countryID", "country"),
    ("externalID", "external_id"),
    ("note", "note"),
];
/// Fields of a company that every create fills, from the row or the profile.
const FILLED_OF_COMPANY: &[&str] = &[
    "id",
    "companyName",
    "companyType",
    "ownerResourceID",
    "phone",
    "isActive",
];

/// Asks for everything, as long as the sign-in works.
pub(super) fn checks(client: &Client, profile: Option<&Profile>, findings: &mut Vec<Finding>) {
    let contacts = match client.entity_information(EntityName::Contacts) {
        Ok(information) => information,
        // A permission is refused only to somebody who is signed in.
        Err(error @ ApiError::PermissionRefused(_)) => {
            findings.push(signed_in());
            findings.push(unanswered("contacts", error));
            return;
        }
        Err(error) => {
            findings.push(unanswered("sign-in", error));
            return;
        }
    };
    findings.push(signed_in());
    findings.push(permissions("contacts", &contacts, creates_contacts(profile)));
    findings.push(match client.entity_information(EntityName::Companies) {
        Ok(companies) => permissions("companies", &companies, creates_companies(profile)),
        Err(error) => unanswered("companies", error),
    });
    findings.push(limit(client, profile));
    findings.push(Finding::ok(
        "threads",
        format!(
            "at most {} requests at a time on each endpoint; Autotask refuses the fourth",
            client.per_endpoint()
        ),
    ));
    findings.push(required_of_contacts(client));
    let company_fields = client.get_fields(EntityName::Companies);
    findings.push(required_of_companies(client, &company_fields));
    findings.extend(profile::new_company(client, profile, &company_fields));
    findings.extend(profile::catch_all(client, profile));
    findings.push(clock(client.clock_skew()));
}

fn signed_in() -> Finding {
    Finding::ok("sign-in", "Autotask accepts the credentials")
}

/// Whether runs create contacts, as far as the profile says; else it is assumed.
fn creates_contacts(profile: Option<&Profile>) -> bool {
    let options = profile.map(|profile| &profile.resolve);
    options.is_none_or(|options| {
        options.no_create != Some(true) && options.mode.is_none_or(|mode| mode != Mode::RequireEmail)
    })
}

/// Whether the profile's mode creates companies.
fn creates_companies(profile: Option<&Profile>) -> bool {
    creates_contacts(profile)
        && profile.is_some_and(|profile| profile.resolve.mode == Some(Mode::CreateCompany))
}

/// What the API user may do with an entity. `creates` is whether runs need to create its records.
fn permissions(check: &'static str, may: &EntityInformation, creates: bool) -> Finding {
    const WIDEN: &str = "Ask an Autotask administrator to widen the security level of the API user.";
    match may.query {
        Access::None => {
            return Finding::fault(check, Kind::Refused, format!("the API user may not read {check}"))
                .advise(WIDEN);
        }
        Access::Restricted => {
            return Finding::warning(
                check,
                format!("the API user sees some {check} only; those out of reach look as if they did not exist"),
            )
            .advise(WIDEN)
            .advise("Until then every create can make a twin; resolve asks for --accept-restricted before it writes.");
        }
        Access::All | Access::Unknown => {}
    }
    if may.create == Access::None {
        let message = format!("the API user may not create {check}");
        return if creates {
            Finding::fault(check, Kind::Refused, message)
                .advise(WIDEN)
                .advise("Or create nothing, with --mode require-email.")
        } else {
            Finding::warning(check, message).advise("Only a run that creates them needs this.")
        };
    }
    if may.update == Access::None {
        return Finding::warning(check, format!("the API user may not change {check}"))
            .advise("Only --update, --inactive reactivate and the like need this.");
    }
    if may.query == Access::Unknown {
        return Finding::warning(
            check,
            format!("Autotask does not say which {check} the API user sees"),
        )
        .advise("Make sure in Autotask that its security level is not restricted.");
    }
    Finding::ok(
        check,
        format!("the API user sees all {check}, may create and change them"),
    )
}

fn limit(client: &Client, profile: Option<&Profile>) -> Finding {
    const CHECK: &str = "limit";
    let share = profile
        .and_then(|profile| profile.resolve.budget_share)
        .unwrap_or(Share::HALF)
        .value();
    match client.threshold() {
        Err(error) => unanswered(CHECK, error),
        Ok(None) => Finding::warning(
            CHECK,
            "Autotask does not tell this user how many requests are left",
        )
        .advise("Runs cannot keep to a share then, and go on until Autotask refuses."),
        Ok(Some(told)) => {
            let left = told.limit.saturating_sub(told.used);
            let message = format!(
                "{left} of {} requests left this hour, for all integrations together; one run may use {}",
                told.limit,
                Budget::of(told, share, 0).own_share()
            );
            if left * 10 < told.limit {
                Finding::warning(CHECK, message)
                    .advise("Another program uses most of the hour; runs will have to wait.")
            } else {
                Finding::ok(CHECK, message)
            }
        }
    }
}

fn is_needed(field: &FieldInfo) -> bool {
    field.is_required && !field.is_read_only
}

/// What the tenant requires of a contact beyond what every create fills.
fn required_of_contacts(client: &Client) -> Finding {
    const CHECK: &str = "fields";
    let read = client
        .get_fields(EntityName::Contacts)
        .and_then(|fields| Ok((fields, client.get_user_defined_fields(EntityName::Contacts)?)));
    let (fields, udfs) = match read {
        Ok(read) => read,
        Err(error) => return unanswered(CHECK, error),
    };
    let mut advice = Vec::new();
    for field in fields.iter().filter(|field| is_needed(field)) {
        let name = field.name.as_str();
        if ALWAYS_FILLED.contains(&name) {
            continue;
        }
        advice.push(match FROM_COLUMNS.iter().find(|(filled, _)| *filled == name) {
            Some((_, column)) => format!("{name}: give it in a column {column}."),
            None => format!("{name}: no column fills it; make it optional in Autotask."),
        });
    }
    for udf in udfs.iter().filter(|field| is_needed(field)) {
        advice.push(format!(
            "user-defined field {:?}: give it in a column udf.{}.",
            udf.name, udf.name
        ));
    }
    demanded(CHECK, "contact", "rows that do not fill it are invalid", advice)
}

/// What the tenant requires of a company beyond what a create fills.
fn required_of_companies(client: &Client, fields: &Result<Vec<FieldInfo>, ApiError>) -> Finding {
    const CHECK: &str = "fields";
    let udfs = client.get_user_defined_fields(EntityName::Companies);
    let (fields, udfs) = match (fields, udfs) {
        (Ok(fields), Ok(udfs)) => (fields, udfs),
        (Err(error), _) => return unanswered(CHECK, error.clone()),
        (Ok(_), Err(error)) => return unanswered(CHECK, error),
    };
    let advice = fields
        .iter()
        .filter(|field| !FILLED_OF_COMPANY.contains(&field.name.as_str()))
        .chain(&udfs)
        .filter(|field| is_needed(field))
        .map(|field| {
            format!(
                "{}: matchbook does not fill it; make it optional in Autotask, or create companies by hand.",
                field.name
            )
        })
        .collect();
    demanded(CHECK, "company", "mode create-company cannot create one", advice)
}

fn demanded(check: &'static str, entity: &str, so: &str, advice: Vec<String>) -> Finding {
    if advice.is_empty() {
        return Finding::ok(
            check,
            format!("the tenant requires nothing special of a new {entity}"),
        );
    }
    let finding = Finding::warning(check, format!("the tenant requires more of a new {entity}; {so}"));
    advice.into_iter().fold(finding, Finding::advise)
}

/// The machine's clock against the server's.
fn clock(skew: Option<SignedDuration>) -> Finding {
    const CHECK: &str = "clock";
    let Some(skew) = skew else {
        return Finding::ok(CHECK, "the server does not tell its time");
    };
    let apart = skew.abs();
    if apart < SKEW {
        return Finding::ok(CHECK, "agrees with the server's");
    }
    let direction = if skew.is_negative() { "behind" } else { "ahead of" };
    let apart = Duration::try_from(apart).unwrap_or_default().as_secs();
    Finding::warning(
        CHECK,
        format!("this machine's clock is {apart} s {direction} the server's"),
    )
    .advise("Set the clock, best by a time service: journals and waits rest on it.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::checkup::State;

    fn may(query: Access, create: Access, update: Access) -> EntityInformation {
        EntityInformation {
            name: "Contact".to_owned(),
            create,
            delete: Access::None,
            query,
            update,
            has_user_defined_fields: true,
        }
    }

    #[test]
    fn permissions_that_a_run_needs_are_faults_and_others_warnings() {
        use Access::{All, None, Restricted, Unknown};
        for (information, creates, state) in [
            (may(All, All, All), true, State::Ok),
            (may(Restricted, All, All), true, State::Warning),
            (may(None, All, All), false, State::Fault),
            (may(All, None, All), true, State::Fault),
            (may(All, None, All), false, State::Warning),
            (may(All, All, None), true, State::Warning),
            (may(Unknown, All, All), true, State::Warning),
        ] {
            let finding = permissions("contacts", &information, creates);
            assert_eq!(finding.state, state, "{information:?} {creates}");
            assert_eq!(finding.advice.is_empty(), state == State::Ok);
            assert_eq!(finding.kind, (state == State::Fault).then_some(Kind::Refused));
        }
    }

    #[test]
    fn clocks_may_differ_a_little() {
        for (seconds, state, word) in [
            (Option::None, State::Ok, "does not tell"),
            (Some(90), State::Ok, "agrees"),
            (Some(-3600), State::Warning, "3600 s behind"),
            (Some(121), State::Warning, "121 s ahead"),
        ] {
            let finding = clock(seconds.map(SignedDuration::from_secs));
            assert_eq!(finding.state, state, "{seconds:?}");
            assert!(finding.message.contains(word), "{finding:?}");
        }
    }
}
