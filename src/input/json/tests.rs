//! Every form of JSON, broken ones too, and what comes out of it.

use std::io::Cursor;

use super::*;
use crate::input::reader::open;

fn read(text: &str) -> Vec<(u64, u64, String)> {
    rows(text)
        .into_iter()
        .map(|row| {
            let what = match &row.unreadable {
                Some(fault) => {
                    format!("! {}:{} {}", fault.line, fault.column.unwrap_or(0), fault.message)
                }
                None => row.cells().get(&Column::Email).unwrap_or("-").to_owned(),
            };
            (row.at.number, row.at.line, what)
        })
        .collect()
}

fn rows(text: &str) -> Vec<Row> {
    let rows = open(
        "t.json",
        Cursor::new(text.as_bytes().to_vec()),
        &InputOptions::default(),
    )
    .unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn row(number: u64, line: u64, what: &str) -> (u64, u64, String) {
    (number, line, what.to_owned())
}

#[test]
fn every_form_gives_the_same_rows() {
    let (a, b) = (r#"{"email":"a@x.example"}"#, r#"{"email":"b@x.example"}"#);
    for (label, text, lines) in [
        ("list", format!("[\n{a},\n{b}\n]"), [2, 3]),
        ("list on one line", format!("[{a},{b}]"), [1, 1]),
        ("lines", format!("{a}\n\n{b}\n"), [1, 3]),
        (
            "page",
            format!(
                "{{\"object\":\"list\",\"next_page\":null,\n\"data\":[{a},\n{b}],\"more\":{{\"x\":[1]}}}}"
            ),
            [2, 3],
        ),
        ("pages", format!("{{\"data\":[{a}]}}\n{{\"data\":[{b}]}}"), [1, 2]),
        (
            "list under an unknown key",
            format!("{{\"bookings\":[{a},{b}],\"count\":2}}"),
            [1, 1],
        ),
    ] {
        assert_eq!(
            read(&text),
            [row(1, lines[0], "a@x.example"), row(2, lines[1], "b@x.example")],
            "{label}"
        );
    }
    assert_eq!(read("[]"), []);
    assert_eq!(read("{\"data\":[]}"), []);
}

#[test]
fn a_broken_record_has_its_place_and_the_others_go_on() {
    let lines = "{\"email\":\"a@x.example\"}\n{\"email\":\"b@x.exam\n{\"email\":\"c@x.example\"}\nnonsense\n{\"email\":,}\n{\"email\":\"d@x.example\"}\n";
    assert_eq!(
        read(lines),
        [
            row(1, 1, "a@x.example"),
            row(2, 2, "! 2:1 a text is not closed with a quote on its line"),
            row(3, 3, "c@x.example"),
            row(4, 4, "! 4:1 this line is not a JSON object"),
            row(5, 5, "! 5:10 this is not JSON: expected value"),
            row(6, 6, "d@x.example"),
        ]
    );
    assert_eq!(
        read("[{\"email\":\"a@x.example\"},\n7,\n {\"email\" \"b\"},\n{\"email\":\"c@x.example\"}]"),
        [
            row(1, 1, "a@x.example"),
            row(2, 2, "! 2:1 a record must be an object in braces"),
            row(3, 3, "! 3:11 this is not JSON: expected `:`"),
            row(4, 4, "c@x.example"),
        ]
    );
}

#[test]
fn a_file_that_was_cut_off_says_so() {
    let rows = read("{\"data\":[{\"email\":\"a@x.example\"},{\"email\":\"b@");
    assert_eq!(rows[0], row(1, 1, "a@x.example"));
    assert!(rows[1].2.contains("cut off"), "{rows:?}");
    assert!(read("[{\"email\":\"a@x.example\"}")[1].2.contains("cut off"));
}

#[test]
fn timezest_records_are_recognised_and_generic_keys_are_read_beside_their_own() {
    let text = r#"[{"id":"sreq_1","object":"scheduling_request","end_user_name":"Ana Ruiz","end_user_email":"a@x.example",
        "associated_entities":[{"type":"autotask/company","id":12}],"company":"Acme","phone":13125550100}]"#;
    let row = &rows(text)[0];
    assert_eq!(row.at.id.as_deref(), Some("sreq_1"));
    for (column, text) in [
        (Column::Name, "Ana Ruiz"),
        (Column::Email, "a@x.example"),
        (Column::CompanyId, "12"),
        (Column::Company, "Acme"),
        (Column::Phone, "13125550100"),
    ] {
        assert_eq!(row.cells().get(&column), Some(text));
    }
    assert_eq!(row.column_name(&Column::Email), "end_user_email");
}

proptest::proptest! {
    #[test]
    fn any_text_ends(text in "[\\[\\]{}\",:a\\\\ \n0-9]{0,60}") {
        let opened = open("t", Cursor::new(text.into_bytes()), &InputOptions::default());
        if let Ok(rows) = opened {
            proptest::prop_assert!(rows.count() < 100);
        }
    }
}
