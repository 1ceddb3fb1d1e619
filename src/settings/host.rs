//! Pure: to which hosts credentials may go.
//!
//! To `https://*.autotask.net` and to loopback; to any other host only when the profile names it. This holds for
//! the configured address, for the zone that Autotask names, and for page links alike. Nothing is resolved or
//! asked here: the address alone decides.

use std::str::FromStr;

use serde::Deserialize;
use url::{Host, Url};

use crate::error::Failure;

/// The domain whose hosts belong to Autotask.
const AUTOTASK: &str = ".autotask.net";

/// Another host that the profile allows, written as `host` or `host:port`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct AllowedHost {
    host: Host<String>,
    port: u16,
}

impl FromStr for AllowedHost {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected =
            || format!("`{text}` is not a host alone, such as gateway.example or gateway.example:8443");
        let url = Url::parse(&format!("https://{text}/")).map_err(|_| expected())?;
        let alone = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && !has_user(&url)
            && !text.contains(['/', '@', '\\', '*']);
        match (url.host(), url.port_or_known_default()) {
            (Some(host), Some(port)) if alone => Ok(Self {
                host: host.to_owned(),
                port,
            }),
            _ => Err(expected()),
        }
    }
}

impl TryFrom<String> for AllowedHost {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Why credentials do not go to an address. The texts name the host only, since an address may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostRefused {
    /// Neither Autotask nor loopback nor allowed.
    #[error("credentials do not go to {0}: it is not a host of autotask.net")]
    Foreign(String),
    /// Not encrypted, and not on this machine.
    #[error("credentials go to {0} over https only")]
    NotEncrypted(String),
    /// A user name or password stands in the address.
    #[error("the address of {0} holds a user name; credentials never stand in an address")]
    HoldsUser(String),
    /// No host at all, or neither http nor https.
    #[error("credentials go to https addresses only")]
    NotWeb,
}

impl From<HostRefused> for Failure {
    /// As a fault of the settings. What a refusal means for an address that a server named is for the caller.
    fn from(refused: HostRefused) -> Self {
        let failure = Self::usage(refused.to_string());
        match &refused {
            HostRefused::Foreign(host) => failure.hint(format!(
                "If {host} is a gateway that you trust, say allow_host = \"{host}\" in the profile."
            )),
            HostRefused::NotEncrypted(_) | HostRefused::HoldsUser(_) | HostRefused::NotWeb => {
                failure.hint("The address looks like https://webservices3.autotask.net/atservicesrest/.")
            }
        }
    }
}

/// Which hosts one connection may send its credentials to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HostPolicy {
    /// The host that the profile allows besides Autotask and loopback.
    pub allow_host: Option<AllowedHost>,
}

impl HostPolicy {
    /// Whether credentials may go to this address.
    ///
    /// # Errors
    /// [`HostRefused`] says why not.
    pub fn check(&self, url: &Url) -> Result<(), HostRefused> {
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(HostRefused::NotWeb);
        };
        let encrypted = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(HostRefused::NotWeb),
        };
        let shown = shown(&host, url.port());
        if has_user(url) {
            return Err(HostRefused::HoldsUser(shown));
        }
        if is_loopback(&host) {
            return Ok(());
        }
        let allowed = self
            .allow_host
            .as_ref()
            .is_some_and(|allowed| allowed.host == host.to_owned() && allowed.port == port);
        match (
            allowed || (is_autotask(&host) && (port == 443 || !encrypted)),
            encrypted,
        ) {
            (true, true) => Ok(()),
            (true, false) => Err(HostRefused::NotEncrypted(shown)),
            (false, true | false) => Err(HostRefused::Foreign(shown)),
        }
    }
}

