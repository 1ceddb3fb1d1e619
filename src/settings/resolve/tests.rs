//! Flags over profile over defaults, for every option.
//! Both layers are written as the settings file writes them.

use super::*;

fn options(text: &str) -> ResolveOptions {
    toml::from_str(text).unwrap()
}

/// Settings from flags and from the profile's `resolve` table, both written as the file writes them.
fn resolve(flags: &str, profile: &str) -> Result<ResolveSettings, Failure> {
    let profile = Profile {
        resolve: options(profile),
        ..Profile::default()
    };
    ResolveSettings::resolve(options(flags), Some(&profile), &Arc::default())
}

/// Every option but the mappings and the plan's place, which only a dry run has, with a value that is neither its default nor the other table's.
const ONE: &str = "mode = 'create-company'\ncatch_all_company = 1\nno_create = true\nreuse_company = 'none'\n\
    duplicates = 'create'\ninactive = 'ignore'\nupdate = 'fill'\non_too_long = 'truncate'\n\
    placeholder_last_name = 'One'\nkind = 'scheduling'\nlayout = 'generic'\nregion = 'GB'\nformat = 'json'\n\
    output = 'one'\nrejects = 'one'\nsummary = 'one'\nexplain = true\nall = true\nascii = true\nexit_code = true\ndry_run = true\n\
    yes = true\naccept_restricted = true\nmax_creates = 1\nmax_create_share = 0.1\nbudget_share = 0.1\nmax_wait = '1s'\n\
    lookup = 'live'\noffline = true\nallow_opt_in = true\nrequire_contact = 'sms'\nshared_phone = 1\nnumber_style = 'national'";
const TWO: &str = "mode = 'named-company'\ncatch_all_company = 2\nno_create = false\nreuse_company = 'name'\n\
    duplicates = 'review'\ninactive = 'reactivate'\nupdate = 'overwrite'\non_too_long = 'reject'\n\
    placeholder_last_name = 'Two'\nkind = 'scheduling'\nlayout = 'timezest'\nregion = 'DE'\nformat = 'csv'\n\
    output = 'two'\nrejects = 'two'\nsummary = 'two'\nexplain = false\nall = false\nascii = false\nexit_code = false\ndry_run = false\n\
    yes = false\naccept_restricted = false\nmax_creates = 2\nmax_create_share = 0.2\nbudget_share = 0.2\nmax_wait = '2s'\n\
    lookup = 'mirror'\noffline = false\nallow_opt_in = false\nrequire_contact = 'always'\nshared_phone = 2\nnumber_style = 'with-country-code'";

#[test]
fn a_flag_wins_over_the_profile_for_every_option() {
    let one = ResolveSettings::resolve(options(ONE), None, &Arc::default()).unwrap();
    let two = ResolveSettings::resolve(options(TWO), None, &Arc::default()).unwrap();
    assert_eq!(resolve(ONE, TWO), Ok(one.clone()));
    assert_eq!(resolve(TWO, ONE), Ok(two.clone()));
    assert_eq!(resolve("", ONE), Ok(one.clone()));
    assert_eq!(resolve("", TWO), Ok(two.clone()));
    // One flag changes its own value and leaves the profile's others.
    for line in ONE.lines() {
        let alone = options(line);
        let mixed = alone.clone().over(options(TWO));
        let mut lines: Vec<&str> = TWO.lines().collect();
        let key = line.split(" = ").next().unwrap();
        lines.retain(|other| !other.starts_with(&format!("{key} = ")));
        lines.push(line);
        assert_eq!(mixed, options(&lines.join("\n")), "{line}");
    }
}

#[test]
fn defaults_are_the_documented_ones() {
    let settings =
        ResolveSettings::resolve(options("mode = 'require-email'"), None, &Arc::default()).unwrap();
    assert_eq!(
        settings,
        ResolveSettings {
            dry_run: false,
            yes: false,
            out: None,
            accept_restricted: false,
            input: InputSettings {
                kind: None,
                own_layouts: Arc::default(),
                layout: None,
                mappings: vec![],
                region: Region::us(),
                number_style: None,
            },
            policy: Policy {
                mode: Mode::RequireEmail,
                catch_all: None,
                no_create: false,
                reuse_company: ReuseCompany::DomainThenName,
                duplicates: Duplicates::Review,
                inactive: Inactive::Review,
                update: Update::Never,
                on_too_long: OnTooLong::Reject,
                placeholder_last_name: None,
                allow_opt_in: false,
                require_contact: RequireContact::Never,
                shared_phone: 3,
                group: None,
            },
            only_kind: None,
            msp: MspSettings::default(),
            lookup: LookupSettings {
                lookup: Lookup::Auto,
                offline: false,
                full_every: Duration::from_hours(168),
            },
            limits: Limits {
                max_creates: 500,
                max_create_share: Share::WHOLE,
                budget_share: Share::HALF,
                max_wait: Duration::from_mins(15),
                lock_wait: None,
                resend_after: Duration::from_secs(17),
                fail_fast: false,
                stamp_external_id: false,
            },
            output: OutputSettings {
                format: Format::Diff,
                output: None,
                rejects: None,
                summary: None,
                explain: false,
                all: false,
                ascii: false,
                exit_code: false,
            },
        }
    );
}

