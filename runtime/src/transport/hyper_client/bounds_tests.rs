//! How much of an answer's head is taken.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, Version};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tower_service::Service as _;

use super::HyperTransport;
use crate::transport::{Body, TransportError};

async fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    (listener, url)
}

/// How many fields of the name `x` the answer has.
async fn fields(url: &str, version: Version) -> Result<usize, TransportError> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = url.parse().unwrap();
    *request.version_mut() = version;
    let asked = HyperTransport::new().call(request);
    let answer = tokio::time::timeout(Duration::from_secs(10), asked).await;
    let answer = answer.expect("it ends")?;
    Ok(answer.headers().get_all("x").iter().count())
}

/// The same for so many fields with values of this length, over HTTP/1.1.
async fn http1(count: usize, length: usize) -> Result<usize, TransportError> {
    let (listener, url) = listener().await;
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut [0; 1024]).await.unwrap();
        let fields = format!("x: {}\r\n", "x".repeat(length)).repeat(count);
        let head = format!("HTTP/1.1 200 OK\r\n{fields}\r\n");
        // Who is not heard out hangs up.
        let _ = socket.write_all(head.as_bytes()).await;
        let _ = socket.read(&mut [0; 1024]).await;
    });
    fields(&url, Version::HTTP_11).await
}

/// The same over HTTP/2.
async fn http2(count: usize, length: usize) -> Result<usize, TransportError> {
    let (listener, url) = listener().await;
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(socket).await.unwrap();
        while let Some(Ok((_, mut respond))) = connection.accept().await {
            let mut response = Response::new(());
            for _ in 0..count {
                let value = HeaderValue::try_from("x".repeat(length)).unwrap();
                response.headers_mut().append("x", value);
            }
            let mut body = respond.send_response(response, false).unwrap();
            let _ = body.send_data(Bytes::new(), true);
        }
    });
    fields(&url, Version::HTTP_2).await
}

#[tokio::test]
async fn heads_are_bounded_in_length_and_in_fields() {
    const KIB: usize = 1024;
    assert_eq!(http1(100, 1).await.unwrap(), 100);
    assert!(http1(101, 1).await.is_err());
    assert_eq!(http1(3, 100 * KIB).await.unwrap(), 3);
    assert!(http1(1, 500 * KIB).await.is_err());
    assert!(http1(50, 100 * KIB).await.is_err());
    assert_eq!(http2(3, 5 * KIB).await.unwrap(), 3);
    assert!(http2(1, 17 * KIB).await.is_err());
    assert!(http2(10, 5 * KIB).await.is_err());
}
