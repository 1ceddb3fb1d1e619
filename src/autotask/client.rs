//! A tenant's connection: it signs requests in, and stops for good when a sign-in is refused.
//!
//! `Client::signed` is the only function that adds credentials to a request, and it adds them only to addresses
//! of the account's own base. What can be asked stands in [`super::queries`], [`super::metadata`] and
//! [`super::writes`].

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, Method, Request};
use jiff::SignedDuration;
use serde_json::Value;
use url::Url;

use super::answer::Answer;
use super::budget::Purpose;
use super::credentials::Credentials;
use super::entity::EntityName;
use super::error::{ApiError, SignInFault};
use super::line::{self, Line, Options};
use super::pacing::Endpoint;
use super::retry::Verb;
use super::transport::Transport;
use super::waiting::Patience;
use super::zone::{self, HostPolicy};
use crate::clock::Clock;

/// One connection to one tenant. Threads share it by reference.
pub struct Client {
    pub(super) line: Line,
    credentials: Credentials,
    sign_in: HeaderMap,
    allowed: HostPolicy,
    account: Mutex<Account>,
    /// Held by a request whose sign-in may turn out to be wrong.
    unproven: Mutex<()>,
    /// Held by the thread that waits for room in the hour.
    pub(super) patience: Mutex<Patience>,
}

/// Where the tenant's API stands, and whether it still lets us in.
struct Account {
    base: Url,
    /// The base came from a zone look-up that may be repeated once, since a database can move to another zone.
    may_look_up_again: bool,
    /// The sign-in was refused: no further request is sent, since each would bring the API user nearer to its lock.
    refused: Option<SignInFault>,
    /// A request was answered, so the credentials are right.
    accepted: bool,
}

/// One call, before it is signed.
pub(super) struct Call {
    verb: Verb,
    method: Method,
    path: String,
    body: Option<Vec<u8>>,
    endpoints: Vec<Endpoint>,
}

impl Call {
    /// A call that changes nothing. The path is relative to the base.
    pub(super) fn read(method: Method, path: String, body: Option<&Value>, endpoint: Endpoint) -> Self {
        Self {
            verb: Verb::Read,
            method,
            path,
            body: body.map(|body| body.to_string().into_bytes()),
            endpoints: vec![endpoint],
        }
    }

    /// A call that creates, changes or deletes; it counts for all of these entities.
    pub(super) fn write(method: Method, path: String, body: Option<&Value>, entities: &[EntityName]) -> Self {
        Self {
            verb: Verb::Write,
            method,
            path,
            body: body.map(|body| body.to_string().into_bytes()),
            endpoints: entities.iter().copied().map(Endpoint::Entity).collect(),
        }
    }

    fn purpose(&self) -> Purpose {
        if self.endpoints == [Endpoint::Threshold] {
            Purpose::Reading
        } else {
            Purpose::Work
        }
    }
}

impl Client {
    /// A client for the account at `base`; without it the zone is looked up. `allowed` says which addresses may get
    /// the credentials, and is asked about the base in either case. Nothing is signed in yet.
    ///
    /// # Errors
    /// [`ApiError::ForeignHost`], when the policy refuses the base or the zone's address;
    /// [`ApiError::SignInRefused`], when no zone is known for the user or the credentials cannot be sent; and what
    /// can go wrong on the way.
    pub fn connect(
        credentials: Credentials,
        base: Option<&Url>,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        allowed: HostPolicy,
        options: Options,
    ) -> Result<Self, ApiError> {
        let sign_in = credentials.headers()?;
        let line = Line::new(transport, clock, options);
        let found = match base {
            Some(base) => zone::base(base, &allowed)?,
            None => line.look_up_zone(credentials.username(), &allowed)?,
        };
        let account = Account {
            base: found,
            may_look_up_again: base.is_none(),
            refused: None,
            accepted: false,
        };
        Ok(Self {
            line,
            credentials,
            sign_in,
            allowed,
            account: Mutex::new(account),
            unproven: Mutex::default(),
            patience: Mutex::default(),
        })
    }

    /// The base of the account, ending in `v1.0/`.
    pub fn base(&self) -> Url {
        self.account().base.clone()
    }

    /// Requests sent so far, zone look-ups and repeated attempts included.
    pub fn requests_sent(&self) -> u64 {
        self.line.ledger.sent()
    }

    /// Requests at a time on each endpoint.
    pub fn per_endpoint(&self) -> usize {
        self.line.pacing.per_endpoint()
    }

    /// How far this machine's clock was ahead of the server's at the last answer; `None` while no answer told.
    pub fn clock_skew(&self) -> Option<SignedDuration> {
        *locked(&self.line.skew)
    }

    /// A name for the tenant that stays the same when its database moves to another zone: on Autotask's own hosts
    /// the part of the user name after `@`, elsewhere the same with host and port.
    pub fn tenant_key(&self) -> String {
        zone::tenant_key(self.credentials.username(), Some(&self.base()))
    }

