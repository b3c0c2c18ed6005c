//! Connections: DNS, proxies, TCP and TLS.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{DefaultServerNameResolver, HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

use super::pool::Target;
use super::proxy::{Proxies, Proxy};
use super::tls::LazyTls;
use crate::BoxError;

/// The longest pause between two probes that were not answered.
const PROBE_INTERVAL: Duration = Duration::from_secs(10);

/// A connection to the server or to a proxy.
type Wire = MaybeHttpsStream<TokioIo<TcpStream>>;

/// What HTTP is spoken over, with whether the server chose HTTP/2.
pub(super) type Stream = MaybeHttpsStream<Wire>;

/// Opens connections for the pool.
#[derive(Clone)]
pub(super) struct Connector {
    dial: Dial,
    http2_only: bool,
}

impl Connector {
    pub(super) fn new(tls: &Arc<LazyTls>, proxies: &Arc<Proxies>, http2_only: bool) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        Self {
            dial: Dial {
                http,
                tls: Arc::clone(tls),
                proxies: Arc::clone(proxies),
                always_tunnel: http2_only,
            },
            http2_only,
        }
    }

    /// Opens a connection.
    pub(super) async fn connect(mut self, target: &Target) -> Result<Stream, BoxError> {
        let (uri, silence) = (target.uri(), target.keepalive());
        let http = &mut self.dial.http;
        http.set_keepalive(silence);
        http.set_keepalive_interval(silence.map(|silence| silence.min(PROBE_INTERVAL)));
        if uri.scheme() == Some(&Scheme::HTTP) {
            return Ok(MaybeHttpsStream::Http(self.dial.call(uri).await?));
        }
        let tls = self.dial.tls.get().await?;
        let tls = if self.http2_only {
            tls.http2
        } else {
            tls.negotiated
        };
        over_tls(self.dial, tls).call(uri).await
    }

    /// The proxy that has to be told the whole URI of a request.
    pub(super) fn forwards(&self, uri: &Uri) -> Option<&Proxy> {
        let proxy = self.dial.proxies.find(uri)?;
        (!self.dial.is_tunnelled(uri)).then_some(proxy)
    }
}

fn over_tls<C>(connector: C, config: Arc<ClientConfig>) -> HttpsConnector<C> {
    let names = Arc::new(DefaultServerNameResolver::default());
    HttpsConnector::new(connector, config, true, names)
}

/// Reaches the server as far as TLS begins, directly or through a proxy. It is always ready.
#[derive(Clone)]
struct Dial {
    http: HttpConnector,
    tls: Arc<LazyTls>,
    proxies: Arc<Proxies>,
    /// HTTP/2 without TLS is nothing that a proxy could forward.
    always_tunnel: bool,
}

impl Dial {
    fn is_tunnelled(&self, uri: &Uri) -> bool {
        self.always_tunnel || uri.scheme() == Some(&Scheme::HTTPS)
    }

    async fn dial(mut self, uri: Uri) -> Result<Wire, BoxError> {
        let Some(proxy) = self.proxies.find(&uri).cloned() else {
            return Ok(MaybeHttpsStream::Http(self.http.call(uri).await?));
        };
        let wire = if self.is_tunnelled(&uri) {
            self.tunnel(&proxy, uri).await
        } else {
            self.reach(&proxy).await
        };
        wire.map_err(|error| {
            let proxy = proxy.uri;
            NoWay { proxy, error }.into()
        })
    }

    async fn tunnel(self, proxy: &Proxy, uri: Uri) -> Result<Wire, BoxError> {
        let to_proxy = ToProxy(self, proxy.clone());
        let mut tunnel = Tunnel::new(proxy.uri.clone(), to_proxy);
        if let Some(authorization) = &proxy.authorization {
            tunnel = tunnel.with_auth(authorization.clone());
        }
        Ok(tunnel.call(with_port(uri)?).await?)
    }

    async fn reach(mut self, proxy: &Proxy) -> Result<Wire, BoxError> {
        let uri = proxy.uri.clone();
        if uri.scheme() == Some(&Scheme::HTTPS) {
            let tls = self.tls.get().await?.to_proxy;
            return over_tls(self.http, tls).call(uri).await;
        }
        Ok(MaybeHttpsStream::Http(self.http.call(uri).await?))
    }
}

type Dialling = Pin<Box<dyn Future<Output = Result<Wire, BoxError>> + Send>>;

impl Service<Uri> for Dial {
    type Response = Wire;
    type Error = BoxError;
    type Future = Dialling;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Dialling {
        Box::pin(self.clone().dial(uri))
    }
}

/// Reaches the proxy, for the tunnel through it.
struct ToProxy(Dial, Proxy);

impl Service<Uri> for ToProxy {
    type Response = Wire;
    type Error = BoxError;
    type Future = Dialling;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Dialling {
        let (dial, proxy) = (self.0.clone(), self.1.clone());
        Box::pin(async move { dial.reach(&proxy).await })
    }
}

/// The URI of a host with its port: a tunnel takes 443 for the default of every scheme.
fn with_port(uri: Uri) -> Result<Uri, http::Error> {
    if uri.port().is_some() || uri.scheme() != Some(&Scheme::HTTP) {
        return Ok(uri);
    }
    let host = uri.host().unwrap_or_default();
    Uri::builder()
        .scheme(Scheme::HTTP)
        .authority(format!("{host}:80"))
        .path_and_query("/")
        .build()
}

/// The error of a connection that was to go through a proxy.
#[derive(Debug)]
struct NoWay {
    proxy: Uri,
    error: BoxError,
}

impl fmt::Display for NoWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = self.proxy.to_string();
        let proxy = proxy.trim_end_matches('/');
        write!(f, "there is no way through the proxy {proxy}")
    }
}

impl std::error::Error for NoWay {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.error)
    }
}
