//! The internet as a run sees it: a proxy that writes down every host that is asked for, and answers for all of them
//! over TLS. A host that must not be asked is answered too, so that nothing hides what a run would have told it.

use std::io::{BufRead, BufReader, Read as _, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};

use http::{Request, Response};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A request that arrived at a host.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) host: String,
    pub(crate) path: String,
    /// Names and values of its headers, and its body.
    pub(crate) whole: String,
}

/// What hosts answer: the name of the host and the request.
pub(crate) type Answers = dyn Fn(&str, &Request<Vec<u8>>) -> Response<Vec<u8>> + Send + Sync;

/// A proxy on loopback. Its thread ends with the process.
pub(crate) struct Gateway {
    address: SocketAddr,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    hosts: Mutex<Vec<String>>,
    requests: Mutex<Vec<Arrived>>,
}

impl Gateway {
    pub(crate) fn open(answers: Arc<Answers>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let (of_thread, tls) = (Arc::clone(&seen), Arc::new(tls()));
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let (seen, tls, answers) = (of_thread.clone(), tls.clone(), answers.clone());
                // A connection that the client gives up is no fault of the test.
                std::thread::spawn(move || serve(stream, tls, &seen, &*answers).ok());
            }
        });
        Self { address, seen }
    }

    /// Lets a command reach the internet through this proxy alone, and trust it.
    pub(crate) fn lead(&self, command: &mut Command) {
        command
            .env("HTTPS_PROXY", format!("http://{}", self.address))
            .env("HTTP_PROXY", format!("http://{}", self.address))
            .env("SSL_CERT_FILE", pem("authority.pem"));
    }

    /// The hosts that a connection was asked for, each once, with their ports.
    pub(crate) fn hosts(&self) -> Vec<String> {
        let mut hosts = self.seen.hosts.lock().unwrap().clone();
        hosts.sort();
        hosts.dedup();
        hosts
    }

    pub(crate) fn requests(&self) -> Vec<Arrived> {
        self.seen.requests.lock().unwrap().clone()
    }
}

fn pem(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cli/tls")
        .join(name)
}

fn tls() -> ServerConfig {
    let certificate = CertificateDer::from_pem_file(pem("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(pem("server.key.pem")).unwrap();
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap()
}

fn serve(
    mut stream: TcpStream,
    tls: Arc<ServerConfig>,
    seen: &Seen,
    answers: &Answers,
) -> std::io::Result<()> {
    let asked = head(&mut BufReader::new(stream.try_clone()?))?;
    let mut words = asked.first().map_or("", String::as_str).split(' ');
    let (method, host) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    seen.hosts.lock().unwrap().push(host.to_owned());
    if method != "CONNECT" {
        // Plain http to another machine; that it was asked for is all that a test wants to know.
        return stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    }
    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let host = host.split(':').next().unwrap_or_default();
    let connection = ServerConnection::new(tls).map_err(std::io::Error::other)?;
    let mut reader = BufReader::new(StreamOwned::new(connection, stream));
    loop {
        let head = head(&mut reader)?;
        let Some(first) = head.first() else { return Ok(()) };
        let mut words = first.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let length = header(&head, "content-length").and_then(|value| value.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body)?;
        seen.requests.lock().unwrap().push(Arrived {
            host: host.to_owned(),
            path: path.to_owned(),
            whole: format!("{}\n{}", head.join("\n"), String::from_utf8_lossy(&body)),
        });
        let mut request = Request::builder()
            .method(method)
            .uri(format!("https://{host}{path}"));
        for (name, value) in head.iter().skip(1).filter_map(|line| line.split_once(':')) {
            request = request.header(name.trim(), value.trim());
        }
        let answer = answers(host, &request.body(body).unwrap());
        let mut text = format!("HTTP/1.1 {} Answer\r\n", answer.status().as_u16());
        for (name, value) in answer.headers() {
            text += &format!("{name}: {}\r\n", value.to_str().unwrap());
        }
        text += &format!("Content-Length: {}\r\n\r\n", answer.body().len());
        let stream = reader.get_mut();
        stream.write_all(text.as_bytes())?;
        stream.write_all(answer.body())?;
        stream.flush()?;
    }
}

/// The lines of a request up to its body; none when the connection was closed.
fn head(reader: &mut impl BufRead) -> std::io::Result<Vec<String>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        let read = reader.read_line(&mut line)?;
        let line = line.trim_end();
        if read == 0 || line.is_empty() {
            return Ok(lines);
        }
        lines.push(line.to_owned());
    }
}

fn header<'h>(head: &'h [String], name: &str) -> Option<&'h str> {
    let pairs = head.iter().filter_map(|line| line.split_once(':'));
    let found = pairs.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim())
}
