//! A server that treats each connection as it is told.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::support::raw::read_request;

/// What happens on a connection.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// The request is read and answered so; the connection is closed at the end.
    Answer(String),
    /// The request is read in part, and the connection is reset.
    Reset,
    /// The request is read, and the connection is closed.
    Close,
    /// The request is read, and nothing follows.
    Silence,
    /// This comes, and nothing follows.
    Stop(&'static str),
}

impl Fault {
    /// An answer with these header fields, each with its end of line, and this body.
    pub(super) fn answer(status: u16, fields: &str, body: &str) -> Self {
        let length = body.len();
        Self::Answer(format!(
            "HTTP/1.1 {status} Said\r\n{fields}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        ))
    }

    pub(super) fn ok() -> Self {
        Self::answer(200, "", "{}")
    }
}

/// Listens until it is dropped. What comes after the list is answered well.
pub(super) struct FaultServer {
    url: String,
    requests: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl FaultServer {
    pub(super) async fn start(faults: Vec<Fault>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let requests = Arc::<AtomicUsize>::default();
        let faults = Mutex::new(VecDeque::from(faults));
        let count = Arc::clone(&requests);
        let accepting = tokio::spawn(async move {
            let mut silent = Vec::new();
            while let Ok((mut socket, _)) = listener.accept().await {
                let fault = faults.lock().expect("nobody panics with it").pop_front();
                let fault = fault.unwrap_or_else(Fault::ok);
                count.fetch_add(1, Ordering::Relaxed);
                // A client that goes away is part of some tests.
                let _ = treat(&mut socket, &fault).await;
                if matches!(fault, Fault::Silence | Fault::Stop(_)) {
                    silent.push(socket);
                }
            }
        });
        Self {
            url,
            requests,
            accepting,
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// How many requests came.
    pub(super) fn asked(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn treat(socket: &mut TcpStream, fault: &Fault) -> std::io::Result<()> {
    if let Fault::Reset = fault {
        // Closing a socket of which not all was read resets the connection.
        let mut part = [0; 16];
        return socket.read_exact(&mut part).await.map(drop);
    }
    read_request(socket).await?;
    match fault {
        Fault::Answer(answer) => {
            socket.write_all(answer.as_bytes()).await?;
            socket.shutdown().await
        }
        Fault::Stop(part) => socket.write_all(part.as_bytes()).await,
        Fault::Reset | Fault::Close | Fault::Silence => Ok(()),
    }
}
