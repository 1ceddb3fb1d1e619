//! Who is on the other side: by exclusion, then by direction, and never by a guess.

use std::sync::Arc;

use super::*;
use crate::decision::tests::table;
use crate::decision::tests::world::{callers, reading_of_calls, row};
use crate::input::row::Columns;
use crate::person::candidate::Candidate;

fn shown(caller: &Candidate) -> String {
    let event = caller.event.as_ref().expect("an event");
    let email = caller.email().map(|email| email.text().to_owned());
    let number = caller.phone.as_ref().map(|phone| phone.key().to_string());
    let who = match &event.other {
        Other::Somebody => number.or(email).unwrap_or_else(|| "somebody".to_owned()),
        Other::Nobody => "nobody".to_owned(),
        Other::Service(number) => format!("service {number}"),
        Other::Damaged(_) => "damaged".to_owned(),
        Other::Internal => "internal".to_owned(),
        Other::Ourselves => "ourselves".to_owned(),
        Other::Unclear(_) => "unclear".to_owned(),
    };
    match caller.name.full() {
        name if name.is_empty() => who,
        name => format!("{who} {name}"),
    }
}

#[test]
fn the_other_side_is_whoever_is_not_ours() {
    // Ours are +13125550100, 101 and msp.example; 9 is dialled for an outside line.
    table::check(
        "
        row                                                               | answer
        direction: inbound; from: 3125550111; to: +13125550100            | +13125550111
        direction: outbound; from: +13125550100; to: 3125550111           | +13125550111
        direction: inbound; from: +13125550100; to: 3125550111            | +13125550111
        direction: outbound; from: 3125550111; to: (312) 555-0100         | +13125550111
        from: 3125550111; to: 101                                         | +13125550111
        from: 3125550111; to: ext:205                                     | +13125550111
        from: 3125550111; to: ext:Front Desk                              | +13125550111
        from: client:ana; to: 3125550111                                  | +13125550111
        from: sip:ana@pbx.msp.example; to: sip:+13125550111@trunk.example | +13125550111
        from: whatsapp:+13125550111; to: +13125550100                     | +13125550111
        from: 3125550111; to: 2044                                        | +13125550111
        direction: inbound; from: 3125550111; to: 3125550112              | +13125550111
        direction: outbound; from: 3125550111; to: 3125550112             | +13125550112
        from: 3125550111; to: 3125550112                                  | unclear
        from: 3125550111; to: anonymous                                   | unclear
        from: 3125550111                                                  | +13125550111
        to: 3125550111                                                    | +13125550111
        from: 3125550111; to: 911                                         | service 911
        direction: inbound; from: 72345; to: 3125550112; event: sms       | service 72345
        direction: outbound; to: 3125550111                               | +13125550111
        direction: inbound; to: 3125550111                                | nobody
        direction: inbound; to: +13125550100                              | nobody
        direction: inbound; from: Restricted; to: +13125550100            | nobody
        from: 101; to: +13125550100                                       | internal
        from: ext:102; to: ext:103                                        | internal
        from: 102; to: 2044                                               | internal
        direction: outbound; from: 102; to: 2044                          | internal
        from: +13125550100                                                | ourselves
        external_number: 101                                              | ourselves
        external_number: +13125550100; from: 3125550111                   | ourselves
        external_number: 3125550111; from: +13125550112; to: +13125550113 | +13125550111
        from: 101; to: 913125550111                                       | +13125550111
        from: 101; to: 93125550111                                        | +13125550111
        from: 101; to: 9125550111                                         | +19125550111
        from: ana@acme.example; to: desk@msp.example                      | ana@acme.example
        from: 3125550111; from_name: Ana Ruiz; to: 101; to_name: Desk     | +13125550111 Ana Ruiz
        from: 101; from_name: Desk; to: 3125550111; to_name: Ruiz, Ana    | +13125550111 Ana Ruiz
        from: 1.31256E+10; to: 101                                        | damaged
        from: 312-555-0111 / 312-555-0112; to: 101                        | damaged
        from: s; to: 101                                                  | nobody
        from: -; to: 101                                                  | nobody
        phone: 3125550111; name: Ana Ruiz                                 | +13125550111 Ana Ruiz
        ",
        |line| {
            let callers: Vec<String> = callers(line.get("row")).iter().map(shown).collect();
            callers.join("; ")
        },
    );
}

#[test]
fn numbers_are_read_in_the_style_of_their_column() {
    let read = |text: &str, with_country_code: &'static [Column]| {
        let mut row = row(1, &format!("external_number: {text}"));
        row.at.kind = Kind::Calls;
        let columns = Columns::new(Vec::new(), Vec::new(), with_country_code.into());
        row.columns = std::sync::Arc::new(columns);
        shown(&Candidate::read(&row, &reading_of_calls()))
    };
    let with: &'static [Column] = &[Column::ExternalNumber];
    for (text, columns, expected) in [
        ("442079460018", &[][..], "nobody"),
        ("442079460018", with, "+442079460018"),
        ("442079460018", &[Column::From], "nobody"),
        ("13125550111", with, "+13125550111"),
        ("0013125550111", with, "+13125550111"),
        ("+13125550111", with, "+13125550111"),
        // In a column with country codes, ten digits of Chicago are no number.
        ("3125550111", with, "nobody"),
        // Marked so, the digits can be one number only.
        ("6562345678", with, "+6562345678"),
    ] {
        assert_eq!(read(text, columns), expected, "{text} {columns:?}");
    }
}

#[test]
fn rows_of_one_call_share_what_they_know_and_are_marked() {
    let mut candidates: Vec<Candidate> = Vec::new();
    for (number, cells) in [
        (1, "call_id: c1; from: 3125550111; to: 101"),
        (2, "call_id: c1; from: ext:101; to: ext:102"),
        (
            3,
            "call_id: c1; from: 3125550111; from_name: Ana Ruiz; to: ext:102",
        ),
        (4, "call_id: c1; from: 3125550112; to: ext:102"),
        (5, "call_id: c2; from: 3125550111; to: 101"),
        (
            6,
            "event: sms; call_id: m1; from: 3125550111; to: 101; email: ana@acme.example",
        ),
        (7, "event: sms; call_id: m1; from: 3125550111; to: 101"),
        (8, "from: 3125550111; to: 101"),
    ] {
        let mut row = row(number, cells);
        row.at.kind = Kind::Calls;
        Candidate::read_all(&row, &reading_of_calls(), &mut candidates);
    }
    // The same id in another input is another call.
    let mut elsewhere = candidates[0].clone();
    elsewhere.at.source = Arc::from("other.csv");
    candidates.push(elsewhere);
    reconcile(candidates.iter_mut());
    let seen: Vec<String> = candidates
        .iter()
        .map(|candidate| {
            let marked = candidate.warnings.iter().any(|w| w.code() == "same_call");
            let email = candidate.email().map_or("", |email| email.text());
            format!(
                "{} {email}{}",
                shown(candidate),
                if marked { " later" } else { "" }
            )
            .replace("  ", " ")
            .trim()
            .to_owned()
        })
        .collect();
    assert_eq!(
        seen,
        [
            "+13125550111 Ana Ruiz",
            "internal",
            "+13125550111 Ana Ruiz later",
            "+13125550112 later",
            "+13125550111",
            "+13125550111 ana@acme.example",
            "+13125550111 ana@acme.example",
            "+13125550111",
            "+13125550111",
        ]
    );
}
