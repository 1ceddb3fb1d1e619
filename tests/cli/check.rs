//! `check` says how an input is read and what is wrong with it, and asks nobody.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::harness::ran::Ran;
use crate::harness::world::{World, finish_with};

fn told(ran: &Ran) -> String {
    let code = ran.code.map_or("none".to_owned(), |code| code.to_string());
    format!("{}{}[exit {code}]\n", ran.stdout, ran.stderr)
}

#[test]
fn it_tells_layout_columns_first_rows_and_problems() {
    let world = World::new();
    world.file(
        "calls.csv",
        "Call log of May\n\nCall Time;Call ID;From;To;Direction;Status;Ringing;Talking\n\
         2026-09-22T09:00:00;1;Ana Ruiz (02079460018);Service Desk (800);Inbound;Answered;5;10\n\
         2026-09-22T09:01:00;2;4,42079E+11;800;Inbound;Answered;5;10\n\
         2026-09-22T09:02:00;3;\"02079460018;800;Inbound;Answered;5;10\n\
         2026-09-22T09:03:00;4;02079460022;801;Sideways;Answered;5;10\n\
         2026-09-22T09:04:00;5;02079460022;801;Inbound;Answered;5;10;;more\n\
         Totals;;;;;;25;50\n",
    );
    let ran = world.run(["check", "calls.csv", "--region", "GB", "--rows", "2"]);
    insta::assert_snapshot!(told(&ran), @r#"
    calls.csv
      Layout 3cx: call log (version 20)
      Recognised because it has Call Time, Call ID, From, To, Direction, Talking
      Read as kind calls, separated by ';', header in line 3, ASCII
      Columns
        Call Time  started_at
        Call ID    call_id
        From       from
        To         to
        Direction  direction
        Status     (not used)
        Ringing    (not used)
        Talking    (not used)
      First rows
        line 4: inbound call, from +442079460018 (Ana Ruiz), to ext:800, 2026-09-22T09:00:00
        line 5: inbound call, from 4,42079E+11, to ext:800, 2026-09-22T09:01:00
      note: calls.csv:5: From "4,42079E+11" was changed by a spreadsheet, which has thrown digits away; export it again, and do not save it from a spreadsheet
      invalid: calls.csv:6: a quote (") is opened here and not rightly closed; close it, or double it where it belongs to the text
      note: calls.csv:7: "Sideways" says neither inbound nor outbound
      invalid: calls.csv:8: cell 10 holds "more", but the header has 8 columns; a separator inside a cell needs quotes
        8 | 2026-09-22T09:04:00;5;02079460022;801;Inbound;Answered;5;10;;more
          |                                                              ^^^^
      5 rows, 2 invalid, 2 with notes; left out: line 9 (a line of sums)
    [exit 4]
    "#);
}

#[test]
fn positions_and_paths_are_mapped() {
    let world = World::new();
    world.file(
        "bare.csv",
        "Ana Ruiz,ana@bluefin.example,x\nOmar Haddad,omar@meridian.example,y\n",
    );
    let ran = world.run(["check", "bare.csv", "--map", "name=#1", "--map", "email=#2"]);
    insta::assert_snapshot!(told(&ran), @r#"
    bare.csv
      Layout generic: columns with matchbook's own names
      Recognised because it has no header, and the columns are mapped by their positions
      Read as kind scheduling, separated by ',', no header, ASCII
      Columns
        #1  name
        #2  email
        #3  (not used)
      First rows
        line 1: Ana Ruiz, ana@bluefin.example
        line 2: Omar Haddad, omar@meridian.example
      2 rows, 0 invalid, 0 with notes
    [exit 0]
    "#);
    world.file(
        "deep.json",
        "{\"list\":[{\"who\":{\"mail\":\"ana@bluefin.example\",\"full\":\"Ana Ruiz\"}}]}",
    );
    let ran = world.run([
        "check",
        "deep.json",
        "--map",
        "email=who.mail",
        "--map",
        "name=who.full",
    ]);
    insta::assert_snapshot!(told(&ran), @r#"
    deep.json
      Layout generic: columns with matchbook's own names
      Recognised because it has no vendor's columns, but 2 columns that matchbook knows by name or by --map
      Read as kind scheduling, JSON, ASCII
      Columns
        who.mail  email
        who.full  name
      First rows
        line 1: Ana Ruiz, ana@bluefin.example
      1 row, 0 invalid, 0 with notes
    [exit 0]
    "#);
}

#[test]
fn what_nobody_recognises_is_told_with_the_nearest_and_the_others_are_read() {
    let world = World::new();
    world.file("strange.csv", "Call ID,Caller,Callee,Colour\n1,2,3,red\n");
    world.file("strange.json", "[{\"colour\":\"red\"}]");
    world.file("page.xls", "<html><table></table></html>");
    world.file("good.csv", "name,email\nAna Ruiz,ana@bluefin.example\n");
    let ran = world.run([
        "check",
        "strange.csv",
        "strange.json",
        "page.xls",
        "good.csv",
        "--format",
        "ndjson",
    ]);
    insta::assert_snapshot!(told(&ran), @r#"
    {"schema":"matchbook.check/1","row":{"source":"good.csv","number":1,"line":2,"id":null,"kind":"scheduling"},"read":{"name":"Ana Ruiz","email":"ana@bluefin.example"},"numbers":{},"findings":[]}
    error: strange.csv: no column of the first 20 lines is known; found are Call ID, Caller, Callee, Colour
      hint: Nearest is 8x8 (call detail records), which needs Direction, Leg ID or Parent Call ID or Talk Time too.
      hint: Name its columns with --map FIELD=COLUMN, or by position with --map FIELD=#3.
      hint: `matchbook check --layouts` lists the layouts with the columns that they are recognised by, and the fields.
    error: strange.json: no key of the first record is known; found are colour
      hint: Name its keys with --map FIELD=KEY, or with a path of keys: --map phone=caller.number.
      hint: `matchbook check --layouts` lists the layouts with the columns that they are recognised by, and the fields.
    error: page.xls: this is a web page or XML, not a table of text
      hint: Open it in a spreadsheet and save it as CSV UTF-8.
    [exit 2]
    "#);
}

#[test]
fn numbers_with_their_country_code_are_read_as_such() {
    let world = World::new();
    world.file("calls.csv", "from,to,direction\n442079460018,101,inbound\n");
    let number = |flags: &[&str]| {
        let arguments = ["check", "calls.csv", "--format", "ndjson"];
        let ran = world.run(arguments.iter().chain(flags)).exits(0);
        ran.rows()[0]["numbers"]["from"].clone()
    };
    assert_eq!(number(&[]), serde_json::Value::Null);
    assert_eq!(number(&["--number-style", "with-country-code"]), "+442079460018");
    assert_eq!(number(&["--region", "GB"]), "+442079460018");
}

#[test]
fn packed_inputs_are_unpacked() {
    let world = World::new();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(b"name,email\nAna Ruiz,ana@bluefin.example\n")
        .unwrap();
    let gzip = gzip.finish().unwrap();
    world.file("people.csv.gz", &gzip);
    let ran = world
        .run(["check", "people.csv.gz", "--format", "ndjson"])
        .exits(0);
    assert_eq!(ran.rows()[0]["read"]["email"], "ana@bluefin.example");
    world.file("cut.csv.gz", &gzip[..gzip.len() - 12]);
    world
        .run(["check", "cut.csv.gz"])
        .exits(2)
        .says("cannot read cut.csv.gz");
}

/// A zip archive of two inputs, with what makers of archives put beside them.
fn zip() -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [
        ("june/people.csv", "name,email\nAna Ruiz,ana@bluefin.example\n"),
        ("__MACOSX/june/._people.csv", "\0\0"),
        ("notes.pdf", "%PDF-1.7"),
        (
            "more.jsonl",
            "{\"name\":\"Omar Haddad\",\"email\":\"omar@meridian.example\"}\n",
        ),
    ] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn every_input_of_an_archive_is_read_from_a_file_and_from_standard_input() {
    let world = World::new();
    world.file("all.zip", zip());
    for (name, of) in [("all.zip", "all.zip"), ("-", "-")] {
        let expected = [
            format!("{of}/june/people.csv ana@bluefin.example"),
            format!("{of}/more.jsonl omar@meridian.example"),
        ];
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let checked = finish_with(world.command(["check", name, "--format", "ndjson"]), zip()).exits(0);
        let read: Vec<String> = checked
            .rows()
            .iter()
            .map(|row| format!("{} {}", text(&row["row"]["source"]), text(&row["read"]["email"])))
            .collect();
        assert_eq!(read, expected, "check {name}");
        let arguments = [
            "resolve",
            name,
            "--sandbox",
            "--dry-run",
            "--no-create",
            "--format",
            "ndjson",
        ];
        let resolved = finish_with(world.command(arguments), zip());
        let sources: Vec<String> = resolved
            .rows()
            .iter()
            .map(|row| text(&row["row"]["source"]))
            .collect();
        assert_eq!(
            sources,
            [format!("{of}/june/people.csv"), format!("{of}/more.jsonl")],
            "resolve {name}: {}{}",
            resolved.stdout,
            resolved.stderr
        );
    }
    world.file("cut.zip", &zip()[..60]);
    world
        .run(["check", "cut.zip"])
        .exits(2)
        .says("cut.zip: this zip archive cannot be read");
}