#[test]
fn a_missing_mode_lists_the_modes_and_when_to_use_them() {
    let failure = resolve("kind = 'calls'", "").unwrap_err();
    assert_eq!(failure.kind.exit_status().code(), 2);
    assert_eq!(
        failure.message,
        "no mode is given: what shall happen when no contact is found?"
    );
    assert_eq!(
        failure.hints[1..],
        [
            "--mode create-company: New contact, and a new company when there is none; when rows name their company well.",
            "--mode catch-all: New contact in one fixed company; when somebody sorts them out later.",
            "--mode require-email: Nothing new; when only people whose address Autotask knows may pass.",
            "--mode require-domain: New contact where the email domain is known; for new people of known customers.",
            "--mode named-company: New contact in the company that the row names; when its name or id is exact.",
        ]
    );
}

#[test]
fn the_mode_may_be_absent_when_nothing_is_created() {
    let policy = resolve("no_create = true", "").unwrap().policy;
    assert_eq!((policy.mode, policy.no_create), (Mode::RequireEmail, true));
    let policy = resolve("no_create = true", "mode = 'create-company'")
        .unwrap()
        .policy;
    assert_eq!((policy.mode, policy.no_create), (Mode::CreateCompany, true));
    assert!(resolve("kind = 'calls'\nno_create = false", "no_create = true").is_err());
}

/// Without a mode only tickets may come, and only a mode that keeps people in the ticket's company.
#[test]
fn tickets_have_a_mode_of_their_own() {
    const KINDS: [Option<Kind>; 4] = [
        None,
        Some(Kind::Scheduling),
        Some(Kind::Calls),
        Some(Kind::Tickets),
    ];
    let allowed = |flags: &str| -> Vec<bool> {
        let settings = resolve(flags, "").unwrap();
        KINDS
            .iter()
            .map(|kind| settings.check_kind(*kind).is_ok())
            .collect()
    };
    for (flags, others, tickets) in [
        ("", false, true),
        ("mode = 'require-email'", true, true),
        ("mode = 'require-domain'", true, true),
        ("mode = 'named-company'", true, true),
        ("mode = 'create-company'", true, false),
        ("mode = 'catch-all'\ncatch_all_company = 9", true, false),
        ("mode = 'create-company'\nno_create = true", true, true),
        ("no_create = true", true, true),
        (
            "mode = 'named-company'\ndry_run = true\noffline = true",
            true,
            false,
        ),
    ] {
        assert_eq!(allowed(flags), [others, others, others, tickets], "{flags}");
    }
    // Where the kind is said, an input without rows is of that kind.
    assert_eq!(allowed("kind = 'tickets'"), [true, false, false, true]);
    for mode in ["create-company", "catch-all"] {
        let refused = resolve(&format!("kind = 'tickets'\nmode = '{mode}'"), "").unwrap_err();
        assert_eq!(refused.kind.exit_status().code(), 2);
        assert!(refused.message.contains("is not for tickets"), "{refused}");
    }
    assert_eq!(resolve("", "").unwrap().policy.mode, Mode::NamedCompany);
}

#[test]
fn mode_catch_all_needs_its_company() {
    let failure = resolve("mode = 'catch-all'", "").unwrap_err();
    assert_eq!(failure.kind.exit_status().code(), 2);
    assert!(failure.hints[0].contains("--catch-all-company"), "{failure:?}");
    let settings = resolve("mode = 'catch-all'", "catch_all_company = 'New contacts'").unwrap();
    assert_eq!(
        settings.policy.catch_all,
        Some(CompanyRef::Name("New contacts".into()))
    );
    assert!(resolve("mode = 'catch-all'\nno_create = true", "").is_ok());
}

