//! Servers for the tests of TLS and of proxies.

use std::sync::{Arc, Mutex};

use http::Request;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{ServerConfig, SupportedProtocolVersion};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::transport::Body;

/// Who signs the certificates of a test.
pub(super) struct Authority {
    pub(super) pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// A chain and its key, in PEM.
pub(super) struct Leaf {
    pub(super) chain: String,
    pub(super) key: String,
}

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self {
            pem: params.self_signed(&key).unwrap().pem(),
            issuer: Issuer::new(params, key),
        }
    }

    /// A certificate for a name or an address.
    pub(super) fn leaf(&self, name: &str) -> Leaf {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        Leaf {
            chain: params.signed_by(&key, &self.issuer).unwrap().pem(),
            key: key.serialize_pem(),
        }
    }

    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        let certificate = CertificateDer::from_pem_slice(self.pem.as_bytes()).unwrap();
        roots.add(certificate).unwrap();
        roots
    }

    /// Settings of a server with a certificate for the name. It asks for a certificate of `clients`, if there are any.
    pub(super) fn server(
        &self,
        name: &str,
        versions: &[&'static SupportedProtocolVersion],
        clients: Option<&Self>,
    ) -> TlsAcceptor {
        let leaf = self.leaf(name);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(versions)
            .unwrap();
        let config = match clients {
            None => config.with_no_client_auth(),
            Some(clients) => {
                let roots = Arc::new(clients.roots());
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider);
                config.with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        let chain = CertificateDer::pem_slice_iter(leaf.chain.as_bytes());
        let key = PrivateKeyDer::from_pem_slice(leaf.key.as_bytes()).unwrap();
        let config = config.with_single_cert(chain.map(Result::unwrap).collect(), key);
        Arc::new(config.unwrap()).into()
    }
}

/// A server that answers one request on each connection, and keeps the heads of all.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(super) async fn tls(acceptor: TlsAcceptor) -> Self {
        Self::start(move |socket, server: Self| {
            let acceptor = acceptor.clone();
            async move {
                if let Ok(stream) = acceptor.accept(socket).await {
                    server.answer(stream, "200 OK").await;
                }
            }
        })
        .await
    }

    /// A proxy that gives an answer of its own to what is not `CONNECT`, and for that connects to the port on this
    /// machine, whatever the name.
    pub(super) async fn proxy(to: u16) -> Self {
        Self::start(move |socket, server: Self| server.forward(socket, to)).await
    }

    /// A proxy behind TLS.
    pub(super) async fn tls_proxy(acceptor: TlsAcceptor, to: u16) -> Self {
        Self::start(move |socket, server: Self| {
            let acceptor = acceptor.clone();
            async move {
                if let Ok(stream) = acceptor.accept(socket).await {
                    server.forward(stream, to).await;
                }
            }
        })
        .await
    }

    /// A server that answers everything with a status.
    pub(super) async fn saying(status: &'static str) -> Self {
        Self::start(move |socket, server: Self| async move { server.answer(socket, status).await })
            .await
    }

    async fn start<F>(serve: impl Fn(TcpStream, Self) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            heads: Arc::default(),
        };
        let this = server.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, this.clone()));
            }
        });
        server
    }

    /// The heads of all requests so far.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    async fn answer(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin, status: &str) {
        if self.head(&mut stream).await.is_some() {
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello");
            // The client may have gone.
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    }

    async fn forward(self, mut stream: impl AsyncRead + AsyncWrite + Unpin, to: u16) {
        let Some(head) = self.head(&mut stream).await else {
            return;
        };
        if head.starts_with("CONNECT ") {
            let mut upstream = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut stream, &mut upstream).await;
        } else {
            let answer = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nproxy";
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    }

    /// Reads the head of a request and keeps it.
    async fn head(&self, stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).unwrap();
        self.heads.lock().unwrap().push(head.clone());
        Some(head)
    }
}

pub(super) fn get(url: &str) -> Request<Body> {
    Request::get(url).body(Body::empty()).unwrap()
}
