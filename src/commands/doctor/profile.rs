//! Checks of what the profile promises about the tenant: the defaults of new companies, the catch-all company, the
//! MSP's own domains.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::autotask::lookup::LiveDirectory;
use crate::autotask::wire::FieldInfo;
use crate::autotask::{ApiError, Client, EntityName, Filter};
use crate::choice::Mode;
use crate::commands::doctor::{refused, unanswered};
use crate::commands::session;
use crate::directory::key::Key;
use crate::directory::record::Company;
use crate::directory::{Directory, DirectoryReader as _};
use crate::error::{Failure, Kind};
use crate::id::CompanyId;
use crate::person::company::CompanyKeys;
use crate::report::checkup::Finding;
use crate::settings::Profile;
use crate::settings::value::CompanyRef;

const NEW_COMPANY: &str = "new company";
const CATCH_ALL: &str = "catch-all";

/// The defaults of new companies: type, owner and phone. Absent ones matter to mode create-company only.
pub(super) fn new_company(
    client: &Client,
    profile: Option<&Profile>,
    fields: &Result<Vec<FieldInfo>, ApiError>,
) -> Vec<Finding> {
    let Some(profile) = profile else { return Vec::new() };
    let defaults = &profile.new_company;
    let mut findings = Vec::new();
    if let Some(wanted) = defaults.company_type {
        findings.push(company_type(wanted, fields));
    }
    if let Some(wanted) = defaults.owner_resource_id {
        findings.push(owner(wanted, client));
    }
    let absent: Vec<&str> = [
        ("owner_resource_id", defaults.owner_resource_id.is_none()),
        ("company_type", defaults.company_type.is_none()),
        ("phone", defaults.phone.is_none()),
    ]
    .into_iter()
    .filter_map(|(key, is_absent)| is_absent.then_some(key))
    .collect();
    if absent.is_empty() {
        findings.push(Finding::ok(
            NEW_COMPANY,
            "the profile has an owner, a type and a phone",
        ));
    } else {
        let message = format!("the profile's new_company has no {}", absent.join(", no "));
        let needed = profile.resolve.mode == Some(Mode::CreateCompany);
        findings.push(if needed {
            Finding::warning(NEW_COMPANY, message)
                .advise("A row that has it not itself is invalid: company_incomplete.")
                .advise(format!("Set it under [profiles.{}.new_company].", profile.name))
        } else {
            Finding::ok(
                NEW_COMPANY,
                format!("{message}; only mode create-company needs it"),
            )
        });
    }
    findings
}

fn company_type(wanted: i64, fields: &Result<Vec<FieldInfo>, ApiError>) -> Finding {
    let fields = match fields {
        Ok(fields) => fields,
        Err(error) => return unanswered(NEW_COMPANY, error.clone()),
    };
    let values = fields
        .iter()
        .find(|field| field.name.eq_ignore_ascii_case("companyType"))
        .and_then(|field| field.picklist.as_deref())
        .unwrap_or_default();
    match values.iter().find(|value| value.value == wanted.to_string()) {
        Some(value) if value.is_active => {
            Finding::ok(NEW_COMPANY, format!("company_type {wanted} is {:?}", value.label))
        }
        found => {
            let what = if found.is_some() {
                "is not active any more"
            } else {
                "is not in the picklist"
            };
            let active: Vec<String> = values
                .iter()
                .filter(|value| value.is_active)
                .map(|value| format!("{} ({})", value.value, value.label))
                .collect();
            Finding::fault(NEW_COMPANY, Kind::Usage, format!("company_type {wanted} {what}"))
                .advise(format!("Choose one of {}.", active.join(", ")))
        }
    }
}

fn owner(wanted: i64, client: &Client) -> Finding {
    let filter = Filter::is_in("id", [wanted]);
    let found = match client.query(
        EntityName::Resources,
        &filter,
        &["firstName", "lastName", "isActive"],
    ) {
        Ok(found) => found,
        Err(error) => return unanswered(NEW_COMPANY, error),
    };
    let fault = |what: &str| {
        Finding::fault(
            NEW_COMPANY,
            Kind::Usage,
            format!("owner_resource_id {wanted} {what}"),
        )
        .advise("Name an active resource who may own companies; the API user itself cannot.")
    };
    let Some(resource) = found.first() else {
        return fault("is no resource of this tenant");
    };
    if resource.get("isActive") == Some(&Value::Bool(false)) {
        return fault("is not active any more");
    }
    let name =
        ["firstName", "lastName"].map(|field| resource.get(field).and_then(Value::as_str).unwrap_or(""));
    Finding::ok(
        NEW_COMPANY,
        format!("owner_resource_id {wanted} is {}", name.join(" ").trim()),
    )
}