#[test]
fn the_region_is_the_flags_then_the_profiles_then_us() {
    let cases = [
        (Some("GB"), Some("DE"), Some("FR"), "GB"),
        (None, Some("DE"), Some("FR"), "DE"),
        (None, None, Some("FR"), "FR"),
        (None, None, None, "US"),
    ];
    for (flag, in_resolve, in_profile, expected) in cases {
        let region = |text: Option<&str>| text.and_then(|text| text.parse::<Region>().ok());
        let flags = ResolveOptions {
            mode: Some(Mode::RequireEmail),
            region: region(flag),
            ..ResolveOptions::default()
        };
        let profile = Profile {
            region: region(in_profile),
            resolve: ResolveOptions {
                region: region(in_resolve),
                ..ResolveOptions::default()
            },
            ..Profile::default()
        };
        let settings = ResolveSettings::resolve(flags, Some(&profile), &Arc::default()).unwrap();
        assert_eq!(settings.input.region.as_str(), expected);
    }
}

#[test]
fn mappings_of_flags_replace_the_profiles_field_by_field() {
    let settings = resolve(
        "mode = 'require-email'\nmap = ['email=A', 'phone=B']",
        "map = ['email=X', 'title=Y']",
    )
    .unwrap();
    let mappings: Vec<String> = settings
        .input
        .mappings
        .iter()
        .map(|mapping| format!("{}={}", mapping.field, mapping.column))
        .collect();
    assert_eq!(mappings, ["email=A", "phone=B", "title=Y"]);
}

#[test]
fn an_empty_placeholder_switches_the_profiles_off() {
    let name = |flags: &str| {
        resolve(
            &format!("mode = 'require-email'\n{flags}"),
            "placeholder_last_name = ' Unknown '",
        )
        .unwrap()
        .policy
        .placeholder_last_name
    };
    assert_eq!(name("").as_deref(), Some("Unknown"));
    assert_eq!(name("placeholder_last_name = ' '"), None);
}

#[test]
fn what_the_msp_says_about_itself_is_taken_over() {
    let profile: Profile = toml::from_str(
        "own_numbers = ['+13125550100']\nown_extensions = ['101']\noutside_prefix = '9'\nown_domains = ['a.example']\nfree_domains = ['b.example']\nnot_free_domains = ['c.example']\n\
         placeholder_emails = ['none@']\n[calendars]\n'Ana@a.example' = 'office365'\n[new_company]\ncompany_type = 1",
    )
    .unwrap();
    let settings =
        ResolveSettings::resolve(options("mode = 'require-email'"), Some(&profile), &Arc::default()).unwrap();
    assert_eq!(
        settings.msp,
        MspSettings {
            own_numbers: vec!["+13125550100".into()],
            own_extensions: vec!["101".into()],
            outside_prefix: Some("9".into()),
            own_domains: vec!["a.example".into()],
            free_domains: vec!["b.example".into()],
            not_free_domains: vec!["c.example".into()],
            placeholder_emails: vec!["none@".into()],
            calendars: BTreeMap::from([("Ana@a.example".into(), Calendar::Office365)]),
            new_company: NewCompany {
                company_type: Some(1),
                ..NewCompany::default()
            },
        }
    );
}

#[test]
fn offline_is_for_dry_runs() {
    let failure = resolve("mode = 'require-email'\noffline = true", "").unwrap_err();
    assert!(failure.message.contains("--offline"), "{failure}");
    assert!(resolve("mode = 'require-email'\noffline = true\ndry_run = true", "").is_ok());
}

#[test]
fn the_mirror_takes_the_profiles_own_words() {
    let profile: Profile =
        toml::from_str("region = 'gb'\n[mirror]\nfull_every = '2d'\n[resolve]\nbudget_share = 0.25").unwrap();
    let settings = MirrorSettings::of(Some(&profile));
    assert_eq!(settings.region, "GB".parse().unwrap());
    assert_eq!(settings.full_every, Duration::from_hours(48));
    assert_eq!(Ok(settings.limits.budget_share), "0.25".parse());
    assert_eq!(MirrorSettings::of(None).full_every, FULL_EVERY);
}

#[test]
fn a_plan_is_saved_in_dry_runs() {
    let mode = "mode = 'require-email'\n";
    for (options, told) in [
        ("out = 'plan.json'", "--out"),
        ("out = 'plan.json'\ndry_run = false", "--out"),
    ] {
        let failure = resolve(&format!("{mode}{options}"), "").unwrap_err();
        assert!(failure.message.contains(told), "{failure}");
        assert!(!failure.hints.is_empty(), "{failure}");
    }
    let lower = format!("{mode}out = 'plan.json'\ndry_run = true");
    for (flags, place) in [("", "plan.json"), ("out = 'other.json'", "other.json")] {
        let settings = resolve(flags, &lower).unwrap();
        assert_eq!(
            settings.out.as_deref(),
            Some(std::path::Path::new(place)),
            "{flags}"
        );
    }
}
