//! A service on this machine that checks signatures before it answers.

use std::convert::Infallible;
use std::future::ready;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bedrock_runtime::aws_restjson::bytes::Bytes;
use futures_util::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper::{HeaderMap, Method, Request, Response, StatusCode, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};

use super::verify::verify;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) version: Version,
    pub(crate) method: Method,
    /// Path and query as they stand on the wire.
    pub(crate) target: String,
    /// The header field `host`, or the pseudo header field `:authority` of HTTP/2.
    pub(crate) host: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Received {
    /// Takes the head of a request apart.
    pub(crate) fn new<B>(request: &Request<B>, body: Bytes) -> Self {
        let target = request.uri().path_and_query();
        let authority = request.uri().authority().map(ToString::to_string);
        let host = request.headers().get("host");
        Self {
            version: request.version(),
            method: request.method().clone(),
            target: target.map(ToString::to_string).unwrap_or_default(),
            host: host
                .and_then(|host| host.to_str().ok().map(str::to_owned))
                .or(authority)
                .unwrap_or_default(),
            headers: request.headers().clone(),
            body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

pub(crate) type ServerBody = UnsyncBoxBody<Bytes, Infallible>;

/// An answer.
pub(crate) struct Reply(pub(crate) Response<ServerBody>);

impl Reply {
    /// An answer whose body comes in these pieces, each in a chunk of its own.
    pub(crate) fn pieces(status: u16, pieces: Vec<Bytes>) -> Self {
        let frames = pieces.into_iter().map(|piece| Ok(Frame::data(piece)));
        let body = StreamBody::new(stream::iter(frames)).boxed_unsync();
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(status).expect("this is a status");
        Self(response).header("x-amzn-requestid", "request-1")
    }

    pub(crate) fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self::pieces(status, vec![body.into()])
    }

    pub(crate) fn json(status: u16, body: serde_json::Value) -> Self {
        Self::new(status, body.to_string()).header("content-type", "application/json")
    }

    /// An answer whose body is written while it goes out.
    pub(crate) fn channel() -> (Self, mpsc::Sender<Bytes>) {
        let (sender, receiver) = mpsc::channel(1);
        let frames = stream::unfold(receiver, |mut receiver| async move {
            let bytes: Bytes = receiver.recv().await?;
            Some((Ok(Frame::data(bytes)), receiver))
        });
        let body = StreamBody::new(frames).boxed_unsync();
        let reply = Self(Response::new(body)).header("x-amzn-requestid", "request-1");
        (reply, sender)
    }

    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        let value = hyper::header::HeaderValue::from_static(value);
        self.0.headers_mut().insert(name, value);
        self
    }
}

/// Listens until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Answers each request whose signature is good; every other is refused with the reason as message.
    pub(crate) async fn start(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_async(move |request| ready(answer(&request))).await
    }

    /// Like [`start`](Self::start), for answers that wait for something.
    pub(crate) async fn start_async<F>(
        answer: impl Fn(Received) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Reply> + Send + 'static,
    {
        let answer = Arc::new(answer);
        let received = Arc::<Mutex<Vec<Received>>>::default();
        let log = Arc::clone(&received);
        let respond = move |request: Request<Incoming>| {
            let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
            async move {
                let (head, body) = request.into_parts();
                let body = body.collect().await.expect("the client sends all of it");
                let request = Received::new(&Request::from_parts(head, ()), body.to_bytes());
                let bearer = request
                    .header("authorization")
                    .is_some_and(|text| text.starts_with("Bearer "));
                if !bearer && let Err(reason) = verify(&request) {
                    return refusal(&reason);
                }
                log.lock()
                    .expect("nobody panics with it")
                    .push(request.clone());
                answer(request).await
            }
        };
        let mut server = Self::serve(respond).await;
        server.received = received;
        server
    }

    /// Hands on every request as it is, over HTTP/1.1 and HTTP/2.
    pub(crate) async fn serve<F>(
        respond: impl Fn(Request<Incoming>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Reply> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let respond = Arc::new(respond);
        let connections = Arc::<AtomicUsize>::default();
        let opened = Arc::clone(&connections);
        let accepting = tokio::spawn(async move {
            // Dropped with the task, and the connections with it.
            let mut open = JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                opened.fetch_add(1, Ordering::Relaxed);
                socket.set_nodelay(true).expect("the socket is open");
                let respond = Arc::clone(&respond);
                let service = service_fn(move |request| {
                    let answer = respond(request);
                    async move { Ok::<_, Infallible>(answer.await.0) }
                });
                open.spawn(async move {
                    let builder = auto::Builder::new(TokioExecutor::new());
                    // A client that goes away is part of some tests.
                    let _ = builder
                        .serve_connection(TokioIo::new(socket), service)
                        .await;
                });
            }
        });
        Self {
            address,
            received: Arc::default(),
            connections,
            accepting,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections were opened.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// The requests with a good signature so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().expect("nobody panics with it").clone()
    }

    /// The only request.
    pub(crate) fn request(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "there is one request");
        received.remove(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

pub(crate) fn refusal(reason: &str) -> Reply {
    let body = serde_json::json!({ "message": reason });
    Reply::json(403, body).header("x-amzn-errortype", "InvalidSignatureException")
}
