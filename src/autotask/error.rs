//! What can go wrong with one call, in classes that callers branch on.
//!
//! Each class says by itself what was refused, what is in doubt, and what the user can do about it. How an answer
//! becomes a class is [`crate::autotask::classify`]'s business.

use std::time::Duration;

use crate::error::{Failure, Kind};

/// Why a sign-in was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInFault {
    /// Name, secret or code are wrong, or the zone is: Autotask does not tell them apart.
    Credentials,
    /// The integration code is not one of Autotask's.
    IntegrationCode,
    /// No zone is known for this user name.
    UnknownUser,
    /// The named part holds a character that cannot be sent.
    Unsendable(&'static str),
}

/// Why a call did not give what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The request certainly never reached Autotask.
    #[error("cannot reach Autotask: {message}")]
    NotSent {
        /// What happened.
        message: String,
    },
    /// The request may have been carried out, but no answer arrived.
    #[error("no answer from Autotask: {message}")]
    AnswerLost {
        /// What happened.
        message: String,
    },
    /// The sign-in was refused. It is never tried again: repeated refusals lock the API user.
    #[error("{}", sign_in_words(*.0))]
    SignInRefused(SignInFault),
    /// The API user's security level does not allow this.
    #[error("Autotask does not permit this: {0}")]
    PermissionRefused(String),
    /// Too many requests at a time on one endpoint; this one was not carried out.
    #[error("Autotask refuses so many requests at a time")]
    ThreadLimit {
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// Too many requests in the hour, by all integrations together; this one was not carried out.
    #[error("the hourly request limit of Autotask is reached{}", parenthesis(.text))]
    RateLimited {
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
        /// The server's words; may be empty.
        text: String,
    },
    /// No such record, or no such path.
    #[error("not found in Autotask{}", parenthesis(.text))]
    NotFound {
        /// The server's words; may be empty.
        text: String,
    },
    /// The path does not take this method.
    #[error("Autotask does not take this method here{}", parenthesis(.text))]
    WrongMethod {
        /// The server's words; may be empty.
        text: String,
    },
    /// The request was understood and refused; it was not carried out.
    #[error("Autotask refused the request: {message}")]
    Validation {
        /// The server's words.
        message: String,
        /// The field that they name.
        field: Option<String>,
    },
    /// The server failed in the middle; a write may have been carried out.
    #[error("Autotask has a fault (HTTP {status}){}", parenthesis(.text))]
    ServerFault {
        /// The HTTP status.
        status: u16,
        /// The server's words; may be empty.
        text: String,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// The answer is not one that Autotask gives; a write may have been carried out.
    #[error("Autotask's answer cannot be read (HTTP {status}): {text}")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// What is wrong with it.
        text: String,
    },
    /// An address that the credentials must not be sent to. Nothing was sent there.
    #[error("the address {host} is not one that the credentials may be sent to")]
    ForeignHost {
        /// The host that was refused.
        host: String,
    },
    /// This run's share of the hourly request limit is used up; nothing was sent.
    #[error("the request budget is spent: {used} of the {allowed} requests an hour that this run may send")]
    BudgetSpent {
        /// Requests of this run within the hour.
        used: u64,
        /// The most that it may have: its share, and never more than the others left.
        allowed: u64,
    },
    /// Somebody asked to stop while the call waited to be sent; nothing is on its way.
    #[error("interrupted while waiting to send the next request")]
    Interrupted,
    /// The request was wrong before it was sent.
    #[error("{0}")]
    OurFault(String),
}

impl ApiError {
    /// Whether a write that ended so may have been carried out all the same. Only a look-up can tell then.
    pub fn leaves_doubt(&self) -> bool {
        match self {
            Self::AnswerLost { .. } | Self::ServerFault { .. } | Self::Unreadable { .. } => true,
            Self::NotSent { .. }
            | Self::SignInRefused(_)
            | Self::PermissionRefused(_)
            | Self::ThreadLimit { .. }
            | Self::RateLimited { .. }
            | Self::NotFound { .. }
            | Self::WrongMethod { .. }
            | Self::Validation { .. }
            | Self::ForeignHost { .. }
            | Self::BudgetSpent { .. }
            | Self::Interrupted
            | Self::OurFault(_) => false,
        }
    }

