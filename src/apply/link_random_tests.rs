//! Groups and links under everything that goes wrong: lost and late answers, refusals, kills, and strangers that are
//! quicker. Each schedule follows from its seed, as in [`super::random_tests`].

use serde_json::json;

use super::random_tests::{Schedule, check, play_in, seeds};
use super::town::{Dice, Stored, Town, Troubles};
use super::world::{decision, new, object};
use super::*;
use crate::decision::Decision;

const SCHEDULES: usize = 2_000;
/// A ticket whose own contact is the standing contact 999.
const TICKET_OF_999: i64 = 701;
/// A ticket that takes one more contact.
const NEARLY_FULL: i64 = 702;

/// What a row is linked to.
fn links(dice: &mut Dice, contact: Option<i64>) -> Vec<Change> {
    let mut links = Vec::new();
    if dice.one_in(2) {
        let (create, add) = to_new_group(contact);
        links.extend([create, add]);
    }
    if dice.one_in(3) {
        links.push(Change::link(Entity::ContactGroupContact, 500, contact));
    }
    if dice.one_in(2) {
        let ticket = [700, TICKET_OF_999, NEARLY_FULL][usize::try_from(dice.roll(3)).unwrap()];
        links.push(Change::link(Entity::TicketAdditionalContact, ticket, contact));
    }
    links
}

/// A group that the row itself would create, and the row's place in it.
pub(super) fn to_new_group(contact: Option<i64>) -> (Change, Change) {
    (
        Change::new_group("vip", "VIP"),
        Change::link_to_new_group("vip", contact),
    )
}

fn schedule(seed: u64) -> Schedule {
    let mut schedule = Schedule::of(seed, RESEND_AFTER.as_secs() - 1);
    let mut dice = Dice(seed ^ 0x11_4e5);
    schedule.people = (0..=dice.roll(6))
        .map(|_| {
            if dice.one_in(4) {
                return Decision {
                    changes: links(&mut dice, Some(999)),
                    contact: Some(crate::answer::ContactView {
                        id: Some(999),
                        company_id: Some(5),
                        ..crate::answer::ContactView::default()
                    }),
                    ..decision(Outcome::Update, Reason::AddedToGroup)
                };
            }
            // Rows of one person are one create, and each has links of its own.
            let nth = dice.roll(4);
            Decision {
                changes: links(&mut dice, None),
                ..new(&format!("p{nth}@x.example"), (nth == 3).then_some("New Co"))
            }
        })
        .filter(|row| row.create.is_some() || !row.changes.is_empty())
        .collect();
    schedule
}

fn town(seed: u64) -> Town {
    let town = Town::new(seed);
    let mut state = town.0.borrow_mut();
    let stored = |id: i64, fields: serde_json::Value| {
        let mut fields = object(&fields);
        fields.insert("id".into(), json!(id));
        Stored {
            id,
            fields,
            foreign: true,
        }
    };
    state
        .groups
        .push(stored(500, json!({"name": "Newsletter", "isActive": true})));
    for nth in 0..29 {
        let link = json!({"ticketID": NEARLY_FULL, "contactID": 10_000 + nth});
        state.beside.push(stored(600 + nth, link));
    }
    for (id, contact) in [(700, 1), (TICKET_OF_999, 999), (NEARLY_FULL, 1)] {
        state
            .tickets
            .push(object(&json!({"id": id, "companyID": 5, "contactID": contact})));
    }
    drop(state);
    town
}

/// Whether every link that a row asked for stands.
fn is_linked(town: &Town, row: &Decision, contact: i64) -> Result<(), String> {
    let state = town.0.borrow();
    let vip = state
        .groups
        .iter()
        .find(|group| group.fields["name"] == json!("VIP"));
    for link in row.changes.iter().filter(|change| change.op == Op::Add) {
        let to = match &link.new_group {
            Some(_) => vip.map(|group| group.id),
            None => link.parent(),
        };
        let (records, field) = if link.entity == Entity::ContactGroupContact {
            (&state.members, "contactGroupID")
        } else {
            (&state.beside, "ticketID")
        };
        let stands = records
            .iter()
            .any(|record| record.fields[field] == json!(to) && record.fields["contactID"] == json!(contact));
        if !stands {
            return Err(format!("contact {contact} is not linked to {field} {to:?}"));
        }
    }
    Ok(())
}

