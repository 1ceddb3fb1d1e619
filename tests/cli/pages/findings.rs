//! What `check` finds, with the place in the record.

use super::at_terminal;
use crate::harness::world::World;

#[test]
fn findings_show_where_a_record_breaks_off() {
    let world = World::new();
    world.file(
        "people.jsonl",
        "{\"name\": \"Ana Ruiz\", \"email\": \"ana@bluefin.example\"}\n\
         {\"name\": \"Noah Bright\", \"email\": noah@bluefin.example, \"phone\": \"(312) 555-0111\"}\n",
    );
    let check = |columns| at_terminal(&world.command(["check", "people.jsonl"]), columns);
    insta::assert_snapshot!(check(60), @r#"
    people.jsonl
      Layout generic: columns with matchbook's own names
      Recognised because it has no vendor's columns, but 2
        columns that matchbook knows by name or by --map
      Read as kind scheduling, JSON, ASCII
      Columns
        name   name
        email  email
      First rows
        line 1: Ana Ruiz, ana@bluefin.example
        line 2: cannot be read
      invalid: people.jsonl:2:35: this is not JSON: a text
        needs quotes, and a word without them is true, false or
        null
        2 | …ight", "email": noah@bluefin.example, "phone": "(3…
          |                   ^
      2 rows, 1 invalid, 0 with notes
    "#);
    insta::assert_snapshot!(check(120), @r#"
    people.jsonl
      Layout generic: columns with matchbook's own names
      Recognised because it has no vendor's columns, but 2 columns that matchbook knows by name or by --map
      Read as kind scheduling, JSON, ASCII
      Columns
        name   name
        email  email
      First rows
        line 1: Ana Ruiz, ana@bluefin.example
        line 2: cannot be read
      invalid: people.jsonl:2:35: this is not JSON: a text needs quotes, and a word without them is true, false or null
        2 | {"name": "Noah Bright", "email": noah@bluefin.example, "phone": "(312) 555-0111"}
          |                                   ^
      2 rows, 1 invalid, 0 with notes
    "#);
}

#[test]
fn findings_show_the_cell_that_no_column_has() {
    let world = World::new();
    let mut row = "Ruiz, Ana,ana@bluefin.example".to_owned();
    row.insert_str(0, &"x".repeat(40));
    world.file(
        "people.csv",
        format!("name,email\n{row}\nAna Ruiz,ana@bluefin.example\n"),
    );
    let said = at_terminal(&world.command(["check", "people.csv", "--rows", "0"]), 60);
    insta::assert_snapshot!(said, @r#"
    people.csv
      Layout generic: columns with matchbook's own names
      Recognised because it has no vendor's columns, but 2
        columns that matchbook knows by name or by --map
      Read as kind scheduling, separated by ',', header in
        line 1, ASCII
      Columns
        name   name
        email  email
      invalid: people.csv:2: cell 3 holds
        "ana@bluefin.example", but the header has 2 columns; a
        separator inside a cell needs quotes
        2 | …xxxxxxxxxxxxxxxxxxxxxxRuiz, Ana,ana@bluefin.example
          |                                  ^^^^^^^^^^^^^^^^^^^
      2 rows, 1 invalid, 0 with notes
    "#);
}
