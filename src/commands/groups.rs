//! `matchbook groups`: list the contact groups, create one, add contacts to one. What is written is a plan like any
//! other: shown, journalled and carried out so.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Arc;

use crate::answer::change::{Change, Entity};
use crate::answer::outcome::{Outcome, Reason};
use crate::answer::{Answer, CompanyView, ROW_SCHEMA, RowView};
use crate::autotask::Client;
use crate::autotask::lookup::LiveDirectory;
use crate::cli::{GroupsArgs, GroupsCommand};
use crate::commands::Context;
use crate::commands::carry_out::{self, Batch, Run, Spool, Taking, Targets};
use crate::commands::session::{self, Destination};
use crate::decision;
use crate::directory::key::Key;
use crate::directory::links::{Group, GroupKey, MOST_GROUP_NAME};
use crate::directory::{Directory, DirectoryReader as _};
use crate::error::{ExitStatus, Failure, Kind, nearest};
use crate::id::ContactId;
use crate::interrupt;
use crate::person::candidate::Reading;
use crate::plan::Plan;
use crate::report::groups;
use crate::report::summary::LookupUsed;
use crate::settings::options::UndoOptions;
use crate::settings::{Connection, ResolveSettings};

/// What stands for an input's own columns.
const COLUMNS: [&str; 2] = ["group", "contact"];

pub(super) fn run(args: GroupsArgs, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    match args.command {
        GroupsCommand::List { format } => {
            let (config, profile) = session::settings(context)?;
            let of = profile.as_ref();
            let connection = Connection::resolve(context.global.sandbox, of, &config, context.environment)?;
            let clock = session::clock();
            let options = session::options(context, of, &*clock);
            interrupt::listen(context.console)?;
            let client = session::connect(&connection, &clock, options, context.console)?
                .ok_or_else(session::disconnected)?;
            let mut directory = Directory::default();
            let reading = session::reading("US", &[])?;
            look_up(&client, &reading, &[Key::Groups].into(), &mut directory)?;
            let listed = |group: &Group| groups::ListedGroup {
                id: group.id,
                name: group.name.clone(),
                is_active: group.is_active,
            };
            let all: Vec<_> = directory.groups().map_err(still_missing)?.map(listed).collect();
            let mut out = context.console.out();
            groups::write(&all, format, &mut out)?;
            out.flush()?;
            Ok(ExitStatus::Done)
        }
        GroupsCommand::Create { name, options } => {
            let wanted = Wanted::new(&name, Vec::new())?;
            write(&wanted, *options, context)
        }
        GroupsCommand::Add {
            name,
            contact,
            options,
        } => {
            let wanted = Wanted::new(&name, contact)?;
            write(&wanted, *options, context)
        }
    }
}

/// A group, and who is to be in it; nobody when the group is to be created.
struct Wanted {
    key: GroupKey,
    name: String,
    contacts: Vec<i64>,
}

impl Wanted {
    fn new(name: &str, contacts: Vec<i64>) -> Result<Self, Failure> {
        let key = GroupKey::new(name).ok_or_else(|| Failure::usage("a contact group needs a name"))?;
        let length = name.trim().chars().count();
        if length > MOST_GROUP_NAME {
            return Err(Failure::usage(format!(
                "the name has {length} characters, and a contact group's holds {MOST_GROUP_NAME}"
            )));
        }
        let mut seen = BTreeSet::new();
        let contacts = contacts.into_iter().filter(|id| seen.insert(*id)).collect();
        let name = name.trim().to_owned();
        Ok(Self { key, name, contacts })
    }
}

fn write(wanted: &Wanted, options: UndoOptions, context: &Context<'_>) -> Result<ExitStatus, Failure> {
    let (config, profile) = session::settings(context)?;
    let settings = ResolveSettings::to_undo(options, profile.as_ref(), config.layouts())?;
    carry_out::may_write(&settings, context.console.is_interactive())?;
    let destination = Destination::of(profile.as_ref(), &config, context)?;
    let state = carry_out::state(&settings, context)?;
    let clock = session::clock();
    let reading = session::reading_of_rows(&settings.input, &settings.msp)?;
    let targets = Targets::open(&settings.output)?;
    let client = destination.connect(&settings, profile.as_ref(), &clock, context)?;
    let run = Run {
        context,
        command: "groups",
        settings: &settings,
        profile: profile.as_ref().map(|profile| profile.name.as_str()),
        reading,
        clock,
        client: Some(&client),
        state: state.as_deref(),
        tenant: Some(destination.tenant),
        undoes: None,
    };
    run.carry_out(targets, None, |_| {
        let answers = if wanted.contacts.is_empty() {
            vec![(String::new(), created(wanted, &client, &run.reading)?)]
        } else {
            added(wanted, &client, &run.reading)?
        };
        batch(wanted, answers)
    })
}

fn batch(wanted: &Wanted, answers: Vec<(String, Answer)>) -> Result<Batch, Failure> {
    let mut batch = Batch {
        plan: Plan::default(),
        spool: Spool::new(Taking::Answers),
        rows: 0,
        inputs: Vec::new(),
        lookup: Some(LookupUsed::live("the contact groups, and who is in them")),
        fingerprint: String::new(),
        goes_on: None,
    };
    let header = Arc::new(COLUMNS.map(str::to_owned).to_vec());
    for (contact, answer) in answers {
        let cells = [wanted.name.as_str(), contact.as_str()].into_iter().collect();
        if answer.changes.is_empty() {
            batch.spool.restored(&header, cells, Some(answer))?;
        } else {
            batch.spool.restored(&header, cells, None)?;
            batch.plan.add(batch.rows, answer, None);
        }
        batch.rows += 1;
    }
    batch.fingerprint = batch.plan.fingerprint();
    Ok(batch)
}