/// `127.0.0.0/8`, `::1` and the name `localhost` (RFC 6761, section 6.3); not names below it.
fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// A host below `autotask.net`. The URL parser has put names into lower case. A dot at the end is another
/// spelling that certificates do not have, and is refused.
fn is_autotask(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.strip_suffix(AUTOTASK).is_some_and(|zone| !zone.is_empty()),
        Host::Ipv4(_) | Host::Ipv6(_) => false,
    }
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// The host with its port where that is not the scheme's own.
fn shown(host: &Host<&str>, port: Option<u16>) -> String {
    port.map_or_else(|| host.to_string(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the policy says to an address, in a word.
    fn verdict(allow_host: Option<&str>, url: &str) -> &'static str {
        let policy = HostPolicy {
            allow_host: allow_host.map(|host| host.parse().unwrap()),
        };
        match policy.check(&Url::parse(url).unwrap()) {
            Ok(()) => "ok",
            Err(HostRefused::Foreign(_)) => "foreign",
            Err(HostRefused::NotEncrypted(_)) => "not encrypted",
            Err(HostRefused::HoldsUser(_)) => "holds user",
            Err(HostRefused::NotWeb) => "not web",
        }
    }

    #[test]
    fn credentials_go_to_autotask_and_loopback_only() {
        let cases = [
            ("https://webservices3.autotask.net/atservicesrest/", "ok"),
            ("https://WebServices3.AutoTask.NET/atservicesrest/", "ok"),
            ("https://webservices3.autotask.net:443/", "ok"),
            ("https://a.b.autotask.net/", "ok"),
            ("http://webservices3.autotask.net/", "not encrypted"),
            ("http://webservices3.autotask.net:443/", "not encrypted"),
            ("https://webservices3.autotask.net:8443/", "foreign"),
            ("https://autotask.net/", "foreign"),
            ("https://.autotask.net/", "foreign"),
            ("https://evilautotask.net/", "foreign"),
            ("https://autotask.net.evil.com/", "foreign"),
            ("https://webservices3.autotask.net.evil.com/", "foreign"),
            ("https://webservices3.autotask.net./", "foreign"),
            ("https://webservices3.autotask.com/", "foreign"),
            ("https://evil.com/webservices3.autotask.net/", "foreign"),
            ("https://evil.com/?x=.autotask.net", "foreign"),
            ("https://evil.com#.autotask.net", "foreign"),
            ("https://evil.com\\.autotask.net/", "foreign"),
            ("https://webservices3.autotask.net@evil.com/", "holds user"),
            ("https://webservices3.autotask.net:443@evil.com/", "holds user"),
            ("https://ana:pw@webservices3.autotask.net/", "holds user"),
            ("https://ana@webservices3.autotask.net/", "holds user"),
            ("ftp://webservices3.autotask.net/", "not web"),
            ("file:///etc/passwd", "not web"),
            ("data:text/plain,x", "not web"),
            ("http://127.0.0.1:8080/", "ok"),
            ("http://127.9.9.9/", "ok"),
            ("http://127.1/", "ok"),
            ("https://127.0.0.1/", "ok"),
            ("http://[::1]:8080/", "ok"),
            ("http://localhost:8080/", "ok"),
            ("http://LOCALHOST/", "ok"),
            ("http://localhost./", "foreign"),
            ("http://localhost.evil.com/", "foreign"),
            ("http://x.localhost/", "foreign"),
            ("http://127.0.0.1.evil.com/", "foreign"),
            ("http://ana@127.0.0.1/", "holds user"),
            ("http://[::ffff:127.0.0.1]/", "foreign"),
            ("http://128.0.0.1/", "foreign"),
            ("http://0.0.0.0/", "foreign"),
            ("https://10.0.0.1/", "foreign"),
        ];
        for (url, expected) in cases {
            assert_eq!(verdict(None, url), expected, "{url}");
        }
    }

    #[test]
    fn another_host_must_be_the_allowed_one_and_encrypted() {
        let cases = [
            ("gateway.example", "https://gateway.example/x/", "ok"),
            ("Gateway.Example", "https://gateway.EXAMPLE/x/", "ok"),
            ("gateway.example", "https://gateway.example:443/", "ok"),
            ("gateway.example", "https://gateway.example:8443/", "foreign"),
            ("gateway.example:8443", "https://gateway.example:8443/", "ok"),
            ("gateway.example:8443", "https://gateway.example/", "foreign"),
            ("gateway.example", "https://x.gateway.example/", "foreign"),
            ("gateway.example", "https://gateway.example.evil.com/", "foreign"),
            ("gateway.example", "http://gateway.example:443/", "not encrypted"),
            (
                "gateway.example",
                "https://evil.com@gateway.example/",
                "holds user",
            ),
            ("gateway.example", "https://webservices3.autotask.net/", "ok"),
            ("10.0.0.1", "https://10.0.0.1/", "ok"),
            ("10.0.0.1", "http://10.0.0.1:443/", "not encrypted"),
            ("[fd00::1]", "https://[fd00::1]/", "ok"),
        ];
        for (allow_host, url, expected) in cases {
            assert_eq!(verdict(Some(allow_host), url), expected, "{allow_host} {url}");
        }
    }

    #[test]
    fn an_allowed_host_is_a_host_alone() {
        for text in [
            "",
            "https://gateway.example",
            "gateway.example/",
            "gateway.example/path",
            "ana@gateway.example",
            "*.example",
            "gateway.example?x",
            "gateway.example#x",
            "gateway.example:port",
            "two words",
        ] {
            assert!(text.parse::<AllowedHost>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_refusal_does_not_repeat_a_password() {
        let url = Url::parse("https://ana:hunter2@evil.com:8443/hunter2").unwrap();
        let refused = HostPolicy::default().check(&url).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the address of evil.com:8443 holds a user name; credentials never stand in an address"
        );
    }
}
