//! Connections: DNS, TCP and TLS under one time limit.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

use crate::BoxError;

const CONNECT_TIMEOUT: Duration = Duration::from_millis(3100);
const TCP_KEEPALIVE_IDLE: Duration = Duration::from_secs(30);
const TCP_KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);

/// The TLS settings, or in words why there are none.
pub(super) type Tls = Result<ClientConfig, String>;

/// TLS 1.2 and up with the certificates that the operating system trusts. The provider is named,
/// never taken from the process: two providers in one dependency tree would make the default
/// ambiguous.
#[cfg(any(feature = "rustls-ring", feature = "rustls-aws-lc"))]
pub(super) fn tls_config() -> Tls {
    use hyper_rustls::ConfigBuilderExt as _;
    #[cfg(feature = "rustls-aws-lc")]
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    #[cfg(not(feature = "rustls-aws-lc"))]
    let provider = rustls::crypto::ring::default_provider();
    let config = ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS cannot be set up: {error}"))?
        .with_native_roots()
        .map_err(|error| format!("no trusted certificates were found on this machine: {error}"))?
        .with_no_client_auth();
    Ok(config)
}

/// Without a crypto provider there is no TLS.
#[cfg(not(any(feature = "rustls-ring", feature = "rustls-aws-lc")))]
pub(super) fn tls_config() -> Tls {
    Err(
        "no crypto provider is compiled in: enable the feature `rustls-ring` or `rustls-aws-lc`"
            .to_owned(),
    )
}

/// Opens connections for the pool.
#[derive(Clone)]
pub(super) struct Connector {
    http: HttpConnector,
    https: Result<HttpsConnector<HttpConnector>, String>,
}

impl Connector {
    pub(super) fn new(tls: &Tls, http2_only: bool) -> Self {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(Some(TCP_KEEPALIVE_IDLE));
        http.set_keepalive_interval(Some(TCP_KEEPALIVE_INTERVAL));
        let https = tls.clone().map(|config| {
            let builder = HttpsConnectorBuilder::new()
                .with_tls_config(config)
                .https_only();
            if http2_only {
                builder.enable_http2().wrap_connector(http.clone())
            } else {
                builder.enable_all_versions().wrap_connector(http.clone())
            }
        });
        Self { http, https }
    }
}

type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        // Both connectors are always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let mut this = self.clone();
        Box::pin(async move {
            let connecting = async {
                if uri.scheme() == Some(&Scheme::HTTP) {
                    return Ok(MaybeHttpsStream::Http(this.http.call(uri).await?));
                }
                this.https?.call(uri).await
            };
            match tokio::time::timeout(CONNECT_TIMEOUT, connecting).await {
                Ok(connected) => connected,
                Err(_) => {
                    Err(format!("not connected after {} s", CONNECT_TIMEOUT.as_secs_f32()).into())
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_tls_https_is_refused_in_words() {
        let mut connector = Connector::new(&Err("no certificates here".to_owned()), false);
        let error = connector
            .call(Uri::from_static("https://127.0.0.1:1/"))
            .await
            .err()
            .unwrap();
        assert_eq!(error.to_string(), "no certificates here");
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_never_shakes_hands_runs_into_the_limit() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("https://{}/", listener.local_addr().unwrap())
            .parse()
            .unwrap();
        let Ok(tls) = tls_config() else {
            println!("skipped: no certificates or no crypto provider");
            return;
        };
        let error = Connector::new(&Ok(tls), false)
            .call(uri)
            .await
            .err()
            .unwrap();
        assert_eq!(error.to_string(), "not connected after 3.1 s");
    }
}
