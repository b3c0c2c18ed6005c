//! A transport without a network, and sources of time and randomness that are fixed.

use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll};

use bytes::Bytes;
use http::{Request as HttpRequest, Response, StatusCode};
use http_body_util::BodyExt as _;
use tower_service::Service;

use super::Client;
use crate::BoxError;
use crate::config::{ClientBuilder, Timeouts};
use crate::credentials::Credentials;
use crate::retry::RetryPolicy;
use crate::time::{Clock, Random, RandomError};
use crate::transport::Body;
use crate::value::Timestamp;

/// 2015-08-30T12:36:00Z.
#[derive(Debug)]
pub(crate) struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp::from_epoch_seconds(1_440_938_160)
    }
}

impl Random for Fixed {
    fn bytes(&self) -> Result<[u8; 16], RandomError> {
        Ok([7; 16])
    }
}

/// A builder with keys, a region and fixed time, whose requests go to the wire.
pub(crate) fn builder(wire: &Wire) -> ClientBuilder<Client> {
    bare(wire)
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
}

/// A builder with nothing but fixed time, one attempt for each call without limits, and the wire.
pub(crate) fn bare(wire: &Wire) -> ClientBuilder<Client> {
    ClientBuilder::new()
        .clock(Fixed)
        .random(Fixed)
        .retry(RetryPolicy::never())
        .timeouts(Timeouts::none())
        .transport(wire.clone())
}

type Reply = Result<(u16, Vec<(&'static str, &'static str)>, Vec<Bytes>), &'static str>;

/// A transport that answers always the same and keeps the last request.
#[derive(Clone)]
pub(crate) struct Wire {
    reply: Arc<Reply>,
    seen: Arc<Mutex<Option<HttpRequest<Body>>>>,
    silent: bool,
}

impl Wire {
    pub(crate) fn answering(
        status: u16,
        headers: impl Into<Vec<(&'static str, &'static str)>>,
        body: impl Into<Bytes>,
    ) -> Self {
        Self::new(Ok((status, headers.into(), vec![body.into()])))
    }

    pub(crate) fn failing(error: &'static str) -> Self {
        Self::new(Err(error))
    }

    fn new(reply: Reply) -> Self {
        Self {
            reply: Arc::new(reply),
            seen: Arc::default(),
            silent: false,
        }
    }

    /// The body does not end: after its last byte nothing comes any more.
    #[cfg(feature = "hyper")]
    pub(crate) fn and_then_silence(self) -> Self {
        Self {
            silent: true,
            ..self
        }
    }

    /// The last request, if there was one.
    pub(crate) fn seen(&self) -> Option<HttpRequest<Body>> {
        self.seen.lock().unwrap().take()
    }

    /// The last request and its whole body.
    pub(crate) async fn sent(&self) -> HttpRequest<Bytes> {
        let (head, body) = self.seen().expect("a request was sent").into_parts();
        HttpRequest::from_parts(head, body.collect().await.unwrap().to_bytes())
    }
}

impl Service<HttpRequest<Body>> for Wire {
    type Response = Response<Pieces>;
    type Error = BoxError;
    type Future = Ready<Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut TaskContext<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest<Body>) -> Self::Future {
        *self.seen.lock().unwrap() = Some(request);
        ready(match &*self.reply {
            Err(error) => Err((*error).into()),
            Ok((status, headers, pieces)) => {
                let mut response = Response::new(Pieces {
                    pieces: pieces.clone().into_iter(),
                    silent: self.silent,
                });
                *response.status_mut() = StatusCode::from_u16(*status).unwrap();
                for (name, value) in headers {
                    response.headers_mut().append(*name, value.parse().unwrap());
                }
                Ok(response)
            }
        })
    }
}

pub(crate) struct Pieces {
    pieces: std::vec::IntoIter<Bytes>,
    silent: bool,
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
        match self.pieces.next() {
            None if self.silent => Poll::Pending,
            piece => Poll::Ready(piece.map(|piece| Ok(http_body::Frame::data(piece)))),
        }
    }
}
