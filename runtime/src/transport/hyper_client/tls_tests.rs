use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::Version;
use http_body_util::BodyExt as _;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tower_service::Service as _;

use super::test_servers::{Authority, Server, get};
use super::{HyperTransport, Proxies, Tls};
use crate::transport::{TransportError, TransportErrorKind};

const HOST: &str = "127.0.0.1";

async fn ask(tls: &Tls, server: &Server) -> Result<String, TransportError> {
    let mut transport = HyperTransport::with(tls, Proxies::none()).unwrap();
    let request = get(&format!("https://{HOST}:{}/", server.port));
    let asking = tokio::time::timeout(Duration::from_secs(20), transport.call(request));
    let body = asking.await.unwrap()?.into_body().collect().await?;
    Ok(String::from_utf8(body.to_bytes().to_vec()).unwrap())
}

/// The error and all that it stems from.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        words.push_str(&format!(": {error}"));
        next = error.source();
    }
    words
}

async fn refusal(tls: &Tls, server: &Server) -> String {
    let error = ask(tls, server).await.unwrap_err();
    chain(&error)
}

/// A folder of its own for a test, which goes away with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("aws-restjson-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn trust_comes_from_files_folders_and_text() {
    let (ours, other) = (Authority::new(), Authority::new());
    let server = Server::tls(ours.server(HOST, &[&TLS13], None)).await;
    let folder = Folder::new("trust");
    let file = folder.file("ca.pem", &ours.pem);
    folder.file("nothing.txt", "no certificate");
    let both = folder.file("both.pem", format!("# two\n{}\n{}", other.pem, ours.pem));
    for tls in [
        Tls::new().ca_pem(ours.pem.as_str()),
        Tls::new().ca_file(file),
        Tls::new().ca_file(both),
        Tls::new().ca_dir(&folder.0),
        Tls::new()
            .ca_pem(other.pem.as_str())
            .ca_pem(ours.pem.as_str()),
    ] {
        assert_eq!(ask(&tls, &server).await.unwrap(), "hello", "{tls:?}");
    }
    let refused = refusal(&Tls::new().ca_pem(other.pem), &server).await;
    assert!(refused.contains("invalid peer certificate"), "{refused}");
    // Nothing but what is named is trusted, and our authority is no one that the system knows.
    let error = ask(&Tls::new(), &server).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::NotConnected);
    assert_eq!(server.heads().len(), 5);
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let ours = Authority::new();
    let server = Server::tls(ours.server("example.com", &[&TLS13], None)).await;
    let refused = refusal(&Tls::new().ca_pem(ours.pem), &server).await;
    assert!(refused.contains("not valid for name"), "{refused}");
}

#[tokio::test]
async fn a_server_that_does_not_agree_to_http2_is_told_apart_before_anything_is_sent() {
    let authority = Authority::new();
    let tls = Tls::new().ca_pem(authority.pem.as_str());
    // One that knows nothing of such agreements, and one that speaks HTTP/1.1 only.
    for protocols in [vec![], vec![b"http/1.1".to_vec()]] {
        let acceptor = authority.server(HOST, &[&TLS13], None);
        let mut config = ServerConfig::clone(acceptor.config());
        config.alpn_protocols = protocols;
        let server = Server::tls(Arc::new(config).into()).await;
        let mut transport = HyperTransport::with(&tls, Proxies::none()).unwrap();
        let mut request = get(&format!("https://{HOST}:{}/", server.port));
        *request.version_mut() = Version::HTTP_2;
        let error = transport.call(request).await.err().unwrap();
        assert_eq!(error.kind(), TransportErrorKind::NotConnected);
        let words = "the operation needs HTTP/2, which the server does not speak";
        assert!(chain(&error).contains(words), "{error:?}");
        assert!(server.heads().is_empty());
        // What does not need it comes through.
        assert_eq!(ask(&tls, &server).await.unwrap(), "hello");
    }
}

#[tokio::test]
async fn a_server_may_ask_for_our_certificate() {
    let (ours, clients) = (Authority::new(), Authority::new());
    for version in [&TLS12, &TLS13] {
        let server = Server::tls(ours.server(HOST, &[version], Some(&clients))).await;
        let tls = Tls::new().ca_pem(ours.pem.as_str());
        assert!(ask(&tls, &server).await.is_err());
        assert!(server.heads().is_empty());

        let leaf = clients.leaf("me");
        let folder = Folder::new("client");
        let tls_with_files = tls.clone().client_certificate_files(
            folder.file("chain.pem", &leaf.chain),
            folder.file("key.pem", &leaf.key),
        );
        assert_eq!(ask(&tls_with_files, &server).await.unwrap(), "hello");
        let tls = tls.client_certificate(leaf.chain, leaf.key);
        assert_eq!(ask(&tls, &server).await.unwrap(), "hello");
        assert!(!format!("{tls:?}").contains("KEY"));
    }
}

