//! The line to the server: counts each request, sends it, logs it, and waits between attempts.
//!
//! It has no credentials and adds none. All waiting goes through the clock that it was given.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{Method, Request, Response};
use jiff::SignedDuration;
use url::Url;

use super::answer::{self, Answer};
use super::budget::{Ledger, Purpose};
use super::error::ApiError;
use super::pacing::Pacing;
use super::retry::{self, Verb};
use super::transport::{TimeOuts, Transport, TransportError, TransportErrorKind};
use super::waiting::Attention;
use super::wire;
use super::zone::{self, HostPolicy};
use crate::clock::Clock;

/// How a client behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Requests at a time on each endpoint, 1 to 3. The server frees a place a little after it has answered, so 2
    /// keep clear of its limit of 3.
    pub per_endpoint: usize,
    /// Longest time that one call spends waiting between its attempts, and that all calls together spend waiting for
    /// room in the hour.
    pub max_wait: Duration,
    /// Scatters the waits; best different in every run.
    pub jitter_seed: u64,
    /// How long one request may take; for whoever makes the transport.
    pub time_outs: TimeOuts,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            per_endpoint: 2,
            max_wait: Duration::from_mins(15),
            jitter_seed: 0,
            time_outs: TimeOuts::default(),
        }
    }
}

/// The way to a server, shared by all threads of a client.
pub(super) struct Line {
    transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) options: Options,
    pub(super) pacing: Pacing,
    pub(super) ledger: Ledger,
    pub(super) attention: Attention,
    /// How far this machine's clock was ahead of the server's at the last answer.
    pub(super) skew: Mutex<Option<SignedDuration>>,
}

impl Line {
    pub(super) fn new(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>, options: Options) -> Self {
        let pacing = Pacing::new(options.per_endpoint);
        Self {
            transport,
            clock,
            options,
            pacing,
            ledger: Ledger::default(),
            attention: Attention::default(),
            skew: Mutex::default(),
        }
    }

    /// Makes attempts until one succeeds, or fails in a way that shall not be repeated, or waiting takes too long.
    pub(super) fn persist<T>(
        &self,
        verb: Verb,
        attempt: impl Fn() -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut waited = Duration::ZERO;
        let mut attempts = 1;
        loop {
            let error = match attempt() {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            let seed = self.options.jitter_seed.wrapping_add(self.ledger.sent());
            let Some(wait) = retry::should_retry(verb, &error, attempts, seed) else {
                return Err(error);
            };
            waited = waited.saturating_add(wait);
            if waited > self.options.max_wait {
                return Err(error);
            }
            tracing::debug!(%error, attempts, wait_ms = wait.as_millis(), "waiting before the next attempt");
            self.clock.sleep(wait);
            if (self.attention.interrupted)() {
                return Err(ApiError::Interrupted);
            }
            attempts += 1;
        }
    }

    /// Sends one request, once. Its place at the endpoint is the caller's business.
    pub(super) fn exchange(
        &self,
        purpose: Purpose,
        request: Request<Vec<u8>>,
        url: &Url,
    ) -> Result<Answer, ApiError> {
        self.ledger.count(purpose, self.clock.elapsed())?;
        let method = request.method().clone();
        tracing::trace!(%method, path = url.path(), body = %lossy(request.body()), "request");
        let started = self.clock.elapsed();
        let result = self.transport.send(request);
        let took = self.clock.elapsed().saturating_sub(started);
        log(&method, url, &result, took);
        let response = result.map_err(|error| unanswered(error, url))?;
        let now = self.clock.now();
        if let Some(date) = answer::date(&response) {
            *self.skew.lock().unwrap_or_else(PoisonError::into_inner) = Some(now.duration_since(date));
        }
        answer::accept(&response, url, now)
    }

    /// Asks which zone the user's tenant lives in. Carries no credentials, and has no limit of its own.
    ///
    /// # Errors
    /// [`ApiError::ForeignHost`] when the answer leads to an address that the policy refuses.
    pub(super) fn look_up_zone(&self, username: &str, allowed: &HostPolicy) -> Result<Url, ApiError> {
        let look_up = zone::look_up(username)?;
        let zone = self.persist(Verb::Read, || {
            let request = request(&Method::GET, &look_up, None)?;
            self.exchange(Purpose::Work, request, &look_up)?
                .read(|body| wire::zone(&body))
        })?;
        let url = Url::parse(&zone.url).map_err(|error| ApiError::Unreadable {
            status: 200,
            text: format!("the zone's url: {error}"),
        })?;
        tracing::debug!(zone = zone.name, url = %url, "zone");
        zone::base(&url, allowed)
    }
}

/// A request without credentials.
pub(super) fn request(method: &Method, url: &Url, body: Option<&[u8]>) -> Result<Request<Vec<u8>>, ApiError> {
    let mut request = Request::builder()
        .method(method.clone())
        .uri(url.as_str())
        .header(http::header::ACCEPT, "application/json");
    if body.is_some() {
        // With the charset: without it Autotask has stored `?` for letters outside ASCII.
        request = request.header(http::header::CONTENT_TYPE, "application/json; charset=utf-8");
    }
    request
        .body(body.unwrap_or_default().to_vec())
        .map_err(|error| ApiError::OurFault(format!("a request cannot be built: {error}")))
}

/// A server that was not reached is named, since a wrong address is the likeliest reason.
fn unanswered(error: TransportError, url: &Url) -> ApiError {
    let message = error.message;
    match error.kind {
        TransportErrorKind::NotSent => ApiError::NotSent {
            message: format!("{}: {message}", zone::named_host(url)),
        },
        TransportErrorKind::AnswerLost => ApiError::AnswerLost { message },
    }
}

/// One line for each request: never headers, bodies only at the lowest level, and no query, which may name a user.
fn log(method: &Method, url: &Url, result: &Result<Response<Vec<u8>>, TransportError>, took: Duration) {
    let (path, ms) = (url.path(), took.as_millis());
    match result {
        Ok(response) => {
            tracing::debug!(%method, path, status = response.status().as_u16(), ms, "answer");
            tracing::trace!(%method, path, body = %lossy(response.body()), "answer");
        }
        Err(error) => tracing::debug!(%method, path, %error, ms, "no answer"),
    }
}

fn lossy(body: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(body)
}
