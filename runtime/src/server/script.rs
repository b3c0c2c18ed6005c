//! Streams of events that go wrong on purpose.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Frame;

use super::exception::{error_message, exception_message};
use super::{Exception, Exceptions};
use crate::BoxError;
use crate::event_stream::{Message, encode};
use crate::stream::{Event, EventStream, ToEvent};
use crate::time::{Sleep, SleepFuture};
use crate::transport::{ResponseBody, TransportError, TransportErrorKind};

/// A stream of events, step by step: what is sent, how long nothing is, and how it ends.
///
/// Without a step that says otherwise the stream ends after the last event as one should.
pub struct EventScript<E> {
    steps: VecDeque<Step>,
    event: std::marker::PhantomData<fn() -> E>,
}

pub(crate) enum Step {
    Bytes(Bytes),
    Pause(Duration),
    Fail(TransportErrorKind, String),
    Silence,
}

impl<E> Default for EventScript<E> {
    fn default() -> Self {
        Self {
            steps: VecDeque::new(),
            event: std::marker::PhantomData,
        }
    }
}

impl<E> EventScript<E>
where
    E: Event<Error: Exceptions> + ToEvent,
{
    /// A stream without a step.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends an event.
    #[must_use]
    pub fn event(self, event: impl Into<E>) -> Self {
        self.message(event.into().to_message())
    }

    /// Sends events.
    #[must_use]
    pub fn events(self, events: impl IntoIterator<Item = impl Into<E>>) -> Self {
        events.into_iter().fold(self, Self::event)
    }

    /// Sends nothing for a while.
    #[must_use]
    pub fn pause(self, time: Duration) -> Self {
        self.step(Step::Pause(time))
    }

    /// Ends the stream with an exception of the model.
    #[must_use]
    pub fn exception(self, exception: impl Exception) -> Self {
        self.message(exception_message::<E>(&exception))
    }

    /// Ends the stream with an error that the model does not have (`:message-type: error`).
    #[must_use]
    pub fn error(self, code: &str, message: &str) -> Self {
        self.message(error_message(code, message))
    }

    /// Sends any message: one that cannot be encoded breaks the stream off.
    #[must_use]
    pub fn message(self, message: Message) -> Self {
        match encode(&message) {
            Ok(frame) => self.step(Step::Bytes(frame)),
            Err(error) => self.fail(TransportErrorKind::Other, &error.to_string()),
        }
    }

    /// Sends the first half of an event's frame. What follows is sent in the middle of it, so this is usually the last
    /// step.
    #[must_use]
    pub fn half_event(self, event: impl Into<E>) -> Self {
        match encode(&event.into().to_message()) {
            Ok(frame) => {
                let half = frame.slice(..frame.len() / 2);
                self.step(Step::Bytes(half))
            }
            Err(error) => self.fail(TransportErrorKind::Other, &error.to_string()),
        }
    }

    /// Sends an event with a wrong checksum.
    #[must_use]
    pub fn damaged_event(self, event: impl Into<E>) -> Self {
        match encode(&event.into().to_message()) {
            Ok(frame) => {
                let mut bytes = frame.to_vec();
                if let Some(last) = bytes.last_mut() {
                    *last ^= 1;
                }
                self.step(Step::Bytes(bytes.into()))
            }
            Err(error) => self.fail(TransportErrorKind::Other, &error.to_string()),
        }
    }

    /// Sends any bytes.
    #[must_use]
    pub fn bytes(self, bytes: impl Into<Bytes>) -> Self {
        self.step(Step::Bytes(bytes.into()))
    }

    /// The connection is lost.
    #[must_use]
    pub fn lost(self) -> Self {
        self.fail(TransportErrorKind::Lost, "the connection was reset")
    }

    /// Nothing comes any more, and the stream does not end. Only a time limit, or who drops it, ends that.
    #[must_use]
    pub fn silence(self) -> Self {
        self.step(Step::Silence)
    }

    /// The stream, to be put into an output.
    pub fn stream(self) -> EventStream<E> {
        EventStream::scripted(self.steps)
    }

    fn fail(self, kind: TransportErrorKind, words: &str) -> Self {
        self.step(Step::Fail(kind, words.to_owned()))
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push_back(step);
        self
    }
}

impl<E> fmt::Debug for EventScript<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventScript")
            .field("steps", &self.steps.len())
            .finish_non_exhaustive()
    }
}

/// The body that the steps make. Without a `sleep` there are no pauses.
pub(crate) fn body(steps: VecDeque<Step>, sleep: Option<Arc<dyn Sleep>>) -> ResponseBody {
    ResponseBody::new(Scripted {
        steps,
        sleep,
        pause: None,
    })
}

struct Scripted {
    steps: VecDeque<Step>,
    sleep: Option<Arc<dyn Sleep>>,
    pause: Option<SleepFuture>,
}

impl http_body::Body for Scripted {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        loop {
            if let Some(pause) = &mut this.pause {
                ready!(pause.as_mut().poll(cx));
                this.pause = None;
            }
            if let Some(Step::Silence) = this.steps.front() {
                return Poll::Pending;
            }
            return Poll::Ready(match this.steps.pop_front() {
                Some(Step::Bytes(bytes)) => Some(Ok(Frame::data(bytes))),
                Some(Step::Pause(time)) => {
                    this.pause = this.sleep.as_ref().map(|sleep| sleep.sleep(time));
                    continue;
                }
                Some(Step::Fail(kind, words)) => {
                    this.steps.clear();
                    Some(Err(TransportError::new(kind, words).into()))
                }
                Some(Step::Silence) | None => None,
            });
        }
    }
}

/// The body of events, each encoded when it is asked for; an error is the last.
pub(crate) struct Encoded<E: Event>(pub(crate) EventStream<E>);

impl<E> http_body::Body for Encoded<E>
where
    E: Event<Error: Exceptions> + ToEvent,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let next = ready!(Pin::new(&mut self.get_mut().0).poll_next_event(cx));
        Poll::Ready(next.map(|event| {
            let message = match event {
                Ok(event) => event.to_message(),
                Err(error) => super::exception::message::<E>(&error),
            };
            Ok(Frame::data(encode(&message)?))
        }))
    }
}
