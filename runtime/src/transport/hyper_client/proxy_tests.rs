use std::time::Duration;

use http::{Request, Version};
use http_body_util::BodyExt as _;
use rustls::version::TLS13;
use tokio::net::TcpListener;
use tower_service::Service as _;

use super::test_servers::{Authority, Server, get};
use super::tls_tests::chain;
use super::{HyperTransport, Proxies, Tls};
use crate::transport::{Body, TransportError, TransportErrorKind};

/// A name that only the proxy can find.
const NAME: &str = "service.invalid";

async fn ask(tls: &Tls, proxy: &str, request: Request<Body>) -> Result<String, TransportError> {
    let mut transport = HyperTransport::with(tls, Proxies::all(proxy).unwrap()).unwrap();
    let asking = tokio::time::timeout(Duration::from_secs(20), transport.call(request));
    let body = asking.await.unwrap()?.into_body().collect().await?;
    Ok(String::from_utf8(body.to_bytes().to_vec()).unwrap())
}

fn at(server: &Server) -> String {
    format!("http://127.0.0.1:{}", server.port)
}

#[tokio::test]
async fn https_goes_through_a_tunnel() {
    let ours = Authority::new();
    let tls = Tls::new().ca_pem(ours.pem.as_str());
    let server = Server::tls(ours.server(NAME, &[&TLS13], None)).await;
    let proxy = Server::proxy(server.port).await;
    let url = format!("http://me:hush@127.0.0.1:{}", proxy.port);
    let answer = ask(&tls, &url, get(&format!("https://{NAME}/secret"))).await;
    assert_eq!(answer.unwrap(), "hello");
    // The proxy sees where to, and not what.
    let [connect] = proxy.heads().try_into().unwrap();
    assert!(
        connect.starts_with(&format!("CONNECT {NAME}:443 HTTP/1.1\r\n")),
        "{connect}"
    );
    assert!(
        connect.contains("Proxy-Authorization: Basic bWU6aHVzaA==\r\n"),
        "{connect}"
    );
    assert!(!connect.contains("secret"));
    // The server does not see who we are for the proxy.
    let [head] = server.heads().try_into().unwrap();
    assert!(head.starts_with("GET /secret HTTP/1.1\r\n"), "{head}");
    assert!(
        !head.to_lowercase().contains("proxy-authorization"),
        "{head}"
    );

    let answer = ask(&tls, &url, get(&format!("https://{NAME}:8443/"))).await;
    assert_eq!(answer.unwrap(), "hello");
    assert!(proxy.heads()[1].starts_with(&format!("CONNECT {NAME}:8443 ")));
}

#[tokio::test]
async fn http_is_handed_to_the_proxy() {
    let proxy = Server::proxy(1).await;
    let url = format!("http://me:hush@127.0.0.1:{}", proxy.port);
    let answer = ask(&Tls::new(), &url, get(&format!("http://{NAME}/path?query"))).await;
    assert_eq!(answer.unwrap(), "proxy");
    let [head] = proxy.heads().try_into().unwrap();
    let head = head.to_lowercase();
    assert!(
        head.starts_with(&format!("get http://{NAME}/path?query http/1.1\r\n")),
        "{head}"
    );
    assert!(head.contains(&format!("host: {NAME}\r\n")), "{head}");
    assert!(
        head.contains("proxy-authorization: basic bwu6ahvzaa==\r\n"),
        "{head}"
    );

    ask(&Tls::new(), &at(&proxy), get(&format!("http://{NAME}:81/")))
        .await
        .unwrap();
    let head = proxy.heads().pop().unwrap().to_lowercase();
    assert!(
        head.starts_with(&format!("get http://{NAME}:81/ ")),
        "{head}"
    );
    assert!(!head.contains("proxy-authorization"), "{head}");
}

#[tokio::test]
async fn http2_without_tls_goes_through_a_tunnel() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(socket).await.unwrap();
        while let Some(Ok((_, mut respond))) = connection.accept().await {
            let mut stream = respond
                .send_response(http::Response::new(()), false)
                .unwrap();
            stream
                .send_data(bytes::Bytes::from_static(b"two"), true)
                .unwrap();
        }
    });
    let proxy = Server::proxy(port).await;
    let mut request = get(&format!("http://{NAME}/"));
    *request.version_mut() = Version::HTTP_2;
    assert_eq!(ask(&Tls::new(), &at(&proxy), request).await.unwrap(), "two");
    assert!(proxy.heads()[0].starts_with(&format!("CONNECT {NAME}:80 ")));
}

#[tokio::test]
async fn the_way_to_the_proxy_may_be_encrypted() {
    let ours = Authority::new();
    let tls = Tls::new().ca_pem(ours.pem.as_str());
    let server = Server::tls(ours.server(NAME, &[&TLS13], None)).await;
    let acceptor = ours.server("127.0.0.1", &[&TLS13], None);
    let proxy = Server::tls_proxy(acceptor, server.port).await;
    let url = format!("https://127.0.0.1:{}", proxy.port);
    let answer = ask(&tls, &url, get(&format!("https://{NAME}/"))).await;
    assert_eq!(answer.unwrap(), "hello");
    let answer = ask(&tls, &url, get(&format!("http://{NAME}/"))).await;
    assert_eq!(answer.unwrap(), "proxy");
    assert_eq!(proxy.heads().len(), 2);
}

#[tokio::test]
async fn this_machine_is_reached_without_the_proxy() {
    let (proxy, server) = (Server::proxy(1).await, Server::saying("200 OK").await);
    for host in ["127.0.0.1", "localhost"] {
        let request = get(&format!("http://{host}:{}/", server.port));
        assert_eq!(
            ask(&Tls::new(), &at(&proxy), request).await.unwrap(),
            "hello"
        );
    }
    assert!(proxy.heads().is_empty());
    assert!(server.heads()[0].starts_with("GET / HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_proxy_that_says_no_is_named_and_nothing_is_sent() {
    let tls = Tls::new().ca_pem(Authority::new().pem);
    for (status, words) in [
        (
            "407 Proxy Authentication Required",
            "authorization required",
        ),
        ("403 Forbidden", "unsuccessful"),
    ] {
        let proxy = Server::saying(status).await;
        let url = format!("http://me:hush@127.0.0.1:{}", proxy.port);
        let error = ask(&tls, &url, get(&format!("https://{NAME}/")))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::NotConnected);
        let shown = chain(&error);
        let named = format!(
            "there is no way through the proxy http://127.0.0.1:{}: ",
            proxy.port
        );
        assert!(shown.contains(&named) && shown.contains(words), "{shown}");
        assert!(!format!("{shown} {error:?}").contains("hush"), "{error:?}");
    }
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = gone.local_addr().unwrap().port();
    drop(gone);
    for scheme in ["http", "https"] {
        let request = get(&format!("{scheme}://{NAME}/"));
        let url = format!("http://127.0.0.1:{port}");
        let error = ask(&tls, &url, request).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::NotConnected);
        let shown = chain(&error);
        assert!(shown.contains("no way through the proxy"), "{shown}");
    }
}
