//! Which class of error an answer belongs to, read from its status and its body.
//!
//! The status alone says little: Autotask answers nearly every refused request with 500. A refusal is only called
//! one when its words name a field, a value or a rule; anything else may be a fault in the middle of a write.
//! Pure; asks nobody.

use super::error::{ApiError, SignInFault};
use super::wire;

/// Longest text of a server that is passed on, in characters.
const LONGEST_TEXT: usize = 500;

/// Classifies an answer that is not a success, or a success whose body carries errors.
pub fn classify(status: u16, content_type: Option<&str>, body: &[u8]) -> ApiError {
    let texts = wire::error_texts(body);
    let text = if texts.is_empty() {
        plain_text(content_type, body)
    } else {
        shorten(&texts.join(" "))
    };
    if let Some(told) = by_words(&text) {
        return told;
    }
    match status {
        401 => ApiError::SignInRefused(SignInFault::Credentials),
        403 => ApiError::PermissionRefused(or_else(text, "HTTP 403")),
        404 | 410 => ApiError::NotFound { text },
        405 => ApiError::WrongMethod { text },
        407 => ApiError::NotSent {
            message: "the proxy asks for a sign-in (HTTP 407)".to_owned(),
        },
        408 => ApiError::AnswerLost {
            message: "the server gave up waiting for the request (HTTP 408)".to_owned(),
        },
        429 => ApiError::RateLimited {
            retry_after: None,
            text,
        },
        400..=499 => refused(or_else(text, &format!("HTTP {status}"))),
        500..=599 if !texts.is_empty() && names_a_rule(&text) => refused(text),
        500..=599 => ApiError::ServerFault {
            status,
            text,
            retry_after: None,
        },
        200..=299 if names_a_rule(&text) => refused(text),
        _ => ApiError::Unreadable {
            status,
            text: or_else(text, "an answer that this API does not give"),
        },
    }
}

fn refused(message: String) -> ApiError {
    let field = named_field(&message);
    ApiError::Validation { message, field }
}

/// Classes that their words give away, whatever the status is.
fn by_words(text: &str) -> Option<ApiError> {
    let lower = text.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says(&["thread threshold", "itgenatr005"]) {
        return Some(ApiError::ThreadLimit { retry_after: None });
    }
    if says(&["request threshold", "request limit", "requests per hour"]) && says(&["exceeded", "reached"]) {
        let text = text.to_owned();
        return Some(ApiError::RateLimited {
            retry_after: None,
            text,
        });
    }
    if says(&["integrationcode is invalid", "integration code is invalid"]) {
        return Some(ApiError::SignInRefused(SignInFault::IntegrationCode));
    }
    if says(&["zone information could not be determined"]) {
        return Some(ApiError::SignInRefused(SignInFault::UnknownUser));
    }
    // A missing row is told with a guess at permissions, so this comes before them.
    if says(&["no matching records found"]) {
        return Some(ApiError::NotFound {
            text: text.to_owned(),
        });
    }
    if says(&[
        "adequate permission",
        "not have permission",
        "not have the required permission",
    ]) {
        return Some(ApiError::PermissionRefused(text.to_owned()));
    }
    None
}

/// Words of Autotask's rules, in lower case. Each was seen in a refusal, or says the same as one that was.
const RULE_WORDS: &[&str] = &[
    "missing required field",
    "required field",
    "is required",
    "does not exist",
    "do not exist",
    "already exist",
    "must be ",
    "must have ",
    "must not ",
    "you must ",
    "maximum length",
    "unable to find ",
    "invalid query",
    "not queryable",
    "cannot be queried",
    "cannot be associated",
    "cannot be changed",
    "cannot be deleted",
    "cannot be set",
    "is not valid",
    "is invalid",
    "read only",
    "read-only",
    "not allowed",
    "data violation",
    "unexpected character encountered",
    "could not convert",
    "error converting value",
    "is inactive",
    "(field:",
    "on field:",
];

/// Whether the words name a field, a bracketed value or a rule, so that the same request would be refused again.
fn names_a_rule(text: &str) -> bool {
    // "on record number [1]" stands after faults as well; its brackets name no value.
    let lower = text.to_lowercase().replace("record number [", "");
    RULE_WORDS.iter().any(|word| lower.contains(word)) || has_bracketed_value(&lower)
}

