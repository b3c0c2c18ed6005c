//! A server that ends its answers early, in every way there is.

use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;

use bedrock_runtime::aws_restjson::bytes::Bytes;
use h2::Reason;
use h2::server::SendResponse;
use hyper::header::{ETAG, HeaderValue};
use hyper::{HeaderMap, Response};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::raw::{RawServer, chunk, read_request};

#[derive(Clone, Copy)]
pub(crate) enum Protocol {
    Http1,
    Http2,
}

/// What HTTP says about the body.
#[derive(Clone, Copy)]
pub(crate) enum Ending {
    Whole,
    Broken,
}

/// By the name in the header field `x-end`, which is followed by the number of bytes to send.
pub(crate) const ENDINGS: [(&str, Protocol, Ending); 15] = [
    ("last-chunk", Protocol::Http1, Ending::Whole),
    ("chunk-trailers", Protocol::Http1, Ending::Whole),
    ("length", Protocol::Http1, Ending::Whole),
    ("close", Protocol::Http1, Ending::Whole),
    ("no-last-chunk", Protocol::Http1, Ending::Broken),
    ("inside-chunk", Protocol::Http1, Ending::Broken),
    ("short", Protocol::Http1, Ending::Broken),
    ("chunk-reset", Protocol::Http1, Ending::Broken),
    ("length-reset", Protocol::Http1, Ending::Broken),
    ("end-stream", Protocol::Http2, Ending::Whole),
    ("trailers", Protocol::Http2, Ending::Whole),
    ("no-error", Protocol::Http2, Ending::Broken),
    ("cancel", Protocol::Http2, Ending::Broken),
    ("internal-error", Protocol::Http2, Ending::Broken),
    ("connection", Protocol::Http2, Ending::Broken),
];

/// Answers with the beginning of `body`, over HTTP/1.1 and HTTP/2.
pub(crate) struct CuttingServer {
    url: String,
    accepting: JoinHandle<()>,
}

impl CuttingServer {
    pub(crate) async fn start(body: Bytes) -> Self {
        let listener = RawServer::new().await;
        let url = listener.url();
        let accepting = tokio::spawn(async move {
            loop {
                let socket = listener.accept().await;
                let body = body.clone();
                tokio::spawn(async move {
                    let mut first = [0; 4];
                    let peeked = socket.peek(&mut first).await;
                    if peeked.is_ok() && first.starts_with(b"PRI") {
                        http2(socket, body).await;
                    } else {
                        // A client that goes away is part of some tests.
                        let _ = http1(socket, body).await;
                    }
                });
            }
        });
        Self { url, accepting }
    }

    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }
}

impl Drop for CuttingServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// The ending, and how many bytes come before it.
fn parse(field: &str) -> (&str, usize) {
    let (ending, length) = field.trim().split_once(' ').expect("two words");
    (ending, length.parse().expect("a number"))
}

async fn http1(mut socket: TcpStream, body: Bytes) -> std::io::Result<()> {
    loop {
        let request = read_request(&mut socket).await?;
        let mut lines = request.lines();
        let field = lines.find_map(|line| line.strip_prefix("x-end: "));
        let (ending, length) = parse(field.expect("the test says it"));
        let data = &body[..length];
        let framing = match ending {
            "length" => format!("content-length: {length}\r\n"),
            "short" | "length-reset" => format!("content-length: {}\r\n", length + 1),
            "close" => "connection: close\r\n".to_owned(),
            _ => "transfer-encoding: chunked\r\n".to_owned(),
        };
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\nx-amzn-bedrock-content-type: application/json\r\n{framing}\r\n"
        )
        .into_bytes();
        match ending {
            // A chunk without data would be the last one.
            _ if length == 0 => {}
            "length" | "short" | "length-reset" | "close" => answer.extend_from_slice(data),
            _ => answer.extend_from_slice(&chunk(data)),
        }
        match ending {
            "last-chunk" => answer.extend_from_slice(b"0\r\n\r\n"),
            "chunk-trailers" => answer.extend_from_slice(b"0\r\nx-end: of all\r\n\r\n"),
            "inside-chunk" => answer.extend_from_slice(b"5\r\n"),
            _ => {}
        }
        socket.write_all(&answer).await?;
        match ending {
            "last-chunk" | "chunk-trailers" | "length" => continue,
            "chunk-reset" | "length-reset" => {
                socket2::SockRef::from(&socket).set_linger(Some(Duration::ZERO))?;
            }
            _ => {}
        }
        return Ok(());
    }
}

async fn http2(socket: TcpStream, body: Bytes) {
    let Ok(mut connection) = h2::server::handshake(socket).await else {
        return;
    };
    while let Some(Ok((request, respond))) = connection.accept().await {
        let field = request.headers()["x-end"].to_str().expect("it is text");
        let (ending, length) = parse(field);
        let data = body.slice(..length);
        if ending == "connection" {
            // What was sent has to leave before the connection closes.
            let _stream = answer(respond, data, false);
            let flush = |cx: &mut Context<'_>| Poll::Ready(connection.poll_closed(cx));
            let _ = poll_fn(flush).await;
            return;
        }
        let mut stream = answer(respond, data, ending == "end-stream");
        let reason = match ending {
            "trailers" => {
                let trailers = HeaderMap::from_iter([(ETAG, HeaderValue::from_static("1"))]);
                stream.send_trailers(trailers).expect("the stream is open");
                continue;
            }
            "no-error" => Reason::NO_ERROR,
            "cancel" => Reason::CANCEL,
            "internal-error" => Reason::INTERNAL_ERROR,
            _ => continue,
        };
        tokio::spawn(async move {
            // Sent at once, the reset would overtake the data.
            tokio::task::yield_now().await;
            stream.send_reset(reason);
        });
    }
}

fn answer(mut respond: SendResponse<Bytes>, data: Bytes, end: bool) -> h2::SendStream<Bytes> {
    let mut head = Response::new(());
    head.headers_mut().insert(
        "x-amzn-bedrock-content-type",
        HeaderValue::from_static("application/json"),
    );
    let mut stream = respond
        .send_response(head, false)
        .expect("the stream is open");
    stream.send_data(data, end).expect("the stream is open");
    stream
}