/// The answer for a group that is to be created.
fn created(wanted: &Wanted, client: &Client, reading: &Reading) -> Result<Answer, Failure> {
    let mut directory = Directory::default();
    look_up(client, reading, &[Key::Groups].into(), &mut directory)?;
    let standing = directory.group_called(&wanted.key).map_err(still_missing)?;
    Ok(match standing {
        None => {
            let mut answer = answer(wanted, 1, Outcome::Create, Reason::GroupNew, None);
            answer
                .changes
                .push(Change::new_group(wanted.key.as_str(), &wanted.name));
            answer
        }
        Some(group) if group.is_active => answer(
            wanted,
            1,
            Outcome::Matched,
            Reason::GroupExists,
            Some(format!("{} ({})", group.name, group.id)),
        ),
        Some(group) => inactive(wanted, 1, group),
    })
}

/// One answer for each contact.
fn added(wanted: &Wanted, client: &Client, reading: &Reading) -> Result<Vec<(String, Answer)>, Failure> {
    let mut directory = Directory::default();
    let ids = || wanted.contacts.iter().copied().map(ContactId);
    let keys: BTreeSet<Key> = std::iter::once(Key::Groups)
        .chain(ids().map(Key::Contact))
        .chain(ids().map(Key::GroupsOf))
        .collect();
    look_up(client, reading, &keys, &mut directory)?;
    let Some(group) = directory.group_called(&wanted.key).map_err(still_missing)? else {
        return Err(no_group(wanted, &directory));
    };
    let mut answers = Vec::new();
    for (nth, id) in (1..).zip(ids()) {
        let one = if group.is_active {
            member(wanted, nth, group, id, &directory)?
        } else {
            inactive(wanted, nth, group)
        };
        answers.push((id.0.to_string(), one));
    }
    Ok(answers)
}

fn member(
    wanted: &Wanted,
    nth: u64,
    group: &Group,
    id: ContactId,
    directory: &Directory,
) -> Result<Answer, Failure> {
    let Some(contact) = directory.contact(id).map_err(still_missing)? else {
        let text = format!("no contact has the id {}", id.0);
        return Ok(answer(
            wanted,
            nth,
            Outcome::Invalid,
            Reason::UnknownColumnValue,
            Some(text),
        ));
    };
    let links = directory.groups_of(id).map_err(still_missing)?;
    let is_in = links.iter().any(|link| link.to == group.id);
    let (outcome, reason) = match (is_in, contact.is_active) {
        (true, _) => (Outcome::Matched, Reason::AlreadyInGroup),
        (false, false) => (Outcome::Review, Reason::InactiveContact),
        (false, true) => (Outcome::Update, Reason::AddedToGroup),
    };
    let mut answer = answer(wanted, nth, outcome, reason, None);
    answer.contact = Some(decision::contact_view(contact));
    answer.company = Some(CompanyView {
        id: Some(contact.company.0),
        company_name: None,
    });
    if outcome == Outcome::Update {
        let link = Change::link(Entity::ContactGroupContact, group.id, Some(id.0));
        answer.changes.push(link);
    }
    Ok(answer)
}

fn inactive(wanted: &Wanted, nth: u64, group: &Group) -> Answer {
    let detail = Some(format!("{} ({})", group.name, group.id));
    answer(wanted, nth, Outcome::Review, Reason::GroupInactive, detail)
}

fn answer(wanted: &Wanted, nth: u64, outcome: Outcome, reason: Reason, detail: Option<String>) -> Answer {
    Answer {
        schema: ROW_SCHEMA.into(),
        row: RowView {
            source: "groups".to_owned(),
            number: nth,
            line: nth,
            part: None,
            id: Some(wanted.name.clone()),
            kind: "groups".into(),
        },
        outcome,
        reason,
        detail,
        contact: None,
        company: None,
        changes: Vec::new(),
        evidence: Vec::new(),
        candidates: Vec::new(),
        warnings: Vec::new(),
        joined_to: None,
        event: None,
        ticket: None,
        explain: None,
    }
}

/// A mistyped name must not make a group.
fn no_group(wanted: &Wanted, directory: &Directory) -> Failure {
    let failure = Failure::usage(format!("no contact group is called {:?}", wanted.name));
    let names: Vec<&str> = directory
        .groups()
        .map(|groups| groups.map(|group| group.name.as_str()).collect())
        .unwrap_or_default();
    let failure = match nearest(&wanted.name, names) {
        Some(near) => failure.hint(format!("Did you mean {near:?}?")),
        None => failure,
    };
    failure.hint(format!(
        "Create it with: matchbook groups create {:?}",
        wanted.name
    ))
}

fn look_up(
    client: &Client,
    reading: &Reading,
    keys: &BTreeSet<Key>,
    directory: &mut Directory,
) -> Result<(), Failure> {
    LiveDirectory::new(client, reading).look_up(keys, directory)
}

fn still_missing(_: crate::directory::key::Missing) -> Failure {
    Failure::new(Kind::Unexpected, "a key was looked up and is still missing")
}
