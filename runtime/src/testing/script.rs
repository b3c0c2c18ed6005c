//! A transport that does what a script says, in simulated time.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Frame;
use tokio::time::Instant;
use tower_service::Service;

use super::{Client, Fixed};
use crate::BoxError;
use crate::config::ClientBuilder;
use crate::credentials::Credentials;
use crate::time::Clock;
use crate::transport::{Body, TransportError, TransportErrorKind};
use crate::value::Timestamp;

/// What happens to a request.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// An answer with header fields and the pieces of a body, each after a pause of so many
    /// seconds; `None` is a body that breaks off.
    Answer(
        u16,
        Vec<(&'static str, String)>,
        Vec<(u64, Option<&'static str>)>,
    ),
    /// The transport fails.
    Fail(TransportErrorKind),
    /// Nothing comes for so many seconds, and then the next step.
    Wait(u64),
}

impl Step {
    pub(crate) fn status(status: u16) -> Self {
        Self::answer(status, &[])
    }

    pub(crate) fn answer(status: u16, headers: &[(&'static str, &str)]) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        Self::Answer(status, headers.collect(), vec![(0, Some("{}"))])
    }

    pub(crate) fn code(status: u16, code: &str) -> Self {
        Self::answer(status, &[("x-amzn-errortype", code)])
    }

    pub(crate) fn body(status: u16, pieces: &[(u64, Option<&'static str>)]) -> Self {
        Self::Answer(status, Vec::new(), pieces.to_vec())
    }
}

/// When a request came, and its head.
type Seen = (Duration, Request<()>);

/// The steps to come, and the requests that came, with the time since the script began.
#[derive(Clone)]
pub(crate) struct Script {
    steps: Arc<Mutex<VecDeque<Step>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
    began: Instant,
}

impl Script {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            steps: Arc::new(Mutex::new(steps.into_iter().collect())),
            seen: Arc::default(),
            began: Instant::now(),
        }
    }

    /// A builder of clients that send by this script.
    pub(crate) fn builder(&self) -> ClientBuilder<Client> {
        ClientBuilder::new()
            .region("us-east-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .clock(Ticking(self.began))
            .random(Fixed)
            .transport(self.clone())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// How often a request came.
    pub(crate) fn asked(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    /// The value of a header field in each request that came.
    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        let values = seen.iter().map(|(_, request)| {
            let value = request.headers().get(name);
            value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
        });
        values.collect()
    }

    /// When the requests came.
    pub(crate) fn times(&self) -> Vec<Duration> {
        let seen = self.seen.lock().unwrap();
        seen.iter().map(|(at, _)| *at).collect()
    }
}

impl Service<Request<Body>> for Script {
    type Response = Response<Pieces>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Pieces>, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (head, mut body) = request.into_parts();
        let seen = (self.began.elapsed(), Request::from_parts(head, ()));
        self.seen.lock().unwrap().push(seen);
        let steps = Arc::clone(&self.steps);
        Box::pin(async move {
            loop {
                let step = steps.lock().unwrap().pop_front();
                match step.expect("the script has a step for each request") {
                    Step::Wait(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
                    Step::Fail(kind) => {
                        if kind != TransportErrorKind::NotConnected {
                            begin(&mut body);
                        }
                        return Err(TransportError::new(kind, "scripted").into());
                    }
                    Step::Answer(status, headers, pieces) => {
                        begin(&mut body);
                        let mut response = Response::new(Pieces {
                            pieces: pieces.into(),
                            pause: None,
                        });
                        *response.status_mut() = StatusCode::from_u16(status).unwrap();
                        for (name, value) in headers {
                            response.headers_mut().append(name, value.parse().unwrap());
                        }
                        return Ok(response);
                    }
                }
            }
        })
    }
}

/// Begins to send a body, as a connection does.
fn begin(body: &mut Body) {
    let mut context = TaskContext::from_waker(Waker::noop());
    let _ = http_body::Body::poll_frame(Pin::new(body), &mut context);
}

pub(crate) struct Pieces {
    pieces: VecDeque<(u64, Option<&'static str>)>,
    pause: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let Some((seconds, piece)) = this.pieces.front().copied() else {
            return Poll::Ready(None);
        };
        if seconds > 0 {
            let pause = Duration::from_secs(seconds);
            let pause = this
                .pause
                .get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
            std::task::ready!(pause.as_mut().poll(cx));
        }
        this.pieces.pop_front();
        this.pause = None;
        Poll::Ready(Some(match piece {
            Some(piece) => Ok(Frame::data(Bytes::from_static(piece.as_bytes()))),
            None => Err(TransportError::new(TransportErrorKind::Lost, "scripted").into()),
        }))
    }
}

/// The time of [`Fixed`], and what has passed in tokio since this moment.
#[derive(Debug)]
pub(crate) struct Ticking(pub(crate) Instant);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        let passed = self.0.elapsed().as_millis() as i64;
        Timestamp::from_epoch_millis(Fixed.now().secs() * 1000 + passed)
    }
}
