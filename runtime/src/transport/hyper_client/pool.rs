//! Connections that are kept for the next request.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use http::Uri;
use http::uri::{Authority, Scheme};
use hyper::client::conn::{http1, http2};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::connect::Connector;
use super::connection::{Lease, MAX_STREAMS, Opened, Shared, open};
use super::needs_http2;
use super::proxy::{Proxies, Proxy};
use super::tls::LazyTls;
use crate::transport::{Body, TransportError, TransportErrorKind};

/// Below the minute after which load balancers and firewalls start to drop silent connections.
const MAX_IDLE: Duration = Duration::from_secs(45);
/// How often idle connections are looked through.
const SWEEP: Duration = Duration::from_secs(10);

/// The connections of a transport.
///
/// An HTTP/1.1 connection carries one request at a time, an HTTP/2 connection as many as the server
/// allows; a request for which there is no room opens another one. Requests that come while a
/// connection is being opened wait for that one, as many as it will probably carry.
pub(super) struct Pool {
    negotiated: Connector,
    http2: Connector,
    origins: Mutex<Origins>,
}

#[derive(Default)]
struct Origins {
    list: Vec<Origin>,
    /// Whether a task looks through idle connections.
    swept: bool,
}

/// Where a request goes, and how.
#[derive(Clone, PartialEq)]
pub(super) struct Target {
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
    pub(super) http2_only: bool,
}

struct Origin {
    target: Target,
    idle: Vec<(http1::SendRequest<Body>, Instant)>,
    shared: Vec<Shared>,
    opening: Vec<Opening>,
    /// Whether the last connection was HTTP/1.1, which is not worth waiting for.
    http1: bool,
    /// How many streams a new HTTP/2 connection will probably allow: as many as the last one.
    streams: usize,
    next_id: u64,
}

/// A connection that is being opened. Those who wait for it learn that it is over by its end.
struct Opening {
    id: u64,
    waiting: Vec<oneshot::Sender<()>>,
}

/// A connection to send one request over.
pub(super) enum Lent {
    Http1(http1::SendRequest<Body>),
    Http2(http2::SendRequest<Body>, Lease),
}

/// What a request does for which there is no connection.
enum Todo {
    /// It waits for one that is being opened.
    Wait(oneshot::Receiver<()>),
    /// It opens one.
    Open(Ticket),
}

/// The duty to open a connection. It ends when it is dropped, also if opening is given up.
struct Ticket {
    pool: Arc<Pool>,
    target: Target,
    id: u64,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut origins = self.pool.origins();
        let opening = &mut origins.of(&self.target).opening;
        opening.retain(|opening| opening.id != self.id);
    }
}

impl Pool {
    pub(super) fn new(tls: LazyTls, proxies: Proxies) -> Self {
        let (tls, proxies) = (Arc::new(tls), Arc::new(proxies));
        Self {
            negotiated: Connector::new(&tls, &proxies, false),
            http2: Connector::new(&tls, &proxies, true),
            origins: Mutex::default(),
        }
    }

    /// A connection for one request, and whether it was there before.
    pub(super) async fn lend(
        self: &Arc<Self>,
        target: &Target,
        limit: Option<Duration>,
    ) -> Result<(Lent, bool), TransportError> {
        let todo = match self.find(target) {
            Ok(lent) => return Ok((lent, true)),
            Err(todo) => todo,
        };
        // Few requests open a connection, and those that do not should not have room for it.
        let opening = Box::pin(self.wait_or_open(target, todo));
        let Some(limit) = limit else {
            return opening.await;
        };
        match tokio::time::timeout(limit, opening).await {
            Ok(lent) => lent,
            Err(_) => {
                let (whom, limit) = (&target.authority, limit.as_secs_f32());
                let words = format!("{whom}: not connected after {limit} s");
                let error = io::Error::new(io::ErrorKind::TimedOut, words);
                Err(TransportError::new(TransportErrorKind::NotConnected, error))
            }
        }
    }

    fn find(self: &Arc<Self>, target: &Target) -> Result<Lent, Todo> {
        let mut origins = self.origins();
        let origin = origins.of(target);
        if let Some(lent) = origin.take() {
            return Ok(lent);
        }
        Err(match origin.join() {
            Some(over) => Todo::Wait(over),
            None => Todo::Open(self.ticket(origin)),
        })
    }

    async fn wait_or_open(
        self: &Arc<Self>,
        target: &Target,
        todo: Todo,
    ) -> Result<(Lent, bool), TransportError> {
        let ticket = match todo {
            Todo::Open(ticket) => ticket,
            Todo::Wait(over) => {
                // It ends without a word, whether it went well or not. Nobody waits twice.
                let _ = over.await;
                let mut origins = self.origins();
                let origin = origins.of(target);
                match origin.take() {
                    Some(lent) => return Ok((lent, true)),
                    None => self.ticket(origin),
                }
            }
        };
        Ok((self.open(ticket).await?, false))
    }

    fn ticket(self: &Arc<Self>, origin: &mut Origin) -> Ticket {
        let id = origin.next_id;
        origin.next_id += 1;
        let waiting = Vec::new();
        origin.opening.push(Opening { id, waiting });
        Ticket {
            pool: Arc::clone(self),
            target: origin.target.clone(),
            id,
        }
    }