/// A value in brackets right behind a name, such as `companyLocationID[285]`. A digit before the bracket is no
/// name: so look the generic types in a stack trace.
fn has_bracketed_value(text: &str) -> bool {
    let mut before = "";
    text.split('[').enumerate().any(|(number, part)| {
        let behind_name = before.ends_with(|letter: char| letter.is_alphabetic());
        before = part;
        let value = part.split_once(']').map_or("", |(value, _)| value);
        number > 0 && behind_name && !value.is_empty()
    })
}

/// The field that a refusal names.
fn named_field(text: &str) -> Option<String> {
    let after = |marker: &str| {
        let start = text.to_ascii_lowercase().find(marker)? + marker.len();
        word_at(text.get(start..)?)
    };
    after("(field:")
        .or_else(|| after("missing required field:"))
        .or_else(|| after("on field:"))
        .or_else(|| after("required field "))
        .or_else(|| {
            let start = text.find("does not exist for ")?;
            word_at(&text[start + "does not exist for ".len()..])
        })
        .or_else(|| after("unable to find "))
        .or_else(|| bracketed_owner(text))
        .or_else(|| {
            // The older wording: `contactID: Value 12345 does not exist or is invalid`.
            let (field, _) = text.split_once(": Value ")?;
            word_at(field.rsplit(char::is_whitespace).next()?)
        })
}

/// `companyLocationID` of `The companyLocationID[285] cannot be …`.
fn bracketed_owner(text: &str) -> Option<String> {
    let (before, _) = text.split_once('[')?;
    if before.ends_with(char::is_whitespace) {
        return None;
    }
    word_at(before.rsplit(char::is_whitespace).next()?)
}

/// The name at the start of `text`, when there is one.
fn word_at(text: &str) -> Option<String> {
    let word: String = text
        .trim_start()
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    let words = ["the", "a", "an"];
    (!word.is_empty() && !words.contains(&word.as_str())).then_some(word)
}

fn or_else(text: String, otherwise: &str) -> String {
    if text.is_empty() {
        otherwise.to_owned()
    } else {
        text
    }
}

/// The body of an answer that is no JSON, fit for one line; a web page is only named.
fn plain_text(content_type: Option<&str>, body: &[u8]) -> String {
    if wire::is_web_page(content_type, body) {
        return "a web page instead of an answer".to_owned();
    }
    shorten(&String::from_utf8_lossy(body))
}

