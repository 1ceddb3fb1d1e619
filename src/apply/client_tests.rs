//! Hundreds of runs of the real client against the embedded tenant, with a network that goes wrong in every way that
//! a client can see: lost, late, refused and halved answers, web pages, limits, strangers, killed processes.
//!
//! Each schedule follows from its seed alone. A failure prints it; `MATCHBOOK_TEST_SEED=N` runs only that one.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde_json::{Value, json};

use super::journal::Fate;
use super::net_tests::{Book, Engine, Net, Weather};
use super::town::{Dice, Killed};
use super::world::{approved, decision, new, object};
use super::*;
use crate::answer::change::{Change, Entity, Op};
use crate::decision::{Decision, Home};
use crate::person::phone::{self, Region};

/// How many schedules are run.
const SCHEDULES: u64 = 300;

/// Somebody new: in a standing company, or in a new one with what Autotask asks of it; with an address, or known by
/// a number only.
pub(super) fn person(nth: u64, company: Option<&str>, by_phone: bool) -> Decision {
    let mut person = new(&format!("p{nth}@x.example"), company);
    if let Some(create) = &mut person.create {
        if let Home::New { fields, .. } = &mut create.home {
            fields.insert("phone".into(), json!("+13125550100"));
            fields.insert("ownerResourceID".into(), json!(7));
        }
        if by_phone {
            let number = format!("+1713555{:04}", 1000 + nth);
            let read = phone::read(&number, Region::parse("US").unwrap());
            create.emails.clear();
            create.fields.shift_remove("emailAddress");
            create.phones = vec![read.unwrap().unwrap().key().clone()];
            create.fields.insert("phone".into(), json!(number));
        }
    }
    person
}

fn update() -> Decision {
    let change = Change {
        op: Op::Update,
        entity: Entity::Contact,
        id: Some(999),
        fields: object(&json!({"companyID": 5, "title": "CFO"})),
        before: Some(object(&json!({"title": null}))),
        new_company: None,
        new_group: None,
    };
    Decision {
        changes: vec![change],
        ..decision(Outcome::Update, Reason::FieldsDiffer)
    }
}

/// A schedule's people and rules.
struct Schedule {
    seed: u64,
    people: Vec<Decision>,
    rules: Rules,
    weather: Weather,
    /// Whether a fresh run over the same people comes between the parts of the first.
    second: bool,
}

impl Schedule {
    fn of(seed: u64) -> Self {
        let mut dice = Dice(seed ^ 0xc11e);
        let mut people: Vec<Decision> = Vec::new();
        for nth in 0..=dice.roll(7) {
            let company = match dice.roll(4) {
                0 => Some("New Co"),
                1 => Some("Other Co"),
                _ => None,
            };
            people.push(person(nth, company, dice.one_in(5)));
        }
        if dice.one_in(3) {
            people.push(update());
        }
        let one_of = |dice: &mut Dice, choices: [u64; 4]| choices[usize::try_from(dice.roll(4)).unwrap()];
        Self {
            seed,
            people,
            rules: Rules {
                ignore_inactive: false,
                reuse_companies: dice.one_in(2),
                stamp: dice.one_in(2),
                resend_after: RESEND_AFTER,
                fail_fast: dice.one_in(8),
            },
            weather: Weather {
                writes: 2 + dice.roll(5),
                reads: one_of(&mut dice, [0, 3, 6, 12]),
                kills: one_of(&mut dice, [0, 12, 30, 60]),
                strangers: one_of(&mut dice, [0, 0, 4, 10]),
                // Carried out before the waiting time has passed: then every look-up tells the truth.
                latest: RESEND_AFTER.as_secs() - 1,
            },
            second: dice.one_in(3),
        }
    }
}

