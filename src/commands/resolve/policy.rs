//! The settings of a run as the policy of its decisions; names in them are looked up here, once.

use std::collections::BTreeSet;

use crate::choice::Mode;
use crate::decision::policy::{NewCompany, Policy, Reach};
use crate::directory::key::Key;
use crate::directory::links::{GroupKey, MOST_GROUP_NAME};
use crate::directory::{Directory, DirectoryReader};
use crate::error::{Failure, Kind};
use crate::id::CompanyId;
use crate::person::company::CompanyKeys;
use crate::person::domain::{DomainKey, MailDomains};
use crate::settings::ResolveSettings;
use crate::settings::value::CompanyRef;

/// The policy of a run. Without a reader the connection was disconnected, and nothing is looked up.
pub(super) fn policy(
    settings: &ResolveSettings,
    reader: Option<&dyn DirectoryReader>,
    directory: &mut Directory,
) -> Result<Policy, Failure> {
    let chosen = &settings.policy;
    let mode = if chosen.no_create {
        Mode::RequireEmail
    } else {
        chosen.mode
    };
    let catch_all = match (mode, reader, &chosen.catch_all) {
        (Mode::CatchAll, Some(reader), Some(company)) => Some(catch_all(company, reader, directory)?),
        _ => None,
    };
    let msp = &settings.msp;
    Ok(Policy {
        reach: match reader {
            None => Reach::Nobody,
            Some(_) if settings.lookup.offline => Reach::Mirror,
            Some(_) => Reach::Autotask,
        },
        mode,
        catch_all,
        reuse_company: chosen.reuse_company,
        duplicates: chosen.duplicates,
        inactive: chosen.inactive,
        update: chosen.update,
        on_too_long: chosen.on_too_long,
        placeholder_last_name: chosen.placeholder_last_name.clone(),
        allow_opt_in: chosen.allow_opt_in,
        shared_phone: chosen.shared_phone,
        require_contact: chosen.require_contact,
        group: group(chosen.group.as_deref(), settings, reader, directory)?,
        own_domains: own_domains(&msp.own_domains)?,
        calendars: msp
            .calendars
            .iter()
            .map(|(agent, calendar)| (agent.to_lowercase(), *calendar))
            .collect(),
        mail_domains: MailDomains::new(&msp.free_domains, &msp.not_free_domains),
        new_company: NewCompany {
            owner_resource_id: msp.new_company.owner_resource_id,
            company_type: msp.new_company.company_type,
            phone: msp.new_company.phone.clone(),
        },
        explain: settings.output.explain,
    })
}

fn own_domains(texts: &[String]) -> Result<Vec<DomainKey>, Failure> {
    let read = |text: &String| {
        DomainKey::parse(text).ok_or_else(|| Failure::usage(format!("own_domains: {text:?} is not a domain")))
    };
    texts.iter().map(read).collect()
}

/// The group of `--group`, which must be able to take people when it exists.
fn group(
    name: Option<&str>,
    settings: &ResolveSettings,
    reader: Option<&dyn DirectoryReader>,
    directory: &mut Directory,
) -> Result<Option<String>, Failure> {
    let (Some(name), Some(reader)) = (name, reader) else {
        return Ok(None);
    };
    let length = name.chars().count();
    if length > MOST_GROUP_NAME {
        return Err(Failure::usage(format!(
            "--group: the name has {length} characters, and a contact group's holds {MOST_GROUP_NAME}"
        )));
    }
    let key = GroupKey::new(name).filter(|_| !settings.lookup.offline);
    if let Some(key) = key {
        reader.look_up(&BTreeSet::from([Key::Groups]), directory)?;
        let ours = |_| {
            Failure::new(
                Kind::Unexpected,
                "the groups were looked up and are still missing",
            )
        };
        let standing = directory.group_called(&key).map_err(ours)?;
        if let Some(group) = standing.filter(|group| !group.is_active) {
            let text = format!(
                "--group: the contact group {:?} ({}) is inactive",
                group.name, group.id
            );
            return Err(Failure::usage(text).hint("Make it active in Autotask, or name another group."));
        }
    }
    Ok(Some(name.to_owned()))
}

/// The company of mode catch-all, which has to exist.
fn catch_all(
    company: &CompanyRef,
    reader: &dyn DirectoryReader,
    directory: &mut Directory,
) -> Result<CompanyId, Failure> {
    let ours = |_| Failure::new(Kind::Unexpected, "a company was looked up and is still missing");
    match company {
        CompanyRef::Id(id) => {
            let id = CompanyId(*id);
            reader.look_up(&BTreeSet::from([Key::Company(id)]), directory)?;
            match directory.company(id).map_err(ours)? {
                Some(_) => Ok(id),
                None => Err(
                    Failure::usage(format!("--catch-all-company: no company has the id {}", id.0))
                        .hint("Look the id up in Autotask, or give the company's name."),
                ),
            }
        }
        CompanyRef::Name(name) => {
            reader.look_up(&BTreeSet::from([Key::CompanyNames]), directory)?;
            let spelled = directory.companies_spelled(name).map_err(ours)?;
            let keys = CompanyKeys::new(name);
            let named = match &keys {
                Some(keys) if spelled.is_empty() => directory.companies_named(keys).map_err(ours)?,
                _ => spelled,
            };
            match named.as_slice() {
                [company] => Ok(company.id),
                [] => {
                    let failure =
                        Failure::usage(format!("--catch-all-company: no company is called {name:?}"));
                    let near = keys
                        .map(|keys| directory.companies_near(&keys))
                        .transpose()
                        .map_err(ours)?;
                    Err(match near.unwrap_or_default().first() {
                        Some(near) => failure.hint(format!("Did you mean {:?}?", near.name)),
                        None => failure.hint("Give the name as it stands in Autotask, or the company's id."),
                    })
                }
                several => {
                    let ids: Vec<String> = several.iter().map(|company| company.id.0.to_string()).collect();
                    Err(Failure::usage(format!(
                        "--catch-all-company: {} companies are called {name:?}",
                        ids.len()
                    ))
                    .hint(format!("Give the id of the one you mean: {}.", ids.join(", "))))
                }
            }
        }
    }
}
