//! What each format prints, where it goes, and that standard output holds nothing else.

use std::io::Read as _;
use std::process::Stdio;

use serde_json::Value;

use crate::harness::ran::Ran;
use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

/// Known, new, the new one again, one to decide, one rejected, one to mend, one skipped.
const REQUESTS: &str = "Ref,name,email,title\n\
                        a,Ana Ruiz,ana.ruiz@bluefin.example,\n\
                        b,Noah Bright,noah@bluefin.example,=1+1\n\
                        c,Noah Bright,NOAH@bluefin.example,\n\
                        d,Ana Ruiz,ana.r@bluefin.example,\n\
                        e,Kim Walsh,kim@elsewhere.example,@home\n\
                        f,Cher,cher@bluefin.example,\n\
                        g,,,\n";

const ANSWERS: [&str; 7] = [
    "matched email",
    "create domain_found",
    "joined same_new_person",
    "review possible_duplicate",
    "reject domain_not_found",
    "invalid missing_last_name",
    "skip blank_row",
];

fn world() -> (World, Served) {
    let world = World::new();
    world.file("requests.csv", REQUESTS);
    let served = Data::small().serve(&world);
    (world, served)
}

fn dry_run(world: &World, served: &Served, more: &[&str]) -> Ran {
    let fixed = ["resolve", "requests.csv", "--mode", "require-domain", "--dry-run"];
    world.run_on(served, fixed.iter().chain(more)).exits(4)
}

#[test]
fn ndjson_has_exactly_the_documented_keys() {
    let (world, served) = world();
    let ran = dry_run(&world, &served, &["--format", "ndjson"]).answers_are(&ANSWERS);
    for row in ran.rows() {
        let keys: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        // What exactly is wrong, where something is.
        let keys: Vec<&str> = keys.into_iter().filter(|key| *key != "detail").collect();
        let documented = [
            "schema",
            "row",
            "outcome",
            "reason",
            "contact",
            "company",
            "changes",
            "evidence",
            "candidates",
            "warnings",
            "joined_to",
            "event",
        ];
        assert_eq!(keys, documented, "{row}");
        assert_eq!(row["schema"], "matchbook.row/1");
        let keys: Vec<&str> = row["row"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys, ["source", "number", "line", "id", "kind"], "{row}");
    }
    let rows = ran.rows();
    for (row, number) in rows.iter().zip(1..) {
        assert_eq!(
            (&row["row"]["number"], &row["row"]["line"]),
            (&number.into(), &(number + 1).into()),
            "{row}"
        );
    }
    let create = &rows[1];
    let change = &create["changes"][0];
    assert_eq!(
        (&change["op"], &change["entity"]),
        (&"create".into(), &"Contact".into()),
        "{create}"
    );
    let contact: Vec<&str> = create["contact"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        contact,
        ["id", "companyID", "firstName", "lastName", "emailAddress"]
    );
    assert_eq!(create["evidence"][0]["key"], "email", "{create}");
    assert_eq!(
        create["evidence"][1]["companies"],
        serde_json::json!([174]),
        "{create}"
    );
    assert_eq!(rows[3]["candidates"][0]["id"], 5001, "{ran}");
}

#[test]
fn json_is_the_same_in_one_document() {
    let (world, served) = world();
    let lines = dry_run(&world, &served, &["--format", "ndjson"]);
    let ran = dry_run(
        &world,
        &served,
        &["--format", "json", "--summary", "summary.json"],
    );
    let document: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}\n{ran}"));
    let keys: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["schema", "rows", "summary"]);
    assert_eq!(document["rows"].as_array().unwrap(), &lines.rows());
    let summary: Value = serde_json::from_str(&world.read("summary.json")).unwrap();
    assert_eq!(summary["schema"], "matchbook.summary/1");
    for key in [
        "rows",
        "outcomes",
        "reasons",
        "changes",
        "plan_fingerprint",
        "exit_code",
    ] {
        assert_eq!(document["summary"][key], summary[key], "{key}");
    }
    assert_eq!(
        (&summary["rows"], &summary["exit_code"]),
        (&7.into(), &4.into()),
        "{summary}"
    );
    assert_eq!(summary["outcomes"]["joined"], 1, "{summary}");
    assert_eq!(summary["changes"]["Contact"]["create"], 1, "{summary}");
    assert_eq!(
        summary["requests"]["sent"],
        served.requests().len() / 2,
        "{summary}"
    );
    assert_eq!(summary["requests"]["hourly_limit"], 10_000, "{summary}");
}

