//! Every message of the settings file with its place, and who names the file and the profile.
//! Files are written only into temporary folders.

use super::*;
use crate::choice::{Calendar, Mode, ReuseCompany};
use crate::settings::environment::Folders;
use crate::settings::value::{CompanyRef, Region};

/// The example of the documentation, with every key that a profile has.
const FULL: &str = r#"
default_profile = "acme"

[profiles.acme]
username = "k7x2@ACME.COM"
integration_code = "CODE"
secret_command = "pass show autotask/acme"
url = "https://webservices3.autotask.net/atservicesrest"
allow_host = "gateway.example"
own_numbers = ["+13125550100"]
own_extensions = ["101", "102"]
own_domains = ["acme-msp.example"]
outside_prefix = "9"
free_domains = ["free.example"]
not_free_domains = ["gmx.example"]
placeholder_emails = ["nobody@"]
region = "gb"
disconnected = false

[profiles.acme.calendars]
"ana@acme-msp.example" = "autotask"
"bo@acme-msp.example" = "none"

[profiles.acme.new_company]
owner_resource_id = 29683000
company_type = 1
phone = "+13125550100"

[profiles.acme.resolve]
mode = "require-domain"
catch_all_company = 174
no_create = false
reuse_company = "domain,name"
duplicates = "review"
inactive = "ignore"
update = "fill"
on_too_long = "truncate"
placeholder_last_name = "Unknown"
group = "Demos"
kind = "scheduling"
layout = "timezest"
map = ["email=E-Mail"]
region = "us"
format = "ndjson"
output = "out"
rejects = "rejects.csv"
summary = "summary.json"
out = "plan.json"
explain = true
all = true
ascii = true
exit_code = true
dry_run = true
yes = true
accept_restricted = true
stamp_external_id = true
resend_after = "5m"
fail_fast = true
lock_wait = "10m"
max_creates = 20
max_create_share = 1
budget_share = 0.25
max_wait = "2h"
lookup = "mirror"
offline = true
allow_opt_in = true
require_contact = "sms"
shared_phone = 4
number_style = "with-country-code"

[profiles.other]
secret_file = "~/autotask.secret"
"#;

fn environment(folder: &Path, variables: &[(Variable, &str)]) -> Environment {
    let folders = Folders {
        home: folder.join("home"),
        config: folder.join("config"),
        state: folder.join("state"),
    };
    Environment::new(variables.iter().copied(), Some(folders))
}

fn parse(text: &str) -> Result<Config, Failure> {
    let home = environment(Path::new("/base"), &[]);
    Config::read(Path::new("/etc/mb/config.toml"), text.as_bytes().to_vec(), &home)
}

#[test]
fn every_key_of_the_documentation_is_read() {
    let config = parse(FULL).unwrap();
    let profile = config.profile(None, &Environment::default()).unwrap().unwrap();
    assert_eq!(profile.name, "acme");
    assert_eq!(profile.username.as_deref(), Some("k7x2@ACME.COM"));
    assert_eq!(profile.own_extensions, ["101", "102"]);
    assert_eq!(profile.outside_prefix.as_deref(), Some("9"));
    assert_eq!(profile.region.as_ref().map(Region::as_str), Some("GB"));
    assert_eq!(
        profile.calendars.get("ana@acme-msp.example"),
        Some(&Calendar::Autotask)
    );
    assert_eq!(
        profile.calendars.get("bo@acme-msp.example"),
        Some(&Calendar::None)
    );
    assert_eq!(profile.new_company.owner_resource_id, Some(29_683_000));
    assert_eq!(profile.resolve.mode, Some(Mode::RequireDomain));
    assert_eq!(profile.resolve.catch_all_company, Some(CompanyRef::Id(174)));
    assert_eq!(profile.resolve.reuse_company, Some(ReuseCompany::DomainThenName));
    assert_eq!(profile.resolve.max_create_share, "1".parse().ok());
    assert_eq!(profile.resolve.max_wait, "2h".parse().ok());
    let shown = format!("{config:?}");
    assert!(!shown.contains("pass show") && !shown.contains("CODE"), "{shown}");
}

#[test]
fn every_option_of_resolve_stands_in_the_example() {
    let config = parse(FULL).unwrap();
    let debug = format!("{:?}", config.profiles["acme"].resolve);
    assert!(!debug.contains("None,") && !debug.contains(": None"), "{debug}");
}

