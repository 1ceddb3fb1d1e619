//! The company that a row names: by id, by its ticket, or by a name that exactly one company has.

use std::collections::BTreeSet;

use crate::directory::Directory;
use crate::directory::key::Missing;
use crate::directory::record::Company;
use crate::id::CompanyId;
use crate::person::candidate::{Candidate, CompanyName};

/// The companies that a name leads to.
pub(super) enum Named<'d> {
    /// Exactly one.
    One(&'d Company),
    /// Several.
    Several(Vec<&'d Company>),
    /// None.
    Nobody,
}

/// The company's id from the row or its ticket, whether or not such a company exists.
pub(super) fn by_id(candidate: &Candidate, directory: &Directory) -> Result<Option<CompanyId>, Missing> {
    if let Some(id) = candidate.company_id {
        return Ok(Some(id));
    }
    match &candidate.ticket {
        Some(ticket) => Ok(directory.ticket(ticket)?.and_then(|ticket| ticket.company)),
        None => Ok(None),
    }
}

/// The one company that the row names; `None` when it names none or several.
pub(super) fn of_row<'d>(
    candidate: &Candidate,
    directory: &'d Directory,
) -> Result<Option<&'d Company>, Missing> {
    if let Some(id) = by_id(candidate, directory)? {
        return directory.company(id);
    }
    match &candidate.company {
        Some(name) => Ok(match by_name(name, directory)? {
            Named::One(company) => Some(company),
            Named::Several(_) | Named::Nobody => None,
        }),
        None => Ok(None),
    }
}

/// The companies of a name: exactly as it stands when one has it so, else normalised. An active company goes
/// before an inactive one of the same name.
pub(super) fn by_name<'d>(name: &CompanyName, directory: &'d Directory) -> Result<Named<'d>, Missing> {
    if let [company] = active_first(directory.companies_spelled(&name.text)?).as_slice() {
        return Ok(Named::One(company));
    }
    normalised(name, directory)
}

/// The companies of a normalised name.
pub(super) fn normalised<'d>(name: &CompanyName, directory: &'d Directory) -> Result<Named<'d>, Missing> {
    let mut named = active_first(directory.companies_named(&name.keys)?);
    Ok(match named.len() {
        0 => Named::Nobody,
        1 => named.pop().map_or(Named::Nobody, Named::One),
        _ => Named::Several(named),
    })
}

/// The one of these companies that has the name.
pub(super) fn among<'d>(
    name: &CompanyName,
    companies: &BTreeSet<CompanyId>,
    directory: &'d Directory,
) -> Result<Option<&'d Company>, Missing> {
    let mut fitting = Vec::new();
    for id in companies {
        if let Some(company) = directory.company(*id)?
            && crate::person::company::CompanyKeys::new(&company.name)
                .is_some_and(|keys| keys.matches(&name.keys))
        {
            fitting.push(company);
        }
    }
    let spelled: Vec<&Company> = fitting
        .iter()
        .copied()
        .filter(|company| company.name == name.text)
        .collect();
    Ok(match (fitting.as_slice(), spelled.as_slice()) {
        ([company], _) | (_, [company]) => Some(company),
        _ => None,
    })
}

fn active_first(companies: Vec<&Company>) -> Vec<&Company> {
    if companies.iter().any(|company| company.is_active) {
        companies
            .into_iter()
            .filter(|company| company.is_active)
            .collect()
    } else {
        companies
    }
}
