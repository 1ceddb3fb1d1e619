//! What a scripted fault answers in the place of the tenant.
//!
//! Only the answer; whether the request was carried out is decided by whoever asks for it.

use http::{Response, StatusCode, header};
use serde_json::Value;

use super::fault::{Fault, FaultKind};
use super::refusal;

/// What a scripted fault answers.
pub(super) fn answer(fault: &Fault, thread_limit: usize) -> Response<Vec<u8>> {
    let status = |default| {
        fault
            .status
            .and_then(|code| StatusCode::from_u16(code).ok())
            .unwrap_or(default)
    };
    let mut response = match (fault.fault, &fault.body) {
        (FaultKind::Html502, _) => refusal::html(StatusCode::BAD_GATEWAY, refusal::BAD_GATEWAY_PAGE),
        (FaultKind::ThreadText, _) => {
            let text = refusal::thread_text(thread_limit);
            refusal::errors(status(StatusCode::TOO_MANY_REQUESTS), &[text])
        }
        (_, Some(Value::String(text))) => refusal::html(status(StatusCode::INTERNAL_SERVER_ERROR), text),
        (_, Some(body)) => refusal::json_response(status(StatusCode::INTERNAL_SERVER_ERROR), body),
        (_, None) => refusal::errors(
            status(StatusCode::INTERNAL_SERVER_ERROR),
            &["An unexpected error has occurred.".to_owned()],
        ),
    };
    if let Some(seconds) = fault.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
