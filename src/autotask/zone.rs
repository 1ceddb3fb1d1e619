//! Where a tenant's API stands, and which addresses belong to it.
//!
//! Pure: it builds and compares addresses and sends nothing. Every address that credentials may be sent to has
//! passed [`base`] with the host policy, and [`is_under`] that base.

use std::sync::Arc;

use url::Url;

use super::error::ApiError;

/// Says to which addresses the credentials may be sent.
pub type HostPolicy = Arc<dyn Fn(&Url) -> bool + Send + Sync>;

/// Where zones are looked up; every zone's own host answers the same.
pub const LOOK_UP: &str = "https://webservices.autotask.net/atservicesrest/v1.0/zoneInformation";

/// Path of the API where an address names only the host.
const API: &str = "atservicesrest";
/// Version of the API that this program speaks.
const VERSION: &str = "v1.0";

/// The base of all calls, ending in `v1.0/`: doubled slashes mended, the spelling of `url` kept otherwise.
///
/// # Errors
/// [`ApiError::ForeignHost`] when the policy refuses the address.
pub fn base(url: &Url, allowed: &HostPolicy) -> Result<Url, ApiError> {
    let base = normalised(url);
    if base.cannot_be_a_base() || !allowed(&base) {
        return Err(ApiError::ForeignHost {
            host: named_host(url),
        });
    }
    Ok(base)
}

fn normalised(url: &Url) -> Url {
    let mut segments: Vec<_> = url
        .path()
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    if segments.is_empty() {
        segments.push(API);
    }
    if !segments
        .last()
        .is_some_and(|last| last.eq_ignore_ascii_case(VERSION))
    {
        segments.push(VERSION);
    }
    let path = format!("/{}/", segments.join("/"));
    let mut base = url.clone();
    base.set_path(&path);
    base.set_query(None);
    base.set_fragment(None);
    // These two fail only for an address without a host, which the policy refuses.
    let _ = base.set_username("");
    let _ = base.set_password(None);
    base
}

/// The address of a zone look-up for this user.
///
/// # Errors
/// Never in fact; the look-up address is a constant.
pub fn look_up(username: &str) -> Result<Url, ApiError> {
    Url::parse_with_params(LOOK_UP, [("user", username)])
        .map_err(|error| ApiError::OurFault(format!("the address of the zone look-up: {error}")))
}

/// Whether `url` is the base or stands below it: same scheme, host and port, and the base's path in front.
pub fn is_under(url: &Url, base: &Url) -> bool {
    url.origin() == base.origin()
        && url.username().is_empty()
        && url.password().is_none()
        && url.path().starts_with(base.path())
}

/// Host and port of an address, for messages and for the tenant's key.
pub fn named_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or("without a host");
    match url.port_or_known_default() {
        Some(443) | None => host.to_owned(),
        Some(port) => format!("{host}:{port}"),
    }
}

/// A name for a tenant that stays the same when its database moves to another zone: on Autotask's own hosts the
/// part of the user name after `@`, elsewhere the same with host and port. Without a base the zone is looked up,
/// which leads to one of Autotask's own.
pub fn tenant_key(username: &str, base: Option<&Url>) -> String {
    let tenant = username
        .rsplit('@')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    match base {
        Some(base) if !is_autotask(base) => format!("{tenant}@{}", named_host(base)),
        Some(_) | None => tenant,
    }
}

/// Whether the address is one of Autotask's own.
pub fn is_autotask(url: &Url) -> bool {
    url.host_str()
        .is_some_and(|host| host == "autotask.net" || host.ends_with(".autotask.net"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn anywhere() -> HostPolicy {
        Arc::new(|_| true)
    }

    #[test]
    fn bases_are_mended_and_keep_their_spelling() {
        let zone = "https://webservices3.autotask.net";
        for (given, expected) in [
            ("/atservicesrest/", "/atservicesrest/v1.0/"),
            ("/atservicesrest", "/atservicesrest/v1.0/"),
            ("//ATServicesRest", "/ATServicesRest/v1.0/"),
            ("/ATServicesRest//V1.0", "/ATServicesRest/V1.0/"),
            ("/atservicesrest/v1.0/?a=b#c", "/atservicesrest/v1.0/"),
            ("/", "/atservicesrest/v1.0/"),
            ("", "/atservicesrest/v1.0/"),
        ] {
            let base = base(&url(&format!("{zone}{given}")), &anywhere()).unwrap();
            assert_eq!(base.as_str(), format!("{zone}{expected}"), "{given}");
        }
        let base = base(&url("http://me:pass@127.0.0.1:8080/x/"), &anywhere()).unwrap();
        assert_eq!(base.as_str(), "http://127.0.0.1:8080/x/v1.0/");
    }

    #[test]
    fn the_policy_has_the_last_word_on_a_base() {
        let only_autotask: HostPolicy = Arc::new(is_autotask);
        for (given, allowed) in [
            ("https://webservices3.autotask.net/atservicesrest/", true),
            ("https://webservices3.autotask.net.evil.example/", false),
            ("https://evilautotask.net/", false),
            ("data:text/plain,x", false),
        ] {
            assert_eq!(base(&url(given), &only_autotask).is_ok(), allowed, "{given}");
        }
    }

    #[test]
    fn only_what_stands_below_the_base_belongs_to_it() {
        let base = url("https://webservices3.autotask.net/atservicesrest/v1.0/");
        for (given, under) in [
            (
                "https://webservices3.autotask.net/atservicesrest/v1.0/Contacts/query",
                true,
            ),
            (
                "https://webservices3.autotask.net:443/atservicesrest/v1.0/Contacts",
                true,
            ),
            (
                "https://webservices4.autotask.net/atservicesrest/v1.0/Contacts",
                false,
            ),
            (
                "http://webservices3.autotask.net/atservicesrest/v1.0/Contacts",
                false,
            ),
            (
                "https://webservices3.autotask.net:8443/atservicesrest/v1.0/Contacts",
                false,
            ),
            ("https://webservices3.autotask.net/other/", false),
            (
                "https://webservices3.autotask.net/atservicesrest/v1.0/../../x",
                false,
            ),
            (
                "https://webservices3.autotask.net/atservicesrest/v1.0/%2e%2e/%2e%2e/x",
                false,
            ),
            (
                "https://webservices3.autotask.net@evil.example/atservicesrest/v1.0/",
                false,
            ),
            (
                "https://a:b@webservices3.autotask.net/atservicesrest/v1.0/",
                false,
            ),
        ] {
            assert_eq!(is_under(&url(given), &base), under, "{given}");
        }
    }

    #[test]
    fn the_user_name_is_encoded_in_the_look_up() {
        let look_up = look_up("a b+c@ACME.COM&x=1").unwrap();
        assert_eq!(look_up.query(), Some("user=a+b%2Bc%40ACME.COM%26x%3D1"));
    }

    #[test]
    fn the_tenant_is_what_follows_the_at_sign_with_the_host_when_it_is_not_autotasks() {
        for (username, base, tenant) in [
            ("k7x2@ACME.COM", None, "acme.com"),
            (
                "a@b@Acme.Com",
                Some("https://webservices3.autotask.net/x/"),
                "acme.com",
            ),
            (
                "k@ACME.COM",
                Some("http://127.0.0.1:8080/x/"),
                "acme.com@127.0.0.1:8080",
            ),
            ("NoAtSign", None, "noatsign"),
            ("", None, ""),
        ] {
            assert_eq!(
                tenant_key(username, base.map(url).as_ref()),
                tenant,
                "{username:?}"
            );
        }
    }
}
