//! A server on this machine that keeps what it is asked and answers what it is told.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;

/// A request as it came.
#[derive(Debug)]
pub struct Recorded {
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Reply {
    /// An answer of this status.
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap(),
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// Adds a header field.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

#[derive(Default)]
struct State {
    requests: VecDeque<Recorded>,
    reply: Option<Reply>,
}

/// The server, which ends with the test.
pub struct Recorder {
    url: String,
    state: Arc<Mutex<State>>,
}

impl Recorder {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    let service = service_fn(move |request| exchange(Arc::clone(&shared), request));
                    let mut builder = auto::Builder::new(TokioExecutor::new());
                    // The clocks of the clients stand still; the time of now would correct them.
                    builder.http1().auto_date_header(false);
                    builder.http2().auto_date_header(false);
                    let io = TokioIo::new(socket);
                    // A client that goes away is none of the server's troubles.
                    let _ = builder.serve_connection(io, service).await;
                });
            }
        });
        Self { url, state }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on, this is the answer.
    pub fn answer(&self, reply: Reply) {
        self.state.lock().unwrap().reply = Some(reply);
    }

    /// The next request of those that came.
    pub fn take(&self) -> Recorded {
        let mut state = self.state.lock().unwrap();
        state.requests.pop_front().expect("a request came")
    }
}

async fn exchange(
    state: Arc<Mutex<State>>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes());
    let mut state = state.lock().unwrap();
    state.requests.push_back(Recorded {
        method: head.method,
        uri: head.uri,
        headers: head.headers,
        body: body.unwrap_or_default(),
    });
    let reply = state.reply.clone().unwrap_or_else(|| Reply::new(200, "{}"));
    let mut response = Response::new(Full::new(reply.body));
    *response.status_mut() = reply.status;
    for (name, value) in &reply.headers {
        let name = http::HeaderName::try_from(name).unwrap();
        response.headers_mut().append(name, value.parse().unwrap());
    }
    Ok(response)
}
