//! What is wrong with an input, a flag or the settings is told with its place and with what to do.

use std::os::unix::fs::PermissionsExt as _;

use crate::harness::ran::Ran;
use crate::harness::tenant::Data;
use crate::harness::world::{World, connect, finish, finish_with};

const GOOD: &str = "name,email\nAna Ruiz,ana.ruiz@bluefin.example\n";

/// What a run told, without what differs between worlds.
fn told(world: &World, ran: &Ran) -> String {
    let code = ran.code.map_or("none".to_owned(), |code| code.to_string());
    format!("{}\n[exit {code}]\n", world.plain(ran.stderr.trim_end()))
}

/// What dry runs of these files told, one after the other; none of them may ask anybody anything.
fn files_told(files: &[(&str, &[u8])]) -> String {
    let world = World::new();
    let served = Data::small().serve(&world);
    let mut text = String::new();
    for (name, content) in files {
        world.file(name, content);
        let arguments = ["resolve", name, "--mode", "require-domain", "--dry-run"];
        let ran = world.run_on(&served, arguments);
        assert_eq!(ran.stdout, "", "{ran}");
        text.push_str(&told(&world, &ran));
    }
    text
}

#[test]
fn files_that_cannot_be_understood() {
    let told = files_told(&[
        ("new.xlsx", b"PK\x03\x04\x14\x00\x06\x00"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("requests.csv.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
        ("printed.pdf", b"%PDF-1.7\n"),
        ("strange.csv", b"colour,size\nred,10\n"),
        ("prose.txt", b"Dear all,\nplease find the list attached.\n"),
    ]);
    insta::assert_snapshot!(told, @r#"
    error: new.xlsx: this zip archive cannot be read: invalid Zip archive: Could not find EOCD
      hint: Copy or export it again; if it is an Excel workbook, save it as CSV UTF-8 and give that file.
    [exit 2]
    error: old.xls: this is an Excel workbook, not text
      hint: Save it as CSV UTF-8, and give that file.
    [exit 2]
    error: cannot read requests.csv.gz: unexpected end of file
    [exit 2]
    error: printed.pdf: this is a PDF document
      hint: Export the data as CSV or JSON.
    [exit 2]
    error: strange.csv: no column of the first 20 lines is known; found are colour, size
      hint: Name its columns with --map FIELD=COLUMN, or by position with --map FIELD=#3.
      hint: `matchbook check --layouts` lists the layouts with the columns that they are recognised by, and the fields.
    [exit 2]
    error: prose.txt: no column of the first 20 lines is known; found are Dear all
      hint: Name its columns with --map FIELD=COLUMN, or by position with --map FIELD=#3.
      hint: `matchbook check --layouts` lists the layouts with the columns that they are recognised by, and the fields.
    [exit 2]
    "#);
}

#[test]
fn files_that_are_not_there() {
    let world = World::new();
    let served = Data::small().serve(&world);
    std::fs::create_dir(world.work().join("folder")).unwrap();
    let mut text = String::new();
    world.file("requests.csv", "name,email\n");
    for names in [&["missing.csv"][..], &["reqests.csv"], &["folder"], &["-", "-"]] {
        let fixed = ["resolve", "--mode", "require-domain", "--dry-run"];
        let ran = world.run_on(&served, fixed.iter().chain(names));
        text.push_str(&told(&world, &ran));
    }
    insta::assert_snapshot!(text, @r#"
    error: cannot read missing.csv: No such file or directory (os error 2)
    [exit 2]
    error: cannot read reqests.csv: No such file or directory (os error 2)
      hint: Did you mean requests.csv?
    [exit 2]
    error: cannot read folder: Is a directory (os error 21)
    [exit 2]
    error: standard input can be read once only, and `-` is named twice
    [exit 2]
    "#);
}

#[test]
fn files_without_rows_are_told_and_are_no_fault() {
    let world = World::new();
    let served = Data::small().serve(&world);
    for (name, content) in [
        ("empty.csv", ""),
        ("blank.csv", "\n\n"),
        ("header.csv", "name,email\n"),
        ("list.json", "[]"),
        ("page.json", "{\"object\":\"list\",\"data\":[]}"),
    ] {
        world.file(name, content);
        let arguments = [
            "resolve",
            name,
            "--mode",
            "require-domain",
            "--dry-run",
            "--format",
            "ndjson",
        ];
        let ran = world
            .run_on(&served, arguments)
            .exits(0)
            .says(&format!("{name} holds no rows"));
        assert_eq!(ran.stdout, "", "{ran}");
    }
}

/// The rows of a file as `line: outcome reason: detail`.
fn rows_told(name: &str, content: &str) -> String {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file(name, content);
    let arguments = [
        "resolve",
        name,
        "--mode",
        "require-domain",
        "--dry-run",
        "--format",
        "ndjson",
    ];
    let ran = world.run_on(&served, arguments).exits(4);
    let line = |row: &serde_json::Value| {
        let at = &row["row"];
        let word = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
        format!(
            "{}:{} {} {}: {}\n",
            word(&at["source"]),
            at["line"],
            word(&row["outcome"]),
            word(&row["reason"]),
            word(&row["detail"])
        )
    };
    ran.rows().iter().map(line).collect()
}

#[test]
fn rows_that_cannot_be_read_are_told_with_their_place_and_the_others_go_on() {
    let ana = r#"{"name":"Ana Ruiz","email":"ana.ruiz@bluefin.example"}"#;
    let told = [
        rows_told(
            "wide.csv",
            "name,email\nRuiz, Ana,ana.ruiz@bluefin.example\nAna Ruiz,ana.ruiz@bluefin.example\n",
        ),
        rows_told(
            "quote.csv",
            "name,email\nAna Ruiz,ana.ruiz@bluefin.example\n\"Noah,n@bluefin.example\nZoe,z@bluefin.example\n",
        ),
        rows_told("lines.jsonl", &format!("{ana}\n{{\"name\":\"Cut Off\",\"ema\n{ana}\nnonsense\n{ana}\n")),
        rows_told("comma.jsonl", &format!("{ana}\n{{\"name\": ,\"email\":\"x@y.example\"}}\n{ana}\n")),
        rows_told("list.json", &format!("[\n  {ana},\n  17,\n  {{\"name\": nobody}},\n  {ana}\n]\n")),
        rows_told("cut.json", &format!("{{\"data\": [\n  {ana},\n  {{\"name\": \"Cut")),
    ]
    .join("\n");
    insta::assert_snapshot!(told, @r#"
    wide.csv:2 invalid unreadable_row: line 2: cell 3 holds "ana.ruiz@bluefin.example", but the header has 2 columns; a separator inside a cell needs quotes
    wide.csv:3 matched email: -

    quote.csv:2 matched email: -
    quote.csv:3 invalid unreadable_row: line 3: a quote (") is opened here and not rightly closed; close it, or double it where it belongs to the text
    quote.csv:4 invalid missing_last_name: only "Zoe" is given; Autotask wants a first and a last name

    lines.jsonl:1 matched email: -
    lines.jsonl:2 invalid unreadable_row: line 2, column 1: a text is not closed with a quote on its line
    lines.jsonl:3 matched email: -
    lines.jsonl:4 invalid unreadable_row: line 4, column 1: this line is not a JSON object
    lines.jsonl:5 matched email: -

    comma.jsonl:1 matched email: -
    comma.jsonl:2 invalid unreadable_row: line 2, column 10: this is not JSON: expected value
    comma.jsonl:3 matched email: -

    list.json:2 matched email: -
    list.json:3 invalid unreadable_row: line 3, column 3: a record must be an object in braces
    list.json:4 invalid unreadable_row: line 4, column 13: this is not JSON: a text needs quotes, and a word without them is true, false or null
    list.json:5 matched email: -

    cut.json:2 matched email: -
    cut.json:3 invalid unreadable_row: line 3, column 3: the file ends inside a text; it was cut off; the rest of this list cannot be read
    "#);
}

#[test]
fn modes_that_are_missing_or_cannot_work() {
    let world = World::new();
    let served = Data::small()
        .company(181, "Meridian Health, Inc.")
        .company(182, "Meridian Health LLC")
        .serve(&world);
    world.file("requests.csv", GOOD);
    let mut text = String::new();
    for flags in [
        &[][..],
        &["--mode", "requre-domain"],
        &["--mode", "zzz"],
        &["--mode", "catch-all"],
        &["--mode", "catch-all", "--catch-all-company", "4711"],
        &["--mode", "catch-all", "--catch-all-company", "Meridian Helth"],
        &["--mode", "catch-all", "--catch-all-company", "Zebra Crossing"],
        &["--mode", "catch-all", "--catch-all-company", "Meridian Health"],
    ] {
        let fixed = ["resolve", "requests.csv", "--dry-run"];
        let ran = world.run_on(&served, fixed.iter().chain(flags));
        assert_eq!(ran.stdout, "", "{ran}");
        text.push_str(&told(&world, &ran));
    }
    insta::assert_snapshot!(text, @r#"
    error: no mode is given: what shall happen when no contact is found?
      hint: Say --mode MODE, or mode = "MODE" under [profiles.NAME.resolve] in the settings file.
      hint: --mode create-company: New contact, and a new company when there is none; when rows name their company well.
      hint: --mode catch-all: New contact in one fixed company; when somebody sorts them out later.
      hint: --mode require-email: Nothing new; when only people whose address Autotask knows may pass.
      hint: --mode require-domain: New contact where the email domain is known; for new people of known customers.
      hint: --mode named-company: New contact in the company that the row names; when its name or id is exact.
    [exit 2]
    error: invalid value 'requre-domain' for '--mode <MODE>'
      hint: Did you mean 'require-domain'?
      hint: Possible values: create-company, catch-all, require-email, require-domain, named-company.
      hint: For more information, try '--help'.
    [exit 2]
    error: invalid value 'zzz' for '--mode <MODE>'
      hint: Possible values: create-company, catch-all, require-email, require-domain, named-company.
      hint: For more information, try '--help'.
    [exit 2]
    error: mode catch-all needs the company that its new contacts go to
      hint: Name it with --catch-all-company ID|NAME, or as catch_all_company in the profile.
    [exit 2]
    error: --catch-all-company: no company has the id 4711
      hint: Look the id up in Autotask, or give the company's name.
    [exit 2]
    error: --catch-all-company: no company is called "Meridian Helth"
      hint: Did you mean "Meridian Health, Inc."?
    [exit 2]
    error: --catch-all-company: no company is called "Zebra Crossing"
      hint: Give the name as it stands in Autotask, or the company's id.
    [exit 2]
    error: --catch-all-company: 2 companies are called "Meridian Health"
      hint: Give the id of the one you mean: 181, 182.
    [exit 2]
    "#);
    for company in ["900", "Catch-All", "catch-all"] {
        let flags = ["--mode", "catch-all", "--catch-all-company", company];
        let fixed = ["resolve", "requests.csv", "--dry-run"];
        world.run_on(&served, fixed.iter().chain(&flags)).exits(0);
    }
}

#[test]
fn mappings_that_lead_nowhere() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file(
        "requests.csv",
        "Who,Mail Address\nAna Ruiz,ana.ruiz@bluefin.example\n",
    );
    world.file("known.csv", "Who,Mail Address,phone\n");
    let mut text = String::new();
    for flags in [
        &["--map", "emial=Mail Address"][..],
        &["--map", "zzz=Mail Address"],
        &["--map", "email=Mail Adress"],
        &["--map", "email=Colour"],
        &["--map", "email"],
        &["--layout", "timezst"],
    ] {
        for name in ["requests.csv", "known.csv"] {
            let fixed = ["resolve", name, "--dry-run", "--mode", "require-domain"];
            let ran = world.run_on(&served, fixed.iter().chain(flags));
            assert_eq!(ran.stdout, "", "{ran}");
            text.push_str(&told(&world, &ran));
        }
    }
    insta::assert_snapshot!(text, @r#"
    error: --map names a field "emial" that does not exist
      | --map emial="Mail Address"
      |       ^^^^^
      hint: Did you mean email?
    [exit 2]
    error: --map names a field "emial" that does not exist
      | --map emial="Mail Address"
      |       ^^^^^
      hint: Did you mean email?
    [exit 2]
    error: --map names a field "zzz" that does not exist
      | --map zzz="Mail Address"
      |       ^^^
      hint: The fields are id, email, email2, email3, name, first_name, last_name, phone, mobile, extension, title, company, company_id, contact_id, ticket, ticket_id, cc, address1, address2, city, state, zip, country, calendars, groups, agents, external_id, note, event, direction, from, from_name, to, to_name, external_number, external_name, started_at, call_id.
    [exit 2]
    error: --map names a field "zzz" that does not exist
      | --map zzz="Mail Address"
      |       ^^^
      hint: The fields are id, email, email2, email3, name, first_name, last_name, phone, mobile, extension, title, company, company_id, contact_id, ticket, ticket_id, cc, address1, address2, city, state, zip, country, calendars, groups, agents, external_id, note, event, direction, from, from_name, to, to_name, external_number, external_name, started_at, call_id.
    [exit 2]
    error: requests.csv: --map names a column "Mail Adress" that the file does not have
      | --map email="Mail Adress"
      |              ^^^^^^^^^^^
      hint: Did you mean "Mail Address"?
    [exit 2]
    error: known.csv: --map names a column "Mail Adress" that the file does not have
      | --map email="Mail Adress"
      |              ^^^^^^^^^^^
      hint: Did you mean "Mail Address"?
    [exit 2]
    error: requests.csv: --map names a column "Colour" that the file does not have
      | --map email=Colour
      |             ^^^^^^
      hint: The columns are Who, Mail Address.
    [exit 2]
    error: known.csv: --map names a column "Colour" that the file does not have
      | --map email=Colour
      |             ^^^^^^
      hint: The columns are Who, Mail Address, phone.
    [exit 2]
    error: invalid value 'email' for '--map <FIELD=COLUMN>': `email` is not FIELD=COLUMN, such as email="E-mail address"
      hint: For more information, try '--help'.
    [exit 2]
    error: invalid value 'email' for '--map <FIELD=COLUMN>': `email` is not FIELD=COLUMN, such as email="E-mail address"
      hint: For more information, try '--help'.
    [exit 2]
    error: no layout is called "timezst"
      hint: Did you mean "timezest"?
    [exit 2]
    error: no layout is called "timezst"
      hint: Did you mean "timezest"?
    [exit 2]
    "#);
    let fixed = [
        "resolve",
        "requests.csv",
        "--dry-run",
        "--mode",
        "require-domain",
        "--format",
        "ndjson",
    ];
    let map = ["--map", "email=Mail Address", "--map", "name=WHO"];
    world
        .run_on(&served, fixed.iter().chain(&map))
        .exits(0)
        .answers_are(&["matched email"]);
}

#[test]
fn settings_that_are_wrong() {
    let world = World::new();
    world.file("requests.csv", GOOD);
    let mut text = String::new();
    for settings in [
        "defaultprofile = \"acme\"\n",
        "[profiles.acme]\nusername = \"u\"\nsecretfile = \"s\"\n",
        "[profiles.acme.resolve]\nmode = \"require-domain\"\nmax_create = 5\n",
        "[profiles.acme.resolve]\nmode = \"requre-domain\"\n",
        "[profiles.acme.resolve]\nmax_creates = \"many\"\n",
        "[profiles.acme\nusername = \"u\"\n",
        "default_profile = \"amce\"\n[profiles.acme]\nusername = \"u\"\n",
        "[profiles.acme]\nusername = \"a\"\n[profiles.bolt]\nusername = \"b\"\n",
        "[profiles.acme]\nusername = \"u\"\nintegration_code = \"c\"\n",
        "[profiles.acme]\nusername = \"u\"\nintegration_code = \"c\"\nsecret_file = \"s\"\nsecret_command = \"s\"\n",
        "[profiles.acme]\nusername = \"u\"\nintegration_code = \"c\"\nsecret_file = \"nowhere\"\n",
        "[profiles.acme]\nusername = \"u\"\nintegration_code = \"c\"\nsecret_command = \"exit 3\"\n",
        "[profiles.acme]\nusername = \"u\"\nintegration_code = \"c\"\nsecret_command = \"s\"\nurl = \"https://autotask.example/\"\n",
        "[profiles.acme]\nusername = \"u\"\nintegration_code = \"c\"\nsecret_command = \"s\"\nurl = \"http://webservices3.autotask.net/\"\n",
        "",
    ] {
        world.settings(settings);
        let ran = world.run(["resolve", "requests.csv", "--dry-run", "--mode", "require-domain"]);
        assert_eq!(ran.stdout, "", "{ran}");
        text.push_str(&told(&world, &ran));
    }
    insta::assert_snapshot!(text, @r#"
    error: [WORLD]/config/matchbook/config.toml:1:1: unknown key `defaultprofile` at the top of the file
      1 | defaultprofile = "…"
        | ^^^^^^^^^^^^^^
      hint: Did you mean `default_profile`?
    [exit 2]
    error: [WORLD]/config/matchbook/config.toml:3:1: unknown key `secretfile` in [profiles.acme]
      3 | secretfile = "…"
        | ^^^^^^^^^^
      hint: Did you mean `secret_file`?
    [exit 2]
    error: [WORLD]/config/matchbook/config.toml:3:1: unknown key `max_create` in [profiles.acme.resolve]
      3 | max_create = …
        | ^^^^^^^^^^
      hint: Did you mean `max_creates`?
    [exit 2]
    error: [WORLD]/config/matchbook/config.toml:2:8: profiles.acme.resolve.mode: `requre-domain` is not one of create-company, catch-all, require-email, require-domain, named-company; did you mean `require-domain`?
      2 | mode = "requre-domain"
        |        ^^^^^^^^^^^^^^^
    [exit 2]
    error: [WORLD]/config/matchbook/config.toml:2:15: profiles.acme.resolve.max_creates: invalid type: string "many", expected u64
      2 | max_creates = "many"
        |               ^^^^^^
    [exit 2]
    error: [WORLD]/config/matchbook/config.toml:1:15: unclosed table, expected `]`
      1 | [profiles.acme
        |               ^
      hint: A setting is written KEY = VALUE on a line of its own, a text in quotes, a table's name in brackets.
    [exit 2]
    error: there is no profile `amce` in [WORLD]/config/matchbook/config.toml, but default_profile names it
      hint: Did you mean `acme`?
    [exit 2]
    error: [WORLD]/config/matchbook/config.toml has several profiles, and none is named
      hint: Name one with --profile, or as default_profile in the file: acme, bolt.
    [exit 2]
    error: the connection of profile `acme` has no secret
      hint: Set AUTOTASK_SECRET in the environment.
      hint: Or say which command prints it: secret_command under [profiles.acme] in [WORLD]/config/matchbook/config.toml.
      hint: Or which file holds it: secret_file under [profiles.acme] in [WORLD]/config/matchbook/config.toml.
      hint: Or keep it in the keyring: matchbook connections add NAME.
    [exit 2]
    error: profile `acme` has both a secret_command and a secret_file
      hint: Keep one of them.
    [exit 2]
    error: cannot read the secret_file [WORLD]/config/matchbook/nowhere: No such file or directory (os error 2)
    [exit 2]
    error: the secret_command of profile `acme` failed: exit status: 3
      hint: Run the command in a shell: it must print the secret on its first line and end with 0.
    [exit 2]
    error: [WORLD]/config/matchbook/config.toml: profiles.acme.url: credentials do not go to autotask.example: it is not a host of autotask.net
      hint: If autotask.example is a gateway that you trust, say allow_host = "autotask.example" in the profile.
    [exit 2]
    error: [WORLD]/config/matchbook/config.toml: profiles.acme.url: credentials go to webservices3.autotask.net over https only
      hint: The address looks like https://webservices3.autotask.net/atservicesrest/.
    [exit 2]
    error: no connection to Autotask is set up
      hint: Set AUTOTASK_USERNAME, AUTOTASK_SECRET and AUTOTASK_INTEGRATION_CODE in the environment.
      hint: Or write a profile with username, integration_code and secret_command or secret_file in [WORLD]/config/matchbook/config.toml.
      hint: Or try it without an account: --sandbox.
    [exit 2]
    "#);
}

#[test]
fn a_secret_file_is_for_its_owner_only() {
    let world = World::new();
    let served = Data::small().serve(&world);
    world.file("requests.csv", GOOD);
    let settings = world.settings(
        "[profiles.acme]\nusername = \"u@x\"\nintegration_code = \"c\"\nsecret_file = \"secret.txt\"\n",
    );
    let secret = settings.with_file_name("secret.txt");
    std::fs::write(&secret, "hidden\n").unwrap();
    let run = |mode: u32| {
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(mode)).unwrap();
        let mut command = world.command(["resolve", "requests.csv", "--dry-run", "--mode", "require-email"]);
        connect(&mut command, &served.base_url());
        command.env_remove("AUTOTASK_SECRET");
        finish(command)
    };
    for mode in [0o644, 0o640, 0o604] {
        let ran = run(mode)
            .exits(2)
            .says("secret.txt is open to other users")
            .says("chmod 600");
        assert!(!ran.stderr.contains("hidden"), "{ran}");
    }
    assert!(
        served.requests().is_empty(),
        "asked with a secret that others can read"
    );
    run(0o600).exits(0);
    run(0o400).exits(0);
}

#[test]
fn every_encoding_and_separator_is_read() {
    let text = "name,email\r\nJürgen Groß,juergen@bluefin.example\r\nAna Ruiz,ana.ruiz@bluefin.example\r\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(bytes)
            .collect()
    };
    let latin: Vec<u8> = text
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    for (name, bytes) in [
        ("plain", text.as_bytes().to_vec()),
        ("mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("little", utf16(u16::to_le_bytes)),
        ("big", utf16(u16::to_be_bytes)),
        ("western", latin),
        ("semicolon", text.replace(',', ";").into_bytes()),
        ("tab", text.replace(',', "\t").into_bytes()),
        ("bar", text.replace(',', "|").into_bytes()),
        ("title", [b"Export of today\r\n\r\n", text.as_bytes()].concat()),
    ] {
        let world = World::new();
        let served = Data::small().serve(&world);
        let arguments = [
            "resolve",
            "-",
            "--mode",
            "require-domain",
            "--dry-run",
            "--format",
            "ndjson",
        ];
        let ran = finish_with(world.command_on(&served, arguments), bytes).exits(0);
        let ran = ran.answers_are(&["create domain_found", "matched email"]);
        assert_eq!(ran.rows()[0]["contact"]["firstName"], "Jürgen", "{name}\n{ran}");
        assert_eq!(ran.rows()[0]["contact"]["lastName"], "Groß", "{name}\n{ran}");
    }
}

#[test]
fn an_output_that_cannot_be_written_is_told_before_anything_is_asked() {
    for flag in ["--output", "--rejects", "--summary"] {
        let world = World::new();
        let served = Data::small().serve(&world);
        world.file("requests.csv", GOOD);
        let arguments = [
            "resolve",
            "requests.csv",
            "--mode",
            "require-domain",
            "--yes",
            flag,
            "nowhere/x",
        ];
        world
            .run_on(&served, arguments)
            .exits(2)
            .says("cannot write nowhere/x: No such file or directory (os error 2)\n");
        assert!(served.requests().is_empty(), "{flag}");
    }
}
