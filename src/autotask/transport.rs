//! Carries one request to a server and brings the answer back.
//!
//! It knows nothing of Autotask, follows no redirect and repeats nothing. What it owes the caller when it fails is
//! one fact: whether the request can have reached the server.

use std::error::Error as _;
use std::io::Read;
use std::time::Duration;

use http::{Request, Response};
use url::Url;

/// Carries requests: over the network, or to a server inside the process.
pub trait Transport: Send + Sync {
    /// Sends the request once and waits for the whole answer, whatever its status is.
    ///
    /// # Errors
    /// [`TransportError`], when there is no answer.
    fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError>;
}

/// Whether a request that got no answer can have been carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportErrorKind {
    /// The request certainly never reached the server: no address, no connection, no TLS.
    NotSent,
    /// The request may have reached the server, but its answer did not reach us.
    AnswerLost,
}

/// A request without an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    /// Whether the request can have been carried out.
    pub kind: TransportErrorKind,
    /// What happened, without the request's URL, which may hold a user name.
    pub message: String,
}

impl TransportError {
    /// A request that certainly never reached the server.
    pub fn not_sent(message: impl Into<String>) -> Self {
        Self {
            kind: TransportErrorKind::NotSent,
            message: message.into(),
        }
    }

    /// A request that may have been carried out.
    pub fn answer_lost(message: impl Into<String>) -> Self {
        Self {
            kind: TransportErrorKind::AnswerLost,
            message: message.into(),
        }
    }
}

/// Longest wait for a connection, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest wait for a whole answer. Autotask itself cuts every call off after five minutes.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(5);
/// How long an unused connection is kept. A server closes idle connections too; a request that meets such a
/// closing connection has a lost answer, so ours are closed first.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);
/// Longest answer that is read, in bytes. A page of 500 records with all their fields stays far below it.
const LONGEST_ANSWER: u64 = 64 * 1024 * 1024;

/// Sends over HTTP/1.1 and TLS, through the system's proxy when one is set.
#[derive(Debug)]
pub struct HttpTransport {
    client: reqwest::blocking::Client,
}

impl HttpTransport {
    /// A transport for an account at `base`, or for one whose zone is still to be looked up.
    ///
    /// A base on plain `http` is a server on this machine. It is reached directly, since a proxy would read the
    /// credentials, and needs no certificates.
    ///
    /// # Errors
    /// Of kind [`TransportErrorKind::NotSent`], when this machine has no CA certificates.
    pub fn new(base: Option<&Url>) -> Result<Self, TransportError> {
        install_tls();
        let builder = reqwest::blocking::Client::builder()
            .user_agent(concat!("matchbook/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(ANSWER_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT);
        let builder = if base.is_some_and(|base| base.scheme() == "http") {
            builder.no_proxy().tls_certs_only([])
        } else {
            builder.https_only(true)
        };
        let client = builder.build().map_err(|error| unbuilt(&error))?;
        Ok(Self { client })
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let request = reqwest::blocking::Request::try_from(request)
            .map_err(|error| TransportError::not_sent(in_words(error)))?;
        let answer = self.client.execute(request).map_err(unanswered)?;
        let mut response = Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        answer
            .take(LONGEST_ANSWER + 1)
            .read_to_end(response.body_mut())
            .map_err(|error| TransportError::answer_lost(format!("the answer broke off: {error}")))?;
        if response.body().len() as u64 > LONGEST_ANSWER {
            return Err(TransportError::answer_lost(
                "the answer is longer than any that Autotask gives",
            ));
        }
        Ok(response)
    }
}

/// Chooses the TLS implementation for the whole process. A second call changes nothing, so its refusal is no news.
fn install_tls() {
    drop(rustls::crypto::ring::default_provider().install_default());
}

fn unbuilt(error: &reqwest::Error) -> TransportError {
    let words = chain(error);
    TransportError::not_sent(if words.contains("No CA certificates") {
        "this machine has no CA certificates, so no server can be trusted: install the package \
         `ca-certificates`, or let SSL_CERT_FILE name a bundle"
            .to_owned()
    } else {
        format!("the HTTP client cannot start: {words}")
    })
}

/// Only a failed connection is proof that nothing was sent; all else counts as a lost answer.
fn unanswered(error: reqwest::Error) -> TransportError {
    if error.is_connect() || error.is_builder() {
        TransportError::not_sent(in_words(error))
    } else {
        TransportError::answer_lost(in_words(error))
    }
}

/// The error with its causes, without the URL.
fn in_words(error: reqwest::Error) -> String {
    chain(&error.without_url())
}

fn chain(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;

    use super::*;

    /// Serves one connection with `answer` and closes it; returns what the transport made of it.
    fn ask(answer: &'static [u8]) -> Result<Response<Vec<u8>>, TransportError> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/v1.0/?user=secret-name", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let read = stream.read(&mut request).unwrap();
            stream.write_all(answer).unwrap();
            String::from_utf8_lossy(&request[..read]).into_owned()
        });
        let result = send(&base);
        let request = server.join().unwrap();
        assert!(request.contains("user-agent: matchbook/"), "{request}");
        result
    }

