//! The built-in transport: hyper with rustls.

mod classify;
mod connect;
#[cfg(test)]
mod tests;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Version};
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower_service::Service;

use self::connect::Connector;
use super::{Body, TransportError};

/// Below the minute after which load balancers and firewalls start to drop silent connections.
const POOL_IDLE: Duration = Duration::from_secs(45);
const PING_INTERVAL: Duration = Duration::from_secs(30);
const PING_TIMEOUT: Duration = Duration::from_secs(20);

/// HTTP/1.1 and HTTP/2 over TCP and TLS, with a pool of connections that clones share.
///
/// - Connecting (DNS, TCP and TLS together) may take 3.1 seconds.
/// - Idle connections are closed after 45 seconds; TCP keepalive and HTTP/2 PING find dead ones.
/// - A request is never sent again behind the caller's back, and redirects are not followed.
/// - TLS is 1.2 or newer, with the trusted certificates of the operating system.
/// - A request of version HTTP/2 goes over a connection that is HTTP/2 (prior knowledge on plain
///   `http`); all others take what the server prefers.
/// - Heads of answers are bounded: 400 KiB and 100 fields over HTTP/1.1, 16 KiB over HTTP/2.
///
/// It needs a tokio runtime with I/O and time enabled.
#[derive(Clone)]
pub struct HyperTransport {
    negotiated: Client<Connector, Body>,
    http2: Client<Connector, Body>,
}

impl HyperTransport {
    /// A transport with a pool of its own.
    ///
    /// This loads the trusted certificates. If there are none, or no crypto provider is compiled
    /// in, requests to `https` fail and say so; plain `http` still works.
    pub fn new() -> Self {
        let tls = connect::tls_config();
        let builder = |http2_only| {
            Client::builder(TokioExecutor::new())
                .pool_idle_timeout(POOL_IDLE)
                .pool_timer(TokioTimer::new())
                .timer(TokioTimer::new())
                .retry_canceled_requests(false)
                .http2_only(http2_only)
                .http2_keep_alive_interval(PING_INTERVAL)
                .http2_keep_alive_timeout(PING_TIMEOUT)
                .http2_keep_alive_while_idle(true)
                .build(Connector::new(&tls, http2_only))
        };
        Self {
            negotiated: builder(false),
            http2: builder(true),
        }
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
        let client = if request.version() == Version::HTTP_2 {
            &self.http2
        } else {
            &self.negotiated
        };
        HyperFuture(client.request(request))
    }
}

/// The answer of a [`HyperTransport`] on its way.
pub struct HyperFuture(legacy::ResponseFuture);

impl Future for HyperFuture {
    type Output = Result<Response<HyperBody>, TransportError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(Pin::new(&mut self.0).poll(cx));
        Poll::Ready(match answer {
            Ok(response) => Ok(response.map(HyperBody)),
            Err(error) => Err(classify::request_error(error)),
        })
    }
}

/// The body of an answer of a [`HyperTransport`].
#[derive(Debug)]
pub struct HyperBody(Incoming);

impl HttpBody for HyperBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Pin::new(&mut self.0)
            .poll_frame(cx)
            .map_err(classify::body_error)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
