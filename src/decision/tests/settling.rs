//! What persons decide: each question with each answer, and when an answer does not count any more.

use clap::ValueEnum as _;
use serde_json::json;

use super::world::{World, callers, candidate, contact, short, warnings};
use crate::answer::outcome::{Outcome, Reason};
use crate::choice::Mode;
use crate::decision::offer::Offer;
use crate::decision::question::{Choice, Question, answers};
use crate::decision::settled::{Settlement, Settlements};
use crate::decision::{Decision, decide_with};
use crate::person::candidate::Candidate;

const COMPANIES: &str = "
    id | companyName  | isActive | phone
    1  | Acme Dental  | yes      |
    2  | Beta Labs    | yes      |
    3  | Gone Ltd     | no       |
    4  | Quiet Co     | yes      |
    5  | Twin Inc     | yes      | 312-555-0130
    6  | Twin LLC     | yes      | 312-555-0130
    9  | Catch All    | yes      |
";

const CONTACTS: &str = "
    id | companyID | firstName | lastName | isActive | emailAddress         | phone
    11 | 1         | Ana       | Ruiz     | yes      | ana@acme.example     | 312-555-0111
    16 | 1         | Pia       | Both     | yes      | desk@both.example    |
    21 | 2         | Per       | Both     | yes      | desk@both.example    | 312-555-0121
    41 | 4         | Eve       | Quiet    | no       | eve@quiet.example    |
";

/// Mode, row, and what comes of it with each answer, in the order: the offers, new, skip, reject.
#[rustfmt::skip]
const PROMISE: &[(&str, &str, &[&str])] = &[
    ("require-domain", "email: desk@both.example; name: Nora Newman", &[
        "review ambiguous_contact", "contact 16: matched decided #16", "contact 21: matched decided #21",
        "skip: skip decided", "reject: reject decided",
    ]),
    ("require-domain", "email: eve@quiet.example; name: Eve Quiet", &[
        "review inactive_contact", "contact 41: update reactivated #41", "skip: skip decided", "reject: reject decided",
    ]),
    ("require-domain", "email: ana.r@acme.example; name: Ana Ruiz", &[
        "review possible_duplicate", "contact 11: matched decided #11", "new: create domain_found @1 !possible_duplicate",
        "skip: skip decided", "reject: reject decided",
    ]),
    ("require-domain", "email: nora@both.example; name: Nora Newman", &[
        "review domain_in_several_companies", "company 1: create decided @1", "company 2: create decided @2",
        "skip: skip decided", "reject: reject decided",
    ]),
    ("create-company", "email: nora@both.example; name: Nora Newman; company: Zeta Works", &[
        "review domain_in_several_companies", "company 1: create decided @1", "company 2: create decided @2",
        "new: create company_new @new", "skip: skip decided", "reject: reject decided",
    ]),
    // The next question comes up after the answer.
    ("require-domain", "email: pia@both.example; name: Pia Both", &[
        "review domain_in_several_companies", "company 1: review possible_duplicate", "company 2: create decided @2",
        "skip: skip decided", "reject: reject decided",
    ]),
    ("create-company", "email: nora@both.example; name: Nora Newman; company: Acme Dentol", &[
        "review domain_in_several_companies", "company 1: create decided @1", "company 2: create decided @2",
        "new: review similar_company", "skip: skip decided", "reject: reject decided",
    ]),
    ("create-company", "email: nora@new.example; name: Nora Newman; company: Acme Dentol", &[
        "review similar_company", "company 1: create decided @1", "new: create company_new @new",
        "skip: skip decided", "reject: reject decided",
    ]),
    ("named-company", "email: nora@new.example; name: Nora Newman; company: The Twin", &[
        "review ambiguous_company", "company 5: create decided @5", "company 6: create decided @6",
        "skip: skip decided", "reject: reject decided",
    ]),
    ("named-company", "email: nora@new.example; name: Nora Newman; company: Gone Ltd", &[
        "review company_inactive", "skip: skip decided", "reject: reject decided",
    ]),
    ("require-domain", "email: nora@quiet.example; name: Nora Newman", &[
        "review domain_inactive", "skip: skip decided", "reject: reject decided",
    ]),
    ("create-company", "email: nora@quiet.example; name: Nora Newman; company: Zeta Works", &[
        "review domain_inactive", "new: create company_new @new", "skip: skip decided", "reject: reject decided",
    ]),
];

