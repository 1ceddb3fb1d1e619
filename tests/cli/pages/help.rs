//! Help on every page; longer lines than 80 columns are not used, since they are harder to read.

use super::{WIDTHS, at_terminal, in_words};
use crate::harness::world::World;

#[test]
#[expect(clippy::too_many_lines, reason = "a page is as long as it is")]
fn help_on_every_page() {
    let world = World::new();
    let help = |columns, colour| {
        let command = world.command(["find", "--help", "--color", colour]);
        at_terminal(&command, columns)
    };
    insta::assert_snapshot!(help(60, "never"), @r#"
    Look contacts up

    Whoever fulfils every criterion that is given is shown,
    inactive contacts too, with the reason. Exits with 4 when
    nobody is found.

    Usage: matchbook find [OPTIONS] <CRITERION>...

    Options:
          --expect-one
              Exit with 4 unless exactly one contact is found

          --format <FORMAT>
              How they are printed

              Possible values:
              - table:  One line a record
              - json:   One document
              - ndjson: One JSON object a line
              - csv:    For spreadsheets and scripts, with a
                header
              
              [default: table]

      -h, --help
              Print help (see a summary with '-h')

    Criteria:
          --email <ADDRESS>
              Address, in any of the three address fields

          --phone <NUMBER>
              Phone number, compared as a number
              
              In the fields phone, mobilePhone and
              alternatePhone, however it is written there.

          --name <NAME>
              Person's name, as well as it is known
              
              Found are names that agree: strong when they are
              the same apart from spelling and nicknames, weak
              when they could be, such as initials or a single
              word.

          --domain <DOMAIN>
              Email domain, exactly

          --company <ID|NAME>
              Company, by its id in Autotask (digits alone) or
              its name

          --region <CC>
              Country of phone numbers without a country code
              [default: US]
              
              Two letters, as in ISO 3166: US, GB, DE. Else the
              profile's.

    Global options:
          --profile <NAME>
              Profile of the settings file to use
              
              Else `MATCHBOOK_PROFILE`, else `default_profile`
              of the settings file, else its only profile.

          --config <FILE>
              Settings file to read
              
              Else `MATCHBOOK_CONFIG`, else
              matchbook/config.toml in the platform's folder for
              settings.

          --state <DIR>
              Folder that keeps journals and locks
              
              Else `MATCHBOOK_STATE`, else matchbook in the
              platform's folder for state.

          --sandbox
              Use the embedded Autotask with built-in data; no
              account needed

          --threads <N>
              Requests at a time on each endpoint of Autotask, 1
              to 3 [default: 2]
              
              Else the profile's. Autotask refuses the fourth,
              of all programs with the same integration code
              together.

      -q, --quiet
              Say nothing but warnings and errors on standard
              error

      -v, --verbose...
              Say more on standard error; may be repeated

          --color <WHEN>
              When to write in colour [default: auto]
              
              `NO_COLOR` in the environment switches it off
              where the flag is not given.

              Possible values:
              - auto:   On a terminal
              - always: Always
              - never:  Never

          --log-format <FORMAT>
              How messages are written on standard error

              Possible values:
              - text: For people
              - json: One JSON object a line
              
              [default: text]

    Examples:
      Who has this address, in any of the three fields:
        matchbook find --email ana.ruiz@acme.example

      The id of the one contact with this number, for a script:
        matchbook find --phone "(312) 555-0111" --expect-one \
            --format json | jq .contacts[0].id

      Everybody of a company with a name like this:
        matchbook find --company "Acme Inc" --name "A. Ruiz"
    "#);
    insta::assert_snapshot!(in_words(&help(80, "auto")), @r#"
    Look contacts up

    Whoever fulfils every criterion that is given is shown, inactive contacts too,
    with the reason. Exits with 4 when nobody is found.

    Usage: matchbook find [OPTIONS] <CRITERION>...

    Options:
          --expect-one
              Exit with 4 unless exactly one contact is found

          --format <FORMAT>
              How they are printed

              Possible values:
              - table:  One line a record
              - json:   One document
              - ndjson: One JSON object a line
              - csv:    For spreadsheets and scripts, with a header
              
              [default: table]

      -h, --help
              Print help (see a summary with '-h')

    Criteria:
          --email <ADDRESS>
              Address, in any of the three address fields

          --phone <NUMBER>
              Phone number, compared as a number
              
              In the fields phone, mobilePhone and alternatePhone, however it is
              written there.

          --name <NAME>
              Person's name, as well as it is known
              
              Found are names that agree: strong when they are the same apart from
              spelling and nicknames, weak when they could be, such as initials or a
              single word.

          --domain <DOMAIN>
              Email domain, exactly

          --company <ID|NAME>
              Company, by its id in Autotask (digits alone) or its name

          --region <CC>
              Country of phone numbers without a country code [default: US]
              
              Two letters, as in ISO 3166: US, GB, DE. Else the profile's.

    Global options:
          --profile <NAME>
              Profile of the settings file to use
              
              Else `MATCHBOOK_PROFILE`, else `default_profile` of the settings file,
              else its only profile.

          --config <FILE>
              Settings file to read
              
              Else `MATCHBOOK_CONFIG`, else matchbook/config.toml in the platform's
              folder for settings.

          --state <DIR>
              Folder that keeps journals and locks
              
              Else `MATCHBOOK_STATE`, else matchbook in the platform's folder for
              state.

          --sandbox
              Use the embedded Autotask with built-in data; no account needed

          --threads <N>
              Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]
              
              Else the profile's. Autotask refuses the fourth, of all programs with
              the same integration code together.

      -q, --quiet
              Say nothing but warnings and errors on standard error

      -v, --verbose...
              Say more on standard error; may be repeated

          --color <WHEN>
              When to write in colour [default: auto]
              
              `NO_COLOR` in the environment switches it off where the flag is not
              given.

              Possible values:
              - auto:   On a terminal
              - always: Always
              - never:  Never

          --log-format <FORMAT>
              How messages are written on standard error

              Possible values:
              - text: For people
              - json: One JSON object a line
              
              [default: text]

    Examples:
      Who has this address, in any of the three fields:
        matchbook find --email ana.ruiz@acme.example

      The id of the one contact with this number, for a script:
        matchbook find --phone "(312) 555-0111" --expect-one \
            --format json | jq .contacts[0].id

      Everybody of a company with a name like this:
        matchbook find --company "Acme Inc" --name "A. Ruiz"
    "#);
    assert_eq!(
        help(120, "never"),
        help(80, "never"),
        "longer lines are harder to read"
    );
    for columns in WIDTHS {
        let coloured = help(columns, "always");
        let plain = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(plain, help(columns, "never"));
    }
}