#[test]
fn a_company_may_be_named_by_number_or_text() {
    for (value, expected) in [
        ("174", CompanyRef::Id(174)),
        ("'174'", CompanyRef::Id(174)),
        ("'New contacts'", CompanyRef::Name("New contacts".into())),
    ] {
        let config = parse(&format!("[profiles.a.resolve]\ncatch_all_company = {value}")).unwrap();
        assert_eq!(
            config.profiles["a"].resolve.catch_all_company,
            Some(expected),
            "{value}"
        );
    }
}

#[test]
fn an_unknown_key_is_told_with_its_place_and_the_nearest() {
    let cases = [
        (
            "[profile.acme]\n",
            "1:2: unknown key `profile` at the top of the file",
            "Did you mean `profiles`?",
        ),
        (
            "\ndefault-profile = 'a'\n",
            "2:1: unknown key `default-profile` at the top of the file",
            "Did you mean `default_profile`?",
        ),
        (
            "# c\n[profiles.acme]\nuser_name = 'x'\n",
            "3:1: unknown key `user_name` in [profiles.acme]",
            "Did you mean `username`?",
        ),
        (
            "[profiles.acme]\nresolve.max-creates = 3\n",
            "2:9: unknown key `max-creates` in [profiles.acme.resolve]",
            "Did you mean `max_creates`?",
        ),
        (
            "[profiles.acme]\n[profiles.acme.resolve]\n\ndryrun = true\n",
            "4:1: unknown key `dryrun` in [profiles.acme.resolve]",
            "Did you mean `dry_run`?",
        ),
        (
            "[profiles.acme]\nnew_company = { company_typ = 1 }\n",
            "2:17: unknown key `company_typ` in [profiles.acme.new_company]",
            "Did you mean `company_type`?",
        ),
        (
            "[profiles.acme.new_company]\nzzz = 1\n",
            "2:1: unknown key `zzz` in [profiles.acme.new_company]",
            "The keys here are: owner_resource_id, company_type, phone.",
        ),
        (
            "[profiles.b.resolve]\nyess = true\n[profiles.a]\nurll = 'x'\n",
            "2:1: unknown key `yess` in [profiles.b.resolve]",
            "Did you mean `yes`?",
        ),
        (
            "[layouts.crm]\ncolums = {}\n",
            "2:1: unknown key `colums` in [layouts.crm]",
            "Did you mean `columns`?",
        ),
        (
            "[profiles.acme]\nsecret = 'hunter2'\n",
            "2:1: unknown key `secret` in [profiles.acme]",
            "Did you mean `secret_file`?",
        ),
    ];
    for (text, message, hint) in cases {
        let failure = parse(text).unwrap_err();
        assert_eq!(
            failure.message,
            format!("/etc/mb/config.toml:{message}"),
            "{text}"
        );
        assert_eq!(failure.hints, [hint], "{text}");
        assert_eq!(failure.kind, crate::error::Kind::Usage);
    }
}

#[test]
fn a_wrong_value_is_told_with_its_key_and_place() {
    let cases = [
        (
            "[profiles.a.resolve]\nmax_creates = 'x'",
            "2:15: profiles.a.resolve.max_creates: invalid type: string \"x\", expected u64",
        ),
        (
            "[profiles.a.resolve]\nmax_creates = -1",
            "2:15: profiles.a.resolve.max_creates: invalid value: integer `-1`, expected u64",
        ),
        (
            "[profiles.a.resolve]\n  mode = 'requre-domain'",
            "2:10: profiles.a.resolve.mode: `requre-domain` is not one of create-company, catch-all, require-email, require-domain, named-company; did you mean `require-domain`?",
        ),
        (
            "[profiles.a.resolve]\nmax_wait = '15'",
            "2:12: profiles.a.resolve.max_wait: `15` is not a length of time such as 90s, 15m, 2h or 7d",
        ),
        (
            "[profiles.a.resolve]\nmax_create_share = 50",
            "2:20: profiles.a.resolve.max_create_share: `50` is not a share from 0 to 1, such as 0.25 for a quarter",
        ),
        (
            "[profiles.a.resolve]\nmap = ['email']",
            "2:7: profiles.a.resolve.map: `email` is not FIELD=COLUMN, such as email=\"E-mail address\"",
        ),
        (
            "[profiles.a.resolve]\ncatch_all_company = ''",
            "2:21: profiles.a.resolve.catch_all_company: a company is named by its id or its name",
        ),
        (
            "[profiles.a.resolve]\ncatch_all_company = -3",
            "2:21: profiles.a.resolve.catch_all_company: `-3` is not a company's id",
        ),
        (
            "[profiles.a.resolve]\ncatch_all_company = true",
            "2:21: profiles.a.resolve.catch_all_company: invalid type: boolean `true`, expected a company's id or name",
        ),
        (
            "[profiles.a]\nregion = 'USA'",
            "2:10: profiles.a.region: `USA` is not a country of two letters such as US, GB or DE",
        ),
        (
            "[profiles.a]\nintegration_code = 12345",
            "2:20: profiles.a.integration_code: not of the right type, expected a string",
        ),
        (
            "[profiles.a]\nusername = ' '",
            "2:12: profiles.a.username: must not be blank; leave the key out instead",
        ),
        (
            "[profiles.a]\nown_domains = 'x'",
            "2:15: profiles.a.own_domains: invalid type: string \"x\", expected a sequence",
        ),
        (
            "[profiles.a]\nallow_host = 'https://x.example'",
            "2:14: profiles.a.allow_host: `https://x.example` is not a host alone, such as gateway.example or gateway.example:8443",
        ),
        (
            "[profiles.a]\nurl = 'webservices3'",
            "2:7: profiles.a.url: not a web address such as https://webservices3.autotask.net/atservicesrest/: relative URL without a base",
        ),
        (
            "[profiles.a.calendars]\n'x@y' = 'outlook'",
            "2:9: profiles.a.calendars.x@y: `outlook` is not one of autotask, office365, google, none",
        ),
        (
            "profiles = 3",
            "1:12: profiles: invalid type: integer `3`, expected a map",
        ),
        (
            "default_profile = 1",
            "1:19: default_profile: invalid type: integer `1`, expected a string",
        ),
    ];
    for (text, message) in cases {
        let failure = parse(text).unwrap_err();
        assert_eq!(
            failure.message,
            format!("/etc/mb/config.toml:{message}"),
            "{text}"
        );
    }
}

