//! Events that a service answers.

#[cfg(feature = "test-util")]
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use futures_core::stream::FusedStream;
use http_body::Frame;

use super::Event;
use super::frames::Frames;
use super::limits::Limits;
use super::record::{End, Recording};
use crate::BoxError;
use crate::client::AnswerMeta;
use crate::error::{ServiceError as _, StreamProgress};
use crate::event_stream::Message;
#[cfg(feature = "test-util")]
use crate::server::{Encoded, Exceptions, Step, script_body};
#[cfg(feature = "test-util")]
use crate::stream::ToEvent;
#[cfg(feature = "test-util")]
use crate::time::Sleep;
use crate::trace::CallSpan;
use crate::transport::ResponseBody;

/// The events of an answer, as they come in.
///
/// It is a [`Stream`] and has [`next`](Self::next) and [`try_next`](Self::try_next) of its own. A
/// stream that ends without an error is complete: one that breaks off gives an error first. After
/// an error it is fused: as a `Stream` it has ended, and `try_next` gives the same error again, so
/// that a loop cannot take it for complete.
///
/// Waiting is bounded by [`Timeouts::first_event`](crate::config::Timeouts::first_event) and
/// [`Timeouts::idle`](crate::config::Timeouts::idle): a limit that runs out is an error of kind
/// [`Timeout`](crate::error::FailureKind::Timeout). Time in which nobody waits for an event does not count.
///
/// Dropping it closes the request: over HTTP/2 the stream is reset, over HTTP/1.1 the connection is
/// closed. Events that are still being sent are dropped too.
pub struct EventStream<E: Event> {
    pub(super) operation: &'static str,
    pub(super) meta: Arc<AnswerMeta>,
    source: Source<E>,
    pub(super) progress: StreamProgress,
    /// Whether the event has come without which the stream is not complete.
    pub(super) completed: bool,
    end: End<E::Error>,
    recorder: Option<Recorder<E>>,
    /// Lasts as long as the stream.
    span: CallSpan,
}

enum Source<E: Event> {
    Frames(Box<Frames>),
    Messages(Box<dyn Iterator<Item = Message> + Send>),
    Events(Box<dyn Iterator<Item = Result<E, E::Error>> + Send>),
    Live(Pin<Box<dyn Stream<Item = Result<E, E::Error>> + Send>>),
    #[cfg(feature = "test-util")]
    Script(VecDeque<Step>),
    Nothing,
}

struct Recorder<E: Event> {
    recording: Recording<E>,
    /// Events need to be `Clone` only where they are recorded.
    copy: fn(&E) -> E,
}

impl<E: Event> EventStream<E> {
    pub(crate) fn new(operation: &'static str, meta: Arc<AnswerMeta>, frames: Box<Frames>) -> Self {
        Self {
            operation,
            meta,
            ..Self::of(Source::Frames(frames))
        }
    }

    /// Keeps the span of the call open, and tells it what comes.
    pub(crate) fn with_span(mut self, span: CallSpan) -> Self {
        self.span = span;
        self
    }

    fn of(source: Source<E>) -> Self {
        Self {
            operation: "",
            meta: Arc::default(),
            source,
            progress: StreamProgress::default(),
            completed: E::COMPLETED_BY.is_none(),
            end: End::NotYet,
            recorder: None,
            span: CallSpan::none(),
        }
    }

    /// A stream of the given events, for testing code that takes one. It ends when they end,
    /// complete or not.
    pub fn from_events<I>(events: I) -> Self
    where
        I: IntoIterator<Item = Result<E, E::Error>>,
        I::IntoIter: Send + 'static,
    {
        Self::of(Source::Events(Box::new(events.into_iter())))
    }

    /// A stream of events that come when they come, for testing code that takes one, and for the one who answers. It ends
    /// when they end, complete or not.
    pub fn from_stream(events: impl Stream<Item = Result<E, E::Error>> + Send + 'static) -> Self {
        Self::of(Source::Live(Box::pin(events)))
    }