#[test]
fn csv_is_the_input_with_four_columns_more() {
    let (world, served) = world();
    let ran = dry_run(&world, &served, &["--format", "csv"]);
    insta::assert_snapshot!(ran.stdout, @r#"
    Ref,name,email,title,matchbook_outcome,matchbook_reason,autotask_contact_id,autotask_company_id
    a,Ana Ruiz,ana.ruiz@bluefin.example,,matched,email,5001,174
    b,Noah Bright,noah@bluefin.example,'=1+1,create,domain_found,,174
    c,Noah Bright,NOAH@bluefin.example,,joined,same_new_person,,174
    d,Ana Ruiz,ana.r@bluefin.example,,review,possible_duplicate,,174
    e,Kim Walsh,kim@elsewhere.example,'@home,reject,domain_not_found,,
    f,Cher,cher@bluefin.example,,invalid,missing_last_name,,
    g,,,,skip,blank_row,,
    "#);
}

#[test]
fn rejects_can_be_fed_back() {
    let (world, served) = world();
    let ran = dry_run(
        &world,
        &served,
        &["--rejects", "rejects.csv", "--format", "ndjson"],
    );
    insta::assert_snapshot!(world.read("rejects.csv"), @r#"
    Ref,name,email,title,matchbook_outcome,matchbook_reason,matchbook_detail
    d,Ana Ruiz,ana.r@bluefin.example,,review,possible_duplicate,"contact 5001 has a name that agrees, in the same company"
    e,Kim Walsh,kim@elsewhere.example,'@home,reject,domain_not_found,elsewhere.example
    f,Cher,cher@bluefin.example,,invalid,missing_last_name,"only ""Cher"" is given; Autotask wants a first and a last name"
    "#);
    let expected: Vec<String> = ran
        .answers()
        .into_iter()
        .filter(|answer| ANSWERS[3..6].contains(&answer.as_str()))
        .collect();
    let fed_back = [
        "resolve",
        "rejects.csv",
        "--mode",
        "require-domain",
        "--dry-run",
        "--format",
        "ndjson",
    ];
    let again = world
        .run_on(&served, fed_back.iter().chain(&["--rejects", "again.csv"]))
        .exits(4);
    assert_eq!(again.answers(), expected, "{again}");
    // The apostrophe that guards a cell from spreadsheets is not part of its text.
    world.file(
        "mended.csv",
        world.read("rejects.csv").replace("kim@elsewhere", "kim@bluefin"),
    );
    let mended = [
        "resolve",
        "mended.csv",
        "--mode",
        "require-domain",
        "--dry-run",
        "--format",
        "ndjson",
    ];
    let mended = world.run_on(&served, mended).exits(4);
    let create = &mended.rows()[1];
    assert_eq!(create["changes"][0]["fields"]["title"], "@home", "{mended}");
    // A second round does not pile columns up.
    assert_eq!(
        world.read("again.csv").lines().next(),
        world.read("rejects.csv").lines().next()
    );
}

#[test]
fn the_diff_and_the_table_are_for_reading() {
    let (world, served) = world();
    let diff = dry_run(&world, &served, &["--format", "diff"]);
    let table = dry_run(&world, &served, &["--format", "table"]);
    insta::assert_snapshot!(diff.stdout, @r#"
    Needs you: 2 rows
      ? requests.csv:5  Ana Ruiz <ana.r@bluefin.example>  Bluefin Logistics Inc
          somebody like this exists already: contact 5001 has a name that agrees, in the same company
          * contact 5001  Ana Ruiz <ana.ruiz@bluefin.example>, company 174: has a name that agrees, in
                          the same company
      ! requests.csv:7  Cher <cher@bluefin.example>
          no last name: only "Cher" is given; Autotask wants a first and a last name

    Will be written: 2 rows
      + requests.csv:3  Noah Bright <noah@bluefin.example>  Bluefin Logistics Inc
          create: in the company that uses this email domain
          + companyID     174
          + firstName     Noah
          + lastName      Bright
          + emailAddress  noah@bluefin.example
          + title         =1+1
          + isActive      1
          = also in  requests.csv:4

    Rejected: 1 row
      x requests.csv:6  Kim Walsh <kim@elsewhere.example>  email domain not found: elsewhere.example

    Known and skipped: 2 rows (--all shows each)
      = 1 known, unchanged: found by email address
      - 1 skipped: an empty row
    "#);
    insta::assert_snapshot!(table.stdout, @r#"
     row            | outcome   | person      | email             | company          | why
    ----------------+-----------+-------------+-------------------+------------------+------------------
     requests.csv:2 | = matched | Ana Ruiz    | ana.ruiz@bluefin. | Bluefin          | found by email
                    |           |             | example           | Logistics Inc    | address
     requests.csv:3 | + create  | Noah Bright | noah@bluefin.exam | Bluefin          | in the company
                    |           |             | ple               | Logistics Inc    | that uses this
                    |           |             |                   |                  | email domain
     requests.csv:4 | = joined  | Noah Bright | noah@bluefin.exam | Bluefin          | same new person
                    |           |             | ple               | Logistics Inc    | as an earlier
                    |           |             |                   |                  | row
     requests.csv:5 | ? review  | Ana Ruiz    | ana.r@bluefin.exa | Bluefin          | somebody like
                    |           |             | mple              | Logistics Inc    | this exists
                    |           |             |                   |                  | already: contact
                    |           |             |                   |                  | 5001 has a name
                    |           |             |                   |                  | that agrees, in
                    |           |             |                   |                  | the same company
     requests.csv:6 | x reject  | Kim Walsh   | kim@elsewhere.exa |                  | email domain not
                    |           |             | mple              |                  | found: elsewhere
                    |           |             |                   |                  | .example
     requests.csv:7 | ! invalid | Cher        | cher@bluefin.exam |                  | no last name:
                    |           |             | ple               |                  | only "Cher" is
                    |           |             |                   |                  | given; Autotask
                    |           |             |                   |                  | wants a first
                    |           |             |                   |                  | and a last name
     requests.csv:8 | - skip    |             |                   |                  | an empty row
    "#);
}

#[test]
fn an_output_file_is_there_whole_or_not_at_all() {
    let (world, served) = world();
    let printed = dry_run(&world, &served, &["--format", "csv"]).stdout;
    world.file("out.csv", "yesterday's\n");
    let ran = dry_run(&world, &served, &["--format", "csv", "--output", "out.csv"]);
    assert_eq!(
        (ran.stdout.as_str(), world.read("out.csv")),
        ("", printed.clone()),
        "{ran}"
    );
    dry_run(
        &world,
        &served,
        &["--format", "csv", "--output", "out.csv", "--color", "always"],
    );
    assert_eq!(world.read("out.csv"), printed, "a file has no colours");

    // A run that fails on the way leaves the old file as it was, and nothing beside it.
    world.file("bad.xlsx", b"PK\x03\x04 and so on");
    let fixed = [
        "resolve",
        "requests.csv",
        "bad.xlsx",
        "--mode",
        "require-domain",
        "--dry-run",
    ];
    let output = [
        "--format",
        "csv",
        "--output",
        "out.csv",
        "--rejects",
        "rejects.csv",
    ];
    world.run_on(&served, fixed.iter().chain(&output)).exits(2);
    assert_eq!(world.read("out.csv"), printed);
    let mut names: Vec<String> = std::fs::read_dir(world.work())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["bad.xlsx", "out.csv", "requests.csv"]);
}

#[test]
fn colours_are_where_they_are_wanted() {
    let (world, served) = world();
    let coloured = |ran: &Ran| (ran.stdout.contains('\u{1b}'), ran.stderr.contains('\u{1b}'));
    let plain = dry_run(&world, &served, &[]);
    assert_eq!(coloured(&plain), (false, false), "{plain}");
    let always = dry_run(&world, &served, &["--color", "always"]);
    assert_eq!(coloured(&always), (true, true), "{always}");
    assert_eq!(strip(&always.stdout), plain.stdout, "colours change no letter");
    let fixed = ["resolve", "requests.csv", "--mode", "require-domain", "--dry-run"];
    for (more, expected) in [
        (&[][..], false),
        (&["--color", "always"], true),
        (&["--color", "never"], false),
    ] {
        let mut command = world.command_on(&served, fixed.iter().chain(more));
        command.env("NO_COLOR", "1");
        let ran = crate::harness::world::finish(command);
        assert_eq!(coloured(&ran), (expected, expected), "{more:?}\n{ran}");
    }
    for format in ["json", "ndjson", "csv"] {
        let ran = dry_run(&world, &served, &["--color", "always", "--format", format]);
        assert!(!coloured(&ran).0, "{format}\n{ran}");
    }
}

/// A text without colours.
fn strip(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain + rest
}

#[test]
fn standard_error_can_be_silenced_and_read_by_programs() {
    let (world, served) = world();
    let loud = dry_run(&world, &served, &[]);
    assert!(loud.stderr.contains("Nothing has been written yet"), "{loud}");
    let quiet = dry_run(&world, &served, &["--quiet"]);
    assert_eq!(
        (quiet.stderr.as_str(), &quiet.stdout),
        ("", &loud.stdout),
        "{quiet}"
    );
    for more in [&["-vvv"][..], &[], &["--max-creates", "0"]] {
        let fixed = [
            "resolve",
            "requests.csv",
            "--mode",
            "require-domain",
            "--dry-run",
            "--log-format",
            "json",
        ];
        let ran = world.run_on(&served, fixed.iter().chain(more));
        for line in ran.stderr.lines() {
            let told: Value =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}\n{ran}"));
            assert!(told["level"].is_string() && told["message"].is_string(), "{line}");
        }
        assert!(!ran.stderr.is_empty(), "{ran}");
    }
}

#[test]
fn a_reader_who_leaves_early_is_no_fault() {
    let (world, served) = world();
    let lines: String = (0..5_000)
        .map(|nth| format!("{nth},Pat Person,p{nth}@elsewhere.example,\n"))
        .collect();
    world.file("many.csv", format!("Ref,name,email,title\n{lines}"));
    let arguments = [
        "resolve",
        "many.csv",
        "--mode",
        "require-email",
        "--dry-run",
        "--format",
        "ndjson",
    ];
    let mut command = world.command_on(&served, arguments);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    for word in ["panicked", "error", "pipe"] {
        assert!(!told.contains(word), "{told}");
    }
}

#[test]
fn the_diff_shows_every_row_when_all_are_wanted() {
    let (world, served) = world();
    let counted = dry_run(&world, &served, &[]);
    let all = dry_run(&world, &served, &["--all"]);
    let ends = [
        "",
        "Known and skipped: 2 rows",
        "  = requests.csv:2  Ana Ruiz <ana.ruiz@bluefin.example>  Bluefin Logistics Inc",
        "      found by email address",
        "  - requests.csv:8  nobody named",
        "      an empty row",
        "",
    ];
    let ends = ends.join("\n");
    assert!(all.stdout.ends_with(&ends), "{all}");
    let (above, _) = all.stdout.split_once("\n\nKnown").unwrap();
    assert!(
        counted.stdout.starts_with(above),
        "the rest is the same\n{counted}"
    );
}

#[test]
fn ascii_signs_are_for_every_terminal() {
    let (world, served) = world();
    let name = format!("{}.csv", "long".repeat(20));
    let row = "name,email,phone\nAna Ruiz,ana.ruiz@bluefin.example,+13125550188\n";
    world.file(&name, row);
    let fixed = [
        "resolve",
        &name,
        "--mode",
        "require-domain",
        "--dry-run",
        "--update",
        "overwrite",
    ];
    let plain = world.run_on(&served, fixed);
    assert!(
        plain.stdout.contains("…long") && plain.stdout.contains(" → "),
        "{plain}"
    );
    for format in ["diff", "table"] {
        let ran = world.run_on(&served, fixed.iter().chain(&["--ascii", "--format", format]));
        assert!(
            ran.stdout.is_ascii() && (ran.stdout.contains("~longlong") || ran.stdout.contains("~glonglong")),
            "{ran}"
        );
    }
}

#[test]
fn explain_names_the_rules_that_were_tried() {
    let (world, served) = world();
    let plain = dry_run(&world, &served, &["--format", "ndjson"]);
    assert!(
        plain.rows().iter().all(|row| row.get("explain").is_none()),
        "{plain}"
    );
    let explained = dry_run(&world, &served, &["--format", "ndjson", "--explain"]).answers_are(&ANSWERS);
    let rules: Vec<String> = explained.rows()[3]["explain"]
        .as_array()
        .unwrap_or_else(|| panic!("no explanation\n{explained}"))
        .iter()
        .map(|tried| {
            format!(
                "{}: {}",
                tried["rule"].as_str().unwrap(),
                tried["result"].as_str().unwrap()
            )
        })
        .collect();
    insta::assert_snapshot!(rules.join("\n"), @r#"
    email: nobody holds ana.r@bluefin.example
    domain: bluefin.example leads to company 174
    possible_duplicate: one contact is like this person
    answer: review: possible_duplicate
    "#);
    let diff = dry_run(&world, &served, &["--explain"]);
    let shorter = dry_run(&world, &served, &[]);
    assert!(
        diff.stdout.len() > shorter.stdout.len(),
        "the diff explains nothing\n{diff}"
    );
}

#[test]
fn several_inputs_form_one_batch_in_order() {
    let (world, served) = world();
    world.file(
        "more.jsonl",
        "{\"email\":\"ana.ruiz@bluefin.example\",\"name\":\"Ana Ruiz\",\"note\":\"x\"}\n",
    );
    let ran = dry_run(&world, &served, &["more.jsonl", "--format", "ndjson"]);
    let places: Vec<String> = ran
        .rows()
        .iter()
        .map(|row| {
            format!(
                "{}:{}",
                row["row"]["source"].as_str().unwrap(),
                row["row"]["number"]
            )
        })
        .collect();
    assert_eq!(places.len(), 8, "{ran}");
    assert_eq!(
        (places[6].as_str(), places[7].as_str()),
        ("requests.csv:7", "more.jsonl:1")
    );
    let csv = dry_run(&world, &served, &["more.jsonl", "--format", "csv"]);
    let header = csv.stdout.lines().next().unwrap();
    assert!(
        header.starts_with("Ref,name,email,title,note,matchbook_outcome"),
        "{csv}"
    );
}
