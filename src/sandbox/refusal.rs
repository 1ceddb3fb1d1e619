//! Everything that the sandbox says no with, in Autotask's own words and status codes.
//!
//! Nearly every refusal of a request's content is a 500 with `errors`; only the wrong verb answers with `Message`.
//! Texts that have been seen in the wild are marked; the others are plain sentences of the same shape.

use http::{Response, StatusCode, header};
use serde_json::{Value, json};

/// The page that IIS shows for a path without a handler.
const NOT_FOUND_PAGE: &str = "<!DOCTYPE html>\r\n<html><head><title>404 - File or directory not found.</title></head>\
\r\n<body><div id=\"header\"><h1>Server Error</h1></div>\r\n<h2>404 - File or directory not found.</h2>\r\n\
<h3>The resource you are looking for might have been removed, had its name changed, or is temporarily unavailable.\
</h3></body></html>\r\n";

/// The page that a proxy shows when nobody stands behind it.
pub(super) const BAD_GATEWAY_PAGE: &str = "<html><head><title>502 Bad Gateway</title></head>\r\n<body><center>\
<h1>502 Bad Gateway</h1></center></body></html>\r\n";

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Sign-in headers missing or wrong: 401 without a body.
    SignIn,
    /// No such path: 404 as IIS draws it.
    NoSuchPath,
    /// A path that has no such write: 404 as JSON.
    ResourceNotFound,
    /// The path exists, the verb does not.
    Verb(String),
    /// The body is not declared as JSON.
    MediaType(String),
    /// The content of the request is refused: 500 with one or more texts.
    Invalid(Vec<String>),
    /// More requests at a time on one endpoint than allowed.
    Threads(usize),
    /// More requests in an hour than allowed.
    Hourly(u64),
}

impl Refusal {
    /// A refusal with one text.
    pub(super) fn invalid(text: impl Into<String>) -> Self {
        Self::Invalid(vec![text.into()])
    }

    /// Seen: the first required field that is missing.
    pub(super) fn missing(field: &str) -> Self {
        Self::invalid(format!("Missing Required Field: {field}."))
    }

    /// Seen: a reference to nothing, or to something inactive.
    pub(super) fn reference(field: &str, entity: &str) -> Self {
        Self::invalid(format!(
            "Reference value on field: {field} of type: {entity} does not exist or is invalid."
        ))
    }

    /// Seen: a name that is no field.
    pub(super) fn unknown_field(field: &str, entity: &str) -> Self {
        Self::invalid(format!("Unable to find {field} in the {entity} Entity."))
    }

    /// Seen: over-long text comes with a second line.
    pub(super) fn too_long(field: &str) -> Self {
        Self::Invalid(vec![
            format!("String value exceeds maximum length (field:{field})."),
            "Error updating entity for record number [1].".to_owned(),
        ])
    }

    /// Seen: JSON of another type than the field. Only the first character of the value is told.
    pub(super) fn parse(field: &str, value: &Value) -> Self {
        let first = value.to_string().chars().next().unwrap_or(' ');
        Self::invalid(format!(
            "Unexpected character encountered while parsing value: {first}. Path '{field}', line 1."
        ))
    }

    /// Seen for deletes: the row is not there, or not to be seen.
    pub(super) fn no_record(verb: &str) -> Self {
        Self::invalid(format!(
            "No matching records found. The logged in Resource may not have the required permissions to {verb} \
             the data."
        ))
    }

    /// The answer on the wire.
    pub(super) fn response(&self) -> Response<Vec<u8>> {
        match self {
            Self::SignIn => {
                let mut response = Response::new(Vec::new());
                *response.status_mut() = StatusCode::UNAUTHORIZED;
                let realm = header::HeaderValue::from_static("Basic Realm=\"webservices.sandbox\"");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
                response
            }
            Self::NoSuchPath => html(StatusCode::NOT_FOUND, NOT_FOUND_PAGE),
            Self::ResourceNotFound => errors(StatusCode::NOT_FOUND, &["Resource not found".to_owned()]),
            Self::Verb(method) => {
                let text = format!("The requested resource does not support http method '{method}'.");
                json_response(StatusCode::METHOD_NOT_ALLOWED, &json!({ "Message": text }))
            }
            Self::MediaType(given) => {
                let text =
                    format!("The request entity's media type '{given}' is not supported for this resource.");
                json_response(StatusCode::UNSUPPORTED_MEDIA_TYPE, &json!({ "Message": text }))
            }
            Self::Invalid(texts) => errors(StatusCode::INTERNAL_SERVER_ERROR, texts),
            Self::Threads(limit) => errors(StatusCode::TOO_MANY_REQUESTS, &[thread_text(*limit)]),
            Self::Hourly(limit) => {
                let text = format!(
                    "The request threshold of {limit} external requests per 60 minutes has been exceeded."
                );
                errors(StatusCode::TOO_MANY_REQUESTS, &[text])
            }
        }
    }
}

/// Seen: what a request over the thread limit is told.
pub(super) fn thread_text(limit: usize) -> String {
    format!("The request was rejected: thread threshold of {limit} threads has been exceeded.")
}

/// A JSON answer.
pub(super) fn json_response(status: StatusCode, body: &Value) -> Response<Vec<u8>> {
    with_type(status, "application/json; charset=utf-8", body.to_string())
}

/// An answer with `errors`.
pub(super) fn errors(status: StatusCode, texts: &[String]) -> Response<Vec<u8>> {
    json_response(status, &json!({ "errors": texts }))
}

/// An HTML page.
pub(super) fn html(status: StatusCode, page: &str) -> Response<Vec<u8>> {
    with_type(status, "text/html", page.to_owned())
}

fn with_type(status: StatusCode, media_type: &'static str, body: String) -> Response<Vec<u8>> {
    let mut response = Response::new(body.into_bytes());
    *response.status_mut() = status;
    let media_type = header::HeaderValue::from_static(media_type);
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}
