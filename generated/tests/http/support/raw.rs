//! A server that reads and writes plain bytes, where it matters which bytes and when.

use std::io::Result;

use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};

/// The head of an answer that is a stream.
pub(crate) const STREAM_HEAD: &str = "HTTP/1.1 200 OK\r\n\
    content-type: application/vnd.amazon.eventstream\r\n\
    x-amzn-requestid: request-1\r\n\
    x-amzn-bedrock-content-type: application/json\r\n\
    transfer-encoding: chunked\r\n\r\n";

pub(crate) struct RawServer(TcpListener);

impl RawServer {
    pub(crate) async fn new() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.expect("a free port"))
    }

    pub(crate) fn url(&self) -> String {
        let address = self.0.local_addr().expect("it is bound");
        format!("http://{address}")
    }

    /// The next connection.
    pub(crate) async fn accept(&self) -> TcpStream {
        let (socket, _) = self.0.accept().await.expect("somebody connects");
        socket.set_nodelay(true).expect("the socket is open");
        socket
    }

    /// The next connection, after a whole request has been read from it.
    pub(crate) async fn request(&self) -> (String, TcpStream) {
        let mut socket = self.accept().await;
        let request = read_request(&mut socket).await.expect("a request comes");
        (request, socket)
    }
}

/// Reads one request of HTTP/1.1 that says how long it is.
pub(crate) async fn read_request(socket: &mut TcpStream) -> Result<String> {
    let mut read = Vec::new();
    loop {
        if socket.read_buf(&mut read).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let text = String::from_utf8_lossy(&read);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let mut lines = head.lines();
        let announced = lines.find_map(|line| line.strip_prefix("content-length: "));
        let announced = announced.map_or(0, |length| length.parse().expect("a number"));
        if body.len() >= announced {
            return Ok(text.into_owned());
        }
    }
}

/// A chunk of a body (RFC 9112, section 7.1).
pub(crate) fn chunk(data: &[u8]) -> Vec<u8> {
    let mut chunk = format!("{:x}\r\n", data.len()).into_bytes();
    chunk.extend_from_slice(data);
    chunk.extend_from_slice(b"\r\n");
    chunk
}
