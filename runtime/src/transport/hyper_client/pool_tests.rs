use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Version};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_service::Service as _;

use super::{HyperBody, HyperTransport};
use crate::transport::{Body, ConnectTimeout, TransportError, TransportErrorKind};

async fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

fn request(url: &str, path: &str, version: Version) -> Request<Body> {
    let request = Request::post(format!("{url}{path}")).version(version);
    request.body(Body::empty()).unwrap()
}

async fn within<T>(waiting: impl Future<Output = T>) -> T {
    let waiting = tokio::time::timeout(Duration::from_secs(20), waiting);
    waiting.await.expect("this does not hang")
}

/// A server of HTTP/2 that allows so many streams on a connection.
///
/// `/wait` answers once so many requests have come as `wait_for` says, `/much` with three times the
/// window of a stream, `/bye` after it has said GOAWAY; everything else at once.
struct Http2Server {
    url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Http2Server {
    async fn start(streams: u32, wait_for: usize) -> Self {
        let (listener, url) = listener().await;
        let connections = Arc::<AtomicUsize>::default();
        let requests = Arc::<AtomicUsize>::default();
        let all_there = watch::Sender::new(wait_for == 0);
        let (opened, came) = (Arc::clone(&connections), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                opened.fetch_add(1, Ordering::Relaxed);
                let (came, all_there) = (Arc::clone(&came), all_there.clone());
                tokio::spawn(async move {
                    let mut builder = h2::server::Builder::new();
                    builder.max_concurrent_streams(streams);
                    let mut connection = builder.handshake::<_, Bytes>(socket).await.unwrap();
                    while let Some(Ok((request, respond))) = connection.accept().await {
                        let path = request.uri().path().to_owned();
                        if path == "/bye" {
                            connection.graceful_shutdown();
                        }
                        if came.fetch_add(1, Ordering::Relaxed) + 1 == wait_for {
                            all_there.send_replace(true);
                        }
                        let mut all_there = all_there.subscribe();
                        tokio::spawn(async move {
                            if path == "/wait" {
                                all_there.wait_for(|there| *there).await.unwrap();
                            }
                            respond_to(&path, respond).await;
                        });
                    }
                });
            }
        });
        Self {
            url,
            connections,
            requests,
        }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}

async fn respond_to(path: &str, mut respond: h2::server::SendResponse<Bytes>) {
    let mut stream = respond.send_response(Response::new(()), false).unwrap();
    if path == "/much" {
        // More than fits is held back by flow control until somebody reads.
        let much = Bytes::from(vec![b'x'; 3 << 20]);
        stream.send_data(much, true).unwrap();
    } else {
        stream.send_data(Bytes::from_static(b"done"), true).unwrap();
    }
}

type Answer = Result<Response<HyperBody>, TransportError>;

async fn whole(answer: Answer) -> Bytes {
    answer
        .unwrap()
        .into_body()
        .collect()
        .await
        .unwrap()
        .to_bytes()
}

#[tokio::test]
async fn more_requests_than_a_connection_carries_open_further_ones() {
    for (streams, requests, connections) in [(100, 300, 3), (1000, 300, 3), (100, 100, 1)] {
        let server = Http2Server::start(streams, requests).await;
        let mut transport = HyperTransport::new();
        let calls: Vec<_> = (0..requests)
            .map(|_| tokio::spawn(transport.call(request(&server.url, "/wait", Version::HTTP_2))))
            .collect();
        // None of them is answered before all of them have come.
        for call in calls {
            assert_eq!(
                within(async { whole(call.await.unwrap()).await }).await,
                "done"
            );
        }
        assert_eq!(server.requests(), requests);
        assert_eq!(server.connections(), connections, "{streams}");
    }
}

#[tokio::test]
async fn a_server_that_allows_few_streams_gets_more_connections() {
    let server = Http2Server::start(10, 40).await;
    let mut transport = HyperTransport::new();
    // What the server allows is known after the first answer.
    let first = transport.call(request(&server.url, "/", Version::HTTP_2));
    whole(within(first).await).await;
    let calls: Vec<_> = (0..39)
        .map(|_| tokio::spawn(transport.call(request(&server.url, "/wait", Version::HTTP_2))))
        .collect();
    for call in calls {
        assert_eq!(whole(within(call).await.unwrap()).await, "done");
    }
    assert_eq!(server.connections(), 4);
}

#[tokio::test]
async fn streams_that_nobody_reads_hold_up_no_other() {
    let server = Http2Server::start(100, 0).await;
    let mut transport = HyperTransport::new();
    let mut unread = Vec::new();
    for _ in 0..9 {
        let call = transport.call(request(&server.url, "/much", Version::HTTP_2));
        let mut answer = within(call).await.unwrap();
        // Something of it has come, and then nobody reads any further.
        assert!(within(answer.body_mut().frame()).await.is_some());
        unread.push(answer);
    }
    let call = transport.call(request(&server.url, "/much", Version::HTTP_2));
    let read = within(async { whole(call.await).await }).await;
    assert_eq!(read.len(), 3 << 20);
    assert_eq!(server.connections(), 1);
    for answer in unread {
        let rest = within(async { whole(Ok(answer)).await }).await;
        assert!(rest.len() > 2 << 20);
    }
}