#[tokio::test]
async fn settings_of_rustls_are_used_as_they_are() {
    let ours = Authority::new();
    let server = Server::tls(ours.server(HOST, &[&TLS12, &TLS13], None)).await;
    let provider = rustls::crypto::ring::default_provider();
    let config = ClientConfig::builder_with_provider(provider.into())
        .with_protocol_versions(&[&TLS12])
        .unwrap();
    let nothing = config
        .clone()
        .with_root_certificates(RootCertStore::empty());
    // What is trusted beside it has no effect.
    let tls = Tls::new()
        .ca_pem(ours.pem.as_str())
        .rustls_config(nothing.with_no_client_auth());
    assert!(ask(&tls, &server).await.is_err());

    use rustls::pki_types::pem::PemObject as _;
    let mut roots = RootCertStore::empty();
    let root = rustls::pki_types::CertificateDer::from_pem_slice(ours.pem.as_bytes());
    roots.add(root.unwrap()).unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    // Protocols of somebody else's would make HTTP fail.
    config.alpn_protocols = vec![b"imap".to_vec()];
    let tls = Tls::new().rustls_config(config);
    assert_eq!(ask(&tls, &server).await.unwrap(), "hello");
}

/// The versions that a client offers: the extension 43 of its first message (RFC 8446, section 4.2.1).
fn offered_versions(hello: &[u8]) -> Vec<u16> {
    let number = |at: usize| usize::from(u16::from_be_bytes([hello[at], hello[at + 1]]));
    // The headers of the record and of the message, version and random come first.
    let mut at = 5 + 4 + 2 + 32;
    at += 1 + usize::from(hello[at]);
    at += 2 + number(at);
    at += 1 + usize::from(hello[at]);
    let end = at + 2 + number(at);
    at += 2;
    while at < end {
        let (kind, len) = (number(at), number(at + 2));
        if kind == 43 {
            let versions = &hello[at + 5..at + 4 + len];
            let pairs = versions.chunks(2);
            return pairs
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
        }
        at += 4 + len;
    }
    panic!("the client says nothing about versions");
}

#[tokio::test]
async fn tls_is_1_2_or_newer() {
    let listener = TcpListener::bind((HOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let reading = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut hello = vec![0; 5];
        socket.read_exact(&mut hello).await.unwrap();
        let len = usize::from(u16::from_be_bytes([hello[3], hello[4]]));
        hello.resize(5 + len, 0);
        socket.read_exact(&mut hello[5..]).await.unwrap();
        hello
    });
    let tls = Tls::new().ca_pem(Authority::new().pem);
    let mut transport = HyperTransport::with(&tls, Proxies::none()).unwrap();
    let asked = transport
        .call(get(&format!("https://{HOST}:{port}/")))
        .await;
    assert!(asked.is_err());
    let mut versions = offered_versions(&reading.await.unwrap());
    versions.sort_unstable();
    assert_eq!(versions, [0x0303, 0x0304]);
}

#[test]
fn what_cannot_be_used_is_refused_by_name() {
    let ours = Authority::new();
    let (leaf, other) = (ours.leaf("me"), ours.leaf("you"));
    let folder = Folder::new("refused");
    let empty = Folder::new("empty");
    let missing = folder.0.join("missing.pem");
    let text = folder.file("text.pem", "hush");
    let broken = "-----BEGIN CERTIFICATE-----\nhush\n";
    let broken = folder.file("broken.pem", broken);
    let chain = folder.file("chain.pem", &leaf.chain);
    let untrusted = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let untrusted = folder.file("untrusted.pem", untrusted);
    for (tls, words) in [
        (Tls::new().ca_file(&missing), "missing.pem cannot be read"),
        (Tls::new().ca_dir(&missing), "missing.pem cannot be read"),
        (
            Tls::new().ca_file(&text),
            "text.pem has no certificate in it",
        ),
        (Tls::new().ca_file(&broken), "broken.pem is no valid PEM"),
        (Tls::new().ca_file(&untrusted), "that can be trusted"),
        (Tls::new().ca_dir(&empty.0), "has no certificate in it"),
        (
            Tls::new().ca_pem("hush"),
            "the text in PEM has no certificate",
        ),
        (
            Tls::new().client_certificate_files(&chain, &text),
            "text.pem has no private key in it that can be used",
        ),
        (
            Tls::new().client_certificate_files(&text, &missing),
            "missing.pem cannot be read",
        ),
        (
            Tls::new().client_certificate("hush", leaf.key.as_str()),
            "the text in PEM has no certificate",
        ),
        (
            Tls::new().client_certificate(leaf.chain.as_str(), other.key.as_str()),
            "the client certificate cannot be used",
        ),
        (
            Tls::new()
                .ca_pem(ours.pem.as_str())
                .client_certificate(leaf.chain.as_str(), other.key.as_str()),
            "the client certificate cannot be used",
        ),
    ] {
        let error = HyperTransport::with(&tls, Proxies::none()).unwrap_err();
        let shown = error.to_string();
        assert!(
            shown.contains(words) && !shown.contains("hush"),
            "{words}: {shown}"
        );
    }
}