    /// A stream of the given messages, for testing code that takes one. They are read and the end is
    /// checked as with a service.
    pub fn from_messages<I>(messages: I) -> Self
    where
        I: IntoIterator<Item = Message>,
        I::IntoIter: Send + 'static,
    {
        Self::of(Source::Messages(Box::new(messages.into_iter())))
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

    /// A stream of the frames in a body, for answers that were got in another way. No limit on time
    /// holds.
    pub fn from_body(body: ResponseBody) -> Self {
        let frames = Frames::new(body, Limits::default());
        Self::of(Source::Frames(Box::new(frames)))
    }

    /// Status, header fields and request id of the answer. They are there before the first event.
    pub fn meta(&self) -> &AnswerMeta {
        &self.meta
    }

    /// How far the stream has come.
    pub fn progress(&self) -> &StreamProgress {
        &self.progress
    }

    /// Keeps a copy of everything that the stream yields from now on: events, and how it ends. It
    /// takes as much memory as they do.
    pub fn record(&mut self) -> Recording<E>
    where
        E: Clone,
    {
        let recorder = self.recorder.get_or_insert_with(|| Recorder {
            recording: Recording::new(),
            copy: E::clone,
        });
        recorder.recording.clone()
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
    /// it is always this error.
    pub async fn try_next(&mut self) -> Result<Option<E>, E::Error> {
        if let End::Failed(error) = &self.end {
            return Err(error.clone());
        }
        self.next().await.transpose()
    }

    fn poll_event(&mut self, cx: &mut TaskContext<'_>) -> Poll<Option<Result<E, E::Error>>> {
        loop {
            let next = match &mut self.source {
                Source::Nothing => return Poll::Ready(None),
                #[cfg(feature = "test-util")]
                Source::Script(steps) => {
                    // Nobody stands in between, so there is nothing that could wait in the pauses.
                    let body = script_body(std::mem::take(steps), None);
                    let frames = Frames::new(body, Limits::default());
                    self.source = Source::Frames(Box::new(frames));
                    continue;
                }
                Source::Events(events) => events.next(),
                Source::Live(events) => ready!(events.as_mut().poll_next(cx)),
                Source::Messages(messages) => match messages.next() {
                    Some(message) => match self.read(&message) {
                        None => continue,
                        event => event,
                    },
                    None => self.check_complete(),
                },
                Source::Frames(frames) => {
                    let message = ready!(frames.poll_message(cx));
                    self.progress.set_bytes(frames.bytes());
                    match message {
                        Some(Ok(message)) => {
                            let event = self.read(&message);
                            if let Source::Frames(frames) = &mut self.source {
                                frames.reuse(message);
                            }
                            match event {
                                None => continue,
                                event => event,
                            }
                        }
                        Some(Err(broken)) => Some(Err(self.broken(broken))),
                        None => self.check_complete(),
                    }
                }
            };
            self.note(next.as_ref());
            return Poll::Ready(next);
        }
    }

    /// Keeps the books on what is about to be yielded, and lets go of the connection at the end.
    fn note(&mut self, next: Option<&Result<E, E::Error>>) {
        match next {
            Some(Ok(event)) => {
                self.progress.add_event(event.event_type(), E::NAMES);
                self.span.yielded(event);
                if let Some(recorder) = &self.recorder {
                    recorder.recording.add((recorder.copy)(event));
                }
                return;
            }
            Some(Err(error)) => {
                self.span.failed(error.context(), error.failure());
                self.end = End::Failed(error.clone());
            }
            None => self.end = End::Clean,
        }
        self.source = Source::Nothing;
        if let Some(recorder) = &self.recorder {
            recorder
                .recording
                .end(next.and_then(|next| next.as_ref().err().cloned()));
        }
    }
}

#[cfg(feature = "test-util")]
impl<E: Event> EventStream<E> {
    pub(crate) fn scripted(steps: VecDeque<Step>) -> Self {
        Self::of(Source::Script(steps))
    }

    pub(crate) fn poll_next_event(
        self: Pin<&mut Self>,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<E, E::Error>>> {
        self.get_mut().poll_event(cx)
    }

    /// The body of an answer with these events. What was made of a body is that body again, without a look at it.
    pub(crate) fn into_body(mut self, sleep: Option<Arc<dyn Sleep>>) -> ResponseBody
    where
        E: ToEvent,
        E::Error: Exceptions,
    {
        match std::mem::replace(&mut self.source, Source::Nothing) {
            Source::Script(steps) => script_body(steps, sleep),
            Source::Frames(frames) => frames.into_body(),
            source => {
                self.source = source;
                ResponseBody::new(Encoded(self))
            }
        }
    }
}

// Nothing in it is ever pinned.
impl<E: Event> Unpin for EventStream<E> {}

impl<E: Event> Stream for EventStream<E> {
    type Item = Result<E, E::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(cx)
    }
}

impl<E: Event> FusedStream for EventStream<E> {
    fn is_terminated(&self) -> bool {
        !matches!(self.end, End::NotYet)
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
        f.debug_struct("EventStream")
            .field("state", &self.end)
            .field("progress", &self.progress)
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
