//! From an HTTP answer to the JSON object in it, or to the class of its refusal.
//!
//! Pure. A success is believed only when its body says so too: errors under 200, a web page under 200 and a redirect
//! are all refused here, once for every call.

use http::header::{CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER};
use http::{HeaderName, Response};
use jiff::Timestamp;
use url::Url;

use super::classify::classify;
use super::error::ApiError;
use super::retry;
use super::wire::{self, Misread, Record};

/// A success: its body, still to be read for what the call asked.
#[derive(Debug)]
pub struct Answer {
    status: u16,
    body: Record,
}

impl Answer {
    /// Takes what the call asked for out of the body.
    ///
    /// # Errors
    /// [`ApiError::Unreadable`], when it is not there.
    pub fn read<T>(self, from: impl FnOnce(Record) -> Result<T, Misread>) -> Result<T, ApiError> {
        let status = self.status;
        from(self.body).map_err(|Misread(text)| ApiError::Unreadable { status, text })
    }
}

/// Accepts a success and classifies everything else. `asked` is the request's address, `now` the time of the answer.
///
/// # Errors
/// Every class that an answer can have.
pub fn accept(response: &Response<Vec<u8>>, asked: &Url, now: Timestamp) -> Result<Answer, ApiError> {
    let status = response.status().as_u16();
    let body = response.body().as_slice();
    let content_type = header(response, &CONTENT_TYPE);
    if response.status().is_redirection() {
        let text = redirect(header(response, &LOCATION), asked);
        return Err(ApiError::Unreadable { status, text });
    }
    if !response.status().is_success() {
        let wait = header(response, &RETRY_AFTER).and_then(|wait| retry::retry_after(wait, now));
        return Err(classify(status, content_type, body).with_retry_after(wait));
    }
    if body.trim_ascii().is_empty() {
        // Enough for a delete; whoever needs something out of the body misses it there.
        return Ok(Answer {
            status,
            body: Record::new(),
        });
    }
    if wire::is_web_page(content_type, body) {
        // A page for people under 200 is how a gateway tells of maintenance.
        let text = "a web page instead of an answer".to_owned();
        return Err(ApiError::ServerFault {
            status,
            text,
            retry_after: None,
        });
    }
    if wire::breaks_off(body) {
        return Err(ApiError::AnswerLost {
            message: "the answer breaks off in the middle".to_owned(),
        });
    }
    let read = wire::object(body).map_err(|Misread(text)| ApiError::Unreadable { status, text })?;
    if wire::has_errors(&read) {
        return Err(if read.get("itemId").is_none_or(serde_json::Value::is_null) {
            classify(status, content_type, body)
        } else {
            // Both an id and errors: something was written, and something was not.
            let text = wire::error_texts_in(&read).join(" ");
            ApiError::Unreadable { status, text }
        });
    }
    Ok(Answer { status, body: read })
}

/// The server's time, when its answer tells (RFC 9110, section 6.6.1).
pub(super) fn date(response: &Response<Vec<u8>>) -> Option<Timestamp> {
    let date = jiff::fmt::rfc2822::parse(header(response, &DATE)?).ok()?;
    Some(date.timestamp())
}

fn header<'a>(response: &'a Response<Vec<u8>>, name: &HeaderName) -> Option<&'a str> {
    response.headers().get(name).and_then(|value| value.to_str().ok())
}

/// A redirect in words. Only its host is told: the rest may hold what is nobody's business.
fn redirect(location: Option<&str>, asked: &Url) -> String {
    let host = location.and_then(|location| asked.join(location).ok()?.host_str().map(str::to_owned));
    match host {
        Some(host) => format!("a redirect to {host}, which is not followed"),
        None => "a redirect, which is not followed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn given(status: u16, header: (&'static str, &'static str), body: &str) -> Result<Record, ApiError> {
        let response = Response::builder().status(status).header(header.0, header.1);
        let response = response.body(body.as_bytes().to_vec()).unwrap();
        let asked = Url::parse("https://webservices3.autotask.net/atservicesrest/v1.0/Contacts").unwrap();
        accept(&response, &asked, Timestamp::UNIX_EPOCH).map(|answer| answer.body)
    }

    const JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");

    #[test]
    fn a_success_needs_a_body_that_agrees() {
        assert!(given(200, JSON, r#"{"itemId":7}"#).is_ok());
        assert!(given(200, JSON, r#"{"itemId":7,"errors":[]}"#).is_ok());
        assert!(given(204, JSON, "").is_ok());
        let refused = given(
            200,
            JSON,
            r#"{"itemId":null,"errors":["Missing Required Field: isActive."]}"#,
        );
        assert!(matches!(refused, Err(ApiError::Validation { .. })), "{refused:?}");
        let both = given(
            200,
            JSON,
            r#"{"itemId":7,"errors":["Missing Required Field: x."]}"#,
        );
        assert!(both.is_err_and(|error| error.leaves_doubt()));
        let page = given(200, ("content-type", "text/html"), "<html>Back soon</html>");
        assert!(
            matches!(page, Err(ApiError::ServerFault { status: 200, .. })),
            "{page:?}"
        );
        for body in ["{", "{\"items\":[", "{\"itemId\":7"] {
            let cut = given(200, JSON, body);
            assert!(matches!(cut, Err(ApiError::AnswerLost { .. })), "{body} {cut:?}");
        }
        for body in ["[]", "7", "{\"items\":[}", "null"] {
            let unread = given(200, JSON, body);
            assert!(
                matches!(unread, Err(ApiError::Unreadable { .. })),
                "{body} {unread:?}"
            );
        }
    }

    #[test]
    fn redirects_are_refused_and_only_their_host_is_told() {
        let refused = given(307, ("location", "https://evil.example/steal?token=1"), "");
        let words = refused.unwrap_err().to_string();
        assert!(
            words.contains("evil.example") && !words.contains("token"),
            "{words}"
        );
        assert!(given(304, JSON, "").is_err());
    }

    #[test]
    fn the_wait_that_the_server_asks_for_is_kept() {
        let wait = Some(Duration::from_secs(17));
        let limited = given(429, ("retry-after", "17"), "").unwrap_err();
        assert_eq!(
            limited,
            ApiError::RateLimited {
                retry_after: wait,
                text: String::new()
            }
        );
        let down = given(503, ("retry-after", "17"), "").unwrap_err();
        assert!(matches!(down, ApiError::ServerFault { retry_after, .. } if retry_after == wait));
    }
}