    /// Makes one call, and waits before it while the hour has no room for it. A request that met no room was not
    /// carried out, so that a write may be sent after the wait.
    pub(super) fn call(&self, call: &Call) -> Result<Answer, ApiError> {
        loop {
            if let Some(answer) = self.call_unless_waited(call)? {
                return Ok(answer);
            }
        }
    }

    /// Makes one call when the hour has room for it. Where it has none, it waits until there is, and gives `None`: the
    /// call was not carried out, and time has passed.
    pub(super) fn call_unless_waited(&self, call: &Call) -> Result<Option<Answer>, ApiError> {
        if call.purpose() == Purpose::Work {
            self.keep_count();
        }
        let asked_at = self.line.clock.elapsed();
        match self.call_at_once(call) {
            Err(full @ (ApiError::BudgetSpent { .. } | ApiError::RateLimited { .. })) => {
                self.wait_for_room(full, asked_at)?;
                Ok(None)
            }
            answered => answered.map(Some),
        }
    }

    /// Makes one call, with as many attempts as its verb allows, and once more after a move of the zone.
    pub(super) fn call_at_once(&self, call: &Call) -> Result<Answer, ApiError> {
        // Kept over all attempts: a request whose answer got lost may still be under way at the server, and the place
        // of one that was refused for being one too many shall not go to another thread at once.
        let _place = self.line.pacing.enter(&call.endpoints);
        let mut base = self.base();
        // The base changes at most once in the life of a client, so this ends.
        loop {
            match self.line.persist(call.verb, || self.attempt(call, &base))? {
                Attempt::Answered(answer) => return Ok(answer),
                Attempt::Moved(moved) => base = moved,
            }
        }
    }

    /// Sends the call once. The caller has its place at the endpoint, and keeps it until a refused sign-in is dealt
    /// with, so that no waiting thread collects the same refusal in the meantime; until the sign-in was accepted for the first time,
    /// requests go one by one for the same reason.
    fn attempt(&self, call: &Call, base: &Url) -> Result<Attempt, ApiError> {
        let accepted = self.account().accepted;
        let _alone = (!accepted).then(|| locked(&self.unproven));
        {
            let account = self.account();
            if let Some(fault) = account.refused {
                return Err(ApiError::SignInRefused(fault));
            }
            if account.base != *base {
                return Ok(Attempt::Moved(account.base.clone()));
            }
        }
        let (url, request) = self.signed(call, base)?;
        match self.line.exchange(call.purpose(), request, &url) {
            Ok(answer) => {
                self.account().accepted = true;
                Ok(Attempt::Answered(answer))
            }
            Err(ApiError::SignInRefused(fault)) => self.base_after_refusal(fault, base).map(Attempt::Moved),
            Err(error) => Err(error),
        }
    }

    /// The call as a request with credentials. The only place that attaches them.
    fn signed(&self, call: &Call, base: &Url) -> Result<(Url, Request<Vec<u8>>), ApiError> {
        let url = base
            .join(&call.path)
            .map_err(|error| ApiError::OurFault(format!("the path {}: {error}", call.path)))?;
        if !zone::is_under(&url, base) {
            return Err(ApiError::ForeignHost {
                host: zone::named_host(&url),
            });
        }
        let mut request = line::request(&call.method, &url, call.body.as_deref())?;
        request.headers_mut().extend(self.sign_in.clone());
        Ok((url, request))
    }

    /// The base to try once more after a refused sign-in. The lock is held while the zone is looked up, so that no
    /// other thread collects a refusal in the meantime.
    ///
    /// # Errors
    /// The refusal itself, when there is no other base; from then on nothing more is sent.
    fn base_after_refusal(&self, fault: SignInFault, refused_at: &Url) -> Result<Url, ApiError> {
        let mut account = self.account();
        if let Some(fault) = account.refused {
            return Err(ApiError::SignInRefused(fault));
        }
        if account.base != *refused_at {
            return Ok(account.base.clone());
        }
        let mut error = ApiError::SignInRefused(fault);
        if fault == SignInFault::Credentials && account.may_look_up_again {
            account.may_look_up_again = false;
            match self.line.look_up_zone(self.credentials.username(), &self.allowed) {
                Ok(moved) if moved != *refused_at => {
                    account.base = moved.clone();
                    return Ok(moved);
                }
                Err(foreign @ ApiError::ForeignHost { .. }) => error = foreign,
                // The same zone, or no answer: the refusal stands.
                Ok(_) | Err(_) => {}
            }
        }
        account.refused = Some(fault);
        Err(error)
    }

    fn account(&self) -> MutexGuard<'_, Account> {
        locked(&self.account)
    }
}

/// What one attempt came to when it did not fail.
enum Attempt {
    Answered(Answer),
    /// The account has another base by now; try there.
    Moved(Url),
}

/// What the locks guard changes in single steps, so it stays right even when a thread died while it held one.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.base().as_str())
            .field("credentials", &self.credentials)
            .field("requests_sent", &self.requests_sent())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
