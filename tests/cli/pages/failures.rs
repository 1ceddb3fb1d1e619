//! Whatever cannot be carried out says so within the page, and says the same without colours.

use super::{WIDTHS, at_terminal, in_words};
use crate::harness::tenant::{Data, Served};
use crate::harness::world::World;

/// A world with everything that can be wrong.
fn world() -> (World, Served) {
    let world = World::new();
    world.file("people.csv", "Who,Mail Address\nAna Ruiz,ana@bluefin.example\n");
    world.file("requests.csv", "name,email\nAna Ruiz,ana@bluefin.example\n");
    world.file("letter.txt", "Dear all,\nplease find the list attached.\n");
    world.file("noise.bin", (0..255_u8).cycle().take(3000).collect::<Vec<_>>());
    world.file(
        "key.toml",
        "[profiles.acme]\nuser_name = \"k7x2@ACME.COM\" # mine\n",
    );
    world.file(
        "value.toml",
        "[profiles.acme.resolve]\n\tmode = \"requre-domain\"\n",
    );
    world.file("cut.toml", "[profiles.acme]\nsecret_command = \"pass show\n");
    world.file(
        "two.toml",
        "[profiles.acme]\nusername = \"a\"\n[profiles.beta]\nusername = \"b\"\n",
    );
    let served = Data::small().serve(&world);
    (world, served)
}

/// Command lines that cannot be carried out.
const REFUSED: [&str; 17] = [
    "resolve requests.csv --dry-rnu",
    "resolve requests.csv --mode requre-domain",
    "resolve requests.csv --map email",
    "runs show",
    "find",
    "aply plan.json",
    "--config key.toml resolve requests.csv --dry-run",
    "--config value.toml resolve requests.csv --dry-run",
    "--config cut.toml resolve requests.csv --dry-run",
    "--config absent.toml resolve requests.csv --dry-run",
    "--config two.toml resolve requests.csv --dry-run",
    "resolve people.csv --dry-run --mode require-email --map emial=Mail",
    "resolve people.csv --dry-run --mode require-email --map email=Mail-Adres",
    "resolve letter.txt --dry-run --mode require-email",
    "resolve noise.bin --dry-run --mode require-email",
    "resolve reqests.csv --dry-run --mode require-email --layout timezst",
    "resolve requests.csv --dry-run",
];

