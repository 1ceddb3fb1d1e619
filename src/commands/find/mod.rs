//! `matchbook find`: looks contacts up by what is known of them, and says why each was found. Writes nothing.

mod criteria;

use std::collections::BTreeSet;
use std::io::Write as _;

use crate::autotask::lookup::LiveDirectory;
use crate::cli::FindArgs;
use crate::commands::find::criteria::{Criteria, LookUp};
use crate::commands::{Context, session};
use crate::directory::key::Key;
use crate::directory::record::Contact;
use crate::directory::{Directory, DirectoryReader as _};
use crate::error::{ExitStatus, Failure, Kind};
use crate::id::CompanyId;
use crate::interrupt;
use crate::person::candidate::Reading;
use crate::person::company::CompanyKeys;
use crate::report::contacts::{self, FoundContact};
use crate::settings::value::{CompanyRef, Region};
use crate::settings::{Connection, Profile};

pub(super) fn run(args: &FindArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let (config, profile) = session::settings(context)?;
    let reading = reading(args, profile.as_ref())?;
    let mut criteria = Criteria::read(args, &reading)?;
    let connection = Connection::resolve(
        context.global.sandbox,
        profile.as_ref(),
        &config,
        context.environment,
    )?;
    let clock = session::clock();
    let options = session::options(context, profile.as_ref(), &*clock);
    interrupt::listen(context.console)?;
    let Some(client) = session::connect(&connection, &clock, options, context.console)? else {
        return Err(
            Failure::usage("the profile's connection is disconnected, so nobody can be looked up")
                .hint("Take `disconnected` out of the profile to use it again."),
        );
    };
    let live = LiveDirectory::new(&client, &reading);
    let mut directory = Directory::default();
    if let Some(company) = &args.company {
        let companies = companies(company, &live, &mut directory)?;
        if companies.is_empty() {
            tell_unknown(company, &directory, context)?;
        }
        criteria.companies = Some(companies);
    }
    let found = if criteria.companies.as_ref().is_some_and(BTreeSet::is_empty) {
        Vec::new()
    } else {
        find(&criteria, &reading, &live, &mut directory)?
    };
    let mut out = context.console.out();
    contacts::write(&found, args.format, &mut out)?;
    out.flush()?;
    context.console.status(&match found.len() {
        0 => "no contact found".to_owned(),
        1 => "1 contact found".to_owned(),
        several => format!("{several} contacts found"),
    });
    Ok(match found.len() {
        1 => ExitStatus::Done,
        2.. if !args.expect_one => ExitStatus::Done,
        _ => ExitStatus::NeedsAPerson,
    })
}

fn reading(args: &FindArgs, profile: Option<&Profile>) -> Result<Reading, Failure> {
    let of_profile = || profile.and_then(|profile| profile.resolve.region.clone().or(profile.region.clone()));
    let region = args.region.clone().or_else(of_profile).unwrap_or_else(Region::us);
    let placeholders = profile.map_or(&[][..], |profile| &profile.placeholder_emails);
    session::reading(region.as_str(), placeholders)
}

/// Every contact that fulfils the criteria: agreeing names first, active before inactive, then by id.
fn find(
    criteria: &Criteria,
    reading: &Reading,
    live: &LiveDirectory<'_>,
    directory: &mut Directory,
) -> Result<Vec<FoundContact>, Failure> {
    match criteria.look_up() {
        LookUp::Keys(keys) => live.look_up(&keys, directory)?,
        LookUp::NamesWith(words) => live.look_up_names(&words, directory)?,
    }
    let mut found: Vec<_> = directory
        .contacts()
        .into_iter()
        .filter_map(|contact| Some((contact.clone(), criteria.matched_by(contact, reading)?)))
        .collect();
    let companies: BTreeSet<Key> = found
        .iter()
        .map(|(contact, _)| Key::Company(contact.company))
        .filter(|key| !directory.knows(key))
        .collect();
    if !companies.is_empty() {
        live.look_up(&companies, directory)?;
    }
    found.sort_by_key(|(contact, matched)| {
        let is_weak = matched.iter().any(|by| by.agreement == Some("weak"));
        (is_weak, !contact.is_active, contact.id)
    });
    found
        .into_iter()
        .map(|(contact, matched_by)| {
            let company = directory.company(contact.company).map_err(still_missing)?;
            let company_name = company.map(|company| company.name.clone());
            Ok(FoundContact {
                company_name,
                matched_by,
                ..shown(&contact)
            })
        })
        .collect()
}

/// The fields of a contact that are shown.
fn shown(contact: &Contact) -> FoundContact {
    let text = |field| contact.text(field).map(str::to_owned);
    FoundContact {
        id: contact.id.0,
        company_id: contact.company.0,
        first_name: text("firstName"),
        last_name: text("lastName"),
        email_address: text("emailAddress"),
        email_address2: text("emailAddress2"),
        email_address3: text("emailAddress3"),
        phone: text("phone"),
        extension: text("extension"),
        mobile_phone: text("mobilePhone"),
        alternate_phone: text("alternatePhone"),
        is_active: contact.is_active,
        ..FoundContact::default()
    }
}

/// The companies that are meant: the one of the id; those of exactly the name; else those whose name is the same
/// apart from spelling and legal form. All of them, since this only narrows what is shown.
fn companies(
    company: &CompanyRef,
    live: &LiveDirectory<'_>,
    directory: &mut Directory,
) -> Result<BTreeSet<CompanyId>, Failure> {
    match company {
        CompanyRef::Id(id) => {
            let id = CompanyId(*id);
            live.look_up(&BTreeSet::from([Key::Company(id)]), directory)?;
            let known = directory.company(id).map_err(still_missing)?;
            Ok(known.map(|company| company.id).into_iter().collect())
        }
        CompanyRef::Name(name) => {
            live.look_up(&BTreeSet::from([Key::CompanyCalled(name.clone())]), directory)?;
            let called = directory.companies_called(name).map_err(still_missing)?;
            if !called.is_empty() {
                return Ok(called.iter().map(|company| company.id).collect());
            }
            live.look_up(&BTreeSet::from([Key::CompanyNames]), directory)?;
            let Some(keys) = CompanyKeys::new(name) else {
                return Ok(BTreeSet::new());
            };
            let named = directory.companies_named(&keys).map_err(still_missing)?;
            Ok(named.iter().map(|company| company.id).collect())
        }
    }
}

/// Says that the company does not exist, and which one may be meant.
fn tell_unknown(company: &CompanyRef, directory: &Directory, context: &Context<'_>) -> Result<(), Failure> {
    let message = match company {
        CompanyRef::Id(id) => format!("no company has the id {id}"),
        CompanyRef::Name(name) => {
            let near = match CompanyKeys::new(name) {
                Some(keys) => directory.companies_near(&keys).map_err(still_missing)?,
                None => Vec::new(),
            };
            match near.first() {
                Some(near) => format!("no company is called {name:?}; did you mean {:?}?", near.name),
                None => format!("no company is called {name:?}"),
            }
        }
    };
    context.console.warn(&message);
    Ok(())
}

fn still_missing(_: crate::directory::key::Missing) -> Failure {
    Failure::new(Kind::Unexpected, "a key was looked up and is still missing")
}
