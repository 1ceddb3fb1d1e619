//! Separators, headers, lines, and records that cannot be read.

use std::io::Cursor;

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
                row.cells.get(&Column::Email).unwrap_or("-"),
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
        assert_eq!(rows[0].cells.get(&Column::CompanyId), Some("0"));
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
    assert_eq!(rows[1].cells.get(&Column::Email), Some("b@x.example"));
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
    assert_eq!(rows[0].cells.get(&Column::CompanyId), Some("12"));
    assert_eq!(rows[0].cells.get(&Column::Email), Some("a@x.example"));
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
