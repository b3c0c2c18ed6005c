//! Events that a caller sends.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::ToEvent;
use crate::event_stream::Message;

/// The events of a request, sent while they come.
///
/// The request ends when the stream ends: a last, empty frame then says that this was meant.
/// Dropping the call drops the stream.
pub struct EventInput<E>(Pin<Box<dyn Stream<Item = E> + Send>>);

impl<E: ToEvent> EventInput<E> {
    /// Events from a stream, such as the receiving half of a channel.
    pub fn new(stream: impl Stream<Item = E> + Send + 'static) -> Self {
        Self(Box::pin(stream))
    }

    /// Events that are all there, or are made without waiting.
    pub fn from_events<I>(events: I) -> Self
    where
        I: IntoIterator<Item = E>,
        I::IntoIter: Send + 'static,
    {
        Self::new(Iter(Box::new(events.into_iter())))
    }

    pub(crate) fn into_messages(self) -> Pin<Box<dyn Stream<Item = Message> + Send>> {
        Box::pin(Messages(self.0))
    }
}

impl<E> fmt::Debug for EventInput<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventInput(..)")
    }
}

struct Iter<E>(Box<dyn Iterator<Item = E> + Send>);

impl<E> Stream for Iter<E> {
    type Item = E;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<E>> {
        Poll::Ready(self.get_mut().0.next())
    }
}

struct Messages<E>(Pin<Box<dyn Stream<Item = E> + Send>>);

impl<E: ToEvent> Stream for Messages<E> {
    type Item = Message;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Message>> {
        let next = self.get_mut().0.as_mut().poll_next(cx);
        next.map(|event| event.map(|event| event.to_message()))
    }
}