/// What all of them say, each after its command line.
fn refused(columns: u16, colour: &str) -> String {
    let (world, served) = world();
    let mut text = String::new();
    for line in REFUSED {
        let words = line.split(' ').chain(["--color", colour]);
        let said = at_terminal(&world.command_on(&served, words), columns);
        text.push_str(&format!("$ {line}\n{said}\n"));
    }
    let mut wrong = world.command_on(&served, ["find", "--email", "a@b.example", "--color", colour]);
    wrong.env("AUTOTASK_SECRET", "wrong");
    text.push_str(&format!(
        "$ find --email a@b.example\n{}",
        at_terminal(&wrong, columns)
    ));
    world.plain(&text)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a page is as long as it is")]
fn failures_on_a_page_of_60_columns() {
    insta::assert_snapshot!(refused(60, "never"), @r#"
    $ resolve requests.csv --dry-rnu
    error: unexpected argument '--dry-rnu' found
      hint: Did you mean '--dry-run'?
      hint: For more information, try '--help'.

    $ resolve requests.csv --mode requre-domain
    error: invalid value 'requre-domain' for '--mode <MODE>'
      hint: Did you mean 'require-domain'?
      hint: Possible values: create-company, catch-all,
            require-email, require-domain, named-company.
      hint: For more information, try '--help'.

    $ resolve requests.csv --map email
    error: invalid value 'email' for '--map <FIELD=COLUMN>':
           `email` is not FIELD=COLUMN, such as email="E-mail
           address"
      hint: For more information, try '--help'.

    $ runs show
    error: the following required arguments were not provided:
           <RUN>
      hint: For more information, try '--help'.

    $ find
    error: the following required arguments were not provided:
           one of --email <ADDRESS>, --phone <NUMBER>, --name
           <NAME>, --domain <DOMAIN>, --company <ID|NAME>
      hint: For more information, try '--help'.

    $ aply plan.json
    error: unrecognized subcommand 'aply'
      hint: Did you mean 'apply'?
      hint: For more information, try '--help'.

    $ --config key.toml resolve requests.csv --dry-run
    error: key.toml:2:1: unknown key `user_name` in
           [profiles.acme]
      2 | user_name = "…"
        | ^^^^^^^^^
      hint: Did you mean `username`?

    $ --config value.toml resolve requests.csv --dry-run
    error: value.toml:2:9: profiles.acme.resolve.mode:
           `requre-domain` is not one of create-company,
           catch-all, require-email, require-domain,
           named-company; did you mean `require-domain`?
      2 |     mode = "requre-domain"
        |            ^^^^^^^^^^^^^^^

    $ --config cut.toml resolve requests.csv --dry-run
    error: cut.toml:2:28: invalid text in double quotes,
           expected `"`
      2 | secret_command = "…
        |                    ^
      hint: A setting is written KEY = VALUE on a line of its
            own, a text in quotes, a table's name in brackets.

    $ --config absent.toml resolve requests.csv --dry-run
    error: cannot read the settings file absent.toml: No such
           file or directory (os error 2)
      hint: --config names it.

    $ --config two.toml resolve requests.csv --dry-run
    error: two.toml has several profiles, and none is named
      hint: Name one with --profile, or as default_profile in
            the file: acme, beta.

    $ resolve people.csv --dry-run --mode require-email --map emial=Mail
    error: --map names a field "emial" that does not exist
      | --map emial=Mail
      |       ^^^^^
      hint: Did you mean email?

    $ resolve people.csv --dry-run --mode require-email --map email=Mail-Adres
    error: people.csv: --map names a column "Mail-Adres" that
           the file does not have
      | --map email=Mail-Adres
      |             ^^^^^^^^^^
      hint: Did you mean "Mail Address"?

    $ resolve letter.txt --dry-run --mode require-email
    error: letter.txt: no column of the first 20 lines is known;
           found are Dear all
      hint: Name its columns with --map FIELD=COLUMN, or by
            position with --map FIELD=#3.
      hint: `matchbook check --layouts` lists the layouts with
            the columns that they are recognised by, and the
            fields.

    $ resolve noise.bin --dry-run --mode require-email
    error: noise.bin: this is not text: it holds characters that
           no text has
      hint: Inputs are CSV or JSON. Export it as one of them, or
            save a spreadsheet as CSV.

    $ resolve reqests.csv --dry-run --mode require-email --layout timezst
    error: no layout is called "timezst"
      hint: Did you mean "timezest"?

    $ resolve requests.csv --dry-run
    error: no mode is given: what shall happen when no contact
           is found?
      hint: Say --mode MODE, or mode = "MODE" under
            [profiles.NAME.resolve] in the settings file.
      hint: --mode create-company: New contact, and a new
            company when there is none; when rows name their
            company well.
      hint: --mode catch-all: New contact in one fixed company;
            when somebody sorts them out later.
      hint: --mode require-email: Nothing new; when only people
            whose address Autotask knows may pass.
      hint: --mode require-domain: New contact where the email
            domain is known; for new people of known customers.
      hint: --mode named-company: New contact in the company
            that the row names; when its name or id is exact.

    $ find --email a@b.example
    error: Autotask refused the sign-in
      hint: The user name is the API user's generated Username
            (Key), such as k7x2@ACME.COM, not a mail address.
      hint: User name, secret, integration code and url must
            belong to the same API user of the same tenant.
      hint: Do not repeat this blindly: repeated refusals lock
            the API user until an administrator unlocks it.
    "#);
}

#[test]
fn failures_on_a_page_of_80_columns() {
    insta::assert_snapshot!(refused(80, "never"), @r#"
    $ resolve requests.csv --dry-rnu
    error: unexpected argument '--dry-rnu' found
      hint: Did you mean '--dry-run'?
      hint: For more information, try '--help'.

    $ resolve requests.csv --mode requre-domain
    error: invalid value 'requre-domain' for '--mode <MODE>'
      hint: Did you mean 'require-domain'?
      hint: Possible values: create-company, catch-all, require-email,
            require-domain, named-company.
      hint: For more information, try '--help'.

    $ resolve requests.csv --map email
    error: invalid value 'email' for '--map <FIELD=COLUMN>': `email` is not
           FIELD=COLUMN, such as email="E-mail address"
      hint: For more information, try '--help'.

    $ runs show
    error: the following required arguments were not provided: <RUN>
      hint: For more information, try '--help'.

    $ find
    error: the following required arguments were not provided: one of --email
           <ADDRESS>, --phone <NUMBER>, --name <NAME>, --domain <DOMAIN>, --company
           <ID|NAME>
      hint: For more information, try '--help'.

    $ aply plan.json
    error: unrecognized subcommand 'aply'
      hint: Did you mean 'apply'?
      hint: For more information, try '--help'.

    $ --config key.toml resolve requests.csv --dry-run
    error: key.toml:2:1: unknown key `user_name` in [profiles.acme]
      2 | user_name = "…"
        | ^^^^^^^^^
      hint: Did you mean `username`?

    $ --config value.toml resolve requests.csv --dry-run
    error: value.toml:2:9: profiles.acme.resolve.mode: `requre-domain` is not one of
           create-company, catch-all, require-email, require-domain, named-company;
           did you mean `require-domain`?
      2 |     mode = "requre-domain"
        |            ^^^^^^^^^^^^^^^

    $ --config cut.toml resolve requests.csv --dry-run
    error: cut.toml:2:28: invalid text in double quotes, expected `"`
      2 | secret_command = "…
        |                    ^
      hint: A setting is written KEY = VALUE on a line of its own, a text in quotes,
            a table's name in brackets.

    $ --config absent.toml resolve requests.csv --dry-run
    error: cannot read the settings file absent.toml: No such file or directory (os
           error 2)
      hint: --config names it.

    $ --config two.toml resolve requests.csv --dry-run
    error: two.toml has several profiles, and none is named
      hint: Name one with --profile, or as default_profile in the file: acme, beta.

    $ resolve people.csv --dry-run --mode require-email --map emial=Mail
    error: --map names a field "emial" that does not exist
      | --map emial=Mail
      |       ^^^^^
      hint: Did you mean email?

    $ resolve people.csv --dry-run --mode require-email --map email=Mail-Adres
    error: people.csv: --map names a column "Mail-Adres" that the file does not have
      | --map email=Mail-Adres
      |             ^^^^^^^^^^
      hint: Did you mean "Mail Address"?

    $ resolve letter.txt --dry-run --mode require-email
    error: letter.txt: no column of the first 20 lines is known; found are Dear all
      hint: Name its columns with --map FIELD=COLUMN, or by position with --map
            FIELD=#3.
      hint: `matchbook check --layouts` lists the layouts with the columns that they
            are recognised by, and the fields.

    $ resolve noise.bin --dry-run --mode require-email
    error: noise.bin: this is not text: it holds characters that no text has
      hint: Inputs are CSV or JSON. Export it as one of them, or save a spreadsheet
            as CSV.

    $ resolve reqests.csv --dry-run --mode require-email --layout timezst
    error: no layout is called "timezst"
      hint: Did you mean "timezest"?

    $ resolve requests.csv --dry-run
    error: no mode is given: what shall happen when no contact is found?
      hint: Say --mode MODE, or mode = "MODE" under [profiles.NAME.resolve] in the
            settings file.
      hint: --mode create-company: New contact, and a new company when there is
            none; when rows name their company well.
      hint: --mode catch-all: New contact in one fixed company; when somebody sorts
            them out later.
      hint: --mode require-email: Nothing new; when only people whose address
            Autotask knows may pass.
      hint: --mode require-domain: New contact where the email domain is known; for
            new people of known customers.
      hint: --mode named-company: New contact in the company that the row names;
            when its name or id is exact.

    $ find --email a@b.example
    error: Autotask refused the sign-in
      hint: The user name is the API user's generated Username (Key), such as
            k7x2@ACME.COM, not a mail address.
      hint: User name, secret, integration code and url must belong to the same API
            user of the same tenant.
      hint: Do not repeat this blindly: repeated refusals lock the API user until an
            administrator unlocks it.
    "#);
}

#[test]
fn failures_on_a_page_of_120_columns() {
    insta::assert_snapshot!(refused(120, "never"), @r#"
    $ resolve requests.csv --dry-rnu
    error: unexpected argument '--dry-rnu' found
      hint: Did you mean '--dry-run'?
      hint: For more information, try '--help'.

    $ resolve requests.csv --mode requre-domain
    error: invalid value 'requre-domain' for '--mode <MODE>'
      hint: Did you mean 'require-domain'?
      hint: Possible values: create-company, catch-all, require-email, require-domain, named-company.
      hint: For more information, try '--help'.

    $ resolve requests.csv --map email
    error: invalid value 'email' for '--map <FIELD=COLUMN>': `email` is not FIELD=COLUMN, such as email="E-mail address"
      hint: For more information, try '--help'.

    $ runs show
    error: the following required arguments were not provided: <RUN>
      hint: For more information, try '--help'.

    $ find
    error: the following required arguments were not provided: one of --email <ADDRESS>, --phone <NUMBER>, --name <NAME>,
           --domain <DOMAIN>, --company <ID|NAME>
      hint: For more information, try '--help'.

    $ aply plan.json
    error: unrecognized subcommand 'aply'
      hint: Did you mean 'apply'?
      hint: For more information, try '--help'.

    $ --config key.toml resolve requests.csv --dry-run
    error: key.toml:2:1: unknown key `user_name` in [profiles.acme]
      2 | user_name = "…"
        | ^^^^^^^^^
      hint: Did you mean `username`?

    $ --config value.toml resolve requests.csv --dry-run
    error: value.toml:2:9: profiles.acme.resolve.mode: `requre-domain` is not one of create-company, catch-all,
           require-email, require-domain, named-company; did you mean `require-domain`?
      2 |     mode = "requre-domain"
        |            ^^^^^^^^^^^^^^^

    $ --config cut.toml resolve requests.csv --dry-run
    error: cut.toml:2:28: invalid text in double quotes, expected `"`
      2 | secret_command = "…
        |                    ^
      hint: A setting is written KEY = VALUE on a line of its own, a text in quotes, a table's name in brackets.

    $ --config absent.toml resolve requests.csv --dry-run
    error: cannot read the settings file absent.toml: No such file or directory (os error 2)
      hint: --config names it.

    $ --config two.toml resolve requests.csv --dry-run
    error: two.toml has several profiles, and none is named
      hint: Name one with --profile, or as default_profile in the file: acme, beta.

    $ resolve people.csv --dry-run --mode require-email --map emial=Mail
    error: --map names a field "emial" that does not exist
      | --map emial=Mail
      |       ^^^^^
      hint: Did you mean email?

    $ resolve people.csv --dry-run --mode require-email --map email=Mail-Adres
    error: people.csv: --map names a column "Mail-Adres" that the file does not have
      | --map email=Mail-Adres
      |             ^^^^^^^^^^
      hint: Did you mean "Mail Address"?

    $ resolve letter.txt --dry-run --mode require-email
    error: letter.txt: no column of the first 20 lines is known; found are Dear all
      hint: Name its columns with --map FIELD=COLUMN, or by position with --map FIELD=#3.
      hint: `matchbook check --layouts` lists the layouts with the columns that they are recognised by, and the fields.

    $ resolve noise.bin --dry-run --mode require-email
    error: noise.bin: this is not text: it holds characters that no text has
      hint: Inputs are CSV or JSON. Export it as one of them, or save a spreadsheet as CSV.

    $ resolve reqests.csv --dry-run --mode require-email --layout timezst
    error: no layout is called "timezst"
      hint: Did you mean "timezest"?

    $ resolve requests.csv --dry-run
    error: no mode is given: what shall happen when no contact is found?
      hint: Say --mode MODE, or mode = "MODE" under [profiles.NAME.resolve] in the settings file.
      hint: --mode create-company: New contact, and a new company when there is none; when rows name their company well.
      hint: --mode catch-all: New contact in one fixed company; when somebody sorts them out later.
      hint: --mode require-email: Nothing new; when only people whose address Autotask knows may pass.
      hint: --mode require-domain: New contact where the email domain is known; for new people of known customers.
      hint: --mode named-company: New contact in the company that the row names; when its name or id is exact.

    $ find --email a@b.example
    error: Autotask refused the sign-in
      hint: The user name is the API user's generated Username (Key), such as k7x2@ACME.COM, not a mail address.
      hint: User name, secret, integration code and url must belong to the same API user of the same tenant.
      hint: Do not repeat this blindly: repeated refusals lock the API user until an administrator unlocks it.
    "#);
}

#[test]
fn colours_of_failures_repeat_what_words_and_signs_say() {
    for columns in WIDTHS {
        let coloured = refused(columns, "auto");
        assert!(coloured.contains("\u{1b}[31m"), "{coloured}");
        let plain = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(plain, refused(columns, "never"));
        for line in plain.lines().filter(|line| !line.starts_with("$ ")) {
            let width = line.chars().count();
            assert!(
                width <= usize::from(columns),
                "{width} columns of {columns}: {line}"
            );
        }
    }
    let (world, served) = world();
    let line = "--config value.toml resolve requests.csv --dry-run";
    let said = at_terminal(&world.command_on(&served, line.split(' ')), 80);
    insta::assert_snapshot!(in_words(&said), @r#"
    <bold><red>error: </>value.toml:2:9: profiles.acme.resolve.mode: `requre-domain` is not one of
           create-company, catch-all, require-email, require-domain, named-company;
           did you mean `require-domain`?
    <dim>  2 | </>    mode = "requre-domain"
    <dim>    | </>           <bold><red>^^^^^^^^^^^^^^^</>
    "#);
}

#[test]
fn a_line_that_cannot_be_used_is_an_object_in_a_json_log() {
    let world = World::new();
    let ran = world
        .run(["--log-format", "json", "resolve", "--dry-rnu"])
        .exits(2);
    assert_eq!(ran.stdout, "", "{ran}");
    let said: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!(said["level"], "error");
    assert_eq!(said["message"], "unexpected argument '--dry-rnu' found");
    assert_eq!(said["hints"][0], "Did you mean '--dry-run'?");
}