/// The same for calls.
#[rustfmt::skip]
const PROMISE_OF_CALLS: &[(&str, &[&str])] = &[
    ("event: call; direction: inbound; from: +13125550130; to: +13125550100", &[
        "review shared_phone", "company 5: matched company_only", "company 6: matched company_only",
        "skip: skip decided", "reject: reject decided",
    ]),
    ("event: call; direction: inbound; from: +13125550121; to: +13125550100; email: ana@acme.example", &[
        "review conflicting_evidence", "contact 11: matched decided #11", "contact 21: matched decided #21",
        "skip: skip decided", "reject: reject decided",
    ]),
    ("event: call; from: +13125550177; to: +13125550188", &[
        "review party_unclear", "skip: skip decided", "reject: reject decided",
    ]),
];

fn tenant(mode: &str) -> World {
    World::new(COMPANIES, CONTACTS).with(|policy| policy.mode = Mode::from_str(mode, false).expect("a mode"))
}

fn decide(world: &World, who: &Candidate, settlements: &Settlements) -> Decision {
    decide_with(who, &world.directory(), &world.policy, settlements).expect("complete")
}

fn question(world: &World, who: &Candidate) -> Question {
    let decision = decide(world, who, &Settlements::default());
    *decision.asked.question.expect("a question")
}

fn settled(question: &Question, choice: Choice) -> Settlements {
    let settlement = Settlement {
        id: 7,
        asked: question.asked(),
        offered: question.offered(),
        choice,
        decided: "2026-11-22T08:00:00.000Z".to_owned(),
    };
    std::iter::once(settlement).collect()
}

/// Every answer that anybody could think of, in the order of the page.
fn choices(question: &Question) -> Vec<Choice> {
    let offers = question.offers.iter().filter_map(Offer::choice);
    offers
        .chain([Choice::New, Choice::Skip, Choice::Reject])
        .collect()
}

fn word(choice: Choice) -> String {
    match choice {
        Choice::Contact(id) => format!("contact {id}"),
        Choice::Company(id) => format!("company {id}"),
        Choice::New => "new".to_owned(),
        Choice::Skip => "skip".to_owned(),
        Choice::Reject => "reject".to_owned(),
    }
}

/// The answer without anybody's decision, and with each.
fn outcomes(world: &World, who: &Candidate) -> Vec<String> {
    let question = question(world, who);
    let mut told = vec![short(&decide(world, who, &Settlements::default()))];
    for choice in choices(&question) {
        let decision = decide(world, who, &settled(&question, choice));
        if !question.takes(choice, world.policy.mode) {
            assert_eq!(decision.outcome, Outcome::Review, "{choice:?} is not taken");
            assert_eq!(warnings(&decision), "decision_outdated", "{choice:?}");
            continue;
        }
        let evidence: Vec<&str> = decision
            .evidence
            .iter()
            .filter(|evidence| evidence.key == "decision")
            .map(|evidence| evidence.value.as_str())
            .collect();
        assert_eq!(evidence, ["7 of 2026-11-22T08:00:00.000Z"], "{choice:?}");
        assert_eq!(decision.asked.settled.len(), 1, "{choice:?}");
        let warned = warnings(&decision);
        let warned = if warned.contains("possible_duplicate") {
            " !possible_duplicate"
        } else {
            ""
        };
        told.push(format!("{}: {}{warned}", word(choice), short(&decision)));
    }
    told
}

