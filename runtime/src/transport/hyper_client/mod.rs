//! The built-in transport: hyper with rustls.

#[cfg(test)]
mod bounds_tests;
mod classify;
mod connect;
mod connection;
mod gradual;
mod io;
mod needs_http2;
mod pool;
#[cfg(test)]
mod pool_tests;
mod proxy;
#[cfg(test)]
mod proxy_tests;
#[cfg(test)]
mod settings_tests;
#[cfg(test)]
mod test_servers;
#[cfg(test)]
mod tests;
mod tls;
#[cfg(test)]
mod tls_tests;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, PROXY_AUTHORIZATION};
use http::{HeaderValue, Request, Response, Uri, Version};
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use tower_service::Service;

use self::connection::Lease;
use self::pool::{Lent, Pool, Target};
pub use self::proxy::Proxies;
pub use self::tls::Tls;
use super::{Body, ConnectTimeout, Keepalive, TransportError, TransportErrorKind};
use crate::config::ConfigError;

/// For requests that do not say how long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// HTTP/1.1 and HTTP/2 over TCP and TLS, with a pool of connections that clones share.
///
/// - Connecting (DNS, TCP and TLS together) may take as long as the request's [`ConnectTimeout`]
///   says, or 5 seconds.
/// - More requests at once than an HTTP/2 connection carries open further connections. An answer
///   that nobody reads holds up no other.
/// - Connections that were idle for 45 seconds are not used again and closed. TCP keepalive and
///   HTTP/2 PING find dead ones, after as much silence as the request's [`Keepalive`] says, or 30
///   seconds. Requests with different ones share no connection.
/// - A request is never sent again behind the caller's back, and redirects are not followed. Only a
///   request of which no byte has left, because its connection turned out to be closed, goes to
///   another connection.
/// - TLS is 1.2 or newer. Trusted are the certificates of the operating system, unless [`Tls`] says otherwise.
/// - Requests go through those proxies that [`Proxies`] says.
/// - A request of version HTTP/2 goes over a connection that is HTTP/2 (prior knowledge on plain
///   `http`); all others take what the server prefers.
/// - Heads of answers are bounded: 400 KiB and 100 fields over HTTP/1.1, 16 KiB over HTTP/2.
///
/// It needs a tokio runtime with I/O and time enabled.
#[derive(Clone)]
pub struct HyperTransport {
    pool: Arc<Pool>,
}

impl HyperTransport {
    /// A transport with a pool of its own, without proxies, that trusts what the operating system trusts.
    ///
    /// The trusted certificates are loaded for the first request to `https`. If there are none, or no crypto provider is
    /// compiled in, such requests fail and say so; plain `http` still works.
    pub fn new() -> Self {
        let plain = Self::with(&Tls::new(), Proxies::none());
        plain.expect("nothing is read that could be wrong")
    }

    /// A transport with a pool of its own.
    ///
    /// # Errors
    ///
    /// When a file that is named cannot be read, or has no certificate or key in it that can be used.
    pub fn with(tls: &Tls, proxies: Proxies) -> Result<Self, ConfigError> {
        Ok(Self {
            pool: Arc::new(Pool::new(tls.prepare()?, proxies)),
        })
    }
}

impl Default for HyperTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HyperTransport(..)")
    }
}

impl Service<Request<Body>> for HyperTransport {
    type Response = Response<HyperBody>;
    type Error = TransportError;
    type Future = HyperFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> HyperFuture {
        HyperFuture(Box::pin(send(Arc::clone(&self.pool), request)))
    }
}