#[tokio::test]
async fn a_connection_that_says_goodbye_is_not_used_any_more() {
    let server = Http2Server::start(100, 0).await;
    let mut transport = HyperTransport::new();
    let mut call = |path| transport.call(request(&server.url, path, Version::HTTP_2));
    whole(within(call("/")).await).await;
    let parting = within(call("/bye")).await;
    // While that answer is being read, the connection is still open.
    for _ in 0..3 {
        assert_eq!(whole(within(call("/")).await).await, "done");
    }
    assert_eq!(whole(parting).await, "done");
    assert_eq!(server.requests(), 5, "nothing was sent twice");
    assert_eq!(server.connections(), 2);
}

/// A server of HTTP/1.1 that closes a connection after so many answers, without saying so.
async fn http1_server(answers: usize) -> (String, Arc<AtomicUsize>, Arc<AtomicUsize>) {
    let (listener, url) = listener().await;
    let (connections, requests) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let (opened, came) = (Arc::clone(&connections), Arc::clone(&requests));
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            opened.fetch_add(1, Ordering::Relaxed);
            let came = Arc::clone(&came);
            tokio::spawn(async move {
                for _ in 0..answers {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        if socket.read_buf(&mut head).await.unwrap() == 0 {
                            return;
                        }
                    }
                    came.fetch_add(1, Ordering::Relaxed);
                    let head = String::from_utf8(head).unwrap();
                    assert!(head.starts_with("POST /path?x=1 HTTP/1.1\r\n"), "{head}");
                    assert!(head.contains("host: 127.0.0.1:"), "{head}");
                    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone";
                    socket.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    (url, connections, requests)
}

#[tokio::test]
async fn connections_of_http1_are_used_again_and_a_closed_one_is_replaced() {
    let (url, connections, requests) = http1_server(3).await;
    let mut transport = HyperTransport::new();
    for asked in 1..=9 {
        let call = transport.call(request(&url, "/path?x=1", Version::HTTP_11));
        assert_eq!(whole(within(call).await).await, "done");
        assert_eq!(requests.load(Ordering::Relaxed), asked);
        // Until the connection has noticed that its answer was read.
        tokio::task::yield_now().await;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(connections.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn a_connection_that_was_idle_for_long_is_not_used_again() {
    let (url, connections, _) = http1_server(100).await;
    let http2 = Http2Server::start(100, 0).await;
    let mut transport = HyperTransport::new();
    for (idle, expected) in [(0, 1), (44, 1), (46, 2)] {
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(idle)).await;
        tokio::time::resume();
        let call = transport.call(request(&url, "/path?x=1", Version::HTTP_11));
        assert_eq!(whole(within(call).await).await, "done");
        let call = transport.call(request(&http2.url, "/", Version::HTTP_2));
        assert_eq!(whole(within(call).await).await, "done");
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(connections.load(Ordering::Relaxed), expected, "{idle}");
        assert_eq!(http2.connections(), expected, "{idle}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_never_shakes_hands_runs_into_the_limit_alone_or_together() {
    // It listens, and never answers.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let mut transport = HyperTransport::new();
    let mut call = |limit: u64| {
        let mut request = request(&url, "/", Version::HTTP_11);
        let limit = ConnectTimeout(Some(Duration::from_secs(limit)));
        request.extensions_mut().insert(limit);
        let call = transport.call(request);
        async move {
            let began = tokio::time::Instant::now();
            let error = call.await.err().unwrap();
            assert_eq!(error.kind(), TransportErrorKind::NotConnected, "{error:?}");
            began.elapsed().as_secs()
        }
    };
    // The first opens a connection and the others wait for it; one of them goes on alone when the
    // first gives up, and none has more time for it.
    let ended = tokio::join!(call(2), call(3), call(7));
    if cfg!(any(feature = "rustls-ring", feature = "rustls-aws-lc")) {
        assert_eq!(ended, (2, 3, 7));
    }
}

#[test]
fn the_windows_of_all_streams_fit_into_that_of_their_connection() {
    // RFC 9113, section 6.9.1: no window is larger than this.
    let most = (1_u64 << 31) - 1;
    let streams = super::connection::MAX_STREAMS as u64;
    assert!(streams * (1 << 20) <= most);
}

#[tokio::test]
async fn the_place_of_a_stream_is_free_again_when_its_body_ends_or_is_dropped() {
    let server = Http2Server::start(100, 0).await;
    let mut transport = HyperTransport::new();
    for round in 0..150 {
        let call = transport.call(request(&server.url, "/", Version::HTTP_2));
        let answer = within(call).await.unwrap();
        if round % 2 == 0 {
            whole(Ok(answer)).await;
        } else {
            assert!(!answer.body().is_end_stream());
        }
    }
    assert_eq!(server.connections(), 1);
}
