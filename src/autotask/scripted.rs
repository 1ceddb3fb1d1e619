//! A transport for tests: it answers by a script, and insists on it.
//!
//! A request that the script does not expect fails the test, and so does a step that nobody came to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use http::{Request, Response};
use serde_json::Value;
use url::Url;

use super::client::Client;
use super::credentials::Credentials;
use super::line::Options;
use super::transport::{Transport, TransportError};
use super::zone::{self, HostPolicy};
use crate::clock::FrozenClock;

/// Base of the account in tests.
pub(crate) const BASE: &str = "https://webservices3.autotask.net/atservicesrest/v1.0/";

enum Step {
    Answer {
        method: &'static str,
        path: String,
        response: Response<Vec<u8>>,
    },
    Fail(TransportError),
}

/// A body of a scripted answer.
pub(crate) trait IntoBody {
    fn into_body(self) -> Vec<u8>;
}

impl IntoBody for Value {
    fn into_body(self) -> Vec<u8> {
        self.to_string().into_bytes()
    }
}

impl IntoBody for &str {
    fn into_body(self) -> Vec<u8> {
        self.as_bytes().to_vec()
    }
}

/// Answers in the order of its script.
#[derive(Default)]
pub(crate) struct Scripted {
    steps: Mutex<VecDeque<Step>>,
    seen: Mutex<Vec<Request<Vec<u8>>>>,
}

impl Scripted {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Expects a call below [`BASE`].
    pub(crate) fn on(self, method: &'static str, path: &str, status: u16, body: impl IntoBody) -> Self {
        self.at(method, &format!("{BASE}{path}"), status, body)
    }

    /// Expects a call of a whole address.
    pub(crate) fn at(self, method: &'static str, url: &str, status: u16, body: impl IntoBody) -> Self {
        let response = Response::builder().status(status).body(body.into_body()).unwrap();
        let path = url.to_owned();
        self.then(Step::Answer {
            method,
            path,
            response,
        })
    }

    /// Adds a header to the answer of the last step.
    pub(crate) fn with_header(self, name: &'static str, value: &'static str) -> Self {
        if let Some(Step::Answer { response, .. }) = self.steps.lock().unwrap().back_mut() {
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        self
    }

    /// Expects any call and gives it no answer.
    pub(crate) fn fail(self, error: TransportError) -> Self {
        self.then(Step::Fail(error))
    }

    fn then(self, step: Step) -> Self {
        self.steps.lock().unwrap().push_back(step);
        self
    }

    /// The bodies of all requests so far; null where there was none.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        let seen = self.seen.lock().unwrap();
        seen.iter()
            .map(|request| serde_json::from_slice(request.body()).unwrap_or_default())
            .collect()
    }

    /// A header of one request; empty where it has none.
    pub(crate) fn header(&self, number: usize, name: &str) -> String {
        let seen = self.seen.lock().unwrap();
        let value = seen[number].headers().get(name);
        value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let step = self.steps.lock().unwrap().pop_front();
        let asked = format!("{} {}", request.method(), request.uri());
        self.seen.lock().unwrap().push(request);
        match step {
            Some(Step::Answer {
                method,
                path,
                response,
            }) => {
                assert_eq!(asked, format!("{method} {path}"), "another request was expected");
                Ok(response)
            }
            Some(Step::Fail(error)) => Err(error),
            None => panic!("no request was expected any more, and {asked} came"),
        }
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let left = self.steps.lock().unwrap().len();
            assert_eq!(left, 0, "steps of the script that nobody came to");
        }
    }
}

/// A transport made of a function.
pub(crate) struct Answering<F>(pub(crate) F);

impl<F> Transport for Answering<F>
where
    F: Fn(Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> + Send + Sync,
{
    fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        (self.0)(request)
    }
}

pub(crate) fn clock() -> Arc<FrozenClock> {
    Arc::new(FrozenClock::at("2026-03-01T12:00:00Z".parse().unwrap()))
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new("k7x2@ACME.COM", "s3cr3t", "c0de")
}

pub(crate) fn only_autotask() -> HostPolicy {
    Arc::new(|url: &Url| url.scheme() == "https" && zone::is_autotask(url))
}

/// A client at [`BASE`] over the script, with its clock and the script to look at afterwards.
pub(crate) fn client_of(script: Scripted) -> (Client, Arc<FrozenClock>, Arc<Scripted>) {
    let script = Arc::new(script);
    let (client, clock) = client_over(script.clone(), Options::default());
    (client, clock, script)
}

/// A client at [`BASE`] over any transport.
pub(crate) fn client_over(transport: Arc<dyn Transport>, options: Options) -> (Client, Arc<FrozenClock>) {
    let clock = clock();
    let base = Url::parse(BASE).unwrap();
    let client = Client::connect(
        credentials(),
        Some(&base),
        transport,
        clock.clone(),
        only_autotask(),
        options,
    );
    (client.unwrap(), clock)
}
