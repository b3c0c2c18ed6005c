//! Connections that do not come about or break off.

use std::error::Error as _;

use bedrock_runtime::aws_restjson::transport::{TransportError, TransportErrorKind};
use bedrock_runtime::{Client, ConverseRequest, ConverseStreamRequest, Error};
use hyper::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::frames::read_all;
use crate::support::raw::{RawServer, STREAM_HEAD};
use crate::support::{anonymous, client, http2_client, within};

async fn converse(client: &Client) -> Error {
    within(client.converse(ConverseRequest::new("model")))
        .await
        .unwrap_err()
}

fn kind(error: &Error) -> TransportErrorKind {
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let source = error.source().unwrap();
    source.downcast_ref::<TransportError>().unwrap().kind()
}

/// The error of a call whose answer is `answer`, after which the connection is closed.
async fn cut_off_after(answer: &str) -> Error {
    let server = RawServer::new().await;
    let client = client(&server.url());
    let serve = async {
        let (_, mut socket) = server.request().await;
        socket.write_all(answer.as_bytes()).await.unwrap();
    };
    tokio::join!(converse(&client), within(serve)).0
}

#[tokio::test]
async fn connection_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for client in [client(&url), http2_client(&url)] {
        let error = converse(&client).await;
        assert_eq!(kind(&error), TransportErrorKind::NotConnected);
        assert_eq!((error.status(), error.attempts()), (None, 1));
        let line = error.to_string();
        let host = url.trim_start_matches("http://");
        assert!(
            line.starts_with(&format!("Converse: no connection could be made: {host}: ")),
            "{line}"
        );
        assert!(
            line.contains("refused"),
            "the reason is in the line: {line}"
        );
        assert!(line.ends_with("(attempts 1)"), "{line}");
    }
}

#[tokio::test]
async fn closed_before_the_answer() {
    let error = cut_off_after("").await;
    assert_eq!(kind(&error), TransportErrorKind::Lost);
    assert_eq!(error.status(), None);
    let error = cut_off_after("HTTP/1.1 200 OK\r\ncontent-le").await;
    assert_eq!(kind(&error), TransportErrorKind::Lost);
}

#[tokio::test]
async fn closed_in_the_middle_of_the_answer() {
    let answers = [
        "HTTP/1.1 200 OK\r\nx-amzn-requestid: request-1\r\ncontent-length: 100\r\n\r\n{\"output\"",
        "HTTP/1.1 200 OK\r\nx-amzn-requestid: request-1\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
    ];
    for answer in answers {
        let error = cut_off_after(answer).await;
        assert_eq!(kind(&error), TransportErrorKind::Lost, "{answer}");
        assert_eq!(error.status(), Some(StatusCode::OK));
        assert_eq!(error.request_id(), Some("request-1"));
    }
}

#[tokio::test]
async fn an_answer_that_is_not_http() {
    let error = cut_off_after("SSH-2.0-OpenSSH_9.6\r\n\r\n").await;
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn a_connection_that_breaks_inside_a_stream() {
    let server = RawServer::new().await;
    let client = client(&server.url());
    let serve = async {
        let (_, mut socket) = server.request().await;
        let answer = format!("{STREAM_HEAD}5\r\n\0\0\0");
        socket.write_all(answer.as_bytes()).await.unwrap();
    };
    let call = async {
        let call = client.converse_stream(ConverseStreamRequest::new("model"));
        read_all(call.await.unwrap().stream).await
    };
    let ((events, error), ()) = within(async { tokio::join!(call, serve) }).await;
    assert!(events.is_empty());
    let error = error.unwrap();
    assert_eq!(kind(&error), TransportErrorKind::Lost);
    assert_eq!(error.operation(), "ConverseStream");
    assert_eq!(error.request_id(), Some("request-1"));
}

#[tokio::test]
async fn dropping_a_call_closes_the_connection() {
    let server = RawServer::new().await;
    let client = client(&server.url());
    let call = tokio::spawn(client.converse(ConverseRequest::new("model")).into_future());
    let (_, mut socket) = within(server.request()).await;
    call.abort();
    let read = within(socket.read(&mut [0])).await;
    assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
}

#[tokio::test]
async fn without_credentials_or_region_nothing_is_sent() {
    let server = RawServer::new().await;
    let url = server.url();
    let error = converse(&anonymous(&url).build().unwrap()).await;
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    assert!(error.to_string().contains("AWS_ACCESS_KEY_ID"), "{error}");
    assert!(
        error.to_string().contains("AWS_BEARER_TOKEN_BEDROCK"),
        "{error}"
    );

    let keys = crate::support::credentials();
    let nowhere = Client::builder()
        .endpoint_url(url)
        .credentials(keys.clone());
    let error = converse(&nowhere.build().unwrap()).await;
    assert!(matches!(error, Error::Build(_)), "{error:?}");
    assert!(error.to_string().contains("AWS_REGION"), "{error}");

    for url in [
        "127.0.0.1:1",
        "ftp://127.0.0.1",
        "http://",
        "http://user:secret@127.0.0.1",
    ] {
        let error = converse(&client(url)).await;
        assert!(matches!(error, Error::Build(_)), "{url}: {error:?}");
        assert_eq!(error.attempts(), 0);
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
