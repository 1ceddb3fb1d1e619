//! Separators, headers, lines, and records that cannot be read.

use std::io::Cursor;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::input::reader::open;

fn read(text: &str) -> Vec<Row> {
    read_with(text, &InputOptions::default())
}

fn read_with(text: &str, options: &InputOptions) -> Vec<Row> {
    let rows = open("t.csv", Cursor::new(text.as_bytes().to_vec()), options).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn emails(rows: &[Row]) -> Vec<(u64, u64, &str)> {
    rows.iter()
        .map(|row| {
            (
                row.at.number,
                row.at.line,
                row.cells().get(&Column::Email).unwrap_or("-"),
            )
        })
        .collect()
}

#[test]
fn lines_are_physical_whatever_ends_them() {
    let text = "Email,Note\na@x.example,\"two\nlines\"\n\nb@x.example,\n\n\nc@x.example,end\n";
    let expected = vec![
        (1, 2, "a@x.example"),
        (2, 5, "b@x.example"),
        (3, 8, "c@x.example"),
    ];
    assert_eq!(emails(&read(text)), expected);
    assert_eq!(emails(&read(&text.replace('\n', "\r\n"))), expected);
    assert_eq!(emails(&read(&text.replace('\n', "\r"))), expected);
}

#[test]
fn separators_titles_and_repeated_headers() {
    for separator in [",", ";", "\t", "|"] {
        let text = "Export of May\n\nName,E-Mail,Company ID\nAna,a@x.example,0\nName,E-Mail,Company ID\nBo,b@x.example,5\n"
            .replace(',', separator);
        let rows = read(&text);
        assert_eq!(
            emails(&rows),
            [(1, 4, "a@x.example"), (2, 6, "b@x.example")],
            "{separator:?}"
        );
        assert_eq!(rows[0].cells().get(&Column::CompanyId), Some("0"));
    }
    assert_eq!(
        emails(&read("sep=;\nname;email\nAna;a@x.example\n")),
        [(1, 3, "a@x.example")]
    );
}

#[test]
fn a_shifted_row_is_unreadable_and_the_rest_go_on() {
    let rows = read("name,email\nRuiz, Ana,a@x.example\nBo,b@x.example\nCy\n");
    assert!(rows[0].unreadable.as_ref().unwrap().message.contains("cell 3"));
    assert_eq!(rows[1].cells().get(&Column::Email), Some("b@x.example"));
    assert!(rows[2].short && rows[2].unreadable.is_none());
}

#[test]
fn a_quote_that_is_never_closed_costs_its_own_line() {
    let rows = read("name,email\nAna,a@x.example\n\"Bo,b@x.example\nCy,c@x.example\n");
    let message = &rows[1].unreadable.as_ref().unwrap().message;
    assert!(message.contains("not rightly closed"), "{message}");
    assert_eq!(
        emails(&rows),
        [(1, 2, "a@x.example"), (2, 3, "-"), (3, 4, "c@x.example")]
    );
}

#[test]
fn a_mapped_column_wins_over_a_known_one() {
    let options = InputOptions {
        map: vec![(Column::Email, "Gast".to_owned())],
        ..InputOptions::default()
    };
    assert_eq!(
        emails(&read_with("Email,Gast\nhost@x.example,g@x.example\n", &options)),
        [(1, 2, "g@x.example")]
    );
    let error = open("t.csv", Cursor::new(b"Email,Guest\n".to_vec()), &options)
        .err()
        .unwrap();
    assert!(error.to_string().contains("Gast"), "{error}");
}

#[test]
fn nested_values_of_a_rejects_file_are_read_back() {
    let rows = read(
        "id,end_user_email,associated_entities\nsreq_1,a@x.example,\"[{\"\"type\"\":\"\"autotask/company\"\",\"\"id\"\":12}]\"\n",
    );
    assert_eq!(rows[0].cells().get(&Column::CompanyId), Some("12"));
    assert_eq!(rows[0].cells().get(&Column::Email), Some("a@x.example"));
}

#[test]
fn a_file_without_known_columns_is_not_understood() {
    let error = open(
        "t.csv",
        Cursor::new(b"alpha,beta\n1,2\n".to_vec()),
        &InputOptions::default(),
    )
    .err()
    .unwrap();
    assert!(error.to_string().contains("no column"), "{error}");
}

#[test]
fn an_excerpt_is_the_record_with_its_cell_marked() {
    let cells = ["a", "b;c", "d\"e", "more"].into_iter().collect();
    for (marked, indent, mark) in [(3, 15, "^^^^"), (1, 2, "^^^^^"), (0, 0, "^")] {
        let drawn = record_excerpt(7, ';', &cells, marked).drawn(80);
        assert_eq!(drawn.quoted, "a;\"b;c\";\"d\"\"e\";more");
        assert_eq!((drawn.indent.len(), drawn.mark.as_str()), (indent, mark));
    }
}

/// A record of calls, with what spreadsheets leave in cells.
fn a_record() -> impl Strategy<Value = Vec<&'static str>> {
    let cell = select(vec![
        "",
        "",
        " ",
        "c1",
        " 10:00 ",
        "#REF!",
        "=\"\"7\"\"",
        "=\"\" 7 \"\"",
        "'+13125550111",
        "13125550111.0",
        "Voice",
        "inbound",
        "Internal",
        "Ana Ruiz",
    ]);
    prop::collection::vec(cell, 1..9)
}