fn check_links(schedule: &Schedule, town: &Town, plan: &ApprovedPlan) -> Result<(), String> {
    let state = town.0.borrow();
    if !state.emptied.is_empty() {
        return Err(format!("tickets lost their contact: {:?}", state.emptied));
    }
    let beside = state.beside.iter();
    let full = beside
        .filter(|link| link.fields["ticketID"] == json!(NEARLY_FULL))
        .count();
    let strangers = state.log.iter().filter(|line| line.contains("same link")).count();
    if full > 30 + strangers {
        return Err(format!("a ticket has {full} additional contacts"));
    }
    if state
        .groups
        .iter()
        .filter(|group| group.fields["name"] == json!("VIP"))
        .count()
        > 1
    {
        return Err("the group was created twice".to_owned());
    }
    drop(state);
    for (entry, row) in plan.plan().entries().iter().zip(&schedule.people) {
        let answer = &entry.answer;
        if answer.outcome.went_through() {
            let contact = answer.contact.as_ref().and_then(|contact| contact.id);
            let contact = contact.ok_or_else(|| format!("{} without a contact", answer.outcome))?;
            is_linked(town, row, contact)?;
        }
    }
    Ok(())
}

#[test]
fn whatever_goes_wrong_nobody_is_linked_twice_and_no_link_is_lost() {
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    let mut happened: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in seeds().take(SCHEDULES) {
        let schedule = schedule(seed);
        let (town, plan) = play_in(town(seed), &schedule);
        let checked = check(&schedule, &town, &plan).and_then(|()| check_links(&schedule, &town, &plan));
        if let Err(what) = checked {
            let log = town.0.borrow().log.join("\n");
            let rows = plan
                .plan()
                .entries()
                .iter()
                .map(|entry| format!("{:?}\n", entry.answer));
            panic!(
                "{what}\n{log}\n{}\nreplay it with MATCHBOOK_TEST_SEED={seed}",
                rows.collect::<String>()
            );
        }
        for entry in plan.plan().entries() {
            let answer = &entry.answer;
            *outcomes
                .entry(format!("{} {}", answer.outcome, answer.reason))
                .or_default() += 1;
        }
        for word in [
            "same link or group",
            "already",
            "must be unique",
            "KILLED",
            "late",
            "own contact now",
        ] {
            let state = town.0.borrow();
            let said = plan
                .plan()
                .entries()
                .iter()
                .filter_map(|entry| entry.answer.detail.as_deref());
            let lines = state.log.iter().map(String::as_str).chain(said);
            *happened.entry(word).or_default() += lines.filter(|line| line.contains(word)).count();
        }
    }
    if seeds().end - seeds().start > 1 {
        // A test in which nothing goes wrong shows nothing.
        assert!(happened.values().all(|count| *count > 50), "{happened:?}");
        for outcome in [
            "created domain_found",
            "updated added_to_group",
            "joined same_new_person",
            "stale facts_moved",
        ] {
            assert!(
                outcomes.get(outcome).is_some_and(|count| *count > 100),
                "{outcomes:?}"
            );
        }
    }
}

/// A run with every kind of link, killed at any call and resumed, ends as one that nobody disturbed.
#[test]
fn a_run_with_links_that_is_killed_at_any_call_ends_as_if_undisturbed() {
    let (create, add) = to_new_group(None);
    let to_ticket = Change::link(Entity::TicketAdditionalContact, 700, None);
    let person = |email: &str, links: Vec<Change>| Decision {
        changes: links,
        ..new(email, None)
    };
    let mut schedule = schedule(1);
    schedule.second = false;
    schedule.rules = Rules {
        stamp: false,
        fail_fast: false,
        ..schedule.rules
    };
    let (_, of_999) = to_new_group(Some(999));
    schedule.people = vec![
        person(
            "a@x.example",
            vec![create.clone(), add.clone(), to_ticket.clone()],
        ),
        person("b@x.example", vec![create, add]),
        person(
            "A@x.example",
            vec![Change::link(Entity::TicketAdditionalContact, 702, None)],
        ),
        Decision {
            changes: vec![of_999, Change::link(Entity::ContactGroupContact, 500, Some(999))],
            ..decision(Outcome::Update, Reason::AddedToGroup)
        },
    ];
    let run = |kill_at: Option<usize>| {
        schedule.troubles = Troubles {
            kill_at,
            ..Troubles::default()
        };
        let (town, plan) = play_in(town(1), &schedule);
        let entries = plan.plan().entries().iter();
        let answers: Vec<String> = entries
            .map(|entry| format!("{} {}", entry.answer.outcome, entry.answer.reason))
            .collect();
        let state = town.0.borrow();
        let counts = [
            state.contacts.len(),
            state.groups.len(),
            state.members.len(),
            state.beside.len(),
        ];
        (answers, counts, state.calls, state.log.join("\n"))
    };
    let mut run = run;
    let (answers, counts, calls, log) = run(None);
    let expected = [
        "created domain_found",
        "created domain_found",
        "joined same_new_person",
        "updated added_to_group",
    ];
    assert_eq!(answers, expected, "{log}");
    assert_eq!(counts, [3, 2, 4, 31], "{log}");
    for at in 0..calls {
        let (killed_answers, killed_counts, _, log) = run(Some(at));
        assert_eq!(killed_answers, answers, "killed at call {at}\n{log}");
        assert_eq!(killed_counts, counts, "killed at call {at}\n{log}");
    }
}
