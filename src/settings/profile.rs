//! One profile of the settings file: a connection with its defaults.
//!
//! What the file says, checked word by word but not yet layered with flags and environment. A secret is never
//! written in a profile, only where to find it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::host::AllowedHost;
use super::options::ResolveOptions;
use super::secret::Secret;
use super::value::{BaseUrl, Period, Region, not_blank};
use crate::choice::Calendar;

/// What a created company needs when its row has it not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewCompany {
    /// The resource that owns the company.
    pub owner_resource_id: Option<i64>,
    /// The picklist value of its type.
    pub company_type: Option<i64>,
    /// Its phone number.
    #[serde(deserialize_with = "not_blank", skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// How the local copy is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MirrorOptions {
    /// How often everything is read again in full.
    pub full_every: Option<Period>,
}

/// `[profiles.NAME]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// The name that it stands under.
    #[serde(skip)]
    pub name: String,
    /// The API user's generated key.
    #[serde(deserialize_with = "not_blank")]
    pub username: Option<String>,
    /// The API tracking identifier.
    #[serde(deserialize_with = "not_blank")]
    pub integration_code: Option<Secret>,
    /// A command that prints the secret. Hidden, since some people write the secret itself into it.
    #[serde(deserialize_with = "not_blank")]
    pub secret_command: Option<Secret>,
    /// A file that holds the secret. Once loaded, no longer relative to the settings file.
    pub secret_file: Option<PathBuf>,
    /// Base address of the REST API; when absent the zone is looked up.
    pub url: Option<BaseUrl>,
    /// A host besides Autotask's that credentials may go to.
    pub allow_host: Option<AllowedHost>,
    /// The connection was taken down on purpose: every row is skipped.
    pub disconnected: bool,
    /// The MSP's own phone numbers.
    pub own_numbers: Vec<String>,
    /// The MSP's own extensions.
    pub own_extensions: Vec<String>,
    /// The MSP's own email domains.
    pub own_domains: Vec<String>,
    /// What is dialled for an outside line.
    #[serde(deserialize_with = "not_blank")]
    pub outside_prefix: Option<String>,
    /// Free email domains beyond the built-in list.
    pub free_domains: Vec<String>,
    /// Domains of the built-in list that are not free here.
    pub not_free_domains: Vec<String>,
    /// Placeholder addresses beyond the built-in patterns.
    pub placeholder_emails: Vec<String>,
    /// Country of phone numbers without a country code.
    pub region: Option<Region>,
    /// Whose writeable calendar is which, by the user's address.
    pub calendars: BTreeMap<String, Calendar>,
    /// What a created company needs when its row has it not.
    pub new_company: NewCompany,
    /// How the local copy is kept.
    pub mirror: MirrorOptions,
    /// Flags of `resolve`.
    pub resolve: ResolveOptions,
}

impl Profile {
    /// This profile where it says something, else the other's: for the sandbox, whose built-in profile stands in
    /// for what the user's leaves out. The name and the connection stay this profile's own.
    #[must_use]
    pub fn over(mut self, lower: Self) -> Self {
        fill(&mut self.own_numbers, lower.own_numbers);
        fill(&mut self.own_extensions, lower.own_extensions);
        fill(&mut self.own_domains, lower.own_domains);
        fill(&mut self.free_domains, lower.free_domains);
        fill(&mut self.not_free_domains, lower.not_free_domains);
        fill(&mut self.placeholder_emails, lower.placeholder_emails);
        if self.calendars.is_empty() {
            self.calendars = lower.calendars;
        }
        let company = self.new_company;
        self.new_company = NewCompany {
            owner_resource_id: company.owner_resource_id.or(lower.new_company.owner_resource_id),
            company_type: company.company_type.or(lower.new_company.company_type),
            phone: company.phone.or(lower.new_company.phone),
        };
        self.outside_prefix = self.outside_prefix.or(lower.outside_prefix);
        self.region = self.region.or(lower.region);
        self.mirror.full_every = self.mirror.full_every.or(lower.mirror.full_every);
        self.resolve = self.resolve.over(lower.resolve);
        self
    }
}

/// An empty list takes the other's values.
fn fill(list: &mut Vec<String>, lower: Vec<String>) {
    if list.is_empty() {
        *list = lower;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandboxs_profile_fills_only_what_is_left_out() {
        let own: Profile = toml::from_str(
            "username = 'u'\nown_domains = ['a.example']\n[new_company]\ncompany_type = 3\n[resolve]\nmode = 'catch-all'",
        )
        .unwrap();
        let built_in: Profile = toml::from_str(
            "username = 'x'\nown_domains = ['b.example']\nfree_domains = ['f.example']\nregion = 'gb'\n\
             [calendars]\n'a@b.example' = 'google'\n\
             [new_company]\nowner_resource_id = 4\ncompany_type = 1\nphone = '+13125550100'\n\
             [resolve]\nmode = 'require-email'\nmax_creates = 3",
        )
        .unwrap();
        let both = own.over(built_in);
        assert_eq!(both.username.as_deref(), Some("u"));
        assert_eq!(both.own_domains, ["a.example"]);
        assert_eq!(both.free_domains, ["f.example"]);
        assert_eq!(both.region, "GB".parse().ok());
        assert_eq!(both.calendars.get("a@b.example"), Some(&Calendar::Google));
        assert_eq!(
            both.new_company,
            NewCompany {
                owner_resource_id: Some(4),
                company_type: Some(3),
                phone: Some("+13125550100".into()),
            }
        );
        assert_eq!(
            both.resolve.mode.map(|mode| mode.to_string()).as_deref(),
            Some("catch-all")
        );
        assert_eq!(both.resolve.max_creates, Some(3));
    }
}
