//! Events that a service answers.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Frame;

use super::Event;
use crate::BoxError;
use crate::client::AnswerMeta;
use crate::error::{
    Context, ErrorHead, Failure, FailureKind, ResponseError, ServiceError, error_head,
};
use crate::event_stream::{Decoder, Message};
use crate::transport::ResponseBody;

/// The events of an answer, as they come in.
///
/// It is a [`Stream`] and has [`next`](Self::next) and [`try_next`](Self::try_next) of its own. A
/// stream that ends without an error is complete: one that breaks off gives an error first. After
/// an error it is fused: as a `Stream` it has ended, and `try_next` gives an error of the same kind
/// again, so that a loop cannot take it for complete.
///
/// Dropping it closes the request.
pub struct EventStream<E: Event> {
    operation: &'static str,
    meta: Arc<AnswerMeta>,
    source: Source<E>,
    end: End,
}

enum Source<E: Event> {
    Frames(Box<Frames>),
    Events(Box<dyn Iterator<Item = Result<E, E::Error>> + Send>),
    Nothing,
}

struct Frames {
    body: ResponseBody,
    decoder: Decoder,
    /// Whether the event has come without which the stream is not complete.
    completed: bool,
}

enum End {
    NotYet,
    Clean,
    Failed(FailureKind, String),
}

impl<E: Event> EventStream<E> {
    pub(crate) fn new(operation: &'static str, meta: Arc<AnswerMeta>, body: ResponseBody) -> Self {
        let frames = Frames {
            body,
            decoder: Decoder::new(),
            completed: E::COMPLETED_BY.is_none(),
        };
        Self {
            operation,
            meta,
            source: Source::Frames(Box::new(frames)),
            end: End::NotYet,
        }
    }

    /// A stream of the given events, for testing code that takes one. It ends when they end,
    /// complete or not.
    pub fn from_events<I>(events: I) -> Self
    where
        I: IntoIterator<Item = Result<E, E::Error>>,
        I::IntoIter: Send + 'static,
    {
        let source = Source::Events(Box::new(events.into_iter()));
        Self {
            operation: "",
            meta: Arc::default(),
            source,
            end: End::NotYet,
        }
    }

    /// A stream of encoded frames, cut anywhere, for testing code that takes one. Everything is
    /// checked as it would be with a service.
    pub fn from_bytes<I>(pieces: I) -> Self
    where
        I: IntoIterator<Item = Bytes>,
        I::IntoIter: Send + 'static,
    {
        Self::from_body(ResponseBody::new(Pieces(Box::new(pieces.into_iter()))))
    }

    /// A stream of the frames in a body, for answers that were got in another way.
    pub fn from_body(body: ResponseBody) -> Self {
        Self::new("", Arc::default(), body)
    }

    /// Status, header fields and request id of the answer. They are there before the first event.
    pub fn meta(&self) -> &AnswerMeta {
        &self.meta
    }

    /// The next event, or `None` at the end and after an error.
    pub async fn next(&mut self) -> Option<Result<E, E::Error>> {
        poll_fn(|cx| self.poll_event(cx)).await
    }

    /// The next event, or `None` at the end of a complete stream.
    ///
    /// # Errors
    ///
    /// What the service says inside the stream, and everything that breaks it off. After an error,
    /// it is always an error.
    pub async fn try_next(&mut self) -> Result<Option<E>, E::Error> {
        if let End::Failed(kind, reason) = &self.end {
            let reason = format!("the stream had failed before: {reason}");
            return Err(E::Error::from_failure(Failure::new(
                *kind,
                self.context(),
                reason,
            )));
        }
        self.next().await.transpose()
    }

    fn poll_event(&mut self, cx: &mut TaskContext<'_>) -> Poll<Option<Result<E, E::Error>>> {
        loop {
            let frames = match &mut self.source {
                Source::Nothing => return Poll::Ready(None),
                Source::Events(events) => {
                    let next = events.next();
                    return Poll::Ready(match next {
                        Some(Err(error)) => {
                            Some(Err(self.failed(FailureKind::IncompleteStream, error)))
                        }
                        Some(Ok(event)) => Some(Ok(event)),
                        None => self.ended(),
                    });
                }
                Source::Frames(frames) => frames,
            };
            match frames.decoder.next() {
                Ok(Some(message)) => {
                    if let Some(event) = self.read(message) {
                        return Poll::Ready(Some(event));
                    }
                }
                Ok(None) => match ready!(frames.body.poll_data(cx)) {
                    Some(Ok(bytes)) => frames.decoder.push(bytes),
                    Some(Err(error)) => {
                        let failure = Failure::transport(self.context(), error);
                        return Poll::Ready(Some(Err(self.broken(failure))));
                    }
                    None => return Poll::Ready(self.body_ended()),
                },
                Err(error) => return Poll::Ready(Some(Err(self.undecodable(error)))),
            }
        }
    }

