//! Who signs in: the API user's name, secret and integration code.
//!
//! It turns them into request headers and prints none of them. It does not decide where they may be sent:
//! [`crate::autotask::client`] has the one place that does.

use std::fmt;

use http::HeaderMap;
use http::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::error::{ApiError, SignInFault};

/// What an API user signs in with.
#[derive(Clone)]
pub struct Credentials {
    username: String,
    secret: SecretString,
    integration_code: SecretString,
}

impl Credentials {
    /// `username` is the API user's generated key, such as `k7x2@ACME.COM`, not a mail address.
    pub fn new(
        username: impl Into<String>,
        secret: impl Into<String>,
        integration_code: impl Into<String>,
    ) -> Self {
        Self {
            username: username.into(),
            secret: SecretString::from(secret.into()),
            integration_code: SecretString::from(integration_code.into()),
        }
    }

    /// The API user's generated key.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The three headers that sign a request in, marked so that no log prints them.
    ///
    /// # Errors
    /// [`ApiError::SignInRefused`] when a value holds a character that no header can carry, such as a line break.
    pub(super) fn headers(&self) -> Result<HeaderMap, ApiError> {
        let mut headers = HeaderMap::with_capacity(3);
        let values = [
            ("username", "user name", self.username.as_str()),
            ("secret", "secret", self.secret.expose_secret()),
            (
                "apiintegrationcode",
                "integration code",
                self.integration_code.expose_secret(),
            ),
        ];
        for (header, what, value) in values {
            let mut value = HeaderValue::from_bytes(value.as_bytes())
                .map_err(|_| ApiError::SignInRefused(SignInFault::Unsendable(what)))?;
            value.set_sensitive(true);
            headers.insert(header, value);
        }
        Ok(headers)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("username", &self.username)
            .field("secret", &"(redacted)")
            .field("integration_code", &"(redacted)")
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_prints_the_secrets() {
        let credentials = Credentials::new("k@ACME.COM", "s3cr3t", "c0de");
        let headers = credentials.headers().unwrap();
        for printed in [format!("{credentials:?}"), format!("{headers:?}")] {
            assert!(!printed.contains("s3cr3t"), "{printed}");
            assert!(!printed.contains("c0de"), "{printed}");
        }
        assert_eq!(headers["secret"], "s3cr3t");
    }

    #[test]
    fn a_line_break_in_a_secret_is_refused_before_it_is_sent() {
        let credentials = Credentials::new("k@ACME.COM", "s3cr3t\nX-Evil: 1", "c0de");
        assert_eq!(
            credentials.headers().unwrap_err(),
            ApiError::SignInRefused(SignInFault::Unsendable("secret"))
        );
    }
}