async fn send(
    pool: Arc<Pool>,
    mut request: Request<Body>,
) -> Result<Response<HyperBody>, TransportError> {
    let limit = request.extensions().get::<ConnectTimeout>();
    let limit = limit.map_or(Some(CONNECT_TIMEOUT), |limit| limit.0);
    let target = target(&request)?;
    let uri = request.uri().clone();
    loop {
        let (lent, used_before) = pool.lend(&target, limit).await?;
        let sent = match lent {
            Lent::Http1(sender) => send_http1(&pool, &target, sender, request).await,
            Lent::Http2(sender, lease) => send_http2(sender, lease, request).await,
        };
        let mut error = match sent {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        request = match error.take_message() {
            // The connection was closed while nobody looked, and nothing was written to it.
            Some(unsent) if used_before => unsent,
            _ => return Err(needs_http2::request_error(&target, error.into_error())),
        };
        *request.uri_mut() = uri.clone();
    }
}

fn target(request: &Request<Body>) -> Result<Target, TransportError> {
    let uri = request.uri();
    let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
        let words = "the URI of the request has no scheme or no host";
        return Err(TransportError::new(TransportErrorKind::NotConnected, words));
    };
    let keepalive = request.extensions().get::<Keepalive>().copied();
    Ok(Target {
        scheme: scheme.clone(),
        authority: authority.clone(),
        http2_only: request.version() == Version::HTTP_2,
        keepalive: keepalive.unwrap_or_default(),
    })
}

type Sent = Result<Response<HyperBody>, TrySendError<Request<Body>>>;

// The functions below are no `async fn`, whose futures would have room for the request that is gone already.

fn send_http1(
    pool: &Arc<Pool>,
    target: &Target,
    mut sender: hyper::client::conn::http1::SendRequest<Body>,
    mut request: Request<Body>,
) -> impl Future<Output = Sent> {
    if !request.headers().contains_key(HOST) {
        let host = HeaderValue::from_str(target.authority.as_str())
            .expect("an authority is visible ASCII");
        request.headers_mut().insert(HOST, host);
    }
    if let Some(proxy) = pool.forwards(target) {
        if let Some(authorization) = &proxy.authorization {
            let headers = request.headers_mut();
            headers.insert(PROXY_AUTHORIZATION, authorization.clone());
        }
    } else if let Some(path) = request.uri().path_and_query() {
        // A server wants to see no more than the path.
        *request.uri_mut() = Uri::from(path.clone());
    }
    let sent = sender.try_send_request(request);
    async move {
        let response = sent.await?;
        // Ready again once the body has been read; closed if it is dropped before.
        let (pool, target) = (Arc::downgrade(pool), target.clone());
        tokio::spawn(async move {
            if sender.ready().await.is_ok()
                && let Some(pool) = pool.upgrade()
            {
                pool.put_back(&target, sender);
            }
        });
        Ok(response.map(|body| HyperBody { body, lease: None }))
    }
}

fn send_http2(
    mut sender: hyper::client::conn::http2::SendRequest<Body>,
    lease: Lease,
    mut request: Request<Body>,
) -> impl Future<Output = Sent> {
    *request.version_mut() = Version::HTTP_2;
    let sent = sender.try_send_request(request);
    async move {
        // It is held as long as the request is on its way: the connection closes with its last sender.
        let _sender = sender;
        let response = sent.await?;
        let lease = Some(lease);
        Ok(response.map(|body| HyperBody { body, lease }))
    }
}

/// The answer of a [`HyperTransport`] on its way.
pub struct HyperFuture(
    Pin<Box<dyn Future<Output = Result<Response<HyperBody>, TransportError>> + Send>>,
);

impl Future for HyperFuture {
    type Output = Result<Response<HyperBody>, TransportError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

/// The body of an answer of a [`HyperTransport`].
pub struct HyperBody {
    body: Incoming,
    /// The place of its stream on an HTTP/2 connection, until it has come to its end.
    lease: Option<Lease>,
}

impl fmt::Debug for HyperBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HyperBody(..)")
    }
}

impl HttpBody for HyperBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        let lease = match frame {
            None | Some(Err(_)) => self.lease.take(),
            Some(Ok(_)) => None,
        };
        // hyper takes a stream that was reset with NO_ERROR (older versions: or CANCEL) for one that
        // has ended. A body over HTTP/2 is whole only with END_STREAM (RFC 9113, section 8.1).
        if frame.is_none() && lease.is_some() && !self.body.is_end_stream() {
            let words = "the peer reset the stream before its end";
            let error = TransportError::new(TransportErrorKind::Lost, words);
            return Poll::Ready(Some(Err(error)));
        }
        Poll::Ready(frame.map(|frame| frame.map_err(classify::body_error)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
