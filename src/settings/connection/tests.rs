//! Environment over profile, part by part, and each way in which a connection is not usable.
//! Nothing is sent anywhere.

use std::path::Path;

use super::*;

const PROFILE: &str = "username = 'file-user'\nintegration_code = 'FILECODE'\nsecret_command = 'printf file-secret'\n\
                       url = 'https://webservices3.autotask.net/atservicesrest/'";

const ALL_SET: [(Variable, &str); 4] = [
    (Variable::AutotaskUsername, "env-user"),
    (Variable::AutotaskSecret, "env-secret"),
    (Variable::AutotaskIntegrationCode, "ENVCODE"),
    (Variable::AutotaskUrl, "http://127.0.0.1:9/x"),
];

fn profile(text: &str) -> Profile {
    let mut profile: Profile = toml::from_str(text).unwrap();
    profile.name = "acme".into();
    profile
}

/// Resolves with the profile (none for an empty text) and the variables.
fn resolve(text: &str, variables: &[(Variable, &str)]) -> Result<Connection, Failure> {
    let profile = Some(text).filter(|text| !text.is_empty()).map(profile);
    let environment = Environment::new(variables.iter().copied(), None);
    Connection::resolve(false, profile.as_ref(), &Config::default(), &environment)
}

fn resolved_account(text: &str, variables: &[(Variable, &str)]) -> Account {
    let Connection::Account(account) = resolve(text, variables).unwrap() else {
        panic!("not an account");
    };
    *account
}

#[cfg(unix)]
#[test]
fn the_environment_wins_over_the_profile_part_by_part() {
    let file = [
        "file-user",
        "file-secret",
        "FILECODE",
        "https://webservices3.autotask.net/atservicesrest/",
    ];
    let env = ["env-user", "env-secret", "ENVCODE", "http://127.0.0.1:9/x/"];
    let parts = |account: &Account| {
        [
            account.username.clone(),
            account.secret.read().unwrap().expose().to_owned(),
            account.integration_code.expose().to_owned(),
            account.url.as_ref().map(Url::to_string).unwrap_or_default(),
        ]
    };
    assert_eq!(parts(&resolved_account(PROFILE, &[])), file);
    assert_eq!(parts(&resolved_account(PROFILE, &ALL_SET)), env);
    assert_eq!(parts(&resolved_account("", &ALL_SET)), env);
    for index in 0..4 {
        let mut expected = file;
        expected[index] = env[index];
        assert_eq!(
            parts(&resolved_account(PROFILE, &ALL_SET[index..=index])),
            expected,
            "{index}"
        );
    }
}

#[test]
fn the_zone_is_looked_up_when_no_address_is_given() {
    let account = resolved_account("", &ALL_SET[..3]);
    assert_eq!(account.url, None);
    assert_eq!(account.profile_name, None);
    let named = resolved_account(PROFILE, &[]);
    assert_eq!(named.profile_name.as_deref(), Some("acme"));
}

#[test]
fn a_connection_that_was_never_set_up_names_the_three_ways() {
    let failure = resolve("", &[]).unwrap_err();
    assert_eq!(failure.kind.exit_status().code(), 2);
    assert_eq!(failure.message, "no connection to Autotask is set up");
    assert_eq!(
        failure.hints,
        [
            "Set AUTOTASK_USERNAME, AUTOTASK_SECRET and AUTOTASK_INTEGRATION_CODE in the environment.",
            "Or write a profile with username, integration_code and secret_command or secret_file in \
             matchbook/config.toml.",
            "Or try it without an account: --sandbox.",
        ]
    );
    // A profile for its decisions alone is no connection either.
    assert_eq!(
        resolve("own_domains = ['a.example']", &[]).unwrap_err().message,
        failure.message
    );
}

#[test]
fn the_message_names_the_real_path_of_the_file() {
    let config = Config::load(
        None,
        &Environment::new(
            std::iter::empty::<(Variable, &str)>(),
            Some(crate::settings::environment::Folders {
                home: "/nowhere".into(),
                config: "/nowhere/config".into(),
                state: "/nowhere/state".into(),
            }),
        ),
    )
    .unwrap();
    let failure = Connection::resolve(false, None, &config, &Environment::default()).unwrap_err();
    let path = Path::new("/nowhere/config").join("matchbook").join("config.toml");
    assert!(
        failure.hints[1].contains(&path.display().to_string()),
        "{failure:?}"
    );
}

