//! A way for events from the task that makes them to the request that sends them.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use futures_sink::Sink;

use crate::BoxError;

/// The half of [`EventInput::channel`](super::EventInput::channel) that events are put into. It is a
/// [`Sink`], and has [`send`](Self::send) and [`close`](Self::close) of its own.
///
/// It can live in another task than the stream of the answer. When the connection takes no more, it
/// waits.
///
/// Input is complete when it is closed. Dropping the sender before that breaks the request off, so
/// that the service does not take half a question for a whole one; the stream of the answer then
/// says so.
#[must_use = "dropping it breaks the request off"]
pub struct EventSender<E>(Arc<Shared<E>>);

/// The other half, as a stream.
pub(super) struct EventReceiver<E>(Arc<Shared<E>>);

type Shared<E> = Mutex<State<E>>;

struct State<E> {
    waiting: VecDeque<E>,
    capacity: usize,
    sender: Sender,
    receiver_gone: bool,
    /// Who waits for room, or for all events to be taken.
    sender_waker: Option<Waker>,
    /// Who waits for an event.
    receiver_waker: Option<Waker>,
}

#[derive(PartialEq)]
enum Sender {
    Open,
    Closed,
    /// Dropped before it was closed.
    Gone,
}

/// No event can be sent: the call has failed or was cancelled, its answer was dropped, or the sender
/// was closed. The call or the stream of its answer tells more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputClosed(());

impl fmt::Display for InputClosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the request takes no more events; the call, or the stream of its answer, says why",
        )
    }
}

impl std::error::Error for InputClosed {}

pub(super) fn new<E>(capacity: usize) -> (EventSender<E>, EventReceiver<E>) {
    let shared = Arc::new(Mutex::new(State {
        waiting: VecDeque::new(),
        capacity: capacity.max(1),
        sender: Sender::Open,
        receiver_gone: false,
        sender_waker: None,
        receiver_waker: None,
    }));
    (EventSender(Arc::clone(&shared)), EventReceiver(shared))
}

impl<E> EventSender<E> {
    /// Hands over an event, as soon as there is room. That the service has got it is not known then.
    ///
    /// Dropping the future before it is ready drops the event.
    ///
    /// # Errors
    ///
    /// When the request takes no more events.
    pub async fn send(&mut self, event: E) -> Result<(), InputClosed> {
        poll_fn(|cx| self.poll_room(cx)).await?;
        self.push(event)
    }

    /// Says that these were all events, and waits until the connection has taken them.
    ///
    /// # Errors
    ///
    /// When the request has ended before.
    pub async fn close(mut self) -> Result<(), InputClosed> {
        poll_fn(|cx| self.poll_finish(cx)).await
    }

    fn poll_room(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), InputClosed>> {
        let mut state = lock(&self.0);
        if state.receiver_gone || state.sender == Sender::Closed {
            Poll::Ready(Err(InputClosed(())))
        } else if state.waiting.len() < state.capacity {
            Poll::Ready(Ok(()))
        } else {
            state.sender_waker = Some(cx.waker().clone());
            Poll::Pending
        }
    }

    fn push(&mut self, event: E) -> Result<(), InputClosed> {
        let mut state = lock(&self.0);
        if state.receiver_gone || state.sender == Sender::Closed {
            return Err(InputClosed(()));
        }
        state.waiting.push_back(event);
        let waker = state.receiver_waker.take();
        drop(state);
        wake(waker);
        Ok(())
    }

    fn poll_taken(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), InputClosed>> {
        let mut state = lock(&self.0);
        if state.waiting.is_empty() && (!state.receiver_gone || state.sender == Sender::Closed) {
            Poll::Ready(Ok(()))
        } else if state.receiver_gone {
            Poll::Ready(Err(InputClosed(())))
        } else {
            state.sender_waker = Some(cx.waker().clone());
            Poll::Pending
        }
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), InputClosed>> {
        self.leave(Sender::Closed);
        self.poll_taken(cx)
    }

    fn leave(&self, how: Sender) {
        let mut state = lock(&self.0);
        if state.sender == Sender::Open && !state.receiver_gone {
            state.sender = how;
            let waker = state.receiver_waker.take();
            drop(state);
            wake(waker);
        }
    }
}

impl<E> Sink<E> for EventSender<E> {
    type Error = InputClosed;

    fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), InputClosed>> {
        self.get_mut().poll_room(cx)
    }

    fn start_send(self: Pin<&mut Self>, event: E) -> Result<(), InputClosed> {
        self.get_mut().push(event)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), InputClosed>> {
        self.get_mut().poll_taken(cx)
    }

    fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), InputClosed>> {
        self.get_mut().poll_finish(cx)
    }
}

impl<E> Drop for EventSender<E> {
    fn drop(&mut self) {
        self.leave(Sender::Gone);
    }
}

impl<E> fmt::Debug for EventSender<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSender")
            .field("waiting", &lock(&self.0).waiting.len())
            .finish_non_exhaustive()
    }
}

impl<E> Stream for EventReceiver<E> {
    type Item = Result<E, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut state = lock(&self.0);
        let next = state.waiting.pop_front();
        if next.is_none() && state.sender == Sender::Open {
            state.receiver_waker = Some(cx.waker().clone());
            return Poll::Pending;
        }
        let waker = state.sender_waker.take();
        let gone = state.sender == Sender::Gone;
        drop(state);
        wake(waker);
        Poll::Ready(match next {
            Some(event) => Some(Ok(event)),
            None if gone => Some(Err(
                "the sender of the request's events was dropped before it was closed, which `close` does".into(),
            )),
            None => None,
        })
    }
}

impl<E> Drop for EventReceiver<E> {
    fn drop(&mut self) {
        let mut state = lock(&self.0);
        state.receiver_gone = true;
        let waiting = std::mem::take(&mut state.waiting);
        // What was waiting is lost, which the sender is to hear of.
        if !waiting.is_empty() && state.sender == Sender::Closed {
            state.sender = Sender::Gone;
        }
        let waker = state.sender_waker.take();
        drop(state);
        wake(waker);
    }
}

fn lock<E>(shared: &Shared<E>) -> MutexGuard<'_, State<E>> {
    // Nothing panics while it is held.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

#[cfg(test)]
mod tests;
