//! Carries one request to a server and brings the answer back.
//!
//! It knows nothing of Autotask, follows no redirect and repeats nothing. What it owes the caller when it fails is
//! one fact: whether the request can have reached the server.

use std::error::Error;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use url::Url;

use crate::clock::Clock;

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

/// How long one request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOuts {
    /// Longest wait for a connection, TLS included.
    pub connect: Duration,
    /// Longest silence: before an answer begins, and between two pieces of it.
    pub read: Duration,
    /// Longest time until the answer is whole. It is looked at after each piece, so that the last piece may come a
    /// silence later.
    pub whole: Duration,
}

impl Default for TimeOuts {
    /// Autotask itself cuts every call off after five minutes; a page of 500 records takes seconds.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_mins(2),
            whole: Duration::from_mins(5),
        }
    }
}

/// How long an unused connection is kept. A server closes idle connections too; a request that meets such a
/// closing connection has a lost answer, so ours are closed first.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);
/// Longest answer that is read, in bytes. A page of 500 records with all their fields stays far below it.
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;
/// Most bytes of an answer that are read at once.
const PIECE: usize = 64 * 1024;

/// Sends over HTTP/1.1 and TLS, through the system's proxy when one is set.
pub struct HttpTransport {
    client: reqwest::blocking::Client,
    clock: Arc<dyn Clock>,
    whole: Duration,
}

impl HttpTransport {
    /// A transport for an account at `base`, or for one whose zone is still to be looked up.
    ///
    /// A base on plain `http` is a server on this machine. It is reached directly, since a proxy would read the
    /// credentials, and needs no certificates.
    ///
    /// # Errors
    /// Of kind [`TransportErrorKind::NotSent`], when this machine has no CA certificates.
    pub fn new(
        base: Option<&Url>,
        time_outs: TimeOuts,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, TransportError> {
        install_tls();
        let builder = reqwest::blocking::Client::builder()
            .user_agent(concat!("matchbook/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(time_outs.connect)
            // Of the blocking client this bounds the wait for the head, and each read of the body by itself.
            .timeout(time_outs.read)
            .pool_idle_timeout(IDLE_TIMEOUT);
        let builder = if base.is_some_and(|base| base.scheme() == "http") {
            builder.no_proxy().tls_certs_only([])
        } else {
            builder.https_only(true)
        };
        let client = builder.build().map_err(|error| unbuilt(&error))?;
        Ok(Self {
            client,
            clock,
            whole: time_outs.whole,
        })
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let request = reqwest::blocking::Request::try_from(request)
            .map_err(|error| TransportError::not_sent(in_words(error)))?;
        let begun = self.clock.elapsed();
        let mut answer = self.client.execute(request).map_err(unanswered)?;
        let mut response = Response::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        let mut piece = vec![0; PIECE];
        loop {
            let read = match answer.read(&mut piece) {
                Ok(0) => return Ok(response),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    let words = chain(&error);
                    return Err(TransportError::answer_lost(format!(
                        "the answer broke off: {words}"
                    )));
                }
            };
            response.body_mut().extend_from_slice(&piece[..read]);
            if response.body().len() > LONGEST_ANSWER {
                return Err(TransportError::answer_lost(
                    "the answer is longer than any that Autotask gives",
                ));
            }
            if self.clock.elapsed().saturating_sub(begun) > self.whole {
                return Err(TransportError::answer_lost(format!(
                    "the answer was not whole after {} s",
                    self.whole.as_secs()
                )));
            }
        }
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

fn chain(error: &dyn Error) -> String {
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
    use crate::clock::SystemClock;

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

    fn transport(base: Option<&str>, time_outs: TimeOuts) -> Result<HttpTransport, TransportError> {
        let base = base.map(|base| Url::parse(base).unwrap());
        HttpTransport::new(base.as_ref(), time_outs, Arc::new(SystemClock::new()))
    }

    fn send(url: &str) -> Result<Response<Vec<u8>>, TransportError> {
        send_within(url, TimeOuts::default())
    }

    fn send_within(url: &str, time_outs: TimeOuts) -> Result<Response<Vec<u8>>, TransportError> {
        transport(Some(url), time_outs)?.send(
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

    /// Serves one connection: the head of an answer, then a byte whenever `pause` is over, without end.
    fn trickle(head: &'static [u8], pause: Duration) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // An answer before its question is none.
            assert!(stream.read(&mut [0; 4096]).unwrap() > 0);
            let mut sent = stream.write_all(head);
            while sent.is_ok() {
                std::thread::park_timeout(pause);
                sent = stream.write_all(b" ");
            }
        });
        url
    }

    #[test]
    fn silence_and_slowness_end_as_a_lost_answer() {
        const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n";
        let (short, long) = (Duration::from_millis(200), Duration::from_mins(1));
        let read = |read, whole| TimeOuts {
            read,
            whole,
            ..TimeOuts::default()
        };
        for (what, head, pause, time_outs, words) in [
            ("no head", &b""[..], long, read(short, long), "timed out"),
            ("no body", HEAD, long, read(short, long), "timed out"),
            (
                "a trickle",
                HEAD,
                short / 20,
                read(long, short),
                "not whole after",
            ),
        ] {
            let lost = send_within(&trickle(head, pause), time_outs).unwrap_err();
            assert_eq!(lost.kind, TransportErrorKind::AnswerLost, "{what} {lost}");
            assert!(lost.message.contains(words), "{what}: {lost}");
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
        let transport = match transport(None, TimeOuts::default()) {
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
        let Ok(transport) = transport(None, TimeOuts::default()) else {
            return;
        };
        let request = Request::get("http://127.0.0.1:1/").body(Vec::new()).unwrap();
        assert_eq!(
            transport.send(request).unwrap_err().kind,
            TransportErrorKind::NotSent
        );
    }
}