#[test]
fn the_line_is_shown_with_what_is_wrong_and_without_what_nobody_may_see() {
    for (text, quoted, mark) in [
        ("[profile.acme]\n", "  1 | [profile.acme]", "    |  ^^^^^^^"),
        (
            "# c\n[profiles.acme]\nuser_name = 'x' # mine\n",
            "  3 | user_name = '…'",
            "    | ^^^^^^^^^",
        ),
        (
            "[profiles.acme]\nsecret = 'hunter2'\n",
            "  2 | secret = '…'",
            "    | ^^^^^^",
        ),
        (
            "[profiles.acme]\nsecret = hunter2\n",
            "  2 | secret = …",
            "    |          ^",
        ),
        (
            "[profiles.acme]\nintegration_code = 'hunter2\n",
            "  2 | integration_code = '…",
            "    |                      ^",
        ),
        (
            "[profiles.acme]\nintegration_code = 5\n",
            "  2 | integration_code = …",
            "    |                    ^",
        ),
        (
            "[profiles.acme]\nurl = 'hunter2'\n",
            "  2 | url = '…'",
            "    |       ^^^",
        ),
        (
            "[profiles.a.resolve]\n\tmode = 'requre-domain'\n",
            "  2 |     mode = 'requre-domain'",
            "    |            ^^^^^^^^^^^^^^^",
        ),
        (
            "[profiles.a.resolve]\nmode = require-domain\n",
            "  2 | mode = require-domain",
            "    |        ^^^^^^^^^^^^^^",
        ),
        (
            "[layouts.crm.columns]\n'名前' = 'naem'\n",
            "  2 | '名前' = 'naem'",
            "    |          ^^^^^^",
        ),
        ("[profiles.a\n", "  1 | [profiles.a", "    |            ^"),
    ] {
        let failure = parse(text).unwrap_err();
        let drawn = failure.excerpt.unwrap().drawn(80);
        let page = [
            drawn.gutter + &drawn.quoted,
            drawn.below + &drawn.indent + &drawn.mark,
        ];
        assert_eq!(page, [quoted, mark], "{text}");
        assert!(!page.concat().contains("hunter2") && !failure.hints.concat().contains("hunter2"));
    }
}

#[test]
fn a_syntax_error_is_told_with_line_and_column() {
    for (text, place) in [
        ("a = \n", "1:5"),
        ("[profiles.a]\nusername = 'x\n", "2:14"),
        ("[profiles.a]\nusername = 'x'\nusername = 'y'\n", "3:1"),
        ("[profiles.a\n", "1:12"),
    ] {
        let failure = parse(text).unwrap_err();
        let start = format!("/etc/mb/config.toml:{place}: ");
        assert!(failure.message.starts_with(&start), "{text}: {}", failure.message);
        assert!(!failure.message.contains('\n'), "{}", failure.message);
    }
}