/// The rows of a table of calls; of one that this program wrote, its cells are read at once.
fn of_records(records: &[Vec<&str>], is_own: bool) -> Vec<Row> {
    let mut text = "id,started_at,call_id,event,direction,from,from_name,to".to_owned();
    text.push_str(if is_own {
        ",matchbook_outcome\n"
    } else {
        ",other\n"
    });
    for record in records {
        let cells: Vec<String> = record.iter().map(|cell| format!("\"{cell}\"")).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    read(&text)
}

proptest! {
    // Each case reads a file from its first byte on.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn cells_that_are_read_later_are_those_that_are_read_at_once(
        records in prop::collection::vec(a_record(), 1..4)
    ) {
        let (later, at_once) = (of_records(&records, false), of_records(&records, true));
        prop_assert_eq!(later.len(), at_once.len());
        for (later, at_once) in later.iter().zip(&at_once) {
            prop_assert!(later.columns.plain.is_some() && at_once.columns.plain.is_none());
            prop_assert_eq!(&later.at, &at_once.at);
            let own = (later.started_at(), later.call_id());
            prop_assert_eq!(own, (at_once.started_at(), at_once.call_id()));
            prop_assert_eq!(later.cells(), at_once.cells());
            prop_assert_eq!(later.call_id(), at_once.call_id());
        }
    }

    #[test]
    fn rows_that_say_the_same_differ_in_nothing_that_decides(
        records in prop::collection::vec(a_record(), 2..12)
    ) {
        for is_own in [false, true] {
            let rows = of_records(&records, is_own);
            let mut said: Vec<(Vec<u8>, &Row)> = Vec::new();
            for row in &rows {
                let mut says = Vec::new();
                if !row.says(&mut says) {
                    continue;
                }
                for (_, other) in said.iter().filter(|(known, _)| *known == says) {
                    let deciding = |row: &'_ Row| {
                        let cells = row.cells().iter().filter(|(column, _)| !crate::input::row::is_own(column));
                        cells.map(|(column, text)| (column.clone(), text.to_owned())).collect::<Vec<_>>()
                    };
                    prop_assert_eq!(deciding(row), deciding(other));
                    prop_assert_eq!(row.cells().is_blank(), other.cells().is_blank());
                    prop_assert_eq!(row.short, other.short);
                }
                said.push((says, row));
            }
        }
    }
}
