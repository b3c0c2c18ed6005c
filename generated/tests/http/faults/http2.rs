//! Faults of HTTP/2, and many calls at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::aws_restjson::transport::{Body, HyperTransport};
use bedrock_runtime::{Client, ConverseRequest, ConverseStreamRequest};
use hyper::{Request, Response, Version};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

use super::{converse, get, retrying};
use crate::support::frames::event;
use crate::support::within;

/// What happens to a request over HTTP/2.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// GOAWAY says that it was not taken.
    GoAway,
    /// GOAWAY for this reason says that it was taken, and the connection is closed.
    Taken(u8),
    /// Its stream is refused.
    Refused,
    /// Its stream is reset for another reason.
    Reset,
    /// Nothing.
    None,
}

/// Counts requests, answers them once so many have come, and allows a hundred streams on a connection. Each connection
/// has the next fault.
struct Server {
    url: String,
    asked: Arc<AtomicUsize>,
}

impl Server {
    async fn start(faults: &'static [Fault], together: usize, body: Bytes) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&asked);
        let all_there = watch::Sender::new(false);
        tokio::spawn(async move {
            let mut faults = faults.iter().copied();
            while let Ok((socket, _)) = listener.accept().await {
                let fault = faults.next().unwrap_or(Fault::None);
                let (count, all_there) = (Arc::clone(&count), all_there.clone());
                let body = body.clone();
                tokio::spawn(async move {
                    match fault {
                        Fault::GoAway => return go_away(socket, &count, 0, 0).await,
                        // The first stream of a client.
                        Fault::Taken(reason) => return go_away(socket, &count, 1, reason).await,
                        Fault::Refused | Fault::Reset | Fault::None => {}
                    }
                    let mut builder = h2::server::Builder::new();
                    let handshake = builder.max_concurrent_streams(100).handshake(socket);
                    let mut connection = handshake.await.unwrap();
                    while let Some(Ok((_, mut respond))) = connection.accept().await {
                        let asked = count.fetch_add(1, Ordering::Relaxed) + 1;
                        match fault {
                            Fault::Refused if asked == 1 => {
                                respond.send_reset(h2::Reason::REFUSED_STREAM);
                                continue;
                            }
                            Fault::Reset if asked == 1 => {
                                respond.send_reset(h2::Reason::INTERNAL_ERROR);
                                continue;
                            }
                            _ => {}
                        }
                        if asked >= together {
                            all_there.send_replace(true);
                        }
                        let (mut all_there, body) = (all_there.subscribe(), body.clone());
                        tokio::spawn(async move {
                            all_there.wait_for(|there| *there).await.unwrap();
                            let mut stream =
                                respond.send_response(Response::new(()), false).unwrap();
                            stream.send_data(body, true).unwrap();
                        });
                    }
                });
            }
        });
        Self { url, asked }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// A client that speaks nothing but HTTP/2.
    fn client(&self) -> Client {
        let transport = HyperTransport::new().map_request(|mut request: Request<Body>| {
            *request.version_mut() = Version::HTTP_2;
            request
        });
        retrying(&self.url).transport(transport).build().unwrap()
    }
}

/// Reads until a request has come (RFC 9113, section 4.1), and says which one was the last that was taken (section 6.8).
async fn go_away(mut socket: TcpStream, count: &AtomicUsize, last: u8, reason: u8) {
    const HEADERS: u8 = 1;
    let mut preface = [0; 24];
    socket.read_exact(&mut preface).await.unwrap();
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    socket.write_all(&settings).await.unwrap();
    loop {
        let mut head = [0; 9];
        socket.read_exact(&mut head).await.unwrap();
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        socket.read_exact(&mut payload).await.unwrap();
        if head[3] == HEADERS {
            break;
        }
    }
    count.fetch_add(1, Ordering::Relaxed);
    let frame = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, last, 0, 0, 0, reason];
    socket.write_all(&frame).await.unwrap();
    if last > 0 {
        // The end of the stream that was taken never comes.
        return socket.shutdown().await.unwrap();
    }
    // Whatever the client still sends is read, so that the frame is not lost to a reset.
    let _ = socket.read_to_end(&mut Vec::new()).await;
}

#[tokio::test]
async fn what_was_not_taken_is_sent_again_and_what_may_have_been_is_not() {
    const GONE: &[Fault] = &[Fault::GoAway; 3];
    // What the caller of Converse sees and how often the server is asked, and the same of an operation that changes
    // nothing.
    const NO_ERROR: u8 = 0;
    const INTERNAL_ERROR: u8 = 2;
    const ENHANCE_YOUR_CALM: u8 = 11;
    let lost = [("Transport after 1", 1), ("ok", 2)];
    let cases: [(&[Fault], _, _); 7] = [
        (&[Fault::Taken(NO_ERROR)], lost[0], lost[1]),
        (&[Fault::Taken(INTERNAL_ERROR)], lost[0], lost[1]),
        (&[Fault::Taken(ENHANCE_YOUR_CALM)], lost[0], lost[1]),
        (&[Fault::GoAway], ("ok", 2), ("ok", 2)),
        (GONE, ("Transport after 3", 3), ("Transport after 3", 3)),
        (&[Fault::Refused], ("ok", 2), ("ok", 2)),
        (&[Fault::Reset], ("Transport after 1", 1), ("ok", 2)),
    ];
    for (faults, changing, reading) in cases {
        let start = || Server::start(faults, 0, Bytes::from_static(b"{}"));
        let server = start().await;
        let found = converse(&server.client()).await;
        assert_eq!((found.as_str(), server.asked()), changing, "{faults:?}");
        let server = start().await;
        let found = get(&server.client()).await;
        assert_eq!((found.as_str(), server.asked()), reading, "{faults:?}");
    }
}

#[tokio::test]
async fn of_300_calls_none_waits_for_another() {
    // None is answered before all have come, and a connection carries a hundred.
    let server = Server::start(&[], 300, Bytes::from_static(b"{}")).await;
    let client = server.client();
    let call = || {
        let call = client.converse(ConverseRequest::new("model"));
        tokio::spawn(call.retry(RetryPolicy::never()).into_future())
    };
    let calls: Vec<_> = (0..300).map(|_| call()).collect();
    for call in calls {
        within(call).await.unwrap().unwrap();
    }
    assert_eq!(server.asked(), 300);
}

#[tokio::test]
async fn a_stream_flows_beside_three_that_nobody_reads() {
    let text = "x".repeat(64 * 1024);
    let delta = json!({"contentBlockIndex": 0, "delta": {"text": text}});
    let mut body = event("messageStart", &json!({"role": "assistant"})).to_vec();
    // Far more than a window of HTTP/2 holds.
    for _ in 0..100 {
        body.extend_from_slice(&event("contentBlockDelta", &delta));
    }
    body.extend_from_slice(&event("messageStop", &json!({"stopReason": "end_turn"})));
    let server = Server::start(&[], 0, Bytes::from(body)).await;
    let client = server.client();
    let open = || client.converse_stream(ConverseStreamRequest::new("model"));
    let mut unread = Vec::new();
    for _ in 0..3 {
        let mut stream = within(open()).await.unwrap().stream;
        assert!(within(stream.next()).await.unwrap().is_ok());
        unread.push(stream);
    }
    let mut stream = within(open()).await.unwrap().stream;
    let mut events = 0;
    while within(stream.try_next()).await.unwrap().is_some() {
        events += 1;
    }
    assert_eq!(events, 102);
    drop(unread);
}