    fn send(url: &str) -> Result<Response<Vec<u8>>, TransportError> {
        let transport = HttpTransport::new(Some(&Url::parse(url).unwrap()))?;
        transport.send(
            Request::post(url)
                .body(b"{}".to_vec())
                .expect("a request of constants"),
        )
    }

    #[test]
    fn an_answer_comes_back_whole_whatever_its_status() {
        let response = ask(b"HTTP/1.1 500 Oh\r\ncontent-length: 2\r\nx-a: b\r\n\r\nno").unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()["x-a"], "b");
        assert_eq!(response.body(), b"no");
    }

    #[test]
    fn a_redirect_is_not_followed() {
        let response =
            ask(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n").unwrap();
        assert_eq!(response.status(), 302);
    }

    #[test]
    fn what_breaks_after_sending_is_a_lost_answer_without_the_url() {
        let broken: [&[u8]; 3] = [
            b"",
            b"HTTP/1.1 200 OK\r\ncontent-le",
            b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"items\":[",
        ];
        for answer in broken {
            let error = ask(answer).unwrap_err();
            assert_eq!(error.kind, TransportErrorKind::AnswerLost, "{error}");
            assert!(!error.message.contains("secret-name"), "{error}");
        }
    }

    #[test]
    fn a_closed_port_was_not_sent_to() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let closed = listener.local_addr().unwrap();
        drop(listener);
        let refused = send(&format!("http://{closed}/?user=secret-name")).unwrap_err();
        assert_eq!(refused.kind, TransportErrorKind::NotSent, "{refused}");
        assert!(!refused.message.contains("secret-name"), "{refused}");
    }

    #[test]
    fn an_unknown_host_was_not_sent_to() {
        let unknown = send("http://matchbook.invalid/?user=secret-name").unwrap_err();
        assert_eq!(unknown.kind, TransportErrorKind::NotSent, "{unknown}");
        assert!(!unknown.message.contains("secret-name"), "{unknown}");
    }

    #[test]
    fn failed_tls_was_not_sent_to() {
        // On a machine without certificates the transport cannot be built, and says so.
        let transport = match HttpTransport::new(None) {
            Ok(transport) => transport,
            Err(error) => return assert!(error.message.contains("ca-certificates"), "{error}"),
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}/", listener.local_addr().unwrap());
        // Not waited for: behind a proxy nobody comes.
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(b"HTTP/1.1 400 This is no TLS\r\n\r\n").unwrap();
        });
        let error = transport
            .send(Request::get(url).body(Vec::new()).unwrap())
            .unwrap_err();
        assert_eq!(error.kind, TransportErrorKind::NotSent, "{error}");
    }

    #[test]
    fn without_plain_base_only_https_is_spoken() {
        // Skipped by itself on a machine without certificates: there the transport cannot be built at all.
        let Ok(transport) = HttpTransport::new(None) else {
            return;
        };
        let request = Request::get("http://127.0.0.1:1/").body(Vec::new()).unwrap();
        assert_eq!(
            transport.send(request).unwrap_err().kind,
            TransportErrorKind::NotSent
        );
    }
}
