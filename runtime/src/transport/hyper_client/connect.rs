//! Connections: DNS, proxies, TCP and TLS.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{DefaultServerNameResolver, HttpsConnector};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use rustls::ClientConfig;
use tower_service::Service;

use super::io::Io;
use super::pool::Target;
use super::proxy::{Proxies, Proxy};
use super::tls::LazyTls;
use crate::BoxError;

/// The longest pause between two probes that were not answered.
const PROBE_INTERVAL: Duration = Duration::from_secs(10);

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
    pub(super) async fn connect(mut self, target: &Target) -> Result<Io, BoxError> {
        let (uri, silence) = (target.uri(), target.keepalive());
        let http = &mut self.dial.http;
        http.set_keepalive(silence);
        http.set_keepalive_interval(silence.map(|silence| silence.min(PROBE_INTERVAL)));
        if uri.scheme() == Some(&Scheme::HTTP) {
            return self.dial.dial(uri).await;
        }
        let tls = self.dial.tls.get().await?;
        let tls = if self.http2_only {
            tls.http2
        } else {
            tls.negotiated
        };
        let dial = self.dial;
        over_tls(move |uri| Box::pin(dial.clone().dial(uri)), tls, uri).await
    }

    /// The proxy that has to be told the whole URI of a request.
    pub(super) fn forwards(&self, uri: &Uri) -> Option<&Proxy> {
        let proxy = self.dial.proxies.find(uri)?;
        (!self.dial.is_tunnelled(uri)).then_some(proxy)
    }
}

/// Speaks TLS over what `way` opens.
async fn over_tls(
    way: impl FnMut(Uri) -> Opening + Send + 'static,
    config: Arc<ClientConfig>,
    uri: Uri,
) -> Result<Io, BoxError> {
    let names = Arc::new(DefaultServerNameResolver::default());
    let mut connector = HttpsConnector::new(Way(Box::new(way)), config, true, names);
    Ok(Io::new(connector.call(uri).await?))
}

/// Reaches the server as far as TLS begins, directly or through a proxy.
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

    async fn dial(self, uri: Uri) -> Result<Io, BoxError> {
        let Some(proxy) = self.proxies.find(&uri).cloned() else {
            return tcp(self.http, uri).await;
        };
        let opened = if self.is_tunnelled(&uri) {
            self.tunnel(&proxy, uri).await
        } else {
            self.reach(&proxy).await
        };
        opened.map_err(|error| {
            let proxy = proxy.uri;
            NoWay { proxy, error }.into()
        })
    }

    async fn tunnel(self, proxy: &Proxy, uri: Uri) -> Result<Io, BoxError> {
        let to_proxy = proxy.clone();
        let way = Way(Box::new(move |_| {
            let (dial, proxy) = (self.clone(), to_proxy.clone());
            Box::pin(async move { dial.reach(&proxy).await })
        }));
        let mut tunnel = Tunnel::new(proxy.uri.clone(), way);
        if let Some(authorization) = &proxy.authorization {
            tunnel = tunnel.with_auth(authorization.clone());
        }
        Ok(tunnel.call(with_port(uri)?).await?)
    }

    async fn reach(self, proxy: &Proxy) -> Result<Io, BoxError> {
        let uri = proxy.uri.clone();
        if uri.scheme() == Some(&Scheme::HTTPS) {
            let tls = self.tls.get().await?.to_proxy;
            return over_tls(move |uri| Box::pin(tcp(self.http.clone(), uri)), tls, uri).await;
        }
        tcp(self.http, uri).await
    }
}

async fn tcp(mut http: HttpConnector, uri: Uri) -> Result<Io, BoxError> {
    Ok(Io::new(http.call(uri).await?))
}

type Opening = Pin<Box<dyn Future<Output = Result<Io, BoxError>> + Send>>;

/// A way to open a connection, for TLS or a tunnel to go over. It is always ready.
struct Way(Box<dyn FnMut(Uri) -> Opening + Send>);

impl Service<Uri> for Way {
    type Response = Io;
    type Error = BoxError;
    type Future = Opening;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Opening {
        (self.0)(uri)
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