fn shorten(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn errors(text: &str) -> Vec<u8> {
        serde_json::json!({"errors": [text]}).to_string().into_bytes()
    }

    /// The class in one word, and the field of a refusal.
    fn class(error: &ApiError) -> String {
        match error {
            ApiError::NotSent { .. } => "not sent".into(),
            ApiError::AnswerLost { .. } => "answer lost".into(),
            ApiError::SignInRefused(fault) => format!("sign-in {fault:?}"),
            ApiError::PermissionRefused(_) => "permission".into(),
            ApiError::ThreadLimit { .. } => "threads".into(),
            ApiError::RateLimited { .. } => "rate".into(),
            ApiError::NotFound { .. } => "not found".into(),
            ApiError::WrongMethod { .. } => "method".into(),
            ApiError::Validation { field, .. } => {
                format!("refused {}", field.as_deref().unwrap_or("-"))
            }
            ApiError::ServerFault { .. } => "fault".into(),
            ApiError::Unreadable { .. } => "unreadable".into(),
            ApiError::ForeignHost { .. } => "foreign".into(),
            ApiError::BudgetSpent { .. } => "budget".into(),
            ApiError::Interrupted => "interrupted".into(),
            ApiError::OurFault(_) => "ours".into(),
        }
    }

    #[test]
    fn texts_that_autotask_gives() {
        let reference = "Reference value on field: contactID of type: Contact does not exist or is invalid.";
        let too_long = "String value exceeds maximum length (field:description). \
                        Error updating entity for record number [1].";
        let location = "The companyLocationID[285] cannot be associated with the Ticket.";
        let no_right = "The logged in Resource does not have the adequate permissions to create this.";
        let no_row = "No matching records found. The logged in Resource may not have the required \
                      permissions to delete the data.";
        let pair = "Data violation: When assigning a Resource, you must assign both a assignedResourceID \
                    and assignedResourceRoleID.";
        let threads = "The thread threshold of 3 threads has been exceeded.";
        let or_limit = "Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions.";
        let twin = "A ContactGroup already exists with Name [VIP]. ContactGroup names must be unique.";
        let cases = [
            (500, "Missing Required Field: isActive.", "refused isActive"),
            (
                500,
                "Missing Required Field: isActive. ; on record number [1].",
                "refused isActive",
            ),
            (
                500,
                "Picklist value [3] does not exist for namePrefix.",
                "refused namePrefix",
            ),
            (500, reference, "refused contactID"),
            (
                500,
                "contactID: Value 12345 does not exist or is invalid",
                "refused contactID",
            ),
            (
                500,
                "Value does not exist for the required field AccountID.",
                "refused AccountID",
            ),
            (500, too_long, "refused description"),
            (
                500,
                "Unable to find colour in the Contact Entity.",
                "refused colour",
            ),
            (
                400,
                "Unable to find colour in the Contact Entity.",
                "refused colour",
            ),
            (
                500,
                "Unexpected character encountered while parsing value: t. Path 'isActive'",
                "refused -",
            ),
            (
                500,
                "maxCountOfRecordsToReturn must be between 1 and 500",
                "refused -",
            ),
            (500, or_limit, "refused -"),
            (500, twin, "refused -"),
            (500, location, "refused companyLocationID"),
            (500, pair, "refused -"),
            (200, "Missing Required Field: isActive.", "refused isActive"),
            (200, "Something went wrong", "unreadable"),
            (500, no_right, "permission"),
            (403, "You may not", "permission"),
            (500, no_row, "not found"),
            (404, "Resource not found", "not found"),
            (429, threads, "threads"),
            (500, threads, "threads"),
            (503, "Itgenatr005: too many", "threads"),
            (500, "Thread Threshold Exceeded", "threads"),
            (429, "You have exceeded something", "rate"),
            (500, "IntegrationCode is invalid.", "sign-in IntegrationCode"),
            (401, "IntegrationCode is invalid.", "sign-in IntegrationCode"),
            (
                500,
                "Zone information could not be determined",
                "sign-in UnknownUser",
            ),
            (
                500,
                "An unexpected error has occurred. Please reference Error ID: 1165",
                "fault",
            ),
            (500, "Error creating entity for record number [1].", "fault"),
            (
                500,
                "Transaction (Process ID 71) was deadlocked on lock resources",
                "fault",
            ),
        ];
        for (status, text, expected) in cases {
            let error = classify(status, Some("application/json"), &errors(text));
            assert_eq!(class(&error), expected, "{status} {text}");
        }
    }

    #[test]
    fn bodies_of_other_shapes() {
        let wrong = r#"{"Message":"The requested resource does not support http method 'GET'."}"#;
        let page = "<!DOCTYPE html><html>The field must be down for maintenance</html>";
        let cases = [
            (401, "", "sign-in Credentials"),
            (403, "", "permission"),
            (
                404,
                "<html><body>404 - File or directory not found.</body></html>",
                "not found",
            ),
            (405, wrong, "method"),
            (407, "", "not sent"),
            (408, "", "answer lost"),
            (429, "", "rate"),
            (400, "", "refused -"),
            (413, "too large", "refused -"),
            (500, "", "fault"),
            (500, "the field must be nice", "fault"),
            (502, page, "fault"),
            (503, page, "fault"),
            (302, "", "unreadable"),
            (101, "", "unreadable"),
            (
                500,
                r#"{"errors":[{"message":"Missing Required Field: lastName."}]}"#,
                "refused lastName",
            ),
            (500, r#"{"errors":null}"#, "fault"),
        ];
        for (status, body, expected) in cases {
            let error = classify(status, None, body.as_bytes());
            assert_eq!(class(&error), expected, "{status} {body}");
        }
    }

    #[test]
    fn a_long_answer_is_told_in_short() {
        let error = classify(500, None, "x".repeat(100_000).as_bytes());
        assert!(error.to_string().len() < 600, "{}", error.to_string().len());
    }

    proptest! {
        #[test]
        fn any_answer_has_a_class(status: u16, body: Vec<u8>, text: String) {
            classify(status, None, &body);
            classify(status, Some("text/html"), &errors(&text));
        }
    }
}