#[test]
fn each_question_takes_the_answers_that_make_sense_and_each_leads_on() {
    for (mode, row, expected) in PROMISE {
        assert_eq!(
            outcomes(&tenant(mode), &candidate(row)),
            *expected,
            "{mode}: {row}"
        );
    }
    for (row, expected) in PROMISE_OF_CALLS {
        let callers = callers(row);
        assert_eq!(
            outcomes(&tenant("require-domain"), &callers[0]),
            *expected,
            "{row}"
        );
    }
}

#[test]
fn a_mode_that_creates_nobody_creates_nobody_whatever_is_decided() {
    let world = tenant("require-email");
    for (_, row, _) in PROMISE {
        let who = candidate(row);
        let open = decide(&world, &who, &Settlements::default());
        let Some(question) = open.asked.question else {
            continue;
        };
        for choice in choices(&question) {
            let decision = decide(&world, &who, &settled(&question, choice));
            assert_ne!(decision.outcome, Outcome::Create, "{row}: {choice:?}");
        }
    }
}

#[test]
fn a_new_contact_or_company_is_no_answer_where_it_would_be_a_twin() {
    for reason in [
        Reason::AmbiguousContact,
        Reason::InactiveContact,
        Reason::ConflictingEvidence,
        Reason::SharedPhone,
        Reason::NumberUnclear,
        Reason::AmbiguousCompany,
        Reason::CompanyInactive,
    ] {
        for mode in Mode::value_variants() {
            let answers = answers(reason, *mode).expect("a question");
            assert!(!answers.new, "{reason} in {mode}");
        }
    }
}

#[test]
fn an_answer_counts_only_while_the_same_is_offered() {
    const ASKED: &str = "review possible_duplicate decision_outdated";
    const HOLDS: &str = "create domain_found @1 possible_duplicate";
    let row = "email: ana.r@acme.example; name: Ana Ruiz; phone: 312-555-0111";
    let who = candidate(row);
    let before = tenant("require-domain");
    let answer = settled(&question(&before, &who), Choice::New);
    let after = |change: fn(&mut World)| {
        let mut world = tenant("require-domain");
        change(&mut world);
        let decision = decide(&world, &who, &answer);
        format!("{} {}", short(&decision), warnings(&decision))
            .trim_end()
            .to_owned()
    };
    let ana = |more: serde_json::Value| {
        let mut fields = json!({ "id": 11, "companyID": 1, "firstName": "Ana", "lastName": "Ruiz", "isActive": 1,
                                 "emailAddress": "ana@acme.example", "phone": "312-555-0111" });
        let fields = fields.as_object_mut().expect("an object");
        fields.extend(more.as_object().expect("an object").clone());
        contact(fields.clone())
    };
    assert_eq!(after(|_| {}), HOLDS);
    // What is not shown does not matter, nor what others are.
    let noted = ana(json!({ "note": "likes tea" }));
    let mut world = tenant("require-domain");
    world.contacts[0] = noted;
    world.companies[3].name = "Loud Co".to_owned();
    assert_eq!(short(&decide(&world, &who, &answer)), "create domain_found @1");
    // A fact that is shown changed.
    for more in [
        json!({ "title": "CEO" }),
        json!({ "lastName": "Ruiz-Gil" }),
        json!({ "emailAddress2": "a@acme.example" }),
        json!({ "mobilePhone": "312-555-0199" }),
        json!({ "externalID": "x" }),
    ] {
        let mut world = tenant("require-domain");
        world.contacts[0] = ana(more.clone());
        let decision = decide(&world, &who, &answer);
        assert_eq!(
            format!("{} {}", short(&decision), warnings(&decision)),
            ASKED,
            "{more}"
        );
    }
    // Somebody was added, or took the place of the one who was offered.
    let other = |world: &mut World| {
        let twin = json!({ "id": 12, "companyID": 1, "firstName": "A.", "lastName": "Ruiz", "isActive": 1 });
        world
            .contacts
            .push(contact(twin.as_object().expect("an object").clone()));
    };
    assert_eq!(after(other), ASKED);
    assert_eq!(
        after(|world| {
            world.contacts[0] = contact(
                json!({ "id": 99, "companyID": 1, "firstName": "Ana", "lastName": "Ruiz", "isActive": 1,
                        "emailAddress": "ana@acme.example", "phone": "312-555-0111" })
                .as_object()
                .expect("an object")
                .clone(),
            );
        }),
        ASKED
    );
    // Nobody is offered any more: there is no question, and nothing to warn about.
    assert_eq!(
        after(|world| world.contacts[0] = contact(
            json!({ "id": 11, "companyID": 1, "firstName": "Zoe", "lastName": "Fox", "isActive": 1,
                    "emailAddress": "zoe@acme.example" })
            .as_object()
            .expect("an object")
            .clone()
        )),
        "create domain_found @1"
    );
}

