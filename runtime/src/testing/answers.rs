//! A transport whose answers differ from request to request, and a timer that tests can let run.

use std::collections::VecDeque;
use std::future::pending;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request as HttpRequest, Response, StatusCode};
use http_body_util::Full;
use tower_service::Service;

use super::{Client, Fixed};
use crate::BoxError;
use crate::config::ClientBuilder;
use crate::credentials::Credentials;
use crate::time::{Sleep, SleepFuture};
use crate::transport::Body;

/// A transport that gives its answers in order, and none at all after the last.
#[derive(Clone, Default)]
pub(crate) struct Answers(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    answers: VecDeque<(u16, String)>,
    seen: Vec<HttpRequest<()>>,
}

impl Answers {
    pub(crate) fn new<T: Into<String>>(answers: impl IntoIterator<Item = (u16, T)>) -> Self {
        let answers = answers
            .into_iter()
            .map(|(status, body)| (status, body.into()));
        Self(Arc::new(Mutex::new(Inner {
            answers: answers.collect(),
            seen: Vec::new(),
        })))
    }

    /// The heads of the requests so far.
    pub(crate) fn seen(&self) -> Vec<HttpRequest<()>> {
        std::mem::take(&mut self.0.lock().unwrap().seen)
    }

    pub(crate) fn builder(&self) -> ClientBuilder<Client> {
        ClientBuilder::new()
            .region("us-east-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .clock(Fixed)
            .random(Fixed)
            .sleep(Timer)
            .transport(self.clone())
    }
}

impl Service<HttpRequest<Body>> for Answers {
    type Response = Response<Full<Bytes>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest<Body>) -> Self::Future {
        let mut inner = self.0.lock().unwrap();
        inner.seen.push(request.map(drop));
        let Some((status, body)) = inner.answers.pop_front() else {
            return Box::pin(pending());
        };
        let mut response = Response::new(Full::from(body));
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        Box::pin(async { Ok(response) })
    }
}

/// The timer of tokio, also where the feature that makes it the default is off.
#[derive(Debug)]
pub(crate) struct Timer;

impl Sleep for Timer {
    fn sleep(&self, duration: Duration) -> SleepFuture {
        Box::pin(tokio::time::sleep(duration))
    }
}
