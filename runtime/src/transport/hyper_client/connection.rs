//! One connection: HTTP over a stream that is open.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use hyper::client::conn::{http1, http2};
use hyper_util::client::legacy::connect::Connection as _;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::Instant;

use super::gradual::Gradual;
use super::io::Io;
use super::pool::Target;
use crate::transport::Body;

/// The most streams that are put on one HTTP/2 connection, even if the server allows more: so many
/// windows fit into that of the connection.
pub(super) const MAX_STREAMS: usize = 100;

/// How much of an answer may wait unread. The window of the connection has room for that of each of
/// its streams, so that streams which nobody reads hold up no other.
const STREAM_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW: u32 = STREAM_WINDOW * MAX_STREAMS as u32;

const PING_TIMEOUT: Duration = Duration::from_secs(20);

/// A connection that was just opened.
pub(super) enum Opened {
    Http1(http1::SendRequest<Body>),
    Http2(Shared),
}

/// Begins to speak HTTP. The connection is driven by a task of its own and closes when it fails, or
/// once nobody holds it any more. What goes wrong is told to the requests that it goes wrong for.
///
/// The server says how many streams it allows only a moment later; until then it is `streams`.
pub(super) async fn open(
    stream: Io,
    target: &Target,
    streams: usize,
) -> Result<Opened, hyper::Error> {
    let http2 = target.http2_only || stream.connected().is_negotiated_h2();
    if !http2 {
        let (sender, connection) = http1::handshake(Gradual::new(stream)).await?;
        // As it is: an async block around it would have room for it twice.
        tokio::spawn(connection);
        return Ok(Opened::Http1(sender));
    }
    let (sender, connection) = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .initial_max_send_streams(streams)
        .keep_alive_interval(target.keepalive())
        .keep_alive_timeout(PING_TIMEOUT)
        .keep_alive_while_idle(true)
        .handshake(stream)
        .await?;
    let driven = Arc::new(Mutex::new(connection));
    let connection = Arc::downgrade(&driven);
    tokio::spawn(async move {
        let driving = poll_fn(|cx| Pin::new(&mut *lock(&driven)).poll(cx));
        drop(driving.await);
    });
    Ok(Opened::Http2(Shared {
        sender,
        connection,
        load: Arc::new(Load {
            streams: AtomicUsize::new(0),
            used: Mutex::new(Instant::now()),
        }),
    }))
}

type Http2 = http2::Connection<Io, Body, TokioExecutor>;

/// An HTTP/2 connection, which carries many requests at once.
pub(super) struct Shared {
    pub(super) sender: http2::SendRequest<Body>,
    /// Held by the task that drives it, and asked for what the server allows.
    connection: Weak<Mutex<Http2>>,
    load: Arc<Load>,
}

impl Shared {
    /// How many streams there may be now; none once it is closed.
    pub(super) fn allowed(&self) -> usize {
        let connection = self.connection.upgrade();
        let allowed = connection.map(|connection| lock(&connection).current_max_send_streams());
        allowed.unwrap_or_default().min(MAX_STREAMS)
    }

    /// Takes the place of one stream, if there is room. Only the pool does, one at a time.
    pub(super) fn lease(&self) -> Option<Lease> {
        let room = self.load.streams.load(Ordering::Relaxed) < self.allowed();
        room.then(|| {
            self.load.streams.fetch_add(1, Ordering::Relaxed);
            Lease(Arc::clone(&self.load))
        })
    }

    /// Since when there is no stream on it; `None` if there is one.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let free = self.load.streams.load(Ordering::Relaxed) == 0;
        free.then(|| *lock(&self.load.used))
    }

    pub(super) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }
}

/// How many streams there are on a connection, and when there was one last.
struct Load {
    streams: AtomicUsize,
    used: Mutex<Instant>,
}

/// The place of one stream on a connection, until it is dropped.
pub(super) struct Lease(Arc<Load>);

impl Drop for Lease {
    fn drop(&mut self) {
        *lock(&self.0.used) = Instant::now();
        self.0.streams.fetch_sub(1, Ordering::Relaxed);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