#[test]
fn rows_ask_the_same_when_they_speak_of_the_same_person_in_the_same_words() {
    let world = tenant("require-domain");
    let asked = |row: &str| question(&world, &candidate(row)).asked();
    let first = asked("id: 1; email: ana.r@acme.example; name: Ana Ruiz");
    for same in [
        "id: 2; email: Ana.R@ACME.example; name: Ana Ruiz",
        "email: ana.r@acme.example; name: ANA  RUIZ; note: again",
        "email: ana.r@acme.example; first_name: Ana; last_name: Ruiz",
    ] {
        assert_eq!(asked(same), first, "{same}");
    }
    for other in [
        "email: ana.s@acme.example; name: Ana Ruiz",
        "email: ana.r@acme.example; name: A Ruiz",
        "email: ana.r@acme.example; name: Ana Ruiz; phone: 312-555-0144",
        "email: ana.r@acme.example; name: Ana Ruiz; external_id: e1",
        "email: ana.r@acme.example; name: Ana Ruiz; company: Acme Dental",
    ] {
        assert_ne!(asked(other), first, "{other}");
    }
    // Who is new in one company need not be new in another.
    let world = tenant("named-company");
    let about = |company: &str| {
        let row = format!("email: ana@x.example; name: Ana Ruiz; phone: 312-555-0111; company_id: {company}");
        question(&world, &candidate(&row)).about
    };
    assert_eq!(
        (about("1").as_str(), about("2").as_str()),
        ("company 1", "company 2")
    );
}

#[test]
fn what_is_offered_does_not_depend_on_its_order() {
    let world = tenant("require-domain");
    let mut question = question(&world, &candidate("email: desk@both.example; name: Nora Newman"));
    let (offered, asked) = (question.offered(), question.asked());
    question.offers.reverse();
    assert_eq!((question.offered(), question.asked()), (offered.clone(), asked));
    question.offers.pop();
    assert_ne!(question.offered(), offered);
}

#[test]
fn a_question_survives_being_kept() {
    let world = tenant("require-domain");
    let question = question(&world, &candidate("email: desk@both.example; name: Nora Newman"));
    let kept: Question =
        serde_json::from_str(&serde_json::to_string(&question).expect("json")).expect("a question");
    assert_eq!(
        (kept.asked(), kept.offered()),
        (question.asked(), question.offered())
    );
}

#[test]
fn answers_to_other_questions_change_nothing() {
    let world = tenant("require-domain");
    let mut settlements = Settlements::default();
    for (_, row, _) in &PROMISE[1..] {
        let who = candidate(row);
        let Some(question) = decide(&world, &who, &Settlements::default()).asked.question else {
            continue;
        };
        settlements.insert(Settlement {
            id: 1,
            asked: question.asked(),
            offered: question.offered(),
            choice: Choice::Skip,
            decided: String::new(),
        });
    }
    let who = candidate(PROMISE[0].1);
    let decision = decide(&world, &who, &settlements);
    assert_eq!(
        (short(&decision).as_str(), warnings(&decision).as_str()),
        ("review ambiguous_contact", "")
    );
    assert_eq!(
        short(&decide(&world, &candidate(PROMISE[1].1), &settlements)),
        "skip decided"
    );
}