#[test]
fn a_blank_code_or_command_is_no_code_or_command() {
    for key in ["integration_code", "secret_command"] {
        let failure = parse(&format!("[profiles.a]\n{key} = ' '")).unwrap_err();
        assert!(
            failure.message.ends_with(&format!(
                "profiles.a.{key}: must not be blank; leave the key out instead"
            )),
            "{failure}"
        );
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_its_line(lines in proptest::collection::vec(
        "(\\[profiles\\.[a-z]{1,2}(\\.resolve)?\\]|[a-z_]{1,9} ?= ?('[^']{0,5}'|[0-9]{1,3}|\\[\\]|\\{ ?)|\\PC{0,12})", 0..6,
    )) {
        if let Err(failure) = parse(&lines.join("\n")) {
            let line = failure.message.split(':').nth(1).and_then(|line| line.parse::<usize>().ok());
            proptest::prop_assert!(line.is_some_and(|line| (1..=lines.len() + 1).contains(&line)), "{}", failure);
        }
    }
}

proptest::proptest! {
    #[test]
    fn a_secret_is_never_shown_however_it_is_written(
        key in "(integration_code|secret_command|secret|password|url)",
        before in "[a-z0-9=,.'\"#\\[\\] \\\\-]{0,8}",
        after in "[a-z0-9=,.'\"#\\[\\] \\\\-]{0,8}",
    ) {
        if let Err(failure) = parse(&format!("[profiles.a]\n{key} = {before}HUNTER{after}\n")) {
            let drawn = failure.excerpt.map(|excerpt| excerpt.drawn(200).quoted).unwrap_or_default();
            let said = format!("{} {} {drawn}", failure.message, failure.hints.concat());
            proptest::prop_assert!(!said.contains("HUNTER"), "{}", said);
        }
    }
}

#[test]
fn a_byte_order_mark_is_no_error_and_other_encodings_are() {
    assert!(parse("\u{feff}default_profile = 'a'").is_ok());
    let bytes = b"# \xff\n".to_vec();
    let failure = Config::read(Path::new("c.toml"), bytes, &Environment::default()).unwrap_err();
    assert_eq!(failure.message, "the settings file c.toml is not UTF-8");
}

#[test]
fn the_file_is_named_by_flag_then_environment_then_platform() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, name: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, format!("[profiles.{name}]")).unwrap();
        path
    };
    let flag = write("flag.toml", "flag");
    let named = write("env.toml", "env");
    let variables = [(Variable::MatchbookConfig, named.to_str().unwrap())];
    let platform = write("config/matchbook/config.toml", "platform");
    for (flag, variables, expected, path) in [
        (Some(flag.as_path()), &variables[..], "flag", &flag),
        (None, &variables[..], "env", &named),
        (None, &[], "platform", &platform),
    ] {
        let environment = environment(folder.path(), variables);
        let config = Config::load(flag, &environment).unwrap();
        let profile = config.profile(None, &environment).unwrap().unwrap();
        assert_eq!(profile.name, expected);
        assert_eq!(config.path(), Some(path.as_path()));
    }
}

#[test]
fn only_the_platforms_file_may_be_absent() {
    let folder = tempfile::tempdir().unwrap();
    let absent = folder.path().join("absent.toml");
    let none = environment(folder.path(), &[]);
    let config = Config::load(None, &none).unwrap();
    assert!(config.profile(None, &none).unwrap().is_none());
    assert_eq!(
        config.path(),
        Some(folder.path().join("config/matchbook/config.toml").as_path())
    );
    let homeless = Config::load(None, &Environment::default()).unwrap();
    assert_eq!(homeless.path(), None);

    let by_variable = environment(
        folder.path(),
        &[(Variable::MatchbookConfig, absent.to_str().unwrap())],
    );
    for (flag, environment) in [(Some(absent.as_path()), &none), (None, &by_variable)] {
        let message = Config::load(flag, environment).unwrap_err().message;
        let start = format!("cannot read the settings file {}: ", absent.display());
        assert!(message.starts_with(&start), "{message}");
    }
}

