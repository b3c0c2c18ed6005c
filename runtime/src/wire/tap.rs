//! What listens to an exchange.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::WireLog;
use super::entry::{Piece, WireEntry, WireEvent, WireHeaders};
use crate::BoxError;
use crate::trace;
use crate::transport::{Body, ResponseBody, TransportError};

/// Listens to one attempt.
#[derive(Clone)]
pub(crate) struct Tap {
    log: Option<WireLog>,
    operation: &'static str,
    attempt: u32,
    sent: Arc<AtomicU64>,
}

impl Tap {
    /// Listens for a log, for `tracing`, or for both.
    pub(crate) fn new(log: Option<&WireLog>, operation: &'static str, attempt: u32) -> Self {
        Self {
            log: log.cloned(),
            operation,
            attempt,
            sent: Arc::default(),
        }
    }

    fn tell(&self, event: WireEvent<'_>) {
        let entry = WireEntry::new(self.operation, self.attempt, event);
        if let Some(log) = &self.log {
            (log.sink)(&entry);
        }
        trace::wire(&entry);
    }

    fn piece<'a>(&self, data: &'a [u8]) -> Piece<'a> {
        Piece::new(data, self.log.as_ref().map_or(0, |log| log.body_bytes))
    }

    /// Tells of a request. A body that is known stays so: a transport may want to look at it.
    pub(crate) fn request(&self, request: http::Request<Body>) -> http::Request<Body> {
        self.tell(WireEvent::Request {
            method: request.method(),
            uri: request.uri(),
            headers: WireHeaders::new(request.headers()),
        });
        request.map(|body| match body.bytes() {
            Some(bytes) => {
                self.sending(bytes);
                body
            }
            None => Body::stream(Sending {
                body,
                tap: self.clone(),
            }),
        })
    }

    fn sending(&self, data: &Bytes) {
        if !data.is_empty() {
            self.sent.fetch_add(data.len() as u64, Ordering::Relaxed);
            self.tell(WireEvent::Sent(self.piece(data)));
        }
    }

    /// Tells of an answer.
    pub(crate) fn answer(
        self,
        answer: http::Response<ResponseBody>,
    ) -> http::Response<ResponseBody> {
        self.tell(WireEvent::Answer {
            status: answer.status(),
            headers: WireHeaders::new(answer.headers()),
        });
        answer.map(|body| {
            ResponseBody::new(Receiving {
                body,
                tap: self,
                received: 0,
            })
        })
    }

    /// Tells that there is no answer.
    pub(crate) fn failed(&self, error: &TransportError) {
        self.tell(WireEvent::Failed(error));
        self.end(0);
    }

    fn end(&self, received: u64) {
        let sent = self.sent.load(Ordering::Relaxed);
        self.tell(WireEvent::End { sent, received });
    }
}

/// The body of a request.
struct Sending {
    body: Body,
    tap: Tap,
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
        {
            self.tap.sending(data);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of an answer. The exchange is over when it is dropped.
struct Receiving {
    body: ResponseBody,
    tap: Tap,
    received: u64,
}

impl HttpBody for Receiving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        match &frame {
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    self.received += data.len() as u64;
                    self.tap.tell(WireEvent::Received(self.tap.piece(data)));
                }
            }
            Some(Err(error)) => {
                if let Some(error) = error.downcast_ref() {
                    self.tap.tell(WireEvent::Failed(error));
                }
            }
            None => {}
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        self.tap.end(self.received);
    }
}
