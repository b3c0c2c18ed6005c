//! Connections: DNS, TCP and TLS.

use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service as _;

use crate::BoxError;

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

/// What HTTP is spoken over, with whether the server chose HTTP/2.
pub(super) type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

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

    /// Opens a connection. Both connectors are always ready.
    pub(super) async fn connect(mut self, uri: Uri) -> Result<Stream, BoxError> {
        if uri.scheme() == Some(&Scheme::HTTP) {
            return Ok(MaybeHttpsStream::Http(self.http.call(uri).await?));
        }
        self.https?.call(uri).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_tls_https_is_refused_in_words() {
        let connector = Connector::new(&Err("no certificates here".to_owned()), false);
        let connecting = connector.connect(Uri::from_static("https://127.0.0.1:1/"));
        let error = connecting.await.err().unwrap();
        assert_eq!(error.to_string(), "no certificates here");
    }
}