#[test]
fn a_profile_is_named_by_flag_then_environment_then_file_then_being_alone() {
    let two = "[profiles.a]\n[profiles.bo]\n[profiles.cy]";
    let with_default = format!("default_profile = 'cy'\n{two}");
    let cases = [
        (with_default.as_str(), Some("a"), Some("bo"), Ok(Some("a"))),
        (&with_default, None, Some("bo"), Ok(Some("bo"))),
        (&with_default, None, None, Ok(Some("cy"))),
        (two, None, Some("bo"), Ok(Some("bo"))),
        ("[profiles.a]", None, None, Ok(Some("a"))),
        ("", None, None, Ok(None)),
        (
            two,
            None,
            None,
            Err((
                "/etc/mb/config.toml has several profiles, and none is named",
                "Name one with --profile, or as default_profile in the file: a, bo, cy.",
            )),
        ),
        (
            "[profiles.acme]",
            Some("acne"),
            None,
            Err((
                "there is no profile `acne` in /etc/mb/config.toml, but --profile names it",
                "Did you mean `acme`?",
            )),
        ),
        (
            two,
            None,
            Some("zz"),
            Err((
                "there is no profile `zz` in /etc/mb/config.toml, but MATCHBOOK_PROFILE names it",
                "The file has: a, bo, cy.",
            )),
        ),
        (
            "default_profile = 'x'",
            None,
            None,
            Err((
                "there is no profile `x` in /etc/mb/config.toml, but default_profile names it",
                "The file has no profiles.",
            )),
        ),
    ];
    for (text, flag, variable, expected) in cases {
        let config = parse(text).unwrap();
        let environment = Environment::new(variable.map(|name| (Variable::MatchbookProfile, name)), None);
        match (config.profile(flag, &environment), expected) {
            (Ok(profile), Ok(name)) => {
                assert_eq!(profile.map(|profile| profile.name.as_str()), name, "{text}");
            }
            (Err(failure), Err((message, hint))) => {
                assert_eq!(failure.message, message);
                assert_eq!(failure.hints, [hint]);
            }
            (found, expected) => panic!("{text}: {found:?} instead of {expected:?}"),
        }
    }
}

#[test]
fn a_secret_file_starts_at_home_or_beside_the_settings_file() {
    for (written, expected) in [
        ("~/autotask.secret", "/base/home/autotask.secret"),
        ("autotask.secret", "/etc/mb/autotask.secret"),
        ("../x", "/etc/mb/../x"),
        ("/run/secrets/autotask", "/run/secrets/autotask"),
        ("~ana/x", "/etc/mb/~ana/x"),
    ] {
        let config = parse(&format!("[profiles.a]\nsecret_file = '{written}'")).unwrap();
        assert_eq!(
            config.profiles["a"].secret_file.as_deref(),
            Some(Path::new(expected)),
            "{written}"
        );
    }
}

#[test]
fn what_is_wrong_with_a_layout_is_told_with_its_line() {
    let cases = [
        (
            "[layouts.crm.columns]\nWer = 'name'\n'E-Mail' = 'emial'\n",
            "3:12: layouts.crm.columns.E-Mail: no field is called \"emial\"; did you mean \"email\"?",
        ),
        (
            "[layouts.crm]\nkind = 'cals'\ncolumns = { Wer = 'name' }\n",
            "2:8: layouts.crm.kind: `cals` is not one of scheduling, calls, tickets, contacts; did you mean `calls`?",
        ),
        (
            "[layouts.crm]\nnumber_style = 'nationl'\n",
            "2:16: layouts.crm.number_style: `nationl` is not one of national, with-country-code; \
             did you mean `national`?",
        ),
        (
            "\n[layouts.Zoom.columns]\nWer = 'name'\n",
            "2:10: layouts.Zoom.columns: Zoom is the name of a built-in layout; give yours another one",
        ),
        (
            "[layouts.'our crm'.columns]\nWer = 'name'\n",
            "1:10: layouts.our crm.columns: the name of a layout has letters, digits, `-`, `_` and `.` only",
        ),
        (
            "[layouts.crm]\ntitle = 'CRM'\n",
            "1:1: layouts.crm: a layout needs at least one column",
        ),
        (
            "[layouts.a.columns]\nWer = 'name'\n[layouts.b.columns]\nWer = 'name'\nWho = 'name'\n",
            "3:10: layouts.b.columns: \"Wer\" and \"Who\" are both read as name",
        ),
        (
            "[layouts.a.columns]\nWer = 'name'\n[layouts.A.columns]\nWer = 'name'\n",
            "1:10: layouts.a.columns: A and a are one name, whatever their case",
        ),
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|(text, _)| parse(text).unwrap_err().message)
        .collect();
    let expected: Vec<String> = cases
        .iter()
        .map(|(_, message)| format!("/etc/mb/config.toml:{message}"))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn layouts_are_read_with_all_that_they_say() {
    let config = parse(
        "[layouts.crm]\ntitle = 'CRM'\nkind = 'calls'\nrequired = ['A|B']\nnumber_style = 'with-country-code'\n\
         columns = { A = 'from', 'x.y' = 'udf.Site Code' }\n",
    )
    .unwrap();
    let [layout] = &config.layouts()[..] else { panic!() };
    assert_eq!((layout.name(), layout.title()), ("crm", "CRM"));
    assert!(config.profiles().next().is_none());
}
