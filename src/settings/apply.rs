//! The finished values of one `apply` run: how a saved plan was decided comes from the plan, what is done about it from
//! flags and profile.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::options::{ApplyOptions, ResolveOptions};
use super::profile::Profile;
use super::resolve::{InputSettings, LookupSettings, MspSettings, Policy, ResolveSettings};
use super::value::Region;
use crate::choice::Lookup;

/// How the rows of a plan were read and decided, so that they can be decided again in the same way.
///
/// Whatever is part of it is saved by its own name. A plan in which something is missing, or that has something more,
/// was made by another version of the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedWith {
    /// Country of phone numbers without a country code.
    pub region: Region,
    /// What is decided about a row.
    pub policy: Policy,
    /// What the MSP says about itself.
    pub msp: MspSettings,
}

impl ResolveSettings {
    /// What a plan keeps of these settings. Every field is named, so that a new one is placed on one side or the other.
    pub fn decided_with(&self) -> DecidedWith {
        let Self {
            input:
                InputSettings {
                    region,
                    // These say which cell means what; a plan keeps the cells by their meaning.
                    kind: _,
                    layout: _,
                    own_layouts: _,
                    mappings: _,
                    number_style: _,
                },
            policy,
            // A plan holds the rows that passed, and their mode.
            only_kind: _,
            msp,
            // These say what is done with the answers.
            dry_run: _,
            yes: _,
            accept_restricted: _,
            out: _,
            lookup: _,
            limits: _,
            output: _,
        } = self;
        DecidedWith {
            region: region.clone(),
            policy: policy.clone(),
            msp: msp.clone(),
        }
    }

    /// The settings with which a saved plan is applied: flags over the profile over the defaults, but for what decided
    /// its rows. Facts are always looked up live.
    pub fn to_apply(flags: ApplyOptions, profile: Option<&Profile>, decided_with: DecidedWith) -> Self {
        let lower = profile.map(|profile| profile.resolve.clone()).unwrap_or_default();
        let options = ResolveOptions::from(flags).over(lower);
        let DecidedWith { region, policy, msp } = decided_with;
        Self {
            dry_run: options.dry_run.unwrap_or(false),
            yes: options.yes.unwrap_or(false),
            accept_restricted: options.accept_restricted.unwrap_or(false),
            out: None,
            input: InputSettings {
                kind: None,
                layout: None,
                own_layouts: Arc::default(),
                mappings: Vec::new(),
                region,
                number_style: None,
            },
            policy,
            only_kind: None,
            msp,
            lookup: LookupSettings {
                lookup: Lookup::Live,
                offline: false,
                full_every: super::resolve::full_every(profile),
            },
            limits: super::resolve::limits(&options),
            output: super::resolve::output(options),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(text: &str) -> DecidedWith {
        let profile: Profile = toml::from_str(text).unwrap();
        let settings =
            ResolveSettings::resolve(ResolveOptions::default(), Some(&profile), &Arc::default()).unwrap();
        settings.decided_with()
    }

    const FULL: &str = "region = 'GB'\nown_domains = ['a.example']\nfree_domains = ['f.example']\n\
         not_free_domains = ['gmx.net']\nplaceholder_emails = ['x@y.example']\n\
         [calendars]\n'a@b.example' = 'google'\n[new_company]\ncompany_type = 3\n\
         [resolve]\nmode = 'catch-all'\ncatch_all_company = 'New contacts'\nreuse_company = 'domain,name'\n\
         inactive = 'ignore'\nmax_creates = 3\nyes = true\nplaceholder_last_name = 'Unknown'\nformat = 'csv'";

    #[test]
    fn what_decided_the_rows_is_read_back_from_the_plan() {
        for profile in [
            FULL,
            "[resolve]\nno_create = true",
            "[resolve]\nmode = 'catch-all'\ncatch_all_company = 9",
        ] {
            let with = saved(profile);
            let json = serde_json::to_string(&with).unwrap();
            assert_eq!(
                serde_json::from_str::<DecidedWith>(&json).unwrap(),
                with,
                "{json}"
            );
        }
    }

    #[test]
    fn the_plan_says_how_rows_are_decided_and_the_profile_what_is_done() {
        let with = saved(FULL);
        let profile: Profile =
            toml::from_str("region = 'US'\n[resolve]\nmode = 'require-email'\nmax_creates = 7\nyes = true")
                .unwrap();
        let flags = ApplyOptions {
            yes: Some(false),
            ..ApplyOptions::default()
        };
        let settings = ResolveSettings::to_apply(flags, Some(&profile), with.clone());
        assert_eq!(settings.decided_with(), with);
        assert_eq!((settings.limits.max_creates, settings.yes), (7, false));
        assert_eq!(settings.lookup.lookup, Lookup::Live);
    }

    #[test]
    fn settings_that_this_program_does_not_know_are_refused() {
        let mut json = serde_json::to_value(saved(FULL)).unwrap();
        json["policy"]["shoe_size"] = 42.into();
        let error = serde_json::from_value::<DecidedWith>(json.clone()).unwrap_err();
        assert!(error.to_string().contains("shoe_size"), "{error}");
        let policy = json["policy"].as_object_mut().unwrap();
        policy.remove("shoe_size");
        policy.remove("inactive");
        let error = serde_json::from_value::<DecidedWith>(json).unwrap_err();
        assert!(error.to_string().contains("inactive"), "{error}");
    }
}
