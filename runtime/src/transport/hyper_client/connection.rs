//! One connection: HTTP over a stream that is open.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::client::conn::{http1, http2};
use hyper_util::client::legacy::connect::Connection as _;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::Instant;

use super::connect::Stream;
use crate::transport::Body;

/// The most streams that are put on one HTTP/2 connection, even if the server allows more: so many
/// windows fit into that of the connection.
pub(super) const MAX_STREAMS: usize = 100;

/// How much of an answer may wait unread. The window of the connection has room for that of each of
/// its streams, so that streams which nobody reads hold up no other.
const STREAM_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW: u32 = STREAM_WINDOW * MAX_STREAMS as u32;

const PING_INTERVAL: Duration = Duration::from_secs(30);
const PING_TIMEOUT: Duration = Duration::from_secs(20);

/// A connection that was just opened.
pub(super) enum Opened {
    Http1(http1::SendRequest<Body>),
    Http2(Shared),
}

/// Begins to speak HTTP. The connection is driven by a task of its own and closes when it fails, or
/// once nobody holds it any more.
pub(super) async fn open(stream: Stream, http2_only: bool) -> Result<Opened, hyper::Error> {
    let http2 = http2_only || stream.connected().is_negotiated_h2();
    if !http2 {
        let (sender, connection) = http1::handshake(stream).await?;
        // What goes wrong is told to the request that it goes wrong for.
        tokio::spawn(async move { drop(connection.await) });
        return Ok(Opened::Http1(sender));
    }
    let (sender, mut connection) = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PING_TIMEOUT)
        .keep_alive_while_idle(true)
        .handshake(stream)
        .await?;
    let load = Arc::new(Load::new());
    let seen = Arc::clone(&load);
    tokio::spawn(async move {
        let driven = std::future::poll_fn(|cx| {
            let polled = Pin::new(&mut connection).poll(cx);
            seen.allow(connection.current_max_send_streams());
            polled
        });
        drop(driven.await);
    });
    Ok(Opened::Http2(Shared { sender, load }))
}

/// An HTTP/2 connection, which carries many requests at once.
pub(super) struct Shared {
    pub(super) sender: http2::SendRequest<Body>,
    load: Arc<Load>,
}

impl Shared {
    /// Takes the place of one stream, if there is room.
    pub(super) fn lease(&self) -> Option<Lease> {
        let allowed = self.load.allowed.load(Ordering::Relaxed);
        let taken =
            self.load
                .streams
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |streams| {
                    (streams < allowed).then_some(streams + 1)
                });
        taken.ok().map(|_| Lease(Arc::clone(&self.load)))
    }

    /// Since when there is no stream on it; `None` if there is one.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let free = self.load.streams.load(Ordering::Relaxed) == 0;
        free.then(|| *self.load.used())
    }

    pub(super) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }
}

/// How many streams there are on a connection, and how many there may be.
struct Load {
    streams: AtomicUsize,
    allowed: AtomicUsize,
    used: Mutex<Instant>,
}

impl Load {
    fn new() -> Self {
        Self {
            streams: AtomicUsize::new(0),
            allowed: AtomicUsize::new(MAX_STREAMS),
            used: Mutex::new(Instant::now()),
        }
    }

    fn allow(&self, streams: usize) {
        self.allowed
            .store(streams.min(MAX_STREAMS), Ordering::Relaxed);
    }

    fn used(&self) -> std::sync::MutexGuard<'_, Instant> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one stream on a connection, until it is dropped.
pub(super) struct Lease(Arc<Load>);

impl Drop for Lease {
    fn drop(&mut self) {
        *self.0.used() = Instant::now();
        self.0.streams.fetch_sub(1, Ordering::Relaxed);
    }
}