/// One process: takes the run up as the journal has it; `None` when it was killed.
pub(super) fn process(
    net: &Arc<Net>,
    number: usize,
    run: &str,
    people: &[Decision],
    rules: &Rules,
) -> Option<(Result<(), Failure>, ApprovedPlan)> {
    let ran = catch_unwind(AssertUnwindSafe(|| {
        let engine = Engine::new(net, number);
        let mut around = Around {
            reader: &engine,
            writer: &engine.client,
            journal: &mut Book { net, run },
            clock: &*net.clock,
            interrupted: &|| false,
            progress: &|| {},
        };
        let (own, others): (Vec<PastWrite>, Vec<PastWrite>) =
            (net.with(|state| state.journal.clone()).into_iter()).partition(|write| write.run == run);
        // As every run of a tenant does: what is open is settled before anything is decided.
        let open: Vec<PastWrite> = others
            .iter()
            .filter(|write| write.fate == Fate::Open && number == 0)
            .cloned()
            .collect();
        if let Err(failure) = settle_past(&open, &mut around, rules.resend_after) {
            return (Err(failure), approved(Vec::new()));
        }
        let companies = if number == 0 {
            made_by(net, run)
        } else {
            BTreeMap::new()
        };
        let mut plan = approved(people.to_vec());
        let earlier = Earlier {
            run: run.to_owned(),
            writes: own,
            companies,
        };
        (apply(&mut plan, &earlier, &mut around, rules), plan)
    }));
    match ran {
        Ok(ran) => Some(ran),
        Err(panic) if panic.is::<Killed>() => None,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// The companies that other runs made.
fn made_by(net: &Net, but: &str) -> BTreeMap<String, i64> {
    let writes = net.with(|state| state.journal.clone());
    let others = writes.iter().filter(|write| write.run != but);
    let companies = others.filter_map(|write| match (&write.fate, write.change.entity) {
        (Fate::Done(id), Entity::Company) => {
            Some((write.change.fields["companyName"].as_str()?.to_lowercase(), *id))
        }
        _ => None,
    });
    companies.collect()
}

/// A person's first name, which nobody else has.
fn first_name(person: &Decision) -> Option<&str> {
    person.create.as_ref()?.fields["firstName"].as_str()
}

/// The people that a fresh look at the tenant does not find.
fn unknown_people(net: &Net, people: &[Decision]) -> Vec<Decision> {
    let there = net.all("Contacts");
    let is_known = |person: &&Decision| {
        let name = first_name(person);
        name.is_some() && there.iter().any(|contact| contact["firstName"].as_str() == name)
    };
    people
        .iter()
        .filter(|person| !is_known(person))
        .cloned()
        .collect()
}

/// Runs a schedule to its end: troubles first, then quietly until nothing is left.
fn play(schedule: &Schedule) -> (Arc<Net>, ApprovedPlan) {
    let net = Net::new(schedule.seed, None);
    net.with(|state| state.weather = schedule.weather);
    for part in 0..3 {
        process(&net, 0, "first", &schedule.people, &schedule.rules);
        if schedule.second && part == 0 {
            let people = unknown_people(&net, &schedule.people);
            process(&net, 0, "second", &people, &schedule.rules);
        }
    }
    net.with(|state| state.weather = Weather::default());
    let rules = Rules {
        fail_fast: false,
        ..schedule.rules
    };
    let mut last = None;
    for run in ["second", "first", "second", "first"] {
        if run == "first" || schedule.second {
            let people = if run == "first" { &schedule.people[..] } else { &[] };
            let ran = process(&net, 0, run, people, &rules);
            last = ran.filter(|_| run == "first").or(last);
        }
    }
    let (stopped, plan) = last.unwrap();
    assert!(stopped.is_ok(), "{stopped:?}");
    (net, plan)
}

/// The ids that our requests created for a first name, or for the name of a company.
pub(super) fn ours(net: &Net, field: &str, name: &str) -> Vec<i64> {
    net.with(|state| {
        let born = state.ours.iter().filter(|born| born.fields[field] == name);
        born.map(|born| born.id).collect()
    })
}

fn check(schedule: &Schedule, net: &Net, plan: &ApprovedPlan) -> Result<(), String> {
    let there = net.all("Contacts");
    for (entry, person) in plan.plan().entries().iter().zip(&schedule.people) {
        let (answer, outcome) = (&entry.answer, entry.answer.outcome);
        if matches!(outcome, Outcome::Create | Outcome::Update | Outcome::NotAttempted) {
            return Err(format!("row {} is planned and not answered", answer.row.number));
        }
        let Some(name) = first_name(person) else { continue };
        let mine = ours(net, "firstName", name);
        if mine.len() > 1 {
            return Err(format!("{name} was created more than once: {mine:?}"));
        }
        let id = answer.contact.as_ref().and_then(|contact| contact.id);
        let is_there = there
            .iter()
            .any(|contact| contact["id"].as_i64() == id && id.is_some());
        if matches!(outcome, Outcome::Created | Outcome::Matched) && !is_there {
            return Err(format!("{name} is {outcome} and not there"));
        }
        // What one run was refused, another may have been granted.
        if outcome == Outcome::Failed && !mine.is_empty() && !schedule.second {
            return Err(format!("{name} failed and is there: {mine:?}"));
        }
    }
    for name in ["New Co", "Other Co"] {
        let made = ours(net, "companyName", name);
        if made.len() > 1 {
            return Err(format!("{name} was created more than once: {made:?}"));
        }
    }
    journal_and_tenant_agree(schedule, net, &there)
}

fn journal_and_tenant_agree(schedule: &Schedule, net: &Net, there: &[Value]) -> Result<(), String> {
    let companies = net.all("Companies");
    let (journal, ours) = net.with(|state| (state.journal.clone(), state.ours.clone()));
    for write in &journal {
        match &write.fate {
            Fate::Open => return Err(format!("intent {} is open", write.intent.0)),
            Fate::Done(id) => {
                let mut all = there.iter().chain(&companies);
                if all.all(|record| record["id"] != json!(id)) {
                    return Err(format!("the journal has {id}, the tenant has not"));
                }
            }
            Fate::Refused(_) | Fate::Unknown(_) | Fate::NotDone => {}
        }
    }
    // Whatever we created stands in the journal, unless a stranger's record was taken for it.
    for born in &ours {
        let known = journal.iter().any(|write| write.fate == Fate::Done(born.id));
        let same = |contact: &&Value| contact["firstName"] == born.fields["firstName"];
        let has_twin = born.path.ends_with("/Contacts") && there.iter().filter(same).count() > 1;
        if !known && (schedule.rules.stamp || !has_twin) {
            return Err(format!(
                "{} {} is in the tenant and not in the journal",
                born.path, born.id
            ));
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a failure is replayed by its seed")]
pub(super) fn seeds(count: u64) -> std::ops::Range<u64> {
    let seed = std::env::var("MATCHBOOK_TEST_SEED").ok();
    match seed.and_then(|seed| seed.parse().ok()) {
        Some(seed) => seed..seed + 1,
        None => 0..count,
    }
}

/// What a log has to tell of, so that a test in which nothing goes wrong does not pass for one in which much does.
const TROUBLES: [&str; 12] = [
    "KILLED",
    "stranger",
    "carried out late",
    "(fault 0)",
    "(fault 1)",
    "(fault 4)",
    "(fault 7)",
    "(fault 8)",
    "(fault 10)",
    "(fault 11)",
    "Absent",
    "Adopted",
];

#[test]
fn through_the_real_client_nobody_is_created_twice_and_nobody_is_lost() {
    let mut happened: BTreeMap<&str, usize> = BTreeMap::new();
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in seeds(SCHEDULES) {
        let schedule = Schedule::of(seed);
        let played = catch_unwind(AssertUnwindSafe(|| play(&schedule)));
        let Ok((net, plan)) = played else {
            panic!("replay it with MATCHBOOK_TEST_SEED={seed}");
        };
        let log = net.with(|state| state.log.join("\n"));
        if let Err(what) = check(&schedule, &net, &plan) {
            panic!("{what}\n{log}\nreplay it with MATCHBOOK_TEST_SEED={seed}");
        }
        for word in TROUBLES {
            *happened.entry(word).or_default() += log.matches(word).count();
        }
        for entry in plan.plan().entries() {
            *outcomes.entry(entry.answer.outcome.code()).or_default() += 1;
        }
    }
    if seeds(SCHEDULES).end - seeds(SCHEDULES).start > 1 {
        assert!(happened.values().all(|count| *count > 20), "{happened:?}");
        assert!(
            outcomes["created"] > 500 && outcomes["matched"] > 50,
            "{outcomes:?}"
        );
    }
}

/// The contacts that hold second addresses are asked for anew in each group, whatever an earlier group has seen.
#[test]
fn somebody_with_the_address_as_a_second_one_is_seen_in_a_later_group_too() {
    let net = Net::new(0, None);
    let people: Vec<Decision> = (0..2 * GROUP as u64)
        .map(|nth| person(nth, None, false))
        .collect();
    let last = 2 * GROUP - 1;
    let other = json!({"firstName": "Una", "lastName": "Fox", "emailAddress": "una@x.example", "isActive": 1,
        "emailAddress2": format!("P{last}@x.example")});
    net.elsewhere("POST", "/Companies/77/Contacts", &other);
    let (applied, plan) = process(&net, 0, "run", &people, &Schedule::of(0).rules).unwrap();
    applied.unwrap();
    let entries = plan.plan().entries();
    assert_eq!(entries[last].answer.outcome, Outcome::Matched);
    assert!(
        entries[..last]
            .iter()
            .all(|entry| entry.answer.outcome == Outcome::Created)
    );
    assert_eq!(net.with(|state| state.ours.len()), last);
}
