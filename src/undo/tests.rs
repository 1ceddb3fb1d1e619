//! Tables: what the journal says and what stands now, against what becomes of each record.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::found::{Found, Link, TicketUse};
use super::*;
use crate::answer::change::{Change, Entity, Op};
use crate::apply::journal::{Fate, IntentId, PastWrite, Slot};

fn object(value: Value) -> Map<String, Value> {
    let Value::Object(map) = value else {
        panic!("{value}")
    };
    map
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

/// A time as Autotask writes it; its clock is an hour ahead of ours where the run created the record.
fn theirs(second: i64) -> Value {
    json!(format!("{:.3}", at(second + 3_600)))
}

fn write(
    nth: i64,
    op: Op,
    entity: Entity,
    id: Option<i64>,
    fields: Value,
    before: Value,
    fate: Fate,
) -> PastWrite {
    PastWrite {
        intent: IntentId(nth),
        run: "r".to_owned(),
        slot: Slot(format!("{nth}")),
        source: "t.csv".to_owned(),
        number: nth.unsigned_abs(),
        change: Change {
            op,
            entity,
            id,
            fields: object(fields),
            before: (!before.is_null()).then(|| object(before)),
            new_company: None,
            new_group: None,
        },
        standing: Vec::new(),
        sent: at(nth),
        fate,
    }
}

fn created(nth: i64, id: i64, company: i64) -> PastWrite {
    let fields = json!({"companyID": company, "firstName": "Ana", "lastName": "Ruiz", "isActive": 1});
    write(
        nth,
        Op::Create,
        Entity::Contact,
        None,
        fields,
        Value::Null,
        Fate::Done(id),
    )
}

fn new_company(nth: i64, id: i64) -> PastWrite {
    let fields = json!({"companyName": "Firm"});
    write(
        nth,
        Op::Create,
        Entity::Company,
        None,
        fields,
        Value::Null,
        Fate::Done(id),
    )
}

fn reactivated(nth: i64, id: i64) -> PastWrite {
    let (fields, before) = (json!({"companyID": 5, "isActive": 1}), json!({"isActive": 0}));
    write(
        nth,
        Op::Reactivate,
        Entity::Contact,
        Some(id),
        fields,
        before,
        Fate::Done(id),
    )
}

fn updated(nth: i64, id: i64, before: Value) -> PastWrite {
    let fields = json!({"companyID": 5, "title": "Boss", "countryID": 237});
    write(
        nth,
        Op::Update,
        Entity::Contact,
        Some(id),
        fields,
        before,
        Fate::Done(id),
    )
}

/// Contact 1 as the run created it in its second 1, changed by `more`.
fn contact(more: Value) -> Found {
    let mut record = object(json!({
        "id": 1, "companyID": 5, "firstName": "Ana", "lastName": "Ruiz ", "isActive": 1,
        "createDate": theirs(1), "lastModifiedDate": theirs(1), "lastActivityDate": theirs(1),
    }));
    record.extend(object(more));
    Found {
        contacts: BTreeMap::from([(1, record)]),
        ..Found::default()
    }
}

fn told(run: &[PastWrite], undone: &[PastWrite], found: &Found, how: How) -> Vec<String> {
    let records = written(run, undone);
    let answers = answers(&records, found, how, &Rows::default());
    answers
        .iter()
        .map(|(record, answer)| {
            let changes: Vec<String> = answer
                .changes
                .iter()
                .map(|change| format!(" {} {}", change.op.word(), json!(change.fields)))
                .collect();
            let entity = record.entity.word();
            format!(
                "{entity} {} {}{}",
                answer.outcome,
                answer.reason,
                changes.concat()
            )
        })
        .collect()
}

#[test]
fn created_contacts_are_taken_back_where_nothing_happened_since() {
    let deactivated = r#"Contact update deactivated update {"companyID":5,"isActive":0}"#;
    let deleted = r#"Contact update deleted remove {"companyID":5}"#;
    let changed = "Contact review changed_since";
    let used = "Contact review used_since";
    let nothing = "Contact skip already_taken_back";
    let cases = [
        (json!({}), deactivated, deleted),
        // Within the same second both times are of one write.
        (json!({"lastModifiedDate": theirs(2)}), deactivated, deleted),
        (json!({"lastModifiedDate": theirs(3)}), changed, changed),
        (json!({"lastActivityDate": theirs(3)}), used, used),
        (json!({"lastActivityDate": null}), deactivated, deleted),
        (json!({"lastModifiedDate": null}), changed, changed),
        (json!({"createDate": "soon"}), changed, changed),
        (json!({"lastName": "Ruiz-Lee"}), changed, changed),
        (json!({"lastName": null}), changed, changed),
        (json!({"isActive": 0}), nothing, deleted),
        (
            json!({"isActive": 0, "lastModifiedDate": theirs(60)}),
            nothing,
            changed,
        ),
        // Times without a zone are UTC.
        (
            json!({"createDate": "2023-11-14T23:13:21.5", "lastModifiedDate": "2023-11-14T23:13:30"}),
            changed,
            changed,
        ),
    ];
    for (more, deactivate, delete) in cases {
        let found = contact(more.clone());
        assert_eq!(
            told(&[created(1, 1, 5)], &[], &found, How::Deactivate),
            [deactivate],
            "{more}"
        );
        assert_eq!(
            told(&[created(1, 1, 5)], &[], &found, How::Delete),
            [delete],
            "{more}"
        );
    }
    let gone = Found::default();
    assert_eq!(told(&[created(1, 1, 5)], &[], &gone, How::Delete), [nothing]);
}

#[test]
fn what_an_earlier_undo_did_is_our_own_doing() {
    let off = json!({"companyID": 5, "isActive": 0});
    let undone = write(
        50,
        Op::Update,
        Entity::Contact,
        Some(1),
        off,
        Value::Null,
        Fate::Done(1),
    );
    let deleted = |second| {
        let found = contact(json!({"isActive": 0, "lastModifiedDate": theirs(second)}));
        told(
            &[created(1, 1, 5)],
            std::slice::from_ref(&undone),
            &found,
            How::Delete,
        )
    };
    assert_eq!(deleted(50), [r#"Contact update deleted remove {"companyID":5}"#]);
    assert_eq!(deleted(70), ["Contact review changed_since"]);
}

#[test]
fn who_uses_a_contact_is_seen_by_tickets_and_links_that_are_not_ours() {
    let ticket = TicketUse {
        number: "T1".to_owned(),
        contact: Some(1),
        created: Some("2020-01-01T00:00:00Z".to_owned()),
        ..TicketUse::default()
    };
    let link = Link {
        id: 9,
        contact: 1,
        to: 7,
    };
    let of_another = Link { contact: 2, ..link };
    let with = |change: &dyn Fn(&mut Found)| {
        let mut found = contact(json!({}));
        change(&mut found);
        found
    };
    let used = ["Contact review used_since"];
    let run = [created(1, 1, 5)];
    let tell = |found: &Found| told(&run, &[], found, How::Deactivate);
    assert_eq!(tell(&with(&|found| found.tickets.push(ticket.clone()))), used);
    assert_eq!(tell(&with(&|found| found.ticket_links.push(link))), used);
    assert_eq!(tell(&with(&|found| found.memberships.push(link))), used);
    assert_ne!(tell(&with(&|found| found.memberships.push(of_another))), used);
    // The run's own links are taken away first.
    let fields = json!({"contactGroupID": 7, "contactID": 1});
    let own = write(
        2,
        Op::Add,
        Entity::ContactGroupContact,
        None,
        fields,
        Value::Null,
        Fate::Done(9),
    );
    let run = [created(1, 1, 5), own];
    assert_eq!(
        told(
            &run,
            &[],
            &with(&|found| found.memberships.push(link)),
            How::Deactivate
        ),
        [
            r#"ContactGroupContact update link_removed remove {"contactGroupID":7,"contactID":1}"#,
            r#"Contact update deactivated update {"companyID":5,"isActive":0}"#,
        ]
    );
    assert_eq!(
        told(&run, &[], &contact(json!({})), How::Deactivate)[0],
        "ContactGroupContact skip already_taken_back"
    );
    assert_eq!(wanted(&written(&run, &[])).used, [1].into());
}

#[test]
fn fields_are_set_back_only_where_they_hold_what_the_run_wrote() {
    let before = json!({"title": null, "countryID": null});
    let cases = [
        (
            json!({"title": "Boss", "countryID": 237}),
            vec![r#"Contact update set_back update {"companyID":5,"title":"","countryID":null}"#],
        ),
        (
            json!({"title": "Chief", "countryID": 237}),
            vec![
                r#"Contact update set_back update {"companyID":5,"countryID":null}"#,
                "Contact review changed_since",
            ],
        ),
        (
            json!({"title": "", "countryID": null}),
            vec!["Contact skip already_taken_back"],
        ),
        (
            json!({"title": "Chief", "countryID": 1}),
            vec!["Contact review changed_since"],
        ),
    ];
    for (now, expected) in cases {
        let found = contact(now.clone());
        let run = [updated(1, 1, before.clone())];
        assert_eq!(told(&run, &[], &found, How::Delete), expected, "{now}");
    }
    // Of what was overwritten without a word of what stood there, nothing is guessed.
    let udf = json!({"companyID": 5, "userDefinedFields": [{"name": "Site", "value": "3"}]});
    let run = [write(
        1,
        Op::Update,
        Entity::Contact,
        Some(1),
        udf,
        json!({"userDefinedFields": null}),
        Fate::Done(1),
    )];
    assert_eq!(
        told(&run, &[], &contact(json!({})), How::Delete),
        ["Contact review changed_since"]
    );
}

#[test]
fn reactivated_contacts_go_back_when_nothing_else_happened() {
    let back = r#"Contact update set_back update {"companyID":5,"isActive":0}"#;
    let old = json!({"createDate": "2020-01-01T00:00:00Z"});
    let now = |second: i64| json!(format!("{:.3}", at(second)));
    let cases = [
        (
            json!({"lastModifiedDate": now(1), "lastActivityDate": now(1)}),
            back,
        ),
        (
            json!({"lastModifiedDate": now(40), "lastActivityDate": null}),
            back,
        ),
        (
            json!({"lastModifiedDate": now(90), "lastActivityDate": null}),
            "Contact review changed_since",
        ),
        (
            json!({"lastModifiedDate": now(1), "lastActivityDate": now(90)}),
            "Contact review used_since",
        ),
        (
            json!({"isActive": 0, "lastModifiedDate": now(900)}),
            "Contact skip already_taken_back",
        ),
    ];
    for (more, expected) in cases {
        let mut found = contact(old.clone());
        found.contacts.get_mut(&1).unwrap().extend(object(more.clone()));
        // A ticket of the time before is no use since.
        found.tickets.push(TicketUse {
            contact: Some(1),
            created: Some("2021-01-01T00:00:00Z".to_owned()),
            ..TicketUse::default()
        });
        assert_eq!(
            told(&[reactivated(1, 1)], &[], &found, How::Delete),
            [expected],
            "{more}"
        );
        // A clock that is told leaves less room than one that is not.
        found.ahead = Some(jiff::SignedDuration::from_secs(0));
        let told_time = told(&[reactivated(1, 1)], &[], &found, How::Delete);
        let strictly = if more["lastModifiedDate"] == now(40) {
            "Contact review changed_since"
        } else {
            expected
        };
        assert_eq!(told_time, [strictly], "{more}");
        found.ahead = None;
        if expected == back {
            found.tickets[0].created = None;
            assert_eq!(
                told(&[reactivated(1, 1)], &[], &found, How::Delete),
                ["Contact review used_since"]
            );
        }
    }
}

#[test]
fn a_new_company_goes_when_nobody_else_and_nothing_else_is_in_it() {
    let firm = |more: Value| {
        let mut found = contact(
            json!({"companyID": 8, "createDate": theirs(2), "lastModifiedDate": theirs(2),
                                       "lastActivityDate": theirs(2)}),
        );
        let mut record = object(
            json!({"id": 8, "companyName": "Firm", "isActive": true, "createDate": theirs(1),
                                       "lastActivityDate": theirs(2), "lastTrackedModifiedDateTime": theirs(1)}),
        );
        record.extend(object(more));
        found.companies.insert(8, record);
        found.people.push((1, 8));
        found
    };
    let run = [new_company(1, 8), created(2, 1, 8)];
    let company = |found: &Found| told(&run, &[], found, How::Deactivate).pop().unwrap();
    let gone = r#"Company update deactivated update {"isActive":false}"#;
    assert_eq!(
        company(&firm(json!({}))),
        gone,
        "its people's creation is our doing"
    );
    let in_use = "Company review company_in_use";
    let mut found = firm(json!({}));
    found.people.push((77, 8));
    assert_eq!(company(&found), in_use);
    let mut found = firm(json!({}));
    found
        .contacts
        .get_mut(&1)
        .unwrap()
        .insert("lastName".to_owned(), json!("Lee"));
    assert_eq!(company(&found), in_use, "its contact stays");
    let mut found = firm(json!({}));
    found.tickets.push(TicketUse {
        company: Some(8),
        ..TicketUse::default()
    });
    assert_eq!(company(&found), in_use);
    let mut found = firm(json!({}));
    found.children.push((9, 8));
    assert_eq!(company(&found), in_use);
    let cases = [
        (
            json!({"lastActivityDate": theirs(9)}),
            "Company review used_since",
        ),
        (
            json!({"lastTrackedModifiedDateTime": theirs(9)}),
            "Company review changed_since",
        ),
        (json!({"companyName": "Firm Ltd"}), "Company review changed_since"),
        (json!({"isActive": false}), "Company skip already_taken_back"),
    ];
    for (more, expected) in cases {
        assert_eq!(company(&firm(more.clone())), expected, "{more}");
    }
}

#[test]
fn a_journal_tells_records_and_not_attempts() {
    let lost = |fate| PastWrite {
        fate,
        ..created(1, 1, 5)
    };
    let again = |fate| PastWrite {
        intent: IntentId(9),
        fate,
        ..created(1, 1, 5)
    };
    assert!(written(&[lost(Fate::Refused("no".to_owned()))], &[]).is_empty());
    assert!(written(&[lost(Fate::NotDone)], &[]).is_empty());
    // Sent again: the last attempt counts.
    let records = written(&[lost(Fate::NotDone), again(Fate::Done(4))], &[]);
    assert_eq!(
        records.iter().map(|record| record.id).collect::<Vec<_>>(),
        [Some(4)]
    );
    let doubt = [lost(Fate::Unknown("two records".to_owned()))];
    assert_eq!(
        told(&doubt, &[], &Found::default(), How::Delete),
        ["Contact review undo_not_possible"]
    );
    assert_eq!(wanted(&written(&doubt, &[])), super::found::Wanted::default());
    // Two writes to one record are one record, with what stood there first and what was written last.
    let run = [
        reactivated(1, 1),
        updated(2, 1, json!({"title": "Clerk", "countryID": null})),
    ];
    let records = written(&run, &[]);
    assert_eq!(records.len(), 1);
    assert_eq!(
        json!(records[0].before),
        json!({"isActive": 0, "title": "Clerk", "countryID": null})
    );
    assert_eq!((records[0].first, records[0].last), (at(1), at(2)));
}