    /// The same error with the wait that the server asked for, where the class has a place for it.
    #[must_use]
    pub(super) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        match &mut self {
            Self::ThreadLimit { retry_after }
            | Self::RateLimited { retry_after, .. }
            | Self::ServerFault { retry_after, .. } => *retry_after = wait,
            Self::NotSent { .. }
            | Self::AnswerLost { .. }
            | Self::SignInRefused(_)
            | Self::PermissionRefused(_)
            | Self::NotFound { .. }
            | Self::WrongMethod { .. }
            | Self::Validation { .. }
            | Self::Unreadable { .. }
            | Self::ForeignHost { .. }
            | Self::BudgetSpent { .. }
            | Self::Interrupted
            | Self::OurFault(_) => {}
        }
        self
    }

    fn kind(&self) -> Kind {
        match self {
            Self::NotSent { .. }
            | Self::AnswerLost { .. }
            | Self::ThreadLimit { .. }
            | Self::RateLimited { .. }
            | Self::ServerFault { .. }
            | Self::BudgetSpent { .. } => Kind::TryLater,
            Self::Interrupted => Kind::Interrupted,
            Self::SignInRefused(_) | Self::PermissionRefused(_) => Kind::Refused,
            Self::NotFound { .. }
            | Self::WrongMethod { .. }
            | Self::Validation { .. }
            | Self::Unreadable { .. }
            | Self::ForeignHost { .. }
            | Self::OurFault(_) => Kind::Unexpected,
        }
    }

    fn hints(&self) -> &'static [&'static str] {
        match self {
            Self::NotSent { .. } => {
                &["Check the network, the proxy and the profile's url; then run the same again."]
            }
            Self::AnswerLost { .. } | Self::ServerFault { .. } => &["Run the same again later."],
            Self::SignInRefused(fault) => sign_in_hints(*fault),
            Self::PermissionRefused(_) => {
                &["Ask an Autotask administrator to widen the security level of the API user."]
            }
            Self::ThreadLimit { .. } => {
                &["Another program uses the same integration code now; run the same again when it is done."]
            }
            Self::RateLimited { .. } => &[
                "All integrations of the tenant share this limit; it frees itself within the hour.",
                "Run the same again later, or wait longer with --max-wait.",
            ],
            Self::BudgetSpent { .. } => &[
                "Run the same again when the hour's count has fallen, or wait longer with --max-wait.",
                "A run may use more of the hour with --budget-share.",
                "All integrations of the tenant share this limit.",
            ],
            Self::ForeignHost { .. } => {
                &["If this host is yours to trust, name it as allow_host in the profile."]
            }
            Self::Unreadable { .. } => {
                &["Check that the profile's url is Autotask's API and that no proxy answers in its place."]
            }
            Self::NotFound { .. }
            | Self::WrongMethod { .. }
            | Self::Validation { .. }
            | Self::Interrupted
            | Self::OurFault(_) => &[],
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        error
            .hints()
            .iter()
            .fold(Self::new(error.kind(), error.to_string()), |failure, hint| {
                failure.hint(*hint)
            })
    }
}

fn sign_in_words(fault: SignInFault) -> String {
    match fault {
        SignInFault::Credentials => "Autotask refused the sign-in".to_owned(),
        SignInFault::IntegrationCode => {
            "Autotask refused the sign-in: the integration code is not valid".to_owned()
        }
        SignInFault::UnknownUser => "Autotask knows no zone for this user name".to_owned(),
        SignInFault::Unsendable(what) => {
            format!("the {what} holds a character that cannot be sent, such as a line break")
        }
    }
}

fn sign_in_hints(fault: SignInFault) -> &'static [&'static str] {
    const KEY: &str = "The user name is the API user's generated Username (Key), such as \
         k7x2@ACME.COM, not a mail address.";
    match fault {
        SignInFault::Credentials => &[
            KEY,
            "User name, secret, integration code and url must belong to the same API user of the same tenant.",
            "Do not repeat this blindly: repeated refusals lock the API user until an administrator unlocks it.",
        ],
        SignInFault::IntegrationCode => {
            &["Copy the tracking identifier of the API user again; it must belong to the same API user."]
        }
        SignInFault::UnknownUser => &[KEY],
        SignInFault::Unsendable(_) => &["Store it again, on one line."],
    }
}

fn parenthesis(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!(": {text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_ends_a_run_in_its_own_way() {
        let text = String::new;
        let cases = [
            (ApiError::NotSent { message: text() }, Kind::TryLater),
            (ApiError::AnswerLost { message: text() }, Kind::TryLater),
            (ApiError::ThreadLimit { retry_after: None }, Kind::TryLater),
            (ApiError::BudgetSpent { used: 1, allowed: 1 }, Kind::TryLater),
            (ApiError::Interrupted, Kind::Interrupted),
            (ApiError::SignInRefused(SignInFault::Credentials), Kind::Refused),
            (ApiError::PermissionRefused(text()), Kind::Refused),
            (ApiError::OurFault(text()), Kind::Unexpected),
            (ApiError::ForeignHost { host: text() }, Kind::Unexpected),
        ];
        for (error, kind) in cases {
            assert_eq!(Failure::from(error.clone()).kind, kind, "{error:?}");
        }
    }

    #[test]
    fn a_refused_sign_in_says_what_to_do() {
        let failure = Failure::from(ApiError::SignInRefused(SignInFault::Credentials));
        let hints = failure.hints.join("\n");
        assert!(hints.contains("Username (Key)"), "{hints}");
        assert!(hints.contains("lock the API user"), "{hints}");
    }

    #[test]
    fn doubt_is_left_only_where_the_server_may_have_worked() {
        assert!(
            ApiError::AnswerLost {
                message: String::new()
            }
            .leaves_doubt()
        );
        assert!(
            !ApiError::NotSent {
                message: String::new()
            }
            .leaves_doubt()
        );
        let refused = ApiError::Validation {
            message: String::new(),
            field: None,
        };
        assert!(!refused.leaves_doubt());
    }
}
