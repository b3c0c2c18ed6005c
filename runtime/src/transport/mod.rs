//! How requests leave and answers come in.
//!
//! A transport is any [`tower_service::Service`] from `http::Request<Body>` to `http::Response<B>`.
//! The client erases its type, so that nothing else is generic over it. With the feature `hyper`
//! there is one built in.

mod body;
mod error;
#[cfg(feature = "hyper")]
mod hyper_client;
mod response_body;
mod unsent;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

pub use self::body::Body;
pub use self::error::{TransportError, TransportErrorKind};
#[cfg(feature = "hyper")]
pub use self::hyper_client::{HyperTransport, Proxies, Tls};
pub(crate) use self::response_body::CollectError;
pub use self::response_body::ResponseBody;
pub(crate) use self::unsent::Unsent;
use crate::BoxError;

/// How long a connection may take to come about: DNS, TCP and TLS together; `None` for ever. Each
/// request has it among its extensions. A transport that fails for it says so with
/// [`TransportErrorKind::NotConnected`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectTimeout(pub Option<Duration>);

/// After how much silence a connection asks whether the peer is still there; `None` for never. Requests
/// that ask for something else than the default of 30 seconds have it among their extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keepalive(pub Option<Duration>);

impl Default for Keepalive {
    fn default() -> Self {
        Self(Some(Duration::from_secs(30)))
    }
}

/// A transport whose type is erased. Cloning it is cheap and shares the connections.
#[derive(Clone)]
pub struct Transport(Arc<dyn Erased>);

impl Transport {
    /// Wraps a service. It is cloned for each request and polled until it is ready before it is
    /// called.
    ///
    /// An error that is (or boxes) a [`TransportError`] keeps its kind; every other is of kind
    /// [`TransportErrorKind::Other`].
    pub fn new<S, B>(service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Arc::new(Shared(Mutex::new(service))))
    }

    /// Sends one request and waits for the head of its answer.
    ///
    /// # Errors
    ///
    /// Whatever the transport gives instead of an answer. A status that is no success is an answer.
    pub fn send(
        &self,
        request: Request<Body>,
    ) -> impl Future<Output = Result<Response<ResponseBody>, TransportError>> + Send {
        self.0.send(request)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport(..)")
    }
}

type Sending = Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, TransportError>> + Send>>;

trait Erased: Send + Sync {
    fn send(&self, request: Request<Body>) -> Sending;
}

/// The lock makes a service shareable that is not `Sync`, as many stacks of tower layers are not;
/// it is held only for the clone.
struct Shared<S>(Mutex<S>);

impl<S, B> Erased for Shared<S>
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: Request<Body>) -> Sending {
        let mut service = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx))
                .await
                .map_err(TransportError::from_any)?;
            let response = service
                .call(request)
                .await
                .map_err(TransportError::from_any)?;
            Ok(response.map(ResponseBody::new))
        })
    }
}