    /// Makes an event or error of a message; `None` for what is not for the caller.
    fn read(&mut self, message: Message) -> Option<Result<E, E::Error>> {
        match message.message_type() {
            Some("event") => {
                let Some(name) = message.event_type() else {
                    return Some(Err(self.undecodable("an event has no `:event-type`")));
                };
                // Protocols with an initial response send it as an event; this one has none, but it
                // must not disturb.
                if name == "initial-response" {
                    return None;
                }
                match E::from_event(name, &message) {
                    Ok(event) => {
                        if E::COMPLETED_BY == Some(name)
                            && let Source::Frames(frames) = &mut self.source
                        {
                            frames.completed = true;
                        }
                        Some(Ok(event))
                    }
                    Err(error) => {
                        let context = self.context().with_body(Some(message.payload));
                        Some(Err(self.broken(Failure::decode(context, error))))
                    }
                }
            }
            Some("exception") => {
                let Some(name) = message.exception_type() else {
                    return Some(Err(
                        self.undecodable("an exception has no `:exception-type`")
                    ));
                };
                let shape = E::EXCEPTIONS.iter().find(|(member, _)| *member == name);
                let code = shape.map_or(name, |(_, shape)| *shape).to_owned();
                let head = error_head(None, &http::HeaderMap::new(), &message.payload);
                let head = ErrorHead {
                    code: Some(code),
                    message: head.message,
                };
                Some(Err(self.answered(head, message.payload)))
            }
            Some("error") => {
                let head = ErrorHead {
                    code: message.error_code().map(str::to_owned),
                    message: message.error_message().map(str::to_owned),
                };
                Some(Err(self.answered(head, message.payload)))
            }
            Some(_) => Some(Err(
                self.undecodable("a message has a `:message-type` that is not known")
            )),
            None => Some(Err(self.undecodable("a message has no `:message-type`"))),
        }
    }

    fn body_ended(&mut self) -> Option<Result<E, E::Error>> {
        let Source::Frames(frames) = &self.source else {
            return self.ended();
        };
        let incomplete: BoxError = match (frames.decoder.finish(), E::COMPLETED_BY) {
            (Err(error), _) => error.into(),
            (Ok(()), Some(name)) if !frames.completed => {
                format!("the stream ended before `{name}`").into()
            }
            (Ok(()), _) => return self.ended(),
        };
        let failure = Failure::new(FailureKind::IncompleteStream, self.context(), incomplete);
        Some(Err(self.broken(failure)))
    }

    fn ended(&mut self) -> Option<Result<E, E::Error>> {
        self.source = Source::Nothing;
        self.end = End::Clean;
        None
    }

    /// What the service answered inside the stream.
    fn answered(&mut self, head: ErrorHead, payload: Bytes) -> E::Error {
        let context = Context::in_stream(self.operation, Arc::clone(&self.meta), head, payload);
        self.failed(
            FailureKind::IncompleteStream,
            E::Error::from_answer(context),
        )
    }

    fn undecodable(&mut self, reason: impl Into<BoxError>) -> E::Error {
        let failure = Failure::decode(self.context(), ResponseError::new(reason));
        self.broken(failure)
    }

    fn broken(&mut self, failure: Failure) -> E::Error {
        let kind = failure.kind();
        self.failed(kind, E::Error::from_failure(failure))
    }

    /// Notes the error and lets go of the connection.
    fn failed(&mut self, kind: FailureKind, error: E::Error) -> E::Error {
        self.end = End::Failed(kind, error.to_string());
        self.source = Source::Nothing;
        error
    }

    fn context(&self) -> Context {
        Context::new(self.operation, self.meta.attempts())
            .answered(Arc::clone(&self.meta))
            .with_status(self.meta.status())
    }
}

impl<E: Event> Stream for EventStream<E> {
    type Item = Result<E, E::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(cx)
    }
}

/// A complete stream without events.
impl<E: Event> Default for EventStream<E> {
    fn default() -> Self {
        Self::from_events([])
    }
}

impl<E: Event> fmt::Debug for EventStream<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.end {
            End::NotYet => "open",
            End::Clean => "complete",
            End::Failed(..) => "failed",
        };
        f.debug_struct("EventStream")
            .field("state", &state)
            .field("meta", &self.meta)
            .finish()
    }
}

struct Pieces(Box<dyn Iterator<Item = Bytes> + Send>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Poll::Ready(self.get_mut().0.next().map(|bytes| Ok(Frame::data(bytes))))
    }
}
