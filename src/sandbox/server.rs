//! A tenant behind HTTP on loopback.
//!
//! Serves from a thread of its own until it is dropped. Refuses to listen on any address that another machine could
//! reach, since it lets everybody in.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::thread::JoinHandle;
use std::time::Duration;

use http::{Request, Response};
use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::oneshot;
use tokio::time::Sleep;

use super::fault::PIECES;
use super::limits::Slot;
use super::recording::Recording;
use super::tenant::{Answer, Tenant};

/// A running server; it stops when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Server {
    /// Serves `tenant` on `listen`; port 0 takes a free one. With `record`, each request is appended to that file.
    ///
    /// Fails when the address is not on loopback, is taken, or the file cannot be opened.
    pub fn start(listen: SocketAddr, tenant: Arc<Tenant>, record: Option<PathBuf>) -> io::Result<Self> {
        if !listen.ip().is_loopback() {
            let message = format!("the sandbox listens on loopback only, not on {}", listen.ip());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let recording = record.map(|path| Recording::append_to(&path)).transpose()?;
        let listener = TcpListener::bind(listen)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let desk = Arc::new(Desk { tenant, recording });
        let thread = std::thread::Builder::new()
            .name("sandbox".to_owned())
            .spawn(move || {
                runtime.block_on(async move {
                    let listener = tokio::net::TcpListener::from_std(listener)?;
                    tokio::spawn(accept(listener, desk));
                    // Ends when the sender is used or dropped; the runtime then takes the connections with it.
                    stopped.await.ok();
                    Ok(())
                })
            })?;
        Ok(Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The address that a client is given; the API's version comes after it.
    pub fn base_url(&self) -> String {
        format!("http://{}/atservicesrest/", self.address)
    }

    /// Serves until the process ends; comes back only when serving failed.
    pub fn wait(mut self) -> io::Result<()> {
        self.thread.take().map_or(Ok(()), joined)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            joined(thread).ok();
        }
    }
}

fn joined(thread: JoinHandle<io::Result<()>>) -> io::Result<()> {
    thread
        .join()
        .unwrap_or_else(|_| Err(io::Error::other("the sandbox's thread ended by a panic")))
}

/// What connections share.
struct Desk {
    tenant: Arc<Tenant>,
    recording: Option<Recording>,
}

async fn accept(listener: tokio::net::TcpListener, desk: Arc<Desk>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, or a connection that was gone at once: others may still come.
            tokio::task::yield_now().await;
            continue;
        };
        stream.set_nodelay(true).ok();
        let desk = Arc::clone(&desk);
        tokio::spawn(async move {
            let service = service_fn(move |request| serve(Arc::clone(&desk), request));
            let mut http = hyper::server::conn::http1::Builder::new();
            http.timer(TokioTimer::new());
            // A dropped request ends its connection with an error, which is what the script asked for.
            http.serve_connection(TokioIo::new(stream), service).await.ok();
        });
    }
}

/// Answers one request. An error closes the connection without an answer.
async fn serve(desk: Arc<Desk>, request: Request<Incoming>) -> Result<Response<Held>, io::Error> {
    // The endpoint is busy from the first byte of the request to the last one of the answer.
    let slot = desk.tenant.enter(request.uri().path());
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let request = Request::from_parts(head, body.to_vec());
    let decided = desk.tenant.decide(&request, &slot);
    if let Some(recording) = &desk.recording {
        recording.write(&request, slot.in_flight(), &decided.answer)?;
    }
    if !decided.delay.is_zero() {
        tokio::time::sleep(decided.delay).await;
    }
    match decided.answer {
        Answer::Reply(response) => Ok(response.map(|body| Held::new(body, decided.pause, slot))),
        // Ends when the client closes the connection, which takes this future and its slot with it.
        Answer::Stalled => std::future::pending().await,
        Answer::Dropped => Err(io::Error::new(
            io::ErrorKind::ConnectionAborted,
            "dropped by the script",
        )),
    }
}

/// The body of an answer, which holds the request's slot until it is written.
struct Held {
    pieces: VecDeque<Bytes>,
    /// The pause between two pieces.
    between: Duration,
    pause: Option<Pin<Box<Sleep>>>,
    _slot: Slot,
}

impl Held {
    fn new(body: Vec<u8>, between: Duration, slot: Slot) -> Self {
        let mut body = Bytes::from(body);
        let piece = if between.is_zero() {
            body.len()
        } else {
            body.len().div_ceil(PIECES)
        };
        let mut pieces = VecDeque::new();
        while !body.is_empty() {
            pieces.push_back(body.split_to(piece.min(body.len())));
        }
        Self {
            pieces,
            between,
            pause: None,
            _slot: slot,
        }
    }
}

impl Body for Held {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
        }
        let piece = self.pieces.pop_front();
        self.pause = (!self.between.is_zero()).then(|| Box::pin(tokio::time::sleep(self.between)));
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.pieces.iter().map(|piece| piece.len() as u64).sum())
    }
}
