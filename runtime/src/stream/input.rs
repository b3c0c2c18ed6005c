//! Events that a caller sends.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::signed::Outgoing;
use super::{EventSender, ToEvent, channel};
use crate::BoxError;
use crate::event_stream::Message;

/// The events of a request, sent while they come.
///
/// The request ends when the stream ends: a last, empty frame then says that this was meant. Dropping
/// the call, or its answer before the end, drops the stream, and so does a call that fails. Events are
/// sent once: a call that has them is tried again only as long as no connection has begun to take them.
///
/// Awaiting the call gives the answer as soon as its head is there. A service may want to hear something
/// before it sends one, so put the first events in before you await the call, or send from another task.
///
/// ```no_run
/// # use aws_restjson::stream::{EventInput, InputClosed, ToEvent};
/// # async fn talk<E: ToEvent>(say: Vec<E>, call: impl FnOnce(EventInput<E>)) {
/// let (mut sender, events) = EventInput::channel(8);
/// tokio::spawn(async move {
///     for event in say {
///         sender.send(event).await?;
///     }
///     // Without this, it would look as if the end were missing, and the request would break off.
///     sender.close().await
/// });
/// // Goes out with the input of an operation, whose answer is read meanwhile.
/// call(events);
/// # }
/// ```
pub struct EventInput<E>(Events<E>);

type Events<E> = Pin<Box<dyn Stream<Item = Result<E, BoxError>> + Send>>;

impl<E: ToEvent> EventInput<E> {
    /// Events from a stream.
    pub fn new(stream: impl Stream<Item = E> + Send + 'static) -> Self {
        Self(Box::pin(Whole(Box::pin(stream))))
    }

    /// Events that are all there, or are made without waiting.
    pub fn from_events<I>(events: I) -> Self
    where
        I: IntoIterator<Item = E>,
        I::IntoIter: Send + 'static,
    {
        Self::new(Iter(Box::new(events.into_iter())))
    }

    /// Events that are handed over one by one, from any task. The sender waits while `capacity`
    /// events (at least one) are waiting to be taken by the connection.
    pub fn channel(capacity: usize) -> (EventSender<E>, Self) {
        let (sender, receiver) = channel::new(capacity);
        (sender, Self(Box::pin(receiver)))
    }

    pub(crate) fn into_outgoing(self) -> Outgoing {
        Outgoing::new(Box::pin(Messages(self.0)))
    }
}

#[cfg(feature = "test-util")]
impl<E> EventInput<E> {
    /// Events that came in, for the one who answers.
    pub(crate) fn received(
        events: impl Stream<Item = Result<E, BoxError>> + Send + 'static,
    ) -> Self {
        Self(Box::pin(events))
    }

    /// The next event; `None` at the end. For the one who answers.
    pub async fn next(&mut self) -> Option<Result<E, BoxError>> {
        std::future::poll_fn(|cx| self.0.as_mut().poll_next(cx)).await
    }
}

/// For the one who answers.
#[cfg(feature = "test-util")]
impl<E> Stream for EventInput<E> {
    type Item = Result<E, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().0.as_mut().poll_next(cx)
    }
}

impl<E> fmt::Debug for EventInput<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventInput(..)")
    }
}

/// A stream that cannot break off.
struct Whole<E>(Pin<Box<dyn Stream<Item = E> + Send>>);

impl<E> Stream for Whole<E> {
    type Item = Result<E, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.get_mut().0.as_mut().poll_next(cx);
        next.map(|event| event.map(Ok))
    }
}

struct Iter<E>(Box<dyn Iterator<Item = E> + Send>);

impl<E> Stream for Iter<E> {
    type Item = E;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<E>> {
        Poll::Ready(self.get_mut().0.next())
    }
}

struct Messages<E>(Events<E>);

impl<E: ToEvent> Stream for Messages<E> {
    type Item = Result<Message, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.get_mut().0.as_mut().poll_next(cx));
        Poll::Ready(next.map(|event| event.map(|event| event.to_message())))
    }
}
