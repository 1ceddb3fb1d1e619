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
