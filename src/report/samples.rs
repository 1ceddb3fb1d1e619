//! Answers that the tests of the formats print.

use serde_json::{Map, Value, json};

use super::summary::Tally;
use super::{InputCells, Report};
use crate::answer::change::{Change, Entity, Op};
use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::answer::{
    Answer, CandidateView, CompanyView, ContactView, Evidence, JoinedTo, ROW_SCHEMA, RowView, RuleTried,
};

/// An answer for row `number` that says nothing but its outcome.
pub(crate) fn answer(number: u64, outcome: Outcome, reason: Reason) -> Answer {
    Answer {
        schema: ROW_SCHEMA.into(),
        row: RowView {
            source: "requests.csv".into(),
            number,
            line: number + 1,
            part: None,
            id: Some(format!("sr_{number}")),
            kind: "scheduling".into(),
        },
        outcome,
        reason,
        detail: None,
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

fn contact(first: &str, last: &str, email: &str) -> ContactView {
    ContactView {
        first_name: Some(first.into()),
        last_name: Some(last.into()),
        email_address: Some(email.into()),
        ..ContactView::default()
    }
}

fn company(id: Option<i64>, name: &str) -> CompanyView {
    CompanyView {
        id,
        company_name: Some(name.into()),
    }
}

fn fields(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

fn change(op: Op, entity: Entity, value: Value) -> Change {
    Change {
        op,
        entity,
        id: None,
        fields: fields(value),
        before: None,
        new_company: None,
        new_group: None,
    }
}

pub(crate) fn matched() -> Answer {
    let mut answer = answer(1, Outcome::Matched, Reason::Email);
    answer.contact = Some(contact("Eve", "Stone", "eve@acme.example"));
    if let Some(contact) = &mut answer.contact {
        contact.id = Some(30_681);
        contact.company_id = Some(174);
    }
    answer.company = Some(company(Some(174), "Acme Inc"));
    answer.warnings = vec![Warning::NameDiffers];
    answer
}

pub(crate) fn create() -> Answer {
    let mut answer = answer(3, Outcome::Create, Reason::DomainFound);
    answer.contact = Some(contact("Ana", "Ruiz", "ana@acme.example"));
    answer.company = Some(company(Some(174), "Acme Inc"));
    answer.changes = vec![change(
        Op::Create,
        Entity::Contact,
        json!({"companyID": 174, "firstName": "Ana", "lastName": "Ruiz", "emailAddress": "ana@acme.example", "isActive": 1}),
    )];
    answer.evidence = vec![Evidence {
        key: "domain".into(),
        value: "acme.example".into(),
        contacts: None,
        companies: Some(vec![174]),
    }];
    answer
}

pub(crate) fn create_with_company() -> Answer {
    let mut answer = answer(4, Outcome::Create, Reason::CompanyNew);
    answer.contact = Some(contact("Bo", "Li", "bo@new.example"));
    answer.company = Some(company(None, "New Ltd"));
    answer.changes = vec![
        change(
            Op::Create,
            Entity::Company,
            json!({"companyName": "New Ltd", "phone": "+13125550100"}),
        ),
        change(
            Op::Create,
            Entity::Contact,
            json!({"firstName": "Bo", "lastName": "Li", "emailAddress": "bo@new.example"}),
        ),
    ];
    answer.warnings = vec![Warning::NameFromEmail];
    answer
}

pub(crate) fn joined() -> Answer {
    let mut answer = answer(9, Outcome::Joined, Reason::SameNewPerson);
    answer.contact = Some(contact("Ana", "Ruiz", "ana@acme.example"));
    answer.company = Some(company(Some(174), "Acme Inc"));
    answer.joined_to = Some(JoinedTo {
        source: "requests.csv".into(),
        number: 3,
        id: Some("sr_3".into()),
    });
    answer
}

pub(crate) fn update() -> Answer {
    let mut answer = answer(5, Outcome::Update, Reason::FieldsDiffer);
    answer.contact = Some(contact("Cy", "Dee", "cy@acme.example"));
    answer.company = Some(company(Some(174), "Acme Inc"));
    let mut update = change(
        Op::Update,
        Entity::Contact,
        json!({"mobilePhone": "+13125550199", "title": "CFO"}),
    );
    update.id = Some(30_700);
    update.before = Some(fields(json!({"mobilePhone": null, "title": "Accountant"})));
    answer.changes = vec![update];
    answer
}

pub(crate) fn review() -> Answer {
    let mut answer = answer(6, Outcome::Review, Reason::AmbiguousContact);
    answer.detail = Some("2 active contacts have this address".into());
    answer.contact = Some(contact("Dan", "Wu", "dan@acme.example"));
    let candidate = |id, company, active| CandidateView {
        entity: "Contact".into(),
        id,
        company_id: Some(company),
        name: "Dan Wu".into(),
        email_address: Some("dan@acme.example".into()),
        is_active: active,
        why: "same address, same name".into(),
    };
    answer.candidates = vec![candidate(30_682, 174, true), candidate(309, 1800, false)];
    answer
}

pub(crate) fn invalid() -> Answer {
    let mut answer = answer(7, Outcome::Invalid, Reason::FieldTooLong);
    answer.detail = Some("column \"title\" has 71 characters, Autotask takes 50".into());
    answer.contact = Some(contact("Flo", "Ray", "flo@acme.example"));
    answer
}

pub(crate) fn reject() -> Answer {
    let mut answer = answer(8, Outcome::Reject, Reason::FreeEmailDomain);
    answer.detail = Some("gmail.com".into());
    answer.contact = Some(contact("Gus", "Poe", "gus@gmail.com"));
    answer
}

pub(crate) fn skip() -> Answer {
    answer(2, Outcome::Skip, Reason::NoIdentity)
}

/// A row that tries to move the cursor, to turn the reading direction and to hide.
pub(crate) fn hostile() -> Answer {
    let mut answer = review();
    answer.row.source = "evil\u{1b}[2K.csv".into();
    answer.contact = Some(contact(
        "\u{1b}[31mAna\u{7}",
        "Ru\u{202e}zi\r\nx",
        "ana\u{200b}@acme.example",
    ));
    answer.company = Some(company(Some(1), "A\tB\u{9b}2J"));
    answer.detail = Some("\u{1b}]8;;http://x\u{1b}\\click".into());
    answer.candidates.truncate(1);
    answer.candidates[0].name = "Dan\u{1b}[A Wu".into();
    answer
}

/// A row in characters that take two columns each.
pub(crate) fn wide() -> Answer {
    let mut answer = create();
    answer.row.number = 20;
    answer.row.line = 21;
    answer.contact = Some(contact("太郎", "山田", "taro@例え.example"));
    answer.company = Some(company(Some(9), "株式会社ひまわり"));
    answer.changes[0].fields = fields(json!({"firstName": "太郎", "lastName": "山田", "title": "Zoë"}));
    answer
}

/// A row whose every part is too long.
pub(crate) fn endless() -> Answer {
    let mut answer = answer(21, Outcome::Invalid, Reason::FieldTooLong);
    answer.row.source = format!("exports/{}/requests.csv", "deep/".repeat(30));
    answer.contact = Some(contact(
        &"Wolfe".repeat(30),
        "schlegelsteinhausenbergerdorff",
        "w@acme.example",
    ));
    answer.company = Some(company(Some(3), &"Very Long Company Name ".repeat(8)));
    answer.detail = Some("it goes on ".repeat(12).trim_end().into());
    answer
}

pub(crate) fn explained(mut answer: Answer) -> Answer {
    answer.explain = Some(vec![
        RuleTried {
            rule: "skip rules".into(),
            result: "none applies".into(),
        },
        RuleTried {
            rule: "email".into(),
            result: "no contact has this address".into(),
        },
    ]);
    answer
}

/// A row that needs somebody, with every rule that was tried and what was found.
pub(crate) fn explained_review() -> Answer {
    let mut answer = explained(review());
    answer.evidence = vec![Evidence {
        key: "company_name".into(),
        value: "Acme Incorporated of Springfield, Illinois".into(),
        ..create().evidence.remove(0)
    }];
    answer.explain.get_or_insert_default().extend([
        RuleTried {
            rule: "possible_duplicate".into(),
            result: "two contacts are like this person, and nothing says which of them is meant".into(),
        },
        RuleTried {
            rule: "answer".into(),
            result: "review: ambiguous_contact".into(),
        },
    ]);
    answer
}

/// One of everything that a dry run can say.
pub(crate) fn dry_run() -> Vec<Answer> {
    vec![
        matched(),
        skip(),
        create(),
        create_with_company(),
        update(),
        review(),
        invalid(),
        reject(),
        joined(),
        matched(),
    ]
}

/// The same after applying, with one write that went wrong in every way.
pub(crate) fn applied() -> Vec<Answer> {
    let turned = |mut answer: Answer, outcome, reason| {
        answer.outcome = outcome;
        answer.reason = reason;
        answer
    };
    let mut failed = turned(create_with_company(), Outcome::Failed, Reason::RefusedByAutotask);
    failed.detail = Some("The phone number is not valid.".into());
    failed.warnings.clear();
    let mut lost = turned(
        answer(10, Outcome::Unknown, Reason::AnswerLost),
        Outcome::Unknown,
        Reason::AnswerLost,
    );
    lost.contact = Some(contact("Hal", "Orr", "hal@acme.example"));
    let late = answer(11, Outcome::NotAttempted, Reason::RunEnded);
    vec![
        matched(),
        skip(),
        turned(create(), Outcome::Created, Reason::DomainFound),
        failed,
        turned(update(), Outcome::Updated, Reason::FieldsDiffer),
        reject(),
        joined(),
        lost,
        late,
    ]
}

/// What a report prints for these answers, whose inputs have no columns.
pub(crate) fn printed(report: &mut dyn Report, answers: &[Answer]) -> String {
    let rows: Vec<_> = answers.iter().map(|answer| (answer.clone(), [""; 0])).collect();
    printed_with(report, &[], &rows)
}

/// What a report prints for these answers and cells.
pub(crate) fn printed_with<const N: usize>(
    report: &mut dyn Report,
    header: &[String],
    rows: &[(Answer, [&str; N])],
) -> String {
    let mut out = Vec::new();
    let mut tally = Tally::default();
    for (answer, _) in rows {
        tally.add(answer);
    }
    for pass in 0..report.passes() {
        if !report.begin_pass(pass, &tally.summary(), &mut out).unwrap() {
            continue;
        }
        for (answer, cells) in rows {
            let input = InputCells { header, cells };
            report.row(answer, &input, &mut out).unwrap();
        }
    }
    report.finish(&tally.summary(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