/// The company of mode catch-all, where the profile names one.
pub(super) fn catch_all(client: &Client, profile: Option<&Profile>) -> Option<Finding> {
    let profile = profile?;
    let Some(wanted) = &profile.resolve.catch_all_company else {
        let needed = profile.resolve.mode == Some(Mode::CatchAll);
        return needed.then(|| {
            Finding::fault(
                CATCH_ALL,
                Kind::Usage,
                "mode catch-all is set, and no catch_all_company",
            )
            .advise(format!(
                "Set catch_all_company under [profiles.{}.resolve].",
                profile.name
            ))
        });
    };
    Some(match companies(client, wanted) {
        Err(failure) => refused(CATCH_ALL, failure),
        Ok(found) => judged(wanted, &found),
    })
}

fn judged(wanted: &CompanyRef, found: &[Company]) -> Finding {
    let fault = |message: String| Finding::fault(CATCH_ALL, Kind::Usage, message);
    match found {
        [] => {
            fault(format!("no company is {wanted}")).advise("Name it as it stands in Autotask, or by its id.")
        }
        [company] if company.is_active => {
            Finding::ok(CATCH_ALL, format!("{} (id {})", company.name, company.id.0))
        }
        [company] => fault(format!("{} (id {}) is not active", company.name, company.id.0))
            .advise("Make it active in Autotask, or choose another."),
        several => {
            let ids: Vec<String> = several.iter().map(|company| company.id.0.to_string()).collect();
            fault(format!("{} companies are called {wanted}", several.len()))
                .advise(format!("Give the id of the one you mean: {}.", ids.join(", ")))
        }
    }
}

/// The companies that the profile may mean, as a run would find them.
fn companies(client: &Client, wanted: &CompanyRef) -> Result<Vec<Company>, Failure> {
    let missing = |_| Failure::new(Kind::Unexpected, "a company was looked up and is still missing");
    let live = LiveDirectory::new(client, &session::reading("US", &[])?);
    let mut directory = Directory::default();
    match wanted {
        CompanyRef::Id(id) => {
            let id = CompanyId(*id);
            live.look_up(&BTreeSet::from([Key::Company(id)]), &mut directory)?;
            Ok(directory
                .company(id)
                .map_err(missing)?
                .cloned()
                .into_iter()
                .collect())
        }
        CompanyRef::Name(name) => {
            live.look_up(&BTreeSet::from([Key::CompanyNames]), &mut directory)?;
            let spelled = directory.companies_spelled(name).map_err(missing)?;
            let found = match CompanyKeys::new(name) {
                Some(keys) if spelled.is_empty() => directory.companies_named(&keys).map_err(missing)?,
                Some(_) | None => spelled,
            };
            Ok(found.into_iter().cloned().collect())
        }
    }
}

/// Whether the MSP's own people can be told by their domain.
pub(super) fn own_domains(profile: Option<&Profile>) -> Finding {
    const CHECK: &str = "own domains";
    match profile.map(|profile| profile.own_domains.as_slice()) {
        Some(domains @ [_, ..]) => Finding::ok(CHECK, domains.join(", ")),
        Some([]) | None => Finding::warning(
            CHECK,
            "own_domains is not set: your own people are told by their resource addresses only",
        )
        .advise("Set own_domains in the profile, so that colleagues never become contacts."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autotask::wire::PicklistValue;
    use crate::report::checkup::State;

    #[test]
    fn a_company_type_must_be_in_the_picklist_and_active() {
        let value = |value: &str, is_active| PicklistValue {
            value: value.to_owned(),
            label: format!("Type {value}"),
            is_active,
            is_default: false,
        };
        let fields = Ok(vec![FieldInfo {
            name: "companyType".to_owned(),
            picklist: Some(vec![value("1", true), value("3", false)]),
            ..FieldInfo::default()
        }]);
        for (wanted, state, words) in [
            (1, State::Ok, "\"Type 1\""),
            (3, State::Fault, "not active"),
            (9, State::Fault, "not in the picklist"),
        ] {
            let finding = company_type(wanted, &fields);
            assert_eq!(finding.state, state, "{wanted}");
            assert!(finding.message.contains(words), "{finding:?}");
        }
        assert_eq!(company_type(9, &fields).advice, ["Choose one of 1 (Type 1)."]);
    }

    #[test]
    fn a_catch_all_company_must_be_one_and_active() {
        let company = |id, is_active| Company {
            id: CompanyId(id),
            name: "New contacts".to_owned(),
            is_active,
            phones: Vec::new(),
            country_id: None,
        };
        let wanted = CompanyRef::Name("New contacts".to_owned());
        for (found, state) in [
            (vec![company(9, true)], State::Ok),
            (vec![company(9, false)], State::Fault),
            (vec![company(9, true), company(8, true)], State::Fault),
            (vec![], State::Fault),
        ] {
            assert_eq!(judged(&wanted, &found).state, state, "{found:?}");
        }
    }

    #[test]
    fn own_domains_are_asked_for() {
        let mut profile = Profile::default();
        assert_eq!(own_domains(Some(&profile)).state, State::Warning);
        assert_eq!(own_domains(None).state, State::Warning);
        profile.own_domains = vec!["acme.example".to_owned()];
        assert_eq!(own_domains(Some(&profile)).state, State::Ok);
    }
}