    fn connector(&self, target: &Target) -> &Connector {
        if target.http2_only {
            &self.http2
        } else {
            &self.negotiated
        }
    }

    /// The proxy that has to be told the whole URI of a request to this target.
    pub(super) fn forwards(&self, target: &Target) -> Option<&Proxy> {
        self.connector(target).forwards(&target.uri())
    }

    async fn open(self: &Arc<Self>, ticket: Ticket) -> Result<Lent, TransportError> {
        let target = &ticket.target;
        let connector = self.connector(target);
        let stream = connector.clone().connect(target.uri()).await;
        let stream = stream.map_err(|error| needs_http2::connect_error(target, error))?;
        let stream = needs_http2::check(target, stream)?;
        let streams = self.origins().of(target).streams;
        let opened = open(stream, target.http2_only, streams).await;
        let opened =
            opened.map_err(|error| TransportError::new(TransportErrorKind::NotConnected, error))?;
        let mut origins = self.origins();
        let origin = origins.of(target);
        let lent = match opened {
            Opened::Http1(sender) => {
                origin.http1 = true;
                Lent::Http1(sender)
            }
            Opened::Http2(shared) => {
                origin.http1 = false;
                let lease = shared.lease();
                let sender = shared.sender.clone();
                origin.shared.push(shared);
                self.sweep(&mut origins);
                match lease {
                    Some(lease) => Lent::Http2(sender, lease),
                    None => {
                        let words = "the server closed the connection, or allows no streams on it";
                        let kind = TransportErrorKind::NotConnected;
                        // The ticket takes the lock when it is dropped.
                        drop(origins);
                        return Err(TransportError::new(kind, words));
                    }
                }
            }
        };
        drop(origins);
        Ok(lent)
    }

    /// Takes an HTTP/1.1 connection back that has done its request.
    pub(super) fn put_back(self: &Arc<Self>, target: &Target, sender: http1::SendRequest<Body>) {
        let mut origins = self.origins();
        origins.of(target).idle.push((sender, Instant::now()));
        self.sweep(&mut origins);
    }

    /// Sees to it that idle connections are closed.
    fn sweep(self: &Arc<Self>, origins: &mut Origins) {
        if std::mem::replace(&mut origins.swept, true) {
            return;
        }
        let pool = Arc::downgrade(self);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(SWEEP).await;
                let Some(pool) = Weak::upgrade(&pool) else {
                    return;
                };
                let mut origins = pool.origins();
                origins.list.iter_mut().for_each(Origin::drop_idle);
                origins.list.retain(|origin| !origin.is_empty());
                if origins.list.is_empty() {
                    origins.swept = false;
                    return;
                }
            }
        });
    }

    fn origins(&self) -> MutexGuard<'_, Origins> {
        self.origins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Origins {
    fn of(&mut self, target: &Target) -> &mut Origin {
        // There is hardly ever more than one.
        let found = self.list.iter().position(|origin| origin.target == *target);
        let at = found.unwrap_or_else(|| {
            self.list.push(Origin::new(target.clone()));
            self.list.len() - 1
        });
        &mut self.list[at]
    }
}

impl Origin {
    fn new(target: Target) -> Self {
        Self {
            target,
            idle: Vec::new(),
            shared: Vec::new(),
            opening: Vec::new(),
            http1: false,
            streams: MAX_STREAMS,
            next_id: 0,
        }
    }

    fn take(&mut self) -> Option<Lent> {
        self.drop_idle();
        // The oldest one that has room, so that those that are not needed any more fall idle.
        for shared in &self.shared {
            match shared.allowed() {
                0 => continue,
                allowed => self.streams = allowed,
            }
            if let Some(lease) = shared.lease() {
                return Some(Lent::Http2(shared.sender.clone(), lease));
            }
        }
        // The one that was used last is the least likely to be dead.
        self.idle.pop().map(|(sender, _)| Lent::Http1(sender))
    }

    /// A place among those who wait for a connection that is being opened, if it will have room.
    fn join(&mut self) -> Option<oneshot::Receiver<()>> {
        if self.http1 {
            return None;
        }
        let room = |opening: &&mut Opening| opening.waiting.len() + 1 < self.streams;
        let opening = self.opening.iter_mut().find(room)?;
        let (sender, receiver) = oneshot::channel();
        opening.waiting.push(sender);
        Some(receiver)
    }

    /// Lets go of connections that are closed, or were idle for too long.
    fn drop_idle(&mut self) {
        let fresh = |since: Instant| since.elapsed() < MAX_IDLE;
        self.idle
            .retain(|(sender, since)| sender.is_ready() && fresh(*since));
        self.shared
            .retain(|shared| !shared.is_closed() && shared.idle_since().is_none_or(fresh));
    }

    fn is_empty(&self) -> bool {
        self.idle.is_empty() && self.shared.is_empty() && self.opening.is_empty()
    }
}

impl Target {
    fn uri(&self) -> Uri {
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query("/")
            .build()
            .expect("a scheme, an authority and a path are a URI")
    }
}