#[test]
fn a_missing_part_is_named_with_the_places_where_it_may_stand() {
    let cases = [
        (
            "integration_code = 'c'\nsecret_command = 'x'",
            "the connection of profile `acme` has no username",
            vec!["Set AUTOTASK_USERNAME, or username under [profiles.acme] in matchbook/config.toml."],
        ),
        (
            "username = 'u'\nsecret_command = 'x'",
            "the connection of profile `acme` has no integration_code",
            vec![
                "Set AUTOTASK_INTEGRATION_CODE, or integration_code under [profiles.acme] in matchbook/config.toml.",
            ],
        ),
        (
            "username = 'u'\nintegration_code = 'c'",
            "the connection of profile `acme` has no secret",
            vec![
                "Set AUTOTASK_SECRET in the environment.",
                "Or say which command prints it: secret_command under [profiles.acme] in matchbook/config.toml.",
                "Or which file holds it: secret_file under [profiles.acme] in matchbook/config.toml.",
                "Or keep it in the keyring: matchbook connections add NAME.",
            ],
        ),
        (
            "username = 'u'\nintegration_code = 'c'\nsecret_command = 'x'\nsecret_file = 'y'",
            "profile `acme` has both a secret_command and a secret_file",
            vec!["Keep one of them."],
        ),
    ];
    for (text, message, hints) in cases {
        // Whether the keyring holds a secret is known only when it is read.
        let failure = match resolve(text, &[]) {
            Ok(Connection::Account(account)) => account.secret.read().unwrap_err(),
            other => other.unwrap_err(),
        };
        assert_eq!(failure.message, message);
        assert_eq!(failure.hints, hints);
        assert_eq!(failure.kind.exit_status().code(), 2);
    }
    let failure = resolve("", &ALL_SET[..1]).unwrap_err();
    assert_eq!(failure.message, "the connection has no secret");
}

#[test]
fn the_secret_command_is_not_run_before_the_secret_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("ran");
    let text = format!(
        "username = 'u'\nintegration_code = 'c'\nsecret_command = 'echo x > {}'",
        mark.display()
    );
    let account = resolved_account(&text, &[]);
    assert!(!mark.exists());
    assert!(!format!("{account:?}").contains("echo"));
}

#[test]
fn the_sandbox_and_a_disconnected_profile_need_no_credentials() {
    let none = Environment::default();
    let config = Config::default();
    let disconnected = profile("disconnected = true");
    assert!(matches!(
        Connection::resolve(true, None, &config, &none),
        Ok(Connection::Sandbox)
    ));
    assert!(matches!(
        Connection::resolve(true, Some(&disconnected), &config, &none),
        Ok(Connection::Sandbox)
    ));
    let Connection::Disconnected { profile } = resolve("disconnected = true", &[]).unwrap() else {
        panic!("not disconnected");
    };
    assert_eq!(profile, "acme");
    // Credentials in the environment do not bring it back.
    assert!(matches!(
        resolve("disconnected = true", &ALL_SET),
        Ok(Connection::Disconnected { .. })
    ));
}

#[test]
fn an_address_that_credentials_may_not_go_to_is_refused_at_once() {
    let file = |url: &str, more: &str| {
        format!("username = 'u'\nintegration_code = 'c'\nsecret_command = 'x'\nurl = '{url}'\n{more}")
    };
    let cases = [
        (
            file("https://gateway.example/", ""),
            None,
            Err(
                "matchbook/config.toml: profiles.acme.url: credentials do not go to gateway.example: it is not a host of \
             autotask.net",
            ),
        ),
        (
            file("https://gateway.example/", "allow_host = 'gateway.example'"),
            None,
            Ok(()),
        ),
        (
            file("http://webservices3.autotask.net/", ""),
            None,
            Err(
                "matchbook/config.toml: profiles.acme.url: credentials go to webservices3.autotask.net over https only",
            ),
        ),
        (
            file("https://webservices3.autotask.net/", ""),
            Some("https://autotask.net.evil.com/"),
            Err(
                "AUTOTASK_URL: credentials do not go to autotask.net.evil.com: it is not a host of autotask.net",
            ),
        ),
        (
            file("https://gateway.example/", ""),
            Some("https://webservices3.autotask.net/"),
            Ok(()),
        ),
        (
            file("https://webservices3.autotask.net/", ""),
            Some("webservices3"),
            Err(
                "AUTOTASK_URL: not a web address such as https://webservices3.autotask.net/atservicesrest/: \
             relative URL without a base",
            ),
        ),
    ];
    for (text, variable, expected) in cases {
        let variables: Vec<_> = variable
            .map(|url| (Variable::AutotaskUrl, url))
            .into_iter()
            .collect();
        let found = resolve(&text, &variables);
        match expected {
            Ok(()) => assert!(found.is_ok(), "{text}"),
            Err(message) => assert_eq!(found.unwrap_err().message, message),
        }
    }
}
