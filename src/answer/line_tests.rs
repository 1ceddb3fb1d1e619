//! A line is what `serde_json` makes of the answer, whatever stands in it.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::answer::event::{Disposition, EventType};
use crate::answer::outcome::{Outcome, Reason, Warning};
use crate::answer::ticket::TicketView;
use crate::answer::{JoinedTo, RuleTried};
use crate::report::samples;

fn same(answer: &Answer) -> Result<(), TestCaseError> {
    let mut line = Vec::new();
    write(answer, &mut line).unwrap();
    let expected = serde_json::to_string(answer).unwrap();
    prop_assert_eq!(String::from_utf8(line).unwrap(), expected);
    Ok(())
}

#[test]
fn the_samples_are_written_as_serde_writes_them() {
    for answer in [
        samples::dry_run(),
        samples::applied(),
        vec![samples::hostile(), samples::explained_review()],
    ]
    .concat()
    {
        same(&answer).unwrap();
    }
}

/// Texts with characters that are written in another way in them, or without.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,40}",
        "[a-zé\u{0}-\u{1f}\"\\\\/\u{7f}\u{2028}]{0,20}",
        any::<String>()
    ]
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    prop::option::of(words())
}

prop_compose! {
    fn contacts()(
        id in any::<Option<i64>>(),
        company_id in any::<Option<i64>>(),
        first_name in maybe(),
        last_name in maybe(),
        email_address in maybe(),
    ) -> ContactView {
        ContactView { id, company_id, first_name, last_name, email_address }
    }
}

prop_compose! {
    fn evidence()(
        key in words(),
        value in words(),
        contacts in any::<Option<Vec<i64>>>(),
        companies in any::<Option<Vec<i64>>>(),
    ) -> Evidence {
        Evidence { key: key.into(), value, contacts, companies }
    }
}

prop_compose! {
    fn events()(
        kind in select(vec![EventType::Call, EventType::Sms, EventType::Fax]),
        texts in prop::array::uniform5(maybe()),
        disposition in select(vec![Disposition::Linked, Disposition::Unlinked, Disposition::Dropped]),
    ) -> EventView {
        let [direction, time, number, extension, call_id] = texts;
        EventView { kind, direction, time, number, extension, call_id, disposition }
    }
}

prop_compose! {
    fn answers()(
        (source, kind) in (words(), words()),
        (number, line, part) in any::<(u64, u64, Option<u32>)>(),
        id in maybe(),
        outcome in select(Outcome::ALL),
        reason in select(Reason::ALL),
        (detail, name) in (maybe(), maybe()),
        contact in prop::option::of(contacts()),
        evidence in prop::collection::vec(evidence(), 0..3),
        warnings in prop::collection::vec(select(Warning::ALL), 0..3),
        event in prop::option::of(events()),
        joined in maybe(),
    ) -> Answer {
        let mut answer = samples::answer(number, outcome, reason);
        answer.row = RowView { source, number, line, part, id: id.clone(), kind: kind.into() };
        answer.company = contact.as_ref().map(|contact| CompanyView { id: contact.id, company_name: name });
        answer.candidates = samples::review().candidates;
        answer.changes = samples::create().changes;
        answer.ticket = detail.clone().map(|number| TicketView {
            id: 7,
            number,
            contact: contact.clone(),
            additional: contact.clone().into_iter().collect(),
        });
        answer.joined_to = joined.clone().map(|source| JoinedTo { source, number, id });
        answer.explain = joined.map(|rule| vec![RuleTried { rule: rule.clone(), result: rule }]);
        Answer { detail, contact, evidence, warnings, event, ..answer }
    }
}

proptest! {
    #[test]
    fn every_answer_is_written_as_serde_writes_it(answer in answers()) {
        same(&answer)?;
    }
}

#[test]
fn every_byte_that_is_written_in_another_way_is_seen_wherever_it_stands() {
    let letters = ["a", "~", " ", "!", "\u{7f}", "é", "\u{80}", "\u{10ffff}"];
    for around in letters {
        for length in 0..20 {
            assert!(is_plain(&around.repeat(length)), "{around:?} {length}");
        }
    }
    for special in (0..32).chain([b'"', b'\\']).map(char::from) {
        for around in letters {
            for (before, behind) in (0..10).flat_map(|before| (0..10).map(move |behind| (before, behind))) {
                let text = format!("{}{special}{}", around.repeat(before), around.repeat(behind));
                assert!(!is_plain(&text), "{text:?}");
            }
        }
    }
}

#[test]
fn every_code_is_a_plain_word() {
    let codes = Outcome::ALL.iter().map(|outcome| outcome.code());
    let codes = codes.chain(Reason::ALL.iter().map(|reason| reason.code()));
    for code in codes.chain(Warning::ALL.iter().map(|warning| warning.code())) {
        assert!(
            code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
            "{code}"
        );
    }
}
